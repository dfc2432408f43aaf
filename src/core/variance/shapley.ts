/** Order-free bridge of a result that is any function of its drivers (R18): the average over all orders of change. */
import { decimalOf, powerOfTen, roundedQuotient } from '../decimal.ts';
import { ok, problem, type Result } from '../result.ts';

const MOST_DRIVERS = 8;
/** Significant digits of the largest figure: what a spreadsheet keeps. */
const PLACES = 15;
const ZERO = BigInt(0);

/** opening + Σ parts = closing, exactly as decimals. */
export type Bridge = { readonly opening: number; readonly parts: readonly number[]; readonly closing: number };

/**
 * Part of driver i = Σ over sets S of the others of |S|!(k−|S|−1)!/k! × (f(S and i changed) − f(S changed)).
 * @param f The result for one value per driver; evaluated 2^k times.
 * @returns f(before), one part per driver, f(after), all rounded at the 15th digit of the largest, so that they add up
 *   exactly (by `exactSum`, up to 2^53). An unchanged driver has part 0.
 * @error `bad-drivers` (none, more than 8, or lists of different length), `not-finite` (f has no value on the way).
 * @example shapleyBridge(([spend, n]) => spend / n, [20000, 500], [22800, 520]) // parts 5.492…, −1.646…
 */
export function shapleyBridge(
  f: (drivers: readonly number[]) => number,
  before: readonly number[],
  after: readonly number[],
): Result<Bridge> {
  const k = before.length;
  if (k === 0 || k > MOST_DRIVERS || after.length !== k)
    return problem(
      'bad-drivers',
      `${k} drivers before and ${after.length} after; 1 to ${MOST_DRIVERS} of each are needed`,
    );
  const values: number[] = [];
  for (let set = 0; set < 1 << k; set++) {
    const value = f(before.map((from, i) => ((set >> i) & 1 ? (after[i] ?? from) : from)));
    if (!Number.isFinite(value))
      return problem('not-finite', `with ${set === 0 ? 'no driver' : named(set)} changed the result is not a number`);
    values.push(value);
  }
  const parts = before.map((from, i) => (from === after[i] ? 0 : share(values, k, i)));
  if (!parts.every(Number.isFinite)) return problem('not-finite', 'the result leaves the range of numbers on the way');
  return ok(onOneGrid(values[0] ?? 0, parts, values[values.length - 1] ?? 0));
}

const named = (set: number): string =>
  `driver ${[0, 1, 2, 3, 4, 5, 6, 7]
    .filter((i) => (set >> i) & 1)
    .map((i) => i + 1)
    .join(', ')}`;

const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));

function share(values: readonly number[], k: number, i: number): number {
  // Marginal changes by how many drivers changed before: whole weights, one division at the end.
  let sum = 0;
  for (let set = 0; set < values.length; set++) {
    if ((set >> i) & 1) continue;
    let size = 0;
    for (let rest = set; rest > 0; rest >>= 1) size += rest & 1;
    const change = (values[set | (1 << i)] ?? 0) - (values[set] ?? 0);
    sum += factorial(size) * factorial(k - size - 1) * change;
  }
  return sum / factorial(k);
}

/** All figures on one decimal grid of 15 places, so that they foot exactly; the largest part takes the last place. */
function onOneGrid(opening: number, parts: readonly number[], closing: number): Bridge {
  const largest = Math.max(...[opening, closing, ...parts].map(Math.abs));
  const places = PLACES - 1 - Number(largest.toExponential().split('e')[1]);
  const units = (value: number): bigint => {
    const { digits, scale } = decimalOf(value);
    return scale <= places ? digits * powerOfTen(places - scale) : roundedQuotient(digits, powerOfTen(scale - places));
  };
  const shown = (unit: bigint): number => Number(`${unit}e${-places}`);
  const [from, to, ...moves] = [opening, closing, ...parts].map(units);
  const rest = (to ?? ZERO) - moves.reduce((sum, move) => sum + move, from ?? ZERO);
  const taker = parts.reduce((best, part, i) => (Math.abs(part) > Math.abs(parts[best] ?? 0) ? i : best), 0);
  return {
    opening: shown(from ?? ZERO),
    parts: moves.map((move, i) => shown(i === taker ? move + rest : move)),
    closing: shown(to ?? ZERO),
  };
}
