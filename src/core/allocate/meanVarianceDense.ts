/**
 * Maximise μ·x − ½·xᵀQx between bounds and under rows, Q dense: block principal pivoting (Júdice and Pires 1994).
 *
 * Each line is free or at one of its bounds, each row slack or at one of its limits. A guess of these leaves linear
 * equations, Q·x + aᵀy = μ for the free lines and a·x = limit for the rows held, solved by Cholesky. Whatever then
 * violates a bound or has a multiplier of the wrong sign changes sides, all at once; if that stops making progress,
 * only the last one, which cannot cycle. The caller proves the answer: here nothing has to be trusted.
 */
import type { LinearRow } from './rows/simplex.ts';

export type DenseProblem = {
  readonly returns: ArrayLike<number>;
  /** Entries of Q; only i ≥ j is asked. */
  readonly bend: (i: number, j: number) => number;
  readonly low: ArrayLike<number>;
  readonly high: ArrayLike<number>;
  readonly rows: readonly LinearRow[];
  /** A mix near the best: the first guess of where lines and rows stand. */
  readonly start: ArrayLike<number>;
};
export type DenseMix = { readonly x: Float64Array /** Per row. */; readonly duals: Float64Array };

/** Where a line or row stands. A row is free when it is slack. */
const [AT_LOW, FREE, AT_HIGH] = [-1, 0, 1];
const ROUNDS = 60;
/** The guess puts what is nearer to a bound than this share of the room there. */
const NEAR = 1e-4;
/** Rounds without fewer violations before only one changes sides. */
const PATIENCE = 5;

/** @returns null when the rounds end first, or lines alike in all their risks are free together: another method may do. */
export function denseMix({ returns, bend, low, high, rows, start }: DenseProblem): DenseMix | null {
  const [n, m] = [low.length, rows.length];
  const state = new Int8Array(n + m);
  const isHeld = (k: number) => k >= n && rows[k - n]?.low === rows[k - n]?.high;
  const sideOf = (at: number, from: number, to: number, size: number) =>
    to - at <= NEAR * size ? AT_HIGH : at - from <= NEAR * size ? AT_LOW : FREE;
  rows.forEach((row, r) => {
    state[n + r] = sideOf(activity(row, start), row.low, row.high, Math.max(Math.abs(row.low), Math.abs(row.high)));
  });
  for (let i = 0; i < n; i++) {
    const [from, to] = [low[i] ?? 0, high[i] ?? 0];
    state[i] = sideOf(start[i] ?? 0, from, to, to - from);
  }
  const all = Array.from(state.subarray(0, n), (_, i) => i);
  let [least, patience] = [n + m + 1, PATIENCE];
  for (let round = 0; round < ROUNDS; round++) {
    const free: number[] = [];
    for (let i = 0; i < n; i++) if (state[i] === FREE) free.push(i);
    const held = rows.flatMap((_, r) => (state[n + r] === FREE ? [] : [r]));
    const found = equations(free, held);
    if (found === null) return null;
    const { x, duals } = found;
    const wrong: (readonly [at: number, to: number])[] = [];
    for (let i = 0; i < n; i++) {
      const [from, to] = [low[i] ?? 0, high[i] ?? 0];
      if (from === to) continue;
      const [at, noise] = [x[i] ?? 0, 1e-13 * Math.max(Math.abs(from), Math.abs(to))];
      if (state[i] === FREE) {
        if (at < from - noise) wrong.push([i, AT_LOW]);
        else if (at > to + noise) wrong.push([i, AT_HIGH]);
      } else if ((state[i] ?? 0) * (found.slope[i] ?? 0) < -1e-13 * (found.size[i] ?? 0)) wrong.push([i, FREE]);
    }
    for (let r = 0; r < m; r++) {
      const row = rows[r];
      if (row === undefined || isHeld(n + r)) continue;
      const [spent, noise] = [activity(row, x), 1e-13 * Math.max(Math.abs(row.low), Math.abs(row.high))];
      if (state[n + r] === FREE) {
        if (spent < row.low - noise) wrong.push([n + r, AT_LOW]);
        else if (spent > row.high + noise) wrong.push([n + r, AT_HIGH]);
      } else if ((state[n + r] ?? 0) * (duals[r] ?? 0) < 0) wrong.push([n + r, FREE]);
    }
    if (wrong.length === 0) return { x, duals };
    if (wrong.length < least) [least, patience] = [wrong.length, PATIENCE];
    else patience--;
    for (const [k, to] of patience >= 0 ? wrong : wrong.slice(-1)) state[k] = to;
  }
  return null;

  /** The lines at their bounds and the rest where the equations put it; slopes of all lines after the rows' prices. */
  function equations(free: readonly number[], held: readonly number[]) {
    const [k, h] = [free.length, held.length];
    const x = new Float64Array(n);
    const slope = Float64Array.from(returns);
    const size = slope.map(Math.abs);
    for (let i = 0; i < n; i++) if (state[i] !== FREE) x[i] = (state[i] === AT_HIGH ? high[i] : low[i]) ?? 0;
    const take = (change: ArrayLike<number>, lines: readonly number[]) => {
      for (const j of lines) {
        const by = change[j] ?? 0;
        if (by === 0) continue;
        for (let i = 0; i < n; i++) {
          const term = (i >= j ? bend(i, j) : bend(j, i)) * by;
          slope[i] = (slope[i] ?? 0) - term;
          size[i] = (size[i] ?? 0) + Math.abs(term);
        }
      }
    };
    take(x, all);
    const root = free.map((i, a) => Float64Array.from({ length: a + 1 }, (_, b) => bend(i, free[b] ?? 0)));
    if (!cholesky(root)) return null;
    // Per row held, L⁻¹a; last, L⁻¹ of the slopes. y from (L⁻¹a)ᵀ(L⁻¹a)·y = (L⁻¹a)ᵀ(L⁻¹ slope) − what the limit lacks.
    const sides = held.map((r) =>
      forward(
        root,
        Float64Array.from(free, (i) => rows[r]?.of[i] ?? 0),
      ),
    );
    const pull = forward(
      root,
      Float64Array.from(free, (i) => slope[i] ?? 0),
    );
    const system = sides.map((a, r) => Float64Array.from({ length: r + 1 }, (_, c) => dot(a, sides[c] ?? a, k)));
    const right = held.map((r, at) => {
      const row = rows[r] ?? { of: [], low: 0, high: 0 };
      const limit = state[n + r] === AT_LOW ? row.low : row.high;
      return dot(sides[at] ?? pull, pull, k) - (limit - activity(row, x));
    });
    cholesky(system, true);
    const y = back(system, forward(system, Float64Array.from(right)));
    for (let at = 0; at < h; at++) {
      const [a, price] = [sides[at] ?? pull, y[at] ?? 0];
      for (let f = 0; f < k; f++) pull[f] = (pull[f] ?? 0) - price * (a[f] ?? 0);
    }
    const solved = back(root, pull);
    free.forEach((i, f) => {
      x[i] = solved[f] ?? 0;
    });
    take(x, free);
    const duals = new Float64Array(m);
    held.forEach((r, at) => {
      const price = y[at] ?? 0;
      duals[r] = price;
      for (let i = 0; i < n; i++) slope[i] = (slope[i] ?? 0) - price * (rows[r]?.of[i] ?? 0);
    });
    return { x, duals, slope, size };
  }
}

