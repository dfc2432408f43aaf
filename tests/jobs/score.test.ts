/** Scores: R13, ties, the cut line, shares by score, criteria from a table or a setting, and bad input. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Grid } from '../../src/core/cell.ts';
import { score } from '../../src/jobs/score/score.ts';
import { bookOf, rowsOf, runReport } from '../support/runReport.ts';
import { cents, column, sum, written } from '../support/writtenTable.ts';

const run = (lines: Grid, settings: Record<string, string> = {}, sides: Record<string, Grid> = {}) =>
  runReport(score, bookOf({ Budget_Lines: lines, ...sides }), settings);
const PROJECTS: Grid = [
  ['Project', 'ROI', 'Alignment', 'Risk', 'Timeline', 'Cost'],
  ['AI platform', 4.2, 0.85, 0.75, 0.8, 1200],
  ['CRM', 2.1, 0.6, 0.9, 0.9, 400],
  ['Brand', 6, 0.4, 0.5, 0.3, 900],
  ['ERP', 1.2, 0.95, 0.4, 0.2, 2000],
  ['Chat', 2.1, 0.6, 0.9, 0.9, 300],
];
const SEED: Grid = [
  ['Criterion', 'Weight', 'Best', 'Cap'],
  ['ROI', 0.4, 'high', 5],
  ['Alignment', 0.3, null, null],
  ['Risk', 0.2, null, null],
  ['Timeline', 0.1, 'high', 1],
];
const seeded = (settings: Record<string, string> = {}, lines = PROJECTS) =>
  run(lines, settings, { Budget_Criteria: SEED });

describe('R13', () => {
  it('4.2, .85, .75, .80 → 0.821, part by part; equal scores by cost', async () => {
    const rows = rowsOf(await seeded(), 'Budget_Scores');
    expect(rows.map((row) => [row.Rank, row.Line])).toEqual([
      [1, 'AI platform'],
      [2, 'Brand'],
      [3, 'Chat'],
      [4, 'CRM'],
      [5, 'ERP'],
      [null, 'Total'],
    ]);
    expect(rows[0]?.Score).toBe(0.821);
    for (const [name, points] of [
      ['ROI', 0.336],
      ['Alignment', 0.255],
      ['Risk', 0.15],
      ['Timeline', 0.08],
    ] as const)
      expect(rows[0]?.[`${name}, points`]).toBeCloseTo(points, 12);
    // The cap: 6 of 5 counts as 1.
    expect(rows[1]?.['ROI, points']).toBeCloseTo(0.4, 12);
    expect(rows[5]).toMatchObject({ Cost: 4800 });
  });
  it('the order of rows changes nothing', async () => {
    const [header = [], ...body] = PROJECTS;
    const a = rowsOf(await seeded({ total: '2000' }), 'Budget_Scores');
    expect(rowsOf(await seeded({ total: '2000' }, [header, ...[...body].reverse()]), 'Budget_Scores')).toEqual(a);
  });
});

describe('criteria', () => {
  it('from a setting: the largest value counts in full, and that is said', async () => {
    const ran = await run(PROJECTS, { criteria: 'ROI=40, Alignment=30' });
    const [first] = rowsOf(ran, 'Budget_Scores');
    expect(first?.Score).toBeCloseTo((40 * (4.2 / 6) + 30 * 0.85) / 70, 11);
    expect(rowsOf(ran, 'Budget_Score_Criteria')).toMatchObject([
      { Criterion: 'ROI', Weight: 40, 'Counts in full at': 6, Because: 'largest value' },
      { Criterion: 'Alignment', 'Counts in full at': 1, Because: 'a share from 0 to 1' },
      { Criterion: 'Total', Weight: 70, Share: 1 },
    ]);
    expect(ran.view?.notes.join()).toContain('ROI: the largest value counts in full');
  });
  it('where low is best, 0 counts in full', async () => {
    const rows = rowsOf(
      await run(
        [
          ['Line', 'Months', 'Cost'],
          ['Slow', 12, 1],
          ['Never', 30, 1],
          ['Now', 0, 1],
          ['Soon', 3, 1],
        ],
        {},
        {
          Budget_Criteria: [
            ['Criterion', 'Weight', 'Best', 'Cap'],
            ['Months', 1, 'low', 24],
          ],
        },
      ),
      'Budget_Scores',
    );
    expect(rows.slice(0, 4).map((row) => [row.Line, row.Score])).toEqual([
      ['Now', 1],
      ['Soon', 0.875],
      ['Slow', 0.5],
      ['Never', 0],
    ]);
  });
});

describe('what a total funds', () => {
  it('whole costs to the cut line; nothing below it', async () => {
    const ran = await seeded({ total: '2200' });
    const rows = rowsOf(ran, 'Budget_Scores');
    expect(rows.map((row) => [row.Line, row.Funded, row.Decision])).toEqual([
      ['AI platform', 1200, 'funded'],
      ['Brand', 900, 'funded'],
      ['Chat', 0, 'below the line'],
      ['CRM', 0, 'below the line'],
      ['ERP', 0, 'below the line'],
      ['Not allocated', 100, null],
      ['Total', 2200, null],
    ]);
    expect(ran.view?.headline).toContain(
      '2,100 of 2,200 fund 2 of them; the cut line is above Chat, which needs 200 more',
    );
  });
  it('all of them, when there is enough', async () => {
    const rows = rowsOf(await seeded({ total: '5000' }), 'Budget_Scores');
    expect(rows.map((row) => row.Funded)).toEqual([1200, 900, 300, 400, 2000, 200, 5000]);
  });
  it('in proportion to the scores, no line above its cost', async () => {
    const rows = rowsOf(await seeded({ total: '2000', fund: 'pro-rata' }), 'Budget_Scores');
    const funded = rows.slice(0, 5).map((row) => cents(Number(row.Funded)));
    expect(sum(funded)).toBe(200_000);
    expect(rows.map((row) => row.Decision)).toEqual(['in part', 'in part', 'funded', 'funded', 'in part', null, null]);
    // Chat has its 300; the other 1,700 go by 821 : 650 : 618 : 481, to CRM at most 400.
    [0.821, 0.65, 0.481].forEach((own, i) =>
      expect(Math.abs((funded[i === 2 ? 4 : i] ?? 0) - (own / 1.952) * 130_000)).toBeLessThan(1),
    );
    expect(funded[3]).toBe(40_000);
  });
});

it('the written sheet foots, to the cent', async () => {
  const lines = PROJECTS.map((row, i) => (i === 0 ? row : [...row.slice(0, 5), Number(row[5]) + i / 100]));
  for (const fund of ['cut', 'pro-rata']) {
    const tables = { Budget_Lines: lines, Budget_Criteria: SEED };
    const cells = await written('score', tables, { total: '2345.67', fund }, 'Budget Scores');
    const [funded, costs] = [column(cells, 'Funded').map(cents), column(cells, 'Cost').map(cents)];
    expect(funded[funded.length - 1]).toBe(234_567);
    expect(sum(funded.slice(0, -1))).toBe(234_567);
    expect(sum(costs.slice(0, -1))).toBe(costs[costs.length - 1]);
  }
});

describe('bad input has an address', () => {
  it.each([
    ['no criteria', {}, null, 'no-criteria', 'Budget_Lines!A1:F6'],
    ['a column that is none', { criteria: 'Fame' }, null, 'no-column', 'criteria'],
    ['one twice', { criteria: 'ROI, roi' }, null, 'twice', 'criteria'],
    ['a weight that is none', { criteria: 'ROI=x' }, null, 'bad-setting', 'criteria'],
    ['a negative weight', { criteria: 'ROI=-1' }, null, 'bad-setting', 'criteria'],
    ['weights of 0', { criteria: 'ROI=0' }, null, 'no-weights', 'criteria'],
    ['text as a criterion', { criteria: 'Project' }, null, 'no-value', 'Budget_Lines!A2'],
    [
      'no Criterion',
      {},
      [
        ['Name', 'Weight'],
        ['ROI', 1],
      ],
      'missing-column',
      'Budget_Criteria',
    ],
    [
      'a cap of 0',
      {},
      [
        ['Criterion', 'Cap'],
        ['ROI', 0],
      ],
      'bad-criterion',
      'Budget_Criteria, row 2',
    ],
    [
      'best is best',
      {},
      [
        ['Criterion', 'Best'],
        ['ROI', 'best'],
      ],
      'bad-criterion',
      'Budget_Criteria, row 2',
    ],
  ] as const)('%s', async (_, settings, criteria, code, where) => {
    const ran = await run(PROJECTS, settings, criteria === null ? {} : { Budget_Criteria: criteria });
    expect(ran.view).toBeNull();
    expect(ran.problems).toContainEqual(expect.objectContaining({ code, where }));
  });
  it('a blank value, a negative cost, and a cut line without costs', async () => {
    const lines: Grid = [
      ['Line', 'Fit', 'Cost'],
      ['A', null, 5],
      ['B', 1, -5],
    ];
    expect((await run(lines, { criteria: 'Fit' })).problems).toMatchObject([
      { code: 'no-value', where: 'Budget_Lines!B2' },
      { code: 'bad-cost', where: 'Budget_Lines!C3' },
    ]);
    const bare: Grid = [
      ['Line', 'Fit'],
      ['A', 1],
    ];
    expect((await run(bare, { criteria: 'Fit', total: '5' })).problems).toMatchObject([{ code: 'missing-column' }]);
    const spread = await run(bare, { criteria: 'Fit', total: '5', fund: 'pro-rata' });
    expect(rowsOf(spread, 'Budget_Scores')[0]).toMatchObject({ Funded: 5 });
  });
});

it('every law holds for any lines', async () => {
  const line = fc.tuple(
    fc.integer({ min: -5, max: 50 }),
    fc.integer({ min: 0, max: 100 }),
    fc.integer({ min: 0, max: 1e6 }),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(line, { minLength: 1, maxLength: 8 }),
      fc.integer({ min: 0, max: 3e6 }),
      fc.constantFrom('cut', 'pro-rata'),
      async (lines, total, fund) => {
        const grid: Grid = [['Line', 'A', 'B', 'Cost'], ...lines.map(([a, b, c], i) => [`L${i}`, a, b / 100, c / 100])];
        const ran = await run(grid, { criteria: 'A=2, B', total: String(total / 100), fund });
        const rows = rowsOf(ran, 'Budget_Scores');
        expect(sum(rows.slice(0, -1).map((row) => cents(Number(row.Funded))))).toBe(total);
      },
    ),
    { numRuns: 100 },
  );
});
