/** Priority scores (R13, C08): every criterion normed to 0…1, weighted, added. */
import { exactSum } from '../exact.ts';
import { ok, problem, type Result } from '../result.ts';

/** Weights of roi, alignment, risk and timeline in seed 003. */
export const SCORE_WEIGHTS = [0.4, 0.3, 0.2, 0.1] as const;

/**
 * Multi-criteria priority score (R13): Σ weight × norm ÷ Σ weight, each norm in 0…1.
 * @param roi A multiple, normed as min(roi ÷ cap, 1) and never below 0; the others are taken as 0…1 already.
 * @returns 0…1. @example score(4.2, 0.85, 0.75, 0.8) // 0.821 (the seed prints 9.2 of 10; its own formula gives 8.21)
 */
export function score(
  roi: number,
  alignment: number,
  risk: number,
  timeline: number,
  weights: readonly number[] = SCORE_WEIGHTS,
  roiCap = 5,
): number {
  const norms = [Math.min(Math.max(roi / roiCap, 0), 1), alignment, risk, timeline];
  const sum = weights.reduce((all, weight) => all + weight, 0);
  return norms.reduce((all, norm, i) => all + norm * (weights[i] ?? 0), 0) / sum;
}

/** `cap`: the value that counts as 1; `low` is best: 0 counts as 1, the cap and beyond as 0. */
export type Criterion = { readonly weight: number; readonly cap: number; readonly best: 'high' | 'low' };

/**
 * What each criterion brings: weight × norm ÷ Σ weight. They add up to the score, 0…1.
 * @param values One per criterion, any sign; below 0 counts as 0.
 * @error `lengths`, `bad-value`, `bad-cap` (0 or below), `negative-weight`, `no-weights`.
 * @example scoreParts([4.2, 0.9], [{ weight: 3, cap: 5, best: 'high' }, { weight: 1, cap: 1, best: 'low' }]) // 0.63, 0.025
 */
export function scoreParts(values: readonly number[], criteria: readonly Criterion[]): Result<readonly number[]> {
  if (values.length !== criteria.length)
    return problem('lengths', `there are ${values.length} values for ${criteria.length} criteria`);
  const sum = exactSum(criteria.map(({ weight }) => weight));
  for (const [i, { weight, cap }] of criteria.entries()) {
    if (!Number.isFinite(values[i])) return problem('bad-value', `value ${i + 1} is ${values[i]}`);
    if (!(cap > 0 && cap < 1e300)) return problem('bad-cap', `the cap of criterion ${i + 1} is ${cap}; it is above 0`);
    if (!(weight >= 0)) return problem('negative-weight', `weight ${i + 1} is ${weight}; weights are 0 or more`);
  }
  if (!(sum > 0 && sum < 1e300)) return problem('no-weights', 'the weights add up to nothing');
  return ok(
    criteria.map(({ weight, cap, best }, i) => {
      const high = Math.min(Math.max((values[i] ?? 0) / cap, 0), 1);
      return (weight * (best === 'high' ? high : 1 - high)) / sum;
    }),
  );
}

/**
 * The order of lines by score: ties, to a billionth, by the lower cost, then by name.
 * @returns Indices, the best first. @example rankByScore([0.5, 0.7, 0.5], [9, 9, 4], ['a', 'b', 'c']) // [1, 2, 0]
 */
export function rankByScore(
  scores: readonly number[],
  costs: readonly number[],
  names: readonly string[],
): readonly number[] {
  const place = scores.map((score) => Math.round(score * 1e9));
  const name = (i: number) => names[i] ?? '';
  return scores
    .map((_, i) => i)
    .sort(
      (a, b) =>
        (place[b] ?? 0) - (place[a] ?? 0) ||
        (costs[a] ?? 0) - (costs[b] ?? 0) ||
        (name(a) < name(b) ? -1 : name(a) > name(b) ? 1 : a - b),
    );
}
