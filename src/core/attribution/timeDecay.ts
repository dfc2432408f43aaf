/** Time decay (R34): the closer to the conversion, the more. */
import type { Paths } from './paths.ts';
import type { Shares } from './shares.ts';

/** Fractions of a conversion are kept to 2^-30, so that sums of millions stay exact and know no order. */
const PLACES = 30;

/**
 * A touch weighs 2^(−days ÷ halfLife), normalised per conversion. Only differences of days count, so the latest touch
 * is taken as day 0 and none underflows.
 * @param paths Read with days.
 * @param halfLife Days, above 0.
 */
export function timeDecayShares(
  { channels, touches, starts, days }: Paths,
  conversions: readonly number[],
  halfLife: number,
): Shares {
  const whole = new Float64Array(channels.length);
  const parts = new Float64Array(channels.length);
  const weights: number[] = [];
  const known = new Map<number, number>();
  for (let row = 0; row < conversions.length; row++) {
    const amount = conversions[row] ?? 0;
    const begin = starts[row] ?? 0;
    const end = starts[row + 1] ?? 0;
    if (amount === 0) continue;
    let latest = Number.POSITIVE_INFINITY;
    for (let i = begin; i < end; i++) latest = Math.min(latest, days?.[i] ?? 0);
    let sum = 0;
    for (let i = begin; i < end; i++) {
      const weight = weightOf((days?.[i] ?? 0) - latest);
      weights[i - begin] = weight;
      sum += weight;
    }
    for (let i = begin; i < end; i++) {
      const id = touches[i] ?? 0;
      const credit = amount * ((weights[i - begin] ?? 0) / sum);
      const full = Math.floor(credit);
      whole[id] = (whole[id] ?? 0) + full;
      parts[id] = (parts[id] ?? 0) + Math.round((credit - full) * 2 ** PLACES);
    }
  }
  return channels.map((_, id) => BigInt(whole[id] ?? 0) * BigInt(2 ** PLACES) + BigInt(parts[id] ?? 0));

  /** Powers are dear and days repeat. */
  function weightOf(gap: number): number {
    let weight = known.get(gap);
    if (weight === undefined) {
      weight = 2 ** (-gap / halfLife);
      known.set(gap, weight);
    }
    return weight;
  }
}
