import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accuracy } from '../../src/core/forecast/accuracy.ts';
import { isSeasonal, seasonalIndices } from '../../src/core/forecast/decompose.ts';
import { type ForecastOptions, forecast } from '../../src/core/forecast/forecast.ts';
import { leastSquares } from '../../src/core/forecast/leastSquares.ts';
import { minimise } from '../../src/core/forecast/minimise.ts';
import { FORECAST_METHODS } from '../../src/core/forecast/model.ts';
import { outlook } from '../../src/core/forecast/outlook.ts';
import { linear } from '../../src/core/forecast/trend.ts';
import type { Result } from '../../src/core/result.ts';
import { normalQuantile } from '../../src/core/statistics/normal.ts';
import { studentQuantile } from '../../src/core/statistics/student.ts';

const get = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(result.problem.message);
  return result.value;
};
const points = (history: readonly number[], horizon: number, options: ForecastOptions = {}) =>
  get(forecast(history, horizon, options)).steps.map(({ point }) => point);
const METHODS = ['auto', ...FORECAST_METHODS] as const;

describe('quantiles', () => {
  // Published tables: two-sided 20, 10, 5 and 1 %.
  it.each([
    [0.975, 1, 12.706],
    [0.975, 2, 4.303],
    [0.975, 3, 3.182],
    [0.975, 4, 2.776],
    [0.975, 10, 2.228],
    [0.975, 30, 2.042],
    [0.975, 120, 1.98],
    [0.95, 1, 6.314],
    [0.95, 5, 2.015],
    [0.95, 20, 1.725],
    [0.995, 1, 63.657],
    [0.995, 3, 5.841],
    [0.995, 15, 2.947],
    [0.9, 8, 1.397],
    [0.9, 29, 1.311],
    [0.9995, 2, 31.599],
  ])('t table: p %d, %d degrees of freedom → %d', (p, freedom, t) => {
    expect(studentQuantile(p, freedom)).toBeCloseTo(t, 3);
    expect(studentQuantile(1 - p, freedom)).toBeCloseTo(-t, 3);
  });
  it.each([
    [0.5, 0],
    [0.9, 1.2815515655446004],
    [0.975, 1.959963984540054],
    [0.995, 2.5758293035489004],
    [0.9999, 3.719016485455709],
  ])('normal: p %d → %d', (p, z) => expect(normalQuantile(p)).toBeCloseTo(z, 9));
  it('t becomes normal with many degrees of freedom, and ends for any p', () => {
    expect(studentQuantile(0.9, 100_000)).toBeCloseTo(normalQuantile(0.9), 4);
    for (const p of [1e-300, 1e-16, 1 - 1e-16])
      for (const freedom of [1, 2, 7]) expect(Number.isFinite(studentQuantile(p, freedom))).toBe(true);
    expect(Number.isFinite(normalQuantile(1 - 1e-16))).toBe(true);
  });
});

describe('R40', () => {
  it('accuracy: WAPE 16.67 %, bias +3.33 %, MAPE n/m', () => {
    const report = get(accuracy([100, 120, 80, 0], [110, 100, 90, 10]));
    expect(report.wape).toBeCloseTo(50 / 300, 15);
    expect(report.bias).toBeCloseTo(10 / 300, 15);
    expect(report.mape).toBeNull();
    expect(report.mase).toBeNull();
    expect(report.smape).toBeCloseTo((20 / 210 + 40 / 220 + 20 / 170 + 2) / 4, 15);
  });
  it('MAPE and MASE where they can be had', () => {
    const report = get(accuracy([100, 50], [110, 45], [10, 20, 30, 40, 60], 2));
    expect(report.mape).toBeCloseTo(0.1, 15);
    expect(report.mase).toBeCloseTo(7.5 / ((20 + 20 + 30) / 3), 15);
    expect(report.bias).toBeCloseTo(5 / 150, 15);
  });
  it('nothing to divide by is null, never 0 or infinite', () =>
    expect(get(accuracy([0, 0], [0, 1], [5, 5, 5]))).toEqual({
      wape: null,
      bias: null,
      mape: null,
      smape: 1,
      mase: null,
    }));
  it('refuses lists that do not match', () => {
    expect(accuracy([], [])).toMatchObject({ problem: { code: 'no-lines' } });
    expect(accuracy([1], [1, 2])).toMatchObject({ problem: { code: 'different-lengths' } });
  });
  it('R40: linear trend: slope 3.0, next 117.67 ± 5.79', () => {
    const { steps } = get(forecast([100, 104, 103, 109, 112, 115], 2, { method: 'linear', level: 0.95 }));
    expect((steps[1]?.point ?? 0) - (steps[0]?.point ?? 0)).toBeCloseTo(3, 12);
    expect(steps[0]?.point).toBeCloseTo(117.67, 2);
    expect((steps[0]?.upper ?? 0) - (steps[0]?.point ?? 0)).toBeCloseTo(5.79, 2);
    expect((steps[0]?.point ?? 0) - (steps[0]?.lower ?? 0)).toBeCloseTo(5.79, 2);
  });
  it('linear by hand, and from a later origin', () => {
    // By hand: 1, 3, 2 has the line 1.5 + 0.5 t, squares 1.5, t(0.9, 1) = 3.077684; at t = 3: 1 + 1/3 + 4/2.
    const { steps } = get(forecast([1, 3, 2], 2, { method: 'linear' }));
    expect(steps[0]?.point).toBeCloseTo(3, 12);
    expect((steps[0]?.upper ?? 0) - 3).toBeCloseTo(3.077683537 * Math.sqrt(1.5 * (1 + 1 / 3 + 2)), 8);
    expect(linear([1, 3, 2]).ahead([1, 3, 2, 9], 1)[0]?.point).toBeCloseTo(3.5, 12);
  });
  it('a line needs three values', () =>
    expect(forecast([1, 2], 1, { method: 'linear' })).toMatchObject({ problem: { code: 'too-short' } }));
});

