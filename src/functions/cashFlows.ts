/** Cash flows in cells: outflows negative, one period or one date per flow. */

import type { CellErrorCode } from '../core/cell.ts';
import type { Result } from '../core/result.ts';
import { irr, mirr, npv, type RateOfReturn, xirr, xnpv } from '../core/returns/cashFlows.ts';
import { payback } from '../core/returns/payback.ts';
import { sameLength, settled } from './arguments.ts';
import { type Args, type FunctionSpec, failure, list, scalar, value } from './define.ts';
import { asShown } from './units.ts';

const FLOWS = list.number('flows', 'One amount per period, money out negative; blank is 0.');
const DATED = list.number('flows', 'Amounts, money out negative; blank is 0.');
const DATES = list.date('dates', 'One date per flow; later rows may be earlier.');
const GUESS = scalar.number('guess', 'Of several rates the nearest to this.', true, '0.1');
const rateOf = (name: string, doc: string) => scalar.number(name, doc);

/** A rate without flows of both signs, or without a root, is no number; a question that makes no sense is refused. */
function codeOf(code: string): CellErrorCode {
  switch (code) {
    case 'never':
      return '#N/A';
    case 'negative-cost':
    case 'lengths':
      return '#VALUE!';
    default:
      return '#NUM!';
  }
}
const settle = <T>(result: Result<T>): T => settled(result, codeOf);
const rate = (result: Result<RateOfReturn>): number => settle(result).rate;
const dated = (args: Args): readonly [readonly number[], readonly number[]] => {
  const pair = [args.list('flows').values, args.dates('dates')] as const;
  sameLength(['flows', pair[0]], ['dates', pair[1]]);
  return pair;
};

const whole = (spec: Omit<FunctionSpec, 'family' | 'compute'>, run: (args: Args) => number): FunctionSpec => ({
  ...spec,
  family: 'Returns',
  compute: { kind: 'whole', run },
});

const column = (...values: readonly (number | string)[]) => values.map((cell) => [cell]);
const MICROSOFT = [
  column(-10000, 2750, 4250, 3250, 2750),
  column('2008-01-01', '2008-03-01', '2008-10-30', '2009-02-15', '2009-04-01'),
] as const;

export const CASH_FLOW_FUNCTIONS: readonly FunctionSpec[] = [
  whole(
    {
      name: 'PAYBACK',
      source: 'R23',
      summary: 'Periods until the inflows have paid the cost, linear inside a period.',
      params: [
        scalar.number('cost', 'Spent at the start, a positive amount.'),
        list.number('inflows', 'What comes back in period 1, 2, …'),
        scalar.number('rate', 'Discount per period.', true, '0'),
      ],
      returns: 'Periods; #N/A when the cost is never earned back.',
      examples: [
        { args: [100, column(40, 40, 40)], result: value(2.5) },
        { args: [100, column(110, 110), 0.1], result: value(1) },
        { args: [100, column(40, 40)], result: failure('#N/A', 'the cost is not earned back in 2 periods') },
      ],
    },
    (args) => settle(payback(args.number('cost'), args.list('inflows').values, args.optional('rate', 0))),
  ),
  whole(
    {
      name: 'NPV0',
      source: 'R30',
      summary: 'Net present value with the first flow today, not discounted.',
      params: [rateOf('rate', 'Discount per period.'), FLOWS],
      returns: 'One amount.',
      examples: [{ args: [0.25, column(-100, 50, 100)], result: value(4) }],
    },
    (args) => asShown(settle(npv(args.number('rate'), args.list('flows').values))),
  ),
  whole(
    {
      name: 'IRR',
      source: 'R39',
      summary: 'Internal rate of return: the rate at which the flows are worth nothing.',
      params: [FLOWS, GUESS],
      returns: 'A rate per period: every rate above −100 % is searched, the nearest to the guess answered.',
      examples: [
        { args: [column(-100, 50, 93.75)], result: value(0.25) },
        { args: [column(-1000, 2500, -1540)], result: value(0.1) },
        { args: [column(-1000, 2500, -1540), 0.5], result: value(0.4) },
        {
          args: [column(100, 50)],
          result: failure('#NUM!', 'the flows need at least one inflow and one outflow'),
        },
      ],
    },
    (args) => rate(irr(args.list('flows').values, args.optional('guess', 0.1))),
  ),
  whole(
    {
      name: 'MIRR',
      source: 'C07',
      summary: 'Modified rate of return: outflows at the finance rate, inflows at the reinvestment rate.',
      params: [
        FLOWS,
        rateOf('finance_rate', 'What borrowed money costs per period.'),
        rateOf('reinvest_rate', 'What inflows earn per period until the end.'),
      ],
      returns: 'A rate per period.',
      examples: [{ args: [column(-100, 0, 121), 0.05, 0.05], result: value(0.1) }],
    },
    // As in spreadsheets: a missing sign leaves nothing above or below the line.
    (args) =>
      settled(mirr(args.list('flows').values, args.number('finance_rate'), args.number('reinvest_rate')), (code) =>
        code === 'one-sign' ? '#DIV/0!' : codeOf(code),
      ),
  ),
  whole(
    {
      name: 'XNPV',
      source: 'R39',
      summary: 'Net present value on calendar days, at the first listed date.',
      params: [rateOf('rate', 'Discount per year of 365 days.'), DATED, DATES],
      returns: 'One amount.',
      examples: [{ args: [0.1, column(-100, 121), column('2026-01-01', '2027-01-01')], result: value(10) }],
    },
    (args) => asShown(settle(xnpv(args.number('rate'), ...dated(args)))),
  ),
  whole(
    {
      name: 'XIRR',
      source: 'R39',
      summary: 'Internal rate of return a year, on calendar days.',
      params: [DATED, DATES, GUESS],
      returns: 'A rate per year of 365 days: every rate above −100 % is searched, the nearest to the guess answered.',
      examples: [{ args: [...MICROSOFT], result: value(0.3733625335188) }],
    },
    (args) => rate(xirr(...dated(args), args.optional('guess', 0.1))),
  ),
];
