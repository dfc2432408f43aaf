/** The port over a `Book`: the embedded default host, with no Excel and no account. */
import type { Address } from '../workbook/address.ts';
import {
  HEAD_ROWS,
  HostFault,
  type Obstacle,
  type Op,
  type RangeData,
  type Read,
  type ReadAnswer,
  type Reply,
  type Request,
  type Survey,
  type SyncHost,
} from '../workbook/port.ts';
import type { Book } from './book.ts';
import { type Places, resolveRef } from './resolveRef.ts';

/** More cells than this at once is no table of a budget. */
const MAX_CELLS = 20_000_000;

export function bookHost(book: Book): SyncHost {
  return { name: 'file', request: (request) => answer(book, request) };
}

function answer(book: Book, request: Request): Reply {
  switch (request.kind) {
    case 'survey':
      return survey(book);
    case 'read':
      return readAll(book, request.reads);
    case 'apply': {
      const first = readAll(book, request.first ?? []);
      for (const op of request.ops) applyOp(book, op);
      return [...first, ...readAll(book, request.reads)];
    }
    case 'lock':
      return true;
    case 'unlock':
      return null;
  }
}

function survey(book: Book): Survey {
  return {
    host: 'file',
    title: book.title,
    names: book.names(),
    tables: book.tables(),
    notices: book.notices,
    sheets: book.sheets().map((sheet) => ({
      ...sheet,
      head: sheet.used === null ? [] : book.values({ ...sheet.used, rows: Math.min(HEAD_ROWS, sheet.used.rows) }),
    })),
  };
}

function readAll(book: Book, reads: readonly Read[]): readonly ReadAnswer[] {
  if (reads.length === 0) return [];
  const places: Places = { sheets: book.sheets(), names: book.names(), tables: book.tables() };
  return reads.map((read) => {
    const at = resolveRef(read.ref, places);
    if ('failure' in at) return at;
    if (at.rows * at.columns > MAX_CELLS)
      return { ref: read.ref, failure: 'too-large', message: `${at.rows} × ${at.columns} cells are too many` };
    return read.detail === 'values'
      ? { ref: read.ref, address: at, values: book.values(at) }
      : cells(book, read.ref, at);
  });
}

function cells(book: Book, ref: string, at: Address): RangeData {
  const formulas: Record<string, string> = {};
  const obstacles: Obstacle[] = [];
  const formats = Array.from({ length: at.rows }, (_, row) =>
    Array.from({ length: at.columns }, (__, column) => {
      const cell = book.cell(at.sheet, at.row + row, at.column + column);
      if (cell.formula !== null) formulas[`${row},${column}`] = cell.formula;
      if (cell.obstacle !== null) obstacles.push({ row, column, kind: cell.obstacle });
      return cell.format;
    }),
  );
  return { ref, address: at, values: book.values(at), formulas, formats, obstacles };
}

function applyOp(book: Book, op: Op): void {
  switch (op.op) {
    case 'addSheet':
      return book.addSheet(op.sheet, op.hidden);
    case 'removeSheet':
      return book.removeSheet(op.sheet);
    case 'setValues': {
      if (!book.sheets().some((sheet) => sheet.name.toLowerCase() === op.at.sheet.toLowerCase()))
        throw new HostFault('not-found', `there is no sheet "${op.at.sheet}"`);
      return book.setValues(op.at, op.values);
    }
    case 'setFormats':
      return book.setFormats(op.at, op.formats);
    case 'setName':
      return book.setName(op.name, op.at);
    case 'setLook':
      return book.setLook(op.at, op.look);
    case 'setWidths':
      return book.setWidths(op.at, op.widths);
  }
}
