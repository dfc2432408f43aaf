/** Forecasts and seasons in cells. */
import type { CellErrorCode } from '../core/cell.ts';
import { type SeasonKind, seasonalIndices } from '../core/forecast/decompose.ts';
import { forecast } from '../core/forecast/forecast.ts';
import { FORECAST_METHODS } from '../core/forecast/model.ts';
import { oneOf, settled } from './arguments.ts';
import { type FunctionSpec, failure, list, scalar, value } from './define.ts';
import { asShown } from './units.ts';

const METHODS = ['auto', ...FORECAST_METHODS] as const;
const KINDS: readonly SeasonKind[] = ['mul', 'add'];

function codeOf(code: string): CellErrorCode {
  if (code === 'too-short' || code === 'no-history') return '#N/A';
  if (code === 'too-large' || code === 'no-fit') return '#NUM!';
  return code === 'no-base' ? '#DIV/0!' : '#VALUE!';
}

const FORECAST: FunctionSpec = {
  name: 'FORECAST',
  family: 'Response and forecast',
  source: 'R40, C28',
  summary: 'Forecasts the periods after a history, with a prediction interval.',
  params: [
    list.number('history', 'Values of closed periods, oldest first; a blank is 0, so leave out open periods.'),
    scalar.number('horizon', 'Periods ahead, 1 to 1000.'),
    scalar.number('season', 'Periods per cycle: 12 for months, 4 for quarters, 1 for none.', true, '1'),
    scalar.text(
      'method',
      `One of ${METHODS.join(', ')}; auto is the mean of theta and the two best of three by rolling origin.`,
      true,
      'auto',
    ),
    scalar.number('level', 'Share of outcomes that the interval should hold.', true, '0.8'),
  ],
  returns: 'One row per period: point, lower, upper.',
  examples: [
    {
      args: [[[100], [110], [120]], 2, 1, 'naive'],
      result: value([
        [120, 107.184484344554, 132.815515655446],
        [120, 101.876123951264, 138.123876048736],
      ]),
    },
    {
      args: [[[5, 7, 5, 7]], 2, 2, 'snaive'],
      result: value([
        [5, 5, 5],
        [7, 7, 7],
      ]),
    },
    {
      args: [[[1], [2], [3]], 1, 12, 'hw_add'],
      result: failure('#N/A', 'hw_add needs at least 24 values for a season of 12, not 3'),
    },
  ],
  compute: {
    kind: 'whole',
    run: (args) => {
      const answer = forecast(args.list('history').values, args.number('horizon'), {
        season: args.optional('season', 1),
        method: oneOf(METHODS, args.text('method', 'auto'), 'method'),
        level: args.optional('level', 0.8),
      });
      return settled(answer, codeOf).steps.map(({ point, lower, upper }) => [point, lower, upper].map(asShown));
    },
  },
};

const SEASONALITY: FunctionSpec = {
  name: 'SEASONALITY',
  family: 'Response and forecast',
  source: 'C07',
  summary: 'Seasonal indices by classical decomposition, one per position in the season.',
  params: [
    list.number('history', 'At least two whole seasons, oldest first.'),
    scalar.number('season', 'Periods per cycle: 12 for months, 4 for quarters.'),
    scalar.text('type', 'mul: factors with mean 1; add: amounts with mean 0.', true, 'mul'),
  ],
  returns: 'Indices laid out as the history; the first belongs to the position of the first value.',
  examples: [
    { args: [[[1], [3], [1], [3], [1], [3]], 2], result: value([[0.5], [1.5]]) },
    { args: [[[1, 3, 1, 3, 1, 3]], 2, 'add'], result: value([[-1, 1]]) },
  ],
  compute: {
    kind: 'whole',
    run: (args) => {
      const history = args.list('history');
      const kind = oneOf(KINDS, args.text('type', 'mul'), 'type');
      const indices = seasonalIndices(history.values, args.number('season'), kind);
      return history.like(settled(indices, codeOf).map(asShown));
    },
  },
};

export const FORECAST_FUNCTIONS: readonly FunctionSpec[] = [FORECAST, SEASONALITY];
