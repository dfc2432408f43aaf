/** Small dense least squares by the normal equations. */

/**
 * The combination of columns nearest to a target.
 * @returns Its weights and the squares that stay. A column that adds nothing gets weight 0.
 */
export function leastSquares(
  columns: readonly Float64Array[],
  target: Float64Array,
): { readonly solution: readonly number[]; readonly sse: number } {
  const size = columns.length;
  const n = target.length;
  const dot = (a: Float64Array, b: Float64Array): number => {
    let sum = 0;
    for (let t = 0; t < n; t++) sum += (a[t] ?? 0) * (b[t] ?? 0);
    return sum;
  };
  // Cholesky of the Gram matrix, row by row; a pivot near 0 is a column that the ones before already span.
  const lower = new Float64Array(size * size);
  const half = new Float64Array(size);
  columns.forEach((column, i) => {
    for (let j = 0; j <= i; j++) {
      let sum = dot(column, columns[j] ?? column);
      const own = sum;
      for (let k = 0; k < j; k++) sum -= (lower[i * size + k] ?? 0) * (lower[j * size + k] ?? 0);
      const pivot = lower[j * size + j] ?? 0;
      lower[i * size + j] = i === j ? (sum > own * 1e-12 ? Math.sqrt(sum) : 0) : pivot > 0 ? sum / pivot : 0;
    }
    let rest = dot(column, target);
    for (let k = 0; k < i; k++) rest -= (lower[i * size + k] ?? 0) * (half[k] ?? 0);
    const pivot = lower[i * size + i] ?? 0;
    half[i] = pivot > 0 ? rest / pivot : 0;
  });
  const solution = new Array<number>(size).fill(0);
  for (let i = size - 1; i >= 0; i--) {
    let rest = half[i] ?? 0;
    for (let k = i + 1; k < size; k++) rest -= (lower[k * size + i] ?? 0) * (solution[k] ?? 0);
    const pivot = lower[i * size + i] ?? 0;
    solution[i] = pivot > 0 ? rest / pivot : 0;
  }
  let sse = 0;
  for (let t = 0; t < n; t++) {
    let error = target[t] ?? 0;
    for (let i = 0; i < size; i++) error -= (columns[i]?.[t] ?? 0) * (solution[i] ?? 0);
    sse += error * error;
  }
  return { solution, sse };
}
