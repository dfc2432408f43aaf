/** A report written by the command line into a new file, and what its sheets say when opened again. */
import type { CellValue, Grid } from '../../src/core/cell.ts';
import type { Book } from '../../src/file/book.ts';
import type { Outcome } from '../../src/file/cli/run.ts';
import { apportion, bookAt, fileOf, newFile } from './commandLine.ts';
import { bookOf } from './runReport.ts';

export async function writeReport(
  book: Book,
  verb: string,
  ...flags: readonly string[]
): Promise<Outcome & { readonly book: Book }> {
  const out = newFile();
  const outcome = await apportion(verb, fileOf(book), '--out', out, ...flags);
  if (outcome.exit !== 0) throw new Error(outcome.text);
  return { ...outcome, book: bookAt(out) };
}

/** The cells of a sheet from the row that starts with this header on. */
export function tableIn(book: Book, sheet: string, firstHeader: string): readonly (readonly CellValue[])[] {
  const used = book.sheets().find(({ name }) => name === sheet)?.used;
  if (used == null) throw new Error(`no sheet ${sheet}`);
  const cells = book.values(used);
  return cells.slice(cells.findIndex((row) => row[0] === firstHeader));
}

/** The cells from the header row of the sheet that a report writes to its last total. */
export async function written(
  verb: string,
  tables: Readonly<Record<string, Grid>>,
  settings: Readonly<Record<string, string>>,
  sheet: string,
): Promise<Grid> {
  const flags = Object.entries(settings).flatMap(([name, text]) => ['--set', `${name}=${text}`]);
  const { book } = await writeReport(bookOf(tables), verb, ...flags);
  const used = book.sheets().find(({ name }) => name === sheet)?.used;
  const cells = used == null ? [] : book.values(used);
  const last = cells.findIndex((row) => row.includes('Total'));
  const start = cells.findIndex((row) => row.filter((cell) => typeof cell === 'string').length > 2);
  return cells.slice(start, last < start ? undefined : last + 1);
}

/** A column of such a table, below its header; blanks are 0. */
export function column(cells: Grid, header: string): readonly number[] {
  const at = cells[0]?.indexOf(header) ?? -1;
  if (at < 0) throw new Error(`no ${header} among ${cells[0]?.join(', ')}`);
  return cells.slice(1).map((row) => Number(row[at] ?? 0));
}

/** In cents, so that sums are exact. */
export const cents = (cell: CellValue | undefined): number => Math.round(Number(cell ?? 0) * 100);
export const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
