/** The ways to a forecast at completion, in one shape: minor units in, minor units or null out (R19). */
import { COMPLETION_METHODS, type CompletionMethod, completion } from '../../core/control/completion.ts';
import { type EacMethod, estimateAtCompletion } from '../../core/control/earnedValue.ts';
import type { Minor } from '../../core/money.ts';

/** An index near 0 forecasts anything; beyond this a cell no longer tells two cents apart, and it is no forecast. */
const MOST = 5e15;

export const METHODS = ['cpi', 'atypical', 'both', 'bottomup', 'phased', 'remaining_plan', 'run_rate'] as const;
export type Method = (typeof METHODS)[number];

/** The words of a column header: a forecast without its method says nothing. */
export const METHOD_WORDS: Readonly<Record<Method, string>> = {
  cpi: 'CPI goes on',
  atypical: 'overrun was a one-off',
  both: 'CPI × SPI',
  bottomup: 'actual + estimate to complete',
  phased: COMPLETION_METHODS.phased,
  remaining_plan: COMPLETION_METHODS.remainingPlan,
  run_rate: COMPLETION_METHODS.runRate,
};

export type Amounts = {
  readonly budget: Minor;
  readonly actual: Minor;
  readonly planned: Minor;
  readonly earned: Minor;
  readonly committed: Minor;
  readonly remaining: Minor;
};

/** The forecast, never below actual + open commitments; null when the method has no base or leaves the exact range. */
export function forecastOf(method: Method, amounts: Amounts, elapsed: number, periods: number): Minor | null {
  const raw = rawOf(method, amounts, elapsed, periods);
  if (raw === null) return null;
  const eac = Math.max(Math.round(raw), floorOf(amounts)) || 0;
  return Math.max(Math.abs(eac), Math.abs(amounts.budget - eac)) <= MOST ? eac : null;
}

export const floorOf = ({ actual, committed }: Amounts): Minor => actual + committed;

function rawOf(method: Method, amounts: Amounts, elapsed: number, periods: number): number | null {
  const { budget, actual, planned, earned, remaining } = amounts;
  const worked = (way: EacMethod, value: Minor) => estimateAtCompletion(budget, planned, value, actual, way);
  const spent = (way: CompletionMethod, plan: readonly Minor[], closed: number) => {
    const found = completion(plan, closed, actual, 0, way);
    return found.ok ? found.value.eac : null;
  };
  switch (method) {
    case 'cpi':
    case 'atypical':
    case 'both':
      return worked(method, earned);
    case 'bottomup':
      return worked(method, remaining);
    case 'phased':
      return spent('phased', [planned, budget - planned], 1);
    case 'remaining_plan':
      return spent('remainingPlan', [planned, budget - planned], 1);
    case 'run_rate':
      return spent('runRate', [budget, ...Array.from({ length: periods - 1 }, () => 0)], elapsed);
  }
}
