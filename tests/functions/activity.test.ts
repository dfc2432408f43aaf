import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CellValue, Grid } from '../../src/core/cell.ts';
import { ACTIVITY_FUNCTIONS } from '../../src/functions/activity.ts';
import { argsOf } from '../../src/functions/arguments.ts';
import { type Arg, failure, type Outcome, Refusal, value } from '../../src/functions/define.ts';

/** What callFunction does for a function of a whole range, without the registry. */
function call(name: string, args: readonly Arg[]): Outcome {
  const spec = ACTIVITY_FUNCTIONS.find((candidate) => candidate.name === name);
  if (spec?.compute.kind !== 'whole') throw new Error(`no ${name}`);
  try {
    return value(spec.compute.run(argsOf(spec.params, args)));
  } catch (refusal) {
    if (refusal instanceof Refusal) return failure(refusal.code, refusal.message);
    throw refusal;
  }
}
const column = (...cells: readonly CellValue[]): Grid => cells.map((cell) => [cell]);
const USAGE: Grid = [
  [null, 0.2, 0.5, 0.3],
  [0.1, null, 0.6, 0.3],
];

describe('declared examples', () =>
  it.each(
    ACTIVITY_FUNCTIONS.flatMap(({ name, examples }) =>
      examples.map((example, i) => [`${name} ${i + 1}`, name, example] as const),
    ),
  )('%s', (_, name, { args, result }) => expect(call(name, args)).toEqual(result)));

it('the contract', () =>
  expect(
    ACTIVITY_FUNCTIONS.map(({ name, family, params }) => [name, family, params.map((p) => [p.name, p.optional])]),
  ).toEqual([
    [
      'RECIPROCAL',
      'Allocation',
      [
        ['costs', false],
        ['usage', false],
      ],
    ],
  ]));

describe('RECIPROCAL', () => {
  it.each([
    ['blank is no use; costs in a row', [[120000, 80000]], USAGE, [130612.24, 106122.45, 128979.59, 71020.41]],
    ['receivers with own costs', column(120000, 80000, 1000, 0), USAGE, [130612.24, 106122.45, 129979.59, 71020.41]],
    ['one department', 100, [[0, 1]], [100, 100]],
  ])('%s', (_, costs, usage, result) => expect(call('RECIPROCAL', [costs, usage])).toEqual(value(column(...result))));
  it.each([
    [
      column(1, 2),
      [
        [0, 'n.a.'],
        [0, 0],
      ],
      '#VALUE!',
      "row 1, column 2 of usage: 'n.a.' is text",
    ],
    [column(1, 'x'), USAGE, '#VALUE!', "row 2 of costs: 'x' is text"],
    [column(1, { error: '#REF!' }), USAGE, '#REF!', 'row 2 of costs is #REF!'],
    [
      column(1, 2),
      [
        [0, -0.2],
        [0, 0],
      ],
      '#VALUE!',
      'row 1, column 2: a share of -0.2 is not from 0 to 1',
    ],
    [
      column(1, 2),
      [
        [0, 0.2, 0.7],
        [0, 0, 1],
      ],
      '#VALUE!',
      'the shares of row 1 add up to 0.9; they must add up to 1',
    ],
    [
      column(1, 2),
      [
        [0, 0.6],
        [0.4, 0.8],
      ],
      '#VALUE!',
      'the shares of row 2 add up to 1.2; they must add up to at most 1',
    ],
    [
      column(1, 2, 3),
      [
        [0, 0.6],
        [0, 0.2],
      ],
      '#VALUE!',
      'there are 3 costs; give one per row of usage or one per column',
    ],
    [column(1, 2), [[0], [1]], '#VALUE!', 'usage is 2 × 1; it needs a column for each row, then receivers'],
    [column(1), [[1]], '#VALUE!', 'department 1 charges nobody but itself: its cost never leaves'],
    [column(1e15), [[0, 1]], '#NUM!', 'row 1 of costs 1000000000000000 is beyond the exact range'],
    [column(0.001), [[0, 1]], '#VALUE!', 'row 1 of costs 0.001 has more than 2 decimals; choose a smaller step'],
  ] as const)('refusal %#', (costs, usage, code, message) =>
    expect(call('RECIPROCAL', [costs as Grid, usage as Grid])).toEqual(failure(code, message)),
  );
  it('answers or refuses, whatever the cells', () => {
    const cell = fc.oneof(
      fc.integer({ min: -2, max: 10 }).map((n) => n / 10),
      fc.constantFrom<CellValue>(null, '', 'x', true, 5e-324, 1e308, 1, { error: '#N/A' }),
    );
    fc.assert(
      fc.property(
        fc.array(cell, { minLength: 1, maxLength: 4 }),
        fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 3 }),
        (costs, usage) => {
          const outcome = call('RECIPROCAL', [column(...costs), usage]);
          if ('error' in outcome) expect(outcome.error.message).not.toMatch(/NaN|undefined|Infinity/);
          else for (const [amount] of outcome.value as Grid) expect(Number.isFinite(amount)).toBe(true);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
