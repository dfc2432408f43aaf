/**
 * Real amounts under rows as whole steps: Σ = total and every row kept, to the cent.
 *
 * Which lines go up and which down is a linear programme over the boxes of one step around each amount. Its optimum is
 * a vertex: at most as many lines as there are rows stand between two steps. Where rows are groups that nest or cross
 * in two directions (channel × region) there are none, because such vertices are whole. What is left is tried up and
 * down, and if a rule with other coefficients stands in the way, once more with wider boxes and a little room in the rules.
 */
import type { Minor } from '../../money.ts';
import { type LinearRow, simplex } from './simplex.ts';

export type RowRounding = {
  readonly amounts: ArrayLike<number>;
  readonly low: ArrayLike<Minor>;
  readonly high: ArrayLike<Minor>;
  /** What a line brings at an amount; only differences count. */
  readonly worth: (line: number, amount: Minor) => number;
  /** The total first. */
  readonly rows: readonly LinearRow[];
  readonly step: Minor;
};

/** How far amounts miss a row; 0 when they keep it but for the last digits of its arithmetic. */
export function missOf({ of, low, high }: LinearRow, amounts: ArrayLike<number>): number {
  let [sum, size] = [0, 0];
  for (let i = 0; i < amounts.length; i++) {
    const term = (of[i] ?? 0) * (amounts[i] ?? 0);
    sum += term;
    size += Math.abs(term);
  }
  const miss = Math.max(low - sum, sum - high, 0);
  return miss <= 4e-15 * size ? 0 : miss;
}
/** The row that amounts miss by most, and by how much; index −1 when none is missed. */
export const worstRow = (rows: readonly LinearRow[], amounts: ArrayLike<number>) =>
  rows.reduce(
    (worst, row, index) => {
      const miss = missOf(row, amounts);
      return miss > worst.miss ? { index, miss } : worst;
    },
    { index: -1, miss: 0 },
  );

/** @returns Minor units that keep everything; null when no such amounts were found near the real ones. */
export function roundRows(given: RowRounding): Float64Array | null {
  for (const wide of [0, 16, 64, 512]) {
    const found = attempt(given, wide);
    if (found !== null) return found;
  }
  return null;
}

function attempt({ amounts, low, high, worth, rows, step }: RowRounding, wide: number): Float64Array | null {
  const n = amounts.length;
  const [base, room, gain] = [new Float64Array(n), new Float64Array(n), new Float64Array(n)];
  for (let i = 0; i < n; i++) {
    const at = Math.floor((amounts[i] ?? 0) / step + 1e-7);
    const [from, to] = [low[i] ?? 0, high[i] ?? 0];
    const down = Math.min(to, Math.max(from, (at - wide) * step));
    const up = Math.max(down, Math.min(to, (at + 1 + wide) * step));
    base[i] = down;
    room[i] = up - down;
    gain[i] = up > down ? (worth(i, up) - worth(i, down)) / (up - down) : 0;
  }
  const shifted = rows.map((row) => {
    let [sum, most, even] = [0, 0, true];
    for (let i = 0; i < n; i++) {
      const times = row.of[i] ?? 0;
      sum += times * (base[i] ?? 0);
      if (times !== 0 && most !== 0 && Math.abs(times) !== most) even = false;
      most = Math.max(most, Math.abs(times));
    }
    // Room for what rounding moves; rows that are plain groups, or fixed, need none.
    const margin = wide > 0 && !even && row.low < row.high ? Math.min((row.high - row.low) / 4, (most * wide) / 16) : 0;
    return { of: row.of, low: row.low - sum + margin, high: row.high - sum - margin };
  });
  const found = simplex({ values: gain, low: new Float64Array(n), high: room, rows: shifted });
  return found.status === 'optimal' ? whole(base, found.x, rows) : null;
}

const TRIES = 20_000;
/** The vertex in whole units: the few lines between two units are tried down and up. */
function whole(base: Float64Array, extra: Float64Array, rows: readonly LinearRow[]): Float64Array | null {
  const result = base.slice();
  const between: number[] = [];
  let rest = rows[0]?.low ?? 0;
  for (let i = 0; i < base.length; i++) {
    const t = extra[i] ?? 0;
    const near = Math.round(t);
    const isWhole = Math.abs(t - near) <= 1e-6;
    if (!isWhole) between.push(i);
    result[i] = (base[i] ?? 0) + (isWhole ? near : Math.floor(t));
    rest -= result[i] ?? 0;
  }
  if (rest < 0 || rest > between.length) return null;
  // The larger the fraction, the sooner it goes up.
  const part = (i: number) => (extra[i] ?? 0) % 1;
  between.sort((a, b) => part(b) - part(a) || a - b);
  let tries = TRIES;
  const go = (at: number, left: number): boolean => {
    if (left > between.length - at || tries <= 0) return false;
    if (at === between.length) {
      tries--;
      return worstRow(rows, result).index < 0;
    }
    const i = between[at] ?? 0;
    if (left > 0) {
      result[i] = (result[i] ?? 0) + 1;
      if (go(at + 1, left - 1)) return true;
      result[i] = (result[i] ?? 0) - 1;
    }
    return go(at + 1, left);
  };
  return go(0, rest) ? result : null;
}
