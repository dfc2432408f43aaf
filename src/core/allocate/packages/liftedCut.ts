/**
 * Cuts: inequalities that whole choices keep and a fractional one x breaks, from one row Σ w·x ≤ b (w ≥ 0 after taking
 * 1 − x for packages of negative weight).
 *
 * A seed is an inequality Σ α·x ≤ β for some packages, true while others are held in or out as x has them. All others
 * then enter one after the other with the largest coefficient that keeps it true (sequential lifting; Gu, Nemhauser,
 * Savelsbergh 1998); those held in are let go, which raises β. Coefficients are small whole numbers: the least weight
 * for each sum of coefficients is a short list, and all is exact.
 */

import { coverSeed } from './coverSeed.ts';
import { type Knapsack, type Seed, SMALL } from './cut.ts';
import { exactSeed } from './exactSeed.ts';
import type { Row } from './priceBound.ts';

/** Longer rows are hardly fractional for their length, and their cuts are weak. */
const LONGEST = 200;
const MOST_SUM = 400;

/** @param side −1: from Σ w·x ≥ low. @param pairs Rows of few packages that the choice keeps too. */
export function liftedCuts(row: Row, side: 1 | -1, x: Float64Array, pairs: readonly Row[]): readonly Row[] {
  const { at, weight, low, high } = row;
  if (at.length < 3 || at.length > LONGEST || !Number.isFinite(side > 0 ? high : low)) return [];
  if (!at.some((i) => (x[i] ?? 0) > SMALL && (x[i] ?? 0) < 1 - SMALL)) return [];
  const flips = weight.map((w) => side * w < 0);
  const sack: Knapsack = {
    at,
    weight: weight.map(Math.abs),
    share: at.map((i, e) => (flips[e] ? 1 - (x[i] ?? 0) : (x[i] ?? 0))),
    room: weight.reduce((room, w, e) => (flips[e] ? room - side * w : room), side > 0 ? high : -low),
  };
  // Packages are themselves, not their complements, in the rows of few.
  const also = flips.some((flip) => flip) ? [] : pairs;
  const fromSeed = (seed: Seed | null) => (seed === null ? null : lifted(sack, seed));
  const cut = fromSeed(coverSeed(sack)) ?? fromSeed(exactSeed(sack, also));
  if (cut === null) return [];
  const used = at.flatMap((_, e) => ((cut.coefficient[e] ?? 0) > 0 ? [e] : []));
  const turned = used.reduce((sum, e) => (flips[e] ? sum + (cut.coefficient[e] ?? 0) : sum), 0);
  const by = (e: number) => (flips[e] ? -1 : 1) * (cut.coefficient[e] ?? 0);
  return [
    { at: used.map((e) => at[e] ?? 0), weight: used.map(by), low: Number.NEGATIVE_INFINITY, high: cut.most - turned },
  ];
}

function lifted({ at, weight, share, room }: Knapsack, seed: Seed) {
  const weightOf = (e: number) => weight[e] ?? 0;
  const shareOf = (e: number) => share[e] ?? 0;
  const coefficient = new Int32Array(at.length);
  for (const [e, by] of seed.coefficients) coefficient[e] = by;
  let { most, least } = seed;
  let left = seed.inside.reduce((rest, e) => rest - weightOf(e), room);
  const include = (e: number, by: number) => {
    coefficient[e] = by;
    if (by === 0) return;
    const next = least.slice();
    for (const [sum, spent] of least.entries()) {
      while (next.length <= sum + by) next.push(Number.POSITIVE_INFINITY);
      next[sum + by] = Math.min(next[sum + by] ?? 0, spent + weightOf(e));
    }
    least = next;
  };
  const reach = (within: number): number => {
    for (let sum = least.length - 1; sum > 0; sum--) if ((least[sum] ?? 0) <= within) return sum;
    return 0;
  };
  /** In when it was held out: as much as the others must then give up. */
  const put = (e: number) => include(e, Math.max(0, most - reach(left - weightOf(e))));
  const inside = new Set(seed.inside);
  const others = at.flatMap((_, e) => (inside.has(e) || seed.coefficients.has(e) ? [] : [e]));
  others.sort((a, b) => shareOf(b) - shareOf(a) || a - b);
  for (const e of others) if (shareOf(e) > SMALL) put(e);
  for (const e of [...inside].sort((a, b) => weightOf(b) - weightOf(a) || a - b)) {
    left += weightOf(e);
    const gains = Math.max(0, reach(left) - most);
    most += gains;
    include(e, gains);
    if (most > MOST_SUM) return null;
  }
  for (const e of others) if (shareOf(e) <= SMALL) put(e);
  let broken = -most;
  coefficient.forEach((by, e) => {
    broken += by * shareOf(e);
  });
  return broken < 1e-3 ? null : { coefficient, most };
}
