/** splitByWeights against an independent model: all arithmetic in bigint fractions, no code shared with the product. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitByWeights } from '../../src/core/allocate/splitByWeights.ts';

type Line = { readonly weight: number; readonly min: number; readonly max: number | null };
type Fraction = { readonly over: bigint; readonly under: bigint };

const ZERO = BigInt(0);
const big = (values: readonly (number | bigint)[]) => values.reduce<bigint>((all, v) => all + BigInt(v), ZERO);
const less = (a: Fraction, b: Fraction) => a.over * b.under < b.over * a.under;
const whole = (value: number): Fraction => ({ over: BigInt(value), under: BigInt(1) });

/**
 * x = clip(λ·w, min, max) with Σx = total, by fixing lines: guess λ from the lines still free; the side (floors or
 * caps) that is violated more in all is certain, so those lines are fixed for good; repeat. Another road to the same
 * point than walking the sorted break points.
 */
function model(total: number, lines: readonly Line[]): readonly Fraction[] | null {
  const fixed = new Map<number, number>();
  lines.forEach((line, i) => {
    if (line.weight === 0) fixed.set(i, line.min);
  });
  for (;;) {
    const free = lines.flatMap((_, i) => (fixed.has(i) ? [] : [i]));
    const rest = BigInt(total) - big([...fixed.values()]);
    if (free.length === 0) return rest === ZERO ? lines.map((_, i) => whole(fixed.get(i) ?? 0)) : null;
    const weight = big(free.map((i) => lines[i]?.weight ?? 0));
    const share = (i: number): Fraction => ({ over: rest * BigInt(lines[i]?.weight ?? 0), under: weight });
    const low = free.filter((i) => less(share(i), whole(lines[i]?.min ?? 0)));
    const high = free.filter((i) => {
      const cap = lines[i]?.max ?? null;
      return cap !== null && less(whole(cap), share(i));
    });
    if (low.length === 0 && high.length === 0)
      return lines.map((_, i) => {
        const value = fixed.get(i);
        return value === undefined ? share(i) : whole(value);
      });
    const missing = big(low.map((i) => BigInt(lines[i]?.min ?? 0) * weight - share(i).over));
    const surplus = big(high.map((i) => share(i).over - BigInt(lines[i]?.max ?? 0) * weight));
    if (missing >= surplus) for (const i of low) fixed.set(i, lines[i]?.min ?? 0);
    if (surplus >= missing) for (const i of high) fixed.set(i, lines[i]?.max ?? 0);
  }
}

const line: fc.Arbitrary<Line> = fc
  .record({
    weight: fc.oneof(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 1_000_000_000 })),
    min: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 100_000 })),
    room: fc.option(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 100_000 })), { nil: null }),
  })
  .map(({ weight, min, room }) => ({ weight, min, max: room === null ? null : min + room }));
const cases = fc.array(line, { minLength: 1, maxLength: 12 }).chain((lines) =>
  fc.record({
    lines: fc.constant(lines),
    // Around the feasible range, so that both sides and its edges are met.
    total: fc.integer({ min: -50, max: 1200 }).map((permille) => {
      const floors = lines.reduce((sum, { min }) => sum + min, 0);
      const caps = lines.reduce((sum, { min, max }) => sum + (max ?? min + 200_000), 0);
      return Math.max(0, floors + Math.round(((caps - floors) * permille) / 1000));
    }),
    step: fc.constantFrom(1, 5, 100, 997, 25_000),
  }),
);

const run = (lines: readonly Line[], total: number, step: number) =>
  splitByWeights(
    total,
    lines.map(({ weight }) => weight),
    { min: lines.map(({ min }) => min), max: lines.map(({ max }) => max), step },
  );

