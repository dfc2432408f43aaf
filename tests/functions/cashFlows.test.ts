import { describe, expect, it } from 'vitest';
import type { CellValue, Grid } from '../../src/core/cell.ts';
import { argsOf } from '../../src/functions/arguments.ts';
import { CASH_FLOW_FUNCTIONS } from '../../src/functions/cashFlows.ts';
import { type Arg, failure, type Outcome, Refusal, value } from '../../src/functions/define.ts';

/** What callFunction does for a function of a whole range, without the registry. */
function call(name: string, args: readonly Arg[]): Outcome {
  const spec = CASH_FLOW_FUNCTIONS.find((candidate) => candidate.name === name);
  if (spec?.compute.kind !== 'whole') throw new Error(`no ${name}`);
  try {
    return value(spec.compute.run(argsOf(spec.params, args)));
  } catch (refusal) {
    if (refusal instanceof Refusal) return failure(refusal.code, refusal.message);
    throw refusal;
  }
}
const column = (...cells: readonly CellValue[]): Grid => cells.map((cell) => [cell]);

describe('declared examples', () =>
  it.each(
    CASH_FLOW_FUNCTIONS.flatMap(({ name, examples }) =>
      examples.map((example, i) => [`${name} ${i + 1}`, name, example] as const),
    ),
  )('%s', (_, name, { args, result }) => expect(call(name, args)).toEqual(result)));

describe('the contract', () => {
  it('names and parameters', () =>
    expect(
      CASH_FLOW_FUNCTIONS.map(
        ({ name, params }) =>
          `${name}(${params.map((p) => (p.optional ? `[${p.name}${p.fallback ? ` = ${p.fallback}` : ''}]` : p.name)).join(', ')})`,
      ),
    ).toEqual([
      'PAYBACK(cost, inflows, [rate = 0])',
      'NPV0(rate, flows)',
      'IRR(flows, [guess = 0.1])',
      'MIRR(flows, finance_rate, reinvest_rate)',
      'XNPV(rate, flows, dates)',
      'XIRR(flows, dates, [guess = 0.1])',
    ]));
  it.each([
    ['rows and columns alike', 'IRR', [[[-100, 110]]], value(0.1)],
    ['an omitted guess', 'IRR', [column(-1000, 2500, -1540), null], value(0.1)],
    ['a blank flow is 0', 'IRR', [column(-100, null, 121)], value(0.1)],
    ['a rate of −100 %', 'NPV0', [-1, column(-100, 110)], failure('#NUM!', 'the rate must be above -1, not -1')],
    ['no root', 'IRR', [column(1, -1, 1)], failure('#NUM!', 'no rate above -100 % makes these flows worth 0')],
    [
      'MIRR of gains only',
      'MIRR',
      [column(1, 2), 0.1, 0.1],
      failure('#DIV/0!', 'the flows need at least one inflow and one outflow'),
    ],
    ['lengths', 'XIRR', [column(-1, 2, 3), column(40000, 40100)], failure('#VALUE!', 'flows has 3 items, dates has 2')],
    [
      'a flow that is text',
      'XNPV',
      [0.1, column(-1, 'n.a.'), column(1, 2)],
      failure('#VALUE!', "row 2 of flows: 'n.a.' is text"),
    ],
    [
      'a blank date',
      'XNPV',
      [0.1, column(-1, 1), column(1, null)],
      failure('#VALUE!', 'row 2 of dates: blank is no date; use a date cell or 2026-01-31'),
    ],
    [
      'one sign',
      'XIRR',
      [column(1, 2), column(1, 2)],
      failure('#NUM!', 'the flows need at least one inflow and one outflow'),
    ],
    ['a negative cost', 'PAYBACK', [-5, column(1)], failure('#VALUE!', 'the cost is -5; give it as a positive amount')],
    [
      'a table of flows',
      'IRR',
      [
        [
          [1, 2],
          [3, 4],
        ],
      ],
      failure('#VALUE!', 'flows is 2 × 2; it must be one row or one column'),
    ],
    ['dates before the first', 'XNPV', [0.1, column(121, -100), column('2027-01-01', '2026-01-01')], value(11)],
  ] as const)('%s', (_, name, args, outcome) => expect(call(name, args)).toEqual(outcome));
});
