/**
 * Exponential smoothing with additive errors: ses, holt, damped, hw_add (ETS ANN, AAN, AAdN, AAA of Hyndman et al.
 * 2008). Level, trend and seasons move by a share of each error; the first states are the least-squares ones for
 * given shares, found exactly because errors are linear in them, so that only the shares need a search.
 */
import { seasonalIndices } from './decompose.ts';
import { leastSquares } from './leastSquares.ts';
import { type Axis, minimise } from './minimise.ts';
import { type Model, steps } from './model.ts';

export type Shape = { readonly trend: boolean; readonly damped: boolean; readonly season: number };
export type Shares = { readonly alpha: number; readonly beta: number; readonly gamma: number; readonly phi: number };
export type States = { level: number; trend: number; readonly seasons: number[] };

/** Beyond this season the first seasons come from the decomposition: one unknown each would cost too much. */
const MOST_FREE_SEASONS = 24;
const share = (...starts: readonly number[]): Axis => ({ low: 1e-4, high: 0.9999, starts });

/** Shares as R bounds them: beta below alpha, gamma below 1 − alpha, phi from 0.8 to 0.98. */
export const axesOf = ({ trend, damped, season }: Shape): readonly Axis[] => [
  season > 1 ? share(0.1, 0.4, 0.8) : share(0.01, 0.03, 0.1, 0.3, 0.6, 0.95),
  ...(trend ? [share(0.02, 0.25, 0.9)] : []),
  ...(season > 1 ? [share(0.05, 0.4)] : []),
  ...(damped ? [{ low: 0.8, high: 0.98, starts: [0.9, 0.97] }] : []),
];
/** The shares at a point of the search, in the order of `axesOf`. */
export function sharesOf({ trend, damped, season }: Shape, at: readonly number[]): Shares {
  const rest = [...at];
  const alpha = rest.shift() ?? 0;
  const beta = trend ? alpha * (rest.shift() ?? 0) : 0;
  const gamma = season > 1 ? (1 - alpha) * (rest.shift() ?? 0) : 0;
  return { alpha, beta, gamma, phi: damped ? (rest.shift() ?? 1) : 1 };
}

/** Runs the states over the values and leaves them at the end; `errors` gets every one-step error. */
function follow(
  { alpha, beta, gamma, phi }: Shares,
  states: States,
  values: ArrayLike<number>,
  errors: Float64Array,
): void {
  const { seasons } = states;
  const season = seasons.length;
  let { level, trend } = states;
  for (let t = 0, i = 0; t < values.length; t++) {
    const now = seasons[i] ?? 0;
    const carried = phi * trend;
    const expected = level + carried;
    const error = (values[t] ?? 0) - expected - now;
    errors[t] = error;
    level = expected + alpha * error;
    trend = carried + beta * error;
    seasons[i] = now + gamma * error;
    i = i + 1 === season ? 0 : i + 1;
  }
  states.level = level;
  states.trend = trend;
}

type Start = { readonly states: States; readonly sse: number };

/** Finds the least-squares first states for given shares, and the squared errors that they leave, in one room for all. */
function firstStates(
  values: Float64Array,
  shape: Shape,
  fixedSeasons: readonly number[] | null,
): (shares: Shares) => Start {
  const { season } = shape;
  const n = values.length;
  // The level holds the mean of the seasons: the last season is the reference.
  const free = fixedSeasons === null ? season - 1 : 0;
  const room = () => new Float64Array(n);
  const [silence, target, level, trend] = [room(), room(), room(), room()];
  // A first season does to the errors what the one before does, a period later: views of one wave.
  const wave = new Float64Array(Math.max(0, free - 1) + n);
  const seasons = Array.from({ length: free }, (_, i) => wave.subarray(free - 1 - i, free - 1 - i + n));
  const solve = leastSquares([level, ...(shape.trend ? [trend] : []), ...seasons], target, free);
  const none = new Array<number>(season).fill(0);
  const unit = none.map((_, i) => (i === 0 ? -1 : 0));
  return (shares) => {
    const run = (states: States, seen: Float64Array, errors: Float64Array) => follow(shares, states, seen, errors);
    // What one unit of a first state does to the errors, with its sign turned.
    run({ level: -1, trend: 0, seasons: [...none] }, silence, level);
    if (shape.trend) run({ level: 0, trend: -1, seasons: [...none] }, silence, trend);
    if (seasons[0] !== undefined) run({ level: 0, trend: 0, seasons: [...unit] }, silence, seasons[0]);
    run({ level: 0, trend: 0, seasons: [...(fixedSeasons ?? none)] }, values, target);
    const { solution, sse } = solve();
    const before = shape.trend ? 2 : 1;
    return {
      states: {
        level: solution[0] ?? 0,
        trend: shape.trend ? (solution[1] ?? 0) : 0,
        seasons: none.map((_, i) => fixedSeasons?.[i] ?? solution[before + i] ?? 0),
      },
      sse,
    };
  };
}

/** The model of a shape with the shares of least squared error. */
export function smoothing(fitted: readonly number[], shape: Shape): Model {
  const n = fitted.length;
  // Far from zero the squares would drown the movement; these models do not care where zero is.
  const mean = fitted.reduce((sum, value) => sum + value / n, 0);
  const centred = new Float64Array(fitted.map((value) => value - mean));
  const axes = axesOf(shape);
  const search = (seasons: readonly number[] | null, over: readonly Axis[], cap: number) => {
    const start = firstStates(centred, shape, seasons);
    return minimise((at) => start(sharesOf(shape, at)).sse, over, cap);
  };
  const indices = shape.season > 1 ? seasonalIndices(fitted, shape.season, 'add') : null;
  const fixed = indices?.ok ? indices.value : null;
  const found = search(fixed, axes, 150);
  // Seasons from the decomposition bring the shares near their place; free seasons, at a cost, to it.
  const free = shape.season > 1 && shape.season <= MOST_FREE_SEASONS;
  const near = axes.map((axis, i) => ({ ...axis, starts: [found[i] ?? axis.low] }));
  const shares = sharesOf(shape, free ? search(null, near, 40) : found);
  const { states, sse } = firstStates(centred, shape, free ? null : fixed)(shares);
  const unknowns = (shape.trend ? 4 : 2) + (shape.damped ? 1 : 0) + (shape.season > 1 ? shape.season : 0);
  const variance = sse / Math.max(1, n - unknowns);
  const { alpha, beta, gamma, phi } = shares;
  return {
    parameters: {
      alpha,
      ...(shape.trend ? { beta } : {}),
      ...(shape.season > 1 ? { gamma } : {}),
      ...(shape.damped ? { phi } : {}),
    },
    freedom: null,
    ahead: (values, horizon) => {
      const end: States = { ...states, seasons: [...states.seasons] };
      const moved = new Float64Array(values.map((value) => value - mean));
      follow(shares, end, moved, new Float64Array(moved.length));
      let damping = 0;
      let factor = 1;
      let spread = 1;
      return steps(horizon, (h) => {
        if (h > 1) spread += (alpha + beta * damping + ((h - 1) % shape.season === 0 ? gamma : 0)) ** 2;
        factor *= phi;
        damping += factor;
        return {
          point: mean + end.level + damping * end.trend + (end.seasons[(values.length + h - 1) % shape.season] ?? 0),
          error: Math.sqrt(variance * spread),
        };
      });
    },
  };
}
