/** What `load` brings back: properties by the name that was asked for, nested and in collections. */
import type { CellValue } from '../../core/cell.ts';
import type { Book } from '../../file/book.ts';
import { property, type Thing, WireError } from './objects.ts';

const shown = (value: CellValue): unknown => (value === null ? '' : typeof value === 'object' ? value.error : value);
const typeOf = (value: CellValue): string =>
  value === null
    ? 'Empty'
    : typeof value === 'object'
      ? 'Error'
      : typeof value === 'number'
        ? 'Double'
        : typeof value === 'boolean'
          ? 'Boolean'
          : 'String';
const pascal = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

/** @returns null for an object that is not there. */
export function load(book: Book, thing: Thing, select: readonly string[]): unknown {
  if (thing.kind === 'Null') return null;
  const items = itemsOf(book, thing);
  if (items !== null)
    return {
      _Items: items.map((item) =>
        load(
          book,
          item,
          select.map((path) => path.replace(/^items\//i, '')),
        ),
      ),
    };
  const result: Record<string, unknown> = {};
  for (const path of select) {
    const [head = '', ...rest] = path.split('/');
    const key = pascal(head);
    if (rest.length === 0) result[key] = read(book, thing, key);
    else
      result[key] = {
        ...(result[key] as object | undefined),
        ...(load(book, property(thing, key), [rest.join('/')]) as object | undefined),
      };
  }
  return result;
}

function itemsOf(book: Book, thing: Thing): readonly Thing[] | null {
  switch (thing.kind) {
    case 'Sheets':
      return book.sheets().map((s) => ({ kind: 'Sheet', sheet: s.name }));
    case 'Names':
      return book
        .names()
        .filter((n) => n.scope === thing.scope)
        .map((n) => ({ kind: 'Name', name: n.name, scope: n.scope }));
    case 'Tables':
      return book.tables().map((t) => ({ kind: 'Table', table: t.name }));
    case 'Columns':
      return (book.tables().find((t) => t.name === thing.table)?.columns ?? []).map((_, index) => ({
        kind: 'Column',
        table: thing.table,
        index,
      }));
    default:
      return null;
  }
}

function read(book: Book, thing: Thing, name: string): unknown {
  const info = 'sheet' in thing ? book.sheets().find((s) => s.name === thing.sheet) : undefined;
  const table = 'table' in thing ? book.tables().find((t) => t.name === thing.table) : undefined;
  switch (`${thing.kind}.${name}`) {
    case 'Workbook.Name':
      return book.title;
    case 'Sheet.Name':
      return info?.name;
    case 'Sheet.Visibility':
      return pascal(info?.visibility ?? 'visible');
    case 'Protection.Protected':
      return info?.protected ?? false;
    case 'CellProtection.Locked':
      return true;
    case 'Name.Name':
      return thing.kind === 'Name' ? thing.name : '';
    case 'Name.Formula':
      return thing.kind === 'Name'
        ? `=${book.names().find((n) => n.name === thing.name && n.scope === thing.scope)?.refersTo ?? ''}`
        : '';
    case 'Table.Name':
      return table?.name;
    case 'Table.ShowTotals':
      return table?.totalsRow;
    case 'Column.Name':
      return thing.kind === 'Column' ? table?.columns[thing.index] : '';
  }
  if (thing.kind === 'Range') {
    const { at } = thing;
    const cells = <T>(of: (row: number, column: number) => T): T[][] =>
      Array.from({ length: at.rows }, (_, r) =>
        Array.from({ length: at.columns }, (__, c) => of(at.row + r, at.column + c)),
      );
    switch (name) {
      case 'RowIndex':
        return at.row;
      case 'ColumnIndex':
        return at.column;
      case 'RowCount':
        return at.rows;
      case 'ColumnCount':
        return at.columns;
      case 'Values':
        return book.values(at).map((row) => row.map(shown));
      case 'ValueTypes':
        return book.values(at).map((row) => row.map(typeOf));
      case 'NumberFormat':
        return cells((r, c) => book.cell(at.sheet, r, c).format);
      case 'HasSpill':
        return false;
      case 'Formulas':
        return cells((r, c) => {
          const { formula, value } = book.cell(at.sheet, r, c);
          return formula === null ? shown(value) : `=${formula}`;
        });
    }
  }
  throw new WireError('ApiNotFound', `the simulated Excel does not know ${thing.kind}.${name}`);
}
