/** The tables of *score*: lines in order with their points, and what they were judged by. */
import { exactSum } from '../../core/exact.ts';
import { fromMinor, type Minor, sumMinor } from '../../core/money.ts';
import type { Row } from '../../workbook/decode.ts';
import type { ReportInputs } from '../report/spec.ts';
import { type Column, tableOf } from '../report/tableOf.ts';
import type { ReportTable } from '../report/view.ts';
import type { Judged } from './criteria.ts';
import type { Funding } from './fund.ts';

export type Scored = {
  readonly row: Row;
  readonly parts: readonly number[];
  readonly score: number;
  readonly cost: Minor;
};

export function scoresTable(
  inputs: ReportInputs,
  lines: readonly Scored[],
  ranked: readonly number[],
  criteria: readonly Judged[],
  priced: boolean,
  total: Minor | null,
  funding: Funding | null,
): ReportTable {
  const money = (minor: Minor) => fromMinor(minor, inputs.decimals);
  type Item = {
    readonly name: string;
    readonly rank: number | null;
    readonly line: Scored | null;
    readonly cost: Minor | null;
    readonly running: Minor | null;
    readonly amount: Minor;
  };
  let running = 0;
  const items: Item[] = ranked.flatMap((i, place) => {
    const line = lines[i];
    if (line === undefined) return [];
    running += line.cost;
    const amount = funding?.amounts[i] ?? 0;
    return [{ name: line.row.line, rank: place + 1, line, cost: line.cost, running, amount }];
  });
  const blank = { rank: null, line: null, running: null };
  const given = sumMinor(items.map(({ amount }) => amount));
  const sums: Item[] = [
    ...(total === null ? [] : [{ ...blank, name: 'Not allocated', cost: null, amount: total - given }]),
    { ...blank, name: 'Total', cost: running, amount: total ?? 0 },
  ];
  const decision = ({ line, amount, rank }: Item) => {
    if (line === null || funding === null) return null;
    const cut = funding.next === null ? null : ranked.indexOf(funding.next);
    if (cut !== null) return (rank ?? 0) > cut ? 'below the line' : 'funded';
    return amount === 0 && line.cost > 0 ? 'nothing' : !priced || amount < line.cost ? 'in part' : 'funded';
  };
  const columns: readonly Column<Item>[] = [
    { header: 'Rank', kind: 'count', width: 8, of: ({ rank }) => rank },
    { header: 'Line', kind: 'text', width: 32, of: ({ name }) => name },
    ...(inputs.has('group')
      ? [{ header: 'Group', kind: 'text', of: ({ line }: Item) => line?.row.group || null } as const]
      : []),
    ...criteria.map(
      ({ name }, c): Column<Item> => ({
        header: `${name}, points`,
        kind: 'number',
        of: ({ line }) => line?.parts[c] ?? null,
      }),
    ),
    { header: 'Score', kind: 'number', of: ({ line }) => line?.score ?? null },
    ...(priced
      ? ([
          { header: 'Cost', kind: 'money', of: ({ cost }) => (cost === null ? null : money(cost)) },
          { header: 'Running cost', kind: 'money', of: (item) => (item.running === null ? null : money(item.running)) },
        ] satisfies readonly Column<Item>[])
      : []),
    ...(funding === null
      ? []
      : ([
          { header: 'Funded', kind: 'money', of: ({ amount }) => money(amount) },
          { header: 'Decision', kind: 'text', width: 18, of: decision },
        ] satisfies readonly Column<Item>[])),
  ];
  return tableOf('Budget_Scores', 'Priority scores', columns, [...items, ...sums], sums.length);
}

export function criteriaTable(criteria: readonly Judged[]): ReportTable {
  const sum = exactSum(criteria.map(({ weight }) => weight));
  type Item = { readonly name: string; readonly weight: number; readonly judged: Judged | null };
  const items: readonly Item[] = [
    ...criteria.map((judged) => ({ name: judged.name, weight: judged.weight, judged })),
    { name: 'Total', weight: sum, judged: null },
  ];
  return tableOf<Item>(
    'Budget_Score_Criteria',
    'What was judged, and how',
    [
      { header: 'Criterion', kind: 'text', width: 28, of: ({ name }) => name },
      { header: 'Weight', kind: 'number', of: ({ weight }) => weight },
      { header: 'Share', kind: 'percent', of: ({ weight }) => weight / sum },
      { header: 'Best', kind: 'text', width: 10, of: ({ judged }) => judged?.best ?? null },
      { header: 'Counts in full at', kind: 'number', width: 18, of: ({ judged }) => judged?.cap ?? null },
      { header: 'Because', kind: 'text', of: ({ judged }) => judged?.from ?? null },
    ],
    items,
    1,
  );
}
