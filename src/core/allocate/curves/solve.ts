/** Allocating money over response curves: limits in minor units, the global optimum, whole steps, and how good it is. */
import { fromMinor, type Minor } from '../../money.ts';
import { type Curve, outcome } from '../../response/curve.ts';
import { ok, problem, type Result } from '../../result.ts';
import { type Limits, limitsOf } from '../limits.ts';
import { branch, type CurveLine, type Effort } from './branch.ts';
import { roundSpends } from './round.ts';

export type CurveProblem = {
  readonly total: Minor;
  readonly curves: readonly Curve[];
  /** Floors and caps per line; null is 0, and no cap. */
  readonly low: readonly (Minor | null)[];
  readonly high: readonly (Minor | null)[];
  /** Per line: its floor, or at least this much; null for no such rule. */
  readonly least?: readonly (Minor | null)[];
  readonly group?: readonly number[];
  readonly groups?: readonly { readonly name: string; readonly low: Minor | null; readonly high: Minor | null }[];
  /** Amounts are multiples of this where bounds and total allow. */
  readonly step: Minor;
  /** Decimals of the currency: curves speak of whole units. */
  readonly decimals: number;
  readonly effort?: Effort;
};

export type CurveSolution = {
  readonly amounts: readonly Minor[];
  /** What the amounts bring, and what no allocation within the limits can exceed. */
  readonly value: number;
  readonly bound: number;
  /** (bound − value) ÷ |value|: proven, rounding to steps included. */
  readonly gap: number;
  readonly limits: Limits;
};

/** How far a value can still be from the best, as a share of it; 0 when both are 0. */
export const gapOf = (value: number, bound: number): number =>
  bound <= value ? 0 : (bound - value) / Math.max(Math.abs(value), Number.MIN_VALUE);

/**
 * The best allocation, by any mixture of curves, with its proven gap.
 * @error As `limitsOf`; `outside-table` when a line's limits reach beyond the points of its table.
 * @example allocateCurves({ total: 10000000, decimals: 2, step: 1, low: [null, null, null], high: [null, null, null],
 *   curves: three logs of R27 }) // 53,846.15 / 39,230.77 / 6,923.08, value 296,723
 */
export function allocateCurves(given: CurveProblem): Result<CurveSolution> {
  const { curves, total, decimals } = given;
  const unit = 10 ** decimals;
  const caps = curves.map((curve, i) => {
    const cap = given.high[i] ?? null;
    if (curve.kind !== 'table') return cap;
    const last = Math.floor((curve.points[curve.points.length - 1]?.spend ?? 0) * unit + 1e-6);
    return cap === null ? last : Math.min(cap, last);
  });
  const outside = curves.findIndex(
    (curve, i) => curve.kind === 'table' && (curve.points[0]?.spend ?? 0) * unit > (given.low[i] ?? 0) + 0.5,
  );
  if (outside >= 0)
    return problem(
      'outside-table',
      `the table of line ${outside + 1} begins above its floor: what it brings there is unknown`,
    );
  const found = limitsOf({ ...given, high: caps });
  if (!found.ok) return found;
  const limits = found.value;
  const barred = curves.map((_, i) => Math.max(limits.low[i] ?? 0, given.least?.[i] ?? 0));
  const never = barred.findIndex((least, i) => least > (limits.high[i] ?? 0));
  const lines = curves.map((curve, i): CurveLine => {
    const low = limits.low[i] ?? 0;
    // A line whose least cannot be reached stays off.
    const high = (barred[i] ?? 0) > (limits.high[i] ?? 0) ? low : (limits.high[i] ?? 0);
    return {
      curve,
      low: low / unit,
      high: high / unit,
      least: Math.min(barred[i] ?? 0, high) / unit,
      group: limits.group[i] ?? -1,
    };
  });
  if (never >= 0 && lines.reduce((sum, line) => sum + line.high, 0) * unit < total * (1 - 1e-12))
    return problem(
      'infeasible',
      `line ${never + 1} cannot reach its least amount, and the other lines cannot take the total`,
    );
  const groups = limits.groups.map(({ low, high }) => ({ low: low / unit, high: high / unit }));
  const best = branch(lines, total / unit, groups, given.effort);
  if (!Number.isFinite(best.value))
    return problem('not-found', 'no allocation was found in which every line is off or at its least amount');
  const amounts = roundSpends(best.amounts, { limits, curves, least: barred, step: given.step, unit });
  const value = worth(curves, amounts, decimals);
  return ok({
    amounts: Array.from(amounts),
    value,
    bound: Math.max(best.bound, value),
    gap: gapOf(value, best.bound),
    limits,
  });
}

/** What amounts bring in all. */
export function worth(curves: readonly Curve[], amounts: ArrayLike<Minor>, decimals: number): number {
  let value = 0;
  for (let i = 0; i < curves.length; i++) {
    const curve = curves[i];
    if (curve !== undefined) value += outcome(curve, fromMinor(amounts[i] ?? 0, decimals));
  }
  return value;
}
