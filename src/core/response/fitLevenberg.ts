/** Least squares in a box by Levenberg and Marquardt's damped steps, for a handful of parameters. */
import { solve } from './fitLinear.ts';

/** Half the squared error at a point, with its gradient and the Gauss–Newton matrix (row-major). */
export type Linearised = { readonly cost: number; readonly gradient: Float64Array; readonly matrix: Float64Array };
export type LeastSquares = {
  readonly lower: readonly number[];
  readonly upper: readonly number[];
  readonly cost: (at: readonly number[]) => number;
  readonly linearise: (at: readonly number[]) => Linearised;
};
export type Minimum = { readonly at: readonly number[]; readonly cost: number };

/**
 * A local minimum from a start, inside the box. Never worse than the start.
 * @param steps Cap on linearisations. @param settled Stops when a step gains less than this share of the cost.
 */
export function descend(task: LeastSquares, start: readonly number[], steps: number, settled: number): Minimum {
  const { lower, upper } = task;
  const inBox = (value: number, i: number) => Math.min(Math.max(value, lower[i] ?? value), upper[i] ?? value);
  let at = start.map(inBox);
  let damping = 1e-3;
  let model = task.linearise(at);
  let idle = 0;
  for (let step = 0; step < steps; step++) {
    const size = at.length;
    const { gradient, matrix, cost } = model;
    // A parameter at its bound that would leave the box stays there.
    const free = at
      .map((_, i) => i)
      .filter((i) => {
        const slope = gradient[i] ?? 0;
        return slope < 0 ? (at[i] ?? 0) < (upper[i] ?? 0) : slope > 0 && (at[i] ?? 0) > (lower[i] ?? 0);
      });
    if (free.length === 0) break;
    // A direction that the data barely see gets a floor, so that no step is divided by rounding noise.
    const floor = 1e-12 * free.reduce((most, i) => Math.max(most, matrix[i * size + i] ?? 0), 0) + Number.MIN_VALUE;
    let better: Minimum | null = null;
    while (better === null && damping < 1e12) {
      const damped = Float64Array.from(matrix);
      for (const i of free) damped[i * size + i] = Math.max(matrix[i * size + i] ?? 0, floor) * (1 + damping);
      const move = solve(damped, gradient, free, 0);
      if (move !== null) {
        const next = [...at];
        free.forEach((i, k) => {
          next[i] = inBox((at[i] ?? 0) - (move[k] ?? 0), i);
        });
        const trial = task.cost(next);
        if (trial < cost) better = { at: next, cost: trial };
        else if (next.every((value, i) => Math.abs(value - (at[i] ?? 0)) <= 1e-15 * Math.abs(value))) damping = 1e12;
      }
      if (better === null) damping *= 8;
    }
    if (better === null) break;
    idle = cost - better.cost <= settled * cost ? idle + 1 : 0;
    damping = Math.max(damping / 5, 1e-9);
    at = [...better.at];
    model = task.linearise(at);
    if (idle === 2) break;
  }
  return { at, cost: model.cost };
}
