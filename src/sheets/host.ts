/**
 * The port over SpreadsheetApp: translation only. Answers at once, on the server. Facts of this host:
 * a blank cell reads as '', a date as a Date of the script's realm, an error as its text; a written string is
 * parsed like typing unless it starts with an apostrophe, which is not part of the text.
 */
import type { CellErrorCode, CellValue, Grid } from '../core/cell.ts';
import { type Address, MAX_COLUMNS, MAX_ROWS, parseAddress } from '../workbook/address.ts';
import {
  HEAD_ROWS,
  HostFault,
  type Look,
  type NameInfo,
  type Obstacle,
  type Op,
  type RangeData,
  type Read,
  type ReadAnswer,
  type ReadFailure,
  type Reply,
  type Request,
  type Survey,
  type SyncHost,
} from '../workbook/port.ts';

type Spreadsheet = GoogleAppsScript.Spreadsheet.Spreadsheet;
type Sheet = GoogleAppsScript.Spreadsheet.Sheet;
type Range = GoogleAppsScript.Spreadsheet.Range;

const LOCK_WAIT_MS = 10_000;
/** Pixels per character of a column width. */
const CHARACTER = 7;

export function sheetsHost(): SyncHost {
  let lock: GoogleAppsScript.Lock.Lock | null = null;
  const request = (wanted: Request): Reply => {
    switch (wanted.kind) {
      case 'survey':
        return survey(book());
      case 'read':
        return readAll(book(), wanted.reads);
      case 'apply': {
        const ss = book();
        const first = readAll(ss, wanted.first ?? []);
        for (const op of wanted.ops) applyOp(ss, op);
        SpreadsheetApp.flush();
        return [...first, ...readAll(ss, wanted.reads)];
      }
      case 'lock': {
        lock = LockService.getDocumentLock();
        return lock === null ? true : lock.tryLock(LOCK_WAIT_MS);
      }
      case 'unlock': {
        if (lock !== null) lock.releaseLock();
        lock = null;
        return null;
      }
    }
  };
  return { name: 'sheets', request: (wanted) => translated(() => request(wanted)) };
}

/** Exceptions of the service as `HostFault`s, by the words of their messages. */
function translated<T>(work: () => T): T {
  try {
    return work();
  } catch (fault) {
    if (fault instanceof HostFault) throw fault;
    const message =
      typeof fault === 'object' && fault !== null && 'message' in fault ? String(fault.message) : String(fault);
    if (/protected|permission/i.test(message)) throw new HostFault('protected', message);
    if (/too many times|quota|exceeded maximum|rate limit/i.test(message)) throw new HostFault('quota', message);
    if (/not found|does not exist|cannot find/i.test(message)) throw new HostFault('not-found', message);
    throw new HostFault('unknown', message);
  }
}

const book = (): Spreadsheet => SpreadsheetApp.getActiveSpreadsheet();

function sheetOf(ss: Spreadsheet, name: string): Sheet {
  const sheet = ss.getSheetByName(name);
  if (sheet === null) throw new HostFault('not-found', `there is no sheet "${name}"`);
  return sheet;
}
const rangeOf = (ss: Spreadsheet, at: Address): Range =>
  sheetOf(ss, at.sheet).getRange(at.row + 1, at.column + 1, at.rows, at.columns);
const addressOf = (range: Range): Address => ({
  sheet: range.getSheet().getName(),
  row: range.getRow() - 1,
  column: range.getColumn() - 1,
  rows: range.getNumRows(),
  columns: range.getNumColumns(),
});

// -------------------------------------------------------------------------------------------- values

const ERROR = /^#(DIV\/0!|N\/A|NAME\?|NULL!|NUM!|REF!|VALUE!|ERROR!)$/;
const isDate = (value: unknown): value is Date => Object.prototype.toString.call(value) === '[object Date]';

/** A Date as the serial of its wall clock in the spreadsheet's own time zone. */
function serialOf(date: Date, zone: string): number {
  const [y = 0, mo = 0, d = 0, h = 0, mi = 0, s = 0] = Utilities.formatDate(date, zone, 'yyyy,M,d,H,m,s')
    .split(',')
    .map(Number);
  return Date.UTC(y, mo - 1, d, h, mi, s) / 86_400_000 + 25_569;
}

function valuesOf(ss: Spreadsheet, range: Range): Grid {
  const raw: readonly (readonly unknown[])[] = range.getValues();
  let zone: string | null = null;
  let formulas: string[][] | null = null;
  return raw.map((row, r) =>
    row.map((value, c): CellValue => {
      if (value === '') return null;
      if (typeof value === 'number' || typeof value === 'boolean') return value;
      if (isDate(value)) {
        if (zone === null) zone = ss.getSpreadsheetTimeZone();
        return serialOf(value, zone);
      }
      const text = String(value);
      if (!ERROR.test(text)) return text;
      // Only a formula can show an error: the same text without one was typed.
      if (formulas === null) formulas = range.getFormulas();
      return (formulas[r]?.[c] ?? '') === '' ? text : { error: text as CellErrorCode };
    }),
  );
}

