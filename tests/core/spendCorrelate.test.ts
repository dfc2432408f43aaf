import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CellValue, Grid } from '../../src/core/cell.ts';
import type { Result } from '../../src/core/result.ts';
import { correlate } from '../../src/core/spend/correlate.ts';
import { pValue } from '../../src/core/spend/pValue.ts';
import { argsOf } from '../../src/functions/arguments.ts';
import { CORRELATE_FUNCTIONS } from '../../src/functions/correlate.ts';
import { failure, Refusal, value } from '../../src/functions/define.ts';

const get = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(result.problem.message);
  return result.value;
};
const at = (x: readonly number[], y: readonly number[], maxLag = 0, lag = maxLag) => {
  const found = get(correlate(x, y, maxLag)).lags[lag];
  if (found === undefined) throw new Error(`no lag ${lag}`);
  return found;
};

describe('p-values', () => {
  // Published two-sided critical values of Student's t.
  it.each([
    [6, 2.446912, 0.05],
    [6, 3.707428, 0.01],
    [6, 5.958816, 0.001],
    [8, 2.306004, 0.05],
    [8, 3.355387, 0.01],
    [10, 2.228139, 0.05],
    [20, 2.08596, 0.05],
    [20, 2.84534, 0.01],
    [30, 2.042272, 0.05],
    [30, 3.645959, 0.001],
    [60, 2.000298, 0.05],
    [120, 1.97993, 0.05],
    [120, 2.617421, 0.01],
  ])('df %i, t %f: p %f', (df, t, p) => expect(pValue(t / Math.sqrt(df + t * t), df + 2) / p).toBeCloseTo(1, 4));
  // Published critical values of r for 5 %, two-sided, by pairs.
  it.each([
    [8, 0.7067],
    [10, 0.632],
    [12, 0.576],
    [27, 0.381],
    [102, 0.195],
  ])('%i pairs: r %f is the 5 %% line', (n, r) => expect(pValue(r, n)).toBeCloseTo(0.05, 3));
  // By mpmath 1.3.0, 30 digits: betainc((n - 2) / 2, 1 / 2, 0, 1 - r²) regularised.
  it.each([
    [0.1, 8, 0.81374625],
    [0.99, 8, 2.48128750000001e-6],
    [0.3, 50, 0.03428618003293],
    [0.05, 1000, 0.114072595551073],
    [0.9, 300, 1.75457810603099e-109],
    [0.999999, 40, 6.7415164219911e-110],
    [0.006, 100_000, 0.0577804469785605],
  ])('r %f, n %i', (r, n, p) => expect(pValue(r, n) / p).toBeCloseTo(1, 9));
  it('has closed forms for 1, 2 and 4 degrees of freedom', () =>
    fc.assert(
      fc.property(fc.double({ min: -0.999, max: 0.999, noNaN: true }), (r) => {
        const size = Math.abs(r);
        expect(pValue(r, 3)).toBeCloseTo(1 - (2 / Math.PI) * Math.asin(size), 12);
        expect(pValue(r, 4)).toBeCloseTo(1 - size, 12);
        expect(pValue(r, 6)).toBeCloseTo(1 - size * (1 + (1 - r * r) / 2), 12);
      }),
      { numRuns: 1000 },
    ));
  it('is 1 without correlation, 0 with a perfect one, and falls between', () => {
    expect([pValue(0, 20), pValue(1, 20), pValue(-1, 20)]).toEqual([1, 0, 0]);
    const falling = Array.from({ length: 99 }, (_, i) => pValue((i + 1) / 100, 25));
    expect(falling.every((p, i) => p < (falling[i - 1] ?? 1) && p > 0)).toBe(true);
  });
});

