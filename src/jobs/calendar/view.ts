/** What the report *calendar* shows. */
import type { FiscalCalendar, FiscalYear } from '../../core/calendar/fiscal.ts';
import { isoOfSerial } from '../../core/calendar/serial.ts';
import type { CellValue } from '../../core/cell.ts';
import { fromMinor, type Minor } from '../../core/money.ts';
import { amountText } from '../amountText.ts';
import { type Report, type ReportInputs, reported } from '../report/spec.ts';
import type { ReportColumn } from '../report/view.ts';

/** First and last day of last year that a period compares with. */
export type Span = readonly [number | null, number | null];

/** The year by periods and by quarters, with the laws computed from the cells that are written. */
export function calendarView(
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
