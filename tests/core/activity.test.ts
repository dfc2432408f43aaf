import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ServiceMethod, sharedServices } from '../../src/core/allocate/activity.ts';
import type { Result } from '../../src/core/result.ts';

const get = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(result.problem.message);
  return result.value;
};
const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);

describe('R11', () => {
  const costs = [12_000_000, 8_000_000];
  const usage = [
    [0, 0.2, 0.5, 0.3],
    [0.1, 0, 0.6, 0.3],
  ];
  it.each<readonly [string, ServiceMethod, readonly number[]]>([
    ['direct', { kind: 'direct' }, [12_833_333, 7_166_667]],
    ['step-down, IT first', { kind: 'step-down', order: [0, 1] }, [12_933_333, 7_066_667]],
    ['reciprocal', { kind: 'reciprocal' }, [12_897_959, 7_102_041]],
    // HR first: 8,000 to IT, 48,000 and 24,000; then IT's 128,000 by 5 : 3.
    ['step-down, HR first', { kind: 'step-down', order: [1, 0] }, [12_800_000, 7_200_000]],
  ])('%s', (_, method, receivers) => expect(get(sharedServices(costs, usage, method)).slice(2)).toEqual(receivers));

  it('what services pass on', () =>
    expect(get(sharedServices(costs, usage, { kind: 'reciprocal' })).slice(0, 2)).toEqual([13_061_224, 10_612_245]));
  it('receivers keep their own costs', () =>
    expect(get(sharedServices([...costs, 100, 0], usage, { kind: 'reciprocal' })).slice(2)).toEqual([
      12_898_059, 7_102_041,
    ]));
  it('a department may use its own service', () =>
    expect(get(sharedServices([900], [[0.1, 0.6, 0.3]], { kind: 'reciprocal' }))).toEqual([1000, 600, 300]));
  it('a third is written as people write it', () =>
    expect(get(sharedServices([100], [[0, 1 / 3, 1 / 3, 1 / 3]], { kind: 'reciprocal' }))).toEqual([100, 34, 33, 33]));
  it('a credit passes through', () =>
    expect(sum(get(sharedServices([-1000, 701], usage, { kind: 'reciprocal' })).slice(2))).toBe(-299));
});

it.each([
  [sharedServices([], [], { kind: 'reciprocal' }), 'lengths'],
  [sharedServices([1], [[0, 1], [1]], { kind: 'reciprocal' }), 'lengths'],
  [sharedServices([1, 2, 3], [[0, 1]], { kind: 'reciprocal' }), 'lengths'],
  [sharedServices([1], [[0, -1, 2]], { kind: 'reciprocal' }), 'bad-share'],
  [sharedServices([1], [[0, 0.9]], { kind: 'reciprocal' }), 'bad-shares'],
  [sharedServices([1], [[1.1]], { kind: 'reciprocal' }), 'bad-share'],
  [sharedServices([1], [[0.5]], { kind: 'direct' }), 'no-receivers'],
  [sharedServices([1], [[0, 1]], { kind: 'step-down', order: [1] }), 'bad-order'],
  [sharedServices([1], [[0, 1]], { kind: 'step-down', order: [0, 0] }), 'bad-order'],
  [
    sharedServices(
      [5, 5],
      [
        [0, 1, 0],
        [1, 0, 0],
      ],
      { kind: 'reciprocal' },
    ),
    'circle',
  ],
  [
    sharedServices(
      [5, 5],
      [
        [0, 1, 0],
        [1, 0, 0],
      ],
      { kind: 'direct' },
    ),
    'circle',
  ],
  [sharedServices([5], [[1 - 1e-12]], { kind: 'reciprocal' }), 'circle'],
  [
    sharedServices(
      [9e15, 9e15],
      [
        [0, 0.9],
        [0.9, 0],
      ],
      { kind: 'reciprocal' },
    ),
    'too-large',
  ],
])('refusal %#', (result, code) => expect(result).toMatchObject({ ok: false, problem: { code } }));

it('only those who circle are named', () =>
  expect(
    sharedServices(
      [5, 5, 5],
      [
        [0, 0.5, 0, 0.5],
        [0, 0, 1, 0],
        [0, 1, 0, 0],
      ],
      { kind: 'reciprocal' },
    ),
  ).toMatchObject({ problem: { message: 'departments 2, 3 charge only each other: their cost never leaves' } }));

