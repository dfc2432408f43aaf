/**
 * Curves that do not fit in a row: points of spend and outcome (Curve = table, in Budget_Points), and averages over
 * draws of a fitted curve (Curve = draws, in Budget_Curve_Draws).
 */
import type { CellValue, Grid } from '../../core/cell.ts';
import { type Curve, type RowCurve, rowCurve, tableCurve } from '../../core/response/curve.ts';
import { ok, problem, type Result } from '../../core/result.ts';
import { plainHeader } from '../../workbook/headers.ts';
import { textIn } from '../../workbook/texts.ts';

export const POINTS = 'Budget_Points';
export const CURVE_DRAWS = 'Budget_Curve_Draws';

/** Both tables as they lie, header first; null where the workbook has none. */
export type Pointed = { readonly points: Grid | null; readonly draws: Grid | null };

/** The rows of a line in such a table, as records by header. */
function rowsOf(grid: Grid, line: string): readonly ((...names: readonly string[]) => CellValue)[] {
  const [header = [], ...body] = grid;
  const names = header.map((cell) => plainHeader(textIn(cell)));
  const at = Math.max(
    0,
    names.findIndex((name) => ['line', 'channel', 'name'].includes(name)),
  );
  return body
    .filter((row) => textIn(row[at]).toLowerCase() === line.trim().toLowerCase())
    .map(
      (row) =>
        (...wanted) =>
          row[names.findIndex((name) => wanted.includes(name))] ?? null,
    );
}

/** null: the kind stands in the row itself. @error As `tableCurve` and `rowCurve`; `no-table`, `no-points`. */
export function pointedCurve(kind: string, line: string, { points, draws }: Pointed): Result<Curve> | null {
  const word = kind.trim().toLowerCase();
  const source = word === 'table' ? points : word === 'draws' ? draws : undefined;
  if (source === undefined) return null;
  const name = word === 'table' ? POINTS : CURVE_DRAWS;
  if (source === null) return problem('no-table', `the workbook has no table ${name}`);
  const rows = rowsOf(source, line);
  if (rows.length === 0) return problem('no-points', `${name} has no row for "${line}"`);
  if (word === 'table')
    return tableCurve(
      rows.map((cell) => ({ spend: numberOf(cell('spend', 'amount')), outcome: numberOf(cell('outcome', 'value')) })),
    );
  const parts: RowCurve[] = [];
  for (const cell of rows) {
    const made = rowCurve(
      textIn(cell('curve', 'kind')),
      numberOf(cell('p1')),
      cell('p2') === null ? 0 : numberOf(cell('p2')),
      cell('p3') === null ? 0 : numberOf(cell('p3')),
    );
    if (!made.ok) return made;
    parts.push(made.value);
  }
  return ok({ kind: 'mean', parts });
}

const numberOf = (cell: CellValue): number => (typeof cell === 'number' ? cell : Number.NaN);
