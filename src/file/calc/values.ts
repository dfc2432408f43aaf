/** Values in formulas: scalars and grids, with Excel's coercions. */
import type { CellErrorCode, CellValue, Grid } from '../../core/cell.ts';

export type Val = CellValue | Grid;
export const isGrid = (value: Val): value is Grid => Array.isArray(value);
export const isError = (value: Val): value is { readonly error: CellErrorCode } =>
  typeof value === 'object' && value !== null && !isGrid(value);
export const err = (code: CellErrorCode): CellValue => ({ error: code });

/** The first cell of a grid; a scalar itself. */
export const first = (value: Val | undefined): CellValue =>
  value === undefined ? null : isGrid(value) ? (value[0]?.[0] ?? null) : value;
export const grid = (value: Val): Grid => (isGrid(value) ? value : [[value]]);
export const cells = (values: readonly Val[]): CellValue[] =>
  values.flatMap((value) => (isGrid(value) ? value.flat() : [value]));

/** A scalar as a number: blank 0, booleans 0 or 1, text when it reads as a number; an error otherwise. */
export function num(value: CellValue): number | { readonly error: CellErrorCode } {
  if (typeof value === 'number') return value;
  if (value === null) return 0;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'object') return value;
  const text = value.trim().replace(/,(?=\d{3}\b)/g, '');
  const percent = text.endsWith('%');
  const number = Number(percent ? text.slice(0, -1) : text);
  return text !== '' && Number.isFinite(number) ? (percent ? number / 100 : number) : { error: '#VALUE!' };
}

export function text(value: CellValue): string {
  if (value === null) return '';
  if (typeof value === 'object') return value.error;
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  return typeof value === 'number' ? String(Number(value.toPrecision(15))) : value;
}

export function bool(value: CellValue): boolean | { readonly error: CellErrorCode } {
  if (typeof value === 'boolean') return value;
  if (value === null) return false;
  if (typeof value === 'number') return value !== 0;
  if (typeof value === 'object') return value;
  return /^true$/i.test(value) ? true : /^false$/i.test(value) ? false : { error: '#VALUE!' };
}

/** A finite number, −0 as 0; #NUM! otherwise. */
export const finite = (value: number): CellValue => (Number.isFinite(value) ? (value === 0 ? 0 : value) : err('#NUM!'));

const RANK = (value: CellValue): number => (typeof value === 'number' ? 0 : typeof value === 'string' ? 1 : 2);

/** Excel's order: numbers, then text without case, then booleans; numbers equal to 15 digits are equal. */
export function compare(a: CellValue, b: CellValue): number {
  const left = a === null ? blankLike(b) : a;
  const right = b === null ? blankLike(a) : b;
  if (RANK(left) !== RANK(right)) return RANK(left) - RANK(right);
  if (typeof left === 'number' && typeof right === 'number')
    return left === right || Number(left.toPrecision(15)) === Number(right.toPrecision(15)) ? 0 : left - right;
  const [x, y] = [text(left).toLowerCase(), text(right).toLowerCase()];
  return x < y ? -1 : x > y ? 1 : 0;
}
const blankLike = (other: CellValue): CellValue =>
  typeof other === 'string' ? '' : typeof other === 'boolean' ? false : 0;

/** A SUMIF-style criterion as a test: ">5", "<>x", "a*", 3. */
export function criterion(wanted: CellValue): (value: CellValue) => boolean {
  if (typeof wanted !== 'string')
    return (value) => value !== null && typeof value === typeof wanted && compare(value, wanted) === 0;
  const [, op = '', operand = ''] = /^(<>|<=|>=|=|<|>)?([\s\S]*)$/.exec(wanted) ?? [];
  const number = num(operand);
  if (typeof number === 'number' && operand.trim() !== '') {
    return (value) => {
      const own =
        typeof value === 'number'
          ? value
          : typeof value === 'string' && (op === '' || op === '=' || op === '<>')
            ? num(value)
            : null;
      if (typeof own !== 'number') return op === '<>';
      return decide(op, compare(own, number));
    };
  }
  if (operand === '')
    return (value) =>
      op === '<>' ? value !== null && value !== '' : op === '=' ? value === null : value === null || value === '';
  const pattern = new RegExp(
    `^${operand.replace(/~([*?~])|([*?])|[.+^${}()|[\]\\/]/g, (match, escaped: string | undefined, wild: string | undefined) => (escaped !== undefined ? `\\${escaped}` : wild === '*' ? '[\\s\\S]*' : wild === '?' ? '[\\s\\S]' : `\\${match}`))}$`,
    'i',
  );
  if (op === '' || op === '=') return (value) => typeof value === 'string' && pattern.test(value);
  if (op === '<>') return (value) => !(typeof value === 'string' && pattern.test(value));
  return (value) => typeof value === 'string' && decide(op, compare(value, operand));
}

function decide(op: string, order: number): boolean {
  switch (op) {
    case '<>':
      return order !== 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
    default:
      return order === 0;
  }
}
