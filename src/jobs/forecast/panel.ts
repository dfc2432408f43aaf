/** The lines of a table as series over the same periods: rows of dates, a column per line, or a column per period. */

import type { CellValue } from '../../core/cell.ts';
import { toMinor } from '../../core/money.ts';
import type { Row } from '../../workbook/decode.ts';
import { error, type Problem } from '../../workbook/problem.ts';
import { cellIn, columnOf, numberColumns, placeIn } from '../report/columns.ts';
import type { ReportInputs } from '../report/spec.ts';
import { begun, closing } from './closing.ts';
import { dateColumnOf } from './dates.ts';
import { PERIOD_UNITS, type PeriodUnit, periodOf, readPeriod, type Scale, unitOf } from './periods.ts';
import type { Entry, Found, Line } from './series.ts';

/** Sums of the user's own are no series. */
const TOTAL = /^(grand )?(total|sum)s?\b/i;

export function panelOf(inputs: ReportInputs): Found {
  const problems: Problem[] = [];
  const dateColumn = dateColumnOf(inputs);
  const read = dateColumn === null ? wideEntries(inputs, problems) : longEntries(inputs, dateColumn, problems);
  if (problems.some(({ severity }) => severity === 'error')) return { panel: null, problems };
  if (read === null || read.entries.length === 0)
    return {
      panel: null,
      problems: [
        error(
          'no-periods',
          inputs.table,
          'there is neither a column of dates nor a row of periods',
          'a column Date, or headers such as 2026-01, Jan 2026 or dates',
          'Map a column to date, or choose another table with table.',
        ),
      ],
    };
  const scale = scaleOf(inputs, read.entries);
  const lines = linesOf(read.entries, scale, read.yearBudgets);
  const found = closing(inputs, { scale, lines, first: 0, closed: 0, hasBudget: read.hasBudget });
  return { ...found, problems: [...problems, ...found.problems, ...begun(inputs, read.entries, found.panel)] };
}

type Read = {
  readonly entries: readonly Entry[];
  readonly yearBudgets: ReadonlyMap<string, number>;
  readonly hasBudget: boolean;
};

/** A row per date: one amount with a name, or a column per line. */
function longEntries(inputs: ReportInputs, dateColumn: number, problems: Problem[]): Read {
  const { rows, decimals } = inputs;
  const lineColumn = inputs.column('line');
  const named = lineColumn !== null && lineColumn !== dateColumn;
  const budgetColumn = inputs.column('budget');
  const wanted = inputs.text('series');
  const given = wanted === '' ? inputs.column('actual') : columnOf(inputs, wanted);
  const others = numberColumns(inputs).filter(
    (c) => c !== dateColumn && c !== budgetColumn && !TOTAL.test(inputs.headers[c] ?? ''),
  );
  const columns = given !== null ? [given] : others;
  if ((wanted !== '' && given === null) || columns.length === 0 || (named && columns.length > 1))
    problems.push(
      error(
        'no-amount',
        inputs.table,
        wanted === '' ? 'no column says which number to forecast' : `no column "${wanted}"`,
        `one of: ${others.map((c) => `"${inputs.headers[c] ?? ''}"`).join(', ') || 'a column of numbers'}`,
        'Give its header as series, or map a column to actual.',
      ),
    );
  const single = columns.length === 1;
  const entries = rows.flatMap((row) => {
    const at = readPeriod(cellIn(inputs, row, dateColumn));
    if (at === null && row === rows[rows.length - 1] && TOTAL.test(String(cellIn(inputs, row, dateColumn)))) return [];
    if (at === null) {
      problems.push(badDate(placeIn(inputs, row, dateColumn), cellIn(inputs, row, dateColumn)));
      return [];
    }
    return columns.map((column): Entry => {
      const name = named ? row.line : (inputs.headers[column] ?? '').trim();
      const budget = single && budgetColumn !== null ? amountAt(inputs, row, budgetColumn, problems) : null;
      return {
        name: name === '' ? '(no name)' : name,
        where: placeIn(inputs, named ? row : null, named ? lineColumn : column),
        at,
        amount: minor(amountAt(inputs, row, column, problems), decimals),
        budget: minor(budget, decimals),
      };
    });
  });
  return { entries, yearBudgets: new Map(), hasBudget: single && budgetColumn !== null };
}

