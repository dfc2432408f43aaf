/** Cash flows per line, from a column per period or from rows with a date (or a period) and an amount. */
import type { CellValue } from '../../core/cell.ts';
import { isMinor, type Minor, toMinor } from '../../core/money.ts';
import type { TimedFlow } from '../../core/returns/rateRoots.ts';
import type { Row } from '../../workbook/decode.ts';
import { plainHeader } from '../../workbook/headers.ts';
import { error, type Problem } from '../../workbook/problem.ts';
import { nameKey, textIn } from '../../workbook/texts.ts';
import { cellsOf, columnNamed, dayIn } from '../report/columns.ts';
import type { ReportInputs } from '../report/spec.ts';

/** `at` counts periods, or is a day when `dated`; amounts are minor units, outflows negative. */
export type Stream = {
  readonly name: string;
  readonly where: string;
  readonly flows: readonly TimedFlow[];
  readonly beta: number | null;
  readonly constrained: Minor | null;
};
export type Streams = { readonly dated: boolean; readonly streams: readonly Stream[] };

const PERIOD = /^(?:(?:year|y|fy|period|month|m|quarter|q|t) ?)?(\d{1,4})$/;
/** The period or day that a header names; null for other headers. */
function timeOf(header: CellValue): number | null {
  if (typeof header === 'number') return Number.isInteger(header) && header >= 0 && header < 2_958_466 ? header : null;
  const found = PERIOD.exec(plainHeader(textIn(header)));
  return found === null ? null : Number(found[1]);
}
const isDate = (time: number): boolean => time > 20_000;

/** null: the workbook has no cash flows. */
export function streamsOf(inputs: ReportInputs): {
  readonly found: Streams | null;
  readonly problems: readonly Problem[];
} {
  const side = inputs.side('Budget_Flows');
  const header = side === null ? (inputs.grid[0] ?? []) : (side.grid[0] ?? []);
  const rows = side === null ? inputs.rows : side.rows;
  const cells = (row: Row) => (side === null ? cellsOf(inputs, row) : (side.grid[row.index] ?? []));
  const own = (role: 'date' | 'amount') => (side === null ? inputs.column(role) : null);
  const amount = own('amount') ?? columnNamed(header, 'amount', 'cash flow', 'cashflow', 'flow', 'net cash flow');
  const date = own('date') ?? columnNamed(header, 'date', 'day', 'value date', 'flow date', 'posting date');
  const period = columnNamed(header, 'period', 'year', 'month', 'quarter');
  const beta = columnNamed(header, 'beta');
  const constrained = columnNamed(header, 'constrained', 'constrained amount', 'scarce budget', 'capital required');
  const wide = header.flatMap((cell, column) => {
    const time = timeOf(cell);
    return time === null ? [] : [{ column, time }];
  });
  const time = date ?? period;
  const long = amount !== null && time !== null;
  if (!long && wide.length < 2) return { found: null, problems: [] };
  const dated = long ? date !== null : wide.every(({ time: at }) => isDate(at));
  const problems: Problem[] = [];
  const streams = new Map<string, { -readonly [K in keyof Stream]: Stream[K] }>();
  for (const row of rows) {
    const values = cells(row);
    const bad = (code: string, found: string, expected: string) =>
      problems.push(error(code, row.where, found, expected));
    if (row.line === '') bad('no-line', 'a cash flow without a line', 'the line that it belongs to');
    const number = (column: number | null, what: string): number | null => {
      const cell = column === null ? null : (values[column] ?? null);
      if (cell === null || cell === '') return null;
      if (typeof cell === 'number') return cell;
      bad('not-a-number', `${what} is "${textIn(cell)}"`, 'a number');
      return null;
    };
    const flow = (at: number | null, column: number): TimedFlow[] => {
      const value = number(column, 'the amount');
      if (at === null || value === null) return [];
      const minor = toMinor(value, inputs.decimals);
      if (!isMinor(minor)) bad('too-large', `${value}`, 'an amount below 2^53 minor units');
      return [{ at, amount: minor }];
    };
    let flows: readonly TimedFlow[];
    if (long) {
      const at = date === null ? timeOf(values[time] ?? null) : dayIn(values[date]);
      if (at === null)
        bad('no-date', `"${textIn(values[time])}"`, dated ? 'a day such as 2026-03-31' : 'a period such as 0 or 1');
      flows = flow(at, amount);
    } else flows = wide.flatMap(({ column, time: at }) => flow(at, column));
    const scarce = number(constrained, 'the constrained amount');
    const key = nameKey(row.line);
    const there = streams.get(key);
    if (there === undefined)
      streams.set(key, {
        name: row.line,
        where: row.where,
        flows,
        beta: number(beta, 'beta'),
        constrained: scarce === null ? null : toMinor(scarce, inputs.decimals),
      });
    else there.flows = [...there.flows, ...flows];
  }
  const times = [...streams.values()].flatMap(({ flows }) => flows.map(({ at }) => at));
  const span =
    times.reduce((most, at) => Math.max(most, at), 0) - times.reduce((least, at) => Math.min(least, at), 1e9);
  if (!dated && span > MOST_PERIODS)
    problems.push(error('too-long', inputs.table, `${span} periods`, `at most ${MOST_PERIODS} periods`));
  return { found: { dated, streams: [...streams.values()] }, problems };
}

const MOST_PERIODS = 1200;
