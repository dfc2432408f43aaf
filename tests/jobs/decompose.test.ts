/** Variance decomposition: R1–R4 and R15–R18 through the report, the city budget of Philadelphia, and the laws. */
import { existsSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Grid } from '../../src/core/cell.ts';
import { parseArguments } from '../../src/file/cli/args.ts';
import { run as cli } from '../../src/file/cli/run.ts';
import { decompose } from '../../src/jobs/decompose/decompose.ts';
import { apportion, fileOf } from '../support/commandLine.ts';
import { put, value } from '../support/fixtures.ts';
import { bookOf, rowsOf, runReport } from '../support/runReport.ts';

const run = (lines: Grid, settings: Record<string, string> = {}) =>
  runReport(decompose, bookOf({ Budget_Lines: lines }), settings);
const nodes = async (lines: Grid, settings: Record<string, string> = {}) =>
  rowsOf(await run(lines, settings), 'Budget_Decomposition');
const bars = async (lines: Grid, settings: Record<string, string> = {}) =>
  rowsOf(await run(lines, settings), 'Budget_Bridge').map((row) => [row.Step, row.Amount, row['F/U']]);

describe('worked examples', () => {
  it('R1: signs of revenue and cost, and what they come to', async () => {
    const lines: Grid = [
      ['Line', 'Kind', 'Budget', 'Actual'],
      ['Sales', 'revenue', 100_000, 92_000],
      ['Media', 'cost', 50_000, 47_000],
    ];
    expect(await nodes(lines)).toMatchObject([
      { Node: 'Sales', Net: -8000, Impact: -8000, 'F/U': 'U', 'Net %': -0.08, Status: 'WATCH' },
      { Node: 'Media', Net: -3000, Impact: 3000, 'F/U': 'F', Status: 'WATCH' },
      { Node: 'Total', Kind: 'mixed', Impact: -5000, 'F/U': 'U', Gross: 11_000, Status: 'WATCH' },
    ]);
    expect(await bars(lines)).toEqual([
      ['Planned result', 50_000, null],
      ['Sales', -8000, 'U'],
      ['Media', 3000, 'F'],
      ['Actual result', 45_000, null],
    ]);
  });

  it('R3: materiality needs both the percentage and the amount, or the cap', async () => {
    const rows = await nodes(
      [
        ['Line', 'Budget', 'Actual'],
        ['Small', 1000, 1200],
        ['Large', 2_000_000, 2_080_000],
        ['Edge', 100_000, 110_000],
        ['Contra', -2000, -1500],
        ['New', 0, 6000],
      ],
      { materiality: '5000', limit: '50000' },
    );
    expect(rows.map((row) => [row.Node, row.Status, row['Net %']])).toEqual([
      ['Small', 'OK', 0.2],
      ['Large', 'REVIEW', 0.04],
      ['Edge', 'WATCH', 0.1],
      ['Contra', 'OK', 0.25],
      ['New', 'REVIEW', null],
      ['Total', 'REVIEW', 96_700 / 2_099_000],
    ]);
  });

  it('R4: a parent is tested on its net and shows its gross', async () => {
    const rows = await nodes([
      ['Line', 'Group', 'Budget', 'Actual'],
      ['x', 'A', 100_000, 130_000],
      ['y', 'A', 100_000, 72_000],
    ]);
    expect(rows).toMatchObject([
      { Node: 'A', Level: 1, Net: 2000, Gross: 58_000, Status: 'OK' },
      { Node: 'A / x', Level: 2, Status: 'REVIEW' },
      { Node: 'A / y', Status: 'REVIEW' },
      { Node: 'Total', Net: 2000 },
    ]);
  });

  it('R4: period, year to date and year are tested apart', async () => {
    const [row, total] = await nodes([
      ['Line', 'Budget', 'Actual', 'YTD budget', 'YTD actual', 'Full-year budget', 'Full-year forecast'],
      ['A', 100, 104, 1000, 1080, 1200, 1400],
    ]);
    expect(row).toMatchObject({ Status: 'OK', 'YTD net': 80, 'YTD status': 'WATCH', 'Year status': 'REVIEW' });
    expect(total).toMatchObject({ Node: 'Total', 'Year net': 200, 'Year status': 'REVIEW' });
  });

  it('R15: from the static budget through volume, price and cost to the actual', async () => {
    expect(
      await bars([
        ['Line', 'Kind', 'Budget units', 'Budget price', 'Actual units', 'Actual price', 'Budget', 'Actual'],
        ['Revenue', 'revenue', 10_000, 50, 11_000, 49, null, null],
        ['Variable cost', 'cost', 10_000, 30, 11_000, 31, null, null],
        ['Fixed', 'cost', null, null, null, null, 120_000, 123_000],
      ]),
    ).toEqual([
      ['Planned result', 80_000, null],
      ['Volume', 20_000, 'F'],
      ['Price', -22_000, 'U'],
      ['Unexplained', -3000, 'U'],
      ['Actual result', 75_000, null],
    ]);
  });

  it('R15: flexible budget 100,000: volume +20,000 F, flexible −25,000 U, by line', async () => {
    const lines: Grid = [
      ['Line', 'Kind', 'Budget units', 'Budget price', 'Actual units', 'Actual price', 'Budget', 'Actual'],
      ['Revenue', 'revenue', 10_000, 50, 11_000, 49, null, null],
      ['Variable cost', 'cost', 10_000, 30, 11_000, 31, null, null],
      ['Fixed', 'cost', null, null, null, null, 120_000, 123_000],
    ];
    const { exit, json } = await apportion('decompose', fileOf(bookOf({ Budget_Lines: lines })));
    expect(exit).toBe(0);
    const ran = json as Awaited<ReturnType<typeof run>>;
    expect(
      rowsOf(ran, 'Budget_Flexible').map((row) => [
        ...[row.Line, row['Static budget'], row['Flexible budget'], row.Actual],
        ...[row['Sales-volume variance'], row['Volume F/U'], row['Flexible-budget variance'], row['Flexible F/U']],
        row['Total variance'],
      ]),
    ).toEqual([
      ['Revenue', 500_000, 550_000, 539_000, 50_000, 'F', -11_000, 'U', 39_000],
      ['Variable cost', 300_000, 330_000, 341_000, -30_000, 'U', -11_000, 'U', -41_000],
      ['Fixed', 120_000, 120_000, 123_000, 0, '–', -3000, 'U', -3000],
      ['Result (revenue less cost)', 80_000, 100_000, 75_000, 20_000, 'F', -25_000, 'U', -5000],
    ]);
    expect(ran.view?.notes[0]).toContain('Flexible budget 100,000: volume explains 20,000');
  });

  it('a flexible budget needs units, keeps what is fixed, and speaks of costs alone as costs', async () => {
    const header = ['Line', 'Budget', 'Actual', 'Budget units', 'Budget price', 'Actual units'];
    const none = await run([header.slice(0, 3), ['A', 100, 104]]);
    expect(none.view?.tables.some(({ name }) => name === 'Budget_Flexible')).toBe(false);
    // 1,000 calls at 2, and 500 a month whatever happens.
    const ran = await run([header, ['Phone', 2500, 3000, 1000, 2, 1200], ['Rent', 800, 800, null, null, null]]);
    expect(rowsOf(ran, 'Budget_Flexible')).toMatchObject([
      { Line: 'Phone', 'Flexible budget': 2900, 'Sales-volume variance': -400, 'Flexible-budget variance': -100 },
      { Line: 'Rent', 'Flexible budget': 800, 'Total variance': 0 },
      { Line: 'Total', 'Static budget': 3300, 'Flexible budget': 3700, Actual: 3800, 'Total variance': -500 },
    ]);
  });

  it('R16: price, volume and mix of two products', async () => {
    const rows = await nodes([
      ['Line', 'Kind', 'Budget units', 'Budget price', 'Actual units', 'Actual price'],
      ['A', 'revenue', 2000, 100, 2200, 150],
      ['B', 'revenue', 1000, 200, 1200, 180],
    ]);
    expect(rows.map((row) => [row.Net, row.Price, row.Unexplained])).toEqual([
      [130_000, 110_000, 0],
      [16_000, -24_000, 0],
      [146_000, 86_000, 0],
    ]);
    expect(rows[2]).toMatchObject({ Volume: 53_333.33, Mix: 6666.67, Impact: 146_000, 'F/U': 'F' });
  });

  it('R16, media: spend over clicks, with the price from spend ÷ clicks', async () => {
    const [row] = await nodes([
      ['Line', 'Budget', 'Actual', 'Budget units', 'Actual units'],
      ['Search', 20_000, 22_800, 10_000, 12_000],
    ]);
    expect(row).toMatchObject({ Net: 2800, Volume: 4000, Price: -1200, Mix: 0, Unexplained: 0, 'F/U': 'U' });
  });

  it('R17: operational at the budget rate, then FX', async () => {
    const header = ['Line', 'Budget', 'Actual', 'Budget rate', 'Actual rate'];
    const [row] = await nodes([header, ['Agency', 110_000, 110_240, 1.1, 1.06]]);
    expect(row).toMatchObject({ Net: 240, FX: -4160, Unexplained: 4400 });
  });

  it('timing: commitments explain an underspend', async () => {
    const [row] = await nodes([
      ['Line', 'Budget', 'Actual', 'Commitments', 'Timing'],
      ['Fair', 1000, 700, 250, null],
    ]);
    expect(row).toMatchObject({ Net: -300, Timing: -250, Unexplained: -50 });
  });

  it('R18: a ratio taken apart over all orders', async () => {
    const ran = await run(
      [
        ['Line', 'Budget', 'Actual', 'Budget units', 'Actual units'],
        ['Search', 12_000, 12_800, 300, 320],
        ['Social', 8000, 10_000, 200, 200],
        ['Fairs', 0, 0, 0, 0],
      ],
      { ratio: 'cpa' },
    );
    const rows = rowsOf(ran, 'Budget_Ratio');
    const total = rows[rows.length - 1];
    expect(total).toMatchObject({ Line: 'Total', 'CPA budget': 40 });
    expect(total?.['Spend effect']).toBeCloseTo(5.492, 3);
    expect(total?.['Units effect']).toBeCloseTo(-1.646, 3);
    expect(total?.['CPA actual']).toBeCloseTo(43.846, 3);
    expect(rows[2]).toMatchObject({ Line: 'Fairs', 'CPA budget': null, 'CPA actual': null });
  });
});

