/** A day with its time, as both hosts store it or as exports write it. */
import { serialOfIso } from '../../core/calendar/serial.ts';
import type { CellValue } from '../../core/cell.ts';

const CLOCK = /^(\d{4}-\d{2}-\d{2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2}(?:\.\d+)?))?(?: ?(?:Z|UTC))?)?$/;

/**
 * Days as a serial, the time of day as its fraction; null for anything else. A zone other than UTC is refused: touches
 * of one person must be on one clock.
 * @example momentIn('2026-03-01 12:00') // 46082.5
 */
export function momentIn(cell: CellValue | undefined): number | null {
  if (typeof cell === 'number') return cell >= 1 && cell < 2_958_466 ? cell : null;
  const match = typeof cell === 'string' ? CLOCK.exec(cell.trim()) : null;
  const day = match === null ? null : serialOfIso(match[1] ?? '');
  if (match === null || day === null) return null;
  const [hours, minutes, seconds] = [Number(match[2] ?? 0), Number(match[3] ?? 0), Number(match[4] ?? 0)];
  return hours < 24 && minutes < 60 && seconds < 60 ? day + (hours * 3600 + minutes * 60 + seconds) / 86_400 : null;
}
