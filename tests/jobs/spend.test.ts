/** The report *spend*: transactions, media data that nobody here made, and the laws. */
import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { serialOfIso } from '../../src/core/calendar/serial.ts';
import type { CellValue, Grid } from '../../src/core/cell.ts';
import { spend } from '../../src/jobs/spend/spend.ts';
import { bookOf, decideOn, tableOf, viewOn, writeOn } from './bookReport.ts';

const HEADER = ['Date', 'Channel', 'Campaign', 'Spend', 'Clicks', 'Revenue'];
const ROWS: Grid = [
  ['2025-01-10', 'A', 'x', 6_000, 100, 48_000],
  ['2025-02-10', 'B', 'x', 90_000, 200, 180_000],
  ['2026-01-20', 'A', 'y', 4_000, 50, 32_000],
  ['2026-02-20', null, 'y', 500, 10, null],
];
const run = (rows: Grid, settings: Readonly<Record<string, string>> = {}, header: readonly string[] = HEADER) =>
  viewOn(bookOf({ Tx: [header, ...rows] }), spend, settings);

describe('spend', () => {
  it('foots both ways, with shares and changes, and shows what is unmapped last', async () => {
    const view = await run(ROWS, { every: 'year' });
    expect(tableOf(view, 'Budget_Spend')).toEqual([
      {
        Channel: 'B',
        '2025': 90_000,
        '2026': 0,
        Total: 90_000,
        Share: 90_000 / 100_500,
        '2026 against 2025': -90_000,
        'Change %': -1,
        'On year %': -1,
      },
      expect.objectContaining({ Channel: 'A', '2025': 6_000, '2026': 4_000, Total: 10_000 }),
      expect.objectContaining({ Channel: '(unmapped)', '2025': 0, '2026': 500, 'Change %': null }),
      expect.objectContaining({ Channel: 'Total', '2025': 96_000, '2026': 4_500, Total: 100_500, Share: 1 }),
    ]);
    expect(view.notes).toContain('500 (0.5 %) has no Channel: the line (unmapped).');
    expect(tableOf(view, 'Budget_Spend_Campaign').map((row) => [row.Campaign, row.Total])).toEqual([
      ['x', 96_000],
      ['y', 4_500],
      ['Total', 100_500],
    ]);
  });
  it('over time: change to the period before and to last year, cumulative', async () => {
    const rows = tableOf(await run(ROWS), 'Budget_Spend_Time');
    expect(rows).toHaveLength(15);
    expect(rows[1]).toMatchObject({
      Period: '2025-02',
      Amount: 90_000,
      Change: 84_000,
      'Change %': 14,
      'On year': null,
      Cumulative: 96_000,
    });
    expect(rows[12]).toMatchObject({
      Period: '2026-01',
      Amount: 4_000,
      Change: 4_000,
      'Change %': null,
      'On year': -2_000,
    });
    expect(rows[12]?.['On year %']).toBeCloseTo(-1 / 3, 12);
    expect(rows[14]).toMatchObject({ Period: 'Total', Amount: 100_500, Cumulative: 100_500 });
  });
  it('R24: ratios are of sums: 8.0 and 2.0 are 2.6 together', async () => {
    const view = await run(ROWS.slice(0, 3));
    expect(tableOf(view, 'Budget_Efficiency').map((row) => [row.Channel, row.ROAS, row.CPC])).toEqual([
      ['A', 8, 10_000 / 150],
      ['B', 2, 450],
      ['Total', 2.6, 100_000 / 350],
    ]);
  });
  it.each([
    [['Date', 'Channel', 'Amount'], {}, ['A', 4]],
    [['Date', 'Channel', 'Media cost'], {}, ['A', 4]],
    [['Date', 'Channel', 'Net'], { actual: 'Net' }, ['A', 4]],
    [['Day of order', 'Channel', 'X'], {}, ['A', 4]],
  ])('finds the amounts in %o', async (header, settings, expected) => {
    const [row] = tableOf(await run([['2026-01-05', 'A', 4]], settings, header), 'Budget_Spend');
    expect([row?.Channel, row?.Total]).toEqual(expected);
  });
  it('names of tables never clash, whatever the headers', async () => {
    const header = ['Date', 'Channel', '渠道', 'Time', 'Detail', 'Det-ail', 'Spend'];
    const view = await run(
      [['2026-01-05', 'a', 'b', 'c', 'd', 'e', 4]],
      { by: 'Channel,渠道,Time,Detail,Det-ail' },
      header,
    );
    const names = view.tables.map(({ name }) => name.toLowerCase());
    expect(new Set(names).size).toBe(7);
    expect(view.tables.every(({ name, sheet }) => /^Budget_Spend\w*$/.test(name) && sheet.length <= 31)).toBe(true);
  });
  it('takes a table with dates rather than the lines of the plan', async () => {
    const book = bookOf({
      Budget_Lines: [
        ['Line', 'Budget', 'Actual'],
        ['A', 1, 1],
      ],
      Tx: [HEADER, ...ROWS],
    });
    expect((await viewOn(book, spend)).headline).toContain('100,500 was spent');
  });
  it('breaks down by what is asked, by fiscal periods and ISO weeks', async () => {
    const view = await run(ROWS, { by: 'campaign', every: 'quarter', first_month: '2' });
    expect(view.tables[0]?.columns.map(({ header }) => header).slice(0, 3)).toEqual([
      'Campaign',
      'FY2025 Q4',
      'FY2026 Q1',
    ]);
    const weeks = tableOf(await run(ROWS.slice(0, 2), { every: 'week' }), 'Budget_Spend_Time');
    expect(weeks.map((row) => row.Period)).toEqual([
      '2025-W02',
      '2025-W03',
      '2025-W04',
      '2025-W05',
      '2025-W06',
      '2025-W07',
      'Total',
    ]);
  });
  it('leaves out a total row and says what stands below a blank one', async () => {
    const blank = HEADER.map(() => null);
    const rows: Grid = [...ROWS, ['Total', null, null, 100_500, null, null]];
    expect((await run(rows)).headline).toContain('100,500 was spent from 2025-01-10 to 2026-02-20');
    const { view, problems } = await decideOn(
      bookOf({ Tx: [HEADER, ...ROWS, blank, ['2026-03-01', 'Z', 'z', 9, 9, 9]] }),
      spend,
    );
    expect(view?.headline).toContain('100,500 was spent');
    expect(problems).toEqual([expect.objectContaining({ code: 'rows-below', severity: 'warning', where: 'Tx!A6' })]);
  });
  it('weeks of many years are shown by a longer period, and still foot', async () => {
    const rows = Array.from({ length: 100 }, (_, i): CellValue[] => [
      Number(serialOfIso('2024-01-01')) + 7 * i,
      'A',
      'x',
      1,
      1,
      1,
    ]);
    const view = await run(rows, { every: 'week' });
    expect(view.notes).toContain('100 weeks are too many columns: lines are shown by month.');
    expect(tableOf(view, 'Budget_Spend').at(-1)?.Total).toBe(100);
  });
  it('a wide table: the columns of spend are found, or named with a wildcard', async () => {
    const header = ['Week starting', 'tv_S', 'search_S', 'Flag', 'Sales'];
    const rows: Grid = [
      ['2026-01-05', 10, 20.5, 1, 500],
      ['2026-01-12', 30, null, 0, 700],
    ];
    const totals = async (settings: Readonly<Record<string, string>>) =>
      tableOf(await run(rows, settings, header), 'Budget_Spend').map((row) => [row.Channel, row.Total]);
    expect(await totals({})).toEqual([
      ['tv_S', 40],
      ['search_S', 20.5],
      ['Total', 60.5],
    ]);
    expect(await totals({ columns: 'TV*' })).toEqual([
      ['tv_S', 40],
      ['Total', 40],
    ]);
    const plain = ['Week starting', 'TV', 'Search', 'Flag', 'Sales'];
    expect(tableOf(await run(rows, { against: 'Sales' }, plain), 'Budget_Spend').map((row) => row.Channel)).toEqual([
      'TV',
      'Search',
      'Total',
    ]);
  });
  it.each([
    [[['2026-13-01', 'A', 'x', 1, 1, 1], ...ROWS], {}, 'no-date', 'Tx!A2'],
    [[[null, 'A', 'x', 1, 1, 1], ...ROWS], {}, 'no-date', 'Tx!A2'],
    [[...ROWS, ['2026-01-01', 'A', 'x', 'n/a', 1, 1]], {}, 'not-a-number', 'Tx!D6'],
    [[...ROWS, ['2026-01-01', 'A', 'x', 1e300, 1, 1]], {}, 'too-large', 'Tx!D6'],
    [[...ROWS, ['1926-01-01', 'A', 'x', 1, 1, 1]], {}, 'too-many-periods', 'Tx!A1:F6'],
    [ROWS, { by: 'Region' }, 'no-column', 'Tx!A1:F5'],
    [ROWS, { against: 'Sales' }, 'no-column', 'Tx!A1:F5'],
  ] as const)('refuses %#', async (rows, settings, code, where) =>
    expect((await decideOn(bookOf({ Tx: [HEADER, ...rows] }), spend, settings)).problems).toContainEqual(
      expect.objectContaining({ code, where }),
    ),
  );
  it('any cells at all give a report whose laws hold, or problems with a place', async () => {
    // Mostly good cells, so that both outcomes are met.
    const odd = fc.constantFrom<CellValue[]>(null, '', 'Total', '1/2/2026', '=1+1', true, 1e300, {
      error: '#N/A',
    });
    const mostly = (good: fc.Arbitrary<CellValue>) =>
      fc.oneof({ arbitrary: good, weight: 60 }, { arbitrary: odd, weight: 1 });
    const date = mostly(fc.constantFrom('2026-01-05', 46_010, 46_050, 46_099));
    const amount = mostly(fc.oneof(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), fc.integer({ min: 0, max: 9 })));
    const header = fc.constantFrom('Spend', 'TV spend', 'Clicks', 'Sales', 'Cost', '');
    const settings = fc.record({
      every: fc.constantFrom('week', 'month', 'quarter', 'year'),
      against: fc.constantFrom('', 'Sales'),
      columns: fc.constantFrom('', '', 'TV*'),
      pattern: fc.constantFrom('months', '454', '13x4'),
    });
    const met = { view: 0, problems: 0 };
    await fc.assert(
      fc.asyncProperty(
        header,
        header,
        fc.array(fc.tuple(date, mostly(fc.constantFrom('A', 'B', null)), amount, amount), {
          minLength: 1,
          maxLength: 12,
        }),
        settings,
        async (one, other, rows, chosen) => {
          const { view, problems } = await decideOn(
            bookOf({ Tx: [['Date', 'Channel', one, other], ...rows] }),
            spend,
            chosen,
          );
          met[view === null ? 'problems' : 'view']++;
          if (view === null) {
            expect(problems.length).toBeGreaterThan(0);
            expect(problems.every(({ where, found }) => where !== '' && found !== '')).toBe(true);
          } else expect(view.checks.filter(({ holds }) => !holds)).toEqual([]);
        },
      ),
      { numRuns: 400, seed: 7 },
    );
    expect(met.view).toBeGreaterThan(50);
    expect(met.problems).toBeGreaterThan(50);
  });
  it('any transactions foot, whatever their order', async () => {
    const row = fc.tuple(
      fc.integer({ min: 45_000, max: 46_000 }),
      fc.constantFrom('A', 'B', ' A ', null),
      fc.constantFrom('x', 'y'),
      fc.integer({ min: -1_000_000, max: 10_000_000 }).map((cents) => cents / 100),
      fc.nat(100),
      fc.nat(1000),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1, maxLength: 30 }),
        fc.constantFrom('week', 'month', 'quarter', 'year'),
        async (rows, every) => {
          const settings = { every, by: 'Channel,Campaign' };
          const view = await run(rows, settings);
          expect(await run([...rows].reverse(), settings)).toEqual(view);
        },
      ),
      { numRuns: 30 },
    );
  });
});

