/** Every analysis gives the same bytes on every host as on the command line, and writes what it shows. */
import { describe, expect, it } from 'vitest';
import { budgetRound } from '../../scripts/examples/budgetRound.ts';
import { departments } from '../../scripts/examples/departments.ts';
import { growthAnalytics } from '../../scripts/examples/growthAnalytics.ts';
import { marketingPlan } from '../../scripts/examples/marketingPlan.ts';
import { mediaCurves } from '../../scripts/examples/mediaCurves.ts';
import type { Grid } from '../../src/core/cell.ts';
import type { Book } from '../../src/file/book.ts';
import { allocate } from '../../src/jobs/allocate/allocate.ts';
import { allocateInput } from '../../src/jobs/inputs/allocateInput.ts';
import { reportInput } from '../../src/jobs/inputs/reportInput.ts';
import { inspect } from '../../src/jobs/inspect/inspect.ts';
import { prepare } from '../../src/jobs/prepare.ts';
import { REPORTS, reportOf } from '../../src/jobs/report/catalogue.ts';
import { reportJob } from '../../src/jobs/report/job.ts';
import type { Workbook } from '../../src/workbook/workbook.ts';
import { apportion, fileOf } from '../support/commandLine.ts';
import { env } from '../support/fixtures.ts';

type Analysis = readonly [job: string, book: () => Book, settings: Readonly<Record<string, string>>];
const ANALYSES: readonly Analysis[] = [
  ['frontier', mediaCurves, { points: '5' }],
  ['explain', mediaCurves, { plan: 'current' }],
  ['doctor', mediaCurves, {}],
  ['scenario', mediaCurves, { draws: '40' }],
  ['zerobase', budgetRound, { order: 'best' }],
  ['restricted', budgetRound, {}],
  ['periods', budgetRound, { table: 'Year', start: '2027-01' }],
  ['activity', budgetRound, { table: 'Services' }],
  ['price', budgetRound, { total: '900' }],
  ['score', budgetRound, { table: 'Projects' }],
  ['explore', budgetRound, { total: '50000', draws: '500' }],
  ['portfolio', budgetRound, { total: '1000000', points: '5' }],
  ['calendar', marketingPlan, { year: '2026', pattern: '445' }],
  ['decompose', marketingPlan, {}],
  ['funds', marketingPlan, {}],
  ['pace', marketingPlan, { as_of: '2026-10-31', span: 'year' }],
  ['eac', marketingPlan, { elapsed: '10' }],
  ['triggers', marketingPlan, { as_of: '2026-10-31' }],
  ['spend', growthAnalytics, {}],
  ['returns', growthAnalytics, {}],
  ['attribute', growthAnalytics, {}],
  ['forecast', growthAnalytics, { table: 'Weeks', series: 'Sales' }],
  ['fit', growthAnalytics, { table: 'Weeks', restarts: '2', controls: 'Price index' }],
  ['risk', growthAnalytics, { draws: '500' }],
  ['experiment', growthAnalytics, {}],
];

export function analysesContract(host: string, open: (book: Book) => Promise<Workbook>): void {
  describe(`analyses on ${host}`, () => {
    it('are all of the catalogue', () => {
      expect(ANALYSES.map(([job]) => job).sort()).toEqual(REPORTS.map(({ name }) => name).sort());
    });

    it.each(ANALYSES)('%s', async (job, make, settings) => {
      const spec = reportOf(job);
      if (spec === null) throw new Error(`no analysis ${job}`);
      const book = make();
      const argv = Object.entries(settings).flatMap(([name, text]) => ['--set', `${name}=${text}`]);
      const { json, text } = await apportion(job, fileOf(book), ...argv);
      const workbook = await open(book);
      const { input } = reportInput(spec, inspect(await workbook.survey()).view, new Map(Object.entries(settings)));
      if (input === null) throw new Error(text);
      const { view, plan, problems } = await prepare(workbook, reportJob(spec), input);
      if (view === null || plan === null) throw new Error(JSON.stringify(problems));
      expect(JSON.stringify(view)).toBe(JSON.stringify((json as { readonly view: unknown }).view));
      expect(view.checks.filter(({ holds }) => !holds)).toEqual([]);
      expect(await workbook.commit(plan, env())).toMatchObject({ status: 'done' });
      const { snapshot } = await workbook.read(view.tables.map(({ name }) => ({ ref: name, detail: 'values' })));
      for (const { name, columns, rows, totalRows } of view.tables)
        expect([name, blanks(snapshot.ranges[name]?.values ?? [])]).toEqual([
          name,
          blanks([columns.map(({ header }) => header), ...dataOf(rows.slice(0, rows.length - totalRows), columns)]),
        ]);
    });

    it.each([
      ['curves', mediaCurves],
      ['value', departments],
      ['weights', marketingPlan],
    ] as const)('allocate by %s', async (method, make) => {
      const book = make();
      const { json } = await apportion('allocate', fileOf(book), '--set', `method=${method}`);
      const workbook = await open(book);
      const { input } = allocateInput(inspect(await workbook.survey()).view, new Map([['method', method]]));
      if (input === null) throw new Error('nothing to allocate was found');
      const { view, plan } = await prepare(workbook, allocate, input);
      if (plan === null) throw new Error('no plan');
      expect(JSON.stringify(view)).toBe(JSON.stringify((json as { readonly view: unknown }).view));
      expect(await workbook.commit(plan, env())).toMatchObject({ status: 'done' });
    });
  });
}

/** A table without rows has one blank row: a name needs cells. */
const dataOf = (rows: Grid, columns: readonly unknown[]): Grid =>
  rows.length === 0 ? [columns.map(() => null)] : rows;

/** Hosts differ in what a blank text is. */
const blanks = (grid: Grid): Grid => grid.map((row) => row.map((cell) => (cell === '' ? null : cell)));
