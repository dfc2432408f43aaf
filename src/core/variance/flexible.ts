/** Static → flexible → actual (R15): what selling more or less explains, and what prices and costs explain. */
import { exactSum, exactSubtract as minus, exactMultiply as times } from '../exact.ts';
import { ok, problem, type Result } from '../result.ts';
import { impact } from './variance.ts';

export type FlexiblePlan = {
  readonly units: number;
  readonly price: number;
  readonly variableCost: number;
  readonly fixed: number;
};
export type FlexibleActual = {
  readonly units: number;
  readonly revenue: number;
  /** Variable cost in all, not per unit. */
  readonly variableCost: number;
  readonly fixed: number;
};
export type FlexibleRow = {
  /** The plan at planned units, the plan's rates at actual units, and what happened. */
  readonly static: number;
  readonly flexible: number;
  readonly actual: number;
  /** Effects on the result, favourable positive: static → flexible, flexible → actual, and both. */
  readonly volume: number;
  readonly flexibleBudget: number;
  readonly total: number;
};
export type FlexibleReport = {
  readonly revenue: FlexibleRow;
  readonly variableCost: FlexibleRow;
  readonly fixed: FlexibleRow;
  /** Operating income: revenue − variable cost − fixed. */
  readonly income: FlexibleRow;
};

/**
 * The flexible-budget effect of `revenue` is the price part, of `variableCost` the cost part, of `fixed` the fixed part.
 * @error `not-finite` when an amount leaves the range of numbers.
 * @example flexibleReport({ units: 10000, price: 50, variableCost: 30, fixed: 120000 },
 *   { units: 11000, revenue: 539000, variableCost: 341000, fixed: 123000 }).income
 *   // static 80000, flexible 100000, actual 75000: volume +20000, flexible budget −25000, total −5000
 */
export function flexibleReport(plan: FlexiblePlan, actual: FlexibleActual): Result<FlexibleReport> {
  const row = (planned: number, flexed: number, reached: number, kind: 'revenue' | 'cost'): FlexibleRow => ({
    static: planned,
    flexible: flexed,
    actual: reached,
    volume: impact(planned, flexed, kind),
    flexibleBudget: impact(flexed, reached, kind),
    total: impact(planned, reached, kind),
  });
  const perUnit = (rate: number, reached: number, kind: 'revenue' | 'cost') =>
    row(times(plan.units, rate), times(actual.units, rate), reached, kind);
  const revenue = perUnit(plan.price, actual.revenue, 'revenue');
  const variableCost = perUnit(plan.variableCost, actual.variableCost, 'cost');
  const fixed = row(plan.fixed, plan.fixed, actual.fixed, 'cost');
  const left = (column: 'static' | 'flexible' | 'actual') =>
    minus(revenue[column], exactSum([variableCost[column], fixed[column]]));
  const income = row(left('static'), left('flexible'), left('actual'), 'revenue');
  return [revenue, variableCost, fixed, income].every((line) => Object.values(line).every(Number.isFinite))
    ? ok({ revenue, variableCost, fixed, income })
    : problem('not-finite', 'an amount leaves the range of numbers');
}
