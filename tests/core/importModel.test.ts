import { describe, expect, it } from 'vitest';
import type { CellValue, Grid } from '../../src/core/cell.ts';
import { outcome } from '../../src/core/response/curve.ts';
import { importMeridian } from '../../src/core/response/importMeridian.ts';
import { importRobyn } from '../../src/core/response/importRobyn.ts';
import type { Result } from '../../src/core/result.ts';

const get = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(result.problem.message);
  return result.value;
};
const why = (result: Result<unknown>) => (result.ok ? 'imported' : result.problem.message);

describe('Meridian’s Scenario Planner', () => {
  // The tables of Meridian's own tests (scenarioplanner/converters/dataframe/budget_opt_converters_test.py).
  const grid = (group: string, factor: number): Grid => [
    ['Group ID', 'Channel', 'Spend', 'Incremental Outcome'],
    [group, 'Channel 1', 10_000 * factor, 100 * factor],
    [group, 'Channel 1', 20_000 * factor, 200 * factor],
    [group, 'Channel 2', 10_000 * factor, 100 * factor],
    [group, 'Channel 2', 20_000 * factor, 200 * factor],
  ];
  const foo = { name: 'budget_opt_grid_incremental_outcome_grid_foo', cells: grid('gid-1', 1) };
  const bar = { name: 'budget_opt_grid_incremental_outcome_grid_bar', cells: grid('gid-2', 0.1) };
  const heading = [
    'Group ID',
    'Date Interval Start',
    'Date Interval End',
    'Analysis Period',
    'Objective',
    'Scenario Type',
    'Initial Channel Spend',
    'Target Metric Constraint',
    'Target Metric Value',
    'Channel',
    'Channel Spend Min',
    'Channel Spend Max',
  ];
  const fixed = (channel: string) =>
    ['gid-1', '2024-01-01', '2024-01-15', 'ALL', 'ROI', 'Fixed', 400, null, null, channel, 0, 100_000] as const;
  const flexible = (channel: string, min: number, max: number): readonly CellValue[] => [
    ...['gid-2', '2024-01-08', '2024-01-15', 'Week2', 'KPI', 'Flexible'],
    ...[200, 'Cost per Incremental KPI', 10, channel, min, max],
  ];
  const specs = {
    name: 'budget_opt_specs',
    cells: [
      heading,
      fixed('Channel 1'),
      fixed('Channel 2'),
      flexible('Channel 1', 1100, 1500),
      flexible('Channel 2', 1000, 1800),
    ],
  };

  it('a fixed scenario', () => {
    const model = get(importMeridian([foo, bar, specs], 'gid-1'));
    expect(model).toMatchObject({ source: 'meridian', period: '2024-01-01 to 2024-01-15 (ALL)', notes: [] });
    expect(model.channels.map(({ curve, ...rest }) => rest)).toEqual([
      { channel: 'Channel 1', current: 400, min: 0, max: 100_000, carryover: 0 },
      { channel: 'Channel 2', current: 400, min: 0, max: 100_000, carryover: 0 },
    ]);
    expect(model.channels[0]?.curve).toEqual({
      kind: 'table',
      points: [
        { spend: 10_000, outcome: 100 },
        { spend: 20_000, outcome: 200 },
      ],
    });
  });
  it('a flexible scenario says what it aims at', () => {
    const model = get(importMeridian([foo, bar, specs], 'gid-2'));
    expect(model.channels.map(({ min, max }) => [min, max])).toEqual([
      [1100, 1500],
      [1000, 1800],
    ]);
    expect(model.notes).toEqual(['the source lets the total move until Cost per Incremental KPI reaches 10']);
  });
  it('response curves alone, with spends of MediaROI; blanks, repeats and lone points are left out', () => {
    const curves: Grid = [
      ['group id', ' CHANNEL', 'Spend', 'Incremental Outcome'],
      ['', 'TV', 200, 30],
      ['', 'TV', 0, 0],
      ['', 'TV', 0, 0],
      ['', 'TV', 100, 20],
      ['', 'TV', 300, null],
      ['', 'Radio', 0, 0],
      ['', 'Radio', 0, 0],
    ];
    const media: Grid = [
      ['Channel', 'Spend', 'ROI', 'Analysis Period'],
      ['TV', 25, 2, 'Week1'],
      ['TV', 140, 2, 'ALL'],
    ];
    const model = get(
      importMeridian(
        [
          { name: 'Response_Curves', cells: curves },
          { name: 'MediaROI', cells: media },
        ],
        null,
      ),
    );
    expect(model.channels).toHaveLength(1);
    expect(model.channels[0]).toMatchObject({ channel: 'TV', current: 140, min: null, max: null });
    const [tv] = model.channels;
    expect(tv && [0, 50, 100, 150, 200].map((x) => outcome(tv.curve, x))).toEqual([0, 10, 20, 25, 30]);
    expect(model.notes).toEqual([
      'Radio is left out: a table needs at least two points',
      'points left out because a cell is blank: 1',
      'there is no budget_opt_specs for this group: no bounds are known',
    ]);
  });
  const bent = (r: number, c: number, cell: CellValue): Grid =>
    foo.cells.map((row, i) => row.map((old, j) => (i === r && j === c ? cell : old)));
  it.each([
    ['no tab', [specs], null, 'there is no tab response_curves or budget_opt_grid_…: is this Meridian’s spreadsheet?'],
    ['two groups', [foo, bar], null, 'the spreadsheet has 2 scenarios; choose a group: gid-1, gid-2'],
    ['another group', [foo, bar], 'gid-3', "no curve belongs to the group 'gid-3'; there are: gid-1, gid-2"],
    [
      'no column',
      [{ name: 'response_curves', cells: bent(0, 3, 'Outcome') }],
      null,
      'response_curves has no column Incremental Outcome',
    ],
    ['an empty tab', [{ name: 'response_curves', cells: [] }], null, /has no column Group ID, Channel, Spend/],
    [
      'no rows',
      [{ name: 'response_curves', cells: [['Group ID', 'Channel', 'Spend', 'Incremental Outcome']] }],
      null,
      'response_curves has no rows',
    ],
    [
      'text',
      [{ ...foo, cells: bent(2, 3, 'n.a.') }],
      null,
      "row 3 of budget_opt_grid_incremental_outcome_grid_foo: Incremental Outcome 'n.a.' is no number",
    ],
    [
      'an error',
      [{ ...foo, cells: bent(2, 2, { error: '#REF!' }) }],
      null,
      "row 3 of budget_opt_grid_incremental_outcome_grid_foo: Spend '#REF!' is no number",
    ],
  ] as const)('%s', (_, tabs, group, message) => expect(why(importMeridian(tabs, group))).toMatch(message));
});

