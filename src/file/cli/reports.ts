/** What the jobs found and would write, as text for people. */
import type { AllocateView } from '../../jobs/allocate/view.ts';
import { lettersOf } from '../../jobs/inputs/choose.ts';
import type { FoundTable, InspectView } from '../../jobs/inspect/view.ts';
import { cellTexts } from '../../jobs/report/cellText.ts';
import type { ReportView } from '../../jobs/report/view.ts';
import type { VarianceRow, VarianceView } from '../../jobs/variance/view.ts';
import type { Mapping } from '../../workbook/contract.ts';
import type { Assertion } from '../../workbook/port.ts';
import type { Role } from '../../workbook/roles.ts';
import { money, percent, shownDecimals, table } from './render.ts';

export function inspectReport(view: InspectView): string {
  const tables = view.tables.map((found) => {
    const roles = found.columns.map((column) => [
      lettersOf(found, column.index),
      column.header,
      column.role ?? '',
      column.certainty === 'none' ? '' : column.certainty,
      column.samples.map(sample).join(' · '),
    ]);
    const title = `${found.name ?? found.address}: ${found.rows} rows (${found.source === 'sheet' ? `header found on sheet ${found.sheet}` : `${found.source} at ${found.address}`})`;
    return `${title}\n${table(['Col', 'Header', 'Role', 'How sure', 'Samples'], roles, new Set())}`;
  });
  const jobs = (
    [
      ['allocate', view.allocate],
      ['variance', view.variance],
    ] as const
  ).map(
    ([job, proposal]) =>
      `${job}: ${proposal.ready ? `ready on ${proposal.table?.name ?? proposal.table?.address}` : `not ready, missing ${proposal.missing.join(', ')}`}`,
  );
  const total =
    view.total === null
      ? 'total: none found'
      : `total: ${view.total.value === null ? 'not a number' : money(view.total.value, shownDecimals([view.total.value], 2))} at ${view.total.where}`;
  const sheets = table(
    ['Sheet', 'Used', ''],
    view.sheets.map((sheet) => [
      sheet.name,
      sheet.used ?? 'empty',
      [sheet.hidden ? 'hidden' : '', sheet.protected ? 'protected' : ''].filter(Boolean).join(', '),
    ]),
    new Set(),
  );
  return [view.title, sheets, ...tables, [total, ...jobs].join('\n')].join('\n\n');
}

const sample = (value: unknown): string =>
  typeof value === 'object' && value !== null && 'error' in value ? String(value.error) : String(value ?? '');

/** "Reading Data!A1:D184: line = Category (A), budget = FY2015 Budgeted (C)". */
export function mappingLine(found: FoundTable, mapping: Mapping): string {
  const parts = (Object.entries(mapping.columns) as [Role, number][]).map(
    ([role, index]) => `${role} = ${found.columns[index]?.header ?? '?'} (${lettersOf(found, index)})`,
  );
  return `Reading ${found.name === null ? '' : `${found.name} `}${found.address}: ${parts.join(', ')}`;
}

export function allocateReport(view: AllocateView): string {
  const decimals = shownDecimals(
    view.lines.flatMap((line) => [line.before, line.floor, line.cap, line.amount]),
    view.decimals,
  );
  const say = (value: number | null) => money(value, decimals);
  const grouped = view.lines.some((line) => line.group !== '');
  const cells = (
    name: string,
    group: string,
    before: string,
    amount: number | null,
    change: string,
    share: string,
    reason: string,
  ) => [name, ...(grouped ? [group] : []), before, amount === null ? '' : say(amount), change, share, reason];
  const rows = view.lines.map((line) =>
    cells(
      line.line,
      line.group,
      say(line.before),
      line.amount,
      line.before === null ? '' : say(round(line.amount - line.before, view.decimals)),
      percent(line.share),
      line.reason,
    ),
  );
  const total = cells(
    'Total',
    '',
    '',
    view.sum,
    '',
    view.sum === 0 ? '' : '100.0 %',
    [
      view.reserve === 0 ? '' : `${say(view.reserve)} in reserve`,
      view.unallocated === 0 ? '' : `${say(view.unallocated)} unallocated of ${say(view.total)}`,
    ]
      .filter(Boolean)
      .join(', '),
  );
  const text = table(
    ['Line', ...(grouped ? ['Group'] : []), 'Before', 'Allocation', 'Change', 'Share', 'Why'],
    [...rows, total],
    new Set(grouped ? [2, 3, 4, 5] : [1, 2, 3, 4]),
    1,
  );
  return [text, ...view.notes, checks(view.checks)].join('\n');
}

/** Any report: its headline, its tables, its notes and laws. */
export function reportText(view: ReportView): string {
  const tables = view.tables.map((found) => {
    const shown = found.rows.slice(0, MAX_LINES);
    const rest = found.rows.length - shown.length;
    const texts = cellTexts(found, 'en-US', view.decimals);
    const right = new Set(found.columns.flatMap((column, c) => (column.kind === 'text' ? [] : [c])));
    const text = table(
      found.columns.map((column) => column.header),
      shown.map((row) => texts.map((text, c) => text(row[c]))),
      right,
      rest > 0 ? 0 : found.totalRows,
    );
    return [
      found.title,
      text,
      ...(rest > 0 ? [`… and ${rest} more rows; --json and the written table have all.`] : []),
    ].join('\n');
  });
  return [view.headline, '', tables.join('\n\n'), ...view.notes, checks(view.checks)].join('\n');
}

const MAX_LINES = 60;
export function varianceReport(view: VarianceView): string {
  const all = [...view.lines, ...view.groups, view.total];
  const decimals = shownDecimals(
    all.flatMap((row) => [row.budget, row.actual]),
    view.decimals,
  );
  const say = (value: number) => money(value, decimals);
  const grouped = view.lines.some((line) => line.group !== '');
  const cells = (row: VarianceRow, name: string) => [
    name,
    ...(grouped ? [row.group] : []),
    say(row.budget),
    say(row.actual),
    say(row.variance),
    percent(row.percent),
    row.favourable,
    row.status,
  ];
  const lines =
    view.lines.length <= MAX_LINES
      ? view.lines
      : [...view.lines].sort((a, b) => Math.abs(b.variance) - Math.abs(a.variance)).slice(0, MAX_LINES);
  const rows = [
    ...lines.map((row) => cells(row, row.line)),
    ...view.groups.map((row) => cells(row, `Σ ${row.line}`)),
    cells(view.total, 'Total'),
  ];
  const text = table(
    ['Line', ...(grouped ? ['Group'] : []), 'Budget', 'Actual', 'Variance', '%', 'F/U', 'Status'],
    rows,
    new Set(grouped ? [2, 3, 4, 5] : [1, 2, 3, 4]),
    view.groups.length + 1,
  );
  const count = (status: string) => view.lines.filter((line) => line.status === status).length;
  const cut =
    lines.length < view.lines.length
      ? [`The ${lines.length} largest variances of ${view.lines.length} lines; --json and the written table have all.`]
      : [];
  return [
    text,
    ...cut,
    `${count('OK')} OK, ${count('WATCH')} WATCH, ${count('REVIEW')} REVIEW. Net ${say(view.total.variance)}, gross ${say(view.total.gross)}. Impact ${say(view.total.impact)} (${view.total.favourable}).`,
    ...view.notes,
    checks(view.checks),
  ].join('\n');
}

const checks = (list: readonly Assertion[]): string =>
  list.map((check) => `${check.holds ? '✓' : '✗'} ${check.law}`).join('\n');
const round = (value: number, decimals: number): number => Number(value.toFixed(decimals));
