/** What the report *pace* shows. */
import { isoOfSerial } from '../../core/calendar/serial.ts';
import type { CellValue } from '../../core/cell.ts';
import { fromMinor, type Minor, toMinor } from '../../core/money.ts';
import type { Row } from '../../workbook/decode.ts';
import { amountText, percentText } from '../amountText.ts';
import { type Report, type ReportInputs, reported } from '../report/spec.ts';

export type Line = {
  readonly row: Row;
  readonly budget: Minor;
  readonly actual: Minor;
  readonly start: number;
  readonly end: number;
  readonly closed: number;
  readonly days: number;
  readonly share: number;
  readonly expected: Minor;
  readonly index: number | null;
  readonly projection: Minor | null;
  /** Per day left; 0 when the budget is used up, null when no day is left. */
  readonly required: Minor | null;
  readonly perDay: number | null;
};

type Status = 'not started' | 'over budget' | 'ended' | 'ahead' | 'behind' | 'on pace';
function statusOf({ budget, actual, closed, days, index }: Omit<Line, 'row'>, tolerance: number): Status {
  if (actual > budget) return 'over budget';
  if (closed === 0) return actual > 0 ? 'ahead' : 'not started';
  if (closed === days) return 'ended';
  const off = (index ?? 1) - 1;
  return off > tolerance ? 'ahead' : off < -tolerance ? 'behind' : 'on pace';
}

/** Lines and their total, in the cells that are written, with the laws computed from those. */
export function paceView(inputs: ReportInputs, asOf: number, lines: readonly Line[], weighted: boolean): Report {
  const { decimals } = inputs;
  const tolerance = inputs.number('tolerance');
  const money = (minor: number | null) => (minor === null ? null : fromMinor(Math.round(minor), decimals));
  const cells = (name: string, line: Omit<Line, 'row'>, status: string, same: boolean): CellValue[] => [
    name,
    money(line.budget),
    money(line.actual),
    same ? line.start : null,
    same ? line.end : null,
    same ? line.closed : null,
    same ? line.days : null,
    line.share,
    money(line.expected),
    line.index,
    money(line.projection),
    money(line.projection === null ? null : line.projection - line.budget),
    money(line.perDay),
    money(line.required),
    line.required === null || line.perDay === null || !(line.perDay > 0) ? null : line.required / line.perDay - 1,
    status,
  ];
  const sum = (of: (line: Line) => number | null) => lines.reduce((all, line) => all + (of(line) ?? 0), 0);
  const [budget, actual, expected] = [sum((l) => l.budget), sum((l) => l.actual), sum((l) => l.expected)];
  const [one] = lines;
  const same = lines.every((line) => line.start === one?.start && line.end === one?.end);
  const open = lines.some((line) => line.projection === null);
  const total = {
    ...{ budget, actual, expected, start: one?.start ?? asOf, end: one?.end ?? asOf },
    closed: Math.max(...lines.map((line) => line.closed)),
    days: one?.days ?? 1,
    share: budget === 0 ? (same ? (one?.share ?? 0) : 0) : expected / budget,
    index: expected === 0 ? null : actual / expected,
    projection: sum((line) => line.projection ?? Math.max(line.budget, line.actual)),
    required: lines.every((line) => line.required === null) ? null : sum((line) => line.required),
    perDay: lines.every((line) => line.perDay === null) ? null : sum((line) => line.perDay),
  };
  const statuses = lines.map((line) => statusOf(line, tolerance));
  const rows = lines.map((line, i) => cells(line.row.line, line, statuses[i] ?? '', true));
  const count = (status: Status) => statuses.filter((other) => other === status).length;
  const counted = (['over budget', 'ahead', 'behind', 'on pace', 'ended', 'not started'] as const)
    .filter((status) => count(status) > 0)
    .map((status) => `${count(status)} ${status}`)
    .join(', ');
  const say = (minor: number) => amountText(Math.round(minor), decimals);
  const adds = (column: number, whole: number) =>
    rows.reduce((all, row) => all + toMinor(Number(row[column] ?? 0), decimals), 0) === whole;
  return reported({
    headline: `By ${isoOfSerial(asOf)} ${say(actual)} of ${say(budget)} is spent, ${
      total.index === null
        ? 'with nothing expected yet'
        : `${percentText(total.index)} of the ${say(expected)} expected`
    }; it heads for ${say(total.projection)}. ${counted}.`,
    notes: [
      `${isoOfSerial(asOf)} counts as the last closed day; first and last days are included. Expected = budget × share of ${weighted ? 'weekday weights' : 'days'} gone; index = spent ÷ expected; projection = spent ÷ that share.`,
      `Ahead and behind are more than ${percentText(tolerance)} off. The change is of spend per day, from the days so far to the days left.`,
      ...(open ? ['A line whose days have not begun has no projection; in the total it counts with its budget.'] : []),
    ],
    checks: [
      {
        law: `budgets, spend and expected spend of the lines add up to ${say(budget)}, ${say(actual)} and ${say(expected)}`,
        holds: adds(1, budget) && adds(2, actual) && adds(8, expected),
      },
      {
        law: 'what is left per day ends on the budget',
        holds: lines.every(
          ({ required, days, closed, ...line }) =>
            required === null ||
            line.actual > line.budget ||
            Math.abs(line.actual + required * (days - closed) - line.budget) <= days,
        ),
      },
    ],
    decimals,
    tables: [
      {
        name: 'Budget_Pace',
        sheet: 'Budget Pace',
        title: `Pacing as of ${isoOfSerial(asOf)}`,
        totalRows: 1,
        columns: [
          { header: 'Line', kind: 'text' },
          { header: 'Budget', kind: 'money' },
          { header: 'Spent', kind: 'money' },
          { header: 'Start', kind: 'date' },
          { header: 'End', kind: 'date' },
          { header: 'Days gone', kind: 'count' },
          { header: 'Days', kind: 'count' },
          { header: 'Share gone', kind: 'percent', width: 12 },
          { header: 'Expected', kind: 'money' },
          { header: 'Index', kind: 'number', width: 10 },
          { header: 'Projection', kind: 'money' },
          { header: 'Over budget', kind: 'money' },
          { header: 'Per day so far', kind: 'money' },
          { header: 'Required per day', kind: 'money' },
          { header: 'Change', kind: 'percent' },
          { header: 'Status', kind: 'text', width: 14 },
        ],
        rows: [...rows, cells('Total', total, '', same)],
      },
    ],
  });
}
