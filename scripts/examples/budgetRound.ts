import type { Grid } from '../../src/core/cell.ts';
import { blankBook } from '../../src/file/blankBook.ts';
import type { Book } from '../../src/file/book.ts';
import { recalculate } from '../../src/file/calc/recalculate.ts';
import { at, MONEY, pen, sheet } from './pen.ts';

/** What a budget round asks beside the split itself: packages, funds with strings, months, services, offers, tests, projects. */
export function budgetRound(): Book {
  const book = blankBook('budget-round.xlsx', [
    'Packages',
    'Programmes',
    'Sources',
    'Year',
    'Services',
    'Offer',
    'Tests',
    'Projects',
    'Criteria',
    'Portfolio',
    'Covariance',
  ]);
  sheet(book, 'Packages', 'Decision packages, from zero', PACKAGES, {
    widths: [30, 16, 12, 13, 12, 8, 12, 30],
    formats: ['', '', '', MONEY, MONEY, '0', '', ''],
  });
  const { put, format, look } = pen(book);
  put('Packages!J4', [['Total budget'], [3_600_000]]);
  format('Packages!J5', MONEY);
  look('Packages!J4', 'header');
  look('Packages!J5', 'input');
  book.setName('Budget_Total', at('Packages!J5'));
  sheet(book, 'Programmes', 'What programmes ask for', PROGRAMMES, {
    widths: [20, 12, 14],
    formats: ['', '', '#,##0.00'],
  });
  sheet(book, 'Sources', 'Funds, and what they may pay', SOURCES, {
    widths: [20, 14, 30],
    formats: ['', MONEY, ''],
    name: 'Budget_Sources',
  });
  sheet(book, 'Year', "Next year's plan, and this year by month", YEAR, {
    widths: [18, 13, ...MONTHS.map(() => 10)],
    formats: ['', MONEY, ...MONTHS.map(() => MONEY)],
  });
  sheet(book, 'Services', 'Departments that serve others', SERVICES, {
    widths: [16, 13, 10, 10],
    formats: ['', MONEY, '#,##0', '#,##0'],
  });
  sheet(book, 'Offer', 'A contract with three obligations', OFFER, { widths: [20, 18], formats: ['', '#,##0.00'] });
  sheet(book, 'Tests', 'What was tried so far', TESTS, {
    widths: [16, 10, 13, 12, 10],
    formats: ['', '#,##0', '#,##0', MONEY, '#,##0'],
  });
  sheet(book, 'Projects', 'Projects and their scores by criterion', PROJECTS, {
    widths: [16, 8, 10, 8, 10, 12],
    formats: ['', '0.0', '0.00', '0.00', '0.00', MONEY],
  });
  sheet(book, 'Criteria', 'What counts, and how much', CRITERIA, {
    widths: [14, 9, 8, 8],
    formats: ['', '0%', '', '0.0'],
    name: 'Budget_Criteria',
  });
  sheet(book, 'Portfolio', 'Expected return and risk of channels', PORTFOLIO, {
    widths: [18, 10, 20, 12],
    formats: ['', '0.0%', '0.0%', MONEY],
  });
  sheet(book, 'Covariance', 'Covariances of the returns', COVARIANCE, {
    widths: [18, 14, 14, 14],
    formats: ['', '0.0000', '0.0000', '0.0000'],
    name: 'Budget_Covariance',
  });
  recalculate(book);
  return book;
}

const PACKAGES: Grid = [
  ['Package', 'Department', 'Level', 'Cost', 'Benefit', 'Rank', 'Mandatory', 'Depends on'],
  ['Support: keep the lights on', 'Support', 'Minimum', 620_000, 900_000, 1, 'yes', null],
  ['Support: as today', 'Support', 'Current', 240_000, 410_000, 3, null, null],
  ['Support: chat at night', 'Support', 'Enhanced', 180_000, 190_000, 9, null, null],
  ['Brand: always on', 'Marketing', 'Minimum', 540_000, 1_150_000, 2, null, null],
  ['Brand: spring launch', 'Marketing', 'Current', 460_000, 980_000, 4, null, null],
  ['Brand: second country', 'Marketing', 'Enhanced', 700_000, 1_260_000, 7, null, 'Data platform'],
  ['Data platform', 'Product', 'Minimum', 380_000, 720_000, 5, null, null],
  ['Mobile checkout', 'Product', 'Minimum', 520_000, 1_340_000, 6, null, 'Data platform'],
  ['Office move', 'Operations', 'Minimum', 450_000, 380_000, 8, null, null],
];

