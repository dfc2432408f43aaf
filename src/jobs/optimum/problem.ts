/** The rows of a table as an optimisation problem: a curve, a floor and a cap per line, limits per group. Minor units. */
import type { CurveProblem } from '../../core/allocate/curves/solve.ts';
import type { RowLimit } from '../../core/allocate/rows/solve.ts';
import { type Minor, toMinor } from '../../core/money.ts';
import { type Curve, rowCurve } from '../../core/response/curve.ts';
import type { Row } from '../../workbook/decode.ts';
import { error, type Problem } from '../../workbook/problem.ts';
import type { Role } from '../../workbook/roles.ts';
import { limitProblems, moneyOf } from '../lineLimits.ts';
import { acrossOf } from './across.ts';
import { pointedCurve } from './pointed.ts';
import type { LimitSource, Source } from './source.ts';

export type OptimumLine = {
  readonly name: string;
  readonly row: Row;
  readonly held: boolean;
  readonly before: number | null;
};
export type OptimumProblem = {
  readonly lines: readonly OptimumLine[];
  /** Without the total, which the caller sets. */
  readonly given: Omit<CurveProblem, 'total'>;
  /** Limits across lines that are no plain groups, for a total. */
  readonly across: (total: Minor) => readonly RowLimit[];
};

/** What floors, caps, holds, groups and limits across lines say, whatever is optimised. */
export type LineLimits = Pick<CurveProblem, 'low' | 'high' | 'least' | 'group' | 'groups'> & {
  readonly lines: readonly OptimumLine[];
  readonly across: OptimumProblem['across'];
};

/** @returns The problem, or what is wrong with the rows, cell by cell. */
export function optimumOf(source: Source): {
  readonly problem: OptimumProblem | null;
  readonly problems: readonly Problem[];
} {
  const { by, has, rows, decimals } = source;
  const problems: Problem[] = [];
  if (by === 'curves' && !has('curve')) problems.push(noColumn(source.table, 'Curve'));
  if (by === 'value' && !has('value') && !has('weight')) problems.push(noColumn(source.table, 'Value'));
  const limits = lineLimits(source);
  problems.push(...limits.problems);
  const curves = rows.map((row) => curveOf(row, source, problems)).filter((curve) => curve !== null);
  if (problems.length > 0 || curves.length < rows.length) return { problem: null, problems };
  const { lines, across, ...given } = limits.limits;
  return {
    problems,
    problem: { lines, across, given: { ...given, curves, step: toMinor(source.step, decimals), decimals } },
  };
}

/** The limits of the rows in minor units, and what contradicts itself in a single row. */
export function lineLimits(source: LimitSource): {
  readonly limits: LineLimits;
  readonly problems: readonly Problem[];
} {
  const { rows, where, decimals } = source;
  const problems: Problem[] = [];
  const money = (row: Row, role: Role) => moneyOf(row, role, decimals, where, problems);
  const lines = rows.map(
    (row): OptimumLine => ({
      name: row.line,
      row,
      held: row.flag,
      before: money(row, 'current') ?? money(row, 'budget') ?? money(row, 'allocated'),
    }),
  );
  const floors = rows.map((row) => money(row, 'floor'));
  const caps = rows.map((row) => money(row, 'cap'));
  lines.forEach((line, i) => {
    problems.push(...limitProblems({ ...line, floor: floors[i] ?? null, cap: caps[i] ?? null }, where, decimals));
  });
  const least = lines.map(({ row, held }) => (held ? null : money(row, 'least')));
  const { names, groups } = groupsOf(source, problems);
  return {
    problems,
    limits: {
      lines,
      low: lines.map(({ held, before }, i) => (held ? before : (floors[i] ?? null))),
      high: lines.map(({ held, before }, i) => (held ? before : (caps[i] ?? null))),
      ...(least.some((amount) => amount !== null) ? { least } : {}),
      ...(groups.length > 0 ? { group: rows.map((row) => names.indexOf(row.group.toLowerCase())), groups } : {}),
      across: acrossOf(source, problems),
    },
  };
}

const noColumn = (table: string, header: string): Problem =>
  error(
    'missing-column',
    table,
    `no column is mapped to ${header}`,
    `a column ${header} for this method`,
    `Map a column to ${header}, or choose another method.`,
  );

function curveOf(row: Row, { by, where, has, pointed }: Source, problems: Problem[]): Curve | null {
  if (by === 'value') {
    const a = (row.number('value') ?? (has('value') ? 0 : 1)) * (row.number('weight') ?? (has('weight') ? 0 : 1));
    // A straight line of any slope: money with a loss is still spent when a floor asks for it.
    return { kind: 'linear', a, b: 0, s: 0 };
  }
  const kind = row.text('curve');
  const made =
    pointedCurve(kind, row.line, pointed) ??
    rowCurve(kind, row.number('p1') ?? 0, row.number('p2') ?? 0, row.number('p3') ?? 0);
  if (made.ok) return made.value;
  problems.push(
    error(
      'bad-curve',
      where(row, kind === '' ? 'curve' : 'p1'),
      kind === '' ? 'the curve is blank' : made.problem.message,
      'a curve such as log with p1 and p2',
      null,
    ),
  );
  return null;
}

/** The table of group limits: its line is the group's name. */
function groupsOf({ groups, rows, decimals, table }: LimitSource, problems: Problem[]) {
  const known = new Set(rows.map((row) => row.group.toLowerCase()));
  const limits = (groups ?? []).map((row) => {
    if (!known.has(row.line.toLowerCase()))
      problems.push(
        error(
          'unknown-group',
          row.where,
          `"${row.line}" is no group of a line`,
          `a group of ${table}`,
          'Correct the name, or delete the row.',
        ),
      );
    const money = (role: Role) => moneyOf(row, role, decimals, () => row.where, problems);
    return { name: row.line, low: money('floor'), high: money('cap') };
  });
  return { names: limits.map(({ name }) => name.toLowerCase()), groups: limits };
}
