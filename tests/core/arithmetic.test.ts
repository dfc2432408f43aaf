import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isoOfSerial, serialOfIso } from '../../src/core/calendar/serial.ts';
import { earnedValue, estimateAtCompletion, runRate } from '../../src/core/control/earnedValue.ts';
import { fundsAvailable } from '../../src/core/control/funds.ts';
import { pace } from '../../src/core/control/pacing.ts';
import { exactMultiply, exactSubtract, exactSum } from '../../src/core/exact.ts';
import { toExcelFormula } from '../../src/core/formulaPort.ts';
import { fromMinor, toMinor } from '../../src/core/money.ts';
import { breakEvenRoas, cagr, cpa, hurdle, iroas, ltv, multiple, roas, roi } from '../../src/core/returns/ratios.ts';
import { flexibleBudget, fxVariance, priceVolumeMix, rateVolume } from '../../src/core/variance/parts.ts';
import { favourable, impact, parseKind, status, variance, variancePercent } from '../../src/core/variance/variance.ts';

describe('money', () => {
  it.each([
    [1.005, 2, 101],
    [-1.005, 2, -101],
    [0.1 + 0.2, 2, 30],
    [14285.72, 2, 1428572],
    [1234, 0, 1234],
    [1.2345, 3, 1235],
    [1e-7, 2, 0],
    [9_000_000_000_000.01, 2, 900_000_000_000_001],
  ])('%d with %d decimals is %d', (value, decimals, minor) => expect(toMinor(value, decimals)).toBe(minor));
  it('comes back as it went', () =>
    fc.assert(
      fc.property(
        fc.integer({ min: -(2 ** 50), max: 2 ** 50 }),
        fc.constantFrom(0, 2, 3),
        (minor, decimals) => toMinor(fromMinor(minor, decimals), decimals) === minor,
      ),
      { numRuns: 2000 },
    ));
  it('is refused beyond 2^53', () => expect(toMinor(1e15, 2)).toBeNaN());
  it('decimals add and multiply as people see them', () => {
    expect([
      exactSubtract(0.3, 0.1),
      exactSum([0.1, 0.2, 0.3, -0.6]),
      exactMultiply(-0.1, 12_000),
      exactMultiply(0.1, 3),
    ]).toEqual([0.2, 0, -1200, 0.3]);
  });
});

describe('variance, worked examples', () => {
  it('R1', () => {
    expect([
      variance(100_000, 92_000),
      impact(100_000, 92_000, 'revenue'),
      favourable(100_000, 92_000, 'revenue'),
    ]).toEqual([-8000, -8000, 'U']);
    expect([variance(50_000, 47_000), impact(50_000, 47_000, 'cost'), favourable(50_000, 47_000, 'cost')]).toEqual([
      -3000,
      3000,
      'F',
    ]);
    expect([impact(5, 9, 'neutral'), favourable(5, 9, 'neutral')]).toEqual([0, '–']);
  });
  const t = { watch: 0.05, review: 0.1, floor: 0, cap: null };
  it.each([
    [1000, 1049, 'OK'],
    [1000, 1050, 'WATCH'],
    [1000, 1100, 'WATCH'],
    [100_000, 110_001, 'REVIEW'],
    [0, 0, 'OK'],
    [0, 1, 'REVIEW'],
    [-2000, -1500, 'REVIEW'],
    [30, 33, 'WATCH'],
    [0.3, 0.33, 'WATCH'],
  ] as const)('R3: %d → %d is %s', (b, a, s) => expect(status(b, a, t)).toBe(s));
  it('R3: percent, floor and cap', () => {
    expect(status(1000, 1200, { ...t, floor: 5000, cap: 50_000 })).toBe('OK');
    expect(status(2_000_000, 2_080_000, { ...t, floor: 5000, cap: 50_000 })).toBe('REVIEW');
    expect([variancePercent(-2000, -1500), variancePercent(0, 5)]).toEqual([0.25, null]);
  });
  it('R15', () => {
    expect(flexibleBudget(10_000, 11_000, 20, -120_000)).toEqual({ static: 80_000, flexible: 100_000, volume: 20_000 });
  });
  it('R16: price 86,000, quantity 53,333.33, mix 6,666.67', () => {
    const rows = priceVolumeMix([2000, 1000], [100, 200], [2200, 1200], [150, 180]) ?? [];
    const add = (part: 'price' | 'quantity' | 'mix' | 'total') => rows.reduce((s, row) => s + row[part], 0);
    expect(rows.map((row) => row.price)).toEqual([110_000, -24_000]);
    expect([add('price'), add('quantity'), add('mix'), add('total')]).toEqual([
      86_000,
      expect.closeTo(53_333.3333, 3),
      expect.closeTo(6666.6667, 3),
      146_000,
    ]);
    expect(rateVolume(2, 10_000, 1.9, 12_000)).toEqual({ rate: -1200, volume: 4000, total: 2800 });
  });
  it('R17', () =>
    expect(fxVariance(100_000, 1.1, 104_000, 1.06)).toEqual({ operational: 4400, fx: -4160, total: 240 }));
  it('R19', () => {
    expect(
      (['cpi', 'atypical', 'both'] as const).map((method) =>
        estimateAtCompletion(120_000, 48_000, 42_000, 50_400, method),
      ),
    ).toEqual([144_000, 128_400, expect.closeTo(157_371.43, 2)]);
    expect(earnedValue(120_000, 48_000, 42_000, 50_400)).toMatchObject({
      vac: -24_000,
      etc: 93_600,
      tcpi: expect.closeTo(1.1207, 4),
    });
    expect(runRate(50_400, 5, 12)).toBe(120_960);
  });
  it('R20, with weekday weights too', () => {
    const [start = 0, end = 0, asOf = 0] = ['2026-06-01', '2026-06-30', '2026-06-12'].map(
      (day) => serialOfIso(day) ?? 0,
    );
    expect(pace(30_400, 13_680, start, end, asOf)).toEqual({
      expected: 12_160,
      index: 1.125,
      projection: expect.closeTo(34_200, 6),
      required: expect.closeTo(928.89, 2),
    });
    const weighted = pace(30_400, 13_680, start, end, asOf, [1.2, 1.2, 1.2, 1.2, 1.2, 0.5, 0.5]);
    expect([weighted.index, weighted.projection]).toEqual([expect.closeTo(1.052, 3), expect.closeTo(31_990, -1)]);
  });
  it('R26', () =>
    expect([
      fundsAvailable(260_000, 92_000, 60_000, 13_000),
      fundsAvailable(20e6, 11e6, 5e6),
      fundsAvailable(100_000, 42_000, 18_000, 25_000),
    ]).toEqual([95_000, 4e6, 15_000]));
  it('swapping budget and actual flips the sign; parts of a total add up', () =>
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer(), fc.integer()), { minLength: 1 }), (lines) => {
        const sum = (of: (line: readonly [number, number]) => number) => lines.reduce((s, line) => s + of(line), 0);
        return (
          sum(([b, a]) => variance(b, a)) ===
            variance(
              sum(([b]) => b),
              sum(([, a]) => a),
            ) && lines.every(([b, a]) => variance(b, a) === -variance(a, b) || variance(b, a) === 0)
        );
      }),
    ));
  it('kinds in several languages', () =>
    expect(['Revenue', ' kosten ', 'UMSATZ', 'charges', 'headcount', 'x'].map(parseKind)).toEqual([
      'revenue',
      'cost',
      'revenue',
      'cost',
      'neutral',
      null,
    ]));
});

