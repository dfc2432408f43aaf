/**
 * Is this allocation the best there is? Checked from the outside, whoever made it.
 *
 * First the limits, to the cent. Then a bound that no allocation can exceed: the dual function at the best price of
 * money (level.ts), tightened by splitting intervals where curves are S-shaped (branch.ts). The allocation is within
 * (bound − value) ÷ value of the best; to the cent it is best when no cent moved from one line to another gains.
 */
import { fromMinor, type Minor } from '../money.ts';
import { type Curve, inflexion, outcome } from '../response/curve.ts';
import { ok, type Result } from '../result.ts';
import { branch } from './curves/branch.ts';
import { type CurveProblem, type CurveSpace, curveSpace, gapOf, worth } from './curves/solve.ts';

export type Certificate = {
  /** `broken`: a limit is violated, the sentence says which; `within`: not proven nearer than the gap. */
  readonly verdict: 'optimal' | 'within' | 'broken';
  /** Proven distance to the best, a share of the value; null when broken. */
  readonly gap: number | null;
  readonly sentence: string;
};

/** A gap below one part in a million is no gap to a budget. */
const NONE = 1e-6;

/**
 * @param amounts Minor units (real units when the problem's step is 0).
 * @error As `curveSpace`: then no allocation keeps the limits.
 */
export function certify(given: CurveProblem, amounts: readonly Minor[]): Result<Certificate> {
  const space = curveSpace(given);
  if (!space.ok) return space;
  const broken = violation(given, amounts, space.value);
  if (broken !== null) return ok({ verdict: 'broken', gap: null, sentence: broken });
  const { lines, groups, unit } = space.value;
  const value = worth(given.curves, amounts, given.decimals);
  const { bound } = branch(lines, given.total / unit, groups, { nodes: 500, gap: NONE / 2, known: value });
  const gap = gapOf(value, bound);
  if (gap <= NONE || (isConcave(given.curves) && noCentGains(given, amounts, space.value)))
    return ok({ verdict: 'optimal', gap, sentence: 'OPTIMAL' });
  return ok({ verdict: 'within', gap, sentence: `WITHIN ${percent(gap)} %` });
}

/** Two digits, rounded up: the claim must hold. */
function percent(gap: number): string {
  const value = gap * 100;
  const scale = 10 ** (Math.floor(Math.log10(value)) - 1);
  return String(Number((Math.ceil(value / scale - 1e-9) * scale).toPrecision(2)));
}

function violation(
  { low, high, least, total, decimals, step }: CurveProblem,
  amounts: readonly Minor[],
  { limits }: CurveSpace,
): string | null {
  const say = (amount: number) => String(Number(fromMinor(amount, decimals).toPrecision(15)));
  const slack = step === 0 ? 1e-9 * Math.abs(total) : 0;
  const sum = amounts.reduce((all, amount) => all + amount, 0);
  if (Math.abs(sum - total) > slack)
    return `the amounts add up to ${say(sum)}, ${say(Math.abs(sum - total))} ${sum > total ? 'more' : 'less'} than the total ${say(total)}`;
  for (const [i, amount] of amounts.entries()) {
    const floor = low[i] ?? 0;
    const cap = high[i] ?? null;
    const some = least?.[i] ?? 0;
    if (amount < floor - slack) return `line ${i + 1} has ${say(amount)}, below its minimum ${say(floor)}`;
    if (cap !== null && amount > cap + slack) return `line ${i + 1} has ${say(amount)}, above its maximum ${say(cap)}`;
    if (amount > floor + slack && amount < some - slack)
      return `line ${i + 1} has ${say(amount)}, which is neither its minimum nor at least ${say(some)}`;
  }
  for (const [g, { name, low: from, high: to }] of limits.groups.entries()) {
    const inside = amounts.reduce((all, amount, i) => all + (limits.group[i] === g ? amount : 0), 0);
    if (inside < from - slack) return `group '${name}' has ${say(inside)}, below its minimum ${say(from)}`;
    if (inside > to + slack) return `group '${name}' has ${say(inside)}, above its maximum ${say(to)}`;
  }
  return null;
}

const isConcave = (curves: readonly Curve[]): boolean =>
  curves.every((curve) =>
    curve.kind === 'table' ? false : curve.kind === 'mean' ? isConcave(curve.parts) : inflexion(curve) === 0,
  );

/** For concave curves this is the proof at the precision of money: the best single move of one cent does not gain. */
function noCentGains(
  { curves, decimals, group, least }: CurveProblem,
  amounts: readonly Minor[],
  { limits, unit }: CurveSpace,
): boolean {
  if ((group ?? []).some((g) => g >= 0) || least !== undefined) return false;
  const cent = decimals === 0 ? 0.01 : 1;
  let [gain, loss] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  let scale = 0;
  for (const [i, curve] of curves.entries()) {
    const amount = amounts[i] ?? 0;
    const here = outcome(curve, amount / unit);
    scale += Math.abs(here);
    if (amount + cent <= (limits.high[i] ?? 0)) gain = Math.max(gain, outcome(curve, (amount + cent) / unit) - here);
    if (amount - cent >= (limits.low[i] ?? 0)) loss = Math.min(loss, here - outcome(curve, (amount - cent) / unit));
  }
  return gain - loss <= 1e-13 * scale;
}