describe('hierarchies', () => {
  it('further parent columns, top down, with lines of one name', async () => {
    const rows = await nodes(
      [
        ['Fund', 'Department', 'Line', 'Budget', 'Actual'],
        ['General', 'Fire', 'Pay', 100, 90],
        ['General', 'Police', 'Pay', 200, 230],
        ['Grants', 'Police', 'Pay', 50, 50],
      ],
      { levels: 'Fund, Department', line: 'Line' },
    );
    expect(rows.map((row) => [row.Node, row.Net])).toEqual([
      ['General', 20],
      ['General / Fire', -10],
      ['General / Fire / Pay', -10],
      ['General / Police', 30],
      ['General / Police / Pay', 30],
      ['Grants', 0],
      ['Grants / Police', 0],
      ['Grants / Police / Pay', 0],
      ['Total', 20],
    ]);
  });
  it('a column of paths', async () => {
    const rows = await nodes([
      ['Path', 'Line', 'Budget', 'Actual'],
      ['Media/Search', 'Brand', 10, 12],
      ['Media / Social / Reels', 'Reels', 10, 9],
    ]);
    expect(rows.map((row) => row.Node)).toEqual([
      'Media',
      'Media / Search',
      'Media / Search / Brand',
      'Media / Social',
      'Media / Social / Reels',
      'Total',
    ]);
  });
  it('names the column that is not there', async () => {
    const ran = await run(
      [
        ['Line', 'Budget', 'Actual'],
        ['A', 1, 1],
      ],
      { levels: 'Fund' },
    );
    expect(ran.problems).toMatchObject([{ code: 'no-column', found: 'levels names "Fund"' }]);
  });
  it('says when a line stands twice, and adds it up', async () => {
    const ran = await run([
      ['Line', 'Budget', 'Actual'],
      ['A', 1, 2],
      ['A', 3, 4],
    ]);
    expect(ran.problems).toMatchObject([{ code: 'repeated-line', severity: 'warning', where: 'Budget_Lines!A3' }]);
    expect(rowsOf(ran, 'Budget_Decomposition')).toMatchObject([{ Node: 'A', Net: 2, Gross: 2 }, { Node: 'Total' }]);
  });
});

