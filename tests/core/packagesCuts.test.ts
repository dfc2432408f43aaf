/** Cuts: every whole choice keeps them, the fractional one that they were made for does not. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { liftedCuts } from '../../src/core/allocate/packages/liftedCut.ts';

const sumOf = (weight: readonly number[], at: readonly number[], x: ArrayLike<number>) =>
  at.reduce((sum, i, e) => sum + (weight[e] ?? 0) * (x[i] ?? 0), 0);

describe('cuts of one row', () => {
  const row = fc.integer({ min: 3, max: 9 }).chain((n) =>
    fc.record({
      weight: fc.array(fc.integer({ min: -20, max: 100 }), { minLength: n, maxLength: n }),
      low: fc.integer({ min: -50, max: 50 }),
      room: fc.integer({ min: 0, max: 300 }),
      x: fc.array(fc.constantFrom(0, 0, 1, 1, 0.25, 0.5, 0.8, 0.99), { minLength: n, maxLength: n }),
      pair: fc.tuple(fc.nat(n - 1), fc.nat(n - 1)),
      needs: fc.boolean(),
    }),
  );
  it('hold for every choice that keeps the row, and are broken', () => {
    let found = 0;
    fc.assert(
      fc.property(row, fc.constantFrom(1, -1), ({ weight, low, room, x, pair: [a, b], needs }, side) => {
        const at = weight.map((_, i) => i);
        const own = { at, weight, low, high: low + room };
        const pair = { at: [a, b], weight: [1, needs ? -1 : 1], low: needs ? -1 : 0, high: needs ? 0 : 1 };
        const pairs = a === b ? [] : [pair];
        for (const cut of liftedCuts(own, side === 1 ? 1 : -1, Float64Array.from(x), pairs)) {
          found++;
          expect(sumOf(cut.weight, cut.at, x)).toBeGreaterThan(cut.high);
          for (let set = 0; set < 1 << at.length; set++) {
            const choice = at.map((i) => (set >> i) & 1);
            const kept = [own, ...pairs].every((rule) => {
              const sum = sumOf(rule.weight, rule.at, choice);
              return sum >= rule.low && sum <= rule.high;
            });
            if (kept) expect(sumOf(cut.weight, cut.at, choice)).toBeLessThanOrEqual(cut.high);
          }
        }
      }),
      { numRuns: 2000 },
    );
    expect(found).toBeGreaterThan(100);
  });
  it('two of three that do not fit together: at most one', () =>
    expect(
      liftedCuts({ at: [0, 1, 2], weight: [6, 6, 6], low: 0, high: 11 }, 1, Float64Array.from([0.9, 0.9, 0]), [])[0],
    ).toMatchObject({ at: [0, 1, 2], weight: [1, 1, 1], high: 1 }));
});
