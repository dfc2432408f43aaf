/** Scores of any criteria (C08): the seed's own as one case, and the laws. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Criterion, rankByScore, SCORE_WEIGHTS, score, scoreParts } from '../../src/core/allocate/score.ts';

const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
const get = (values: readonly number[], criteria: readonly Criterion[]) => {
  const found = scoreParts(values, criteria);
  if (!found.ok) throw new Error(found.problem.message);
  return found.value;
};
const seed = SCORE_WEIGHTS.map((weight, i): Criterion => ({ weight, cap: i === 0 ? 5 : 1, best: 'high' }));

describe('R13', () => {
  it('4.2, .85, .75, .80 → 0.821, part by part', () => {
    const parts = get([4.2, 0.85, 0.75, 0.8], seed);
    [0.336, 0.255, 0.15, 0.08].forEach((part, i) => expect(parts[i]).toBeCloseTo(part, 12));
    expect(sum(parts)).toBeCloseTo(0.821, 12);
  });
  it('is the score of the cell function', () =>
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 }), (values) => {
        const [roi = 0, align = 0, risk = 0, time = 0] = values.map((value, i) => (i === 0 ? value * 9 : value));
        expect(sum(get([roi, align, risk, time], seed))).toBeCloseTo(score(roi, align, risk, time), 12);
      }),
    ));
});

const criterion = fc.record({
  weight: fc.integer({ min: 1, max: 100 }),
  cap: fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
  best: fc.constantFrom('high' as const, 'low' as const),
});
it('0 to 1; turning a criterion around turns its part around', () =>
  fc.assert(
    fc.property(
      fc.array(fc.tuple(criterion, fc.double({ min: -1e7, max: 1e7, noNaN: true })), { minLength: 1, maxLength: 6 }),
      (list) => {
        const [criteria, values] = [list.map(([one]) => one), list.map(([, value]) => value)];
        const parts = get(values, criteria);
        expect(sum(parts)).toBeGreaterThanOrEqual(0);
        expect(sum(parts)).toBeLessThanOrEqual(1 + 1e-12);
        const turned = get(
          values,
          criteria.map((one) => ({ ...one, best: one.best === 'high' ? 'low' : 'high' })),
        );
        expect(sum(parts) + sum(turned)).toBeCloseTo(1, 12);
      },
    ),
  ));

it('ties by cost, then by name, whatever the order of lines', () => {
  expect(rankByScore([0.5, 0.7, 0.5, 0.5], [9, 9, 4, 9], ['b', 'x', 'c', 'a'])).toEqual([1, 2, 3, 0]);
  // 0.1 + 0.2 is 0.3.
  expect(rankByScore([0.1 + 0.2, 0.3], [2, 1], ['a', 'b'])).toEqual([1, 0]);
});

it.each([
  [scoreParts([1], []), 'lengths'],
  [scoreParts([], []), 'no-weights'],
  [scoreParts([Number.NaN], [{ weight: 1, cap: 1, best: 'high' }]), 'bad-value'],
  [scoreParts([1], [{ weight: 1, cap: 0, best: 'high' }]), 'bad-cap'],
  [scoreParts([1], [{ weight: -1, cap: 1, best: 'high' }]), 'negative-weight'],
  [scoreParts([1], [{ weight: 0, cap: 1, best: 'high' }]), 'no-weights'],
])('refusal %#', (result, code) => expect(result).toMatchObject({ ok: false, problem: { code } }));
