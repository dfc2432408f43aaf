/** Plan by period: R9 by hand, both ways to the cent, patterns, flights, mistakes, laws. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { serialOfIso } from '../../src/core/calendar/serial.ts';
import type { CellValue, Grid } from '../../src/core/cell.ts';
import { periods } from '../../src/jobs/periods/periods.ts';
import { bookOf, rowsOf, runReport } from '../support/runReport.ts';
import { tableIn, writeReport } from '../support/writtenTable.ts';

const run = (lines: Grid, settings: Record<string, string> = {}, side?: Grid) =>
  runReport(
    periods,
    bookOf({ Budget_Lines: lines, ...(side === undefined ? {} : { Budget_Periods: side }) }),
    settings,
  );
const tableOf = async (lines: Grid, settings: Record<string, string> = {}, side?: Grid) =>
  rowsOf(await run(lines, settings, side), 'Budget_Phasing');
const ONE: Grid = [
  ['Line', 'Budget'],
  ['Media', 100_000],
];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

describe('each line by itself', () => {
  it('R9: 100,000 over twelve months, every quarter 25,000.00', async () => {
    const [line, total] = await tableOf(ONE);
    expect(MONTHS.map((month) => line?.[month])).toEqual(
      Array.from({ length: 4 }, () => [8333.33, 8333.34, 8333.33]).flat(),
    );
    expect(total).toMatchObject({ Line: 'Total', Jan: 8333.33, Total: 100_000 });
  });
  it.each([
    [{ start: '2027-07', count: '2' }, ['2027-07', '2027-08']],
    [{ start: '7', count: '2' }, ['Jul', 'Aug']],
    [{ start: 'Nov 2026', count: '3' }, ['2026-11', '2026-12', '2027-01']],
    [{ unit: 'quarter' }, ['Q1', 'Q2', 'Q3', 'Q4']],
    [{ unit: 'quarter', start: '2026-07', count: '2' }, ['FY2027-Q1', 'FY2027-Q2']],
    [{ unit: 'week', start: '2026-01-05', count: '2' }, ['2026-W02', '2026-W03']],
    [{ unit: 'year', start: '2026', count: '2' }, ['2026', '2027']],
  ])('periods of %j', async (settings: Record<string, string>, labels) => {
    const { view } = await run(ONE, settings);
    expect(view?.tables[0]?.columns.slice(1, -2).map(({ header }) => header)).toEqual(labels);
  });
  it('by days', async () => {
    const [line] = await tableOf(
      [
        ['Line', 'Budget'],
        ['Media', 365],
      ],
      { phase: 'days', start: '2027-01' },
    );
    expect([line?.['2027-01'], line?.['2027-02'], line?.['2027-12']]).toEqual([31, 28, 31]);
  });
  it("by last year's months, whatever the fiscal year, the allocation before the budget", async () => {
    const lines: Grid = [
      ['Line', 'Budget', 'Allocation', 'Jan 2026', 'Feb 2026', 'Mar 2026'],
      ['TV', 5, 300, 10, 0, 20],
      ['New', 5, 90, null, null, null],
    ];
    const rows = await tableOf(lines, { start: '2027-01', count: '3' });
    expect(rows).toMatchObject([
      { '2027-01': 100, '2027-02': 0, '2027-03': 200, Total: 300, 'Spread by': 'its own columns' },
      { '2027-01': 30, '2027-02': 0, '2027-03': 60, 'Spread by': 'the columns of all lines' },
      { '2027-01': 130, '2027-02': 0, '2027-03': 260, Total: 390 },
    ]);
    expect((await tableOf(lines, { start: '2027-01', count: '3', spread: 'budget' }))[2]?.Total).toBe(10);
    expect((await tableOf(lines, { start: '2027-01', count: '3', phase: 'even' }))[0]).toMatchObject({
      '2027-02': 100,
    });
  });
  it('columns that are dates or quarters', async () => {
    const day = (iso: string) => serialOfIso(iso);
    const lines: Grid = [
      ['Line', 'Budget', day('2026-07-01'), day('2026-08-01')],
      ['TV', 100, 1, 3],
    ];
    expect((await tableOf(lines, { start: '2027-07', count: '2' }))[0]).toMatchObject({ '2027-07': 25, '2027-08': 75 });
    const quarters: Grid = [
      ['Line', 'Budget', 'Q1', 'Q2', 'Q3', 'Q4'],
      ['TV', 100, 1, 1, 1, 7],
    ];
    expect((await tableOf(quarters, { unit: 'quarter', start: '2027-01' }))[0]).toMatchObject({
      '2027-Q3': 10,
      '2027-Q4': 70,
    });
  });
  it('a line has money only while it runs', async () => {
    const lines: Grid = [
      ['Line', 'Budget', 'Start', 'End'],
      ['Launch', 480, '2027-01-15', '2027-02-28'],
      ['Always', 120, null, null],
      ['From March', 60, '2027-03-01', null],
    ];
    const rows = await tableOf(lines, { start: '2027-01', phase: 'days', count: '4' });
    // 17 days of January and 28 of February: 480 × 17 ÷ 45 = 181.33.
    expect(rows[0]).toMatchObject({ '2027-01': 181.33, '2027-02': 298.67, '2027-03': 0, Total: 480 });
    expect(rows[1]).toMatchObject({ '2027-01': 31, '2027-04': 30 });
    expect(rows[2]).toMatchObject({ '2027-02': 0, '2027-03': 30.49, '2027-04': 29.51 });
  });
  it('a line that runs for some days goes by them when it has no months of its own', async () => {
    const lines: Grid = [
      ['Line', 'Budget', 'Jan', 'Feb', 'Mar', 'Start', 'End'],
      ['TV', 90, 1, 0, 8, null, null],
      ['Fair', 240, null, null, null, '2027-02-10', '2027-03-05'],
    ];
    const ran = await run(lines, { start: '2027-01', count: '4' });
    expect(rowsOf(ran, 'Budget_Phasing')).toMatchObject([
      { '2027-01': 10, '2027-03': 80, '2027-04': 0 },
      { '2027-02': 190, '2027-03': 50, 'Spread by': 'days, while it runs' },
      {},
    ]);
    expect(ran.problems).toMatchObject([{ code: 'no-column', found: 'no columns for the periods 2027-04' }]);
  });
  it('by weights of named periods', async () => {
    const side: Grid = [
      ['Period', 'Weight'],
      ['Spring', 1],
      ['Autumn', 3],
      ['Total', 4],
    ];
    expect(await tableOf(ONE, {}, side)).toMatchObject([
      { Spring: 25_000, Autumn: 75_000, 'Spread by': 'weights of the periods' },
      {},
    ]);
  });
});

const TOTALS: Grid = [
  ['Period', 'Total'],
  ['Jan 2027', 100],
  ['Feb 2027', 250.01],
  ['Mar 2027', 150],
];
const LINES: Grid = [
  ['Line', 'Group', 'Budget', 'Jan 2026', 'Feb 2026', 'Mar 2026'],
  ['TV', 'Brand', 200, 1, 1, 0],
  ['Search', 'Demand', 200.01, 1, 1, 1],
  ['Events', 'Brand', 100, 0, 1, 1],
];
describe('both ways to the cent', () => {
  it('foots, and empty months stay empty', async () => {
    const rows = await tableOf(LINES, {}, TOTALS);
    expect(rows.map(({ Total }) => Total)).toEqual([200, 200.01, 100, 500.01]);
    expect(rows[3]).toMatchObject({ 'Jan 2027': 100, 'Feb 2027': 250.01, 'Mar 2027': 150 });
    expect([rows[0]?.['Mar 2027'], rows[2]?.['Jan 2027']]).toEqual([0, 0]);
  });
  it('without patterns every line has the proportions of the totals', async () => {
    const rows = await tableOf(LINES, { phase: 'even' }, TOTALS);
    // 100 × 250.01 ÷ 500.01 = 50.001 and 100 × 150 ÷ 500.01 = 29.999: each up or down.
    expect(rows[2]).toMatchObject({
      'Jan 2027': 20,
      'Feb 2027': 50.01,
      'Mar 2027': 29.99,
      'Spread by': 'totals of the periods',
    });
  });
  const refused = async (lines: Grid, side: Grid) => (await run(lines, {}, side)).problems[0];
  const swap = (grid: Grid, row: number, column: number, cell: CellValue): Grid =>
    grid.map((cells, r) => cells.map((old, c) => (r === row && c === column ? cell : old)));
  it.each([
    [
      'totals that differ',
      LINES,
      swap(TOTALS, 1, 1, 90),
      'unequal-totals',
      'Budget_Periods',
      'lines add up to 500.01, periods to 490.01: 10 apart',
    ],
    [
      'a line without room',
      swap(swap(swap(LINES, 1, 3, 0), 1, 4, 0), 1, 5, 1),
      TOTALS,
      'infeasible',
      'Budget_Lines!C2',
      '"TV" has 200 for Mar 2027, whose totals are 150: 50 too much',
    ],
    [
      'a period that nobody fills',
      swap(LINES, 2, 3, 0),
      [TOTALS[0] ?? [], ['Jan 2027', 250], ['Feb 2027', 150.01], ['Mar 2027', 100]],
      'infeasible',
      'Budget_Periods!A2',
      'Jan 2027 must add up to 250, the lines with a weight there have 200: 50 short',
    ],
    [
      'periods that cannot be filled together',
      [
        LINES[0] ?? [],
        ['TV', 'Brand', 100, 1, 1, 0],
        ['Search', 'Demand', 100, 1, 1, 0],
        ['Events', 'Brand', 300, 1, 0, 1],
      ],
      [TOTALS[0] ?? [], ['Jan 2027', 50], ['Feb 2027', 150], ['Mar 2027', 300]],
      'ok',
      '',
      '',
    ],
  ] as readonly (readonly [string, Grid, Grid, string, string, string])[])(
    '%s',
    async (_, lines, side, code, where, found) => {
      if (code === 'ok') expect(rowsOf(await run(lines, {}, side), 'Budget_Phasing')).toHaveLength(4);
      else expect(await refused(lines, side)).toMatchObject({ code, where, found });
    },
  );
  it('names the periods when only together they are too much', async () => {
    const lines: Grid = [
      ['Line', 'Budget', 'A', 'B', 'C', 'D'],
      ['One', 100, 1, 1, 1, 0],
      ['Two', 100, 1, 1, 1, 0],
      ['Three', 150, 0, 0, 1, 1],
      ['Four', 150, 0, 0, 1, 1],
    ];
    const side: Grid = [
      ['Period', 'Total'],
      ['A', 120],
      ['B', 110],
      ['C', 70],
      ['D', 200],
    ];
    expect(await refused(lines, side)).toMatchObject({
      code: 'infeasible',
      where: 'Budget_Periods',
      found: 'periods A, B need 230, lines can put at most 200 there: 30 short',
    });
  });
});

describe('mistakes are named where they are', () => {
  it.each([
    ['bad-setting', ONE, { start: 'soon' }, undefined, 'the setting start'],
    ['bad-setting', ONE, { start: '13' }, undefined, 'the setting start'],
    ['bad-setting', ONE, { count: '1000' }, undefined, 'the setting count'],
    ['no-pattern', ONE, { phase: 'columns' }, undefined, 'Budget_Lines!A1:B2'],
    ['no-pattern', ONE, { phase: 'weights' }, undefined, 'Budget_Lines!A1:B2'],
    ['missing-column', ONE, { spread: 'request' }, undefined, 'Budget_Lines!A1:B2'],
    [
      'no-year',
      [
        ['Line', 'Budget', 'Start'],
        ['A', 1, '2027-03-01'],
      ],
      {},
      undefined,
      'Budget_Lines!C2',
    ],
    [
      'no-period',
      [
        ['Line', 'Budget', 'Start'],
        ['A', 1, '2029-03-01'],
      ],
      { start: '2027-01' },
      undefined,
      'Budget_Lines!C2',
    ],
    [
      'bad-weight',
      [
        ['Line', 'Budget', 'Jan', 'Feb'],
        ['A', 1, -1, 2],
      ],
      {},
      undefined,
      'Budget_Lines!C2',
    ],
    [
      'bad-total',
      ONE,
      {},
      [
        ['Period', 'Total'],
        ['Q1', 'many'],
        ['Q2', 5],
      ],
      'Budget_Periods!A2',
    ],
    [
      'bad-period',
      ONE,
      {},
      [
        ['Period', 'Weight'],
        ['Q1', 1],
        ['q1', 5],
      ],
      'Budget_Periods!A3',
    ],
  ] as readonly (readonly [string, Grid, Record<string, string>, Grid | undefined, string])[])(
    '%s',
    async (code, lines, settings, side, where) => {
      const { view, problems } = await run(lines, settings, side);
      expect(view).toBeNull();
      expect(problems).toContainEqual(expect.objectContaining({ code, where }));
    },
  );
});

describe('laws', () => {
  it('last year grown line by line and month by month foots both ways', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.integer({ min: 0, max: 99_999 }), { minLength: 4, maxLength: 4 }), {
          minLength: 1,
          maxLength: 6,
        }),
        fc.array(fc.array(fc.integer({ min: 0, max: 99_999 }), { minLength: 4, maxLength: 4 }), {
          minLength: 6,
          maxLength: 6,
        }),
        async (last, next) => {
          // A plan that exists where last year had money says what lines and periods may add up to.
          const plan = last.map((row, i) => row.map((cell, j) => (cell === 0 ? 0 : (next[i]?.[j] ?? 0))));
          const sums = plan.map((row) => row.reduce((a, b) => a + b, 0));
          const columns = [0, 1, 2, 3].map((j) => plan.reduce((sum, row) => sum + (row[j] ?? 0), 0));
          const lines: Grid = [
            ['Line', 'Budget', 'P1', 'P2', 'P3', 'P4'],
            ...last.map((row, i) => [`L${i}`, (sums[i] ?? 0) / 100, ...row]),
          ];
          const side: Grid = [['Period', 'Total'], ...columns.map((sum, j) => [`P${j + 1}`, sum / 100])];
          const rows = await tableOf(lines, {}, side);
          const cents = (cell: unknown) => Math.round(Number(cell) * 100);
          expect(rows.map(({ Total }) => cents(Total))).toEqual([...sums, sums.reduce((a, b) => a + b, 0)]);
          expect(columns).toEqual(
            [1, 2, 3, 4].map((j) => rows.slice(0, -1).reduce((sum, row) => sum + cents(row[`P${j}`]), 0)),
          );
        },
      ),
      { numRuns: 120 },
    ));
});

describe('on the command line', () => {
  it('writes a table that opens again and foots both ways', async () => {
    const { text, book } = await writeReport(bookOf({ Budget_Lines: LINES, Budget_Periods: TOTALS }), 'periods');
    expect(text).toContain('500.01 of 3 lines over 3 periods, Jan 2027 to Mar 2027');
    const [header = [], ...rows] = tableIn(book, 'Budget Phasing', 'Line');
    const cents = (cell: unknown) => Math.round(Number(cell ?? 0) * 100);
    const [from, to] = [header.indexOf('Jan 2027'), header.indexOf('Total')];
    for (const row of rows)
      expect(row.slice(from, to).reduce((sum: number, cell) => sum + cents(cell), 0)).toBe(cents(row[to]));
    for (let c = from; c <= to; c++)
      expect(rows.slice(0, -1).reduce((sum, row) => sum + cents(row[c]), 0)).toBe(cents(rows.at(-1)?.[c]));
    expect((await writeReport(book, 'periods', '--set', 'phase=even')).exit).toBe(0);
  });
});
