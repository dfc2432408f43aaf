/** The best choice of packages under rows of rules: branch and bound on the relaxation, exact in whole numbers. */
import type { Row } from './priceBound.ts';
import { type Relaxation, relaxation } from './relaxation.ts';

export type Program = {
  /** What each package is worth: whole numbers of either sign. */
  readonly values: Float64Array;
  readonly rows: readonly Row[];
};

export type Search = {
  /** The best choice; null when there is none, or none above `known`. */
  readonly chosen: Uint8Array | null;
  readonly value: number;
  /** No choice is worth more. */
  readonly bound: number;
  /** Another choice may be worth as much. */
  readonly tied: boolean;
  readonly work: number;
};

/** `work`: the cap, in numbers of the relaxation touched. Only choices worth more than `known` count; `first`: any of them will do. */
export type Effort = { readonly work: number; readonly known?: number; readonly first?: boolean };

type Node = { readonly lower: Uint8Array; readonly upper: Uint8Array; readonly bound: number };

/**
 * @param lower 1 for a package that must be in. @param upper 0 for one that must not.
 * @param prepared The relaxation of the same program, to start from where its last search ended.
 */
export function branch(
  program: Program,
  lower: Uint8Array,
  upper: Uint8Array,
  { work: most, known = Number.NEGATIVE_INFINITY, first = false }: Effort,
  prepared: Relaxation = relaxation(program.values, program.rows),
): Search {
  const complete = completion(program);
  let chosen: Uint8Array | null = null;
  let [best, shut, work] = [known, Number.NEGATIVE_INFINITY, 0];
  const open: Node[] = [];
  let next: Node | undefined = { lower, upper, bound: Number.POSITIVE_INFINITY };
  const close = (bound: number): boolean => {
    if (bound > best) return false;
    if (bound > shut) shut = bound;
    return true;
  };
  const take = (choice: Uint8Array): void => {
    const value = worthOf(program.values, choice);
    if (value > best) [best, chosen] = [value, choice];
    else if (value === best) shut = value;
  };
  /** Solves a node; answers the child to go on with, and puts the other one on the list. */
  const visit = ({ lower: from, upper: to, bound: known }: Node): Node | undefined => {
    const { bound: proven, reduced, x, work: spent } = prepared.solve(from, to);
    work += spent;
    const bound = Math.min(known, Math.floor(proven));
    if (close(bound)) return undefined;
    complete(x, reduced, from, to).forEach(take);
    if (close(bound)) return undefined;
    const [held, free] = [from.slice(), to.slice()];
    let [split, most] = [-1, -1];
    for (let i = 0; i < from.length; i++) {
      if (from[i] === to[i]) continue;
      const wanted = reduced[i] ?? 0;
      // At its other end nothing better is left: it stays.
      if (close(Math.min(bound, Math.floor(proven - Math.abs(wanted))))) {
        if (wanted > 0) held[i] = 1;
        else free[i] = 0;
        continue;
      }
      const off = Math.min(x[i] ?? 0, 1 - (x[i] ?? 0));
      if (off > most) [split, most] = [i, off];
    }
    if (split < 0) {
      complete(Float64Array.from(held), reduced, held, free).forEach(take);
      return undefined;
    }
    const [without, into] = [free.slice(), held.slice()];
    without[split] = 0;
    into[split] = 1;
    const [out, on]: readonly [Node, Node] = [
      { lower: held, upper: without, bound },
      { lower: into, upper: free, bound },
    ];
    const onFirst = (x[split] ?? 0) >= 0.5;
    insert(open, onFirst ? out : on);
    return onFirst ? on : out;
  };
  while (next !== undefined && work <= most && !(first && chosen !== null)) {
    next = close(next.bound) ? open.pop() : (visit(next) ?? open.pop());
  }
  const rest = Math.max(
    next?.bound ?? Number.NEGATIVE_INFINITY,
    open[open.length - 1]?.bound ?? Number.NEGATIVE_INFINITY,
  );
  const bound = Math.max(best, rest);
  return { chosen, value: best, bound, tied: Math.max(shut, rest) >= best, work };
}

const worthOf = (values: Float64Array, choice: Uint8Array): number => {
  let worth = 0;
  for (let i = 0; i < choice.length; i++) if (choice[i] === 1) worth += values[i] ?? 0;
  return worth;
};

/** Choices near a relaxed one that keep every row: it rounded down, and that with what still fits, the nearest first. */
function completion({ values, rows }: Program) {
  const columns = Array.from(values, (): { readonly row: number; readonly weight: number }[] => []);
  rows.forEach(({ at, weight }, row) => {
    at.forEach((i, e) => columns[i]?.push({ row, weight: weight[e] ?? 0 }));
  });
  const sums = new Float64Array(rows.length);
  const add = (i: number) => {
    for (const { row, weight } of columns[i] ?? []) sums[row] = (sums[row] ?? 0) + weight;
  };
  const fits = (i: number): boolean =>
    (columns[i] ?? []).every(({ row, weight }) => weight <= 0 || (sums[row] ?? 0) + weight <= (rows[row]?.high ?? 0));
  const helps = (i: number): boolean =>
    (columns[i] ?? []).some(({ row, weight }) => weight > 0 && (sums[row] ?? 0) < (rows[row]?.low ?? 0));
  const keeps = (): boolean => rows.every(({ low, high }, k) => (sums[k] ?? 0) >= low && (sums[k] ?? 0) <= high);
  return (x: Float64Array, reduced: Float64Array, lower: Uint8Array, upper: Uint8Array): readonly Uint8Array[] => {
    const found: Uint8Array[] = [];
    const choice = new Uint8Array(x.length);
    const others: number[] = [];
    sums.fill(0);
    for (let i = 0; i < x.length; i++) {
      if ((x[i] ?? 0) > 1 - 1e-6 || lower[i] === 1) {
        choice[i] = 1;
        add(i);
      } else if (upper[i] === 1) others.push(i);
    }
    if (keeps()) found.push(choice.slice());
    others.sort((a, b) => (x[b] ?? 0) - (x[a] ?? 0) || (reduced[b] ?? 0) - (reduced[a] ?? 0) || a - b);
    // Twice: what needs another package fits once that one is in.
    for (let turn = 0; turn < 2; turn++)
      for (const i of others) {
        if (choice[i] === 1 || !fits(i) || ((values[i] ?? 0) <= 0 && !helps(i))) continue;
        choice[i] = 1;
        add(i);
      }
    if (keeps()) found.push(choice);
    return found;
  };
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
