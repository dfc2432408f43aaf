/** How the returns of lines vary together: Budget_Covariance, or the column of deviations and one correlation for all. */
import type { CellValue } from '../../core/cell.ts';
import { plainHeader } from '../../workbook/headers.ts';
import { error, type Problem } from '../../workbook/problem.ts';
import { textIn } from '../../workbook/texts.ts';
import type { ReportInputs } from '../report/spec.ts';

export type Covariance = {
  readonly table: readonly (readonly number[])[];
  readonly from: 'covariances' | 'correlations' | 'deviations';
};

export function covarianceOf(inputs: ReportInputs): {
  readonly covariance: Covariance | null;
  readonly problems: readonly Problem[];
} {
  const side = inputs.side('Budget_Covariance');
  const problems: Problem[] = [];
  const sds = (): readonly number[] =>
    inputs.rows.map((row) => {
      const sd = row.number('sd');
      if (sd === null || !(sd >= 0))
        problems.push(
          error(
            'no-risk',
            inputs.where(row, 'sd'),
            sd === null ? `no standard deviation of "${row.line}"` : `a deviation of ${sd}`,
            'a deviation of 0 or more, such as 15%',
            'Type 0 for a line without risk, or name a table of covariances Budget_Covariance.',
          ),
        );
      return Math.max(0, sd ?? 0);
    });
  const result = (table: readonly (readonly number[])[], from: Covariance['from']) => ({
    covariance: problems.length > 0 ? null : { table, from },
    problems,
  });
  if (side === null) {
    const rho = inputs.number('correlation');
    if (!(rho >= -1 && rho <= 1))
      problems.push(error('bad-setting', 'correlation', `a correlation of ${rho}`, 'from -1 to 1'));
    const all = sds();
    return result(
      all.map((a, i) => all.map((b, j) => (i === j ? a * b : rho * a * b))),
      'deviations',
    );
  }
  const table = gridOf(side.grid, inputs.rows, problems);
  // Returns whose variances are all 1 are none that a plan has: beside deviations these are correlations.
  if (!inputs.has('sd') || !table.every((row, i) => row[i] === 1)) return result(table, 'covariances');
  const all = sds();
  return result(
    table.map((row, i) => row.map((rho, j) => rho * (all[i] ?? 0) * (all[j] ?? 0))),
    'correlations',
  );
}

/** In the order of the rows; a blank cell is the one on the other side of the diagonal. */
function gridOf(
  grid: ReportInputs['grid'],
  rows: ReportInputs['rows'],
  problems: Problem[],
): readonly (readonly number[])[] {
  const [header = [], ...body] = grid;
  const place = (cells: readonly CellValue[]) =>
    new Map(cells.map((cell, i) => [plainHeader(textIn(cell)), i] as const));
  const [across, down] = [place(header), place(body.map((cells) => cells[0] ?? null))];
  const cellOf = (a: string, b: string): CellValue => {
    const [r, c] = [down.get(plainHeader(a)), across.get(plainHeader(b))];
    return r === undefined || c === undefined ? null : (body[r]?.[c] ?? null);
  };
  return rows.map(({ line }, i) =>
    rows.map(({ line: other }, j) => {
      const own = cellOf(line, other);
      const cell = own === null || own === '' ? cellOf(other, line) : own;
      if (typeof cell === 'number' && Number.isFinite(cell)) return cell;
      if (j <= i)
        problems.push(
          error(
            'no-covariance',
            'Budget_Covariance',
            cell === null || cell === ''
              ? `nothing for "${line}" and "${other}"`
              : `"${typeof cell === 'object' ? cell.error : cell}" for "${line}" and "${other}"`,
            'a number for every two lines, with their names in the first row and the first column',
          ),
        );
      return 0;
    }),
  );
}
