/** The worked examples of the domain rules, asked the way a cell asks. */
import { describe, expect, it } from 'vitest';
import type { CellValue, Grid } from '../../src/core/cell.ts';
import { callFunction } from '../../src/functions/call.ts';
import type { Arg } from '../../src/functions/define.ts';

const column = (...values: readonly CellValue[]): Grid => values.map((value) => [value]);
const near = (value: number, digits = 2) => expect.closeTo(value, digits);
const repeat = (value: number, count: number) => column(...Array.from({ length: count }, () => value));
const lost = { error: { code: '#DIV/0!', message: 'there is nothing to divide by' } };

type Row = readonly [rule: string, name: string, args: readonly Arg[], expected: unknown];
const check = (rows: readonly Row[]) =>
  it.each(rows)('%s %s', (_, name, args, expected) => {
    const outcome = callFunction(name, args);
    expect('value' in outcome ? outcome.value : outcome).toEqual(expected);
  });

describe('variance', () => {
  const [budgets, actuals] = [column(100_000, 50_000), column(92_000, 47_000)];
  check([
    ['R1', 'VARIANCE', [budgets, actuals], [[-8000], [-3000]]],
    ['R1', 'IMPACT', [budgets, actuals, column('revenue', 'cost')], [[-8000], [3000]]],
    ['R1', 'FU', [budgets, actuals, column('Revenue', ' COST ')], [['U'], ['F']]],
    ['R2 CVR in points', 'IMPACT', [0.02, 0.023, 'revenue'], 0.003],
    ['R2 CVR relative', 'VARIANCE.PCT', [0.02, 0.023], near(0.15, 12)],
    ['R2 neutral', 'FU', [100, 120, 'headcount'], '–'],
    ['R2 German', 'FU', [100, 120, 'Umsatz'], 'F'],
    ['R3 no base', 'VARIANCE.PCT', [0, 5], lost],
    ['R3 contra line', 'VARIANCE.PCT', [-2000, -1500], 0.25],
    ['R3 below the floor', 'STATUS', [1000, 1200, 0.05, 0.1, 5000, 50_000], 'OK'],
    ['R3 above the cap', 'STATUS', [2_000_000, 2_080_000, 0.05, 0.1, 5000, 50_000], 'REVIEW'],
    [
      'R3 exactly 5 %',
      'STATUS',
      [column(1000, 1000, 1000), column(1049.99, 1050, 950)],
      [['OK'], ['WATCH'], ['WATCH']],
    ],
    [
      'R3 exactly 10 %',
      'STATUS',
      [column(1000, 1000, 0.3, 0.3), column(1100, 1100.01, 0.33, 0.27)],
      [['WATCH'], ['REVIEW'], ['WATCH'], ['WATCH']],
    ],
    ['R3 no budget', 'STATUS', [0, 1], 'REVIEW'],
    ['R15 revenue', 'FLEX', [10_000, 11_000, 50, 0], [[500_000, 550_000, 50_000]]],
    ['R15 operating income', 'FLEX', [10_000, 11_000, 50 - 30, -120_000], [[80_000, 100_000, 20_000]]],
    ['R15 flexible variance', 'VARIANCE', [100_000, 75_000], -25_000],
    [
      'R16',
      'PVM',
      [column(2000, 1000), column(100, 200), column(2200, 1200), column(150, 180)],
      [
        [110_000, near(26_666.67), near(-6666.67), 130_000],
        [-24_000, near(26_666.67), near(13_333.33), 16_000],
      ],
    ],
    [
      'R16 new and dropped rows',
      'PVM',
      [column(10, 0, 10), column(5, 0, 5), column(20, 7, 0), column(5, 3, 0)],
      [
        [0, near(17.5), near(32.5), 50],
        [0, 0, 21, 21],
        [0, near(17.5), near(-67.5), -50],
      ],
    ],
    ['R16 nothing before', 'PVM', [0, 5, 3, 5], { error: { code: '#DIV/0!', message: expect.any(String) } }],
    ['R16 media', 'RATE.VARIANCE', [2, 10_000, 1.9, 12_000], [[-1200, 4000, 2800]]],
    ['R17', 'FX.VARIANCE', [100_000, 1.1, 104_000, 1.06], [[4400, -4160, 240]]],
    [
      'R18 cents',
      'BRIDGE',
      [column('a', 'b'), column(0.1, 0.2), column(0.3, 0.1)],
      [
        ['Budget', 0.3],
        ['a', 0.2],
        ['b', -0.1],
        ['Actual', 0.4],
      ],
    ],
  ]);
});

