/** A table of weeks as a history to fit: the rows by date, the outcome, spends and controls; refuses holes in time. */
import type { Named } from '../../core/response/fitDesign.ts';
import type { History } from '../../core/response/fitHistory.ts';
import type { Row } from '../../workbook/decode.ts';
import { plainHeader } from '../../workbook/headers.ts';
import { error, type Problem, warning } from '../../workbook/problem.ts';
import { dateColumnOf } from '../forecast/dates.ts';
import { type PeriodUnit, periodLabel, periodOf, readPeriod, seasonOf, unitOf } from '../forecast/periods.ts';
import { cellIn, columnOf, columnsOf, numberColumns, placeIn } from '../report/columns.ts';
import type { ReportInputs } from '../report/spec.ts';

export type Weeks = {
  readonly history: History;
  /** First day of each period; the row number where there are no dates. */
  readonly days: readonly number[];
  readonly dated: boolean;
  readonly unit: PeriodUnit;
  /** Periods per year. */
  readonly perYear: number;
  readonly outcome: string;
  /** "Data!C1" of each channel's header. */
  readonly places: readonly string[];
};

/** Headers of spend: where some say so, other numbers are not channels. */
const SPEND = /\b(spend|cost|costs|media|investment|budget)\b|(^|_)(spend|cost)(_|$)|_S$/i;
const OUTCOMES = ['outcome', 'sales', 'revenue', 'orders', 'conversions', 'profit', 'leads', 'kpi', 'y'];

export function weeksOf(inputs: ReportInputs): { readonly weeks: Weeks | null; readonly problems: readonly Problem[] } {
  const refuse = (...problems: readonly Problem[]) => ({ weeks: null, problems });
  const { headers, table } = inputs;
  const numbers = numberColumns(inputs);
  const date = dateColumnOf(inputs);
  const wanted = inputs.text('outcome');
  const outcome =
    wanted === ''
      ? (numbers.find((c) => OUTCOMES.includes(plainHeader(headers[c] ?? ''))) ?? null)
      : columnOf(inputs, wanted);
  const list = (columns: readonly number[]) => columns.map((c) => headers[c] ?? '').join(', ');
  if (outcome === null || !numbers.includes(outcome))
    return refuse(
      error(
        'no-outcome',
        table,
        wanted === '' ? 'no column says what spend brings' : `"${wanted}" is no column of numbers`,
        `one of: ${list(numbers.filter((c) => c !== date)) || 'a column of numbers'}`,
        'Give its header as outcome.',
      ),
    );
  const controls = columnsOf(inputs, inputs.text('controls'));
  const asked = columnsOf(inputs, inputs.text('channels'));
  const free = (c: number) => c !== outcome && c !== date && !controls.columns.includes(c);
  const likely = numbers.filter((c) => free(c) && SPEND.test(headers[c] ?? ''));
  const channels = (inputs.text('channels') !== '' ? asked.columns : likely.length > 0 ? likely : numbers).filter(free);
  const odd = [...channels, ...controls.columns].filter((c) => !numbers.includes(c));
  const wrong = [...controls.missing, ...asked.missing, ...odd.map((c) => headers[c] ?? '')];
  if (wrong.length > 0 || channels.length === 0)
    return refuse(
      error(
        'no-channel',
        table,
        wrong.length > 0 ? `no column of numbers: ${wrong.join(', ')}` : 'no column of spend is left',
        `headers among: ${list(numbers.filter(free))}`,
        'Give headers as channels, such as tv, search or mdsp_*.',
      ),
    );

  const problems: Problem[] = [];
  const dated = inputs.rows.map((row, i) => {
    if (date === null) return { row, day: i };
    const at = readPeriod(cellIn(inputs, row, date));
    if (at === null)
      problems.push(error('no-date', placeIn(inputs, row, date), 'this is no date', 'a date in every row'));
    return { row, day: at?.day ?? 0 };
  });
  if (problems.length > 0) return refuse(...problems);
  dated.sort((a, b) => a.day - b.day);
  const days = dated.map(({ day }) => day);
  const daily = days.length > 1 && days.every((day, i) => i === 0 || day - (days[i - 1] ?? day) === 1);
  const unit: PeriodUnit = date === null ? 'week' : daily ? 'day' : unitOf(days);
  const scale = { unit, firstMonth: 1, years: true };
  if (date !== null)
    dated.forEach(({ row, day }, i) => {
      const before = dated[i - 1];
      if (before === undefined) return;
      const step = periodOf(scale, day) - periodOf(scale, before.day);
      if (step === 1) return;
      const label = periodLabel(scale, periodOf(scale, day));
      problems.push(
        error(
          step === 0 ? 'date-twice' : 'gap',
          placeIn(inputs, row, date),
          step === 0 ? `${label} stands twice` : `${step - 1} ${unit}s before ${label} are missing`,
          `one row for every ${unit}`,
          step === 0 ? 'Add the rows up.' : 'Add the missing rows, with 0 where nothing was spent.',
        ),
      );
    });
  const read = (row: Row, c: number) => {
    const cell = cellIn(inputs, row, c);
    return typeof cell === 'number' ? cell : 0;
  };
  for (const { row } of dated) {
    if (typeof cellIn(inputs, row, outcome) !== 'number')
      problems.push(error('no-number', placeIn(inputs, row, outcome), 'the outcome is blank', 'a number in every row'));
    for (const c of channels)
      if (read(row, c) < 0)
        problems.push(
          error(
            'negative-spend',
            placeIn(inputs, row, c),
            `${headers[c] ?? ''} is ${read(row, c)}`,
            'a spend of 0 or more',
          ),
        );
  }
  if (problems.length > 0) return refuse(...problems);
  const named = (c: number): Named => ({
    name: (headers[c] ?? '').trim(),
    values: dated.map(({ row }) => read(row, c)),
  });
  const aside = inputs.text('channels') === '' ? numbers.filter((c) => free(c) && !channels.includes(c)) : [];
  const weeks: Weeks = {
    history: {
      outcome: named(outcome).values,
      channels: channels.map(named),
      controls: controls.columns.map(named),
    },
    days,
    dated: date !== null,
    unit,
    perYear: unit === 'week' ? 365.25 / 7 : unit === 'day' ? 365.25 : seasonOf(unit),
    outcome: (headers[outcome] ?? '').trim(),
    places: channels.map((c) => placeIn(inputs, null, c)),
  };
  return {
    weeks,
    problems: [
      ...(date === null
        ? [warning('no-dates', table, 'no column of dates', 'a date per row', 'Rows are taken as weeks, oldest first.')]
        : []),
      ...aside.map((c) =>
        warning(
          'left-out',
          placeIn(inputs, null, c),
          `${headers[c] ?? ''} is no spend by its header`,
          'a channel or a control',
          'Give it as controls when it drives the outcome, or as channels.',
        ),
      ),
    ],
  };
}
