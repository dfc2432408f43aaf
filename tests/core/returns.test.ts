import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { serialOfIso } from '../../src/core/calendar/serial.ts';
import { exactSum } from '../../src/core/exact.ts';
import type { Result } from '../../src/core/result.ts';
import { irr, mirr, npv, xirr, xnpv } from '../../src/core/returns/cashFlows.ts';
import { contribution } from '../../src/core/returns/contribution.ts';
import { matured, maturityAt } from '../../src/core/returns/maturity.ts';
import { lifetimeValue, payback, paybackWithChurn } from '../../src/core/returns/payback.ts';
import { rankByValue } from '../../src/core/returns/rankByValue.ts';
import { hurdle } from '../../src/core/returns/ratios.ts';

const get = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(result.problem.message);
  return result.value;
};
const days = (...dates: readonly string[]) => dates.map((date) => serialOfIso(date) ?? Number.NaN);
const size = (flows: readonly number[]) => flows.reduce((sum, flow) => sum + Math.abs(flow), 0);

describe('published values', () => {
  const microsoft = [
    [-10000, 2750, 4250, 3250, 2750],
    days('2008-01-01', '2008-03-01', '2008-10-30', '2009-02-15', '2009-04-01'),
  ] as const;
  const project = [
    [-100_000, 20_000, 35_000, 40_000, 25_000],
    days('2026-01-01', '2026-04-15', '2026-09-30', '2027-03-01', '2027-12-31'),
  ] as const;
  it('XIRR: Microsoft’s example', () => expect(get(xirr(...microsoft)).rate).toBeCloseTo(0.3733625335, 10));
  it('R39', () => {
    expect(get(xirr(...project)).rate).toBeCloseTo(0.191426, 6);
    expect(get(xnpv(0.1, ...project))).toBeCloseTo(8538.75, 2);
    expect(get(irr([-1000, 2500, -1540]))).toEqual({ rate: 0.1, roots: [0.1, 0.4] });
    expect(get(irr([-1000, 2500, -1540], 0.39)).rate).toBe(0.4);
  });
  it('XNPV: Microsoft’s example at 9 %', () => expect(get(xnpv(0.09, ...microsoft))).toBeCloseTo(2086.65, 2));
  /** Microsoft's pages on IRR and MIRR; the last MIRR from the Crystal Reports manual. */
  it.each([
    ['IRR, 4 years', irr([-70000, 12000, 15000, 18000, 21000]), -0.0212],
    ['IRR, 5 years', irr([-70000, 12000, 15000, 18000, 21000, 26000]), 0.0866],
    ['IRR, 2 years', irr([-70000, 12000, 15000], -0.1), -0.4435],
  ])('%s', (_, result, rate) => expect(get(result).rate).toBeCloseTo(rate, 4));
  it.each([
    [[-120000, 39000, 30000, 21000, 37000, 46000], 0.1, 0.12, 0.126094],
    [[-120000, 39000, 30000, 21000], 0.1, 0.12, -0.048045],
    [[-120000, 39000, 30000, 21000, 37000, 46000], 0.1, 0.14, 0.134759],
    [[-50000, 40000, 65000, -60000, 50000, 70000], 0.1, 0.06, 0.214],
  ])('MIRR %#', (flows, finance, reinvest, rate) =>
    expect(get(mirr(flows, finance, reinvest))).toBeCloseTo(rate, rate === 0.214 ? 3 : 6),
  );
  it('R30: 3.2x in 24 months at the hurdle is 2.62x today', () =>
    expect(get(npv(hurdle(0.04, 1.3, 0.05), [0, 0, 3.2]))).toBeCloseTo(2.62, 2));
  it('R23', () => {
    expect(
      get(
        payback(
          400,
          Array.from({ length: 12 }, () => 60),
        ),
      ),
    ).toBeCloseTo(6.67, 2);
    expect(get(paybackWithChurn(400, 60, 0.03))).toBeCloseTo(7.33, 2);
    // The domain page prints 1,331.95; the sum itself is 1,331.9447.
    const months = Array.from({ length: 36 }, (_, t) => 60 * 0.97 ** t);
    expect(get(lifetimeValue(60, 0.03, 36))).toBeCloseTo(exactSum(months), 9);
    expect(Math.abs(get(lifetimeValue(60, 0.03, 36)) - 1331.95)).toBeLessThan(0.006);
    expect(get(lifetimeValue(60, 0.03, 36, 0.01))).toBeCloseTo(1161.31, 2);
    expect(get(lifetimeValue(60, 0.03, 5000))).toBeCloseTo(2000, 9);
    expect(get(lifetimeValue(60, 0, 10))).toBe(600);
  });
  it('R25: 1.4 at 45 % maturity is 3.11', () => {
    const curve = [
      { age: 7, share: 0.45 },
      { age: 30, share: 1 },
    ];
    expect(get(matured(1.4, curve, 7))).toBeCloseTo(3.11, 2);
    expect([0, 3.5, 18.5, 90].map((age) => maturityAt(curve, age))).toEqual([0, 0.225, expect.closeTo(0.725, 12), 1]);
    expect(matured(1.4, curve, 2)).toMatchObject({ ok: false, problem: { code: 'immature' } });
    expect(matured(1.4, curve, 7, 0.5)).toMatchObject({ ok: false, problem: { code: 'immature' } });
  });
});

