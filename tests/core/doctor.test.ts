/** The infeasibility doctor: a set that is irreducible, repairs that repair, nothing when nothing is wrong. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  conflictText,
  type Diagnosis,
  type DoctorProblem,
  diagnose,
  type Member,
  repaired,
  repairText,
} from '../../src/core/allocate/doctor.ts';
import { limitsOf } from '../../src/core/allocate/limits.ts';
import { systemOf } from '../../src/core/allocate/rows/members.ts';
import { possible } from '../../src/core/allocate/rows/repair.ts';
import { simplex } from '../../src/core/allocate/rows/simplex.ts';

const words = { amount: (amount: number) => String(amount) };
const texts = (given: DoctorProblem) => {
  const found = diagnose(given);
  return found === null
    ? null
    : {
        conflict: conflictText(found, words),
        repairs: found.repairs.map((repair) => repairText(repair, words)),
        combined: found.combined.map((repair) => repairText(repair, words)),
      };
};

describe('worked examples', () => {
  const two = [null, null];
  it.each<readonly [string, DoctorProblem, ReturnType<typeof texts>]>([
    ['nothing wrong', { total: 100, low: two, high: two }, null],
    [
      'ceilings add to 104,000, the budget is 110,000 (moonshot 2)',
      { total: 110_000, low: [null, null, null], high: [50_000, 30_000, 24_000] },
      {
        conflict:
          'the total (110000), the cap of line 1 (50000), the cap of line 2 (30000) and the cap of line 3 (24000) cannot be kept together',
        repairs: [
          'cut the total by 6000 to 104000',
          'raise the cap of line 1 by 6000 to 56000',
          'raise the cap of line 2 by 6000 to 36000',
          'raise the cap of line 3 by 6000 to 30000',
        ],
        combined: ['raise the cap of line 1 by 6000 to 56000'],
      },
    ],
    [
      'floors above the total: the small one has no part in it, and cannot mend it',
      { total: 100, low: [80, 70, 5], high: [null, null, null] },
      {
        conflict: 'the total (100), the floor of line 1 (80) and the floor of line 2 (70) cannot be kept together',
        repairs: [
          'raise the total by 55 to 155',
          'lower the floor of line 1 by 55 to 25',
          'lower the floor of line 2 by 55 to 15',
        ],
        combined: ['lower the floor of line 1 by 55 to 25'],
      },
    ],
    [
      'a floor above its cap',
      { total: 100, low: [60, null], high: [50, null] },
      {
        conflict: 'the floor of line 1 (60) and the cap of line 1 (50) cannot be kept together',
        repairs: ['raise the cap of line 1 by 10 to 60', 'lower the floor of line 1 by 10 to 50'],
        combined: ['raise the cap of line 1 by 10 to 60'],
      },
    ],
    [
      'two conflicts: no single repair, one combined',
      { total: 100, low: [60, 30], high: [50, 20] },
      {
        conflict: 'the floor of line 1 (60) and the cap of line 1 (50) cannot be kept together',
        repairs: [],
        combined: expect.anything(),
      },
    ],
    [
      'a group whose floors exceed its maximum',
      { total: 100, low: [30, 30], high: two, group: [0, 0], groups: [{ name: 'media', low: null, high: 40 }] },
      {
        conflict:
          "the floor of line 1 (30), the floor of line 2 (30) and the maximum of group 'media' (40) cannot be kept together",
        repairs: ["raise the maximum of group 'media' by 60 to 100"],
        combined: expect.anything(),
      },
    ],
    [
      'a rule that a group of floors breaks',
      {
        total: 100,
        low: [60, null],
        high: two,
        rows: [{ name: 'carbon', of: [2, 1], low: null, high: 150 }],
      },
      {
        conflict:
          "the total (100), the floor of line 1 (60) and the maximum of row 'carbon' (150) cannot be kept together",
        repairs: [
          'lower the floor of line 1 by 10 to 50',
          "raise the maximum of row 'carbon' by 10 to 160",
          'cut the total by 10 to 90',
        ],
        combined: expect.anything(),
      },
    ],
  ])('%s', (_, given, expected) => {
    const found = texts(given);
    if (expected === null || found === null) return expect(found).toEqual(expected);
    expect({ ...found, repairs: [...found.repairs].sort() }).toEqual({
      ...expected,
      repairs: [...expected.repairs].sort(),
    });
  });
  it('offers the cheapest repair first', () => {
    const repairs = diagnose({ total: 100, low: [90, 40], high: [null, 40], rows: [] })?.repairs ?? [];
    expect(repairs.map(({ amount }) => amount)).toEqual(repairs.map(({ amount }) => amount).sort((a, b) => a - b));
  });
  it('names six and counts the rest', () =>
    expect(
      conflictText(diagnose({ total: 100, low: Array(9).fill(null), high: Array(9).fill(1) }) ?? fail(), words),
    ).toBe(
      'the total (100), the cap of line 1 (1), the cap of line 2 (1), the cap of line 3 (1), the cap of line 4 (1), the cap of line 5 (1) and 4 more cannot be kept together',
    ));
  it('takes names of lines and formatted amounts', () =>
    expect(
      repairText(
        { kind: 'cap', index: 2, name: '', from: 2_400_000, to: 3_000_000, amount: 600_000 },
        { amount: (cents) => (cents / 100).toLocaleString('en-US'), line: (i) => ['Search', 'TV', 'Social'][i] ?? '' },
      ),
    ).toBe('raise the cap of Social by 6,000 to 30,000'));
});
const fail = (): never => {
  throw new Error('a conflict was expected');
};

const amount = fc.integer({ min: 0, max: 60 });
const limit = fc.option(amount, { nil: null });
const range = fc.record({ low: limit, high: limit });
const problems = (withRows: boolean): fc.Arbitrary<DoctorProblem> =>
  fc.integer({ min: 1, max: 6 }).chain((n) =>
    fc.record({
      total: fc.integer({ min: 0, max: 150 }),
      low: fc.array(limit, { minLength: n, maxLength: n }),
      high: fc.array(limit, { minLength: n, maxLength: n }),
      group: fc.array(fc.integer({ min: -1, max: 1 }), { minLength: n, maxLength: n }),
      groups: fc.tuple(range, range).map((both) => both.map((one, g) => ({ ...one, name: `g${g}` }))),
      rows: withRows
        ? fc.array(
            fc.record({
              name: fc.constant('rule'),
              of: fc.array(fc.constantFrom(0, 0, 1, 1, 0.3, -0.7, 2), { minLength: n, maxLength: n }),
              low: limit,
              high: limit,
            }),
            { minLength: 1, maxLength: 3 },
          )
        : fc.constant([]),
    }),
  );

/** Only these limits, the others lifted. */
function only(given: DoctorProblem, members: readonly Member[]): DoctorProblem & { readonly free: boolean } {
  const has = (kind: Member['kind'], index: number) => members.some((m) => m.kind === kind && m.index === index);
  const keep = <T extends { readonly low: number | null; readonly high: number | null }>(
    list: readonly T[] | undefined,
    kind: 'group' | 'row',
  ) =>
    (list ?? []).map((one, i) => ({
      ...one,
      low: has(`${kind} min`, i) ? one.low : null,
      high: has(`${kind} max`, i) ? one.high : null,
    }));
  return {
    ...given,
    low: given.low.map((floor, i) => (has('floor', i) ? floor : null)),
    high: given.high.map((cap, i) => (has('cap', i) ? cap : null)),
    groups: keep(given.groups, 'group'),
    rows: keep(given.rows, 'row'),
    free: !has('total', 0),
  };
}
/** Feasibility by another road: without a total, some total must do. */
function feasible({ free, ...given }: DoctorProblem & { readonly free: boolean }): boolean {
  if (!free) return (given.rows ?? []).length === 0 ? limitsOf(given).ok : possible(given);
  const { rows, low, high } = systemOf(given);
  return simplex({ values: low.map(() => 0), low, high, rows: rows.slice(1) }).status === 'optimal';
}