describe('commentary', () => {
  it('has a slot per material node, and keeps what people wrote', async () => {
    const book = bookOf({
      Budget_Lines: [
        ['Line', 'Budget', 'Actual'],
        ['A', 1000, 1500],
        ['B', 9000, 9000],
        ['C', 1000, 500],
      ],
    });
    const sheet = 'Budget Commentary';
    const slots = async () => {
      const ran = await runReport(decompose, book, {}, true);
      return rowsOf(ran, 'Budget_Commentary').map((row) => [row.Line, row.Status, row.Owner, row.Comment]);
    };
    expect(await slots()).toEqual([
      ['A', 'Open', null, null],
      ['C', 'Open', null, null],
      ['Total', 'Not material', null, null],
    ]);
    const top =
      Array.from({ length: 40 }, (_, r) => r).find((r) => value(book, `'${sheet}'!A${r + 1}`) === 'Line') ?? 0;
    put(book, `'${sheet}'!H${top + 2}`, [
      ['Ann', 'two fairs instead of one'],
      [null, 'cancelled'],
    ]);
    expect(await slots()).toEqual([
      ['A', 'Explained', 'Ann', 'two fairs instead of one'],
      ['C', 'Explained', null, 'cancelled'],
      ['Total', 'Not material', null, null],
    ]);
    put(book, 'Budget_Lines!C4', [[1000]]);
    expect(await slots()).toEqual([
      ['A', 'Explained', 'Ann', 'two fairs instead of one'],
      ['Total', 'Not material', null, null],
      ['C', 'Not material', null, 'cancelled'],
    ]);
  });
});

