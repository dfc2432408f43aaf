/** Zero-based budgeting (C04): decision packages funded in rank order to the cut line, and what the best choice gains. */
import type { Minor } from '../../money.ts';
import { ok, problem, type Result } from '../../result.ts';
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
  readonly level: PackageLevel;
  readonly cost: Minor;
  readonly benefit: number;
  /** 1 is funded before 2; equal ranks in the order given. */
  readonly rank: number;
  /** Ids without which it makes no sense; the levels below of its line need no mention. */
  readonly dependsOn?: readonly string[];
};

/** Why a package is funded or not; amounts in minor units, for the caller to write. */
export type FundingReason =
  | { readonly kind: 'funded'; readonly rank: number }
  /** The first that the money does not pay for: the cut line lies above it. */
  | { readonly kind: 'short'; readonly rank: number; readonly by: Minor }
  | { readonly kind: 'below-cut'; readonly rank: number; readonly first: string }
  /** Above the cut line, but what it needs is not funded, or ranked after it. */
  | { readonly kind: 'needs'; readonly rank: number; readonly id: string; readonly later: boolean };

export type ZeroBase = {
  /** In the order given, as are the reasons. */
  readonly funded: readonly boolean[];
  readonly reasons: readonly FundingReason[];
  readonly cost: Minor;
  readonly left: Minor;
  readonly benefit: number;
  /** The last package funded and the first that was not for want of money, by index; null when there is none. */
  readonly cutLine: number | null;
  readonly firstUnfunded: number | null;
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
 * Funds in rank order until a package costs more than is left; none below that line is funded, however small.
 * @error `no-lines`, `infeasible` (a budget below 0), `negative-cost`, `too-large`, `not-finite`, `twice` (an id),
 * `no-such-package` (a dependency).
 * @source C04, R12
 * @example zeroBase(100, [A: rank 1, cost 60; B: rank 2, cost 50]) // A funded; B short by 10
 */
export function zeroBase(budget: Minor, packages: readonly DecisionPackage[]): Result<ZeroBase> {
  const costs = packages.map(({ cost }) => cost);
  const values = packages.map(({ benefit }) => benefit);
  const wrong = wrongPackages(budget, costs, values);
  if (wrong !== null) return wrong;
  const places = new Map(packages.map(({ id }, i) => [id, i]));
  const twice = packages.find(({ id }, i) => places.get(id) !== i);
  if (twice !== undefined) return problem('twice', `there are two packages '${twice.id}'`);
  const needs = needsOf(packages, places);
  if (typeof needs === 'string') return problem('no-such-package', needs);
  const given: PackageProblem = { budget, costs, values, rules: { needs } };
  const best = fundUnderRules(given);
  if (!best.ok) return best;
  const ranked = byRank(budget, packages, needs);
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

/** Pairs of a package and one that it needs, by index: as told, and the level below on its line. */
function needsOf(packages: readonly DecisionPackage[], places: ReadonlyMap<string, number>) {
  const steps = new Map(packages.map(({ line, level }, i) => [`${level} ${line}`, i]));
  const pairs: (readonly [number, number])[] = [];
  for (const [i, { id, line, level, dependsOn = [] }] of packages.entries()) {
    const below = LEVELS.slice(0, LEVELS.indexOf(level)).map((step) => steps.get(`${step} ${line}`));
    const nearest = below.reverse().find((step) => step !== undefined);
    if (nearest !== undefined) pairs.push([i, nearest]);
    for (const needed of dependsOn) {
      const at = places.get(needed);
      if (at === undefined) return `package '${id}' depends on '${needed}', there is none`;
      if (at !== nearest && at !== i) pairs.push([i, at]);
    }
  }
  return pairs;
}

function byRank(budget: Minor, packages: readonly DecisionPackage[], needs: readonly (readonly [number, number])[]) {
  const order = packages.map((_, i) => i).sort((a, b) => (packages[a]?.rank ?? 0) - (packages[b]?.rank ?? 0) || a - b);
  const needed = packages.map((): number[] => []);
  for (const [i, at] of needs) needed[i]?.push(at);
  const seen = new Set<number>();
  const funded = packages.map(() => false);
  const reasons = new Map<number, FundingReason>();
  let cost = 0;
  let cutLine: number | null = null;
  let firstUnfunded: number | null = null;
  for (const i of order) {
    const { cost: price = 0, rank = 0 } = packages[i] ?? {};
    const lacking = needed[i]?.find((at) => funded[at] !== true);
    if (firstUnfunded !== null) {
      reasons.set(i, { kind: 'below-cut', rank, first: packages[firstUnfunded]?.id ?? '' });
    } else if (lacking !== undefined) {
      reasons.set(i, { kind: 'needs', rank, id: packages[lacking]?.id ?? '', later: !seen.has(lacking) });
    } else if (cost + price > budget) {
      reasons.set(i, { kind: 'short', rank, by: cost + price - budget });
      firstUnfunded = i;
    } else {
      reasons.set(i, { kind: 'funded', rank });
      funded[i] = true;
      cost += price;
      cutLine = i;
    }
    seen.add(i);
  }
  const inOrder = packages.flatMap((_, i) => reasons.get(i) ?? []);
  return { funded, reasons: inOrder, cost, cutLine, firstUnfunded };
}

/** @param amount Writes minor units. @example "not funded: 1,200.00 more would be needed" */
export function reasonSentence(reason: FundingReason, amount: (minor: Minor) => string): string {
  switch (reason.kind) {
    case 'funded':
      return `funded: rank ${reason.rank}`;
    case 'short':
      return `not funded: ${amount(reason.by)} more would be needed`;
    case 'below-cut':
      return `not funded: below the cut line, which lies above '${reason.first}'`;
    case 'needs':
      return `not funded: needs '${reason.id}', which is ${reason.later ? 'ranked after it' : 'not funded'}`;
  }
}
