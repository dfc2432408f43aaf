/** Return against risk: closed forms, the conditions of an optimum, grids, HiGHS, and twenty real assets. */
import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import highsLoader from 'highs';
import { describe, expect, it } from 'vitest';
import { type Limits, limitsOf } from '../../src/core/allocate/limits.ts';
import { allocateRisk, type FactorRisk, factorsOf, type RiskSolution } from '../../src/core/allocate/meanVariance.ts';
import { seeded } from '../../src/core/random.ts';
import { seeded as draws } from '../support/random.ts';

const highs = await highsLoader();
type Table = readonly (readonly number[])[];
const limits = (total: number, n: number, given: Partial<Parameters<typeof limitsOf>[0]> = {}): Limits => {
  const found = limitsOf({ total, low: Array(n).fill(null), high: Array(n).fill(null), ...given });
  if (!found.ok) throw new Error(found.problem.message);
  return found.value;
};
const factors = (covariance: Table): FactorRisk => {
  const found = factorsOf(covariance);
  if (!found.ok) throw new Error(found.problem.message);
  return found.value;
};
const solve = (given: Parameters<typeof allocateRisk>[0]): RiskSolution => {
  const found = allocateRisk(given);
  if (!found.ok) throw new Error(found.problem.message);
  return found.value;
};
const real = { step: 0, decimals: 0 } as const;
const worth = (x: readonly number[], returns: readonly number[], covariance: Table, aversion: number) =>
  x.reduce(
    (sum, xi, i) =>
      sum +
      (returns[i] ?? 0) * xi -
      (aversion / 2) * xi * x.reduce((all, xj, j) => all + (covariance[i]?.[j] ?? 0) * xj, 0),
    0,
  );

describe('factorsOf', () => {
  it.each<readonly [string, Table, string]>([
    ['not square', [[1, 0]], 'covariance is 1 × 2; it must be square, a row and a column per line'],
    [
      'not symmetric',
      [
        [1, 0.2],
        [0.3, 1],
      ],
      'covariance is not symmetric: row 2, column 1 is 0.3, row 1, column 2 is 0.2',
    ],
    [
      'negative variance',
      [
        [1, 0],
        [0, -2],
      ],
      'the variance of line 2 is -2; it cannot be below 0',
    ],
    [
      'correlation above 1',
      [
        [1, 1.5],
        [1.5, 1],
      ],
      'covariance is not possible: some mix of line 2 and others would have a variance below 0',
    ],
    [
      'a riskless line that moves with others',
      [
        [0, 0.1],
        [0.1, 1],
      ],
      'covariance is not possible: some mix of line 1 and others would have a variance below 0',
    ],
    [
      'three correlations that cannot go together',
      [
        [1, 0.9, -0.9],
        [0.9, 1, 0.9],
        [-0.9, 0.9, 1],
      ],
      'covariance is not possible: some mix of line 3 and others would have a variance below 0',
    ],
  ])('%s', (_, covariance, message) =>
    expect(factorsOf(covariance)).toEqual({ ok: false, problem: { code: 'bad-covariance', message } }),
  );
  it('rebuilds any covariance that is one, with as many factors as its rank', () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 8 }).chain((n) =>
          fc.record({
            loads: fc.array(fc.array(fc.integer({ min: -9, max: 9 }), { minLength: n, maxLength: n }), {
              minLength: 1,
              maxLength: 4,
            }),
            scale: fc.array(fc.constantFrom(1e-6, 1, 1e6), { minLength: n, maxLength: n }),
          }),
        ),
        ({ loads, scale }) => {
          const at = (i: number, j: number) =>
            loads.reduce((sum, load) => sum + (load[i] ?? 0) * (load[j] ?? 0), 0) * (scale[i] ?? 1) * (scale[j] ?? 1);
          const covariance = scale.map((_, i) => scale.map((__, j) => at(i, j)));
          const { factors: found } = factors(covariance);
          expect(found.length).toBeLessThanOrEqual(Math.min(loads.length, scale.length));
          covariance.forEach((row, i) =>
            row.forEach((one, j) => {
              const built = found.reduce((sum, factor) => sum + (factor[i] ?? 0) * (factor[j] ?? 0), 0);
              const size = Math.sqrt(at(i, i) * at(j, j));
              expect(Math.abs(built - one)).toBeLessThanOrEqual(1e-12 * size);
            }),
          );
        },
      ),
      { numRuns: 300 },
    ));
});

