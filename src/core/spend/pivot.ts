/** Spend by a dimension and by time, in one pass (C25). Whole minor units: every row and column foots exactly. */
import { isMinor, MAX_MINOR, type Minor } from '../money.ts';
import { ok, problem, type Result } from '../result.ts';

/** The line of rows without a key: shown, never dropped. */
export const UNMAPPED = '(unmapped)';

/** Signed difference from another period; `ratio` is difference ÷ |other|, null when the other is 0. */
export type Change = { readonly amount: Minor; readonly ratio: number | null };
export type SpendLine = {
  readonly key: string;
  /** Per period. */
  readonly amounts: readonly Minor[];
  readonly total: Minor;
  /** Part of the grand total; null when that is 0. */
  readonly share: number | null;
  readonly cumulative: readonly Minor[];
  /** Per period, against the one before (week on week, month on month); null for the first. */
  readonly change: readonly (Change | null)[];
  /** Per period, against the same one a year before; null when there is none. */
  readonly yearChange: readonly (Change | null)[];
};
export type SpendTable = {
  /** Largest total first, then by key; the unmapped line is last. */
  readonly lines: readonly SpendLine[];
  /** Column totals: the sum of the lines in every period. */
  readonly total: SpendLine;
};
export type Spend = {
  /** Per row: channel, campaign or platform; blank is unmapped. Spaces around it do not count, case does. */
  readonly keys: readonly string[];
  /** Per row: the number of its period, from 0. */
  readonly periods: readonly number[];
  /** Per row: minor units; credits are negative. */
  readonly amounts: readonly Minor[];
  /** Per period: the one a year before, or null (timeline.ts). */
  readonly yearAgo: readonly (number | null)[];
};

const MOST_CELLS = 2_000_000;

/**
 * @error `no-lines`, `lengths`, `no-period`, `no-amount` (not whole minor units), `too-large`, `too-many-cells`.
 * @example pivot({ keys: ['Search', ''], periods: [0, 1], amounts: [700, 300], yearAgo: [null, null] })
 *   // Search [700, 0] total 700 share 0.7; (unmapped) [0, 300] 0.3; total [700, 300] 1000
 */
export function pivot({ keys, periods, amounts, yearAgo }: Spend): Result<SpendTable> {
  const width = yearAgo.length;
  if (keys.length === 0) return problem('no-lines', 'there are no rows of spend');
  if (keys.length !== periods.length || keys.length !== amounts.length)
    return problem('lengths', `${keys.length} keys, ${periods.length} periods, ${amounts.length} amounts`);
  const groups = new Map<string, Float64Array>();
  const raw = new Map<string, Float64Array>();
  const columns = new Float64Array(width);
  let size = 0;
  for (let i = 0; i < keys.length; i++) {
    const [key, period, amount] = [keys[i] ?? '', periods[i] ?? -1, amounts[i] ?? Number.NaN];
    const column = columns[period];
    if (column === undefined) return problem('no-period', `row ${i + 1} is in period ${period}, not 0 to ${width - 1}`);
    if (!isMinor(amount)) return problem('no-amount', `row ${i + 1}: ${amount} is no whole number of minor units`);
    size += Math.abs(amount);
    let line = raw.get(key);
    if (line === undefined) {
      const name = key.trim() || UNMAPPED;
      line = groups.get(name) ?? new Float64Array(width);
      groups.set(name, line);
      raw.set(key, line);
      if (groups.size * width > MOST_CELLS)
        return problem('too-many-cells', `more than ${MOST_CELLS} keys × periods; choose longer periods or fewer keys`);
    }
    line[period] = (line[period] ?? 0) + amount;
    columns[period] = column + amount;
  }
  // No partial sum is larger than the sum of sizes.
  if (size > MAX_MINOR) return problem('too-large', 'the spend is beyond the exact range of 2^53 minor units');
  const grand = columns.reduce((sum, amount) => sum + amount, 0);
  const lines = [...groups].map(([key, line]) => lineOf(key, [...line], yearAgo, grand));
  lines.sort(
    (a, b) => Number(a.key === UNMAPPED) - Number(b.key === UNMAPPED) || b.total - a.total || (a.key < b.key ? -1 : 1),
  );
  return ok({ lines, total: lineOf('Total', [...columns], yearAgo, grand) });
}

function lineOf(key: string, amounts: readonly Minor[], yearAgo: readonly (number | null)[], grand: Minor): SpendLine {
  let total = 0;
  const cumulative = amounts.map((amount) => {
    total += amount;
    return total;
  });
  const against = (now: Minor, before: Minor | undefined): Change | null =>
    before === undefined
      ? null
      : { amount: now - before, ratio: before === 0 ? null : (now - before) / Math.abs(before) };
  return {
    key,
    amounts,
    total,
    // 0 ÷ a negative total is −0.
    share: grand === 0 ? null : total / grand || 0,
    cumulative,
    change: amounts.map((amount, i) => against(amount, amounts[i - 1])),
    yearChange: amounts.map((amount, i) => against(amount, amounts[yearAgo[i] ?? -1])),
  };
}
