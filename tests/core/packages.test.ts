/** Whole packages under one budget: worked example, every selection of small instances, laws, larger instances. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fundBest } from '../../src/core/allocate/packages/knapsack.ts';
import { nextBudget } from '../../src/core/allocate/packages/nextBudget.ts';
import { wholeValues } from '../../src/core/allocate/packages/wholeValues.ts';
import { seeded } from '../../src/core/random.ts';

/** Seed 003: cost in millions and return multiple of nine initiatives. */
const S3 = [
  ['enterprise sales expansion', 1.2, 3.5],
  ['marketing automation platform', 0.8, 2.2],
  ['customer acquisition optimization', 0.6, 2.8],
  ['ai platform development', 1.8, 4.2],
  ['infrastructure modernization', 1.1, 2.8],
  ['developer productivity tools', 0.7, 3.1],
  ['process automation suite', 0.9, 3.2],
  ['quality management system', 0.4, 2.1],
  ['supply chain optimization', 0.6, 2.7],
] as const;
const cents = (millions: number) => Math.round(millions * 1e8);
const S3_COSTS = S3.map(([, cost]) => cents(cost));
const S3_VALUES = S3.map(([, cost, multiple]) => cost * multiple);

const fund = (budget: number, costs: readonly number[], values: readonly number[], states?: number) => {
  const found = fundBest(budget, costs, values, states);
  if (!found.ok) throw new Error(found.problem.message);
  return found.value;
};
const bits = (chosen: readonly boolean[]) => chosen.map((one) => (one ? '1' : '0')).join('');

/** By multiple, whatever still fits: what the best selection is compared with. */
function greedy(budget: number, costs: readonly number[], values: readonly number[]): number {
  const order = costs
    .map((_, i) => i)
    .sort((a, b) => (values[b] ?? 0) / (costs[b] ?? 1) - (values[a] ?? 0) / (costs[a] ?? 1));
  let [left, value] = [budget, 0];
  for (const i of order)
    if ((costs[i] ?? 0) <= left) {
      left -= costs[i] ?? 0;
      value += values[i] ?? 0;
    }
  return value;
}

type Best = { readonly bits: string; readonly cost: number; readonly value: number };
/** All selections, by the rule in words: value, then cost, then the earlier packages; what is nothing for nothing stays out. */
function enumerate(
  costs: readonly number[],
  values: readonly number[],
  allowed: (cost: number, value: number) => boolean,
) {
  const all: Best[] = [];
  for (let mask = 0; mask < 2 ** costs.length; mask++) {
    const on = costs.map((_, i) => ((mask >> i) & 1) === 1);
    const sum = (of: readonly number[]) => of.reduce((total, one, i) => (on[i] ? total + one : total), 0);
    if (on.some((one, i) => one && costs[i] === 0 && values[i] === 0)) continue;
    const [cost, value] = [sum(costs), sum(values)];
    if (allowed(cost, value)) all.push({ bits: bits(on), cost, value });
  }
  return all;
}
const first = (all: readonly Best[], order: (a: Best, b: Best) => number) =>
  [...all].sort((a, b) => order(a, b) || (a.bits < b.bits ? 1 : -1))[0];

const instance = fc
  .record({
    size: fc.integer({ min: 1, max: 10 }),
    most: fc.constantFrom(2, 9, 1000, 1_000_000_000),
    share: fc.integer({ min: 0, max: 1100 }),
  })
  .chain(({ size, most, share }) =>
    fc.record({
      costs: fc.array(fc.integer({ min: 0, max: most }), { minLength: size, maxLength: size }),
      values: fc.array(fc.integer({ min: -1, max: most }), { minLength: size, maxLength: size }),
      share: fc.constant(share / 1000),
    }),
  )
  .map(({ costs, values, share }) => ({ costs, values, budget: Math.floor(costs.reduce((a, b) => a + b, 0) * share) }));

