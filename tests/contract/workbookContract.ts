/**
 * ONE suite for every host: what a workbook promises, whatever stands behind it. Each host's test file calls
 * `workbookContract` with a harness; the file host, the simulated Excel on Microsoft's Office.js and the built
 * Sheets bundle all pass the same lines.
 */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Book } from '../../src/file/book.ts';
import { allocate } from '../../src/jobs/allocate/allocate.ts';
import { defaultAllocateInput } from '../../src/jobs/allocate/defaults.ts';
import type { AllocateInput } from '../../src/jobs/allocate/view.ts';
import { inspect } from '../../src/jobs/inspect/inspect.ts';
import { prepare } from '../../src/jobs/prepare.ts';
import { defaultVarianceInput } from '../../src/jobs/variance/defaults.ts';
import { varianceJob } from '../../src/jobs/variance/variance.ts';
import type { Plan, Receipt } from '../../src/workbook/port.ts';
import type { Workbook } from '../../src/workbook/workbook.ts';
import { address, env, picture, planBook, put, value } from '../support/fixtures.ts';

/** What a harness must offer. `book` is the model behind the host: tests look at it, never at the host's own answer. */
export type Opened = {
  readonly workbook: Workbook;
  /** Round trips so far, as the host counts them (requests, syncs, server calls). */
  roundTrips(): number;
  /** Makes the round trip number `n` from now (1 = the next) fail, before or after it was carried out. */
  failAt(n: number, when: 'before' | 'after'): void;
  /** Runs `act` between the round trips number `n` and `n + 1` from now, as a co-author would. */
  meanwhile(n: number, act: () => void): void;
};
export type Harness = {
  readonly name: string;
  /** Round trips of one read, and of one commit that writes; pinned so that none creeps in. */
  readonly trips: { readonly read: number; readonly commit: number };
  /** Whether faults and co-authors can be injected per round trip inside a commit. */
  readonly steps: number;
  /** The round trip that writes and reads back. */
  readonly verified: number;
  open(book: Book): Promise<Opened>;
};

const EXPECTED = [
  ['Search', 412.5],
  ['Social', 250],
  ['TV', 200],
  ['Events', 137.5],
] as const;

