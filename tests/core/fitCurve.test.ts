import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outcome, type Point, ROW_KINDS, type RowCurve } from '../../src/core/response/curve.ts';
import { fitCurve } from '../../src/core/response/fitCurve.ts';
import type { Result } from '../../src/core/result.ts';

const get = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(result.problem.message);
  return result.value;
};
const why = (result: Result<unknown>) => (result.ok ? 'fitted' : result.problem.message);
const SPENDS = [0, 5, 10, 20, 40, 80, 160, 300];
const along = (curve: RowCurve, spends: readonly number[] = SPENDS): readonly Point[] =>
  spends.map((spend) => ({ spend, outcome: outcome(curve, spend) }));
const points = (...pairs: readonly (readonly [number, number])[]): readonly Point[] =>
  pairs.map(([spend, result]) => ({ spend, outcome: result }));

const KNOWN: readonly RowCurve[] = [
  { kind: 'linear', a: 3, b: 0, s: 0 },
  { kind: 'log', a: 120, b: 20, s: 0 },
  { kind: 'power', a: 4, b: 0.6, s: 0 },
  { kind: 'exp', a: 99, b: 70, s: 0 },
  { kind: 'mm', a: 500, b: 90, s: 0 },
  { kind: 'hill', a: 500, b: 90, s: 1.8 },
  { kind: 'hill', a: 500, b: 90, s: 0.6 },
  { kind: 'logistic', a: 10, b: 0.02, s: 0 },
];
const alike = (found: RowCurve, truth: RowCurve, digits = 6) => {
  expect(found.kind).toBe(truth.kind);
  expect(found.a / truth.a).toBeCloseTo(1, digits);
  if (truth.b > 0) expect(found.b / truth.b).toBeCloseTo(1, digits);
  if (truth.s > 0) expect(found.s / truth.s).toBeCloseTo(1, digits);
};

describe('exact points', () => {
  it.each(KNOWN)('$kind comes back, chosen and named', (curve) => {
    for (const kind of [null, curve.kind]) {
      const found = get(fitCurve(along(curve), kind));
      alike(found.curve, curve);
      expect(found.r2).toBeCloseTo(1, 12);
    }
  });
  it.each([
    [1e6, 1],
    [1e-3, 1],
    [1, 1e6],
    [1, 1e-3],
    [1e6, 1e-3],
  ])('spend × %f, outcome × %f: the same kind, scaled parameters', (x, y) => {
    for (const curve of KNOWN) {
      const scaled = along(curve).map((point) => ({ spend: point.spend * x, outcome: point.outcome * y }));
      const found = get(fitCurve(scaled, null)).curve;
      expect(found.kind).toBe(curve.kind);
      for (const spend of [7, 70, 250])
        expect(outcome(found, spend * x) / (y * outcome(curve, spend))).toBeCloseTo(1, 9);
    }
  });
  it('any parameters in reach of the points', () => {
    const bend = fc.double({ min: 15, max: 400, noNaN: true });
    const any = fc.tuple(
      fc.constantFrom(...ROW_KINDS),
      fc.double({ min: 1, max: 1e6, noNaN: true }),
      bend,
      fc.double({ min: 0.5, max: 3, noNaN: true }).filter((s) => Math.abs(s - 1) > 0.05),
    );
    fc.assert(
      fc.property(any, ([kind, a, bent, s]) => {
        const b = kind === 'linear' ? 0 : kind === 'power' ? bent / 500 : kind === 'logistic' ? 1 / bent : bent;
        const curve: RowCurve = { kind, a, b, s: kind === 'hill' ? s : 0 };
        alike(get(fitCurve(along(curve), kind)).curve, curve);
        const chosen = get(fitCurve(along(curve), null)).curve;
        for (const spend of SPENDS.slice(1)) expect(outcome(chosen, spend) / outcome(curve, spend)).toBeCloseTo(1, 5);
      }),
      { numRuns: 300 },
    );
  });
});

