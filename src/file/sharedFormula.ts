/** Shared formulas are stored once; the others in the group are the master's text, moved by their distance. */
import { columnIndex, columnLetters, MAX_COLUMNS, MAX_ROWS } from '../workbook/address.ts';

const PIECES =
  /"(?:[^"]|"")*"|'(?:[^']|'')*'!|\[[^\]]*\]|(\$?)([A-Za-z]{1,3})(\$?)(\d{1,7})(?![\w.(!])|(\$?)([A-Za-z]{1,3}):(\$?)([A-Za-z]{1,3})(?![\w.(!])|(\$?)(\d{1,7}):(\$?)(\d{1,7})(?![\w.(!])|[A-Za-z_\\][\w.\\]*/g;

/** `formula` as it reads `rows` further down and `columns` further right; relative parts move, `$` parts stay. */
export function moveFormula(formula: string, rows: number, columns: number): string {
  const column = (fixed: string, letters: string): string => {
    if (fixed !== '') return `${fixed}${letters}`;
    const moved = columnIndex(letters) + columns;
    return moved < 0 || moved >= MAX_COLUMNS ? '#REF!' : columnLetters(moved);
  };
  const row = (fixed: string, digits: string): string => {
    if (fixed !== '') return `${fixed}${digits}`;
    const moved = Number(digits) + rows;
    return moved < 1 || moved > MAX_ROWS ? '#REF!' : String(moved);
  };
  return formula.replace(PIECES, (piece, ...groups: (string | undefined)[]) => {
    const [c1, letters, r1, digits, c2, from, c3, to, r2, top, r3, bottom] = groups;
    if (letters !== undefined && digits !== undefined)
      return `${column(c1 ?? '', letters)}${row(r1 ?? '', digits)}`.replace(/^.*#REF!.*$/, '#REF!');
    if (from !== undefined && to !== undefined) return `${column(c2 ?? '', from)}:${column(c3 ?? '', to)}`;
    if (top !== undefined && bottom !== undefined) return `${row(r2 ?? '', top)}:${row(r3 ?? '', bottom)}`;
    return piece;
  });
}
