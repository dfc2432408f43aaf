/** A report job as a `Job`: what to read, decoding, the report itself, and the plan that writes its tables. */
import { toMinor } from '../../core/money.ts';
import { type Address, cellOf, formatAddress } from '../../workbook/address.ts';
import type { Mapping } from '../../workbook/contract.ts';
import { decode, type Row } from '../../workbook/decode.ts';
import type { Edit, Plan, RangeData, Read, Snapshot } from '../../workbook/port.ts';
import { error, type Problem, passes } from '../../workbook/problem.ts';
import type { Role } from '../../workbook/roles.ts';
import { moneyFormat, PERCENT_FORMAT } from '../amountText.ts';
import type { Decision, Job, Progress } from '../job.ts';
import type { Report, ReportInputs, ReportJob, Side } from './spec.ts';
import type { ColumnKind, ReportTable, ReportView } from './view.ts';

export type ReportInput = {
  readonly mapping: Mapping;
  /** Further tables by the name that the job knows them by. */
  readonly sides: Readonly<Record<string, Mapping>>;
  readonly total: { readonly amount: number } | { readonly ref: string } | null;
  readonly settings: Readonly<Record<string, string | number | null>>;
  readonly decimals: number;
};

export const reportJob = (spec: ReportJob): Job<ReportInput, ReportView> => {
  const steps = (input: ReportInput, snapshot: Snapshot) => decideSteps(spec, input, snapshot);
  return {
    name: spec.name,
    needs: (input): readonly Read[] => [
      { ref: input.mapping.table, detail: 'values' },
      ...Object.values(input.sides).map(({ table }) => ({ ref: table, detail: 'values' }) as const),
      ...(input.total !== null && 'ref' in input.total ? [{ ref: input.total.ref, detail: 'values' } as const] : []),
    ],
    decide: (input, snapshot) => {
      const run = steps(input, snapshot);
      for (;;) {
        const step = run.next();
        if (step.done) return step.value;
      }
    },
    steps,
  };
};

function* decideSteps(
  spec: ReportJob,
  input: ReportInput,
  snapshot: Snapshot,
): Generator<Progress, Decision<ReportView>> {
  const data = snapshot.ranges[input.mapping.table];
  if (data === undefined)
    return none([error('missing', input.mapping.table, 'this range was not read', 'the mapped table')]);
  const decoded = spec.grid ? { rows: [], problems: [] } : decode(data, rolesRead(spec, input.mapping));
  const own = decoded.problems.filter(({ code }) => spec.records !== true || !LINE_RULES.includes(code));
  const sides = new Map<string, Side>();
  const problems: Problem[] = [...own, ...(spec.grid ? [] : lacking(spec, input.mapping))];
  for (const [name, mapping] of Object.entries(input.sides)) {
    const range = snapshot.ranges[mapping.table];
    if (range === undefined) continue;
    if (Object.keys(mapping.columns).length === 0) {
      sides.set(name, { rows: [], grid: range.values });
      continue;
    }
    const side = decode(range, mapping);
    // A further table may name a line many times, or have none.
    problems.push(...side.problems.filter(({ code }) => !LINE_RULES.includes(code)));
    sides.set(name, { rows: side.rows, grid: range.values });
  }
  const total = totalOf(spec, input, snapshot);
  problems.push(...total.problems);
  if (!passes(problems)) return none(problems);
  const inputs = inputsOf(input, data, decoded.rows, sides, total);
  const made = spec.report(inputs);
  const report: Report = 'next' in made ? yield* made : made;
  const all = [...problems, ...report.problems];
  if (report.view === null || !passes(report.problems)) return none(all);
  return { view: report.view, problems: all, plan: planOf(spec, report, report.view, snapshot) };
}

/** Columns of other roles are not looked at: what stands in them is not this job's business. */
function rolesRead({ needs, oneOf = [], uses }: ReportJob, mapping: Mapping): Mapping {
  const read: readonly string[] = ['line', ...needs, ...oneOf, ...uses];
  return {
    ...mapping,
    columns: Object.fromEntries(Object.entries(mapping.columns).filter(([role]) => read.includes(role))),
  };
}

const LINE_RULES: readonly string[] = ['duplicate-line', 'no-line'];
const none = (problems: readonly Problem[]): Decision<ReportView> => ({ view: null, problems, plan: null });

/** Columns that the job cannot do without. */
export function lacking(spec: Pick<ReportJob, 'needs' | 'oneOf'>, mapping: Mapping): readonly Problem[] {
  const missing = (role: Role, expected: string): Problem =>
    error('missing-column', mapping.table, `no column is mapped to ${role}`, expected, `Map a column to ${role}.`);
  const { needs, oneOf = [] } = spec;
  return [
    ...needs.filter((role) => mapping.columns[role] === undefined).map((role) => missing(role, `a column for ${role}`)),
    ...(oneOf.length > 0 && oneOf.every((role) => mapping.columns[role] === undefined)
      ? [missing(oneOf[0] ?? 'line', `a column for one of ${oneOf.join(', ')}`)]
      : []),
  ];
}

