/** Whole packages under one budget and rules: required, excluded, group limits, exclusive sets, prerequisites. */
import { ok, problem, type Result } from '../../result.ts';
import { branch } from './branch.ts';
import { bestCore } from './core.ts';
import { MOST_STATES, type Selection, selection, wrongPackages } from './knapsack.ts';
import type { PackageProblem } from './problem.ts';
import { earliest, fixed, ruleRows, sumRow, whyNot } from './ruleRows.ts';
import { wholeValues } from './wholeValues.ts';

/** The cap on the work of one search, in numbers touched: a second or two. A count, not a clock: alike on every host. */
const MOST_WORK = 2_000_000_000;

/**
 * The packages worth most together within budget and rules.
 *
 * Ties as in `fundBest`: the higher value, the lower cost, the earlier packages; the search for ties is capped at a
 * tenth of the work, value and cost stand.
 * @param work The cap; where it comes first, the status is `within` and the gap is proven.
 * @error those of `fundBest`; `no-such-package`; `crossed-bounds`; `infeasible` with the gap in money where money is
 * what is missing; `conflict` where the rules exclude each other at any budget; `not-found` when the cap came first.
 * @source R12, C02
 * @example fundUnderRules({ budget: 10, costs: [6, 6, 4], values: [9, 8, 1], rules: { required: [1] } }) // 2nd, 3rd
 */
export function fundUnderRules(given: PackageProblem, work = MOST_WORK): Result<Selection> {
  const { budget, costs, values, rules = {} } = given;
  const wrong = wrongPackages(budget, costs, values) ?? wrongRules(given);
  if (wrong !== null) return wrong;
  const { groups = [], exclusive = [], needs = [] } = rules;
  if (groups.length + exclusive.length + needs.length === 0) return fundFree(given);
  const { whole, worth } = wholeValues(values);
  const { lower, upper } = fixed(given);
  costs.forEach((cost, i) => {
    if (cost > budget) upper[i] = 0;
  });
  const rows = ruleRows(given, whole);
  const found = branch({ values: whole, rows: [...rows, sumRow(costs, 0, budget)] }, lower, upper, { work });
  if (found.chosen === null) return found.bound > found.value ? gaveUp() : whyNot(given, rows, work);
  const chosen = found.tied ? earliest(whole, costs, found, found.chosen, work / 10) : found.chosen;
  return ok(selection(costs, chosen, worth(found.value), worth(found.bound)));
}

const gaveUp = () => problem('not-found', 'no selection that keeps the rules was found within the limit of the search');

/** Required and excluded alone leave a knapsack. */
function fundFree({ budget, costs, values, rules = {} }: PackageProblem): Result<Selection> {
  const required = new Set(rules.required);
  const out = new Set(rules.excluded);
  const free = costs.flatMap((_, i) => (required.has(i) || out.has(i) ? [] : [i]));
  const spent = costs.reduce((sum, cost, i) => (required.has(i) ? sum + cost : sum), 0);
  const { whole, worth } = wholeValues(values);
  const found = bestCore(
    budget - spent,
    free.map((i) => costs[i] ?? 0),
    free.map((i) => whole[i] ?? 0),
    MOST_STATES,
  );
  const chosen = Uint8Array.from(costs, (_, i) => (required.has(i) ? 1 : 0));
  free.forEach((i, k) => {
    chosen[i] = found.chosen[k] ?? 0;
  });
  let base = 0;
  for (const i of required) base += whole[i] ?? 0;
  return ok(selection(costs, chosen, worth(base + found.value), worth(base + found.bound)));
}

/** What the rules demand that no search is needed to refuse. */
function wrongRules({ budget, costs, rules = {} }: PackageProblem) {
  const { required = [], excluded = [], groups = [], group = [], exclusive = [], needs = [] } = rules;
  const named = [...required, ...excluded, ...exclusive.flat(), ...needs.flat()];
  const unknown = named.find((i) => costs[i] === undefined);
  if (unknown !== undefined) return problem('no-such-package', `the rules name package ${unknown + 1}, there is none`);
  const both = required.find((i) => excluded.includes(i));
  if (both !== undefined) return problem('conflict', `package ${both + 1} is both required and excluded`);
  const must = new Set(required);
  const sumOf = (of: (i: number) => boolean) => costs.reduce((sum, cost, i) => (of(i) ? sum + cost : sum), 0);
  const least = sumOf((i) => must.has(i));
  if (least > budget)
    return problem(
      'infeasible',
      `the required packages cost ${least}, ${least - budget} more than the budget ${budget}`,
    );
  for (const [g, { name, low, high }] of groups.entries()) {
    if (low !== null && high !== null && low > high)
      return problem('crossed-bounds', `group '${name}' has a minimum ${low} above its maximum ${high}`);
    const floor = sumOf((i) => group[i] === g && must.has(i));
    if (high !== null && floor > high) {
      const more = `${floor - high} more than its maximum ${high}`;
      return problem('infeasible', `the required packages of group '${name}' cost ${floor}, ${more}`);
    }
    const most = sumOf((i) => group[i] === g && !excluded.includes(i));
    if (low !== null && most < low) {
      const less = `${low - most} less than its minimum ${low}`;
      return problem('infeasible', `the packages of group '${name}' cost ${most} together, ${less}`);
    }
  }
  return null;
}
