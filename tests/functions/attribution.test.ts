/** ATTRIBUTE in cells: declared examples, options, omitted arguments, refusals, credits to the cent. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CellValue, Grid } from '../../src/core/cell.ts';
import { argsOf } from '../../src/functions/arguments.ts';
import { ATTRIBUTION_FUNCTIONS } from '../../src/functions/attribution.ts';
import { type Arg, failure, type Outcome, Refusal, value } from '../../src/functions/define.ts';

const [spec] = ATTRIBUTION_FUNCTIONS;
if (spec === undefined) throw new Error('there is no ATTRIBUTE');

/** As callFunction does, without its registry. */
function answer(...args: readonly Arg[]): Outcome {
  if (spec?.compute.kind !== 'whole') throw new Error('ATTRIBUTE answers for a whole range');
  try {
    return value(spec.compute.run(argsOf(spec.params, args)));
  } catch (refusal) {
    if (refusal instanceof Refusal) return failure(refusal.code, refusal.message);
    throw refusal;
  }
}
const column = (cells: readonly CellValue[]): Grid => cells.map((cell) => [cell]);
function credits(...args: readonly Arg[]): readonly CellValue[] {
  const outcome = answer(...args);
  if ('error' in outcome || !Array.isArray(outcome.value)) throw new Error(JSON.stringify(outcome));
  return outcome.value.map((row: readonly CellValue[]) => row[1] ?? null);
}

it.each(spec.examples.map((example, i) => [i + 1, example] as const))('example %i', (_, { args, result }) =>
  expect(answer(...args)).toEqual(result),
);

describe('models and options', () => {
  const path = 'Display > Search > Email > Direct';
  it.each<[string, CellValue, CellValue | undefined, readonly number[]]>([
    ['linear when omitted', null, undefined, [25, 25, 25, 25]],
    ['any case and blanks', ' FIRST ', undefined, [100, 0, 0, 0]],
    ['last', 'last', undefined, [0, 0, 0, 100]],
    ['last_non_direct', 'last_non_direct', undefined, [0, 0, 100, 0]],
    ['last_non_direct by name', 'last_non_direct', 'email', [0, 0, 0, 100]],
    ['position', 'position', undefined, [40, 10, 10, 40]],
    ['position with shares', 'position', '0.3,0.5', [30, 10, 10, 50]],
    ['position with shares, spaced', 'position', '0.3; 0.5', [30, 10, 10, 50]],
    ['w', 'w', undefined, [30, 10, 30, 30]],
    ['time_decay, a day apart', 'time_decay', 1, [6.67, 13.33, 26.67, 53.33]],
    ['custom', 'custom', '4,3,2,1', [40, 30, 20, 10]],
    ['markov without nulls', 'markov', undefined, [25, 25, 25, 25]],
    ['markov of order 2', 'markov', 2, [25, 25, 25, 25]],
    ['shapley', 'shapley', undefined, [25, 25, 25, 25]],
    ['an option that the model does not read', 'linear', 'Direct', [25, 25, 25, 25]],
  ])('%s', (_, model, option, expected) => expect(credits(path, 100, model, null, option)).toEqual(expected));

  it('rows or columns, channels in order of first appearance', () => {
    const table = value([
      ['B', 5],
      ['A', 2],
    ]);
    expect(answer([['B > A', 'B']], [[4, 3]])).toEqual(table);
    expect(answer(column(['B > A', 'B']), column([4, 3]))).toEqual(table);
  });
  it('omitted means the same however a host spells it', () => {
    for (const none of [null, '', undefined]) expect(credits('A > B', 3, none, none, none)).toEqual([1.5, 1.5]);
  });
  it('a blank row is skipped; blank conversions are 0', () =>
    expect(answer(column(['A', null, ' ', 'B']), column([2, null, 0, null]))).toEqual(
      value([
        ['A', 2],
        ['B', 0],
      ]),
    ));
  it('nulls tell markov what does not convert', () => {
    const paths = column(['C1 > C2 > C3', 'C1', 'C2 > C3']);
    expect(credits(paths, column([10, 0, 0]), 'markov', column([0, 10, 10]))).toEqual([2, 4, 4]);
    expect(credits(paths, column([10, 0, 0]), 'markov')).toEqual([3.34, 3.33, 3.33]);
  });
  it('conversions and nulls share a unit, decimals or not', () => {
    const paths = column(['A > B', 'A', 'B']);
    const whole = credits(paths, column([10, 20, 5]), 'markov', column([30, 10, 50]));
    const tenths = credits(paths, column([1, 2, 0.5]), 'markov', column([3, 1, 5]));
    expect(tenths.map((credit) => Math.round(Number(credit) * 10))).toEqual(whole.map((c) => Math.round(Number(c))));
  });
});

