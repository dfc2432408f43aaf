/** Excel's object model over a `Book`, as far as the adapter uses it; anything else is refused by name. */
import type { CellValue, Grid } from '../../core/cell.ts';
import type { Book } from '../../file/book.ts';
import { type Address, formatAddress, parseAddress } from '../../workbook/address.ts';

/** An error as the wire carries it. */
export class WireError extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

export type Thing =
  | { readonly kind: 'Null' }
  | { readonly kind: 'Workbook' | 'Sheets' | 'Tables' | 'Style' }
  | { readonly kind: 'Sheet' | 'Protection'; readonly sheet: string }
  | { readonly kind: 'Names'; readonly scope: string | null }
  | { readonly kind: 'Name'; readonly name: string; readonly scope: string | null }
  | { readonly kind: 'Table' | 'Columns'; readonly table: string }
  | { readonly kind: 'Column'; readonly table: string; readonly index: number }
  | { readonly kind: 'Range' | 'Format' | 'CellProtection'; readonly at: Address };

const NULL: Thing = { kind: 'Null' };
const same = (a: string, b: unknown): boolean => a.toLowerCase() === String(b).toLowerCase();
const unknown = (thing: Thing, member: string): WireError =>
  new WireError('ApiNotFound', `the simulated Excel does not know ${thing.kind}.${member}`);
const missing = (what: unknown): WireError => new WireError('ItemNotFound', `there is no ${String(what)}`);

/** What a property path leads to. */
export function property(thing: Thing, name: string): Thing {
  if (thing.kind === 'Null') return NULL;
  if (thing.kind === 'Workbook') {
    if (name === 'Worksheets') return { kind: 'Sheets' };
    if (name === 'Names') return { kind: 'Names', scope: null };
    if (name === 'Tables') return { kind: 'Tables' };
  }
  if (thing.kind === 'Sheet') {
    if (name === 'Protection') return { kind: 'Protection', sheet: thing.sheet };
    if (name === 'Names') return { kind: 'Names', scope: thing.sheet };
  }
  if (thing.kind === 'Range' && name === 'Worksheet') return { kind: 'Sheet', sheet: thing.at.sheet };
  if (thing.kind === 'Range' && name === 'Format') return { kind: 'Format', at: thing.at };
  if (thing.kind === 'Format' && name === 'Protection') return { kind: 'CellProtection', at: thing.at };
  if (thing.kind === 'Format' && (name === 'Font' || name === 'Fill')) return { kind: 'Style' };
  if (thing.kind === 'Table' && name === 'Columns') return { kind: 'Columns', table: thing.table };
  throw unknown(thing, name);
}

/** What a method or indexer answers. */
export function call(book: Book, thing: Thing, method: string, args: readonly unknown[], other?: Thing): Thing {
  if (thing.kind === 'Null') return NULL;
  const orNull = method.endsWith('OrNullObject');
  const found = (result: Thing | undefined): Thing => {
    if (result !== undefined) return result;
    if (orNull) return NULL;
    throw missing(args[0]);
  };
  const name = method.replace(/OrNullObject$/, '');
  if (thing.kind === 'Sheets' && (name === 'GetItem' || name === 'Indexer')) {
    const sheet = book.sheets().find((s) => same(s.name, args[0]));
    return found(sheet && { kind: 'Sheet', sheet: sheet.name });
  }
  if (thing.kind === 'Sheets' && name === 'Add') {
    book.addSheet(String(args[0]), false);
    return { kind: 'Sheet', sheet: String(args[0]) };
  }
  if (thing.kind === 'Names' && name === 'GetItem') {
    const item = book.names().find((n) => n.scope === thing.scope && same(n.name, args[0]));
    return found(item && { kind: 'Name', name: item.name, scope: thing.scope });
  }
  if (thing.kind === 'Names' && name === 'Add' && other?.kind === 'Range') {
    book.setName(String(args[0]), other.at);
    return { kind: 'Name', name: String(args[0]), scope: null };
  }
  if (thing.kind === 'Name' && name === 'GetRange') {
    const at = book.names().find((n) => n.scope === thing.scope && n.name === thing.name)?.address;
    return found(at ? { kind: 'Range', at } : undefined);
  }
  if (thing.kind === 'Name' && name === 'Delete') {
    book.setName(thing.name, null);
    return NULL;
  }
  if (thing.kind === 'Tables' && name === 'GetItem') {
    const table = book.tables().find((t) => same(t.name, args[0]));
    return found(table && { kind: 'Table', table: table.name });
  }
  if (thing.kind === 'Sheet') return sheetCall(book, thing.sheet, name, args, found);
  if (thing.kind === 'Range') return rangeCall(thing.at, name, args, other);
  const table = 'table' in thing ? book.tables().find((t) => t.name === thing.table) : undefined;
  if (thing.kind === 'Table' && name === 'GetRange' && table) return { kind: 'Range', at: table.address };
  if (thing.kind === 'Columns' && name === 'GetItem' && table) {
    const index = table.columns.findIndex((column) => same(column, args[0]));
    return found(index < 0 ? undefined : { kind: 'Column', table: table.name, index });
  }
  if (thing.kind === 'Column' && name === 'GetDataBodyRange' && table) {
    const { sheet, row, column, rows } = table.address;
    const body = rows - 1 - (table.totalsRow ? 1 : 0);
    return { kind: 'Range', at: { sheet, row: row + 1, column: column + thing.index, rows: body, columns: 1 } };
  }
  throw unknown(thing, method);
}

