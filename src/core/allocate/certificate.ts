/**
 * Is this allocation the best there is? Checked from the outside, whoever made it.
 *
 * First the limits, to the cent. Then a bound that no allocation can exceed: the dual function at the best price of
 * money (level.ts), tightened by splitting intervals where curves are S-shaped (branch.ts). The allocation is within
 * (bound − value) ÷ value of the best; it is the best in cents when
 * the optimum lies within a cent of every amount and no cent moved from one line to another gains.
 */
import { fromMinor, type Minor } from '../money.ts';
import { ok, type Result } from '../result.ts';
import { branch } from './curves/branch.ts';
import { traded } from './curves/round.ts';
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
 * How far given amounts are from the best, proven; or the limit that they break.
 * @param amounts Minor units (real units when the problem's step is 0).
 * @error As `curveSpace`: then no allocation keeps the limits.
 * @example certify(R27 with a total of 100,000, three thirds) // within, gap 0.061, "WITHIN 6.1 %"
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
  const inCents =
    gap > NONE &&
    gapOf(nearby(space.value, amounts), bound) <= NONE &&
    !gainsByCents(given, space.value, amounts, value);
  return ok(inCents ? { verdict: 'optimal', gap, sentence: 'OPTIMAL' } : within(gap));
}

/** The words for a plan that keeps its limits and is proven this near to the best. */
export const within = (gap: number): Certificate =>
  gap <= NONE
    ? { verdict: 'optimal', gap, sentence: 'OPTIMAL' }
    : { verdict: 'within', gap, sentence: `WITHIN ${percent(gap)} %` };

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

/** The best within a cent of every amount: when that is the optimum, the amounts are its rounding and could not be better. */
function nearby({ lines, groups, unit, limits }: CurveSpace, amounts: readonly Minor[]): number {
  const cent = unit === 1 ? 0.01 : 1 / unit;
  const around = lines.map((line, i) => {
    const amount = (amounts[i] ?? 0) / unit;
    const floor = amount > line.low ? Math.max(line.low, line.least) : line.low;
    const off = amount <= line.low && line.least > line.low;
    const high = off ? line.low : Math.min(line.high, amount + cent);
    const low = Math.min(high, Math.max(floor, amount - cent));
    return { ...line, low, high, least: low };
  });
  return branch(around, limits.total / unit, groups, { nodes: 1, gap: NONE }).value;
}

function gainsByCents(
  given: CurveProblem,
  { limits, lines, unit }: CurveSpace,
  amounts: readonly Minor[],
  value: number,
): boolean {
  const least = lines.map((line) => Math.round(line.least * unit));
  const step = unit === 1 ? 0.01 : 1;
  const better = traded(amounts, { limits, curves: given.curves, least, step, unit });
  return gapOf(value, worth(given.curves, better, given.decimals)) > NONE;
}
