/** Allocation in cells. Amounts are exact to the step; the parts add up to the total. */
import { APPORTION_METHODS, apportion } from '../core/allocate/apportion.ts';
import { breakBack } from '../core/allocate/breakBack.ts';
import { phase } from '../core/allocate/phase.ts';
import { SCORE_WEIGHTS, score } from '../core/allocate/score.ts';
import { splitByPriority } from '../core/allocate/splitByPriority.ts';
import { splitByWeights } from '../core/allocate/splitByWeights.ts';
import { turnover } from '../core/allocate/turnover.ts';
import { decimalOf } from '../core/decimal.ts';
import { exactSum } from '../core/exact.ts';
import { fromMinor } from '../core/money.ts';
import { num, oneOf, sameLength, settled } from './arguments.ts';
import { each, type FunctionSpec, failure, list, ratio, refuse, scalar, value } from './define.ts';
import { asShown, boundDown, bounds, boundUp, CENTS, minor, naOrValue, unitOf, unwrap } from './units.ts';

const TOTAL = scalar.number('total', 'The amount to split.');
const STEP = scalar.number(
  'step',
  'Amounts are multiples of this where bounds and total allow; 0.01 is cents.',
  true,
  '0.01',
);
const MIN = list.number('min', 'Least amount per line; blank is 0.', true);

const ALLOCATE: FunctionSpec = {
  name: 'ALLOCATE',
  family: 'Allocation',
  source: 'R5, R6',
  summary: 'Splits a total by weights between limits; the parts add up to the total exactly.',
  params: [
    TOTAL,
    list.number('weights', 'Relative shares, read as the decimals that you see.'),
    MIN,
    list.number('max', 'Most per line; blank is no limit.', true),
    STEP,
  ],
  returns: 'Amounts laid out as the weights; ties go to the earlier line.',
  examples: [
    { args: [100, [[50], [30], [20]]], result: value([[50], [30], [20]]) },
    { args: [100, [[1], [1], [1]]], result: value([[33.34], [33.33], [33.33]]) },
    {
      args: [100000, [[50], [30], [20]], [[null], [null], [25000]], [[40000], [null], [null]]],
      result: value([[40000], [35000], [25000]]),
    },
    {
      args: [100, [[1], [1]], [[60], [60]]],
      result: failure('#N/A', 'floors add up to 120, 20 more than the total 100'),
    },
  ],
  compute: {
    kind: 'whole',
    run: (args) => {
      const unit = unitOf(args);
      const weights = args.list('weights');
      const [min, max] = [args.optionalList('min'), args.optionalList('max')];
      sameLength(['weights', weights.values], ['min', min?.values], ['max', max?.values]);
      const [low, high] = [bounds(min, boundUp, unit), bounds(max, boundDown, unit)];
      const split = unwrap(
        splitByWeights(minor(args.number('total'), unit, 'total'), weights.values, {
          ...(low ? { min: low } : {}),
          ...(high ? { max: high } : {}),
          step: unit.step,
        }),
        unit,
      );
      return weights.like(split.amounts.map((amount) => fromMinor(amount, unit.decimals)));
    },
  },
};

const ALLOCATE_PRIORITY: FunctionSpec = {
  name: 'ALLOCATE.PRIORITY',
  family: 'Allocation',
  source: 'C10',
  summary: 'Fills requests tier by tier; pro rata inside the tier that runs dry.',
  params: [
    TOTAL,
    list.number('requests', 'What each line asks for.'),
    list.number('priority', 'Tier of each line: 1 before 2.'),
    list.number('min', 'Paid before any tier; blank is 0.', true),
  ],
  returns: 'Amounts laid out as the requests; less than the total when every request is met.',
  examples: [
    { args: [100, [[60], [30], [30]], [[1], [2], [2]]], result: value([[60], [20], [20]]) },
    { args: [200, [[60], [30]], [[2], [1]]], result: value([[60], [30]]) },
  ],
  compute: {
    kind: 'whole',
    run: (args) => {
      const [requests, priority] = [args.list('requests'), args.list('priority')];
      const min = args.optionalList('min');
      sameLength(['requests', requests.values], ['priority', priority.values], ['min', min?.values]);
      const wants = requests.values.map((request) => minor(request, CENTS, 'request'));
      const split = unwrap(
        splitByPriority(
          minor(args.number('total'), CENTS, 'total'),
          wants,
          priority.values,
          bounds(min, boundUp, CENTS),
        ),
        CENTS,
      );
      return requests.like(split.amounts.map((amount) => fromMinor(amount, 2)));
    },
  },
};

const PHASE: FunctionSpec = {
  name: 'PHASE',
  family: 'Allocation',
  source: 'R9',
  summary: 'Spreads a total over periods so that every year-to-date is right.',
  params: [TOTAL, list.number('weights', 'One weight per period.'), STEP],
  returns: 'Amounts laid out as the weights: cumulative rounding.',
  examples: [{ args: [100, [[1, 1, 1]]], result: value([[33.33, 33.34, 33.33]]) }],
  compute: {
    kind: 'whole',
    run: (args) => {
      const unit = unitOf(args);
      const weights = args.list('weights');
      return weights.like(
        unwrap(phase(minor(args.number('total'), unit, 'total'), weights.values, unit.step), unit).map((amount) =>
          fromMinor(amount, unit.decimals),
        ),
      );
    },
  },
};

