/** What the host makes of cells, read through the built Code.js. */
import { describe, expect, it } from 'vitest';
import { buildServer } from '../../scripts/serverBundle.ts';
import { sheetsWorkbook } from '../../src/sheets/workbook.ts';
import { scriptRun, startSimulatedSheets } from '../../src/workbench/sheets/simulatedSheets.ts';
import { address, env, planBook, put, value } from '../support/fixtures.ts';

const code = await buildServer();
function open() {
  const book = planBook();
  const sheets = startSimulatedSheets(book, code);
  return { book, sheets, workbook: sheetsWorkbook(scriptRun(sheets)) };
}

describe('reading', () => {
  it('gives dates and times as serials, whatever the realm of the Date', async () => {
    const { book, workbook } = open();
    put(book, 'Plan!K1', [[46_347, 46_347.75, 1]]);
    book.setFormats(address('Plan!K1:M1'), [['yyyy-mm-dd', 'dd.mm.yyyy hh:mm', 'd/m/yyyy']]);
    const { snapshot } = await workbook.read([{ ref: 'Plan!K1:M1', detail: 'values' }]);
    expect(snapshot.ranges['Plan!K1:M1']?.values).toEqual([[46_347, 46_347.75, 1]]);
  });
  it('tells an error from text that looks like one', async () => {
    const { book, workbook } = open();
    put(book, 'Plan!K1', [['#N/A']]);
    book.setFormula('Plan', 0, 11, 'NA()', { error: '#N/A' });
    const { snapshot } = await workbook.read([{ ref: 'Plan!K1:L1', detail: 'values' }]);
    expect(snapshot.ranges['Plan!K1:L1']?.values).toEqual([['#N/A', { error: '#N/A' }]]);
  });
  it('gives formulas, formats and what forbids a write', async () => {
    const { book, workbook } = open();
    book.setFormats(address('Plan!H4'), [['#,##0.00']]);
    const { snapshot } = await workbook.read([{ ref: 'Plan!H4:H8', detail: 'cells' }]);
    expect(snapshot.ranges['Plan!H4:H8']).toMatchObject({
      formulas: { '4,0': 'SUM(H4:H7)' },
      formats: [['#,##0.00'], ['General'], ['General'], ['General'], ['General']],
      obstacles: [{ row: 4, column: 0, kind: 'formula' }],
    });
    book.setProtected('Plan', true);
    const locked = await workbook.read([{ ref: 'Plan!H4', detail: 'cells' }]);
    expect(locked.snapshot.ranges['Plan!H4']?.obstacles).toEqual([{ row: 0, column: 0, kind: 'locked' }]);
  });
});

describe('writing', () => {
  it('adds rows and columns when the grid is too small', async () => {
    const { book, workbook } = open();
    const plan = {
      title: 'far',
      basedOn: {},
      assertions: [],
      edits: [{ kind: 'setRange' as const, at: address('Plan!AC1200:AD1200'), values: [['far', 7]] }],
    };
    expect(await workbook.commit(plan, env())).toMatchObject({ status: 'done' });
    expect([value(book, 'Plan!AC1200'), value(book, 'Plan!AD1200')]).toEqual(['far', 7]);
  });
  it('keeps the formats of the user when an undo puts values back', async () => {
    const { book, workbook } = open();
    book.setFormats(address('Plan!H4'), [['#,##0.00']]);
    const plan = {
      title: 'one',
      basedOn: {},
      assertions: [],
      edits: [{ kind: 'setRange' as const, at: address('Plan!H4'), values: [[12.5]] }],
    };
    expect(await workbook.commit(plan, env())).toMatchObject({ status: 'done' });
    expect(await workbook.undo(env('undo'))).toMatchObject({ status: 'done' });
    expect([value(book, 'Plan!H4'), book.cell('Plan', 3, 7).format]).toEqual([null, '#,##0.00']);
  });
  it('shows a place to the user', async () => {
    const { sheets, workbook } = open();
    await workbook.select(address('Plan!B2:C3'));
    expect(sheets.selected()).toEqual(address('Plan!B2:C3'));
    await expect(workbook.select({ ...address('Plan!A1'), sheet: 'Nowhere' })).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});
