/** Workbooks that tests start from, built in memory with the product's own model. */
import type { CellValue, Grid } from '../../src/core/cell.ts';
import { blankBook } from '../../src/file/blankBook.ts';
import type { Book } from '../../src/file/book.ts';
import { type Address, parseAddress } from '../../src/workbook/address.ts';
import type { Env } from '../../src/workbook/workbook.ts';

export function address(text: string): Address {
  const at = parseAddress(text);
  if (at === null) throw new Error(`not an address: ${text}`);
  return at;
}

/** Writes a grid from its first cell on. */
export function put(book: Book, where: string, values: Grid): void {
  const at = address(where);
  book.setValues({ ...at, rows: values.length, columns: values[0]?.length ?? 1 }, values);
}

export const value = (book: Book, where: string): CellValue => {
  const at = address(where);
  return book.cell(at.sheet, at.row, at.column).value;
};

/** Every value, formula and format of the visible sheets, for "nothing changed" comparisons. The journal is ours and left out. */
export function picture(book: Book): unknown {
  return book
    .sheets()
    .filter((sheet) => sheet.visibility === 'visible')
    .map((sheet) => ({
      name: sheet.name,
      cells: sheet.used === null ? [] : book.values(sheet.used),
      formulas: book.formulas(sheet.name).map(({ row, column, formula }) => [row, column, formula]),
      formats:
        sheet.used === null
          ? []
          : Array.from({ length: Math.min(40, sheet.used.rows) }, (_, r) =>
              Array.from(
                { length: Math.min(20, sheet.used?.columns ?? 0) },
                (__, c) => book.cell(sheet.name, (sheet.used?.row ?? 0) + r, (sheet.used?.column ?? 0) + c).format,
              ),
            ),
    }));
}

/** Four lines with weights, bounds and an empty Allocation column; total 1,000.00 in Plan!B1. */
export function planBook(): Book {
  const book = blankBook('plan.xlsx', ['Plan']);
  put(book, 'Plan!A1', [['Total budget', 1000]]);
  put(book, 'Plan!A3', [['Line', 'Group', 'Weight', 'Floor', 'Cap', 'Budget', 'Actual', 'Allocation']]);
  put(book, 'Plan!A4', [
    ['Search', 'Performance', 3, null, null, 400, 410.5, null],
    ['Social', 'Performance', 2, null, 250, 300, 280, null],
    ['TV', 'Brand', 1, 200, null, 200, 230, null],
    ['Events', 'Brand', 1, null, null, 100, 100, null],
  ]);
  put(book, 'Plan!A8', [['Total']]);
  book.setFormula('Plan', 7, 7, 'SUM(H4:H7)', 0);
  book.setName('Budget_Lines', address('Plan!A3:H7'));
  book.setName('Budget_Total', address('Plan!B1'));
  return book;
}

export const env = (run = 'run-1'): Env => ({ now: '2026-11-21T09:00:00.000Z', user: 'ann', runId: run });