describe('simple methods by hand', () => {
  it.each([
    ['naive', 1, [4, 8, 6], [6, 6, 6]],
    ['snaive', 2, [4, 8, 5, 9], [5, 9, 5]],
    ['drift', 1, [4, 8, 6], [7, 8, 9]],
    ['run_rate', 1, [4, 8, 6], [6, 6, 6]],
  ] as const)('%s', (method, season, history, expected) =>
    expect(points(history, 3, { method, season })).toEqual(expected),
  );
  it('intervals are those of FPP 5.5', () => {
    const half = (options: ForecastOptions, history: readonly number[]) =>
      get(forecast(history, 3, { level: 0.95, ...options })).steps.map(({ point, upper }) => upper - point);
    const z = 1.959963984540054;
    const naive = z * Math.sqrt((16 + 4) / 2);
    half({ method: 'naive' }, [4, 8, 6]).forEach((reach, i) => {
      expect(reach).toBeCloseTo(naive * Math.sqrt(i + 1), 9);
    });
    const seasonal = z * Math.sqrt((1 + 4) / 2);
    half({ method: 'snaive', season: 2 }, [4, 8, 5, 10]).forEach((reach, i) => {
      expect(reach).toBeCloseTo(seasonal * Math.sqrt(i < 2 ? 1 : 2), 9);
    });
    // Drift 1: moves 4 and −2 miss it by 3 each; n − 2 = 1.
    half({ method: 'drift' }, [4, 8, 6]).forEach((reach, i) => {
      expect(reach).toBeCloseTo(z * Math.sqrt(18 * (i + 1) * (1 + (i + 1) / 2)), 9);
    });
    const mean = 4.302652729911275 * 2 * Math.sqrt(4 / 3);
    half({ method: 'run_rate' }, [4, 8, 6]).forEach((reach) => {
      expect(reach).toBeCloseTo(mean, 9);
    });
  });
});

describe('outlook', () => {
  it('R19: run-rate 50,400 × 12 ÷ 5 = 120,960, closed periods untouched', () => {
    const closed = [9000, 11000, 10400, 10000, 10000];
    const { periods, total } = get(outlook(closed, 12, [], { method: 'run_rate' }));
    expect(total).toBeCloseTo(120_960, 8);
    expect(periods.map(({ kind }) => kind)).toEqual([...Array(5).fill('actual'), ...Array(7).fill('forecast')]);
    expect(periods.slice(0, 5).map(({ point, lower, upper }) => [point, lower, upper])).toEqual(
      closed.map((value) => [value, value, value]),
    );
  });
  it('learns the season from the year before', () => {
    const year = [10, 20, 30, 40];
    const { periods } = get(outlook([12, 22], 4, [...year, ...year], { method: 'snaive', season: 4 }));
    expect(periods.map(({ point }) => point)).toEqual([12, 22, 30, 40]);
  });
  it('a closed year is its actuals; too many are refused', () => {
    expect(get(outlook([0.1, 0.2], 2)).total).toBe(0.3);
    expect(outlook([1, 2, 3], 2)).toMatchObject({ problem: { code: 'bad-periods' } });
    expect(outlook([], 2)).toMatchObject({ problem: { code: 'no-history' } });
  });
});

