/**
 * Holt-Winters with seasonal factors (hw_mul): ETS(M,A,M) of Hyndman et al. 2008. Errors are shares of the forecast, so
 * large months may miss by more. Needs values above 0.
 */
import { seasonalIndices } from './decompose.ts';
import { minimise } from './minimise.ts';
import { type Model, steps } from './model.ts';
import { axesOf, type Shape, type Shares, type States, sharesOf } from './smoothing.ts';
import { linearTrend } from './trend.ts';

/** Runs the states over the values; `see` gets every one-step forecast and what came. */
function follow(
  { alpha, beta, gamma }: Shares,
  states: States,
  values: readonly number[],
  see: (forecast: number, value: number) => void,
): void {
  const { seasons } = states;
  const season = seasons.length;
  let { level, trend } = states;
  for (let t = 0, i = 0; t < values.length; t++, i = i + 1 === season ? 0 : i + 1) {
    const base = level + trend;
    const factor = seasons[i] ?? 1;
    const value = values[t] ?? 0;
    see(base * factor, value);
    const error = value / factor - base;
    level = base + alpha * error;
    trend += beta * error;
    // The factor moves by gamma × (value − forecast) ÷ base.
    seasons[i] = factor * (1 + (gamma * error) / base);
  }
  states.level = level;
  states.trend = trend;
}

const SHAPE = (season: number): Shape => ({ trend: true, damped: false, season });

/** Level and trend times seasonal factors (hw_mul), the shares fitted; values above 0, two seasons or more. */
export function seasonalProduct(fitted: readonly number[], season: number): Model {
  const n = fitted.length;
  const found = seasonalIndices(fitted, season, 'mul');
  const indices = found.ok ? found.value : new Array<number>(season).fill(1);
  const adjusted = fitted.map((value, t) => value / (indices[t % season] ?? 1));
  const head = adjusted.slice(0, Math.max(10, 2 * season));
  const line = linearTrend(head);
  // A line that starts at or below 0 is no place to start for factors.
  const first =
    line.intercept > line.slope
      ? line
      : { intercept: head.reduce((sum, value) => sum + value / head.length, 0), slope: 0 };
  const startAt = (level: number, trend: number): States => ({
    level: (first.intercept - first.slope) * level,
    trend: first.slope + first.intercept * trend,
    seasons: [...indices],
  });
  /** The likelihood as a mean square: Σ(relative error)² × (geometric mean of the forecasts)². */
  const score = (shares: Shares, states: States): { readonly squares: number; readonly score: number } => {
    let squares = 0;
    let logs = 0;
    follow(shares, states, fitted, (forecast, value) => {
      if (forecast > 0) {
        squares += (value / forecast - 1) ** 2;
        logs += Math.log(forecast);
      } else squares = Number.POSITIVE_INFINITY;
    });
    return { squares, score: squares * Math.exp((2 * logs) / n) };
  };
  const axes = [
    ...axesOf(SHAPE(season)),
    { low: 0.5, high: 1.5, starts: [1] },
    { low: -0.05, high: 0.05, starts: [0] },
  ];
  const at = minimise(
    (point) => score(sharesOf(SHAPE(season), point), startAt(point[3] ?? 1, point[4] ?? 0)).score,
    axes,
    250,
  );
  const shares = sharesOf(SHAPE(season), at);
  const start = () => startAt(at[3] ?? 1, at[4] ?? 0);
  const variance = score(shares, start()).squares / Math.max(1, n - season - 4);
  const { alpha, beta, gamma } = shares;
  return {
    parameters: { alpha, beta, gamma },
    freedom: null,
    ahead: (values, horizon) => {
      const end = start();
      follow(shares, end, values, () => {});
      // Class 3 of Hyndman et al. 2008, ch. 6: squares of the base grow by what earlier errors did to it.
      const squares: number[] = [];
      return steps(horizon, (h) => {
        const base = end.level + h * end.trend;
        let square = base * base;
        for (let j = 1; j < h; j++) square += variance * (alpha + beta * j) ** 2 * (squares[h - j - 1] ?? 0);
        squares.push(square);
        const factor = end.seasons[(values.length + h - 1) % season] ?? 1;
        const growth = (1 + variance) * (1 + gamma * gamma * variance) ** Math.floor((h - 1) / season);
        return {
          point: base * factor,
          error: Math.abs(factor) * Math.sqrt(Math.max(0, square * growth - base * base)),
        };
      });
    },
  };
}