describe('closed forms', () => {
  it('R31: the mix 60/40 has mean 26 %, deviation 26.43 %, μ − ½σ² = 22.51 %', () => {
    const covariance = [
      [0.16, 0.3 * 0.4 * 0.15],
      [0.3 * 0.4 * 0.15, 0.0225],
    ];
    const fixed = limits(10_000, 2, { low: [6000, 4000], high: [6000, 4000] });
    const { expected, variance, value } = solve({
      limits: fixed,
      returns: [0.3, 0.2],
      risk: factors(covariance),
      aversion: 1 / 10_000,
      step: 1,
      decimals: 0,
    });
    expect(expected / 10_000).toBeCloseTo(0.26, 12);
    expect(Math.sqrt(variance) / 10_000).toBeCloseTo(0.2643, 4);
    expect(value / 10_000).toBeCloseTo(0.2251, 4);
  });
  it('independent lines, no bound binding: x = (μ − ν) ÷ (λd)', () => {
    // Diagonal Σ, no bound binding: x = (μ − ν) ÷ (λd), Σx = T.
    const [returns, own, aversion, total] = [[0.1, 0.12, 0.08], [0.04, 0.09, 0.01], 0.05, 100];
    const inverse = own.reduce((sum, d) => sum + 1 / (aversion * d), 0);
    const nu = (returns.reduce((sum, mu, i) => sum + mu / (aversion * (own[i] ?? 1)), 0) - total) / inverse;
    const { amounts } = solve({ limits: limits(total, 3), returns, risk: { own, factors: [] }, aversion, ...real });
    amounts.forEach((x, i) => expect(x).toBeCloseTo(((returns[i] ?? 0) - nu) / (aversion * (own[i] ?? 1)), 7));
  });
});

const cases = fc.integer({ min: 2, max: 8 }).chain((n) =>
  fc.record({
    returns: fc.array(
      fc.integer({ min: -5, max: 30 }).map((one) => one / 100),
      { minLength: n, maxLength: n },
    ),
    loads: fc.array(
      fc.array(
        fc.integer({ min: -9, max: 9 }).map((one) => one / 20),
        { minLength: n, maxLength: n },
      ),
      { minLength: 1, maxLength: 8 },
    ),
    own: fc.array(
      fc.integer({ min: 0, max: 9 }).map((one) => one / 100),
      { minLength: n, maxLength: n },
    ),
    aversion: fc.constantFrom(0.001, 0.02, 0.5),
    low: fc.array(fc.constantFrom(null, null, 5), { minLength: n, maxLength: n }),
    high: fc.array(fc.constantFrom(null, null, 60, 200), { minLength: n, maxLength: n }),
    total: fc.integer({ min: 45, max: 110 }),
    group: fc.array(fc.integer({ min: -1, max: 0 }), { minLength: n, maxLength: n }),
    most: fc.option(fc.integer({ min: 40, max: 90 }), { nil: null }),
  }),
);
const covarianceOf = ({ own, factors: list }: FactorRisk): number[][] =>
  Array.from(own, (d, i) =>
    Array.from(own, (_, j) => list.reduce((sum, f) => sum + (f[i] ?? 0) * (f[j] ?? 0), i === j ? d : 0)),
  );

