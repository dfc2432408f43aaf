/** The day of last year that a day is compared with (R8): by fiscal week, restated or not. */
import { ok, problem, type Result } from '../result.ts';
import { type FiscalCalendar, fiscalDate, fiscalYear } from './fiscal.ts';
import { civilOf, isDay, serialOf } from './serial.ts';

/**
 * Week patterns, `unrestated`: the same week number and weekday of the fiscal year before. `restated`: after a
 * 53-week year that year is shifted by one week, its first week left out, so that weeks line up on the calendar again.
 * Months: the same day of the month; both bases are the same.
 * @returns null where last year has no such day: week 53, or 29 February. No day of last year is used twice.
 * @error `bad-calendar`, `no-date`, `no-year`.
 * @example NRF 2024-02-04 (FY2024 week 1): restated 2023-02-05, unrestated 2023-01-29
 */
export function priorYearDay(
  calendar: FiscalCalendar,
  serial: number,
  basis: 'restated' | 'unrestated',
): Result<number | null> {
  const date = fiscalDate(calendar, serial);
  if (!date.ok) return date;
  const day = Math.floor(serial);
  if (calendar.pattern === 'months') {
    const { year, month, day: dayOfMonth } = civilOf(day);
    const before = serialOf(year - 1, month, dayOfMonth);
    if (!isDay(before)) return problem('no-date', `the year before ${year} is out of range`);
    return ok(civilOf(before).month === month ? before : null);
  }
  const now = fiscalYear(calendar, date.value.year);
  if (!now.ok) return now;
  const last = fiscalYear(calendar, date.value.year - 1);
  if (!last.ok) return last;
  if (date.value.week === 53) return ok(null);
  const shift = basis === 'restated' ? last.value.days - 364 : 0;
  return ok(last.value.start + shift + (day - now.value.start));
}
