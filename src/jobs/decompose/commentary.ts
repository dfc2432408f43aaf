/** A slot for a comment per material node; what people wrote is kept from the last run (R3, C38). */
import type { CellValue } from '../../core/cell.ts';
import { textIn } from '../../workbook/texts.ts';
import { columnNamed } from '../report/columns.ts';
import type { Side } from '../report/spec.ts';
import { tableOf } from '../report/tableOf.ts';
import type { ReportTable } from '../report/view.ts';

export type Slot = {
  readonly name: string;
  readonly budget: number;
  readonly actual: number;
  readonly net: number;
  readonly percent: number | null;
  /** Why it needs a comment: period, ytd, year; none for a node that is no longer material. */
  readonly material: readonly string[];
};
export type Commentary = { readonly table: ReportTable; readonly open: number; readonly explained: number };

type Kept = { readonly comment: CellValue; readonly owner: CellValue; readonly net: CellValue };

/** @param slots Material nodes, and the total even when it is not: the table is never empty. */
export function commentaryOf(slots: readonly Slot[], side: Side | null): Commentary {
  const kept = keptFrom(side);
  const names = new Set(slots.map(({ name }) => name.toLowerCase()));
  type Item = { readonly slot: Slot | null; readonly name: string; readonly kept: Kept | undefined };
  const items: readonly Item[] = [
    ...slots.map((slot) => ({ slot, name: slot.name, kept: kept.get(slot.name.toLowerCase())?.kept })),
    // A comment is never lost: its node may be material again.
    ...[...kept]
      .filter(([key, { kept: old }]) => !names.has(key) && textIn(old.comment) !== '')
      .map(([, { name, kept: old }]) => ({ slot: null, name, kept: old })),
  ];
  const statusOf = ({ slot, kept: old }: Item): string =>
    slot === null || slot.material.length === 0 ? 'Not material' : textIn(old?.comment) === '' ? 'Open' : 'Explained';
  const count = (status: string) => items.filter((item) => statusOf(item) === status).length;
  const table = tableOf<Item>(
    'Budget_Commentary',
    'Commentary on material variances',
    [
      { header: 'Line', kind: 'text', width: 40, of: ({ name }) => name },
      { header: 'Budget', kind: 'money', of: ({ slot }) => slot?.budget ?? null },
      { header: 'Actual', kind: 'money', of: ({ slot }) => slot?.actual ?? null },
      { header: 'Net', kind: 'money', of: ({ slot }) => slot?.net ?? null },
      { header: 'Net %', kind: 'percent', of: ({ slot }) => slot?.percent ?? null },
      { header: 'Material in', kind: 'text', width: 16, of: ({ slot }) => slot?.material.join(', ') || null },
      { header: 'Status', kind: 'text', width: 14, of: statusOf },
      { header: 'Owner', kind: 'text', width: 18, of: ({ kept: old }) => old?.owner ?? null },
      { header: 'Comment', kind: 'text', width: 60, of: ({ kept: old }) => old?.comment ?? null },
    ],
    items,
  );
  return { table, open: count('Open'), explained: count('Explained') };
}

function keptFrom(side: Side | null): ReadonlyMap<string, { readonly name: string; readonly kept: Kept }> {
  const header = side?.grid[0] ?? [];
  const [line, comment, owner, net] = [
    columnNamed(header, 'line', 'node', 'path'),
    columnNamed(header, 'comment', 'commentary', 'explanation'),
    columnNamed(header, 'owner', 'responsible'),
    columnNamed(header, 'net', 'variance'),
  ];
  const rows = (side?.grid ?? []).slice(1).flatMap((row) => {
    const cell = (column: number | null) => (column === null ? null : (row[column] ?? null));
    const name = textIn(cell(line));
    return name === '' ? [] : [{ name, kept: { comment: cell(comment), owner: cell(owner), net: cell(net) } }];
  });
  return new Map(rows.map((row) => [row.name.toLowerCase(), row]));
}
