import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normal, seeded } from '../../src/core/random.ts';
import type { Result } from '../../src/core/result.ts';
import { concentration } from '../../src/core/risk/concentration.ts';
import {
  conversionSample,
  lift,
  sampleOf,
  testBudget,
  unitsForMean,
  unitsForRate,
} from '../../src/core/risk/controlledTest.ts';
import { conditionalValueAtRisk, percentiles, shareAbove } from '../../src/core/risk/percentile.ts';
import { portfolio } from '../../src/core/risk/portfolio.ts';
import { type Risk, rateRisks } from '../../src/core/risk/register.ts';
import { studentQuantile } from '../../src/core/statistics/student.ts';
import { argsOf } from '../../src/functions/arguments.ts';
import { type Arg, Refusal, value } from '../../src/functions/define.ts';
import { RISK_FUNCTIONS } from '../../src/functions/risk.ts';

const get = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(result.problem.message);
  return result.value;
};
const risk = (probability: number, impact: number): Risk => ({
  name: 'r',
  kind: 'market',
  probability,
  impact,
  owner: 'o',
  mitigation: 'm',
});
const SURE = { confidence: 0.95, power: 0.8 };

describe('R31', () => {
  it('mean 26 %, deviation 26.43 %, compounding 22.51 %', () => {
    const mix = get(
      portfolio(
        [0.6, 0.4],
        [0.3, 0.2],
        [0.4, 0.15],
        [
          [1, 0.3],
          [0.3, 1],
        ],
      ),
    );
    expect(mix.mean).toBeCloseTo(0.26, 12);
    expect(mix.sd).toBeCloseTo(0.2643, 4);
    expect(mix.geometric).toBeCloseTo(0.2251, 4);
  });
  it('HHI .30, 3.33 effective channels; the cap names who is above it', () => {
    const found = get(concentration([10, 40, 20, 30], 0.25));
    expect(found.hhi).toBeCloseTo(0.3, 12);
    expect(found.effective).toBeCloseTo(3.33, 2);
    expect(found.above).toEqual([1, 3]);
    expect(get(concentration([25, 75], 0.75)).above).toEqual([]);
  });
  it('effective lines are between 1 and all of them, whatever the unit', () =>
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 1e9 }), { minLength: 1, maxLength: 30 }), (amounts) => {
        const { effective, hhi } = get(concentration(amounts));
        expect(effective).toBeGreaterThan(1 - 1e-9);
        expect(effective).toBeLessThan(amounts.length + 1e-9);
        expect(get(concentration(amounts.map((x) => x * 1000))).hhi).toBeCloseTo(hhi, 12);
      }),
    ));
});

describe('the register', () => {
  it('reserve, ranking and place on the heat map', () => {
    const rating = get(
      rateRisks([risk(0.05, 50_000_00), risk(0.5, 8_000_00), risk(0.8, 5_000_00), risk(0, 1)], 100_000_00),
    );
    expect(rating).toEqual({
      ranked: [
        { index: 1, expectedLoss: 4_000_00, cell: { likelihood: 3, severity: 3 } },
        { index: 2, expectedLoss: 4_000_00, cell: { likelihood: 5, severity: 2 } },
        { index: 0, expectedLoss: 2_500_00, cell: { likelihood: 1, severity: 5 } },
        { index: 3, expectedLoss: 0, cell: { likelihood: 1, severity: 1 } },
      ],
      reserve: 10_500_00,
      worst: 63_000_01,
    });
  });
  it('half a cent is rounded away from zero on the decimals that one sees', () =>
    expect(get(rateRisks([risk(0.145, 100)], 1)).reserve).toBe(15));
  it('an edge belongs to the lower band', () =>
    expect([0.1, 0.1001, 0.7, 0.7001].map((p) => get(rateRisks([risk(p, 1)], 100)).ranked[0]?.cell.likelihood)).toEqual(
      [1, 2, 4, 5],
    ));
});