function byHighs(returns: readonly number[], covariance: Table, aversion: number, bound: Limits): number | null {
  const n = returns.length;
  const sign = (by: number) => (by < 0 ? '-' : '+');
  const squares: string[] = [];
  for (let i = 0; i < n; i++)
    for (let j = i; j < n; j++) {
      const by = aversion * (covariance[i]?.[j] ?? 0) * (i === j ? 1 : 2);
      if (by !== 0) squares.push(`${sign(by)} ${Math.abs(by)} x${i} ${i === j ? '^ 2' : `* x${j}`}`);
    }
  const sum = (list: readonly number[]) => list.map((i) => `+ x${i}`).join(' ');
  const all = returns.map((_, i) => i);
  const groups = bound.groups.flatMap(({ low, high }, g) => {
    const own = all.filter((i) => bound.group[i] === g);
    return own.length === 0 ? [] : [`a${g}: ${sum(own)} >= ${low}`, `b${g}: ${sum(own)} <= ${high}`];
  });
  const model = [
    'Minimize',
    `obj: ${returns.map((mu, i) => `${sign(-mu)} ${Math.abs(mu)} x${i}`).join(' ')}${squares.length > 0 ? ` + [ ${squares.join(' ')} ] / 2` : ''}`,
    'Subject To',
    `t: ${sum(all)} = ${bound.total}`,
    ...groups,
    'Bounds',
    ...all.map((i) => `${bound.low[i]} <= x${i} <= ${bound.high[i]}`),
    'End',
  ];
  const { Status, ObjectiveValue } = highs.solve(model.join('\n'), { time_limit: 0.2 });
  return Status === 'Optimal' ? -ObjectiveValue : null;
}