describe('seasons', () => {
  it('tells a season from none', () => {
    const wave = Array.from({ length: 40 }, (_, t) => 100 + ([10, -5, 3, -8][t % 4] ?? 0) + ((t * 7919) % 13) / 5);
    expect(isSeasonal(wave, 4)).toBe(true);
    expect(
      isSeasonal(
        Array.from({ length: 40 }, (_, t) => (t * t * 7919) % 101),
        4,
      ),
    ).toBe(false);
    expect(isSeasonal([1, 2, 1, 2], 2)).toBe(false);
  });
  it('factors average 1 and amounts 0, also for huge values', () =>
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 1, max: 1e308, noNaN: true }), { minLength: 8, maxLength: 40 }),
        fc.integer({ min: 2, max: 4 }),
        (values, season) => {
          const factors = get(seasonalIndices(values, season, 'mul'));
          expect(factors.reduce((sum, index) => sum + index, 0) / season).toBeCloseTo(1, 9);
          const amounts = seasonalIndices(values, season, 'add');
          if (amounts.ok) expect(amounts.value.every(Number.isFinite)).toBe(true);
        },
      ),
      { numRuns: 200 },
    ));
  it.each(['hw_add', 'hw_mul', 'auto'] as const)('%s carries a clean pattern on', (method) => {
    const pattern = [80, 100, 130, 90];
    const history = Array.from({ length: 24 }, (_, t) => pattern[t % 4] ?? 0);
    points(history, 6, { method, season: 4 }).forEach((point, i) => {
      expect(point).toBeCloseTo(pattern[i % 4] ?? 0, 4);
    });
  });
  it('two years of months: auto repeats last year where that was better', () => {
    const year = [30, 28, 35, 38, 40, 44, 47, 46, 39, 36, 33, 50];
    const answer = get(forecast([...year, ...year], 12, { season: 12 }));
    expect(answer.parts.map(({ method }) => method)).toEqual(['snaive']);
    expect(answer.steps.map(({ point }) => point)).toEqual(year);
  });
});

describe('small tools', () => {
  it('least squares: a line, and a column that adds nothing', () => {
    const ones = Float64Array.of(1, 1, 1);
    const { solution, sse } = leastSquares([ones, Float64Array.of(0, 1, 2), ones], Float64Array.of(1, 3, 5))();
    expect(solution[0]).toBeCloseTo(1, 12);
    expect(solution[1]).toBeCloseTo(2, 12);
    expect(solution[2]).toBe(0);
    expect(sse).toBeLessThan(1e-20);
  });
  it('least squares: columns that are one column shifted need not be multiplied again', () => {
    const wave = [1, 0.5, -0.25, 2, 0.1, -1, 0.3];
    const shifted = [0, 1, 2].map((by) => Float64Array.from(wave, (_, t) => wave[t - by] ?? 0));
    const [ones, target] = [new Float64Array(7).fill(1), Float64Array.of(3, 1, 4, 1, 5, 9, 2)];
    expect(leastSquares([ones, ...shifted], target, 3)()).toEqual(leastSquares([ones, ...shifted], target)());
  });
  it('minimise: inside, at the border, nowhere', () => {
    const axis = { low: -2, high: 2, starts: [-1, 1] };
    const valley = minimise(([x = 0, y = 0]) => 100 * (y - x * x) ** 2 + (1 - x) ** 2 + 1e-3, [axis, axis], 400);
    expect(valley[0]).toBeCloseTo(1, 2);
    expect(minimise(([x = 0]) => x, [axis], 100)[0]).toBe(-2);
    expect(minimise(() => Number.NaN, [axis], 100)).toEqual([-1]);
  });
});

