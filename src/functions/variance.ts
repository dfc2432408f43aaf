/** Variance and control in cells. */

import type { CellValue } from '../core/cell.ts';
import { exactSubtract, exactSum } from '../core/exact.ts';
import { flexibleBudget, fxVariance, priceVolumeMix, rateVolume } from '../core/variance/parts.ts';
import {
  favourable,
  impact,
  type LineKind,
  parseKind,
  status,
  variance,
  variancePercent,
} from '../core/variance/variance.ts';
import { num, sameLength } from './arguments.ts';
import {
  type Args,
  type Compute,
  each,
  type FunctionSpec,
  failure,
  list,
  ratio,
  refuse,
  type Scalar,
  scalar,
  value,
} from './define.ts';

const kindOf = (cell: Scalar): LineKind =>
  cell === undefined
    ? 'cost'
    : (parseKind(String(cell)) ?? refuse('#VALUE!', `kind '${String(cell)}' is none of cost, revenue, neutral`));
export const BUDGET = each.number('budget', 'Planned amount.');
export const ACTUAL = each.number('actual', 'Amount incurred in the same period.');
type Four<T> = readonly [T, T, T, T];
/** Four lists of one length. */
function fourLists(args: Args, names: Four<string>): Four<readonly number[]> {
  const [a, b, c, d] = names;
  const lists = [args.list(a).values, args.list(b).values, args.list(c).values, args.list(d).values] as const;
  sameLength([a, lists[0]], [b, lists[1]], [c, lists[2]], [d, lists[3]]);
  return lists;
}
/** A row of answers per row of four lists. */
const byRow = (names: Four<string>, of: (...row: Four<number>) => readonly number[]): Compute => ({
  kind: 'whole',
  run: (args) => {
    const [first, ...others] = fourLists(args, names);
    const [b, c, d] = others;
    return first.map((a, i) => of(a, b[i] ?? 0, c[i] ?? 0, d[i] ?? 0));
  },
});
const KIND = each.text('kind', 'cost (lower is favourable), revenue (higher is favourable) or neutral.', true, 'cost');

const VARIANCE: FunctionSpec = {
  name: 'VARIANCE',
  family: 'Variance and control',
  source: 'R1',
  summary: 'Actual minus budget; positive means above budget.',
  params: [BUDGET, ACTUAL],
  returns: 'Each: actual − budget, exact to the decimals that you see.',
  examples: [
    { args: [100000, 92000], result: value(-8000) },
    {
      args: [
        [[100], [50], [null]],
        [[110], [47.5], [null]],
      ],
      result: value([[10], [-2.5], [null]]),
    },
  ],
  compute: { kind: 'each', row: ([budget, actual]) => variance(num(budget), num(actual)) },
};

const VARIANCE_PCT: FunctionSpec = {
  name: 'VARIANCE.PCT',
  family: 'Variance and control',
  source: 'R3',
  summary: 'Variance as a fraction of the absolute budget.',
  params: [BUDGET, ACTUAL],
  returns: 'Each: (actual − budget) ÷ |budget|; #DIV/0! when the budget is 0.',
  examples: [
    { args: [1000, 1200], result: value(0.2) },
    { args: [-2000, -1500], result: value(0.25) },
    { args: [0, 5], result: failure('#DIV/0!', 'there is nothing to divide by') },
  ],
  compute: { kind: 'each', row: ([budget, actual]) => ratio(variancePercent(num(budget), num(actual))) },
};

const IMPACT: FunctionSpec = {
  name: 'IMPACT',
  family: 'Variance and control',
  source: 'R1',
  summary: 'Variance signed so that favourable is positive.',
  params: [BUDGET, ACTUAL, KIND],
  returns: 'Each: + favourable, − unfavourable; neutral lines 0.',
  examples: [
    { args: [50000, 47000], result: value(3000) },
    { args: [100000, 92000, 'revenue'], result: value(-8000) },
    { args: [10, 12, 'neutral'], result: value(0) },
  ],
  compute: { kind: 'each', row: ([budget, actual, kind]) => impact(num(budget), num(actual), kindOf(kind)) },
};

