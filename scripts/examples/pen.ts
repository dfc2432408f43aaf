/** Small words over a book, so that the layouts of the examples read like their sheets. */
import type { Grid } from '../../src/core/cell.ts';
import type { Book } from '../../src/file/book.ts';
import { type Address, parseAddress } from '../../src/workbook/address.ts';
import type { Look } from '../../src/workbook/port.ts';

export const MONEY = '#,##0;(#,##0);"-"';
export const at = (text: string): Address => {
  const address = parseAddress(text);
  if (address === null) throw new Error(`not an address: ${text}`);
  return address;
};

export function pen(book: Book) {
  return {
    put: (where: string, values: Grid) => {
      const from = at(where);
      book.setValues({ ...from, rows: values.length, columns: values[0]?.length ?? 1 }, values);
    },
    formula: (sheet: string, row: number, column: number, formula: string) =>
      book.setFormula(sheet, row, column, formula, null),
    format: (where: string, format: string) => {
      const area = at(where);
      book.setFormats(
        area,
        Array.from({ length: area.rows }, () => Array.from({ length: area.columns }, () => format)),
      );
    },
    look: (where: string, look: Look) => book.setLook(at(where), look),
    widths: (sheet: string, widths: readonly number[]) =>
      book.setWidths({ sheet, row: 0, column: 0, rows: 1, columns: widths.length }, widths),
  };
}
