import { describe, expect, it } from 'vitest';
import { exp, ln } from '../../src/core/elementary.ts';
import { beta, normal, type Random, seeded, triangular } from '../../src/core/random.ts';
import { normalQuantile } from '../../src/core/statistics/normal.ts';

/** sfc32 as PractRand publishes it, in exact bigint words: another arithmetic than the one under test. */
function reference(seed: number): () => bigint {
  const mask = (x: bigint) => x & 0xffffffffn;
  let [a, b, c, counter] = [
    0n,
    BigInt.asUintN(64, BigInt(seed)) & 0xffffffffn,
    BigInt.asUintN(64, BigInt(seed)) >> 32n,
    1n,
  ];
  const next = () => {
    const result = mask(a + b + counter);
    counter = mask(counter + 1n);
    a = b ^ (b >> 9n);
    b = mask(c + (c << 3n));
    c = mask(mask((c << 21n) | (c >> 11n)) + result);
    return result;
  };
  for (let i = 0; i < 12; i++) next();
  return next;
}
const draws = (count: number, draw: () => number) => Array.from({ length: count }, draw);
const moments = (values: readonly number[]) => {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  return { mean, variance: values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length };
};
const check = (draw: (random: Random) => number, mean: number, variance: number) => {
  const random = seeded(7);
  const count = 40_000;
  const found = moments(draws(count, () => draw(random)));
  // Five standard errors of the mean; the variance to 5 %.
  expect(Math.abs(found.mean - mean)).toBeLessThan(5 * Math.sqrt(variance / count));
  expect(Math.abs(found.variance / variance - 1)).toBeLessThan(0.05);
};

describe('the stream', () => {
  it.each([0, 1, 42, -5, 2 ** 32 + 9, Number.MAX_SAFE_INTEGER, -(2 ** 40)])('seed %d is sfc32 bit by bit', (seed) => {
    const [random, next] = [seeded(seed), reference(seed)];
    for (let i = 0; i < 200; i++)
      expect(BigInt(Math.floor(random() * 2 ** 52))).toBe(((next() >> 6n) << 26n) + (next() >> 6n));
  });
  it('different seeds differ; any number is a seed', () => {
    expect(new Set([0, 1, 2, -1, 2 ** 32].map((seed) => seeded(seed)())).size).toBe(5);
    for (const seed of [Number.NaN, Number.POSITIVE_INFINITY, 1e308, 0.5]) {
      const u = seeded(seed)();
      expect(u > 0 && u < 1).toBe(true);
    }
  });
  it('is even over 64 boxes (chi-square below its 99.99 % point), neighbours uncorrelated', () => {
    const values = draws(64_000, seeded(2026));
    const boxes = Array.from({ length: 64 }, () => 0);
    for (const u of values) boxes[Math.floor(u * 64)] = (boxes[Math.floor(u * 64)] ?? 0) + 1;
    expect(boxes.reduce((sum, n) => sum + (n - 1000) ** 2 / 1000, 0)).toBeLessThan(112.6);
    const products = values.slice(1).map((u, i) => (u - 0.5) * ((values[i] ?? 0) - 0.5));
    expect(Math.abs(moments(products).mean)).toBeLessThan(5 / 12 / Math.sqrt(64_000));
  });
});

describe('distributions have their moments', () => {
  it('uniform', () => check((random) => random(), 1 / 2, 1 / 12));
  it('normal', () => check((random) => normal(random, 10, 3), 10, 9));
  it('triangular 0 – 2 – 10', () => check((random) => triangular(random, 0, 2, 10), 4, (100 + 4 - 20) / 18));
  it.each([
    [2, 3],
    [1, 1],
    [0.3, 0.7],
    [301, 701],
  ])('beta %d, %d', (a, b) =>
    check((random) => beta(random, a, b), a / (a + b), (a * b) / ((a + b) ** 2 * (a + b + 1))),
  );
  it('stay inside their limits at the edges', () => {
    const random = seeded(3);
    expect(triangular(random, 5, 5, 5)).toBe(5);
    for (let i = 0; i < 2000; i++) {
      const t = triangular(random, 1, 9, 3);
      expect(t >= 1 && t <= 3).toBe(true);
      const tiny = beta(random, 1e-3, 1e-3);
      expect(tiny >= 0 && tiny <= 1).toBe(true);
    }
  });
});

describe('elementary functions', () => {
  it('agree with the engine to a few units in the last place', () => {
    const random = seeded(11);
    for (let i = 0; i < 5000; i++) {
      const x = (random() - 0.5) * 1400;
      expect(Math.abs(exp(x) / Math.exp(x) - 1)).toBeLessThan(2e-15);
      expect(Math.abs(ln(Math.exp(x)) - x)).toBeLessThan(2e-13);
    }
    expect([ln(1), exp(0), ln(0), exp(1000), exp(-1000)]).toEqual([
      0,
      1,
      Number.NEGATIVE_INFINITY,
      Number.POSITIVE_INFINITY,
      0,
    ]);
    expect([ln(-1), ln(Number.NaN), exp(Number.NaN)]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });
  /** Published: NIST Handbook 1.3.6.7.1 (Φ to five digits), and the usual critical values as R's qnorm prints them. */
  it.each([
    [0.5, 0],
    [0.8, 0.8416212335729143],
    [0.9, 1.2815515655446004],
    [0.95, 1.6448536269514722],
    [0.975, 1.959963984540054],
    [0.99, 2.3263478740408408],
    [0.995, 2.5758293035489004],
    [0.999, 3.090232306167813],
    [1e-10, -6.361340902404056],
    [1e-300, -37.0471],
  ])('quantile of %d', (p, z) => expect(normalQuantile(p)).toBeCloseTo(z, Math.abs(z) > 30 ? 3 : 12));
  it.each([
    [0.5, 0.69146],
    [1, 0.84134],
    [1.5, 0.93319],
    [2.58, 0.99506],
    [3.09, 0.999],
  ])('z %d from its Φ', (z, p) => {
    const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
    expect(Math.abs(normalQuantile(p) - z)).toBeLessThan(5.1e-6 / density);
  });
  it('rises without a jump, through both joints; none outside 0 to 1', () => {
    for (const p of [0.075, 0.925, Math.exp(-25)]) {
      const [before, after] = [normalQuantile(p * (1 - 1e-9)), normalQuantile(p * (1 + 1e-9))];
      const density = Math.exp((-after * after) / 2) / Math.sqrt(2 * Math.PI);
      expect((after - before) / ((2e-9 * p) / density)).toBeCloseTo(1, 5);
    }
    expect([normalQuantile(0), normalQuantile(1)]).toEqual([Number.NaN, Number.NaN]);
  });
});
