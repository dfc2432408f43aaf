/** The report *triggers*: R28, R21, R29 and the key figures through the job, and its loop through the workbook. */
import { describe, expect, it } from 'vitest';
import { serialOfIso } from '../../src/core/calendar/serial.ts';
import type { Grid } from '../../src/core/cell.ts';
import type { ReportView } from '../../src/jobs/report/view.ts';
import { triggers } from '../../src/jobs/triggers/triggers.ts';
import { apportion, fileOf } from '../support/commandLine.ts';
import { put } from '../support/fixtures.ts';
import { bookOf, decideOn, tableOf, viewOn, writeOn } from './bookReport.ts';

const AS_OF = { as_of: '2026-06-12' };
const spent = (actual: number): Grid => [
  ['Line', 'Budget', 'Actual', 'Owner'],
  ['Search', 1_000, actual, 'Ann'],
];
const cases = async (sheets: Readonly<Record<string, Grid>>, settings: Readonly<Record<string, string>> = AS_OF) =>
  tableOf(await viewOn(bookOf(sheets), triggers, settings), 'Budget_Cases');
const day = (iso: string) => serialOfIso(iso);

describe('triggers', () => {
  it('R28: 10.4 % opens with evidence, owner, action and due date', async () => {
    expect(await cases({ Plan: spent(1_104) })).toEqual([
      expect.objectContaining({
        Case: `variance|Search|2026-06|${day('2026-06-12')}`,
        Status: 'opened',
        Value: 0.104,
        Threshold: 0.1,
        Evidence: 'Plan!C2',
        Owner: 'Ann',
        Action: 'Immediate review and corrective action',
        Opened: day('2026-06-12'),
        Due: day('2026-06-19'),
      }),
    ]);
  });
  it('R28: exactly 10 % opens nothing, and a blank actual is not yet known', async () => {
    expect(await cases({ Plan: spent(1_100) })).toEqual([]);
    expect(
      await cases({
        Plan: [
          ['Line', 'Budget', 'Actual'],
          ['A', 1_000, null],
          ['B', 1_000, 1_000],
        ],
      }),
    ).toEqual([]);
  });
  it('R28: through the workbook 10.4 % opens, 9.6 % stays, 8.9 % clears, then it is gone', async () => {
    const book = bookOf({ Plan: spent(1_104) });
    const state = async (actual: number, as_of: string) => {
      put(book, 'Plan!C2', [[actual]]);
      await writeOn(book, triggers, { as_of });
      return tableOf(await viewOn(book, triggers, { as_of }), 'Budget_Cases').map((row) => [
        row.Status,
        row.Value,
        row.Opened,
      ]);
    };
    const opened = day('2026-06-01');
    // Each second run of a day reads what the first one wrote: same snapshot, same cases.
    expect(await state(1_104, '2026-06-01')).toEqual([['open', 0.104, opened]]);
    expect(await state(1_096, '2026-06-08')).toEqual([['open', 0.096, opened]]);
    put(book, 'Plan!C2', [[1_089]]);
    const view = await viewOn(book, triggers, { as_of: '2026-06-15' });
    expect(tableOf(view, 'Budget_Cases')).toEqual([
      expect.objectContaining({
        Status: 'cleared',
        Value: 0.089,
        'Opening value': 0.104,
        Opened: opened,
        Due: day('2026-06-08'),
      }),
    ]);
    expect(view.headline).toContain('0 cases opened, 0 still open, 1 cleared');
    expect(await state(1_089, '2026-06-15')).toEqual([]);
  });
  it('a case keeps the owner and due date that people give it, and one closed by hand is not kept', async () => {
    const book = bookOf({ Plan: spent(1_300) });
    await writeOn(book, triggers, AS_OF);
    const table = tableOf(await viewOn(book, triggers, AS_OF), 'Budget_Cases')[0] ?? {};
    const [headers, row] = [Object.keys(table), Object.values(table)];
    const with_ = (changes: Readonly<Record<string, string | number>>): Grid => [
      headers,
      headers.map((header, c) => changes[header] ?? row[c] ?? null),
    ];
    const given = { Owner: 'Zoe', Due: '2026-07-31' };
    const [kept] = await cases({ Plan: spent(1_300), Budget_Cases: with_(given) }, { as_of: '2026-06-20' });
    expect(kept).toMatchObject({ Status: 'open', Owner: 'Zoe', Due: day('2026-07-31'), Seen: day('2026-06-20') });
    const [next] = await cases(
      { Plan: spent(1_300), Budget_Cases: with_({ Status: 'Closed' }) },
      { as_of: '2026-06-20' },
    );
    expect(next).toMatchObject({ Status: 'opened', Opened: day('2026-06-20') });
  });
  it('seed 003: returns, milestones and satisfaction have their rules', async () => {
    const plan: Grid = [
      ['Line', 'Return', 'Target return', 'Milestone date', 'Milestone forecast', 'Satisfaction'],
      ['late', 1, 1, '2026-06-01', '2026-06-30', 0.75],
      ['on the limit', 0.5, 1, '2026-06-01', '2026-06-29', 0.8],
      ['early', 1.51, 1, '2026-06-16', '2026-06-01', 0.74],
      ['behind', 0.49, 1, '2026-06-15', '2026-06-01', null],
    ];
    expect((await cases({ Plan: plan })).map((row) => [row.Rule, row.Scope, row.Value])).toEqual([
      ['milestone-early', 'early', -15],
      ['milestone-late', 'late', 29],
      ['roi-ahead', 'early', 1.51],
      ['roi-behind', 'behind', 0.49],
      ['satisfaction', 'early', 0.74],
    ]);
  });
  it('R29: 1.78x against 4.2x over 24 months is behind raw, not on one horizon', async () => {
    const plan: Grid = [
      ['Line', 'Return', 'Target return'],
      ['AI platform', 1.78, 4.2],
    ];
    expect(await cases({ Plan: plan })).toEqual([
      expect.objectContaining({ Rule: 'roi-behind', Value: expect.closeTo(0.4238, 4) }),
    ]);
    expect(await cases({ Plan: plan }, { ...AS_OF, target_horizon: '24' })).toEqual([]);
  });
  it('rules of the workbook replace the defaults', async () => {
    const rules: Grid = [
      ['Rule', 'Metric', 'Operator', 'Threshold', 'Clear', 'Scope', 'Action', 'Due days', 'Version'],
      ['tight', 'variancePercent', '>', 0.02, 0.01, 'Search', 'Call the owner', 2, 3],
    ];
    const plan: Grid = [
      ['Line', 'Budget', 'Actual'],
      ['Search', 1_000, 1_030],
      ['TV', 1_000, 2_000],
    ];
    expect(await cases({ Plan: plan, Budget_Rules: rules })).toEqual([
      expect.objectContaining({
        Rule: 'tight',
        Scope: 'Search',
        Action: 'Call the owner',
        Due: day('2026-06-14'),
        Version: 3,
      }),
    ]);
  });
  it('R21: −60k, +40k, +20k on 1,000,000 is 6 %: major; 10k to 25k takes six steps', async () => {
    const plan: Grid = [
      ['Line', 'Current', 'Allocation'],
      ['A', 490_000, 430_000],
      ['B', 300_000, 340_000],
      ['C', 200_000, 205_000],
      ['D', 10_000, 25_000],
    ];
    const view = await viewOn(bookOf({ Plan: plan }), triggers, AS_OF);
    const rows = tableOf(view, 'Budget_Reallocation');
    expect(rows[3]).toMatchObject({ Line: 'D', Change: 15_000, 'Steps of 20 %': 6 });
    expect(rows[4]).toMatchObject({
      Line: 'Total',
      'New plan': 1_000_000,
      Change: 0,
      'Change %': 0.06,
      Class: 'major',
    });
    expect(view.notes[0]).toBe(
      'The plan moves 60,000, 6 % of the budget, and changes it by 0: major: 5 to 15 % of the budget.',
    );
  });
  it.each([
    [49, 'regular', 'minor'],
    [50, 'regular', 'major'],
    [150, 'regular', 'major'],
    [151, 'regular', 'refused'],
    [151, 'annual', 'exceptional'],
    [0, 'regular', 'none'],
  ])('R21: moving %i of 1,000 at a %s occasion is %s', async (moved, occasion, expected) => {
    const plan: Grid = [
      ['Line', 'Current', 'Allocation'],
      ['A', 500, 500 - moved],
      ['B', 500, 500 + moved],
    ];
    const view = await viewOn(bookOf({ Plan: plan }), triggers, { ...AS_OF, occasion });
    expect(tableOf(view, 'Budget_Reallocation')[2]?.Class).toBe(expected);
  });
  it('R21: each moved amount against the Return of where it came from and where it goes', async () => {
    const plan: Grid = [
      ['Line', 'Current', 'Allocation', 'Return'],
      ['TV', 500_000, 440_000, 1.5],
      ['Search', 300_000, 340_000, 4],
      ['Social', 200_000, 220_000, 1.2],
      ['Radio', 100_000, 100_000, null],
    ];
    const view = await viewOn(bookOf({ Plan: plan }), triggers, AS_OF);
    const rows = tableOf(view, 'Budget_Reallocation');
    // Where money goes it brings 3.0667 on average, where it leaves 1.5.
    expect(rows.map((row) => [row.Line, row['Gain at Return'], row.Move])).toEqual([
      ['TV', -90_000, 'better'],
      ['Search', 160_000, 'better'],
      ['Social', 24_000, 'worse'],
      ['Radio', null, null],
      ['Total', 94_000, null],
    ]);
    expect(view.notes[1]).toBe(
      "At each line's Return the changes bring 94,000: 184,000 where money goes, -90,000 where it leaves. Moves for the worse: Social. Return is a mean: the next unit may bring less.",
    );
  });
  const TRADES = ['Trade', 'From', 'To', 'Amount', 'Promised', 'Realised'];
  it('C02: last quarter’s trades against what they promised, typed or by the Return of their lines', async () => {
    const sheets: Readonly<Record<string, Grid>> = {
      Plan: [
        ['Line', 'Group', 'Return'],
        ['TV', 'Brand', 1.5],
        ['Search', 'Media', 4],
        ['Search', 'Brand', 1],
        ['New', 'Media', null],
      ],
      Budget_Trades: [
        TRADES,
        ['Q1 a', 'TV', 'Media / Search', 40_000, 100_000, null],
        ['Q1 b', 'anywhere', 'elsewhere', 10_000, 30_000, 18_000],
        [null, 'media / search', 'tv', 1000, 500, null],
        ['Q1 d', 'TV', 'New', 20_000, 50_000, null],
        ['Q1 e', 'TV', 'TV', 1000, 10_000, 4999.99],
      ],
    };
    const file = fileOf(bookOf(sheets));
    const { exit, json, text } = await apportion('triggers', file, '--set', 'as_of=2026-06-12');
    expect(exit, text).toBe(0);
    const { view } = json as { readonly view: ReportView };
    expect(view.checks.every(({ holds }) => holds)).toBe(true);
    expect(
      tableOf(view, 'Budget_Trade_Verdicts').map((row) => [
        ...[row.Trade, row.Amount, row.Promised, row.Realised, row.Attainment, row.Verdict, row['Judged by']],
      ]),
    ).toEqual([
      ['Q1 a', 40_000, 100_000, 100_000, 1, 'kept', 'Return'],
      ['Q1 b', 10_000, 30_000, 18_000, 0.6, 'partly', 'Realised'],
      ['Trade 3', 1000, 500, -2500, -5, 'backfired', 'Return'],
      ['Q1 d', 20_000, 50_000, null, null, 'open', null],
      ['Q1 e', 1000, 10_000, 4999.99, 0.499999, 'missed', 'Realised'],
      ['Judged', 52_000, 140_500, 120_499.99, expect.closeTo(120_499.99 / 140_500, 12), null, null],
      ['Open', 20_000, 50_000, 0, null, null, null],
      ['Total', 72_000, 190_500, 120_499.99, null, null, null],
    ]);
    expect(view.notes[0]).toContain('1 kept, 1 partly, 1 missed, 1 backfired, 1 open. Those judged brought 120,499.99');
  });
  it.each([
    [['a', 'TV', 'TV', 0, 5, 1], 'Budget_Trades row 1', 'Amount is "0"'],
    [['a', 'TV', 'TV', 5, null, 1], 'Budget_Trades row 1', 'Promised is ""'],
    [['a', 'TV', 'TV', 5, 5, 'soon'], 'Budget_Trades row 1', 'Realised is "soon"'],
    [['a', 'TV', 'Radio', 5, 5, null], 'Budget_Trades row 1', 'To "Radio" is the name of 0 lines'],
    [['a', 'TV', 'TV', 5, 9e13, null], 'Budget_Trades', 'amounts, promises or gains are beyond 2^53 minor units'],
    [['a', 'TV', 'TV', 9e15, 5, 5], 'Budget_Trades row 1, Amount', '9000000000000000'],
  ])('a trade %j is refused at its row', async (row, where, found) => {
    const plan: Grid = [
      ['Line', 'Return'],
      ['TV', 2],
    ];
    const { problems } = await decideOn(
      bookOf({ Plan: plan, Budget_Trades: [TRADES, row, ['b', 'TV', 'TV', 1, 9e13, 1]] }),
      triggers,
      AS_OF,
    );
    expect(problems).toMatchObject([{ where, found }]);
  });
  it('R24 and C36: key figures are ratios of sums against a baseline', async () => {
    const header = ['Line', 'Budget', 'Actual', 'Return'];
    const view = await viewOn(
      bookOf({
        Plan: [header, ['A', 12_000, 10_000, 8], ['B', 80_000, 90_000, 2]],
        Budget_Baseline: [header, ['A', 12_000, 10_000, 4], ['B', 80_000, 90_000, 2]],
      }),
      triggers,
      AS_OF,
    );
    const kpis = tableOf(view, 'Budget_Kpis');
    expect(kpis[0]).toMatchObject({ KPI: 'Efficiency', Actual: 2.6, Baseline: 2.2, Target: 2.64, Status: 'near' });
    expect(kpis.map((row) => row.KPI)).toEqual(['Efficiency', 'Budget utilisation', 'ROI', 'Overspend']);
    expect(kpis[2]?.Actual).toBeCloseTo(1.6, 12);
    expect(kpis[3]?.Actual).toBeCloseTo(10_000 / 92_000, 12);
  });
  it('the order of lines changes nothing but the order of the plan', async () => {
    const lines: Grid = [
      ['A', 100, 150],
      ['B', 100, 50],
      ['C', 100, 200],
    ];
    const header = ['Line', 'Budget', 'Actual'];
    const keys = async (rows: Grid) => (await cases({ Plan: [header, ...rows] })).map((row) => row.Case);
    expect(await keys([...lines].reverse())).toEqual(await keys(lines));
  });
  const RULE = ['Rule', 'Metric', 'Operator', 'Threshold', 'Clear'];
  it.each([
    [{ Plan: spent(1) }, {}, 'bad-setting'],
    [
      {
        Plan: [
          ['Line', 'Budget'],
          ['A', 1],
        ],
      },
      AS_OF,
      'missing-column',
    ],
    [
      {
        Plan: [
          ['Line', 'Satisfaction'],
          ['A', 82],
        ],
      },
      AS_OF,
      'not-a-share',
    ],
    [
      {
        Plan: [
          ['Line', 'Milestone date', 'Milestone forecast', 'Satisfaction'],
          ['A', 'soon', '2026-01-01', 1],
          ['B', '2026-01-01', '2026-01-01', 1],
        ],
      },
      AS_OF,
      'no-date',
    ],
    [{ Plan: spent(1), Budget_Rules: [RULE, ['a', 'luck', '>', 1, 0]] }, AS_OF, 'bad-rule'],
    [{ Plan: spent(1), Budget_Rules: [RULE, ['a', 'variancePercent', '?', 1, 0]] }, AS_OF, 'bad-rule'],
    [{ Plan: spent(1), Budget_Rules: [RULE, ['a', 'variancePercent', '>', 0.1, 0.2]] }, AS_OF, 'bad-rule'],
    [
      {
        Plan: spent(1),
        Budget_Cases: [
          ['Case', 'Status', 'Rule', 'Scope', 'Opened', 'Value'],
          ['x', 'open', 'variance', 'Search', 'May', 1],
        ],
      },
      AS_OF,
      'no-date',
    ],
  ] as const)('refuses %o', async (sheets, settings, code) =>
    expect(
      (await decideOn(bookOf(sheets as Record<string, Grid>), triggers, settings)).problems.map((p) => p.code),
    ).toContain(code),
  );
});
