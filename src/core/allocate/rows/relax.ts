/** The concave problem of one node: envelopes of the lines, one total, general rows; solved with its bound. */
import type { Envelope } from '../../response/envelope.ts';
import { baseOf, bestAt, type Piece, piecesOf, valueAt } from './concave.ts';
import { type Columns, type ConcaveProgram, interior } from './interior.ts';
import { type LinearRow, simplex } from './simplex.ts';

export type Relaxed = {
  /** Per line. */
  readonly amounts: Float64Array;
  /** Per row: what one more unit of its limit is worth. */
  readonly duals: Float64Array;
  readonly bound: number;
};

/** Lines as sparse columns, then one column with −1 for the activity of each row. */
export function columnsOf(rows: readonly LinearRow[], lines: number): Columns {
  const [starts, row, coefficient]: [number[], number[], number[]] = [[0], [], []];
  const add = (r: number, times: number) => {
    row.push(r);
    coefficient.push(times);
  };
  for (let i = 0; i < lines; i++) {
    rows.forEach(({ of }, r) => {
      const times = of[i] ?? 0;
      if (times !== 0) add(r, times);
    });
    starts.push(row.length);
  }
  rows.forEach((_, r) => {
    add(r, -1);
    starts.push(row.length);
  });
  return {
    count: lines + rows.length,
    starts: Int32Array.from(starts),
    row: Int32Array.from(row),
    coefficient: Float64Array.from(coefficient),
  };
}

/** Of a row's terms: what rounding can leave of 0. */
const DIGITS = 1e-12;

/**
 * A column's low is taken out of the rows, so that the pieces start at 0. A row without a limit on a side gets one
 * that its columns cannot reach.
 */
export function programOf(
  own: readonly Piece[],
  lows: ArrayLike<number>,
  rows: readonly LinearRow[],
  columns: Columns,
) {
  const lines = lows.length;
  const [least, most] = [new Float64Array(rows.length), new Float64Array(rows.length)];
  const { starts, row, coefficient } = columns;
  const eachEntry = (j: number, run: (r: number, times: number) => void) => {
    for (let k = starts[j] ?? 0; k < (starts[j + 1] ?? 0); k++) run(row[k] ?? 0, coefficient[k] ?? 0);
  };
  const [base, size] = [new Float64Array(rows.length), new Float64Array(rows.length)];
  for (let i = 0; i < lines; i++)
    eachEntry(i, (r, times) => {
      base[r] = (base[r] ?? 0) + times * (lows[i] ?? 0);
      size[r] = (size[r] ?? 0) + Math.abs(times * (lows[i] ?? 0));
    });
  for (const { low, high, column } of own)
    eachEntry(column, (r, times) => {
      least[r] = (least[r] ?? 0) + Math.min(times * low, times * high);
      most[r] = (most[r] ?? 0) + Math.max(times * low, times * high);
    });
  const activities = rows.map(({ low, high }, r): Piece => {
    const [from, to] = [least[r] ?? 0, most[r] ?? 0];
    const width = to - from;
    // What the columns reach and what the row allows may miss each other by the last digits, and by no more.
    const digits = DIGITS * ((size[r] ?? 0) + Math.abs(from) + Math.abs(to));
    const [lower, upper] = [Math.max(low - (base[r] ?? 0), from - width), Math.min(high - (base[r] ?? 0), to + width)];
    const down = lower > to && lower <= to + digits ? to : lower;
    const up = upper < from && upper >= from - digits ? from : upper;
    return { of: { kind: 'square', steep: 0, bend: 0 }, low: Math.min(down, up), high: up, column: lines + r };
  });
  return { pieces: [...own, ...activities], columns, rows: rows.length };
}

/** @returns null when no amounts within the envelopes' intervals keep the rows. */
export function relax(envs: readonly Envelope[], rows: readonly LinearRow[], columns: Columns): Relaxed | null {
  const own = envs.flatMap((env, i) => (env.high > env.low ? piecesOf(env, i) : []));
  const lows = envs.map((env) => env.low);
  const program = programOf(own, lows, rows, columns);
  const base = envs.reduce((sum, env) => sum + baseOf(env), 0);
  const amountsOf = (of: ArrayLike<number>): Float64Array => {
    const amounts = Float64Array.from(lows);
    own.forEach(({ column }, k) => {
      amounts[column] = Math.min(envs[column]?.high ?? 0, (amounts[column] ?? 0) + (of[k] ?? 0));
    });
    return amounts;
  };
  const vertex = () => {
    const shifted = program.pieces.slice(own.length);
    return simplex({
      values: own.map(({ of }) => (of.kind === 'square' && of.bend === 0 ? of.steep : 0)),
      low: own.map(({ low }) => low),
      high: own.map(({ high }) => high),
      rows: rows.map(({ of }, r) => ({
        of: own.map(({ column }) => of[column] ?? 0),
        low: shifted[r]?.low ?? 0,
        high: shifted[r]?.high ?? 0,
      })),
    });
  };
  if (own.every(({ of }) => of.kind === 'square')) {
    const found = vertex();
    if (found.status === 'infeasible') return null;
    if (found.status === 'optimal')
      return { amounts: amountsOf(found.x), duals: found.duals, bound: base + boundOf(program, found.duals) };
  }
  const solved = interior(program);
  const { duals, bound } = solved;
  if (solved.missed <= 1e-9) return { amounts: amountsOf(solved.amounts), duals, bound: base + bound };
  const feasible = vertex();
  if (feasible.status === 'infeasible') return null;
  return {
    amounts: amountsOf(feasible.status === 'optimal' ? feasible.x : solved.amounts),
    duals,
    // Nothing is more than every line at its most.
    bound: base + Math.min(bound, boundOf(program, new Float64Array(rows.length))),
  };
}

/** What no amounts can exceed, by these multipliers. */
function boundOf({ pieces, columns }: ConcaveProgram, duals: ArrayLike<number>): number {
  const { starts, row, coefficient } = columns;
  let bound = 0;
  for (const piece of pieces) {
    let price = 0;
    for (let k = starts[piece.column] ?? 0; k < (starts[piece.column + 1] ?? 0); k++)
      price += (coefficient[k] ?? 0) * (duals[row[k] ?? 0] ?? 0);
    bound += piece.low === piece.high ? valueAt(piece.of, piece.low) - price * piece.low : bestAt(piece, price);
  }
  return bound;
}
