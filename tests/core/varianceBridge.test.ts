import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exactSubtract, exactSum } from '../../src/core/exact.ts';
import { flexibleRow } from '../../src/core/variance/flexible.ts';
import { isMaterial } from '../../src/core/variance/materiality.ts';
import { shapleyBridge } from '../../src/core/variance/shapley.ts';
import type { Thresholds } from '../../src/core/variance/variance.ts';
import { get } from './varianceTools.ts';

const R3: Thresholds = { watch: 0.05, review: 0.1, floor: 500_000, cap: 5_000_000 };
const open: Thresholds = { watch: 0.05, review: 0.1, floor: 0, cap: null };

describe('materiality (R3)', () => {
  it.each([
    ['+20 % but +200 only', 100_000, 120_000, R3, false],
    ['+4 % but +80,000', 200_000_000, 208_000_000, R3, true],
    ['10 % exactly is not above 10 %', 100_000_000, 110_000_000, { ...R3, cap: null }, false],
    ['one cent above 10 %', 100_000_000, 110_000_001, { ...R3, cap: null }, true],
    ['the floor itself is not above the floor', 1_000_000, 1_500_000, R3, false],
    ['one cent above the floor', 1_000_000, 1_500_001, R3, true],
    ['the cap itself is not above the cap', 200_000_000, 205_000_000, R3, false],
    ['one cent above the cap', 200_000_000, 205_000_001, R3, true],
    ['budget 0: the amount alone', 0, 500_001, R3, true],
    ['budget 0, within the floor', 0, -500_000, R3, false],
    ['contra line', -200_000, -150_000, open, true],
    ['15 digits: 10 % and one unit', 8_000_000_000_000_000, 7_200_000_000_000_000, open, false],
    ['15 digits: one unit more', 8_000_000_000_000_000, 7_199_999_999_999_999, open, true],
  ] as const)('%s', (_, budget, actual, thresholds, expected) =>
    expect(isMaterial(budget, actual, thresholds)).toBe(expected),
  );
});

const bridge = (f: (d: readonly number[]) => number, before: readonly number[], after: readonly number[]) =>
  get(shapleyBridge(f, before, after)).parts;
const cpa = ([spend = 0, conversions = 0]: readonly number[]) => spend / conversions;