/** The apostrophe keeps text text, whatever it starts with. */
const toSheets = (values: Grid): (string | number | boolean)[][] =>
  values.map((row) =>
    row.map((value) => {
      if (value === null) return '';
      if (typeof value === 'string') return `'${value}`;
      if (typeof value === 'object')
        throw new HostFault('unsupported', `an error value ${value.error} cannot be written`);
      return value;
    }),
  );

// ------------------------------------------------------------------------------------------- reading

function used(sheet: Sheet): Address | null {
  const [rows, columns] = [sheet.getLastRow(), sheet.getLastColumn()];
  return rows === 0 || columns === 0 ? null : { sheet: sheet.getName(), row: 0, column: 0, rows, columns };
}

function names(ss: Spreadsheet): readonly NameInfo[] {
  return ss.getNamedRanges().map((named) => {
    const name = named.getName();
    try {
      const address = addressOf(named.getRange());
      return { name, scope: null, address, refersTo: '' };
    } catch {
      // A named range whose cells are gone has no range to give.
      return { name, scope: null, address: null, refersTo: '#REF!' };
    }
  });
}

function survey(ss: Spreadsheet): Survey {
  return {
    host: 'sheets',
    title: ss.getName(),
    names: names(ss),
    tables: [],
    notices: [],
    sheets: ss.getSheets().map((sheet) => {
      const grid = String(sheet.getType()) === 'GRID';
      const at = grid ? used(sheet) : null;
      return {
        name: sheet.getName(),
        visibility: sheet.isSheetHidden() ? 'hidden' : 'visible',
        kind: grid ? 'grid' : 'other',
        used: at,
        protected:
          grid && sheet.getProtections(SpreadsheetApp.ProtectionType.SHEET).some((protection) => !protection.canEdit()),
        head: at === null ? [] : valuesOf(ss, sheet.getRange(1, 1, Math.min(HEAD_ROWS, at.rows), at.columns)),
      };
    }),
  };
}

function readAll(ss: Spreadsheet, reads: readonly Read[]): readonly ReadAnswer[] {
  return reads.map((read) => {
    const address = resolve(ss, read.ref);
    if ('failure' in address) return address;
    const range = insideGrid(ss, address);
    const data = { ref: read.ref, address, values: padded(address, range === null ? [] : valuesOf(ss, range), null) };
    return read.detail === 'values' ? data : withCells(data, sheetOf(ss, address.sheet), range);
  });
}

/** The part of `at` that the sheet has; writing adds the rows and columns that it has not. */
function insideGrid(ss: Spreadsheet, at: Address): Range | null {
  const sheet = sheetOf(ss, at.sheet);
  const rows = Math.min(at.rows, sheet.getMaxRows() - at.row);
  const columns = Math.min(at.columns, sheet.getMaxColumns() - at.column);
  return rows < 1 || columns < 1 ? null : sheet.getRange(at.row + 1, at.column + 1, rows, columns);
}

const padded = <T>(at: Address, part: readonly (readonly T[])[], blank: T): T[][] =>
  Array.from({ length: at.rows }, (_, r) => Array.from({ length: at.columns }, (__, c) => part[r]?.[c] ?? blank));

function resolve(ss: Spreadsheet, ref: string): Address | ReadFailure {
  const missing = (message: string): ReadFailure => ({ ref, failure: 'missing', message });
  const at = parseAddress(ref);
  if (at !== null) {
    const sheet = ss.getSheetByName(at.sheet);
    if (sheet === null) return missing(`there is no sheet "${at.sheet}"`);
    const part = used(sheet);
    const rows = at.rows === MAX_ROWS ? Math.max(1, (part?.rows ?? 1) - at.row) : at.rows;
    const columns = at.columns === MAX_COLUMNS ? Math.max(1, (part?.columns ?? 1) - at.column) : at.columns;
    return { ...at, sheet: sheet.getName(), rows, columns };
  }
  const named = names(ss).find((name) => name.name.toLowerCase() === ref.toLowerCase());
  if (named === undefined) return missing(`there is no named range "${ref}"`);
  if (named.address === null)
    return { ref, failure: 'ref-error', message: `${named.name} refers to cells that were deleted` };
  return named.address;
}

