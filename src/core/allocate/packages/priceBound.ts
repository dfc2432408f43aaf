/** A bound on every choice, from rows and prices alone: it holds whatever the prices are and however they were found. */

/** low ≤ Σ weight·x ≤ high, in whole numbers. */
export type Row = {
  readonly at: readonly number[];
  readonly weight: readonly number[];
  readonly low: number;
  readonly high: number;
};

export type Program = {
  /** What each package is worth: whole numbers of either sign. */
  readonly values: Float64Array;
  readonly rows: readonly Row[];
};

/** What prices act on: rows divided by `scales`, bounds of the packages and then of the scaled rows' sums. */
export type Bounds = {
  readonly rows: readonly Row[];
  readonly scales: readonly number[];
  readonly low: Float64Array;
  readonly high: Float64Array;
};

/**
 * The most that Σ worth·x can be: what the prices charge for the rows' sums, and each package at its better end.
 * @param worth Per package; null to ask whether the rows can be kept at all (no, when the bound is below 0).
 * @param into Takes each package's worth less what it is charged.
 * @returns The bound, with more than its rounding error added.
 */
export function priceBound(
  { rows, scales, low, high }: Bounds,
  prices: Float64Array,
  worth: Float64Array | null,
  into: Float64Array,
): number {
  const [n, m] = [into.length, rows.length];
  let [bound, size] = [0, 0];
  for (let j = 0; j < n; j++) into[j] = worth?.[j] ?? 0;
  for (let k = 0; k < m; k++) {
    const y = prices[k] ?? 0;
    if (y === 0) continue;
    const part = y * ((y > 0 ? high[n + k] : low[n + k]) ?? 0);
    bound += part;
    size += Math.abs(part);
    const { at, weight } = rows[k] ?? { at: [], weight: [] };
    const scale = y / (scales[k] ?? 1);
    for (let e = 0; e < at.length; e++) {
      const [i, w] = [at[e] ?? 0, scale * (weight[e] ?? 0)];
      into[i] = (into[i] ?? 0) - w;
      size += Math.abs(w);
    }
  }
  for (let j = 0; j < n; j++) {
    const part = Math.max((into[j] ?? 0) * (low[j] ?? 0), (into[j] ?? 0) * (high[j] ?? 0));
    bound += part;
    size += Math.abs(part);
  }
  return bound + size * (n + m + 8) * 2 ** -53;
}