/** An oracle of another kind: exact fractions and Gauss elimination on (I − usageᵀ)·x = costs. */
type Fraction = readonly [bigint, bigint];
const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? (a < 0n ? -a : a) : gcd(b, a % b));
const fraction = (over: bigint, under: bigint): Fraction => {
  const common = gcd(over, under) * (under < 0n ? -1n : 1n);
  return [over / common, under / common];
};
const minus = (p: Fraction, q: Fraction) => fraction(p[0] * q[1] - q[0] * p[1], p[1] * q[1]);
const by = (p: Fraction, q: Fraction) => fraction(p[0] * q[0], p[1] * q[1]);
const over = (p: Fraction, q: Fraction) => fraction(p[0] * q[1], p[1] * q[0]);
function gauss(matrix: Fraction[][]): Fraction[] {
  const n = matrix.length;
  for (let k = 0; k < n; k++) {
    const at = matrix.findIndex((row, i) => i >= k && row[k]?.[0] !== 0n);
    const [a, b] = [matrix[k] ?? [], matrix[at] ?? []];
    [matrix[k], matrix[at]] = [b, a];
    const pivot = b[k] ?? [1n, 1n];
    matrix.forEach((row, i) => {
      if (i === k) return;
      const factor = over(row[k] ?? [0n, 1n], pivot);
      matrix[i] = row.map((cell, j) => minus(cell, by(factor, b[j] ?? [0n, 1n])));
    });
  }
  return matrix.map((row, i) => over(row[n] ?? [0n, 1n], row[i] ?? [1n, 1n]));
}

const system = fc.integer({ min: 1, max: 5 }).chain((services) =>
  fc.integer({ min: 1, max: 4 }).chain((receivers) =>
    fc.record({
      costs: fc.array(fc.integer({ min: 0, max: 1e9 }), { minLength: services, maxLength: services }),
      // Parts of a hundred, some of it for receivers, so that nothing circles.
      parts: fc.array(
        fc.array(fc.integer({ min: 0, max: 20 }), {
          minLength: services + receivers,
          maxLength: services + receivers,
        }),
        { minLength: services, maxLength: services },
      ),
    }),
  ),
);
const shared = ({
  costs,
  parts,
}: {
  readonly costs: readonly number[];
  readonly parts: readonly (readonly number[])[];
}) => {
  const whole = parts.map((row) => [...row.slice(0, -1), 200 - sum(row.slice(0, -1))]);
  return { costs, whole, usage: whole.map((row) => row.map((part) => part / 200)) };
};

describe('laws', () => {
  it('reciprocal equals exact fractions, to the cent', () =>
    fc.assert(
      fc.property(system, (given) => {
        const { costs, whole, usage } = shared(given);
        const n = costs.length;
        const gross = gauss(
          costs.map((cost, j) => [
            ...whole.map((row, i): Fraction => fraction((i === j ? 200n : 0n) - BigInt(row[j] ?? 0), 200n)),
            [BigInt(cost), 1n],
          ]),
        );
        const amounts = get(sharedServices(costs, usage, { kind: 'reciprocal' }));
        gross.forEach(([a, b], i) => expect(Math.abs((amounts[i] ?? 0) - Number(a) / Number(b))).toBeLessThan(0.51));
        for (let j = n; j < (usage[0]?.length ?? 0); j++) {
          const exact = gross.reduce(
            (all, [a, b], i) => all + ((Number(a) / Number(b)) * (whole[i]?.[j] ?? 0)) / 200,
            0,
          );
          expect(Math.abs((amounts[j] ?? 0) - exact)).toBeLessThan(1.001);
        }
      }),
      { numRuns: 300 },
    ));
  it('receivers add up to all costs; nobody who uses nothing pays', () =>
    fc.assert(
      fc.property(system, fc.constantFrom('direct', 'reciprocal', 'step-down'), (given, kind) => {
        const { costs, whole, usage } = shared(given);
        const order = costs.map((_, i) => costs.length - 1 - i);
        const amounts = get(sharedServices(costs, usage, kind === 'step-down' ? { kind, order } : { kind }));
        expect(sum(amounts.slice(costs.length))).toBe(sum(costs));
        for (let j = costs.length; j < amounts.length; j++)
          if (whole.every((row) => row[j] === 0)) expect(amounts[j]).toBe(0);
      }),
    ));
  it('without service to services all methods agree within a cent per department', () =>
    fc.assert(
      fc.property(system, (given) => {
        const { costs, parts } = {
          ...given,
          parts: given.parts.map((row) => row.map((p, j) => (j < given.costs.length ? 0 : p))),
        };
        const { usage } = shared({ costs, parts });
        const [a, b] = (['direct', 'reciprocal'] as const).map((kind) => get(sharedServices(costs, usage, { kind })));
        a?.forEach((amount, j) => expect(Math.abs(amount - (b?.[j] ?? 0))).toBeLessThanOrEqual(costs.length));
      }),
    ));
  it('a large house is done at once', () => {
    const n = 300;
    const usage = Array.from({ length: n }, (_, i) => [
      ...Array.from({ length: n }, (_, j) => (i === j ? 0 : 0.9 / (n - 1))),
      0.1,
    ]);
    const amounts = get(
      sharedServices(
        usage.map(() => 1000),
        usage,
        { kind: 'reciprocal' },
      ),
    );
    expect(amounts[n]).toBe(300_000);
    expect(amounts[0]).toBe(10_000);
  });
});