const PROGRAMMES: Grid = [
  ['Programme', 'Group', 'Request'],
  ['Food bank', 'Relief', 90_000],
  ['Shelter', 'Relief', 60_000],
  ['School meals', 'Youth', 40_000],
  ['Music school', 'Youth', 32_500],
  ['Office', 'Admin', 25_000.55],
];
const SOURCES: Grid = [
  ['Fund', 'Amount', 'Allowed'],
  ['General', 100_000, null],
  ['City grant', 90_000, 'Relief'],
  ['School grant', 50_000, 'School meals'],
  ['Youth donors', 30_000, 'Youth; Shelter'],
];

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;
const SHAPE = [70, 72, 84, 82, 86, 84, 70, 66, 92, 96, 112, 86] as const;
const YEAR: Grid = [
  ['Channel', 'Budget', ...MONTHS],
  ...[
    ['Paid search', 1_500_000, 1_310_000],
    ['Paid social', 1_100_000, 1_020_000],
    ['Online video', 800_000, 640_000],
    ['Events', 600_000, 580_000],
  ].map(([name = '', next = 0, last = 0]) => [name, next, ...SHAPE.map((part) => (Number(last) * part) / 1000)]),
];

const SERVICES: Grid = [
  ['Department', 'Cost pool', 'IT', 'HR'],
  ['IT', 120_000, null, 10],
  ['HR', 80_000, 20, null],
  ['Marketing', null, 50, 60],
  ['Sales', null, 30, 30],
];

const OFFER: Grid = [
  ['Obligation', 'Stand-alone price'],
  ['Licence', 500],
  ['Set-up', 350],
  ['Support', 250],
];

const TESTS: Grid = [
  ['Channel', 'Clicks', 'Conversions', 'Spend', 'Value'],
  ['Search', 14_000, 560, 28_000, 60],
  ['Social', 6_200, 190, 11_000, 60],
  ['Podcast', 900, 34, 4_800, 60],
  ['Creators', 300, 15, 1_900, 60],
];

const PROJECTS: Grid = [
  ['Project', 'ROI', 'Alignment', 'Risk', 'Timeline', 'Cost'],
  ['AI platform', 4.2, 0.85, 0.75, 0.8, 1_200_000],
  ['CRM', 2.1, 0.6, 0.9, 0.9, 400_000],
  ['Brand', 6, 0.4, 0.5, 0.3, 900_000],
  ['ERP', 1.2, 0.95, 0.4, 0.2, 2_000_000],
  ['Chat', 2.1, 0.6, 0.9, 0.9, 300_000],
];
const CRITERIA: Grid = [
  ['Criterion', 'Weight', 'Best', 'Cap'],
  ['ROI', 0.4, 'high', 5],
  ['Alignment', 0.3, null, null],
  ['Risk', 0.2, null, null],
  ['Timeline', 0.1, null, null],
];

const PORTFOLIO: Grid = [
  ['Channel', 'Return', 'Standard deviation', 'Cap'],
  ['Paid search', 0.3, 0.4, null],
  ['Paid social', 0.22, 0.25, null],
  ['Affiliates', 0.2, 0.15, null],
];
const COVARIANCE: Grid = [
  ['', 'Paid search', 'Paid social', 'Affiliates'],
  ['Paid search', 0.16, 0.05, 0.018],
  ['Paid social', 0.05, 0.0625, 0.012],
  ['Affiliates', 0.018, 0.012, 0.0225],
];