describe('control', () => {
  const project = [120_000, 48_000, 42_000, 50_400] as const;
  const weekdays = [[1.2, 1.2, 1.2, 1.2, 1.2, 0.5, 0.5]];
  check([
    ['R19 cpi', 'EAC', project, 144_000],
    ['R19 atypical', 'EAC', [...project, 'ATYPICAL'], 128_400],
    ['R19 both', 'EAC', [...project, 'both'], near(157_371.43)],
    ['R19 bottom-up', 'EAC', [120_000, 48_000, 70_000, 50_400, 'bottomup'], 120_400],
    ['R19', 'EVM', project, [[-6000, -8400, 0.875, near(0.8333, 4), 144_000, 93_600, -24_000, near(1.1207, 4)]]],
    ['R19 run rate', 'RUN.RATE', [50_400, 5, 12], 120_960],
    ['R19 phased', 'RUN.RATE', [50_400, 0.4, 1], near(126_000, 6)],
    ['R19 nothing spent: no CPI', 'EAC', [120_000, 48_000, 42_000, 0], lost],
    ['R19 nothing planned: no SPI', 'EAC', [120_000, 0, 42_000, 50_400, 'both'], lost],
    ['R19 nothing earned', 'EAC', [120_000, 48_000, 0, 50_400], lost],
    [
      'R19 cents as one sees them',
      'EVM',
      [1, 1.1, 1.2, 0.3],
      [[0.1, 0.9, near(1.0909, 4), 4, 0.25, -0.05, 0.75, near(-0.2857, 4)]],
    ],
    [
      'R20',
      'PACE',
      [30_400, 13_680, '2026-06-01', '2026-06-30', '2026-06-12'],
      [[1.125, 12_160, near(34_200), near(928.89)]],
    ],
    [
      'R20 weekdays',
      'PACE',
      [30_400, 13_680, '2026-06-01', '2026-06-30', '2026-06-12', weekdays],
      [[near(1.052, 3), near(30_400 * 0.4276, -1), near(31_990, -1), near(928.89)]],
    ],
    [
      'R20 before the first day',
      'PACE',
      [100, 0, 46_000, 46_009, 45_990],
      [[{ error: '#DIV/0!' }, 0, { error: '#DIV/0!' }, 10]],
    ],
    ['R20 after the last day', 'PACE', [100, 90, 46_000, 46_009, 46_050], [[0.9, 100, 90, { error: '#DIV/0!' }]]],
    ['R26', 'AVAILABLE', [260_000, 92_000, 60_000, 13_000], 95_000],
    ['R26 soft', 'AVAILABLE', [260_000, 92_000, 60_000, 13_000, 15_000], 80_000],
    ['R26 ERPNext', 'AVAILABLE', [20_000_000, 11_000_000, 5_000_000], 4_000_000],
    ['R26 Planful', 'AVAILABLE', [100_000, 42_000, 18_000, 25_000], 15_000],
    ['C07', 'UTILIZATION', [column(2000, 0), column(1900, 5)], [[0.95], [{ error: '#DIV/0!' }]]],
    ['B30', 'TIES', [0.3, column(0.1, 0.2)], true],
    ['B30 tolerance', 'TIES', [100, column(33.33, 33.33, 33.33), 0.01], true],
    ['B30 above', 'TIES', [100, column(60, 40.5)], 'parts are 100.5: 0.5 above 100'],
  ]);
});

