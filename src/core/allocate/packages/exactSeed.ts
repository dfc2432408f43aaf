/** With what x has wholly in or out held there, the inequality of small coefficients that its fractional packages break most. */
import { type Knapsack, type Seed, SMALL } from './cut.ts';
import type { Row } from './priceBound.ts';

/** The highest coefficient to try, by the number of fractional packages: at most some hundred inequalities. */
const HIGHEST = [0, 1, 3, 3, 3, 2, 1, 1];

/** @param pairs Rows of few packages; those among the fractional ones count. */
export function exactSeed({ at, weight, share, room }: Knapsack, pairs: readonly Row[]): Seed | null {
  const inside = share.flatMap((one, e) => (one > 1 - SMALL ? [e] : []));
  const core = share.flatMap((one, e) => (one > SMALL && one <= 1 - SMALL ? [e] : []));
  const highest = HIGHEST[core.length] ?? 0;
  if (highest === 0) return null;
  const left = inside.reduce((rest, e) => rest - (weight[e] ?? 0), room);
  const bitOf = new Map(core.map((e, bit) => [at[e] ?? -1, 1 << bit]));
  const rules = pairs.filter((row) => row.at.every((i) => bitOf.has(i)));
  const sets: { readonly set: number; readonly spent: number }[] = [];
  for (let set = 0; set < 1 << core.length; set++) {
    const spent = core.reduce((sum, e, bit) => ((set >> bit) & 1 ? sum + (weight[e] ?? 0) : sum), 0);
    const kept = rules.every((row) => {
      const sum = row.at.reduce((all, i, e) => (set & (bitOf.get(i) ?? 0) ? all + (row.weight[e] ?? 0) : all), 0);
      return sum >= row.low && sum <= row.high;
    });
    if (kept) sets.push({ set, spent });
  }
  // Sets that do not fit now may when those held in are let go.
  const fitting = sets.filter(({ spent }) => spent <= left);
  const by = core.map(() => 0);
  const sums = new Int32Array(1 << core.length);
  const sumOf = (set: number) => sums[set] ?? 0;
  let [worst, found]: [number, Seed | null] = [1e-3, null];
  for (let step = 1; step < (highest + 1) ** core.length; step++) {
    for (let bit = 0, rest = step; bit < core.length; bit++, rest = Math.floor(rest / (highest + 1))) {
      const own = rest % (highest + 1);
      by[bit] = own;
      for (let set = 0; set < 1 << bit; set++) sums[set + (1 << bit)] = sumOf(set) + own;
    }
    let most = 0;
    for (const { set } of fitting) if (sumOf(set) > most) most = sumOf(set);
    const broken = by.reduce((sum, one, bit) => sum + one * (share[core[bit] ?? 0] ?? 0), -most);
    const far = broken / Math.sqrt(by.reduce((sum, one) => sum + one * one, 0));
    if (far <= worst) continue;
    const least: number[] = Array(by.reduce((sum, one) => sum + one, 1)).fill(Number.POSITIVE_INFINITY);
    for (const { set, spent } of sets) least[sumOf(set)] = Math.min(least[sumOf(set)] ?? 0, spent);
    worst = far;
    found = { inside, coefficients: new Map(core.map((e, bit) => [e, by[bit] ?? 0])), most, least };
  }
  return found;
}
