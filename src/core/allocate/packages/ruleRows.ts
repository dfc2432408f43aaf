/** The rules of packages as rows of whole numbers, and what to say when no selection keeps them. */
import type { Minor } from '../../money.ts';
import { problem } from '../../result.ts';
import { branch, type Search, tree } from './branch.ts';
import type { Row } from './priceBound.ts';
import type { PackageProblem } from './problem.ts';
import { relaxation } from './relaxation.ts';
import { commonDivisor } from './wholeValues.ts';

type Held = { readonly lower: Uint8Array; readonly upper: Uint8Array };

/** 1 below for the required, 0 above for the excluded. */
export function fixed({ costs, rules = {} }: PackageProblem): Held {
  const [lower, upper] = [new Uint8Array(costs.length), new Uint8Array(costs.length).fill(1)];
  for (const i of rules.required ?? []) lower[i] = 1;
  for (const i of rules.excluded ?? []) upper[i] = 0;
  return { lower, upper };
}

/** A row over all packages; infinite sides are cut to what the weights can reach. */
export const sumRow = (weights: ArrayLike<number>, low: number, high: number): Row => ({
  at: Array.from(weights, (_, i) => i),
  weight: Array.from(weights),
  low,
  high,
});
const countRow = (at: readonly number[], low: number, high: number): Row => ({
  at,
  weight: at.map(() => 1),
  low,
  high,
});
const needRow = (package_: number, needed: number): Row => ({
  at: [package_, needed],
  weight: [1, -1],
  low: -1,
  high: 0,
});

/** Every rule but the budget. `only`: the money limits of this group alone, and no maximum. */
export function ruleRows({ costs, rules = {} }: PackageProblem, whole: Float64Array, only?: number): readonly Row[] {
  const { group = [], groups = [], exclusive = [], needs = [] } = rules;
  const rows = exclusive.map((set) => countRow([...new Set(set)], 0, 1));
  for (const [package_, needed] of needs) if (package_ !== needed) rows.push(needRow(package_, needed));
  groups.forEach(({ low, high, atLeast, atMost }, g) => {
    const at = costs.flatMap((_, i) => (group[i] === g ? [i] : []));
    const most = only === undefined ? (high ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY;
    const least = only === undefined || only === g ? (low ?? 0) : 0;
    if (least > 0 || most < Number.POSITIVE_INFINITY)
      rows.push({ at, weight: at.map((i) => costs[i] ?? 0), low: least, high: most });
    if (atLeast !== undefined || atMost !== undefined) rows.push(countRow(at, atLeast ?? 0, atMost ?? at.length));
  });
  return [...rows, ...alikeRows(costs, whole, rules)];
}

/** Of packages alike in everything the earlier go first: n! equal selections become one. */
function alikeRows(
  costs: readonly Minor[],
  whole: Float64Array,
  rules: NonNullable<PackageProblem['rules']>,
): readonly Row[] {
  const { required = [], excluded = [], exclusive = [], needs = [], group = [] } = rules;
  const special = new Set([...required, ...excluded, ...exclusive.flat(), ...needs.flat()]);
  const last = new Map<string, number>();
  return costs.flatMap((cost, i) => {
    if (special.has(i) || (cost === 0 && whole[i] === 0)) return [];
    const key = `${cost} ${whole[i]} ${group[i] ?? -1}`;
    const before = last.get(key);
    last.set(key, i);
    return before === undefined ? [] : [needRow(i, before)];
  });
}

/** The least that a selection can cost within the rows; null when none keeps them or the cap came first. */
export function leastCost(costs: readonly Minor[], rows: readonly Row[], { lower, upper }: Held, work: number) {
  const unit = commonDivisor(costs);
  const found = branch({ values: Float64Array.from(costs, (cost) => -cost / unit), rows }, lower, upper, { work });
  return { chosen: found.chosen, cost: -found.value * unit, proven: found.bound <= found.value };
}

/** The sentence for packages that cannot be chosen within budget and rules, with the money that is missing. */
export function whyNot(given: PackageProblem, rows: readonly Row[], work: number) {
  const { budget, costs, rules = {} } = given;
  const { chosen, cost } = leastCost(costs, rows, fixed(given), work);
  if (chosen !== null)
    return problem('infeasible', `the rules need at least ${cost}, ${cost - budget} more than the budget ${budget}`);
  for (const [g, { name, low, high }] of (rules.groups ?? []).entries()) {
    if (low === null || high === null) continue;
    const own = costs.map((price, i) => (rules.group?.[i] === g ? price : 0));
    const least = leastCost(own, ruleRows(given, new Float64Array(0), g), fixed(given), work);
    if (least.chosen === null || least.cost <= high) continue;
    const more = `whole packages take at least ${least.cost}, ${least.cost - high} more`;
    return problem('infeasible', `group '${name}' must take ${low} to ${high}: ${more}`);
  }
  return problem('conflict', 'the rules contradict each other: no selection keeps all of them');
}

/** Of the selections worth as much as this one: the cheapest, then the one with the earliest packages. */
export function earliest(
  values: Float64Array,
  costs: readonly Minor[],
  { value, near: { lower, upper, rows } }: Search,
  found: Uint8Array,
  work: number,
): Uint8Array {
  const unit = commonDivisor(costs);
  const costOf = (choice: Uint8Array) => costs.reduce((sum, cost, i) => (choice[i] === 1 ? sum + cost : sum), 0);
  const reaching = [...rows, sumRow(values, value, Number.POSITIVE_INFINITY)];
  const prices = Float64Array.from(costs, (cost) => -cost / unit);
  const cheaper = branch({ values: prices, rows: reaching }, lower, upper, { work, known: -costOf(found) / unit });
  let chosen = cheaper.chosen ?? found;
  if (!cheaper.tied) return chosen;
  const program = { values, rows: [...rows, sumRow(costs, 0, costOf(chosen))] };
  const prepared = relaxation(values, program.rows);
  const [from, to] = [lower.slice(), upper.slice()];
  let left = work;
  for (let i = 0; i < costs.length; i++) {
    if (from[i] === to[i]) continue;
    const wanted = costs[i] === 0 && values[i] === 0 ? 0 : 1;
    if (chosen[i] !== wanted && left > 0) {
      const [tryFrom, tryTo] = [from.slice(), to.slice()];
      tryFrom[i] = wanted;
      tryTo[i] = wanted;
      const other = tree(program, tryFrom, tryTo, { work: left, known: value - 1, first: true }, prepared);
      left -= other.work;
      chosen = other.chosen ?? chosen;
    }
    from[i] = chosen[i] ?? 0;
    to[i] = chosen[i] ?? 0;
  }
  return chosen;
}
