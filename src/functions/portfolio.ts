/** Return against risk in cells. */
import { limitsOf } from '../core/allocate/limits.ts';
import { allocateRisk, factorsOf } from '../core/allocate/meanVariance.ts';
import { fromMinor } from '../core/money.ts';
import { sameLength } from './arguments.ts';
import { groupsOf, limitLists, stepOf } from './curves.ts';
import { type FunctionSpec, failure, list, refuse, scalar, table, value } from './define.ts';
import { minor, unwrap } from './units.ts';

export const PORTFOLIO_FUNCTIONS: readonly FunctionSpec[] = [
  {
    name: 'ALLOCATE.RISK',
    family: 'Allocation',
    source: 'R31, C12',
    summary: 'The best trade of return against risk: amounts x that maximise Σμx − ½·λ·xᵀΣx, all of the total spent.',
    params: [
      scalar.number('total', 'The amount to split; all of it is spent.'),
      list.number('expected_return', 'Expected return per unit of money, per line.'),
      table.number('covariance', 'Covariances of those returns: a row and a column per line.'),
      scalar.number('risk_aversion', 'λ, 0 or more, per unit of money: doubling all amounts needs half of it.'),
      list.number('min', 'Least amount per line; blank is 0.', true),
      list.number('max', 'Most per line; blank is no limit.', true),
      scalar.number('step', 'Amounts are multiples of this; 0 is the real optimum.', true, '0.01'),
      list.text('group', 'A label per line; blank is no group.', true),
      table.text('group_limits', 'A table of label, min, max; blank is no limit.', true),
    ],
    returns: 'Amounts laid out as the expected returns; the sum is exactly the total.',
    examples: [
      {
        args: [
          100,
          [[0.3], [0.2]],
          [
            [0.16, 0.018],
            [0.018, 0.0225],
          ],
          0.02,
        ],
        result: value([[37.2], [62.8]]),
      },
      {
        args: [
          100,
          [[0.3], [0.2]],
          [
            [0.16, 0.018],
            [0.01, 0.0225],
          ],
          0.02,
        ],
        result: failure('#VALUE!', 'covariance is not symmetric: row 2, column 1 is 0.01, row 1, column 2 is 0.018'),
      },
    ],
    compute: {
      kind: 'whole',
      run: (args) => {
        const unit = stepOf(args);
        const returns = args.list('expected_return');
        const total = args.number('total');
        const aversion = args.number('risk_aversion');
        if (total < 0) return refuse('#VALUE!', `total ${total} is below 0`);
        if (aversion < 0) return refuse('#VALUE!', `risk_aversion ${aversion} is below 0`);
        const covariance = args.table('covariance');
        sameLength(['expected_return', returns.values], ['covariance', covariance]);
        const risk = unwrap(factorsOf(covariance), unit);
        const limits = unwrap(
          limitsOf({
            total: minor(total, unit, 'total'),
            ...limitLists(args, returns.values, unit),
            ...groupsOf(args, returns.values, unit),
            real: unit.step === 0,
          }),
          unit,
        );
        const { amounts } = unwrap(
          allocateRisk({ limits, returns: returns.values, risk, aversion, step: unit.step, decimals: unit.decimals }),
          unit,
        );
        return returns.like(amounts.map((amount) => fromMinor(amount, unit.decimals)));
      },
    },
  },
];
