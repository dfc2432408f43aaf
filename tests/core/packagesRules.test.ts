/** Whole packages under rules, and zero-based budgeting: every selection of small instances, another solver on larger ones. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reasonSentence } from '../../src/core/allocate/packages/fundInOrder.ts';
import { nextBudget } from '../../src/core/allocate/packages/nextBudget.ts';
import type { PackageProblem, PackageRules } from '../../src/core/allocate/packages/problem.ts';
import { fundUnderRules } from '../../src/core/allocate/packages/rules.ts';
import { type DecisionPackage, zeroBase } from '../../src/core/allocate/packages/zeroBase.ts';
import { seeded } from '../../src/core/random.ts';

const bits = (chosen: readonly boolean[]) => chosen.map((one) => (one ? '1' : '0')).join('');
const fund = (given: PackageProblem, work?: number) => {
  const found = fundUnderRules(given, work);
  if (!found.ok) throw new Error(found.problem.message);
  return found.value;
};

type Choice = { readonly bits: string; readonly cost: number; readonly value: number };
const sumOver = (amounts: readonly number[], of: (i: number) => boolean) =>
  amounts.reduce((sum, amount, i) => (of(i) ? sum + amount : sum), 0);

/** The rules, read one by one from their words. */
function keeps(on: (i: number) => boolean, costs: readonly number[], rules: PackageRules): boolean {
  const { required = [], excluded = [], group = [], groups = [], exclusive = [], needs = [] } = rules;
  return (
    required.every(on) &&
    !excluded.some(on) &&
    exclusive.every((set) => new Set(set.filter(on)).size <= 1) &&
    needs.every(([i, needed]) => !on(i) || on(needed)) &&
    groups.every(({ low, high, atLeast = 0, atMost = costs.length }, g) => {
      const inside = (i: number) => group[i] === g && on(i);
      const [money, count] = [sumOver(costs, inside), costs.filter((_, i) => inside(i)).length];
      return money >= (low ?? 0) && money <= (high ?? money) && count >= atLeast && count <= atMost;
    })
  );
}
/** All selections within the rules, at any budget. */
function enumerate({ costs, values, rules = {} }: PackageProblem): readonly Choice[] {
  const all: Choice[] = [];
  for (let mask = 0; mask < 2 ** costs.length; mask++) {
    const on = (i: number) => ((mask >> i) & 1) === 1;
    if (keeps(on, costs, rules))
      all.push({ bits: bits(costs.map((_, i) => on(i))), cost: sumOver(costs, on), value: sumOver(values, on) });
  }
  return all;
}
const first = (all: readonly Choice[], order: (a: Choice, b: Choice) => number) =>
  [...all].sort((a, b) => order(a, b) || (a.bits < b.bits ? 1 : -1))[0];
const bestOf = (all: readonly Choice[], budget: number) =>
  first(
    all.filter(({ cost }) => cost <= budget),
    (a, b) => b.value - a.value || a.cost - b.cost,
  );

const instance: fc.Arbitrary<PackageProblem> = fc
  .record({ n: fc.integer({ min: 1, max: 8 }), most: fc.constantFrom(3, 9, 1000, 1_000_000_000) })
  .chain(({ n, most }) => {
    const index = fc.integer({ min: 0, max: n - 1 });
    const cap = fc.option(fc.integer({ min: 0, max: most * 3 }), { nil: null });
    return fc.record({
      budget: fc.integer({ min: 0, max: most * n }),
      costs: fc.array(fc.integer({ min: 1, max: most }), { minLength: n, maxLength: n }),
      values: fc.array(fc.integer({ min: -2, max: most }), { minLength: n, maxLength: n }),
      rules: fc.record({
        required: fc.oneof(
          { weight: 3, arbitrary: fc.constant([]) },
          { weight: 1, arbitrary: fc.array(index, { maxLength: 2 }) },
        ),
        excluded: fc.oneof(
          { weight: 3, arbitrary: fc.constant([]) },
          { weight: 1, arbitrary: fc.array(index, { maxLength: 2 }) },
        ),
        group: fc.array(fc.integer({ min: -1, max: 1 }), { minLength: n, maxLength: n }),
        groups: fc.array(
          fc
            .record({
              low: fc.option(fc.integer({ min: 0, max: most }), { nil: null }),
              high: cap,
              least: fc.boolean(),
              most: fc.boolean(),
            })
            .map(({ least, most: capped, ...money }) => ({
              name: 'g',
              ...money,
              ...(least ? { atLeast: 1 } : {}),
              ...(capped ? { atMost: 2 } : {}),
            })),
          { maxLength: 2 },
        ),
        exclusive: fc.array(fc.array(index, { minLength: 2, maxLength: 3 }), { maxLength: 2 }),
        needs: fc.array(fc.tuple(index, index), { maxLength: 4 }),
      }),
    });
  });

