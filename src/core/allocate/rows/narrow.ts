/** What rows alone say about single lines: tighter floors and caps, before any solving. */
import type { Columns } from './interior.ts';
import type { LinearRow } from './simplex.ts';

/** A tightening below this share of a row's size is the noise of its sums. */
const NOISE = 1e-10;

/**
 * A line can take no more than a row leaves when all others take the least they can, and no less than it needs when
 * they take the most. Where a row forces lines to one amount the interior is empty and Newton's method would crawl.
 * @returns Bounds at most as wide as those given, or null when a row cannot be kept.
 */
export function narrow(
  lows: ArrayLike<number>,
  highs: ArrayLike<number>,
  rows: readonly LinearRow[],
  { starts, row, coefficient }: Columns,
): { readonly low: Float64Array; readonly high: Float64Array } | null {
  const [low, high] = [Float64Array.from(lows), Float64Array.from(highs)];
  const [n, m] = [low.length, rows.length];
  const [least, most, size] = [new Float64Array(m), new Float64Array(m), new Float64Array(m)];
  for (let round = 0; round < 4; round++) {
    least.fill(0);
    most.fill(0);
    size.fill(0);
    for (let i = 0; i < n; i++)
      for (let k = starts[i] ?? 0; k < (starts[i + 1] ?? 0); k++) {
        const [r, times] = [row[k] ?? 0, coefficient[k] ?? 0];
        const [from, to] = [times * (low[i] ?? 0), times * (high[i] ?? 0)];
        least[r] = (least[r] ?? 0) + Math.min(from, to);
        most[r] = (most[r] ?? 0) + Math.max(from, to);
        size[r] = (size[r] ?? 0) + Math.max(Math.abs(from), Math.abs(to));
      }
    for (let r = 0; r < m; r++) {
      const [from, to] = [rows[r]?.low ?? 0, rows[r]?.high ?? 0];
      const noise =
        NOISE *
        Math.max(size[r] ?? 0, Number.isFinite(to) ? Math.abs(to) : 0, Number.isFinite(from) ? Math.abs(from) : 0);
      if ((least[r] ?? 0) > to + noise || (most[r] ?? 0) < from - noise) return null;
    }
    let changed = false;
    for (let i = 0; i < n; i++) {
      const [from, to] = [low[i] ?? 0, high[i] ?? 0];
      let [down, up] = [from, to];
      for (let k = starts[i] ?? 0; k < (starts[i + 1] ?? 0); k++) {
        const [r, times] = [row[k] ?? 0, coefficient[k] ?? 0];
        const [own, noise] = [Math.abs(times), NOISE * (size[r] ?? 0)];
        // Room above what the row takes at the least, and below what it takes at the most.
        const above = ((rows[r]?.high ?? 0) - (least[r] ?? 0)) / own;
        const below = ((most[r] ?? 0) - (rows[r]?.low ?? 0)) / own;
        const [rise, drop] = times > 0 ? [above, below] : [below, above];
        if (from + rise < up - noise / own) up = Math.max(from, from + rise);
        if (to - drop > down + noise / own) down = Math.min(to, to - drop);
      }
      if (down > up) [down, up] = [Math.min(down, to), Math.min(down, to)];
      if (down > from || up < to) changed = true;
      low[i] = down;
      high[i] = up;
    }
    if (!changed) break;
  }
  return { low, high };
}
