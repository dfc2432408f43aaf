/** The plainest fits: try all bends of a grid, amplitudes by linear least squares, refine the grid around the best. */
import type { Point } from '../../src/core/response/curve.ts';
import type { History } from '../../src/core/response/fitHistory.ts';

type Found = { readonly sse: number; readonly tries: number };
/** Near enough to the error that is to be reached. */
const NEAR = 1.001;
const MOST_TRIES = 300_000;

/** a · x^s ÷ (b^s + x^s); grids of twice as many points per axis until one reaches the error. */
export function gridCurve(points: readonly Point[], bent: boolean, wanted: number): Found {
  const top = points.reduce((most, { spend }) => Math.max(most, spend), 0);
  let [sse, tries] = [Number.POSITIVE_INFINITY, 0];
  for (let size = 16; sse > wanted * NEAR && tries < MOST_TRIES; size *= 2)
    for (let i = 0; i < size; i++)
      for (let j = 0; j < (bent ? size : 1); j++) {
        const half = top * 10 ** (-2 + (3 * (i + 0.5)) / size);
        const s = bent ? 0.5 + (2.5 * (j + 0.5)) / size : 1;
        let [own, cross, whole] = [0, 0, 0];
        for (const { spend, outcome } of points) {
          const g = spend > 0 ? 1 / (1 + (half / spend) ** s) : 0;
          own += g * g;
          cross += g * outcome;
          whole += outcome * outcome;
        }
        sse = Math.min(sse, whole - (cross * cross) / own);
        tries++;
      }
  return { sse, tries };
}

const DECAYS = 12;
const HALVES = 12;
/** Channel by channel, the others held: a grid of decay and half-saturation, narrower after each round. */
export function gridMix({ outcome, channels }: History, wanted: number): Found {
  const weeks = outcome.length;
  const most = channels.map(({ values }) => values.reduce((top, value) => Math.max(top, value), 0));
  const effect = (c: number, decay: number, half: number): Float64Array => {
    let carried = 0;
    return Float64Array.from(channels[c]?.values ?? [], (spend) => {
      carried = (1 - decay) * spend + decay * carried;
      return carried / (carried + half * (most[c] ?? 1));
    });
  };
  const at = channels.map(() => ({ decay: 0.4, lnHalf: Math.log(0.4) }));
  const columns = [
    new Float64Array(weeks).fill(1),
    Float64Array.from({ length: weeks }, (_, t) => t / weeks),
    ...at.map(({ decay, lnHalf }, c) => effect(c, decay, Math.exp(lnHalf))),
  ];
  let [sse, tries, reach] = [Number.POSITIVE_INFINITY, 0, 1];
  for (; sse > wanted * NEAR && tries < MOST_TRIES / 5; reach = Math.max(0.05, reach * 0.8))
    for (const [c, start] of at.entries()) {
      const from = { ...start };
      for (let i = 0; i < DECAYS; i++)
        for (let j = 0; j < HALVES; j++) {
          const decay = clip(from.decay + reach * (i / (DECAYS - 1) - 0.5), 0, 0.95);
          const lnHalf = clip(from.lnHalf + 5 * reach * (j / (HALVES - 1) - 0.5), Math.log(0.01), Math.log(5));
          const kept = columns[c + 2] ?? new Float64Array(weeks);
          columns[c + 2] = effect(c, decay, Math.exp(lnHalf));
          const error = residual(columns, outcome);
          tries++;
          if (error < sse) [sse, at[c]] = [error, { decay, lnHalf }];
          else columns[c + 2] = kept;
        }
    }
  return { sse, tries };
}

const clip = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

/** The squared error of linear least squares: Gram and Schmidt, column by column. */
function residual(columns: readonly Float64Array[], outcome: readonly number[]): number {
  const rest = Float64Array.from(outcome);
  const done: Float64Array[] = [];
  const dot = (a: Float64Array, b: Float64Array) => {
    let sum = 0;
    for (let t = 0; t < a.length; t++) sum += (a[t] ?? 0) * (b[t] ?? 0);
    return sum;
  };
  const take = (from: Float64Array, unit: Float64Array, share: number) => {
    for (let t = 0; t < from.length; t++) from[t] = (from[t] ?? 0) - share * (unit[t] ?? 0);
  };
  for (const column of columns) {
    const own = column.slice();
    for (const unit of done) take(own, unit, dot(own, unit));
    const size = Math.sqrt(dot(own, own));
    if (size < 1e-9) continue;
    for (let t = 0; t < own.length; t++) own[t] = (own[t] ?? 0) / size;
    take(rest, own, dot(rest, own));
    done.push(own);
  }
  return dot(rest, rest);
}
