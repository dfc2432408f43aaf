/** The bills between departments: R11, and that every cent is billed once. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ServiceMethod, sharedServices } from '../../src/core/allocate/activity.ts';
import { serviceCharges } from '../../src/core/allocate/charges.ts';
import type { Result } from '../../src/core/result.ts';

const get = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(result.problem.message);
  return result.value;
};
const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
const costs = [12_000_000, 8_000_000];
const usage = [
  [0, 0.2, 0.5, 0.3],
  [0.1, 0, 0.6, 0.3],
];

describe('R11', () => {
  it.each<readonly [string, ServiceMethod, readonly (readonly number[])[]]>([
    // 5 : 3 of 120,000 and 6 : 3 of 80,000.
    [
      'direct',
      { kind: 'direct' },
      [
        [0, 0, 7_500_000, 4_500_000],
        [0, 0, 5_333_333, 2_666_667],
      ],
    ],
    // 24,000 to HR; 104,000 by 6 : 3.
    [
      'step-down',
      { kind: 'step-down', order: [0, 1] },
      [
        [0, 2_400_000, 6_000_000, 3_600_000],
        [0, 0, 6_933_333, 3_466_667],
      ],
    ],
    [
      'reciprocal',
      { kind: 'reciprocal' },
      [
        [0, 2_612_245, 6_530_612, 3_918_367],
        [1_061_224, 0, 6_367_347, 3_183_674],
      ],
    ],
  ])('%s', (_, method, bills) => {
    const found = get(serviceCharges(costs, usage, method));
    found.forEach((row, i) =>
      row.forEach((bill, j) => expect(Math.abs(bill - (bills[i]?.[j] ?? 0))).toBeLessThanOrEqual(1)),
    );
    expect([2, 3].map((j) => sum(found.map((row) => row[j] ?? 0)))).toEqual(
      get(sharedServices(costs, usage, method)).slice(2),
    );
  });
  it('own use of an own service is not billed', () =>
    expect(get(serviceCharges([900], [[0.1, 0.6, 0.3]], { kind: 'reciprocal' }))).toEqual([[0, 600, 300]]));
});

const system = fc.integer({ min: 1, max: 5 }).chain((services) =>
  fc.integer({ min: 1, max: 5 }).chain((receivers) =>
    fc.record({
      costs: fc.array(fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 1e13 })), {
        minLength: services,
        maxLength: services,
      }),
      parts: fc.array(
        fc.array(fc.constantFrom(0, 0, 1, 2, 3, 7), {
          minLength: services + receivers,
          maxLength: services + receivers,
        }),
        { minLength: services, maxLength: services },
      ),
      kind: fc.constantFrom('direct', 'step-down', 'reciprocal'),
    }),
  ),
);
it('a service bills what it costs and is billed; receivers pay all; nobody pays for nothing', () => {
  let solved = 0;
  fc.assert(
    fc.property(system, ({ costs: own, parts, kind }) => {
      const shares = parts.map((row) => (sum(row) === 0 ? row : row.map((part) => part / sum(row))));
      const order = own.map((_, i) => own.length - 1 - i);
      const method: ServiceMethod = kind === 'step-down' ? { kind, order } : { kind };
      const totals = sharedServices(own, shares, method);
      const made = serviceCharges(own, shares, method);
      if (!totals.ok) {
        expect(made.ok).toBe(false);
        return;
      }
      solved++;
      const bills = get(made);
      const paid = (j: number) => sum(bills.map((row) => row[j] ?? 0));
      own.forEach((cost, i) => expect(sum(bills[i] ?? [])).toBe(cost + paid(i)));
      expect(sum(totals.value.slice(own.length).map((_, j) => paid(own.length + j)))).toBe(sum(own));
      bills.forEach((row, i) =>
        row.forEach((bill, j) => {
          expect(bill).toBeGreaterThanOrEqual(0);
          if (parts[i]?.[j] === 0 || i === j) expect(bill).toBe(0);
        }),
      );
      totals.value
        .slice(own.length)
        .forEach((total, j) =>
          expect(Math.abs(paid(own.length + j) - total)).toBeLessThanOrEqual(kind === 'step-down' ? own.length + 1 : 1),
        );
    }),
    { numRuns: 3000 },
  );
  expect(solved).toBeGreaterThan(300);
});
it('refuses what sharedServices refuses, and credits', () => {
  expect(serviceCharges([5], [[0, 0.9]], { kind: 'direct' })).toMatchObject({ problem: { code: 'bad-shares' } });
  expect(serviceCharges([-5], [[0, 1]], { kind: 'direct' })).toMatchObject({ problem: { code: 'negative-amount' } });
});
