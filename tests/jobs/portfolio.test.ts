/** Portfolios: R30 and R31, closed forms of two lines, limits, covariances in any shape, and bad input. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Grid } from '../../src/core/cell.ts';
import { portfolio } from '../../src/jobs/portfolio/portfolio.ts';
import { bookOf, rowsOf, runReport } from '../support/runReport.ts';
import { cents, column, sum, written } from '../support/writtenTable.ts';

const run = (lines: Grid, settings: Record<string, string> = {}, sides: Record<string, Grid> = {}) =>
  runReport(portfolio, bookOf({ Budget_Lines: lines, ...sides }), { total: '100000', points: '5', ...settings });
/** R31: means 30 and 20 %, deviations 40 and 15 %, correlation .3. */
const TWO: Grid = [
  ['Line', 'Return', 'Standard deviation'],
  ['A', 0.3, 0.4],
  ['B', 0.2, 0.15],
];
const RHO = { correlation: '0.3' };
const LEAST = (0.0225 - 0.018) / (0.16 + 0.0225 - 0.036);

describe('R31', () => {
  it('60/40: mean 26 %, deviation 26.43 %, μ − ½σ² = 22.51 %', async () => {
    const ran = await run(TWO, { ...RHO, least_return: '26%' });
    expect(rowsOf(ran, 'Budget_Portfolio')).toMatchObject([
      { Line: 'A', Amount: 60_000, Share: 0.6, 'Expected gain': 18_000 },
      { Line: 'B', Amount: 40_000, 'Expected gain': 8000 },
      { Line: 'Total', Amount: 100_000, 'Expected gain': 26_000 },
    ]);
    expect(ran.view?.headline).toContain('returns 26 % with a deviation of 26.43 % (at least 26 %)');
    expect(ran.view?.notes[0]).toContain('22.51 %');
    // Contributions: x·(Σx) ÷ σ.
    const [a, b, total] = rowsOf(ran, 'Budget_Portfolio').map((row) => Number(row['Contribution to risk']));
    const sigma = Math.sqrt(0.36 * 0.16 + 0.16 * 0.0225 + 2 * 0.24 * 0.018);
    expect(a).toBeCloseTo((100_000 * (0.36 * 0.16 + 0.24 * 0.018)) / sigma, 1);
    expect(cents(a) + cents(b)).toBe(cents(total));
    expect(total).toBeCloseTo(100_000 * sigma, 1);
  });
  it('an aversion of 1 compounds fastest: x = (Δμ + σ₂² − σ₁₂) ÷ (σ₁² + σ₂² − 2σ₁₂)', async () => {
    const [a] = rowsOf(await run(TWO, RHO), 'Budget_Portfolio');
    expect(a?.Share).toBeCloseTo((0.1 + 0.0225 - 0.018) / 0.1465, 6);
  });
  it('the frontier runs from the safest mix to the most return, through this mix', async () => {
    const rows = rowsOf(await run(TWO, { ...RHO, least_return: '26%' }), 'Budget_Portfolio_Frontier');
    expect(rows.map((row) => row.Note)).toEqual(['least risk', null, null, 'this mix', null, 'most return']);
    expect(rows[0]?.Return).toBeCloseTo(0.2 + 0.1 * LEAST, 6);
    expect(rows[5]).toMatchObject({ 'Expected gain': 30_000, 'Standard deviation': 40_000 });
    for (const row of rows) {
      // A return leaves one mix of two lines.
      const share = (Number(row.Return) - 0.2) / 0.1;
      const variance = share ** 2 * 0.16 + (1 - share) ** 2 * 0.0225 + 2 * share * (1 - share) * 0.018;
      expect(row.Risk).toBeCloseTo(Math.sqrt(variance), 6);
    }
  });
  it('a return below the safest mix is met by that', async () => {
    const [a] = rowsOf(await run(TWO, { ...RHO, least_return: '1%' }), 'Budget_Portfolio');
    expect(a?.Share).toBeCloseTo(LEAST, 5);
  });
});

