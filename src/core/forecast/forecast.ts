/** Forecasts of one series with prediction intervals. */
import { ok, problem, type Result } from '../result.ts';
import { normalQuantile } from '../statistics/normal.ts';
import { studentQuantile } from '../statistics/student.ts';
import { choose, type Part } from './choose.ts';
import { fitModel, needs } from './methods.ts';
import { type ForecastMethod, type ForecastStep, type Step, scaleOf } from './model.ts';

export type Forecast = {
  readonly steps: readonly ForecastStep[];
  /** What the forecast is the weighted mean of; one part with weight 1 but for `auto`. */
  readonly parts: readonly {
    readonly method: ForecastMethod;
    readonly weight: number;
    readonly parameters: Readonly<Record<string, number>>;
  }[];
};
export type ForecastOptions = {
  /** Periods per cycle: 12 for months, 4 for quarters; 1 (default) for none. */
  readonly season?: number;
  readonly method?: ForecastMethod | 'auto';
  /** Share of outcomes that the interval should hold, above 0 and below 1; default 0.8. */
  readonly level?: number;
};

/** Long series are fitted on their recent part: older values change nothing but the time it takes. */
const RECENT = 1000;
const MOST_STEPS = 1000;
const MOST_SEASONS = 1000;

/**
 * Forecasts the periods after the last value.
 *
 * Intervals are the textbook ones of each method (Hyndman and Athanasopoulos, FPP): they know the noise, not that the
 * future may change. Where nothing shows the noise (one value, a constant) the interval is the point. The mean of
 * several methods gets the mean of their standard errors, which is never too small for errors that go together.
 *
 * @param history Equally spaced values, oldest first, any unit and sign.
 * @param horizon Periods ahead, 1 to 1000.
 * @error `no-history`, `bad-history`, `bad-horizon`, `bad-season`, `bad-level`, `too-short`, `not-positive` (hw_mul with
 *   a value of 0 or less), `no-fit` (hw_mul on values too wild for it), `too-large` (a forecast beyond the range of numbers).
 * @example forecast([100, 110, 120], 2, { method: 'naive' }) // points 120, 120
 */
export function forecast(history: readonly number[], horizon: number, options: ForecastOptions = {}): Result<Forecast> {
  const { season = 1, method = 'auto', level = 0.8 } = options;
  const n = history.length;
  if (n === 0) return problem('no-history', 'there is no history to forecast from');
  const odd = history.findIndex((value) => !Number.isFinite(value));
  if (odd >= 0) return problem('bad-history', `value ${odd + 1} of the history is not a finite number`);
  if (!(Number.isInteger(horizon) && horizon >= 1 && horizon <= MOST_STEPS))
    return problem('bad-horizon', `horizon must be a whole number from 1 to ${MOST_STEPS}, not ${horizon}`);
  if (!(Number.isInteger(season) && season >= 1 && season <= MOST_SEASONS))
    return problem('bad-season', `season must be a whole number from 1 to ${MOST_SEASONS}, not ${season}`);
  if (!(level > 0 && level < 1)) return problem('bad-level', `level must be above 0 and below 1, not ${level}`);
  const refusal = method === 'auto' ? null : unfit(method, history, season);
  if (refusal !== null) return refusal;

  const scale = scaleOf(history);
  const values = (readsAll(method) ? history : history.slice(-Math.max(RECENT, 10 * season))).map((v) => v / scale);
  const parts: readonly Part[] =
    method === 'auto'
      ? choose(values, horizon, season)
      : [{ method, weight: 1, model: fitModel(method, values, season) }];
  const sets = parts.map(({ model, weight }) => ({
    weight,
    width: model.freedom === null ? normalQuantile((1 + level) / 2) : studentQuantile((1 + level) / 2, model.freedom),
    steps: model.ahead(values, horizon),
  }));
  // Only hw_mul can come to this: a base at or below 0, or shares so rough that their squares run away.
  if (!sets.every((set) => set.steps.every(({ point, error }) => Number.isFinite(point) && Number.isFinite(error))))
    return problem('no-fit', `${method} finds no steady fit to these values; use hw_add or auto`);
  const sumOf = (at: number, read: (step: Step, width: number) => number): number =>
    sets.reduce((sum, { weight, width, steps }) => {
      const step = steps[at];
      return step === undefined ? sum : sum + weight * read(step, width);
    }, 0);
  const result = Array.from({ length: horizon }, (_, i): ForecastStep => {
    const point = scale * sumOf(i, (step) => step.point);
    const reach = scale * sumOf(i, (step, width) => width * step.error);
    return { point, lower: point - reach, upper: point + reach };
  });
  if (!result.every(({ lower, upper }) => Number.isFinite(lower) && Number.isFinite(upper)))
    return problem('too-large', 'the forecast leaves the range of numbers');
  return ok({
    steps: result,
    parts: parts.map(({ method: name, weight, model }) => ({ method: name, weight, parameters: model.parameters })),
  });
}

const readsAll = (method: ForecastMethod | 'auto'): boolean =>
  method === 'drift' || method === 'run_rate' || method === 'linear';

function unfit(method: ForecastMethod, history: readonly number[], season: number): ReturnType<typeof problem> | null {
  const seasonal = method === 'hw_add' || method === 'hw_mul';
  if (seasonal && season < 2) return problem('bad-season', `${method} needs a season of 2 or more`);
  const least = needs(method, season);
  if (history.length < least)
    return problem(
      'too-short',
      `${method} needs at least ${least} values${season > 1 ? ` for a season of ${season}` : ''}, not ${history.length}`,
    );
  const low = method === 'hw_mul' ? history.findIndex((value) => value <= 0) : -1;
  return low < 0
    ? null
    : problem('not-positive', `hw_mul needs values above 0; value ${low + 1} is ${history[low]}; use hw_add`);
}
