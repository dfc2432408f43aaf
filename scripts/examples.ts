/** Makes examples/*.xlsx, the same bytes each time. `npm run examples`; `--check` tells whether they are up to date. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { Grid } from '../src/core/cell.ts';
import { blankBook } from '../src/file/blankBook.ts';
import type { Book } from '../src/file/book.ts';
import { recalculate } from '../src/file/calc/recalculate.ts';
import { type Address, columnLetters, parseAddress } from '../src/workbook/address.ts';
import type { Look } from '../src/workbook/port.ts';

const MONEY = '#,##0;(#,##0);"-"';
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

const at = (text: string): Address => {
  const address = parseAddress(text);
  if (address === null) throw new Error(`not an address: ${text}`);
  return address;
};

/** Small words over the book, so that the layouts below read like the sheets. */
function pen(book: Book) {
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

export const EXAMPLES = {
  'departments.xlsx': departments,
  'marketing-plan.xlsx': marketingPlan,
  'media-curves.xlsx': mediaCurves,
} as const;

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  mkdirSync('examples', { recursive: true });
  const check = process.argv.includes('--check');
  for (const [name, make] of Object.entries(EXAMPLES)) {
    const bytes = make().save();
    const path = `examples/${name}`;
    if (!check) writeFileSync(path, bytes);
    else if (Buffer.compare(readFileSync(path), bytes) !== 0) {
      console.error(`${path} is not what scripts/examples.ts makes: run npm run examples`);
      process.exitCode = 1;
    }
  }
}
