/** Exploration: chances in closed form, exact cents, the same draws for the same seed, progress, and bad input. */
import { describe, expect, it } from 'vitest';
import type { Grid } from '../../src/core/cell.ts';
import { bookHost } from '../../src/file/host.ts';
import { explore } from '../../src/jobs/explore/explore.ts';
import { inspect } from '../../src/jobs/inspect/inspect.ts';
import { prepare } from '../../src/jobs/prepare.ts';
import { defaultReportInput } from '../../src/jobs/report/defaults.ts';
import { reportJob } from '../../src/jobs/report/job.ts';
import { workbookOver } from '../../src/workbook/workbookOver.ts';
import { bookOf, rowsOf, runReport } from '../support/runReport.ts';
import { cents, column, sum, written } from '../support/writtenTable.ts';

const run = (lines: Grid, settings: Record<string, string> = {}) =>
  runReport(explore, bookOf({ Budget_Lines: lines }), { total: '100000', ...settings });
const NORMAL: Grid = [
  ['Channel', 'Expected return', 'Standard deviation'],
  ['A', 1, 3],
  ['B', 0, 4],
];
const CLICKS: Grid = [
  ['Channel', 'Clicks', 'Conversions', 'Spend', 'Value'],
  ['Search', 1000, 40, 2000, 60],
  ['Social', 200, 12, 300, 60],
  ['Podcast', null, null, null, 60],
];

describe('chances and amounts', () => {
  it('two normal returns: A is best with Φ(1/5)', async () => {
    const rows = rowsOf(await run(NORMAL, { draws: '100000' }), 'Budget_Exploration');
    expect(rows[0]?.['Chance to be best']).toBeCloseTo(0.5793, 2);
    expect(sum(rows.slice(0, 2).map((row) => cents(Number(row.Exploration))))).toBe(1_000_000);
    expect(rows[2]).toMatchObject({ Line: 'Total', 'Chance to be best': 1, Exploration: 10_000 });
  });
  it('1 of 1 against nothing known: 2/3', async () => {
    const rows = rowsOf(
      await run(
        [
          ['Line', 'Trials', 'Successes'],
          ['A', 1, 1],
          ['B', 0, 0],
        ],
        { draws: '100000' },
      ),
      'Budget_Exploration',
    );
    expect(rows[0]?.['Chance to be best']).toBeCloseTo(2 / 3, 2);
    expect(rows[0]?.['Expected per trial']).toBeCloseTo(2 / 3, 12);
  });
  it('spend and value make it a return per unit of money; what is bought narrows the doubt', async () => {
    const ran = await run(CLICKS, { prior: '2%' });
    const [search, social, podcast] = rowsOf(ran, 'Budget_Exploration');
    // beta(1 + 40, 1 + 48 + 960): the prior of 2 % is beta(1, 49); a click costs 2, a conversion brings 60.
    expect(search?.['Expected per unit of money']).toBeCloseTo(((41 / 1050) * 60) / 2, 12);
    // Never tried: 2 % at the 2,300 ÷ 1,200 that a click costs on the average.
    expect(podcast?.['Expected per unit of money']).toBeCloseTo((0.02 * 60 * 1200) / 2300, 12);
    expect(podcast?.Known).toBe('never tried');
    expect(social?.['Buys trials']).toBe(Math.floor(Number(social?.Exploration) / 1.5));
    for (const row of [search, social, podcast])
      expect(Number(row?.['Uncertainty after'])).toBeLessThanOrEqual(Number(row?.Uncertainty));
    expect(ran.problems).toEqual([]);
  });
  it('warns of lines that were never tried, with the rate of the others', async () => {
    const { problems } = await run(CLICKS);
    expect(problems).toMatchObject([{ code: 'never-tried', severity: 'warning', where: 'Budget_Lines!A4' }]);
    expect(problems[0]?.fix).toContain('4.33 %');
  });
  it('says what it may learn', async () => {
    expect((await run(NORMAL)).view?.headline).toMatch(
      /^Explore with 10,000 of 100,000, the most of it \(5,[0-9.,]+\) on A, the best line with a chance of 5\d.*; knowing for sure which line is best is worth up to 1\.\d+ on 1 per unit of money/,
    );
    const sure = await run([
      ['Line', 'Return', 'SD'],
      ['A', 2, 0],
      ['B', 1, 0],
    ]);
    expect(sure.view?.headline).toContain('nothing is left to learn');
    expect(rowsOf(sure, 'Budget_Exploration').map((row) => row.Exploration)).toEqual([10_000, 0, 10_000]);
  });
  it('is the same for a seed whatever the order of rows, and another for another', async () => {
    const [header = [], ...body] = CLICKS;
    const won = async (rows: Grid, seed: string) =>
      Object.fromEntries(
        rowsOf(await run([header, ...rows], { seed, draws: '500' }), 'Budget_Exploration').map((row) => [
          row.Line,
          row['Chance to be best'],
        ]),
      );
    expect(await won([...body].reverse(), '7')).toEqual(await won(body, '7'));
    expect(await won(body, '8')).not.toEqual(await won(body, '7'));
  });
});

