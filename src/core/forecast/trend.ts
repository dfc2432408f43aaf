/** The straight line through equally spaced values, and where it leads (R40). */
import { ok, problem, type Result } from '../result.ts';
import { studentQuantile } from '../statistics/student.ts';
import { type ForecastStep, scaleOf } from './model.ts';

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
 * The line carried on, with the Student prediction interval of ordinary regression (n − 2 degrees of freedom).
 * @param horizon Periods ahead, a whole number from 1.
 * @param level Share of outcomes inside the interval, above 0 and below 1.
 * @error `too-short` below three values, `bad-level`, `too-large`.
 * @example trendForecast([100, 104, 103, 109, 112, 115], 1, 0.95) // slope 3, point 117.67 ± 5.79
 */
export function trendForecast(
  values: readonly number[],
  horizon: number,
  level: number,
): Result<Line & { readonly steps: readonly ForecastStep[] }> {
  const n = values.length;
  if (n < 3) return problem('too-short', `a trend with an interval needs at least 3 values, not ${n}`);
  if (!(level > 0 && level < 1)) return problem('bad-level', `level must be above 0 and below 1, not ${level}`);
  const scale = scaleOf(values);
  const scaled = values.map((value) => value / scale);
  const { intercept, slope } = linearTrend(scaled);
  const at = (t: number) => intercept + slope * t;
  const squares = scaled.reduce((sum, value, t) => sum + (value - at(t)) ** 2, 0);
  const width = studentQuantile((1 + level) / 2, n - 2) * Math.sqrt(squares / (n - 2));
  const steps = Array.from({ length: horizon }, (_, i): ForecastStep => {
    const t = n + i;
    const reach = scale * width * Math.sqrt(1 + 1 / n + (t - (n - 1) / 2) ** 2 / ((n * (n * n - 1)) / 12));
    const point = scale * at(t);
    return { point, lower: point - reach, upper: point + reach };
  });
  return steps.every(({ lower, upper }) => Number.isFinite(lower) && Number.isFinite(upper))
    ? ok({ intercept: scale * intercept, slope: scale * slope, steps })
    : problem('too-large', 'the trend leaves the range of numbers');
}
