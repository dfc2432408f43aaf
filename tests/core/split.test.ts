import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { APPORTION_METHODS, apportion } from '../../src/core/allocate/apportion.ts';
import { breakBack } from '../../src/core/allocate/breakBack.ts';
import { phase } from '../../src/core/allocate/phase.ts';
import { score } from '../../src/core/allocate/score.ts';
import { splitByPriority } from '../../src/core/allocate/splitByPriority.ts';
import { type SplitOptions, splitByWeights } from '../../src/core/allocate/splitByWeights.ts';
import { turnover } from '../../src/core/allocate/turnover.ts';
import type { Result } from '../../src/core/result.ts';

const get = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(result.problem.message);
  return result.value;
};
const split = (total: number, weights: readonly number[], options?: SplitOptions) =>
  get(splitByWeights(total, weights, options)).amounts;
const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);

describe('worked examples of the domain page', () => {
  it.each([
    [
      'R5: 100,000.00 ÷ 7',
      10_000_000,
      [1, 1, 1, 1, 1, 1, 1],
      {},
      [1428572, 1428572, 1428572, 1428571, 1428571, 1428571, 1428571],
    ],
    ['R5: −100.00 ÷ 3', -10_000, [1, 1, 1], {}, [-3334, -3333, -3333]],
    ['R5: percent column 1:1:1 of 100.0', 1000, [1, 1, 1], {}, [334, 333, 333]],
    [
      'R6: 50/30/20, A ≤ 40,000, C ≥ 25,000',
      10_000_000,
      [50, 30, 20],
      { min: [null, null, 2_500_000], max: [4_000_000, null, null] },
      [4_000_000, 3_500_000, 2_500_000],
    ],
    ['10 cents by 6:5 goes to the largest remainder', 10, [6, 5], {}, [5, 5]],
    ['weights are the decimals one sees: 0.1 : 0.2', 30, [0.1, 0.2], {}, [10, 20]],
    ['B36: 2:1 of 100.00', 10_000, [2, 1], {}, [6667, 3333]],
    ['the odd part of a step goes to the next in line', 1050, [1, 1, 1], { step: 100 }, [400, 350, 300]],
  ] as const)('%s', (_, total, weights, options, expected) => expect(split(total, weights, options)).toEqual(expected));

  it('R7: Anaplan’s hold', () =>
    expect(get(breakBack(100, [10, 20, 30], [false, true, false])).amounts).toEqual([20, 20, 60]));
  it('R9: every quarter of 100,000 is 25,000.00', () => {
    const months = get(
      phase(
        10_000_000,
        Array.from({ length: 12 }, () => 1),
      ),
    );
    expect(months.slice(0, 3)).toEqual([833333, 833334, 833333]);
    expect([0, 3, 6, 9].map((from) => sum(months.slice(from, from + 3)))).toEqual([
      2_500_000, 2_500_000, 2_500_000, 2_500_000,
    ]);
  });
  it('R8: 4-4-5 of 1,000,000', () =>
    expect(get(phase(100_000_000, [4, 4, 5, 4, 4, 5, 4, 4, 5, 4, 4, 5])).slice(0, 3)).toEqual([
      7692308, 7692307, 9615385,
    ]));
  it('R13: the seed’s score', () => expect(score(4.2, 0.85, 0.75, 0.8)).toBeCloseTo(0.821, 12));
  it('R21: −60k, +40k, +20k on a million is 6 %', () =>
    expect(turnover([500_000, 300_000, 200_000], [440_000, 340_000, 220_000])).toBe(0.06));
  it('C10: tiers fill in order and the dry one is named', () =>
    expect(get(splitByPriority(10_000, [6000, 3000, 3000], [1, 2, 2]))).toEqual({
      amounts: [6000, 2000, 2000],
      unallocated: 0,
      cutTier: 2,
    }));
});

