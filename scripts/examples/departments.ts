import type { Grid } from '../../src/core/cell.ts';
import { blankBook } from '../../src/file/blankBook.ts';
import type { Book } from '../../src/file/book.ts';
import { recalculate } from '../../src/file/calc/recalculate.ts';
import { columnLetters } from '../../src/workbook/address.ts';
import { at, MONEY, pen } from './pen.ts';

/** Seed 003: eight departments compete for 25M. Minimum, maximum, strategic weight and value multiplier as the seed prints them. */
export function departments(): Book {
  const book = blankBook('departments.xlsx', ['Departments']);
  const { put, formula, format, look, widths } = pen(book);
  const rows: Grid = [
    ['Sales & marketing', 'Growth', 0.2, 3_500_000, 8_000_000, 2.8],
    ['Engineering', 'Product', 0.25, 5_800_000, 12_000_000, 3.2],
    ['Operations', 'Run', 0.15, 3_200_000, 6_500_000, 2.4],
    ['Customer success', 'Growth', 0.15, 1_800_000, 4_000_000, 2.9],
    ['Finance & admin', 'Run', 0.08, 1_500_000, 3_000_000, 1.8],
    ['HR & legal', 'Run', 0.07, 1_200_000, 2_500_000, 1.6],
    ['Research & development', 'Product', 0.2, 1_000_000, 3_500_000, 3.5],
    ['Strategic initiatives', 'Growth', 0.15, 500_000, 4_000_000, 3.1],
  ];
  put('Departments!A1', [
    ['Department budgets'],
    ['Amounts in USD. Blue cells are inputs; Apportion writes the column Allocation.'],
  ]);
  put('Departments!A4', [['Total budget', 25_000_000]]);
  put('Departments!A6', [
    ['Department', 'Group', 'Weight', 'Floor', 'Cap', 'Value per $1', 'Allocation', 'Above floor'],
  ]);
  put('Departments!A7', rows);
  rows.forEach((_, i) => formula('Departments', 6 + i, 7, `G${7 + i}-D${7 + i}`));
  put('Departments!A15', [['Total']]);
  for (const column of [2, 3, 4, 6, 7])
    formula('Departments', 14, column, `SUM(${columnLetters(column)}7:${columnLetters(column)}14)`);
  put('Departments!A17', [['Left to allocate']]);
  formula('Departments', 16, 6, 'Budget_Total-G15');
  put('Departments!A18', [['Value of the plan']]);
  formula('Departments', 17, 6, 'SUMPRODUCT(F7:F14,G7:G14)');
  format('Departments!B4', MONEY);
  format('Departments!C7:C15', '0.00');
  format('Departments!D7:E15', MONEY);
  format('Departments!F7:F14', '0.0');
  format('Departments!G7:H18', MONEY);
  look('Departments!A1', 'title');
  look('Departments!A2', 'note');
  look('Departments!B4', 'input');
  look('Departments!A6:H6', 'header');
  look('Departments!C7:F14', 'input');
  look('Departments!H7:H14', 'calc');
  look('Departments!A15:H15', 'total');
  widths('Departments', [26, 12, 10, 16, 16, 13, 16, 16]);
  book.setName('Budget_Lines', at('Departments!A6:H14'));
  book.setName('Budget_Total', at('Departments!B4'));
  recalculate(book);
  return book;
}