describe('published data', () => {
  const x = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5];
  // Anscombe 1973; Pearson 0.816 and p 0.0022 in all four, Spearman tells them apart (R's cor and cor.test).
  it.each([
    [x, [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68], 0.8164205, 0.8181818, 0.00217],
    [x, [9.14, 8.14, 8.74, 8.77, 9.26, 8.1, 6.13, 3.1, 9.13, 7.26, 4.74], 0.8162365, 0.6909091, 0.002179],
    [x, [7.46, 6.77, 12.74, 7.11, 7.81, 8.84, 6.08, 5.39, 8.15, 6.42, 5.73], 0.8162867, 0.9909091, 0.002176],
    [
      [8, 8, 8, 8, 8, 8, 8, 19, 8, 8, 8],
      [6.58, 5.76, 7.71, 8.84, 8.47, 7.04, 5.25, 12.5, 5.56, 7.91, 6.89],
      0.8165214,
      0.5,
      0.002165,
    ],
  ])('Anscombe %#', (a, b, pearson, spearman, p) => {
    const found = at(a, b);
    expect(found.pearson).toBeCloseTo(pearson, 6);
    expect(found.spearman).toBeCloseTo(spearman, 6);
    expect(found.p).toBeCloseTo(p, 5);
    expect(found.n).toBe(11);
  });
  // R's cars, 50 pairs with many ties: cor 0.8068949, Spearman 0.8303568, p 1.49e-12.
  it('speed and stopping distance', () => {
    const speed = [4, 4, 7, 7, 8, 9, 10, 10, 10, 11, 11, 12, 12, 12, 12, 13, 13, 13, 13, 14, 14, 14, 14, 15, 15];
    speed.push(15, 16, 16, 17, 17, 17, 18, 18, 18, 18, 19, 19, 19, 20, 20, 20, 20, 20, 22, 23, 24, 24, 24, 24, 25);
    const distance = [2, 10, 4, 22, 16, 10, 18, 26, 34, 17, 28, 14, 20, 24, 28, 26, 34, 34, 46, 26, 36, 60, 80, 20];
    distance.push(26, 54, 32, 40, 32, 40, 50, 42, 56, 76, 84, 36, 46, 68, 32, 48, 52, 56, 64, 66, 54, 70, 92, 93);
    distance.push(120, 85);
    const found = at(speed, distance);
    expect(found.pearson).toBeCloseTo(0.8068949, 7);
    expect(found.spearman).toBeCloseTo(0.8303568, 7);
    expect((found.p ?? 0) / 1.489836e-12).toBeCloseTo(1, 6);
  });
});

describe('laws', () => {
  const series = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 8, maxLength: 40 });
  const pair = series.chain((x) =>
    fc.tuple(
      fc.constant(x),
      fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: x.length, maxLength: x.length }),
    ),
  );
  const varies = (values: readonly number[]) => values.some((one) => one !== values[0]);
  it('is symmetric, keeps within ±1, ignores scale and level, and a sign turns it', () =>
    fc.assert(
      fc.property(
        pair.filter(([x, y]) => varies(x) && varies(y)),
        fc.integer({ min: 1, max: 50 }),
        ([x, y], k) => {
          const { pearson, spearman, p } = at(x, y);
          if (pearson === null || spearman === null || p === null) throw new Error('it varies');
          expect(Math.abs(pearson)).toBeLessThanOrEqual(1);
          expect(Math.abs(spearman)).toBeLessThanOrEqual(1);
          expect(p >= 0 && p <= 1).toBe(true);
          expect(at(y, x).pearson).toBeCloseTo(pearson, 11);
          const turned = at(
            x.map((one) => 7 - one * k),
            y,
          );
          expect(turned.pearson).toBeCloseTo(-pearson, 11);
          expect(turned.spearman).toBeCloseTo(-spearman, 11);
          // Ranks ignore any increasing bend.
          expect(
            at(
              x.map((one) => (one + 2000) ** 3),
              y,
            ).spearman,
          ).toBeCloseTo(spearman, 11);
        },
      ),
      { numRuns: 300 },
    ));
  it('the lag scan finds the lag that was put in', () =>
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4 }), fc.uniqueArray(fc.integer(), { minLength: 30 }), (lag, x) => {
        const y = x.map((_, i) => (i < lag ? 0 : 5 + 3 * (x[i - lag] ?? 0)));
        const { lags } = get(correlate(x, y, 4));
        expect(lags.map((one) => one.n)).toEqual([0, 1, 2, 3, 4].map((one) => x.length - one));
        expect(lags[lag]).toMatchObject({ pearson: 1, spearman: 1, p: 0 });
      }),
      { numRuns: 200 },
    ));
  it('keeps its digits on a high level and at the ends of the range', () => {
    const small = [3, 1, 4, 1, 5, 9, 2, 6];
    const other = [2, 7, 1, 8, 2, 8, 1, 8];
    const plain = at(small, other).pearson;
    for (const place of [
      (one: number) => one + 1e15,
      (one: number) => one * 1.5e307,
      (one: number) => one * 2 ** -1060,
    ])
      expect(at(small.map(place), other).pearson).toBeCloseTo(plain ?? 0, 12);
    expect(at([-1.7e308, 1.7e308, 0, 0, 0, 0, 0, 0], other).pearson).toBeCloseTo(
      at([-1, 1, 0, 0, 0, 0, 0, 0], other).pearson ?? 0,
      12,
    );
  });
});