describe('bad input has an address', () => {
  it('an amount that is not exact', async () => {
    const ran = await run([
      ['Line', 'Budget', 'Actual'],
      ['A', 9e14, 1],
    ]);
    expect(ran.problems).toMatchObject([{ code: 'too-large', where: 'Budget_Lines!A2' }]);
  });
  it.each([
    [
      'a kind',
      [
        ['Line', 'Kind', 'Budget', 'Actual'],
        ['A', 'asset', 1, 1],
      ],
      {},
      'unknown-kind',
      'Budget_Lines!B2',
    ],
    [
      'a rate',
      [
        ['Line', 'Budget', 'Actual', 'Budget rate', 'Actual rate'],
        ['A', 1, 1, 0, 1],
      ],
      {},
      'bad-rate',
      'Budget_Lines!D2',
    ],
    [
      'a blank line',
      [
        ['Line', 'Budget', 'Actual'],
        ['A', 1, 1],
        [null, 1, 1],
      ],
      {},
      'no-line',
      'Budget_Lines!A3',
    ],
    [
      'no actual',
      [
        ['Line', 'Budget'],
        ['A', 1],
      ],
      {},
      'missing-column',
      'Budget_Lines!A1:B2',
    ],
    [
      'a ratio without units',
      [
        ['Line', 'Budget', 'Actual'],
        ['A', 1, 1],
      ],
      { ratio: 'cpa' },
      'missing-column',
      'Budget_Lines!A1:C2',
    ],
    [
      'text in a level',
      [
        ['Line', 'Budget', 'Actual', 'YTD budget', 'YTD actual'],
        ['A', 1, 1, 'tbd', 2],
        ['B', 1, 1, 1, 2],
      ],
      {},
      'not-a-number',
      'Budget_Lines!D2',
    ],
  ] as const)('%s', async (_, lines, settings, code, where) => {
    const ran = await run(lines, settings);
    expect(ran.view).toBeNull();
    expect(ran.problems).toMatchObject([{ code, where }]);
  });
});

