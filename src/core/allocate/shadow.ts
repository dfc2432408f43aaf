/**
 * What limits cost: from amounts alone, the worth of one more unit of money and of one more unit of each limit.
 *
 * At an optimum one more unit goes to the line that has room and the steepest slope; that slope is the price of money,
 * λ. A line at its cap is steeper than λ: each further unit of cap is worth the difference. A line at its floor is
 * flatter: each unit of floor costs the difference. A group at its most (least) has its own price among its lines.
 */
import type { Minor } from '../money.ts';
import { type Curve, outcome, slope } from '../response/curve.ts';
import type { Limits } from './limits.ts';

/** Which limit stops a line: its own floor or cap, its group's, or none. */
export type Binding = 'min' | 'max' | 'group min' | 'group max' | null;
export type LineShadow = {
  /** Outcome per further unit of money at this amount. */
  readonly marginal: number;
  readonly binding: Binding;
  /** What one more unit of that limit is worth; below 0 for a floor, 0 when nothing binds. */
  readonly worth: number;
};
export type Shadow = {
  /** What one more unit of the total brings; null when no line has room for it. */
  readonly price: number | null;
  readonly lines: readonly LineShadow[];
  /** Price of money within each group. */
  readonly groups: readonly { readonly binding: 'min' | 'max' | null; readonly worth: number }[];
};

/** @param amounts Minor units, best for the limits. @param unit Minor units in a currency unit. */
export function shadow(
  curves: readonly Curve[],
  amounts: ArrayLike<Minor>,
  limits: Limits,
  caps: ArrayLike<number | null>,
  unit: number,
): Shadow {
  const { low, group, groups } = limits;
  const n = low.length;
  const marginal = Float64Array.from(curves, (curve, i) => marginalAt(curve, amounts[i] ?? 0, unit));
  const inGroup = new Float64Array(groups.length);
  for (let i = 0; i < n; i++) {
    const g = group[i] ?? -1;
    if (g >= 0) inGroup[g] = (inGroup[g] ?? 0) + (amounts[i] ?? 0);
  }
  const full = groups.map(({ high, low: least }, g) =>
    (inGroup[g] ?? 0) >= high ? ('max' as const) : least > 0 && (inGroup[g] ?? 0) <= least ? ('min' as const) : null,
  );
  const hasRoom = (i: number) => (amounts[i] ?? 0) < (caps[i] ?? Number.POSITIVE_INFINITY);
  let price: number | null = null;
  const within: (number | null)[] = groups.map(() => null);
  for (let i = 0; i < n; i++) {
    if (!hasRoom(i)) continue;
    const g = group[i] ?? -1;
    const steep = marginal[i] ?? 0;
    if (g >= 0) within[g] = Math.max(within[g] ?? Number.NEGATIVE_INFINITY, steep);
    if (g < 0 || full[g] !== 'max') price = Math.max(price ?? Number.NEGATIVE_INFINITY, steep);
  }
  const lambda = price ?? 0;
  const lines = curves.map((_, i): LineShadow => {
    const g = group[i] ?? -1;
    const own = (g >= 0 && full[g] != null ? within[g] : null) ?? lambda;
    const steep = marginal[i] ?? 0;
    const amount = amounts[i] ?? 0;
    if (!hasRoom(i)) return { marginal: steep, binding: 'max', worth: steep - own };
    if (amount <= (low[i] ?? 0) && (low[i] ?? 0) > 0 && steep < own * (1 - 1e-9))
      return { marginal: steep, binding: 'min', worth: steep - own };
    if (g >= 0 && full[g] != null && own !== lambda)
      return { marginal: steep, binding: full[g] === 'max' ? 'group max' : 'group min', worth: own - lambda };
    return { marginal: steep, binding: null, worth: 0 };
  });
  return {
    price,
    lines,
    groups: groups.map((_, g) => ({
      binding: full[g] ?? null,
      worth: full[g] == null ? 0 : (within[g] ?? lambda) - lambda,
    })),
  };
}

/** The slope; where that has no end (a power curve at 0), what the first unit brings. */
function marginalAt(curve: Curve, amount: Minor, unit: number): number {
  const steep = slope(curve, amount / unit);
  return Number.isFinite(steep) ? steep : (outcome(curve, (amount + 1) / unit) - outcome(curve, amount / unit)) * unit;
}