describe('Robyn', () => {
  const raw = [
    { DATE: '2024-01-01', tv_S: 100, search_S: 10, idle_S: 1 },
    { DATE: '2024-01-08', tv_S: 0, search_S: 20, idle_S: 0 },
    { DATE: '2024-01-15', tv_S: 50, search_S: 0, idle_S: 2 },
    { DATE: '2024-01-22', tv_S: 200, search_S: 30, idle_S: 1 },
  ];
  const file = {
    InputCollect: {
      adstock: ['geometric'],
      intervalType: ['week'],
      paid_media_spends: ['tv_S', 'search_S', 'idle_S'],
      rollingWindowStartWhich: [2],
      rollingWindowEndWhich: [4],
    },
    ExportedModel: {
      select_model: ['1_29_12'],
      summary: [
        { variable: '(Intercept)', coef: 900 },
        { variable: 'tv_S', coef: 6885.7867, mean_spend: 876.6 },
        { variable: 'search_S', coef: 40 },
        { variable: 'idle_S', coef: 0 },
      ],
      hyper_values: {
        idle_S_alphas: [1],
        idle_S_gammas: [0.5],
        idle_S_thetas: [0],
        lambda: [280.6],
        search_S_alphas: [2.9023],
        search_S_gammas: [0.9588],
        search_S_thetas: [0],
        tv_S_alphas: [0.9271],
        tv_S_gammas: [0.4],
        tv_S_thetas: [0.5],
      },
    },
    Extras: { raw_data: raw },
  };

  it('a = coef, k = γ · the largest adstocked spend of the window, s = α', () => {
    const model = get(importRobyn(JSON.parse(JSON.stringify(file)), []));
    // Adstocked tv: 100, 50, 75, 237.5; carried over in the window: 50, 25, 37.5.
    expect(model.channels).toEqual([
      {
        channel: 'tv_S',
        curve: { kind: 'hill', a: 6885.7867, b: 95, s: 0.9271 },
        current: 250 / 3,
        min: null,
        max: null,
        carryover: 37.5,
      },
      {
        channel: 'search_S',
        curve: { kind: 'hill', a: 40, b: expect.closeTo(0.9588 * 30, 9), s: 2.9023 },
        current: 50 / 3,
        min: null,
        max: null,
        carryover: 0,
      },
      {
        channel: 'idle_S',
        curve: { kind: 'hill', a: 0, b: 1, s: 1 },
        current: 1,
        min: null,
        max: null,
        carryover: 0,
      },
    ]);
    expect(model.period).toBe('one week');
    expect(model.notes).toEqual([
      'Robyn found no effect of idle_S: its curve is 0',
      'curves are of the spend of a week plus the mean carry-over that is given with each',
    ]);
  });
  it('Robyn’s allocator response: coef · (1 + κ^α ÷ (x + carry-over)^α)^−1', () => {
    const [tv] = get(importRobyn(file, [])).channels;
    if (tv === undefined) throw new Error('tv');
    const z = 80 + tv.carryover;
    expect(outcome(tv.curve, z)).toBeCloseTo(6885.7867 / (1 + 95 ** 0.9271 / z ** 0.9271), 9);
  });
  it('Weibull, and columns given beside a file without data', () => {
    const weibull = {
      InputCollect: { adstock: ['weibull_cdf'], paid_media_spends: ['tv_S'] },
      ExportedModel: {
        summary: [{ variable: 'tv_S', coef: 5 }],
        hyper_values: { tv_S_alphas: [2], tv_S_gammas: [0.5], tv_S_shapes: [2], tv_S_scales: [0.3] },
      },
    };
    const values = [100, 0, 0, 50, 0, 0, 0, 25];
    const model = get(importRobyn(weibull, [{ name: 'tv_S', values }]));
    // The adstocked spends of the table in adstock.test.ts.
    expect(model.channels[0]?.curve).toMatchObject({ b: expect.closeTo(50, 9) });
    const carried = [0, 89.48393168143699, 57.37534207374328, 21.10720877910902, 48.30936517544374];
    const all = [...carried, 28.909479527303667, 10.55766695376772, 1.7837172186129];
    expect(model.channels[0]?.carryover).toBeCloseTo(all.reduce((sum, x) => sum + x, 0) / 8, 8);
    expect(why(importRobyn(weibull, []))).toMatch(/there are no data of tv_S, which its inflexion γ·max needs/);
  });
  const without = (part: 'summary' | 'hyper_values', value: unknown) => ({
    ...file,
    ExportedModel: { ...file.ExportedModel, [part]: value },
  });
  it('what is missing is said, channel by channel', () => {
    const model = get(importRobyn(without('summary', file.ExportedModel.summary.slice(0, 2)), []));
    expect(model.channels.map(({ channel }) => channel)).toEqual(['tv_S']);
    expect(model.notes.slice(0, 2)).toEqual([
      'search_S is left out: the file has no coefficient for it',
      'idle_S is left out: the file has no coefficient for it',
    ]);
    const hyper = { ...file.ExportedModel.hyper_values, tv_S_thetas: ['NA'], search_S_alphas: [] };
    expect(get(importRobyn(without('hyper_values', hyper), [])).notes).toEqual([
      'tv_S is left out: the file has no usable geometric parameters for it',
      'search_S is left out: the file has no alphas for it',
      'Robyn found no effect of idle_S: its curve is 0',
    ]);
  });
  it.each([
    [{}, 'this is no RobynModel file: it has no InputCollect'],
    [null, 'this is no RobynModel file: it has no InputCollect'],
    ['text', 'this is no RobynModel file: it has no InputCollect'],
    [[1, 2], 'this is no RobynModel file: it has no InputCollect'],
    [
      { InputCollect: file.InputCollect },
      'the file has inputs but no model; export it with robyn_write(…, select_model)',
    ],
    [
      { ...file, InputCollect: { ...file.InputCollect, adstock: ['delayed'] } },
      "the adstock of the model is 'delayed'; known are geometric, weibull_cdf, weibull_pdf",
    ],
    [
      { ...file, InputCollect: { ...file.InputCollect, paid_media_spends: [] } },
      'InputCollect has no paid_media_spends',
    ],
  ])('%j', (json, message) => expect(why(importRobyn(json, []))).toBe(message));
});
