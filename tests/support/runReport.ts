/** Runs a report as the command line does: tables are found, `--set` is read, the decision is made, the plan is written. */
import type { Grid } from '../../src/core/cell.ts';
import { blankBook } from '../../src/file/blankBook.ts';
import type { Book } from '../../src/file/book.ts';
import { bookHost } from '../../src/file/host.ts';
import { reportInput } from '../../src/jobs/inputs/reportInput.ts';
import { inspect } from '../../src/jobs/inspect/inspect.ts';
import { prepare } from '../../src/jobs/prepare.ts';
import { reportJob } from '../../src/jobs/report/job.ts';
import type { ReportJob } from '../../src/jobs/report/spec.ts';
import type { ReportView } from '../../src/jobs/report/view.ts';
import type { Problem } from '../../src/workbook/problem.ts';
import { workbookOver } from '../../src/workbook/workbookOver.ts';
import { address, env, put } from './fixtures.ts';

/** One sheet and one defined name per table. */
export function bookOf(tables: Readonly<Record<string, Grid>>): Book {
  const [first = 'Budget_Lines', ...others] = Object.keys(tables);
  const book = blankBook('test.xlsx', [first, ...others]);
  for (const [name, grid] of Object.entries(tables)) {
    put(book, `${name}!A1`, grid);
    book.setName(name, { ...address(`${name}!A1`), rows: grid.length, columns: grid[0]?.length ?? 1 });
  }
  return book;
}

export type Ran = { readonly view: ReportView | null; readonly problems: readonly Problem[] };

/** @param write Also commits the plan, and fails when that does. */
export async function runReport(
  spec: ReportJob,
  book: Book,
  settings: Readonly<Record<string, string>> = {},
  write = false,
): Promise<Ran> {
  const workbook = workbookOver(bookHost(book), () => Promise.resolve());
  const chosen = reportInput(spec, inspect(await workbook.survey()).view, new Map(Object.entries(settings)));
  if (chosen.input === null || chosen.problems.length > 0) return { view: null, problems: chosen.problems };
  const { view, problems, plan } = await prepare(workbook, reportJob(spec), chosen.input, async () => true);
  if (write && plan !== null) {
    const receipt = await workbook.commit(plan, env(crypto.randomUUID()));
    if (receipt.status !== 'done') throw new Error(JSON.stringify(receipt.problems));
  }
  return { view, problems };
}

/** The rows of a table as records by header; all checks must hold. */
export function rowsOf({ view, problems }: Ran, table: string): readonly Readonly<Record<string, unknown>>[] {
  if (view === null) throw new Error(JSON.stringify(problems));
  const failed = view.checks.filter((check) => !check.holds);
  if (failed.length > 0) throw new Error(`does not hold: ${failed.map(({ law }) => law).join('; ')}`);
  const found = view.tables.find(({ name }) => name === table);
  if (found === undefined) throw new Error(`no ${table} among ${view.tables.map(({ name }) => name).join(', ')}`);
  return found.rows.map((row) => Object.fromEntries(found.columns.map(({ header }, c) => [header, row[c] ?? null])));
}
