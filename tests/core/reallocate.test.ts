import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocateCurves } from '../../src/core/allocate/curves/solve.ts';
import { GUARDRAILS, type MovableLine, reallocate } from '../../src/core/allocate/reallocate.ts';
import { moveSize, turnover } from '../../src/core/allocate/turnover.ts';
import type { RowCurve } from '../../src/core/response/curve.ts';
import type { Result } from '../../src/core/result.ts';

const get = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(result.problem.message);
  return result.value;
};
const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
const seen = (amount: number, roas: number, more: Partial<MovableLine> = {}): MovableLine => ({
  amount,
  performance: { kind: 'observed', outcome: roas * 1000, spend: 1000, maturity: 1, sample: 1e6 },
  ...more,
});

describe('R21', () => {
  it.each([
    [0, 'none'],
    [49_999, 'minor'],
    [50_000, 'major'],
    [60_000, 'major'],
    [150_000, 'major'],
    [150_001, 'refused'],
  ] as const)('%d of a million is %s', (moved, size) => expect(moveSize(moved, 1_000_000)).toBe(size));
});

describe('reallocate', () => {
  it('the better line grows by its step', () =>
    expect(get(reallocate([seen(50_000, 2), seen(50_000, 1)]))).toMatchObject({
      moves: [10_000, -10_000],
      reasons: ['step', 'step'],
      turnover: 0.1,
      size: 'major',
    }));
  it('the turnover shortens all moves alike', () => {
    const { moves, size, reasons } = get(
      reallocate([seen(40_000, 4), seen(20_000, 4), seen(60_000, 1)], { ...GUARDRAILS, turnover: 0.04 }),
    );
    expect(moves).toEqual([3200, 1600, -4800]);
    expect(reasons).toEqual(['turnover', 'turnover', 'turnover']);
    expect(size).toBe('minor');
  });
  it('holds, floors and caps are kept and named', () => {
    const { moves, reasons } = get(
      reallocate([
        seen(50_000, 9, { held: true }),
        seen(50_000, 3, { cap: 52_000 }),
        seen(50_000, 1, { floor: 49_500 }),
        seen(50_000, 1),
      ]),
    );
    expect(moves[0]).toBe(0);
    expect(moves[1]).toBe(2000);
    expect(sum(moves)).toBe(0);
    expect(reasons.slice(0, 3)).toEqual(['held', 'cap', 'floor']);
  });
  it('a floor goes before the step', () => {
    const { moves, reasons } = get(reallocate([seen(10_000, 1, { floor: 14_000 }), seen(90_000, 1)]));
    expect(moves).toEqual([4000, -4000]);
    expect(reasons).toEqual(['floor', 'return']);
  });
  it('a line without any return keeps what the others may not take', () =>
    expect(get(reallocate([seen(10_000, 1), seen(90_000, 0)])).moves).toEqual([2000, -2000]));
  it('a curve is judged by its margin, not its average', () => {
    // Both average 1 at 1,000; the next unit of the first brings 0.5 (mm at its half), of the second 1.
    const half: RowCurve = { kind: 'mm', a: 2000, b: 1000, s: 0 };
    const straight: RowCurve = { kind: 'linear', a: 1, b: 0, s: 0 };
    const { moves, returns } = get(
      reallocate([half, straight].map((curve) => ({ amount: 100_000, performance: { kind: 'curve', curve } }))),
    );
    expect(returns).toEqual([0.5, 1]);
    expect(moves).toEqual([-20_000, 20_000]);
  });
  it('R25: 1.4 at 45 % maturity is 3.11', () => {
    const { returns } = get(
      reallocate([
        {
          amount: 1000,
          performance: { kind: 'observed', outcome: 1400, spend: 1000, maturity: 0.45, sample: 1e12 },
        },
        seen(1000, 2),
      ]),
    );
    expect(returns[0]).toBeCloseTo(3.111, 3);
  });
  it('few observations are drawn to the mean; none, or too young ones, stand at it', () => {
    const one = (outcome: number, sample: number, maturity = 1): MovableLine => ({
      amount: 1000,
      performance: { kind: 'observed', outcome, spend: 1000, maturity, sample },
    });
    const { returns } = get(reallocate([one(4000, 30), one(2000, 30_000), one(3000, 0), one(100, 500, 0.1)]));
    // The mean of the three that count is 3.
    expect(returns[0]).toBeCloseTo(3.5, 12);
    expect(returns[1]).toBeCloseTo(2, 2);
    expect(returns.slice(2)).toEqual([3, 3]);
  });
  it.each([
    [reallocate([]), 'no-lines'],
    [reallocate([seen(-1, 1)]), 'negative-amount'],
    [reallocate([seen(0.5, 1)]), 'too-large'],
    [reallocate([seen(1, 1)], { ...GUARDRAILS, turnover: -1 }), 'bad-limit'],
    [reallocate([seen(1, -1)]), 'bad-performance'],
    [reallocate([seen(5, 0), seen(5, 0)]), 'no-returns'],
    [
      reallocate([
        { amount: 5, performance: { kind: 'observed', outcome: 1e200, spend: 0.001, maturity: 1, sample: 9 } },
      ]),
      'bad-performance',
    ],
    [reallocate([seen(100, 1, { floor: 150 }), seen(100, 1)]), 'infeasible'],
    [reallocate([seen(100, 1, { floor: 150 }), seen(1000, 1)], { ...GUARDRAILS, turnover: 0.04 }), 'infeasible'],
    [reallocate([seen(100, 1, { floor: 150, cap: 120 }), seen(1000, 1)]), 'crossed-bounds'],
  ])('refusal %#', (result, code) => expect(result).toMatchObject({ ok: false, problem: { code } }));
});

