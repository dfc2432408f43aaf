/** Return metrics in cells. */

import { exactMultiply } from '../core/exact.ts';
import { breakEvenRoas, cagr, cpa, hurdle, iroas, ltv, multiple, roas, roi } from '../core/returns/ratios.ts';
import { num } from './arguments.ts';
import { each, type FunctionSpec, failure, ratio, value } from './define.ts';

type Parameter = readonly [name: string, doc: string];
type Returns = {
  readonly name: string;
  readonly summary: string;
  readonly returns: string;
  readonly source: string;
  readonly params: readonly Parameter[];
  readonly examples: FunctionSpec['examples'];
  readonly of: (a: number, b: number, c: number) => number | null;
};

/** Every metric is elementwise over numbers, and #DIV/0! where it has no base. */
const metric = ({ params, of, ...rest }: Returns): FunctionSpec => ({
  ...rest,
  family: 'Returns',
  params: params.map(([name, doc]) => each.number(name, doc)),
  compute: { kind: 'each', row: ([a, b, c]) => ratio(of(num(a), num(b), num(c))) },
});

const NO_BASE = failure('#DIV/0!', 'there is nothing to divide by');

export const RETURN_FUNCTIONS: readonly FunctionSpec[] = [
  metric({
    name: 'ROI',
    source: 'R22',
    summary: 'Return on investment: what is gained beyond the cost, per unit of cost.',
    params: [
      ['gain', 'What came back; say whether revenue, gross margin or contribution.'],
      ['cost', 'What was spent.'],
    ],
    returns: 'Each: (gain − cost) ÷ cost, a fraction.',
    examples: [
      { args: [120000, 50000], result: value(1.4) },
      { args: [5, 0], result: NO_BASE },
    ],
    of: roi,
  }),
  metric({
    name: 'MULTIPLE',
    source: 'R22, seed 003',
    summary: 'Value per unit of cost: the "2.8x" of a business case.',
    params: [
      ['value', 'Value delivered.'],
      ['cost', 'What was spent.'],
    ],
    returns: 'Each: value ÷ cost.',
    examples: [{ args: [71.5, 25], result: value(2.86) }],
    of: multiple,
  }),
  metric({
    name: 'ROAS',
    source: 'R22',
    summary: 'Revenue per unit of ad spend.',
    params: [
      ['revenue', 'Attributed revenue.'],
      ['spend', 'Ad spend.'],
    ],
    returns: 'Each: revenue ÷ spend.',
    examples: [{ args: [200000, 50000], result: value(4) }],
    of: roas,
  }),
  metric({
    name: 'IROAS',
    source: 'R22',
    summary: 'Incremental revenue per unit of ad spend; needs a control group.',
    params: [
      ['incremental_revenue', 'Revenue that would not have come without the spend.'],
      ['spend', 'Ad spend.'],
    ],
    returns: 'Each: incremental_revenue ÷ spend.',
    examples: [{ args: [120000, 50000], result: value(2.4) }],
    of: iroas,
  }),
  metric({
    name: 'BREAKEVEN.ROAS',
    source: 'R22',
    summary: 'The ROAS at which the margin pays for the spend.',
    params: [['margin', 'Margin as a fraction of revenue.']],
    returns: 'Each: 1 ÷ margin.',
    examples: [{ args: [0.25], result: value(4) }],
    of: breakEvenRoas,
  }),
  metric({
    name: 'CPA',
    source: 'R23',
    summary: 'Spend per conversion; with new customers it is CAC.',
    params: [
      ['spend', 'Spend: say whether media only or fully loaded.'],
      ['conversions', 'Conversions, or new customers.'],
    ],
    returns: 'Each: spend ÷ conversions.',
    examples: [{ args: [100000, 250], result: value(400) }],
    of: cpa,
  }),
  metric({
    name: 'LTV',
    source: 'R23',
    summary: 'Lifetime value of a customer.',
    params: [
      ['revenue_per_period', 'Revenue per customer and period.'],
      ['margin', 'Gross margin, a fraction.'],
      ['churn', 'Churn per period, a fraction.'],
    ],
    returns: 'Each: revenue_per_period × margin ÷ churn.',
    examples: [{ args: [80, 0.75, 0.03], result: value(2000) }],
    of: ltv,
  }),
  metric({
    name: 'HURDLE',
    source: 'R30',
    summary: 'Required return by CAPM.',
    params: [
      ['risk_free', 'Risk-free rate.'],
      ['beta', 'Beta of the investment.'],
      ['premium', 'Equity risk premium.'],
    ],
    returns: 'Each: risk_free + beta × premium.',
    examples: [{ args: [0.04, 1.3, 0.05], result: value(0.105) }],
    of: (riskFree, beta, premium) => Number(hurdle(riskFree, 1, exactMultiply(beta, premium)).toPrecision(15)),
  }),
  metric({
    name: 'CAGR',
    source: 'C07',
    summary: 'Compound growth per period; periods are points − 1.',
    params: [
      ['first', 'First value.'],
      ['last', 'Last value.'],
      ['periods', 'Number of periods between them.'],
    ],
    returns: 'Each: (last ÷ first)^(1 ÷ periods) − 1.',
    examples: [{ args: [100, 121, 2], result: value(0.1) }],
    of: (first, last, periods) => {
      const growth = cagr(first, last, periods);
      // A base that gives no real number is #NUM!, not a missing base.
      if (growth === null) return first === 0 || periods === 0 ? null : Number.NaN;
      return Number(growth.toPrecision(15));
    },
  }),
];
