/** Which nodes are material: in the period, year to date, or for the year. */
import type { Minor } from '../../core/money.ts';
import { type TreeNode, varianceTree } from '../../core/variance/tree.ts';
import { type Status, status, type Thresholds, variancePercent } from '../../core/variance/variance.ts';
import { FURTHER, type Further, type Line } from './lines.ts';

/** A node with its tests: the period, and what further levels say. */
export type Tested = {
  readonly node: TreeNode;
  readonly name: string;
  readonly status: Status;
  readonly further: readonly { readonly level: Further; readonly node: TreeNode; readonly status: Status }[];
};

/** Every node with its status; mixed nodes are tested on revenue less cost, neutral lines apart. */
export function testsOf(lines: readonly Line[], nodes: readonly TreeNode[], thresholds: Thresholds): readonly Tested[] {
  const further = FURTHER.flatMap((level) => {
    if (lines[0]?.further[level] === undefined) return [];
    const own = lines.map((line): Line => {
      const { units: _, rates: __, timing: ___, committed: ____, ...rest } = line;
      return { ...rest, ...(line.further[level] ?? { budget: 0, actual: 0 }) };
    });
    const tree = varianceTree(own, thresholds);
    return tree.ok ? [{ level, nodes: tree.value, statuses: statusesOf(own, tree.value, thresholds) }] : [];
  });
  const statuses = statusesOf(lines, nodes, thresholds);
  return nodes.map((node, i) => ({
    node,
    name: node.path.length === 0 ? 'Total' : node.path.join(' / '),
    status: statuses[i] ?? 'OK',
    further: further.flatMap((other) => {
      const same = other.nodes[i];
      return same === undefined ? [] : [{ level: other.level, node: same, status: other.statuses[i] ?? 'OK' }];
    }),
  }));
}

function statusesOf(lines: readonly Line[], nodes: readonly TreeNode[], thresholds: Thresholds): readonly Status[] {
  const results = new Map<string, { budget: Minor; actual: Minor }>();
  for (const { path, kind, budget, actual } of lines) {
    const sign = kind === 'revenue' ? 1 : kind === 'cost' ? -1 : 0;
    for (let depth = 0; depth <= path.length; depth++) {
      const key = JSON.stringify(path.slice(0, depth));
      const sum = results.get(key) ?? { budget: 0, actual: 0 };
      results.set(key, { budget: sum.budget + sign * budget, actual: sum.actual + sign * actual });
    }
  }
  return nodes.map((node) => {
    const { budget, actual } = (node.kind === 'mixed' ? results.get(JSON.stringify(node.path)) : null) ?? node;
    return status(budget, actual, thresholds);
  });
}

export const materialIn = ({ status: own, further }: Tested): readonly string[] => [
  ...(own === 'REVIEW' ? ['period'] : []),
  ...further.filter((test) => test.status === 'REVIEW').map(({ level }) => level),
];
export const percentOf = ({ budget, actual }: TreeNode): number | null => variancePercent(budget, actual);