describe('laws', () => {
  const value = fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: -1000, max: 1000 }) },
    { weight: 4, arbitrary: fc.integer({ min: 1, max: 100_000 }).map((n) => n / 100) },
    { weight: 2, arbitrary: fc.constantFrom(0, 1, -0, 1e308, -1e308, 5e-324, 1e-300, 1e15, 1e150) },
    { weight: 1, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }) },
  );
  const history = fc.oneof(
    fc.array(value, { minLength: 1, maxLength: 5 }),
    fc.array(value, { minLength: 6, maxLength: 50 }),
    fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 6, maxLength: 50 }),
    fc.tuple(value, fc.integer({ min: 1, max: 40 })).map(([constant, n]) => Array<number>(n).fill(constant)),
  );
  const options = fc.record({
    season: fc.constantFrom(1, 2, 3, 4, 7, 12, 30),
    method: fc.constantFrom(...METHODS),
    level: fc.constantFrom(0.8, 0.5, 0.95, 0.999),
  });
  it('any history: finite and lower ≤ point ≤ upper, or a sentence; twice the same', () =>
    fc.assert(
      fc.property(history, fc.integer({ min: 1, max: 30 }), options, (values, horizon, chosen) => {
        const answer = forecast(values, horizon, chosen);
        expect(forecast(values, horizon, chosen)).toEqual(answer);
        if (!answer.ok) {
          expect(['too-short', 'bad-season', 'not-positive', 'no-fit', 'too-large']).toContain(answer.problem.code);
          // Everything ordinary has an automatic forecast.
          if (values.every((one) => Math.abs(one) < 1e290)) expect(chosen.method).not.toBe('auto');
          return;
        }
        expect(answer.value.steps.length).toBe(horizon);
        for (const { point, lower, upper } of answer.value.steps) {
          expect([point, lower, upper].every(Number.isFinite)).toBe(true);
          expect(lower <= point && point <= upper).toBe(true);
        }
        expect(answer.value.parts.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12);
      }),
      { numRuns: 1000 },
    ));
  it('a constant stays what it is', () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100_000 }),
        fc.integer({ min: 1, max: 40 }),
        options,
        (constant, length, chosen) => {
          const answer = forecast(Array<number>(length).fill(constant), 4, chosen);
          if (!answer.ok) return;
          for (const { point, lower, upper } of answer.value.steps) {
            expect(point / constant).toBeCloseTo(1, 6);
            expect((upper - lower) / constant).toBeLessThan(1e-4);
          }
        },
      ),
      { numRuns: 300 },
    ));
  it('another unit of money changes nothing but the unit', () =>
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 100, max: 1000 }), { minLength: 6, maxLength: 40 }),
        fc.constantFrom(...METHODS),
        fc.integer({ min: -900, max: 900 }),
        (values, method, power) => {
          const unit = 2 ** power;
          const plain = forecast(values, 3, { method, season: 4 });
          const other = forecast(
            values.map((one) => one * unit),
            3,
            { method, season: 4 },
          );
          expect(other.ok).toBe(plain.ok);
          if (plain.ok && other.ok)
            expect(other.value.steps.map(({ point, upper }) => [point, upper])).toEqual(
              plain.value.steps.map(({ point, upper }) => [point * unit, upper * unit]),
            );
        },
      ),
      { numRuns: 200 },
    ));
  it('asking for more periods does not change the first ones', () =>
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 999 }), { minLength: 24, maxLength: 40 }),
        fc.constantFrom(...METHODS),
        (values, method) => {
          const [long, short] = [14, 3].map((horizon) => forecast(values, horizon, { method, season: 4 }));
          if (long?.ok && short?.ok) expect(long.value.steps.slice(0, 3)).toEqual(short.value.steps);
          else expect([method, long]).toMatchObject(['hw_mul', { problem: { code: 'no-fit' } }]);
        },
      ),
      { numRuns: 100 },
    ));
  it('a wider level is a wider interval around the same point', () =>
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 99 }), { minLength: 3, maxLength: 30 }), (values) => {
        const [narrow, wide] = [0.5, 0.95].map((level) => get(forecast(values, 2, { level })).steps);
        narrow?.forEach((step, i) => {
          expect(wide?.[i]?.point).toBe(step.point);
          expect(wide?.[i]?.upper).toBeGreaterThanOrEqual(step.upper);
        });
      }),
      { numRuns: 100 },
    ));
  it('long histories and horizons end', () => {
    const long = Array.from({ length: 100_000 }, (_, t) => 100 + 10 * Math.sin(t / 6) + ((t * 7919) % 13));
    for (const method of METHODS) expect(points(long, 1000, { method, season: 12 }).length).toBe(1000);
    expect(points(long, 1000, { season: 1000 }).length).toBe(1000);
  });
});

describe('refusals', () => {
  it.each([
    [[], 1, {}, 'no-history'],
    [[1, Number.NaN], 1, {}, 'bad-history'],
    [[1], 0, {}, 'bad-horizon'],
    [[1], 1001, {}, 'bad-horizon'],
    [[1], 1, { season: 1.5 }, 'bad-season'],
    [[1], 1, { level: 1 }, 'bad-level'],
    [[1, 2, 3], 1, { method: 'hw_add' }, 'bad-season'],
    [[1, 2, 3], 1, { method: 'snaive', season: 4 }, 'too-short'],
    [[1, 2, 3, 4, 5, 6, 0], 1, { method: 'hw_mul', season: 2 }, 'not-positive'],
    [[0, 1e308], 9, { method: 'drift' }, 'too-large'],
  ] as const)('%#: %s', (values, horizon, chosen, code) =>
    expect(forecast(values, horizon, chosen)).toMatchObject({ ok: false, problem: { code } }),
  );
});
