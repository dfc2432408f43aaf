/** The simplex's table: scaled columns, bounds, and the inverse of the basis. */
/** Variables 0…n−1 are the columns, n…n+m−1 the activities of the rows. `place`: position in the basis, or −1. */
export type Table = {
  readonly n: number;
  readonly m: number;
  readonly a: Float64Array;
  readonly cost: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
  readonly at: Float64Array;
  readonly basis: Int32Array;
  readonly place: Int32Array;
  inverse: Float64Array;
};

const powerOfTwo = (size: number): number => (size > 0 ? 2 ** -Math.round(Math.log2(size)) : 1);
/** Powers of two that bring the largest coefficient of each row and column near 1. */
export function scales(rows: readonly { readonly of: ArrayLike<number> }[], n: number) {
  const [rowScale, columnScale] = [new Float64Array(rows.length).fill(1), new Float64Array(n).fill(1)];
  const byRow = () =>
    rows.forEach(({ of }, r) => {
      let most = 0;
      for (let j = 0; j < n; j++) most = Math.max(most, Math.abs(of[j] ?? 0) * (columnScale[j] ?? 1));
      rowScale[r] = powerOfTwo(most);
    });
  byRow();
  for (let j = 0; j < n; j++) {
    let most = 0;
    rows.forEach(({ of }, r) => {
      most = Math.max(most, Math.abs(of[j] ?? 0) * (rowScale[r] ?? 1));
    });
    columnScale[j] = powerOfTwo(most);
  }
  byRow();
  return { rowScale, columnScale };
}

/** B⁻¹ times a column. */
export function column({ n, m, a, inverse }: Table, j: number, w: Float64Array): void {
  for (let p = 0; p < m; p++) {
    let sum = 0;
    if (j >= n) sum = -(inverse[p * m + j - n] ?? 0);
    else for (let r = 0; r < m; r++) sum += (inverse[p * m + r] ?? 0) * (a[j * m + r] ?? 0);
    w[p] = sum;
  }
}

/** The inverse after the entering column took a position. */
export function pivot({ m, inverse }: Table, w: Float64Array, position: number): void {
  const own = position * m;
  const by = w[position] ?? 1;
  for (let r = 0; r < m; r++) inverse[own + r] = (inverse[own + r] ?? 0) / by;
  for (let p = 0; p < m; p++) {
    const times = w[p] ?? 0;
    if (p === position || times === 0) continue;
    for (let r = 0; r < m; r++) inverse[p * m + r] = (inverse[p * m + r] ?? 0) - times * (inverse[own + r] ?? 0);
  }
}

/** The inverse and the basic values afresh, without the errors that steps add up; false when the basis is singular. */
export function refactor(table: Table): boolean {
  const { n, m, a, at, basis, place } = table;
  const b = new Float64Array(m * m);
  const inverse = new Float64Array(m * m);
  for (let p = 0; p < m; p++) {
    const j = basis[p] ?? 0;
    for (let r = 0; r < m; r++) b[r * m + p] = j >= n ? (j - n === r ? -1 : 0) : (a[j * m + r] ?? 0);
    inverse[p * m + p] = 1;
  }
  for (let c = 0; c < m; c++) {
    let top = c;
    for (let r = c + 1; r < m; r++) if (Math.abs(b[r * m + c] ?? 0) > Math.abs(b[top * m + c] ?? 0)) top = r;
    const by = b[top * m + c] ?? 0;
    if (Math.abs(by) < 1e-13) return false;
    for (let k = 0; k < m; k++)
      for (const matrix of [b, inverse]) {
        const [upper, lower] = [matrix[top * m + k] ?? 0, matrix[c * m + k] ?? 0];
        matrix[top * m + k] = lower;
        matrix[c * m + k] = upper / by;
      }
    for (let r = 0; r < m; r++) {
      const times = b[r * m + c] ?? 0;
      if (r === c || times === 0) continue;
      for (let k = 0; k < m; k++) {
        b[r * m + k] = (b[r * m + k] ?? 0) - times * (b[c * m + k] ?? 0);
        inverse[r * m + k] = (inverse[r * m + k] ?? 0) - times * (inverse[c * m + k] ?? 0);
      }
    }
  }
  table.inverse = inverse;
  const rest = new Float64Array(m);
  for (let j = 0; j < n + m; j++) {
    const value = at[j] ?? 0;
    if (place[j] !== -1 || value === 0) continue;
    if (j >= n) rest[j - n] = (rest[j - n] ?? 0) + value;
    else for (let r = 0; r < m; r++) rest[r] = (rest[r] ?? 0) - value * (a[j * m + r] ?? 0);
  }
  for (let p = 0; p < m; p++) {
    let sum = 0;
    for (let r = 0; r < m; r++) sum += (inverse[p * m + r] ?? 0) * (rest[r] ?? 0);
    at[basis[p] ?? 0] = sum;
  }
  return true;
}