function check(given: DoctorProblem, found: Diagnosis, fits: (given: DoctorProblem) => boolean): void {
  expect(feasible(only(given, found.conflict))).toBe(false);
  for (const member of found.conflict)
    expect(
      feasible(
        only(
          given,
          found.conflict.filter((other) => other !== member),
        ),
      ),
    ).toBe(true);
  for (const repair of found.repairs) {
    expect(fits(repaired(given, [repair]))).toBe(true);
    expect(repair.amount).toBeGreaterThan(0);
  }
  expect(found.combined.length).toBeGreaterThan(0);
  expect(fits(repaired(given, found.combined))).toBe(true);
}

describe('laws', () => {
  it('without rows: diagnosed exactly when limitsOf finds it impossible, irreducible, every repair repairs', () =>
    fc.assert(
      fc.property(problems(false), (given) => {
        const found = diagnose(given);
        expect(found === null).toBe(limitsOf(given).ok);
        if (found !== null) check(given, found, (changed) => limitsOf(changed).ok);
      }),
      { numRuns: 1500 },
    ));
  it('a repair is the least: one unit less does not do', () =>
    fc.assert(
      fc.property(problems(false), (given) => {
        for (const repair of diagnose(given)?.repairs ?? []) {
          const less = { ...repair, to: repair.to + Math.sign(repair.from - repair.to) };
          expect(limitsOf(repaired(given, [less])).ok).toBe(false);
        }
      }),
      { numRuns: 500 },
    ));
  it('the combined repair costs no more than any single one', () =>
    fc.assert(
      fc.property(problems(false), (given) => {
        const found = diagnose(given);
        const all = (found?.combined ?? []).reduce((sum, { amount: one }) => sum + one, 0);
        for (const repair of found?.repairs ?? []) expect(all).toBeLessThanOrEqual(repair.amount);
      }),
      { numRuns: 500 },
    ));
  it('with rows: irreducible, every repair repairs', () =>
    fc.assert(
      fc.property(problems(true), (given) => {
        const found = diagnose(given);
        expect(found === null).toBe(possible(given));
        if (found !== null) check(given, found, possible);
      }),
      { numRuns: 1000 },
    ));
  it('answers for a thousand lines', () => {
    const low = Array.from({ length: 1000 }, (_, i) => 10 + (i % 7));
    const found = diagnose({ total: 5000, low, high: low.map(() => null) });
    expect(found?.repairs[0]).toMatchObject({ kind: 'total', to: low.reduce((sum, one) => sum + one, 0) });
  });
});
