/** The periods of a spend report, with the labels that people use where the year is the calendar's. */
import { isoOfSerial } from '../../core/calendar/serial.ts';
import { ok, type Result } from '../../core/result.ts';
import { type Timeline, type TimeUnit, timeline } from '../../core/spend/timeline.ts';
import { calendarOf } from '../calendar/settings.ts';
import type { ReportInputs } from '../report/spec.ts';

export const EVERY = ['week', 'month', 'quarter', 'year'] as const;
export type Every = (typeof EVERY)[number];
export const everyOf = (text: string): Every => EVERY.find((every) => every === text) ?? 'month';
const unitOf = (every: Every): TimeUnit => (every === 'month' ? 'period' : every);

/** "2026-07", "2026 Q3" and "2026" for calendar years; else as the fiscal calendar names them. */
export function periodsOf(inputs: ReportInputs, days: readonly number[], every: Every): Result<Timeline> {
  const calendar = calendarOf(inputs);
  const found = timeline(days, unitOf(every), calendar);
  if (!found.ok || every === 'week' || calendar.pattern !== 'months' || calendar.firstMonth !== 1) return found;
  const labels = found.value.starts.map((start, i) =>
    every === 'month' ? isoOfSerial(start).slice(0, 7) : (found.value.labels[i] ?? '').replace(/^FY/, ''),
  );
  return ok({ ...found.value, labels });
}
