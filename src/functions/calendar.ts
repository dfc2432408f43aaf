/** Fiscal calendars in cells. */
import { FISCAL_PATTERNS, type FiscalCalendar, fiscalDate, fiscalYear } from '../core/calendar/fiscal.ts';
import type { CellValue } from '../core/cell.ts';
import { settled } from './arguments.ts';
import { each, type FunctionSpec, failure, refuse, type Scalar, scalar, value } from './define.ts';

const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const show = (text: string): string => `'${text.slice(0, 30)}'`;
const word = (cell: Scalar, fallback: string): string =>
  String(cell ?? fallback)
    .trim()
    .toLowerCase();

function patternOf(cell: Scalar): FiscalCalendar['pattern'] {
  const text = word(cell, 'months').replace(/-/g, '');
  const found = FISCAL_PATTERNS.find((pattern) => pattern === text);
  return found ?? refuse('#VALUE!', `pattern ${show(text)} is not known; use ${FISCAL_PATTERNS.join(', ')}`);
}
function labelOf(cell: Scalar): FiscalCalendar['label'] {
  const text = word(cell, 'end');
  return text === 'start' || text === 'end'
    ? text
    : refuse('#VALUE!', `label ${show(text)} is not known; use start or end`);
}
function ruleOf(text: string): FiscalCalendar['rule'] {
  return text === 'last' || text === 'nearest'
    ? text
    : refuse('#VALUE!', `rule ${show(text)} is not known; use last or nearest`);
}
function weekdayOf(text: string): number {
  const index = /^[1-7]$/.test(text)
    ? Number(text) - 1
    : WEEKDAYS.findIndex((name) => text.length > 2 && name.startsWith(text));
  return index < 0
    ? refuse('#VALUE!', `weekday ${show(text)} is not known; use a name, or 1 (Sunday) to 7 (Saturday)`)
    : index + 1;
}
const monthOf = (month: number, name: string): number =>
  Number.isInteger(month) && month >= 1 && month <= 12
    ? month
    : refuse('#VALUE!', `${name} is ${month}; months are whole numbers from 1 to 12`);

const PATTERN_DOC = 'months; 445, 454 or 544 weeks per quarter; or 13x4 weeks.';
const LABEL_DOC =
  'Whether a year is named by the calendar year in which its first ("start") or last ("end") month lies.';

const FISCAL: FunctionSpec = {
  name: 'FISCAL',
  family: 'Calendar',
  source: 'R8',
  summary: 'The fiscal year, quarter and period of a date.',
  params: [
    each.date('date', 'Any day from 1900-03-01 on.'),
    scalar.number('first_month', 'Month in which the year starts, 1 to 12.', true, '1'),
    scalar.text(
      'pattern',
      `${PATTERN_DOC} A year of weeks ends on the Saturday nearest to the end of the month before first_month (retail: 2, "454", "start").`,
      true,
      'months',
    ),
    scalar.text('label', LABEL_DOC, true, 'end'),
  ],
  returns: 'Each: text such as "FY2026 Q3 P07". Week 53 is in the last period; 13 periods make quarters of 3, 3, 3, 4.',
  examples: [
    { args: ['2026-01-15', 7], result: value('FY2026 Q3 P07') },
    { args: ['2024-02-03', 2, '454', 'start'], result: value('FY2023 Q4 P12') },
    { args: ['2024-02-04', 2, '4-5-4', 'start'], result: value('FY2024 Q1 P01') },
    {
      args: ['2026-01-15', 13],
      result: failure('#VALUE!', 'first_month is 13; months are whole numbers from 1 to 12'),
    },
  ],
  compute: {
    kind: 'each',
    row: ([date, firstMonth, pattern, label]): CellValue => {
      if (typeof date !== 'number') return null;
      const found = fiscalDate(
        {
          pattern: patternOf(pattern),
          firstMonth: monthOf(typeof firstMonth === 'number' ? firstMonth : 1, 'first_month'),
          label: labelOf(label),
          weekday: 7,
          rule: 'nearest',
        },
        date,
      );
      if (!found.ok) return { error: '#NUM!' };
      const { year, quarter, period } = found.value;
      return `FY${year} Q${quarter} P${String(period).padStart(2, '0')}`;
    },
  },
};

const FISCAL_CALENDAR: FunctionSpec = {
  name: 'FISCAL.CALENDAR',
  family: 'Calendar',
  source: 'R8',
  summary: 'The periods of a fiscal year: first day, last day, weeks.',
  params: [
    scalar.number('fiscal_year', 'The year, named as label says.'),
    scalar.text('pattern', PATTERN_DOC, true, 'months'),
    scalar.number('year_end_month', 'Last month of the year, 1 to 12.', true, '12'),
    scalar.text(
      'weekday',
      'Last day of a week: a name, or 1 (Sunday) to 7 (Saturday). Not used for months.',
      true,
      'saturday',
    ),
    scalar.text(
      'rule',
      'The year ends on the "last" such weekday of the month, or on the one "nearest" to its end.',
      true,
      'nearest',
    ),
    scalar.text('label', `${LABEL_DOC} Retail (NRF) years end in month 1 and are named "start".`, true, 'end'),
  ],
  returns:
    'Per period: start and end as date serials (format them as dates), weeks (days ÷ 7 to 2 decimals for months).',
  examples: [
    {
      args: [2023, '454', 1, 'saturday', 'nearest', 'start'],
      result: value([
        [44955, 44982, 4],
        [44983, 45017, 5],
        [45018, 45045, 4],
        [45046, 45073, 4],
        [45074, 45108, 5],
        [45109, 45136, 4],
        [45137, 45164, 4],
        [45165, 45199, 5],
        [45200, 45227, 4],
        [45228, 45255, 4],
        [45256, 45290, 5],
        [45291, 45325, 5],
      ]),
    },
    {
      args: [2026, '446'],
      result: failure('#VALUE!', "pattern '446' is not known; use months, 445, 454, 544, 13x4"),
    },
  ],
  compute: {
    kind: 'whole',
    run: (args) => {
      const endMonth = monthOf(args.optional('year_end_month', 12), 'year_end_month');
      const found = fiscalYear(
        {
          pattern: patternOf(args.text('pattern', 'months')),
          firstMonth: (endMonth % 12) + 1,
          label: labelOf(args.text('label', 'end')),
          weekday: weekdayOf(args.text('weekday', 'saturday')),
          rule: ruleOf(args.text('rule', 'nearest')),
        },
        args.number('fiscal_year'),
      );
      return settled(found).periods.map(({ start, end, days }) => [start, end, Math.round((days / 7) * 100) / 100]);
    },
  },
};

export const CALENDAR_FUNCTIONS: readonly FunctionSpec[] = [FISCAL, FISCAL_CALENDAR];