/** A row per line, a column per period; null when fewer than two headers are periods. */
function wideEntries(inputs: ReportInputs, problems: Problem[]): Read | null {
  const { rows, decimals, grid } = inputs;
  const read = (grid[0] ?? []).map((cell, column) => ({ column, at: readPeriod(cell) }));
  const periods = read.flatMap(({ column, at }) => (at === null ? [] : [{ column, at }]));
  const unit = mostOf(periods.map(({ at }) => at.unit));
  const kept = periods.filter(({ at }) => at.unit === unit);
  if (kept.length < 2) return null;
  const yearBudgets = new Map<string, number>();
  const entries = rows.flatMap((row) => {
    const name = row.line === '' ? '(no name)' : row.line;
    const budget = row.number('budget');
    if (budget !== null) yearBudgets.set(name, (yearBudgets.get(name) ?? 0) + toMinor(budget, decimals));
    return kept.map(
      ({ column, at }): Entry => ({
        name,
        where: row.where,
        at,
        amount: minor(amountAt(inputs, row, column, problems), decimals),
        budget: null,
      }),
    );
  });
  return { entries, yearBudgets, hasBudget: inputs.has('budget') };
}

const minor = (value: number | null, decimals: number): number | null =>
  value === null ? null : toMinor(value, decimals);

function amountAt(inputs: ReportInputs, row: Row, column: number, problems: Problem[]): number | null {
  const cell = cellIn(inputs, row, column);
  if (cell === null || cell === '') return null;
  if (typeof cell === 'number' && Number.isFinite(toMinor(cell, inputs.decimals))) return cell;
  problems.push(
    error('not-a-number', placeIn(inputs, row, column), shown(cell), 'an amount, or a blank for an open period'),
  );
  return null;
}

const shown = (cell: CellValue): string =>
  cell === null
    ? 'a blank'
    : typeof cell === 'object'
      ? `the cell shows ${cell.error}`
      : `"${String(cell).slice(0, 40)}"`;
const badDate = (where: string, cell: CellValue): Problem =>
  error('no-date', where, shown(cell), 'a date, or a period such as 2026-01 or Jan 2026', 'Type a date in every row.');

function mostOf<T>(values: readonly T[]): T | undefined {
  const count = (value: T) => values.filter((other) => other === value).length;
  return [...new Set(values)].sort((a, b) => count(b) - count(a))[0];
}

function scaleOf(inputs: ReportInputs, entries: readonly Entry[]): Scale {
  const asked = PERIOD_UNITS.find((unit) => unit === inputs.text('unit'));
  const written = mostOf(entries.map(({ at }) => at.unit)) ?? null;
  const unit: PeriodUnit = asked ?? written ?? unitOf(entries.map(({ at }) => at.day));
  return {
    unit,
    firstMonth: Math.min(12, Math.max(1, Math.round(inputs.number('first_month')))),
    years: entries.some(({ at }) => at.year),
  };
}

function linesOf(entries: readonly Entry[], scale: Scale, yearBudgets: ReadonlyMap<string, number>): readonly Line[] {
  type Draft = { where: string; amounts: Map<number, number>; budgets: Map<number, number> };
  const drafts = new Map<string, Draft>();
  for (const { name, where, at, amount, budget } of entries) {
    const draft: Draft = drafts.get(name) ?? { where, amounts: new Map(), budgets: new Map() };
    drafts.set(name, draft);
    const period = periodOf(scale, at.day);
    if (amount !== null) draft.amounts.set(period, (draft.amounts.get(period) ?? 0) + amount);
    if (budget !== null) draft.budgets.set(period, (draft.budgets.get(period) ?? 0) + budget);
  }
  return [...drafts].map(([name, draft]) => ({ name, ...draft, yearBudget: yearBudgets.get(name) ?? null }));
}
