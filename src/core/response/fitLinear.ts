/** Small symmetric systems, row-major in flat arrays: Cholesky, inverse, and least squares with parts of one sign. */

/**
 * The lower triangle L of M = L·Lᵀ over the chosen rows; null when a pivot is lost to rounding, that is when a row
 * is (nearly) a combination of the rows before.
 * @param least The smallest pivot that counts, as a share of the row's own diagonal.
 */
function cholesky(matrix: Float64Array, size: number, rows: readonly number[], least: number): Float64Array | null {
  const m = rows.length;
  const lower = new Float64Array(m * m);
  for (let i = 0; i < m; i++) {
    const row = (rows[i] ?? 0) * size;
    for (let j = 0; j <= i; j++) {
      let sum = matrix[row + (rows[j] ?? 0)] ?? 0;
      const own = sum;
      for (let k = 0; k < j; k++) sum -= (lower[i * m + k] ?? 0) * (lower[j * m + k] ?? 0);
      if (i !== j) lower[i * m + j] = sum / (lower[j * m + j] ?? 1);
      else if (sum > least * own && sum > 0) lower[i * m + i] = Math.sqrt(sum);
      else return null;
    }
  }
  return lower;
}

/** x of L·Lᵀ·x = b. */
function substitute(lower: Float64Array, b: readonly number[]): number[] {
  const m = b.length;
  const x = [...b];
  for (let i = 0; i < m; i++) {
    let sum = x[i] ?? 0;
    for (let k = 0; k < i; k++) sum -= (lower[i * m + k] ?? 0) * (x[k] ?? 0);
    x[i] = sum / (lower[i * m + i] ?? 1);
  }
  for (let i = m - 1; i >= 0; i--) {
    let sum = x[i] ?? 0;
    for (let k = i + 1; k < m; k++) sum -= (lower[k * m + i] ?? 0) * (x[k] ?? 0);
    x[i] = sum / (lower[i * m + i] ?? 1);
  }
  return x;
}

/** x of M·x = b over the chosen rows of M and b, in the order of `rows`; null when M is singular there. */
export function solve(
  matrix: Float64Array,
  b: ArrayLike<number>,
  rows: readonly number[],
  least = 1e-14,
): number[] | null {
  const lower = cholesky(matrix, b.length, rows, least);
  return lower === null
    ? null
    : substitute(
        lower,
        rows.map((row) => b[row] ?? 0),
      );
}

/** The diagonal of M⁻¹ and its rows, over all rows of M; null when M is singular. */
export function inverse(matrix: Float64Array, size: number): readonly (readonly number[])[] | null {
  const rows = Array.from({ length: size }, (_, i) => i);
  const lower = cholesky(matrix, size, rows, 1e-14);
  if (lower === null) return null;
  return rows.map((row) =>
    substitute(
      lower,
      rows.map((other) => Number(other === row)),
    ),
  );
}

/**
 * The x ≥ 0 that minimises ½xᵀMx − bᵀx (Lawson and Hanson's active sets, on the normal equations).
 * Rows that cannot be told from the chosen ones stay 0. At most 4 rounds per row.
 */
export function nonNegative(matrix: Float64Array, b: ArrayLike<number>): number[] {
  const size = b.length;
  let x = Array.from({ length: size }, () => 0);
  let inside: number[] = [];
  const barred = new Set<number>();
  for (let round = 0; round < 4 * size; round++) {
    let best = -1;
    let steepest = 0;
    for (let i = 0; i < size; i++) {
      if (inside.includes(i) || barred.has(i)) continue;
      let gain = b[i] ?? 0;
      for (const j of inside) gain -= (matrix[i * size + j] ?? 0) * (x[j] ?? 0);
      const scale = Math.sqrt(matrix[i * size + i] ?? 0);
      if (scale > 0 && gain / scale > steepest && gain > 1e-12 * Math.abs(b[i] ?? 0)) {
        best = i;
        steepest = gain / scale;
      }
    }
    if (best < 0) return x;
    let tried = [...inside, best].sort((p, q) => p - q);
    for (let inner = 0; inner < size; inner++) {
      const next = solve(matrix, b, tried);
      if (next === null) {
        barred.add(best);
        break;
      }
      // As far towards the new point as no part turns negative; the part that stops it leaves.
      let reach = 1;
      tried.forEach((row, i) => {
        const [from, to] = [x[row] ?? 0, next[i] ?? 0];
        if (to < 0) reach = Math.min(reach, from / (from - to));
      });
      const moved = Array.from({ length: size }, () => 0);
      tried.forEach((row, i) => {
        moved[row] = (x[row] ?? 0) + reach * ((next[i] ?? 0) - (x[row] ?? 0));
      });
      if (reach === 1) {
        x = moved;
        inside = tried;
        break;
      }
      const kept = tried.filter((row, i) => !((next[i] ?? 0) < 0 && (moved[row] ?? 0) <= 1e-15 * (x[row] ?? 0)));
      // A row that would leave the moment it enters cannot enter: rounding only.
      if (!kept.includes(best)) barred.add(best);
      x = moved.map((value, row) => (kept.includes(row) ? value : 0));
      tried = kept;
      inside = kept;
      if (kept.length === 0) break;
    }
  }
  return x;
}
