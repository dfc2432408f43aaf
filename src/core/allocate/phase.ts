/** Phasing over time (R9): cumulative rounding, so that every year-to-date is within half a step of its exact share. */
import { commonIntegers, roundedQuotient } from '../decimal.ts';
import type { Minor } from '../money.ts';
import { ok, problem, type Result } from '../result.ts';
import { negativeWeight } from './weights.ts';

/**
 * Period t gets round(cumulative t) − round(cumulative t−1); the periods add up to the total exactly.
 * @param step Each cumulative is a multiple of it, but for the last, which is the total and is never passed before.
 * @error `no-lines`, `negative-weight`, `no-weights`.
 * @example phase(10000000, twelve ones) // 833333, 833334, 833333, … : every quarter is 2500000
 */
export function phase(total: Minor, weights: readonly number[], step: Minor = 1): Result<readonly Minor[]> {
  if (weights.length === 0) return problem('no-lines', 'there are no periods');
  const negative = negativeWeight(weights);
  if (negative !== null) return negative;
  const scaled = commonIntegers(weights);
  const sum = scaled.reduce((all, weight) => all + weight, BigInt(0));
  if (sum === BigInt(0)) return problem('no-weights', 'all weights are 0: there is nothing to phase by');
  let cumulative = BigInt(0);
  let before = 0;
  return ok(
    scaled.map((weight) => {
      cumulative += weight;
      const rounded = Number(roundedQuotient(BigInt(total) * cumulative, sum * BigInt(step))) * step;
      // An odd total rounded up to the step would have to be taken back from the last period.
      const now = cumulative === sum || Math.abs(rounded) > Math.abs(total) ? total : rounded;
      const amount = now - before;
      before = now;
      return amount;
    }),
  );
}