describe('laws', () => {
  it('keeps the limits, meets the conditions of an optimum, and no one is above the bound', () =>
    fc.assert(
      fc.property(cases, ({ returns, loads, own, aversion, low, high, total, group, most }) => {
        const given = limitsOf({ total, low, high, group, groups: [{ name: 'g', low: null, high: most }] });
        if (!given.ok) return;
        const risk = { own, factors: loads };
        const covariance = covarianceOf(risk);
        const { amounts, value, gap, bound } = solve({ limits: given.value, returns, risk, aversion, ...real });
        expect(gap).toBeLessThan(1e-9);
        expect(value).toBeCloseTo(worth(amounts, returns, covariance, aversion), 7);
        expect(amounts.reduce((sum, x) => sum + x, 0)).toBeCloseTo(total, 8);
        // Stationary: of two lines that may trade, none gains; lines in different groups only if the group has room.
        const slope = amounts.map(
          (_, i) =>
            (returns[i] ?? 0) - aversion * amounts.reduce((sum, x, j) => sum + (covariance[i]?.[j] ?? 0) * x, 0),
        );
        const inside = amounts.reduce((sum, x, i) => sum + (group[i] === 0 ? x : 0), 0);
        amounts.forEach((x, i) => {
          if (x > (given.value.high[i] ?? 0) - 1e-4) return;
          amounts.forEach((y, j) => {
            if (y < (given.value.low[j] ?? 0) + 1e-4) return;
            if (group[i] === 0 && group[j] !== 0 && inside > (most ?? 1e9) - 1e-4) return;
            expect((slope[i] ?? 0) - (slope[j] ?? 0)).toBeLessThanOrEqual(1e-4);
          });
        });
        // The same Σ as a dense matrix.
        const dense = solve({ limits: given.value, returns, risk: factors(covariance), aversion, ...real });
        expect(Math.abs(dense.value - value)).toBeLessThanOrEqual(1e-8 * (1 + Math.abs(value)));
        expect(dense.bound).toBeGreaterThanOrEqual(value - 1e-8 * (1 + Math.abs(value)));
        expect(bound).toBeGreaterThanOrEqual(value);
      }),
      { numRuns: 300 },
    ));
  it('a whole matrix under floors, caps and group limits: the mix that its factors alone give by another method', () =>
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 2, max: 40 }), (seed, n) => {
        const random = draws(seed);
        const list = (least: number, most: number) => Array.from({ length: n }, () => random.real(least, most));
        const risk = { own: list(0, 0.1), factors: Array.from({ length: n >> 2 }, () => list(-0.2, 0.2)) };
        const group = Array.from({ length: n }, () => random.whole(-1, 3));
        const groups = [0, 1, 2, 3].map((g) => ({
          name: `g${g}`,
          low: random.whole(0, 120),
          high: random.whole(100, 500),
        }));
        const given = limitsOf({
          ...{ total: 1000, low: list(0, 20).map(Math.floor), high: list(1000 / n, 4000 / n).map(Math.ceil) },
          ...{ group, groups },
        });
        if (!given.ok) return;
        const base = { limits: given.value, returns: list(0, 0.3), aversion: random.real(0.0001, 0.05), ...real };
        const { whole, ...split } = factors(covarianceOf(risk));
        const [dense, other] = [
          solve({ ...base, risk: { ...split, whole: whole ?? [] } }),
          solve({ ...base, risk: split }),
        ];
        const size = Math.abs(other.expected) + base.aversion * other.variance;
        expect(dense.gap).toBeLessThan(1e-11);
        expect(Math.abs(dense.value - other.value)).toBeLessThanOrEqual(1e-10 * size);
        const sums = (of: readonly number[]) =>
          [...groups, 0].map((_, g) => of.reduce((sum, x, i) => sum + (g === 4 || group[i] === g ? x : 0), 0));
        sums(dense.amounts).forEach((sum, g) => {
          expect(sum).toBeGreaterThanOrEqual((groups[g]?.low ?? 1000) - 1e-9);
          expect(sum).toBeLessThanOrEqual((groups[g]?.high ?? 1000) + 1e-9);
        });
      }),
      { numRuns: 200 },
    ));
  it('is HiGHS’s optimum', () =>
    fc.assert(
      fc.property(cases, ({ returns, loads, own, aversion, low, high, total, group, most }) => {
        const given = limitsOf({ total, low, high, group, groups: [{ name: 'g', low: null, high: most }] });
        if (!given.ok) return;
        // A little risk of its own keeps HiGHS's own method well posed.
        const risk = { own: own.map((d) => d + 0.01), factors: loads };
        const { value } = solve({ limits: given.value, returns, risk, aversion, ...real });
        const theirs = byHighs(returns, covarianceOf(risk), aversion, given.value);
        // HiGHS's own method goes round in circles now and then: then it says nothing.
        if (theirs !== null) expect(Math.abs(value - theirs)).toBeLessThanOrEqual(1e-6 * (1 + Math.abs(theirs)));
      }),
      { numRuns: 150 },
    ));
  it('whole steps: never above the best of all whole allocations of three lines, which is never above the bound', () =>
    fc.assert(
      fc.property(cases, fc.constantFrom(1, 5), ({ returns, loads, own, aversion, total }, step) => {
        const cut = <T>(list: readonly T[]) => list.slice(0, 3);
        if (returns.length < 3) return;
        const [T, risk] = [Math.floor(total / step) * step, { own: cut(own), factors: loads.map(cut) }];
        const covariance = covarianceOf(risk);
        let best = Number.NEGATIVE_INFINITY;
        for (let x = 0; x <= T; x += step)
          for (let y = 0; x + y <= T; y += step)
            best = Math.max(best, worth([x, y, T - x - y], cut(returns), covariance, aversion));
        const { amounts, value, bound } = solve({
          limits: limits(T, 3),
          returns: cut(returns),
          risk,
          aversion,
          step,
          decimals: 0,
        });
        expect(amounts.reduce((sum, x) => sum + x, 0)).toBe(T);
        for (const x of amounts) expect(x % step).toBe(0);
        expect(value).toBeLessThanOrEqual(best + 1e-9 * (1 + Math.abs(best)));
        expect(best).toBeLessThanOrEqual(bound + 1e-9 * (1 + Math.abs(bound)));
      }),
      { numRuns: 60 },
    ));
  it('does not depend on the unit of money', () => {
    const risk = (by: number): FactorRisk => ({
      own: [0.04 * by, 0.09 * by, 0.01 * by],
      factors: [[0.1, 0.2, -0.1].map((f) => f * Math.sqrt(by))],
    });
    const at = (unit: number) =>
      solve({
        limits: limits(100 * unit, 3, { real: true }),
        returns: [0.1, 0.2, 0.05],
        risk: risk(1),
        aversion: 0.03 / unit,
        ...real,
      });
    const plain = at(1).amounts;
    for (const unit of [1e-6, 1e3, 1e6])
      at(unit).amounts.forEach((x, i) => expect(x / unit).toBeCloseTo(plain[i] ?? 0, 7));
  });
  it('refuses what is no risk', () => {
    const base = { limits: limits(100, 2), returns: [0.1, 0.2], aversion: 1, ...real };
    const code = (given: Partial<Parameters<typeof allocateRisk>[0]>) => {
      const found = allocateRisk({ ...base, risk: { own: [1, 1], factors: [] }, ...given });
      return found.ok ? null : found.problem.code;
    };
    expect(code({})).toBeNull();
    expect(code({ aversion: -1 })).toBe('bad-risk');
    expect(code({ returns: [0.1] })).toBe('bad-risk');
    expect(code({ risk: { own: [1, -1], factors: [] } })).toBe('bad-risk');
  });
});

