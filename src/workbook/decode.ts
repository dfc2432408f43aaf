/** Decoding: a range with a mapping becomes typed rows, or problems with the address of each bad cell. */
import type { CellValue } from '../core/cell.ts';
import { cellOf, columnLetters, formatAddress, partOf, quoteSheet } from './address.ts';
import type { Mapping } from './contract.ts';
import type { RangeData, ReadFailure } from './port.ts';
import { error, type Problem, warning } from './problem.ts';
import { type ColumnType, ROLES, type Role } from './roles.ts';
import { nameKey, textIn } from './texts.ts';

export type Row = {
  /** 0-based row in the range. */
  readonly index: number;
  /** "Plan!A5": the line's own cell. */
  readonly where: string;
  readonly line: string;
  readonly group: string;
  /** Cells by role; blank is null. Numbers are checked, text roles are text. */
  readonly number: (role: Role) => number | null;
  readonly text: (role: Role) => string;
  readonly flag: boolean;
};
export type Decoded = {
  readonly rows: readonly Row[];
  readonly problems: readonly Problem[];
  readonly totalsRow: string | null;
};

const TOTAL = /^(grand\s+|sub\s*)?(total|totals|sum|summe|gesamt|total général|insgesamt)\b/i;
const YES = /^(yes|y|x|true|1|held|hold|ja|oui|si|sí|✓|✔)$/i;
const NO = /^(no|n|false|0|nein|non|-|)$/i;

/** Reads the rows that `mapping` describes; roles not mapped read as blank. Stops at the first blank row. */
export function decode(data: RangeData, mapping: Mapping): Decoded {
  const problems: Problem[] = [];
  const width = data.values[0]?.length ?? 0;
  for (const [role, column] of Object.entries(mapping.columns)) {
    if (column >= width)
      problems.push(
        error(
          'wrong-shape',
          formatAddress(data.address),
          `the table has ${width} columns`,
          `a column ${column + 1} for ${role}`,
          'Map the table again.',
        ),
      );
  }
  if (problems.length > 0) return { rows: [], problems, totalsRow: null };
  const mapped = Object.values(mapping.columns);
  const checked = ROLES.filter(({ role }) => mapping.columns[role] !== undefined);
  const at = (cells: readonly CellValue[], role: Role): CellValue => {
    const column = mapping.columns[role];
    return column === undefined ? null : (cells[column] ?? null);
  };
  const address = (row: number, role: Role): string =>
    formatAddress(cellOf(data.address, row, mapping.columns[role] ?? 0));
  // Every row has this one: its address without the number of the row.
  const lineColumn = `${quoteSheet(data.address.sheet)}!${columnLetters(data.address.column + (mapping.columns.line ?? 0))}`;
  /** The first row from `from` on that has such a cell in a mapped column; −1 for none. */
  const next = (from: number, has: (value: CellValue) => boolean): number => {
    for (let r = from; r < data.values.length; r++)
      if (mapped.some((column) => has(data.values[r]?.[column] ?? null))) return r;
    return -1;
  };
  const rows: Row[] = [];
  let totalsRow: string | null = null;
  let r = mapping.headerRows;
  for (; r < data.values.length; r++) {
    const cells = data.values[r] ?? [];
    if (mapped.every((column) => (cells[column] ?? '') === '')) break;
    const line = textIn(at(cells, 'line'));
    const group = textIn(at(cells, 'group'));
    if (TOTAL.test(line) || (line === '' && TOTAL.test(group))) {
      if (next(r + 1, (value) => value !== null) < 0) {
        totalsRow = formatAddress(partOf(data.address, r, 0, 1, width));
        r = data.values.length;
        break;
      }
    }
    if (line === '')
      problems.push(
        error(
          'no-line',
          address(r, 'line'),
          'the name of the line is blank',
          'a name in every row',
          'Name the line or delete the row.',
        ),
      );
    rows.push({
      index: r,
      line,
      group,
      where: `${lineColumn}${data.address.row + r + 1}`,
      number: (role) => {
        const value = at(cells, role);
        return typeof value === 'number' ? value : null;
      },
      text: (role) => textIn(at(cells, role)),
      flag: YES.test(textIn(at(cells, 'hold'))),
    });
    for (const { role, type, header } of checked) {
      const value = at(cells, role);
      if (!fits(value, type)) problems.push(misfit(value, type, address(r, role), header));
    }
  }
  const below = next(r + 1, (value) => typeof value === 'number');
  if (below >= 0)
    problems.push(
      warning(
        'rows-below',
        formatAddress(partOf(data.address, below, 0, 1, width)),
        'numbers stand below a blank row',
        'one table without blank rows',
        'They are not read. Delete the blank row if they belong to the table.',
      ),
    );
  if (rows.length === 0)
    problems.push(error('no-rows', formatAddress(data.address), 'no data below the header', 'at least one line'));
  return { rows, problems: [...problems, ...duplicates(rows)], totalsRow };
}

