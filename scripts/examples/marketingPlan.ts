import { blankBook } from '../../src/file/blankBook.ts';
import type { Book } from '../../src/file/book.ts';
import { recalculate } from '../../src/file/calc/recalculate.ts';
import { columnLetters } from '../../src/workbook/address.ts';
import { at, MONEY, pen } from './pen.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

type Channel = {
  readonly name: string;
  readonly group: string;
  readonly year: number;
  readonly drift: number;
  readonly floor: number;
  readonly cap: number;
  readonly weight: number;
};
const CHANNELS: readonly Channel[] = [
  {
    name: 'Paid search',
    group: 'Performance',
    year: 1_440_000,
    drift: 1.06,
    floor: 900_000,
    cap: 1_900_000,
    weight: 22,
  },
  {
    name: 'Paid social',
    group: 'Performance',
    year: 1_080_000,
    drift: 1.13,
    floor: 600_000,
    cap: 1_400_000,
    weight: 17,
  },
  { name: 'Display', group: 'Performance', year: 480_000, drift: 0.91, floor: 200_000, cap: 600_000, weight: 6 },
  { name: 'Affiliates', group: 'Performance', year: 360_000, drift: 1.02, floor: 150_000, cap: 500_000, weight: 6 },
  { name: 'Online video', group: 'Brand', year: 720_000, drift: 1.04, floor: 400_000, cap: 1_000_000, weight: 11 },
  { name: 'TV', group: 'Brand', year: 1_200_000, drift: 0.97, floor: 800_000, cap: 1_300_000, weight: 14 },
  { name: 'Out of home', group: 'Brand', year: 300_000, drift: 1.18, floor: 100_000, cap: 350_000, weight: 4 },
  { name: 'Sponsorships', group: 'Brand', year: 420_000, drift: 1, floor: 420_000, cap: 420_000, weight: 5 },
  { name: 'Email', group: 'Owned', year: 180_000, drift: 0.94, floor: 120_000, cap: 260_000, weight: 4 },
  { name: 'Content & SEO', group: 'Owned', year: 540_000, drift: 1.01, floor: 300_000, cap: 750_000, weight: 8 },
  { name: 'Events', group: 'Field', year: 600_000, drift: 0.86, floor: 250_000, cap: 700_000, weight: 7 },
  {
    name: 'Marketing technology',
    group: 'Platform',
    year: 480_000,
    drift: 1.03,
    floor: 480_000,
    cap: 520_000,
    weight: 6,
  },
];
/** Share of the year by month, in thousandths; adds up to 1,000. */
const SEASON = [70, 72, 84, 82, 86, 84, 70, 66, 92, 96, 112, 86] as const;
const CLOSED = 10;

/** Plan of a month: thousandths of the year are whole cents here. */
const planOf = (channel: Channel, month: number): number => (channel.year * (SEASON[month] ?? 0)) / 1000;
/** Actual of a month: the plan, the drift of the channel, and a ripple that is the same each time; in whole cents. */
const actualOf = (channel: Channel, index: number, month: number): number =>
  Math.round(planOf(channel, month) * (channel.drift + (((index * 7 + month * 5) % 11) - 5) / 100) * 100) / 100;

/** Twelve channels by twelve months: plan, actuals to October, floors and caps for next year's split. */
export function marketingPlan(): Book {
  const book = blankBook('marketing-plan.xlsx', ['Summary', 'Plan', 'Actuals']);
  const { put, formula, format, look, widths } = pen(book);
  const last = 4 + CHANNELS.length;
  put('Summary!A1', [
    ['Marketing plan: year to date and next year'],
    [`Amounts in USD. Plan and actuals of ${MONTHS[0]}–${MONTHS[CLOSED - 1]}. Blue cells are inputs.`],
  ]);
  put('Summary!A3', [['Total budget', 8_000_000]]);
  put('Summary!A4', [
    ['Channel', 'Group', 'Kind', 'Budget', 'Actual', 'Weight', 'Floor', 'Cap', 'Hold', 'Current', 'Allocation'],
  ]);
  CHANNELS.forEach((channel, i) => {
    const row = 5 + i;
    put(`Summary!A${row}`, [[channel.name, channel.group, 'cost']]);
    formula('Summary', row - 1, 3, `SUM(Plan!C${row}:${columnLetters(1 + CLOSED)}${row})`);
    formula('Summary', row - 1, 4, `SUM(Actuals!C${row}:${columnLetters(1 + CLOSED)}${row})`);
    put(`Summary!F${row}`, [
      [channel.weight, channel.floor, channel.cap, channel.name === 'Sponsorships' ? 'yes' : null],
    ]);
    formula('Summary', row - 1, 9, `Plan!O${row}`);
  });
  put(`Summary!A${last + 1}`, [['Total']]);
  for (const column of [3, 4, 5, 6, 7, 9, 10])
    formula('Summary', last, column, `SUM(${columnLetters(column)}5:${columnLetters(column)}${last})`);
  months(book, 'Plan', (channel, _, month) => planOf(channel, month));
  months(book, 'Actuals', (channel, i, month) => (month < CLOSED ? actualOf(channel, i, month) : null));
  format('Summary!B3', MONEY);
  format(`Summary!D5:E${last + 1}`, MONEY);
  format(`Summary!G5:H${last + 1}`, MONEY);
  format(`Summary!J5:K${last + 1}`, MONEY);
  look('Summary!A1', 'title');
  look('Summary!A2', 'note');
  look('Summary!B3', 'input');
  look('Summary!A4:K4', 'header');
  look(`Summary!D5:E${last}`, 'calc');
  look(`Summary!F5:I${last}`, 'input');
  look(`Summary!J5:J${last}`, 'calc');
  look(`Summary!A${last + 1}:K${last + 1}`, 'total');
  widths('Summary', [24, 14, 8, 14, 14, 9, 14, 14, 8, 14, 14]);
  book.setName('Budget_Lines', at(`Summary!A4:K${last}`));
  book.setName('Budget_Total', at('Summary!B3'));
  recalculate(book);
  return book;
}

/** A sheet of 12 channels × 12 months with totals both ways. */
function months(
  book: Book,
  sheet: 'Plan' | 'Actuals',
  amount: (channel: Channel, index: number, month: number) => number | null,
): void {
  const { put, formula, format, look, widths } = pen(book);
  const last = 4 + CHANNELS.length;
  put(`${sheet}!A1`, [[sheet === 'Plan' ? 'Plan by month' : 'Actuals by month'], ['Amounts in USD.']]);
  put(`${sheet}!A4`, [['Channel', 'Group', ...MONTHS, 'Year']]);
  CHANNELS.forEach((channel, i) => {
    put(`${sheet}!A${5 + i}`, [[channel.name, channel.group, ...MONTHS.map((_, month) => amount(channel, i, month))]]);
    formula(sheet, 4 + i, 14, `SUM(C${5 + i}:N${5 + i})`);
  });
  put(`${sheet}!A${last + 1}`, [['Total']]);
  for (let column = 2; column <= 14; column++)
    formula(sheet, last, column, `SUM(${columnLetters(column)}5:${columnLetters(column)}${last})`);
  format(`${sheet}!C5:O${last + 1}`, MONEY);
  look(`${sheet}!A1`, 'title');
  look(`${sheet}!A2`, 'note');
  look(`${sheet}!A4:O4`, 'header');
  look(`${sheet}!C5:N${last}`, 'input');
  look(`${sheet}!O5:O${last}`, 'calc');
  look(`${sheet}!A${last + 1}:O${last + 1}`, 'total');
  widths(sheet, [24, 14, ...MONTHS.map(() => 11), 13]);
}
