/** Forecast at completion of a line that has no earned value, only spend (R19). */
import { roundedQuotient } from '../decimal.ts';
import { isMinor, type Minor, sumMinor } from '../money.ts';
import { ok, problem, type Result } from '../result.ts';

/** The words for a column header, after "EAC": a forecast without its method says nothing. */
export const COMPLETION_METHODS = {
  runRate: 'run rate',
  phased: 'phased as planned',
  remainingPlan: 'actual + remaining plan',
} as const;
export type CompletionMethod = keyof typeof COMPLETION_METHODS;
export type Completion = {
  readonly eac: Minor;
  /** EAC − actual, and budget − EAC. */
  readonly etc: Minor;
  readonly vac: Minor;
  /** True when the method gave less than actual + open commitments, which then is the forecast. */
  readonly floored: boolean;
};

/**
 * runRate: actual ÷ closed × periods. phased: actual ÷ share of the plan that was due. remainingPlan: actual + plan of
 * the open periods.
 * @param plan Phased budget, one amount per period. @param closed Closed periods. @param actual Spent in them, in all.
 * @param committed Open commitments, which will be spent whatever the method says.
 * @error `bad-periods`, `bad-amount`, `no-base` (nothing is closed, or nothing was planned for what is).
 * @example actual 50,400 after 5 of 12 periods, 48,000 of 120,000 planned: runRate 120,960, phased 126,000,
 *   remainingPlan 122,400
 */
export function completion(
  plan: readonly Minor[],
  closed: number,
  actual: Minor,
  committed: Minor,
  method: CompletionMethod,
): Result<Completion> {
  if (!Number.isInteger(closed) || closed < 0 || closed > plan.length || plan.length === 0)
    return problem('bad-periods', `${closed} closed periods of ${plan.length}`);
  const budget = sumMinor(plan);
  const due = sumMinor(plan.slice(0, closed));
  const floor = actual + committed;
  if (![...plan, budget, due, actual, committed, floor].every(isMinor))
    return problem('bad-amount', 'an amount is not a whole number of minor units');
  const projected = project(budget, due, plan.length, closed, actual, method);
  if (projected === null)
    return problem(
      'no-base',
      closed === 0 ? 'no period is closed yet' : 'no amount above 0 was planned for the closed periods',
    );
  const eac = Math.max(projected, floor);
  if (!isMinor(eac) || !isMinor(eac - actual) || !isMinor(budget - eac))
    return problem('bad-amount', 'the forecast is beyond the exact range of 2^53 minor units');
  return ok({ eac, etc: eac - actual, vac: budget - eac, floored: projected < floor });
}

function project(
  budget: Minor,
  due: Minor,
  periods: number,
  closed: number,
  actual: Minor,
  method: CompletionMethod,
): Minor | null {
  const scaled = (over: number, under: number) => Number(roundedQuotient(BigInt(actual) * BigInt(over), BigInt(under)));
  switch (method) {
    case 'runRate':
      return closed === 0 ? null : scaled(periods, closed);
    case 'phased':
      return due <= 0 ? null : scaled(budget, due);
    case 'remainingPlan':
      return actual + (budget - due);
  }
}
