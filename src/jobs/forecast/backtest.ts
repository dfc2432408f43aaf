/** How the method would have done on the last periods of a series: forecasts from rolling origins against what came (R40). */
import { type ForecastOptions, forecast } from '../../core/forecast/forecast.ts';

/** Origins are the last few periods; each forecasts all that followed. */
export const ORIGINS = 6;
/** What came and what was forecast, origin by origin, step by step; null where the series was too short. */
export type Backtest = { readonly actual: readonly number[]; readonly forecast: readonly number[] } | null;

/** @param held How many origins: the last `held` periods are forecast. */
export function backtest(values: readonly number[], held: number, options: ForecastOptions): Backtest {
  const actual: number[] = [];
  const made: number[] = [];
  const n = values.length;
  if (held < 1 || n - held < 2) return null;
  for (let origin = n - held; origin < n; origin++) {
    const one = forecast(values.slice(0, origin), n - origin, options);
    if (!one.ok) return null;
    actual.push(...values.slice(origin));
    made.push(...one.value.steps.map(({ point }) => point));
  }
  return { actual, forecast: made };
}
