/**
 * Splitting a total by weights, exactly: water-filling for bounds (R6), largest remainder for the cents (R5).
 *
 * The real solution is x = clip(λ·w, min, max) with Σx = total: unique, and independent of the order of lines.
 * λ is found exactly as a fraction, by walking the sorted points where a line leaves its floor or meets its cap.
 * Then each line is rounded down to the step and the rest goes, a step at a time, to the largest remainders;
 * ties go to the earlier line. "Clip, then rescale" is not this, and breaks bounds.
 *
 * Raising the total by a cent can lower a line by one (the Alabama paradox of largest remainder); divisor methods
 * (apportion.ts) do not have it, but can leave the quota.
 */
import { commonIntegers, floorQuotient } from '../decimal.ts';
import { isMinor, type Minor, sumMinor, TOO_LARGE } from '../money.ts';
import { ok, problem, type Result } from '../result.ts';
import { negativeWeight } from './weights.ts';

export type Bound = 'floor' | 'cap' | null;
export type Split = { readonly amounts: readonly Minor[]; readonly binding: readonly Bound[] };
export type SplitOptions = {
  /** Least amount per line; null is 0. */
  readonly min?: readonly (Minor | null)[];
  /** Most per line; null is no limit. */
  readonly max?: readonly (Minor | null)[];
  /** Amounts are multiples of this where bounds and total allow; the odd rest goes where it fits. Default 1. */
  readonly step?: Minor;
};

const ZERO = BigInt(0);
const ONE = BigInt(1);

/**
 * @param total Minor units. A negative total needs lines without bounds and mirrors the positive one.
 * @param weights Read as the decimals that the user sees; at least 0.
 * @error `no-lines`, `negative-weight`, `no-weights` (all zero with something left to give), `crossed-bounds`,
 *   `infeasible` (floors above the total, or caps below it: the message has the gap in minor units), `too-large`.
 * @example splitByWeights(10000000, [50, 30, 20], { min: [null, null, 2500000], max: [4000000, null, null] })
 *   // amounts 4000000, 3500000, 2500000
 */
export function splitByWeights(total: Minor, weights: readonly number[], options: SplitOptions = {}): Result<Split> {
  if (weights.length === 0) return problem('no-lines', 'there are no lines to allocate to');
  const bounded = options.min !== undefined || options.max !== undefined;
  if (total < 0 && !bounded) {
    const mirrored = splitByWeights(-total, weights, options);
    return mirrored.ok
      ? ok({ ...mirrored.value, amounts: mirrored.value.amounts.map((amount) => (amount === 0 ? 0 : -amount)) })
      : mirrored;
  }
  const negative = negativeWeight(weights);
  if (negative !== null) return negative;
  const low = weights.map((_, i) => options.min?.[i] ?? 0);
  const high = weights.map((_, i) => options.max?.[i] ?? null);
  const crossed = low.findIndex((floor, i) => (high[i] ?? floor) < floor);
  if (crossed >= 0)
    return problem('crossed-bounds', `line ${crossed + 1} has a floor ${low[crossed]} above its cap ${high[crossed]}`);
  const least = sumMinor(low);
  if (!isMinor(least) || !isMinor(total)) return TOO_LARGE;
  if (least > total)
    return problem('infeasible', `floors add up to ${least}, ${least - total} more than the total ${total}`);
  const scaled = commonIntegers(weights);
  const quota = waterLevel(total, scaled, low, high);
  if (!quota.ok) return quota;
  const amounts = roundToSteps(total, quota.value, low, high, options.step ?? 1);
  const binding = amounts.map((_, i): Bound => quota.value.pinned[i] ?? null);
  return ok({ amounts, binding });
}

/** Exact shares: share i is `numerators[i] / denominator`. */
type Quota = {
  readonly numerators: readonly bigint[];
  readonly denominator: bigint;
  readonly pinned: readonly Bound[];
};

