/** The part of a history that is not media: level, trend, seasons and controls, and what is left of columns after it. */

/** An orthonormal basis of the base columns over the first `rows` weeks; a column that adds nothing is left out. */
export type Base = {
  readonly columns: readonly Float64Array[];
  readonly basis: readonly Float64Array[];
  /** For each column its share in each vector of the basis; null for a column that was left out. */
  readonly shares: readonly (readonly number[] | null)[];
};
export type Named = { readonly name: string; readonly values: readonly number[] };

/**
 * Level, trend, sine and cosine of each harmonic, controls, over all weeks.
 * @param season Weeks of one cycle; 0 for no seasons.
 */
export function baseColumns(
  weeks: number,
  trend: boolean,
  season: number,
  harmonics: number,
  controls: readonly Named[],
): readonly Float64Array[] {
  const column = (of: (t: number) => number) => Float64Array.from({ length: weeks }, (_, t) => of(t));
  const columns = [column(() => 1)];
  if (trend) columns.push(column((t) => t / weeks));
  for (let h = 1; season > 0 && h <= harmonics; h++) {
    const angle = (2 * Math.PI * h) / season;
    columns.push(
      column((t) => Math.sin(angle * t)),
      column((t) => Math.cos(angle * t)),
    );
  }
  for (const { values } of controls) {
    const most = values.reduce((high, value) => Math.max(high, Math.abs(value)), 0) || 1;
    columns.push(column((t) => (values[t] ?? 0) / most));
  }
  return columns;
}

/** Gram and Schmidt, twice for each column, over the first `rows` weeks. */
export function baseOf(columns: readonly Float64Array[], rows: number): Base {
  const basis: Float64Array[] = [];
  const shares = columns.map((column) => {
    const left = column.slice(0, rows);
    const size = Math.sqrt(dot(left, left));
    const share = sweep(left, basis);
    sweep(left, basis).forEach((more, i) => {
      share[i] = (share[i] ?? 0) + more;
    });
    const rest = Math.sqrt(dot(left, left));
    if (!(rest > 1e-8 * size)) return null;
    for (let t = 0; t < rows; t++) left[t] = (left[t] ?? 0) / rest;
    basis.push(left);
    return [...share, rest];
  });
  return { columns, basis, shares };
}

/** Takes from the column, in place, what the basis holds of it; gives the shares. */
export function sweep(column: Float64Array, basis: readonly Float64Array[]): number[] {
  return basis.map((vector) => {
    const share = dot(column, vector);
    for (let t = 0; t < column.length; t++) column[t] = (column[t] ?? 0) - share * (vector[t] ?? 0);
    return share;
  });
}

/** The coefficient of each base column for a target whose shares in the basis are given; 0 for columns left out. */
export function coefficients({ shares }: Base, target: readonly number[]): readonly number[] {
  const result = shares.map(() => 0);
  const left = [...target];
  for (let i = shares.length - 1; i >= 0; i--) {
    const share = shares[i];
    if (share === null || share === undefined) continue;
    const last = share.length - 1;
    const coefficient = (left[last] ?? 0) / (share[last] ?? 1);
    result[i] = coefficient;
    share.forEach((part, j) => {
      left[j] = (left[j] ?? 0) - coefficient * part;
    });
  }
  return result;
}

/** Σ aᵢ·bᵢ. */
export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let t = 0; t < a.length; t++) sum += (a[t] ?? 0) * (b[t] ?? 0);
  return sum;
}
