/**
 * Cuts: inequalities that whole choices keep and a fractional one breaks, from one row Σ w·x ≤ b (w ≥ 0 after taking
 * 1 − x for packages of negative weight).
 *
 * A cover is a set C that does not fit together: at most |C| − 1 of it are chosen. All other packages enter one after
 * the other with the largest coefficient that keeps the inequality true (lifting; Gu, Nemhauser, Savelsbergh 1998):
 * those that x has wholly in are first taken as in and then let go, which raises the right side. The coefficients are
 * small whole numbers, so that the least weight for each sum of coefficients is a short list, and all is exact.
 */
import type { Row } from './priceBound.ts';

/** Longer rows are hardly fractional for their length, and their covers are weak. */
const LONGEST = 200;
const MOST_COEFFICIENT = 400;
const SMALL = 1e-6;

/** @returns An inequality that x breaks, or null when none was found. @param side −1: from Σ w·x ≥ low. */
export function coverCut({ at, weight, low, high }: Row, side: 1 | -1, x: Float64Array): Row | null {
  if (at.length < 3 || at.length > LONGEST || !Number.isFinite(side > 0 ? high : low)) return null;
  const flips = weight.map((w) => side * w < 0);
  const w = weight.map(Math.abs);
  const share = at.map((i, e) => (flips[e] ? 1 - (x[i] ?? 0) : (x[i] ?? 0)));
  let room = side > 0 ? high : -low;
  weight.forEach((one, e) => {
    if (flips[e]) room -= side * one;
  });
  const shareOf = (e: number) => share[e] ?? 0;
  const weightOf = (e: number) => w[e] ?? 0;
  if (room < 0 || !share.some((one) => one > SMALL && one < 1 - SMALL)) return null;
  const cover = coverOf(share, w, room);
  if (cover === null) return null;
  // Those wholly in count as in for now; what is left is a cover of the room that they leave.
  const inside = cover.filter((e) => shareOf(e) > 1 - SMALL);
  const core = cover.filter((e) => shareOf(e) <= 1 - SMALL);
  while (core.length < 2) {
    const one = inside.pop();
    if (one === undefined) return null;
    core.push(one);
  }
  const coefficient = new Int32Array(at.length);
  let left = inside.reduce((rest, e) => rest - weightOf(e), room);
  let most = core.length - 1;
  // The least weight with which the packages so far reach a sum of coefficients, by that sum.
  let least: number[] = [0];
  const include = (e: number, by: number) => {
    coefficient[e] = by;
    if (by === 0) return;
    const next = least.slice();
    for (const [sum, spent] of least.entries()) {
      const reached = sum + by;
      while (next.length <= reached) next.push(Number.POSITIVE_INFINITY);
      next[reached] = Math.min(next[reached] ?? 0, spent + weightOf(e));
    }
    least = next;
  };
  const reach = (within: number) => {
    for (let sum = least.length - 1; sum > 0; sum--) if ((least[sum] ?? 0) <= within) return sum;
    return within < 0 ? Number.NEGATIVE_INFINITY : 0;
  };
  /** In when it could not be before: as much as the others must give up. */
  const lift = (e: number) => include(e, Math.max(0, most - Math.max(0, reach(left - weightOf(e)))));
  for (const e of core) include(e, 1);
  const taken = new Set(cover);
  const others = at.flatMap((_, e) => (taken.has(e) ? [] : [e])).sort((a, b) => shareOf(b) - shareOf(a) || a - b);
  for (const e of others) if (shareOf(e) > SMALL) lift(e);
  for (const e of inside.sort((a, b) => weightOf(b) - weightOf(a) || a - b)) {
    const gains = Math.max(0, reach(left + weightOf(e)) - most);
    left += weightOf(e);
    most += gains;
    include(e, gains);
    if (most > MOST_COEFFICIENT) return null;
  }
  for (const e of others) if (shareOf(e) <= SMALL) lift(e);
  let broken = -most;
  coefficient.forEach((by, e) => {
    broken += by * shareOf(e);
  });
  if (broken < 1e-3) return null;
  const used = at.flatMap((_, e) => ((coefficient[e] ?? 0) > 0 ? [e] : []));
  const turned = used.reduce((sum, e) => (flips[e] ? sum + (coefficient[e] ?? 0) : sum), 0);
  return {
    at: used.map((e) => at[e] ?? 0),
    weight: used.map((e) => (flips[e] ? -1 : 1) * (coefficient[e] ?? 0)),
    low: Number.NEGATIVE_INFINITY,
    high: most - turned,
  };
}

/** Packages that do not fit together, none of them in vain; those that lack least of being in per weight first. */
function coverOf(share: readonly number[], w: readonly number[], room: number): readonly number[] | null {
  const lacks = (e: number) => (1 - (share[e] ?? 0)) / (w[e] ?? 1);
  const order = w.flatMap((one, e) => (one > 0 && (share[e] ?? 0) > SMALL ? [e] : []));
  order.sort((a, b) => lacks(a) - lacks(b) || (w[b] ?? 0) - (w[a] ?? 0) || a - b);
  const cover: number[] = [];
  let over = -room;
  for (const e of order) {
    if (over > 0) break;
    cover.push(e);
    over += w[e] ?? 0;
  }
  if (over <= 0) return null;
  cover.sort((a, b) => (share[a] ?? 0) - (share[b] ?? 0) || (w[a] ?? 0) - (w[b] ?? 0) || a - b);
  return cover.filter((e) => {
    if (over - (w[e] ?? 0) <= 0) return true;
    over -= w[e] ?? 0;
    return false;
  });
}
