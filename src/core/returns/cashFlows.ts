/** The value of cash flows in time (R30, R39). Outflows are negative; a rate of 0.1 is 10 % a period or a year. */

import { exp, ln, power } from '../elementary.ts';
import { ok, problem, type Result } from '../result.ts';
import { rateRoots, type TimedFlow } from './rateRoots.ts';

/** The rate asked for, and every rate that solves: more than one needs a warning. */
export type RateOfReturn = { readonly rate: number; readonly roots: readonly number[] };

/** A result that a cell can hold, or the problem `not-finite`. */
export const finite = (value: number): Result<number> =>
  Number.isFinite(value)
    ? ok(value === 0 ? 0 : value)
    : problem('not-finite', 'the result is beyond what a cell holds');
/** The problem of a rate at or below −1. */
export const badRate = (rate: number) => problem('bad-rate', `the rate must be above -1, not ${rate}`);

/**
 * Net present value, the first flow not discounted (spreadsheets' own NPV discounts it).
 * @error `bad-rate` (at or below −1), `not-finite`.
 * @example npv(0.1, [-100, 60, 60]) // 4.13…
 */
export function npv(rate: number, flows: readonly number[]): Result<number> {
  if (!(rate > -1)) return badRate(rate);
  return finite(flows.reduceRight((later, flow) => flow + later / (1 + rate), 0));
}

/**
 * Net present value by calendar days: Σ flow ÷ (1 + rate)^((date − first listed date) ÷ 365) (R39).
 * @param dates Day serials, one per flow; dates before the first are permitted and compound.
 * @error `bad-rate`, `lengths`, `not-finite`.
 * @example xnpv(0.1, [-100, 121], [46023, 46388]) // 10
 */
export function xnpv(rate: number, flows: readonly number[], dates: readonly number[]): Result<number> {
  if (!(rate > -1)) return badRate(rate);
  if (flows.length !== dates.length) return unequal(flows, dates);
  const growth = ln(1 + rate);
  const years = yearsFrom(dates, dates[0] ?? 0);
  return finite(flows.reduce((sum, flow, i) => sum + flow * exp(-growth * (years[i] ?? 0)), 0));
}

const yearsFrom = (dates: readonly number[], first: number): readonly number[] =>
  dates.map((date) => (date - first) / 365);
const unequal = (flows: readonly number[], dates: readonly number[]) =>
  problem('lengths', `there are ${flows.length} flows but ${dates.length} dates`);

/**
 * Internal rate of return of flows one period apart: of all rates above −1 that solve, the nearest to the guess; of
 * two equally near the lower.
 * @error `not-finite`, `one-sign` (no inflow or no outflow), `no-root`.
 * @example irr([-1000, 2500, -1540], 0.5) // { rate: 0.4, roots: [0.1, 0.4] }
 */
export const irr = (flows: readonly number[], guess = 0.1): Result<RateOfReturn> =>
  solve(
    flows.map((amount, at) => ({ at, amount })),
    guess,
  );

/**
 * Internal rate of return a year by calendar days, as `irr`; the order of rows does not matter.
 * @param dates Day serials, one per flow.
 * @error `lengths`, `not-finite`, `one-sign`, `no-root`.
 * @example xirr([-100, 121], [46023, 46388]) // { rate: 0.21, roots: [0.21] }
 */
export function xirr(flows: readonly number[], dates: readonly number[], guess = 0.1): Result<RateOfReturn> {
  if (flows.length !== dates.length) return unequal(flows, dates);
  // From the earliest date: the base moves no root, and so the order moves no digit.
  const years = yearsFrom(
    dates,
    dates.reduce((first, date) => Math.min(first, date), Number.POSITIVE_INFINITY),
  );
  return solve(
    flows.map((amount, i) => ({ at: years[i] ?? 0, amount })),
    guess,
  );
}

const oneSign = (flows: readonly number[]): boolean =>
  !flows.some((flow) => flow > 0) || !flows.some((flow) => flow < 0);
const ONE_SIGN = problem('one-sign', 'the flows need at least one inflow and one outflow');

function solve(flows: readonly TimedFlow[], guess: number): Result<RateOfReturn> {
  if (!flows.every(({ at, amount }) => Number.isFinite(at) && Number.isFinite(amount)))
    return problem('not-finite', 'flows and dates must be finite');
  if (oneSign(flows.map(({ amount }) => amount))) return ONE_SIGN;
  const roots = rateRoots(flows);
  const [first, ...others] = roots;
  if (first === undefined) return problem('no-root', 'no rate above -100 % makes these flows worth 0');
  const rate = others.reduce((best, root) => (Math.abs(root - guess) < Math.abs(best - guess) ? root : best), first);
  return ok({ rate, roots });
}

/**
 * Modified rate of return: outflows discounted at one rate, inflows carried to the end at another; always one answer.
 * @error `bad-rate`, `one-sign`, `not-finite`.
 * @example mirr([-120000, 39000, 30000, 21000, 37000, 46000], 0.1, 0.12) // 0.1261
 */
export function mirr(flows: readonly number[], financeRate: number, reinvestRate: number): Result<number> {
  if (!(financeRate > -1)) return badRate(financeRate);
  if (!(reinvestRate > -1)) return badRate(reinvestRate);
  if (oneSign(flows)) return ONE_SIGN;
  const paid = flows.reduceRight((later, flow) => Math.max(0, -flow) + later / (1 + financeRate), 0);
  const received = flows.reduce((before, flow) => before * (1 + reinvestRate) + Math.max(0, flow), 0);
  return finite(Number((power(received / paid, 1 / (flows.length - 1)) - 1).toFixed(13)));
}
