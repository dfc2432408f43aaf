/** Decision packages funded one after the other (C04): in the order of their ranks, or of what a unit of money brings. */
import type { Minor } from '../../money.ts';
import type { PackageProblem } from './problem.ts';

export type FundingOrder = 'rank' | 'ratio';

/** Why a package is funded or not; amounts in minor units, for the caller to write. */
export type FundingReason =
  | { readonly kind: 'funded' | 'mandatory'; readonly rank: number }
  /** More than is left: by rank, the first such, and the cut line lies above it. */
  | { readonly kind: 'short'; readonly rank: number; readonly by: Minor }
  | { readonly kind: 'below-cut'; readonly rank: number; readonly first: string }
  /** What it needs is not funded, or comes after it. */
  | { readonly kind: 'needs'; readonly rank: number; readonly id: string; readonly later: boolean }
  /** Another one of its set is funded. */
  | { readonly kind: 'instead'; readonly rank: number; readonly id: string }
  /** By ratio only: it brings nothing. */
  | { readonly kind: 'worthless'; readonly rank: number };

type Ranked = { readonly id: string; readonly rank: number };

/** @param given Its required packages are in, whatever the order; they must fit the budget and the rules. */
export function fundInOrder(packages: readonly Ranked[], given: PackageProblem, by: FundingOrder) {
  const { budget, costs, values, rules: { needs = [], exclusive = [], required = [] } = {} } = given;
  const needed = lists(costs.length, needs);
  const rivals = lists(
    costs.length,
    exclusive.flatMap((set) => set.flatMap((i) => set.flatMap((j) => (i === j ? [] : [[i, j] as const])))),
  );
  const must = new Set(required);
  const order = [
    ...byRank(packages, [...must]),
    ...(by === 'rank' ? byRank(packages, rest(must, costs)) : byRatio(given, must, needed)),
  ];
  const seen = new Set<number>();
  const funded = costs.map((_, i) => must.has(i));
  const reasons = new Map<number, FundingReason>();
  let cost = 0;
  let cutLine: number | null = null;
  let firstUnfunded: number | null = null;
  for (const i of order) {
    const { rank = 0 } = packages[i] ?? {};
    const price = costs[i] ?? 0;
    const idOf = (at: number) => packages[at]?.id ?? '';
    const lacking = needed[i]?.find((at) => funded[at] !== true);
    const rival = rivals[i]?.find((at) => funded[at] === true);
    const reasonOf = (): FundingReason => {
      if (must.has(i)) return { kind: 'mandatory', rank };
      if (by === 'rank' && firstUnfunded !== null) return { kind: 'below-cut', rank, first: idOf(firstUnfunded) };
      if (lacking !== undefined) return { kind: 'needs', rank, id: idOf(lacking), later: !seen.has(lacking) };
      if (rival !== undefined) return { kind: 'instead', rank, id: idOf(rival) };
      if (by === 'ratio' && !((values[i] ?? 0) > 0)) return { kind: 'worthless', rank };
      return cost + price > budget ? { kind: 'short', rank, by: cost + price - budget } : { kind: 'funded', rank };
    };
    const reason = reasonOf();
    reasons.set(i, reason);
    seen.add(i);
    if (reason.kind === 'short') firstUnfunded ??= i;
    if (reason.kind !== 'funded' && reason.kind !== 'mandatory') continue;
    funded[i] = true;
    cost += price;
    cutLine = i;
  }
  return { order, funded, reasons: packages.flatMap((_, i) => reasons.get(i) ?? []), cost, cutLine, firstUnfunded };
}

const rest = (must: ReadonlySet<number>, costs: readonly Minor[]) => costs.flatMap((_, i) => (must.has(i) ? [] : [i]));
/** By rank; equal ranks as they come. */
const byRank = (packages: readonly Ranked[], indexes: readonly number[]) =>
  [...indexes].sort((a, b) => (packages[a]?.rank ?? 0) - (packages[b]?.rank ?? 0) || a - b);

function lists(length: number, pairs: readonly (readonly [number, number])[]): readonly (readonly number[])[] {
  const found = Array.from({ length }, (): number[] => []);
  for (const [i, at] of pairs) found[i]?.push(at);
  return found;
}

/** Each time the one of the highest benefit per cost among those whose needs have come; a circle of needs comes last. */
function byRatio({ costs, values }: PackageProblem, must: ReadonlySet<number>, needed: readonly (readonly number[])[]) {
  const ratio = costs.map((cost, i) =>
    cost > 0 ? (values[i] ?? 0) / cost : Math.sign(values[i] ?? 0) * Number.MAX_VALUE,
  );
  const left = rest(must, costs).sort((a, b) => compare(ratio[b] ?? 0, ratio[a] ?? 0) || a - b);
  const come = new Set(must);
  const order: number[] = [];
  while (left.length > 0) {
    const next = left.findIndex((i) => needed[i]?.every((at) => come.has(at)) === true);
    const [taken = 0] = left.splice(Math.max(0, next), 1);
    come.add(taken);
    order.push(taken);
  }
  return order;
}
const compare = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : 0);

/** @param amount Writes minor units. @example "not funded: 1,200.00 more would be needed" */
export function reasonSentence(reason: FundingReason, amount: (minor: Minor) => string): string {
  switch (reason.kind) {
    case 'funded':
      return `funded: rank ${reason.rank}`;
    case 'mandatory':
      return 'funded: mandatory, or needed by what is';
    case 'short':
      return `not funded: ${amount(reason.by)} more would be needed`;
    case 'below-cut':
      return `not funded: below the cut line, which lies above '${reason.first}'`;
    case 'needs':
      return `not funded: needs '${reason.id}', which is ${reason.later ? 'ranked after it' : 'not funded'}`;
    case 'instead':
      return `not funded: '${reason.id}' is funded instead`;
    case 'worthless':
      return 'not funded: it brings nothing';
  }
}
