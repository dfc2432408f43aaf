/** A report written by the command line into a new file, and what its sheets say when opened again. */
import type { CellValue } from '../../src/core/cell.ts';
import type { Book } from '../../src/file/book.ts';
import type { Outcome } from '../../src/file/cli/run.ts';
import { apportion, bookAt, fileOf, newFile } from './commandLine.ts';

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
