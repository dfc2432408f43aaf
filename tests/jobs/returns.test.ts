/** Returns: the worked examples of R22–R25, R29, R30, R39 and C32 through the report, and its laws. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Grid } from '../../src/core/cell.ts';
import { REPORTS } from '../../src/jobs/report/catalogue.ts';
import { returns } from '../../src/jobs/returns/returns.ts';
import { ROLES } from '../../src/workbook/roles.ts';
import { bookOf, rowsOf, runReport } from '../support/runReport.ts';
import { records, typed } from './seriesBook.ts';

const run = (lines: Grid, settings: Record<string, string> = {}, sides: Record<string, Grid> = {}) =>
  runReport(returns, bookOf({ Budget_Lines: lines, ...sides }), settings);
const lines = async (grid: Grid, settings: Record<string, string> = {}) =>
  rowsOf(await run(grid, settings), 'Budget_Returns');
const worth = async (grid: Grid, settings: Record<string, string> = {}) =>
  rowsOf(await run(grid, settings), 'Budget_Worth');

describe('never a bare ROI (R22): 50,000 spent, 200,000 attributed, margin 60 %, 120,000 incremental', () => {
  const GRID: Grid = [
    ['Channel', 'Spend', 'Revenue', 'Margin', 'Incremental revenue'],
    ['Search', 50_000, 200_000, 0.6, 120_000],
  ];
  it.each([
    ['revenue', 'revenue', 3, 4],
    ['auto', 'gross margin', 1.4, 2.4],
    ['margin', 'gross margin', 1.4, 2.4],
    ['incremental', 'incremental margin', 0.44, 1.44],
  ])('%s', async (basis, name, roi, multiple) => {
    const [row] = await lines(GRID, { basis });
    expect(row).toMatchObject({ Line: 'Search', ROAS: 4, iROAS: 2.4 });
    expect(row?.[`ROI (${name})`]).toBeCloseTo(roi, 12);
    expect(row?.[`Return multiple (${name})`]).toBeCloseTo(multiple, 12);
    expect(row?.['Break-even ROAS']).toBeCloseTo(1.667, 3);
  });
  it('takes a margin for lines without one', async () => {
    const [row] = await lines(
      [
        ['Line', 'Spend', 'Revenue'],
        ['A', 50_000, 200_000],
      ],
      { margin: '60%' },
    );
    expect(row?.['ROI (gross margin)']).toBeCloseTo(1.4, 12);
  });
});

describe('customers (R23)', () => {
  it('CAC four ways, LTV, payback', async () => {
    const rows = await lines(
      [
        [
          'Line',
          'Spend',
          'People and tools',
          'New customers',
          'Paid customers',
          'Revenue per customer',
          'Margin',
          'Churn',
        ],
        ['All media', 60_000, 40_000, 250, 180, 80, 0.75, 0.03],
      ],
      { ltv_months: '36', discount: '1%' },
    );
    const expected = {
      'CAC media-only': 240,
      'CAC media-only, paid': 333.33,
      'CAC fully loaded': 400,
      'CAC fully loaded, paid': 555.56,
      LTV: 2000,
      'LTV in 36 months': 1161.31,
      'LTV : CAC': 5,
      'Payback months': 6.67,
      'Payback months with churn': 7.33,
    };
    for (const row of rows)
      for (const [header, value] of Object.entries(expected)) expect(row[header], header).toBeCloseTo(value, 2);
    const [plain] = await lines(
      [
        ['Line', 'Spend', 'New customers', 'Revenue per customer', 'Margin', 'Churn'],
        ['A', 1, 1, 80, 0.75, 0.03],
      ],
      { ltv_months: '36' },
    );
    expect(plain?.['LTV in 36 months']).toBeCloseTo(2000 * (1 - 0.97 ** 36), 8);
  });
});

describe('totals are ratios of sums (R24)', () => {
  it('8.0 and 2.0 blend to 2.6', async () => {
    const rows = await lines([
      ['Line', 'Group', 'Spend', 'Revenue', 'Conversions'],
      ['A', 'x', 10_000, 80_000, 100],
      ['B', 'x', 90_000, 180_000, 300],
      ['C', 'y', 0, 0, null],
    ]);
    expect(rows.map((row) => [row.Line, row.ROAS, row.CPA])).toEqual([
      ['A', 8, 100],
      ['B', 2, 300],
      ['C', null, null],
      ['x (subtotal)', 2.6, 250],
      ['y (subtotal)', null, null],
      ['Total', 2.6, 250],
    ]);
  });
  it('what is not measured is left out on both sides', async () => {
    const rows = await lines([
      ['Line', 'Spend', 'Revenue'],
      ['A', 100, 300],
      ['Brand', 900, null],
    ]);
    expect(rows[2]).toMatchObject({ Spend: 1000, Revenue: 300, ROAS: 3 });
  });
  it('the total lies between the lines, for any lines', async () => {
    const cents = fc.integer({ min: 1, max: 1e9 }).map((n) => n / 100);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cents, cents), { minLength: 1, maxLength: 10 }), async (cells) => {
        const rows = await lines([['Line', 'Spend', 'Revenue'], ...cells.map((pair, i) => [`L${i}`, ...pair])]);
        const all = rows.slice(0, -1).map((row) => Number(row.ROAS));
        const total = Number(rows[rows.length - 1]?.ROAS);
        expect(total).toBeGreaterThanOrEqual(Math.min(...all) * (1 - 1e-12));
        expect(total).toBeLessThanOrEqual(Math.max(...all) * (1 + 1e-12));
      }),
      { numRuns: 40 },
    );
  });
});

describe('maturity (R25) and trajectory (R29)', () => {
  it('1.4 at 45 % is 3.11, and nothing is concluded below the least share', async () => {
    const rows = await lines([
      ['Line', 'Spend', 'Revenue', 'Maturity', 'Target return'],
      ['Video', 1000, 1400, 0.45, 4],
      ['Podcast', 1000, 100, 0.1, 4],
    ]);
    expect(rows[0]?.['Matured ROAS']).toBeCloseTo(3.11, 2);
    expect(rows[0]).toMatchObject({ Trajectory: 'on its way' });
    expect(rows[1]).toMatchObject({ 'Matured ROAS': null, Trajectory: 'too early to say' });
  });
  it('1.78x in 12 months is 85 % of 4.2x in 24, not 42 %', async () => {
    const [row, low, high] = await lines(
      [
        ['Line', 'Spend', 'Revenue', 'Target return', 'Target months'],
        ['AI platform', 100, 178, 4.2, 24],
        ['Low', 100, 40, 1, 12],
        ['High', 100, 160, 1, 12],
      ],
      { horizon: '12' },
    );
    expect(row?.['Of target, as printed']).toBeCloseTo(0.4238, 4);
    expect(row?.['Of target, per year']).toBeCloseTo(0.8476, 4);
    expect([row?.Trajectory, low?.Trajectory, high?.Trajectory]).toEqual(['on its way', 'below half', 'opportunity']);
  });
});

describe('conversion lag (R25): the table Budget_Lag', () => {
  const LAG: Grid = [
    ['Days', 'Share of conversions in'],
    [30, 1],
    [7, 0.45],
  ];
  const cohorts = (...dates: readonly (string | number | null)[]): Grid => [
    ['Line', 'Date', 'Spend', 'Revenue', 'Maturity'],
    ...dates.map((date, i) => [`C${i}`, date, 1000, 1400, 0.5]),
  ];
  const aged = (dates: readonly (string | number | null)[], settings = {}, lag = LAG) =>
    run(cohorts(...dates), { as_of: '2026-03-31', ...settings }, { Budget_Lag: lag });

  it('1.4 at 7 days, 45 %, is 3.11; straight between points; what has no date keeps its Maturity', async () => {
    const ran = await aged(['2026-03-24', 46_112 - 18.5 + 0.5, '2026-01-01', null, '2026-03-31']);
    const rows = rowsOf(ran, 'Budget_Returns');
    expect(rows.map(({ Age }) => Age)).toEqual([7, 18, 89, null, 0, null]);
    expect(rows[0]?.['Matured ROAS']).toBeCloseTo(3.11, 2);
    expect(rows[1]?.Maturity).toBeCloseTo(0.45 + (0.55 * 11) / 23, 12);
    expect(rows[2]).toMatchObject({ Maturity: 1, 'Matured ROAS': 1.4 });
    expect(rows[3]).toMatchObject({ Maturity: 0.5, 'Matured ROAS': 2.8 });
    expect(rows[4]).toMatchObject({ Maturity: 0, 'Matured ROAS': null });
    const grown = 1400 / 0.45 + 1400 / (0.45 + (0.55 * 11) / 23) + 1400 + 2800;
    expect(rows[5]?.['Matured revenue']).toBeCloseTo(grown, 1);
    expect(rows[5]?.['Matured ROAS']).toBeCloseTo(grown / 4000, 6);
    expect(rows[5]?.Maturity).toBeCloseTo(5600 / grown, 6);
    expect(ran.view?.notes.join(' ')).toContain('from the date of the row to 2026-03-31');
    expect(ran.view?.notes.join(' ')).toContain('The column Maturity counts only where there is no age');
  });
  it('through the command line, by line, with ages of their own', async () => {
    const book = bookOf({
      Budget_Lines: [
        ['Channel', 'Age', 'Spend', 'Revenue'],
        ['Search', 10, 100, 300],
        ['Video', 10, 100, 300],
      ],
      Budget_Lag: [
        ['Channel', 'Days', 'Share'],
        [null, 20, 1],
        ['video', 20, 0.8],
        ['video', 40, 1],
      ],
    });
    const rows = records(await typed('returns', book), 'Budget_Returns');
    expect(rows.map((row) => row.Maturity)).toEqual([0.5, 0.4, 600 / 1350]);
    expect(rows.map((row) => row['Matured ROAS'])).toEqual([6, 7.5, 6.75]);
  });
  it('below the least share nothing is concluded', async () => {
    const dates = ['2026-03-28'];
    expect(rowsOf(await aged(dates), 'Budget_Returns')[0]?.['Matured ROAS']).toBeNull();
    expect(rowsOf(await aged(dates, { maturity_least: '10%' }), 'Budget_Returns')[0]?.['Matured ROAS']).toBeCloseTo(
      1.4 / (0.45 * (3 / 7)),
      6,
    );
  });
  it('an older cohort is never less mature', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 2, maxLength: 6 }), async (days) => {
        const rows = rowsOf(await aged(days.map((age) => 46_112 - age)), 'Budget_Returns').slice(0, -1);
        const sorted = [...rows].sort((a, b) => Number(a.Age) - Number(b.Age)).map(({ Maturity }) => Number(Maturity));
        expect(sorted).toEqual([...sorted].sort((a, b) => a - b));
      }),
      { numRuns: 20 },
    ));
  it.each<[string, readonly (string | null)[], Record<string, string>, Grid, string]>([
    ['no day of the report', ['2026-03-01'], { as_of: '' }, LAG, 'no-day as_of'],
    ['a bad day of the report', ['2026-03-01'], { as_of: 'today' }, LAG, 'bad-setting as_of'],
    ['a bad date', ['2026-03-01', 'March'], {}, LAG, 'bad-date Budget_Lines!B3'],
    ['a date to come', ['2026-04-01'], {}, LAG, 'after-as-of Budget_Lines!B2'],
    ['shares that fall', ['2026-03-01'], {}, [...LAG, [40, 0.9]], 'bad-curve Budget_Lag'],
    ['a day twice', ['2026-03-01'], {}, [...LAG, [7, 0.5]], 'bad-curve Budget_Lag'],
    ['text for a share', ['2026-03-01'], {}, [...LAG, [40, 'all']], 'not-a-number Budget_Lag, row 4'],
    ['no header', ['2026-03-01'], {}, [['A', 'B'], ...LAG.slice(1)], 'missing-column Budget_Lag'],
  ])('refuses %s', async (_, dates, settings, lag, expected) => {
    const { view, problems } = await aged(dates, settings, lag);
    expect(view).toBeNull();
    expect(problems.map(({ code, where }) => `${code} ${where}`)).toEqual([expected]);
  });
});

describe('contribution (C32)', () => {
  it('revenue − COGS − variable − media − people, per line and in total', async () => {
    const ran = await run(
      [
        ['Line', 'Spend', 'Revenue', 'COGS', 'Variable cost', 'People cost'],
        ['A', 200, 1000, 400, 100, 50],
        ['B', 100, 500, 200, 0, 100],
      ],
      { basis: 'contribution' },
    );
    expect(rowsOf(ran, 'Budget_Contribution')).toMatchObject([
      {
        Line: 'A',
        'Gross margin': 600,
        'Before media': 500,
        'After media': 300,
        Contribution: 250,
        'Contribution %': 0.25,
      },
      { Line: 'B', Contribution: 100, 'Contribution %': 0.2 },
      { Line: 'Total', Revenue: 1500, Contribution: 350 },
    ]);
    expect(rowsOf(ran, 'Budget_Returns')[0]).toMatchObject({
      'Return multiple (contribution)': 2,
      'ROI (contribution)': 1,
    });
  });
});

describe('cash flows', () => {
  const XIRR: Grid = [
    ['Line', 'Date', 'Amount'],
    ['Microsoft', '2008-01-01', -10_000],
    ['Microsoft', '2008-03-01', 2750],
    ['Microsoft', '2008-10-30', 4250],
    ['Microsoft', '2009-02-15', 3250],
    ['Microsoft', '2009-04-01', 2750],
  ];
  it("R39: Microsoft's XIRR", async () => {
    const [row] = await worth(XIRR);
    expect(row?.IRR).toBeCloseTo(0.3733625335, 8);
  });
  it('R39: XIRR and XNPV by days, in a side table', async () => {
    const flows: Grid = [
      ['Line', 'Date', 'Amount'],
      ['Fair', '2026-01-01', -100_000],
      ['Fair', '2026-04-15', 20_000],
      ['Fair', '2026-09-30', 35_000],
      ['Fair', '2027-03-01', 40_000],
      ['Fair', '2027-12-31', 25_000],
    ];
    const ran = await run(
      [
        ['Line', 'Budget'],
        ['Fair', 1],
      ],
      { risk_free: '5%' },
      { Budget_Flows: flows },
    );
    const [row] = rowsOf(ran, 'Budget_Worth');
    expect(row?.IRR).toBeCloseTo(0.191426, 6);
    expect(row).toMatchObject({ NPV: 8538.75, Hurdle: 0.1, Verdict: 'above the hurdle', Constrained: 100_000 });
  });
  it('R39: every root, with a warning', async () => {
    const ran = await run([
      ['Line', 0, 1, 2],
      ['Mine', -1000, 2500, -1540],
    ]);
    expect(rowsOf(ran, 'Budget_Worth')[0]).toMatchObject({ 'All IRRs': '10 %, 40 %', Note: '2 IRRs' });
    expect(ran.problems).toMatchObject([{ code: 'several-rates', severity: 'warning', where: 'Budget_Lines!A2' }]);
  });
  it('R30: hurdle 10.5 %, 3.2x in two years is 2.62x today', async () => {
    const [row] = await worth([
      ['Line', 'Beta', 'Year 0', 'Year 1', 'Year 2'],
      ['AI', 1.3, -100_000, 0, 320_000],
    ]);
    expect(row?.Hurdle).toBeCloseTo(0.105, 12);
    expect(row?.['Present value multiple']).toBeCloseTo(2.62, 2);
    expect(row?.NPV).toBeCloseTo(320_000 / 1.105 ** 2 - 100_000, 2);
    expect(row?.['Payback years']).toBeCloseTo(1.3125, 12);
  });
  it("Microsoft's MIRR, at a hurdle of 11 %", async () => {
    const flows = [-120_000, 39_000, 30_000, 21_000, 37_000, 46_000];
    const [row] = await worth(
      [
        ['Line', 0, 1, 2, 3, 4, 5],
        ['Boat', ...flows],
      ],
      { risk_free: '6%' },
    );
    const [paid, ...rest] = flows;
    const grown = rest.reduce((sum, flow) => sum * 1.11 + flow, 0);
    expect(row?.MIRR).toBeCloseTo((grown / -(paid ?? 0)) ** 0.2 - 1, 10);
    expect(row?.['Payback years']).toBeCloseTo(3 + 30 / 37, 12);
  });
  it('months: rates are shown a year', async () => {
    const [row] = await worth(
      [
        ['Line', 'Month 0', 'Month 1'],
        ['A', -100, 101],
      ],
      { periods: '12' },
    );
    expect(row?.IRR).toBeCloseTo(1.01 ** 12 - 1, 10);
  });
  it('C06: the order is by NPV per constrained unit, not by multiple or size', async () => {
    const rows = await worth(
      [
        ['Line', 'Constrained', 'Year 0', 'Year 1'],
        ['Large', null, -1000, 1320],
        ['Small', null, -100, 165],
        ['Scarce', 50, -400, 495],
        ['Loss', null, -100, 55],
        ['Free', null, 0, 110],
      ],
      { risk_free: '5%' },
    );
    expect(rows.map((row) => [row.Rank, row.Line, row.NPV, row.Constrained])).toEqual([
      [1, 'Scarce', 50, 50],
      [2, 'Small', 50, 100],
      [3, 'Large', 200, 1000],
      [4, 'Loss', -50, 100],
      [null, 'Free', 100, null],
      [null, 'Total', 350, 1250],
    ]);
    expect(rows[4]).toMatchObject({ IRR: null, Note: expect.stringContaining('inflow and one outflow') });
  });
  it('lines and flows in one report', async () => {
    const ran = await run(
      [
        ['Line', 'Spend', 'Revenue'],
        ['A', 1, 2],
      ],
      {},
      { Budget_Flows: XIRR },
    );
    expect(ran.view?.tables.map(({ name }) => name)).toEqual(['Budget_Returns', 'Budget_Worth']);
  });
  it('NPVs foot and every IRR solves, for any flows', async () => {
    const flow = fc.integer({ min: -1e7, max: 1e7 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(flow, flow, flow, flow), { minLength: 1, maxLength: 6 }),
        fc.constantFrom('1', '4', '12'),
        async (cells, periods) => {
          const grid: Grid = [['Line', 0, 1, 2, 3], ...cells.map((row, i) => [`L${i}`, ...row])];
          const rows = await worth(grid, { periods });
          const npv = (row: (typeof rows)[number] | undefined) => Math.round(Number(row?.NPV) * 100);
          expect(rows.slice(0, -1).reduce((sum, row) => sum + npv(row), 0)).toBe(npv(rows[rows.length - 1]));
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('bad input has an address', () => {
  it('an amount that is not exact', async () => {
    const ran = await run([
      ['Line', 'Spend', 'Revenue'],
      ['A', 9e14, 1],
    ]);
    expect(ran.problems).toMatchObject([{ code: 'too-large', where: 'Budget_Lines!B2' }]);
  });
  it.each([
    [
      'a margin of 60',
      [
        ['Line', 'Spend', 'Revenue', 'Margin'],
        ['A', 1, 2, 60],
      ],
      {},
      'bad-share',
      'Budget_Lines!D2',
    ],
    [
      'negative spend',
      [
        ['Line', 'Spend', 'Revenue'],
        ['A', -1, 2],
      ],
      {},
      'negative-spend',
      'Budget_Lines!B2',
    ],
    [
      'negative customers',
      [
        ['Line', 'Spend', 'New customers'],
        ['A', 1, -2],
      ],
      {},
      'negative-count',
      'Budget_Lines!C2',
    ],
    [
      'nothing to judge',
      [
        ['Line', 'Budget'],
        ['A', 1],
      ],
      {},
      'nothing-to-judge',
      'Budget_Lines!A1:B2',
    ],
    [
      'text for a flow',
      [
        ['Line', 0, 1],
        ['A', 1, 'x'],
        ['B', -1, 2],
      ],
      {},
      'not-a-number',
      'Budget_Lines!A2',
    ],
    [
      'no date',
      [
        ['Line', 'Date', 'Amount'],
        ['A', 'soon', 1],
      ],
      {},
      'no-date',
      'Budget_Lines!A2',
    ],
    [
      'a hurdle below -100 %',
      [
        ['Line', 0, 1],
        ['A', -1, 2],
      ],
      { risk_free: '-150%' },
      'bad-hurdle',
      'Budget_Lines!A1:C2',
    ],
  ] as const)('%s', async (_, grid, settings, code, where) => {
    const ran = await run(grid, settings);
    expect(ran.view).toBeNull();
    expect(ran.problems).toMatchObject([{ code, where }]);
  });
});

it('no setting of a report has the name of a column role: --set could not tell them apart', () => {
  const roles: readonly string[] = ROLES.map(({ role }) => role);
  const settings = REPORTS.flatMap((spec) => spec.settings.map(({ name }) => name));
  expect(settings.filter((name) => roles.includes(name))).toEqual([]);
});
