/** Checking arguments once for every function: blanks, text, errors, shapes, orientation. */
import { serialOfIso } from '../core/calendar/serial.ts';
import type { CellErrorCode, CellValue, Grid } from '../core/cell.ts';
import type { Result } from '../core/result.ts';
import { type Arg, type Args, type NumberList, type Param, refuse, type Scalar } from './define.ts';

export const isGrid = (arg: Arg): arg is Grid => Array.isArray(arg);
/** A range of one cell is a scalar. */
export const single = (arg: Arg): Arg =>
  isGrid(arg) && arg.length === 1 && arg[0]?.length === 1 ? (arg[0][0] ?? null) : arg;
/** Hosts spell an omitted argument null, '' or undefined. */
export const omitted = (arg: Arg): boolean => arg === undefined || arg === null || arg === '';

const show = (value: CellValue): string =>
  value === null
    ? 'blank'
    : typeof value === 'object'
      ? value.error
      : typeof value === 'string'
        ? `'${value.length > 30 ? `${value.slice(0, 30)}…` : value}'`
        : String(value).toUpperCase();

/** A cell as a number: blank is 0; text and booleans are refused by position; errors pass on. */
export function toNumber(value: CellValue, where: () => string): number {
  if (typeof value === 'number')
    return Number.isFinite(value) ? value : refuse('#NUM!', `${where()} is not a finite number`);
  if (value === null) return 0;
  if (typeof value === 'object') return refuse(value.error, `${where()} is ${value.error}`);
  if (value === '') return 0;
  return refuse('#VALUE!', `${where()}: ${show(value)} is ${typeof value === 'string' ? 'text' : 'a boolean'}`);
}

/** A cell as a scalar of the parameter's type; undefined for a blank text. */
export function toScalar(value: CellValue, param: Param, where: () => string): Scalar {
  if (value !== null && typeof value === 'object') return refuse(value.error, `${where()} is ${value.error}`);
  switch (param.type) {
    case 'number':
      return toNumber(value, where);
    case 'date':
      return value === null || value === '' ? undefined : toDate(value, where);
    case 'text':
      return value === null || value === '' ? undefined : String(value);
    case 'flag':
      return toFlag(value);
  }
}

/** TRUE, yes, x or 1. */
export const isYes = (text: string): boolean => /^(true|yes|y|x|1)$/i.test(text.trim());
const toFlag = (value: CellValue): boolean => (typeof value === 'string' ? isYes(value) : Boolean(value));

/** A checked scalar as a number; 0 when omitted. */
export const num = (cell: Scalar): number => (typeof cell === 'number' ? cell : 0);

/** The one of the names that the text is, or a refusal that lists them. */
export function oneOf<T extends string>(names: readonly T[], text: string, param: string): T {
  return (
    names.find((name) => name === text) ??
    refuse('#VALUE!', `${param} '${text.slice(0, 30)}' is none of ${names.join(', ')}`)
  );
}

/** The value of a core function, or its problem as a refusal. */
export const settled = <T>(result: Result<T>, codeOf: (code: string) => CellErrorCode = () => '#VALUE!'): T =>
  result.ok ? result.value : refuse(codeOf(result.problem.code), result.problem.message);

function toDate(value: CellValue, where: () => string): number {
  if (typeof value === 'number' && Number.isFinite(value)) return Math.floor(value);
  const serial = typeof value === 'string' ? serialOfIso(value) : null;
  return serial ?? refuse('#VALUE!', `${where()}: ${show(value)} is no date; use a date cell or 2026-01-31`);
}

export const rowsOf = (grid: Grid): number => grid.length;
export const columnsOf = (grid: Grid): number => grid[0]?.length ?? 0;

/** Rectangular and not empty, or refused. */
export function checkGrid(grid: Grid, name: string): Grid {
  if (rowsOf(grid) === 0 || columnsOf(grid) === 0) return refuse('#N/A', `${name} has no rows`);
  if (grid.some((row) => !Array.isArray(row) || row.length !== columnsOf(grid)))
    return refuse('#VALUE!', `${name} is not a rectangle`);
  return grid;
}

