/** Small words over a book, so that the layouts of the examples read like their sheets. */
import type { Grid } from '../../src/core/cell.ts';
import type { Book } from '../../src/file/book.ts';
import { type Address, columnLetters, parseAddress } from '../../src/workbook/address.ts';
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

type Layout = { readonly widths: readonly number[]; readonly formats: readonly string[]; readonly name?: string };

/** A title, a note, a header in row 4 and the rows below it. */
export function sheet(
  book: Book,
  name: string,
  title: string,
  rows: Grid,
  { widths, formats, name: defined }: Layout,
): void {
  const { put, format, look, widths: set } = pen(book);
  const cell = (column: number, row: number) => `'${name}'!${columnLetters(column)}${row}`;
  const width = rows[0]?.length ?? 0;
  const last = 3 + rows.length;
  const area = (row: number, to: number) => `${cell(0, row)}:${columnLetters(width - 1)}${to}`;
  put(cell(0, 1), [[title], ['Made-up figures in USD.']]);
  put(cell(0, 4), rows);
  formats.forEach((code, c) => {
    if (code !== '') format(`${cell(c, 5)}:${columnLetters(c)}${last}`, code);
  });
  look(cell(0, 1), 'title');
  look(cell(0, 2), 'note');
  look(area(4, 4), 'header');
  look(area(5, last), 'input');
  set(name, widths);
  if (defined !== undefined) book.setName(defined, at(area(4, last)));
}