describe('against every selection', () => {
  it('finds the best with the ties by the rule, or that there is none', () =>
    fc.assert(
      fc.property(instance, (given) => {
        const all = enumerate(given);
        const best = bestOf(all, given.budget);
        const found = fundUnderRules(given);
        expect(found.ok).toBe(best !== undefined);
        if (found.ok && best !== undefined) {
          expect(found.value).toMatchObject({ status: 'optimal', cost: best.cost, value: best.value });
          expect(bits(found.value.chosen)).toBe(best.bits);
        }
        // Money is named as what is missing only where more of it would do; the rest is a conflict of rules.
        if (!found.ok && found.problem.code === 'conflict') expect(all).toEqual([]);
        if (!found.ok && /the rules need/.test(found.problem.message)) {
          const least = Math.min(...all.map(({ cost }) => cost));
          const [, need, more] = found.problem.message.match(/at least (\d+), (\d+) more/) ?? [];
          expect([Number(need), Number(more)]).toEqual([least, least - given.budget]);
        }
      }),
      { numRuns: 4000 },
    ));
  it('finds the least budget that buys more', () =>
    fc.assert(
      fc.property(instance, (given) => {
        const all = enumerate(given);
        const found = fundUnderRules(given);
        if (!found.ok) return;
        const next = nextBudget(given, found.value);
        const least = Math.min(...all.filter(({ value }) => value > found.value.value).map(({ cost }) => cost));
        expect(next?.budget ?? Number.POSITIVE_INFINITY).toBe(least);
        if (next !== null) expect(next.value).toBe(bestOf(all, least)?.value);
      }),
      { numRuns: 1000 },
    ));
});

/** A portfolio with caps per department, exclusive pairs and prerequisites. */
function portfolio(n: number, seed: number): PackageProblem {
  const random = seeded(seed);
  const draw = (most: number) => Math.floor(random() * most);
  const costs = Array.from({ length: n }, () => 1 + draw(100_000));
  const group = costs.map(() => draw(4));
  const pairs = (count: number) =>
    Array.from({ length: count }, () => [draw(n), draw(n)] as const).filter(([a, b]) => a !== b);
  return {
    budget: Math.floor(sumOver(costs, () => true) * 0.3),
    costs,
    values: costs.map(() => 1 + draw(100_000)),
    rules: {
      group,
      groups: Array.from({ length: 4 }, (_, g) => ({
        name: `d${g}`,
        low: null,
        high: Math.floor(sumOver(costs, (i) => group[i] === g) * 0.4),
      })),
      exclusive: pairs(n >> 3),
      needs: pairs(n >> 3),
    },
  };
}

describe('laws', () => {
  const portfolios = fc
    .record({ n: fc.integer({ min: 5, max: 30 }), seed: fc.integer() })
    .map(({ n, seed }) => portfolio(n, seed));
  it('keeps the rules; more budget never lowers the value, another rule never raises it', () =>
    fc.assert(
      fc.property(portfolios, fc.integer({ min: 1, max: 200_000 }), (given, more) => {
        const now = fund(given);
        expect(now.cost).toBeLessThanOrEqual(given.budget);
        expect(keeps((i) => now.chosen[i] === true, given.costs, given.rules ?? {})).toBe(true);
        expect(fund({ ...given, budget: given.budget + more }).value).toBeGreaterThanOrEqual(now.value);
        expect(fund({ ...given, rules: { ...given.rules, excluded: [0] } }).value).toBeLessThanOrEqual(now.value);
        expect(fund({ budget: given.budget, costs: given.costs, values: given.values }).value).toBeGreaterThanOrEqual(
          now.value,
        );
      }),
      { numRuns: 60 },
    ));
  it('does not depend on the units', () =>
    fc.assert(
      fc.property(portfolios, (given) => {
        const { costs, values, rules = {} } = given;
        const plain = fund(given).chosen;
        const groups = rules.groups?.map((group) => ({ ...group, high: (group.high ?? 0) * 1e6 })) ?? [];
        const cents = {
          ...given,
          budget: given.budget * 1e6,
          costs: costs.map((cost) => cost * 1e6),
          rules: { ...rules, groups },
        };
        expect(fund(cents).chosen).toEqual(plain);
        expect(fund({ ...given, values: values.map((value) => value * 1e-3) }).chosen).toEqual(plain);
      }),
      { numRuns: 60 },
    ));
  it('of packages that are alike takes the earlier, without trying them all', () => {
    const alike = {
      budget: 205,
      costs: Array(40).fill(10),
      values: Array(40).fill(7),
      rules: { group: Array(40).fill(0) },
    };
    const given = { ...alike, rules: { ...alike.rules, groups: [{ name: 'all', low: null, high: 155 }] } };
    expect(bits(fund(given).chosen)).toBe('1'.repeat(15) + '0'.repeat(25));
  });
});

