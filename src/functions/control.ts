/** Cell functions of control: what may still be spent, and what it will have cost. */
import { EAC_METHODS, earnedValue, estimateAtCompletion, runRate } from '../core/control/earnedValue.ts';
import { fundsAvailable } from '../core/control/funds.ts';
import { pace } from '../core/control/pacing.ts';
import { exactSubtract, exactSum } from '../core/exact.ts';
import { num, oneOf } from './arguments.ts';
import { each, type FunctionSpec, list, ratio, refuse, scalar, value } from './define.ts';
import { ACTUAL, BUDGET } from './variance.ts';

const UTILIZATION: FunctionSpec = {
  name: 'UTILIZATION',
  family: 'Variance and control',
  source: 'C07',
  summary: 'Share of a budget that is used.',
  params: [BUDGET, ACTUAL],
  returns: 'Each: actual ÷ budget; #DIV/0! when the budget is 0.',
  examples: [{ args: [2000, 1900], result: value(0.95) }],
  compute: { kind: 'each', row: ([budget, actual]) => ratio(num(budget) === 0 ? null : num(actual) / num(budget)) },
};

const AVAILABLE: FunctionSpec = {
  name: 'AVAILABLE',
  family: 'Variance and control',
  source: 'R26',
  summary: 'Funds available: budget less actuals, open commitments, reserve and soft reservations.',
  params: [
    each.number('budget', 'Current budget: original plus approved changes.'),
    ACTUAL,
    each.number('committed', 'Open commitments; what is invoiced is an actual and no longer here.', true, '0'),
    each.number('reserve', 'Held back.', true, '0'),
    each.number('soft', 'Soft reservations.', true, '0'),
  ],
  returns: 'Each: budget − actual − committed − reserve − soft.',
  examples: [
    { args: [260000, 92000, 60000, 13000], result: value(95000) },
    { args: [20000000, 11000000, 5000000], result: value(4000000) },
  ],
  compute: {
    kind: 'each',
    row: ([budget, actual, committed, reserve, soft]) =>
      fundsAvailable(num(budget), num(actual), num(committed), num(reserve), num(soft)),
  },
};

const PACE: FunctionSpec = {
  name: 'PACE',
  family: 'Variance and control',
  source: 'R20',
  summary: 'Pacing of a flight: index, expected, projection, required per day.',
  params: [
    scalar.number('budget', 'Budget of the whole flight.'),
    scalar.number('spent', 'Spent on closed days.'),
    scalar.date('start', 'First day.'),
    scalar.date('end', 'Last day.'),
    scalar.date('as_of', 'Last closed day.'),
    list.number('weights', 'One weight per day, or seven from Monday to Sunday.', true),
  ],
  returns: 'One row: index (spent ÷ expected), expected, projection, required per day.',
  examples: [
    {
      args: [30400, 13680, '2026-06-01', '2026-06-30', '2026-06-12'],
      result: value([[1.125, 12160, 34200, 928.8888888888889]]),
    },
  ],
  compute: {
    kind: 'whole',
    run: (args) => {
      const [start, end] = [args.date('start'), args.date('end')];
      if (end < start) return refuse('#VALUE!', 'end is before start');
      if (end - start > 3660) return refuse('#VALUE!', 'a flight is at most ten years');
      const weights = args.optionalList('weights');
      const days = end - start + 1;
      if (weights !== null && weights.values.length !== 7 && weights.values.length !== days)
        return refuse('#VALUE!', `weights has ${weights.values.length} items; it needs 7 or ${days}`);
      const paced = pace(
        args.number('budget'),
        args.number('spent'),
        start,
        end,
        args.date('as_of'),
        weights?.values ?? null,
      );
      return [[ratio(paced.index), paced.expected, ratio(paced.projection), ratio(paced.required)]];
    },
  },
};

const EAC_PARAMS = [
  each.number('bac', 'Budget at completion.'),
  each.number('pv', 'Planned value to date.'),
  each.number('ev', 'Earned value to date.'),
  each.number('ac', 'Actual cost to date.'),
] as const;

