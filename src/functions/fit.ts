/** Carry-over and curve fitting in cells. */
import { adstock, adstockWeibull } from '../core/response/adstock.ts';
import { ROW_KINDS } from '../core/response/curve.ts';
import { fitCurve } from '../core/response/fitCurve.ts';
import { sameLength, settled } from './arguments.ts';
import { type FunctionSpec, list, refuse, scalar, value } from './define.ts';

const FAMILY = 'Response and forecast';

export const FIT_FUNCTIONS: readonly FunctionSpec[] = [
  {
    name: 'ADSTOCK',
    family: FAMILY,
    summary: 'Geometric carry-over of spend: what still works from the periods before.',
    params: [
      list.number('spend', 'Spend per period, oldest first; blank is 0. Before it nothing was spent.'),
      scalar.number('decay', 'Share that is left after one period, from 0 to below 1.'),
      scalar.number('max_lag', 'Later periods that still feel a spend.', true, 'all'),
      scalar.flag('normalize', 'TRUE divides by the sum of the weights: a steady spend stays itself.', true, 'FALSE'),
    ],
    returns: 'As spend: the effective spend of each period, Σ decay^lag × spend.',
    source: 'C13',
    examples: [
      { args: [[[100], [0], [0], [40]], 0.5], result: value([[100], [50], [25], [52.5]]) },
      { args: [[[100], [0], [0], [40]], 0.5, 1], result: value([[100], [50], [0], [40]]) },
    ],
    compute: {
      kind: 'whole',
      run: (args) => {
        const spend = args.list('spend');
        const lag = args.omitted('max_lag') ? null : args.number('max_lag');
        return spend.like(settled(adstock(spend.values, args.number('decay'), lag, args.flag('normalize'))));
      },
    },
  },
  {
    name: 'ADSTOCK.WEIBULL',
    family: FAMILY,
    summary: 'Weibull carry-over of spend, as Robyn computes it: a decay that changes, or a late peak.',
    params: [
      list.number('spend', 'Spend per period, oldest first; blank is 0. The scale depends on how many there are.'),
      scalar.number('shape', 'Shape of the Weibull curve, 0 or more; 0 is no carry-over.'),
      scalar.number('scale', 'A quantile of the window, from 0 to 1: 0.5 puts the scale at the middle period.'),
      scalar.text('type', 'cdf: strongest at once; pdf: may peak later.', true, 'cdf'),
    ],
    returns: 'As spend: the effective spend of each period.',
    source: 'C13; Robyn R/R/transformation.R',
    examples: [{ args: [[[100, 0, 0]], 0, 0.5], result: value([[100, 0, 0]]) }],
    compute: {
      kind: 'whole',
      run: (args) => {
        const spend = args.list('spend');
        const type = args.text('type', 'cdf');
        if (type !== 'cdf' && type !== 'pdf') return refuse('#VALUE!', `type must be cdf or pdf, not '${type}'`);
        return spend.like(settled(adstockWeibull(spend.values, args.number('shape'), args.number('scale'), type)));
      },
    },
  },
  {
    name: 'FIT.CURVE',
    family: FAMILY,
    summary: 'The response curve that fits points of spend and outcome best.',
    params: [
      list.number('spend', 'Spend of each point, 0 or more.'),
      list.number('outcome', 'Outcome of each point, 0 or more. Blank in both is left out.'),
      scalar.text('kind', `${ROW_KINDS.join(', ')}; left out, the simplest good one is chosen (AICc).`, true, 'best'),
    ],
    returns: 'One row: kind, p1, p2, p3, R². Unused parameters are blank.',
    source: 'C13',
    examples: [
      {
        args: [
          [[10], [20], [40]],
          [[5], [10], [20]],
        ],
        result: value([['linear', 0.5, null, null, 1]]),
      },
    ],
    compute: {
      kind: 'whole',
      run: (args) => {
        const [spend, result] = [args.list('spend'), args.list('outcome')];
        sameLength(['spend', spend.values], ['outcome', result.values]);
        const name = args.text('kind', '');
        const kind = ROW_KINDS.find((known) => known === name) ?? null;
        if (kind === null && name !== '')
          return refuse('#VALUE!', `'${name}' is no curve; use one of ${ROW_KINDS.join(', ')}`);
        const points = spend.values.flatMap((x, i) =>
          spend.blank[i] && result.blank[i] ? [] : [{ spend: x, outcome: result.values[i] ?? 0 }],
        );
        const { curve, r2 } = settled(fitCurve(points, kind));
        return [[curve.kind, curve.a, curve.b === 0 ? null : curve.b, curve.s === 0 ? null : curve.s, r2]];
      },
    },
  },
];
