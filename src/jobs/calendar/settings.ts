/** Settings that name a fiscal calendar, shared by every job that counts in periods. */
import { FISCAL_PATTERNS, type FiscalCalendar } from '../../core/calendar/fiscal.ts';
import type { ReportInputs, Setting } from '../report/spec.ts';

const WEEKDAYS: readonly string[] = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

export const CALENDAR_SETTINGS: readonly Setting[] = [
  {
    name: 'first_month',
    kind: 'whole',
    fallback: 1,
    least: 1,
    label: 'First month',
    doc: 'the month that the fiscal year starts in or, for weeks, near',
  },
  {
    name: 'pattern',
    kind: 'choice',
    choices: FISCAL_PATTERNS,
    fallback: 'months',
    label: 'Pattern',
    doc: 'months; 445, 454 or 544 weeks per quarter; or 13x4 weeks',
  },
  {
    name: 'label',
    kind: 'choice',
    choices: ['end', 'start'],
    fallback: 'end',
    label: 'Year is named by',
    doc: 'the calendar year in which its last (end) or first (start) month lies',
  },
  {
    name: 'year_end',
    kind: 'choice',
    choices: ['nearest', 'last'],
    fallback: 'nearest',
    label: 'Year ends on the',
    doc: 'weekday nearest to the end of the last month, or the last one in it; for weeks only',
  },
  {
    name: 'weekday',
    kind: 'choice',
    choices: WEEKDAYS,
    fallback: 'saturday',
    label: 'Last day of a week',
    doc: 'for patterns of weeks',
  },
];

export const calendarOf = ({ text, number }: Pick<ReportInputs, 'text' | 'number'>): FiscalCalendar => ({
  pattern: FISCAL_PATTERNS.find((pattern) => pattern === text('pattern')) ?? 'months',
  firstMonth: number('first_month'),
  label: text('label') === 'start' ? 'start' : 'end',
  weekday: WEEKDAYS.indexOf(text('weekday')) + 1,
  rule: text('year_end') === 'last' ? 'last' : 'nearest',
});
