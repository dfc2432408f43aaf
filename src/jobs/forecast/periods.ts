/** Periods of time as whole numbers that count on: read from cells and headers, named, placed in fiscal years. */
import { isoWeekOf, mondayOf, mondayOfIsoWeek } from '../../core/calendar/isoWeek.ts';
import { civilOf, isDay, isoOfSerial, serialOf, serialOfIso } from '../../core/calendar/serial.ts';
import type { CellValue } from '../../core/cell.ts';

export const PERIOD_UNITS = ['day', 'week', 'month', 'quarter', 'year'] as const;
export type PeriodUnit = (typeof PERIOD_UNITS)[number];
/** The first day, and how long it is when the text says so; a plain date does not. `year` false: a month name alone. */
export type ReadPeriod = { readonly day: number; readonly unit: PeriodUnit | null; readonly year: boolean };

const MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
] as const;
/** Stands for "no year": month names alone are months of one year, which is never shown. */
const NO_YEAR = 2001;

/** A serial, 2026-03-01, 2026-03, 2026/03, Mar 2026, Mar-26, March, 2026-Q1, Q1 2026, 2026-W09, 2026, FY2026; null for anything else. */
export function readPeriod(cell: CellValue): ReadPeriod | null {
  if (typeof cell === 'number') {
    if (Number.isInteger(cell) && cell >= 1900 && cell <= 2100) return span(serialOf(cell, 1, 1), 'year');
    return isDay(cell) ? span(Math.floor(cell), null) : null;
  }
  if (typeof cell !== 'string') return null;
  const text = cell.trim();
  const day = serialOfIso(text.replace(/[/.]/g, '-').split(' ')[0] ?? '');
  if (day !== null) return span(day, null);
  const parts = (pattern: RegExp) => pattern.exec(text)?.slice(1).map(Number);
  const month = parts(/^(\d{4})[-/.](\d{1,2})$/) ?? parts(/^(\d{4})-?M(\d{1,2})$/i);
  if (month !== undefined) return monthOf(month[0], month[1]);
  const quarter = parts(/^(\d{4})[- ]?Q([1-4])$/i) ?? parts(/^Q([1-4])[- ](\d{4})$/i)?.reverse();
  if (quarter !== undefined) return span(serialOf(quarter[0] ?? 0, 3 * (quarter[1] ?? 1) - 2, 1), 'quarter');
  const week = parts(/^(\d{4})[- ]?W(\d{1,2})$/i);
  if (week !== undefined) {
    const monday = mondayOfIsoWeek(week[0] ?? 0, week[1] ?? 0);
    return monday.ok ? span(monday.value, 'week') : null;
  }
  const year = parts(/^(?:FY ?)?(19\d{2}|20\d{2})$/i);
  if (year !== undefined) return span(serialOf(year[0] ?? 0, 1, 1), 'year');
  const named = /^([a-z]{3,9})\.?(?:[-/' ,]*(\d{4}|\d{2}))?$/i.exec(text);
  const word = named?.[1]?.toLowerCase() ?? '';
  const at = MONTHS.findIndex(
    (name) => name === word || name.slice(0, 3) === word || (word === 'sept' && name === 'september'),
  );
  if (named === null || at < 0) return null;
  const [, , written] = named;
  const found = written === undefined ? NO_YEAR : Number(written) + (written.length === 2 ? 2000 : 0);
  const read = monthOf(found, at + 1);
  return read === null ? null : { ...read, year: written !== undefined };
}

/** Serial of a Monday. */
const MONDAY = 2;
const span = (day: number, unit: PeriodUnit | null): ReadPeriod => ({ day, unit, year: true });
const monthOf = (year = 0, month = 0): ReadPeriod | null =>
  month >= 1 && month <= 12 && year >= 1900 && year <= 9998 ? span(serialOf(year, month, 1), 'month') : null;

/** How a series counts its periods. */
export type Scale = {
  readonly unit: PeriodUnit;
  /** First month of the fiscal year, 1 to 12. */
  readonly firstMonth: number;
  /** False when all that is known are names of months. */
  readonly years: boolean;
};

/** The number of the period that holds a day; the next period has the next number. */
export function periodOf({ unit, firstMonth }: Scale, day: number): number {
  const { year, month } = civilOf(day);
  const months = year * 12 + month - firstMonth;
  switch (unit) {
    case 'day':
      return Math.floor(day);
    case 'week':
      return Math.round((mondayOf(Math.floor(day)) - MONDAY) / 7);
    case 'month':
      return months;
    case 'quarter':
      return Math.floor(months / 3);
    case 'year':
      return Math.floor(months / 12);
  }
}

/** First day of a period. */
export function startOf({ unit, firstMonth }: Scale, period: number): number {
  switch (unit) {
    case 'day':
      return period;
    case 'week':
      return period * 7 + MONDAY;
    case 'month':
      return serialOf(0, period + firstMonth, 1);
    case 'quarter':
      return serialOf(0, 3 * period + firstMonth, 1);
    case 'year':
      return serialOf(0, 12 * period + firstMonth, 1);
  }
}

/** The fiscal year of a period, named by the calendar year in which it ends. */
export function fiscalYearOf(scale: Scale, period: number): number {
  // A week belongs to the year that its Thursday is in, as ISO has it.
  const { year, month } = civilOf(startOf(scale, period) + (scale.unit === 'week' ? 3 : 0));
  return year + (scale.firstMonth > 1 && month >= scale.firstMonth ? 1 : 0);
}

/** "2026-03", "2026-Q1" (FY2026 Q1 when the year does not start in January), "2026-W09", "Mar". */
export function periodLabel(scale: Scale, period: number): string {
  const start = startOf(scale, period);
  const { year, month } = civilOf(start);
  const fiscal = scale.firstMonth > 1 ? `FY${fiscalYearOf(scale, period)}` : String(year);
  switch (scale.unit) {
    case 'day':
      return isoOfSerial(start);
    case 'week': {
      const week = isoWeekOf(start);
      return week.ok ? `${week.value.year}-W${String(week.value.week).padStart(2, '0')}` : isoOfSerial(start);
    }
    case 'month': {
      if (scale.years) return isoOfSerial(start).slice(0, 7);
      const name = (MONTHS[month - 1] ?? '').slice(0, 3);
      const after = year - NO_YEAR;
      return `${name.slice(0, 1).toUpperCase()}${name.slice(1)}${after > 0 ? ` +${after}` : ''}`;
    }
    case 'quarter':
      return `${fiscal}-Q${(((period % 4) + 4) % 4) + 1}`;
    case 'year':
      return fiscal;
  }
}

/** Periods per year: the season that a series may have; 1 for years. Days: a week. */
export function seasonOf(unit: PeriodUnit): number {
  return { day: 7, week: 52, month: 12, quarter: 4, year: 1 }[unit];
}

/** The unit that dates are spaced by: the middle gap between different ones. Days of a ledger (less than 4 apart) add up to months. */
export function unitOf(days: readonly number[]): PeriodUnit {
  const sorted = [...new Set(days)].sort((a, b) => a - b);
  const gaps = sorted.slice(1).map((day, i) => day - (sorted[i] ?? day));
  gaps.sort((a, b) => a - b);
  const middle = gaps[Math.floor(gaps.length / 2)] ?? 30;
  if (middle < 4) return 'month';
  if (middle < 11) return 'week';
  if (middle < 46) return 'month';
  return middle < 200 ? 'quarter' : 'year';
}
