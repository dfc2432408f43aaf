/**
 * The port over Office.js: translation only. One request is one `context.sync()` (a survey takes two, a write of
 * more than `CHUNK` cells one more per chunk). A ref that is not there comes back as a null object, not as an error.
 */
import type { CellErrorCode, CellValue, Grid } from '../core/cell.ts';
import { type Address, formatAddress, MAX_COLUMNS, MAX_ROWS, parseAddress, quoteSheet } from '../workbook/address.ts';
import {
  type AsyncHost,
  HEAD_ROWS,
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
} from '../workbook/port.ts';
import { toFault } from './faults.ts';

/** Cells written per round trip; Excel on the web refuses requests above 5 MB. */
const CHUNK = 50_000;
/** Points per character of a column width. */
const CHARACTER = 5.6;

export function excelHost(): AsyncHost {
  const request = (wanted: Request): Promise<Reply> => {
    switch (wanted.kind) {
      case 'survey':
        return run(survey);
      case 'read':
        return run((context) => readAll(context, wanted.reads));
      case 'apply':
        return run((context) => apply(context, wanted));
      // Excel has no lock: comparing at the moment of writing takes its place.
      case 'lock':
        return Promise.resolve(true);
      case 'unlock':
        return Promise.resolve(null);
    }
  };
  return { name: 'excel', request };
}

async function run<T>(work: (context: Excel.RequestContext) => Promise<T>): Promise<T> {
  try {
    return await Excel.run({ delayForCellEdit: true }, work);
  } catch (fault) {
    throw toFault(fault);
  }
}

/** Shows a range to the user. */
export async function selectRange(at: Address): Promise<void> {
  await run(async (context) => {
    const sheet = context.workbook.worksheets.getItem(at.sheet);
    sheet.activate();
    sheet.getRange(localAddress(at)).select();
    // `Excel.run` sends what is queued when the batch ends.
  });
}

const localAddress = (at: Address): string => formatAddress(at).slice(quoteSheet(at.sheet).length + 1);
const rangeAt = (context: Excel.RequestContext, at: Address): Excel.Range =>
  context.workbook.worksheets.getItem(at.sheet).getRange(localAddress(at));

// ------------------------------------------------------------------------------------------- survey

async function survey(context: Excel.RequestContext): Promise<Survey> {
  const { workbook } = context;
  const sheets = workbook.worksheets.load('items/name,items/visibility');
  const names = workbook.names.load('items/name,items/formula');
  const tables = workbook.tables.load('items/name,items/showTotals');
  workbook.load('name');
  await context.sync();
  const perSheet = sheets.items.map((sheet) => {
    const used = sheet.getUsedRangeOrNullObject(true).load('rowIndex,columnIndex,rowCount,columnCount');
    return {
      sheet,
      used,
      head: used
        .getRow(0)
        .getResizedRange(HEAD_ROWS - 1, 0)
        .load('values,valueTypes'),
      names: sheet.names.load('items/name,items/formula'),
      protection: sheet.protection.load('protected'),
    };
  });
  const perTable = tables.items.map((table) => ({
    table,
    range: table.getRange().load(PLACE),
    columns: table.columns.load('items/name'),
  }));
  await context.sync();
  const scoped = perSheet.flatMap(({ sheet, names: local }) => local.items.map((name) => nameInfo(name, sheet.name)));
  return {
    host: 'excel',
    title: workbook.name,
    notices: [],
    sheets: perSheet.map(({ sheet, used, head, protection }) => {
      const at = used.isNullObject
        ? null
        : {
            sheet: sheet.name,
            row: used.rowIndex,
            column: used.columnIndex,
            rows: used.rowCount,
            columns: used.columnCount,
          };
      return {
        name: sheet.name,
        visibility:
          sheet.visibility === 'Visible' ? 'visible' : sheet.visibility === 'Hidden' ? 'hidden' : 'veryHidden',
        kind: 'grid',
        protected: protection.protected,
        used: at,
        head: at === null ? [] : valuesOf(head).slice(0, at.rows),
      };
    }),
    names: [...names.items.map((name) => nameInfo(name, null)), ...scoped],
    tables: perTable.map(({ table, range, columns }) => ({
      name: table.name,
      address: addressOf(range),
      columns: columns.items.map((column) => column.name),
      totalsRow: table.showTotals,
    })),
  };
}

function nameInfo(item: Excel.NamedItem, scope: string | null): NameInfo {
  const refersTo = String(item.formula).replace(/^=/, '');
  return { name: item.name, scope, address: parseAddress(refersTo), refersTo };
}

// ------------------------------------------------------------------------------------------- reading

const PLACE = 'rowIndex,columnIndex,rowCount,columnCount,worksheet/name';
const addressOf = (range: Excel.Range): Address => ({
  sheet: range.worksheet.name,
  row: range.rowIndex,
  column: range.columnIndex,
  rows: range.rowCount,
  columns: range.columnCount,
});