describe('allocation', () => {
  check([
    ['R5 sevenths', 'ALLOCATE', [100_000, repeat(1, 7)], [...repeat(14285.72, 3), ...repeat(14285.71, 4)]],
    ['R5 negative', 'ALLOCATE', [-100, repeat(1, 3)], column(-33.34, -33.33, -33.33)],
    ['R5 percent column', 'ALLOCATE', [100, repeat(1, 3), null, null, 0.1], column(33.4, 33.3, 33.3)],
    ['R5 weights as one sees them', 'ALLOCATE', [0.03, column(0.1, 0.2)], column(0.01, 0.02)],
    ['R5 thousands', 'ALLOCATE', [10_500, repeat(1, 3), null, null, 1000], column(4000, 3500, 3000)],
    [
      'R6',
      'ALLOCATE',
      [100_000, column(50, 30, 20), column(null, null, 25_000), column(40_000, null, null)],
      column(40_000, 35_000, 25_000),
    ],
    ['R7', 'BREAKBACK', [100, [[10, 20, 30]], [['', 'yes', null]]], [[20, 20, 60]]],
    ['R7 credits', 'BREAKBACK', [100, column(100, -50), column(false, false)], column(200, -100)],
    [
      'R9 twelfths',
      'PHASE',
      [100_000, repeat(1, 12)],
      Array.from({ length: 12 }, (_, i) => [i % 3 === 1 ? 8333.34 : 8333.33]),
    ],
    [
      'R9 4-4-5: the quarter is exact, the weeks by cumulative rounding',
      'PHASE',
      [1_000_000, [[4, 4, 5, 4, 4, 5, 4, 4, 5, 4, 4, 5]]],
      [[1, 2, 3, 4].flatMap(() => [76_923.08, 76_923.07, 96_153.85])],
    ],
    ['R13', 'SCORE', [4.2, 0.85, 0.75, 0.8], 0.821],
    ['R13 own weights', 'SCORE', [4.2, 0.85, 0.75, 0.8, '1;0;0;0', 4.2], 1],
    ['R21', 'TURNOVER', [column(500_000, 300_000, 200_000), column(440_000, 340_000, 220_000)], 0.06],
    ['R21 growth is no turnover', 'TURNOVER', [column(100, 100), column(200, 100)], 0],
    ['R21 billions', 'TURNOVER', [column(5e9, 15e9), column(6e9, 14e9)], 0.05],
    ['C10', 'ALLOCATE.PRIORITY', [100, column(60, 30, 30), column(1, 2, 2)], column(60, 20, 20)],
    ['C10 minima first', 'ALLOCATE.PRIORITY', [100, column(90, 40), column(1, 2), column(null, 30)], column(70, 30)],
    ['R5 seats', 'APPORTION', [10, column(53, 24, 23), 'Saintelague'], column(6, 2, 2)],
    ['R5 Hamilton', 'APPORTION', [10, [[53, 24, 23]]], [[5, 3, 2]]],
    ['R5 every line once', 'APPORTION', [3, column(1000, 1, 1), 'adams'], column(1, 1, 1)],
  ]);
});

describe('returns', () => {
  check([
    ['R22 ROAS', 'ROAS', [200_000, 50_000], 4],
    ['R22 revenue ROI', 'ROI', [200_000, 50_000], 3],
    ['R22 profit ROI', 'ROI', [200_000 * 0.6, 50_000], 1.4],
    ['R22 iROAS', 'IROAS', [120_000, 50_000], 2.4],
    ['R22 incremental profit ROI', 'ROI', [120_000 * 0.6, 50_000], 0.44],
    ['R22 break-even', 'BREAKEVEN.ROAS', [0.6], near(1.667, 3)],
    ['R22 multiple', 'MULTIPLE', [71.5, 25], 2.86],
    ['R22 no spend', 'ROI', [5, 0], lost],
    ['R23 media-only paid', 'CPA', [60_000, 180], near(333.33)],
    ['R23 fully loaded', 'CPA', [column(100_000, 100_000), column(250, 180)], [[400], [near(555.56)]]],
    ['R23 LTV', 'LTV', [80, 0.75, 0.03], 2000],
    ['R23 LTV : CAC', 'MULTIPLE', [2000, 400], 5],
    ['R24 per line', 'ROAS', [column(80_000, 180_000), column(10_000, 90_000)], [[8], [2]]],
    ['R24 ratio of sums', 'ROAS', [80_000 + 180_000, 10_000 + 90_000], 2.6],
    ['R30', 'HURDLE', [0.04, 1.3, 0.05], 0.105],
    ['C07', 'CAGR', [18.5, 24.1, 2], near(0.1414, 3)],
    ['C07 no real number', 'CAGR', [100, -50, 2], { error: { code: '#NUM!', message: expect.any(String) } }],
    ['C07 no base', 'CAGR', [column(0, 5), 5, column(2, 0)], [[{ error: '#DIV/0!' }], [{ error: '#DIV/0!' }]]],
  ]);
});

