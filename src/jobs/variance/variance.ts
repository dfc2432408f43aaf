/** The job *variance*: actual against budget per line, group and total, with status and a footing proof. */
import { fromMinor, toMinor } from '../../core/money.ts';
import {
  favourable,
  impact,
  parseKind,
  status,
  type Thresholds,
  variance,
  variancePercent,
} from '../../core/variance/variance.ts';
import { cellOf, formatAddress } from '../../workbook/address.ts';
import { decode, type Row } from '../../workbook/decode.ts';
import type { Assertion, Edit, Plan, RangeData, Snapshot } from '../../workbook/port.ts';
import { error, type Problem, passes, warning } from '../../workbook/problem.ts';
import type { Role } from '../../workbook/roles.ts';
import { amountText, moneyFormat, PERCENT_FORMAT } from '../amountText.ts';
import type { Decision, Job } from '../job.ts';
import { moneyOf } from '../lineLimits.ts';
import type { LineKind, VarianceInput, VarianceRow, VarianceTotal, VarianceView } from './view.ts';

export const VARIANCE_TABLE = 'Budget_Variance';
export const VARIANCE_SHEET = 'Budget Variance';

export const varianceJob: Job<VarianceInput, VarianceView> = {
  name: 'variance',
  needs: (input) => [{ ref: input.mapping.table, detail: 'values' }],
  decide,
};

/** A line in minor units. */
type Line = { readonly row: Row; readonly kind: LineKind; readonly budget: number; readonly actual: number };

function decide(input: VarianceInput, snapshot: Snapshot): Decision<VarianceView> {
  const { mapping } = input;
  const data = snapshot.ranges[mapping.table];
  if (data === undefined)
    return {
      view: null,
      problems: [error('missing', mapping.table, 'this range was not read', 'the mapped table')],
      plan: null,
    };
  const lacking = (['line', 'budget', 'actual'] as const)
    .filter((role) => mapping.columns[role] === undefined)
    .map((role) =>
      error(
        'missing-column',
        mapping.table,
        `no column is mapped to ${role}`,
        `a column for ${role}`,
        'Map a column to it.',
      ),
    );
  const decoded = decode(data, mapping);
  const { lines, problems: kindProblems } = linesOf(decoded.rows, data, input);
  const problems = [...lacking, ...decoded.problems, ...kindProblems, ...yearProblem(input, data)];
  if (!passes(problems)) return { view: null, problems, plan: null };
  const view = viewOf(input, data, lines, decoded.totalsRow);
  return { view, problems, plan: planOf(view, snapshot) };
}

function linesOf(
  rows: readonly Row[],
  data: RangeData,
  input: VarianceInput,
): { readonly lines: readonly Line[]; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const where = (row: Row, role: Role) =>
    formatAddress(cellOf(data.address, row.index, input.mapping.columns[role] ?? 0));
  const lines = rows.map((row): Line => {
    const text = row.text('kind');
    const kind = text === '' ? input.defaultKind : parseKind(text);
    if (kind === null)
      problems.push(
        error(
          'unknown-kind',
          where(row, 'kind'),
          `"${text}"`,
          'cost, revenue or neutral',
          'Type one of the three, or unmap the column.',
        ),
      );
    const minor = (role: 'budget' | 'actual') => moneyOf(row, role, input.decimals, where, problems) ?? 0;
    return { row, kind: kind ?? input.defaultKind, budget: minor('budget'), actual: minor('actual') };
  });
  return { lines, problems };
}

/** "FY2013 Actual" against "FY2015 Budgeted": allowed, said aloud. */
function yearProblem(input: VarianceInput, data: RangeData): readonly Problem[] {
  const year = (role: 'budget' | 'actual') => {
    const header = data.values[input.mapping.headerRows - 1]?.[input.mapping.columns[role] ?? -1];
    return /\b(?:fy\s?)?((?:19|20)\d\d)\b/i.exec(String(header ?? ''))?.[1];
  };
  const [budget, actual] = [year('budget'), year('actual')];
  return budget !== undefined && actual !== undefined && budget !== actual
    ? [
        warning(
          'different-years',
          formatAddress(data.address),
          `the budget column is of ${budget}, the actual column of ${actual}`,
          'one period on both sides',
          'Read the variance as a change between the two years.',
        ),
      ]
    : [];
}

/** How lines are measured; built once for all of them. */
type Ruler = { readonly decimals: number; readonly thresholds: Thresholds };

const rulerOf = ({ decimals, watch, review, floor, cap }: VarianceInput): Ruler => ({
  decimals,
  thresholds: { watch, review, floor: toMinor(floor, decimals), cap: cap === null ? null : toMinor(cap, decimals) },
});

/** One row from minor units. Fields are named one by one: spread, 100,000 rows take five times as long. */
function rowOf(
  { decimals, thresholds }: Ruler,
  { kind, budget, actual }: Omit<Line, 'row'>,
  { line, group, where }: Pick<VarianceRow, 'line' | 'group' | 'where'>,
): VarianceRow {
  return {
    kind,
    budget: fromMinor(budget, decimals),
    actual: fromMinor(actual, decimals),
    variance: fromMinor(variance(budget, actual), decimals),
    percent: variancePercent(budget, actual),
    impact: fromMinor(impact(budget, actual, kind), decimals),
    favourable: favourable(budget, actual, kind),
    status: status(budget, actual, thresholds),
    line,
    group,
    where,
  };
}

