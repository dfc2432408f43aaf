/** The linear optimum against the seed's model, HiGHS and YALPS. */
import fc from 'fast-check';
import createHighs from 'highs';
import { describe, expect, it } from 'vitest';
import { equalTo, greaterEq, lessEq, solve } from 'yalps';
import { certify } from '../../src/core/allocate/certificate.ts';
import { type GroupLimit, limitsOf } from '../../src/core/allocate/limits.ts';
import { allocateLinear } from '../../src/core/allocate/linear.ts';
import { shadow } from '../../src/core/allocate/shadow.ts';
import { seeded } from '../support/random.ts';
import { SEED_MODEL, seedValue } from '../support/seedModel.ts';

type Instance = {
  readonly total: number;
  readonly values: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
  readonly group: readonly number[];
  readonly groups: readonly GroupLimit[];
};

const solveIt = (instance: Instance): readonly number[] | null => {
  const limits = limitsOf(instance);
  return limits.ok ? Array.from(allocateLinear(instance.values, limits.value)) : null;
};
const worth = (values: readonly number[], amounts: readonly number[]) =>
  amounts.reduce((sum, amount, i) => sum + amount * (values[i] ?? 0), 0);

function instanceOf(seed: number): Instance {
  const random = seeded(seed);
  const n = random.whole(1, 12);
  const count = random.whole(0, 3);
  const low = Array.from({ length: n }, () => random.whole(0, 500));
  const high = low.map((floor) => floor + random.whole(0, 2000));
  const sum = low.reduce((a, b) => a + b, 0);
  const total = sum + random.whole(0, 700 * n);
  const group = low.map(() => random.whole(-1, count - 1));
  const groups = Array.from({ length: count }, (_, g): GroupLimit => {
    const inside = low.filter((_floor, i) => group[i] === g).reduce((a, b) => a + b, 0);
    const least = random.whole(0, inside + 600);
    return { name: `g${g}`, low: least, high: Math.max(least, inside) + random.whole(0, 2500) };
  });
  // Few distinct values, some negative: ties and losses are where greedy code goes wrong.
  return { total, values: low.map(() => random.whole(-2, 9) / 4), low, high, group, groups };
}

const text = (coefficient: number, name: string) => `${coefficient < 0 ? '-' : '+'} ${Math.abs(coefficient)} ${name}`;
/** The instance in CPLEX LP format. */
const lpOf = ({ total, values, low, high, group, groups }: Instance): string => {
  const members = groups.map((_, g) => group.flatMap((own, i) => (own === g ? [`+ x${i}`] : [])).join(' '));
  return [
    'Maximize',
    `obj: ${values.map((value, i) => text(value, `x${i}`)).join(' ')}`,
    'Subject To',
    `total: ${values.map((_, i) => `+ x${i}`).join(' ')} = ${total}`,
    ...groups.flatMap((limit, g) =>
      members[g] === '' ? [] : [`a${g}: ${members[g]} >= ${limit.low}`, `b${g}: ${members[g]} <= ${limit.high}`],
    ),
    'Bounds',
    ...low.map((floor, i) => `${floor} <= x${i} <= ${high[i]}`),
    'End',
  ].join('\n');
};

describe('the seed’s model (R14)', () => {
  const cents = (amounts: readonly number[]) => amounts.map((amount) => Math.round(amount * 1e8));
  const problem = { total: cents([SEED_MODEL.total])[0] ?? 0, low: cents(SEED_MODEL.min), high: cents(SEED_MODEL.max) };
  const limits = limitsOf(problem);
  if (!limits.ok) throw new Error(limits.problem.message);
  const curves = seedValue.map((a) => ({ kind: 'linear', a, b: 0, s: 0 }) as const);
  const amounts = allocateLinear(seedValue, limits.value);
  it('has the optimum that exact arithmetic gives, worth 14.9879', () => {
    expect(Array.from(amounts)).toEqual(cents(SEED_MODEL.optimum));
    expect(worth(seedValue, Array.from(amounts)) / 1e8).toBeCloseTo(SEED_MODEL.objective, 10);
  });
  it('prices one more dollar at 0.70, which research would take', () => {
    const { price, lines } = shadow(curves, amounts, limits.value, problem.high, 1e8);
    expect(price).toBeCloseTo(0.7, 12);
    expect(lines.map(({ binding }) => binding)).toEqual(['min', 'max', 'min', 'min', 'min', 'min', null, 'min']);
    expect(lines[1]?.worth).toBeCloseTo(0.1, 12);
  });
  it('rejects the table that the seed prints, with the exact excess of 2.0', () => {
    const given = { ...problem, curves, step: 1, decimals: 8 };
    const checked = certify(given, cents(SEED_MODEL.printed));
    expect(checked).toMatchObject({
      ok: true,
      value: { verdict: 'broken', sentence: 'the amounts add up to 27, 2 more than the total 25' },
    });
    expect(certify(given, cents(SEED_MODEL.optimum))).toMatchObject({ ok: true, value: { verdict: 'optimal' } });
  });
});

