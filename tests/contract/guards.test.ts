/** Guards that no ordinary run reaches: the read-back, the chunks of a large write, and showing a place. */
import { expect, it } from 'vitest';
import { excelHost, selectRange } from '../../src/excel/host.ts';
import { blankBook } from '../../src/file/blankBook.ts';
import { bookHost } from '../../src/file/host.ts';
import { connectOfficeJs } from '../../src/workbench/excel/node.ts';
import { startSimulatedExcel } from '../../src/workbench/excel/simulatedExcel.ts';
import type { Plan, Request, SyncHost } from '../../src/workbook/port.ts';
import { workbookOver } from '../../src/workbook/workbookOver.ts';
import { address, env, picture, planBook, put, value } from '../support/fixtures.ts';

it('a write that does not read back is restored, and the cell is named', async () => {
  const book = planBook();
  const before = picture(book);
  const host = bookHost(book);
  let spoiled = false;
  // A cell that does not keep what is written into it, once.
  const stubborn: SyncHost = {
    name: 'file',
    request: (request: Request) => {
      if (spoiled || request.kind !== 'apply' || request.reads.length === 0) return host.request(request);
      spoiled = true;
      const { reads, ...write } = request;
      const first = host.request({ ...write, reads: [] });
      put(book, 'Plan!H5', [[1]]);
      const after = host.request({ kind: 'read', reads });
      return [...(Array.isArray(first) ? first : []), ...(Array.isArray(after) ? after : [])];
    },
  };
  const at = address('Plan!H4:H7');
  const plan: Plan = {
    title: 'write',
    basedOn: {},
    assertions: [],
    edits: [{ kind: 'setRange', at, values: [[4], [5], [6], [7]] }],
  };
  const receipt = await workbookOver(stubborn, () => Promise.resolve()).commit(plan, env());
  expect(receipt).toMatchObject({ status: 'restored', problems: [{ code: 'read-back', where: 'Plan!H5' }] });
  expect(picture(book)).toEqual(before);
});

it('Excel gets a large write in chunks of 50,000 cells, a sync each', async () => {
  const book = blankBook('large.xlsx', ['Plan']);
  const excel = startSimulatedExcel(book);
  connectOfficeJs(excel);
  const rows = 60_000;
  const before = excel.requests();
  await excelHost().request({
    kind: 'apply',
    ops: [
      {
        op: 'setValues',
        at: { sheet: 'Plan', row: 0, column: 0, rows, columns: 1 },
        values: Array.from({ length: rows }, (_, i) => [i]),
      },
    ],
    reads: [{ ref: 'Plan!A60000', detail: 'values' }],
  });
  expect(excel.requests() - before).toBe(2);
  expect([value(book, 'Plan!A1500'), value(book, 'Plan!A1501'), value(book, 'Plan!A60000')]).toEqual([
    1499, 1500, 59_999,
  ]);
});

it('a place is shown in Excel', async () => {
  const excel = startSimulatedExcel(planBook());
  connectOfficeJs(excel);
  await selectRange(address('Plan!C5'));
  expect(excel.selected()).toEqual(address('Plan!C5'));
});