function sheetCall(
  book: Book,
  sheet: string,
  name: string,
  args: readonly unknown[],
  found: (result: Thing | undefined) => Thing,
): Thing {
  if (name === 'GetRange') {
    const at = parseAddress(String(args[0]), sheet);
    if (at === null) throw new WireError('InvalidArgument', `${String(args[0])} is no address`);
    return { kind: 'Range', at };
  }
  if (name === 'GetUsedRange') {
    const used = book.sheets().find((s) => s.name === sheet)?.used;
    return found(used ? { kind: 'Range', at: used } : undefined);
  }
  if (name === 'Delete') book.removeSheet(sheet);
  else if (name !== 'Activate') throw unknown({ kind: 'Sheet', sheet }, name);
  return NULL;
}

function rangeCall(at: Address, name: string, args: readonly unknown[], other?: Thing): Thing {
  const [first = 0, second = 0] = args.map(Number);
  switch (name) {
    case 'GetRow':
      return { kind: 'Range', at: { ...at, row: at.row + first, rows: 1 } };
    case 'GetCell':
      return { kind: 'Range', at: { ...at, row: at.row + first, column: at.column + second, rows: 1, columns: 1 } };
    case 'GetResizedRange':
      return { kind: 'Range', at: { ...at, rows: at.rows + first, columns: at.columns + second } };
    case 'GetBoundingRect': {
      if (other?.kind === 'Null') return NULL;
      if (other?.kind !== 'Range') throw new WireError('InvalidArgument', 'GetBoundingRect needs a range');
      const row = Math.min(at.row, other.at.row);
      const column = Math.min(at.column, other.at.column);
      const rows = Math.max(at.row + at.rows, other.at.row + other.at.rows) - row;
      const columns = Math.max(at.column + at.columns, other.at.column + other.at.columns) - column;
      return { kind: 'Range', at: { sheet: at.sheet, row, column, rows, columns } };
    }
    // Merged cells are not simulated: the book tells only that a cell is one.
    case 'GetMergedAreas':
    // No reference is handed out: later requests spell the whole path again.
    case '_KeepReference':
    case 'Select':
      return NULL;
    case '_ValidateArraySize':
      if (first !== at.rows || second !== at.columns)
        throw new WireError('InvalidArgument', `${first} × ${second} values for ${formatAddress(at)}`);
      return NULL;
    default:
      throw unknown({ kind: 'Range', at }, name);
  }
}

/** Excel reads what it is given as if it were typed; an apostrophe says text. */
function typed(value: unknown): CellValue {
  if (value === '' || value === null) return null;
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  const text = String(value);
  if (text.startsWith("'")) return text.slice(1);
  if (/^[=+\-@]/.test(text))
    throw new WireError('InvalidArgument', `the simulated Excel calculates no formula: ${text}`);
  return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
}

export function assign(book: Book, thing: Thing, name: string, value: unknown): void {
  if (thing.kind === 'Range') {
    const locked = book.sheets().find((s) => s.name === thing.at.sheet)?.protected;
    if (locked) throw new WireError('AccessDenied', `${thing.at.sheet} is protected`);
    const { rows, columns } = thing.at;
    const grid: unknown[][] = Array.isArray(value)
      ? value
      : Array.from({ length: rows }, () => Array.from({ length: columns }, () => value));
    if (grid.length !== rows || grid.some((row) => row.length !== columns))
      throw new WireError('InvalidArgument', `the array does not fit ${formatAddress(thing.at)}`);
    if (name === 'Values') return book.setValues(thing.at, grid.map((row) => row.map(typed)) satisfies Grid);
    if (name === 'NumberFormat')
      return book.setFormats(
        thing.at,
        grid.map((row) => row.map(String)),
      );
  }
  if (thing.kind === 'Sheet' && name === 'Visibility') return book.setHidden(thing.sheet, value !== 'Visible');
  if (thing.kind === 'Name' && name === 'Formula')
    return book.setName(thing.name, parseAddress(String(value).replace(/^=/, '')));
  // Looks and widths are taken and not shown.
  if (thing.kind === 'Style' || (thing.kind === 'Format' && name === 'ColumnWidth')) return;
  throw unknown(thing, name);
}
