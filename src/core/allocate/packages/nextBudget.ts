/** What a bit more budget would buy: the least budget at which a better selection exists. */
import type { Minor } from '../../money.ts';
import { bestCore } from './core.ts';
import { MOST_STATES, type Selection } from './knapsack.ts';
import type { PackageProblem } from './problem.ts';
import { fixed, leastCost, ruleRows, sumRow } from './ruleRows.ts';
import { fundUnderRules } from './rules.ts';
import { wholeValues } from './wholeValues.ts';

export type NextBudget = {
  /** The least budget that buys more. */
  readonly budget: Minor;
  /** The best value at that budget, and what it is above the value now. */
  readonly value: number;
  readonly gain: number;
  /** Packages that come in and go out, by index. */
  readonly enters: readonly number[];
  readonly leaves: readonly number[];
  /** `within`: the work cap came first; a somewhat smaller budget might do. */
  readonly status: 'optimal' | 'within';
};

/**
 * @param now The optimal selection of the problem, from `fundBest` or `fundUnderRules`.
 * @returns null when no budget buys more within the rules (or when the search for one gave up).
 * The marginal value of money is `gain` ÷ (`budget` − the budget now): a step, not a slope.
 * @source R12, shadow prices of C12
 * @example nextBudget({ budget: 10, costs: [10, 4], values: [5, 1] }, now) // at 14 the second enters: gain 1
 */
export function nextBudget(
  given: PackageProblem,
  now: Pick<Selection, 'chosen'>,
  work = 500_000_000,
): NextBudget | null {
  const { costs, values, rules } = given;
  const { whole, worth } = wholeValues(values);
  const found = rules === undefined ? dearestLeftOut(costs, whole, now) : cheapestAbove(given, whole, now, work);
  if (found === null) return null;
  const pick = (before: boolean) =>
    costs.flatMap((_, i) => (now.chosen[i] === before && found.chosen[i] === !before ? [i] : []));
  const sum = (chosen: readonly boolean[]) =>
    whole.reduce((all, value, i) => (chosen[i] === true ? all + value : all), 0);
  const [was, is] = [sum(now.chosen), sum(found.chosen)];
  const cost = costs.reduce((all, price, i) => (found.chosen[i] === true ? all + price : all), 0);
  return {
    budget: cost,
    value: worth(is),
    gain: worth(is - was),
    enters: pick(false),
    leaves: pick(true),
    status: found.proven ? 'optimal' : 'within',
  };
}

type Found = { readonly chosen: readonly boolean[]; readonly proven: boolean };

/** Without rules it is a knapsack again: leave out as much money as can be, for less value than is missing now. */
function dearestLeftOut(costs: readonly Minor[], whole: Float64Array, now: Pick<Selection, 'chosen'>): Found | null {
  const worthwhile = whole.map((value) => Math.max(0, value));
  const missing = worthwhile.reduce((all, value, i) => (now.chosen[i] === true ? all : all + value), 0);
  if (missing <= 0) return null;
  // A package worth nothing is left out from the start.
  const free = costs.map((cost, i) => ((worthwhile[i] ?? 0) > 0 ? cost : 0));
  const { chosen, value, bound } = bestCore(missing - 1, worthwhile, free, MOST_STATES);
  return { chosen: costs.map((_, i) => (worthwhile[i] ?? 0) > 0 && chosen[i] !== 1), proven: bound <= value };
}

function cheapestAbove(
  given: PackageProblem,
  whole: Float64Array,
  now: Pick<Selection, 'chosen'>,
  work: number,
): Found | null {
  const value = whole.reduce((all, worth, i) => (now.chosen[i] === true ? all + worth : all), 0);
  const rows = [...ruleRows(given, whole), sumRow(whole, value + 1, Number.POSITIVE_INFINITY)];
  const least = leastCost(given.costs, rows, fixed(given), work);
  if (least.chosen === null) return null;
  const best = fundUnderRules({ ...given, budget: least.cost }, work);
  return best.ok ? { chosen: best.value.chosen, proven: least.proven && best.value.status === 'optimal' } : null;
}