describe('R12: the nine initiatives of seed 003', () => {
  it.each([
    [8.1, 8.1, 25.79, []],
    [7, 6.9, 23.19, ['marketing automation platform', 'quality management system']],
    [6, 6, 20.31, ['marketing automation platform', 'process automation suite', 'quality management system']],
    [
      5.5,
      5.5,
      18.78,
      ['marketing automation platform', 'infrastructure modernization', 'developer productivity tools'],
    ],
  ])('%s million: spends %s for %s', (budget, cost, value, dropped) => {
    const best = fund(cents(budget), S3_COSTS, S3_VALUES);
    expect(best).toMatchObject({ cost: cents(cost), value, status: 'optimal', gap: 0 });
    expect(S3.filter((_, i) => !best.chosen[i]).map(([name]) => name)).toEqual(dropped);
  });
  it.each([
    [7, 23.19],
    [6, 20.11],
    [5.5, 18.49],
  ])('by multiple, %s million would give %s', (budget, value) =>
    expect(greedy(cents(budget), S3_COSTS, S3_VALUES)).toBeCloseTo(value, 9),
  );
  it('says what the next money buys', () => {
    const now = fund(cents(6), S3_COSTS, S3_VALUES);
    const next = nextBudget({ budget: cents(6), costs: S3_COSTS, values: S3_VALUES }, now);
    const above = enumerate(S3_COSTS, S3_VALUES, (_, value) => value > 20.31 + 1e-9);
    const least = Math.min(...above.map(({ cost }) => cost));
    expect(next?.budget).toBe(least);
    expect(fund(least, S3_COSTS, S3_VALUES).value).toBe(next?.value);
    expect(fund(least - 1, S3_COSTS, S3_VALUES).value).toBe(20.31);
  });
});

describe('against every selection', () => {
  it('finds the best, with the ties by the rule', () =>
    fc.assert(
      fc.property(instance, ({ costs, values, budget }) => {
        const best = first(
          enumerate(costs, values, (cost) => cost <= budget),
          (a, b) => b.value - a.value || a.cost - b.cost,
        );
        const found = fund(budget, costs, values);
        expect(found).toMatchObject({ status: 'optimal', cost: best?.cost, value: best?.value });
        expect(bits(found.chosen)).toBe(best?.bits);
      }),
      { numRuns: 3000 },
    ));
  it('finds the least budget that buys more', () =>
    fc.assert(
      fc.property(instance, ({ costs, values, budget }) => {
        const now = fund(budget, costs, values);
        const next = nextBudget({ budget, costs, values }, now);
        const above = first(
          enumerate(costs, values, (_, value) => value > now.value),
          (a, b) => a.cost - b.cost || b.value - a.value,
        );
        expect(next?.budget).toBe(above?.cost);
        expect(next?.value).toBe(above?.value);
        expect(next?.gain).toBe(above === undefined ? undefined : above.value - now.value);
      }),
      { numRuns: 1000 },
    ));
});

describe('laws', () => {
  it('keeps the budget; more budget never lowers the value', () =>
    fc.assert(
      fc.property(instance, fc.integer({ min: 0, max: 2000 }), ({ costs, values, budget }, more) => {
        const [now, then] = [fund(budget, costs, values), fund(budget + more, costs, values)];
        expect(now.cost).toBeLessThanOrEqual(budget);
        expect(then.value).toBeGreaterThanOrEqual(now.value);
      }),
    ));
  it('does not depend on the units', () =>
    fc.assert(
      fc.property(instance, fc.constantFrom(1e-3, 0.1, 7, 1e9), ({ costs, values, budget }, scale) => {
        const small = costs.map((cost) => cost % 10_000);
        const cap = Math.min(budget, 100_000);
        const plain = fund(cap, small, values).chosen;
        expect(
          fund(
            cap * 1e6,
            small.map((cost) => cost * 1e6),
            values,
          ).chosen,
        ).toEqual(plain);
        expect(
          fund(
            cap,
            small,
            values.map((value) => value * scale),
          ).chosen,
        ).toEqual(plain);
      }),
    ));
  it('of packages that are alike takes the earlier', () =>
    expect(bits(fund(25, Array(6).fill(10), Array(6).fill(3)).chosen)).toBe('110000'));
  it('reads values to 15 digits: the noise of doubles does not break a tie', () => {
    expect(0.1 + 0.2 > 0.3).toBe(true);
    expect(bits(fund(1, [1, 1], [0.3, 0.1 + 0.2]).chosen)).toBe('10');
    expect([...wholeValues([4.2, 1.7600000000000002]).whole]).toEqual([105, 44]);
  });
});