describe('order-free bridge (R18)', () => {
  it('CPA: spend +5.492, conversions −1.646, sum +3.846', () => {
    const [spend = 0, conversions = 0] = bridge(cpa, [20_000, 500], [22_800, 520]);
    expect(spend).toBeCloseTo(5.4923, 4);
    expect(conversions).toBeCloseTo(-1.6462, 4);
    expect(exactSum([40, spend, conversions])).toBe(get(shapleyBridge(cpa, [20_000, 500], [22_800, 520])).closing);
    expect(spend + conversions).toBeCloseTo(22_800 / 520 - 40, 12);
  });
  it('a product of two splits its joint term in half', () =>
    expect(bridge(([a = 0, b = 0]) => a * b, [10, 100], [12, 130])).toEqual([230, 330]));
  it('one driver takes all; eight are allowed, nine are not', () => {
    expect(bridge(([x = 0]) => x * x, [2], [5])).toEqual([21]);
    const product = (d: readonly number[]) => d.reduce((all, x) => all * x, 1);
    const eight = bridge(product, Array(8).fill(1), Array(8).fill(2));
    expect(eight).toEqual(Array(8).fill(255 / 8));
    expect(shapleyBridge(product, Array(9).fill(1), Array(9).fill(2))).toMatchObject({
      problem: { code: 'bad-drivers' },
    });
    expect(shapleyBridge(product, [], [])).toMatchObject({ problem: { code: 'bad-drivers' } });
  });
  it('says which change has no value', () => {
    const result = shapleyBridge(cpa, [100, 5], [100, 0]);
    expect(result).toMatchObject({ problem: { code: 'not-finite', message: expect.stringContaining('driver 2') } });
  });

  const money = fc.integer({ min: 1, max: 1_000_000 }).map((n) => n / 100);
  const drivers = fc
    .integer({ min: 1, max: 5 })
    .chain((k) =>
      fc.tuple(fc.array(money, { minLength: k, maxLength: k }), fc.array(money, { minLength: k, maxLength: k })),
    );
  // Margin per conversion: a ratio, a product and a sum together.
  const f = (d: readonly number[]) => ((d[0] ?? 1) * (d[1] ?? 1) - (d[2] ?? 0)) / ((d[3] ?? 7) + (d[4] ?? 2));
  it('opening + parts = closing, exactly, and both are what f says', () =>
    fc.assert(
      fc.property(drivers, fc.constantFrom(1, 1e-30, 1e3), ([before, after], unit) => {
        const scaled = (d: readonly number[]) => f(d) * unit;
        const { opening, parts, closing } = get(shapleyBridge(scaled, before, after));
        const size = 1e-14 * Math.max(...[opening, closing, ...parts].map(Math.abs));
        return (
          exactSum([opening, ...parts]) === closing &&
          exactSum(parts) === exactSubtract(closing, opening) &&
          Math.abs(opening - scaled(before)) <= size &&
          Math.abs(closing - scaled(after)) <= size
        );
      }),
      { numRuns: 2000 },
    ));
  it('nothing changed is nothing', () => {
    expect(get(shapleyBridge(() => 0, [1, 2], [3, 4]))).toEqual({ opening: 0, parts: [0, 0], closing: 0 });
    expect(bridge(cpa, [100, 5], [100, 5])).toEqual([0, 0]);
  });
  it('equals the average over all orders', () =>
    fc.assert(
      fc.property(drivers, ([before, after]) => {
        const orders = (left: readonly number[]): number[][] =>
          left.length === 0 ? [[]] : left.flatMap((i) => orders(left.filter((j) => j !== i)).map((o) => [i, ...o]));
        const all = orders(before.map((_, i) => i));
        const average = before.map(() => 0);
        for (const order of all) {
          const at = [...before];
          for (const i of order) {
            const was = f(at);
            at[i] = after[i] ?? 0;
            average[i] = (average[i] ?? 0) + (f(at) - was) / all.length;
          }
        }
        const scale = Math.max(...average.map(Math.abs), Math.abs(f(before)), Math.abs(f(after)), 1);
        return bridge(f, before, after).every((part, i) => Math.abs(part - (average[i] ?? 0)) < 1e-9 * scale);
      }),
      { numRuns: 300 },
    ));
  it('an unchanged driver gets 0, equal roles get equal parts, and going back flips the signs', () =>
    fc.assert(
      fc.property(money, money, money, (a, b, c) => {
        const idle = bridge(f, [a, b, c], [b, b, a]);
        const twins = bridge(([x = 0, y = 0]) => x * y, [a, a], [b, b]);
        const there = bridge(f, [a, b, c], [b, c, a]);
        const back = bridge(f, [b, c, a], [a, b, c]);
        return (
          idle[1] === 0 &&
          Math.abs((twins[0] ?? 0) - (twins[1] ?? 0)) <= 1e-9 * Math.abs(twins[0] ?? 0) &&
          there.every((part, i) => Math.abs(part + (back[i] ?? 0)) <= 1e-6 * (1 + Math.abs(part)))
        );
      }),
    ));
});

describe('flexible budget (R15)', () => {
  const counted = (units0: number, price0: number, units1: number) => ({ units0, price0, units1, price1: 0 });
  it.each([
    ['revenue', 'revenue', 500_000, 539_000, counted(10_000, 50, 11_000), 550_000, 50_000, -11_000],
    ['variable cost', 'cost', 300_000, 341_000, counted(10_000, 30, 11_000), 330_000, -30_000, -11_000],
    ['fixed', 'cost', 120_000, 123_000, undefined, 120_000, 0, -3000],
    [
      'half fixed: only units × price moves',
      'cost',
      420_000,
      441_000,
      counted(10_000, 30, 11_000),
      450_000,
      -30_000,
      9000,
    ],
    ['neutral has no effect', 'neutral', 10, 12, counted(10, 1, 12), 12, 0, 0],
  ] as const)('%s', (_, kind, budget, actual, units, flexible, volume, flexibleBudget) => {
    const row = flexibleRow({ kind, budget, actual, ...(units === undefined ? {} : { units }) });
    expect(row).toEqual({ static: budget, flexible, actual, volume, flexibleBudget, total: volume + flexibleBudget });
  });
  it('a budget in another currency flexes at the budget rate', () =>
    expect(
      flexibleRow({
        ...{ kind: 'cost', budget: 120, actual: 150, units: counted(10, 10, 12) },
        rates: { rate0: 1.2, rate1: 1.5 },
      }),
    ).toMatchObject({ flexible: 144, volume: -24, flexibleBudget: -6 }));
  it('beyond 2^53 minor units there is no amount', () =>
    expect(flexibleRow({ kind: 'cost', budget: 1, actual: 1, units: counted(0, 9e9, 9e9) }).flexible).toBeNaN());
});
