/**
 * The global optimum over curves of any shape, with a proven gap: best-first branch and bound on intervals.
 *
 * Bound: `level` on the concave envelopes. If every line stands where its envelope touches its curve, that solution is
 * the optimum; for one total at most a line or two do not. The line that loses most is split where it stands, x:
 * one child has it at most x, the other at least x, and both envelopes are tighter there.
 *
 * Alike lines (same curve, bounds and group) are one item with a count, and are split by number, not one by one:
 * with y spent on k alike lines of which j would be fully on, either at most j of them stand above x, or at least
 * j + 1 do. Both children are again intervals with counts, so that the k! ways to name the lines are one.
 */
import { type Curve, inflexion, outcome } from '../../response/curve.ts';
import { ceiling, envelope, isExact, piece } from '../../response/envelope.ts';
import { type Item, type Level, type Limit, level, reachable } from './level.ts';

/** A line of the problem, in currency units. `least` above `low`: it gets `low`, or at least this. `group` −1: none. */
export type CurveLine = {
  readonly curve: Curve;
  readonly low: number;
  readonly high: number;
  readonly least: number;
  readonly group: number;
};

export type Optimum = {
  readonly amounts: Float64Array;
  readonly value: number;
  /** Nothing within the limits brings more. */
  readonly bound: number;
  readonly nodes: number;
  /** The prices at the root of the tree, where the lines' envelopes were whole. */
  readonly level: Level;
};

/** An interval of alike lines in a node: which lines of the problem, and their item. */
type Cell = Item & { readonly lines: readonly number[]; readonly curve: Curve };
type Node = { readonly cells: readonly Cell[]; readonly level: Level };

/** `known`: the value of a plan in hand; branches that cannot beat it are closed. `guess`: ln λ of a problem much like this. */
export type Effort = {
  readonly nodes: number;
  readonly gap: number;
  readonly known?: number;
  readonly guess?: number | undefined;
};
const USUAL: Effort = { nodes: 2000, gap: 1e-9 };

/** Above this bound a node may still hold something better than `value` (−∞: no plan yet) that is worth having. */
export const goalOf = (value: number, gap: number): number =>
  Number.isFinite(value) ? value + gap * Math.abs(value) : value;

/**
 * @param total Reachable within all limits: the caller has checked that. Highs are finite.
 * @param effort Stops at this many nodes, or at this gap relative to the value; the bound says how near it came.
 */
export function branch(
  lines: readonly CurveLine[],
  total: number,
  groups: readonly Limit[],
  effort: Effort = USUAL,
): Optimum {
  const solve = (cells: readonly Cell[], guess?: number): Node => ({
    cells,
    level: level(cells, total, groups, guess),
  });
  const root = solve(cellsOf(lines), effort.guess);
  let best = planOf(root, lines);
  const take = (node: Node) => {
    const plan = planOf(node, lines);
    if (plan.value > best.value) best = plan;
  };
  const goal = () => goalOf(Math.max(best.value, effort.known ?? Number.NEGATIVE_INFINITY), effort.gap);
  const open: Node[] = [root];
  let [nodes, closed] = [1, Number.NEGATIVE_INFINITY];
  while (nodes < effort.nodes) {
    const node = open[open.length - 1];
    if (node === undefined || node.level.bound <= goal()) break;
    const split = widest(node);
    if (split === null) break;
    open.pop();
    const tries = (all: readonly (readonly Cell[])[]) =>
      all.flatMap((cells) => (reachable(cells, total, groups) ? [solve(cells, node.level.nu)] : []));
    for (const next of tries(dives(node, split))) take(next);
    if (node.level.bound <= goal()) {
      closed = Math.max(closed, node.level.bound);
      continue;
    }
    for (const next of tries(children(node, split))) {
      take(next);
      nodes++;
      if (next.level.bound > goal()) insert(open, next);
      else closed = Math.max(closed, next.level.bound);
    }
  }
  const bound = Math.max(closed, open[open.length - 1]?.level.bound ?? best.value);
  return { ...best, bound: Math.max(best.value, Math.min(bound, root.level.bound)), nodes, level: root.level };
}

/** Lines as cells; alike lines that are not concave in one. */
function cellsOf(lines: readonly CurveLine[]): readonly Cell[] {
  const alike = new Map<string, { readonly cell: Cell; readonly lines: number[] }>();
  const cells: Cell[] = [];
  lines.forEach(({ curve, low, high, least, group }, i) => {
    const env = envelope(curve, low, high, least);
    const known =
      isExact(env) || curve.kind !== 'hill'
        ? null
        : `${curve.a},${curve.b},${curve.s},${low},${high},${least},${group}`;
    const twin = known === null ? undefined : alike.get(known);
    if (twin !== undefined) {
      twin.lines.push(i);
      return;
    }
    const cell: Cell = { env, curve, group, count: 1, lines: [i] };
    cells.push(cell);
    if (known !== null) alike.set(known, { cell, lines: [i] });
  });
  if (cells.length === lines.length) return cells;
  const counts = new Map([...alike.values()].map(({ cell, lines: all }) => [cell, all] as const));
  return cells.map((cell) => {
    const all = counts.get(cell) ?? cell.lines;
    return { ...cell, lines: all, count: all.length };
  });
}

