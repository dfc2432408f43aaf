/** The job fit: known curves come back and allocate reads them; two published histories; Meridian and Robyn. */
import { describe, expect, it } from 'vitest';
import { serialOf, serialOfIso } from '../../src/core/calendar/serial.ts';
import type { Grid } from '../../src/core/cell.ts';
import { normal, seeded } from '../../src/core/random.ts';
import { adstock } from '../../src/core/response/adstock.ts';
import { outcome, type RowCurve } from '../../src/core/response/curve.ts';
import { allocate } from '../../src/jobs/allocate/allocate.ts';
import { fit } from '../../src/jobs/fit/fit.ts';
import { allocateInput } from '../../src/jobs/inputs/allocateInput.ts';
import { inspect } from '../../src/jobs/inspect/inspect.ts';
import { prepare } from '../../src/jobs/prepare.ts';
import {
  codes,
  dataText,
  decided,
  hasData,
  numbers,
  records,
  sheets,
  shown,
  workbookOf,
  written,
} from './seriesBook.ts';

const TRUTH = [
  { name: 'Search', decay: 0.2, curve: { kind: 'mm', a: 400, b: 60, s: 0 } },
  { name: 'TV', decay: 0.6, curve: { kind: 'mm', a: 250, b: 30, s: 0 } },
] as const satisfies readonly { name: string; decay: number; curve: RowCurve }[];
/** Weeks of spend through known curves, on a price, a trend and noise. */
function weeks(count: number, noise: number, seed = 5): Grid {
  const random = seeded(seed);
  const price = Array.from({ length: count }, () => Math.round(100 + 10 * random()) / 10);
  const spends = TRUTH.map(() =>
    Array.from({ length: count }, () => (random() < 0.3 ? 0 : Math.round(150 * random() * random()))),
  );
  const sales = price.map((value, t) => 900 + 0.4 * t - 30 * value + noise * normal(random));
  TRUTH.forEach(({ decay, curve }, c) => {
    const felt = adstock(spends[c] ?? [], decay, null, true);
    if (!felt.ok) throw new Error(felt.problem.message);
    felt.value.forEach((spend, t) => {
      sales[t] = (sales[t] ?? 0) + outcome(curve, spend);
    });
  });
  return [
    ['Week', 'Sales', 'Search', 'TV', 'Price'],
    ...sales.map((value, t) => [
      serialOf(2022, 1, 3) + 7 * t,
      value,
      spends[0]?.[t] ?? 0,
      spends[1]?.[t] ?? 0,
      price[t] ?? 0,
    ]),
  ];
}
const HISTORY = weeks(156, 0);

