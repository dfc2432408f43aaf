/** Small dense least squares by the normal equations. */

type Fit = {
  /** Weights of the columns; the next run writes over them. A column that adds nothing gets weight 0. */
  readonly solution: Float64Array;
  /** The squares that stay. */
  readonly sse: number;
};

/**
 * The combination of columns nearest to a target, as a function that reads both anew at each run: a search makes
 * thousands of runs in one room.
 * @param shifted So many of the last columns are one column, each a row later than the one before and 0 above: their
 *   products need one row only.
 */
export function leastSquares(columns: readonly Float64Array[], target: Float64Array, shifted = 0): () => Fit {
  const size = columns.length;
  const n = target.length;
  const first = size - shifted;
  const lower = new Float64Array(size * size);
  const half = new Float64Array(size);
  const solution = new Float64Array(size);
  const left = new Float64Array(n);
  const dot = (a: Float64Array, b: Float64Array): number => {
    let sum = 0;
    for (let t = 0; t < n; t++) sum += (a[t] ?? 0) * (b[t] ?? 0);
    return sum;
  };
  const gram = (): void => {
    columns.forEach((column, i) => {
      const known = i === size - 1 ? size : Math.min(i + 1, first);
      for (let j = 0; j < known; j++) lower[i * size + j] = dot(column, columns[j] ?? column);
    });
    // Up along the diagonals: a column ends one value later than the next one.
    for (let i = size - 2; i >= first; i--)
      for (let j = first; j <= i; j++)
        lower[i * size + j] =
          (lower[(i + 1) * size + j + 1] ?? 0) + (columns[i]?.[n - 1] ?? 0) * (columns[j]?.[n - 1] ?? 0);
  };
  return () => {
    gram();
    // Cholesky row by row, in place; a pivot near 0 is a column that the ones before already span.
    columns.forEach((column, i) => {
      for (let j = 0; j <= i; j++) {
        const own = lower[i * size + j] ?? 0;
        let sum = own;
        for (let k = 0; k < j; k++) sum -= (lower[i * size + k] ?? 0) * (lower[j * size + k] ?? 0);
        const pivot = lower[j * size + j] ?? 0;
        lower[i * size + j] = i === j ? (sum > own * 1e-12 ? Math.sqrt(sum) : 0) : pivot > 0 ? sum / pivot : 0;
      }
      let rest = dot(column, target);
      for (let k = 0; k < i; k++) rest -= (lower[i * size + k] ?? 0) * (half[k] ?? 0);
      const pivot = lower[i * size + i] ?? 0;
      half[i] = pivot > 0 ? rest / pivot : 0;
    });
    for (let i = size - 1; i >= 0; i--) {
      let rest = half[i] ?? 0;
      for (let k = i + 1; k < size; k++) rest -= (lower[k * size + i] ?? 0) * (solution[k] ?? 0);
      const pivot = lower[i * size + i] ?? 0;
      solution[i] = pivot > 0 ? rest / pivot : 0;
    }
    left.set(target);
    columns.forEach((column, i) => {
      const weight = solution[i] ?? 0;
      for (let t = 0; t < n; t++) left[t] = (left[t] ?? 0) - (column[t] ?? 0) * weight;
    });
    return { solution, sse: dot(left, left) };
  };
}
