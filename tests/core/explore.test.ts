import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Arm, explore, exploring } from '../../src/core/allocate/explore.ts';
import type { Result } from '../../src/core/result.ts';

/** The standard normal table: Φ(−0.2). */
const NORMAL_BELOW = 0.4207402905608969;
const normalDensity = (x: number) => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
const get = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(result.problem.message);
  return result.value;
};
const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
const rate = (name: string, conversions: number, trials: number, value = 1): Arm => ({
  kind: 'rate',
  name,
  conversions,
  trials,
  value,
});
const known = (name: string, mean: number, sd: number): Arm => ({ kind: 'value', name, mean, sd });

describe('wins are the probabilities to be best', () => {
  const DRAWS = 100_000;
  const share = (arms: readonly Arm[]) => (get(explore(0, 0, arms, 7, DRAWS)).wins[0] ?? 0) / DRAWS;
  it.each([
    // P(beta(2, 1) > beta(1, 1)) = 2/3; P(beta(3, 2) > beta(1, 1)) = E = 3/5.
    ['one success against nothing known', [rate('a', 1, 1), rate('b', 0, 0)], 2 / 3],
    ['2 of 3 against nothing known', [rate('a', 2, 3), rate('b', 0, 0)], 3 / 5],
    // P(beta(2, 2) > beta(1, 2)) = ∫ 6x(1 − x)·(2x − x²) dx = 0.7.
    ['1 of 2 against 0 of 1', [rate('a', 1, 2), rate('b', 0, 1)], 0.7],
    ['twice the value makes up for half the rate', [rate('a', 50, 1000, 2), rate('b', 100, 2000, 2)], 0.5],
    // P(normal(1, 5) > 0) = Φ(0.2), from a published table.
    ['two normals', [known('a', 1, 3), known('b', 0, 4)], 0.57926],
    ['three alike', [known('a', 2, 1), known('b', 2, 1), known('c', 2, 1)], 1 / 3],
  ])('%s', (name, arms, expected) => {
    // The fourth pair is skewed a little: the better known arm varies less.
    const error = name.startsWith('twice') ? 0.02 : 4 * Math.sqrt((expected * (1 - expected)) / DRAWS);
    expect(Math.abs(share(arms) - expected)).toBeLessThan(error);
  });
  it('no doubt, no exploring elsewhere', () =>
    expect(get(explore(1000, 0.1, [known('a', 1, 0), known('b', 2, 0)], 1)).amounts).toEqual([0, 100]));
});

it.each([
  // E max(X, Y) − E X of two normals is sd·φ(d/sd) − d·Φ(−d/sd), with d the difference of means and sd that of X − Y.
  ['two normals', [known('a', 1, 3), known('b', 0, 4)], 5 * normalDensity(0.2) - NORMAL_BELOW],
  ['nothing to learn', [known('a', 1, 0), known('b', 0, 0)], 0],
  // Two uniforms: E max = 2/3.
  ['nothing known', [rate('a', 0, 0), rate('b', 0, 0)], 2 / 3 - 1 / 2],
] as const)('what knowing is worth: %s', (_, arms, expected) => {
  const { regret, means } = get(explore(0, 0, arms, 3, 100_000));
  expect(regret).toBeCloseTo(expected, 1.6);
  expect(means).toHaveLength(2);
});
it('counts its draws as it goes', () => {
  const steps = [...exploring(1000, 0.1, [rate('a', 1, 2), rate('b', 1, 3)], 1, 50_000)];
  expect(steps).toEqual([0, 20_000, 40_000, 60_000, 80_000]);
});

it('the same bytes for the same seed, whatever the order of lines; other bytes for another', () => {
  const arms = [rate('Search', 40, 1000), rate('Social', 12, 200), known('Email', 0.05, 0.02)];
  const run = (list: readonly Arm[], seed: number) => get(explore(10_000_000, 0.1, list, seed));
  expect(run(arms, 42)).toEqual(run(arms, 42));
  expect(run([...arms].reverse(), 42).wins).toEqual([...run(arms, 42).wins].reverse());
  expect(run(arms, 43).wins).not.toEqual(run(arms, 42).wins);
  expect(run(arms, 42).wins).toEqual([73, 1370, 557]);
});

it('exact cents, for any arms', () =>
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1e12 }),
      fc.integer({ min: 0, max: 100 }),
      fc.array(fc.tuple(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 500 })), {
        minLength: 1,
        maxLength: 6,
      }),
      (total, percent, raw) => {
        const arms = raw.map(([won, lost], i) => rate(`line ${i}`, won, won + lost));
        const { amounts, rest, wins } = get(explore(total, percent / 100, arms, 5, 200));
        expect(sum(amounts) + rest).toBe(total);
        expect(sum(amounts)).toBe(Math.floor((total * percent) / 100));
        expect(sum(wins)).toBe(200);
        wins.forEach((won, i) => won === 0 && expect(amounts[i]).toBe(0));
      },
    ),
  ));

it.each([
  [explore(1, 0.1, [], 1), 'no-lines'],
  [explore(1, 0.1, [rate('a', 1, 1)], 1, 0), 'bad-draws'],
  [explore(1, 0.1, [rate('a', 1, 1)], 1, 1.5), 'bad-draws'],
  [explore(1, 0.1, [rate('a', 1, 1), rate('b', 1, 1)], 1, 500_001), 'bad-draws'],
  [explore(1, 0.1, [rate('a', 1, 1), rate('a', 1, 1)], 1), 'twice'],
  [explore(1, 0.1, [rate('a', 2, 1)], 1), 'bad-arm'],
  [explore(1, 0.1, [known('a', Number.NaN, 1)], 1), 'bad-arm'],
  [explore(1, 0.1, [known('a', 1, -1)], 1), 'bad-arm'],
  [explore(1, 2, [known('a', 1, 1)], 1), 'bad-share'],
])('refusal %#', (result, code) => expect(result).toMatchObject({ ok: false, problem: { code } }));