describe('returns', () => {
  it('R22, R23, R30, C07', () => {
    expect([
      roas(200_000, 50_000),
      roi(200_000, 50_000),
      roi(120_000, 50_000),
      iroas(120_000, 50_000),
      breakEvenRoas(0.6),
      multiple(71.5, 25),
    ]).toEqual([4, 3, 1.4, 2.4, expect.closeTo(1.667, 3), 2.86]);
    expect([cpa(60_000, 180), cpa(100_000, 250), ltv(80, 0.75, 0.03), hurdle(0.04, 1.3, 0.05)]).toEqual([
      expect.closeTo(333.33, 2),
      400,
      2000,
      expect.closeTo(0.105, 12),
    ]);
    expect([cagr(18.5, 24.1, 2), cagr(18.5, 24.1, 3)]).toEqual([expect.closeTo(0.1414, 3), expect.closeTo(0.0921, 3)]);
  });
  it('a ratio without a base is null, never 0 or Infinity', () =>
    expect([roi(5, 0), roas(5, 0), cpa(5, 0), breakEvenRoas(0), cagr(0, 1, 1), cagr(-1, 1, 2)]).toEqual([
      null,
      null,
      null,
      null,
      null,
      null,
    ]));
  it('currency scaling leaves a ratio', () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        fc.integer({ min: 1, max: 1e6 }),
        (gain, cost) => Math.abs((roi(gain * 8, cost * 8) ?? 0) - (roi(gain, cost) ?? 0)) < 1e-9,
      ),
    ));
});

describe('dates and formulas', () => {
  it('serials of both hosts', () =>
    expect(
      ['1900-03-01', '1970-01-01', '2026-11-21', '2024-02-29', '2023-02-29', '2026-13-01', 'soon'].map(serialOfIso),
    ).toEqual([61, 25_569, 46_347, 45_351, null, null, null]));
  it('round trip', () =>
    fc.assert(
      fc.property(fc.integer({ min: 61, max: 2_900_000 }), (serial) => serialOfIso(isoOfSerial(serial)) === serial),
    ));
  it.each([
    ['_xldudf_BUDGET_VARIANCE(C2,D2)', 'BUDGET.VARIANCE(C2,D2)'],
    ['[2]!_xldudf_BUDGET_VARIANCE_PCT(C2,D2)', 'BUDGET.VARIANCE.PCT(C2,D2)'],
    ['IFERROR(__xludf.DUMMYFUNCTION("BUDGET_VARIANCE(B5,""x"")"),4900)', 'BUDGET.VARIANCE(B5,"x")'],
    ['IF(A1="BUDGET_ROI(",budget.roi(1,2),0)', 'IF(A1="BUDGET_ROI(",BUDGET.ROI(1,2),0)'],
    ["'BUDGET_X('!A1+SUM(B1)", "'BUDGET_X('!A1+SUM(B1)"],
  ])('%s', (stored, shown) => expect(toExcelFormula(stored)).toBe(shown));
});