describe('warnings and refusals', () => {
  const up = [1, 2, 4, 3, 5, 6, 8, 7, 9, 10];
  const noise = [5, 1, 4, 2, 8, 3, 7, 1, 6, 4];
  const warnings = (x: readonly number[], y: readonly number[], lag = 0) => get(correlate(x, y, lag)).warnings;
  it('always says that it is not lift, then what else is wrong', () => {
    expect(warnings(up, noise)).toEqual([expect.stringContaining('not lift')]);
    expect(warnings(up, noise, 2)).toEqual([expect.stringContaining('not lift'), expect.stringContaining('3 lags')]);
    expect(warnings(up, up)).toEqual([expect.stringContaining('not lift'), expect.stringContaining('trend')]);
  });
  it('a lag at which a series no longer varies has no correlation', () =>
    expect(get(correlate([1, 1, 1, 1, 1, 1, 1, 1, 1, 5], up, 1)).lags[1]).toEqual({
      lag: 1,
      pearson: null,
      spearman: null,
      n: 9,
      p: null,
    }));
  it.each<[readonly number[], readonly number[], number, string]>([
    [up, noise.slice(1), 0, 'lengths'],
    [up, up, 3, 'too-few'],
    [up.slice(3), up.slice(3), 0, 'too-few'],
    [[], [], 0, 'too-few'],
    [up, up, -1, 'bad-lag'],
    [up, up, 0.5, 'bad-lag'],
    [up.map(() => 4), noise, 0, 'constant'],
    [noise, up.map(() => 0), 0, 'constant'],
    [[...up.slice(1), Number.NaN], noise, 0, 'no-number'],
    [
      Array.from({ length: 100_000 }, (_, i) => i % 7),
      Array.from({ length: 100_000 }, (_, i) => i % 5),
      50,
      'too-many-lags',
    ],
  ])('%#', (x, y, lag, code) => {
    const found = correlate(x, y, lag);
    expect(found.ok ? 'a value' : found.problem.code).toBe(code);
  });
});

describe('CORRELATE in a cell', () => {
  const call = (...args: readonly (CellValue | Grid)[]) => {
    const [spec] = CORRELATE_FUNCTIONS;
    if (spec === undefined || spec.compute.kind !== 'whole') throw new Error('CORRELATE is one table');
    try {
      return value(spec.compute.run(argsOf(spec.params, args)));
    } catch (refusal) {
      if (refusal instanceof Refusal) return failure(refusal.code, refusal.message);
      throw refusal;
    }
  };
  it.each((CORRELATE_FUNCTIONS[0]?.examples ?? []).map((example) => [example] as const))('example %#', (example) =>
    expect(call(...example.args)).toEqual(example.result),
  );
  it('a constant series has nothing to divide by; a lag without variation is one such row', () => {
    const up = Array.from({ length: 10 }, (_, i) => [i]);
    expect(
      call(
        up.map(() => [3]),
        up,
      ),
    ).toMatchObject({ error: { code: '#DIV/0!' } });
    expect(call([...up.slice(1).map(() => [3]), [4]], up, 1)).toMatchObject({
      value: [
        [0, expect.any(Number), expect.any(Number), 10, expect.any(Number)],
        [1, { error: '#DIV/0!' }, { error: '#DIV/0!' }, 9, { error: '#DIV/0!' }],
      ],
    });
  });
  it('lists of different length and odd lags are refused', () => {
    const up = Array.from({ length: 10 }, (_, i) => [i]);
    expect(call(up, up.slice(1))).toMatchObject({ error: { code: '#VALUE!', message: 'x has 10 rows, y has 9' } });
    expect(call(up, up, 1.5)).toMatchObject({ error: { code: '#VALUE!' } });
    expect(call(up, up, 5)).toMatchObject({ error: { code: '#N/A' } });
  });
});
