/** Mean and spread of a mix of returns (R31). Returns are fractions a period: 0.26 is 26 %. */
import { ok, problem, type Result } from '../result.ts';

export type PortfolioRisk = {
  readonly mean: number;
  readonly sd: number;
  /** mean − ½·variance: what compounds, where the mean is only what averages. */
  readonly geometric: number;
};

/**
 * @param weights Shares of the mix; they need not add up to 1. @param sds Standard deviations, 0 or more.
 * @param correlation Square, symmetric, 1 on the diagonal.
 * @error `lengths`, `bad-correlation` (beyond ±1, not symmetric, or one that no returns can have), `not-finite`.
 * @example portfolio([0.6, 0.4], [0.3, 0.2], [0.4, 0.15], [[1, 0.3], [0.3, 1]]) // 0.26, 0.2643, 0.2251
 */
export function portfolio(
  weights: readonly number[],
  means: readonly number[],
  sds: readonly number[],
  correlation: readonly (readonly number[])[],
): Result<PortfolioRisk> {
  const lines = weights.length;
  if ([means, sds, correlation, ...correlation].some((list) => list.length !== lines))
    return problem('lengths', `${lines} weights need as many means and deviations, and a square correlation table`);
  let mean = 0;
  let variance = 0;
  for (const [i, weight] of weights.entries()) {
    mean += weight * (means[i] ?? 0);
    for (const [j, other] of weights.entries()) {
      const rho = correlation[i]?.[j] ?? 0;
      if (!(Math.abs(rho) <= 1) || Math.abs(rho - (correlation[j]?.[i] ?? 0)) > 1e-9 || (i === j && rho !== 1))
        return problem(
          'bad-correlation',
          `correlation ${i + 1}, ${j + 1} is ${rho}: not within ±1, not symmetric, or not 1 with itself`,
        );
      variance += weight * other * (sds[i] ?? 0) * (sds[j] ?? 0) * rho;
    }
  }
  if (!Number.isFinite(mean) || !Number.isFinite(variance))
    return problem('not-finite', 'means and deviations must be finite');
  if (variance < -1e-12)
    return problem('bad-correlation', 'no returns can be correlated like this: the variance is negative');
  return ok({ mean, sd: Math.sqrt(Math.max(0, variance)), geometric: mean - variance / 2 });
}
