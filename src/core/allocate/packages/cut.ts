/** What cuts are made from: a budget row seen as a knapsack, and the first coefficients of a cut. */

/** Entries by their place in the row. */
export type Knapsack = {
  readonly at: readonly number[];
  /** 0 or more. */
  readonly weight: readonly number[];
  /** How far in each is, 0 to 1, and the weights that fit. */
  readonly share: readonly number[];
  readonly room: number;
};
export type Seed = {
  /** Entries held in. */
  readonly inside: readonly number[];
  readonly coefficients: ReadonlyMap<number, number>;
  /** The right side. */
  readonly most: number;
  /** By sum of coefficients, the least weight that reaches it. */
  readonly least: readonly number[];
};

/** Shares nearer than this to 0 or 1 are whole. */
export const SMALL = 1e-6;
