/** A report over a workbook made in memory, the way the command line runs it. */
import type { CellValue, Grid } from '../../src/core/cell.ts';
import { blankBook } from '../../src/file/blankBook.ts';
import type { Book } from '../../src/file/book.ts';
import { bookHost } from '../../src/file/host.ts';
import { reportInput } from '../../src/jobs/inputs/reportInput.ts';
import { inspect } from '../../src/jobs/inspect/inspect.ts';
import type { Decision } from '../../src/jobs/job.ts';
import { prepare } from '../../src/jobs/prepare.ts';
import { reportJob } from '../../src/jobs/report/job.ts';
import type { ReportJob } from '../../src/jobs/report/spec.ts';
import type { ReportView } from '../../src/jobs/report/view.ts';
import { workbookOver } from '../../src/workbook/workbookOver.ts';
import { address, env, put } from '../support/fixtures.ts';

/** One sheet per grid; a sheet called Budget_… also gets that name for its cells. */
export function bookOf(sheets: Readonly<Record<string, Grid>>): Book {
  const names = Object.keys(sheets);
  const [first = 'Sheet1', ...others] = names;
  const book = blankBook('test.xlsx', [first, ...others]);
  for (const [name, grid] of Object.entries(sheets)) {
    put(book, `${name}!A1`, grid);
    const area = { ...address(`${name}!A1`), rows: grid.length, columns: grid[0]?.length ?? 1 };
    if (name.startsWith('Budget_')) book.setName(name, area);
  }
  return book;
}

/** Runs the job with settings as `--set` gives them. */
export async function decideOn(
  book: Book,
  spec: ReportJob,
  settings: Readonly<Record<string, string>> = {},
): Promise<Decision<ReportView>> {
  const workbook = workbookOver(bookHost(book), () => Promise.resolve());
  const { view } = inspect(await workbook.survey());
  const chosen = reportInput(spec, view, new Map(Object.entries(settings)));
  if (chosen.input === null || chosen.problems.length > 0) return { view: null, problems: chosen.problems, plan: null };
  return prepare(workbook, reportJob(spec), chosen.input);
}

/** The view of a run that must succeed, with every law holding. */
export async function viewOn(
  book: Book,
  spec: ReportJob,
  settings: Readonly<Record<string, string>> = {},
): Promise<ReportView> {
  const { view, problems } = await decideOn(book, spec, settings);
  if (view === null) throw new Error(problems.map(({ where, found }) => `${where}: ${found}`).join('\n'));
  const broken = view.checks.filter(({ holds }) => !holds);
  if (broken.length > 0) throw new Error(broken.map(({ law }) => law).join('\n'));
  return view;
}

/** Runs the job and writes its tables into the book. */
export async function writeOn(book: Book, spec: ReportJob, settings: Readonly<Record<string, string>>): Promise<void> {
  const { plan } = await decideOn(book, spec, settings);
  if (plan === null) throw new Error('there is no plan');
  const receipt = await workbookOver(bookHost(book), () => Promise.resolve()).commit(
    plan,
    env(`run-${settings.as_of}`),
  );
  if (receipt.status !== 'done') throw new Error(receipt.problems.map(({ found }) => found).join('\n'));
}

/** The rows of a table as objects by header. */
export function tableOf(view: ReportView, name: string): readonly Readonly<Record<string, CellValue>>[] {
  const table = view.tables.find((other) => other.name === name);
  if (table === undefined)
    throw new Error(`no table ${name}; there are ${view.tables.map((one) => one.name).join(', ')}`);
  return table.rows.map((row) => Object.fromEntries(table.columns.map(({ header }, c) => [header, row[c] ?? null])));
}
