/** The rows of a table as an optimisation problem: a curve, a floor and a cap per line, limits per group. Minor units. */
import type { CurveProblem } from '../../core/allocate/curves/solve.ts';
import { toMinor } from '../../core/money.ts';
import { type Curve, rowCurve } from '../../core/response/curve.ts';
import type { Role } from '../../workbook/contract.ts';
import type { Row } from '../../workbook/decode.ts';
import { error, type Problem } from '../../workbook/problem.ts';
import { amountText } from '../amountText.ts';

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
};

type Source = {
  readonly rows: readonly Row[];
  readonly has: (role: Role) => boolean;
  readonly where: (row: Row, role: Role) => string;
  readonly table: string;
  readonly decimals: number;
  readonly step: number;
  /** `value`: value × weight per unit of money. `curves`: the Curve column. */
  readonly by: 'value' | 'curves';
  /** Rows of Budget_Groups, or null. */
  readonly groups: readonly Row[] | null;
};

/** @returns The problem, or what is wrong with the rows, cell by cell. */
export function optimumOf(source: Source): {
  readonly problem: OptimumProblem | null;
  readonly problems: readonly Problem[];
} {
  const { rows, where, decimals, by, has } = source;
  const problems: Problem[] = [];
  if (by === 'curves' && !has('curve')) problems.push(noColumn(source.table, 'Curve'));
  if (by === 'value' && !has('value') && !has('weight')) problems.push(noColumn(source.table, 'Value'));
  const lines = rows.map((row): OptimumLine => {
    const amount = row.number('current') ?? row.number('budget') ?? row.number('allocated');
    return { name: row.line, row, held: row.flag, before: amount === null ? null : toMinor(amount, decimals) };
  });
  const money = (row: Row, role: Role) => {
    const value = row.number(role);
    return value === null ? null : toMinor(value, decimals);
  };
  const low: (number | null)[] = [];
  const high: (number | null)[] = [];
  const least: (number | null)[] = [];
  for (const { row, held, before } of lines) {
    const [floor, cap, some] = [money(row, 'floor'), money(row, 'cap'), money(row, 'least')];
    if (held && before === null)
      problems.push(
        error(
          'hold-without-amount',
          where(row, 'hold'),
          `"${row.line}" is held but has no current amount`,
          'an amount to hold',
          'Type the current amount, or release the hold.',
        ),
      );
    if ((floor ?? 0) < 0)
      problems.push(
        error('negative-floor', where(row, 'floor'), amountText(floor ?? 0, decimals), 'a floor of 0 or more'),
      );
    if (!held && floor !== null && cap !== null && floor > cap)
      problems.push(
        error(
          'floor-above-cap',
          where(row, 'floor'),
          `floor ${amountText(floor, decimals)} of "${row.line}" is above its cap ${amountText(cap, decimals)}`,
          'a floor up to the cap',
          'Lower the floor or raise the cap.',
        ),
      );
    low.push(held ? before : floor);
    high.push(held ? before : cap);
    least.push(held ? null : some);
  }
  const curves = rows.map((row) => curveOf(row, source, problems));
  const { names, groups } = groupsOf(source, problems);
  const some = curves.filter((curve) => curve !== null);
  if (problems.length > 0 || some.length < curves.length) return { problem: null, problems };
  return {
    problems,
    problem: {
      lines,
      given: {
        curves: some,
        low,
        high,
        ...(least.some((amount) => amount !== null) ? { least } : {}),
        ...(groups.length > 0 ? { group: rows.map((row) => names.indexOf(row.group.toLowerCase())), groups } : {}),
        step: toMinor(source.step, decimals),
        decimals,
      },
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

function curveOf(row: Row, { by, where, has }: Source, problems: Problem[]): Curve | null {
  if (by === 'value') {
    const a = (row.number('value') ?? (has('value') ? 0 : 1)) * (row.number('weight') ?? (has('weight') ? 0 : 1));
    // A straight line of any slope: money with a loss is still spent when a floor asks for it.
    return { kind: 'linear', a, b: 0, s: 0 };
  }
  const kind = row.text('curve');
  const made = rowCurve(kind, row.number('p1') ?? 0, row.number('p2') ?? 0, row.number('p3') ?? 0);
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
function groupsOf({ groups, rows, decimals, table }: Source, problems: Problem[]) {
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
    const money = (role: Role) => {
      const value = row.number(role);
      return value === null ? null : toMinor(value, decimals);
    };
    return { name: row.line, low: money('floor'), high: money('cap') };
  });
  return { names: limits.map(({ name }) => name.toLowerCase()), groups: limits };
}