describe('refusals say why, in money', () => {
  it.each([
    [splitByWeights(100, []), 'no-lines'],
    [splitByWeights(100, [0, 0]), 'no-weights'],
    [splitByWeights(100, [1, -1]), 'negative-weight'],
    [splitByWeights(100, [1, 1], { min: [60, 60] }), 'infeasible'],
    [splitByWeights(100, [1, 1], { max: [40, 40] }), 'infeasible'],
    [splitByWeights(100, [1, 1], { min: [60, null], max: [50, null] }), 'crossed-bounds'],
    [splitByPriority(100, [50, 50], [1, 1], [80, 80]), 'infeasible'],
    [breakBack(100, [0, 0], [false, false]), 'no-base'],
    [breakBack(100, [5, 5], [true, true]), 'all-held'],
    [apportion(1.5, [1]), 'bad-seats'],
  ] as const)('%#', (result, code) => expect(result).toMatchObject({ ok: false, problem: { code } }));
  it('a zero weight gets nothing, or its floor', () => {
    expect(split(100, [0, 1])).toEqual([0, 100]);
    expect(split(100, [0, 1], { min: [30, null] })).toEqual([30, 70]);
  });
});

const weights = fc
  .array(
    fc.oneof(
      fc.integer({ min: 0, max: 1000 }),
      fc.integer({ min: 0, max: 100_000 }).map((n) => n / 100),
    ),
    { minLength: 1, maxLength: 12 },
  )
  .filter((list) => list.some((w) => w > 0));
const totals = fc.integer({ min: 0, max: 2_000_000_000 });