/** Excel gives '' for a blank cell and text for an error; the types tell them from real text. */
function valuesOf(range: Excel.Range): Grid {
  return range.values.map((row: readonly unknown[], r) =>
    row.map((value, c): CellValue => {
      const type = range.valueTypes[r]?.[c];
      if (type === 'Empty') return null;
      if (type === 'Error') return { error: String(value) as CellErrorCode };
      return typeof value === 'number' || typeof value === 'boolean' ? value : String(value);
    }),
  );
}

/** What was asked for one read, before the sync that fills it. */
type Asked = {
  readonly read: Read;
  readonly range: Excel.Range;
  readonly name: Excel.NamedItem | null;
  readonly merged: Excel.RangeAreas | null;
  readonly protection: Excel.WorksheetProtection | null;
};

function ask(context: Excel.RequestContext, read: Read): Asked {
  const { workbook } = context;
  const at = parseAddress(read.ref);
  const column = /^([^[\]]+)\[([^\]]+)\]$/.exec(read.ref);
  const name = at === null && column === null ? workbook.names.getItemOrNullObject(read.ref).load('formula') : null;
  const range =
    at !== null
      ? clipped(workbook.worksheets.getItemOrNullObject(at.sheet), at)
      : column !== null
        ? workbook.tables
            .getItemOrNullObject(column[1] ?? '')
            .columns.getItemOrNullObject(column[2] ?? '')
            .getDataBodyRange()
        : workbook.names.getItemOrNullObject(read.ref).getRangeOrNullObject();
  range.load(
    read.detail === 'values'
      ? `values,valueTypes,${PLACE}`
      : `values,valueTypes,formulas,numberFormat,hasSpill,format/protection/locked,${PLACE}`,
  );
  const cells = read.detail === 'cells';
  return {
    read,
    range,
    name,
    merged: cells ? range.getMergedAreasOrNullObject().load('address') : null,
    protection: cells ? range.worksheet.protection.load('protected') : null,
  };
}

/** Whole columns and rows mean their used part. */
function clipped(sheet: Excel.Worksheet, at: Address): Excel.Range {
  const range = sheet.getRange(localAddress(at));
  if (at.rows < MAX_ROWS && at.columns < MAX_COLUMNS) return range;
  const first = range.getCell(0, 0);
  // From the first cell to the last used one: a blank sheet leaves the first cell.
  return first.getBoundingRect(range.getUsedRangeOrNullObject(true));
}

async function readAll(context: Excel.RequestContext, reads: readonly Read[]): Promise<readonly ReadAnswer[]> {
  const asked = reads.map((read) => ask(context, read));
  await context.sync();
  return asked.map(answer);
}

function answer({ read, range, name, merged, protection }: Asked): ReadAnswer {
  if (range.isNullObject) return failure(read.ref, name);
  // Too large a range may come back without values and without an error.
  if (range.values === null || range.values === undefined)
    return { ref: read.ref, failure: 'too-large', message: 'Excel cannot hand over so many cells at once' };
  const data: RangeData = { ref: read.ref, address: addressOf(range), values: valuesOf(range) };
  if (read.detail === 'values') return data;
  const formulas: Record<string, string> = {};
  const obstacles: Obstacle[] = [];
  const locked = protection?.protected === true && range.format.protection.locked !== false;
  range.formulas.forEach((row: readonly unknown[], r) => {
    row.forEach((formula, c) => {
      const typed = typeof formula === 'string' && formula.startsWith('=') && range.values[r]?.[c] !== formula;
      if (typed) {
        formulas[`${r},${c}`] = formula.slice(1);
        obstacles.push({ row: r, column: c, kind: 'formula' });
      } else if (range.hasSpill !== false && range.hasSpill !== undefined && data.values[r]?.[c] !== null)
        obstacles.push({ row: r, column: c, kind: 'spill' });
      else if (locked) obstacles.push({ row: r, column: c, kind: 'locked' });
    });
  });
  if (merged !== null && !merged.isNullObject) obstacles.push(...mergedObstacles(merged.address, data.address));
  return {
    ...data,
    formulas,
    obstacles,
    formats: range.numberFormat.map((row: readonly unknown[]) => row.map(String)),
  };
}

