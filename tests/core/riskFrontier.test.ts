/** The frontier of return and risk: closed forms of two lines, no better mix on a grid, and its shape. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { limitsOf } from '../../src/core/allocate/limits.ts';
import { factorsOf } from '../../src/core/allocate/meanVariance.ts';
import { leastRisk, riskFrontier } from '../../src/core/allocate/riskFrontier.ts';
import type { Result } from '../../src/core/result.ts';

const get = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(result.problem.message);
  return result.value;
};
type Table = readonly (readonly number[])[];
const problemOf = (
  total: number,
  returns: readonly number[],
  covariance: Table,
  high: readonly (number | null)[] = [],
) => ({
  limits: get(limitsOf({ total, low: returns.map(() => null), high: returns.map((_, i) => high[i] ?? null) })),
  returns,
  risk: get(factorsOf(covariance)),
  decimals: 0,
});
const frontier = (given: ReturnType<typeof problemOf>, points: number) => {
  const run = riskFrontier(given, points);
  for (;;) {
    const step = run.next();
    if (step.done) return get(step.value);
  }
};
/** R31's two lines. */
const TWO: Table = [
  [0.16, 0.018],
  [0.018, 0.0225],
];

describe('two lines, where a return leaves one mix', () => {
  const given = problemOf(100_000, [0.3, 0.2], TWO);
  it('26 % is the mix 60/40 with a deviation of 26.43 %', () => {
    const { amounts, variance } = get(leastRisk(given, 26_000, 1));
    expect(amounts).toEqual([60_000, 40_000]);
    expect(Math.sqrt(variance) / 100_000).toBeCloseTo(0.2643, 4);
  });
  it('the safest mix is (σ₂² − σ₁₂) ÷ (σ₁² + σ₂² − 2σ₁₂)', () => {
    const share = (0.0225 - 0.018) / (0.16 + 0.0225 - 0.036);
    const mixes = frontier(given, 5);
    expect((mixes[0]?.amounts[0] ?? 0) / 100_000).toBeCloseTo(share, 5);
    expect(get(leastRisk(given, 0, 0)).amounts[0]).toBeCloseTo(100_000 * share, 0);
    const least = 0.2 + 0.1 * share;
    mixes.forEach(({ expected }, i) => expect(expected / 100_000).toBeCloseTo(least + ((0.3 - least) * i) / 4, 6));
  });
  it('more than the most is refused', () =>
    expect(leastRisk(given, 30_001, 1)).toMatchObject({ ok: false, problem: { code: 'infeasible' } }));
  it.each([
    [
      'no risk at all',
      [0.3, 0.2],
      [
        [0, 0],
        [0, 0],
      ],
      [1000, 0],
    ],
    [
      'returns alike',
      [0.3, 0.3],
      [
        [0.16, 0],
        [0, 0.04],
      ],
      [200, 800],
    ],
  ] as const)('%s: one mix', (_, returns, covariance, amounts) => {
    const mixes = frontier(problemOf(1000, returns, covariance), 9);
    expect(mixes).toHaveLength(1);
    mixes[0]?.amounts.forEach((amount, i) => expect(amount).toBeCloseTo(amounts[i] ?? 0, 3));
  });
});

const cases = fc.record({
  returns: fc.array(fc.integer({ min: -10, max: 40 }), { minLength: 3, maxLength: 3 }),
  loads: fc.array(fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 3, maxLength: 3 }), {
    minLength: 1,
    maxLength: 3,
  }),
  caps: fc.array(fc.constantFrom(null, 60, 45), { minLength: 3, maxLength: 3 }),
});
it('rises from the safest mix, ever steeper in risk, and no mix on a grid brings as much with less', () =>
  fc.assert(
    fc.property(cases, ({ returns, loads, caps }) => {
      const covariance = returns.map((_, i) =>
        returns.map((__, j) => loads.reduce((sum, load) => sum + ((load[i] ?? 0) * (load[j] ?? 0)) / 25, 0)),
      );
      const rates = returns.map((one) => one / 100);
      const mixes = frontier(problemOf(100, rates, covariance, caps), 6);
      const worth = (x: readonly number[]) => ({
        expected: x.reduce((sum, amount, i) => sum + amount * (rates[i] ?? 0), 0),
        variance: x.reduce((sum, a, i) => sum + x.reduce((all, b, j) => all + a * b * (covariance[i]?.[j] ?? 0), 0), 0),
      });
      const largest = mixes.reduce((most, { variance }) => Math.max(most, variance), 1);
      mixes.forEach(({ amounts, expected, variance }, i) => {
        expect(worth(amounts).expected).toBeCloseTo(expected, 6);
        expect(worth(amounts).variance).toBeCloseTo(variance, 4);
        const [before, after] = [mixes[i - 1], mixes[i + 1]];
        if (before === undefined || after === undefined) return;
        expect(expected).toBeGreaterThan(before.expected);
        expect(2 * variance).toBeLessThanOrEqual(before.variance + after.variance + 1e-5 * largest);
      });
      for (let a = 0; a <= 100; a += 4)
        for (let b = 0; a + b <= 100; b += 4) {
          const x = [a, b, 100 - a - b];
          if (x.some((amount, i) => amount > (caps[i] ?? 100))) continue;
          const { expected, variance } = worth(x);
          for (const mix of mixes)
            if (expected >= mix.expected) expect(variance).toBeGreaterThanOrEqual(mix.variance - 1e-4 * largest);
        }
    }),
    { numRuns: 150 },
  ));