describe('laws', () => {
  it('never loses a cent; each line within one unit of its exact share; zero weight gets nothing', () =>
    fc.assert(
      fc.property(totals, weights, (total, w) => {
        const amounts = split(total, w);
        const all = sum(w);
        return (
          sum(amounts) === total &&
          amounts.every(
            (amount, i) => Math.abs(amount - (total * (w[i] ?? 0)) / all) < 1.0001 && ((w[i] ?? 0) > 0 || amount === 0),
          )
        );
      }),
      { numRuns: 1000 },
    ));
  it('scaling weights changes nothing', () =>
    fc.assert(
      fc.property(
        totals,
        fc.array(fc.integer({ min: 0, max: 999 }), { minLength: 1, maxLength: 9 }).filter((l) => l.some((w) => w > 0)),
        fc.constantFrom(10, 0.1, 0.001, 1e6),
        (total, w, k) =>
          JSON.stringify(split(total, w)) ===
          JSON.stringify(
            split(
              total,
              w.map((x) => Number((x * k).toPrecision(12))),
            ),
          ),
      ),
      { numRuns: 500 },
    ));
  it('is symmetric in sign', () =>
    fc.assert(
      fc.property(
        totals,
        weights,
        (total, w) =>
          JSON.stringify(split(-total, w)) === JSON.stringify(split(total, w).map((a) => (a === 0 ? 0 : -a))),
      ),
    ));
  it('permuting lines permutes amounts, up to ties', () =>
    fc.assert(
      fc.property(
        totals,
        fc.uniqueArray(fc.integer({ min: 1, max: 5000 }), { minLength: 2, maxLength: 8 }),
        (total, w) => {
          const back = split(total, [...w].reverse());
          return split(total, w).every((amount, i) => Math.abs(amount - (back[w.length - 1 - i] ?? 0)) <= 1);
        },
      ),
    ));

  /** Water-filling by bisection on λ in exact hundredths: another algorithm than the one under test. */
  const bounded = fc.array(
    fc.record({
      w: fc.integer({ min: 0, max: 50 }),
      a: fc.integer({ min: 0, max: 5000 }),
      room: fc.option(fc.integer({ min: 0, max: 5000 }), { nil: null }),
    }),
    { minLength: 1, maxLength: 10 },
  );
  it('bounds hold, the sum is exact, and free lines share one level (checked by bisection)', () =>
    fc.assert(
      fc.property(bounded, fc.integer({ min: 0, max: 40_000 }), fc.constantFrom(1, 7, 100), (lines, total, step) => {
        const min = lines.map((line) => line.a);
        const max = lines.map((line) => (line.room === null ? null : line.a + line.room));
        const result = splitByWeights(
          total,
          lines.map((line) => line.w),
          { min, max, step },
        );
        const most = lines.reduce(
          (s, line, i) => s + (line.w === 0 ? line.a : (max[i] ?? Number.POSITIVE_INFINITY)),
          0,
        );
        if (sum(min) > total || most < total) return !result.ok;
        if (!result.ok) return false;
        const { amounts } = result.value;
        let [low, high] = [0, 1e6];
        const at = (level: number) =>
          lines.map((line, i) =>
            Math.min(Math.max(level * line.w, line.a), line.w === 0 ? line.a : (max[i] ?? Number.POSITIVE_INFINITY)),
          );
        for (let k = 0; k < 200; k++) {
          const middle = (low + high) / 2;
          if (sum(at(middle)) < total) low = middle;
          else high = middle;
        }
        const exact = at(high);
        return (
          sum(amounts) === total &&
          amounts.every(
            (amount, i) =>
              amount >= (min[i] ?? 0) &&
              amount <= (max[i] ?? Number.POSITIVE_INFINITY) &&
              Math.abs(amount - (exact[i] ?? 0)) < step + 1e-3,
          )
        );
      }),
      { numRuns: 2000 },
    ));

  it('phasing: parts add up and every year-to-date is within half a step', () =>
    fc.assert(
      fc.property(totals, weights, (total, w) => {
        const parts = get(phase(total, w));
        let running = 0;
        let weight = 0;
        return (
          sum(parts) === total &&
          parts.every((part, i) => {
            running += part;
            weight += w[i] ?? 0;
            return Math.abs(running - (total * weight) / sum(w)) <= 0.5001;
          })
        );
      }),
      { numRuns: 500 },
    ));
  it('break-back keeps held lines and the total', () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e6 }),
        fc.array(fc.tuple(fc.integer({ min: 1, max: 9999 }), fc.boolean()), { minLength: 1, maxLength: 8 }),
        (total, lines) => {
          const result = breakBack(
            total,
            lines.map(([v]) => v),
            lines.map(([, held]) => held),
          );
          if (!result.ok) return lines.every(([, held]) => held);
          return (
            sum(result.value.amounts) === total && lines.every(([v, held], i) => !held || result.value.amounts[i] === v)
          );
        },
      ),
    ));
  it('priority never pays more than a request, nor a later tier before an earlier one', () =>
    fc.assert(
      fc.property(
        totals,
        fc.array(fc.tuple(fc.integer({ min: 0, max: 1e8 }), fc.integer({ min: 1, max: 4 })), {
          minLength: 1,
          maxLength: 9,
        }),
        (total, lines) => {
          const { amounts, unallocated } = get(
            splitByPriority(
              total,
              lines.map(([r]) => r),
              lines.map(([, p]) => p),
            ),
          );
          const short = lines.flatMap(([r, p], i) => ((amounts[i] ?? 0) < r ? [p] : []));
          const paid = lines.flatMap(([, p], i) => ((amounts[i] ?? 0) > 0 ? [p] : []));
          return (
            sum(amounts) + unallocated === total &&
            amounts.every((a, i) => a <= (lines[i]?.[0] ?? 0)) &&
            (short.length === 0 || Math.max(0, ...paid) <= Math.min(...short))
          );
        },
      ),
      { numRuns: 500 },
    ));
  it('divisor methods give every seat, and never take one away when the house grows', () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 60 }),
        fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 6 }),
        fc.constantFrom(...APPORTION_METHODS.slice(1)),
        (seats, w, method) => {
          const now = get(apportion(seats, w, method));
          const next = get(apportion(seats + 1, w, method));
          return sum(now) === seats && next.every((seat, i) => seat >= (now[i] ?? 0));
        },
      ),
    ));
  it('largest remainder has the Alabama paradox: documented, not hidden', () => {
    const house = (seats: number) => get(apportion(seats, [6, 6, 2]));
    expect([house(10), house(11)]).toEqual([
      [4, 4, 2],
      [5, 5, 1],
    ]);
  });
});
