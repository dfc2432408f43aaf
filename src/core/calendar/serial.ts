/** Dates as serial day numbers of the 1900 system, as both hosts store them: 1 is 1900-01-01, 61 is 1900-03-01. */
import { problem } from '../result.ts';

/** Serial of 1970-01-01. */
const EPOCH = 25_569;

/** Days since 1970-01-01 of a Gregorian date (civil calendar arithmetic in 400-year eras). */
function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** "2026-11-21" → serial; null for anything that is no day of the calendar. Days before 1900-03-01 count without Excel's 1900-02-29. */
export function serialOfIso(text: string): number | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})(?:T.*)?$/.exec(text.trim());
  if (match === null) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (month < 1 || month > 12 || day < 1) return null;
  const serial = daysFromCivil(year, month, day) + EPOCH;
  return isoOfSerial(serial) === `${match[1]}-${match[2]}-${match[3]}` ? serial : null;
}

/** A day of the Gregorian calendar; month 1 to 12. */
export type Civil = { readonly year: number; readonly month: number; readonly day: number };

/** Serial of a day; the month may run over: month 13 is January of the next year, day 0 the last of the month before. */
export const serialOf = (year: number, month: number, day: number): number =>
  daysFromCivil(year + Math.floor((month - 1) / 12), ((((month - 1) % 12) + 12) % 12) + 1, day) + EPOCH;

/** Serial → year, month, day; the time of day is dropped. */
export function civilOf(serial: number): Civil {
  const days = Math.floor(serial) - EPOCH + 719_468;
  const era = Math.floor(days / 146_097);
  const dayOfEra = days - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1;
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}

/** Serial → "2026-11-21"; the time of day is dropped. */
export function isoOfSerial(serial: number): string {
  const { year, month, day } = civilOf(serial);
  const pad = (value: number, width: number) => String(value).padStart(width, '0');
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
}

/** Day of the week as WEEKDAY of both hosts counts: 1 is Sunday, 7 is Saturday. */
export const weekdayOf = (serial: number): number => ((((Math.floor(serial) - 1) % 7) + 7) % 7) + 1;

/**
 * Whether a serial is a day that both hosts read the same: 1900-03-01 to 9999-12-31. Below it Excel counts a
 * 1900-02-29 that never was, and an empty cell would pass for a day of 1899.
 */
export const isDay = (serial: number): boolean => serial >= 61 && serial < 2_958_466;
/** The problem of a serial that is none. */
export const noDate = (serial: number) => problem('no-date', `${serial} is no day from 1900-03-01 to 9999-12-31`);
