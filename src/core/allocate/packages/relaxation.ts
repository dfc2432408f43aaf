/**
 * The linear relaxation of a choice of packages, x between 0 and 1, by the dual simplex method with bounded variables
 * on a dense tableau that is kept from node to node. Its prices only guide: every bound is recomputed from the rows as
 * given (any prices make a valid one), so that rounding can cost time but never a wrong answer.
 */
import { type Bounds, priceBound, type Row } from './priceBound.ts';

export type Relaxed = {
  /** No x between the bounds is worth more; −∞ when none keeps the rows. */
  readonly bound: number;
  /** Above 0: the package is wanted. Holding it at the other end lowers the bound by this. */
  readonly reduced: Float64Array;
  readonly x: Float64Array;
  /** Numbers touched: what it cost. */
  readonly work: number;
};

export type Relaxation = {
  /** What the bound loses, about, when a package that is partly in is put out, and in: the first step of the search. */
  readonly losses: (i: number) => readonly [out: number, in_: number];
  /** More rows, from where the last search ended. */
  readonly add: (rows: readonly Row[]) => void;
  readonly solve: (lower: Uint8Array, upper: Uint8Array) => Relaxed;
};

const SMALL = 1e-9;
/** A power of two no smaller than any of them: dividing by it is exact. */
const scaleOf = (numbers: readonly number[] | Float64Array): number => {
  let most = 0;
  for (let i = 0; i < numbers.length; i++) most = Math.max(most, Math.abs(numbers[i] ?? 0));
  let power = 1;
  while (power < most) power *= 2;
  return power;
};

