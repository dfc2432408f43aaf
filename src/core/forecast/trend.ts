/** The straight line through equally spaced values. */
import { studentQuantile } from './quantile.ts';

export type Line = { readonly intercept: number; readonly slope: number };

/** Least-squares line over t = 0, 1, 2, …; one value gives slope 0. @example linearTrend([1, 3, 5]).slope // 2 */
export function linearTrend(values: readonly number[]): Line {
  const n = values.length;
  const middle = (n - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value / n, 0);
  let cross = 0;
  values.forEach((value, t) => {
    cross += (t - middle) * (value - mean);
  });
  const slope = n < 2 ? 0 : cross / ((n * (n * n - 1)) / 12);
  return { intercept: mean - slope * middle, slope };
}
