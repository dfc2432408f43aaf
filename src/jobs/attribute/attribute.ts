/** The report *attribute*: who gets the credit for conversions, by every model side by side, and what each says a conversion costs. */
import { attribute as attributeShares } from '../../core/attribution/attribute.ts';
import { type Paths, parsePaths } from '../../core/attribution/paths.ts';
import { splitByShares } from '../../core/attribution/shares.ts';
import { exactSum } from '../../core/exact.ts';
import { toMinor } from '../../core/money.ts';
import { error, type Problem, warning } from '../../workbook/problem.ts';
import type { Progress } from '../job.ts';
import { type Report, type ReportInputs, type ReportJob, refused, reported } from '../report/spec.ts';
import { claimsOf } from './claims.ts';
import { type Credits, MODELS, type ModelName, modelOf } from './models.ts';
import { pathRows } from './pathRows.ts';
import { attributeView } from './tables.ts';
import { touchRows } from './touchRows.ts';

export const attribute: ReportJob = {
  name: 'attribute',
  title: 'Attribution',
  summary: 'who gets the credit for conversions, by nine models side by side, with cost per conversion and return',
  needs: [],
  oneOf: ['path', 'person', 'converted', 'event'],
  uses: ['conversions', 'value', 'nulls', 'line', 'date', 'kind'],
  records: true,
  total: 'none',
  sides: ['Budget_Channels'],
  settings: [
    {
      name: 'model',
      kind: 'choice',
      choices: ['all', ...MODELS],
      fallback: 'all',
      label: 'Model',
      doc: `all | ${MODELS.join(' | ')}`,
    },
    {
      name: 'direct',
      kind: 'text',
      fallback: 'Direct',
      label: 'Direct channel',
      doc: 'name of the channel that last_non_direct passes over',
    },
    {
      name: 'half_life',
      kind: 'number',
      fallback: 7,
      least: 0,
      label: 'Half-life',
      doc: 'days in which a touch loses half its weight, for time_decay',
    },
    {
      name: 'order',
      kind: 'whole',
      fallback: 1,
      least: 1,
      label: 'Markov order',
      doc: 'touches that the chain remembers, 1 to 3',
    },
    {
      name: 'lookback',
      kind: 'number',
      fallback: 30,
      least: 0,
      label: 'Lookback',
      doc: 'in a table of touches: days before a conversion in which touches count',
    },
    {
      name: 'converts',
      kind: 'text',
      fallback: 'conversion, converted, purchase, order, sale',
      label: 'Conversions are',
      doc: 'in a table of touches: event types that are conversions',
    },
  ],
  report,
};

