/** Platforms that each claim the same conversions (R36). */
import { splitByWeights } from '../allocate/splitByWeights.ts';
import { type Minor, sumMinor } from '../money.ts';
import { ok, type Result } from '../result.ts';

/**
 * What platforms claim, scaled down to what was booked: whole units by largest remainder, ties to the earlier
 * platform. Claims that add up to no more than was booked stay as they are: the rest is nobody's.
 * @error `negative-weight`, `no-lines`, `too-large`.
 * @example scaleClaims(100, [60, 50, 30]) // 43, 36, 21
 */
export function scaleClaims(booked: Minor, claims: readonly Minor[]): Result<readonly Minor[]> {
  const split = splitByWeights(Math.min(booked, sumMinor(claims)), claims);
  return split.ok ? ok(split.value.amounts) : split;
}
