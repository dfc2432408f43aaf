/** How far forecasts were off (R40). All are fractions but MASE; null where there is nothing to divide by. */
import { exactSum } from '../exact.ts';
import { ok, problem, type Result } from '../result.ts';

export type Accuracy = {
  /** Σ|actual − forecast| ÷ Σ|actual|. */
  readonly wape: number | null;
  /** (Σ forecast − Σ actual) ÷ |Σ actual|: above 0 the forecast was too high. */
  readonly bias: number | null;
  /** Mean of |actual − forecast| ÷ |actual|; null as soon as an actual is 0. */
  readonly mape: number | null;
  /** Mean of 2|actual − forecast| ÷ (|actual| + |forecast|), 0 to 2; both 0 is a hit. */
  readonly smape: number;
  /** Mean absolute error ÷ that of the seasonal naive forecast inside the history. */
  readonly mase: number | null;
};

/**
 * @param history What was known when the forecast was made, for MASE; empty leaves MASE null.
 * @param season Periods per cycle of the history.
 * @error `no-lines`, `different-lengths`.
 * @example accuracy([100, 120, 80, 0], [110, 100, 90, 10]) // wape 0.1667, bias 0.0333, mape null
 */
export function accuracy(
  actual: readonly number[],
  forecast: readonly number[],
  history: readonly number[] = [],
  season = 1,
): Result<Accuracy> {
  const n = actual.length;
  if (n === 0) return problem('no-lines', 'there are no periods to compare');
  if (forecast.length !== n)
    return problem('different-lengths', `there are ${n} actuals and ${forecast.length} forecasts`);
  const misses = actual.map((value, i) => Math.abs(value - (forecast[i] ?? 0)));
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value / values.length, 0);
  const over = (part: number, base: number) => (base > 0 && Number.isFinite(part / base) ? part / base : null);
  const total = exactSum(actual);
  const naive = history.slice(season).map((value, i) => Math.abs(value - (history[i] ?? 0)));
  return ok({
    wape: over(exactSum(misses), exactSum(actual.map(Math.abs))),
    bias: over(exactSum([...forecast, ...actual.map((value) => -value)]), Math.abs(total)),
    mape: actual.includes(0) ? null : over(mean(misses.map((miss, i) => miss / Math.abs(actual[i] ?? 1))), 1),
    smape: mean(
      misses.map((miss, i) => over(miss, Math.abs(actual[i] ?? 0) / 2 + Math.abs(forecast[i] ?? 0) / 2) ?? 0),
    ),
    mase: over(mean(misses), mean(naive)),
  });
}