describe('a history whose curves are known', () => {
  it('gives them back, of a year of 52 weeks', async () => {
    const view = await shown(sheets({ Weeks: HISTORY }), fit, { controls: 'Price' });
    const rows = records(view, 'Budget_Curves');
    rows.forEach((row, c) => {
      const truth = TRUTH[c];
      expect(row).toMatchObject({ Line: truth?.name, Curve: 'mm', P3: null, Identified: 'yes' });
      // Off by the small penalty on amplitudes.
      const near = (value: number) => expect(Math.abs(value - 1)).toBeLessThan(0.06);
      near(Number(row.P1) / ((truth?.curve.a ?? 0) * 52));
      near(Number(row.P2) / ((truth?.curve.b ?? 0) * 52));
      expect(row.Decay).toBeCloseTo(truth?.decay ?? -1, 2);
      const spend = HISTORY.slice(-52).reduce((sum, week) => sum + Number(week[2 + c]), 0);
      expect(row.Current).toBe(spend);
      expect(Number(row.Cap)).toBeGreaterThanOrEqual(Number(row.Current));
    });
    expect(view.headline).toMatch(/^All 2 channels can be told apart: media bring/);
    const total = records(view, 'Budget_FitWeeks').at(-1);
    expect(Number(total?.Base) + Number(total?.Media)).toBeCloseTo(Number(total?.Fitted), 6);
  });
  it('per period: the curves of a year are 52 times those of a week', async () => {
    const year = records(await shown(sheets({ Weeks: HISTORY }), fit, { controls: 'Price' }), 'Budget_Curves');
    const week = records(
      await shown(sheets({ Weeks: HISTORY }), fit, { controls: 'Price', per: 'period' }),
      'Budget_Curves',
    );
    for (const header of ['P1', 'P2', 'Cap'])
      numbers(year, header).forEach((value, c) => {
        expect(value / Number(week[c]?.[header])).toBeCloseTo(52, 2);
      });
    // f of a year at 52·x is 52·f of a week at x.
    const [y, w] = [year[0], week[0]];
    const at = (row: typeof y, x: number) => outcome({ kind: 'mm', a: Number(row?.P1), b: Number(row?.P2), s: 0 }, x);
    expect(at(y, 52 * 33)).toBeCloseTo(52 * at(w, 33), 6);
  });
  it('does not depend on the order of the rows, and the seed decides the rest', async () => {
    const noisy = weeks(110, 25);
    const settings = { controls: 'Price', restarts: '4', seed: '9' };
    const one = await shown(sheets({ Weeks: noisy }), fit, settings);
    const [head = [], ...rows] = noisy;
    const turned = await shown(sheets({ Weeks: [head, ...rows.reverse()] }), fit, settings);
    expect(turned.tables[0]?.rows).toEqual(one.tables[0]?.rows);
    expect(one.notes.join()).toContain('4 starts, seed 9');
  });
  it('allocate reads what fit wrote, and moves money to where the curve is steeper', async () => {
    const book = sheets({ Weeks: HISTORY });
    await written(book, fit, { controls: 'Price' });
    const workbook = workbookOf(book);
    const found = inspect(await workbook.survey()).view;
    const settings = new Map([
      ['table', 'Budget_Curves'],
      ['method', 'curves'],
      ['total', '2000'],
    ]);
    const { input, problems } = allocateInput(found, settings);
    expect(problems).toEqual([]);
    if (input === null) throw new Error('no input');
    const { view } = await prepare(workbook, allocate, input);
    if (view === null) throw new Error('no view');
    const [search = 0, tv = 0] = view.lines.map(({ amount }) => amount);
    expect(search + tv).toBeCloseTo(2000, 6);
    // Equal marginal return at the optimum of the true curves: ab ÷ (b + x)² alike.
    const slope = (c: 0 | 1, x: number) => {
      const { a, b } = TRUTH[c].curve;
      return (a * b) / (b + x / 52) ** 2;
    };
    expect(slope(0, search) / slope(1, tv)).toBeCloseTo(1, 1);
  });
});

describe('what the history cannot tell is said', () => {
  const twins = (): Grid =>
    weeks(120, 20).map((week, t) => [
      ...week.slice(0, 4),
      t === 0 ? 'Radio' : Number(week[3]) * 2,
      t === 0 ? 'Fees' : 7,
    ]);
  it('a twin and a constant spend are not identified, each with its own cell', async () => {
    const decision = await decided(sheets({ Weeks: twins() }), fit, { restarts: '3' });
    const lost = codes(decision);
    expect(lost).toContain('not-identified Weeks!F1');
    expect(lost.some((code) => code === 'not-identified Weeks!D1' || code === 'not-identified Weeks!E1')).toBe(true);
    expect(decision.view?.headline).toMatch(/^Only \d of 4 channels can be told apart/);
    expect(decision.view?.notes[0]).toContain('NOT IDENTIFIED');
    expect(decision.plan).not.toBeNull();
  });
});

