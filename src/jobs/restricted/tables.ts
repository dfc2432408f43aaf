/** The tables of restricted funds: lines by funds, what each fund keeps and why, and the proof of a shortage. */
import type { Funding, Gap } from '../../core/allocate/restrictedFunds.ts';
import { fromMinor, type Minor, sumMinor } from '../../core/money.ts';
import type { Row } from '../../workbook/decode.ts';
import { amountText } from '../amountText.ts';
import { type Column, tableOf } from '../report/tableOf.ts';
import type { ReportTable } from '../report/view.ts';
import { keyOf, type Source } from './sources.ts';

export type Plan = {
  readonly rows: readonly Row[];
  readonly asked: readonly Minor[];
  readonly sources: readonly Source[];
  readonly funding: Funding;
  readonly gaps: readonly Gap[];
};

/** "A, B and C"; long lists are cut. */
export function namesOf(names: readonly string[]): string {
  const shown = names.length > 6 ? [...names.slice(0, 5), `${names.length - 5} more`] : names;
  const last = shown[shown.length - 1] ?? '';
  return shown.length < 2 ? last : `${shown.slice(0, -1).join(', ')} and ${last}`;
}

export function fundingTables(plan: Plan, decimals: number): readonly ReportTable[] {
  return [
    matrix(plan, decimals),
    fundTable(plan, decimals),
    ...(plan.gaps.length > 0 ? [gapTable(plan, decimals)] : []),
  ];
}

function matrix({ rows, asked, sources, funding }: Plan, decimals: number): ReportTable {
  const money = (minor: Minor | null) => (minor === null ? null : fromMinor(minor, decimals));
  type Item = {
    readonly name: string;
    readonly group: string | null;
    readonly asked: Minor | null;
    readonly of: readonly Minor[];
    readonly paid: Minor;
    readonly unpaid: Minor | null;
  };
  const [need, spent] = [sumMinor(asked), sumMinor(funding.amounts)];
  const below = (name: string, of: readonly Minor[]): Item => ({
    ...{ name, group: null, asked: null, of, paid: sumMinor(of), unpaid: null },
  });
  const items: readonly Item[] = [
    ...rows.map(
      (row, l): Item => ({
        ...{ name: row.line, group: row.group || null, asked: asked[l] ?? 0 },
        of: funding.paid.map((of) => of[l] ?? 0),
        paid: funding.amounts[l] ?? 0,
        unpaid: (asked[l] ?? 0) - (funding.amounts[l] ?? 0),
      }),
    ),
    { ...below('Total', funding.paid.map(sumMinor)), asked: need, paid: spent, unpaid: need - spent },
    below('Unspent', funding.left),
    below(
      'Fund holds',
      sources.map(({ amount }) => amount),
    ),
  ];
  const columns: readonly Column<Item>[] = [
    { header: 'Line', kind: 'text', of: ({ name }) => name },
    ...(rows.some(({ group }) => group !== '')
      ? [{ header: 'Group', kind: 'text', width: 18, of: ({ group }: Item) => group } as const]
      : []),
    { header: 'To pay', kind: 'money', of: (item) => money(item.asked) },
    ...sources.map(({ title }, f) => ({
      ...{ header: title, kind: 'money' as const },
      of: (item: Item) => money(item.of[f] ?? 0),
    })),
    { header: 'Paid', kind: 'money', of: ({ paid }) => money(paid) },
    { header: 'Unpaid', kind: 'money', of: ({ unpaid }) => money(unpaid) },
  ];
  return tableOf('Budget_Funding', 'Which fund pays which line', columns, items, 3);
}

function fundTable({ rows, asked, sources, funding }: Plan, decimals: number): ReportTable {
  const money = (minor: Minor) => fromMinor(minor, decimals);
  const say = (minor: Minor) => amountText(minor, decimals);
  const why = (f: number): string | null => {
    if ((funding.left[f] ?? 0) === 0) return null;
    const may = sources[f]?.allowed ?? null;
    if (may === null) return 'unrestricted, used last: every line is paid in full';
    const own = rows.flatMap((row, l) => (may.includes(keyOf(row)) ? [l] : []));
    const need = sumMinor(own.map((l) => asked[l] ?? 0));
    const others = need - sumMinor(own.map((l) => funding.paid[f]?.[l] ?? 0));
    const names = namesOf(own.map((l) => rows[l]?.line ?? ''));
    return `may pay only ${names}, paid in full with ${say(need)}${others === 0 ? '' : `, ${say(others)} of it from other funds`}`;
  };
  type Item = { readonly name: string; readonly to: string | null; readonly why: string | null } & Readonly<
    Record<'holds' | 'spent' | 'left', Minor>
  >;
  const items: readonly Item[] = [
    ...sources.map(
      ({ title, allowed, amount }, f): Item => ({
        name: title,
        to:
          allowed === null
            ? 'unrestricted'
            : namesOf(rows.flatMap((row) => (allowed.includes(keyOf(row)) ? [row.line] : []))),
        ...{ holds: amount, spent: sumMinor(funding.paid[f] ?? []), left: funding.left[f] ?? 0, why: why(f) },
      }),
    ),
    {
      ...{ name: 'Total', to: null, why: null, left: sumMinor(funding.left) },
      holds: sumMinor(sources.map(({ amount }) => amount)),
      spent: sumMinor(funding.amounts),
    },
  ];
  const columns: readonly Column<Item>[] = [
    { header: 'Fund', kind: 'text', of: ({ name }) => name },
    { header: 'May pay', kind: 'text', width: 36, of: ({ to }) => to },
    { header: 'Holds', kind: 'money', of: ({ holds }) => money(holds) },
    { header: 'Spent', kind: 'money', of: ({ spent }) => money(spent) },
    { header: 'Unspent', kind: 'money', of: ({ left }) => money(left) },
    { header: 'Why unspent', kind: 'text', width: 60, of: (item) => item.why },
  ];
  return {
    ...tableOf('Budget_Fund_Use', 'What each fund pays and keeps', columns, items, 1),
    sheet: 'Budget Fund Use',
  };
}

function gapTable({ rows, sources, gaps, asked }: Plan, decimals: number): ReportTable {
  const items = [
    ...gaps.map(({ lines, funds, need, hold }) => ({
      lines: lines.map((l) => rows[l]?.line ?? '').join(', '),
      funds: funds.map((f) => sources[f]?.title ?? '').join(', ') || 'none',
      ...{ need, hold },
    })),
    {
      ...{ lines: 'Total', funds: null },
      need: sumMinor(gaps.flatMap((gap) => gap.lines.map((l) => asked[l] ?? 0))),
      hold: sumMinor(gaps.map(({ hold }) => hold)),
    },
  ];
  type Item = (typeof items)[number];
  const columns: readonly Column<Item>[] = [
    { header: 'Lines', kind: 'text', width: 44, of: ({ lines }) => lines },
    { header: 'Need', kind: 'money', of: ({ need }) => fromMinor(need, decimals) },
    { header: 'Funds allowed there', kind: 'text', width: 44, of: ({ funds }) => funds },
    { header: 'Hold', kind: 'money', of: ({ hold }) => fromMinor(hold, decimals) },
    { header: 'Short', kind: 'money', of: ({ need, hold }) => fromMinor(need - hold, decimals) },
  ];
  const title = 'Proof of the shortage: these lines ask for more than all funds that may pay them hold';
  return { ...tableOf('Budget_Funding_Gaps', title, columns, items, 1), sheet: 'Budget Funding Gaps' };
}
