/** The flexible budget of every line with units (R15): what more or less volume explains, and what rates explain. */
import { fromMinor, isMinor, type Minor, sumMinor } from '../../core/money.ts';
import { type FlexibleRow, flexibleRow } from '../../core/variance/flexible.ts';
import type { TreeNode } from '../../core/variance/tree.ts';
import { type Column, tableOf } from '../report/tableOf.ts';
import type { ReportTable } from '../report/view.ts';
import type { Line } from './lines.ts';

export type Flexible = {
  readonly table: ReportTable;
  readonly total: FlexibleRow;
  readonly laws: readonly { readonly law: string; readonly holds: boolean }[];
};

/**
 * Static → flexible → actual per line and in all; where costs and revenues meet, the total is the result, revenue less
 * cost, without neutral lines. null when no line has units; `too-large` when an amount is beyond 2^53 minor units.
 */
export function flexibleOf(lines: readonly Line[], root: TreeNode, decimals: number): Flexible | null | 'too-large' {
  if (lines.every(({ units }) => units === undefined)) return null;
  const mixed = root.kind === 'mixed';
  const rows = lines.map((line) => ({ line, row: flexibleRow(line) }));
  const sum = (of: keyof FlexibleRow, signed: boolean): Minor =>
    sumMinor(
      rows.map(({ line: { kind }, row }) =>
        !(signed && mixed) || kind === 'revenue' ? row[of] : kind === 'cost' ? 0 - row[of] : 0,
      ),
    );
  const total: FlexibleRow = {
    static: sum('static', true),
    flexible: sum('flexible', true),
    actual: sum('actual', true),
    volume: sum('volume', false),
    flexibleBudget: sum('flexibleBudget', false),
    total: sum('total', false),
  };
  if (![total, ...rows.map(({ row }) => row)].every((row) => Object.values(row).every(isMinor))) return 'too-large';
  type Item = { readonly name: string; readonly kind: string; readonly row: FlexibleRow };
  const items: readonly Item[] = [
    ...rows.map(({ line, row }) => ({ name: line.path.join(' / '), kind: line.kind, row })),
    { name: mixed ? 'Result (revenue less cost)' : 'Total', kind: root.kind, row: total },
  ];
  const money = (header: string, of: keyof FlexibleRow): Column<Item> => ({
    header,
    kind: 'money',
    of: ({ row }) => fromMinor(row[of], decimals),
  });
  const effect = (header: string, of: keyof FlexibleRow): Column<Item> => ({
    ...{ header, kind: 'text', width: 6 },
    of: ({ row }) => (row[of] > 0 ? 'F' : row[of] < 0 ? 'U' : '–'),
  });
  const table = tableOf<Item>(
    'Budget_Flexible',
    'Flexible budget: static, at actual volume, actual',
    [
      { header: 'Line', kind: 'text', width: 40, of: ({ name }) => name },
      { header: 'Kind', kind: 'text', width: 10, of: ({ kind }) => kind },
      money('Static budget', 'static'),
      money('Flexible budget', 'flexible'),
      money('Actual', 'actual'),
      money('Sales-volume variance', 'volume'),
      effect('Volume F/U', 'volume'),
      money('Flexible-budget variance', 'flexibleBudget'),
      effect('Flexible F/U', 'flexibleBudget'),
      money('Total variance', 'total'),
    ],
    items,
    1,
  );
  const apart = items.filter(({ row }) => row.volume + row.flexibleBudget !== row.total).length;
  const sign = { cost: -1, revenue: 1, mixed: 1, neutral: 0 }[root.kind];
  return {
    table,
    total,
    laws: [
      { law: 'sales-volume + flexible-budget variance = total variance, at each line', holds: apart === 0 },
      {
        law: 'the flexible budget leads from the budget to the actual, and its variances to the impact in all',
        holds:
          total.total === root.impact &&
          // Neutral lines have no effect on the result.
          (root.kind === 'neutral' || total.actual - total.static === sign * total.total) &&
          (root.kind === 'neutral' || total.flexible - total.static === sign * total.volume),
      },
    ],
  };
}
