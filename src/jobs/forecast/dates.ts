/** The column that says when: by its header, but only when its cells are dates. */
import { cellIn } from '../report/columns.ts';
import type { ReportInputs } from '../report/spec.ts';
import { readPeriod } from './periods.ts';

/** 1950-01-01 as a serial: numbers below count weeks or units rather than days. */
const SINCE = 18_264;

/**
 * A column mapped to date of which half or more are dates (one bad cell is a mistake, "Labor Day" with 0 and 1 is no
 * date), else a column taken for names, else the first column that could be one: a date since 1950 in every row, none
 * twice. Null for none, and for a table whose headers are the periods: its amounts may look like dates.
 */
export function dateColumnOf(inputs: ReportInputs): number | null {
  const { rows, headers } = inputs;
  const dates = (column: number) => rows.filter((row) => readPeriod(cellIn(inputs, row, column)) !== null).length;
  const mapped = inputs.column('date');
  if (mapped !== null && 2 * dates(mapped) >= rows.length) return mapped;
  const line = inputs.column('line');
  if (line !== null && dates(line) === rows.length) return line;
  if (rows.length < 2 || (inputs.grid[0] ?? []).filter((cell) => readPeriod(cell) !== null).length > 1) return null;
  const whole = headers.findIndex((_, c) => dates(c) > 0);
  const days = new Set(rows.map((row) => readPeriod(cellIn(inputs, row, whole))?.day ?? 0));
  return whole >= 0 && days.size === rows.length && Math.min(...days) >= SINCE ? whole : null;
}
