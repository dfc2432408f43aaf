/** The year as it will end: closed periods stay actual, the rest is forecast. */
import { exactSum } from '../exact.ts';
import { ok, problem, type Result } from '../result.ts';
import { type ForecastOptions, forecast } from './forecast.ts';
import type { ForecastStep } from './model.ts';

export type OutlookPeriod = ForecastStep & { readonly kind: 'actual' | 'forecast' };
export type Outlook = { readonly periods: readonly OutlookPeriod[]; readonly total: number };

/**
 * @param actuals Closed periods of the plan, oldest first. They are never changed.
 * @param planPeriods How many periods the plan has.
 * @param before Periods before the plan, oldest first, from which seasons are learned; may be empty.
 * @param options As for `forecast`.
 * @error `bad-periods` (not a whole number from 1, or fewer than there are actuals), and those of `forecast`.
 * @example outlook([10080, 10080, 10080, 10080, 10080], 12, [], { method: 'run_rate' }) // total 120960
 */
export function outlook(
  actuals: readonly number[],
  planPeriods: number,
  before: readonly number[] = [],
  options: ForecastOptions = {},
): Result<Outlook> {
  if (!(Number.isInteger(planPeriods) && planPeriods >= 1 && planPeriods >= actuals.length))
    return problem('bad-periods', `a plan of ${planPeriods} periods cannot hold ${actuals.length} closed ones`);
  const closed = actuals.map((value): OutlookPeriod => ({ kind: 'actual', point: value, lower: value, upper: value }));
  const open = planPeriods - actuals.length;
  const rest = open === 0 ? null : forecast([...before, ...actuals], open, options);
  if (rest !== null && !rest.ok) return rest;
  const periods = [
    ...closed,
    ...(rest?.value.steps ?? []).map((step): OutlookPeriod => ({ kind: 'forecast', ...step })),
  ];
  return ok({ periods, total: exactSum(periods.map(({ point }) => point)) });
}
