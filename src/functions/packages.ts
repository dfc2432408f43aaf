/** Whole packages in cells: which to fund. */
import { fundUnderRules } from '../core/allocate/packages/rules.ts';
import { decimalOf } from '../core/decimal.ts';
import type { Minor } from '../core/money.ts';
import { isYes, sameLength } from './arguments.ts';
import { groupsOf } from './curves.ts';
import {
  type Args,
  type FunctionSpec,
  failure,
  list,
  type NumberList,
  refuse,
  scalar,
  table,
  value,
} from './define.ts';
import { asShown, boundDown, boundUp, type Unit, unwrap } from './units.ts';

/** As many decimals as the money shows, up to six; what has more was computed, and counts in cents. */
function unitFor(amounts: readonly number[]): Unit {
  const decimals = amounts.reduce((most, amount) => Math.max(most, decimalOf(asShown(amount)).scale), 2);
  return { decimals: decimals > 6 ? 2 : decimals, step: 1 };
}

/** The places of the packages that are marked TRUE, yes, x or 1. */
function requiredOf(args: Args, costs: NumberList): readonly number[] {
  if (args.omitted('required')) return [];
  const marks = args.texts('required');
  sameLength(['costs', costs.values], ['required', marks]);
  return marks.flatMap((mark, i) => (isYes(mark) ? [i] : []));
}

const S3_COSTS = [1.2, 0.8, 0.6, 1.8, 1.1, 0.7, 0.9, 0.4, 0.6].map((cost) => [cost]);
const S3_VALUES = [4.2, 1.76, 1.68, 7.56, 3.08, 2.17, 2.88, 0.84, 1.62].map((worth) => [worth]);

export const PACKAGE_FUNCTIONS: readonly FunctionSpec[] = [
  {
    name: 'FUND',
    family: 'Allocation',
    source: 'R12, seed 003',
    summary: 'Which whole packages to fund: the selection worth most that the budget pays for.',
    params: [
      scalar.number('budget', 'The most that may be spent.'),
      list.number('costs', 'Cost per package, all or nothing; 0 or more.'),
      list.number('values', 'What each package is worth, in any unit.'),
      list.text('required', 'TRUE, yes, x or 1 for a package that must be in.', true),
      list.text('group', 'A label per package; blank is no group.', true),
      table.text('group_limits', 'A table of label, least money, most money; blank is no limit.', true),
    ],
    returns:
      '1 or 0 per package, laid out as the costs. Ties: the lower cost, then the earlier packages. #N/A where the search is capped before the proof.',
    examples: [
      { args: [7, S3_COSTS, S3_VALUES], result: value([[1], [0], [1], [1], [1], [1], [1], [0], [1]]) },
      { args: [6, [[4, 3, 3]], [[9, 4, 4]], [[false, true, false]]], result: value([[0, 1, 1]]) },
      {
        args: [5, [[4, 3, 3]], [[9, 4, 4]], [['', 'x', 'x']]],
        result: failure('#N/A', 'the required packages cost 6, 1 more than the budget 5'),
      },
    ],
    compute: {
      kind: 'whole',
      run: (args) => {
        const [costs, values] = [args.list('costs'), args.list('values')];
        const budget = args.number('budget');
        sameLength(['costs', costs.values], ['values', values.values]);
        const negative = costs.values.findIndex((cost) => cost < 0);
        if (negative >= 0) return refuse('#VALUE!', `${costs.at(negative)} is below 0`);
        const unit = unitFor([budget, ...costs.values]);
        const money: Minor = boundDown(budget, unit) ?? refuse('#NUM!', `budget ${budget} is beyond the exact range`);
        const { chosen, status, gap } = unwrap(
          fundUnderRules({
            budget: money,
            costs: costs.values.map((cost) => boundUp(cost, unit)),
            values: values.values,
            rules: { required: requiredOf(args, costs), ...groupsOf(args, costs.values, unit) },
          }),
          unit,
        );
        // A cell promises the exact best selection; the panel shows one with its proven gap.
        if (status === 'within')
          return refuse(
            '#N/A',
            `too many selections are alike to prove the best; the best found is within ${Number((gap * 100).toPrecision(2))} %: use the panel's method packages`,
          );
        return costs.like(chosen.map((one) => (one ? 1 : 0)));
      },
    },
  },
];
