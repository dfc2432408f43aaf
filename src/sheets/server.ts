/** What Code.js exposes as `budgetApp`; the build adds the top-level functions that call it. */
import { serialOfIso } from '../core/calendar/serial.ts';
import type { CellValue } from '../core/cell.ts';
import { callFunction } from '../functions/call.ts';
import type { Arg } from '../functions/define.ts';
import { syncWorkbook } from '../workbook/workbookOver.ts';
import { selectRange, sheetsHost } from './host.ts';
import { answerRpc } from './rpc.ts';

/** The menu; in AuthMode.NONE nothing else may be touched. */
export function menu(): void {
  SpreadsheetApp.getUi().createAddonMenu().addItem('Open panel', 'budgetShowPanel').addToUi();
}

export function showPanel(): void {
  SpreadsheetApp.getUi().showSidebar(HtmlService.createHtmlOutputFromFile('Panel').setTitle('Apportion'));
}

export function rpc(text: string): string {
  return answerRpc(String(text), syncWorkbook(sheetsHost()), selectRange);
}

/** A cell function: blanks arrive as '', dates as Date, an omitted argument as undefined. */
export function call(name: string, args: readonly unknown[]): unknown {
  // The stub hands over every parameter: those left out at the end are undefined and do not count as given.
  let count = args.length;
  while (count > 0 && args[count - 1] === undefined) count--;
  const outcome = callFunction(name, args.slice(0, count).map(toArg));
  if ('error' in outcome)
    throw new Error(
      outcome.error.code === '#VALUE!' || outcome.error.code === '#N/A'
        ? outcome.error.message
        : `${outcome.error.code} ${outcome.error.message}`,
    );
  return Array.isArray(outcome.value)
    ? outcome.value.map((row: readonly CellValue[]) => row.map(fromCell))
    : fromCell(outcome.value as CellValue);
}

function toArg(arg: unknown): Arg {
  return Array.isArray(arg)
    ? arg.map((row: unknown) => (Array.isArray(row) ? row.map(toCell) : [toCell(row)]))
    : arg === undefined
      ? undefined
      : toCell(arg);
}

const ERROR = /^#(DIV\/0!|N\/A|NAME\?|NULL!|NUM!|REF!|VALUE!|ERROR!)$/;
function toCell(value: unknown): CellValue {
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (value === '' || value === null || value === undefined) return null;
  // A date cell is a day: its calendar fields in the script's zone are what the sheet shows.
  if (Object.prototype.toString.call(value) === '[object Date]') {
    const date = value as Date;
    const pad = (part: number) => `0${part}`.slice(-2);
    return serialOfIso(`${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`);
  }
  const text = String(value);
  return ERROR.test(text) ? { error: text as '#N/A' } : text;
}

/** Sheets has no error values for scripts: inside a range the code itself is shown. */
const fromCell = (value: CellValue): string | number | boolean =>
  value === null ? '' : typeof value === 'object' ? value.error : value;