/** How a cell's spend lies on its lines: the first `full` at `to`, the next at `x`, the others at `from`. */
type Layout = { readonly full: number; readonly from: number; readonly x: number; readonly to: number };
function layout({ env, count }: Cell, amount: number): Layout {
  const each = amount / count;
  const { from, to } = piece(env, each);
  if (count === 1 || to <= from) return { full: 0, from: each, x: each, to: count === 1 ? to : each };
  const full = Math.min(count - 1, Math.floor((amount - count * from) / (to - from)));
  return { full, from, x: Math.min(to, Math.max(from, amount - full * to - (count - full - 1) * from)), to };
}

type Plan = { readonly amounts: Float64Array; readonly value: number };
/** The node's spends line by line and what they really bring; worth −∞ when a line stands where it may not. */
function planOf({ cells, level: { amounts } }: Node, lines: readonly CurveLine[]): Plan {
  const plan = new Float64Array(lines.length);
  let value = 0;
  cells.forEach((cell, c) => {
    const { full, from, x, to } = layout(cell, amounts[c] ?? 0);
    cell.lines.forEach((i, at) => {
      const amount = at < full ? to : at === full ? x : from;
      const line = lines[i];
      plan[i] = amount;
      if (line === undefined || (amount > line.low && amount < line.least)) value = Number.NEGATIVE_INFINITY;
      else value += outcome(cell.curve, amount);
    });
  });
  return { amounts: plan, value };
}

type Split = { readonly index: number; readonly layout: Layout };
/** The cell that loses most against its envelope, and where its odd line stands; null when none loses anything. */
function widest({ cells, level: { amounts } }: Node): Split | null {
  let found: Split | null = null;
  let most = 0;
  cells.forEach((cell, index) => {
    if (isExact(cell.env)) return;
    const lies = layout(cell, amounts[index] ?? 0);
    const { x } = lies;
    const barred = x > cell.env.low && x < cell.env.least;
    const loss = ceiling(cell.env, x) - outcome(cell.curve, barred ? cell.env.low : x);
    if (loss <= most || x <= cell.env.low || x >= cell.env.high) return;
    most = loss;
    found = { index, layout: lies };
  });
  return found;
}

const part = (cell: Cell, from: number, to: number, low: number, high: number): readonly Cell[] => {
  if (to <= from) return [];
  const { env, curve } = cell;
  const bounds =
    low === env.low && high === env.high
      ? env
      : envelope(curve, low, high, Math.max(low, env.least > high ? low : env.least));
  return [{ ...cell, env: bounds, lines: cell.lines.slice(from, to), count: to - from }];
};
const replaced = ({ cells }: Node, index: number, parts: readonly Cell[]): readonly Cell[] => [
  ...cells.slice(0, index),
  ...parts,
  ...cells.slice(index + 1),
];

/** At most `full` lines above x, or at least `full` + 1. Where x is barred the one child is at `low`, the other at `least`. */
function children(node: Node, { index, layout: { full, x } }: Split): readonly (readonly Cell[])[] {
  const cell = node.cells[index];
  if (cell === undefined) return [];
  const { low, high, least } = cell.env;
  const barred = x < least;
  const [below, above] = barred ? [low, least] : [x, x];
  return [
    replaced(node, index, [...part(cell, 0, full, low, high), ...part(cell, full, cell.count, low, below)]),
    replaced(node, index, [...part(cell, 0, full + 1, above, high), ...part(cell, full + 1, cell.count, low, high)]),
  ];
}

/** Two concave problems near the node's solution: every line either off or on its concave part, the odd one tried both ways. */
function dives(node: Node, split: Split): readonly (readonly Cell[])[] {
  const { amounts } = node.level;
  return [0, 1].map((extra) =>
    node.cells.flatMap((cell, c) => {
      const { env, curve, count } = cell;
      if (isExact(env) || curve.kind === 'table' || curve.kind === 'mean') return [cell];
      const { full, x, to } = layout(cell, amounts[c] ?? 0);
      const whole = full + (c === split.index ? extra : x >= to ? 1 : 0);
      const on = Math.min(env.high, Math.max(env.low, env.least, inflexion(curve)));
      return [
        ...part(cell, 0, Math.min(whole, count), on, env.high),
        ...part(cell, Math.min(whole, count), count, env.low, env.low),
      ];
    }),
  );
}

/** Keeps the open nodes in the order of their bounds, the best last. */
function insert(open: Node[], node: Node): void {
  let [from, to] = [0, open.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((open[middle]?.level.bound ?? 0) < node.level.bound) from = middle + 1;
    else to = middle;
  }
  open.splice(from, 0, node);
}
