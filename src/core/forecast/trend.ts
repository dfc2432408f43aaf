/** The straight line through equally spaced values, and where it leads (R40). */
import { type Model, steps } from './model.ts';

export type Line = { readonly intercept: number; readonly slope: number };

/** Least-squares line over t = 0, 1, 2, …; one value gives slope 0. @example linearTrend([1, 3, 5]).slope // 2 */
export function linearTrend(values: readonly number[]): Line {
  const n = values.length;
  const middle = (n - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value / n, 0);
  const cross = values.reduce((sum, value, t) => sum + (t - middle) * (value - mean), 0);
  const slope = n < 2 ? 0 : cross / ((n * (n * n - 1)) / 12);
  return { intercept: mean - slope * middle, slope };
}

/**
 * The line carried on (method `linear`), with the prediction interval of ordinary regression: Student's, n − 2 degrees
 * of freedom.
 * @param fitted Three values or more.
 */
export function linear(fitted: readonly number[]): Model {
  const n = fitted.length;
  const { intercept, slope } = linearTrend(fitted);
  const squares = fitted.reduce((sum, value, t) => sum + (value - intercept - slope * t) ** 2, 0);
  const error = Math.sqrt(squares / (n - 2));
  const spread = (n * (n * n - 1)) / 12;
  return {
    parameters: { intercept, slope },
    freedom: n - 2,
    ahead: (values, horizon) =>
      steps(horizon, (h) => {
        const t = values.length - 1 + h;
        return {
          point: intercept + slope * t,
          error: error * Math.sqrt(1 + 1 / n + (t - (n - 1) / 2) ** 2 / spread),
        };
      }),
  };
}
