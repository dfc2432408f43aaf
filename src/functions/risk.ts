/** Risk in cells. */
import { percentiles } from '../core/risk/percentile.ts';
import { settled } from './arguments.ts';
import { type FunctionSpec, failure, list, value } from './define.ts';
import { asShown } from './units.ts';

export const RISK_FUNCTIONS: readonly FunctionSpec[] = [
  {
    name: 'PERCENTILES',
    family: 'Returns',
    source: 'C35',
    summary: 'Percentiles of draws, many at once: P10, P50, P90.',
    params: [
      list.number('draws', 'Outcomes, in any order; blanks are left out.'),
      list.number('probabilities', 'From 0 (least) to 1 (largest).'),
    ],
    returns: 'As PERCENTILE.INC, laid out as the probabilities.',
    examples: [
      { args: [[[1], [2], [3], [4]], [[0.1, 0.5, 0.9]]], result: value([[1.3, 2.5, 3.7]]) },
      { args: [[[1], [2], [3], [4]], 0.3], result: value([[1.9]]) },
      { args: [[[1], [2]], 2], result: failure('#NUM!', 'probability 1 is 2; it is from 0 to 1') },
    ],
    compute: {
      kind: 'whole',
      run: (args) => {
        const draws = args.list('draws');
        const probabilities = args.list('probabilities');
        const result = percentiles(
          draws.values.filter((_, i) => !draws.blank[i]),
          probabilities.values,
        );
        return probabilities.like(settled(result, (code) => (code === 'no-draws' ? '#N/A' : '#NUM!')).map(asShown));
      },
    },
  },
];