const BREAKBACK: FunctionSpec = {
  name: 'BREAKBACK',
  family: 'Allocation',
  source: 'R7',
  summary: 'Spreads a new total over current values in proportion; held lines stay.',
  params: [TOTAL, list.number('current', 'Current values.'), list.text('held', 'TRUE, yes, x or 1 holds a line.')],
  returns: 'New values laid out as the current ones.',
  examples: [{ args: [100, [[10, 20, 30]], [[false, true, false]]], result: value([[20, 20, 60]]) }],
  compute: {
    kind: 'whole',
    run: (args) => {
      const current = args.list('current');
      const held = args.texts('held').map((text) => /^(true|yes|y|x|1|held|hold|ja|oui|si|sí)$/i.test(text.trim()));
      sameLength(['current', current.values], ['held', held]);
      const spread = unwrap(
        breakBack(
          minor(args.number('total'), CENTS, 'total'),
          current.values.map((amount) => minor(amount, CENTS, 'current')),
          held,
        ),
        CENTS,
      );
      return current.like(spread.amounts.map((amount) => fromMinor(amount, 2)));
    },
  },
};

const SCORE: FunctionSpec = {
  name: 'SCORE',
  family: 'Allocation',
  source: 'R13, seed 003',
  summary: 'Multi-criteria priority score.',
  params: [
    each.number('roi', 'Return as a multiple.'),
    each.number('alignment', 'Strategic alignment, 0 to 1.'),
    each.number('risk', 'Risk norm, 0 to 1; higher is safer.'),
    each.number('timeline', 'Timeline norm, 0 to 1.'),
    scalar.text('weights', 'Four weights as text, such as "0.4,0.3,0.2,0.1".', true, '0.4,0.3,0.2,0.1'),
    scalar.number('roi_cap', 'ROI that counts as 1.', true, '5'),
  ],
  returns: 'Each: 0 to 1.',
  examples: [{ args: [4.2, 0.85, 0.75, 0.8], result: value(0.821) }],
  compute: {
    kind: 'each',
    row: ([roi, alignment, risk, timeline, weights, cap]) => {
      const chosen =
        weights === undefined
          ? SCORE_WEIGHTS
          : String(weights)
              .split(/[,;\s]+/)
              .filter(Boolean)
              .map(Number);
      const sum = exactSum(chosen);
      if (chosen.length !== 4 || chosen.some((weight) => !(weight >= 0)) || sum === 0 || !Number.isFinite(sum))
        return refuse('#VALUE!', 'weights must be four numbers of 0 or more, such as 0.4,0.3,0.2,0.1');
      const limit = cap === undefined ? 5 : num(cap);
      if (limit <= 0) return refuse('#VALUE!', 'roi_cap must be above 0');
      return Number(score(num(roi), num(alignment), num(risk), num(timeline), chosen, limit).toPrecision(15));
    },
  },
};

const TURNOVER: FunctionSpec = {
  name: 'TURNOVER',
  family: 'Allocation',
  source: 'R21',
  summary: 'Share of a budget that a reallocation moves.',
  params: [list.number('before', 'Amounts before.'), list.number('after', 'Amounts after.')],
  returns: 'A fraction: half the sum of absolute moves, net growth apart.',
  examples: [
    {
      args: [
        [[500000], [300000], [200000]],
        [[440000], [340000], [220000]],
      ],
      result: value(0.06),
    },
  ],
  compute: {
    kind: 'whole',
    run: (args) => {
      const [before, after] = [args.list('before').values, args.list('after').values];
      sameLength(['before', before], ['after', after]);
      // As few decimals as the amounts have: the fewer, the larger the sums that stay exact.
      const scales = [...before, ...after].map((amount) => decimalOf(asShown(amount)).scale);
      const decimals = scales.reduce((most, scale) => Math.max(most, Math.min(scale, 6)), 2);
      const cents = (amounts: readonly number[], name: string) =>
        amounts.map((amount) => minor(amount, { decimals, step: 1 }, name));
      return ratio(turnover(cents(before, 'before'), cents(after, 'after')));
    },
  },
};

const APPORTION: FunctionSpec = {
  name: 'APPORTION',
  family: 'Allocation',
  source: 'R5',
  summary: 'Whole units by weights: seats, heads, licences.',
  params: [
    scalar.number('seats', 'Units to give, a whole number.'),
    list.number('weights', 'Relative shares.'),
    scalar.text('method', `One of ${APPORTION_METHODS.join(', ')}.`, true, 'largest_remainder'),
  ],
  returns: 'Whole numbers laid out as the weights.',
  examples: [
    { args: [10, [[53], [24], [23]]], result: value([[5], [3], [2]]) },
    { args: [10, [[53], [24], [23]], 'dhondt'], result: value([[6], [2], [2]]) },
  ],
  compute: {
    kind: 'whole',
    run: (args) => {
      const weights = args.list('weights');
      const method = oneOf(APPORTION_METHODS, args.text('method', 'largest_remainder'), 'method');
      return weights.like(settled(apportion(args.number('seats'), weights.values, method), naOrValue));
    },
  },
};

export const ALLOCATION_FUNCTIONS: readonly FunctionSpec[] = [
  ALLOCATE,
  ALLOCATE_PRIORITY,
  PHASE,
  BREAKBACK,
  SCORE,
  TURNOVER,
  APPORTION,
];
