/** Correlation of two series, with a lag scan (C27). Correlation is not lift: it says nothing about cause. */
import { ok, problem, type Result } from '../result.ts';
import { pValue } from './pValue.ts';

/** Fewer pairs than this say nothing. */
const LEAST = 8;
/** Rows × lags: about a second. */
const MOST_WORK = 2_000_000;

/** x leads y by `lag` rows. null where one of the series does not vary in the rows that are left. */
export type LagCorrelation = {
  readonly lag: number;
  readonly pearson: number | null;
  /** Pearson of average ranks. */
  readonly spearman: number | null;
  readonly n: number;
  /** Two-sided, for Pearson, as if rows were independent. */
  readonly p: number | null;
};
export type Correlation = { readonly lags: readonly LagCorrelation[]; readonly warnings: readonly string[] };

/**
 * Row t of x against row t + lag of y, for every lag from 0 to `maxLag`.
 * @param x Rows in order of time when lags are scanned, e.g. spend per week.
 * @error `lengths`, `no-number`, `bad-lag`, `too-few` (fewer than 8 pairs at the longest lag), `constant`, `too-many-lags`.
 * @example correlate([1, 2, 3, 4, 5, 6, 7, 8], [1, 3, 2, 4, 5, 7, 6, 8], 0) // Pearson 0.952381, Spearman 0.952381
 */
export function correlate(x: readonly number[], y: readonly number[], maxLag: number): Result<Correlation> {
  const n = x.length;
  if (y.length !== n) return problem('lengths', `x has ${n} rows, y has ${y.length}`);
  if (!x.every(Number.isFinite) || !y.every(Number.isFinite)) return problem('no-number', 'a row is no finite number');
  if (!Number.isInteger(maxLag) || maxLag < 0)
    return problem('bad-lag', `the longest lag is ${maxLag}; it is a whole number from 0`);
  if (n - maxLag < LEAST)
    return problem('too-few', `${Math.max(0, n - maxLag)} pairs at lag ${maxLag}; at least ${LEAST} are needed`);
  if (n * (maxLag + 1) > MOST_WORK)
    return problem('too-many-lags', `${n} rows allow lags up to ${Math.floor(MOST_WORK / n) - 1}`);
  for (const [name, series] of [
    ['x', x],
    ['y', y],
  ] as const)
    if (series.every((value) => value === series[0])) return problem('constant', `${name} is the same in every row`);
  const lags = Array.from({ length: maxLag + 1 }, (_, lag): LagCorrelation => {
    const [from, to] = [x.slice(0, n - lag), y.slice(lag)];
    const r = pearson(from, to);
    return {
      lag,
      pearson: r,
      spearman: r === null ? null : pearson(averageRanks(from), averageRanks(to)),
      n: n - lag,
      // As many digits as the series behind it are good for with 100,000 rows.
      p: r === null ? null : Number(pValue(r, n - lag).toPrecision(10)),
    };
  });
  return ok({ lags, warnings: warningsFor(x, y, maxLag) });
}

function warningsFor(x: readonly number[], y: readonly number[], maxLag: number): readonly string[] {
  const time = x.map((_, i) => i);
  const trends = (series: readonly number[]) => pValue(pearson(series, time) ?? 0, series.length) < 0.05;
  return [
    'Correlation is not lift: only a test with a control group shows what spend caused.',
    ...(maxLag > 0
      ? [`The best of ${maxLag + 1} lags looks better than it is: p is for one lag chosen beforehand.`]
      : []),
    ...(trends(x) && trends(y)
      ? ['Both series have a trend, and any two trends correlate: compare changes instead.']
      : []),
  ];
}

/** Pearson's r, −1 to 1, to 14 digits; null when a series does not vary. */
function pearson(x: readonly number[], y: readonly number[]): number | null {
  const [a, b] = [deviations(x), deviations(y)];
  if (a === null || b === null) return null;
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const [one, other] = [a[i] ?? 0, b[i] ?? 0];
    ab += one * other;
    aa += one * one;
    bb += other * other;
  }
  const r = Number((ab / Math.sqrt(aa * bb)).toPrecision(14));
  return Math.max(-1, Math.min(1, r));
}

/**
 * Deviations from the mean, in units of the largest difference from the first value, so that no square overflows.
 * The first value is taken off before scaling, which keeps the digits of small moves on a high level; halves,
 * because the difference of two doubles can leave the range.
 */
function deviations(values: readonly number[]): readonly number[] | null {
  const [first = 0] = values;
  const off = values.map((value) => value / 2 - first / 2);
  const most = off.reduce((top, value) => Math.max(top, Math.abs(value)), 0);
  if (most === 0) return null;
  const scaled = off.map((value) => value / most);
  const mean = scaled.reduce((sum, value) => sum + value, 0) / scaled.length;
  return scaled.map((value) => value - mean);
}

/** Ranks from 1; equal values share the mean of their ranks. */
function averageRanks(values: readonly number[]): readonly number[] {
  const sorted = Float64Array.from(values).sort();
  /** How many are below the value, or not above it. */
  const count = (value: number, inclusive: boolean): number => {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const at = sorted[middle] ?? value;
      if (at < value || (inclusive && at === value)) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return values.map((value) => (count(value, false) + 1 + count(value, true)) / 2);
}
