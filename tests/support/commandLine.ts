/** The command line inside this process: the same code as `apportion`, without the start of a process. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Book } from '../../src/file/book.ts';
import { parseArguments } from '../../src/file/cli/args.ts';
import { type Outcome, run } from '../../src/file/cli/run.ts';
import { openBook } from '../../src/file/open.ts';

const folder = mkdtempSync(join(tmpdir(), 'apportion-jobs-'));
let files = 0;

/** A file with this book, under a name of its own. */
export function fileOf(book: Book): string {
  const path = join(folder, `${++files}.xlsx`);
  writeFileSync(path, book.save());
  return path;
}

/** A name at which no file is. */
export const newFile = (): string => join(folder, `${++files}-new.xlsx`);

export function bookAt(path: string): Book {
  const opened = openBook(readFileSync(path), path);
  if (!opened.ok) throw new Error(opened.problems[0]?.found);
  return opened.book;
}

/** `apportion VERB FILE …`; what stands in `view` is what `--json` prints. */
export async function apportion(...argv: readonly string[]): Promise<Outcome> {
  const parsed = parseArguments(argv);
  if (!parsed.ok) throw new Error(parsed.problems.map(({ found, expected }) => `${found}; ${expected}`).join('\n'));
  return run(parsed.value);
}
