/** Percentiles and tails of draws (C34, C35). */
import { ok, problem, type Result } from '../result.ts';

const ascending = (values: readonly number[]): readonly number[] => [...values].sort((a, b) => a - b);

/**
 * Percentiles as Excel's PERCENTILE.INC: linear between the sorted draws, 0 the least and 1 the largest.
 * @returns One per probability, in their order.
 * @error `no-draws`, `bad-probability` (outside 0…1; the message counts from 1).
 * @example percentiles([1, 2, 3, 4], [0.3, 0.5]) // [1.9, 2.5]
 */
export function percentiles(draws: readonly number[], probabilities: readonly number[]): Result<readonly number[]> {
  if (draws.length === 0) return problem('no-draws', 'there are no draws');
  const bad = probabilities.findIndex((p) => !(p >= 0 && p <= 1));
  if (bad >= 0) return problem('bad-probability', `probability ${bad + 1} is ${probabilities[bad]}; it is from 0 to 1`);
  const sorted = ascending(draws);
  return ok(
    probabilities.map((p) => {
      // 0.1 × 11 draws is place 1, not a hair above it.
      const place = Number((p * (sorted.length - 1)).toPrecision(15));
      const low = sorted[Math.floor(place)] ?? 0;
      const high = sorted[Math.ceil(place)] ?? low;
      const share = place - Math.floor(place);
      return share === 0 || low === high ? low : low * (1 - share) + high * share;
    }),
  );
}

/**
 * Conditional value at risk: the mean of the worst draws that make up 1 − level of all, the last one in part.
 * @param draws Outcomes: less is worse. @param level From 0 (the mean of all) to below 1.
 * @error `no-draws`, `bad-level`.
 * @example conditionalValueAtRisk([10, 20, 30, 40], 0.5) // 15
 */
export function conditionalValueAtRisk(draws: readonly number[], level: number): Result<number> {
  if (draws.length === 0) return problem('no-draws', 'there are no draws');
  if (!(level >= 0 && level < 1)) return problem('bad-level', `the level must be from 0 to below 1, not ${level}`);
  const count = Number(((1 - level) * draws.length).toPrecision(15));
  let left = count;
  let sum = 0;
  for (const draw of ascending(draws)) {
    if (left <= 0) break;
    sum += (draw * Math.min(1, left)) / count;
    left -= 1;
  }
  return ok(sum);
}

/** The share of draws strictly above a limit: P(overspend). 0 without draws. */
export const shareAbove = (draws: readonly number[], limit: number): number =>
  draws.length === 0 ? 0 : draws.filter((draw) => draw > limit).length / draws.length;
