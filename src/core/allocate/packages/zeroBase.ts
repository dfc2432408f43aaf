/** Zero-based budgeting (C04): decision packages funded in rank order to the cut line, and what the best choice gains. */
import type { Minor } from '../../money.ts';
import { ok, problem, type Result } from '../../result.ts';
import { type FundingOrder, type FundingReason, fundInOrder } from './fundInOrder.ts';
import { wrongPackages } from './knapsack.ts';
import type { PackageProblem } from './problem.ts';
import { fundUnderRules } from './rules.ts';
import { wholeValues } from './wholeValues.ts';

const LEVELS = ['minimum', 'current', 'enhanced'] as const;
export type PackageLevel = (typeof LEVELS)[number];

/** A step of a line: what it costs and brings on top of the level below, in minor units and any unit of benefit. */
export type DecisionPackage = {
  readonly id: string;
  readonly line: string;
  /** Levels of a line build on one another; null builds on none. */
  readonly level: PackageLevel | null;
  readonly cost: Minor;
  readonly benefit: number;
  /** 1 is funded before 2; equal ranks in the order given. */
  readonly rank: number;
  /** Ids without which it makes no sense; the levels below of its line need no mention. */
  readonly dependsOn?: readonly string[];
  /** In before all others, with what it needs. */
  readonly mandatory?: boolean;
  /** Ids that it replaces: at most one of them and it is in. */
  readonly insteadOf?: readonly string[];
  /** Of packages with the same word at most one is in. */
  readonly oneOf?: string;
};

export type ZeroBase = {
  /** In the order given, as are the reasons. */
  readonly funded: readonly boolean[];
  readonly reasons: readonly FundingReason[];
  /** Indexes in the order of funding: mandatory ones, then by rank or ratio. */
  readonly order: readonly number[];
  readonly cost: Minor;
  readonly left: Minor;
  readonly benefit: number;
  /** The last package funded and the first that was not for want of money, by index; null when there is none. */
  readonly cutLine: number | null;
  readonly firstUnfunded: number | null;
  /** Levels, dependencies and alternatives as rules: what `best` is the best of. */
  readonly given: PackageProblem;
  /** The best selection for the same money, ranks aside. */
  readonly best: {
    readonly chosen: readonly boolean[];
    readonly cost: Minor;
    readonly benefit: number;
    /** Benefit above that of the ranking. */
    readonly gain: number;
    readonly enters: readonly number[];
    readonly leaves: readonly number[];
    readonly status: 'optimal' | 'within';
    readonly gap: number;
  };
};

/**
 * Mandatory packages and what they need first. By rank: until a package costs more than is left; none below that line
 * is funded, however small. By ratio: by benefit per cost, a package after all that it needs; one that costs more than
 * is left is passed over.
 * @error `no-lines`, `infeasible` (a budget below 0, or below what is mandatory), `conflict` (mandatory ones, or two
 * that one needs, exclude each other), `negative-cost`, `too-large`, `not-finite`, `twice` (an id), `no-such-package` (one that is named).
 * @source C04, R12
 * @example zeroBase(100, [A: rank 1, cost 60; B: rank 2, cost 50]) // A funded; B short by 10
 */