/** Every cell of a merged area but its first. */
function mergedObstacles(areas: string, at: Address): readonly Obstacle[] {
  return areas.split(/,(?=(?:[^']*'[^']*')*[^']*$)/).flatMap((text) => {
    const area = parseAddress(text.trim(), at.sheet);
    if (area === null) return [];
    return Array.from({ length: area.rows * area.columns }, (_, i) => ({
      row: area.row - at.row + Math.floor(i / area.columns),
      column: area.column - at.column + (i % area.columns),
      kind: 'merged' as const,
    })).filter((o, i) => i > 0 && o.row >= 0 && o.column >= 0 && o.row < at.rows && o.column < at.columns);
  });
}

function failure(ref: string, name: Excel.NamedItem | null): ReadFailure {
  if (name === null || name.isNullObject)
    return {
      ref,
      failure: 'missing',
      message: parseAddress(ref) === null ? `there is no name "${ref}"` : `there is no sheet for ${ref}`,
    };
  const refersTo = String(name.formula);
  if (refersTo.includes('#REF!'))
    return { ref, failure: 'ref-error', message: `${ref} refers to ${refersTo}: its cells were deleted` };
  return { ref, failure: 'not-a-range', message: `${ref} is no range of cells: ${refersTo}` };
}

// ------------------------------------------------------------------------------------------- writing

async function apply(
  context: Excel.RequestContext,
  { first = [], ops, reads }: Extract<Request, { kind: 'apply' }>,
): Promise<readonly ReadAnswer[]> {
  const before = first.map((read) => ask(context, read));
  // Names are moved in place, so it must be known which exist; no other op needs to know what is there.
  const known = new Map<string, Excel.NamedItem>();
  const sheets = new Map<string, Excel.Worksheet>();
  for (const op of ops) {
    if (op.op === 'setName') known.set(op.name, context.workbook.names.getItemOrNullObject(op.name));
    if (op.op === 'addSheet' || op.op === 'removeSheet')
      sheets.set(op.sheet, context.workbook.worksheets.getItemOrNullObject(op.sheet));
  }
  if (known.size + sheets.size > 0) await context.sync();
  let cells = 0;
  for (const op of ops) {
    for (const part of chunks(op)) {
      queue(context, part, known, sheets);
      cells += part.op === 'setValues' ? part.at.rows * part.at.columns : 0;
      if (cells >= CHUNK) {
        await context.sync();
        cells = 0;
      }
    }
  }
  const after = reads.map((read) => ask(context, read));
  await context.sync();
  return [...before, ...after].map(answer);
}

function* chunks(op: Op): Generator<Op> {
  const rows = op.op === 'setValues' ? Math.max(1, Math.floor(CHUNK / op.at.columns)) : 0;
  if (op.op !== 'setValues' || op.at.rows <= rows) return yield op;
  for (let row = 0; row < op.at.rows; row += rows) {
    const part = op.values.slice(row, row + rows);
    yield { ...op, at: { ...op.at, row: op.at.row + row, rows: part.length }, values: part };
  }
}

/** Office turns '=…' into a formula and '1.5' into a number; a leading apostrophe keeps any text text. */
const toExcel = (values: Grid): unknown[][] =>
  values.map((row) =>
    row.map((value) =>
      value === null
        ? ''
        : typeof value === 'string'
          ? `'${value}`
          : typeof value === 'object'
            ? `'${value.error}`
            : value,
    ),
  );

function queue(
  context: Excel.RequestContext,
  op: Op,
  names: ReadonlyMap<string, Excel.NamedItem>,
  sheets: ReadonlyMap<string, Excel.Worksheet>,
): void {
  const { workbook } = context;
  switch (op.op) {
    case 'addSheet': {
      if (sheets.get(op.sheet)?.isNullObject === false) return;
      const sheet = workbook.worksheets.add(op.sheet);
      if (op.hidden) sheet.visibility = 'Hidden';
      return;
    }
    case 'removeSheet': {
      const sheet = sheets.get(op.sheet);
      if (sheet?.isNullObject === false) sheet.delete();
      return;
    }
    case 'setValues':
      rangeAt(context, op.at).values = toExcel(op.values);
      return;
    case 'setFormats':
      rangeAt(context, op.at).numberFormat = op.formats.map((row) => [...row]);
      return;
    case 'setName': {
      const existing = names.get(op.name);
      const there = existing?.isNullObject === false;
      if (op.at === null) {
        if (there) existing?.delete();
      } else if (there && existing !== undefined) existing.formula = `=${formatAddress(op.at, true)}`;
      else workbook.names.add(op.name, rangeAt(context, op.at));
      return;
    }
    case 'setLook':
      return look(rangeAt(context, op.at).format, op.look);
    case 'setWidths':
      op.widths.forEach((width, i) => {
        rangeAt(context, { ...op.at, column: op.at.column + i, rows: 1, columns: 1 }).format.columnWidth =
          width * CHARACTER;
      });
      return;
  }
}

function look(format: Excel.RangeFormat, kind: Look): void {
  const { font, fill } = format;
  switch (kind) {
    case 'title':
      font.bold = true;
      font.size = 14;
      font.color = '#1F3864';
      return;
    case 'header':
      font.bold = true;
      font.color = '#1F3864';
      fill.color = '#DDE6F2';
      return;
    case 'input':
      font.color = '#0000FF';
      return;
    case 'calc':
      font.color = '#000000';
      return;
    case 'total':
      font.bold = true;
      return;
    case 'note':
      font.italic = true;
      font.color = '#595959';
      return;
  }
}