/** @param values What each package is worth, whole numbers of either sign. */
export function relaxation(values: Float64Array, given: readonly Row[]): Relaxation {
  const n = values.length;
  const unit = scaleOf(values);
  const scaled = values.map((value) => value / unit);
  const rows: Row[] = [];
  const scales: number[] = [];
  // Variables: the packages, then the rows' sums. Basic ones are combinations (tableau rows) of the others (columns).
  let [low, high] = [new Float64Array(n), new Float64Array(n)];
  const tableau: Float64Array[] = [];
  const basic: number[] = [];
  const level: number[] = [];
  const price = new Float64Array(n);
  const column = new Int32Array(n);
  const atHigh = new Uint8Array(n);
  const filled = new Int32Array(n);
  /** Where the columns are as the levels have them. */
  const rest = new Float64Array(n);
  let [pivots, m] = [0, 0];

  const add = (more: readonly Row[]) => {
    const grown = (of: Float64Array) => {
      const wide = new Float64Array(of.length + more.length);
      wide.set(of);
      return wide;
    };
    [low, high] = [grown(low), grown(high)];
    for (const row of more) {
      const scale = scaleOf(row.weight);
      // What the weights can reach at all bounds a side that the rule leaves open.
      const [least, most] = row.weight.reduce(([a, b], w) => [a + Math.min(0, w), b + Math.max(0, w)], [0, 0]);
      low[n + m] = Math.max(row.low, least) / scale;
      high[n + m] = Math.min(row.high, most) / scale;
      const own = new Float64Array(n);
      const place = new Map<number, number>();
      for (let j = 0; j < n; j++) place.set(column[j] ?? 0, j);
      row.at.forEach((i, e) => {
        const [by, j] = [(row.weight[e] ?? 0) / scale, place.get(i)];
        if (j !== undefined) own[j] = (own[j] ?? 0) + by;
        else {
          const held = tableau[basic.indexOf(i)] ?? price;
          for (let c = 0; c < n; c++) own[c] = (own[c] ?? 0) + by * (held[c] ?? 0);
        }
      });
      let sum = 0;
      for (let j = 0; j < n; j++) sum += (own[j] ?? 0) * (rest[j] ?? 0);
      rows.push(row);
      scales.push(scale);
      tableau.push(own);
      basic.push(n + m);
      level.push(sum);
      m++;
    }
  };

  const reset = () => {
    rows.forEach(({ at, weight }, k) => {
      const row = tableau[k] ?? price;
      row.fill(0);
      at.forEach((i, e) => {
        row[i] = (row[i] ?? 0) + (weight[e] ?? 0) / (scales[k] ?? 1);
      });
      basic[k] = n + k;
    });
    for (let j = 0; j < n; j++) {
      price[j] = scaled[j] ?? 0;
      column[j] = j;
    }
    rest.fill(0);
    level.fill(0);
    pivots = 0;
  };

  const lowOf = (j: number): number => low[column[j] ?? 0] ?? 0;
  const highOf = (j: number): number => high[column[j] ?? 0] ?? 0;
  const restOf = (j: number): number => (atHigh[j] === 1 ? highOf(j) : lowOf(j));

  /** Every column at the end that its price wants, and the levels that follow: by what changed since the last time. */
  const settle = () => {
    let [count, touched] = [0, n];
    for (let j = 0; j < n; j++) {
      if (Math.abs(price[j] ?? 0) > SMALL) atHigh[j] = (price[j] ?? 0) > 0 ? 1 : 0;
      if (restOf(j) !== rest[j]) filled[count++] = j;
    }
    for (let k = 0; k < m; k++) {
      const row = tableau[k] ?? price;
      let sum = level[k] ?? 0;
      for (let f = 0; f < count; f++) {
        const j = filled[f] ?? 0;
        sum += (row[j] ?? 0) * (restOf(j) - (rest[j] ?? 0));
      }
      level[k] = sum;
      touched += count + 1;
    }
    for (let f = 0; f < count; f++) rest[filled[f] ?? 0] = restOf(filled[f] ?? 0);
    return touched;
  };

  /** The row furthest outside its bounds; −1 when none is. */
  const leaving = (): number => {
    let [found, most] = [-1, 1e-8];
    for (let k = 0; k < m; k++) {
      const [value, v] = [level[k] ?? 0, basic[k] ?? 0];
      const off = Math.max((low[v] ?? 0) - value, value - (high[v] ?? 0));
      if (off > most) [found, most] = [k, off];
    }
    return found;
  };

  /** The column to enter for row r; columns that would overshoot first jump to their other end. −1: none can help. */
  const entering = (r: number): number => {
    const row = tableau[r] ?? price;
    const v = basic[r] ?? 0;
    const value = level[r] ?? 0;
    const up = value < (low[v] ?? 0);
    let short = up ? (low[v] ?? 0) - value : value - (high[v] ?? 0);
    const able: number[] = [];
    for (let j = 0; j < n; j++) {
      const slope = (up ? 1 : -1) * (atHigh[j] === 1 ? -1 : 1) * (row[j] ?? 0);
      if (slope > SMALL && highOf(j) > lowOf(j)) able.push(j);
    }
    const ratio = (j: number) => Math.abs((price[j] ?? 0) / (row[j] ?? 1));
    able.sort((a, b) => ratio(a) - ratio(b) || Math.abs(row[b] ?? 0) - Math.abs(row[a] ?? 0) || a - b);
    for (const [place, j] of able.entries()) {
      const span = highOf(j) - lowOf(j);
      const most = Math.abs(row[j] ?? 0) * span;
      if (most >= short) {
        // Of those that tie but for rounding the steepest: small pivots spoil the tableau.
        let best = j;
        for (let a = place + 1; a < able.length && ratio(able[a] ?? j) <= ratio(j) + SMALL; a++)
          if (Math.abs(row[able[a] ?? j] ?? 0) > Math.abs(row[best] ?? 0)) best = able[a] ?? j;
        return best;
      }
      short -= most;
      const move = atHigh[j] === 1 ? -span : span;
      atHigh[j] = atHigh[j] === 1 ? 0 : 1;
      rest[j] = restOf(j);
      for (let k = 0; k < m; k++) level[k] = (level[k] ?? 0) + move * (tableau[k]?.[j] ?? 0);
    }
    return -1;
  };

  const pivot = (r: number, q: number) => {
    const row = tableau[r] ?? price;
    const [v, entered] = [basic[r] ?? 0, column[q] ?? 0];
    const over = 1 / (row[q] ?? 1);
    const up = (level[r] ?? 0) < (low[v] ?? 0);
    const change = ((up ? (low[v] ?? 0) : (high[v] ?? 0)) - (level[r] ?? 0)) * over;
    const start = rest[q] ?? 0;
    for (let k = 0; k < m; k++) if (k !== r) level[k] = (level[k] ?? 0) + change * (tableau[k]?.[q] ?? 0);
    level[r] = start + change;
    let [count, touched] = [0, n];
    for (let j = 0; j < n; j++) {
      if (j === q) row[j] = over;
      else if (row[j] !== 0) {
        row[j] = -(row[j] ?? 0) * over;
        filled[count++] = j;
      }
    }
    for (let k = 0; k <= m; k++) {
      const other = k === m ? price : (tableau[k] ?? price);
      const factor = other[q] ?? 0;
      if (k === r || factor === 0) continue;
      other[q] = factor * over;
      for (let f = 0; f < count; f++) {
        const j = filled[f] ?? 0;
        other[j] = (other[j] ?? 0) + factor * (row[j] ?? 0);
      }
      touched += count;
    }
    [basic[r], column[q]] = [entered, v];
    atHigh[q] = up ? 0 : 1;
    rest[q] = restOf(q);
    pivots++;
    return touched;
  };

  for (let j = 0; j < n; j++) column[j] = j;
  add(given);
  reset();
  /** One run of the simplex method. `sound`: the prices prove what the tableau says. */
  const attempt = (lower: Uint8Array, upper: Uint8Array): Relaxed & { readonly sound: boolean } => {
    for (let j = 0; j < n; j++) [low[j], high[j]] = [lower[j] ?? 0, upper[j] ?? 0];
    let work = settle();
    const prices = new Float64Array(m);
    const bounds: Bounds = { rows, scales, low, high };
    const reduced = new Float64Array(n);
    const x = new Float64Array(n);
    for (let turn = 0; turn < 50 + 2 * (n + m); turn++) {
      const r = leaving();
      if (r < 0) break;
      const q = entering(r);
      if (q >= 0) {
        work += pivot(r, q) + n + m;
        continue;
      }
      // This row cannot be met: its combination of rules proves it, whatever the value.
      const sign = (level[r] ?? 0) < (low[basic[r] ?? 0] ?? 0) ? -1 : 1;
      prices.fill(0);
      for (let j = 0; j < n; j++) {
        const v = column[j] ?? 0;
        if (v >= n) prices[v - n] = -sign * (tableau[r]?.[j] ?? 0);
      }
      const own = basic[r] ?? 0;
      if (own >= n) prices[own - n] = sign;
      if (priceBound(bounds, prices, null, reduced) < 0)
        return { bound: Number.NEGATIVE_INFINITY, reduced, x, work, sound: true };
      break;
    }
    prices.fill(0);
    for (let j = 0; j < n; j++) {
      const v = column[j] ?? 0;
      if (v >= n) prices[v - n] = price[j] ?? 0;
      else x[v] = restOf(j);
    }
    for (let k = 0; k < m; k++) {
      const v = basic[k] ?? 0;
      if (v < n) x[v] = Math.min(high[v] ?? 0, Math.max(low[v] ?? 0, level[k] ?? 0));
    }
    const bound = priceBound(bounds, prices, scaled, reduced) * unit;
    for (let j = 0; j < n; j++) reduced[j] = (reduced[j] ?? 0) * unit;
    let reached = 0;
    for (let j = 0; j < n; j++) reached += (values[j] ?? 0) * (x[j] ?? 0);
    return { bound, reduced, x, work, sound: Math.abs(bound - reached) <= 1e-7 * unit };
  };
  const solve = (lower: Uint8Array, upper: Uint8Array): Relaxed => {
    if (pivots > 1000) reset();
    const first = attempt(lower, upper);
    if (first.sound || pivots === 0) return first;
    reset();
    const second = attempt(lower, upper);
    return { ...second, work: first.work + second.work };
  };
  const losses = (i: number): readonly [number, number] => {
    const r = basic.indexOf(i);
    const row = tableau[r];
    if (row === undefined) return [0, 0];
    const least = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY] as [number, number];
    for (let j = 0; j < n; j++) {
      const slope = (atHigh[j] === 1 ? -1 : 1) * (row[j] ?? 0);
      if (Math.abs(slope) <= SMALL || highOf(j) <= lowOf(j)) continue;
      const ratio = Math.abs((price[j] ?? 0) / slope);
      if (slope < 0) least[0] = Math.min(least[0], ratio);
      else least[1] = Math.min(least[1], ratio);
    }
    const x = level[r] ?? 0;
    return [x * least[0] * unit, (1 - x) * least[1] * unit];
  };
  return { add, solve, losses };
}
