/** The report *pace*: spend so far against the days that have gone, and what each day may still cost (R20). */
import { civilOf, isoOfSerial, serialOf, weekdayOf } from '../../core/calendar/serial.ts';
import type { CellValue } from '../../core/cell.ts';
import { pace as paceOf } from '../../core/control/pacing.ts';
import { fromMinor, type Minor, toMinor } from '../../core/money.ts';
import type { Row } from '../../workbook/decode.ts';
import { error, type Problem, passes } from '../../workbook/problem.ts';
import { amountText, percentText } from '../amountText.ts';
import { rowDay, rowMinor, settingDay } from '../calendar/cells.ts';
import { type Report, type ReportInputs, type ReportJob, refused, reported } from '../report/spec.ts';

export const pace: ReportJob = {
  name: 'pace',
  title: 'Pacing',
  summary: 'spend so far against the days that have gone: index, projection, and what each day may still cost',
  needs: ['line', 'budget', 'actual'],
  uses: ['group', 'starts', 'ends'],
  total: 'none',
  sides: [],
  settings: [
    { name: 'as_of', kind: 'text', fallback: '', label: 'As of', doc: 'the last closed day, such as 2026-06-12' },
    {
      name: 'start',
      kind: 'text',
      fallback: '',
      label: 'First day',
      doc: 'of the budget, for rows without one; without it the span around as_of starts it',
    },
    { name: 'end', kind: 'text', fallback: '', label: 'Last day', doc: 'of the budget, likewise' },
    {
      name: 'span',
      kind: 'choice',
      choices: ['month', 'quarter', 'year'],
      fallback: 'month',
      label: 'Span',
      doc: 'what the budget is for when no days are given: the calendar month, quarter or year of as_of',
    },
    {
      name: 'weekdays',
      kind: 'text',
      fallback: '',
      label: 'Weekday weights',
      doc: 'seven numbers, Monday to Sunday, such as 1.2,1.2,1.2,1.2,1.2,0.5,0.5; without them every day counts alike',
    },
    {
      name: 'tolerance',
      kind: 'percent',
      fallback: 0.1,
      least: 0,
      label: 'Tolerance',
      doc: 'how far the index may be from 1 before a line is ahead or behind',
    },
  ],
  report,
};

/** Ten years: every day is counted. */
const MOST_DAYS = 3660;

type Line = {
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

function report(inputs: ReportInputs): Report {
  const problems: Problem[] = [];
  const asOf = settingDay(inputs, 'as_of', true, problems);
  const [start, end] = [settingDay(inputs, 'start', false, problems), settingDay(inputs, 'end', false, problems)];
  const weights = weekdaysOf(inputs.text('weekdays'), problems);
  if (asOf === null || !passes(problems)) return refused(...problems);
  const around = spanAround(asOf, inputs.text('span'));
  const lines = inputs.rows.map((row) =>
    lineOf(
      inputs,
      row,
      asOf,
      weights,
      [start ?? (end === null ? around[0] : null), end ?? (start === null ? around[1] : null)],
      problems,
    ),
  );
  if (!passes(problems)) return refused(...problems);
  return view(
    inputs,
    asOf,
    lines.filter((line) => line !== null),
    weights !== null,
  );
}

function spanAround(day: number, span: string): readonly [number, number] {
  const { year, month } = civilOf(day);
  const length = span === 'year' ? 12 : span === 'quarter' ? 3 : 1;
  const first = month - ((month - 1) % length);
  return [serialOf(year, first, 1), serialOf(year, first + length, 0)];
}

function weekdaysOf(text: string, problems: Problem[]): readonly number[] | null {
  if (text.trim() === '') return null;
  const weights = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  if (
    weights.length === 7 &&
    weights.every((weight) => weight >= 0 && weight < 1e9) &&
    weights.some((weight) => weight > 0)
  )
    return weights;
  problems.push(
    error(
      'bad-setting',
      'the setting weekdays',
      `"${text}"`,
      'seven numbers of 0 or more, Monday to Sunday, one above 0',
    ),
  );
  return null;
}

function lineOf(
  inputs: ReportInputs,
  row: Row,
  asOf: number,
  weekdays: readonly number[] | null,
  given: readonly [number | null, number | null],
  problems: Problem[],
): Line | null {
  const before = problems.length;
  const start = rowDay(inputs, row, 'starts', problems) ?? given[0];
  const end = rowDay(inputs, row, 'ends', problems) ?? given[1];
  const [budget, actual] = [rowMinor(inputs, row, 'budget', problems), rowMinor(inputs, row, 'actual', problems)];
  if (problems.length > before) return null;
  const days = start === null || end === null ? 0 : end - start + 1;
  if (start === null || end === null || days < 1 || days > MOST_DAYS) {
    const found =
      start === null || end === null
        ? `no ${start === null ? 'first' : 'last'} day`
        : `${isoOfSerial(start)} to ${isoOfSerial(end)}`;
    problems.push(
      error('bad-span', row.where, found, 'a first day and a last day, at most ten years later', 'Correct the days.'),
    );
    return null;
  }
  const weights =
    weekdays === null ? null : Array.from({ length: days }, (_, i) => weekdays[(weekdayOf(start + i) + 5) % 7] ?? 0);
  const share = paceOf(1, 0, start, end, asOf, weights).expected;
  const found = paceOf(budget, actual, start, end, asOf, weights);
  const closed = Math.min(Math.max(asOf - start + 1, 0), days);
  return {
    ...{ row, budget, actual, start, end, closed, days, share },
    expected: Math.round(found.expected) || 0,
    index: found.index,
    projection: found.projection === null ? null : Math.round(found.projection),
    required: found.required === null ? null : Math.max(0, Math.round(found.required)),
    perDay: closed === 0 ? null : actual / closed,
  };
}

type Status = 'not started' | 'over budget' | 'ended' | 'ahead' | 'behind' | 'on pace';
function statusOf({ budget, actual, closed, days, index }: Omit<Line, 'row'>, tolerance: number): Status {
  if (actual > budget) return 'over budget';
  if (closed === 0) return actual > 0 ? 'ahead' : 'not started';
  if (closed === days) return 'ended';
  const off = (index ?? 1) - 1;
  return off > tolerance ? 'ahead' : off < -tolerance ? 'behind' : 'on pace';
}

function view(inputs: ReportInputs, asOf: number, lines: readonly Line[], weighted: boolean): Report {
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
