/** The report *calendar*: the periods of a fiscal year, what they compare with last year, and a total phased over them. */
import { phase } from '../../core/allocate/phase.ts';
import { splitByWeights } from '../../core/allocate/splitByWeights.ts';
import { type FiscalCalendar, type FiscalYear, fiscalYear } from '../../core/calendar/fiscal.ts';
import { priorYearDay } from '../../core/calendar/priorYear.ts';
import { isoOfSerial } from '../../core/calendar/serial.ts';
import type { CellValue } from '../../core/cell.ts';
import { fromMinor, type Minor } from '../../core/money.ts';
import { ok, type Result } from '../../core/result.ts';
import { error, type Problem } from '../../workbook/problem.ts';
import { amountText } from '../amountText.ts';
import { type Report, type ReportInputs, type ReportJob, refused, reported } from '../report/spec.ts';
import type { ReportColumn } from '../report/view.ts';
import { atPlace } from './cells.ts';
import { CALENDAR_SETTINGS, calendarOf } from './settings.ts';

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
    ? view(inputs, settings, found.value, prior.value, phased.value)
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

type Span = readonly [number | null, number | null];

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

function view(
  inputs: ReportInputs,
  settings: FiscalCalendar,
  year: FiscalYear,
  prior: readonly Span[],
  amounts: readonly Minor[] | null,
): Report {
  const { decimals, total } = inputs;
  const name = (suffix: string) => `FY${year.year} ${suffix}`;
  const weeks = (days: number) => Number((days / 7).toFixed(4));
  const money = (minor: Minor) => fromMinor(minor, decimals);
  let cumulative = 0;
  const rows = year.periods.map(({ period, quarter, start, end, days }, i): CellValue[] => {
    cumulative += amounts?.[i] ?? 0;
    return [
      name(`P${String(period).padStart(2, '0')}`),
      name(`Q${quarter}`),
      start,
      end,
      days,
      weeks(days),
      ...(prior[i] ?? [null, null]),
      ...(amounts === null ? [] : [money(amounts[i] ?? 0), money(cumulative)]),
    ];
  });
  const quarters = [1, 2, 3, 4].map((quarter): CellValue[] => {
    const inside = year.periods.filter((period) => period.quarter === quarter);
    const days = inside.reduce((sum, period) => sum + period.days, 0);
    const sum = inside.reduce((all, { period }) => all + (amounts?.[period - 1] ?? 0), 0);
    const ends = [inside[0]?.start ?? null, inside[inside.length - 1]?.end ?? null];
    return [name(`Q${quarter}`), ...ends, days, weeks(days), ...(amounts === null ? [] : [money(sum)])];
  });
  const totals = amounts === null ? [] : [money(cumulative)];
  const amount: readonly ReportColumn[] = amounts === null ? [] : [{ header: 'Amount', kind: 'money' }];
  const compared = inputs.text('compare');
  const dates = `${isoOfSerial(year.start)} to ${isoOfSerial(year.end)}`;
  const length = settings.pattern === 'months' ? `${year.days} days` : `${year.days / 7} weeks (${year.days} days)`;
  const split = total === null ? '' : ` ${amountText(total, decimals)} is phased by ${inputs.text('phase')} over them.`;
  return reported({
    headline: `FY${year.year} is ${dates}: ${length} in ${rows.length} periods.${split}`,
    notes: [
      ...(amounts === null
        ? ['Give a total to phase it over the periods.']
        : [
            inputs.text('rounding') === 'periods'
              ? 'Amounts are rounded by largest remainder.'
              : 'Every year-to-date is rounded, not every period: each cumulative amount is within half a cent.',
          ]),
      ...(settings.pattern === 'months'
        ? ['A month compares with the same month of last year.']
        : [
            `Last year's days are ${compared}${compared === 'restated' ? ': after a 53-week year its first week is left out' : ': by week number'}. Week 53 compares with nothing.`,
          ]),
    ],
    checks: [
      {
        law: 'the periods follow each other without a gap and fill the year',
        holds:
          rows.every((row, i) => row[2] === (i === 0 ? year.start : Number(rows[i - 1]?.[3]) + 1)) &&
          rows[rows.length - 1]?.[3] === year.end,
      },
      {
        law: 'days of the periods and of the quarters add up to the year',
        holds: [rows.map((row) => row[4]), quarters.map((row) => row[3])].every(
          (days) => days.reduce((sum: number, value) => sum + Number(value), 0) === year.end - year.start + 1,
        ),
      },
      ...(amounts === null
        ? []
        : [{ law: `the amounts add up to ${amountText(total ?? 0, decimals)}`, holds: cumulative === total }]),
    ],
    decimals,
    tables: [
      {
        name: 'Budget_Calendar',
        sheet: 'Budget Calendar',
        title: `Fiscal year ${year.year}`,
        totalRows: 1,
        columns: [
          { header: 'Period', kind: 'text', width: 14 },
          { header: 'Quarter', kind: 'text', width: 12 },
          { header: 'Start', kind: 'date' },
          { header: 'End', kind: 'date' },
          { header: 'Days', kind: 'count' },
          { header: 'Weeks', kind: 'number', width: 10 },
          { header: 'Last year start', kind: 'date', width: 16 },
          { header: 'Last year end', kind: 'date', width: 16 },
          ...amount,
          ...(amounts === null ? [] : [{ header: 'Cumulative', kind: 'money' } as const]),
        ],
        rows: [
          ...rows,
          ['Total', null, year.start, year.end, year.days, weeks(year.days), null, null, ...totals, ...totals],
        ],
      },
      {
        name: 'Budget_Quarters',
        sheet: 'Budget Quarters',
        title: `Quarters of fiscal year ${year.year}`,
        totalRows: 1,
        columns: [
          { header: 'Quarter', kind: 'text', width: 14 },
          { header: 'Start', kind: 'date' },
          { header: 'End', kind: 'date' },
          { header: 'Days', kind: 'count' },
          { header: 'Weeks', kind: 'number', width: 10 },
          ...amount,
        ],
        rows: [...quarters, ['Total', year.start, year.end, year.days, weeks(year.days), ...totals]],
      },
    ],
  });
}
