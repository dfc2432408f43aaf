import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { network } from '../../src/core/allocate/flow.ts';
import { type Fund, type FundedLine, fundingGaps, fundLines } from '../../src/core/allocate/restrictedFunds.ts';

import type { Result } from '../../src/core/result.ts';

const get = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(result.problem.message);
  return result.value;
};
const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
const fund = (name: string, amount: number, allowed: readonly string[] | null = null): Fund => ({
  name,
  amount,
  allowed,
});
const decided = (name: string, amount: number): FundedLine => ({ name, low: amount, high: amount });
const wish = (name: string, low: number, high: number, value: number): FundedLine => ({ name, low, high, value });

describe('a restricted dollar pays only allowed lines', () => {
  it('unrestricted money comes last', () =>
    expect(
      get(fundLines([fund('General', 50), fund('Grant', 60, ['A'])], [decided('A', 50), decided('B', 40)])),
    ).toEqual({
      amounts: [50, 40],
      paid: [
        [0, 40],
        [50, 0],
      ],
      left: [10, 10],
    }));
  it('a wider fund makes way for a narrower one', () =>
    expect(
      get(fundLines([fund('Both', 50, ['A', 'B']), fund('Only A', 50, ['A'])], [decided('A', 50), decided('B', 50)]))
        .paid,
    ).toEqual([
      [0, 50],
      [50, 0],
    ]));
  it('the lines that are short are named, and no others', () =>
    expect(
      fundLines(
        [fund('Grant', 100, ['A', 'B']), fund('City', 500, ['C'])],
        [decided('A', 70), decided('B', 50), decided('C', 100)],
      ),
    ).toMatchObject({
      problem: { code: 'infeasible', message: "lines 'A', 'B' need 120, funds allowed there hold 100: 20 short" },
    }));
  it('shortages without a fund in common are apart', () =>
    expect(
      get(
        fundingGaps(
          [fund('Grant', 100, ['A', 'B']), fund('City', 50, ['C']), fund('State', 10, ['D']), fund('Idle', 5, ['E'])],
          [decided('A', 70), decided('B', 50), decided('C', 60), decided('D', 10), decided('E', 0), decided('F', 7)],
        ),
      ),
    ).toEqual([
      { lines: [0, 1], funds: [0], need: 120, hold: 100 },
      { lines: [2], funds: [1], need: 60, hold: 50 },
      { lines: [5], funds: [], need: 7, hold: 0 },
    ]));
  it('the most value, within what may be paid', () => {
    // C is worth most, but only General may pay it; Grant stays for A.
    const { amounts, paid, left } = get(
      fundLines(
        [fund('Grant', 100, ['A', 'B']), fund('General', 50)],
        [wish('A', 20, 200, 2), wish('B', 30, 60, 1), wish('C', 0, 40, 5), wish('D', 0, 10, 0)],
      ),
    );
    expect(amounts).toEqual([80, 30, 40, 0]);
    expect(paid[1]?.[2]).toBe(40);
    expect(left).toEqual([0, 0]);
  });
  it.each([
    [fundLines([fund('G', 1), fund('G', 1)], [decided('A', 1)]), 'twice'],
    [fundLines([fund('G', 1)], [decided('A', 1), decided('A', 1)]), 'twice'],
    [fundLines([fund('G', 1, ['Z'])], [decided('A', 1)]), 'unknown-line'],
    [fundLines([fund('G', -1)], [decided('A', 1)]), 'negative-amount'],
    [fundLines([fund('G', 1)], [decided('A', -1)]), 'negative-amount'],
    [fundLines([fund('G', 1)], [wish('A', 2, 1, 1)]), 'crossed-bounds'],
    [fundLines([fund('G', 1.5)], [decided('A', 1)]), 'too-large'],
    [fundLines([fund('G', 9e15), fund('H', 9e15)], [decided('A', 1)]), 'too-large'],
    [fundLines([], [decided('A', 1)]), 'infeasible'],
  ])('refusal %#', (result, code) => expect(result).toMatchObject({ ok: false, problem: { code } }));
  it('nothing needs nothing', () => expect(get(fundLines([], []))).toEqual({ amounts: [], paid: [], left: [] }));
});

