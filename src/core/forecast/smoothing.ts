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

/** The least-squares first states for given shares, and the squared errors that they leave. */
function firstStates(
  values: Float64Array,
  shape: Shape,
  shares: Shares,
  fixedSeasons: readonly number[] | null,
): { readonly states: States; readonly sse: number } {
  const { season } = shape;
  const errorsOf = (level: number, trend: number, seasons: readonly number[] | null, seen: Float64Array) => {
    const errors = new Float64Array(seen.length);
    follow(shares, { level, trend, seasons: seasons ? [...seasons] : new Array<number>(season).fill(0) }, seen, errors);
    return errors;
  };
  // What one unit of a first state does to the errors, with its sign turned.
  const silence = new Float64Array(values.length);
  const columns = [errorsOf(-1, 0, null, silence)];
  if (shape.trend) columns.push(errorsOf(0, -1, null, silence));
  // The level holds the mean of the seasons: the last season is the reference.
  const free = fixedSeasons === null ? season - 1 : 0;
  for (let i = 0; i < free; i++) {
    const unit = new Array<number>(season).fill(0);
    unit[i] = -1;
    columns.push(errorsOf(0, 0, unit, silence));
  }
  const { solution, sse } = leastSquares(columns, errorsOf(0, 0, fixedSeasons, values));
  const before = shape.trend ? 2 : 1;
  const seasons = fixedSeasons ?? Array.from({ length: season }, (_, i) => solution[before + i] ?? 0);
  return {
    states: { level: solution[0] ?? 0, trend: before === 2 ? (solution[1] ?? 0) : 0, seasons: [...seasons] },
    sse,
  };
}

/** The model of a shape with the shares of least squared error. */
export function smoothing(fitted: readonly number[], shape: Shape): Model {
  const n = fitted.length;
  // Far from zero the squares would drown the movement; these models do not care where zero is.
  const mean = fitted.reduce((sum, value) => sum + value / n, 0);
  const centred = Float64Array.from(fitted, (value) => value - mean);
  const axes = axesOf(shape);
  const search = (seasons: readonly number[] | null, over: readonly Axis[], cap: number) =>
    minimise((at) => firstStates(centred, shape, sharesOf(shape, at), seasons).sse, over, cap);
  const indices = shape.season > 1 ? seasonalIndices(fitted, shape.season, 'add') : null;
  const fixed = indices?.ok ? indices.value : null;
  const found = search(fixed, axes, 150);
  // Seasons from the decomposition bring the shares near their place; free seasons, at a cost, to it.
  const free = shape.season > 1 && shape.season <= MOST_FREE_SEASONS;
  const near = axes.map((axis, i) => ({ ...axis, starts: [found[i] ?? axis.low] }));
  const shares = sharesOf(shape, free ? search(null, near, 40) : found);
  const { states, sse } = firstStates(centred, shape, shares, free ? null : fixed);
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
      const moved = Float64Array.from(values, (value) => value - mean);
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
