/**
 * The standard theta method (Assimakopoulos and Nikolopoulos 2000) in the form of Hyndman and Billah (2003): simple
 * smoothing plus half the slope of the straight line; seasonal values are adjusted first when the classical test says so.
 */
import { isSeasonal, seasonalIndices } from './decompose.ts';
import { type Model, steps } from './model.ts';
import { smoothing } from './smoothing.ts';
import { linearTrend } from './trend.ts';

/** @param season Values per cycle, 1 for none. @returns Forecasts with the errors of simple smoothing. */
export function theta(fitted: readonly number[], season: number): Model {
  // Factors need values above 0; other series get amounts.
  const kind = fitted.every((value) => value > 0) ? 'mul' : 'add';
  const found = isSeasonal(fitted, season) ? seasonalIndices(fitted, season, kind) : null;
  const indices = found?.ok && (kind === 'add' || found.value.every((index) => index > 1e-4)) ? found.value : null;
  const index = (t: number): number => indices?.[t % season] ?? (kind === 'mul' ? 1 : 0);
  const adjust = (values: readonly number[]) =>
    values.map((value, t) => (kind === 'mul' ? value / index(t) : value - index(t)));
  const level = smoothing(adjust(fitted), { trend: false, damped: false, season: 1 });
  const alpha = level.parameters.alpha ?? 1;
  return {
    parameters: level.parameters,
    freedom: null,
    ahead: (values, horizon) => {
      const adjusted = adjust(values);
      const half = linearTrend(adjusted).slope / 2;
      const lag = (1 - (1 - alpha) ** adjusted.length) / alpha;
      const flat = level.ahead(adjusted, horizon);
      return steps(horizon, (h) => {
        const { point, error } = flat[h - 1] ?? { point: 0, error: 0 };
        const line = point + half * (h - 1 + lag);
        const factor = index(values.length + h - 1);
        return kind === 'mul' ? { point: line * factor, error: error * factor } : { point: line + factor, error };
      });
    },
  };
}