it('the written sheet foots, to the cent', async () => {
  const cells = await written(
    'explore',
    { Budget_Lines: CLICKS },
    { total: '12345.67', share: '7%' },
    'Budget Exploration',
  );
  const amounts = column(cells, 'Exploration').map(cents);
  expect(amounts[3]).toBe(Math.floor(1_234_567 * 0.07));
  expect(sum(amounts.slice(0, 3))).toBe(amounts[3]);
});

it('shows progress over many draws and can be cancelled', async () => {
  const workbook = workbookOver(bookHost(bookOf({ Budget_Lines: NORMAL })), () => Promise.resolve());
  const input = defaultReportInput(explore, inspect(await workbook.survey()).view);
  if (input === null) throw new Error('no input');
  const many = { ...input, total: { amount: 100 }, settings: { ...input.settings, draws: 200_000 } };
  const seen: number[] = [];
  const done = await prepare(workbook, reportJob(explore), many, async ({ done, of }) => {
    seen.push(done / of);
    return true;
  });
  expect(done.view).not.toBeNull();
  expect(seen).toHaveLength(20);
  expect(seen).toEqual([...seen].sort((a, b) => a - b));
  const stopped = await prepare(workbook, reportJob(explore), many, async ({ done }) => done === 0);
  expect(stopped).toMatchObject({ view: null, plan: null, problems: [{ code: 'cancelled' }] });
});

describe('bad input has an address', () => {
  it.each([
    [
      'more conversions than trials',
      [
        ['L', 'Trials', 'Conversions'],
        ['A', 5, 6],
      ],
      {},
      'bad-evidence',
      'Budget_Lines!C2',
    ],
    [
      'negative trials',
      [
        ['L', 'Trials', 'Conversions'],
        ['A', -5, -6],
      ],
      {},
      'bad-evidence',
      'Budget_Lines!B2',
    ],
    [
      'no return',
      [
        ['L', 'Return', 'SD'],
        ['A', null, 1],
        ['B', 1, 1],
      ],
      {},
      'bad-evidence',
      'Budget_Lines!B2',
    ],
    [
      'a negative deviation',
      [
        ['L', 'Return', 'SD'],
        ['A', 1, -1],
      ],
      {},
      'bad-evidence',
      'Budget_Lines!C2',
    ],
    [
      'no deviation',
      [
        ['L', 'Return', 'SD'],
        ['A', 1, null],
        ['B', 1, 2],
      ],
      {},
      'bad-evidence',
      'Budget_Lines!C2',
    ],
    ['a share above all', NORMAL, { share: '120%' }, 'bad-setting', 'share'],
    ['a prior of nothing', CLICKS, { prior: '0' }, 'bad-setting', 'prior'],
  ] as const)('%s', async (_, lines, settings, code, where) => {
    const ran = await run(lines, settings);
    expect(ran.view).toBeNull();
    expect(ran.problems).toContainEqual(expect.objectContaining({ code, where, severity: 'error' }));
  });
});