function* report(inputs: ReportInputs): Generator<Progress, Report> {
  const { decimals, has } = inputs;
  const asked = MODELS.find((model) => model === inputs.text('model'));
  const models = asked === undefined ? MODELS : [asked];
  const of = models.length + 1;
  yield { done: 0, of };
  const touched = !(has('path') && has('conversions')) && (has('person') || has('converted') || has('event'));
  if (!touched && !has('conversions'))
    return refused(
      error(
        'missing-column',
        inputs.table,
        'no column is mapped to conversions',
        'a column for conversions',
        'Map a column to conversions.',
      ),
    );
  const journeys = touched ? touchRows(inputs) : pathRows(inputs);
  const { texts } = journeys;
  const problems: Problem[] = journeys.problems.filter(({ severity }) => severity === 'error');
  const warnings: Problem[] = journeys.problems.filter(({ severity }) => severity === 'warning');
  if (touched && problems.length > 0) return refused(...problems);
  const amounts = (list: readonly number[]): Amounts => ({
    list,
    ...fineOf(list),
    total: toMinor(exactSum(list), decimals),
  });
  const conversions = amounts(journeys.conversions);
  const values = journeys.values === null ? null : amounts(journeys.values);
  const nulls = journeys.nulls === null ? null : amounts(journeys.nulls);
  const read = parsePaths(texts, true);
  if (!read.ok) {
    const at = texts.findIndex((text) => !parsePaths([text], true).ok);
    problems.push(
      error(
        read.problem.code,
        journeys.where(at),
        read.problem.message.replace(/^path \d+:? /, 'this path '),
        'a path such as Search:14 > Email:3 or Search > Email',
      ),
    );
  }
  const { total } = conversions;
  if (!Number.isFinite(total) || (values !== null && !Number.isFinite(values.total)))
    problems.push(
      error('too-large', inputs.table, 'conversions or values are beyond the exact range', 'amounts of a budget'),
    );
  else if (total === 0)
    problems.push(
      error(
        'no-conversions',
        inputs.table,
        journeys.uncredited > 0 ? 'no conversion has a touch in the days before it' : 'no path converts',
        'conversions above 0',
        touched ? 'Check lookback, and with a column of types the words in converts.' : null,
      ),
    );
  if (problems.length > 0 || !read.ok) return refused(...problems);
  const paths = read.value;

  if (models.includes('markov') && (nulls === null || nulls.total === 0))
    warnings.push(
      warning(
        'no-nulls',
        inputs.table,
        'no journeys that did not convert',
        touched ? 'people who do not convert, for markov' : 'a column Nulls for markov',
        'Without it markov takes every journey to convert, which flatters channels that lead nowhere.',
      ),
    );
  const direct = inputs.text('direct').trim().toLowerCase();
  if (asked === 'last_non_direct' && !paths.channels.some((channel) => channel.toLowerCase() === direct))
    warnings.push(
      warning(
        'no-direct',
        inputs.table,
        `no touch is named "${inputs.text('direct')}"`,
        'the name of the direct channel',
        'Set direct. Until then last_non_direct is last.',
      ),
    );
  const found: Credits[] = [];
  for (const [i, model] of models.entries()) {
    yield { done: i + 1, of };
    const one = creditsOf(model, paths, { conversions, values, nulls }, inputs);
    if ('code' in one) return refused(one);
    found.push(one);
  }
  const side = inputs.side('Budget_Channels');
  const claims = claimsOf(side, total + toMinor(journeys.uncredited, decimals), decimals);
  const view = attributeView({
    channels: paths.channels,
    found,
    total,
    value: values === null ? null : values.total,
    side,
    claims: claims.claims,
    decimals,
    dated: texts.some((text) => /:\s*\d+(\.\d+)?\s*(>|$)/.test(text)),
    halfLife: inputs.number('half_life'),
  });
  return reported(
    {
      ...view,
      tables: [...view.tables, ...journeys.tables],
      notes: [...journeys.notes, ...view.notes],
      checks: [...view.checks, ...journeys.checks],
    },
    [...warnings, ...claims.problems],
  );
}

/** Per path in whole units as fine as they stay exact, and the total in minor units. */
type Amounts = {
  readonly list: readonly number[];
  readonly fine: readonly number[];
  /** How many of the units are one. */
  readonly power: number;
  readonly total: number;
};
type Columns = {
  readonly conversions: Amounts;
  readonly values: Amounts | null;
  readonly nulls: Amounts | null;
};

/** A share of a conversion has many decimals: rounding each path to cents would add up. */
function fineOf(list: readonly number[]): Pick<Amounts, 'fine' | 'power'> {
  const sum = list.reduce((all, value) => all + value, 0);
  let power = 1;
  while (power < 1e9 && sum * power * 10 <= 2 ** 52 && !list.every((value) => Number.isInteger(value * power)))
    power *= 10;
  return { fine: list.map((value) => Math.round(value * power)), power };
}

function creditsOf(
  model: ModelName,
  paths: Paths,
  { conversions, values, nulls }: Columns,
  inputs: ReportInputs,
): Credits | Problem {
  // Nulls in the unit of the conversions.
  const options = modelOf(model, nulls?.list.map((amount) => amount * conversions.power) ?? null, inputs);
  const shares = attributeShares(paths, conversions.fine, options);
  // Removal effects are of conversions: value follows the same shares.
  const worth = values === null || model === 'markov' ? shares : attributeShares(paths, values.fine, options);
  if (!shares.ok) return wrong(shares.problem, inputs);
  if (!worth.ok) return wrong(worth.problem, inputs);
  return {
    model,
    credits: splitByShares(conversions.total, shares.value),
    values: values === null ? null : splitByShares(values.total, worth.value),
  };
}
const wrong = (
  { code, message }: { readonly code: string; readonly message: string },
  { table }: ReportInputs,
): Problem => error(code, table, message, 'settings and paths that the model takes');
