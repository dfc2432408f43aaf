/** Every single call of SpreadsheetApp inside a commit fails once: by a quota error, and by the execution being killed. */
import { describe, expect, it } from 'vitest';
import { buildServer } from '../../scripts/serverBundle.ts';
import type { Book } from '../../src/file/book.ts';
import { sheetsWorkbook } from '../../src/sheets/workbook.ts';
import { scriptRun, startSimulatedSheets } from '../../src/workbench/sheets/simulatedSheets.ts';
import type { Plan } from '../../src/workbook/port.ts';
import { address, env, picture, planBook } from '../support/fixtures.ts';

const code = await buildServer();
const plan: Plan = {
  title: 'faults',
  basedOn: {},
  assertions: [],
  edits: [{ kind: 'setRange', at: address('Plan!H4:H7'), values: [[1], [2], [3], [4]] }],
};

/** The journal's sheet is ours: an empty one may be left behind, and the next run hides it. */
const pictureOf = (book: Book): string =>
  JSON.stringify(picture(book), (_key, part) =>
    Array.isArray(part) ? part.filter((item) => item?.name !== 'Budget Journal') : part,
  );

function open() {
  const book = planBook();
  const sheets = startSimulatedSheets(book, code);
  return { book, sheets, workbook: sheetsWorkbook(scriptRun(sheets)) };
}

async function callsOfOneCommit(): Promise<number> {
  const { sheets, workbook } = open();
  expect(await workbook.commit(plan, env())).toMatchObject({ status: 'done' });
  return sheets.calls.count;
}

/** Breaks call `k` of a commit, then does what the panel offers; answers what is wrong, '' when nothing is. */
async function breakAt(k: number, kill: boolean): Promise<string> {
  const { book, sheets, workbook } = open();
  const before = pictureOf(book);
  sheets.calls.before = (_name, n) => {
    if (kill ? n >= k : n === k)
      throw new Error(
        kill ? 'Exceeded maximum execution time' : 'Service invoked too many times for one day: spreadsheets.',
      );
  };
  // A killed execution answers nothing: whatever comes back is not looked at.
  const receipt = await workbook.commit(plan, env('broken')).catch(() => null);
  sheets.calls.before = () => undefined;
  const begun = (await workbook.journal()).find((entry) => entry.status === 'begun');
  if (begun !== undefined) {
    const recovered = await workbook.recover(env('recovery'), begun.run);
    if (recovered.status !== 'done') return `call ${k}: recovery ended ${recovered.status}`;
  } else if (!kill && receipt?.status === 'done') return '';
  const finished = (await workbook.journal()).some((entry) => entry.run === 'broken' && entry.status === 'done');
  const same = pictureOf(book) === before;
  if (!same && !finished)
    return `call ${k}: the sheet is not as before (${receipt?.status ?? 'no answer'}, ${begun?.status ?? 'no open run'})`;
  const again = await workbook.commit(plan, env('again'));
  const journal = book.sheets().find((sheet) => sheet.name === 'Budget Journal');
  if (journal?.visibility !== 'hidden') return `call ${k}: the journal is ${journal?.visibility ?? 'missing'}`;
  return again.status === 'done'
    ? ''
    : `call ${k}: cannot write again: ${again.status} ${JSON.stringify(again.problems)}`;
}

describe('faults of the service', () => {
  for (const kill of [false, true]) {
    it(
      kill
        ? 'killed at any call: recovery puts everything back'
        : 'a quota error at any call: restored, or offered for recovery',
      async () => {
        const total = await callsOfOneCommit();
        expect(total).toBeGreaterThan(20);
        const wrong: string[] = [];
        for (let k = 1; k <= total; k++) {
          const found = await breakAt(k, kill);
          if (found !== '') wrong.push(found);
        }
        expect(wrong).toEqual([]);
      },
    );
  }
});