describe('water-filling against a bigint model', () => {
  it('is infeasible exactly when the model is; else sum, bounds and the distance to the exact share hold', () =>
    fc.assert(
      fc.property(cases, ({ lines, total, step }) => {
        const floors = lines.reduce((sum, { min }) => sum + min, 0);
        const exact = floors > total ? null : model(total, lines);
        const result = run(lines, total, step);
        expect(result.ok).toBe(exact !== null);
        if (!result.ok || exact === null) return;
        const { amounts, binding } = result.value;
        expect(big(amounts)).toBe(BigInt(total));
        amounts.forEach((amount, i) => {
          const { min = 0, max = null } = lines[i] ?? {};
          const share = exact[i] ?? whole(0);
          const distance = BigInt(amount) * share.under - share.over;
          expect(amount).toBeGreaterThanOrEqual(min);
          expect(amount).toBeLessThanOrEqual(max ?? Number.MAX_SAFE_INTEGER);
          expect((distance < ZERO ? -distance : distance) < BigInt(step) * share.under).toBe(true);
          if (binding[i] === 'floor') expect(share).toSatisfy((s: Fraction) => s.over === BigInt(min) * s.under);
          if (binding[i] === 'cap') expect(share).toSatisfy((s: Fraction) => s.over === BigInt(max ?? -1) * s.under);
        });
      }),
      { numRuns: 3000 },
    ));

  it('rounds to cents by largest remainder: nobody above has a smaller fraction than anybody below', () =>
    fc.assert(
      fc.property(cases, ({ lines, total }) => {
        const exact = model(total, lines);
        const result = run(lines, total, 1);
        if (!result.ok || exact === null) return;
        const fractions = exact.map(({ over, under }) => ({ fraction: over % under, under }));
        const up: number[] = [];
        const down: number[] = [];
        result.value.amounts.forEach((amount, i) => {
          const { over, under } = exact[i] ?? whole(0);
          if (over % under === ZERO) expect(BigInt(amount) * under).toBe(over);
          else (BigInt(amount) * under > over ? up : down).push(i);
        });
        for (const a of up)
          for (const b of down) {
            const [x, y] = [fractions[a], fractions[b]];
            const difference = (x?.fraction ?? ZERO) * (y?.under ?? ZERO) - (y?.fraction ?? ZERO) * (x?.under ?? ZERO);
            expect(difference > ZERO || (difference === ZERO && a < b)).toBe(true);
          }
      }),
      { numRuns: 2000 },
    ));

  it('the order of lines does not move the exact solution: at most one step apart', () =>
    fc.assert(
      fc.property(cases, ({ lines, total, step }) => {
        const forth = run(lines, total, step);
        const back = run([...lines].reverse(), total, step);
        expect(back.ok).toBe(forth.ok);
        if (!forth.ok || !back.ok) return;
        const mirrored = [...back.value.amounts].reverse();
        forth.value.amounts.forEach((amount, i) => {
          expect(Math.abs(amount - (mirrored[i] ?? 0))).toBeLessThanOrEqual(step);
        });
      }),
      { numRuns: 1000 },
    ));
});

describe('bounds at the edge', () => {
  const amounts = (total: number, weights: readonly number[], options: Parameters<typeof splitByWeights>[2]) => {
    const result = splitByWeights(total, weights, options);
    return result.ok ? result.value.amounts : result.problem.code;
  };
  it.each([
    ['floors that take all', 90, [1, 1], { min: [50, 40] }, [50, 40]],
    ['caps that take all', 90, [1, 1], { max: [50, 40] }, [50, 40]],
    ['floor equal to cap is fixed', 100, [9, 1, 1], { min: [20, null, null], max: [20, null, null] }, [20, 40, 40]],
    ['one cent short of the floors', 89, [1, 1], { min: [50, 40] }, 'infeasible'],
    ['one cent above the caps', 91, [1, 1], { max: [50, 40] }, 'infeasible'],
    ['a cap on a line without weight does not make room', 10, [0, 1], { max: [100, 5] }, 'infeasible'],
    ['a step larger than the total', 70, [1, 1], { step: 100 }, [70, 0]],
    ['a credit floor', 0, [1, 1], { min: [-30, 30] }, [-30, 30]],
    ['a line without weight stays at 0 above a credit floor', 100, [0, 1], { min: [-5, 0] }, [0, 100]],
    ['unless the total needs the credit', -5, [0, 1], { min: [-5, 0] }, [-5, 0]],
    ['a cap below 0', 100, [0, 1], { min: [-9, null], max: [-5, null] }, [-5, 105]],
  ] as const)('%s', (_, total, weights, options, expected) =>
    expect(amounts(total, weights, options)).toEqual(expected),
  );
});
