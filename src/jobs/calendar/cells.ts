/** Days and amounts as reports read them: with a problem at the cell where they cannot be read. */
import { isDay, serialOfIso } from '../../core/calendar/serial.ts';
import type { CellValue } from '../../core/cell.ts';
import type { Minor } from '../../core/money.ts';
import type { CoreProblem } from '../../core/result.ts';
import { cellOf, formatAddress, parseAddress } from '../../workbook/address.ts';
import type { Row } from '../../workbook/decode.ts';
import { error, type Problem } from '../../workbook/problem.ts';
import type { Role } from '../../workbook/roles.ts';
import { moneyOf } from '../lineLimits.ts';
import type { ReportInputs } from '../report/spec.ts';

/** A whole day serial; null for a blank cell, NaN for anything that is no day. Text must be ISO: 03/04 has two readings. */
export function dayOfCell(cell: CellValue): number | null {
  if (cell === null || cell === '') return null;
  const serial = typeof cell === 'string' ? serialOfIso(cell) : cell;
  return typeof serial === 'number' && isDay(serial) ? Math.floor(serial) : Number.NaN;
}

export const badDay = (where: string, found: CellValue): Problem =>
  error(
    'no-date',
    where,
    found === null || found === ''
      ? 'the cell is blank'
      : `"${typeof found === 'object' ? found.error : found}" is no date`,
    'a date, or text such as 2026-06-30',
    'Type the date again.',
  );

/** The day in a row's cell; a bad one is added to `problems` and reads as null. */
export function rowDay(inputs: ReportInputs, row: Row, role: Role, problems: Problem[]): number | null {
  const cell = row.number(role) ?? row.text(role);
  const day = dayOfCell(cell);
  if (!Number.isNaN(day)) return day;
  problems.push(badDay(inputs.where(row, role), cell));
  return null;
}

/** A setting that is a day; null when it is blank. */
export function settingDay(inputs: ReportInputs, name: string, needed: boolean, problems: Problem[]): number | null {
  const text = inputs.text(name).trim();
  const day = dayOfCell(text);
  if (Number.isNaN(day) || (needed && day === null)) {
    problems.push(
      error(
        'bad-setting',
        `the setting ${name}`,
        text === '' ? 'it is not given' : `"${text}"`,
        'a day such as 2026-06-30',
        `Set ${name} to the day.`,
      ),
    );
    return null;
  }
  return day;
}

/** A row's amount in minor units, blank is 0; one beyond the exact range is added to `problems`. */
export const rowMinor = (inputs: ReportInputs, row: Row, role: Role, problems: Problem[]): Minor =>
  moneyOf(row, role, inputs.decimals, inputs.where, problems) ?? 0;

export const tooLarge = (where: string, found: number): Problem =>
  error('too-large', where, String(found), 'an amount of at most 2^53 minor units');

/** The address of a cell of `grid`, whose row 0 is the header. */
export function gridCell({ table, grid }: ReportInputs, row: number, column: number): string {
  const address = parseAddress(table);
  return address === null ? table : formatAddress(cellOf(address, address.rows - grid.length + row, column));
}

/** A core problem as one at a place of the workbook. */
export const atPlace = ({ code, message }: CoreProblem, where: string, expected: string): Problem =>
  error(code, where, message, expected);