describe('refusals are sentences about amounts', () => {
  const refused = (name: string, args: readonly Arg[]) => {
    const outcome = callFunction(name, args);
    return 'error' in outcome ? `${outcome.error.code} ${outcome.error.message}` : outcome.value;
  };
  it.each([
    ['ALLOCATE', [0.4, repeat(1, 2), repeat(0.3, 2)], '#N/A floors add up to 0.6, 0.2 more than the total 0.4'],
    ['ALLOCATE', [100, column(1, -500)], '#VALUE! weight 2 is -500; weights are 0 or more'],
    ['ALLOCATE', [200, repeat(1, 120), repeat(2, 120), repeat(1, 120)], '#VALUE! line 1 has a floor 2 above its cap 1'],
    ['ALLOCATE', [100, column(0, 0)], '#N/A all weights are 0: there is nothing to split 100 by'],
    [
      'ALLOCATE',
      [
        100,
        [
          [1, 2],
          [3, 4],
        ],
      ],
      expect.stringMatching(/^#VALUE! weights /),
    ],
    ['ALLOCATE', [100.005, repeat(1, 2)], '#VALUE! total 100.005 has more than 2 decimals; choose a smaller step'],
    ['PACE', [1, 1, 'soon', 46_000, 46_000], "#VALUE! start: 'soon' is no date; use a date cell or 2026-01-31"],
    ['PACE', [1, 1, 46_001, 46_000, 46_000], '#VALUE! end is before start'],
    ['EAC', [1, 1, 1, 1, 'guess'], expect.stringMatching(/^#VALUE! method 'guess' is none of cpi/)],
    ['FU', [1, 1, 'foo'], "#VALUE! kind 'foo' is none of cost, revenue, neutral"],
    ['APPORTION', [2.5, repeat(1, 2)], expect.stringMatching(/^#VALUE! seats must be a whole number/)],
    ['SCORE', [1, 1, 1, 1, '1,2,3'], expect.stringMatching(/^#VALUE! weights must be four numbers/)],
  ] as const)('%s %#', (name, args, expected) => expect(refused(name, args)).toEqual(expected));

  it('line numbers above 99 stay line numbers', () => {
    const floors = column(...Array.from({ length: 120 }, (_, i) => (i === 109 ? 5 : 0)));
    expect(refused('ALLOCATE', [100, repeat(1, 120), floors, repeat(1, 120)])).toBe(
      '#VALUE! line 110 has a floor 5 above its cap 1',
    );
  });
});

describe('numbers as hosts hand them over', () => {
  it('the noise of a SUM in total and limits is not a tenth of a cent', () => {
    const noisy = 0.1 + 0.2;
    expect(noisy).not.toBe(0.3);
    expect(callFunction('ALLOCATE', [noisy, column(1, 1), column(noisy, null)])).toEqual({ value: [[0.3], [0]] });
    expect(callFunction('ALLOCATE', [1, column(1, 0.1), null, column(1 - 0.9, null)])).toEqual({
      value: [[0.1], [0.9]],
    });
    expect(callFunction('BREAKBACK', [noisy, column(0.1 * 3, 0), column('', '')])).toEqual({ value: [[0.3], [0]] });
  });
  it('limits between two cents are kept: a floor goes up, a cap down', () =>
    expect(
      callFunction('ALLOCATE', [1, column(1, 1, 1), column(0.501, null, null), column(null, 0.109, null)]),
    ).toEqual({
      value: [[0.51], [0.1], [0.39]],
    }));
  it('a limit beyond every amount limits nothing', () =>
    expect(callFunction('ALLOCATE', [100, column(1, 1), null, column(1e308, 9e15)])).toEqual({ value: [[50], [50]] }));
  it('a blank cell as a limit is no limit', () =>
    expect(callFunction('ALLOCATE', [100, column(1, 1), [[null]], [['']]])).toEqual({ value: [[50], [50]] }));
  it('periods of an odd total never go below 0', () =>
    expect(callFunction('PHASE', [1.99, column(99, 1), 1])).toEqual({ value: [[1.99], [0]] }));
  it.each([
    ['ALLOCATE', [100, column(1, 1), null, null, 1e308]],
    ['PHASE', [100, column(1, 1), 1e308]],
    ['ALLOCATE', [100, column(1, 1), column(-1e308, 0)]],
    ['BREAKBACK', [1e10, column(1e8, -99999999.99), column(false, false)]],
    ['BREAKBACK', [1, column(9e13, 9e13, -1), column(false, false, false)]],
    ['ALLOCATE.PRIORITY', [100, column(9e13, 9e13, 5), column(1, 1, 2)]],
    ['TIES', [1, column(1e308, 1e308)]],
    ['SCORE', [1, 1, 1, 1, '1e308,1e308,1,1']],
  ] as const)('%s beyond the exact range is refused, not wrong: %#', (name, args) =>
    expect(callFunction(name, args)).toMatchObject({ error: { code: expect.stringMatching(/^#(NUM|VALUE)!$/) } }),
  );
});
