/** Curves under general rows: worked examples, the old solver where both apply, brute force, laws, speed. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocateCurves } from '../../src/core/allocate/curves/solve.ts';
import { missOf } from '../../src/core/allocate/rows/round.ts';
import { allocateRows, type RowLimit, type RowProblem, type RowSolution } from '../../src/core/allocate/rows/solve.ts';
import { seeded } from '../../src/core/random.ts';
import { type Curve, outcome, type RowCurve } from '../../src/core/response/curve.ts';

const row = (kind: RowCurve['kind'], a: number, b = 0, s = 0): RowCurve => ({ kind, a, b, s });
const R27 = [row('log', 120_000, 20_000), row('log', 80_000, 10_000), row('log', 60_000, 30_000)];
const none = (n: number): null[] => Array(n).fill(null);
const solve = (given: Partial<RowProblem> & Pick<RowProblem, 'total' | 'curves'>): RowSolution => {
  const n = given.curves.length;
  const found = allocateRows({ low: none(n), high: none(n), rows: [], step: 1, decimals: 2, ...given });
  if (!found.ok) throw new Error(`${found.problem.code}: ${found.problem.message}`);
  return found.value;
};
const holds = ({ of, low, high }: RowLimit, amounts: readonly number[]) =>
  missOf({ of, low: low ?? Number.NEGATIVE_INFINITY, high: high ?? Number.POSITIVE_INFINITY }, amounts) === 0;
const sum = (amounts: readonly number[]) => amounts.reduce((all, one) => all + one, 0);

describe('worked examples', () => {
  it('R27 without rows: λ = 1.625', () => {
    const { amounts, value, price, gap } = solve({ total: 10_000_000, curves: R27 });
    expect(amounts).toEqual([5_384_615, 3_923_077, 692_308]);
    expect(sum(amounts)).toBe(10_000_000);
    expect(value).toBeCloseTo(296_723.26, 2);
    expect(price).toBeCloseTo(1.625, 4);
    expect(gap).toBeLessThan(1e-9);
  });
  it('R27 with channel 2 capped as a row: λ = 1.5, the row is worth 0.5', () => {
    const cap: RowLimit = { name: 'TV', of: [0, 1, 0], low: null, high: 3_000_000 };
    const { amounts, price, rows } = solve({ total: 10_000_000, curves: R27, rows: [cap] });
    expect(amounts).toEqual([6_000_000, 3_000_000, 1_000_000]);
    expect(price).toBeCloseTo(1.5, 6);
    expect(rows).toEqual([{ name: 'TV', binding: 'max', worth: expect.closeTo(0.5, 6) }]);
  });
  it('R27 with the cap as a cap: the line says what it is worth', () => {
    const { lines } = solve({ total: 10_000_000, curves: R27, high: [null, 3_000_000, null] });
    expect(lines.map(({ binding }) => binding)).toEqual([null, 'max', null]);
    expect(lines[1]?.worth).toBeCloseTo(0.5, 6);
  });
  it('a ratio: channel 3 at least 20 % of all', () => {
    const share: RowLimit = { name: 'third', of: [-0.2, -0.2, 0.8], low: 0, high: null };
    const { amounts, rows } = solve({ total: 10_000_000, curves: R27, rows: [share] });
    expect(amounts[2]).toBe(2_000_000);
    expect(rows[0]).toMatchObject({ binding: 'min' });
    expect(rows[0]?.worth).toBeLessThan(0);
  });
  it('carbon at most 500 kg, in kg per unit of money', () => {
    const carbon: RowLimit = { name: 'carbon', of: [0.01, 0.004, 0.001], low: null, high: 50_000 };
    const { amounts, rows, gap } = solve({ total: 10_000_000, curves: R27, rows: [carbon] });
    const kilos = (0.01 * (amounts[0] ?? 0) + 0.004 * (amounts[1] ?? 0) + 0.001 * (amounts[2] ?? 0)) / 100;
    expect(kilos).toBeLessThanOrEqual(500 + 1e-9);
    expect(kilos).toBeGreaterThan(499.999);
    expect(gap).toBeLessThan(1e-7);
    // What one kilo more is worth, by solving again.
    const more = solve({ total: 10_000_000, curves: R27, rows: [{ ...carbon, high: 50_100 }] });
    const less = solve({ total: 10_000_000, curves: R27, rows: [{ ...carbon, high: 49_900 }] });
    expect(rows[0]?.worth).toBeCloseTo((more.value - less.value) / 2, 0);
  });
  it('straight curves end at a vertex, exactly', () => {
    const { amounts, value, bound } = solve({
      total: 10_000,
      curves: [row('linear', 3), row('linear', 2), row('linear', 1)],
      rows: [
        { name: 'a+b', of: [1, 1, 0], low: null, high: 6000 },
        { name: 'a', of: [1, 0, 0], low: null, high: 4500 },
      ],
    });
    expect([amounts, value, bound]).toEqual([[4500, 1500, 4000], 205, 205]);
  });
  it('a row that forces lines to their floor leaves no interior, and is solved', () => {
    const { amounts, gap } = solve({
      total: 10_000_000,
      curves: R27,
      rows: [{ name: 'off', of: [1, 0, 1], low: null, high: 0 }],
    });
    expect([amounts, gap]).toEqual([[0, 10_000_000, 0], 0]);
  });
  it('refuses by name', () => {
    const refusal = (given: Partial<RowProblem>) => {
      const found = allocateRows({
        total: 100,
        curves: R27,
        low: none(3),
        high: none(3),
        rows: [],
        step: 1,
        decimals: 2,
        ...given,
      });
      return found.ok ? null : found.problem.code;
    };
    const rule = (of: number[], low: number | null, high: number | null) => [{ name: 'r', of, low, high }];
    expect(refusal({ rows: rule([1, 1], 0, 5) })).toBe('bad-row');
    expect(refusal({ rows: rule([1, 1, Number.NaN], 0, 5) })).toBe('bad-row');
    expect(refusal({ rows: rule([1, 1, 1], 6, 5) })).toBe('bad-row');
    expect(refusal({ rows: rule([1, 1, 1], null, 99) })).toBe('infeasible');
    expect(refusal({ low: [90, 20, null] })).toBe('infeasible');
    // Twice a whole number of cents is never odd.
    expect(refusal({ rows: rule([2, 2, 0], 51, 51) })).toBe('not-exact');
  });
});

const curve: fc.Arbitrary<Curve> = fc
  .record({
    kind: fc.constantFrom<RowCurve['kind']>('linear', 'log', 'power', 'exp', 'mm', 'hill', 'hill', 'logistic'),
    a: fc.integer({ min: 1, max: 50 }),
    b: fc.integer({ min: 1, max: 9 }),
    s: fc.integer({ min: 5, max: 40 }),
  })
  .map(({ kind, a, b, s }) => row(kind, a, kind === 'power' || kind === 'logistic' ? b / 10 : b * 5, s / 10));
const limit = fc.option(fc.integer({ min: 0, max: 40 }), { nil: null });
const steep = (one: Curve) => one.kind === 'power' || (one.kind === 'hill' && one.s < 1);
const problems = (most: number, of: readonly number[]): fc.Arbitrary<RowProblem> =>
  fc.integer({ min: 2, max: most }).chain((n) =>
    fc.record({
      total: fc.integer({ min: 10, max: 30 }),
      curves: fc.array(curve, { minLength: n, maxLength: n }),
      low: fc.array(fc.constantFrom(null, null, 1, 3), { minLength: n, maxLength: n }),
      high: fc.array(fc.constantFrom(null, null, 12, 20), { minLength: n, maxLength: n }),
      rows: fc.array(
        fc.record({
          name: fc.constant('rule'),
          of: fc.array(fc.constantFrom(...of), { minLength: n, maxLength: n }),
          low: limit,
          high: limit,
        }),
        { maxLength: 3 },
      ),
      step: fc.constant(1),
      decimals: fc.constant(0),
    }),
  );
/** The best whole allocation by trying all; null when none is allowed. */
function enumerate({ total, curves, low, high, rows }: RowProblem): number | null {
  let best: number | null = null;
  const amounts: number[] = [];
  const go = (i: number, left: number): void => {
    if (i === curves.length - 1) {
      amounts[i] = left;
      const fits = left >= (low[i] ?? 0) && left <= (high[i] ?? left) && rows.every((rule) => holds(rule, amounts));
      if (!fits) return;
      const value = curves.reduce((all, one, k) => all + outcome(one, amounts[k] ?? 0), 0);
      if (best === null || value > best) best = value;
      return;
    }
    for (let x = low[i] ?? 0; x <= Math.min(left, high[i] ?? left); x++) {
      amounts[i] = x;
      go(i + 1, left - x);
    }
  };
  go(0, total);
  return best;
}