describe('points with noise', () => {
  const noisy = along({ kind: 'mm', a: 500, b: 90, s: 0 }, [10, 20, 30, 45, 60, 80, 100, 140, 180, 240, 300, 400]).map(
    ({ spend, outcome: exact }, i) => ({ spend, outcome: exact + 4 * Math.sin(37 * i) }),
  );
  it('the least squares of every kind: no nearby curve is closer', () => {
    const error = (curve: RowCurve) => noisy.reduce((sum, p) => sum + (p.outcome - outcome(curve, p.spend)) ** 2, 0);
    for (const kind of ['linear', 'log', 'power', 'exp', 'mm', 'hill', 'logistic'] as const) {
      const { curve } = get(fitCurve(noisy, kind));
      const least = error(curve);
      for (const a of [0.999, 1, 1.001])
        for (const b of [0.999, 1, 1.001])
          for (const s of [0.999, 1, 1.001])
            expect(error({ kind, a: curve.a * a, b: curve.b * b, s: curve.s * s })).toBeGreaterThanOrEqual(
              least * (1 - 1e-12),
            );
    }
  });
  it('the simplest kind that is good enough: an S or a line seldom where neither is', () => {
    let seed = 1;
    const uniform = () => {
      seed = (seed * 48271) % 2147483647;
      return seed / 2147483647;
    };
    const chosen = Array.from({ length: 60 }, () => {
      const draw = noisy.map(({ spend }) => {
        const noise = Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
        return { spend, outcome: (500 * spend) / (90 + spend) + 8 * noise };
      });
      return get(fitCurve(draw, null)).curve.kind;
    });
    expect(chosen.filter((kind) => kind === 'mm').length).toBeGreaterThan(40);
    expect(chosen.filter((kind) => kind === 'linear' || kind === 'power')).toEqual([]);
  });
  it('the order of the rows does not matter, to the last bit', () =>
    fc.assert(
      fc.property(fc.shuffledSubarray([...noisy], { minLength: noisy.length }), (mixed) => {
        expect(fitCurve(mixed, null)).toEqual(fitCurve(noisy, null));
      }),
      { numRuns: 30 },
    ));
  it('NIST StRD Misra1a, a·(1 − e^(−b·x)): the certified values', () => {
    const misra = points(
      [77.6, 10.07],
      [114.9, 14.73],
      [141.1, 17.94],
      [190.8, 23.93],
      [239.9, 29.61],
      [289, 35.18],
      [332.8, 40.02],
      [378.4, 44.82],
      [434.8, 50.76],
      [477.3, 55.05],
      [536.8, 61.01],
      [593.1, 66.4],
      [689.1, 75.47],
      [760, 81.78],
    );
    const { curve } = get(fitCurve(misra, 'exp'));
    expect(curve.a).toBeCloseTo(238.94212918, 5);
    expect(1 / curve.b).toBeCloseTo(5.5015643181e-4, 11);
  });
  // The treated cells of R's data set Puromycin; the numbers of scipy 1.17 curve_fit.
  it('Puromycin, Michaelis and Menten', () => {
    const spends = [0.02, 0.06, 0.11, 0.22, 0.56, 1.1].flatMap((x) => [x, x]);
    const rates = [76, 47, 97, 107, 123, 139, 159, 152, 191, 201, 207, 200];
    const { curve } = get(
      fitCurve(
        spends.map((spend, i) => ({ spend, outcome: rates[i] ?? 0 })),
        'mm',
      ),
    );
    expect(curve.a).toBeCloseTo(212.683743, 4);
    expect(curve.b).toBeCloseTo(0.064121282, 7);
  });
});