const gridOf = (arg: Arg, name: string): Grid => checkGrid(isGrid(arg) ? arg : [[arg ?? null]], name);

/** A row or a column as a list of cells, with the way back. */
function cellsOf(
  arg: Arg,
  name: string,
): { readonly cells: readonly CellValue[]; readonly like: NumberList['like']; readonly at: NumberList['at'] } {
  if (!isGrid(arg))
    return { cells: [arg ?? null], like: (results) => results.map((result) => [result]), at: () => name };
  const grid = checkGrid(arg, name);
  if (rowsOf(grid) === 1 && columnsOf(grid) > 1)
    return { cells: grid[0] ?? [], like: (results) => [results], at: (i) => `column ${i + 1} of ${name}` };
  if (columnsOf(grid) > 1)
    return refuse('#VALUE!', `${name} is ${rowsOf(grid)} × ${columnsOf(grid)}; it must be one row or one column`);
  return {
    cells: grid.map((row) => row[0] ?? null),
    like: (results) => results.map((result) => [result]),
    at: (i) => `row ${i + 1} of ${name}`,
  };
}

export function numberList(arg: Arg, name: string): NumberList {
  const { cells, like, at } = cellsOf(arg, name);
  return {
    values: cells.map((cell, i) => toNumber(cell, () => at(i))),
    blank: cells.map((cell) => cell === null || cell === ''),
    like,
    at,
  };
}

/** The `Args` of a call: by name, checked when asked for. */
export function argsOf(params: readonly Param[], given: readonly Arg[]): Args {
  const find = (name: string): Arg => {
    const index = params.findIndex((param) => param.name === name);
    return given[index];
  };
  const scalarOf = (name: string): CellValue => {
    const arg = single(find(name));
    return isGrid(arg)
      ? refuse('#VALUE!', `${name} must be one value, not ${rowsOf(arg)} × ${columnsOf(arg)} cells`)
      : (arg ?? null);
  };
  const number = (name: string) => toNumber(scalarOf(name), () => name);
  return {
    number,
    optional: (name, fallback) => (omitted(single(find(name))) ? fallback : number(name)),
    text: (name, fallback) => {
      const cell = scalarOf(name);
      if (cell === null || cell === '') return fallback;
      return typeof cell === 'object'
        ? refuse(cell.error, `${name} is ${cell.error}`)
        : String(cell).trim().toLowerCase();
    },
    list: (name) => numberList(find(name), name),
    optionalList: (name) => (omitted(single(find(name))) ? null : numberList(find(name), name)),
    texts: (name) =>
      cellsOf(find(name), name).cells.map((cell) =>
        cell === null
          ? ''
          : typeof cell === 'object'
            ? refuse(cell.error, `${name} holds ${cell.error}`)
            : String(cell),
      ),
    date: (name) => toDate(scalarOf(name), () => name),
    dates: (name) => {
      const { cells, at } = cellsOf(find(name), name);
      return cells.map((cell, i) => toDate(cell, () => at(i)));
    },
    flag: (name) => {
      const cell = scalarOf(name);
      if (cell !== null && typeof cell === 'object') return refuse(cell.error, `${name} is ${cell.error}`);
      return toFlag(cell);
    },
    cells: (name) => gridOf(find(name), name),
    table: (name) =>
      gridOf(find(name), name).map((row, r) =>
        row.map((cell, c) => toNumber(cell, () => `row ${r + 1}, column ${c + 1} of ${name}`)),
      ),
    omitted: (name) => omitted(single(find(name))),
  };
}

/** Lists of one call must be as long as the first; refused with both lengths. One that was left out is of any length. */
export function sameLength(
  first: readonly [string, readonly unknown[]],
  ...others: readonly (readonly [string, readonly unknown[] | undefined])[]
): void {
  for (const [name, values = first[1]] of others)
    if (values.length !== first[1].length)
      refuse('#VALUE!', `${first[0]} has ${first[1].length} items, ${name} has ${values.length}`);
}