describe('larger portfolios', () => {
  /** Optima of the same portfolios by HiGHS (scipy 1.17.1 milp, relative gap 0). */
  it.each([
    [40, 1, 1127889],
    [40, 2, 1125224],
    [80, 1, 2690756],
    [120, 1, 3320367],
    [120, 2, 3647768],
    [120, 3, 3780323],
    [120, 4, 3445996],
    [120, 5, 3493734],
    [400, 1, 12188196],
    [400, 2, 12308039],
    [1000, 1, 30117460],
    [1000, 2, 30192032],
  ])('%s packages, seed %s: what HiGHS finds', (n, seed, value) =>
    expect(fund(portfolio(n, seed))).toMatchObject({ value, status: 'optimal' }),
  );
  it('stops at the cap with a bound that holds', () => {
    const given = portfolio(80, 3);
    const [short, long] = [fund(given, 20_000), fund(given)];
    expect(short.status).toBe('within');
    expect(short.bound).toBeGreaterThanOrEqual(long.value);
    expect(short.value).toBeLessThanOrEqual(long.value);
    expect(short.gap).toBeLessThan(0.1);
  });
});

describe('refusals', () => {
  const base = { budget: 100, costs: [60, 50, 30], values: [1, 1, 1] };
  const g = (low: number | null, high: number | null) => ({ group: [0, 0, -1], groups: [{ name: 'IT', low, high }] });
  it.each<[string, string, PackageRules]>([
    ['infeasible', 'the required packages cost 110, 10 more than the budget 100', { required: [0, 1] }],
    [
      'infeasible',
      "the required packages of group 'IT' cost 60, 5 more than its maximum 55",
      { required: [0], ...g(null, 55) },
    ],
    ['infeasible', "the packages of group 'IT' cost 110 together, 10 less than its minimum 120", g(120, null)],
    ['infeasible', 'the rules need at least 110, 10 more than the budget 100', g(105, null)],
    ['infeasible', 'the rules need at least 110, 10 more than the budget 100', { required: [0], needs: [[0, 1]] }],
    ['infeasible', "group 'IT' must take 70 to 90: whole packages take at least 110, 20 more", g(70, 90)],
    ['crossed-bounds', "group 'IT' has a minimum 9 above its maximum 8", g(9, 8)],
    ['conflict', 'package 1 is both required and excluded', { required: [0], excluded: [0] }],
    [
      'conflict',
      'the rules contradict each other: no selection keeps all of them',
      { required: [0, 2], exclusive: [[0, 2]] },
    ],
    ['no-such-package', 'the rules name package 4, there is none', { needs: [[0, 3]] }],
  ])('%s: %s', (code, message, rules) =>
    expect(fundUnderRules({ ...base, rules })).toEqual({ ok: false, problem: { code, message } }),
  );
});

