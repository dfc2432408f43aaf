/** The report *pace*: spend so far against the days that have gone, and what each day may still cost (R20). */
import { civilOf, isoOfSerial, serialOf, weekdayOf } from '../../core/calendar/serial.ts';
import { pace as paceOf } from '../../core/control/pacing.ts';
import type { Row } from '../../workbook/decode.ts';
import { error, type Problem, passes } from '../../workbook/problem.ts';
import { rowDay, rowMinor, settingDay } from '../calendar/cells.ts';
import { type Report, type ReportInputs, type ReportJob, refused } from '../report/spec.ts';
import { type Line, paceView } from './view.ts';

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
  return paceView(
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
