/**
 * The best choice of packages under rows of rules, exact in whole numbers: the relaxation tightened at the root, then
 * branch and bound on the packages that are still open.
 */
import { completion } from './completion.ts';
import { type Incumbent, incumbent } from './incumbent.ts';
import type { Program, Row } from './priceBound.ts';
import { type Relaxation, relaxation } from './relaxation.ts';
import { type Root, reducedBounds, tighten } from './root.ts';

export type Search = {
  /** The best choice; null when there is none, or none above `known`. */
  readonly chosen: Uint8Array | null;
  readonly value: number;
  /** No choice is worth more. */
  readonly bound: number;
  /** Another choice may be worth as much. */
  readonly tied: boolean;
  /** Every choice worth as much keeps these bounds and rows. */
  readonly near: { readonly lower: Uint8Array; readonly upper: Uint8Array; readonly rows: readonly Row[] };
  readonly work: number;
};

/** `work`: the cap, in numbers of the relaxation touched. Only choices worth more than `known` count; `first`: any of them will do. */
export type Effort = { readonly work: number; readonly known?: number; readonly first?: boolean };

/** @param lower 1 for a package that must be in. @param upper 0 for one that must not. */
export function branch(program: Program, lower: Uint8Array, upper: Uint8Array, effort: Effort): Search {
  const { work: most, known = Number.NEGATIVE_INFINITY, first = false } = effort;
  const { values, rows } = program;
  const top = incumbent(values, known);
  const root = tighten(program, lower, upper, most, top);
  let [rest, work] = [root.open ? Math.floor(root.relaxed.bound) : Number.NEGATIVE_INFINITY, root.work];
  // The packages nearest to a change first: all others stay where the relaxation wants them. That finds good choices
  // soon; and when none of the others can bring more than the best found, it has found the best of all.
  const tightened = { values, rows: [...rows, ...root.cuts] };
  for (
    let size = CORE;
    rest > top.value() && work <= most && !(first && top.chosen() !== null);
    size = Math.ceil(size * 1.4)
  ) {
    const part = coreOf(root, size, top.value());
    const small = openPart(tightened, part);
    size = Math.max(size, small.at.length);
    const start = top.chosen();
    const found = tree(
      small.program,
      new Uint8Array(small.at.length),
      new Uint8Array(small.at.length).fill(1),
      {
        work: Math.min(most - work, part.most > top.value() ? GLANCE : Number.POSITIVE_INFINITY),
        known: top.value() - small.base,
        first,
      },
      relaxation(small.program.values, small.program.rows),
      start?.every((one, i) => part.lower[i] !== part.upper[i] || one === part.lower[i])
        ? Uint8Array.from(small.at, (i) => start[i] ?? 0)
        : null,
    );
    work += found.work;
    if (found.chosen !== null) {
      const choice = part.lower.slice();
      small.at.forEach((i, k) => {
        choice[i] = found.chosen?.[k] ?? 0;
      });
      top.take(choice);
    }
    if (found.tied) top.close(found.value + small.base);
    rest = Math.min(rest, Math.max(part.most, found.bound + small.base));
    if (part.most <= top.value()) top.close(part.most);
  }
  const value = top.value();
  const bound = Math.max(value, rest);
  const near = { ...reducedBounds(root, lower, upper, value), rows: [...rows, ...root.cuts] };
  return { chosen: top.chosen(), value, bound, tied: top.tied() || bound > value, near, work };
}

/** The `size` packages whose change costs the bound least stay open. `most`: what a choice that changes others is worth at most. */
function coreOf(root: Root, size: number, value: number) {
  const { bound, reduced } = root.relaxed;
  const costs = Array.from(reduced.subarray(0), Math.abs).filter((_, i) => root.lower[i] !== root.upper[i]);
  const last = costs.sort((a, b) => a - b)[size - 1];
  const least = last === undefined ? value : Math.max(value, Math.floor(bound - last));
  return reducedBounds(root, root.lower, root.upper, least);
}

