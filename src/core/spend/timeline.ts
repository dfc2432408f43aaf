/** The periods that a list of dates spans, without a hole, and where each date falls (C25: spend by time). */
import { type FiscalCalendar, fiscalDate, fiscalYear } from '../calendar/fiscal.ts';
import { isoWeekOf, mondayOf } from '../calendar/isoWeek.ts';
import { isDay, isoOfSerial } from '../calendar/serial.ts';
import { ok, problem, type Result } from '../result.ts';

export type TimeUnit = 'week' | 'period' | 'quarter' | 'year';
export type Timeline = {
  /** First day of each period, ascending. */
  readonly starts: readonly number[];
  /** "2026-W03" (ISO week), "FY2026 P07", "FY2026 Q3", "FY2026". */
  readonly labels: readonly string[];
  /** Per period: which one is a year before; null when it is before the first. ISO weeks: 52 weeks before. */
  readonly yearAgo: readonly (number | null)[];
  /** Per date: its period. */
  readonly index: readonly number[];
};

/** Ten years of weeks, with room. */
const MOST_PERIODS = 600;

/**
 * The periods from the first date to the last, without a gap, and the period of each date.
 * @param dates Day serials, in any order.
 * @error `no-lines`, `no-date`, `too-many-periods` (a date far off is most often a typing error), `bad-calendar`.
 * @example timeline([46023, 46082], 'period', calendar) // January to March 2026; index [0, 2]
 */
export function timeline(dates: readonly number[], unit: TimeUnit, calendar: FiscalCalendar): Result<Timeline> {
  const [one] = dates;
  if (one === undefined) return problem('no-lines', 'there are no dates');
  let [first, last] = [one, one];
  for (const [i, date] of dates.entries()) {
    if (!isDay(date)) return problem('no-date', `date ${i + 1} is ${date}, no day from 1900-03-01 to 9999-12-31`);
    if (date < first) first = date;
    if (date > last) last = date;
  }
  const starts: number[] = [];
  const labels: string[] = [];
  let day = Math.floor(first);
  while (day <= last) {
    if (starts.length === MOST_PERIODS)
      return problem(
        'too-many-periods',
        `${isoOfSerial(first)} to ${isoOfSerial(last)} is more than ${MOST_PERIODS} periods; check the dates`,
      );
    const span = spanOf(day, unit, calendar);
    if (!span.ok) return span;
    starts.push(span.value.start);
    labels.push(span.value.label);
    day = span.value.end + 1;
  }
  const places: number[] = [];
  const [from = 0] = starts;
  starts.forEach((start, i) => {
    const next = starts[i + 1] ?? day;
    for (let at = start - from; at < next - from; at++) places[at] = i;
  });
  return ok({
    starts,
    labels,
    yearAgo: starts.map((_, i) => (i >= perYear(unit, calendar) ? i - perYear(unit, calendar) : null)),
    index: dates.map((date) => places[Math.floor(date) - from] ?? 0),
  });
}

function perYear(unit: TimeUnit, { pattern }: FiscalCalendar): number {
  switch (unit) {
    case 'week':
      return 52;
    case 'period':
      return pattern === '13x4' ? 13 : 12;
    case 'quarter':
      return 4;
    case 'year':
      return 1;
  }
}

type Span = { readonly start: number; readonly end: number; readonly label: string };
function spanOf(day: number, unit: TimeUnit, calendar: FiscalCalendar): Result<Span> {
  const two = (value: number) => String(value).padStart(2, '0');
  if (unit === 'week') {
    const week = isoWeekOf(day);
    if (!week.ok) return week;
    const start = mondayOf(day);
    return ok({ start, end: start + 6, label: `${week.value.year}-W${two(week.value.week)}` });
  }
  const date = fiscalDate(calendar, day);
  if (!date.ok) return date;
  const year = fiscalYear(calendar, date.value.year);
  if (!year.ok) return year;
  const { quarter, period } = date.value;
  const inside = year.value.periods.filter((one) =>
    unit === 'year' ? true : unit === 'quarter' ? one.quarter === quarter : one.period === period,
  );
  const suffix = unit === 'year' ? '' : unit === 'quarter' ? ` Q${quarter}` : ` P${two(period)}`;
  return ok({
    start: inside[0]?.start ?? day,
    end: inside[inside.length - 1]?.end ?? day,
    label: `FY${date.value.year}${suffix}`,
  });
}
