/** How long until a cost is earned back, and what a customer is worth on the way (R23). */

import { ln, power } from '../elementary.ts';
import { ok, problem, type Result } from '../result.ts';
import { badRate, finite } from './cashFlows.ts';

const never = (message: string) => problem('never', message);

/**
 * Periods until the inflows have paid the cost for the first time, linear inside a period.
 * @param cost Spent at time 0, 0 or more. @param inflows At the end of periods 1, 2, …; may be negative.
 * @param rate Discounts inflows a period; 0 is plain payback.
 * @error `negative-cost`, `bad-rate`, `never`, `not-finite`.
 * @example payback(100, [40, 40, 40]) // 2.5
 */
export function payback(cost: number, inflows: readonly number[], rate = 0): Result<number> {
  if (!(cost >= 0)) return problem('negative-cost', `the cost is ${cost}; give it as a positive amount`);
  if (!(rate > -1)) return badRate(rate);
  if (cost === 0) return ok(0);
  let open = cost;
  let factor = 1;
  for (const [period, inflow] of inflows.entries()) {
    factor /= 1 + rate;
    const value = inflow === 0 ? 0 : inflow * factor;
    if (value >= open) return finite(period + open / value);
    open -= value;
  }
  return never(`the cost is not earned back in ${inflows.length} periods`);
}

/**
 * Periods until a customer who may leave has paid the acquisition cost (R23).
 * @param margin Gross margin per customer and period. @param churn Share that leaves a period, 0 or more and below 1.
 * @error `bad-churn`, `never` (what a customer ever brings is not above the cost).
 * @example paybackWithChurn(400, 60, 0.03) // 7.33
 */
export function paybackWithChurn(cost: number, margin: number, churn: number): Result<number> {
  if (!(churn >= 0 && churn < 1)) return badChurn(churn);
  if (cost <= 0) return ok(0);
  const left = 1 - (cost * churn) / margin;
  if (!(margin > 0) || left <= 0) return never('a customer never brings back the cost');
  return ok(churn === 0 ? cost / margin : ln(left) / ln(1 - churn));
}

const badChurn = (churn: number) => problem('bad-churn', `churn must be from 0 to below 1, not ${churn}`);

/**
 * Lifetime value over a horizon: margin × Σ ((1 − churn) ÷ (1 + rate))^t for t from 0 to periods − 1 (R23).
 * @param margin Revenue × gross margin per customer and period. @param rate Discount a period; 0 is none.
 * @error `bad-churn`, `bad-rate`, `bad-periods` (below 0, or not whole), `not-finite`.
 * @example lifetimeValue(60, 0.03, 36) // 1331.95
 */
export function lifetimeValue(margin: number, churn: number, periods: number, rate = 0): Result<number> {
  if (!(churn >= 0 && churn < 1)) return badChurn(churn);
  if (!(rate > -1)) return badRate(rate);
  if (!(periods >= 0) || !Number.isInteger(periods))
    return problem('bad-periods', `periods must be a whole number, not ${periods}`);
  const keep = (1 - churn) / (1 + rate);
  return finite(margin * (keep === 1 ? periods : (1 - power(keep, periods)) / (1 - keep)));
}