const lines = fc.array(
  fc.record({
    amount: fc.integer({ min: 1, max: 1e8 }),
    roas: fc.integer({ min: 1, max: 900 }),
    held: fc.boolean(),
    room: fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 40 })),
  }),
  { minLength: 2, maxLength: 9 },
);
const made = (raw: readonly { amount: number; roas: number; held: boolean; room: readonly [number, number] }[]) =>
  raw.map(({ amount, roas, held, room: [down, up] }, i) =>
    seen(amount, roas / 100, {
      held: held && i > 0,
      floor: Math.floor(amount * (1 - down / 100)),
      cap: Math.ceil(amount * (1 + up / 100)),
    }),
  );

describe('laws', () => {
  it('moves add up to 0, keep every limit, and are as large as they say', () =>
    fc.assert(
      fc.property(lines, fc.constantFrom(0, 0.01, 0.05, 0.15, 1), (raw, limit) => {
        const given = made(raw);
        const { amounts, moves, turnover: share, size } = get(reallocate(given, { ...GUARDRAILS, turnover: limit }));
        const before = given.map(({ amount }) => amount);
        expect(sum(moves)).toBe(0);
        expect(share).toBeCloseTo(turnover(before, amounts) ?? 0, 14);
        expect(sum(moves.map(Math.abs)) / 2).toBeLessThanOrEqual(limit * sum(before) + 1e-6);
        expect(size).toBe(moveSize(sum(moves.map(Math.abs)) / 2, sum(before)));
        given.forEach(({ amount, held, floor, cap }, i) => {
          const after = amounts[i] ?? 0;
          if (held) expect(after).toBe(amount);
          expect(Math.abs(after - amount)).toBeLessThanOrEqual(amount * 0.2 + 1e-6);
          expect(after).toBeGreaterThanOrEqual(floor ?? 0);
          expect(after).toBeLessThanOrEqual(cap ?? 0);
        });
      }),
      { numRuns: 300 },
    ));
  it('nothing moves where all returns are equal', () =>
    fc.assert(
      fc.property(lines, (raw) => {
        const { moves } = get(reallocate(made(raw.map((line) => ({ ...line, roas: 250 })))));
        expect(moves.every((move) => Math.abs(move) <= 1)).toBe(true);
      }),
    ));
  it('the order of lines does not matter, but for a cent of a tie', () =>
    fc.assert(
      fc.property(lines, (raw) => {
        const given = made(raw.map((line) => ({ ...line, held: false })));
        const there = get(reallocate(given)).moves;
        const back = [...get(reallocate([...given].reverse())).moves].reverse();
        there.forEach((move, i) => expect(Math.abs(move - (back[i] ?? 0))).toBeLessThanOrEqual(1));
      }),
    ));
  it('step by step it comes to the optimum of the curves, and stays', () => {
    const curves = [
      [120_000, 20_000],
      [80_000, 10_000],
      [60_000, 30_000],
    ].map(([a = 0, b = 0]): RowCurve => ({ kind: 'log', a, b, s: 0 }));
    const nulls = curves.map(() => null);
    const best = get(allocateCurves({ total: 10_000_000, decimals: 2, step: 1, low: nulls, high: nulls, curves }));
    let amounts: readonly number[] = [3_333_334, 3_333_333, 3_333_333];
    for (let quarter = 0; quarter < 60; quarter++) {
      const now = amounts;
      amounts = get(
        reallocate(curves.map((curve, i) => ({ amount: now[i] ?? 0, performance: { kind: 'curve', curve } }))),
      ).amounts;
    }
    amounts.forEach((amount, i) => expect(Math.abs(amount - (best.amounts[i] ?? 0))).toBeLessThan(100));
  });
});
