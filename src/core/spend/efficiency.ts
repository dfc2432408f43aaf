/** Efficiency of media spend (C26): always a ratio of sums, never a mean of ratios (R24). */
import { append } from '../append.ts';
import { exactSum } from '../exact.ts';
import { MAX_MINOR } from '../money.ts';
import { ok, problem, type Result } from '../result.ts';
import { UNMAPPED } from './pivot.ts';

/** The columns of media data. */
export const MEASURES = ['spend', 'impressions', 'clicks', 'conversions', 'leads', 'revenue'] as const;
export type Measure = (typeof MEASURES)[number];
/** Spend and revenue in one unit of money. null: not measured, which is not 0. */
export type MediaSums = { readonly [measure in Measure]: number | null };
/** Columns of the source rows; null for a measure that the source does not have. */
export type MediaColumns = { readonly [measure in Measure]: readonly number[] | null };

/** Money per thing in the unit of spend; null where a sum is not measured or there is nothing to divide by. */
export type Efficiency = {
  /** Spend per 1,000 impressions. */
  readonly cpm: number | null;
  readonly cpc: number | null;
  /** Clicks per impression, a fraction. */
  readonly ctr: number | null;
  /** Conversions per click, a fraction. */
  readonly cvr: number | null;
  readonly cpl: number | null;
  readonly cpa: number | null;
  /** Revenue per unit of spend. */
  readonly roas: number | null;
};
export type EfficiencyLine = { readonly key: string; readonly sums: MediaSums; readonly efficiency: Efficiency };

const ratio = (over: number | null, under: number | null): number | null => {
  if (over === null || under === null) return null;
  const result = over / under;
  return Number.isFinite(result) ? result : null;
};

/** @example efficiencyOf of spend 100000 and revenue 260000: roas 2.6 */
export function efficiencyOf({ spend, impressions, clicks, conversions, leads, revenue }: MediaSums): Efficiency {
  return {
    cpm: ratio(spend === null ? null : spend * 1000, impressions),
    cpc: ratio(spend, clicks),
    ctr: ratio(clicks, impressions),
    cvr: ratio(conversions, clicks),
    cpl: ratio(spend, leads),
    cpa: ratio(spend, conversions),
    roas: ratio(revenue, spend),
  };
}

/**
 * Sums and ratios per key and for all rows; sums are exact, so the order of rows does not matter.
 * @param keys Per row; blank is "(unmapped)".
 * @returns Lines by key, the unmapped one last; the total is the ratio of all sums.
 * @error `no-lines`, `lengths`, `no-amount`.
 * @example A 10k → 80k (8.0) and B 90k → 180k (2.0): the total is 2.6, not 5.0
 */
export function efficiencyBy(
  keys: readonly string[],
  columns: MediaColumns,
): Result<{ readonly lines: readonly EfficiencyLine[]; readonly total: EfficiencyLine }> {
  if (keys.length === 0) return problem('no-lines', 'there are no rows of spend');
  for (const measure of MEASURES) {
    const column = columns[measure];
    if (column === null) continue;
    if (column.length !== keys.length)
      return problem('lengths', `${keys.length} keys, ${column.length} rows of ${measure}`);
    const odd = column.findIndex((amount) => !(Math.abs(amount) <= MAX_MINOR));
    if (odd >= 0) return problem('no-amount', `row ${odd + 1} of ${measure} is ${column[odd]}, no number within 2^53`);
  }
  const rows = new Map<string, number[]>();
  for (const [i, key] of keys.entries()) append(rows, key.trim() || UNMAPPED, i);
  const lines = [...rows].map(([key, group]) =>
    lineOf(key, (column) => exactSum(group.map((i) => column[i] ?? 0)), columns),
  );
  lines.sort((a, b) => Number(a.key === UNMAPPED) - Number(b.key === UNMAPPED) || (a.key < b.key ? -1 : 1));
  return ok({ lines, total: lineOf('Total', exactSum, columns) });
}

function lineOf(key: string, sum: (column: readonly number[]) => number, columns: MediaColumns): EfficiencyLine {
  const of = (measure: Measure): number | null => {
    const column = columns[measure];
    return column === null ? null : sum(column);
  };
  const sums: MediaSums = {
    spend: of('spend'),
    impressions: of('impressions'),
    clicks: of('clicks'),
    conversions: of('conversions'),
    leads: of('leads'),
    revenue: of('revenue'),
  };
  return { key, sums, efficiency: efficiencyOf(sums) };
}