export function zeroBase(
  budget: Minor,
  packages: readonly DecisionPackage[],
  order: FundingOrder = 'rank',
): Result<ZeroBase> {
  const costs = packages.map(({ cost }) => cost);
  const values = packages.map(({ benefit }) => benefit);
  const wrong = wrongPackages(budget, costs, values);
  if (wrong !== null) return wrong;
  const places = new Map(packages.map(({ id }, i) => [id, i]));
  const twice = packages.find(({ id }, i) => places.get(id) !== i);
  if (twice !== undefined) return problem('twice', `there are two packages '${twice.id}'`);
  const needs = needsOf(packages, places);
  if (typeof needs === 'string') return problem('no-such-package', needs);
  const exclusive = alternativesOf(packages, places);
  if (typeof exclusive === 'string') return problem('no-such-package', exclusive);
  const torn = tornBetween(needs, exclusive);
  if (torn !== null) {
    const [one, a, b] = torn.map((i) => `'${packages[i]?.id}'`);
    return problem('conflict', `package ${one} needs ${a} and ${b}, which exclude each other`);
  }
  const required = withNeeds(
    packages.flatMap(({ mandatory }, i) => (mandatory === true ? [i] : [])),
    needs,
  );
  const both = exclusive.map((set) => set.filter((i) => required.includes(i))).find(({ length }) => length > 1);
  if (both !== undefined) {
    const [a, b] = both.map((i) => `'${packages[i]?.id}'`);
    return problem(
      'conflict',
      `packages ${a} and ${b} are both mandatory, or needed by what is, and exclude each other`,
    );
  }
  const given: PackageProblem = { budget, costs, values, rules: { needs, exclusive, required } };
  const best = fundUnderRules(given);
  if (!best.ok) return best;
  const ranked = fundInOrder(packages, given, order);
  const { whole, worth } = wholeValues(values);
  const sum = (chosen: readonly boolean[]) =>
    whole.reduce((all, value, i) => (chosen[i] === true ? all + value : all), 0);
  // A search that was cut short may end below the ranking: then the ranking is the best known.
  const better = sum(best.value.chosen) >= sum(ranked.funded);
  const chosen = better ? best.value.chosen : ranked.funded;
  const moved = (before: boolean) =>
    packages.flatMap((_, i) => (ranked.funded[i] === before && chosen[i] === !before ? [i] : []));
  const { status, gap } = best.value;
  return ok({
    ...ranked,
    given,
    left: budget - ranked.cost,
    benefit: worth(sum(ranked.funded)),
    best: {
      chosen,
      cost: better ? best.value.cost : ranked.cost,
      benefit: worth(sum(chosen)),
      gain: worth(sum(chosen) - sum(ranked.funded)),
      enters: moved(false),
      leaves: moved(true),
      status,
      gap,
    },
  });
}

/** Pairs of a package and one that it needs, by index: as told, and the nearest level below on its line. */
function needsOf(packages: readonly DecisionPackage[], places: ReadonlyMap<string, number>) {
  const steps = new Map<string, number[]>();
  packages.forEach(({ line, level }, i) => {
    if (level === null) return;
    const key = `${level} ${line}`;
    steps.set(key, [...(steps.get(key) ?? []), i]);
  });
  const pairs: (readonly [number, number])[] = [];
  for (const [i, { id, line, level, dependsOn = [] }] of packages.entries()) {
    const below =
      level === null ? [] : LEVELS.slice(0, LEVELS.indexOf(level)).map((step) => steps.get(`${step} ${line}`));
    const nearest = below.reverse().find((step) => step !== undefined) ?? [];
    for (const step of nearest) pairs.push([i, step]);
    for (const needed of dependsOn) {
      const at = places.get(needed);
      if (at === undefined) return `package '${id}' depends on '${needed}', there is none`;
      if (!nearest.includes(at) && at !== i) pairs.push([i, at]);
    }
  }
  return pairs;
}

/** Sets of which at most one is in, by index. */
function alternativesOf(packages: readonly DecisionPackage[], places: ReadonlyMap<string, number>) {
  const sets: number[][] = [];
  const words = new Map<string, number[]>();
  for (const [i, { id, insteadOf = [], oneOf = '' }] of packages.entries()) {
    for (const other of insteadOf) {
      const at = places.get(other);
      if (at === undefined) return `package '${id}' stands in for '${other}', there is none`;
      if (at !== i) sets.push([i, at]);
    }
    if (oneOf === '') continue;
    const set = words.get(oneOf) ?? [];
    if (set.length === 0) sets.push(set);
    set.push(i);
    words.set(oneOf, set);
  }
  return sets.filter(({ length }) => length > 1);
}

/** A package that needs two of which at most one can be in. */
function tornBetween(needs: readonly (readonly [number, number])[], exclusive: readonly (readonly number[])[]) {
  for (const set of exclusive) {
    const members = new Set(set);
    const first = new Map<number, number>();
    for (const [i, at] of needs) {
      if (!members.has(at)) continue;
      const other = first.get(i);
      if (other !== undefined && other !== at) return [i, other, at] as const;
      first.set(i, at);
    }
  }
  return null;
}

/** These and all that they need, and what that needs. */
function withNeeds(start: readonly number[], needs: readonly (readonly [number, number])[]): readonly number[] {
  const all = new Set(start);
  for (const at of all) for (const [i, needed] of needs) if (i === at) all.add(needed);
  return [...all].sort((a, b) => a - b);
}