function fits(value: CellValue, type: ColumnType): boolean {
  if (value === null || value === '') return true;
  if (typeof value === 'object') return false;
  switch (type) {
    case 'money':
    case 'number':
    case 'percent':
      return typeof value === 'number' && Math.abs(value) < 1e15;
    case 'flag':
      return YES.test(textIn(value)) || NO.test(textIn(value));
    default:
      return true;
  }
}

/** Why a value does not fit. */
function misfit(value: CellValue, type: ColumnType, where: string, header: string): Problem {
  if (typeof value === 'object')
    return error(
      'error-cell',
      where,
      `the cell shows ${value?.error}`,
      `a value for ${header}`,
      'Repair the formula in that cell.',
    );
  if (type === 'flag')
    return error(
      'not-a-flag',
      where,
      `"${shorten(textIn(value))}"`,
      `yes or no for ${header}`,
      'Type yes, x, no or leave it blank.',
    );
  if (typeof value === 'number') return error('too-large', where, String(value), `a ${header} below 1e15`);
  if (typeof value === 'boolean')
    return error('not-a-number', where, value ? 'TRUE' : 'FALSE', `a number for ${header}`);
  const number = readNumber(value);
  return error(
    'not-a-number',
    where,
    `"${shorten(value)}" is text`,
    `a number for ${header}`,
    number === null ? 'Type a number, or clear the cell.' : `Retype it as the number ${number}.`,
  );
}

/** A number written as text when only one reading is possible: "1 234", "(5)", "5-", "$5", "1,234.50". Null when in doubt ("1,234"). */
export function readNumber(text: string): number | null {
  let plain = text
    .normalize('NFKC')
    .replace(/[\s\u00a0\u202f']/g, '')
    .replace(/^[$€£¥]|[$€£¥]$/g, '');
  let sign = 1;
  if (/^\(.*\)$/.test(plain)) {
    sign = -1;
    plain = plain.slice(1, -1);
  }
  if (/-$/.test(plain)) {
    sign = -sign;
    plain = plain.slice(0, -1);
  }
  if (/^-/.test(plain)) {
    sign = -sign;
    plain = plain.slice(1);
  }
  if (/^\d{1,3}(,\d{3})+\.\d+$/.test(plain) || /^\d{1,3}(,\d{3}){2,}$/.test(plain)) plain = plain.replace(/,/g, '');
  else if (/^\d{1,3}(\.\d{3})+,\d+$/.test(plain)) plain = plain.replace(/\./g, '').replace(',', '.');
  return /^(\d+(\.\d+)?|\.\d+)$/.test(plain) && Number.isFinite(Number(plain)) ? sign * Number(plain) : null;
}

const shorten = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text);

/** Rows are keyed by line (and group): the same key twice is an error at the later row. */
function duplicates(rows: readonly Row[]): readonly Problem[] {
  // Names that all differ need no look at their groups: the usual table, in half the time.
  if (new Set(rows.map(({ line }) => nameKey(line))).size === rows.length) return [];
  const groups = new Map<string, Map<string, Row>>();
  const problems: Problem[] = [];
  for (const row of rows) {
    const [group, line] = [nameKey(row.group), nameKey(row.line)];
    const first = groups.get(group) ?? new Map<string, Row>();
    groups.set(group, first);
    const other = first.get(line);
    if (other === undefined || line === '') first.set(line, row);
    else
      problems.push(
        error(
          'duplicate-line',
          row.where,
          `"${shorten(row.line)}" stands at ${other.where} too`,
          'each line once',
          'Rename one of the two, or add them up.',
        ),
      );
  }
  return problems;
}

/** What a failed read means for the user. */
export function failureProblem(failure: ReadFailure): Problem {
  const fixes: Record<ReadFailure['failure'], string> = {
    missing: 'Check the name, or map the table again.',
    'ref-error': 'The cells it pointed at were deleted: point the name at the table again (Formulas > Name Manager).',
    'not-a-range': 'Point the name at cells, not at a constant or a formula.',
    'multi-area': 'Choose one rectangle.',
    'too-large': 'Choose a smaller range.',
    external: 'Copy the data into this workbook.',
  };
  return error(
    `range-${failure.failure}`,
    failure.ref,
    failure.message,
    'a range in this workbook',
    fixes[failure.failure],
  );
}
