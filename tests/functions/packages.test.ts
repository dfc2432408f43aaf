/** FUND, asked the way a cell asks. */
import { describe, expect, it } from 'vitest';
import { argsOf } from '../../src/functions/arguments.ts';
import { type Arg, failure, type Outcome, Refusal } from '../../src/functions/define.ts';
import { PACKAGE_FUNCTIONS } from '../../src/functions/packages.ts';

const [FUND] = PACKAGE_FUNCTIONS;
function fund(...args: readonly Arg[]): Outcome {
  if (FUND?.compute.kind !== 'whole') throw new Error('FUND answers for the whole range');
  try {
    return { value: FUND.compute.run(argsOf(FUND.params, args)) };
  } catch (refusal) {
    if (refusal instanceof Refusal) return failure(refusal.code, refusal.message);
    throw refusal;
  }
}
const column = (...cells: readonly (number | string | boolean | null)[]) => cells.map((cell) => [cell]);

describe('FUND', () => {
  it.each(FUND?.examples ?? [])('example %#', ({ args, result }) => expect(fund(...args)).toEqual(result));
  const costs = column(1.2, 0.8, 0.6, 1.8, 1.1, 0.7, 0.9, 0.4, 0.6);
  const values = column(4.2, 1.76, 1.68, 7.56, 3.08, 2.17, 2.88, 0.84, 1.62);
  it.each<[string, readonly Arg[], unknown]>([
    ['R12 at 8.1: all', [8.1, costs, values], column(1, 1, 1, 1, 1, 1, 1, 1, 1)],
    ['R12 at 6.0', [6, costs, values], column(1, 0, 1, 1, 1, 1, 0, 0, 1)],
    ['R12 at 5.5', [5.5, costs, values], column(1, 0, 1, 1, 0, 0, 1, 1, 1)],
    ['a row stays a row', [3, [[1, 2, 3]], [[1, 2, 2]]], [[1, 1, 0]]],
    ['one package', [3, 2, 1], [[1]]],
    ['blank rows are left out', [3, column(1, null), column(1, null)], column(1, 0)],
    ['blanks from a host', [3, column(1), column(1), null, '', null], column(1)],
    ['noise of a sum', [0.3, column(0.1, 0.2), column(1, 1)], column(1, 1)],
    ['thirds count in cents, rounded up', [100, column(100 / 3, 100 / 3, 100 / 3), column(1, 1, 1)], column(1, 1, 0)],
    ['tenths of a cent are money too', [0.003, column(0.001, 0.002), column(1, 1)], column(1, 1)],
    [
      'groups',
      [
        10,
        column(5, 5, 4),
        column(9, 8, 1),
        null,
        column('a', 'a', 'b'),
        [
          ['a', null, 5],
          ['b', 4, null],
        ],
      ],
      column(1, 0, 1),
    ],
  ])('%s', (_, args, expected) => expect(fund(...args)).toEqual({ value: expected }));
  it.each<[string, string, readonly Arg[]]>([
    [
      '#N/A',
      'the required packages cost 3.5, 0.5 more than the budget 3',
      [3, column(2, 1.5), column(1, 1), column('yes', true)],
    ],
    ['#N/A', 'the budget -1 is 1 below 0', [-1, column(1), column(1)]],
    [
      '#N/A',
      "the packages of group 'a' cost 3 together, 1.5 less than its minimum 4.5",
      [9, column(3), column(1), null, column('a'), [['a', 4.5, null]]],
    ],
    [
      '#N/A',
      'the rules need at least 4, 1 more than the budget 3',
      [3, column(4, 1), column(1, 1), null, column('a', 'b'), [['a', 2, null]]],
    ],
    [
      '#N/A',
      "group 'a' must take 2 to 3: whole packages take at least 4, 1 more",
      [9, column(4, 1), column(1, 1), null, column('a', 'b'), [['a', 2, 3]]],
    ],
    ['#VALUE!', 'row 2 of costs is below 0', [3, column(1, -1), column(1, 1)]],
    ['#VALUE!', "row 1 of values: 'high' is text", [3, column(1), column('high')]],
    ['#VALUE!', 'costs has 2 items, values has 1', [3, column(1, 2), column(1)]],
    ['#VALUE!', 'costs has 2 items, required has 3', [3, column(1, 2), column(1, 2), column('x', '', '')]],
    ['#VALUE!', 'group_limits needs group: a label per line', [3, column(1), column(1), null, null, [['a', 1, 2]]]],
  ])('%s %s', (code, message, args) => expect(fund(...args)).toEqual({ error: { code, message } }));
});