describe('risk in any shape', () => {
  const grid = (rows: Grid): Record<string, Grid> => ({ Budget_Covariance: rows });
  it.each([
    [
      'covariances',
      [
        ['', 'A', 'B'],
        ['A', 0.16, 0.018],
        ['B', 0.018, 0.0225],
      ],
    ],
    [
      'in another order',
      [
        ['', 'b', 'a'],
        ['b', 0.0225, 0.018],
        ['a', 0.018, 0.16],
      ],
    ],
    [
      'one half of them',
      [
        ['', 'A', 'B', 'C'],
        ['A', 0.16, null, 9],
        ['B', 0.018, 0.0225, 9],
      ],
    ],
    [
      'correlations',
      [
        ['', 'A', 'B'],
        ['A', 1, 0.3],
        ['B', null, 1],
      ],
    ],
  ] as const)('%s', async (_, rows) => {
    const [a] = rowsOf(await run(TWO, {}, grid(rows)), 'Budget_Portfolio');
    expect(a?.Share).toBeCloseTo(0.1045 / 0.1465, 6);
  });
  it.each([
    [
      'a line that is missing',
      [
        ['', 'A'],
        ['A', 0.16],
      ],
      'no-covariance',
    ],
    [
      'text',
      [
        ['', 'A', 'B'],
        ['A', 0.16, 'x'],
        ['B', 'y', 0.1],
      ],
      'no-covariance',
    ],
    [
      'not symmetric',
      [
        ['', 'A', 'B'],
        ['A', 0.16, 0.1],
        ['B', 0.2, 0.1],
      ],
      'bad-covariance',
    ],
    [
      'not possible',
      [
        ['', 'A', 'B'],
        ['A', 0.1, 0.9],
        ['B', 0.9, 0.1],
      ],
      'bad-covariance',
    ],
  ] as const)('%s is refused', async (_, rows, code) => {
    const ran = await run(TWO, {}, grid(rows));
    expect(ran.view).toBeNull();
    expect(ran.problems).toContainEqual(expect.objectContaining({ code, where: 'Budget_Covariance' }));
  });
});

describe('the hurdle (R30)', () => {
  it('4 % + 1.3 × 5 % = 10.5 % flags what is below', async () => {
    const ran = await run([
      ['Line', 'Return', 'SD', 'Beta'],
      ['A', 0.105, 0.1, 1.3],
      ['B', 0.1, 0.1, 1.3],
      ['C', 0.085, 0.1, null],
    ]);
    const rows = rowsOf(ran, 'Budget_Portfolio');
    expect(rows[0]?.Hurdle).toBeCloseTo(0.105, 12);
    expect(rows.map((row) => row.Note)).toEqual([null, 'below hurdle', 'below hurdle', null]);
    expect(ran.view?.headline).toContain('2 of 3 lines are below their hurdle');
    // C gets nothing: only money below its hurdle is worth a warning.
    expect(rows[2]?.Amount).toBe(0);
    expect(ran.problems).toMatchObject([{ code: 'below-hurdle', where: 'Budget_Lines!B3', severity: 'warning' }]);
  });
  it('a multiple is no rate', async () =>
    expect(
      (
        await run([
          ['Line', 'Return', 'SD'],
          ['A', 4.2, 1],
        ])
      ).problems,
    ).toMatchObject([{ code: 'large-return', severity: 'warning', where: 'Budget_Lines!B2' }]));
});

describe('limits', () => {
  const LINES: Grid = [
    ['Line', 'Group', 'Return', 'SD', 'Floor', 'Cap', 'Current', 'Hold'],
    ['A', 'x', 0.3, 0.4, null, 30_000, 20_000, null],
    ['B', 'x', 0.2, 0.15, null, null, 30_000, null],
    ['C', 'y', 0.05, 0.01, 15_000, null, 25_000, null],
    ['D', 'y', 0.01, 0.3, null, null, 25_000, 'yes'],
  ];
  it('floors, caps and holds', async () => {
    const ran = await run(LINES);
    const rows = rowsOf(ran, 'Budget_Portfolio');
    expect(rows.map((row) => row.Amount)).toEqual([30_000, 30_000, 15_000, 25_000, 100_000]);
    expect(rows.map((row) => row.Note)).toEqual([
      'at its cap',
      null,
      'at its floor, below hurdle',
      'held, below hurdle',
      null,
    ]);
    expect(ran.view?.notes.join()).toContain('The current plan returns 13.5 %');
  });
  it('groups', async () => {
    const groups: Grid = [
      ['Group', 'Floor', 'Cap'],
      ['x', null, 50_000],
    ];
    const rows = rowsOf(await run(LINES, {}, { Budget_Groups: groups }), 'Budget_Portfolio');
    expect(sum(rows.slice(0, 2).map((row) => Number(row.Amount)))).toBe(50_000);
  });
  it('with a return nearer than a mix can bring, what is possible is said', async () => {
    const ran = await run(LINES, { least_return: '30%' });
    expect(ran.problems).toMatchObject([{ code: 'infeasible', where: 'least_return' }]);
    // 30 %·30 + 20 %·30 + 5 %·15 + 1 %·25.
    expect(ran.problems[0]?.expected).toContain('16 %');
  });
  it('floors above the total are named in currency units', async () =>
    expect((await run(LINES, { total: '39000' })).problems[0]?.found).toContain('40,000'));
});

