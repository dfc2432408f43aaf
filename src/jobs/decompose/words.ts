/** What is said below the tables, and the laws that they keep. */
import type { Minor } from '../../core/money.ts';
import { PARTS } from '../../core/variance/lineParts.ts';
import type { TreeNode } from '../../core/variance/tree.ts';
import { percentText } from '../amountText.ts';
import type { ReportInputs } from '../report/spec.ts';
import type { Line } from './lines.ts';

export function notes(inputs: ReportInputs, root: TreeNode, undefinedRatios: number): readonly string[] {
  const counted = inputs.has('units0') || inputs.has('units1');
  return [
    'Net = actual − budget. Impact is positive when favourable (F), negative when unfavourable (U). Gross adds sizes, so that offsets show. A node with budget 0 has no percentage: its amount alone is tested.',
    `REVIEW above ${percentText(inputs.number('review'))}, WATCH from ${percentText(inputs.number('watch'))}; period, year to date and year are tested apart where the table has them.`,
    ...(counted
      ? [
          'Price = change of price × actual units, with the joint term; volume = change of all units at the old mix and price; mix is the rest. Lines of one parent and one unit share a mix. Without a price column, price is amount ÷ units.',
        ]
      : []),
    ...(inputs.has('rate0') && inputs.has('rate1')
      ? ['FX is the actual at the actual rate less the actual at the budget rate; what it leaves is operational.']
      : []),
    ...(inputs.has('committed') || inputs.has('timing')
      ? ['Timing = what another period reverses, less what is ordered and not yet invoiced.']
      : []),
    ...(root.kind === 'mixed'
      ? ['Costs and revenues meet in the total: read its impact; the bridge is that of revenue less cost.']
      : []),
    ...(inputs.text('ratio') === 'none'
      ? []
      : [
          'A ratio is taken apart over all orders of change (Shapley): no driver gains from being first. The total is a ratio of sums.',
        ]),
    ...(undefinedRatios > 0 ? [`${undefinedRatios} ratios have no value before or after and are left blank.`] : []),
  ];
}

export function laws(lines: readonly Line[], nodes: readonly TreeNode[], say: (minor: Minor) => string) {
  const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
  const [root] = nodes;
  const residual = nodes.filter(({ net, parts }) => net !== sum(PARTS.map((part) => parts[part]))).length;
  const below = nodes.map(() => ({ net: 0, count: 0 }));
  for (const { parent, net } of nodes) {
    const at = parent === null ? undefined : below[parent];
    if (at === undefined) continue;
    at.net += net;
    at.count++;
  }
  const own = new Map<string, Minor>();
  for (const { path, budget, actual } of lines) {
    const key = JSON.stringify(path);
    own.set(key, (own.get(key) ?? 0) + actual - budget);
  }
  return [
    {
      law: `actual ${say(root?.actual ?? 0)} − budget ${say(root?.budget ?? 0)} = net ${say(root?.net ?? 0)}`,
      holds: (root?.actual ?? 0) - (root?.budget ?? 0) === root?.net,
    },
    { law: `parts add up to the net at each of ${nodes.length} nodes`, holds: residual === 0 },
    {
      law: 'children add up to their parent',
      holds: nodes.every((node, i) => (below[i]?.net ?? 0) + (own.get(JSON.stringify(node.path)) ?? 0) === node.net),
    },
    {
      law: 'lines add up to the total',
      holds: sum(lines.map(({ budget, actual }) => actual - budget)) === root?.net,
    },
  ];
}