describe('money', () => {
  it('more than two decimals count in full; only the sum is rounded', () => {
    expect(credits(column(['A', 'B', 'A > B']), column([0.004, 0.004, 30.7346153846154]))).toEqual([15.37, 15.37]);
    expect(credits('A > B > C', 0.1 + 0.2)).toEqual([0.1, 0.1, 0.1]);
  });
  it('credits add up to the conversions to the cent, whatever the model', () =>
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            path: fc.array(fc.constantFrom('A', 'B', 'Direct', 'D:3'), { minLength: 1, maxLength: 6 }),
            cents: fc.nat(1_000_000_00),
            nulls: fc.nat(1000),
          }),
          { minLength: 1, maxLength: 12 },
        ),
        fc.constantFrom('first', 'last', 'last_non_direct', 'linear', 'position', 'w', 'markov', 'shapley'),
        (rows, model) => {
          const given = credits(
            column(rows.map(({ path }) => path.join('>'))),
            column(rows.map(({ cents }) => cents / 100)),
            model,
            column(rows.map(({ nulls }) => nulls)),
          );
          const cents = given.map((credit) => Math.round(Number(credit) * 100));
          expect(cents.map((cent) => cent / 100)).toEqual(given);
          expect(cents.reduce((sum, cent) => sum + cent, 0)).toBe(rows.reduce((sum, row) => sum + row.cents, 0));
        },
      ),
      { numRuns: 500 },
    ));
});

describe('refusals', () => {
  it.each<[readonly Arg[], string, string]>([
    [[column(['A', 'B']), column([1])], '#VALUE!', 'paths has 2 items, conversions has 1'],
    [[column(['A', 'B']), column([1, 2]), 'markov', column([1])], '#VALUE!', 'paths has 2 items, nulls has 1'],
    [[column(['A', '']), column([1, 2])], '#VALUE!', 'path 2 is blank but has conversions'],
    [[column(['A', '']), column([0, 0]), 'w', null, null], 'a value', ''],
    [[column([null, '']), column([0, 0])], '#N/A', 'paths are all blank'],
    [[column(['A', 'B > > C']), column([1, 1])], '#VALUE!', 'path 2 has a blank touch'],
    [[column(['A', 'B']), column([1, -2])], '#VALUE!', 'row 2 of conversions is -2; conversions are 0 or more'],
    [[column(['A', 'B']), column([1, 'n.a.'])], '#VALUE!', "row 2 of conversions: 'n.a.' is text"],
    [[column(['A', 'B']), column([1, 1]), 'markov', column([0, -1])], '#VALUE!', 'row 2 of nulls is -1'],
    [['A', 1, 'magic'], '#VALUE!', "model 'magic' is none of first, last"],
    [['A', 1, 'position', null, '0.4'], '#VALUE!', 'such as 0.4,0.4'],
    [['A', 1, 'position', null, 'a,b'], '#VALUE!', 'such as 0.4,0.4'],
    [['A', 1, 'position', null, '0.7,0.7'], '#VALUE!', 'together at most 1'],
    [['A', 1, 'time_decay', null, 'week'], '#VALUE!', 'half-life in days'],
    [['A', 1, 'time_decay', null, 0], '#VALUE!', 'above 0'],
    [['A:3 > B', 1, 'time_decay'], '#VALUE!', 'carry no days'],
    [['A:-3', 1, 'time_decay'], '#VALUE!', 'below 0'],
    [['A', 1, 'custom'], '#VALUE!', 'such as 3,2,1'],
    [['A', 1, 'markov', null, 4], '#VALUE!', 'must be 1, 2 or 3'],
    [['A', 1e15], '#NUM!', 'beyond the exact range'],
    [['A', { error: '#REF!' }], '#REF!', 'conversions'],
    [[{ error: '#N/A' }, 1], '#N/A', 'paths'],
    [['A', 1, 'linear', null, { error: '#DIV/0!' }], '#DIV/0!', 'option'],
  ])('%j', (args, code, words) => {
    const outcome = answer(...args);
    expect('error' in outcome ? outcome.error.code : 'a value').toBe(code);
    expect('error' in outcome ? outcome.error.message : '').toContain(words);
  });
});