const EAC: FunctionSpec = {
  name: 'EAC',
  family: 'Variance and control',
  source: 'R19',
  summary: 'Estimate at completion.',
  params: [
    ...EAC_PARAMS,
    scalar.text(
      'method',
      'cpi: it goes on like this. atypical: a one-off. both: cost and schedule. bottomup: ev is the new estimate to complete.',
      true,
      'cpi',
    ),
  ],
  returns: 'Each: the estimate; #DIV/0! when the index has no base.',
  examples: [
    { args: [120000, 48000, 42000, 50400], result: value(144000) },
    { args: [120000, 48000, 42000, 50400, 'atypical'], result: value(128400) },
  ],
  compute: {
    kind: 'each',
    row: ([bac, pv, ev, ac, method]) => {
      const name = String(method ?? 'cpi')
        .trim()
        .toLowerCase();
      return ratio(estimateAtCompletion(num(bac), num(pv), num(ev), num(ac), oneOf(EAC_METHODS, name, 'method')));
    },
  },
};

const EVM: FunctionSpec = {
  name: 'EVM',
  family: 'Variance and control',
  source: 'R19',
  summary: 'Earned value figures of one project.',
  params: [
    scalar.number('bac', 'Budget at completion.'),
    scalar.number('pv', 'Planned value to date.'),
    scalar.number('ev', 'Earned value to date.'),
    scalar.number('ac', 'Actual cost to date.'),
  ],
  returns: 'One row: SV, CV, SPI, CPI, EAC, ETC, VAC, TCPI.',
  examples: [
    {
      args: [120000, 48000, 42000, 50400],
      result: value([[-6000, -8400, 0.875, 0.8333333333333334, 144000, 93600, -24000, 1.1206896551724137]]),
    },
  ],
  compute: {
    kind: 'whole',
    run: (args) => {
      const { sv, cv, spi, cpi, eac, etc, vac, tcpi } = earnedValue(
        args.number('bac'),
        args.number('pv'),
        args.number('ev'),
        args.number('ac'),
      );
      return [[sv, cv, spi, cpi, eac, etc, vac, tcpi].map(ratio)];
    },
  },
};

const RUN_RATE: FunctionSpec = {
  name: 'RUN.RATE',
  family: 'Variance and control',
  source: 'R19',
  summary: 'Spend so far carried on at the same rate.',
  params: [
    each.number('spent', 'Spent so far.'),
    each.number('elapsed', 'Periods elapsed.'),
    each.number('total', 'Periods in all.'),
  ],
  returns: 'Each: spent ÷ elapsed × total.',
  examples: [{ args: [50400, 5, 12], result: value(120960) }],
  compute: { kind: 'each', row: ([spent, elapsed, total]) => ratio(runRate(num(spent), num(elapsed), num(total))) },
};

const TIES: FunctionSpec = {
  name: 'TIES',
  family: 'Variance and control',
  source: 'B30',
  summary: 'Do the parts add up to the total?',
  params: [
    scalar.number('total', 'What it should be.'),
    list.number('parts', 'What is added up.'),
    scalar.number('tolerance', 'Difference that is still accepted.', true, '0'),
  ],
  returns: 'TRUE, or a sentence with the difference.',
  examples: [
    { args: [100, [[33.34], [33.33], [33.33]]], result: value(true) },
    { args: [100, [[33.33], [33.33], [33.33]]], result: value('parts are 99.99: 0.01 below 100') },
  ],
  compute: {
    kind: 'whole',
    run: (args) => {
      const total = args.number('total');
      const sum = exactSum(args.list('parts').values);
      if (!Number.isFinite(sum)) return refuse('#NUM!', 'parts add up to more than a cell can hold');
      const gap = exactSubtract(sum, total);
      if (!Number.isFinite(gap)) return refuse('#NUM!', 'the difference is more than a cell can hold');
      return Math.abs(gap) <= args.optional('tolerance', 0)
        ? true
        : `parts are ${sum}: ${Math.abs(gap)} ${gap < 0 ? 'below' : 'above'} ${total}`;
    },
  },
};

export const CONTROL_FUNCTIONS: readonly FunctionSpec[] = [UTILIZATION, AVAILABLE, PACE, EAC, EVM, RUN_RATE, TIES];