describe('every root', () => {
  it.each([
    ['touched, not crossed', [-100, 220, -121], [0.1]],
    ['at 0', [-100, 50, 50], [0]],
    ['touched at 0', [1, -2, 1], [0]],
    ['none, though signs change', [1, -1, 1], []],
    ['just missed', [100, -220, 121.0000001], []],
    ['far below 0', [-100, 0.001], [-0.99999]],
    ['far above', [-0.001, 1000], [999_999]],
    ['flows at the end only', [0, 0, -100, 110], [0.1]],
    ['a cent between two roots', [-1_000_000, 2_200_000, -1_210_000 + 0.01], [0.0999, 0.1001]],
  ])('%s', (_, flows, roots) => {
    const result = irr(flows);
    if (roots.length === 0) expect(result).toMatchObject({ ok: false, problem: { code: 'no-root' } });
    else expect(get(result).roots).toEqual(roots.map((root) => expect.closeTo(root, root > 1 ? 5 : 7)));
  });
  it('finds chosen roots again: factors (10 − (10 + k)·v), exact in integers', () =>
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: -8, max: 30 }), { minLength: 1, maxLength: 5 }), (ks) => {
        let flows: readonly number[] = [1];
        for (const k of ks) {
          const before = flows;
          flows = [...before, 0].map((c, i) => 10 * c - (10 + k) * (before[i - 1] ?? 0));
        }
        const wanted = [...ks].sort((a, b) => a - b).map((k) => expect.closeTo(k / 10, 6));
        expect(get(irr(flows)).roots).toEqual(wanted);
      }),
      { numRuns: 1000 },
    ));
  it('every change of sign on a fine grid has a root between, and never more roots than Descartes allows', () =>
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 40 }), (flows) => {
        const result = irr(flows);
        const roots = result.ok ? result.value.roots : [];
        const signs = flows.filter((flow) => flow !== 0).map(Math.sign);
        expect(roots.length).toBeLessThanOrEqual(signs.filter((sign, i) => i > 0 && sign !== signs[i - 1]).length);
        const grid = Array.from({ length: 600 }, (_, i) => Math.exp((i - 300.5) / 100) - 1);
        const values = grid.map((rate) => get(npv(rate, flows)));
        for (const [i, rate] of grid.entries()) {
          const next = grid[i + 1];
          if (next !== undefined && (values[i] ?? 0) * (values[i + 1] ?? 0) < 0)
            expect(roots.some((root) => root > rate - 1e-9 && root < next + 1e-9)).toBe(true);
        }
        for (const root of roots.filter((r) => r > -0.5 && r < 10))
          expect(Math.abs(get(npv(root, flows)))).toBeLessThan(1e-9 * size(flows.map((f, t) => f / (1 + root) ** t)));
      }),
      { numRuns: 300 },
    ));
  it('answers for 1,000 flows', () => {
    const many = (amount: (i: number) => number) => Array.from({ length: 1000 }, (_, i) => amount(i));
    expect(get(irr(many((i) => (i === 0 ? -1_000_000 : 1500)))).roots).toHaveLength(1);
    expect(get(irr(many((i) => (i % 2 === 0 ? -1 : 1)))).roots).toEqual([0]);
    expect(get(irr(many((i) => (i % 2 === 0 ? -1 : 1.3)))).roots).toEqual([0.3]);
    const wild = many((i) => ((i * 7919) % 1009) - 504);
    expect(get(irr(wild)).roots.length % 2).toBe((wild[0] ?? 0) * (wild[999] ?? 0) < 0 ? 1 : 0);
    xirr(
      wild,
      many((i) => 40_000 + ((i * 31) % 4001)),
    );
    xirr(
      wild,
      many((i) => i * 1e9),
    );
    xirr(
      wild.map((flow, i) => flow * 10 ** ((i * 13) % 300)),
      many((i) => i),
    );
  });
});

