/** Shared services: R11 through the report, unused capacity, and tables that foot both ways. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Grid } from '../../src/core/cell.ts';
import { activity } from '../../src/jobs/activity/activity.ts';
import { bookOf, rowsOf, runReport } from '../support/runReport.ts';
import { cents, column, sum, written } from '../support/writtenTable.ts';

const run = (lines: Grid, settings: Record<string, string> = {}, sides: Record<string, Grid> = {}) =>
  runReport(activity, bookOf({ Budget_Lines: lines, ...sides }), settings);
const HOUSE: Grid = [
  ['Department', 'Cost', 'IT', 'HR'],
  ['IT', 120_000, null, 10],
  ['HR', 80_000, 20, null],
  ['Marketing', null, 50, 60],
  ['Sales', null, 30, 30],
];
const DRIVERS: Grid = [
  ['From', 'To', 'Volume'],
  ['it', 'HR', 20],
  ['IT', 'Marketing', 25],
  ['IT', 'Marketing', 25],
  ['IT', 'Sales', 30],
  ['HR', 'IT', 10],
  ['HR', 'Marketing', 60],
  ['HR', 'Sales', 30],
];

describe('R11: IT 120,000 and HR 80,000 serve each other, Marketing and Sales', () => {
  const cases = [
    ['direct', 128_333.33, 71_666.67],
    ['step-down', 129_333.33, 70_666.67],
    ['reciprocal', 128_979.59, 71_020.41],
  ] as const;
  it.each(cases)('%s, from a matrix', async (how, marketing, sales) => {
    const ran = await run(HOUSE, { how });
    expect(rowsOf(ran, 'Budget_Activity')).toMatchObject([
      { Receiver: 'Marketing', Charged: marketing },
      { Receiver: 'Sales', Charged: sales },
      { Receiver: 'Total', Charged: 200_000 },
    ]);
    expect(ran.view?.headline).toContain('Of 200,000 for 2 services Marketing pays the most');
  });
  it.each(cases)('%s, from Budget_Drivers', async (how, marketing) => {
    const lines = HOUSE.map((row) => row.slice(0, 2));
    const rows = rowsOf(await run(lines, { how }, { Budget_Drivers: DRIVERS }), 'Budget_Activity');
    expect(rows[0]).toMatchObject({ Receiver: 'Marketing', Charged: marketing });
  });
  it('direct: bills are the shares without services, and whole ones stay whole', async () => {
    expect(rowsOf(await run(HOUSE, { how: 'direct' }), 'Budget_Activity')).toMatchObject([
      { IT: 75_000, HR: 53_333.33 },
      { IT: 45_000, HR: 26_666.67 },
      { IT: 120_000, HR: 80_000 },
    ]);
  });
  it('step-down in another order', async () => {
    // HR first: 8,000 to IT, 48,000 and 24,000; then IT's 128,000 by 5 : 3.
    const rows = rowsOf(await run(HOUSE, { how: 'step-down', sequence: 'hr' }), 'Budget_Activity');
    expect(rows).toMatchObject([
      { IT: 80_000, HR: 48_000, Charged: 128_000 },
      { IT: 48_000, HR: 24_000, Charged: 72_000 },
      {},
    ]);
  });
  it('reciprocal: what services pass on, and their rates', async () => {
    const rows = rowsOf(await run(HOUSE), 'Budget_Activity_Services');
    expect(rows).toMatchObject([
      { Service: 'IT', 'Own cost': 120_000, 'Passed on': 130_612.24, 'Units charged': 100 },
      { Service: 'HR', 'Own cost': 80_000, 'Passed on': 106_122.45, 'Units charged': 100 },
      { Service: 'Total', 'Own cost': 200_000, 'To receivers': 200_000, 'Rate per unit': null },
    ]);
    expect(rows[0]?.['Rate per unit']).toBeCloseTo(1306.1224, 8);
  });
  it('the order of rows changes nothing', async () => {
    const [header = [], ...body] = HOUSE;
    for (const how of ['direct', 'step-down', 'reciprocal']) {
      const [a, b] = await Promise.all(
        [body, [...body].reverse()].map(async (rows) =>
          rowsOf(await run([header, ...rows], { how }), 'Budget_Activity'),
        ),
      );
      const charged = (list: typeof a, name: string) => list?.find(({ Receiver }) => Receiver === name)?.Charged;
      for (const name of ['Marketing', 'Sales', 'Total']) expect(charged(a, name)).toBe(charged(b, name));
    }
  });
});

describe('practical capacity', () => {
  const pool = (capacity: number | null): Grid => [
    ['Line', 'Cost pool', 'Support', 'Practical capacity'],
    ['Support', 180_000, null, capacity],
    ['A', 1000, 1200, null],
    ['B', null, 900, null],
    ['C', null, 900, null],
  ];
  it('R11: 180,000 ÷ 3,000 h is 60 an hour', async () => {
    const ran = await run(pool(null));
    expect(rowsOf(ran, 'Budget_Activity').map((row) => row.Charged)).toEqual([72_000, 54_000, 54_000, 180_000]);
    expect(rowsOf(ran, 'Budget_Activity').map((row) => row['Full cost'])).toEqual([73_000, 54_000, 54_000, 181_000]);
    expect(rowsOf(ran, 'Budget_Activity_Services')[0]?.['Rate per unit']).toBe(60);
  });
  it('what nobody uses is a line of its own', async () => {
    const ran = await run(pool(3600));
    expect(rowsOf(ran, 'Budget_Activity').map((row) => [row.Receiver, row.Charged])).toEqual([
      ['A', 60_000],
      ['B', 45_000],
      ['C', 45_000],
      ['Unused capacity', 30_000],
      ['Total', 180_000],
    ]);
    expect(rowsOf(ran, 'Budget_Activity_Services')[0]).toMatchObject({ 'Rate per unit': 50, 'Unused units': 600 });
    expect(ran.view?.headline).toContain('30,000 is capacity that nobody uses');
  });
  it('less than is used is refused at its cell', async () => {
    const ran = await run(pool(2999));
    expect(ran.problems).toMatchObject([{ code: 'over-capacity', where: 'Budget_Lines!D2' }]);
  });
});

it('the written sheet foots both ways, to the cent', async () => {
  const odd: Grid = [
    ['Department', 'Budget', 'IT', 'HR', 'Facilities'],
    ['IT', 100_000.01, null, 7, 3],
    ['HR', 77_777.77, 13, null, 11],
    ['Facilities', 33_333.33, 1, 1, 5],
    ['A', null, 17, 3, 1],
    ['B', null, 19, 9, 1],
    ['C', null, 23, 0, 1],
  ];
  for (const how of ['direct', 'step-down', 'reciprocal']) {
    const cells = await written('activity', { Budget_Lines: odd }, { how }, 'Budget Activity');
    for (const header of ['IT', 'HR', 'Facilities', 'Charged']) {
      const amounts = column(cells, header).map(cents);
      expect(sum(amounts.slice(0, -1))).toBe(amounts[amounts.length - 1]);
    }
    for (const row of cells.slice(1)) expect(sum(row.slice(1, 4).map(cents))).toBe(cents(row[4]));
    expect(cents(cells[cells.length - 1]?.[4])).toBe(21_111_111);
  }
});

describe('bad input has an address', () => {
  it.each([
    [
      'a negative volume',
      'Budget_Lines!C4',
      'bad-number',
      [
        ['L', 'Cost', 'S'],
        ['S', 5, null],
        ['A', 0, 2],
        ['B', 0, -1],
      ],
    ],
    [
      'a text as volume',
      'Budget_Lines!C3',
      'bad-number',
      [
        ['L', 'Cost', 'S'],
        ['S', 5, null],
        ['A', 0, 'x'],
        ['B', 0, 1],
      ],
    ],
    [
      'a negative cost',
      'Budget_Lines!B2',
      'bad-number',
      [
        ['L', 'Cost', 'S'],
        ['S', -5, null],
        ['A', 0, 2],
      ],
    ],
    [
      'no costs',
      'Budget_Lines!A1:C3',
      'missing-column',
      [
        ['L', 'Size', 'S'],
        ['S', 5, null],
        ['A', 0, 2],
      ],
    ],
    [
      'no services',
      'Budget_Lines!A1:C3',
      'no-services',
      [
        ['L', 'Cost', 'S'],
        ['T', 5, null],
        ['A', 0, 2],
      ],
    ],
    [
      'no receivers',
      'Budget_Lines!A1:C2',
      'no-receivers',
      [
        ['L', 'Cost', 'S'],
        ['S', 5, 1],
      ],
    ],
    [
      'nobody served',
      'Budget_Lines!A2',
      'no-volume',
      [
        ['L', 'Cost', 'S'],
        ['S', 5, 4],
        ['A', 0, null],
      ],
    ],
    [
      'a circle',
      'Budget_Lines!A1:D4',
      'circle',
      [
        ['L', 'Cost', 'S', 'T'],
        ['S', 5, 0, 1],
        ['T', 5, 1, 0],
        ['A', 0, 0, 0],
      ],
    ],
  ] as const)('%s', async (_, where, code, lines) => {
    const ran = await run(lines);
    expect(ran.view).toBeNull();
    expect(ran.problems).toContainEqual(expect.objectContaining({ code, where }));
  });
  it('a name that is no line, and a text as volume', async () => {
    const drivers: Grid = [
      ['From', 'To', 'Volume'],
      ['IT', 'Legal', 4],
      ['IT', 'Sales', 'many'],
    ];
    expect((await run(HOUSE, {}, { Budget_Drivers: drivers })).problems).toMatchObject([
      { code: 'unknown-line', where: 'Budget_Drivers, row 2' },
      { code: 'bad-number', where: 'Budget_Drivers, row 3' },
    ]);
  });
  it('a circle names its services; a sequence names services only', async () => {
    const circle: Grid = [
      ['L', 'Cost', 'S', 'T'],
      ['S', 5, 0, 1],
      ['T', 5, 1, 0],
      ['A', 0, 0, 0],
    ];
    expect((await run(circle)).problems[0]?.found).toContain('S, T charge only each other');
    expect((await run(HOUSE, { how: 'step-down', sequence: 'Sales' })).problems).toMatchObject([
      { code: 'bad-setting', where: 'sequence' },
    ]);
  });
});

it('every law holds for any house, by every method', async () => {
  const amount = fc.integer({ min: 0, max: 1e9 }).map((n) => n / 100);
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        costs: fc.array(amount, { minLength: 3, maxLength: 3 }),
        volumes: fc.array(fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 3, maxLength: 3 }), {
          minLength: 6,
          maxLength: 6,
        }),
        spare: fc.array(fc.constantFrom(null, 0, 7), { minLength: 3, maxLength: 3 }),
        how: fc.constantFrom('direct', 'step-down', 'reciprocal'),
      }),
      async ({ costs, volumes, spare, how }) => {
        // Someone outside uses a little of everything, so that nothing circles.
        const used = [0, 1, 2].map((s) => sum(volumes.map((row) => row[s] ?? 0)) + 1);
        const lines: Grid = [
          ['Line', 'Cost', 'Practical capacity', 'S0', 'S1', 'S2'],
          ...volumes.map((row, i) => [
            i < 3 ? `S${i}` : `R${i}`,
            costs[i] ?? null,
            i < 3 && spare[i] !== null ? (used[i] ?? 0) + (spare[i] ?? 0) : null,
            ...row,
          ]),
          ['Rest', null, null, 1, 1, 1],
        ];
        const rows = rowsOf(await run(lines, { how }), 'Budget_Activity');
        expect(cents(Number(rows[rows.length - 1]?.Charged))).toBe(sum(costs.map(cents)));
      },
    ),
    { numRuns: 80 },
  );
});