function waterLevel(
  total: Minor,
  weights: readonly bigint[],
  low: readonly Minor[],
  high: readonly (Minor | null)[],
): Result<Quota> {
  // Between two neighbouring points the sum is fixed + λ·slope, with the free lines in the slope.
  type Point = {
    readonly at: bigint;
    readonly over: bigint;
    readonly line: number;
    readonly kind: 'leaves-floor' | 'meets-cap';
  };
  const points: Point[] = [];
  weights.forEach((weight, line) => {
    if (weight === ZERO) return;
    points.push({ at: BigInt(low[line] ?? 0), over: weight, line, kind: 'leaves-floor' });
    const cap = high[line] ?? null;
    if (cap !== null) points.push({ at: BigInt(cap), over: weight, line, kind: 'meets-cap' });
  });
  // A line leaves its floor before it meets an equal cap, so that it is counted once.
  points.sort(
    (a, b) =>
      compare(a.at * b.over, b.at * a.over) ||
      (a.kind === b.kind ? a.line - b.line : a.kind === 'leaves-floor' ? -1 : 1),
  );
  const pinned: Bound[] = weights.map(() => 'floor');
  const target = BigInt(total);
  // A line without weight is clip(0, min, max): a floor below 0 does not push it down unless the total needs it.
  const resting = low.map((floor, line) =>
    weights[line] === ZERO && floor < 0 ? Math.min(0, high[line] ?? 0) : floor,
  );
  const start = sumMinor(resting) <= total ? resting : low;
  let fixed = start.reduce((sum, floor) => sum + BigInt(floor), ZERO);
  let slope = ZERO;
  for (const point of points) {
    // The level at this point is at/over: does the sum reach the total before it?
    if (slope > ZERO && fixed * point.over + point.at * slope >= target * point.over) break;
    if (slope === ZERO && fixed >= target) break;
    const weight = weights[point.line] ?? ZERO;
    if (point.kind === 'leaves-floor') {
      pinned[point.line] = null;
      fixed -= BigInt(low[point.line] ?? 0);
      slope += weight;
    } else {
      pinned[point.line] = 'cap';
      fixed += point.at;
      slope -= weight;
    }
  }
  if (slope === ZERO && fixed < target) {
    const gap = target - fixed;
    return weights.every((weight) => weight === ZERO)
      ? problem('no-weights', `all weights are 0: there is nothing to split ${gap} by`)
      : problem(
          'infeasible',
          `lines with a weight can take at most ${fixed} in all, ${gap} less than the total ${total}`,
        );
  }
  // λ = (total − fixed) / slope; without a free line every share is a bound.
  const denominator = slope > ZERO ? slope : ONE;
  const level = target - fixed;
  const numerators = weights.map((weight, line) => {
    const bound = pinned[line] === 'floor' ? (start[line] ?? 0) : pinned[line] === 'cap' ? (high[line] ?? 0) : null;
    return bound === null ? level * weight : BigInt(bound) * denominator;
  });
  // A floor of 0 that holds only because the weight is 0 limits nobody.
  return ok({
    numerators,
    denominator,
    pinned: pinned.map((bound, line) =>
      bound === 'floor' && (low[line] === 0 || start[line] !== low[line]) ? null : bound,
    ),
  });
}

const compare = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);

/** Rounds shares down to the step (never below a floor), then hands out the rest by largest remainder within the caps. */
function roundToSteps(
  total: Minor,
  quota: Quota,
  low: readonly Minor[],
  high: readonly (Minor | null)[],
  step: Minor,
): readonly Minor[] {
  const { numerators, denominator } = quota;
  const amounts = numerators.map((numerator, line) =>
    Math.max(low[line] ?? 0, Number(floorQuotient(numerator, denominator * BigInt(step))) * step),
  );
  let rest = total - sumMinor(amounts);
  if (rest === 0) return amounts;
  const remainders = numerators
    .map((numerator, line) => ({ line, size: numerator - BigInt(amounts[line] ?? 0) * denominator }))
    .filter(({ size }) => size > ZERO);
  remainders.sort((a, b) => compare(b.size, a.size) || a.line - b.line);
  const room = ({ line }: { readonly line: number }) => {
    const amount = amounts[line] ?? 0;
    return Math.min((Math.floor(amount / step) + 1) * step, high[line] ?? Number.POSITIVE_INFINITY) - amount;
  };
  const give = (line: number, amount: Minor) => {
    amounts[line] = (amounts[line] ?? 0) + amount;
    rest -= amount;
  };
  // Whole steps first, in order of remainder; what is left is smaller than a step and goes to the next in line.
  const passed = remainders.filter((candidate) => {
    const space = room(candidate);
    if (space > rest) return true;
    give(candidate.line, space);
    return false;
  });
  for (const candidate of passed) give(candidate.line, Math.min(room(candidate), rest));
  return amounts;
}
