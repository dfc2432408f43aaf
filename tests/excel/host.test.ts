import { beforeEach, describe, expect, it } from 'vitest';
import { excelHost } from '../../src/excel/host.ts';
import type { Book } from '../../src/file/book.ts';
import { connectOfficeJs } from '../../src/workbench/excel/node.ts';
import { type SimulatedExcel, startSimulatedExcel } from '../../src/workbench/excel/simulatedExcel.ts';
import { address, planBook, value } from '../support/fixtures.ts';

describe("the Excel host on Microsoft's own Office.js", () => {
  let book: Book;
  let excel: SimulatedExcel;
  beforeEach(() => {
    book = planBook();
    excel = startSimulatedExcel(book);
    connectOfficeJs(excel);
  });

  it('reads names and addresses in one sync', async () => {
    const answers = await excelHost().request({
      kind: 'read',
      reads: [
        { ref: 'Budget_Total', detail: 'values' },
        { ref: 'Plan!A4:B4', detail: 'cells' },
        { ref: 'Nowhere!A1', detail: 'values' },
      ],
    });
    expect(answers).toMatchObject([
      { values: [[1000]] },
      { values: [['Search', 'Performance']] },
      { failure: 'missing' },
    ]);
    expect(excel.requests()).toBe(1);
  });

  it('writes and reads back in one sync, text stays text', async () => {
    const at = address('Plan!K1:K4');
    const answers = await excelHost().request({
      kind: 'apply',
      ops: [{ op: 'setValues', at, values: [['=1+1'], [2.5], [true], [null]] }],
      reads: [{ ref: 'Plan!K1:K4', detail: 'values' }],
    });
    expect(answers).toMatchObject([{ values: [['=1+1'], [2.5], [true], [null]] }]);
    expect(value(book, 'Plan!K1')).toBe('=1+1');
    expect(excel.requests()).toBe(1);
  });

  it.each([
    ['AccessDenied', 'protected'],
    ['InvalidOperationInCellEditMode', 'cell-edit-mode'],
    ['ItemNotFound', 'not-found'],
  ])('%s is the fault %s', async (code, fault) => {
    excel.failAt(1, 'before', code);
    await expect(excelHost().request({ kind: 'survey' })).rejects.toMatchObject({ name: 'HostFault', code: fault });
  });
});
