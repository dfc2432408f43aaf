import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adstock, adstockWeibull } from '../../src/core/response/adstock.ts';
import type { Result } from '../../src/core/result.ts';

const get = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(result.problem.message);
  return result.value;
};
const why = (result: Result<unknown>) => (result.ok ? 'done' : result.problem.message);

describe('geometric', () => {
  it.each([
    ['Robyn’s help: 100 a day, theta 0.5', [100, 100, 100, 100, 100], 0.5, null, false, [100, 150, 175, 187.5, 193.75]],
    ['TV: 100, 70, 49 at 0.7', [100, 0, 0], 0.7, null, false, [100, 70, 49]],
    ['cut after one period', [100, 0, 0, 40], 0.5, 1, false, [100, 50, 0, 40]],
    ['no lag', [3, 5], 0.9, 0, false, [3, 5]],
    ['no decay', [3, 5], 0, null, false, [3, 5]],
    ['normalised', [100, 0, 0], 0.5, null, true, [50, 25, 12.5]],
    ['normalised over two weights', [30, 0, 0], 0.5, 1, true, [20, 10, 0]],
    ['nothing', [], 0.5, 3, false, []],
  ] as const)('%s', (_, spend, decay, lag, normalize, expected) =>
    get(adstock(spend, decay, lag, normalize)).forEach((value, t) => expect(value).toBeCloseTo(expected[t] ?? -1, 9)),
  );

  const spends = fc.array(fc.integer({ min: 0, max: 1e6 }), { maxLength: 40 });
  const decays = fc.double({ min: 0, max: 0.99, noNaN: true });
  it('is the sum it says, for every lag', () =>
    fc.assert(
      fc.property(spends, decays, fc.integer({ min: 0, max: 50 }), (spend, decay, lag) => {
        get(adstock(spend, decay, lag)).forEach((value, t) => {
          let sum = 0;
          for (let l = 0; l <= Math.min(lag, t); l++) sum += decay ** l * (spend[t - l] ?? 0);
          expect(Math.abs(value - sum)).toBeLessThanOrEqual(1e-9 * (1 + sum));
        });
      }),
    ));
  it('endless is a lag beyond the list; a steady spend stays itself when normalised', () =>
    fc.assert(
      fc.property(spends, decays, (spend, decay) => {
        const endless = get(adstock(spend, decay));
        get(adstock(spend, decay, spend.length)).forEach((value, t) => expect(value).toBeCloseTo(endless[t] ?? -1, 6));
        const steady = get(
          adstock(
            Array.from({ length: 4000 }, () => 10),
            decay,
            200,
            true,
          ),
        );
        expect(steady[3999]).toBeCloseTo(10, 9);
      }),
      { numRuns: 50 },
    ));
  it('what is over leaves exactly nothing behind', () => {
    const carried = get(adstock([0.1, 0.2, 0.3, 0, 0, 0, 0, 0, 0], 0.7, 2));
    expect(carried.slice(5)).toEqual([0, 0, 0, 0]);
  });
  it.each([1, 1000, null])('reads each period a few times, whatever the lag (%s)', (lag) => {
    let reads = 0;
    const spend = new Proxy(
      Array.from({ length: 4000 }, (_, t) => t % 7),
      {
        get: (list, key, self) => {
          reads++;
          return Reflect.get(list, key, self);
        },
      },
    );
    expect(get(adstock(spend, 0.99, lag))).toHaveLength(4000);
    expect(reads).toBeLessThan(40_000);
  });
  it.each([
    [1, null, 'decay is 1; it must be at least 0 and below 1'],
    [-0.1, null, 'decay is -0.1; it must be at least 0 and below 1'],
    [Number.NaN, null, 'decay is NaN; it must be at least 0 and below 1'],
    [0.5, 1.5, 'max_lag is 1.5; it must be a whole number of periods, 0 or more'],
    [0.5, -1, 'max_lag is -1; it must be a whole number of periods, 0 or more'],
  ])('decay %s, lag %s: refused', (decay, lag, message) => expect(why(adstock([1], decay, lag))).toBe(message));
  it('beyond the doubles: refused', () =>
    expect(why(adstock([1.7e308, 1.7e308], 0.9))).toBe('the carried-over spend is beyond what a cell holds'));
});

describe('Weibull as Robyn', () => {
  // Computed with scipy.stats.weibull_min and numpy's quantile and round (halves to even, as R) from Robyn's definition.
  it.each([
    [
      [100, 100, 100, 100, 100],
      0.5,
      0.5,
      'cdf',
      [100, 156.13839137989282, 180.9502903644883, 190.07807789734358, 192.95471746899935],
    ],
    [
      [100, 100, 100, 100, 100],
      0.5,
      0.5,
      'pdf',
      [100, 143.2349687320853, 163.63016150429678, 171.52098263616938, 171.52098263616938],
    ],
    [
      [100, 0, 0, 50, 0, 0, 0, 25],
      2,
      0.3,
      'cdf',
      [
        100, 89.48393168143699, 57.37534207374328, 71.10720877910902, 48.30936517544374, 28.909479527303667,
        10.55766695376772, 26.7837172186129,
      ],
    ],
    [
      [100, 0, 0, 50, 0, 0, 0, 25],
      2.5,
      0.5,
      'pdf',
      [
        28.592306851055298, 73.58839066913559, 100, 106.28605347575186, 96.8506585077162, 77.46789538698418,
        53.8063191684754, 37.17630829933803,
      ],
    ],
    ...(
      [
        ['cdf', [10, 27.021885013265596, 46.626977161181465, 66.64351197228666]],
        ['pdf', [10, 26.884664914058753, 46.46913599493469, 66.05360707581062]],
      ] as const
    ).map(([type, expected]) => [[10, 20, 30, 40], 1.5, 0.5, type, expected] as const),
    [[100, 0, 0, 0, 0, 0], 9, 0.1, 'pdf', [1.0597569787500585, 100, 0, 0, 0, 0]],
  ] as const)('%j shape %f scale %f %s', (spend, shape, scale, type, expected) =>
    get(adstockWeibull(spend, shape, scale, type)).forEach((value, t) =>
      expect(value).toBeCloseTo(expected[t] ?? -1, 9),
    ),
  );
  it.each([
    ['shape 0', [5, 6], 0, 0.5],
    ['scale 0', [5, 6], 1, 0],
    ['one period', [5], 1, 0.5],
  ] as const)('%s: nothing carries over', (_, spend, shape, scale) =>
    expect(get(adstockWeibull(spend, shape, scale, 'pdf'))).toEqual(spend),
  );
  it('no shape gives NaN, and weights stay in 0…1', () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.double({ min: 0, max: 1000, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.constantFrom('cdf', 'pdf'),
        (n, shape, scale, type) => {
          const pulse = Array.from({ length: n }, (_, t) => Number(t === 0));
          for (const weight of get(adstockWeibull(pulse, shape, scale, type))) {
            expect(weight).toBeGreaterThanOrEqual(0);
            expect(weight).toBeLessThanOrEqual(1);
          }
        },
      ),
    ));
  it('refusals', () => {
    expect(why(adstockWeibull([1, 2], -1, 0.5, 'cdf'))).toBe('shape is -1; it must be 0 or more');
    expect(why(adstockWeibull([1, 2], 1, 2, 'cdf'))).toBe('scale is 2; it is a share of the window, from 0 to 1');
    expect(
      why(
        adstockWeibull(
          Array.from({ length: 20_001 }, () => 1),
          1,
          0.5,
          'cdf',
        ),
      ),
    ).toMatch(/20001 periods/);
  });
});
