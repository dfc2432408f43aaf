/** Which model each method name is, and how much history it needs. */
import { drift, runRate, seasonalNaive } from './baseline.ts';
import type { ForecastMethod, Model } from './model.ts';
import { seasonalProduct } from './seasonalProduct.ts';
import { smoothing } from './smoothing.ts';
import { theta } from './theta.ts';
import { linear } from './trend.ts';

const flat = { trend: false, damped: false, season: 1 };

/** The fitted model; the caller has checked `needs` and the sign of the values. */
export function fitModel(method: ForecastMethod, values: readonly number[], season: number): Model {
  switch (method) {
    case 'naive':
      return seasonalNaive(values, 1);
    case 'snaive':
      return seasonalNaive(values, season);
    case 'drift':
      return drift(values);
    case 'run_rate':
      return runRate(values);
    case 'linear':
      return linear(values);
    case 'ses':
      return smoothing(values, flat);
    case 'holt':
      return smoothing(values, { ...flat, trend: true });
    case 'damped':
      return smoothing(values, { ...flat, trend: true, damped: true });
    case 'hw_add':
      return smoothing(values, { trend: true, damped: false, season });
    case 'hw_mul':
      return seasonalProduct(values, season);
    case 'theta':
      return theta(values, season);
  }
}

/** Fewest values: two seasons, and more than a model has unknowns, where there are seasons or a trend to find. */
export function needs(method: ForecastMethod, season: number): number {
  switch (method) {
    case 'naive':
    case 'run_rate':
    case 'ses':
      return 1;
    case 'snaive':
      return season;
    case 'drift':
    case 'theta':
      return 2;
    case 'linear':
    case 'holt':
      return 3;
    case 'damped':
      return 4;
    case 'hw_add':
    case 'hw_mul':
      return Math.max(2 * season, season + 5);
  }
}