describe('laws', () => {
  it('keeps everything, is never above its bound, and no whole allocation is above the bound either', () =>
    fc.assert(
      fc.property(problems(4, [0, 1, 1, 2, 0.3, -0.7]), (given) => {
        const found = allocateRows(given);
        const best = enumerate(given);
        if (!found.ok) {
          // Whole units may leave nothing where real amounts leave a little.
          expect(['infeasible', 'crossed-bounds', 'not-exact', 'bad-row']).toContain(found.problem.code);
          if (found.problem.code !== 'not-exact') expect(best).toBeNull();
          return;
        }
        const { amounts, value, bound, gap } = found.value;
        expect(sum(amounts)).toBe(given.total);
        amounts.forEach((amount, i) => {
          expect(Number.isSafeInteger(amount)).toBe(true);
          expect(amount).toBeGreaterThanOrEqual(given.low[i] ?? 0);
          expect(amount).toBeLessThanOrEqual(given.high[i] ?? given.total);
        });
        for (const rule of given.rows) expect(holds(rule, amounts)).toBe(true);
        expect(value).toBeLessThanOrEqual(bound);
        expect(gap).toBeGreaterThanOrEqual(0);
        expect(best).not.toBeNull();
        expect(bound).toBeGreaterThanOrEqual((best ?? 0) * (1 - 1e-9));
      }),
      { numRuns: 600 },
    ));
  it('groups that cross: a step of one cent loses nothing that can be seen', () =>
    fc.assert(
      fc.property(problems(6, [0, 1]), (given) => {
        const fine = allocateRows({
          ...given,
          total: given.total * 100,
          decimals: 2,
          low: given.low.map((floor) => (floor === null ? null : floor * 100)),
          high: given.high.map((cap) => (cap === null ? null : cap * 100)),
          rows: given.rows.map((rule) => ({
            ...rule,
            low: rule.low === null ? null : rule.low * 100,
            high: rule.high === null ? null : rule.high * 100,
          })),
        });
        // Where the first cent has an endless slope, whole cents do lose something.
        if (fine.ok && !given.curves.some(steep)) expect(fine.value.gap).toBeLessThan(1e-4);
      }),
      { numRuns: 400 },
    ));
  it('settles between a steep logistic curve and a floor', () => {
    const curves = [row('hill', 18, 5, 2.2), row('logistic', 6, 0.9), row('log', 30, 20)];
    const rows = [{ name: 'rule', of: [1, 0, 0], low: 900, high: null }];
    const { gap, amounts } = solve({ total: 1800, curves, low: none(3), high: none(3), rows, step: 0, decimals: 2 });
    expect(gap).toBeLessThan(1e-8);
    expect(amounts[0]).toBeCloseTo(900, 6);
  });
  it('a row that a line fills to the last digit is kept, with the bound that it gives', () => {
    const curves = [
      row('hill', 18, 10, 2.2),
      row('exp', 1, 15),
      row('hill', 3, 30, 3.5),
      row('logistic', 3, 0.4),
      row('log', 1, 5),
    ];
    const rows = [
      { name: 'a', of: [1, 0, 0, 0, 0], low: 0, high: 100 },
      { name: 'b', of: [1, 0, 0, 1, 1], low: null, high: 1700 },
      { name: 'c', of: [0, 0, 1, 0, 1], low: 300, high: 3500 },
    ];
    const [low, high] = [
      [null, 300, null, null, null],
      [null, null, null, null, 1200],
    ];
    expect(solve({ total: 2900, curves, low, high, rows, step: 0, decimals: 2 }).gap).toBeLessThan(1e-8);
  });
  it('never fixes lines so that a row is missed', () => {
    // The first and third may take 22 of 27: with the second at 0 nothing is left.
    const curves = [row('linear', 1), row('hill', 1, 10, 1.4), row('linear', 1)];
    const rows = [
      { name: 'r', of: [1, 0, 0], low: 12, high: null },
      { name: 'q', of: [1, 0, 1], low: null, high: 22 },
    ];
    const { amounts, value } = solve({ total: 27, curves, low: none(3), high: none(3), rows, step: 1, decimals: 0 });
    expect((amounts[0] ?? 0) + (amounts[2] ?? 0)).toBe(22);
    expect(value).toBeCloseTo(22.2748, 4);
  });
  it('goes on from a first plan that no line may stand in', () => {
    // 12 and 1 where the second line gets nothing or at least 5: only 0 and 13 will do.
    const line = row('linear', 1, 5, 0.5);
    const given = { total: 13, curves: [line, line], low: none(2), high: [12, null], least: [9, 5] };
    expect(solve({ ...given, rows: [], step: 0, decimals: 0 }).amounts).toEqual([0, 13]);
  });
  it('is what allocateCurves gives for one total, S-curves and least amounts included', () =>
    fc.assert(
      fc.property(
        problems(7, [0]),
        fc.array(fc.option(fc.integer({ min: 1, max: 9 }), { nil: null })),
        (given, some) => {
          const least = given.curves.map((_, i) => some[i] ?? null);
          const plain = { ...given, rows: [], step: 0, least };
          const [mine, theirs] = [allocateRows(plain), allocateCurves(plain)];
          expect(mine.ok).toBe(theirs.ok);
          if (!mine.ok || !theirs.ok) return;
          const scale = Math.max(Math.abs(theirs.value.value), 1e-9);
          // Where the slope at 0 is endless, the last digit of the total brings more than its share.
          const digit = sum(given.curves.map((curve) => outcome(curve, 1e-15 * given.total)));
          expect(mine.value.value).toBeLessThanOrEqual(theirs.value.bound + 1e-8 * scale + digit);
          expect(theirs.value.value).toBeLessThanOrEqual(mine.value.bound + 1e-8 * scale + digit);
          if (mine.value.gap < 1e-8 && theirs.value.gap < 1e-8)
            expect(Math.abs(mine.value.value - theirs.value.value)).toBeLessThanOrEqual(1e-7 * scale + digit);
        },
      ),
      { numRuns: 300 },
    ));
});

