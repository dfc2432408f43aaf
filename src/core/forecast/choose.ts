/**
 * Method `auto`: the mean of theta and the two best of three candidates, by absolute error over rolling origins (WAPE:
 * all candidates face the same actuals). Mean sMAPE on the M3 samples, monthly and quarterly: 13.20 and 9.84; theta
 * alone 13.47 and 10.43; the single best of the three by rolling origin 14.4 and 9.8. Theta is the anchor because it is
 * never far off.
 */
import { fitModel, needs } from './methods.ts';
import type { ForecastMethod, Model, Step } from './model.ts';

export type Part = { readonly method: ForecastMethod; readonly weight: number; readonly model: Model };

/** Origins are thinned out to this many. */
const MOST_ORIGINS = 24;

const whole = (steps: readonly Step[]): boolean =>
  steps.every(({ point, error }) => Number.isFinite(point) && Number.isFinite(error));

/** Σ|actual − forecast| over the origins, parameters from before the first one; Infinity when it cannot be had. */
function rollingError(method: ForecastMethod, values: readonly number[], season: number, held: number): number {
  const n = values.length;
  if (held < 1 || n - held < needs(method, season)) return Number.POSITIVE_INFINITY;
  const model = fitModel(method, values.slice(0, n - held), season);
  const stride = Math.ceil(held / MOST_ORIGINS);
  let sum = 0;
  for (let origin = n - held; origin < n; origin += stride)
    model.ahead(values.slice(0, origin), n - origin).forEach(({ point }, i) => {
      sum += Math.abs((values[origin + i] ?? 0) - point);
    });
  return Number.isFinite(sum) ? sum : Number.POSITIVE_INFINITY;
}

/** The parts of `auto` and their weights, which add up to 1; one value gives the naive forecast. */
export function choose(values: readonly number[], horizon: number, season: number): readonly Part[] {
  const n = values.length;
  const part = (method: ForecastMethod, weight: number): Part => ({
    method,
    weight,
    model: fitModel(method, values, season),
  });
  if (n < 2) return [part('naive', 1)];
  const seasonal = season > 1 && n > needs('hw_add', season);
  // Not the horizon: asking for more periods must not change the first ones.
  const held = Math.min(
    Math.max(8, Math.ceil(1.5 * season)),
    Math.floor(n / 3),
    seasonal ? n - needs('hw_add', season) : n,
  );
  const errorOf = (method: ForecastMethod) => ({ method, error: rollingError(method, values, season, held) });
  const candidates: readonly ForecastMethod[] = !seasonal
    ? ['theta', 'ses', 'damped']
    : values.every((value) => value > 0)
      ? ['theta', 'hw_add', 'hw_mul']
      : ['theta', 'hw_add'];
  const ranked = candidates
    .map(errorOf)
    .filter(({ error }) => Number.isFinite(error))
    .sort((a, b) => a.error - b.error);
  // Too short to fit seasons: last season again, if that would have done better.
  if (!seasonal && season > 1 && errorOf('snaive').error < (ranked[0]?.error ?? 0)) return [part('snaive', 1)];
  const best = ranked
    .slice(0, 2)
    .filter(({ method }) => method !== 'theta')
    .map(({ method }) => part(method, 1))
    .filter(({ model }) => whole(model.ahead(values, horizon)));
  const doubled = ranked.slice(0, 2).some(({ method }) => method === 'theta');
  const parts = [part('theta', doubled ? 2 : 1), ...best];
  const sum = parts.reduce((all, { weight }) => all + weight, 0);
  return parts.map((each) => ({ ...each, weight: each.weight / sum }));
}
