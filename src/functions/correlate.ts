/** Correlation in cells. */
import type { Grid } from '../core/cell.ts';
import { correlate } from '../core/spend/correlate.ts';
import { settled } from './arguments.ts';
import { type FunctionSpec, failure, list, ratio, scalar, value } from './define.ts';

const column = (...cells: readonly number[]): Grid => cells.map((cell) => [cell]);

const CORRELATE: FunctionSpec = {
  name: 'CORRELATE',
  family: 'Response and forecast',
  source: 'C27',
  summary: 'How two series move together, now and some rows later. Correlation is not lift: it does not show a cause.',
  params: [
    list.number('x', 'The series that may lead, such as spend per week; in order of time.'),
    list.number('y', 'The series that may follow, such as leads per week; as long as x.'),
    scalar.number('max_lag', 'Row t of x is compared with row t + lag of y, for lags 0 to this.', true, '0'),
  ],
  returns:
    'Per lag: lag, Pearson, Spearman, pairs, two-sided p of Pearson (for one lag chosen beforehand, independent rows). Below 8 pairs: #N/A.',
  examples: [
    {
      args: [column(1, 2, 3, 4, 5, 6, 7, 8), column(1, 3, 2, 4, 5, 7, 6, 8)],
      result: value([[0, 0.95238095238095, 0.95238095238095, 8, 0.0002604000244]]),
    },
    {
      args: [column(12, 10, 14, 9, 16, 11, 15, 13, 17), column(30, 36, 30, 42, 27, 48, 33, 45, 39), 1],
      result: value([
        [0, -0.43057774705816, -0.43515025255298, 9, 0.2473022716],
        [1, 1, 1, 8, 0],
      ]),
    },
    {
      args: [column(1, 2, 3), column(1, 2, 3)],
      result: failure('#N/A', '3 pairs at lag 0; at least 8 are needed'),
    },
  ],
  compute: {
    kind: 'whole',
    run: (args) => {
      const { lags } = settled(
        correlate(args.list('x').values, args.list('y').values, args.optional('max_lag', 0)),
        (code) => (code === 'constant' ? '#DIV/0!' : code === 'too-few' ? '#N/A' : '#VALUE!'),
      );
      return lags.map(({ lag, pearson, spearman, n, p }) => [lag, ratio(pearson), ratio(spearman), n, ratio(p)]);
    },
  },
};

export const CORRELATE_FUNCTIONS: readonly FunctionSpec[] = [CORRELATE];