describe('what is wrong', () => {
  const change = (r: number, c: number, cell: string | number | null) =>
    HISTORY.map((week, i) => week.map((old, k) => (i === r && k === c ? cell : old)));
  it.each<[string, Grid, Record<string, string>, string]>([
    ['a missing week', HISTORY.filter((_, t) => t !== 40), {}, 'gap Weeks!A41'],
    ['a week twice', [...HISTORY, HISTORY[9] ?? []], {}, 'date-twice Weeks!A158'],
    ['a negative spend', change(3, 2, -5), {}, 'negative-spend Weeks!C4'],
    ['a blank outcome', change(5, 1, null), {}, 'no-number Weeks!B6'],
    [
      'no outcome',
      HISTORY.map((week) => week.map((cell) => (cell === 'Sales' ? 'Thing' : cell))),
      {},
      'no-outcome Weeks!A1:E157',
    ],
    ['an outcome that is not there', HISTORY, { outcome: 'Leads' }, 'no-outcome Weeks!A1:E157'],
    ['a channel that is not there', HISTORY, { channels: 'Search, Print' }, 'no-channel Weeks!A1:E157'],
    ['too few weeks', HISTORY.slice(0, 9), {}, 'no-fit Weeks!A1:E9'],
    ['no Robyn table', HISTORY, { source: 'robyn' }, 'no-model Budget_Robyn'],
    ['no Meridian tabs', HISTORY, { source: 'meridian' }, 'bad-import Weeks!A1:E157'],
  ])('%s', async (_, grid, settings, problem) => {
    const decision = await decided(sheets({ Weeks: grid }), fit, settings);
    expect(decision.plan).toBeNull();
    expect(codes(decision)).toContain(problem);
  });
});

describe.skipIf(!hasData)('published histories', () => {
  it('Robyn: the total of the history is that of the file, and the fit explains most of it', async () => {
    const { input, expected } = JSON.parse(dataText('data_robyn_dt_simulated_weekly.json'));
    const headers = Object.keys(input);
    const grid: Grid = [
      headers,
      ...input.DATE.map((_: string, t: number) =>
        headers.map((header) => (header === 'DATE' ? serialOfIso(input[header][t]) : input[header][t])),
      ),
    ];
    const view = await shown(sheets({ Data: grid }), fit, {
      channels: '*_S',
      controls: 'competitor_sales_B',
      restarts: '4',
    }).catch((fault: Error) => fault.message);
    expect(view).toContain('no column of numbers: *_S');
    const found = await shown(sheets({ Data: grid }), fit, {
      channels: 'tv_S, ooh_S, print_S, facebook_S, search_S',
      controls: 'competitor*',
      restarts: '4',
    });
    expect(records(found, 'Budget_FitWeeks').at(-1)?.Outcome).toBeCloseTo(expected.sumRevenue, 2);
    const quality = (measure: string) =>
      Number(records(found, 'Budget_FitQuality').find((row) => row.Measure === measure)?.Value);
    expect(quality('R²')).toBeGreaterThan(0.85);
    expect(quality('Holdout error')).toBeLessThan(quality('Holdout error without media'));
  });
  it('mmm_stan: no channel can be told apart, and it says so', async () => {
    const [headers = [], ...lines] = dataText('workbooks/mmm_stan_weekly.csv')
      .trim()
      .split(/\r?\n/)
      .map((line) => line.split(','));
    const grid: Grid = [
      headers,
      ...lines.map((cells) => cells.map((cell, c) => (c === 0 ? serialOfIso(cell) : Number(cell)))),
    ];
    const decision = await decided(sheets({ Data: grid }), fit, {
      date: 'wk_strt_dt',
      channels: 'mdsp_*',
      controls: 'me_*, st_ct',
      restarts: '3',
    });
    expect(decision.view && records(decision.view, 'Budget_Curves')).toHaveLength(10);
    const lost = codes(decision).filter((code) => code.startsWith('not-identified'));
    expect(lost.length).toBeGreaterThan(6);
    expect(decision.view?.headline).toContain('of 10 channels can be told apart');
  });
});

