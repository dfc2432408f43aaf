/** An .xlsx file as a `Workbook`: open, work in memory, recalculate, save under a name. */
import type { Address } from '../workbook/address.ts';
import type { Problem } from '../workbook/problem.ts';
import type { Workbook } from '../workbook/workbook.ts';
import { workbookOver } from '../workbook/workbookOver.ts';
import type { Book } from './book.ts';
import { recalculate } from './calc/recalculate.ts';
import { type LoadedFile, loadFile, saveFile } from './disk.ts';
import { bookHost } from './host.ts';
import { openBook } from './open.ts';

export type Saved =
  | { readonly ok: true; readonly notes: readonly string[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };
export type OpenFile = {
  readonly book: Book;
  readonly workbook: Workbook;
  /** Recalculates what depends on `changed`, then writes to `path` by temp file and rename; the loaded file itself only when it did not change meanwhile. */
  save(path: string, changed: readonly Address[]): Saved;
};

export function openFile(
  path: string,
): { readonly ok: true; readonly file: OpenFile } | { readonly ok: false; readonly problems: readonly Problem[] } {
  const loaded = loadFile(path);
  if (!loaded.ok) return loaded;
  const opened = openBook(loaded.file.bytes, loaded.file.name);
  if (!opened.ok) return opened;
  const { book } = opened;
  const workbook = workbookOver(bookHost(book), () => Promise.resolve());
  return { ok: true, file: { book, workbook, save: (target, changed) => save(book, target, loaded.file, changed) } };
}

function save(book: Book, path: string, loaded: LoadedFile, changed: readonly Address[]): Saved {
  const { unknown } = recalculate(book, changed);
  // Only then: a viewer without our functions may turn cells that were right into #NAME? when it recalculates.
  if (unknown.length > 0) book.setFullCalcOnLoad(true);
  const saved = saveFile(path, book.save(), loaded);
  if (!saved.ok) return saved;
  const [first] = unknown;
  return {
    ok: true,
    notes:
      first === undefined
        ? []
        : [
            `${unknown.length} ${unknown.length === 1 ? 'formula' : 'formulas'} could not be recalculated here (first: ${first.where}, ${first.reason}); Excel will when it opens the file.`,
          ],
  };
}