describe('percentiles', () => {
  /** Microsoft's page on PERCENTILE.INC, and numpy's documentation of the linear method. */
  it('published', () => {
    expect(get(percentiles([1, 3, 2, 4], [0.3]))[0]).toBeCloseTo(1.9, 12);
    expect(get(percentiles([10, 7, 4, 3, 2, 1], [0.5]))).toEqual([3.5]);
  });
  it('ends, order, ties', () => {
    expect(get(percentiles([5, 1, 9], [1, 0, 0.5, 0.25]))).toEqual([9, 1, 5, 3]);
    expect(get(percentiles([7], [0, 0.3, 1]))).toEqual([7, 7, 7]);
    const eleven = Array.from({ length: 11 }, (_, i) => i);
    expect(get(percentiles(eleven, [0.1, 0.3, 0.7]))).toEqual([1, 3, 7]);
    expect(get(percentiles([1.7e308, -1.7e308], [0.5]))).toEqual([0]);
  });
  it('CVaR: mean of the worst part; less than the percentile; the mean at level 0', () => {
    expect(get(conditionalValueAtRisk([40, 10, 30, 20], 0.5))).toBe(15);
    expect(get(conditionalValueAtRisk([10, 20, 30], 0.5))).toBeCloseTo(20 / 1.5, 12);
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -1e6, max: 1e6 }), { minLength: 1, maxLength: 50 }),
        fc.double({ min: 0, max: 0.99, noNaN: true }),
        (draws, level) => {
          const tail = get(conditionalValueAtRisk(draws, level));
          const mean = draws.reduce((a, b) => a + b, 0) / draws.length;
          expect(tail).toBeLessThanOrEqual(mean + 1e-6);
          expect(tail).toBeGreaterThanOrEqual(Math.min(...draws) - 1e-6);
          expect(get(conditionalValueAtRisk(draws, 0))).toBeCloseTo(mean, 6);
        },
      ),
    );
  });
  it('normal draws: CVaR 95 % is 2.063 deviations below, P90 is 1.2816 above', () => {
    const random = seeded(5);
    const draws = Array.from({ length: 100_000 }, () => normal(random));
    expect(Math.abs(get(conditionalValueAtRisk(draws, 0.95)) + 2.0627)).toBeLessThan(0.03);
    expect(Math.abs((get(percentiles(draws, [0.9]))[0] ?? 0) - 1.2816)).toBeLessThan(0.03);
    expect(shareAbove(draws, 1.2816)).toBeCloseTo(0.1, 2);
    expect(shareAbove([], 0)).toBe(0);
  });
});

describe('controlled tests', () => {
  /** Published tables of Student's t: NIST Handbook 1.3.6.7.2. */
  it.each([
    [4, 2.132, 2.776],
    [5, 2.015, 2.571],
    [6, 1.943, 2.447],
    [10, 1.812, 2.228],
    [20, 1.725, 2.086],
    [30, 1.697, 2.042],
    [100, 1.66, 1.984],
  ])('t with %d degrees of freedom', (freedom, t95, t975) => {
    expect(studentQuantile(0.95, freedom)).toBeCloseTo(t95, 3);
    expect(studentQuantile(0.975, freedom)).toBeCloseTo(t975, 3);
    expect(studentQuantile(0.05, freedom)).toBeCloseTo(-studentQuantile(0.95, freedom), 12);
  });
  it('Welch interval: R’s t.test on its sleep data', () => {
    const control = get(sampleOf([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2]));
    const test = get(sampleOf([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]));
    // Spend 10 on 10 units: the return is the difference of means.
    const result = get(lift(test, control, 10, 0.95));
    expect(result.iroas).toBeCloseTo(1.58, 10);
    expect(result.freedom).toBeCloseTo(17.776, 3);
    expect(result.low).toBeCloseTo(-0.2054832, 7);
    expect(result.high).toBeCloseTo(3.3654832, 7);
    expect(result.lift).toBeCloseTo(1.58 / 0.75, 10);
    expect(result.incremental).toBeCloseTo(15.8, 10);
  });
  it('the interval holds the truth as often as it says', () => {
    const random = seeded(17);
    const group = (mean: number) => get(sampleOf(Array.from({ length: 12 }, () => normal(random, mean, 20))));
    let held = 0;
    for (let i = 0; i < 3000; i++) {
      const { low, high } = get(lift(group(105), group(100), 60, 0.9));
      // 5 a unit on 12 units for 60 of spend: the true return is 1.
      if (low <= 1 && high >= 1) held++;
    }
    expect(Math.abs(held / 3000 - 0.9)).toBeLessThan(0.022);
  });
  it('conversions are outcomes of 0 or the value', () => {
    const by = get(conversionSample(3, 10, 50));
    const listed = get(sampleOf([50, 50, 50, 0, 0, 0, 0, 0, 0, 0]));
    expect(by.mean).toBeCloseTo(listed.mean, 12);
    expect(by.sd).toBeCloseTo(listed.sd, 12);
  });
  it('sample sizes: R’s power.prop.test example (76.7), and 16 sd² ÷ effect² of Lehr', () => {
    expect(get(unitsForRate(0.5, 0.75, { confidence: 0.95, power: 0.9 }))).toBe(77);
    expect(get(unitsForRate(0.75, 0.5, { confidence: 0.95, power: 0.9 }))).toBe(77);
    expect(get(unitsForMean(1, 0.1, SURE)) / 1600).toBeCloseTo(0.98, 2);
    expect(get(unitsForMean(1, 100, SURE))).toBe(2);
  });
  it('a test of that size sees the effect four times in five', () => {
    const units = get(unitsForMean(20, 10, SURE));
    const random = seeded(23);
    const group = (mean: number) => get(sampleOf(Array.from({ length: units }, () => normal(random, mean, 20))));
    let seen = 0;
    for (let i = 0; i < 1500; i++) if (get(lift(group(110), group(100), 1, 0.95)).low > 0) seen++;
    expect(Math.abs(seen / 1500 - 0.8)).toBeLessThan(0.04);
  });
  it('the budget of a test buys the effect that its size can see', () => {
    const budget = get(testBudget({ test: 40, control: 40, sd: 2000_00 }, 2, SURE));
    const effect = (2 * budget) / 40;
    expect(get(unitsForMean(2000_00, effect, SURE))).toBe(40);
    expect(get(testBudget({ test: 40, control: 400, sd: 2000_00 }, 2, SURE))).toBeLessThan(budget);
  });
});

