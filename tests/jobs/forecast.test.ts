/** The job forecast: tables long and wide, closed periods, the outlook of a year, and R's results on classic series. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isoOfSerial, serialOf, serialOfIso } from '../../src/core/calendar/serial.ts';
import type { Grid } from '../../src/core/cell.ts';
import { forecast } from '../../src/jobs/forecast/forecast.ts';
import { periodLabel, periodOf, readPeriod, startOf, unitOf } from '../../src/jobs/forecast/periods.ts';
import { codes, dataText, decided, hasData, numbers, records, sheets, shown, typed, written } from './seriesBook.ts';

const month = (m: number) => serialOf(2025, 1 + m, 1);
const label = (m: number) => isoOfSerial(month(m)).slice(0, 7);
const view = (grid: Grid, settings = {}) => shown(sheets({ Data: grid }), forecast, settings);

describe('periods', () => {
  it.each<[string | number, string | null]>([
    ['2026-03', '2026-03-01 month'],
    ['2026/3', '2026-03-01 month'],
    ['Mar 2026', '2026-03-01 month'],
    ['Mar-26', '2026-03-01 month'],
    ["March '26", '2026-03-01 month'],
    ['Sept 2026', '2026-09-01 month'],
    ['2026-Q2', '2026-04-01 quarter'],
    ['Q2 2026', '2026-04-01 quarter'],
    ['2026-W01', '2025-12-29 week'],
    ['FY2026', '2026-01-01 year'],
    [2026, '2026-01-01 year'],
    [46_054, '2026-02-01 null'],
    ['2026-02-01', '2026-02-01 null'],
    ['Mayor', null],
    ['Budget', null],
    ['2026-13', null],
    ['2026-W60', null],
    [12, null],
  ])('%s is %s', (cell, expected) => {
    const read = readPeriod(cell);
    expect(read === null ? null : `${isoOfSerial(read.day)} ${read.unit}`).toBe(expected);
  });
  it('count on without a hole, and start where they say', () =>
    fc.assert(
      fc.property(
        fc.constantFrom('day', 'week', 'month', 'quarter', 'year' as const),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 20_000, max: 60_000 }),
        (unit, firstMonth, day) => {
          const scale = { unit, firstMonth, years: true };
          const period = periodOf(scale, day);
          expect(startOf(scale, period)).toBeLessThanOrEqual(day);
          expect(startOf(scale, period + 1)).toBeGreaterThan(day);
          expect(periodOf(scale, startOf(scale, period))).toBe(period);
        },
      ),
    ));
  it('of fiscal years have their names', () => {
    const july = { unit: 'quarter', firstMonth: 7, years: true } as const;
    expect(periodLabel(july, periodOf(july, serialOf(2026, 1, 15)))).toBe('FY2026-Q3');
  });
  it('are recognised by the spacing of dates', () => {
    const every = (gap: number, n = 12) => Array.from({ length: n }, (_, i) => 45_000 + i * gap);
    expect([1, 7, 30, 91, 365].map((gap) => unitOf(every(gap)))).toEqual(['month', 'week', 'month', 'quarter', 'year']);
  });
});

describe('the outlook of a year', () => {
  const year = (amounts: readonly (number | null)[]): Grid => [
    ['Month', 'Spend', 'Budget'],
    ...amounts.map((amount, m) => [month(m), amount, 10_000]),
  ];
  const five = [10_080, 10_080, 10_080, 10_080, 10_080, null, null, null, null, null, null, null];
  it('R19: five months of 10,080 at the run rate make 120,960 of 120,000', async () => {
    const found = await view(year(five), { method: 'run_rate' });
    expect(records(found, 'Budget_Outlook')[0]).toMatchObject({
      Line: 'Spend',
      'Actual to date': 50_400,
      'Forecast of the rest': 70_560,
      Outlook: 120_960,
      Budget: 120_000,
      Variance: 960,
      'Variance %': 0.008,
    });
    expect(found.headline).toContain('2025 is heading for 120,960');
    expect(found.headline).toContain('960 above the budget of 120,000: 50,400 actual to 2025-05');
  });
  it('a text label per month gives the same as dates, and a column per month too', async () => {
    const long = await view(year(five), { method: 'drift' });
    const text = await view(
      year(five).map((cells, i) => (i === 0 ? cells : [label(i - 1), ...cells.slice(1)])),
      { method: 'drift' },
    );
    const wide = await view(
      [
        ['Line', ...five.map((_, m) => label(m)), 'Budget'],
        ['Spend', ...five, 120_000],
        ['Total', ...five, 120_000],
      ],
      { method: 'drift' },
    );
    const dated = await view(
      [
        ['Line', ...five.map((_, m) => month(m)), 'Budget'],
        ['Spend', ...five, 120_000],
      ],
      {
        method: 'drift',
      },
    );
    for (const other of [text, wide, dated])
      expect(other.tables.map(({ rows }) => rows)).toEqual(long.tables.map(({ rows }) => rows));
  });
  it('closed says where actuals end: what stands after it is not read', async () => {
    const all = Array.from({ length: 12 }, (_, m) => (m < 6 ? 100 : 999));
    const found = await view(year(all), { closed: '2025-06', method: 'naive' });
    expect(records(found, 'Budget_Outlook')[0]).toMatchObject({ 'Actual to date': 600, Outlook: 1200 });
  });
  it('zeros at the end in every line count as open, and it says so', async () => {
    const zeros = five.map((amount) => amount ?? 0);
    const decision = await decided(sheets({ Data: year(zeros) }), forecast, { method: 'run_rate' });
    expect(codes(decision)).toEqual(['open-periods Data!A1:C13']);
    expect(decision.view && records(decision.view, 'Budget_Outlook')[0]?.Outlook).toBe(120_960);
    const closed = await view(year(zeros), { method: 'run_rate', closed: '2025-12' });
    expect(records(closed, 'Budget_Outlook')[0]?.['Actual to date']).toBe(0);
    expect(closed.headline).toContain('2026 is heading for');
  });
  it('months alone have no year: January after December is the next one', async () => {
    const names = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
    const found = await view(
      [
        ['Channel', ...names, 'Year'],
        ['TV', ...names.map((_, m) => (m < 11 ? 5 : null)), 55],
      ],
      { method: 'naive', horizon: '2' },
    );
    expect(records(found, 'Budget_Forecast').map((row) => row.Period)).toEqual(['Dec', 'Jan +1']);
    expect(records(found, 'Budget_Outlook')[0]).toMatchObject({ 'Actual to date': 55, Outlook: 60 });
  });
  it('of a fiscal year from July is named by its end', async () => {
    const found = await view(year(five), { method: 'naive', first_month: '7' });
    expect(found.headline).toContain('FY2025 is heading for 60,480');
    expect(found.notes.join()).toContain('periods before 2025-01 are not in the outlook');
  });
});

describe('lines', () => {
  const ledger: Grid = [
    ['Date', 'Account', 'Spent'],
    ...Array.from({ length: 120 }, (_, d) => [serialOf(2025, 1, 1) + d, d % 2 === 0 ? 'A' : 'B', 10]),
  ];
  it('days of a ledger add up to months per line', async () => {
    const found = await view(ledger, { method: 'naive', horizon: '1' });
    // January has 16 days of A, April 15 of each; naive repeats April.
    expect(records(found, 'Budget_Forecast').map((row) => [row.Line, row.Period, row.Forecast])).toEqual([
      ['A', '2025-05', 150],
      ['B', '2025-05', 150],
      ['Total', '2025-05', 300],
    ]);
    expect(records(found, 'Budget_Outlook').map((row) => row['Actual to date'])).toEqual([600, 600, 1200]);
  });
  it('a ledger that stops inside a month is warned about', async () => {
    const decision = await decided(sheets({ Data: ledger.slice(0, 110) }), forecast);
    expect(codes(decision)).toEqual(['part-period Data!A1:C110']);
    expect(decision.problems[0]?.fix).toContain('closed=2025-03');
  });
  it('a column per line; sums of the user are left out', async () => {
    const grid: Grid = [
      ['Week', 'Search', 'TV', 'Total'],
      ...Array.from({ length: 10 }, (_, w) => [45_292 + 7 * w, 10 + w, 5, 15 + w]),
      ['Total', 145, 50, 195],
    ];
    const found = await view(grid, { method: 'drift', horizon: '2' });
    expect(records(found, 'Budget_Forecast').map((row) => [row.Line, row.Period, row.Forecast])).toEqual([
      ['Search', '2024-W11', 20],
      ['Search', '2024-W12', 21],
      ['TV', '2024-W11', 5],
      ['TV', '2024-W12', 5],
      ['Total', '2024-W11', 25],
      ['Total', '2024-W12', 26],
    ]);
  });
  it('many lines with holes are one warning', async () => {
    const rows = Array.from({ length: 8 }, (_, i) => [`L${i}`, 1, null, 3, 4]);
    const decision = await decided(
      sheets({ Data: [['Line', ...[0, 1, 2, 3].map(label)], ...rows.slice(0, 7), ['L8', 1, 2, 3, 4]] }),
      forecast,
      { method: 'naive' },
    );
    expect(codes(decision)).toEqual(['holes Data!A2']);
    expect(decision.problems[0]?.found).toContain('1 of "L0"');
    expect(decision.problems[0]?.found).toContain('2 more lines');
  });
  it('a hole counts as 0 and is told; a line without amounts is 0', async () => {
    const decision = await decided(
      sheets({
        Data: [
          ['Line', ...[0, 1, 2, 3, 4].map(label)],
          ['A', 1, null, 3, 4, 5],
          ['B', null, null, null, null, null],
          ['C', null, null, 3, 4, 5],
        ],
      }),
      forecast,
      { method: 'naive' },
    );
    expect(codes(decision)).toEqual(['no-history Data!A3', 'holes Data!A2']);
  });
});

describe('what is wrong', () => {
  it.each<[string, Grid, Record<string, string>, string]>([
    [
      'no periods',
      [
        ['Line', 'Spend'],
        ['A', 1],
        ['B', 2],
      ],
      {},
      'no-periods Data!A1:B3',
    ],
    [
      'a date that is none',
      [
        ['Date', 'Spend'],
        [45_000, 1],
        ['soon', 2],
      ],
      {},
      'no-date Data!A3',
    ],
    [
      'text for an amount',
      [
        ['Line', '2025-01', '2025-02'],
        ['A', 1, '2 TEUR'],
      ],
      {},
      'not-a-number Data!C2',
    ],
    [
      'no amount at all',
      [
        ['Date', 'Spend', 'Budget'],
        [45_000, null, 1],
        [45_031, null, 2],
      ],
      {},
      'no-history Data!A1:C3',
    ],
    [
      'too short for the method',
      [
        ['Date', 'Spend'],
        [45_000, 1],
        [45_031, 2],
      ],
      { method: 'hw_add' },
      'too-short Data!B1',
    ],
    [
      'a zero for hw_mul',
      [
        ['Line', ...Array.from({ length: 30 }, (_, m) => label(m))],
        ['A', ...Array.from({ length: 30 }, (_, m) => (m === 7 ? 0 : 9))],
      ],
      { method: 'hw_mul' },
      'not-positive Data!A2',
    ],
    [
      'several columns and a name per row',
      [
        ['Date', 'Line', 'X', 'Y'],
        [45_000, 'A', 1, 2],
        [45_031, 'A', 2, 2],
      ],
      {},
      'no-amount Data!A1:D3',
    ],
    [
      'an unknown column',
      [
        ['Date', 'Spend'],
        [45_000, 1],
        [45_031, 2],
      ],
      { series: 'Sales' },
      'no-amount Data!A1:B3',
    ],
    [
      'closed before the history',
      [
        ['Date', 'Spend'],
        [45_000, 1],
        [45_031, 2],
      ],
      { closed: '2020-01' },
      'no-history Data!A1:B3',
    ],
    [
      'a level of 0',
      [
        ['Date', 'Spend'],
        [45_000, 1],
        [45_031, 2],
      ],
      { level: '0' },
      'bad-level Data!B1',
    ],
    [
      'a date far off',
      [
        ['Date', 'Spend'],
        [45_000, 1],
        [45_007, 1],
        [2_900_000, 2],
      ],
      {},
      'no-history Data!A1:B4',
    ],
  ])('%s', async (_, grid, settings, problem) => {
    const decision = await decided(sheets({ Data: grid }), forecast, settings);
    expect(decision.plan).toBeNull();
    expect(codes(decision)).toContain(problem);
  });
});

it('foots for any table, in every period and for the year, whatever the order of the rows', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(fc.option(fc.integer({ min: -50_000, max: 90_000 })), { minLength: 9, maxLength: 9 }), {
        minLength: 1,
        maxLength: 4,
      }),
      fc.constantFrom('auto', 'ses', 'holt', 'damped', 'theta', 'drift', 'run_rate', 'linear'),
      async (lines, method) => {
        const rows = lines.map((cells, i) => [`L${i}`, ...cells.map((cents) => (cents === null ? null : cents / 100))]);
        const head = ['Line', ...Array.from({ length: 9 }, (_, m) => label(m))];
        const decision = await decided(sheets({ Data: [head, ...rows] }), forecast, { method });
        if (decision.view === null) {
          // Only too little history may stand in the way.
          expect(codes(decision).some((code) => /^(no-history|too-short) /.test(code))).toBe(true);
          return;
        }
        expect(decision.view.checks.filter(({ holds }) => !holds)).toEqual([]);
        const table = records(decision.view, 'Budget_Forecast');
        for (const period of new Set(table.map((row) => row.Period))) {
          const of = table.filter((row) => row.Period === period);
          const cents = numbers(of, 'Forecast').map((amount) => Math.round(amount * 100));
          const parts = lines.length === 1 ? cents.slice(0, 1) : cents.slice(0, -1);
          expect(parts.reduce((sum, amount) => sum + amount, 0)).toBe(cents[cents.length - 1]);
        }
        const turned = await decided(sheets({ Data: [head, ...[...rows].reverse()] }), forecast, { method });
        expect(turned.view?.headline).toBe(decision.view.headline);
      },
    ),
    { numRuns: 40 },
  );
});

describe.skipIf(!hasData)("R's forecast package on classic series", () => {
  type Series = { start: number[]; frequency: number; values: number[]; y?: number[] };
  type Method = { mean?: number[] };
  const data: { input: Record<string, Series>; expected: Record<string, Record<string, Method>> } = hasData
    ? JSON.parse(dataText('forecast_classic_series_r.json'))
    : { input: {}, expected: {} };
  const passengers = () => {
    const series = data.input.AirPassengers;
    return series?.values ?? series?.y ?? [];
  };
  const table = (): Grid => [
    ['Month', 'Passengers'],
    ...passengers().map((amount, m) => [serialOf(1949, 1 + m, 1), amount]),
  ];
  it.each([
    ['snaive', 1e-9],
    ['drift', 1e-6],
    ['theta', 0.01],
  ])('%s of AirPassengers, read from months', async (method, tolerance) => {
    const theirs = data.expected.AirPassengers?.[method === 'theta' ? 'thetaf' : method]?.mean ?? [];
    expect(theirs.length).toBeGreaterThan(11);
    const found = await view(table(), { method, horizon: '12' });
    numbers(records(found, 'Budget_Forecast').slice(0, 12), 'Forecast').forEach((point, i) => {
      expect(Math.abs(point / (theirs[i] ?? 0) - 1)).toBeLessThan(tolerance + 0.005 / point);
    });
  });
  it('auto is near what came in 1960, and says how far off it would have been', async () => {
    const all = passengers();
    const found = await view(table().slice(0, -12));
    const points = numbers(records(found, 'Budget_Forecast').slice(0, 12), 'Forecast');
    const off = points.reduce((sum, point, i) => sum + Math.abs(point - (all[132 + i] ?? 0)), 0);
    expect(off / all.slice(132).reduce((sum, value) => sum + value, 0)).toBeLessThan(0.06);
    const [row] = records(found, 'Budget_Accuracy');
    expect(Number(row?.WAPE)).toBeGreaterThan(0);
    expect(Number(row?.WAPE)).toBeLessThan(0.1);
    expect(Number(row?.MASE)).toBeLessThan(1);
    expect(serialOfIso('1960-01-01')).toBe(records(found, 'Budget_Forecast')[0]?.Starts);
  });
});

it('writes an outlook, every period and the accuracy', async () => {
  const book = sheets({
    Data: [
      ['Line', ...Array.from({ length: 9 }, (_, m) => label(m))],
      ['A', 1, 2, 3, 4, 5, 6, 7, 8, 9],
      ['B', 9, 8, 7, 6, 5, 4, 3, 2, 1],
    ],
  });
  await written(book, forecast, { method: 'drift' });
  expect(book.names().map(({ name }) => name)).toEqual(
    expect.arrayContaining(['Budget_Outlook', 'Budget_Forecast', 'Budget_Accuracy']),
  );
  const cells = book.values({ sheet: 'Budget Outlook', row: 0, column: 0, rows: 12, columns: 4 });
  expect(cells).toContainEqual(['A', 45, 33, 78]);
  expect(cells).toContainEqual(['Total', 90, 30, 120]);
});

it('R40 through the command line: a line through 100, 104, 103, 109, 112, 115 leads to 117.67 ± 5.79', async () => {
  const months: Grid = [['Month', 'Actual'], ...[100, 104, 103, 109, 112, 115].map((value, m) => [label(m), value])];
  const next = records(
    await typed('forecast', sheets({ Data: months }), { method: 'linear', level: '95%' }),
    'Budget_Forecast',
  )[0];
  expect(next).toMatchObject({ Forecast: 117.67 });
  expect(Number(next?.High) - Number(next?.Forecast)).toBeCloseTo(5.79, 2);
});
