/** The report *calendar*: the periods of a fiscal year, what they compare with last year, and a total phased over them. */
import { phase } from '../../core/allocate/phase.ts';
import { splitByWeights } from '../../core/allocate/splitByWeights.ts';
import { type FiscalCalendar, type FiscalYear, fiscalYear } from '../../core/calendar/fiscal.ts';
import { priorYearDay } from '../../core/calendar/priorYear.ts';
import type { CellValue } from '../../core/cell.ts';
import type { Minor } from '../../core/money.ts';
import { ok, type Result } from '../../core/result.ts';
import { error, type Problem } from '../../workbook/problem.ts';
import { type Report, type ReportInputs, type ReportJob, refused } from '../report/spec.ts';
import { atPlace } from './cells.ts';
import { CALENDAR_SETTINGS, calendarOf } from './settings.ts';
import { calendarView, type Span } from './view.ts';

export const calendar: ReportJob = {
  name: 'calendar',
  title: 'Fiscal calendar',
  summary: 'the periods of a fiscal year, the days of last year that they compare with, and a total phased over them',
  needs: [],
  uses: ['weight'],
  total: 'optional',
  sides: [],
  settings: [
    { name: 'year', kind: 'whole', fallback: null, least: 1902, label: 'Fiscal year', doc: 'as label names it' },
    ...CALENDAR_SETTINGS,
    {
      name: 'phase',
      kind: 'choice',
      choices: ['days', 'weeks', 'even', 'weights'],
      fallback: 'days',
      label: 'Phase by',
      doc: 'how the total is spread: by days, by weeks (days ÷ 7, which is the same), evenly, or by weights',
    },
    {
      name: 'weights',
      kind: 'text',
      fallback: '',
      label: 'Weights',
      doc: 'one number per period, comma separated; without it the column Weight',
    },
    {
      name: 'rounding',
      kind: 'choice',
      choices: ['cumulative', 'periods'],
      fallback: 'cumulative',
      label: 'Rounding',
      doc: 'cumulative: every year-to-date is within half a cent; periods: every period is within a cent, by largest remainder',
    },
    {
      name: 'compare',
      kind: 'choice',
      choices: ['restated', 'unrestated'],
      fallback: 'restated',
      label: 'Last year',
      doc: 'restated: after a 53-week year its first week is left out, so that weeks line up; unrestated: by week number',
    },
  ],
  grid: true,
  report,
};

function report(inputs: ReportInputs): Report {
  const year = inputs.given('year');
  if (year === null)
    return refused(error('bad-setting', 'the setting year', 'it is not given', 'a fiscal year', 'Set year to 2026.'));
  const settings = calendarOf(inputs);
  const found = fiscalYear(settings, year);
  if (!found.ok) return refused(atPlace(found.problem, 'the calendar settings', 'a fiscal year that exists'));
  const weights = weightsOf(inputs, found.value);
  if ('severity' in weights) return refused(weights);
  const phased = inputs.total === null ? ok(null) : phasedBy(inputs, inputs.total, weights);
  if (!phased.ok) return refused(atPlace(phased.problem, 'the weights', 'weights of 0 or more, one above 0'));
  const prior = priorOf(settings, found.value, inputs.text('compare') === 'restated' ? 'restated' : 'unrestated');
  return prior.ok
    ? calendarView(inputs, settings, found.value, prior.value, phased.value)
    : refused(atPlace(prior.problem, 'the calendar settings', 'a year before this one'));
}

function phasedBy(inputs: ReportInputs, total: Minor, weights: readonly number[]): Result<readonly Minor[]> {
  if (inputs.text('rounding') !== 'periods') return phase(total, weights);
  const split = splitByWeights(total, weights);
  return split.ok ? ok(split.value.amounts) : split;
}

function weightsOf(inputs: ReportInputs, { periods }: FiscalYear): readonly number[] | Problem {
  switch (inputs.text('phase')) {
    case 'even':
      return periods.map(() => 1);
    case 'weights': {
      const text = inputs.text('weights');
      const column = inputs.column('weight');
      const cells: readonly CellValue[] =
        text !== ''
          ? text.split(',').map((part) => (part.trim() === '' ? null : Number(part)))
          : column === null
            ? []
            : inputs.grid.slice(1, periods.length + 1).map((row) => row[column] ?? null);
      const weights = cells.flatMap((cell) => (typeof cell === 'number' && Number.isFinite(cell) ? [cell] : []));
      return weights.length === periods.length && cells.length === periods.length
        ? weights
        : error(
            'bad-weights',
            text === '' ? inputs.table : 'the setting weights',
            `${weights.length} weights`,
            `${periods.length} numbers, one per period`,
            'Set weights, or give the table a column Weight with one row per period.',
          );
    }
    default:
      return periods.map(({ days }) => days);
  }
}

/** First and last day of last year that each period compares with; week 53 has none of its own. */
function priorOf(
  settings: FiscalCalendar,
  { year, periods }: FiscalYear,
  basis: 'restated' | 'unrestated',
): Result<readonly Span[]> {
  if (settings.pattern === 'months') {
    const last = fiscalYear(settings, year - 1);
    return last.ok ? ok(last.value.periods.map(({ start, end }) => [start, end] as const)) : last;
  }
  const spans: Span[] = [];
  for (const { start, end } of periods) {
    const first = priorYearDay(settings, start, basis);
    if (!first.ok) return first;
    let last = priorYearDay(settings, end, basis);
    if (last.ok && last.value === null) last = priorYearDay(settings, end - 7, basis);
    if (!last.ok) return last;
    spans.push([first.value, last.value]);
  }
  return ok(spans);
}
