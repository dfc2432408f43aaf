/** The tables of a zero-based budget: every package in the order of funding, and every line. */
import { fromMinor, type Minor, sumMinor } from '../../core/money.ts';
import { type Column, tableOf } from '../report/tableOf.ts';
import type { ReportTable } from '../report/view.ts';

/** A package as decided; amounts in minor units. */
export type Decided = {
  readonly id: string;
  readonly line: string;
  readonly level: string | null;
  readonly rank: number;
  readonly cost: Minor;
  readonly benefit: number;
  readonly funded: boolean;
  readonly status: string;
  readonly why: string;
};

/** To 14 digits: the noise of 0.1 + 0.2 is no benefit. */
const sumOf = (values: readonly number[]): number =>
  Number(values.reduce((sum, value) => sum + value, 0).toPrecision(14));
export const paidFor = ({ funded, cost }: Decided): Minor => (funded ? cost : 0);

/** @param left The money that no package takes. @param ranked Whether ranks were given. */
export function zeroBaseTables(
  all: readonly Decided[],
  lines: readonly string[],
  left: Minor,
  ranked: boolean,
  decimals: number,
): readonly ReportTable[] {
  const money = (minor: Minor) => fromMinor(minor, decimals);
  const asked = sumMinor(all.map(({ cost }) => cost));
  const paid = sumMinor(all.map(paidFor));
  let sum = 0;
  const items = [
    ...all.map((one, i) => {
      sum += one.cost;
      return { ...one, place: i + 1, paid: paidFor(one), sum };
    }),
    {
      ...{ id: 'Total', line: null, level: null, rank: null, place: null, sum: null, status: null, why: null },
      ...{ cost: asked, paid, benefit: sumOf(all.map(({ benefit }) => benefit)) },
    },
  ];
  type Item = (typeof items)[number];
  const columns: readonly Column<Item>[] = [
    { header: 'Order', kind: 'count', width: 8, of: ({ place }) => place },
    { header: 'Package', kind: 'text', width: 28, of: ({ id }) => id },
    { header: 'Line', kind: 'text', of: ({ line }) => line },
    ...(all.some(({ level }) => level !== null)
      ? [{ header: 'Level', kind: 'text', width: 12, of: ({ level }: Item) => level } as const]
      : []),
    ...(ranked
      ? [
          {
            ...({ header: 'Rank', kind: 'count', width: 8 } as const),
            of: ({ rank }: Item) => (rank === Number.MAX_SAFE_INTEGER ? null : rank),
          },
        ]
      : []),
    { header: 'Request', kind: 'money', of: ({ cost }) => money(cost) },
    { header: 'Running sum', kind: 'money', of: (item) => (item.sum === null ? null : money(item.sum)) },
    { header: 'Benefit', kind: 'number', of: ({ benefit }) => benefit },
    {
      header: 'Benefit per 1,000',
      kind: 'number',
      width: 18,
      of: ({ cost, benefit }) => (cost === 0 ? null : (benefit * 1000) / money(cost)),
    },
    { header: 'Funded', kind: 'money', of: (item) => money(item.paid) },
    { header: 'Status', kind: 'text', width: 16, of: ({ status }) => status },
    { header: 'Why', kind: 'text', width: 60, of: ({ why }) => why },
  ];
  return [
    tableOf('Budget_Funded', 'Decision packages in the order of funding', columns, items, 1),
    lineTable(all, lines, left, decimals),
  ];
}

function lineTable(all: readonly Decided[], lines: readonly string[], left: Minor, decimals: number): ReportTable {
  type Item = { readonly name: string; readonly own: readonly Decided[]; readonly extra: Minor | null };
  const items: readonly Item[] = [
    ...lines.map((name) => ({ name, own: all.filter(({ line }) => line === name), extra: null })),
    { name: 'Total', own: all, extra: null },
    { name: 'Left', own: [], extra: left },
    { name: 'Budget', own: [], extra: left + sumMinor(all.map(paidFor)) },
  ];
  const funded = ({ own }: Item) => own.filter((one) => one.funded);
  const sums = (of: (one: Decided) => Minor) => (item: Item) =>
    item.extra === null ? fromMinor(sumMinor(item.own.map(of)), decimals) : null;
  const levels = ['minimum', 'current', 'enhanced'];
  const highest = (item: Item) =>
    item.name === 'Total' && item.own === all
      ? null
      : (levels.filter((level) => funded(item).some((one) => one.level === level)).pop() ?? null);
  const columns: readonly Column<Item>[] = [
    { header: 'Line', kind: 'text', of: ({ name }) => name },
    { header: 'Packages', kind: 'count', of: ({ own, extra }) => (extra === null ? own.length : null) },
    {
      header: 'Packages funded',
      kind: 'count',
      width: 16,
      of: (item) => (item.extra === null ? funded(item).length : null),
    },
    ...(all.some(({ level }) => level !== null)
      ? [{ header: 'Funded up to', kind: 'text', width: 14, of: highest } as const]
      : []),
    { header: 'Request', kind: 'money', of: sums(({ cost }) => cost) },
    {
      header: 'Funded',
      kind: 'money',
      of: (item) => (item.extra === null ? sums(paidFor)(item) : fromMinor(item.extra, decimals)),
    },
    { header: 'Not funded', kind: 'money', of: sums((one) => one.cost - paidFor(one)) },
    {
      header: 'Benefit funded',
      kind: 'number',
      width: 16,
      of: (item) => (item.extra === null ? sumOf(funded(item).map(({ benefit }) => benefit)) : null),
    },
  ];
  return {
    ...tableOf('Budget_Funded_Lines', 'Funding per line', columns, items, 3),
    sheet: 'Budget Funded Lines',
  };
}
