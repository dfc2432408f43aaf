/** What each line is spread by: columns named like the periods, weights, days, evenly; and only while it runs. */
import { isoWeekOf } from '../../core/calendar/isoWeek.ts';
import { civilOf } from '../../core/calendar/serial.ts';
import type { Minor } from '../../core/money.ts';
import { plainHeader } from '../../workbook/headers.ts';
import { error, type Problem, warning } from '../../workbook/problem.ts';
import { textIn } from '../../workbook/texts.ts';
import { rowDay } from '../calendar/cells.ts';
import { periodOf, readPeriod, type Scale } from '../forecast/periods.ts';
import { cellIn, placeIn } from '../report/columns.ts';
import type { ReportInputs } from '../report/spec.ts';
import type { Span, Spans } from './spans.ts';

export type Pattern = { readonly weights: readonly number[]; readonly by: string };
/** `plain`: no line has a pattern of its own, so that totals of periods say all. */
export type Patterns = { readonly lines: readonly Pattern[]; readonly plain: boolean };

/** A line without amounts in the columns of the periods. */
export const POOLED = 'the columns of all lines';

export function patternsOf(
  inputs: ReportInputs,
  { spans, scale }: Spans,
  amounts: readonly Minor[],
  problems: Problem[],
): Patterns {
  const { rows, has } = inputs;
  const wanted = inputs.text('phase');
  const columns = wanted === 'auto' || wanted === 'columns' ? spans.map((span) => columnFor(inputs, span, scale)) : [];
  const found = columns.filter((column) => column !== null).length;
  const weighted = spans.some(({ weight }) => weight !== null);
  const phase =
    wanted !== 'auto' ? wanted : found > Math.min(1, spans.length - 1) ? 'columns' : weighted ? 'weights' : 'even';
  const refuse = (found_: string, expected: string) =>
    problems.push(error('no-pattern', inputs.table, found_, expected, 'Set phase to even, or to auto.'));
  if (phase === 'columns' && found === 0)
    refuse('no column is named like a period', `columns such as ${spans[0]?.label}`);
  if (phase === 'weights' && !weighted) refuse('no weights of periods', 'a table Budget_Periods with a column Weight');
  if (phase === 'days' && spans.some(({ days }) => days === null))
    refuse('the periods have names that are no dates', 'periods such as 2027-01 or Jan 2027');
  const missing = spans.flatMap(({ label }, j) => (columns[j] === null ? [label] : []));
  if (phase === 'columns' && found > 0 && missing.length > 0)
    problems.push(
      warning(
        'no-column',
        inputs.table,
        `no columns for the periods ${missing.join(', ')}`,
        'a column for each period',
        'Lines with columns get nothing there: add the columns, or set count to fewer periods.',
      ),
    );
  const ownOf = (i: number): readonly number[] => {
    const row = rows[i];
    if (row === undefined) return [];
    return columns.map((column) => {
      const cell = column === null ? null : cellIn(inputs, row, column);
      if (typeof cell === 'number' && cell >= 0) return cell;
      if (column !== null && cell !== null && cell !== '')
        problems.push(
          error(
            'bad-weight',
            placeIn(inputs, row, column),
            `"${textIn(cell) || 'an error'}"`,
            'an amount or weight of 0 or more, or a blank',
            'Set phase to even to leave these columns aside.',
          ),
        );
      return 0;
    });
  };
  const even = spans.map(({ weight, days }) =>
    phase === 'weights' ? (weight ?? 0) : phase === 'days' && days !== null ? days.to - days.from + 1 : 1,
  );
  const words = phase === 'weights' ? 'weights of the periods' : phase === 'days' ? 'days' : 'evenly';
  const own = phase === 'columns' ? rows.map((_, i) => ownOf(i)) : [];
  const pooled = spans.map((_, j) => own.reduce((sum, weights) => sum + (weights[j] ?? 0), 0));
  const spread = (i: number): Pattern => {
    if (phase !== 'columns') return { weights: even, by: words };
    const weights = own[i] ?? [];
    if (weights.some((weight) => weight > 0)) return { weights, by: 'its own columns' };
    return pooled.some((weight) => weight > 0)
      ? { weights: pooled, by: POOLED }
      : { weights: spans.map(() => 1), by: 'evenly' };
  };
  const flights = has('starts') || has('ends');
  const lines = rows.map((row, i): Pattern => {
    const common = spread(i);
    if (!flights) return common;
    const [from, to] = [rowDay(inputs, row, 'starts', problems), rowDay(inputs, row, 'ends', problems)];
    if (from === null && to === null) return common;
    if (scale?.years !== true || spans.some(({ days }) => days === null)) {
      problems.push(
        error(
          'no-year',
          inputs.where(row, from === null ? 'ends' : 'starts'),
          `"${row.line}" has a first or last day, the periods have no year`,
          'periods with their year',
          'Set start to a month such as 2027-01.',
        ),
      );
      return common;
    }
    // Other lines say nothing about the days of this one.
    const { weights, by } = common.by === POOLED ? { weights: spans.map(lengthOf), by: 'days' } : common;
    const running = spans.map(({ days }) => {
      const [first, last] = [
        Math.max(days?.from ?? 0, from ?? 0),
        Math.min(days?.to ?? 0, to ?? Number.MAX_SAFE_INTEGER),
      ];
      return Math.max(0, last - first + 1);
    });
    // Product first: 31 days of which 17 run are 17, without noise.
    const cut = weights.map((weight, j) => (weight * (running[j] ?? 0)) / lengthOf(spans[j]));
    if (amounts[i] !== 0 && cut.every((weight) => weight === 0))
      problems.push(
        error(
          'no-period',
          inputs.where(row, 'starts'),
          `"${row.line}" has no period with a weight while it runs`,
          `days between ${spans[0]?.label} and ${spans[spans.length - 1]?.label}`,
          'Correct its days, or the periods.',
        ),
      );
    return { weights: cut, by: `${by}, while it runs` };
  });
  return { lines, plain: phase !== 'columns' && !lines.some(({ by }) => by !== words) };
}

