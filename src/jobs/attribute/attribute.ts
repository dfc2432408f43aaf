/** The report *attribute*: who gets the credit for conversions, by every model side by side, and what each says a conversion costs. */
import { attribute as attributeShares } from '../../core/attribution/attribute.ts';
import { type Paths, parsePaths } from '../../core/attribution/paths.ts';
import { splitByShares } from '../../core/attribution/shares.ts';
import { exactSum } from '../../core/exact.ts';
import { toMinor } from '../../core/money.ts';
import { error, type Problem, warning } from '../../workbook/problem.ts';
import type { Role } from '../../workbook/roles.ts';
import type { Progress } from '../job.ts';
import { type Report, type ReportInputs, type ReportJob, refused, reported } from '../report/spec.ts';
import { claimsOf } from './claims.ts';
import { type Credits, MODELS, type ModelName, modelOf } from './models.ts';
import { attributeView } from './tables.ts';

export const attribute: ReportJob = {
  name: 'attribute',
  title: 'Attribution',
  summary: 'who gets the credit for conversions, by nine models side by side, with cost per conversion and return',
  needs: ['path', 'conversions'],
  uses: ['value', 'nulls'],
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
  ],
  report,
};

function* report(inputs: ReportInputs): Generator<Progress, Report> {
  const { rows, decimals, has } = inputs;
  const texts = rows.map((row) => row.text('path'));
  const problems: Problem[] = [];
  const column = (role: Role): Amounts => {
    const list = rows.map((row) => {
      const value = row.number(role) ?? 0;
      if (value < 0) problems.push(error('negative', inputs.where(row, role), String(value), 'a number of 0 or more'));
      return Math.max(0, value);
    });
    return { list, ...fineOf(list), total: toMinor(exactSum(list), decimals) };
  };
  const conversions = column('conversions');
  const values = has('value') ? column('value') : null;
  const nulls = has('nulls') ? column('nulls') : null;
  rows.forEach((row, i) => {
    if (texts[i] === '' && ((conversions.fine[i] ?? 0) > 0 || (values?.fine[i] ?? 0) > 0))
      problems.push(
        error(
          'blank-path',
          inputs.where(row, 'path'),
          'the path is blank but has conversions',
          'a path such as Search > Email',
        ),
      );
    else if ((conversions.fine[i] ?? 0) === 0 && (values?.fine[i] ?? 0) > 0)
      problems.push(
        error(
          'value-without-conversion',
          inputs.where(row, 'value'),
          'a value without a conversion',
          'a value of paths that convert',
        ),
      );
  });
  const read = parsePaths(texts, true);
  if (!read.ok) {
    const at = texts.findIndex((text) => !parsePaths([text], true).ok);
    const row = rows[at];
    problems.push(
      error(
        read.problem.code,
        row === undefined ? inputs.table : inputs.where(row, 'path'),
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
  else if (total === 0) problems.push(error('no-conversions', inputs.table, 'no path converts', 'conversions above 0'));
  if (problems.length > 0 || !read.ok) return refused(...problems);
  const paths = read.value;

  const asked = MODELS.find((model) => model === inputs.text('model'));
  const models = asked === undefined ? MODELS : [asked];
  const warnings: Problem[] = [];
  if (models.includes('markov') && (nulls === null || nulls.total === 0))
    warnings.push(
      warning(
        'no-nulls',
        inputs.table,
        'no journeys that did not convert',
        'a column Nulls for markov',
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
    yield { done: i, of: models.length };
    const one = creditsOf(model, paths, { conversions, values, nulls }, inputs);
    if ('code' in one) return refused(one);
    found.push(one);
  }
  const side = inputs.side('Budget_Channels');
  const claims = claimsOf(side, total, decimals);
  return reported(
    attributeView({
      channels: paths.channels,
      found,
      total,
      value: values === null ? null : values.total,
      side,
      claims: claims.claims,
      decimals,
      dated: texts.some((text) => /:\s*\d+(\.\d+)?\s*(>|$)/.test(text)),
      halfLife: inputs.number('half_life'),
    }),
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
