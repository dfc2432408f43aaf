/** Transaction prices: R32, the examples of ASC 606-10-55, and bad input. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Grid } from '../../src/core/cell.ts';
import { price } from '../../src/jobs/price/price.ts';
import { bookOf, rowsOf, runReport } from '../support/runReport.ts';
import { cents, column, sum, written } from '../support/writtenTable.ts';

const HEADER = ['Obligation', 'Stand-alone price', 'Bundle', 'Bundle price'];
const run = (lines: Grid, total: number) =>
  runReport(price, bookOf({ Budget_Lines: [HEADER, ...lines] }), { total: String(total) });
const plain = (...prices: readonly (number | null)[]): Grid =>
  prices.map((one, i) => ['ABCDEFGH'[i] ?? '', one, null, null]);
const allocated = async (lines: Grid, total: number) =>
  rowsOf(await run(lines, total), 'Budget_Price').map((row) => row['Allocated price']);

const BUNDLED: Grid = [
  ['A', 40, null, null],
  ['B', 55, 'B and C', 60],
  ['C', 45, 'b and c', null],
];

describe('amounts', () => {
  it.each([
    ['R32', plain(500, 350, 250), 900, [409.09, 286.36, 204.55]],
    ['Example 33', plain(50, 25, 75), 100, [33.33, 16.67, 50]],
    ['Example 34, case A', BUNDLED, 100, [40, 33, 27]],
    ['case B: D takes what is left', [...BUNDLED, ['D', null, null, null]], 130, [40, 33, 27, 30]],
    ['a premium', plain(10, 10), 30, [15, 15]],
    ['nothing to share', plain(10, 10), 0, [0, 0]],
    [
      'two bundles',
      [
        ['A', 60, 'x', 60],
        ['B', 40, 'x', 60],
        ['C', 20, 'y', null],
        ['D', 30, 'y', 30],
        ['E', 10, null, null],
      ],
      100,
      [36, 24, 12, 18, 10],
    ],
  ] as const)('%s', async (_, lines, total, amounts) =>
    expect(await allocated(lines, total)).toEqual([...amounts, total]),
  );
  it('discounts are shown where there is a price to compare with', async () => {
    const rows = rowsOf(await run([...BUNDLED, ['D', null, null, null]], 130), 'Budget_Price');
    expect(rows.map((row) => [row.Discount, row['Discount, %'], row.Basis])).toEqual([
      [0, 0, 'relative price'],
      [22, 0.4, 'within B and C'],
      [18, 0.4, 'within B and C'],
      [null, null, 'what is left'],
      [40, 40 / 140, null],
    ]);
  });
  it('the headline says who gets the most, and the discount', async () =>
    expect((await run(plain(500, 350, 250), 900)).view?.headline).toBe(
      '900 over 3 obligations, the most to A (409.09), a discount of 200 on 1,100 (18.18 %).',
    ));
  it('warns when nothing is left', async () =>
    expect((await run(plain(100, null), 100)).problems).toMatchObject([
      { code: 'nothing-left', severity: 'warning', where: 'Budget_Lines!B3' },
    ]));
});

it('the written sheet foots, to the cent', async () => {
  const lines = [HEADER, ...plain(333.33, 1 / 3, 77.77, 19.99, 0.01), ['B1', 10, 'x', 11.11], ['B2', 3.33, 'x', null]];
  const cells = await written('price', { Budget_Lines: lines }, { total: '400.07' }, 'Budget Price');
  const amounts = column(cells, 'Allocated price').map(cents);
  expect(amounts).toHaveLength(8);
  expect(amounts[7]).toBe(40_007);
  expect(sum(amounts.slice(0, -1))).toBe(40_007);
  const [alone, off] = [column(cells, 'Stand-alone price').map(cents), column(cells, 'Discount').map(cents)];
  alone.forEach((one, i) => expect(one - (off[i] ?? 0)).toBe(amounts[i]));
});

describe('bad input has an address', () => {
  it.each([
    ['two without a price', plain(5, null, null), 'two-residuals', 'Budget_Lines!B4'],
    ['a negative price', plain(5, -1), 'bad-price', 'Budget_Lines!B3'],
    ['others above the price', plain(11, null), 'infeasible', 'Budget_Lines!A1:D3'],
    ['all prices 0', plain(0, 0), 'no-weights', 'Budget_Lines!A1:D3'],
    ['a bundle of one', [['A', 5, 'x', 4]], 'bad-bundle', 'Budget_Lines!D2'],
    [
      'a bundle without a price',
      [
        ['A', 5, 'x', null],
        ['B', 5, 'x', null],
      ],
      'no-price',
      'Budget_Lines!D2',
    ],
    [
      'a dear bundle',
      [
        ['A', 5, 'x', 11],
        ['B', 5, 'x', null],
      ],
      'bad-bundle',
      'Budget_Lines!D2',
    ],
    [
      'two prices of a bundle',
      [
        ['A', 5, 'x', 9],
        ['B', 5, 'x', 8],
      ],
      'two-prices',
      'Budget_Lines!D3',
    ],
    [
      'what is left in a bundle',
      [
        ['A', 5, 'x', 4],
        ['B', null, 'x', null],
      ],
      'no-price',
      'Budget_Lines!B3',
    ],
    [
      'a bundle price without a bundle',
      [
        ['A', 5, null, 4],
        ['B', 5, null, null],
      ],
      'no-bundle',
      'Budget_Lines!D2',
    ],
  ] as const)('%s', async (_, lines, code, where) => {
    const ran = await run(lines, 10);
    expect(ran.view).toBeNull();
    expect(ran.problems).toContainEqual(expect.objectContaining({ code, where }));
  });
  it('no total', async () =>
    expect((await runReport(price, bookOf({ Budget_Lines: [HEADER, ...plain(5, 6)] }))).problems).toMatchObject([
      { code: 'no-total' },
    ]));
});

it('every law holds for any contract', async () => {
  const amount = fc.integer({ min: 1, max: 1e9 }).map((n) => n / 100);
  await fc.assert(
    fc.asyncProperty(
      fc.array(amount, { minLength: 4, maxLength: 8 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 2, noNaN: true }),
      fc.boolean(),
      async (prices, off, part, rest) => {
        const bundle = Math.floor(((prices[0] ?? 0) + (prices[2] ?? 0)) * off * 100) / 100;
        const lines: Grid = [
          ...prices.map((one, i) => [`L${i}`, one, i === 0 || i === 2 ? 'x' : null, i === 2 ? bundle : null]),
          ...(rest ? [['Rest', null, null, null]] : []),
        ];
        const all = prices.reduce((total, one) => total + one, 0);
        const total = Math.round(all * (rest ? 1 + part : part) * 100) / 100;
        const rows = rowsOf(await run(lines, total), 'Budget_Price');
        expect(sum(rows.slice(0, -1).map((row) => cents(Number(row['Allocated price']))))).toBe(cents(total));
      },
    ),
    { numRuns: 100 },
  );
});
