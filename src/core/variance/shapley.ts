/** Order-free bridge of a result that is any function of its drivers (R18): the average over all orders of change. */
import { exactSubtract, exactSum } from '../exact.ts';
import { ok, problem, type Result } from '../result.ts';

const MOST_DRIVERS = 8;

/**
 * Part of driver i = Σ over sets S of the others of |S|!(k−|S|−1)!/k! × (f(S and i changed) − f(S changed)).
 * @param f The result for one value per driver; evaluated 2^k times.
 * @returns One part per driver; by `exactSum` they add up to f(after) − f(before), unless every part that could take the last
 *   place is so much larger than the change that a double cannot hold it. An unchanged driver has part 0.
 * @error `bad-drivers` (none, more than 8, or lists of different length), `not-finite` (f has no value on the way).
 * @example shapleyBridge(([spend, n]) => spend / n, [20000, 500], [22800, 520]) // 5.492…, −1.646…
 */
export function shapleyBridge(
  f: (drivers: readonly number[]) => number,
  before: readonly number[],
  after: readonly number[],
): Result<readonly number[]> {
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
  return ok(toTheLastPlace(parts, exactSubtract(values[values.length - 1] ?? 0, values[0] ?? 0)));
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

/** Puts what rounding left over on the largest part; where its last place is too coarse, on the next one. */
function toTheLastPlace(parts: readonly number[], change: number): readonly number[] {
  const fixed = [...parts];
  const bySize = parts
    .map((part, i) => ({ i, size: Math.abs(part) }))
    .filter(({ size }) => size > 0)
    .sort((a, b) => b.size - a.size || a.i - b.i);
  for (const { i } of bySize) {
    if (exactSum(fixed) === change) break;
    fixed[i] = exactSum([change, ...fixed.filter((_, j) => j !== i).map((part) => -part)]);
  }
  return fixed;
}