export function workbookContract(harness: Harness): void {
  describe(`workbook contract: ${harness.name}`, () => {
    let book: Book;
    let opened: Opened;
    beforeEach(async () => {
      book = planBook();
      opened = await harness.open(book);
    });

    const inputFor = async (workbook: Workbook, write: 'column' | 'sheet' = 'column'): Promise<AllocateInput> => {
      const input = defaultAllocateInput(inspect(await workbook.survey()).view);
      if (input === null) throw new Error('nothing to allocate was found');
      return { ...input, write };
    };
    const planFor = async (workbook: Workbook, write: 'column' | 'sheet' = 'column'): Promise<Plan> => {
      const { plan, problems } = await prepare(workbook, allocate, await inputFor(workbook, write));
      if (plan === null) throw new Error(JSON.stringify(problems));
      return plan;
    };
    const amounts = () => [4, 5, 6, 7].map((row) => [value(book, `Plan!A${row}`), value(book, `Plan!H${row}`)]);

    it('surveys sheets, names and the first rows', async () => {
      const survey = await opened.workbook.survey();
      const plan = survey.sheets.find((sheet) => sheet.name === 'Plan');
      expect(plan?.used).toMatchObject({ row: 0, column: 0, rows: 8, columns: 8 });
      expect(plan?.head[2]?.slice(0, 3)).toEqual(['Line', 'Group', 'Weight']);
      expect(survey.names.map((name) => name.name).sort()).toEqual(['Budget_Lines', 'Budget_Total']);
    });

    it('reads names, addresses and whole columns in one round trip; what is missing is an answer', async () => {
      const before = opened.roundTrips();
      const { snapshot, failures } = await opened.workbook.read([
        { ref: 'Budget_Total', detail: 'values' },
        { ref: 'Plan!A4:B5', detail: 'values' },
        { ref: 'Plan!G:G', detail: 'values' },
        { ref: 'Budget_Missing', detail: 'values' },
        { ref: 'Nowhere!A1', detail: 'values' },
      ]);
      expect(opened.roundTrips() - before).toBe(harness.trips.read);
      expect(snapshot.ranges.Budget_Total?.values).toEqual([[1000]]);
      expect(snapshot.ranges['Plan!A4:B5']?.values).toEqual([
        ['Search', 'Performance'],
        ['Social', 'Performance'],
      ]);
      expect(snapshot.ranges['Plan!G:G']?.values.flat().filter((v) => typeof v === 'number')).toEqual([
        410.5, 280, 230, 100,
      ]);
      expect(failures.map((failure) => [failure.ref, failure.failure])).toEqual([
        ['Budget_Missing', 'missing'],
        ['Nowhere!A1', 'missing'],
      ]);
    });

    it('allocates identical cents and foots', async () => {
      const { workbook } = opened;
      const { view, plan } = await prepare(workbook, allocate, await inputFor(workbook));
      expect(view?.lines.map((line) => [line.line, line.amount])).toEqual(EXPECTED);
      if (plan === null) throw new Error('no plan');
      const before = opened.roundTrips();
      const receipt = await workbook.commit(plan, env());
      expect(receipt).toMatchObject({ status: 'done', cells: 4, targets: ['Plan!H4:H7'] });
      expect(opened.roundTrips() - before).toBe(harness.trips.commit);
      expect(amounts()).toEqual(EXPECTED);
    });

    it('writes a result table on a sheet of its own, names it, and rewrites it shorter', async () => {
      const { workbook } = opened;
      expect(await workbook.commit(await planFor(workbook, 'sheet'), env('a'))).toMatchObject({ status: 'done' });
      const named = book.names().find((name) => name.name === 'Budget_Allocation')?.address;
      expect(named?.sheet).toBe('Budget Allocation');
      expect(named === undefined || named === null ? [] : book.values(named).map((row) => row[5])).toEqual([
        'Allocation',
        412.5,
        250,
        200,
        137.5,
      ]);
      put(book, 'Plan!A7', [[null, null, null, null, null, null, null]]);
      expect(await workbook.commit(await planFor(workbook, 'sheet'), env('b'))).toMatchObject({ status: 'done' });
      const again = book.names().find((name) => name.name === 'Budget_Allocation')?.address;
      expect(again?.rows).toBe(4);
    });

    it('undo puts back values and sheets, once, and only when nothing changed since', async () => {
      const { workbook } = opened;
      const before = picture(book);
      await workbook.commit(await planFor(workbook, 'sheet'), env('a'));
      await workbook.commit(await planFor(workbook), env('b'));
      expect(await workbook.undo(env('undo-1'))).toMatchObject({ status: 'done' });
      expect(await workbook.undo(env('undo-2'))).toMatchObject({ status: 'done' });
      expect(picture(book)).toEqual(before);
      expect(await workbook.undo(env('undo-3'))).toMatchObject({ status: 'refused' });
      expect((await workbook.journal()).map((entry) => [entry.run, entry.status])).toEqual([
        ['b', 'undone'],
        ['a', 'undone'],
      ]);
    });

    it('refuses to undo over a cell that was changed, and names it', async () => {
      const { workbook } = opened;
      await workbook.commit(await planFor(workbook), env());
      put(book, 'Plan!H5', [[251]]);
      const receipt = await workbook.undo(env('undo'));
      expect(receipt).toMatchObject({ status: 'refused', problems: [{ code: 'changed-since', where: 'Plan!H5' }] });
      expect(value(book, 'Plan!H4')).toBe(412.5);
    });

    it('refuses to undo a sheet of ours on which somebody wrote', async () => {
      const { workbook } = opened;
      await workbook.commit(await planFor(workbook, 'sheet'), env());
      put(book, "'Budget Allocation'!M3", [['my note']]);
      expect(await workbook.undo(env('undo'))).toMatchObject({
        status: 'refused',
        problems: [{ where: "'Budget Allocation'!M3" }],
      });
      expect(value(book, "'Budget Allocation'!M3")).toBe('my note');
    });

    it('is stale when an input changed after the preview, and names the cell', async () => {
      const { workbook } = opened;
      const plan = await planFor(workbook);
      put(book, 'Plan!C5', [[2.5]]);
      const before = picture(book);
      expect(await workbook.commit(plan, env())).toMatchObject({
        status: 'stale',
        problems: [{ code: 'stale', where: 'Plan!C5' }],
      });
      expect(picture(book)).toEqual(before);
    });

    it('is stale when the target changed after the preview', async () => {
      const plan = await planFor(opened.workbook);
      put(book, 'Plan!H6', [[7]]);
      expect(await opened.workbook.commit(plan, env())).toMatchObject({
        status: 'stale',
        problems: [{ where: 'Plan!H6' }],
      });
      expect(value(book, 'Plan!H6')).toBe(7);
    });

    it('is stale when a name is gone', async () => {
      const plan = await planFor(opened.workbook);
      book.setName('Budget_Total', null);
      expect(await opened.workbook.commit(plan, env())).toMatchObject({
        status: 'stale',
        problems: [{ where: 'Budget_Total' }],
      });
    });

    it('refuses a formula in a target cell and keeps it', async () => {
      const plan = await planFor(opened.workbook);
      // The value stays blank-looking: only the formula is new, so it is the obstacle that must be found.
      book.setFormula('Plan', 4, 7, 'IF(FALSE,1,B1)', null);
      const receipt = await opened.workbook.commit(plan, env());
      expect(['refused', 'stale']).toContain(receipt.status);
      expect(book.cell('Plan', 4, 7).formula).toBe('IF(FALSE,1,B1)');
      expect(value(book, 'Plan!H4')).toBeNull();
    });

    it('refuses locked cells on a protected sheet', async () => {
      const plan = await planFor(opened.workbook);
      book.setProtected('Plan', true);
      const before = picture(book);
      const receipt = await opened.workbook.commit(plan, env());
      expect(receipt).toMatchObject({ status: 'refused' });
      expect(codes(receipt)).toContain('target-locked');
      expect(picture(book)).toEqual(before);
    });

    it('keeps text text: nothing that a person typed turns into a formula', async () => {
      const hostile = ['=1+1', '+1', '-1', '@SUM(A1)', "'quoted", ' lead', '\uff1d1', '1.50', 'TRUE', '#N/A', '☃ 日本'];
      const at = { ...address('Plan!K4'), rows: hostile.length, columns: 1 };
      const plan: Plan = {
        title: 'text',
        basedOn: {},
        assertions: [],
        edits: [{ kind: 'setRange', at, values: hostile.map((text) => [text]) }],
      };
      expect(await opened.workbook.commit(plan, env())).toMatchObject({ status: 'done' });
      expect(book.values(at).flat()).toEqual(hostile);
      expect(book.formulas('Plan').filter((cell) => cell.column === at.column)).toEqual([]);
    });

    it('a failing assertion blocks the write', async () => {
      const plan = await planFor(opened.workbook);
      const receipt = await opened.workbook.commit({ ...plan, assertions: [{ law: '1 = 2', holds: false }] }, env());
      expect(receipt).toMatchObject({ status: 'refused', problems: [{ code: 'assertion' }] });
      expect(value(book, 'Plan!H4')).toBeNull();
    });

    it('shows the variance without writing, then writes and undoes its table', async () => {
      const { workbook } = opened;
      const input = defaultVarianceInput(inspect(await workbook.survey()).view);
      if (input === null) throw new Error('no table');
      const { view, plan } = await prepare(workbook, varianceJob, input);
      expect(view?.total).toMatchObject({
        budget: 1000,
        actual: 1020.5,
        variance: 20.5,
        impact: -20.5,
        favourable: 'U',
        status: 'OK',
        gross: 60.5,
      });
      if (plan === null) throw new Error('no plan');
      const before = picture(book);
      expect(await workbook.commit(plan, env())).toMatchObject({ status: 'done' });
      expect(await workbook.undo(env('undo'))).toMatchObject({ status: 'done' });
      expect(picture(book)).toEqual(before);
    });

    // Every round trip of a commit fails once before and once after it was carried out.
    for (let step = 1; step <= harness.steps; step++) {
      for (const when of ['before', 'after'] as const) {
        it(`round trip ${step} fails ${when} it is carried out: the sheet is as before and can be used again`, async () => {
          const { workbook } = opened;
          const plan = await planFor(workbook);
          const before = picture(book);
          opened.failAt(step, when);
          const receipt = await workbook.commit(plan, env('faulty'));
          if (receipt.status === 'done') {
            // Only giving back the lock may fail without consequence.
            expect(step).toBe(harness.steps);
            return;
          }
          expect(['refused', 'restored']).toContain(receipt.status);
          expect(picture(book)).toEqual(before);
          expect(await workbook.commit(await planFor(workbook), env('again'))).toMatchObject({ status: 'done' });
          expect(amounts()).toEqual(EXPECTED);
        });
      }
    }

    for (let step = 1; step < harness.steps; step++) {
      it(`a co-author writes into the target after round trip ${step}: never silently overwritten`, async () => {
        const { workbook } = opened;
        const plan = await planFor(workbook);
        opened.meanwhile(step, () => put(book, 'Plan!H5', [[999]]));
        const receipt = await workbook.commit(plan, env());
        // After the write was verified the co-author simply comes later; before, the run gives way.
        expect(value(book, 'Plan!H5')).toBe(999);
        if (step < harness.verified) expect(['stale', 'refused', 'restored']).toContain(receipt.status);
      });
    }

    it('a crash after writing leaves an unfinished run: refused until it is restored', async () => {
      const { workbook } = opened;
      const before = picture(book);
      const plan = await planFor(workbook);
      await workbook.commit(plan, env('crashed'));
      markBegun(book);
      expect(await workbook.journal()).toMatchObject([{ run: 'crashed', status: 'begun' }]);
      expect(codes(await workbook.commit(await planFor(workbook), env('next')))).toContain('unfinished-run');
      expect(await workbook.recover(env('recovery'), 'crashed')).toMatchObject({ status: 'done' });
      expect(picture(book)).toEqual(before);
      expect(await workbook.commit(await planFor(workbook), env('next'))).toMatchObject({ status: 'done' });
    });
  });
}

const codes = (receipt: Receipt): readonly string[] =>
  receipt.status === 'done' ? [] : receipt.problems.map((problem) => problem.code);

/** What a killed execution leaves behind: cells written, journal entry still `begun`. */
function markBegun(book: Book): void {
  const journal = book.names().find((name) => name.name === 'Budget_Journal')?.address;
  if (journal == null) throw new Error('no journal');
  book.setValues({ ...journal, row: journal.row + 1, column: journal.column + 4, rows: 1, columns: 1 }, [['begun']]);
}
