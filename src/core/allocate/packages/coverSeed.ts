/** A cover: packages that do not fit together, so that at most all but one of them are chosen. */
import { type Knapsack, type Seed, SMALL } from './cut.ts';

/** The cover that x breaks most, about: by what packages lack of being in per weight; then none of it in vain. */
export function coverSeed({ weight, share, room }: Knapsack): Seed | null {
  const [weightOf, shareOf] = [(e: number) => weight[e] ?? 0, (e: number) => share[e] ?? 0];
  const lacks = (e: number) => (1 - shareOf(e)) / weightOf(e);
  const order = weight.flatMap((w, e) => (w > 0 && shareOf(e) > SMALL ? [e] : []));
  order.sort((a, b) => lacks(a) - lacks(b) || weightOf(b) - weightOf(a) || a - b);
  let over = -room;
  const first: number[] = [];
  for (const e of order) {
    if (over > 0) break;
    first.push(e);
    over += weightOf(e);
  }
  if (over <= 0) return null;
  first.sort((a, b) => shareOf(a) - shareOf(b) || weightOf(a) - weightOf(b) || a - b);
  const cover = first.filter((e) => {
    if (over - weightOf(e) <= 0) return true;
    over -= weightOf(e);
    return false;
  });
  // Those wholly in are held in: what is left is a cover of the room that they leave.
  const inside = cover.filter((e) => shareOf(e) > 1 - SMALL);
  const core = cover.filter((e) => shareOf(e) <= 1 - SMALL).sort((a, b) => weightOf(a) - weightOf(b) || a - b);
  if (core.length === 0) return null;
  const least = [0];
  for (const e of core) least.push((least[least.length - 1] ?? 0) + weightOf(e));
  return { inside, coefficients: new Map(core.map((e) => [e, 1])), most: core.length - 1, least };
}
