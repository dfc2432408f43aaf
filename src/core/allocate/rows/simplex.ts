/**
 * Linear programmes: maximise c·x with low ≤ a·x ≤ high per row and low ≤ x ≤ high per column.
 *
 * Bounded-variable primal simplex with a dense inverse of the basis (rows × rows; a few dozen rows, thousands of
 * columns). Each row has an activity s = a·x as one more variable, so the first basis is the activities, and there is
 * nothing artificial: phase 1 drives out the sum of what breaks a bound. Rows and columns are first scaled by powers
 * of two, and every tolerance is relative to the numbers at hand, so units do not matter. After a run of steps that
 * gain nothing, Bland's rule (the lowest index) takes over, which cannot cycle.
 */
import { column, pivot, refactor, scales, type Table } from './basis.ts';

export type LinearRow = { readonly of: ArrayLike<number>; readonly low: number; readonly high: number };
export type LinearProgram = {
  readonly values: ArrayLike<number>;
  readonly low: ArrayLike<number>;
  readonly high: ArrayLike<number>;
  /** Dense; ±Infinity where there is no limit. */
  readonly rows: readonly LinearRow[];
};
/** A bound by its row or column and its side. */
export type BoundAt = { readonly index: number; readonly side: 'low' | 'high' };
export type LinearAnswer =
  | {
      readonly status: 'optimal';
      readonly x: Float64Array;
      /** What one more unit of the row's binding limit is worth; 0 where none binds. */
      readonly duals: Float64Array;
      /** What one more unit of a column that stands at a bound would bring. */
      readonly reduced: Float64Array;
    }
  /** These bounds contradict each other: a weighted sum of them says 0 ≥ something positive. */
  | { readonly status: 'infeasible'; readonly rows: readonly BoundAt[]; readonly columns: readonly BoundAt[] }
  | { readonly status: 'unbounded' | 'cap' };

const FEASIBLE = 1e-11;
const OPTIMAL = 1e-11;
const PIVOT = 1e-9;
/** What rounding leaves of a price that is 0, as a share of the largest price: no gain by it is real. */
const NOISE = 1e-14;

/**
 * @returns The optimum at a vertex, or why there is none. `cap`: gave up after a number of steps far above the usual.
 * @example simplex({ values: [3, 2], low: [0, 0], high: [4, 9], rows: [{ of: [1, 1], low: 5, high: 5 }] }) // x 4, 1
 */
export function simplex({ values, low, high, rows }: LinearProgram): LinearAnswer {
  const [n, m] = [values.length, rows.length];
  const crossed = (from: number, to: number, index: number): readonly BoundAt[] =>
    from > to
      ? [
          { index, side: 'low' },
          { index, side: 'high' },
        ]
      : [];
  const badRows = rows.flatMap((row, r) => crossed(row.low, row.high, r)).slice(0, 2);
  const badColumns = Array.from(low).flatMap((from, j) => crossed(from, high[j] ?? 0, j));
  if (badRows.length > 0) return { status: 'infeasible', rows: badRows, columns: [] };
  if (badColumns.length > 0) return { status: 'infeasible', rows: [], columns: badColumns.slice(0, 2) };
  const { rowScale, columnScale } = scales(rows, n);
  const all = n + m;
  const table: Table = {
    n,
    m,
    a: new Float64Array(n * m),
    cost: new Float64Array(all),
    low: new Float64Array(all),
    high: new Float64Array(all),
    at: new Float64Array(all),
    basis: new Int32Array(m),
    place: new Int32Array(all).fill(-1),
    inverse: new Float64Array(m * m),
  };
  for (let j = 0; j < n; j++) {
    const scale = columnScale[j] ?? 1;
    table.cost[j] = (values[j] ?? 0) * scale;
    table.low[j] = (low[j] ?? 0) / scale;
    table.high[j] = (high[j] ?? 0) / scale;
    const [from, to] = [table.low[j] ?? 0, table.high[j] ?? 0];
    table.at[j] = Math.abs(from) <= Math.abs(to) ? (Number.isFinite(from) ? from : 0) : to;
    for (let r = 0; r < m; r++) table.a[j * m + r] = (rows[r]?.of[j] ?? 0) * scale * (rowScale[r] ?? 1);
  }
  rows.forEach((row, r) => {
    table.low[n + r] = row.low * (rowScale[r] ?? 1);
    table.high[n + r] = row.high * (rowScale[r] ?? 1);
    table.basis[r] = n + r;
    table.place[n + r] = r;
  });
  const end = walk(table);
  if (end.status !== 'optimal') return end;
  return {
    status: 'optimal',
    x: Float64Array.from(columnScale, (scale, j) => (table.at[j] ?? 0) * scale),
    duals: Float64Array.from(rowScale, (scale, r) => (end.y[r] ?? 0) * scale),
    reduced: Float64Array.from(columnScale, (scale, j) => (table.place[j] === -1 ? (end.d[j] ?? 0) / scale : 0)),
  };
}