/** @param range What the sheet has of `data.address`; null when it has nothing of it. */
function withCells(data: RangeData, sheet: Sheet, range: Range | null): RangeData {
  const formulas: Record<string, string> = {};
  const obstacles: Obstacle[] = [];
  (range === null ? [] : range.getFormulas()).forEach((row, r) =>
    row.forEach((formula, c) => {
      if (formula === '') return;
      formulas[`${r},${c}`] = formula.slice(1);
      obstacles.push({ row: r, column: c, kind: 'formula' });
    }),
  );
  const { address } = data;
  const each = (area: Address, kind: Obstacle['kind'], skipFirst: boolean) => {
    for (
      let r = Math.max(0, area.row - address.row);
      r < Math.min(address.rows, area.row + area.rows - address.row);
      r++
    ) {
      for (
        let c = Math.max(0, area.column - address.column);
        c < Math.min(address.columns, area.column + area.columns - address.column);
        c++
      ) {
        if (skipFirst && r === area.row - address.row && c === area.column - address.column) continue;
        obstacles.push({ row: r, column: c, kind });
      }
    }
  };
  for (const merged of range === null ? [] : range.getMergedRanges()) each(addressOf(merged), 'merged', true);
  if (sheet.getProtections(SpreadsheetApp.ProtectionType.SHEET).some((protection) => !protection.canEdit()))
    each(address, 'locked', false);
  for (const protection of sheet.getProtections(SpreadsheetApp.ProtectionType.RANGE))
    if (!protection.canEdit()) each(addressOf(protection.getRange()), 'locked', false);
  // Sheets spells the automatic format '' or 0.###############.
  const formats =
    range === null
      ? []
      : range
          .getNumberFormats()
          .map((row) => row.map((format) => (format === '' || format === '0.###############' ? 'General' : format)));
  return { ...data, formulas, obstacles, formats: padded(address, formats, 'General') };
}

// ------------------------------------------------------------------------------------------- writing

function applyOp(ss: Spreadsheet, op: Op): void {
  switch (op.op) {
    case 'addSheet': {
      const existing = ss.getSheetByName(op.sheet);
      if (existing !== null) {
        // An execution that was killed right after adding it leaves it visible.
        if (op.hidden && !existing.isSheetHidden()) existing.hideSheet();
        return;
      }
      const before = ss.getActiveSheet();
      const sheet = ss.insertSheet(op.sheet, ss.getSheets().length);
      if (op.hidden) sheet.hideSheet();
      ss.setActiveSheet(before);
      return;
    }
    case 'removeSheet': {
      const sheet = ss.getSheetByName(op.sheet);
      if (sheet !== null) ss.deleteSheet(sheet);
      return;
    }
    case 'setValues': {
      makeRoom(sheetOf(ss, op.at.sheet), op.at);
      rangeOf(ss, op.at).setValues(toSheets(op.values));
      return;
    }
    case 'setFormats': {
      rangeOf(ss, op.at).setNumberFormats(
        op.formats.map((row) => row.map((format) => (format === 'General' ? '' : format))),
      );
      return;
    }
    case 'setName':
      return setName(ss, op.name, op.at);
    case 'setLook':
      return look(rangeOf(ss, op.at), op.look);
    case 'setWidths': {
      const sheet = sheetOf(ss, op.at.sheet);
      op.widths.forEach((width, i) => {
        sheet.setColumnWidth(op.at.column + 1 + i, Math.round(width * CHARACTER + 5));
      });
      return;
    }
  }
}

function makeRoom(sheet: Sheet, at: Address): void {
  const [rows, columns] = [at.row + at.rows - sheet.getMaxRows(), at.column + at.columns - sheet.getMaxColumns()];
  if (rows > 0) sheet.insertRowsAfter(sheet.getMaxRows(), rows);
  if (columns > 0) sheet.insertColumnsAfter(sheet.getMaxColumns(), columns);
}

/** Moved in place: formulas that use the name keep working. */
function setName(ss: Spreadsheet, name: string, at: Address | null): void {
  const existing = ss.getNamedRanges().find((named) => named.getName().toLowerCase() === name.toLowerCase());
  if (at === null) {
    if (existing !== undefined) ss.removeNamedRange(existing.getName());
    return;
  }
  makeRoom(sheetOf(ss, at.sheet), at);
  if (existing === undefined) ss.setNamedRange(name, rangeOf(ss, at));
  else existing.setRange(rangeOf(ss, at));
}

function look(range: Range, kind: Look): void {
  switch (kind) {
    case 'title':
      range.setFontWeight('bold').setFontSize(14).setFontColor('#1F3864');
      return;
    case 'header':
      range.setFontWeight('bold').setFontColor('#1F3864').setBackground('#DDE6F2');
      return;
    case 'input':
      range.setFontColor('#0000FF');
      return;
    case 'calc':
      range.setFontColor('#000000');
      return;
    case 'total':
      range.setFontWeight('bold').setBorder(true, null, null, null, null, null);
      return;
    case 'note':
      range.setFontStyle('italic').setFontColor('#595959');
      return;
  }
}

/** Shows a range to the user. */
export function selectRange(at: Address): void {
  const ss = book();
  ss.setActiveSheet(sheetOf(ss, at.sheet));
  rangeOf(ss, at).activate();
}