/** Channel × region, as SOLVER.md measures it. */
function crossed(n: number, channels: number, regions: number, unit = 1): RowProblem {
  const random = seeded(n);
  const total = n * 100_000;
  const curves = Array.from({ length: n }, () => {
    const [a, b] = [500 + 3000 * random(), (300 + 2000 * random()) * unit];
    const kind = (['log', 'exp', 'mm', 'hill', 'power'] as const)[Math.floor(random() * 5)] ?? 'log';
    return kind === 'power' ? row(kind, a / unit ** 0.5 / 40, 0.5) : row(kind, a, b, 0.5 + 0.5 * random());
  });
  const labels = (count: number) => curves.map(() => Math.floor(random() * count));
  const rows = (name: string, count: number): RowLimit[] => {
    const label = labels(count);
    return Array.from({ length: count }, (_, c) => ({
      name: `${name} ${c}`,
      of: label.map((one) => +(one === c)),
      low: Math.round((total / count) * 0.5 * random()),
      high: Math.round((total / count) * (1.1 + 0.5 * random())),
    }));
  };
  return {
    total,
    curves,
    low: none(n),
    high: curves.map(() => 400_000),
    rows: [...rows('channel', channels), ...rows('region', regions)],
    step: 0,
    decimals: unit === 1 ? 2 : 2 - Math.log10(unit),
  };
}
describe('at size', () => {
  it.each([
    [24, 6, 4],
    [100, 9, 6],
    [1000, 18, 12],
  ])('%i lines in %i channels and %i regions: gap 1e-8', (n, channels, regions) => {
    const given = crossed(n, channels, regions);
    expect(solve(given).gap).toBeLessThan(1e-8);
    const whole = solve({ ...given, step: 1 });
    expect(sum(whole.amounts)).toBe(given.total);
    expect(whole.gap).toBeLessThan(1e-8);
    for (const rule of given.rows) expect(holds(rule, whole.amounts)).toBe(true);
  });
  it('is the same in units a million times larger or smaller', () => {
    const plain = solve(crossed(100, 9, 6));
    for (const unit of [1e-4, 1e2]) {
      const other = solve(crossed(100, 9, 6, unit));
      expect(other.value / plain.value).toBeCloseTo(1, 9);
    }
  });
});