describe('larger instances', () => {
  const random = seeded(12);
  const draw = (most: number) => 1 + Math.floor(random() * most);
  /** No cost-to-value threshold can beat this by more than the package that does not fit: a bound nobody argues about. */
  const relaxed = (budget: number, costs: readonly number[], values: readonly number[]): number => {
    const order = costs
      .map((_, i) => i)
      .sort((a, b) => (values[b] ?? 0) / (costs[b] ?? 1) - (values[a] ?? 0) / (costs[a] ?? 1));
    let [left, value] = [budget, 0];
    for (const i of order) {
      const share = Math.min(1, left / (costs[i] ?? 1));
      value += share * (values[i] ?? 0);
      left -= share * (costs[i] ?? 0);
    }
    return value;
  };
  it.each([100, 1000, 10_000])('%s packages: proven, and between greedy and the relaxation', (n) => {
    const costs = Array.from({ length: n }, () => draw(1e11));
    const values = Array.from({ length: n }, () => draw(1e6) / 100);
    const budget = Math.floor(costs.reduce((a, b) => a + b, 0) / 2);
    const best = fund(budget, costs, values);
    expect(best.status).toBe('optimal');
    expect(best.cost).toBeLessThanOrEqual(budget);
    expect(best.value).toBeGreaterThanOrEqual(greedy(budget, costs, values) - 1e-6);
    expect(best.value).toBeLessThanOrEqual(relaxed(budget, costs, values) + 1e-6);
  });
  it('small costs, against a table over the capacity', () => {
    const costs = Array.from({ length: 200 }, () => draw(50));
    const values = costs.map((cost) => cost + 10);
    const budget = 2000;
    const table = new Float64Array(budget + 1);
    costs.forEach((cost, i) => {
      for (let w = budget; w >= cost; w--)
        table[w] = Math.max(table[w] ?? 0, (table[w - cost] ?? 0) + (values[i] ?? 0));
    });
    expect(fund(budget, costs, values)).toMatchObject({ value: table[budget], status: 'optimal' });
  });
  it('stops at the cap with a bound that holds', () => {
    const costs = Array.from({ length: 300 }, () => draw(100_000));
    const values = costs.map((cost) => cost + 10_000);
    const budget = Math.floor(costs.reduce((a, b) => a + b, 0) / 2);
    const [short, long] = [fund(budget, costs, values, 100), fund(budget, costs, values)];
    expect(short.status).toBe('within');
    expect(short.gap).toBeCloseTo((short.bound - short.value) / short.value, 12);
    expect(short.gap).toBeLessThan(0.02);
    expect(long.value).toBeGreaterThanOrEqual(short.value);
    expect(short.bound).toBeGreaterThanOrEqual(long.value);
  });
});

describe('refusals', () => {
  it.each([
    ['no-lines', 5, [], []],
    ['negative-cost', 5, [-1], [1]],
    ['negative-cost', 5, [Number.NaN], [1]],
    ['too-large', 5, [2 ** 52, 2 ** 52, 1], [1, 1, 1]],
    ['too-large', 0.5, [1], [1]],
    ['not-finite', 5, [1], [Number.NaN]],
    ['not-finite', 5, [1, 2], [1]],
    ['infeasible', -5, [1], [1]],
  ])('%s', (code, budget, costs, values) =>
    expect(fundBest(budget, costs, values)).toMatchObject({ ok: false, problem: { code } }),
  );
});
