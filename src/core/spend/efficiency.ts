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
  const names = new Map<string, number>();
  const seen = new Map<string, number>();
  const places = new Uint32Array(keys.length);
  keys.forEach((key, i) => {
    let place = seen.get(key);
    if (place === undefined) {
      const name = key.trim() || UNMAPPED;
      place = names.get(name) ?? names.size;
      names.set(name, place);
      seen.set(key, place);
    }
    places[i] = place;
  });
  const sums: Partial<Record<Measure, Sums>> = {};
  for (const measure of MEASURES) {
    const column = columns[measure];
    if (column === null) continue;
    if (column.length !== keys.length)
      return problem('lengths', `${keys.length} keys, ${column.length} rows of ${measure}`);
    const found = hundredthsBy(column, places, names.size) ?? decimalsBy(column, places, names.size);
    if (typeof found === 'number')
      return problem('no-amount', `row ${found + 1} of ${measure} is ${column[found]}, no number within 2^53`);
    sums[measure] = found;
  }
  const lines = [...names].map(([key, place]) => lineOf(key, (measure) => sums[measure]?.lines[place] ?? null));
  lines.sort((a, b) => Number(a.key === UNMAPPED) - Number(b.key === UNMAPPED) || (a.key < b.key ? -1 : 1));
  return ok({ lines, total: lineOf('Total', (measure) => sums[measure]?.total ?? null) });
}

/** The exact sum at each place and of all. */
type Sums = { readonly lines: readonly number[]; readonly total: number };

/** In one pass, for money with cents and for counts; null when a value has more decimals or a sum may not be exact. */
function hundredthsBy(column: readonly number[], places: Uint32Array, count: number): Sums | null {
  const cents = new Float64Array(count);
  let size = 0;
  for (let i = 0; i < places.length; i++) {
    const value = column[i] ?? 0;
    const scaled = Math.round(value * 100);
    if (scaled / 100 !== value) return null;
    size += Math.abs(scaled);
    const place = places[i] ?? 0;
    cents[place] = (cents[place] ?? 0) + scaled;
  }
  // No partial sum is larger than the sum of sizes.
  if (!(size < 2 ** 52)) return null;
  return { lines: Array.from(cents, (sum) => sum / 100), total: cents.reduce((sum, part) => sum + part, 0) / 100 };
}

/** For any other numbers; or the first row that is no number within 2^53. */
function decimalsBy(column: readonly number[], places: Uint32Array, count: number): Sums | number {
  const odd = column.findIndex((amount) => !(Math.abs(amount) <= MAX_MINOR));
  if (odd >= 0) return odd;
  const parts: number[][] = Array.from({ length: count }, () => []);
  column.forEach((value, i) => void parts[places[i] ?? 0]?.push(value));
  return { lines: parts.map(exactSum), total: exactSum(column) };
}

function lineOf(key: string, of: (measure: Measure) => number | null): EfficiencyLine {
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
