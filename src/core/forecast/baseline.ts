/** Methods without fitting: last value, last season, drift, run-rate. Errors as Hyndman and Athanasopoulos, FPP 5.5. */
import { type Model, steps } from './model.ts';

const last = (values: readonly number[]): number => values[values.length - 1] ?? 0;
const rootMean = (squares: number, count: number): number => Math.sqrt(squares / Math.max(1, count));

/** Σ (yₜ − yₜ₋lag − shift)². */
const squaredMoves = (values: readonly number[], lag: number, shift = 0): number =>
  values.reduce((sum, value, t) => (t < lag ? sum : sum + (value - (values[t - lag] ?? 0) - shift) ** 2), 0);

/** Last value (season 1) or last season repeated. */
export function seasonalNaive(fitted: readonly number[], season: number): Model {
  const error = rootMean(squaredMoves(fitted, season), fitted.length - season);
  return {
    parameters: {},
    freedom: null,
    ahead: (values, horizon) =>
      steps(horizon, (h) => ({
        point: values[values.length - season + ((h - 1) % season)] ?? 0,
        error: error * Math.sqrt(Math.ceil(h / season)),
      })),
  };
}

/** Last value plus the mean change. */
export function drift(fitted: readonly number[]): Model {
  const n = fitted.length;
  const slopeOf = (values: readonly number[]) => (last(values) - (values[0] ?? 0)) / Math.max(1, values.length - 1);
  const error = rootMean(squaredMoves(fitted, 1, slopeOf(fitted)), n - 2);
  return {
    parameters: { slope: slopeOf(fitted) },
    freedom: null,
    ahead: (values, horizon) =>
      steps(horizon, (h) => ({
        point: last(values) + h * slopeOf(values),
        error: error * Math.sqrt(h * (1 + h / Math.max(1, n - 1))),
      })),
  };
}

/** The mean of what has elapsed, for every period to come. */
export function runRate(fitted: readonly number[]): Model {
  const n = fitted.length;
  const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value / values.length, 0);
  const mean = meanOf(fitted);
  const error = rootMean(
    fitted.reduce((sum, value) => sum + (value - mean) ** 2, 0),
    n - 1,
  );
  return {
    parameters: { mean },
    freedom: Math.max(1, n - 1),
    ahead: (values, horizon) => {
      const point = meanOf(values);
      return steps(horizon, () => ({ point, error: error * Math.sqrt(1 + 1 / n) }));
    },
  };
}
