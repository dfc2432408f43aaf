/**
 * Fiscal calendars (R8, C18): twelve months, quarters of 4-4-5, 4-5-4 or 5-4-4 weeks, or thirteen periods of four
 * weeks. A week-based year ends on a fixed weekday near the end of the month before `firstMonth`, so that it has 52
 * or 53 whole weeks; week 53 goes to the last period.
 */
import { ok, problem, type Result } from '../result.ts';
import { civilOf, isDay, noDate, serialOf, weekdayOf } from './serial.ts';

/** Months, or weeks per period of a quarter; 13x4 is thirteen periods of four weeks. */
export const FISCAL_PATTERNS = ['months', '445', '454', '544', '13x4'] as const;
export type FiscalPattern = (typeof FISCAL_PATTERNS)[number];

export type FiscalCalendar = {
  readonly pattern: FiscalPattern;
  /** 1 to 12: the month that the year starts in or, for week patterns, near. */
  readonly firstMonth: number;
  /** The year is named by the calendar year in which its first or its last month lies. */
  readonly label: 'start' | 'end';
  /** Last day of each week as WEEKDAY counts: 1 is Sunday, 7 is Saturday. Not read for months. */
  readonly weekday: number;
  /** Week patterns end on the last such weekday of the month, or on the one nearest to its end (up to 3 days after). */
  readonly rule: 'last' | 'nearest';
};

export type FiscalPeriod = {
  readonly period: number;
  /** Thirteen periods make quarters of 3, 3, 3 and 4. */
  readonly quarter: number;
  /** First and last day, as serials. */
  readonly start: number;
  readonly end: number;
  /** Also the weight for phasing by days or by weeks: weeks are days ÷ 7, the same proportions. */
  readonly days: number;
};
export type FiscalYear = {
  readonly year: number;
  readonly start: number;
  readonly end: number;
  readonly days: number;
  readonly periods: readonly FiscalPeriod[];
};
/** `week` counts from the first day of the fiscal year: days 1 to 7 are week 1. */
export type FiscalDate = {
  readonly year: number;
  readonly quarter: number;
  readonly period: number;
  readonly week: number;
};

/** Weeks per period of a 52-week year. */
function weeksOf(pattern: Exclude<FiscalPattern, 'months'>): readonly number[] {
  const quarter = pattern === '445' ? [4, 4, 5] : pattern === '454' ? [4, 5, 4] : [5, 4, 4];
  return pattern === '13x4' ? Array.from({ length: 13 }, () => 4) : [...quarter, ...quarter, ...quarter, ...quarter];
}
const quarterOf = (period: number): number => Math.min(4, Math.ceil(period / 3));

/** Last day of the fiscal year whose last month lies in calendar year `endYear`. */
function yearEnd({ pattern, firstMonth, weekday, rule }: FiscalCalendar, endYear: number): number {
  const monthEnd = serialOf(endYear, firstMonth === 1 ? 13 : firstMonth, 0);
  if (pattern === 'months') return monthEnd;
  const latest = rule === 'nearest' ? monthEnd + 3 : monthEnd;
  return latest - ((weekdayOf(latest) - weekday + 7) % 7);
}
/** How far the name of a year lies behind the calendar year of its last month. */
const lagOf = ({ label, firstMonth }: FiscalCalendar): number => (label === 'start' && firstMonth > 1 ? 1 : 0);

function badCalendar({ firstMonth, weekday }: FiscalCalendar): string | null {
  const within = (value: number, most: number) => Number.isInteger(value) && value >= 1 && value <= most;
  if (!within(firstMonth, 12)) return `the first month is ${firstMonth}; months are 1 to 12`;
  return within(weekday, 7) ? null : `the weekday is ${weekday}; weekdays are 1 (Sunday) to 7 (Saturday)`;
}

/**
 * The periods of a fiscal year; they tile it, and years tile time.
 * @error `bad-calendar`, `no-year` (years are 1902 to 9998).
 * @example fiscalYear({ pattern: '454', firstMonth: 2, label: 'start', weekday: 7, rule: 'nearest' }, 2023)
 *   // NRF: 2023-01-29 to 2024-02-03, 371 days; period 12 has five weeks
 */
export function fiscalYear(calendar: FiscalCalendar, year: number): Result<FiscalYear> {
  const bad = badCalendar(calendar);
  if (bad !== null) return problem('bad-calendar', bad);
  if (!Number.isInteger(year) || year < 1902 || year > 9998)
    return problem('no-year', `fiscal year ${year} is no whole number from 1902 to 9998`);
  const endYear = year + lagOf(calendar);
  const start = yearEnd(calendar, endYear - 1) + 1;
  const end = yearEnd(calendar, endYear);
  const { pattern, firstMonth } = calendar;
  const lengths = pattern === 'months' ? Array.from({ length: 12 }, () => 0) : weeksOf(pattern);
  const startYear = firstMonth === 1 ? endYear : endYear - 1;
  let next = start;
  const periods = lengths.map((weeks, i): FiscalPeriod => {
    const from = next;
    next =
      i === lengths.length - 1 ? end + 1 : weeks > 0 ? from + weeks * 7 : serialOf(startYear, firstMonth + i + 1, 1);
    return { period: i + 1, quarter: quarterOf(i + 1), start: from, end: next - 1, days: next - from };
  });
  return ok({ year, start, end, days: end - start + 1, periods });
}

/**
 * Where a day lies in a fiscal calendar.
 * @error `bad-calendar`, `no-date`.
 * @example fiscalDate({ pattern: 'months', firstMonth: 7, label: 'end', weekday: 7, rule: 'nearest' }, serialOf(2026, 1, 15))
 *   // FY2026, quarter 3, period 7, week 29
 */
export function fiscalDate(calendar: FiscalCalendar, serial: number): Result<FiscalDate> {
  const bad = badCalendar(calendar);
  if (bad !== null) return problem('bad-calendar', bad);
  if (!isDay(serial)) return noDate(serial);
  const day = Math.floor(serial);
  const civil = civilOf(day);
  const { pattern, firstMonth } = calendar;
  // The year by months; a week-based year starts and ends up to 6 days off.
  const byMonth = civil.year + (firstMonth > 1 && civil.month >= firstMonth ? 1 : 0);
  const endYear = byMonth + (day > yearEnd(calendar, byMonth) ? 1 : day <= yearEnd(calendar, byMonth - 1) ? -1 : 0);
  const week = Math.floor((day - yearEnd(calendar, endYear - 1) - 1) / 7) + 1;
  const period = pattern === 'months' ? ((civil.month - firstMonth + 12) % 12) + 1 : periodOfWeek(pattern, week);
  return ok({ year: endYear - lagOf(calendar), quarter: quarterOf(period), period, week });
}

function periodOfWeek(pattern: Exclude<FiscalPattern, 'months'>, week: number): number {
  const lengths = weeksOf(pattern);
  let left = week;
  const index = lengths.findIndex((weeks) => {
    left -= weeks;
    return left <= 0;
  });
  return index < 0 ? lengths.length : index + 1;
}
