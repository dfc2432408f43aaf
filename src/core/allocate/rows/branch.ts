/**
 * Curves of any shape under general rows: best-first branch and bound on intervals, as curves/branch.ts does it for
 * one total, with `relax` on the concave envelopes as the bound. A line is split where it stands when its envelope
 * lies above its curve there. Alike lines are not merged: many identical S-curves end at a stated gap.
 */
import { inflexion, outcome } from '../../response/curve.ts';
import { ceiling, type Envelope, envelope, isExact } from '../../response/envelope.ts';
import { type CurveLine, type Effort, goalOf } from '../curves/branch.ts';
import type { Columns } from './interior.ts';
import { narrow } from './narrow.ts';
import { type Relaxed, relax } from './relax.ts';
import type { LinearRow } from './simplex.ts';

type Node = { readonly envs: readonly Envelope[]; readonly relaxed: Relaxed };
export type RowOptimum = {
  readonly amounts: Float64Array;
  /** −∞ when no plan was found in which every line is at its floor or at its least amount. */
  readonly value: number;
  readonly bound: number;
  /** Of the node in which the plan was found. */
  readonly duals: Float64Array;
  readonly nodes: number;
};
const USUAL: Effort = { nodes: 400, gap: 1e-9 };

/** @returns null when the rows cannot be kept. */
export function branchRows(
  lines: readonly CurveLine[],
  rows: readonly LinearRow[],
  columns: Columns,
  effort: Effort = USUAL,
): RowOptimum | null {
  const solve = (wide: readonly Envelope[]): Node | null => {
    const envs = tightened(wide);
    if (envs === null) return null;
    const relaxed = relax(envs, rows, columns);
    return relaxed === null ? null : { envs, relaxed };
  };
  const tightened = (envs: readonly Envelope[]): readonly Envelope[] | null => {
    const [lows, highs] = [envs.map(({ low }) => low), envs.map(({ high }) => high)];
    const bounds = narrow(lows, highs, rows, columns);
    return bounds === null
      ? null
      : envs.map((env, i) => {
          const [line, low, high] = [lines[i], bounds.low[i] ?? 0, bounds.high[i] ?? 0];
          // Only lines without any choice: a row that bounds a line keeps its own price.
          return line === undefined || env.high <= env.low || high - low > 1e-9 * (env.high - env.low)
            ? env
            : envelope(line.curve, low, high, Math.min(high, Math.max(low, env.least)));
        });
  };
  const root = solve(lines.map(({ curve, low, high, least }) => envelope(curve, low, high, least)));
  if (root === null) return null;
  let best = planOf(root, lines);
  const goal = () => goalOf(best.value, effort.gap);
  const take = (node: Node) => {
    const plan = planOf(node, lines);
    if (plan.value > best.value) best = plan;
  };
  const open = [root];
  let [nodes, closed] = [1, Number.NEGATIVE_INFINITY];
  while (nodes < effort.nodes) {
    const node = open[open.length - 1];
    if (node === undefined || node.relaxed.bound <= goal()) break;
    const split = widest(node, lines);
    if (split < 0) break;
    open.pop();
    for (const envs of [true, false].map((on) => dive(node, lines, split, on))) {
      const found = solve(envs);
      if (found !== null) take(found);
    }
    for (const envs of children(node, lines, split)) {
      nodes++;
      const child = solve(envs);
      if (child === null) continue;
      take(child);
      const bound = Math.min(child.relaxed.bound, node.relaxed.bound);
      if (bound > goal()) insert(open, { ...child, relaxed: { ...child.relaxed, bound } });
      else closed = Math.max(closed, bound);
    }
  }
  const bound = Math.max(closed, open[open.length - 1]?.relaxed.bound ?? best.value);
  return { ...best, bound: Math.max(best.value, Math.min(bound, root.relaxed.bound)), nodes };
}

function planOf({ relaxed: { amounts, duals } }: Node, lines: readonly CurveLine[]) {
  const plan = amounts.slice();
  let value = 0;
  lines.forEach(({ curve, low, least }, i) => {
    let amount = amounts[i] ?? 0;
    // What is off, or at its least amount, but for the last digits of the arithmetic is so.
    if (least > low && Math.abs(amount - low) <= DIGITS * least) amount = low;
    else if (least > low && Math.abs(amount - least) <= DIGITS * least) amount = least;
    plan[i] = amount;
    value += barred(amount, low, least) ? Number.NEGATIVE_INFINITY : outcome(curve, amount);
  });
  return { amounts: plan, value, duals };
}
const DIGITS = 1e-9;
/** Between off and the least amount. */
const barred = (x: number, low: number, least: number): boolean => x > low && x < least;

/** The line whose envelope is furthest above what it really brings; −1 when none is. */
function widest({ envs, relaxed: { amounts } }: Node, lines: readonly CurveLine[]): number {
  let [found, most] = [-1, 0];
  envs.forEach((env, i) => {
    const line = lines[i];
    const x = amounts[i] ?? 0;
    if (line === undefined || isExact(env) || x <= env.low || x >= env.high) return;
    const loss = ceiling(env, x) - outcome(line.curve, barred(x, env.low, env.least) ? env.low : x);
    if (loss > most) [found, most] = [i, loss];
  });
  return found;
}

const replaced = (envs: readonly Envelope[], index: number, env: Envelope) =>
  envs.map((old, i) => (i === index ? env : old));
/** At most x, or at least x; where x is barred, off or at least the least amount. */
function children(
  { envs, relaxed }: Node,
  lines: readonly CurveLine[],
  split: number,
): readonly (readonly Envelope[])[] {
  const [env, line, x] = [envs[split], lines[split], relaxed.amounts[split] ?? 0];
  if (env === undefined || line === undefined) return [];
  const [below, above] = x < env.least ? [env.low, env.least] : [x, x];
  return [
    replaced(envs, split, envelope(line.curve, env.low, below, Math.min(below, env.least))),
    replaced(envs, split, envelope(line.curve, above, env.high)),
  ];
}

/** A concave problem near the node's solution: every line off or on its concave part, the split one as told. */
const dive = ({ envs, relaxed }: Node, lines: readonly CurveLine[], split: number, on: boolean): readonly Envelope[] =>
  envs.map((env, i) => {
    const line = lines[i];
    if (line === undefined || isExact(env) || env.kind !== 'row') return env;
    const start = Math.min(env.high, Math.max(env.low, env.least, inflexion(env.curve)));
    const isOn = i === split ? on : (relaxed.amounts[i] ?? 0) > env.low + (env.knee - env.low) / 2;
    return isOn ? envelope(line.curve, start, env.high) : envelope(line.curve, env.low, env.low);
  });

/** Keeps the open nodes in the order of their bounds, the best last. */
function insert(open: Node[], node: Node): void {
  const at = open.findIndex((other) => other.relaxed.bound >= node.relaxed.bound);
  open.splice(at < 0 ? open.length : at, 0, node);
}
