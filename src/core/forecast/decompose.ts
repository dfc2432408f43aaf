/** Classical decomposition: trend by a centred moving average, seasonal indices as means by position in the season. */
import { ok, problem, type Result } from '../result.ts';
import { normalQuantile } from '../statistics/normal.ts';
import { scaleOf } from './model.ts';

export type SeasonKind = 'add' | 'mul';

/** Centred moving average over one season; an even season takes half of both ends. From position floor(season ÷ 2). */
function movingAverage(values: readonly number[], season: number): readonly number[] {
  const half = Math.floor(season / 2);
  const even = season % 2 === 0;
  const averages: number[] = [];
  for (let t = half; t + half < values.length; t++) {
    let sum = 0;
    for (let k = t - half; k <= t + half; k++)
      sum += (values[k] ?? 0) * (even && (k === t - half || k === t + half) ? 0.5 : 1);
    averages.push(sum / season);
  }
  return averages;
}

/**
 * Seasonal indices as R's decompose: index i belongs to the first value's position plus i.
 * @param season Values per cycle, 2 or more.
 * @param kind `mul`: factors with mean 1; `add`: amounts with mean 0.
 * @error `bad-season`, `too-short` (fewer than two seasons), `no-base` (`mul` with a trend of 0 or indices that cancel).
 * @example seasonalIndices([1, 3, 1, 3, 1, 3], 2, 'mul') // 0.5, 1.5
 */
export function seasonalIndices(
  values: readonly number[],
  season: number,
  kind: SeasonKind,
): Result<readonly number[]> {
  if (!Number.isInteger(season) || season < 2 || season > 1000)
    return problem('bad-season', `season must be a whole number from 2 to 1000, not ${season}`);
  if (values.length < 2 * season)
    return problem('too-short', `a season of ${season} needs at least ${2 * season} values, not ${values.length}`);
  const scale = scaleOf(values);
  const scaled = values.map((value) => value / scale);
  const half = Math.floor(season / 2);
  const sums = new Array<number>(season).fill(0);
  const counts = new Array<number>(season).fill(0);
  movingAverage(scaled, season).forEach((trend, i) => {
    const t = i + half;
    const value = scaled[t] ?? 0;
    sums[t % season] = (sums[t % season] ?? 0) + (kind === 'mul' ? value / trend : value - trend);
    counts[t % season] = (counts[t % season] ?? 0) + 1;
  });
  const means = sums.map((sum, i) => sum / (counts[i] ?? 1));
  const mean = means.reduce((sum, value) => sum + value, 0) / season;
  const indices = means.map((value) => (kind === 'mul' ? value / mean : scale * (value - mean)));
  return indices.every(Number.isFinite)
    ? ok(indices)
    : problem('no-base', 'the moving average is 0 somewhere, so there are no factors; use type add');
}

/** Whether the values repeat after a season: autocorrelation at that lag, one-sided 5 % (the classical test of theta). */
export function isSeasonal(values: readonly number[], season: number): boolean {
  const n = values.length;
  if (season < 2 || n <= 2 * season) return false;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const lagged = (lag: number) => {
    let sum = 0;
    for (let t = lag; t < n; t++) sum += ((values[t] ?? 0) - mean) * ((values[t - lag] ?? 0) - mean);
    return sum;
  };
  const variance = lagged(0);
  if (variance === 0) return false;
  let squares = 0;
  for (let lag = 1; lag < season; lag++) squares += (lagged(lag) / variance) ** 2;
  return Math.abs(lagged(season) / variance) > normalQuantile(0.95) * Math.sqrt((1 + 2 * squares) / n);
}
