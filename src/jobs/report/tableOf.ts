/** Tables from columns that say how to fill themselves, and columns of the workbook that have no role. */
import { serialOfIso } from '../../core/calendar/serial.ts';
import type { CellValue } from '../../core/cell.ts';
import { cellOf, formatAddress, parseAddress } from '../../workbook/address.ts';
import type { Row } from '../../workbook/decode.ts';
import { plainHeader } from '../../workbook/headers.ts';
import type { Role } from '../../workbook/roles.ts';
import type { ReportInputs } from './spec.ts';
import type { ReportColumn, ReportTable } from './view.ts';

export type Column<T> = ReportColumn & { readonly of: (item: T) => CellValue };

/** "Budget_Funds" on the sheet "Budget Funds"; the last `totalRows` items stand below the named table. */
export const tableOf = <T>(
  name: string,
  title: string,
  columns: readonly Column<T>[],
  items: readonly T[],
  totalRows = 0,
): ReportTable => ({
  name,
  sheet: name.replace('_', ' '),
  title,
  columns: columns.map(({ of: _, ...column }) => column),
  rows: items.map((item) => columns.map(({ of }) => of(item))),
  totalRows,
});

/** The text of a cell, trimmed; '' for a blank or an error. */
export const textIn = (cell: CellValue | undefined): string =>
  cell === undefined || cell === null || typeof cell === 'object' ? '' : String(cell).trim();

/** The first column whose header is one of `names` (as `plainHeader` writes them); null when there is none. */
export function columnNamed(header: readonly CellValue[], ...names: readonly string[]): number | null {
  const at = header.findIndex((cell) => names.includes(plainHeader(textIn(cell))));
  return at < 0 ? null : at;
}

/** The column of the main table that plays a role; null when none does. */
export function roleColumn(inputs: ReportInputs, role: Role): number | null {
  const [row] = inputs.rows;
  if (row === undefined || !inputs.has(role)) return null;
  const [cell, table] = [parseAddress(inputs.where(row, role)), parseAddress(inputs.table)];
  return cell === null || table === null ? null : cell.column - table.column;
}

/** The whole row of the main table, and the address of one of its cells. */
export function cellsOf({ grid, table }: ReportInputs, row: Row): readonly CellValue[] {
  // The grid starts at the last header row, the index counts from the first.
  const above = (parseAddress(table)?.rows ?? grid.length) - grid.length;
  return grid[row.index - above] ?? [];
}
export function placeOf({ table }: ReportInputs, row: Row, column: number): string {
  const at = parseAddress(table);
  return at === null ? row.where : formatAddress(cellOf(at, row.index, column));
}

/** A date as a serial or as "2026-03-31"; null for anything else. */
export const dayIn = (cell: CellValue | undefined): number | null =>
  typeof cell === 'number' ? (cell >= 1 && cell < 2_958_466 ? Math.floor(cell) : null) : serialOfIso(textIn(cell));