it('the written sheet foots, to the cent', async () => {
  const lines: Grid = [
    ['Line', 'Return', 'SD'],
    ['A', 0.311, 0.37],
    ['B', 0.107, 0.11],
    ['C', 0.053, 0.07],
    ['D', 0.023, 0.01],
  ];
  const settings = { total: '77777.77', aversion: '5', correlation: '0.2' };
  const cells = await written('portfolio', { Budget_Lines: lines }, settings, 'Budget Portfolio');
  for (const header of ['Amount', 'Expected gain', 'Contribution to risk']) {
    const amounts = column(cells, header).map(cents);
    expect(sum(amounts.slice(0, -1))).toBe(amounts[amounts.length - 1]);
  }
  expect(cents(column(cells, 'Amount')[4])).toBe(7_777_777);
});

describe('bad input has an address', () => {
  it.each([
    [
      'no return',
      [
        ['L', 'Return', 'SD'],
        ['A', null, 1],
        ['B', 1, 1],
      ],
      {},
      'no-return',
      'Budget_Lines!B2',
    ],
    [
      'no deviation',
      [
        ['L', 'Return', 'SD'],
        ['A', 1, 1],
        ['B', 1, null],
      ],
      {},
      'no-risk',
      'Budget_Lines!C3',
    ],
    [
      'a negative deviation',
      [
        ['L', 'Return', 'SD'],
        ['A', 1, -1],
      ],
      {},
      'no-risk',
      'Budget_Lines!C2',
    ],
    ['nothing to invest', TWO, { total: '0' }, 'no-total', 'the total'],
    ['a correlation above 1', TWO, { correlation: '1.5' }, 'bad-setting', 'correlation'],
    [
      'a correlation that three cannot have',
      [
        ['L', 'Return', 'SD'],
        ['A', 1, 1],
        ['B', 1, 1],
        ['C', 1, 1],
      ],
      { correlation: '-0.9' },
      'bad-covariance',
      'Budget_Lines!A1:C4',
    ],
  ] as const)('%s', async (_, lines, settings, code, where) => {
    const ran = await run(lines, settings);
    expect(ran.view).toBeNull();
    expect(ran.problems).toContainEqual(expect.objectContaining({ code, where }));
  });
});

it('every law holds for any lines, totals and aversions', async () => {
  const line = fc.tuple(
    fc.integer({ min: -50, max: 150 }),
    fc.integer({ min: 0, max: 80 }),
    fc.constantFrom(null, 0.6, 0.9),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(line, { minLength: 2, maxLength: 7 }),
      fc.constantFrom(0.03, 1, 1234.56, 1e6, 3e9),
      fc.constantFrom<Record<string, string>>(
        { aversion: '0' },
        { aversion: '2' },
        { aversion: '50' },
        { least_return: '-100%' },
      ),
      fc.constantFrom('0', '0.5', '1'),
      async (lines, total, goal, correlation) => {
        const grid: Grid = [
          ['Line', 'Return', 'SD', 'Cap'],
          ...lines.map(([mean, sd, cap], i) => [
            `L${i}`,
            mean / 100,
            sd / 100,
            cap === null || i === 0 ? null : Math.round(total * cap * 100) / 100,
          ]),
        ];
        const ran = await run(grid, { ...goal, correlation, total: String(total) });
        const rows = rowsOf(ran, 'Budget_Portfolio');
        expect(sum(rows.slice(0, -1).map((row) => cents(Number(row.Amount))))).toBe(cents(total));
      },
    ),
    { numRuns: 150 },
  );
});
