/** Amounts of cells as minor units: the unit of a call, bounds rounded so that none is broken, problems in amounts. */
import type { CellErrorCode } from '../core/cell.ts';
import { decimalOf } from '../core/decimal.ts';
import { fromMinor, isMinor, type Minor, toMinor } from '../core/money.ts';
import type { CoreProblem, Result } from '../core/result.ts';
import { type Args, type NumberList, refuse } from './define.ts';

/** The unit of a call: two decimals, or as many as the step has. */
export type Unit = { readonly decimals: number; readonly step: Minor };
export function unitOf(args: Args): Unit {
  const step = args.optional('step', 0.01);
  if (step <= 0) return refuse('#VALUE!', `step must be above 0, not ${step}`);
  const decimals = Math.max(2, decimalOf(step).scale);
  if (decimals > 6) return refuse('#VALUE!', 'step has more than six decimals');
  return { decimals, step: minor(step, { decimals, step: 1 }, 'step') };
}
export const CENTS: Unit = { decimals: 2, step: 1 };
/** Step 0: real numbers, nothing is rounded. */
export const REAL: Unit = { decimals: 0, step: 0 };

/** The amount as hosts show it: to 15 digits, so that the noise of a SUM does not count. */
export const asShown = (amount: number): number => {
  const shown = Number(amount.toPrecision(15));
  return Number.isFinite(shown) ? shown : amount;
};
const shows = (units: Minor, decimals: number, amount: number): boolean => {
  const value = fromMinor(units, decimals);
  return value === amount || value === asShown(amount);
};

export function minor(amount: number, { decimals, step }: Unit, name: string): Minor {
  if (step === 0) return amount;
  const units = toMinor(amount, decimals);
  if (!isMinor(units)) return refuse('#NUM!', `${name} ${amount} is beyond the exact range`);
  return shows(units, decimals, amount)
    ? units
    : refuse('#VALUE!', `${name} ${amount} has more than ${decimals} decimals; choose a smaller step`);
}
/** Bounds may have more decimals than the unit: a floor is rounded up and a cap down, so that neither is broken. */
export const boundUp = (amount: number, { decimals, step }: Unit): Minor => {
  if (step === 0) return amount;
  const units = toMinor(amount, decimals);
  if (!isMinor(units)) return refuse('#NUM!', `min ${amount} is beyond the exact range`);
  return fromMinor(units, decimals) < amount && !shows(units, decimals, amount) ? units + 1 : units;
};
export const boundDown = (amount: number, { decimals, step }: Unit): Minor | null => {
  if (step === 0) return amount;
  const units = toMinor(amount, decimals);
  // A cap above every exact amount caps nothing.
  if (!isMinor(units)) return amount > 0 ? null : refuse('#NUM!', `max ${amount} is beyond the exact range`);
  return fromMinor(units, decimals) > amount && !shows(units, decimals, amount) ? units - 1 : units;
};

export const bounds = (
  bound: NumberList | null,
  round: (amount: number, unit: Unit) => Minor | null,
  unit: Unit,
): readonly (Minor | null)[] | undefined =>
  bound?.values.map((amount, i) => (bound.blank[i] ? null : round(amount, unit)));

/** Core problems speak of minor units; a cell shows amounts. */
export function unwrap<T>(result: Result<T>, unit: Unit): T {
  return result.ok ? result.value : refuse(naOrValue(result.problem.code), sentence(result.problem, unit));
}
/** A question without an answer is #N/A; one that is wrong is #VALUE!. */
export const naOrValue = (code: string): CellErrorCode => (NA.includes(code) ? '#N/A' : '#VALUE!');
const NA = ['infeasible', 'not-found', 'conflict', 'outside-table', 'no-weights', 'no-lines', 'all-held', 'no-base'];
/** The problems whose numbers are amounts, but for the number of a line. */
const WITH_AMOUNTS = ['infeasible', 'no-weights', 'all-held', 'no-base', 'crossed-bounds'];
const sentence = ({ code, message }: CoreProblem, { decimals }: Unit): string =>
  WITH_AMOUNTS.includes(code)
    ? message.replace(/line \d+|'[^']*'|-?\d+(\.\d+)?/g, (found) =>
        /^[l']/.test(found) ? found : String(Number(fromMinor(Number(found), decimals).toPrecision(15))),
      )
    : message;