type End =
  | { readonly status: 'optimal'; readonly y: Float64Array; readonly d: Float64Array }
  | Exclude<LinearAnswer, { readonly status: 'optimal' }>;
function walk(table: Table): End {
  const { n, m, a, cost, low, high, at, basis, place } = table;
  const all = n + m;
  const [y, d, w, slack] = [new Float64Array(m), new Float64Array(all), new Float64Array(m), new Float64Array(all)];
  const [push, before] = [new Float64Array(m), new Float64Array(m)];
  let [stale, fresh, stall, sincePivot, phase] = [true, true, 0, 0, 0];
  if (!refactor(table)) return { status: 'cap' };
  for (let steps = 1000 + 50 * all; steps > 0; steps--) {
    let size = 0;
    for (let j = 0; j < all; j++) size = Math.max(size, Math.abs(at[j] ?? 0));
    const loose = (bound: number) => FEASIBLE * (Math.abs(bound) + size);
    // Phase 1 pushes what is below its low up and what is above its high down.
    before.set(push);
    let broken = false;
    for (let p = 0; p < m; p++) {
      const j = basis[p] ?? 0;
      const [value, from, to] = [at[j] ?? 0, low[j] ?? 0, high[j] ?? 0];
      push[p] = value < from - loose(from) ? 1 : value > to + loose(to) ? -1 : 0;
      if (push[p] !== 0) broken = true;
    }
    const now = broken ? 1 : 2;
    if (now !== phase || (broken && push.some((sign, p) => sign !== before[p]))) stale = true;
    phase = now;
    if (stale) price();
    const bland = stall > 20 + 2 * m;
    let [entering, best] = [-1, 0];
    for (let j = 0; j < all; j++) {
      if (place[j] !== -1) continue;
      const gain = d[j] ?? 0;
      const size = Math.abs(gain);
      if (
        size <= (slack[j] ?? 0) ||
        size <= best ||
        (gain > 0 ? (at[j] ?? 0) >= (high[j] ?? 0) : (at[j] ?? 0) <= (low[j] ?? 0))
      )
        continue;
      entering = j;
      best = size;
      if (bland) break;
    }
    if (entering < 0) {
      if (!fresh) {
        if (!refactor(table)) return { status: 'cap' };
        [fresh, stale, sincePivot] = [true, true, 0];
        continue;
      }
      return broken ? { status: 'infeasible', ...proof(table, d, slack, push) } : { status: 'optimal', y, d };
    }
    const sign = (d[entering] ?? 0) > 0 ? 1 : -1;
    column(table, entering, w);
    const { step, position, bound } = ratio(table, w, sign, push, loose, bland);
    const width = (high[entering] ?? 0) - (low[entering] ?? 0);
    const flips = width <= step;
    const length = flips ? width : step;
    if (!Number.isFinite(length)) return { status: broken ? 'cap' : 'unbounded' };
    stall = length > 0 ? 0 : stall + 1;
    fresh = false;
    for (let p = 0; p < m; p++) at[basis[p] ?? 0] = (at[basis[p] ?? 0] ?? 0) - sign * length * (w[p] ?? 0);
    if (flips) at[entering] = (sign > 0 ? high[entering] : low[entering]) ?? 0;
    else {
      at[entering] = (at[entering] ?? 0) + sign * length;
      const leaving = basis[position] ?? 0;
      at[leaving] = bound;
      place[leaving] = -1;
      place[entering] = position;
      basis[position] = entering;
      pivot(table, w, position);
      stale = true;
      if (++sincePivot >= 40) {
        if (!refactor(table)) return { status: 'cap' };
        sincePivot = 0;
      }
    }
  }
  return { status: 'cap' };

  function price(): void {
    const { inverse } = table;
    let most = 0;
    for (let r = 0; r < m; r++) {
      let sum = 0;
      for (let p = 0; p < m; p++)
        sum += ((phase === 1 ? push[p] : cost[basis[p] ?? 0]) ?? 0) * (inverse[p * m + r] ?? 0);
      y[r] = sum;
      most = Math.max(most, Math.abs(sum));
      d[n + r] = sum;
    }
    for (let r = 0; r < m; r++) slack[n + r] = OPTIMAL * most;
    for (let j = 0; j < n; j++) {
      const own = phase === 1 ? 0 : (cost[j] ?? 0);
      let [sum, terms, weight] = [own, Math.abs(own), 0];
      for (let r = 0, k = j * m; r < m; r++, k++) {
        const term = (y[r] ?? 0) * (a[k] ?? 0);
        sum -= term;
        terms += Math.abs(term);
        weight += Math.abs(a[k] ?? 0);
      }
      d[j] = sum;
      slack[j] = OPTIMAL * terms + NOISE * most * weight;
    }
    stale = false;
  }
}

