/** ISO 8601 weeks: Monday to Sunday; week 1 has the year's first Thursday, so a year has 52 or 53 weeks (R8). */
import { ok, problem, type Result } from '../result.ts';
import { civilOf, isDay, noDate, serialOf, weekdayOf } from './serial.ts';

export type IsoWeek = { readonly year: number; readonly week: number };

/** The Monday of the week of a whole day serial. */
export const mondayOf = (serial: number): number => serial - ((weekdayOf(serial) + 5) % 7);
/** 4 January is always in week 1. */
const firstMonday = (year: number): number => mondayOf(serialOf(year, 1, 4));

/**
 * The ISO year and week of a day serial.
 * @error `no-date`.
 * @example isoWeekOf(serialOf(2021, 1, 3)) // 2020, week 53
 */
export function isoWeekOf(serial: number): Result<IsoWeek> {
  if (!isDay(serial)) return noDate(serial);
  const monday = mondayOf(Math.floor(serial));
  const { year } = civilOf(monday + 3);
  return ok({ year, week: (monday - firstMonday(year)) / 7 + 1 });
}

/**
 * The day serial of the Monday of an ISO week.
 * @error `no-week` for a week that the year does not have.
 * @example mondayOfIsoWeek(2025, 1) // 2024-12-30
 */
export function mondayOfIsoWeek(year: number, week: number): Result<number> {
  const monday = firstMonday(year) + (week - 1) * 7;
  return Number.isInteger(year) &&
    Number.isInteger(week) &&
    week >= 1 &&
    isDay(monday) &&
    monday < firstMonday(year + 1)
    ? ok(monday)
    : problem('no-week', `${year} has no ISO week ${week}`);
}