describe('models of others', () => {
  const curve = (a: number, b: number, x: number) => (a * x) / (b + x);
  const grid: Grid = [
    ['Group ID', 'Channel', 'Spend', 'Incremental Outcome'],
    ...['TV', 'Search'].flatMap((channel, c) =>
      [0, 50, 100, 200, 300, 400].map((x) => ['base', channel, x, curve(1000 * (c + 1), 150, x)]),
    ),
  ];
  const specs: Grid = [
    ['Group ID', 'Channel', 'Initial Channel Spend', 'Channel Spend Min', 'Channel Spend Max', 'Scenario Type'],
    ['base', 'TV', 200, 100, 300, 'FIXED'],
    ['base', 'Search', 120, 60, 240, 'FIXED'],
  ];
  it('Meridian: its tabs are found, points become row curves with spends and bounds', async () => {
    const view = await shown(sheets({ response_curves: grid, budget_opt_specs: specs }), fit);
    const rows = records(view, 'Budget_Curves');
    expect(rows.map((row) => [row.Line, row.Curve, row.Current, row.Floor, row.Cap])).toEqual([
      ['TV', 'mm', 200, 100, 300],
      ['Search', 'mm', 120, 60, 240],
    ]);
    rows.forEach((row, c) => {
      expect(row.P1).toBeCloseTo(1000 * (c + 1), 2);
      expect(row.P2).toBeCloseTo(150, 2);
      expect(row['Curve R²']).toBeCloseTo(1, 8);
    });
    expect(view.headline).toContain('2 of 2 curves read from Meridian');
  });
  it('Meridian: a tab of one scenario is found by how its name starts; several need a choice', async () => {
    const both: Grid = [...grid, ...grid.slice(1).map((row) => ['high', ...row.slice(1)])];
    const book = sheets({ Weeks: HISTORY, budget_opt_grid_base: both });
    expect(codes(await decided(book, fit, { source: 'meridian' }))).toEqual(['bad-import Weeks!A1:E157']);
    const view = await shown(book, fit, { scenario: 'high' });
    expect(records(view, 'Budget_Curves').map((row) => row.Line)).toEqual(['TV', 'Search']);
  });

  const json = (theta: number) =>
    JSON.stringify({
      InputCollect: { adstock: ['geometric'], paid_media_spends: ['tv'], intervalType: ['week'] },
      ExportedModel: {
        summary: [{ variable: 'tv', coef: 500, mean_spend: 50 }],
        hyper_values: { tv_alphas: [1], tv_gammas: [0.5], tv_thetas: [theta] },
      },
    });
  const spends: Grid = [
    ['Date', 'Revenue', 'tv'],
    ...[0, 40, 80, 100, 30].map((spend, t) => [45_292 + 7 * t, 1, spend]),
  ];
  it('Robyn: the JSON may stand in several cells; without carry-over the hill is as it is', async () => {
    const text = json(0);
    const half = Math.ceil(text.length / 2);
    const book = sheets({ Data: spends, Budget_Robyn: [['JSON'], [text.slice(0, half)], [text.slice(half)]] });
    const [row] = records(await shown(book, fit), 'Budget_Curves');
    // κ = γ·max = 0.5·100.
    expect(row).toMatchObject({ Line: 'tv', Curve: 'hill', P1: 500, P2: 50, P3: 1, Current: 50, 'Curve R²': 1 });
  });
  it('Robyn: with carry-over the curve is what spend adds to it', async () => {
    const book = sheets({ Data: spends, Budget_Robyn: [['JSON'], [json(0.5)]] });
    const view = await shown(book, fit);
    const [row] = records(view, 'Budget_Curves');
    expect(Number(row?.['Curve R²'])).toBeGreaterThan(0.999);
    expect(row?.Note).toContain('above its carry-over');
    expect(row?.Cap).toBe(150);
  });
  it('Robyn: a text that is no JSON', async () => {
    const book = sheets({ Data: spends, Budget_Robyn: [['JSON'], ['{oops']] });
    expect(codes(await decided(book, fit))).toEqual(['bad-import Budget_Robyn']);
  });
});
