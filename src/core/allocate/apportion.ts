/** Whole seats by weights: the apportionment methods, exact. */
import { commonIntegers } from '../decimal.ts';
import { ok, problem, type Result } from '../result.ts';
import { splitByWeights } from './splitByWeights.ts';
import { negativeWeight } from './weights.ts';

/** Largest remainder, and the divisor methods. */
export const APPORTION_METHODS = [
  'largest_remainder',
  'dhondt',
  'saintelague',
  'huntington_hill',
  'adams',
  'dean',
] as const;
export type ApportionMethod = (typeof APPORTION_METHODS)[number];

/**
 * A divisor method gives the next seat to the largest weight² ÷ square(seats so far): squares keep Huntington-Hill
 * whole. `[numerator, denominator]`; a denominator 0 means that the first seat comes before everybody's second.
 */
const SQUARES: Readonly<
  Record<Exclude<ApportionMethod, 'largest_remainder'>, (seats: bigint) => readonly [bigint, bigint]>
> = {
  dhondt: (s) => [BigInt(1), (s + BigInt(1)) ** BigInt(2)],
  saintelague: (s) => [BigInt(1), (BigInt(2) * s + BigInt(1)) ** BigInt(2)],
  huntington_hill: (s) => [BigInt(1), s * (s + BigInt(1))],
  adams: (s) => [BigInt(1), s ** BigInt(2)],
  dean: (s) => [(BigInt(2) * s + BigInt(1)) ** BigInt(2), (BigInt(2) * s * (s + BigInt(1))) ** BigInt(2)],
};

/** More seats than this are money, not seats: use ALLOCATE. */
export const MAX_SEATS = 100_000;

/**
 * Whole seats by weights (R5).
 * @param seats A whole number, 0 to 100,000. Ties go to the larger weight, then to the earlier line.
 * @param weights Any unit, 0 or more. @returns Seats per line; they add up to all.
 * @error `bad-seats`, `no-lines`, `negative-weight`, `no-weights`.
 * @example apportion(10, [53, 24, 23], 'dhondt') // [6, 2, 2]; by largest remainder [5, 3, 2]
 */
export function apportion(
  seats: number,
  weights: readonly number[],
  method: ApportionMethod = 'largest_remainder',
): Result<readonly number[]> {
  if (!Number.isInteger(seats) || seats < 0 || seats > MAX_SEATS)
    return problem('bad-seats', `seats must be a whole number from 0 to ${MAX_SEATS}`);
  if (method === 'largest_remainder') {
    const split = splitByWeights(seats, weights);
    return split.ok ? ok(split.value.amounts) : split;
  }
  if (weights.length === 0) return problem('no-lines', 'there are no lines');
  const negative = negativeWeight(weights);
  if (negative !== null) return negative;
  if (weights.every((weight) => weight === 0)) return problem('no-weights', 'all weights are 0');
  const scaled = commonIntegers(weights);
  const given = weights.map(() => 0);
  const square = SQUARES[method];
  const claims = scaled.map((weight) => claim(weight, square(BigInt(0))));
  for (let seat = 0; seat < seats; seat++) {
    let best = -1;
    claims.forEach((one, line) => {
      if (scaled[line] !== BigInt(0) && (best < 0 || beats(one, claims[best], scaled[line], scaled[best]))) best = line;
    });
    given[best] = (given[best] ?? 0) + 1;
    claims[best] = claim(scaled[best] ?? BigInt(0), square(BigInt(given[best] ?? 0)));
  }
  return ok(given);
}

type Claim = { readonly over: bigint; readonly under: bigint };
const claim = (weight: bigint, [numerator, denominator]: readonly [bigint, bigint]): Claim => ({
  over: weight * weight * numerator,
  under: denominator,
});

function beats(a: Claim, b: Claim | undefined, weightA: bigint | undefined, weightB: bigint | undefined): boolean {
  if (b === undefined) return true;
  if (a.under === BigInt(0) || b.under === BigInt(0))
    return a.under === b.under ? (weightA ?? BigInt(0)) > (weightB ?? BigInt(0)) : a.under === BigInt(0);
  const left = a.over * b.under;
  const right = b.over * a.under;
  return left === right ? (weightA ?? BigInt(0)) > (weightB ?? BigInt(0)) : left > right;
}