const names = ['A', 'B', 'C', 'D'];
const cases = fc.record({
  funds: fc.array(fc.record({ amount: fc.integer({ min: 0, max: 6 }), mask: fc.integer({ min: 0, max: 16 }) }), {
    minLength: 1,
    maxLength: 4,
  }),
  lines: fc.array(
    fc.record({
      low: fc.integer({ min: 0, max: 3 }),
      more: fc.integer({ min: 0, max: 4 }),
      value: fc.integer({ min: 0, max: 3 }),
    }),
    { minLength: 1, maxLength: 4 },
  ),
});
type Case = { readonly funds: readonly Fund[]; readonly lines: readonly (FundedLine & { readonly value: number })[] };
const caseOf = ({
  funds,
  lines,
}: {
  funds: { amount: number; mask: number }[];
  lines: { low: number; more: number; value: number }[];
}): Case => ({
  lines: lines.map(({ low, more, value }, i) => wish(names[i] ?? '', low, low + more, value)) as Case['lines'],
  funds: funds.map(({ amount, mask }, i) =>
    fund(`f${i}`, amount, mask === 16 ? null : names.slice(0, lines.length).filter((_, l) => (mask >> l) & 1)),
  ),
});
/** Hall's condition over all sets of lines, which says for every vector of amounts whether funds can pay it. */
function payable({ funds, lines }: Case, amounts: readonly number[]): boolean {
  for (let set = 1; set < 1 << lines.length; set++) {
    const inSet = lines.map((_, l) => ((set >> l) & 1) === 1);
    const need = sum(amounts.filter((_, l) => inSet[l]));
    const hold = sum(
      funds
        .filter(({ allowed }) => allowed === null || lines.some(({ name }, l) => inSet[l] && allowed.includes(name)))
        .map(({ amount }) => amount),
    );
    if (need > hold) return false;
  }
  return true;
}
function* all(lines: Case['lines']): Generator<readonly number[]> {
  const walk = function* (l: number, head: readonly number[]): Generator<readonly number[]> {
    const line = lines[l];
    if (line === undefined) yield head;
    else for (let amount = line.low; amount <= line.high; amount++) yield* walk(l + 1, [...head, amount]);
  };
  yield* walk(0, []);
}

describe('laws, against every amount there is', () => {
  it('feasible exactly when Hall says so, and then the best', () =>
    fc.assert(
      fc.property(cases, (raw) => {
        const given = caseOf(raw);
        const result = fundLines(given.funds, given.lines);
        const worth = (amounts: readonly number[]) =>
          sum(amounts.map((amount, l) => amount * (given.lines[l]?.value ?? 0)));
        expect(result.ok).toBe(
          payable(
            given,
            given.lines.map(({ low }) => low),
          ),
        );
        if (!result.ok) return;
        const { amounts, paid, left } = result.value;
        let best = 0;
        for (const other of all(given.lines)) if (payable(given, other)) best = Math.max(best, worth(other));
        expect(worth(amounts)).toBe(best);
        given.lines.forEach(({ low, high, name }, l) => {
          expect(amounts[l]).toBeGreaterThanOrEqual(low);
          expect(amounts[l]).toBeLessThanOrEqual(high);
          expect(sum(paid.map((row) => row[l] ?? 0))).toBe(amounts[l]);
          given.funds.forEach(({ allowed }, f) => {
            if (allowed !== null && !allowed.includes(name)) expect(paid[f]?.[l]).toBe(0);
          });
        });
        given.funds.forEach(({ amount }, f) => {
          expect(sum(paid[f] ?? [])).toBe(amount - (left[f] ?? 0));
          expect(left[f]).toBeGreaterThanOrEqual(0);
        });
        // Unrestricted money is spent only for what restricted funds cannot pay.
        const restricted = { ...given, funds: given.funds.filter(({ allowed }) => allowed !== null) };
        let most = 0;
        for (const part of all(given.lines.map((line, l) => ({ ...line, low: 0, high: amounts[l] ?? 0 }))))
          if (payable(restricted, part)) most = Math.max(most, sum(part));
        expect(sum(given.funds.map(({ allowed }, f) => (allowed === null ? sum(paid[f] ?? []) : 0)))).toBe(
          sum(amounts) - most,
        );
      }),
      { numRuns: 300 },
    ));
  it('many funds and lines at once', () => {
    const lines = Array.from({ length: 400 }, (_, l) => wish(`L${l}`, 10, 1000, (l * 7) % 13));
    const funds = Array.from({ length: 60 }, (_, f) =>
      fund(`F${f}`, 3000, f === 0 ? null : lines.filter((_, l) => (l * 31 + f * 17) % 11 < 3).map(({ name }) => name)),
    );
    const { amounts, left } = get(fundLines(funds, lines));
    expect(sum(amounts) + sum(left)).toBe(180_000);
    expect(sum(left)).toBe(0);
  });
});

it('a textbook network: 23 (Cormen and others, figure 26.1)', () => {
  const net = network(6);
  for (const [from, to, room] of [
    [0, 1, 16],
    [0, 2, 13],
    [2, 1, 4],
    [1, 3, 12],
    [3, 2, 9],
    [2, 4, 14],
    [4, 3, 7],
    [3, 5, 20],
    [4, 5, 4],
  ] as const)
    net.edge(from, to, room);
  expect(net.push(0, 5)).toBe(23);
});
