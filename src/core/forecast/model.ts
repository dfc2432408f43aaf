/** What every forecasting method is: fitted once, then run from any later origin with the same parameters. */

/** Names of methods, part of the contract in cells. */
export const FORECAST_METHODS = [
  'naive',
  'snaive',
  'drift',
  'run_rate',
  'linear',
  'ses',
  'holt',
  'damped',
  'hw_add',
  'hw_mul',
  'theta',
] as const;
export type ForecastMethod = (typeof FORECAST_METHODS)[number];

/** One period ahead: the point and the standard error of what will be seen. */
export type Step = { readonly point: number; readonly error: number };

/** One period ahead with its prediction interval: lower ≤ point ≤ upper. */
export type ForecastStep = { readonly point: number; readonly lower: number; readonly upper: number };

export type Model = {
  readonly parameters: Readonly<Record<string, number>>;
  /** Degrees of freedom when the interval is Student's; null when it is normal. */
  readonly freedom: number | null;
  /** Forecasts after the last of `values`, which may go on where the fit ended. */
  readonly ahead: (values: readonly number[], horizon: number) => readonly Step[];
};

/** The steps 1 to `horizon`. */
export const steps = (horizon: number, step: (h: number) => Step): readonly Step[] =>
  Array.from({ length: horizon }, (_, i) => step(i + 1));

/** A power of two near the largest value: divided by it, squares stay in range and nothing is rounded. */
export function scaleOf(values: readonly number[]): number {
  const most = values.reduce((size, value) => Math.max(size, Math.abs(value)), 0);
  return most === 0 ? 1 : 2 ** Math.max(-1000, Math.min(1000, Math.floor(Math.log2(most))));
}
