/** The periods of a plan: counted from a start, or the rows of the side table Budget_Periods. */
import { civilOf, serialOf } from '../../core/calendar/serial.ts';
import { isMinor, type Minor, toMinor } from '../../core/money.ts';
import { error, type Problem } from '../../workbook/problem.ts';
import { textIn } from '../../workbook/texts.ts';
import { tooLarge } from '../calendar/cells.ts';
import {
  PERIOD_UNITS,
  type PeriodUnit,
  periodLabel,
  periodOf,
  readPeriod,
  type Scale,
  startOf,
  unitOf,
} from '../forecast/periods.ts';
import { columnNamed } from '../report/columns.ts';
import type { ReportInputs, Side } from '../report/spec.ts';

export type Span = {
  readonly label: string;
  /** First and last day; null when the name says nothing about them. */
  readonly days: { readonly from: number; readonly to: number } | null;
  readonly total: Minor | null;
  readonly weight: number | null;
  /** Where a period of the user stands. */
  readonly where: string;
};
/** `scale` null: the names of the periods are no dates. */
export type Spans = { readonly spans: readonly Span[]; readonly scale: Scale | null };

const MOST = 120;
const USUAL: Readonly<Record<PeriodUnit, number>> = { day: 30, week: 52, month: 12, quarter: 4, year: 3 };
/** Stands for no year, as in `readPeriod`. */
const NO_YEAR = 2001;

export function spansOf(inputs: ReportInputs, problems: Problem[]): Spans {
  const side = inputs.side('Budget_Periods');
  return side === null ? counted(inputs, problems) : listed(side, inputs.decimals, problems);
}

function counted(inputs: ReportInputs, problems: Problem[]): Spans {
  const unit = PERIOD_UNITS.find((one) => one === inputs.text('unit')) ?? 'month';
  const count = inputs.given('count') ?? USUAL[unit];
  const text = inputs.text('start').trim();
  const month = /^\d{1,2}$/.test(text) ? Number(text) : 1;
  const read = text === '' || /^\d{1,2}$/.test(text) ? null : readPeriod(text);
  if ((text !== '' && read === null && !/^([1-9]|0[1-9]|1[0-2])$/.test(text)) || count < 1 || count > MOST) {
    problems.push(
      count < 1 || count > MOST
        ? error('bad-setting', 'the setting count', String(count), `1 to ${MOST} periods`)
        : error('bad-setting', 'the setting start', `"${text}"`, 'a month such as 2027-01, Jul 2027, or 7'),
    );
    return { spans: [], scale: null };
  }
  const day = read?.day ?? serialOf(NO_YEAR, month, 1);
  const scale: Scale = { unit, firstMonth: civilOf(day).month, years: read?.year === true };
  const first = periodOf(scale, day);
  const spans = Array.from({ length: count }, (_, i): Span => {
    const from = startOf(scale, first + i);
    return {
      label: scale.years || unit === 'month' ? periodLabel(scale, first + i) : `${unit[0]?.toUpperCase()}${i + 1}`,
      days: { from, to: startOf(scale, first + i + 1) - 1 },
      ...{ total: null, weight: null, where: 'the setting start' },
    };
  });
  return { spans, scale };
}

const TOTAL = /^(grand\s+)?(total|sum|summe|gesamt)\b/i;

function listed({ rows, grid }: Side, decimals: number, problems: Problem[]): Spans {
  const header = grid[0] ?? [];
  const at = {
    name: columnNamed(header, 'period', 'month', 'quarter', 'week', 'date', 'name', 'label') ?? 0,
    total: columnNamed(header, 'total', 'amount', 'budget', 'period total', 'period budget', 'must add up to'),
    weight: columnNamed(header, 'weight', 'weights', 'share', 'days', 'working days', 'seasonality'),
  };
  const table = rows.map((row) => {
    const cell = (column: number | null) => (column === null ? null : (grid[row.index]?.[column] ?? null));
    return { where: row.where, name: cell(at.name), total: cell(at.total), weight: cell(at.weight) };
  });
  const last = table[table.length - 1];
  const own = last !== undefined && TOTAL.test(textIn(last.name)) ? table.slice(0, -1) : table;
  if (own.length === 0 || own.length > MOST)
    problems.push(error('bad-periods', 'Budget_Periods', `${own.length} periods`, `1 to ${MOST}, a row for each`));
  const read = own.map(({ name }) => readPeriod(name));
  const dated = read.flatMap((period) => period ?? []);
  const unit = dated[0]?.unit ?? unitOf(dated.map(({ day }) => day));
  const years = dated.every(({ year }) => year);
  const { month } = civilOf(dated[0]?.day ?? serialOf(NO_YEAR, 1, 1));
  const scale: Scale | null =
    dated.length === own.length && dated.every((period) => (period.unit ?? unit) === unit)
      ? { unit, firstMonth: unit === 'quarter' ? ((month - 1) % 3) + 1 : month, years }
      : null;
  const seen = new Set<string>();
  const spans = own.map(({ name, total, weight, where }, i): Span => {
    const day = read[i]?.day;
    const number = scale === null || day === undefined ? null : periodOf(scale, day);
    const label =
      typeof name === 'number' && scale !== null && number !== null ? periodLabel(scale, number) : textIn(name);
    if (label === '' || seen.has(label.toLowerCase()))
      problems.push(
        error(
          'bad-period',
          where,
          label === '' ? 'no name' : `"${label}" stands there twice`,
          'a name of its own for each period',
        ),
      );
    seen.add(label.toLowerCase());
    const minor = typeof total === 'number' ? toMinor(total, decimals) : null;
    if (at.total !== null && (typeof total !== 'number' || total < 0))
      problems.push(
        error(
          'bad-total',
          where,
          `the total of ${label} is ${textIn(total) || 'blank'}`,
          'what the period must add up to, 0 or more',
          'Type it, or name the column Weight when only the proportions count.',
        ),
      );
    else if (minor !== null && !isMinor(minor)) problems.push(tooLarge(where, Number(total)));
    if (at.weight !== null && (typeof weight !== 'number' || weight < 0))
      problems.push(
        error('bad-weight', where, `the weight of ${label} is ${textIn(weight) || 'blank'}`, 'a number of 0 or more'),
      );
    return {
      ...{ label, where, total: minor, weight: typeof weight === 'number' ? weight : null },
      days:
        scale === null || number === null ? null : { from: startOf(scale, number), to: startOf(scale, number + 1) - 1 },
    };
  });
  return { spans, scale };
}