const FU: FunctionSpec = {
  name: 'FU',
  id: 'FUV',
  family: 'Variance and control',
  source: 'R2',
  summary: 'F for favourable, U for unfavourable, – for neither.',
  params: [BUDGET, ACTUAL, KIND],
  returns: 'Each: "F", "U" or "–".',
  examples: [
    { args: [50000, 47000], result: value('F') },
    { args: [100000, 92000, 'revenue'], result: value('U') },
    { args: [5, 5], result: value('–') },
  ],
  compute: { kind: 'each', row: ([budget, actual, kind]) => favourable(num(budget), num(actual), kindOf(kind)) },
};

const STATUS: FunctionSpec = {
  name: 'STATUS',
  family: 'Variance and control',
  source: 'R3, seed 003',
  summary: 'OK, WATCH or REVIEW by percentage and amount.',
  params: [
    BUDGET,
    ACTUAL,
    scalar.number('watch', 'From this fraction on a line is WATCH.', true, '0.05'),
    scalar.number('review', 'Above this fraction a line is REVIEW.', true, '0.10'),
    scalar.number('floor', 'A variance of at most this amount is OK.', true, '0'),
    scalar.number('cap', 'A variance above this amount is REVIEW.', true),
  ],
  returns: 'Each: "OK", "WATCH" or "REVIEW"; tested on unrounded amounts.',
  examples: [
    { args: [1000, 1049], result: value('OK') },
    { args: [1000, 1100], result: value('WATCH') },
    { args: [1000, 1100.01], result: value('REVIEW') },
    { args: [2000000, 2080000, 0.05, 0.1, 5000, 50000], result: value('REVIEW') },
  ],
  compute: {
    kind: 'each',
    row: ([budget, actual, watch, review, floor, cap]) =>
      status(num(budget), num(actual), {
        watch: watch === undefined ? 0.05 : num(watch),
        review: review === undefined ? 0.1 : num(review),
        floor: num(floor),
        cap: cap === undefined ? null : num(cap),
      }),
  },
};

const RATE_VARIANCE: FunctionSpec = {
  name: 'RATE.VARIANCE',
  family: 'Variance and control',
  source: 'R16',
  summary: 'Splits a variance into a rate (price) part and a volume (quantity) part.',
  params: [
    list.number('budget_rate', 'Planned rate.'),
    list.number('budget_volume', 'Planned volume.'),
    list.number('actual_rate', 'Actual rate.'),
    list.number('actual_volume', 'Actual volume.'),
  ],
  returns:
    'Per row: rate part (actual_rate − budget_rate) × actual_volume, volume part (actual_volume − budget_volume) × budget_rate, total.',
  examples: [{ args: [2, 10000, 1.9, 12000], result: value([[-1200, 4000, 2800]]) }],
  compute: byRow(['budget_rate', 'budget_volume', 'actual_rate', 'actual_volume'], (r0, v0, r1, v1) => {
    const { rate, volume, total } = rateVolume(r0, v0, r1, v1);
    return [rate, volume, total];
  }),
};

const PVM: FunctionSpec = {
  name: 'PVM',
  family: 'Variance and control',
  source: 'R16',
  summary: 'Price, volume and mix per product; the joint term sits in price.',
  params: [
    list.number('units0', 'Units before.'),
    list.number('price0', 'Price before.'),
    list.number('units1', 'Units now.'),
    list.number('price1', 'Price now.'),
  ],
  returns: 'Per row: price, quantity, mix, total. New and dropped products are all mix.',
  examples: [
    {
      args: [
        [[2000], [1000]],
        [[100], [200]],
        [[2400], [1200]],
        [[100], [200]],
      ],
      result: value([
        [0, 40000, 0, 40000],
        [0, 40000, 0, 40000],
      ]),
    },
  ],
  compute: {
    kind: 'whole',
    run: (args) => {
      const rows = priceVolumeMix(...fourLists(args, ['units0', 'price0', 'units1', 'price1']));
      return rows === null
        ? refuse('#DIV/0!', 'there are no units before: no mix can be formed')
        : rows.map((row) => [row.price, row.quantity, row.mix, row.total]);
    },
  },
};