// Beside the checkout, or two levels up from a worktree.
const WEEKLY = ['..', '../..'].map((up) => `${up}/shared/data/workbooks/mmm_stan_weekly.csv`).find(existsSync) ?? '';
describe.skipIf(WEEKLY === '')('spend on 209 weeks of media data (mmm_stan)', () => {
  const grid = (dates: 'serial' | 'text'): Grid => {
    const [header = [], ...rows] = readFileSync(WEEKLY, 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.split(','));
    return [
      header,
      ...rows.map((row) => row.map((cell, c) => (c > 0 ? Number(cell) : dates === 'text' ? cell : serialOfIso(cell)))),
    ];
  };
  // Sums and correlations by Python (decimal) and SciPy over the same file.
  it.each(['serial', 'text'] as const)('finds the ten spend columns, dates as %s', async (dates) => {
    const view = await viewOn(bookOf({ Data: grid(dates) }), spend);
    expect(Object.fromEntries(tableOf(view, 'Budget_Spend').map((row) => [row.Channel, row.Total]))).toEqual({
      mdsp_dm: 158_373_363.44,
      mdsp_inst: 16_610_245.52,
      mdsp_nsp: 53_203_626.56,
      mdsp_auddig: 803_465.03,
      mdsp_audtr: 25_624_716.36,
      mdsp_vidtr: 35_145_152.07,
      mdsp_viddig: 3_865_647.98,
      mdsp_so: 21_320_203.8,
      mdsp_on: 45_115_575.59,
      mdsp_sem: 130_861_971.62,
      Total: 490_923_967.97,
    });
    const months = tableOf(view, 'Budget_Spend_Detail').filter((row) => row.Channel === 'mdsp_dm');
    expect(
      ['2014-08', '2016-02', '2017-02', '2018-07'].map((month) => months.find((row) => row.Period === month)?.Amount),
    ).toEqual([5_886_703.93, 2_433_871, 1_686_636.81, 1_201_719.66]);
  });
  it('correlates each channel with sales by week and lag, with its warnings', async () => {
    const view = await viewOn(bookOf({ Data: grid('serial') }), spend, { every: 'week', against: 'sales', lags: '2' });
    const rows = tableOf(view, 'Budget_Correlation');
    expect(rows).toHaveLength(33);
    const at = (line: string, lag: number) => rows.find((row) => row.Line === line && row['Lag (weeks)'] === lag);
    for (const [line, lag, pearson, spearman] of [
      ['mdsp_on', 0, 0.48332734402603106, 0.4103015405646985],
      ['mdsp_on', 2, 0.3654282886673335, 0.24404027448561008],
      ['mdsp_sem', 0, 0.5864087209773982, 0.3316223250433777],
      ['mdsp_sem', 2, 0.6094464923839544, 0.20406478986048424],
      ['mdsp_dm', 0, 0.14853884265684994, 0.1065013933434986],
      ['mdsp_dm', 2, 0.20784863814508375, 0.28489246788107064],
    ] as const) {
      expect(at(line, lag)?.Pearson).toBeCloseTo(pearson, 10);
      expect(at(line, lag)?.Spearman).toBeCloseTo(spearman, 10);
      expect(at(line, lag)?.n).toBe(209 - lag);
    }
    expect(at('mdsp_dm', 2)?.['p (one lag)']).toBeCloseTo(0.002654047908962404, 10);
    expect(view.notes.join(' ')).toContain('Correlation is not lift');
    expect(view.notes.join(' ')).toContain('The best of 3 lags looks better than it is');
  });
  it('writes its tables', async () => {
    const book = bookOf({ Data: grid('serial') });
    await writeOn(book, spend, { against: 'sales' });
    expect(book.sheets().map(({ name }) => name)).toEqual(
      expect.arrayContaining(['Budget Spend', 'Budget Spend Time', 'Budget Spend Detail', 'Budget Correlation']),
    );
  });
});
