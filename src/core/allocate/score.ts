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
