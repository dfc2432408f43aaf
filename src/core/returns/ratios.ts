/** Return metrics (R22–R24). A ratio with nothing below the line is null: it has no meaning, it is not infinite. */
import { exactMultiply, exactSubtract, exactSum } from '../exact.ts';

const ratio = (over: number, under: number): number | null => (under === 0 ? null : over / under);

/** (gain − cost) ÷ cost, a fraction: 0.25 is 25 %. State what "gain" is: revenue, gross margin or contribution. */
export const roi = (gain: number, cost: number): number | null => ratio(exactSubtract(gain, cost), cost);
/** value ÷ cost: what the seeds print as "2.8x". */
export const multiple = (value: number, cost: number): number | null => ratio(value, cost);
/** Revenue per unit of spend. */
export const roas = (revenue: number, spend: number): number | null => ratio(revenue, spend);
/** Incremental revenue per unit of spend; needs a control group. */
export const iroas = (incrementalRevenue: number, spend: number): number | null => ratio(incrementalRevenue, spend);
/** The ROAS at which a margin pays for the spend: 1 ÷ margin. */
export const breakEvenRoas = (margin: number): number | null => ratio(1, margin);
/** Spend per conversion; with new customers it is CAC. */
export const cpa = (spend: number, conversions: number): number | null => ratio(spend, conversions);
/** Lifetime value: revenue per period × margin ÷ churn per period. */
export const ltv = (revenuePerPeriod: number, margin: number, churn: number): number | null =>
  ratio(revenuePerPeriod * margin, churn);
/** Required return by CAPM (R30): risk free + beta × premium, as decimals: a return of 10.5 % passes 4 % + 1.3 × 5 %. */
export const hurdle = (riskFree: number, beta: number, premium: number): number =>
  exactSum([riskFree, exactMultiply(beta, premium)]);

/** Compound growth per period, `periods` = points − 1; null when it is not a real number. */
export function cagr(first: number, last: number, periods: number): number | null {
  if (first === 0 || periods === 0) return null;
  const growth = last / first;
  if (growth < 0 || (growth === 0 && periods < 0)) return null;
  return growth ** (1 / periods) - 1;
}