describe('C04: zero-based packages', () => {
  const step = (
    id: string,
    rank: number,
    cost: number,
    benefit: number,
    rest: Partial<DecisionPackage> = {},
  ): DecisionPackage => ({
    id,
    line: id,
    level: 'minimum',
    rank,
    cost,
    benefit,
    ...rest,
  });
  const packages = [
    step('support', 1, 400, 90),
    step('support+', 3, 300, 20, { line: 'support', level: 'current' }),
    step('audit', 2, 200, 50),
    step('web', 5, 300, 60),
    step('app', 4, 100, 30, { dependsOn: ['web'] }),
    step('training', 6, 50, 5),
  ];
  const based = (budget: number, of: readonly DecisionPackage[] = packages) => {
    const found = zeroBase(budget, of);
    if (!found.ok) throw new Error(found.problem.message);
    return found.value;
  };
  it('funds by rank to the cut line and says why not', () => {
    const plan = based(1000);
    expect(plan).toMatchObject({ cost: 900, left: 100, benefit: 160, cutLine: 1, firstUnfunded: 3 });
    expect(plan.reasons.map((reason) => reasonSentence(reason, (minor) => (minor / 100).toFixed(2)))).toEqual([
      'funded: rank 1',
      'funded: rank 3',
      'funded: rank 2',
      'not funded: 2.00 more would be needed',
      "not funded: needs 'web', which is ranked after it",
      "not funded: below the cut line, which lies above 'web'",
    ]);
  });
  it('names what the best selection for the same money gains', () =>
    expect(based(1000).best).toMatchObject({
      chosen: [true, false, true, true, true, false],
      cost: 1000,
      benefit: 230,
      gain: 70,
      enters: [3, 4],
      leaves: [1],
      status: 'optimal',
    }));
  it('a level needs the level below of its line', () =>
    expect(based(1000, [step('b', 1, 10, 9, { line: 'a', level: 'enhanced' }), step('a', 2, 10, 1)]).reasons).toEqual([
      { kind: 'needs', rank: 1, id: 'a', later: true },
      { kind: 'funded', rank: 2 },
    ]));
  it('a package after one that was skipped for its needs is skipped too', () =>
    expect(
      based(1000, [
        step('a', 3, 1, 1),
        step('b', 1, 1, 1, { dependsOn: ['a'] }),
        step('c', 2, 1, 1, { dependsOn: ['b'] }),
      ]).reasons[2],
    ).toEqual({ kind: 'needs', rank: 2, id: 'b', later: false }));
  it('all funded: no cut', () =>
    expect(based(1350, packages.slice(0, 3))).toMatchObject({ cutLine: 1, firstUnfunded: null }));
  it('never beats the best, and never spends more than there is', () =>
    fc.assert(
      fc.property(instance, fc.array(fc.nat(3), { minLength: 8, maxLength: 8 }), ({ budget, costs, values }, ranks) => {
        const plan = based(
          budget,
          costs.map((cost, i) =>
            step(`p${i}`, ranks[i] ?? 0, cost, values[i] ?? 0, i > 2 ? { dependsOn: ['p1'] } : {}),
          ),
        );
        expect(plan.cost).toBeLessThanOrEqual(budget);
        expect(plan.best.gain).toBeGreaterThanOrEqual(0);
        expect(plan.best.benefit).toBe(plan.benefit + plan.best.gain);
      }),
      { numRuns: 300 },
    ));
  it('what is mandatory comes first, with what it needs', () =>
    expect(
      based(1000, [
        step('a', 1, 700, 9),
        step('b', 3, 200, 0, { mandatory: true, dependsOn: ['c'] }),
        step('c', 4, 150, 1),
        step('d', 2, 100, 1),
      ]),
    ).toMatchObject({
      order: [1, 2, 0, 3],
      funded: [false, true, true, false],
      reasons: [{ kind: 'short', by: 50 }, { kind: 'mandatory' }, { kind: 'mandatory' }, { kind: 'below-cut' }],
      best: { chosen: [false, true, true, true] },
    }));
  it('of alternatives one; a level needs all of the level below', () => {
    const plan = based(1000, [
      step('a', 1, 100, 9, { oneOf: 'site' }),
      step('b', 2, 100, 20, { oneOf: 'site' }),
      step('c', 3, 100, 5, { insteadOf: ['a'] }),
      step('low', 4, 100, 1, { line: 'x' }),
      step('low too', 5, 600, 1, { line: 'x' }),
      step('high', 6, 10, 1, { line: 'x', level: 'enhanced' }),
    ]);
    expect(plan.reasons.map(({ kind }) => kind)).toEqual([
      'funded',
      'instead',
      'instead',
      'funded',
      'funded',
      'funded',
    ]);
    expect(plan.best.chosen).toEqual([false, true, true, true, true, true]);
    expect(plan.given.rules?.needs).toEqual([
      [5, 3],
      [5, 4],
    ]);
  });
  it('by ratio: whatever still fits, and what is needed before what needs it', () => {
    const found = zeroBase(
      100,
      [
        step('a', 1, 60, 60),
        step('b', 2, 70, 69),
        step('c', 3, 30, 90, { dependsOn: ['d'] }),
        step('d', 4, 10, 5),
        step('e', 5, 1, -1),
      ],
      'ratio',
    );
    expect(found).toMatchObject({
      value: {
        order: [0, 1, 3, 2, 4],
        funded: [true, false, true, true, false],
        firstUnfunded: 1,
        reasons: [
          { kind: 'funded' },
          { kind: 'short', by: 30 },
          { kind: 'funded' },
          { kind: 'funded' },
          { kind: 'worthless' },
        ],
      },
    });
  });
  it.each([
    ['twice', [step('a', 1, 1, 1), step('a', 2, 1, 1)]],
    ['no-such-package', [step('a', 1, 1, 1, { insteadOf: ['z'] })]],
    ['infeasible', [step('a', 1, 101, 1, { mandatory: true })]],
    [
      'conflict',
      [step('a', 1, 1, 1, { mandatory: true, oneOf: 'p' }), step('b', 1, 1, 1, { mandatory: true, oneOf: 'p' })],
    ],
    [
      'conflict',
      [step('a', 1, 1, 1, { dependsOn: ['b', 'c'] }), step('b', 1, 1, 1, { insteadOf: ['c'] }), step('c', 1, 1, 1)],
    ],
    ['no-such-package', [step('a', 1, 1, 1, { dependsOn: ['z'] })]],
    ['no-lines', []],
    ['negative-cost', [step('a', 1, -1, 1)]],
  ])('%s', (code, of) => expect(zeroBase(100, of)).toMatchObject({ ok: false, problem: { code } }));
});
