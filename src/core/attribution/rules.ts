/** Rule-based models (R33, R34): each conversion is shared by where, or when, its touches lie. */
import { negativeWeight } from '../allocate/weights.ts';
import { commonIntegers } from '../decimal.ts';
import { exactSubtract } from '../exact.ts';
import { ok, problem, type Result } from '../result.ts';
import type { Paths } from './paths.ts';
import type { Shares } from './shares.ts';

const ZERO = BigInt(0);
const ONE = BigInt(1);

/** Weights of the touches of a path by their number, 1 at least. */
export type Rule = (touches: number) => readonly bigint[];

const ends =
  (first: bigint, middle: bigint, last: bigint): Rule =>
  (n) =>
    Array.from({ length: n }, (_, i) => (i === 0 ? first : i === n - 1 ? last : middle));

export const firstRule: Rule = ends(ONE, ZERO, ZERO);
export const lastRule: Rule = (n) => (n === 1 ? [ONE] : ends(ZERO, ZERO, ONE)(n));
export const linearRule: Rule = ends(ONE, ONE, ONE);

/**
 * The first and the last touch get their shares, those between share the rest equally. Two touches share by first to
 * last (50/50 when they are equal, also when both are 0), one gets all.
 * @error `bad-shares` unless both are at least 0 and together at most 1.
 * @example positionRule(0.4, 0.4) // of five touches: 40 %, three times 6.667 %, 40 %
 */
export function positionRule(first: number, last: number): Result<Rule> {
  const middle = exactSubtract(exactSubtract(1, first), last);
  if (!(first >= 0 && last >= 0 && middle >= 0))
    return problem('bad-shares', 'the first and the last share must be 0 or more, and together at most 1');
  const [f = ZERO, m = ZERO, l = ZERO] = commonIntegers([first, middle, last]);
  const endless = f + l === ZERO;
  return ok((n) => {
    if (n < 3) return ends(n === 1 || endless ? ONE : f, ZERO, endless ? ONE : l)(n);
    const between = BigInt(n - 2);
    return ends(f * between, m, l * between)(n);
  });
}

/**
 * W: 30 % each to the first touch, the middle milestone and the last, 10 % shared by the others. Paths do not say
 * where the milestone is, so it is the touch halfway: of n touches the one after ⌊n/2⌋ others, the later of two.
 * Three touches get a third each, two a half.
 */
export const wRule: Rule = (n) => {
  if (n < 4) return linearRule(n);
  const milestone = Math.floor(n / 2);
  const tall = BigInt(3 * (n - 3));
  return Array.from({ length: n }, (_, i) => (i === 0 || i === milestone || i === n - 1 ? tall : ONE));
};

/**
 * Own weights by place: touch 1 gets the first weight and so on, further touches the last one; each path normalises.
 * @error `no-weights`, `negative-weight`; `no-weights` also when the first weight is 0: a lone touch must count.
 * @example customRule([3, 2, 1]) // a path of four touches: 3, 2, 1, 1 parts of 7
 */
export function customRule(weights: readonly number[]): Result<Rule> {
  const negative = negativeWeight(weights);
  if (negative !== null) return negative;
  const scaled = commonIntegers(weights);
  const last = scaled[scaled.length - 1];
  if (last === undefined || scaled[0] === ZERO)
    return problem('no-weights', 'the first weight must be above 0: it is all that a path of one touch has');
  return ok((n) => Array.from({ length: n }, (_, i) => scaled[i] ?? last));
}

/** Exact shares by a rule. @param conversions Whole numbers with a safe sum, one per path. */
export function ruleShares(
  { channels, touches, starts, rowsByLength }: Paths,
  conversions: readonly number[],
  rule: Rule,
): Shares {
  const lengths = [...rowsByLength].map(([n, rows]) => {
    const weights = rule(n);
    let amount = 0;
    for (const row of rows) amount += conversions[row] ?? 0;
    return { rows, weights, amount, sum: weights.reduce((sum, weight) => sum + weight, ZERO) };
  });
  const common = lengths.reduce((multiple, { sum }) => (multiple / gcd(multiple, sum)) * sum, ONE);
  const shares = channels.map(() => ZERO);
  // Conversions by channel over neighbours of equal weight: doubles, as many as are sure to be exact, then bigints.
  const tally = new Float64Array(channels.length);
  for (const { rows, weights, amount, sum } of lengths) {
    const most = Math.max(1, Math.floor(Number.MAX_SAFE_INTEGER / amount));
    for (let from = 0, to = 1; from < weights.length; from = to++) {
      const weight = weights[from] ?? ZERO;
      while (weights[to] === weight && to - from < most) to++;
      if (weight === ZERO) continue;
      const met: number[] = [];
      for (const row of rows) {
        const amountOfRow = conversions[row] ?? 0;
        if (amountOfRow === 0) continue;
        const begin = starts[row] ?? 0;
        for (let i = begin + from; i < begin + to; i++) {
          const id = touches[i] ?? 0;
          const before = tally[id] ?? 0;
          if (before === 0) met.push(id);
          tally[id] = before + amountOfRow;
        }
      }
      const factor = weight * (common / sum);
      for (const id of met) {
        shares[id] = (shares[id] ?? ZERO) + BigInt(tally[id] ?? 0) * factor;
        tally[id] = 0;
      }
    }
  }
  return shares;
}

function gcd(a: bigint, b: bigint): bigint {
  while (b !== ZERO) [a, b] = [b, a % b];
  return a;
}
