/** What every allocation obeys: one total, a floor and a cap per line, a least and a most per group of lines. Minor units. */
import { isMinor, type Minor, TOO_LARGE } from '../money.ts';
import { ok, problem, type Result } from '../result.ts';

export type GroupLimit = { readonly name: string; readonly low: Minor; readonly high: Minor };
export type Limits = {
  readonly total: Minor;
  readonly low: Float64Array;
  /** Finite: a line without a cap can take at most what the floors of the others leave. */
  readonly high: Float64Array;
  /** Index of the line's group, −1 for none. */
  readonly group: Int32Array;
  readonly groups: readonly GroupLimit[];
};

type Given = {
  readonly total: Minor;
  /** Floors; null is 0. */
  readonly low: readonly (Minor | null)[];
  /** Caps; null is none. */
  readonly high: readonly (Minor | null)[];
  /** The group of each line, by index into `groups`; absent or −1 for none. Groups do not overlap. */
  readonly group?: readonly number[];
  readonly groups?: readonly { readonly name: string; readonly low: Minor | null; readonly high: Minor | null }[];
  /** Amounts are real numbers, not whole minor units. */
  readonly real?: boolean;
};

/**
 * The limits as arrays, or why no allocation can keep them.
 * @error `no-lines`, `crossed-bounds` (a floor above its cap), `infeasible` with the gap, `too-large`.
 * @example limitsOf({ total: 100, low: [10, null], high: [null, 80] }) // floors 10, 0; caps 100, 80
 */
export function limitsOf({ total, low, high, group, groups = [], real = false }: Given): Result<Limits> {
  if (low.length === 0) return problem('no-lines', 'there are no lines to allocate to');
  const n = low.length;
  const [floors, caps, member] = [new Float64Array(n), new Float64Array(n), new Int32Array(n)];
  let least = 0;
  for (let i = 0; i < n; i++) {
    const floor = low[i] ?? 0;
    const cap = high[i] ?? floor;
    if (floor > cap) return problem('crossed-bounds', `line ${i + 1} has a floor ${floor} above its cap ${cap}`);
    floors[i] = floor;
    member[i] = group?.[i] ?? -1;
    least += floor;
  }
  if (!real && (!isMinor(total) || !isMinor(least))) return TOO_LARGE;
  if (least > total)
    return problem('infeasible', `floors add up to ${least}, ${least - total} more than the total ${total}`);
  for (let i = 0; i < n; i++) {
    const most = (floors[i] ?? 0) + total - least;
    caps[i] = Math.min(high[i] ?? most, most);
  }
  const bounds = groups.map(({ name, low: from, high: to }) => ({ name, low: from ?? 0, high: to ?? total }));
  const sums = groupSums(floors, caps, member, bounds.length);
  for (const [g, { name, low: from, high: to }] of bounds.entries()) {
    const [floor, cap] = [sums.low[g] ?? 0, sums.high[g] ?? 0];
    if (from > to) return problem('crossed-bounds', `group '${name}' has a minimum ${from} above its maximum ${to}`);
    if (floor > to)
      return problem(
        'infeasible',
        `floors in group '${name}' add up to ${floor}, ${floor - to} more than its maximum ${to}`,
      );
    if (cap < from)
      return problem(
        'infeasible',
        `group '${name}' can take at most ${cap}, ${from - cap} less than its minimum ${from}`,
      );
  }
  const [bottom, top] = rangeOf(sums, bounds);
  if (bottom > total)
    return problem(
      'infeasible',
      `floors and group minimums add up to ${bottom}, ${bottom - total} more than the total ${total}`,
    );
  if (top < total) {
    const what = bounds.length > 0 ? 'caps and group maximums' : 'caps';
    return problem('infeasible', `${what} add up to ${top}, ${total - top} less than the total ${total}`);
  }
  return ok({ total, low: floors, high: caps, group: member, groups: bounds });
}

type GroupSums = { readonly low: Float64Array; readonly high: Float64Array };
/** Σ floors and Σ caps per group; the lines without a group come last. */
function groupSums(low: Float64Array, high: Float64Array, group: Int32Array, count: number): GroupSums {
  const sums = { low: new Float64Array(count + 1), high: new Float64Array(count + 1) };
  for (let i = 0; i < low.length; i++) {
    const own = group[i] ?? -1;
    const g = own < 0 ? count : own;
    sums.low[g] = (sums.low[g] ?? 0) + (low[i] ?? 0);
    sums.high[g] = (sums.high[g] ?? 0) + (high[i] ?? 0);
  }
  return sums;
}
function rangeOf(sums: GroupSums, groups: readonly GroupLimit[]): readonly [number, number] {
  let [bottom, top] = [sums.low[groups.length] ?? 0, sums.high[groups.length] ?? 0];
  groups.forEach(({ low, high }, g) => {
    bottom += Math.max(sums.low[g] ?? 0, low);
    top += Math.min(sums.high[g] ?? 0, high);
  });
  return [bottom, top];
}
