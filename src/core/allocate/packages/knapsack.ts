/** Whole packages under one budget (R12): the exact best selection. */
import { isMinor, type Minor, sumMinor, TOO_LARGE } from '../../money.ts';
import { ok, problem, type Result } from '../../result.ts';
import { bestCore } from './core.ts';
import { wholeValues } from './wholeValues.ts';

export type Selection = {
  /** Per package, as given. */
  readonly chosen: readonly boolean[];
  readonly cost: Minor;
  readonly value: number;
  /** `within`: the work cap came first; no selection is worth more than `bound`. */
  readonly status: 'optimal' | 'within';
  readonly bound: number;
  /** (bound − value) ÷ value; 0 when optimal. */
  readonly gap: number;
};

/** The cap on the states of one search, a fraction of a second. A count, not a clock: every host stops at the same place. */
export const MOST_STATES = 3_000_000;

/**
 * The packages worth most together that the budget pays for.
 *
 * Ties: the higher value; then the lower cost; then the earlier packages (where two selections differ first, the one
 * that has that package). A package worth nothing is left out. Values count to 15 digits of their sum.
 * When millions of selections tie, the search for the earliest of them stops early; value and cost stand.
 * @param budget Minor units. Below 0: `infeasible`.
 * @param costs Minor units, 0 or more. @param values Any finite unit, as many as costs.
 * @param states The cap on the search's states.
 * @error `no-lines`, `infeasible` with the gap, `negative-cost`, `too-large`, `not-finite`.
 * @source R12. Method: expanding core with dominance and bounds (Pisinger 1997).
 * @example fundBest(600, [120, 80, 500], [420, 176, 1000]) // the second and third: cost 580, value 1176
 */
export function fundBest(
  budget: Minor,
  costs: readonly Minor[],
  values: readonly number[],
  states = MOST_STATES,
): Result<Selection> {
  const wrong = wrongPackages(budget, costs, values);
  if (wrong !== null) return wrong;
  const { whole, worth } = wholeValues(values);
  const found = bestCore(budget, costs, whole, states);
  return ok(selection(costs, found.chosen, worth(found.value), worth(found.bound)));
}

/** Why these are no packages; null when they are. */
export function wrongPackages(budget: Minor, costs: readonly Minor[], values: readonly number[]) {
  if (costs.length === 0) return problem('no-lines', 'there are no packages');
  const below = costs.findIndex((cost) => !(cost >= 0));
  if (below >= 0) return problem('negative-cost', `package ${below + 1} costs ${costs[below]}; costs are 0 or more`);
  if (!isMinor(budget) || !isMinor(sumMinor(costs))) return TOO_LARGE;
  if (budget < 0) return problem('infeasible', `the budget ${budget} is ${-budget} below 0`);
  const odd = costs.findIndex((_, i) => !Number.isFinite(values[i]));
  return odd < 0 ? null : problem('not-finite', `package ${odd + 1} has no finite value`);
}

/** A selection with its figures. */
export function selection(costs: readonly Minor[], chosen: Uint8Array, value: number, bound: number): Selection {
  let cost = 0;
  for (let i = 0; i < costs.length; i++) if (chosen[i] === 1) cost += costs[i] ?? 0;
  const proven = bound <= value;
  return {
    chosen: Array.from(chosen, (one) => one === 1),
    cost,
    value,
    status: proven ? 'optimal' : 'within',
    bound: proven ? value : bound,
    gap: proven ? 0 : value === 0 ? 1 : (bound - value) / Math.abs(value),
  };
}
