/** Runs a report over sheets made in memory, the way the command line does. */
import { existsSync, readFileSync } from 'node:fs';
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
import { apportion, fileOf } from '../support/commandLine.ts';
import { address, env, put } from '../support/fixtures.ts';

/** A sheet per grid; a name "Budget_…" is also given to its cells. */
export function sheets(grids: Readonly<Record<string, Grid>>): Book {
  const [first = 'Sheet1', ...others] = Object.keys(grids);
  const book = blankBook('test.xlsx', [first, ...others]);
  for (const [name, grid] of Object.entries(grids)) {
    put(book, `${name}!A1`, grid);
    if (name.startsWith('Budget_'))
      book.setName(name, { ...address(`${name}!A1`), rows: grid.length, columns: grid[0]?.length ?? 1 });
  }
  return book;
}

export type Settings = Readonly<Record<string, string>>;
export const workbookOf = (book: Book) => workbookOver(bookHost(book), () => Promise.resolve());

export async function decided(book: Book, spec: ReportJob, settings: Settings = {}): Promise<Decision<ReportView>> {
  const workbook = workbookOf(book);
  const { view } = inspect(await workbook.survey());
  const { input, problems } = reportInput(spec, view, new Map(Object.entries(settings)));
  if (input === null || problems.length > 0) return { view: null, problems, plan: null };
  return prepare(workbook, reportJob(spec), input, () => Promise.resolve(true));
}

/** The view of a run that must succeed with every law holding. */
export async function shown(book: Book, spec: ReportJob, settings: Settings = {}): Promise<ReportView> {
  const { view, problems } = await decided(book, spec, settings);
  if (view === null) throw new Error(problems.map(({ where, found }) => `${where}: ${found}`).join('\n'));
  const broken = view.checks.filter(({ holds }) => !holds).map(({ law }) => law);
  if (broken.length > 0) throw new Error(broken.join('\n'));
  return view;
}

/** Writes the report into the book. */
export async function written(book: Book, spec: ReportJob, settings: Settings = {}): Promise<void> {
  const { plan, problems } = await decided(book, spec, settings);
  if (plan === null) throw new Error(problems.map(({ found }) => found).join('\n'));
  const receipt = await workbookOf(book).commit(plan, env(`run-${spec.name}`));
  if (receipt.status !== 'done') throw new Error(JSON.stringify(receipt));
}

/** The view that `apportion VERB FILE --set …` prints. */
export async function typed(verb: string, book: Book, settings: Settings = {}): Promise<ReportView> {
  const flags = Object.entries(settings).flatMap(([name, text]) => ['--set', `${name}=${text}`]);
  const { exit, text, json } = await apportion(verb, fileOf(book), ...flags);
  if (exit !== 0) throw new Error(text);
  return (json as { readonly view: ReportView }).view;
}

export type Cells = Readonly<Record<string, CellValue>>;
/** Rows of a table by header. */
export function records({ tables }: ReportView, name: string): readonly Cells[] {
  const table = tables.find((one) => one.name === name);
  if (table === undefined) throw new Error(`no ${name} among ${tables.map((one) => one.name).join(', ')}`);
  return table.rows.map((row) => Object.fromEntries(table.columns.map(({ header }, c) => [header, row[c] ?? null])));
}
export const numbers = (rows: readonly Cells[], header: string): readonly number[] =>
  rows.map((row) => Number(row[header]));
export const codes = ({ problems }: Decision<ReportView>): readonly string[] =>
  problems.map(({ code, where }) => `${code} ${where}`);

const folder = ['../shared/data', '../../shared/data'].find((path) => existsSync(path));
export const hasData = folder !== undefined;
export const dataText = (file: string): string => readFileSync(`${folder}/${file}`, 'utf8');
