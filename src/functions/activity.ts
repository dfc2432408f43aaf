/** Service departments in cells. */
import { sharedServices } from '../core/allocate/activity.ts';
import { fromMinor } from '../core/money.ts';
import { type FunctionSpec, failure, list, table, value } from './define.ts';
import { CENTS, minor, unwrap } from './units.ts';

const RECIPROCAL: FunctionSpec = {
  name: 'RECIPROCAL',
  family: 'Allocation',
  source: 'R11',
  summary: 'Costs of service departments that also serve each other, by the reciprocal method.',
  params: [
    list.number('costs', 'Own cost, one per row of usage; or one per column, when receivers have costs of their own.'),
    table.number(
      'usage',
      'Row i: the shares of service department i that the department of each column uses. First the service ' +
        'departments in the order of the rows, then those that keep the costs. A row adds up to 1.',
    ),
  ],
  returns:
    'One row per column of usage: own cost with all charges, to the cent. Those that keep the costs add up to all costs.',
  examples: [
    {
      args: [
        [[120000], [80000]],
        [
          [0, 0.2, 0.5, 0.3],
          [0.1, 0, 0.6, 0.3],
        ],
      ],
      result: value([[130612.24], [106122.45], [128979.59], [71020.41]]),
    },
    {
      args: [
        [[120000], [80000]],
        [
          [0, 0.2],
          [0.1, 0],
        ],
      ],
      result: value([[130612.24], [106122.45]]),
    },
    {
      args: [
        [[100], [100]],
        [
          [0, 1],
          [1, 0],
        ],
      ],
      result: failure('#VALUE!', 'departments 1, 2 charge only each other: their cost never leaves'),
    },
  ],
  compute: {
    kind: 'whole',
    run: (args) => {
      const costs = args.list('costs');
      const amounts = costs.values.map((cost, i) => minor(cost, CENTS, costs.at(i)));
      return unwrap(sharedServices(amounts, args.table('usage'), { kind: 'reciprocal' }), CENTS).map((amount) => [
        fromMinor(amount, CENTS.decimals),
      ]);
    },
  },
};

export const ACTIVITY_FUNCTIONS: readonly FunctionSpec[] = [RECIPROCAL];