/** The total in minor units and where it stands. */
type Total = { readonly minor: number | null; readonly at: Address | null; readonly problems: readonly Problem[] };
function totalOf(spec: ReportJob, input: ReportInput, snapshot: Snapshot): Total {
  if (spec.total === 'none' || (input.total === null && spec.total === 'optional'))
    return { minor: null, at: null, problems: [] };
  const bad = (where: string, found: string): Total => ({
    minor: null,
    at: null,
    problems: [
      error(
        'no-total',
        where,
        found,
        'the amount to allocate, 0 or more',
        'Type the total as a number, or name its cell Budget_Total.',
      ),
    ],
  });
  if (input.total === null) return bad('Budget_Total', 'no total was given or found');
  const range = 'ref' in input.total ? snapshot.ranges[input.total.ref] : undefined;
  const value = 'ref' in input.total ? (range?.values[0]?.[0] ?? null) : input.total.amount;
  const where =
    range === undefined ? ('ref' in input.total ? input.total.ref : 'the total') : formatAddress(range.address);
  if (typeof value !== 'number' || !(value >= 0) || value >= 9e15 / 10 ** input.decimals)
    return bad(
      where,
      value === null ? 'the cell is blank' : `"${typeof value === 'object' ? value.error : value}" is no such amount`,
    );
  return { minor: toMinor(value, input.decimals), at: range?.address ?? null, problems: [] };
}

function inputsOf(
  input: ReportInput,
  data: RangeData,
  rows: ReportInputs['rows'],
  sides: ReadonlyMap<string, Side>,
  total: Total,
): ReportInputs {
  const { mapping, settings, decimals } = input;
  const header = data.values[mapping.headerRows - 1] ?? [];
  const at = (row: Row, role: Role) =>
    cellOf(data.address, row.index, mapping.columns[role] ?? mapping.columns.line ?? 0);
  const given = (name: string) => {
    const value = settings[name];
    return typeof value === 'number' ? value : null;
  };
  return {
    rows,
    grid: data.values.slice(mapping.headerRows - 1),
    cell: (row, name) => {
      const column = header.findIndex(
        (cell) => typeof cell === 'string' && cell.trim().toLowerCase() === name.toLowerCase(),
      );
      return column < 0 ? null : (data.values[row.index]?.[column] ?? null);
    },
    headers: header.map((cell) => (cell === null || typeof cell === 'object' ? '' : String(cell))),
    column: (role) => mapping.columns[role] ?? null,
    has: (role) => mapping.columns[role] !== undefined,
    where: (row, role) => formatAddress(at(row, role)),
    at,
    totalAt: total.at,
    table: formatAddress(data.address),
    total: total.minor,
    number: (name) => given(name) ?? 0,
    given,
    text: (name) => String(settings[name] ?? ''),
    side: (name) => sides.get(name) ?? null,
    decimals,
  };
}

/** The number format of a kind of column; large numbers have no use for six decimals. */
export function formatOf(kind: ColumnKind, decimals: number, large: boolean): string {
  switch (kind) {
    case 'money':
      return moneyFormat(decimals);
    case 'percent':
      return PERCENT_FORMAT;
    case 'multiple':
      return '0.00"x"';
    case 'number':
      return large ? '#,##0.00' : '#,##0.00####';
    case 'count':
      return '#,##0';
    case 'date':
      return 'yyyy-mm-dd';
    case 'text':
      return '@';
  }
}
const WIDTHS: Readonly<Record<ColumnKind, number>> = {
  text: 24,
  money: 16,
  percent: 10,
  multiple: 10,
  number: 14,
  count: 10,
  date: 12,
};

function planOf(spec: ReportJob, report: Report, view: ReportView, snapshot: Snapshot): Plan {
  const edit = (table: ReportTable, first: boolean): Edit => ({
    kind: 'replaceTable',
    table: table.name,
    sheet: table.sheet,
    title: table.title,
    totalRows: table.totalRows,
    notes: first ? [view.headline, ...view.notes, ...view.checks.map((check) => `Check: ${check.law}`)] : [],
    columns: table.columns.map(({ header, kind, width }, c) => ({
      header,
      format: formatOf(
        kind,
        view.decimals,
        table.rows.some((row) => Math.abs(Number(row[c] ?? 0)) >= 1000),
      ),
      width: Math.max(width ?? WIDTHS[kind], Math.min(24, header.length + 3)),
    })),
    rows: table.rows,
  });
  return {
    title: spec.title,
    edits: [...(report.edits ?? []), ...view.tables.map((table, i) => edit(table, i === 0))],
    basedOn: snapshot.fingerprint,
    assertions: view.checks,
  };
}