describe('the choice', () => {
  it('has the least AICc of all kinds with n ≥ p + 2, counted from the named fits', () => {
    const parameters = { linear: 1, log: 2, power: 2, exp: 2, mm: 2, hill: 3, logistic: 2 } as const;
    const wobble = fc.double({ min: -0.15, max: 0.15, noNaN: true });
    const draws = fc.tuple(
      fc.constantFrom(...KNOWN),
      fc.array(fc.tuple(fc.integer({ min: 5, max: 300 }), wobble), { minLength: 4, maxLength: 10 }),
    );
    fc.assert(
      fc.property(draws, ([curve, list]) => {
        const given = list.map(([spend, by]) => ({ spend, outcome: outcome(curve, spend) * (1 + by) }));
        const n = given.length;
        const score = (found: RowCurve) => {
          const p = parameters[found.kind];
          const error = given.reduce((sum, point) => sum + (point.outcome - outcome(found, point.spend)) ** 2, 0);
          return n * Math.log(error / n) + 2 * p + (2 * p * (p + 1)) / (n - p - 1);
        };
        const chosen = fitCurve(given, null);
        if (!chosen.ok || chosen.value.r2 > 1 - 1e-9) return;
        for (const kind of ROW_KINDS.filter((name) => n >= parameters[name] + 2)) {
          const named = fitCurve(given, kind);
          if (named.ok) expect(score(chosen.value.curve)).toBeLessThanOrEqual(score(named.value.curve) + 1e-6);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('long lists', () => {
  const wave = (i: number) => 3 * Math.sin(i * i);
  it('a hundred thousand points', () => {
    const long = Array.from({ length: 100_000 }, (_, i) => {
      const spend = (i * 7919) % 5000;
      return { spend, outcome: (500 * spend) / (900 + spend) + 3 + wave(i) };
    });
    const { curve, r2 } = get(fitCurve(long, null));
    expect(outcome(curve, 1000)).toBeCloseTo(263 + 3, -1);
    expect(r2).toBeGreaterThan(0.99);
  });
  it('nearly all at one spend: the few others still show the bend', () => {
    const most = Array.from({ length: 5000 }, () => ({ spend: 0, outcome: 0 }));
    const few = along({ kind: 'hill', a: 80, b: 40, s: 2 }, [10, 20, 40, 80, 160, 320]);
    alike(get(fitCurve([...most, ...few], null)).curve, { kind: 'hill', a: 80, b: 40, s: 2 });
  });
});

describe('few points', () => {
  it('three: linear only, another kind when it is named', () => {
    const three = along({ kind: 'log', a: 10, b: 50, s: 0 }, [20, 80, 300]);
    expect(get(fitCurve(three, null)).curve.kind).toBe('linear');
    alike(get(fitCurve(three, 'log')).curve, { kind: 'log', a: 10, b: 50, s: 0 });
  });
  it('four show a bend, five an S', () => {
    alike(get(fitCurve(along({ kind: 'exp', a: 9, b: 50, s: 0 }, [20, 60, 100, 200]), null)).curve, {
      kind: 'exp',
      a: 9,
      b: 50,
      s: 0,
    });
    expect(get(fitCurve(along({ kind: 'hill', a: 9, b: 50, s: 3 }, [20, 40, 60, 100, 200]), null)).curve.kind).toBe(
      'hill',
    );
  });
});

describe('refusals are sentences', () => {
  it.each([
    ['two points', points([1, 2], [2, 3]), null, '2 points are too few for a curve; give at least 3'],
    ['constant spends', points([5, 1], [5, 2], [5, 3]), null, 'every spend is 5; a curve needs different spends'],
    ['all spends 0', points([0, 1], [0, 2], [0, 3]), null, 'every spend is 0; a curve needs different spends'],
    [
      'falling outcomes',
      points([1, 9], [2, 7], [3, 4]),
      null,
      'the outcome does not rise as the spend grows; no increasing curve fits',
    ],
    [
      'flat outcomes',
      points([1, 7], [2, 7], [3, 7]),
      null,
      'the outcome does not rise as the spend grows; no increasing curve fits',
    ],
    ['outcomes 0', points([1, 0], [2, 0], [3, 0]), null, 'every outcome is 0; there is no curve to fit'],
    ['negative spend', points([1, 1], [-2, 2], [3, 3]), null, 'the spend of point 2 is -2; it must be 0 or more'],
    ['negative outcome', points([1, 1], [2, -2], [3, 3]), null, 'the outcome of point 2 is -2; it must be 0 or more'],
    ['not finite', points([1, 1], [2, Number.NaN], [3, 3]), null, 'point 2 is not a finite number'],
    [
      'two levels',
      points([0, 0], [5, 2], [9, 3], [9, 3.1]),
      'hill',
      'hill needs at least 3 different spends above 0, not 2',
    ],
    [
      'no bend',
      along({ kind: 'linear', a: 2, b: 0, s: 0 }),
      'mm',
      'the points do not show the bend that mm has; use linear or power',
    ],
  ] as const)('%s', (_, given, kind, message) => expect(why(fitCurve(given, kind))).toBe(message));

  it('any points: a curve with finite parameters, or a sentence', () => {
    const amount = fc.oneof(
      fc.double({ min: 0, max: 1e9, noNaN: true }),
      fc.double({ noNaN: false }),
      fc.integer({ min: 0, max: 3 }),
    );
    fc.assert(
      fc.property(
        fc.array(fc.record({ spend: amount, outcome: amount }), { maxLength: 12 }),
        fc.constantFrom(null, ...ROW_KINDS),
        (given, kind) => {
          const result = fitCurve(given, kind);
          expect(why(result)).toMatch(/\w+/);
          if (!result.ok) return;
          const { curve, r2 } = result.value;
          expect([curve.a, curve.b, curve.s, r2].every(Number.isFinite)).toBe(true);
          expect(curve.a).toBeGreaterThan(0);
        },
      ),
      { numRuns: 500 },
    );
  });
});