describe('laws', () => {
  const dated = fc.array(fc.tuple(fc.integer({ min: -1e6, max: 1e6 }), fc.integer({ min: 40_000, max: 44_000 })), {
    minLength: 2,
    maxLength: 20,
  });
  const split = (rows: readonly (readonly [number, number])[]) =>
    [rows.map(([f]) => f), rows.map(([, d]) => d)] as const;
  it('XIRR: order of rows changes no byte; size changes no rate; XNPV at the rate is nothing', () =>
    fc.assert(
      fc.property(dated, (rows) => {
        const result = xirr(...split(rows));
        expect(xirr(...split([...rows].reverse()))).toEqual(result);
        const doubled = xirr(...split(rows.map(([f, d]) => [f * 8, d] as const)));
        expect(doubled).toEqual(result);
        if (!result.ok || Math.abs(result.value.rate) > 0.9) return;
        const [flows, dates] = split(rows);
        const { rate } = result.value;
        const value = get(xnpv(rate, flows, dates));
        const sizes = get(xnpv(rate, flows.map(Math.abs), dates));
        // A rate has 13 decimals, of which few are left near −100 %; 4,000 days are 11 years.
        expect(Math.abs(value)).toBeLessThanOrEqual((1e-9 + (11 * 1e-13) / (1 + rate)) * sizes);
      }),
      { numRuns: 300 },
    ));
  it('years of 365 days are periods', () =>
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -1e6, max: 1e6 }), { minLength: 1, maxLength: 15 }),
        fc.double({ min: -0.5, max: 2, noNaN: true }),
        (flows, rate) => {
          const dates = flows.map((_, t) => 45_000 + 365 * t);
          const [plain, byDays] = [get(npv(rate, flows)), get(xnpv(rate, flows, dates))];
          expect(Math.abs(plain - byDays)).toBeLessThanOrEqual(1e-11 * size(flows) * 2 ** flows.length);
          expect(xirr(flows, dates)).toEqual(irr(flows));
        },
      ),
      { numRuns: 300 },
    ));
  it('dates before the first listed one compound', () =>
    expect(get(xnpv(0.1, [121, -100], [45_365, 45_000]))).toBeCloseTo(11, 10));
  it('MIRR with one outflow at equal rates lies between the extremes and gives the flows back', () => {
    const rate = get(mirr([-100, 0, 121], 0.3, 0.05));
    expect(rate).toBeCloseTo(0.1, 12);
  });
  it('payback: the inflows up to it add up to the cost', () =>
    fc.assert(
      fc.property(
        fc.double({ min: 1, max: 1000, noNaN: true }),
        fc.array(fc.double({ min: 0, max: 200, noNaN: true }), { minLength: 1, maxLength: 20 }),
        fc.constantFrom(0, 0.01, 0.1),
        (cost, inflows, rate) => {
          const values = inflows.map((inflow, t) => inflow / (1 + rate) ** (t + 1));
          const result = payback(cost, inflows, rate);
          if (!result.ok) {
            expect(values.reduce((a, b) => a + b, 0)).toBeLessThan(cost * (1 + 1e-9));
            return;
          }
          const whole = Math.floor(result.value);
          const paid =
            values.slice(0, whole).reduce((a, b) => a + b, 0) + (values[whole] ?? 0) * (result.value - whole);
          expect(Math.abs(paid - cost)).toBeLessThan(1e-9 * cost);
        },
      ),
      { numRuns: 500 },
    ));
});