describe('laws', () => {
  const cents = fc.integer({ min: 0, max: 1e8 }).map((n) => n / 100);
  const name = fc.constantFrom('a', 'b', 'c');
  const line = fc.record({
    path: fc.tuple(name, name, name),
    kind: fc.constantFrom('cost', 'revenue', 'neutral', null),
    cells: fc.tuple(cents, cents, cents, cents, cents, cents, cents),
    rates: fc.tuple(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 300 })),
  });
  const header = [
    ...['Fund', 'Department', 'Line', 'Kind', 'Budget', 'Actual', 'Budget units', 'Budget price'],
    ...['Actual units', 'Actual price', 'Commitments', 'Budget rate', 'Actual rate'],
  ];
  it('parts foot at every node, bridges foot, for any tree and either kind of bars', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { minLength: 1, maxLength: 15 }),
        fc.constantFrom('parts', 'groups'),
        async (lines, by) => {
          const grid: Grid = [
            header,
            ...lines.map(({ path, kind, cells, rates }) => [...path, kind, ...cells, rates[0] / 100, rates[1] / 100]),
          ];
          const ran = await run(grid, { levels: 'Fund, Department', line: 'Line', bars: by });
          const rows = rowsOf(ran, 'Budget_Decomposition');
          const minor = (value: unknown) => Math.round(Number(value) * 100);
          for (const row of rows)
            expect(
              ['Volume', 'Price', 'Mix', 'FX', 'Timing', 'Unexplained'].reduce(
                (sum, part) => sum + minor(row[part]),
                0,
              ),
            ).toBe(minor(row.Net));
          const flexed = rowsOf(ran, 'Budget_Flexible');
          for (const column of ['Sales-volume variance', 'Flexible-budget variance', 'Total variance']) {
            const cells = flexed.map((row) => minor(row[column]));
            expect(cells.slice(0, -1).reduce((sum, cell) => sum + cell, 0)).toBe(cells[cells.length - 1]);
          }
          const steps = rowsOf(ran, 'Budget_Bridge');
          const amounts = steps.map((row) => minor(row.Amount));
          expect(amounts.slice(0, -1).reduce((sum, amount) => sum + amount, 0)).toBe(amounts[amounts.length - 1]);
        },
      ),
      { numRuns: 60 },
    );
  });
});

const PHILADELPHIA =
  ['../shared', '../../shared']
    .map((folder) => `${folder}/data/workbooks/philadelphia_budget_in_brief_fy15.xlsx`)
    .find((path) => existsSync(path)) ?? '';
it.skipIf(PHILADELPHIA === '')('a city budget that nobody prepared, end to end', async () => {
  const parsed = parseArguments(['decompose', PHILADELPHIA]);
  if (!parsed.ok) throw new Error(parsed.problems[0]?.found);
  const { exit, json, text } = await cli(parsed.value);
  expect(exit).toBe(0);
  expect(text).toContain('Actual 3,613,265,717 against budget 4,524,565,000: net -911,299,283');
  const ran = json as Awaited<ReturnType<typeof run>>;
  const rows = rowsOf(ran, 'Budget_Decomposition');
  const leaves = rows.filter((row) => row.Level === 2);
  expect(leaves).toHaveLength(183);
  expect(rows[rows.length - 1]).toMatchObject({ Node: 'Total', Budget: 4_524_565_000, Actual: 3_613_265_717 });
  expect(leaves.reduce((sum, row) => sum + Number(row.Actual), 0)).toBe(3_613_265_717);
  expect(rowsOf(ran, 'Budget_Bridge')[0]).toMatchObject({ Step: 'Budget', Amount: 4_524_565_000 });
  expect(ran.problems.map(({ code }) => code)).toContain('different-years');
});
