import type { Grid } from '../../src/core/cell.ts';
import { blankBook } from '../../src/file/blankBook.ts';
import type { Book } from '../../src/file/book.ts';
import { recalculate } from '../../src/file/calc/recalculate.ts';
import { columnLetters } from '../../src/workbook/address.ts';
import { at, MONEY, pen } from './pen.ts';

/** Eight media channels with response curves (S-shaped ones too), limits of groups, limits across lines, and what-ifs. */
export function mediaCurves(): Book {
  const book = blankBook('media-curves.xlsx', ['Media', 'Limits']);
  const { put, formula, format, look, widths } = pen(book);
  // Curves give new customers' contribution in USD for a quarter's spend in USD.
  const rows: Grid = [
    ['Paid search', 'Performance', 'EMEA', 420_000, 'log', 520_000, 90_000, null, 150_000, null, null, 0.02],
    ['Shopping ads', 'Performance', 'EMEA', 180_000, 'mm', 900_000, 210_000, null, null, 400_000, null, 0.02],
    ['Paid social', 'Performance', 'Americas', 260_000, 'hill', 1_150_000, 240_000, 1.6, null, null, null, 0.03],
    ['Affiliates', 'Performance', 'Americas', 90_000, 'power', 2_600, 0.42, null, 40_000, null, null, 0.01],
    ['Online video', 'Brand', 'EMEA', 230_000, 'hill', 1_400_000, 330_000, 2.3, null, null, 150_000, 0.05],
    ['Connected TV', 'Brand', 'Americas', 60_000, 'hill', 900_000, 300_000, 2.8, null, null, 120_000, 0.08],
    ['Podcasts', 'Brand', 'Americas', 70_000, 'exp', 260_000, 95_000, null, null, null, null, 0.01],
    ['Email & CRM', 'Owned', 'EMEA', 90_000, 'logistic', 310_000, 0.000022, null, 60_000, 140_000, null, 0.005],
  ];
  put('Media!A1', [
    ['Media plan by response curve, next quarter'],
    [
      'Amounts in USD. Made-up curves. Outcome is contribution of new customers; Apportion writes the column Allocation.',
    ],
  ]);
  put('Media!A4', [['Total budget', 1_400_000]]);
  put('Media!A6', [
    [
      'Channel',
      'Group',
      'Region',
      'Current',
      'Curve',
      'P1',
      'P2',
      'P3',
      'Floor',
      'Cap',
      'At least if funded',
      'Carbon kg per $',
      'Allocation',
      'Change',
    ],
  ]);
  put('Media!A7', rows);
  rows.forEach((_, i) => formula('Media', 6 + i, 13, `M${7 + i}-D${7 + i}`));
  put('Media!A15', [['Total']]);
  for (const column of [3, 12, 13])
    formula('Media', 14, column, `SUM(${columnLetters(column)}7:${columnLetters(column)}14)`);
  format('Media!B4', MONEY);
  format('Media!D7:D15', MONEY);
  format('Media!F7:G14', '#,##0.######');
  format('Media!H7:H14', '0.0');
  format('Media!I7:K14', MONEY);
  format('Media!L7:L14', '0.000');
  format('Media!M7:N15', MONEY);
  look('Media!A1', 'title');
  look('Media!A2', 'note');
  look('Media!B4', 'input');
  look('Media!A6:N6', 'header');
  look('Media!D7:L14', 'input');
  look('Media!N7:N14', 'calc');
  look('Media!A15:N15', 'total');
  widths('Media', [18, 13, 11, 13, 10, 12, 13, 7, 12, 12, 17, 15, 14, 14]);
  put('Limits!A1', [['Limits of groups and across lines, and scenarios']]);
  put('Limits!A3', [
    ['Group', 'Floor', 'Cap'],
    ['Performance', null, 900_000],
    ['Brand', 250_000, null],
  ]);
  put('Limits!A8', [
    ['Limit', 'Column', 'Is', 'Least', 'Most', 'Of'],
    ['Americas share', 'Region', 'Americas', 0.35, 0.6, 'total'],
    ['Carbon', 'Carbon kg per $', null, null, 38_000, null],
  ]);
  put('Limits!A13', [
    ['Scenario', 'Line', 'Field', 'Value', 'Factor'],
    ['Downturn', null, 'p1', null, 0.8],
    ['Downturn', null, 'total', 1_200_000, null],
    ['Search is dearer', 'Paid search', 'p2', null, 1.3],
  ]);
  for (const area of ['Limits!A3:C3', 'Limits!A8:F8', 'Limits!A13:E13']) look(area, 'header');
  look('Limits!A1', 'title');
  format('Limits!B4:C5', MONEY);
  format('Limits!D9:E9', '0%');
  format('Limits!D10:E10', MONEY);
  format('Limits!D14:D16', MONEY);
  widths('Limits', [20, 18, 14, 14, 14, 10]);
  book.setName('Budget_Lines', at('Media!A6:N14'));
  book.setName('Budget_Total', at('Media!B4'));
  book.setName('Budget_Groups', at('Limits!A3:C5'));
  book.setName('Budget_Limits', at('Limits!A8:F10'));
  book.setName('Budget_Scenarios', at('Limits!A13:E16'));
  recalculate(book);
  return book;
}
