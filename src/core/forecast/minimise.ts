/** Smallest value of a function in a box, without derivatives: a coarse grid, then Nelder-Mead. Deterministic. */

export type Axis = { readonly low: number; readonly high: number; readonly starts: readonly number[] };
type Vertex = { readonly at: readonly number[]; readonly value: number };

/**
 * @param objective Infinity marks a point that is not allowed.
 * @param axes One per dimension; the grid is every combination of their starts.
 * @param cap Most evaluations after the grid.
 * @returns The best point found; the first grid point when every one is Infinity.
 */
export function minimise(
  objective: (at: readonly number[]) => number,
  axes: readonly Axis[],
  cap: number,
): readonly number[] {
  let evaluations = 0;
  const clamp = (value: number, { low, high }: Axis) => Math.min(high, Math.max(low, value));
  const look = (at: readonly number[]): Vertex => {
    evaluations++;
    const inside = axes.map((axis, i) => clamp(at[i] ?? axis.low, axis));
    const value = objective(inside);
    return { at: inside, value: Number.isNaN(value) ? Number.POSITIVE_INFINITY : value };
  };
  const grid = axes.reduce<readonly (readonly number[])[]>(
    (points, axis) => points.flatMap((point) => axis.starts.map((start) => [...point, start])),
    [[]],
  );
  let best = look(grid[0] ?? []);
  for (const point of grid.slice(1)) {
    const vertex = look(point);
    if (vertex.value < best.value) best = vertex;
  }
  if (axes.length === 0 || !Number.isFinite(best.value)) return best.at;

  const centre = best.at;
  let simplex: readonly Vertex[] = [
    best,
    ...axes.map((axis, i) => {
      const step = (axis.high - axis.low) * ((centre[i] ?? 0) > (axis.low + axis.high) / 2 ? -0.1 : 0.1);
      return look(centre.map((value, j) => (j === i ? value + step : value)));
    }),
  ];
  const size = axes.length;
  evaluations = 0;
  while (evaluations < cap) {
    // Array sort is stable: ties keep their order.
    simplex = [...simplex].sort((a, b) => a.value - b.value);
    const [first, worst, second] = [simplex[0], simplex[size], simplex[size - 1]];
    if (first === undefined || worst === undefined || second === undefined) break;
    // Equal values alone may lie on both sides of the valley.
    const close = axes.every(
      ({ low, high }, i) => Math.abs((worst.at[i] ?? 0) - (first.at[i] ?? 0)) <= 1e-4 * (high - low),
    );
    if (close && worst.value - first.value <= 1e-7 * Math.abs(first.value)) break;
    const middle = axes.map((_, i) => simplex.reduce((sum, v, j) => sum + (j < size ? (v.at[i] ?? 0) : 0), 0) / size);
    const towards = (factor: number) => look(middle.map((value, i) => value + factor * ((worst.at[i] ?? 0) - value)));
    const reflected = towards(-1);
    let better: Vertex | null = null;
    if (reflected.value < first.value) {
      const expanded = towards(-2);
      better = expanded.value < reflected.value ? expanded : reflected;
    } else if (reflected.value < second.value) better = reflected;
    else {
      const contracted = towards(reflected.value < worst.value ? -0.5 : 0.5);
      if (contracted.value < Math.min(reflected.value, worst.value)) better = contracted;
    }
    const anchor = first.at;
    simplex =
      better === null
        ? [first, ...simplex.slice(1).map((v) => look(v.at.map((value, i) => (value + (anchor[i] ?? 0)) / 2)))]
        : [...simplex.slice(0, size), better];
  }
  return simplex.reduce((least, vertex) => (vertex.value < least.value ? vertex : least), best).at;
}