describe('against solvers that nobody here wrote', () => {
  it('is worth what HiGHS finds, and infeasible when HiGHS says so, on 500 instances', async () => {
    const highs = await createHighs();
    let infeasible = 0;
    for (let seed = 1; seed <= 500; seed++) {
      const instance = instanceOf(seed);
      const ours = solveIt(instance);
      const theirs = highs.solve(lpOf(instance));
      if (ours === null) {
        // An empty group with a minimum cannot be written for HiGHS; it is infeasible by inspection.
        const empty = instance.groups.some((limit, g) => limit.low > 0 && !instance.group.includes(g));
        if (!empty) expect(theirs.Status, `seed ${seed}`).toBe('Infeasible');
        infeasible++;
        continue;
      }
      expect(theirs.Status, `seed ${seed}`).toBe('Optimal');
      expect(worth(instance.values, ours), `seed ${seed}`).toBeCloseTo(theirs.ObjectiveValue, 7);
    }
    expect(infeasible).toBeGreaterThan(50);
    expect(infeasible).toBeLessThan(450);
  });
  it('is worth what YALPS finds on 500 more', () => {
    for (let seed = 1001; seed <= 1500; seed++) {
      const instance = instanceOf(seed);
      const ours = solveIt(instance);
      if (ours === null) continue;
      const { total, values, low, high, group, groups } = instance;
      const constraints = new Map([
        ['total', equalTo(total)] as const,
        ...low.map((floor, i) => [`low${i}`, greaterEq(floor)] as const),
        ...high.map((cap, i) => [`high${i}`, lessEq(cap)] as const),
        ...groups.flatMap((limit, g) => [
          [`a${g}`, greaterEq(limit.low)] as const,
          [`b${g}`, lessEq(limit.high)] as const,
        ]),
      ]);
      const variables = new Map(
        values.map((value, i) => [
          `x${i}`,
          new Map<string, number>([
            ['value', value],
            ['total', 1],
            [`low${i}`, 1],
            [`high${i}`, 1],
            ...((group[i] ?? -1) < 0
              ? []
              : ([
                  [`a${group[i]}`, 1],
                  [`b${group[i]}`, 1],
                ] as [string, number][])),
          ]),
        ]),
      );
      const theirs = solve({ direction: 'maximize', objective: 'value', constraints, variables });
      expect(theirs.status, `seed ${seed}`).toBe('optimal');
      expect(worth(values, ours), `seed ${seed}`).toBeCloseTo(theirs.result, 6);
    }
  });
});

describe('laws', () => {
  const seeds = fc.integer({ min: 2000, max: 1_000_000 });
  it('spends the total exactly within every limit, in whole units', () =>
    fc.assert(
      fc.property(seeds, (seed) => {
        const instance = instanceOf(seed);
        const amounts = solveIt(instance);
        if (amounts === null) return;
        expect(amounts.reduce((a, b) => a + b, 0)).toBe(instance.total);
        amounts.forEach((amount, i) => {
          expect(Number.isSafeInteger(amount)).toBe(true);
          expect(amount).toBeGreaterThanOrEqual(instance.low[i] ?? 0);
          expect(amount).toBeLessThanOrEqual(instance.high[i] ?? 0);
        });
        instance.groups.forEach((limit, g) => {
          const inside = amounts.reduce((sum, amount, i) => sum + (instance.group[i] === g ? amount : 0), 0);
          expect(inside).toBeGreaterThanOrEqual(limit.low);
          expect(inside).toBeLessThanOrEqual(limit.high);
        });
      }),
      { numRuns: 1000 },
    ));
  it('fills the earlier of two equal lines first, also among many', () => {
    const n = 500;
    const limits = limitsOf({ total: 1000 * 100 + 50, low: Array(n).fill(0), high: Array(n).fill(1000) });
    if (!limits.ok) throw new Error(limits.problem.message);
    const amounts = allocateLinear(new Float64Array(n).fill(1), limits.value);
    expect(Array.from(amounts)).toEqual(Array.from({ length: n }, (_, i) => (i < 100 ? 1000 : i === 100 ? 50 : 0)));
  });
});