describe('refusals', () =>
  it.each([
    [npv(-1, [1]), 'bad-rate'],
    [npv(Number.NaN, [1]), 'bad-rate'],
    [
      npv(
        -0.999999,
        Array.from({ length: 100 }, () => 1e300),
      ),
      'not-finite',
    ],
    [xnpv(0.1, [1, 2], [1]), 'lengths'],
    [xirr([1, 2], [1]), 'lengths'],
    [irr([1, 2]), 'one-sign'],
    [irr([0, 0]), 'one-sign'],
    [irr([]), 'one-sign'],
    [irr([Number.NaN, 1, -1]), 'not-finite'],
    [xirr([-1, 1], [40_000, 40_000]), 'no-root'],
    [mirr([1, 2], 0.1, 0.1), 'one-sign'],
    [mirr([-1, 2], -1, 0.1), 'bad-rate'],
    [payback(100, [50, 49]), 'never'],
    [payback(100, []), 'never'],
    [payback(100, [200, 100], 10), 'never'],
    [payback(-1, [1]), 'negative-cost'],
    [paybackWithChurn(2000, 60, 0.03), 'never'],
    [paybackWithChurn(2000, 0, 0), 'never'],
    [paybackWithChurn(1, 1, 1), 'bad-churn'],
    [lifetimeValue(60, 0.03, 1.5), 'bad-periods'],
    [matured(1, [], 1), 'bad-curve'],
    [
      matured(
        1,
        [
          { age: 5, share: 0.5 },
          { age: 4, share: 0.6 },
        ],
        4,
      ),
      'bad-curve',
    ],
    [rankByValue([{ constrained: 0, flows: [1], rate: 0 }]), 'no-constraint'],
    [rankByValue([{ constrained: 1, flows: [1], rate: -2 }]), 'bad-rate'],
  ])('%#', (result, code) => expect(result).toMatchObject({ ok: false, problem: { code } })));

describe('contribution and ranking', () => {
  const channel = { revenue: 1000_00, cogs: 400_00, variable: 100_00, media: 200_00, people: 50_00 };
  it('steps down from revenue', () =>
    expect(get(contribution([channel])).map(({ after, left, margin }) => [after, left, margin])).toEqual([
      ['revenue', 1000_00, 1],
      ['cogs', 600_00, 0.6],
      ['variable', 500_00, 0.5],
      ['media', 300_00, 0.3],
      ['people', 250_00, 0.25],
    ]));
  it('R24: margins of several channels are ratios of sums; no revenue, no margin', () => {
    const thin = { revenue: 9000_00, cogs: 8000_00, variable: 0, media: 0, people: 0 };
    expect(get(contribution([channel, thin])).at(-1)?.margin).toBe(0.125);
    expect(get(contribution([])).at(-1)).toEqual({ after: 'people', cost: 0, left: 0, margin: null });
    const huge = { ...channel, revenue: Number.MAX_SAFE_INTEGER };
    expect(contribution([huge, huge])).toMatchObject({ ok: false, problem: { code: 'too-large' } });
  });
  it('R30: per constrained dollar, not by multiple; ties to the earlier line', () => {
    const ranked = get(
      rankByValue([
        { constrained: 100, flows: [-100, 0, 0, 0, 200], rate: 0.2 },
        { constrained: 100, flows: [-100, 150], rate: 0.2 },
        { constrained: 50, flows: [-100, 150], rate: 0.2 },
        { constrained: 50, flows: [-100, 150], rate: 0.2 },
      ]),
    );
    expect(ranked.map(({ index }) => index)).toEqual([2, 3, 1, 0]);
    expect(ranked.map(({ perDollar }) => perDollar)).toEqual(
      [0.5, 0.5, 0.25, -0.0355].map((x) => expect.closeTo(x, 4)),
    );
  });
});