/** A parent: its impact is the sum of its lines' impacts, since costs and revenues may meet in it. */
function parent(ruler: Ruler, line: string, group: string, where: string, lines: readonly Line[]): VarianceTotal {
  const kinds = new Set<LineKind>();
  let [budget, actual, effect, gross] = [0, 0, 0, 0];
  for (const each of lines) {
    kinds.add(each.kind);
    budget += each.budget;
    actual += each.actual;
    effect += impact(each.budget, each.actual, each.kind);
    gross += Math.abs(variance(each.budget, each.actual));
  }
  const [only = 'neutral'] = kinds;
  const kind = kinds.size === 1 ? only : 'neutral';
  return {
    ...rowOf(ruler, { kind, budget, actual }, { line, group, where }),
    lines: lines.length,
    impact: fromMinor(effect, ruler.decimals),
    favourable: effect > 0 ? 'F' : effect < 0 ? 'U' : '–',
    gross: fromMinor(gross, ruler.decimals),
  };
}

function viewOf(input: VarianceInput, data: RangeData, lines: readonly Line[], totalsRow: string | null): VarianceView {
  const ruler = rulerOf(input);
  const rows = lines.map((line) => rowOf(ruler, line, line.row));
  const byGroup = new Map<string, Line[]>();
  for (const line of lines) {
    const group = byGroup.get(line.row.group);
    if (group === undefined) byGroup.set(line.row.group, [line]);
    else group.push(line);
  }
  const where = formatAddress(data.address);
  const total = parent(ruler, 'Total', '', where, lines);
  const groups =
    byGroup.size > 1 || !byGroup.has('')
      ? [...byGroup].map(([group, members]) => parent(ruler, group || '(no group)', group, where, members))
      : [];
  const unplanned = lines.filter((line) => line.budget === 0 && line.actual !== 0).length;
  const kinds = new Set(lines.map((line) => line.kind)).size;
  return {
    lines: rows,
    groups,
    total,
    checks: checksOf(input, lines, groups, total, data, totalsRow),
    decimals: input.decimals,
    notes: [
      ...(unplanned > 0
        ? [
            `${unplanned} ${unplanned === 1 ? 'line has' : 'lines have'} no budget but an actual: the percentage is n/m.`,
          ]
        : []),
      ...(kinds > 1 ? ['Costs and revenues meet in the total: read its impact, not its variance.'] : []),
    ],
  };
}

function checksOf(
  input: VarianceInput,
  lines: readonly Line[],
  groups: readonly VarianceTotal[],
  total: VarianceTotal,
  data: RangeData,
  totalsRow: string | null,
): readonly Assertion[] {
  const { decimals } = input;
  const say = (value: number) => amountText(toMinor(value, decimals), decimals);
  const add = (values: readonly number[]) => values.reduce((s, value) => s + toMinor(value, decimals), 0);
  const foots = (of: 'budget' | 'actual' | 'variance') =>
    groups.length === 0 || add(groups.map((group) => group[of])) === toMinor(total[of], decimals);
  const checks: Assertion[] = [
    {
      law: `actual ${say(total.actual)} − budget ${say(total.budget)} = variance ${say(total.variance)}`,
      holds: toMinor(total.actual, decimals) - toMinor(total.budget, decimals) === toMinor(total.variance, decimals),
    },
    {
      law: 'lines add up to the total',
      holds: lines.reduce((s, line) => s + variance(line.budget, line.actual), 0) === toMinor(total.variance, decimals),
    },
    { law: 'groups add up to the total', holds: foots('budget') && foots('actual') && foots('variance') },
  ];
  return totalsRow === null ? checks : [...checks, ...sheetTotals(input, data, total)];
}

/** The totals row of the sheet itself: shown when it agrees; when it does not, that is a finding, not a law of ours. */
function sheetTotals(input: VarianceInput, data: RangeData, total: VarianceTotal): readonly Assertion[] {
  const last = [...data.values].reverse().find((row) => typeof row[input.mapping.columns.budget ?? -1] === 'number');
  const same = (role: 'budget' | 'actual') => {
    const cell = last?.[input.mapping.columns[role] ?? -1];
    return typeof cell === 'number' && toMinor(cell, input.decimals) === toMinor(total[role], input.decimals);
  };
  return same('budget') && same('actual') ? [{ law: "the sheet's own totals row agrees", holds: true }] : [];
}

function planOf(view: VarianceView, snapshot: Snapshot): Plan {
  const format = moneyFormat(view.decimals);
  const row = (r: VarianceRow) => [
    r.line,
    r.group === '' ? null : r.group,
    r.kind,
    r.budget,
    r.actual,
    r.variance,
    r.percent ?? 'n/m',
    r.impact,
    r.favourable,
    r.status,
  ];
  const edit: Edit = {
    kind: 'replaceTable',
    table: VARIANCE_TABLE,
    sheet: VARIANCE_SHEET,
    title: 'Budget variance',
    totalRows: view.groups.length + 1,
    notes: [
      'Variance = actual − budget. Impact is positive when favourable (F), negative when unfavourable (U).',
      ...view.notes,
      ...view.checks.map((check) => `Check: ${check.law}`),
    ],
    columns: [
      { header: 'Line', format: '@', width: 32 },
      { header: 'Group', format: '@', width: 24 },
      { header: 'Kind', format: '@', width: 10 },
      { header: 'Budget', format, width: 18 },
      { header: 'Actual', format, width: 18 },
      { header: 'Variance', format, width: 18 },
      { header: 'Variance %', format: PERCENT_FORMAT, width: 12 },
      { header: 'Impact', format, width: 18 },
      { header: 'F/U', format: '@', width: 6 },
      { header: 'Status', format: '@', width: 10 },
    ],
    rows: [
      ...view.lines.map(row),
      ...view.groups.map((group) => row({ ...group, line: `${group.line} (subtotal)` })),
      row(view.total),
    ],
  };
  return {
    title: `Variance ${amountText(toMinor(view.total.variance, view.decimals), view.decimals)}`,
    edits: [edit],
    basedOn: snapshot.fingerprint,
    assertions: view.checks,
  };
}
