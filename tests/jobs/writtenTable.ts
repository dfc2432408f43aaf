/** A report through the command line, into a new file, and the table that stands there afterwards. */
import type { CellValue, Grid } from '../../src/core/cell.ts';
import { apportion, bookAt, fileOf, newFile } from '../support/commandLine.ts';
import { bookOf } from '../support/runReport.ts';

/** @returns The cells from the header row of the sheet to its last total, as they were written. */
export async function written(
  verb: string,
  tables: Readonly<Record<string, Grid>>,
  settings: Readonly<Record<string, string>>,
  sheet: string,
): Promise<Grid> {
  const out = newFile();
  const set = Object.entries(settings).flatMap(([name, text]) => ['--set', `${name}=${text}`]);
  const { exit, text } = await apportion(verb, fileOf(bookOf(tables)), ...set, '--out', out);
  if (exit !== 0) throw new Error(text);
  const book = bookAt(out);
  const used = book.sheets().find(({ name }) => name === sheet)?.used;
  if (used === null || used === undefined) throw new Error(`no sheet ${sheet}\n${text}`);
  const cells = book.values(used);
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
