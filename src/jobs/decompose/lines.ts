/** Rows of the table as lines of a variance tree: path, kind, amounts, drivers; and the amounts of further levels. */
import { exactMultiply } from '../../core/exact.ts';
import { type Minor, toMinor } from '../../core/money.ts';
import type { Units } from '../../core/variance/lineParts.ts';
import { pathOf, type TreeLine } from '../../core/variance/tree.ts';
import { type LineKind, parseKind } from '../../core/variance/variance.ts';
import type { Row } from '../../workbook/decode.ts';
import { plainHeader } from '../../workbook/headers.ts';
import { error, type Problem } from '../../workbook/problem.ts';
import type { Role } from '../../workbook/roles.ts';
import { textIn } from '../../workbook/texts.ts';
import { cellsOf, columnNamed, placeIn } from '../report/columns.ts';
import type { ReportInputs } from '../report/spec.ts';

/** Year to date and full year, where the table has columns for them besides the period. */
export const FURTHER = ['ytd', 'year'] as const;
export type Further = (typeof FURTHER)[number];
type Pair = { readonly budget: Minor; readonly actual: Minor };
export type Line = TreeLine & {
  readonly row: Row;
  readonly further: Readonly<Partial<Record<Further, Pair>>>;
};

export function linesOf(inputs: ReportInputs): {
  readonly lines: readonly Line[];
  readonly problems: readonly Problem[];
} {
  const problems: Problem[] = [];
  const paths = pathColumns(inputs, problems);
  const levels = levelColumns(inputs);
  const lines = inputs.rows.map((row): Line => {
    const cells = cellsOf(inputs, row);
    const amount = (column: number): Minor => {
      const cell = cells[column];
      if (typeof cell !== 'number' && textIn(cell) !== '')
        problems.push(
          error('not-a-number', placeIn(inputs, row, column), `"${textIn(cell)}" is text`, 'an amount or a blank cell'),
        );
      return toMinor(typeof cell === 'number' ? cell : 0, inputs.decimals);
    };
    const further: Partial<Record<Further, Pair>> = {};
    for (const level of FURTHER) {
      const at = levels[level];
      if (at !== undefined) further[level] = { budget: amount(at.budget), actual: amount(at.actual) };
    }
    const above = paths.flatMap((column) => pathOf(textIn(cells[column])).filter((name) => name !== ''));
    // A path may end with the line itself, or be the line.
    const whole = paths.some((column) => textIn(cells[column]) === row.line) || above[above.length - 1] === row.line;
    const path = whole ? above : [...(paths.length > 0 || row.group === '' ? above : [row.group]), row.line];
    return { ...measures(inputs, row, problems), path, row, further };
  });
  return { lines, problems };
}

/** The columns that `levels` names, top down, each with one name or a path "A/B/C"; then the group. */
function pathColumns(inputs: ReportInputs, problems: Problem[]): readonly number[] {
  const wanted = inputs
    .text('levels')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  if (wanted.length === 0) {
    const path = columnNamed(inputs.headers, 'path', 'hierarchy');
    return path === null ? [] : [path];
  }
  const columns = wanted.flatMap((name) => columnNamed(inputs.headers, plainHeader(name)) ?? []);
  if (columns.length < wanted.length)
    problems.push(
      error(
        'no-column',
        inputs.table,
        `levels names "${wanted.find((name) => columnNamed(inputs.headers, plainHeader(name)) === null)}"`,
        `headers among: ${inputs.headers.filter(Boolean).join(', ')}`,
      ),
    );
  const group = inputs.column('group');
  return group === null || columns.includes(group) ? columns : [...columns, group];
}

const LEVEL: Readonly<Record<Further, RegExp>> = {
  ytd: /\b(ytd|year to date)\b/,
  year: /^(?!.*\b(to date|(last|prior|previous|next) year)\b).*\b(full year|annual|year)\b/,
};
const PLANNED = /\b(budget|budgeted|plan|planned)\b/;
const REACHED = /\b(actuals?|forecast|outlook|estimate|expected|eac)\b/;

/** Columns of amounts for a level; not those that the period itself is read from. */
function levelColumns(inputs: ReportInputs) {
  const own = (['budget', 'actual'] as const).map((role) => inputs.column(role));
  const find = (level: Further, word: RegExp): number =>
    inputs.headers.findIndex(
      (header, c) => !own.includes(c) && LEVEL[level].test(plainHeader(header)) && word.test(plainHeader(header)),
    );
  const found: Partial<Record<Further, { readonly budget: number; readonly actual: number }>> = {};
  for (const level of FURTHER) {
    const [budget, actual] = [find(level, PLANNED), find(level, REACHED)];
    if (budget >= 0 && actual >= 0) found[level] = { budget, actual };
  }
  return found;
}

/** Amounts in minor units; those that are blank follow from units, prices and rates. */
function measures(inputs: ReportInputs, row: Row, problems: Problem[]): Omit<TreeLine, 'path'> {
  const { decimals } = inputs;
  const text = row.text('kind');
  const kind: LineKind | null = text === '' ? 'cost' : parseKind(text);
  if (kind === null)
    problems.push(error('unknown-kind', inputs.where(row, 'kind'), `"${text}"`, 'cost, revenue or neutral'));
  const rated = inputs.has('rate0') && inputs.has('rate1');
  const rates = { rate0: row.number('rate0') ?? 1, rate1: row.number('rate1') ?? 1 };
  for (const role of ['rate0', 'rate1'] as const)
    if (rates[role] <= 0)
      problems.push(error('bad-rate', inputs.where(row, role), `a rate of ${rates[role]}`, 'a rate above 0'));
  const money = (role: Role): Minor | null => {
    const value = row.number(role);
    return value === null ? null : toMinor(value, decimals);
  };
  const side = (units: Role, price: Role, amount: Role, rate: number) => {
    const count = row.number(units);
    const given = money(amount);
    const own = row.number(price);
    const each =
      own !== null
        ? exactMultiply(own, 10 ** decimals)
        : count === null || count === 0 || given === null
          ? 0
          : given / count / rate;
    const total = given ?? toMinor(exactMultiply(exactMultiply(count ?? 0, each), rate), 0);
    return { count, each, total };
  };
  const before = side('units0', 'price0', 'budget', rates.rate0);
  const after = side('units1', 'price1', 'actual', rates.rate1);
  const units: Units | undefined =
    before.count === null && after.count === null
      ? undefined
      : {
          units0: before.count ?? 0,
          price0: before.each,
          units1: after.count ?? 0,
          price1: after.each,
          // A price that is paid and one that is earned share no mix.
          unit: `${kind} ${row.text('uom')}`,
        };
  return {
    kind: kind ?? 'cost',
    budget: before.total,
    actual: after.total,
    timing: money('timing') ?? 0,
    committed: money('committed') ?? 0,
    ...(units === undefined ? {} : { units }),
    ...(rated ? { rates } : {}),
  };
}
