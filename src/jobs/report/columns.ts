/** Columns without a role, found by header: for reports over tables that are the user's own. */
import { serialOfIso } from '../../core/calendar/serial.ts';
import type { CellValue } from '../../core/cell.ts';
import { cellOf, columnIndex, formatAddress, parseAddress } from '../../workbook/address.ts';
import { plainHeader } from '../../workbook/headers.ts';
import { textIn } from '../../workbook/texts.ts';
import type { ReportInputs } from './spec.ts';

type Table = Pick<ReportInputs, 'rows' | 'grid' | 'headers' | 'table'>;

/** The column with this header, else with these letters; null for none. */
export function columnOf({ headers, table }: Table, text: string): number | null {
  const wanted = plainHeader(text);
  const by = headers.findIndex((header) => plainHeader(header) === wanted && wanted !== '');
  if (by >= 0) return by;
  const letters = /^[A-Za-z]{1,3}$/.test(text.trim())
    ? columnIndex(text.trim()) - (parseAddress(table)?.column ?? 0)
    : -1;
  return letters >= 0 && letters < headers.length ? letters : null;
}

/** Columns of a list such as "tv, search, mdsp_*", in the order of the table; `missing` are entries without any. */
export function columnsOf(
  source: Table,
  list: string,
): { readonly columns: readonly number[]; readonly missing: readonly string[] } {
  const found = new Set<number>();
  const missing: string[] = [];
  for (const entry of list.split(/[,;]/).map((part) => part.trim())) {
    if (entry === '') continue;
    const start = entry.endsWith('*') ? entry.slice(0, -1).trim().toLowerCase() : null;
    const one = start === null ? columnOf(source, entry) : null;
    const hits =
      start === null
        ? one === null
          ? []
          : [one]
        : source.headers.flatMap((header, c) => (header.trim().toLowerCase().startsWith(start) ? [c] : []));
    if (hits.length === 0) missing.push(entry);
    for (const hit of hits) found.add(hit);
  }
  return { columns: [...found].sort((a, b) => a - b), missing };
}

/** The grid starts at the last header row, the index of a row counts from the first. */
const above = ({ grid, table }: Table): number => (parseAddress(table)?.rows ?? grid.length) - grid.length;

/** The whole row of the table, and one cell of it. */
export const cellsOf = (source: Table, row: { readonly index: number }): readonly CellValue[] =>
  source.grid[row.index - above(source)] ?? [];
export const cellIn = (source: Table, row: { readonly index: number }, column: number): CellValue =>
  cellsOf(source, row)[column] ?? null;

/** "Plan!C7" of a cell; of the header without a row. */
export function placeIn(source: Table, row: { readonly index: number } | null, column: number): string {
  const at = parseAddress(source.table);
  return at === null ? source.table : formatAddress(cellOf(at, row?.index ?? above(source), column));
}

/** Columns that hold numbers and no text below the header. */
export const numberColumns = (source: Table): readonly number[] =>
  source.headers.flatMap((_, c) => {
    const cells = source.rows.map((row) => cellIn(source, row, c)).filter((cell) => cell !== null && cell !== '');
    return cells.length > 0 && cells.every((cell) => typeof cell === 'number') ? [c] : [];
  });

/** The first column of any header row whose text is one of `names` (as `plainHeader` writes them); null for none. */
export function columnNamed(header: readonly CellValue[], ...names: readonly string[]): number | null {
  const at = header.findIndex((cell) => names.includes(plainHeader(textIn(cell))));
  return at < 0 ? null : at;
}

/** A date as a serial or as "2026-03-31"; null for anything else. */
export const dayIn = (cell: CellValue | undefined): number | null =>
  typeof cell === 'number' ? (cell >= 1 && cell < 2_958_466 ? Math.floor(cell) : null) : serialOfIso(textIn(cell));
