import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { draw, setAside } from '../../src/core/allocate/contingency.ts';
import { transactionPrice } from '../../src/core/allocate/sellingPrice.ts';

const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);

describe('transaction price (R32 and the examples of ASC 606-10-55)', () => {
  it.each([
    ['R32: 900 over 500/350/250', 90_000, [50_000, 35_000, 25_000], undefined, [40_909, 28_636, 20_455]],
    // Example 33: 100 over 50, 25, 75.
    ['relative', 10_000, [5000, 2500, 7500], undefined, [3333, 1667, 5000]],
    // Example 34, case A: B and C are sold together at 60.
    ['discount to a subset', 10_000, [4000, 5500, 4500], [{ members: [1, 2], price: 6000 }], [4000, 3300, 2700]],
    // Case B: D has no price of its own.
    ['and residual', 13_000, [4000, 5500, 4500, null], [{ members: [1, 2], price: 6000 }], [4000, 3300, 2700, 3000]],
    // A and B at 60 of 100, C and D at 30 of 50, E at 10: 100 over 60, 30 and 10.
    [
      'two bundles',
      10_000,
      [6000, 4000, 2000, 3000, 1000],
      [
        { members: [0, 1], price: 6000 },
        { members: [3, 2], price: 3000 },
      ],
      [3600, 2400, 1200, 1800, 1000],
    ],
    ['residual alone', 10_000, [6000, null], undefined, [6000, 4000]],
    ['residual of nothing', 6000, [6000, null], undefined, [6000, 0]],
  ] as const)('%s', (_, price, ssp, bundle, value) =>
    expect(transactionPrice(price, ssp, bundle)).toEqual({ ok: true, value }),
  );
  it.each([
    [transactionPrice(-1, [1]), 'negative-amount'],
    [transactionPrice(10, [null, null]), 'bad-residual'],
    [transactionPrice(10, [5, null], [{ members: [0, 1], price: 3 }]), 'bad-residual'],
    [transactionPrice(10, [5, 5], [{ members: [0], price: 3 }]), 'bad-bundle'],
    [transactionPrice(10, [5, 5], [{ members: [0, 0], price: 3 }]), 'bad-bundle'],
    [transactionPrice(10, [5, 5], [{ members: [0, 2], price: 3 }]), 'bad-bundle'],
    [transactionPrice(10, [5, 5], [{ members: [0, 1], price: 11 }]), 'bad-bundle'],
    [
      transactionPrice(
        10,
        [5, 5, 5],
        [
          { members: [0, 1], price: 6 },
          { members: [1, 2], price: 6 },
        ],
      ),
      'bad-bundle',
    ],
    [transactionPrice(10, [11, null]), 'infeasible'],
    [transactionPrice(10, [0, 0]), 'no-weights'],
  ])('refusal %#', (result, code) => expect(result).toMatchObject({ ok: false, problem: { code } }));
  it('every cent has its place', () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e10 }),
        fc.array(fc.integer({ min: 1, max: 1e8 }), { minLength: 3, maxLength: 8 }),
        fc.boolean(),
        (price, ssp, bundled) => {
          const bundle = bundled ? [{ members: [0, 2], price: Math.floor(((ssp[0] ?? 0) + (ssp[2] ?? 0)) / 2) }] : [];
          const result = transactionPrice(price, ssp, bundle);
          expect(result.ok && sum(result.value)).toBe(price);
        },
      ),
    ));
});

describe('contingency (C20)', () => {
  it.each([
    ['5 % of 25M is 1.25M', 2_500_000_000, 0.05, 1, 125_000_000],
    ['rounded down to whole hundreds', 123_456, 0.05, 10_000, 0],
    ['to whole units', 123_456, 0.1, 100, 12_300],
    ['the decimal that one sees', 1000, 0.29, 1, 290],
    ['nothing', 0, 0.05, 1, 0],
    ['all', 700, 1, 1, 700],
  ])('%s', (_, total, share, step, reserve) =>
    expect(setAside(total, share, step)).toEqual({ ok: true, value: { reserve, left: total - reserve } }),
  );
  it('the balance after each release', () =>
    expect(
      draw(1000, [
        { to: 'A', amount: 300, reason: 'launch' },
        { to: 'B', amount: 700, reason: 'recall' },
      ]),
    ).toEqual({ ok: true, value: [700, 0] }));
  it.each([
    [setAside(100, 1.01), 'bad-share'],
    [setAside(100, Number.NaN), 'bad-share'],
    [setAside(-100, 0.1), 'negative-amount'],
    [draw(100, [{ to: 'A', amount: 101, reason: 'x' }]), 'overdrawn'],
    [draw(100, [{ to: 'A', amount: -1, reason: 'x' }]), 'negative-amount'],
    [draw(100, [{ to: 'A', amount: 1, reason: ' ' }]), 'no-reason'],
  ])('refusal %#', (result, code) => expect(result).toMatchObject({ ok: false, problem: { code } }));
});