const activity = ({ of }: LinearRow, x: ArrayLike<number>): number => dot(of, x, x.length);

function dot(a: ArrayLike<number>, b: ArrayLike<number>, length: number): number {
  let sum = 0;
  for (let i = 0; i < length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

/** Rows of the lower triangle, in place. A row that depends on those before it: false, or with `skip` it gets no share. */
function cholesky(rows: readonly Float64Array[], skip = false): boolean {
  for (const [r, row] of rows.entries()) {
    const full = row[r] ?? 0;
    for (let c = 0; c < r; c++) {
      const other = rows[c] ?? row;
      row[c] = ((row[c] ?? 0) - dot(row, other, c)) / (other[c] ?? 1);
    }
    const own = full - dot(row, row, r);
    if (own > 1e-11 * full) row[r] = Math.sqrt(own);
    else if (skip) row[r] = Number.POSITIVE_INFINITY;
    else return false;
  }
  return true;
}
function forward(rows: readonly Float64Array[], b: Float64Array): Float64Array {
  for (const [r, row] of rows.entries()) b[r] = ((b[r] ?? 0) - dot(row, b, r)) / (row[r] ?? 1);
  return b;
}
function back(rows: readonly Float64Array[], b: Float64Array): Float64Array {
  for (let r = rows.length - 1; r >= 0; r--) {
    const row = rows[r] ?? b;
    const value = (b[r] ?? 0) / (row[r] ?? 1);
    b[r] = value;
    for (let c = 0; c < r; c++) b[c] = (b[c] ?? 0) - value * (row[c] ?? 0);
  }
  return b;
}