/** How far the entering variable can go, and who stops it: of those about equally near, the one with the largest pivot. */
function ratio(
  { m, at, low, high, basis }: Table,
  w: Float64Array,
  sign: number,
  push: Float64Array,
  loose: (bound: number) => number,
  bland: boolean,
) {
  let most = 0;
  for (let p = 0; p < m; p++) most = Math.max(most, Math.abs(w[p] ?? 0));
  const stop = (p: number): number => {
    const rate = -sign * (w[p] ?? 0);
    if (Math.abs(rate) <= PIVOT * most) return Number.NaN;
    const [from, to] = [low[basis[p] ?? 0] ?? 0, high[basis[p] ?? 0] ?? 0];
    // What breaks a bound stops where it keeps it; moving away from it, nothing stops it.
    const bound =
      push[p] === 0
        ? rate > 0
          ? to
          : from
        : push[p] === 1
          ? rate > 0
            ? from
            : Number.NaN
          : rate < 0
            ? to
            : Number.NaN;
    return Number.isFinite(bound) ? bound : Number.NaN;
  };
  let reach = Number.POSITIVE_INFINITY;
  for (let p = 0; p < m; p++) {
    const bound = stop(p);
    if (Number.isNaN(bound)) continue;
    const room = Math.abs(bound - (at[basis[p] ?? 0] ?? 0)) + (bland ? 0 : loose(bound) / 2);
    reach = Math.min(reach, room / Math.abs(w[p] ?? 0));
  }
  let [position, step, best, edge] = [-1, Number.POSITIVE_INFINITY, 0, 0];
  for (let p = 0; p < m; p++) {
    const bound = stop(p);
    if (Number.isNaN(bound)) continue;
    const rate = -sign * (w[p] ?? 0);
    const at0 = at[basis[p] ?? 0] ?? 0;
    const length = Math.max(0, (bound - at0) / rate);
    if (length > reach) continue;
    const better = bland ? position < 0 || (basis[p] ?? 0) < (basis[position] ?? 0) : Math.abs(rate) > best;
    if (!better) continue;
    [position, step, best, edge] = [p, length, Math.abs(rate), bound];
  }
  return { position, step, bound: edge };
}

/** The bounds in the contradiction: what is broken, and what keeps it from being mended. */
function proof({ n, m, basis, place }: Table, d: Float64Array, slack: Float64Array, push: Float64Array) {
  const [rows, columns]: [BoundAt[], BoundAt[]] = [[], []];
  const add = (j: number, side: BoundAt['side']) =>
    j < n ? columns.push({ index: j, side }) : rows.push({ index: j - n, side });
  for (let j = 0; j < n + m; j++) {
    const gain = place[j] === -1 ? (d[j] ?? 0) : 0;
    if (Math.abs(gain) > (slack[j] ?? 0)) add(j, gain > 0 ? 'high' : 'low');
  }
  for (let p = 0; p < m; p++) if (push[p] !== 0) add(basis[p] ?? 0, push[p] === 1 ? 'low' : 'high');
  return { rows, columns };
}