const FX_VARIANCE: FunctionSpec = {
  name: 'FX.VARIANCE',
  family: 'Variance and control',
  source: 'R17',
  summary: 'Splits a variance into its operational part at the budget rate and the effect of the exchange rate.',
  params: [
    list.number('amount0', 'Planned amount in foreign currency.'),
    list.number('rate0', 'Budget rate.'),
    list.number('amount1', 'Actual amount in foreign currency.'),
    list.number('rate1', 'Actual rate.'),
  ],
  returns: 'Per row: operational, fx, total.',
  examples: [{ args: [100000, 1.1, 104000, 1.06], result: value([[4400, -4160, 240]]) }],
  compute: byRow(['amount0', 'rate0', 'amount1', 'rate1'], (a0, r0, a1, r1) => {
    const { operational, fx, total } = fxVariance(a0, r0, a1, r1);
    return [operational, fx, total];
  }),
};

const FLEX: FunctionSpec = {
  name: 'FLEX',
  family: 'Variance and control',
  source: 'R15',
  summary: 'Flexible budget: budget rates at actual volume.',
  params: [
    list.number('budget_units', 'Planned units.'),
    list.number('actual_units', 'Actual units.'),
    list.number('budget_per_unit', 'Budget per unit; negative for costs when you net them.'),
    list.number('budget_fixed', 'Fixed budget.'),
  ],
  returns: 'Per row: static budget, flexible budget, volume variance.',
  examples: [
    { args: [10000, 11000, 50, 0], result: value([[500000, 550000, 50000]]) },
    { args: [10000, 11000, 20, -120000], result: value([[80000, 100000, 20000]]) },
  ],
  compute: byRow(['budget_units', 'actual_units', 'budget_per_unit', 'budget_fixed'], (u0, u1, rate, fixed) => {
    const flex = flexibleBudget(u0, u1, rate, fixed);
    return [flex.static, flex.flexible, flex.volume];
  }),
};

const BRIDGE: FunctionSpec = {
  name: 'BRIDGE',
  family: 'Variance and control',
  source: 'R18',
  summary: 'A variance bridge: opening, one bar per line, closing; foots to the cent.',
  params: [
    list.text('labels', 'One label per line.'),
    list.number('budget', 'Planned amounts.'),
    list.number('actual', 'Actual amounts.'),
    list.text('kind', 'With kinds the bridge runs over impact: revenue adds, cost subtracts.', true),
  ],
  returns:
    'A table label, amount: Budget, the lines, Actual. With kinds: net budget (revenue − cost), impacts, net actual.',
  examples: [
    {
      args: [
        [['Search'], ['TV']],
        [[400], [200]],
        [[410.5], [180]],
      ],
      result: value([
        ['Budget', 600],
        ['Search', 10.5],
        ['TV', -20],
        ['Actual', 590.5],
      ]),
    },
    {
      args: [
        [['Sales'], ['Media']],
        [[900], [200]],
        [[850], [180]],
        [['revenue'], ['cost']],
      ],
      result: value([
        ['Budget', 700],
        ['Sales', -50],
        ['Media', 20],
        ['Actual', 670],
      ]),
    },
  ],
  compute: {
    kind: 'whole',
    run: (args) => {
      const labels = args.texts('labels');
      const [budget, actual] = [args.list('budget').values, args.list('actual').values];
      sameLength(['labels', labels], ['budget', budget], ['actual', actual]);
      const texts = args.texts('kind');
      const kinded = texts.some((text) => text !== '');
      const kinds = labels.map((_, i) => kindOf((texts.length === 1 ? texts[0] : texts[i]) || undefined));
      if (kinded && texts.length > 1) sameLength(['labels', labels], ['kind', texts]);
      const signs = kinds.map((kind) => (!kinded ? 1 : kind === 'revenue' ? 1 : kind === 'cost' ? -1 : 0));
      const net = (amounts: readonly number[]) => exactSum(amounts.map((amount, i) => amount * (signs[i] ?? 0)));
      const bars = labels.map((label, i): CellValue[] => [
        label,
        exactSubtract(actual[i] ?? 0, budget[i] ?? 0) * (signs[i] ?? 0),
      ]);
      return [['Budget', net(budget)], ...bars, ['Actual', net(actual)]];
    },
  },
};

export const VARIANCE_FUNCTIONS: readonly FunctionSpec[] = [
  VARIANCE,
  VARIANCE_PCT,
  IMPACT,
  FU,
  STATUS,
  RATE_VARIANCE,
  PVM,
  FX_VARIANCE,
  FLEX,
  BRIDGE,
];