const lengthOf = (span: Span | undefined): number => (span?.days == null ? 1 : span.days.to - span.days.from + 1);

/** The column named like a period: as it is called, the same dates, or the same part of the latest year there is. */
function columnFor({ headers, grid }: ReportInputs, span: Span, scale: Scale | null): number | null {
  const name = plainHeader(span.label);
  const exact = headers.findIndex((header) => name !== '' && plainHeader(header) === name);
  if (exact >= 0) return exact;
  if (scale === null || span.days === null) return null;
  const start = span.days.from;
  const { unit } = scale;
  const name4 = `q${(((periodOf(scale, start) % 4) + 4) % 4) + 1}`;
  const quarter = unit === 'quarter' ? headers.findIndex((header) => plainHeader(header) === name4) : -1;
  if (quarter >= 0) return quarter;
  const dated = (grid[0] ?? []).flatMap((cell, column) => {
    const read = readPeriod(cell);
    return read !== null && (read.unit === unit || (read.unit === null && typeof cell === 'number' && cell > 25_000))
      ? [{ column, ...read }]
      : [];
  });
  const same = dated.find(({ day, year }) => year && scale.years && periodOf(scale, day) === periodOf(scale, start));
  if (same !== undefined) return same.column;
  const partOf = (day: number): number => {
    if (unit === 'month' || unit === 'quarter') return civilOf(day).month;
    const week = isoWeekOf(day);
    return unit === 'week' && week.ok ? week.value.week : day;
  };
  const alike = dated.filter(({ day }) => partOf(day) === partOf(start)).sort((a, b) => b.day - a.day);
  return alike[0]?.column ?? null;
}