/** The program of the packages that are still open, and what the others are worth. */
function openPart({ values, rows }: Program, { lower, upper }: Pick<Root, 'lower' | 'upper'>) {
  const at: number[] = [];
  const place = new Int32Array(values.length).fill(-1);
  let base = 0;
  for (let i = 0; i < values.length; i++) {
    if (lower[i] !== upper[i]) place[i] = at.push(i) - 1;
    else if (lower[i] === 1) base += values[i] ?? 0;
  }
  const left = rows.flatMap((row): Row[] => {
    const [own, weight]: [number[], number[]] = [[], []];
    let [held, least, most] = [0, 0, 0];
    row.at.forEach((i, e) => {
      const w = row.weight[e] ?? 0;
      if ((place[i] ?? -1) < 0) held += (lower[i] ?? 0) * w;
      else {
        own.push(place[i] ?? 0);
        weight.push(w);
        least += Math.min(0, w);
        most += Math.max(0, w);
      }
    });
    const [low, high] = [row.low - held, row.high - held];
    return low <= least && most <= high ? [] : [{ at: own, weight, low, high }];
  });
  return { program: { values: Float64Array.from(at, (i) => values[i] ?? 0), rows: left }, at, base };
}

/** How many packages the first search is about, and the cap on its work and that of all but the last. */
const CORE = 32;
const GLANCE = 2e7;

type Node = { readonly lower: Uint8Array; readonly upper: Uint8Array; readonly bound: number };
type Found = Pick<Search, 'chosen' | 'value' | 'bound' | 'tied' | 'work'>;

/** Both sides should lose: what loses on one side only leaves the other as hard as before. */
const scoreOf = ([out, in_]: readonly [number, number]): number => Math.max(out, 1) * Math.max(in_, 1);

/** @param prepared The relaxation of the program, to start from where its last search ended. */
export function tree(
  program: Program,
  lower: Uint8Array,
  upper: Uint8Array,
  { work: most, known = Number.NEGATIVE_INFINITY, first = false }: Effort,
  prepared: Relaxation,
  start: Uint8Array | null = null,
): Found {
  const complete = completion(program);
  const top: Incumbent = incumbent(program.values, known, start);
  let work = 0;
  const open: Node[] = [];
  let next: Node | undefined = { lower, upper, bound: Number.POSITIVE_INFINITY };
  /** Solves a node; answers the child to go on with, and puts the other one on the list. */
  const visit = ({ lower: from, upper: to, bound: known }: Node): Node | undefined => {
    const { bound: proven, reduced, x, work: spent } = prepared.solve(from, to);
    work += spent;
    const bound = Math.min(known, Math.floor(proven));
    if (bound < top.value()) return void top.close(bound);
    complete(x, reduced, from, to).forEach(top.take);
    const [held, free] = [from.slice(), to.slice()];
    let [split, most, onFirst] = [-1, -1, true];
    for (let i = 0; i < from.length; i++) {
      if (from[i] === to[i]) continue;
      const wanted = reduced[i] ?? 0;
      // At its other end nothing better is left: it stays.
      if (top.excludes(Math.min(bound, Math.floor(proven - Math.abs(wanted))))) {
        if (wanted > 0) held[i] = 1;
        else free[i] = 0;
        continue;
      }
      const off = Math.min(x[i] ?? 0, 1 - (x[i] ?? 0));
      const score = off > 1e-6 ? scoreOf(prepared.losses(i)) : 0;
      if (score > most) [split, most, onFirst] = [i, score, (x[i] ?? 0) >= 0.5];
    }
    if (split < 0) {
      complete(Float64Array.from(held), reduced, held, free).forEach(top.take);
      return undefined;
    }
    if (top.close(bound)) return undefined;
    const [without, into] = [free.slice(), held.slice()];
    without[split] = 0;
    into[split] = 1;
    const [out, on]: readonly [Node, Node] = [
      { lower: held, upper: without, bound },
      { lower: into, upper: free, bound },
    ];
    insert(open, onFirst ? out : on);
    return onFirst ? on : out;
  };
  while (next !== undefined && work <= most && !(first && top.chosen() !== null)) {
    next = top.close(next.bound) ? open.pop() : (visit(next) ?? open.pop());
  }
  const rest = Math.max(
    next?.bound ?? Number.NEGATIVE_INFINITY,
    open[open.length - 1]?.bound ?? Number.NEGATIVE_INFINITY,
  );
  const value = top.value();
  return { chosen: top.chosen(), value, bound: Math.max(value, rest), tied: top.tied() || rest >= value, work };
}

/** Keeps the open nodes in the order of their bounds, the best last. */
function insert(open: Node[], node: Node): void {
  let [from, to] = [0, open.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((open[middle]?.bound ?? 0) < node.bound) from = middle + 1;
    else to = middle;
  }
  open.splice(from, 0, node);
}
