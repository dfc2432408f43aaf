/** The records behind a spend report: one per row and amount column, checked, in minor units. */
import type { CellValue } from '../../core/cell.ts';
import { isMinor, type Minor, toMinor } from '../../core/money.ts';
import { error, type Problem, warning } from '../../workbook/problem.ts';
import { badDay, dayOfCell, gridCell, tooLarge } from '../calendar/cells.ts';
import type { ReportInputs } from '../report/spec.ts';
import type { Columns, Thing } from './columns.ts';

/** Columns of equal length. In a wide table a row gives one record per channel. */
export type Records = {
  readonly days: readonly number[];
  readonly amounts: readonly Minor[];
  /** Per dimension: its name and the key of each record, blank for unmapped. */
  readonly dimensions: readonly { readonly name: string; readonly keys: readonly string[] }[];
  readonly things: Readonly<Partial<Record<Thing, readonly number[]>>>;
  /** Per row of the table: its day and the outcome to correlate with. */
  readonly outcome: { readonly days: readonly number[]; readonly values: readonly number[] } | null;
};

const TOTAL = /^(grand\s+|sub\s*)?(total|totals|sum|summe|gesamt)\b/i;
/** So many bad cells tell the story. */
const MOST_PROBLEMS = 20;

export function recordsOf(inputs: ReportInputs, columns: Columns, problems: Problem[]): Records {
  const { grid, headers, decimals } = inputs;
  const [days, amounts]: [number[], Minor[]] = [[], []];
  const channels: string[] = [];
  const by = columns.by.map((column) => ({ column, keys: [] as string[], nameOf: names() }));
  const things = Object.entries(columns.things).map(([name, column]) => ({ name, column, values: [] as number[] }));
  const outcome: { days: number[]; values: number[] } = { days: [], values: [] };
  const count = endOf(inputs, columns, problems);
  const number = (r: number, c: number): number => {
    const cell = grid[r]?.[c] ?? null;
    if (typeof cell === 'number' && Number.isFinite(cell)) return cell;
    if (cell !== null && cell !== '')
      problems.push(
        error(
          'not-a-number',
          gridCell(inputs, r, c),
          `"${typeof cell === 'object' ? cell.error : cell}"`,
          `a number for ${headers[c]}`,
          'Type a number, or clear the cell.',
        ),
      );
    return 0;
  };
  for (let r = 1; r < count && problems.length < MOST_PROBLEMS; r++) {
    const cell = grid[r]?.[columns.date] ?? null;
    const day = dayOfCell(cell);
    if (day === null || Number.isNaN(day)) {
      problems.push(badDay(gridCell(inputs, r, columns.date), cell));
      continue;
    }
    for (const c of columns.amounts) {
      const value = number(r, c);
      const minor = toMinor(value, decimals);
      if (!isMinor(minor)) problems.push(tooLarge(gridCell(inputs, r, c), value));
      days.push(day);
      amounts.push(minor);
      if (columns.wide) channels.push(headers[c] ?? '');
      for (const { column, keys, nameOf } of by) keys.push(nameOf(grid[r]?.[column] ?? null));
    }
    for (const { column, values } of things) values.push(number(r, column));
    if (columns.against !== null) {
      outcome.days.push(day);
      outcome.values.push(number(r, columns.against));
    }
  }
  return {
    ...{ days, amounts },
    dimensions: [
      ...(columns.wide ? [{ name: 'Channel', keys: channels }] : []),
      ...by.map(({ column, keys }) => ({ name: headers[column] ?? '', keys })),
    ],
    things: Object.fromEntries(things.map(({ name, values }) => [name, values])),
    outcome: columns.against === null ? null : outcome,
  };
}

/** Names as keys. A column repeats few texts: each is made into a name once, and names are one string each. */
function names(): (cell: CellValue) => string {
  const known = new Map<CellValue, string>();
  return (cell) => {
    let name = known.get(cell);
    if (name === undefined) {
      name = cell === null || typeof cell === 'object' ? '' : String(cell).replace(/\s+/g, ' ').trim();
      known.set(cell, name);
    }
    return name;
  };
}

const blank = (row: readonly CellValue[]): boolean => row.every((cell) => cell === null || cell === '');

/** Rows of the grid to read: up to the first blank one, without a total row that ends the table. */
function endOf(inputs: ReportInputs, columns: Columns, problems: Problem[]): number {
  const { grid } = inputs;
  const gap = grid.findIndex((row, r) => r > 0 && blank(row));
  const end = gap < 0 ? grid.length : gap;
  if (gap > 0 && grid.slice(gap).some((row) => columns.amounts.some((c) => typeof row[c] === 'number')))
    problems.push(
      warning(
        'rows-below',
        gridCell(inputs, gap, 0),
        'numbers stand below a blank row',
        'one table without blank rows',
        'They are not read. Delete the blank row if they belong to the table.',
      ),
    );
  const last = grid[end - 1] ?? [];
  const totals = end > 2 && last.some((cell) => typeof cell === 'string' && TOTAL.test(cell.trim()));
  return totals && !(Number(dayOfCell(last[columns.date] ?? null)) > 0) ? end - 1 : end;
}