describe('refusals', () => {
  const sample = { count: 10, mean: 1, sd: 1 };
  it.each([
    [portfolio([1], [1, 2], [1], [[1]]), 'lengths'],
    [
      portfolio(
        [1, 1],
        [1, 1],
        [1, 1],
        [
          [1, 2],
          [2, 1],
        ],
      ),
      'bad-correlation',
    ],
    [
      portfolio(
        [1, 1],
        [1, 1],
        [1, 1],
        [
          [1, 0.2],
          [0.3, 1],
        ],
      ),
      'bad-correlation',
    ],
    [
      portfolio(
        [1, 1, 1],
        [0, 0, 0],
        [1, 1, 1],
        [
          [1, -0.9, -0.9],
          [-0.9, 1, -0.9],
          [-0.9, -0.9, 1],
        ],
      ),
      'bad-correlation',
    ],
    [concentration([1, -1]), 'negative-amount'],
    [concentration([0, 0]), 'no-amounts'],
    [concentration([]), 'no-amounts'],
    [rateRisks([risk(1.1, 1)], 1), 'bad-probability'],
    [rateRisks([risk(0.5, -1)], 1), 'bad-impact'],
    [rateRisks([risk(0.5, 1.5)], 1), 'bad-impact'],
    [rateRisks([], 0), 'bad-budget'],
    [rateRisks([risk(1, Number.MAX_SAFE_INTEGER), risk(1, 1)], 1), 'too-large'],
    [percentiles([], [0.5]), 'no-draws'],
    [percentiles([1], [1.5]), 'bad-probability'],
    [conditionalValueAtRisk([], 0.5), 'no-draws'],
    [conditionalValueAtRisk([1], 1), 'bad-level'],
    [sampleOf([1]), 'too-few'],
    [conversionSample(5, 4, 1), 'bad-sample'],
    [lift(sample, sample, 0), 'bad-spend'],
    [lift(sample, sample, 1, 1), 'bad-confidence'],
    [lift({ ...sample, sd: 0 }, { ...sample, sd: 0 }, 1), 'no-spread'],
    [lift({ ...sample, count: 2 }, { ...sample, count: 2 }, 1), 'too-few'],
    [unitsForMean(1, 0, SURE), 'bad-effect'],
    [unitsForMean(1, 1e-12, SURE), 'too-small'],
    [unitsForMean(1, 1, { confidence: 0.9, power: 1 }), 'bad-power'],
    [unitsForRate(0.2, 0.2, SURE), 'bad-effect'],
    [testBudget({ test: 1, control: 1, sd: 1 }, 0, SURE), 'bad-effect'],
    [testBudget({ test: 1, control: 1, sd: 1e300 }, 1, SURE), 'too-large'],
  ])('%#', (result, code) => expect(result).toMatchObject({ ok: false, problem: { code } }));
});

describe('PERCENTILES in cells', () => {
  const [spec] = RISK_FUNCTIONS;
  const run = (draws: Arg, probabilities: Arg) => {
    if (spec?.compute.kind !== 'whole') throw new Error('no PERCENTILES');
    return spec.compute.run(argsOf(spec.params, [draws, probabilities]));
  };
  it.each(spec?.examples.map(({ args, result }) => [args, result] as const) ?? [])(
    'example %#',
    ([draws, probabilities], result) => {
      if ('value' in result) expect(value(run(draws, probabilities))).toEqual(result);
      else expect(() => run(draws, probabilities)).toThrow(result.error.message);
    },
  );
  it('leaves blanks out, as PERCENTILE.INC; nothing left is #N/A', () => {
    expect(run([[1], [null], [3]], [[0.5]])).toEqual([[2]]);
    expect(() => run([[null], ['']], 0.5)).toThrow(new Refusal('#N/A', 'there are no draws'));
  });
});
