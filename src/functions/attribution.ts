/** Attribution in cells: journeys in, credit per channel out. */
import { type AttributionModel, attribute } from '../core/attribution/attribute.ts';
import { parsePaths } from '../core/attribution/paths.ts';
import { splitByShares } from '../core/attribution/shares.ts';
import { roundedQuotient } from '../core/decimal.ts';
import { fromMinor, MAX_MINOR } from '../core/money.ts';
import { oneOf, sameLength, settled } from './arguments.ts';
import { type FunctionSpec, failure, list, type NumberList, refuse, scalar, value } from './define.ts';

const MODELS = [
  'first',
  'last',
  'last_non_direct',
  'linear',
  'position',
  'time_decay',
  'w',
  'custom',
  'markov',
  'shapley',
] as const;

/** "0.4,0.4" as numbers; a text that is none is NaN, which no model takes. */
const numbersIn = (option: string): readonly number[] =>
  option
    .split(/[,;\s]+/)
    .filter(Boolean)
    .map((text) => (/^[\d.e+-]+$/.test(text) ? Number(text) : Number.NaN));

function modelOf(name: string, option: string, nulls: readonly number[] | null): AttributionModel {
  const kind = oneOf(MODELS, name, 'model');
  const numbers = numbersIn(option);
  const bad = (wanted: string): never => refuse('#VALUE!', `option '${option}' of ${kind}: ${wanted}`);
  const one = (fallback: number, wanted: string): number =>
    option === '' ? fallback : numbers.length === 1 && Number.isFinite(numbers[0]) ? (numbers[0] ?? 0) : bad(wanted);
  switch (kind) {
    case 'last_non_direct':
      return { kind, direct: option === '' ? 'direct' : option };
    case 'position': {
      const [first = 0, last = 0] = option === '' ? [0.4, 0.4] : numbers;
      return (option === '' || numbers.length === 2) && first >= 0 && last >= 0
        ? { kind, first, last }
        : bad('the shares of the first and the last touch, such as 0.4,0.4');
    }
    case 'time_decay':
      return { kind, halfLife: one(7, 'the half-life in days, such as 7') };
    case 'custom':
      return numbers.length > 0 && numbers.every(Number.isFinite)
        ? { kind, weights: numbers }
        : bad('a weight per touch, such as 3,2,1');
    case 'markov':
      return { kind, order: one(1, 'the order of the chain, 1, 2 or 3'), nulls };
    default:
      return { kind };
  }
}

/** Amounts as whole numbers with as many decimals, 2 to 9, as keep the sum exact. */
function wholes(lists: readonly (readonly number[])[]): {
  readonly units: readonly (readonly number[])[];
  readonly decimals: number;
} {
  const sum = lists.reduce((all, values) => values.reduce((some, amount) => some + amount, all), 0);
  let decimals = lists.every((values) => values.every(Number.isInteger)) ? 2 : 9;
  while (decimals > 2 && sum * 10 ** decimals > 2 ** 52) decimals--;
  if (sum * 10 ** decimals > MAX_MINOR) return refuse('#NUM!', 'conversions and nulls are beyond the exact range');
  return { units: lists.map((values) => values.map((amount) => Math.round(amount * 10 ** decimals))), decimals };
}

const atLeast0 = (name: string, { values, at }: NumberList): readonly number[] => {
  const below = values.findIndex((amount) => amount < 0);
  return below < 0 ? values : refuse('#VALUE!', `${at(below)} is ${values[below]}; ${name} are 0 or more`);
};

const ATTRIBUTE: FunctionSpec = {
  name: 'ATTRIBUTE',
  family: 'Attribution',
  source: 'R33 to R36, C31',
  summary: 'Shares conversions, or their value, among the channels that led to them.',
  params: [
    list.text(
      'paths',
      'Journeys such as "Search > Email > Direct". For time_decay a touch may carry its days before the conversion, "Search:14 > Email:3"; without any, touches are a day apart.',
    ),
    list.number('conversions', 'Conversions of each path, or their value.'),
    scalar.text('model', `One of ${MODELS.join(', ')}.`, true, 'linear'),
    list.number(
      'nulls',
      'Journeys along each path that did not convert; only markov reads them. Without them markov takes every journey to convert, which flatters channels that lead nowhere.',
      true,
    ),
    scalar.text(
      'option',
      'last_non_direct: the direct channel (Direct). position: first and last share (0.4,0.4). time_decay: half-life in days (7). custom: a weight per touch, the last one for all further touches. markov: order 1 to 3 (1).',
      true,
    ),
  ],
  returns:
    'A table channel, credit, in order of first appearance. Credits add up to the conversions to the cent; the odd cent goes to the largest remainder, ties to the first channel.',
  examples: [
    {
      args: [[['Display > Social > Email > Search']], [[1000]], 'position'],
      result: value([
        ['Display', 400],
        ['Social', 100],
        ['Email', 100],
        ['Search', 400],
      ]),
    },
    {
      args: [[['Display:14 > Social:7 > Email:3 > Search:0']], [[1000]], 'time_decay', null, '7'],
      result: value([
        ['Display', 100.28],
        ['Social', 200.56],
        ['Email', 298.04],
        ['Search', 401.12],
      ]),
    },
    {
      args: [[['A > B > A'], ['B > C'], ['C'], ['A > C']], [[10], [20], [15], [5]], 'markov', [[40], [30], [85], [45]]],
      result: value([
        ['A', 15.31],
        ['B', 10.2],
        ['C', 24.49],
      ]),
    },
    {
      args: [
        [['A > B'], [null]],
        [[10], [5]],
      ],
      result: failure('#VALUE!', 'path 2 is blank but has conversions'),
    },
  ],
  compute: {
    kind: 'whole',
    run: (args) => {
      const texts = args.texts('paths');
      const [conversions, nulls] = [args.list('conversions'), args.optionalList('nulls')];
      sameLength(['paths', texts], ['conversions', conversions.values], ['nulls', nulls?.values]);
      const { units, decimals } = wholes([
        atLeast0('conversions', conversions),
        nulls === null ? [] : atLeast0('nulls', nulls),
      ]);
      const [amounts = [], lost = []] = units;
      const model = modelOf(args.text('model', 'linear'), args.text('option', ''), nulls === null ? null : lost);
      const paths = settled(parsePaths(texts, model.kind === 'time_decay'));
      const shares = settled(attribute(paths, amounts, model));
      if (shares.length === 0) return refuse('#N/A', 'paths are all blank');
      const total = amounts.reduce((sum, amount) => sum + amount, 0);
      const cents = Number(roundedQuotient(BigInt(total), BigInt(10 ** (decimals - 2))));
      return splitByShares(cents, shares).map((credit, id) => [paths.channels[id] ?? '', fromMinor(credit, 2)]);
    },
  },
};

export const ATTRIBUTION_FUNCTIONS: readonly FunctionSpec[] = [ATTRIBUTE];
