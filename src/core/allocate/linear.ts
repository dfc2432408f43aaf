/**
 * The linear optimum: maximise Σ vᵢxᵢ with Σ xᵢ = total, floors, caps and limits per group (the seeds' own model, R14).
 *
 * Best first: every line at its floor, then raise lines in descending value until the money is spent. Only the line at
 * which it runs out stands between its bounds, so the order within the raised and the unraised does not matter: a
 * quickselect weighted by room finds that line in O(n) without sorting. Groups take the same fill three times:
 * each to its minimum, each to its maximum (what lies beyond can never be bought), then all to the total between those.
 * Greedy is optimal because floors, caps and disjoint groups form a polymatroid.
 * Amounts are integers throughout, so the result is exact: no rounding, no tolerance.
 */
import type { Minor } from '../money.ts';
import type { Limits } from './limits.ts';

/** @param values Value per unit of money, any sign. Ties go to the earlier line. @returns Minor units, Σ = total. */
export function allocateLinear(values: ArrayLike<number>, limits: Limits): Float64Array {
  const { total, low, high, group, groups } = limits;
  const amounts = low.slice();
  const all = new Int32Array(low.length);
  let floors = 0;
  for (let i = 0; i < all.length; i++) {
    all[i] = i;
    floors += amounts[i] ?? 0;
  }
  if (groups.length === 0) {
    fill(amounts, high, values, all, 0, all.length, total - floors);
    return amounts;
  }
  const { order, starts } = byGroup(group, groups.length);
  const most = amounts.slice();
  groups.forEach((limit, g) => {
    const [from, to] = [starts[g] ?? 0, starts[g + 1] ?? 0];
    let floor = 0;
    for (let i = from; i < to; i++) floor += amounts[order[i] ?? 0] ?? 0;
    fill(amounts, high, values, order, from, to, limit.low - floor);
    for (let i = from; i < to; i++) most[order[i] ?? 0] = amounts[order[i] ?? 0] ?? 0;
    fill(most, high, values, order, from, to, limit.high - Math.max(floor, limit.low));
  });
  let spent = 0;
  for (let i = 0; i < group.length; i++) {
    if ((group[i] ?? -1) < 0) most[i] = high[i] ?? 0;
    spent += amounts[i] ?? 0;
  }
  fill(amounts, most, values, all, 0, all.length, total - spent);
  return amounts;
}

/** Lines in the order of their group, and where each group starts. */
function byGroup(group: Int32Array, count: number): { readonly order: Int32Array; readonly starts: Int32Array } {
  const starts = new Int32Array(count + 2);
  for (let i = 0; i < group.length; i++) {
    const g = group[i] ?? -1;
    if (g >= 0) starts[g + 1] = (starts[g + 1] ?? 0) + 1;
  }
  for (let g = 0; g < count; g++) starts[g + 1] = (starts[g + 1] ?? 0) + (starts[g] ?? 0);
  const next = starts.slice();
  const order = new Int32Array(starts[count] ?? 0);
  for (let i = 0; i < group.length; i++) {
    const g = group[i] ?? -1;
    if (g < 0) continue;
    const at = next[g] ?? 0;
    order[at] = i;
    next[g] = at + 1;
  }
  return { order, starts };
}

/** Raises the lines order[from…to) towards `high` in descending value until `money` is spent. Reorders that part. */
function fill(
  amounts: Float64Array,
  high: Float64Array,
  values: ArrayLike<number>,
  order: Int32Array,
  from: number,
  to: number,
  money: Minor,
): void {
  let left = from;
  let right = to;
  let rest = money;
  while (rest > 0 && right - left > 12) {
    const pivot = middleOf(order[left] ?? 0, order[(left + right) >> 1] ?? 0, order[right - 1] ?? 0, values);
    const worth = values[pivot] ?? 0;
    let edge = left;
    let room = 0;
    for (let i = left; i < right; i++) {
      const line = order[i] ?? 0;
      const value = values[line] ?? 0;
      if (value > worth || (value === worth && line <= pivot)) {
        order[i] = order[edge] ?? 0;
        order[edge++] = line;
        room += (high[line] ?? 0) - (amounts[line] ?? 0);
      }
    }
    // The median of three is never the worst line, so the better part is smaller than the whole.
    if (room > rest) right = edge;
    else {
      for (let i = left; i < edge; i++) amounts[order[i] ?? 0] = high[order[i] ?? 0] ?? 0;
      rest -= room;
      left = edge;
    }
  }
  if (rest <= 0) return;
  sortPart(order, left, right, values);
  for (let i = left; i < right && rest > 0; i++) {
    const line = order[i] ?? 0;
    const amount = amounts[line] ?? 0;
    const raise = Math.min(rest, (high[line] ?? 0) - amount);
    amounts[line] = amount + raise;
    rest -= raise;
  }
}

/** Whether line a is filled before line b. */
const before = (a: number, b: number, values: ArrayLike<number>): boolean => {
  const va = values[a] ?? 0;
  const vb = values[b] ?? 0;
  return va > vb || (va === vb && a < b);
};
const middleOf = (a: number, b: number, c: number, values: ArrayLike<number>): number =>
  before(a, b, values)
    ? before(b, c, values)
      ? b
      : before(a, c, values)
        ? c
        : a
    : before(a, c, values)
      ? a
      : before(b, c, values)
        ? c
        : b;

/** Insertion sort: at most a dozen. */
function sortPart(order: Int32Array, from: number, to: number, values: ArrayLike<number>): void {
  for (let i = from + 1; i < to; i++) {
    const line = order[i] ?? 0;
    let j = i - 1;
    while (j >= from && before(line, order[j] ?? 0, values)) {
      order[j + 1] = order[j] ?? 0;
      j--;
    }
    order[j + 1] = line;
  }
}