const DATA = '../shared/data/data_pypfopt_returns.json';
const published = [DATA, `../${DATA}`].find((path) => existsSync(path));
describe('at size', () => {
  it.runIf(published !== undefined)('twenty real assets, as HiGHS has them', () => {
    const { input } = JSON.parse(readFileSync(published ?? '', 'utf8')) as { input: { rows: number[][] } };
    const { rows } = input;
    const mean = (rows[0] ?? []).map((_, j) => rows.reduce((sum, row) => sum + (row[j] ?? 0), 0) / rows.length);
    const covariance = mean.map((a, i) =>
      mean.map(
        (b, j) =>
          (rows.reduce((sum, row) => sum + ((row[i] ?? 0) - a) * ((row[j] ?? 0) - b), 0) / (rows.length - 1)) * 252,
      ),
    );
    const returns = mean.map((one) => one * 252);
    for (const aversion of [1e-4, 3e-3]) {
      const bound = limits(10_000, 20, { high: Array(20).fill(3000) });
      const { value, gap, amounts } = solve({ limits: bound, returns, risk: factors(covariance), aversion, ...real });
      expect(gap).toBeLessThan(1e-9);
      expect(Math.max(...amounts)).toBeLessThanOrEqual(3000);
      const theirs = byHighs(returns, covariance, aversion, bound) ?? Number.NaN;
      expect(value).toBeGreaterThanOrEqual(theirs - 1e-6 * Math.abs(theirs));
      expect(value).toBeLessThanOrEqual(theirs + 1e-6 * Math.abs(theirs));
    }
  });
  it.each([
    ['dense', 100, 400],
    ['low rank', 100, 10],
    ['factors', 3000, 5],
  ])('%s, %i lines: gap 1e-9', (kind, n, draws) => {
    const random = seeded(n + draws);
    const loads = Array.from({ length: draws }, () =>
      Array.from({ length: n }, () => (random() - 0.5) / Math.sqrt(draws)),
    );
    const returns = Array.from({ length: n }, () => 0.02 + 0.1 * random());
    const given = { own: returns.map(() => (kind === 'factors' ? 0.02 + random() : 0)), factors: loads };
    const risk = kind === 'factors' ? given : factors(covarianceOf(given));
    const bound = limits(1_000_000, n, { high: Array(n).fill(100_000) });
    const { gap, amounts } = solve({ limits: bound, returns, risk, aversion: 1e-5, step: 1, decimals: 2 });
    expect(gap).toBeLessThan(1e-9);
    expect(amounts.reduce((sum, x) => sum + x, 0)).toBe(1_000_000);
  });
});
