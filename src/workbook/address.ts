/** Addresses as data: 0-based row and column, always with a sheet. The only place that knows A1 notation. */

/** A rectangle on one sheet. `row` and `column` are 0-based; `rows` and `columns` are at least 1. */
export type Address = {
  readonly sheet: string;
  readonly row: number;
  readonly column: number;
  readonly rows: number;
  readonly columns: number;
};

export const MAX_ROWS = 1_048_576;
export const MAX_COLUMNS = 16_384;

/** 0 → "A", 25 → "Z", 26 → "AA". */
export function columnLetters(column: number): string {
  let letters = '';
  for (let rest = column; rest >= 0; rest = Math.floor(rest / 26) - 1)
    letters = String.fromCharCode(65 + (rest % 26)) + letters;
  return letters;
}

/** "A" → 0, "AA" → 26. Case does not matter. */
export function columnIndex(letters: string): number {
  let index = 0;
  for (const letter of letters.toUpperCase()) index = index * 26 + letter.charCodeAt(0) - 64;
  return index - 1;
}

/** A sheet name as formulas spell it: quoted when it is not a plain word or looks like a cell. */
export function quoteSheet(sheet: string): string {
  const plain =
    /^[\p{L}_][\p{L}\p{N}_.]*$/u.test(sheet) &&
    !/^[A-Za-z]{1,3}\d+$/.test(sheet) &&
    !/^(R|C|RC|R\d*C\d*)$/i.test(sheet);
  return plain ? sheet : `'${sheet.replace(/'/g, "''")}'`;
}

/** "Plan!B2:C10", or "Plan!B2" for one cell; `$` signs with `absolute`. */
export function formatAddress(address: Address, absolute = false): string {
  const cell = (row: number, column: number) =>
    absolute ? `$${columnLetters(column)}$${row + 1}` : `${columnLetters(column)}${row + 1}`;
  const first = cell(address.row, address.column);
  const last = cell(address.row + address.rows - 1, address.column + address.columns - 1);
  return `${quoteSheet(address.sheet)}!${first === last ? first : `${first}:${last}`}`;
}

/** One cell inside an address, offsets 0-based. */
export function cellOf(address: Address, row: number, column: number): Address {
  return { sheet: address.sheet, row: address.row + row, column: address.column + column, rows: 1, columns: 1 };
}

/** A sub-rectangle, offsets 0-based relative to `address`. */
export function partOf(address: Address, row: number, column: number, rows: number, columns: number): Address {
  return { sheet: address.sheet, row: address.row + row, column: address.column + column, rows, columns };
}

/** True when the two rectangles share a cell. Sheet names compare without case, as hosts do. */
export function overlaps(a: Address, b: Address): boolean {
  return (
    a.sheet.toLowerCase() === b.sheet.toLowerCase() &&
    a.row < b.row + b.rows &&
    b.row < a.row + a.rows &&
    a.column < b.column + b.columns &&
    b.column < a.column + a.columns
  );
}

const SHEET = /^(?:'((?:[^']|'')+)'|([^'!\s,()]+))!/;
const CELLS = /^\$?([A-Za-z]{1,3})\$?(\d{1,7})(?::\$?([A-Za-z]{1,3})\$?(\d{1,7}))?$/;
const COLUMNS = /^\$?([A-Za-z]{1,3}):\$?([A-Za-z]{1,3})$/;
const ROWS = /^\$?(\d{1,7}):\$?(\d{1,7})$/;

/**
 * Reads `Sheet!A1:B2`, `'My sheet'!$A$1`, whole columns `Data!A:C` and rows `Data!3:5`.
 * @returns null for anything else (a name, a table, several areas, a missing sheet part without `sheet`).
 */
export function parseAddress(text: string, sheet?: string): Address | null {
  const prefix = SHEET.exec(text);
  const name = prefix ? (prefix[1]?.replace(/''/g, "'") ?? prefix[2]) : sheet;
  if (name === undefined) return null;
  const rest = prefix ? text.slice(prefix[0].length) : text;
  const cells = CELLS.exec(rest);
  if (cells) {
    const [, c1 = '', r1 = '', c2 = c1, r2 = r1] = cells;
    return rectangle(name, Number(r1) - 1, columnIndex(c1), Number(r2) - 1, columnIndex(c2));
  }
  const columns = COLUMNS.exec(rest);
  if (columns) return rectangle(name, 0, columnIndex(columns[1] ?? ''), MAX_ROWS - 1, columnIndex(columns[2] ?? ''));
  const rows = ROWS.exec(rest);
  if (rows) return rectangle(name, Number(rows[1]) - 1, 0, Number(rows[2]) - 1, MAX_COLUMNS - 1);
  return null;
}

function rectangle(sheet: string, row1: number, column1: number, row2: number, column2: number): Address | null {
  const row = Math.min(row1, row2);
  const column = Math.min(column1, column2);
  const rows = Math.abs(row2 - row1) + 1;
  const columns = Math.abs(column2 - column1) + 1;
  if (row < 0 || row + rows > MAX_ROWS || column < 0 || column + columns > MAX_COLUMNS) return null;
  return { sheet, row, column, rows, columns };
}
