/** Excel's objects over a `Book`: what our adapter uses of them. Everything else is ApiNotFound. */
import type { CellValue } from '../../core/cell.ts';
import type { Book } from '../../file/book.ts';
import { type Address, formatAddress, MAX_COLUMNS, MAX_ROWS, parseAddress } from '../../workbook/address.ts';
import { type HostObject, WireError } from './wire.ts';

/** Office.js cuts larger arrays into chunks before they get here. */
const MAX_ARRAY = 1500;

export type Selection = { address: Address | null };

export function workbookObject(book: Book, selection: Selection): HostObject {
  const sheetInfo = (name: string) => book.sheets().find((sheet) => sheet.name.toLowerCase() === name.toLowerCase());
  const notFound = (): never => {
    throw new WireError('ItemNotFound', "The requested resource doesn't exist.");
  };

  // ------------------------------------------------------------------------------------------ ranges
  function range(at: Address): HostObject {
    const grid = <T>(of: (row: number, column: number) => T): T[][] =>
      Array.from({ length: at.rows }, (_, r) =>
        Array.from({ length: at.columns }, (__, c) => of(at.row + r, at.column + c)),
      );
    const cell = (row: number, column: number) => book.cell(at.sheet, row, column);
    const whole = at.rows >= MAX_ROWS || at.columns >= MAX_COLUMNS;
    const values = (): readonly (readonly CellValue[])[] => book.values(at);
    const shape = (value: unknown): readonly (readonly unknown[])[] => {
      // One value for all, or an array of exactly this shape.
      if (!Array.isArray(value)) return grid(() => value);
      if (value.length !== at.rows || value.some((row) => !Array.isArray(row) || row.length !== at.columns)) {
        throw new WireError(
          'InvalidArgument',
          "The number of rows or columns in the input array doesn't match the size or dimensions of the range.",
        );
      }
      if (at.rows * at.columns > MAX_ARRAY * Math.max(1, at.columns))
        throw new WireError('InvalidArgument', 'the array was not cut into chunks');
      return value as unknown[][];
    };
    const guard = () => {
      if (sheetInfo(at.sheet)?.protected === true)
        throw new WireError('AccessDenied', "You can't perform this operation because the worksheet is protected.");
    };
    const typed = (row: number, column: number, value: unknown) => {
      const put = (constant: CellValue) =>
        book.setValues({ sheet: at.sheet, row, column, rows: 1, columns: 1 }, [[constant]]);
      if (value === null) return;
      if (value === '') return put(null);
      if (typeof value === 'number' || typeof value === 'boolean') return put(value);
      if (typeof value !== 'string') throw new WireError('InvalidArgument', 'a cell takes text, numbers and booleans');
      if (value.startsWith("'")) return put(value.slice(1));
      if (/^[=+-]/.test(value) && Number.isNaN(Number(value)))
        return book.setFormula(at.sheet, row, column, value.replace(/^=/, ''), 0);
      const number = Number(value);
      return put(
        value.trim() !== '' && Number.isFinite(number)
          ? number
          : /^(true|false)$/i.test(value)
            ? value.toLowerCase() === 'true'
            : value,
      );
    };
    const used = () => {
      const info = sheetInfo(at.sheet)?.used;
      if (info == null) return null;
      const [top, left] = [Math.max(at.row, info.row), Math.max(at.column, info.column)];
      const [bottom, right] = [
        Math.min(at.row + at.rows, info.row + info.rows),
        Math.min(at.column + at.columns, info.column + info.columns),
      ];
      return bottom <= top || right <= left
        ? null
        : range({ ...at, row: top, column: left, rows: bottom - top, columns: right - left });
    };
    return {
      type: 'Range',
      properties: {
        RowIndex: () => at.row,
        ColumnIndex: () => at.column,
        RowCount: () => at.rows,
        ColumnCount: () => at.columns,
        Address: () => formatAddress(at),
        Worksheet: () => worksheet(at.sheet),
        Values: () =>
          whole
            ? null
            : values().map((row) =>
                row.map((value) => (value === null ? '' : typeof value === 'object' ? value.error : value)),
              ),
        ValueTypes: () =>
          values().map((row, r) =>
            row.map((value, c) =>
              value === null
                ? cell(at.row + r, at.column + c).formula === null
                  ? 'Empty'
                  : 'String'
                : typeof value === 'object'
                  ? 'Error'
                  : typeof value === 'number'
                    ? 'Double'
                    : typeof value === 'boolean'
                      ? 'Boolean'
                      : 'String',
            ),
          ),
        Formulas: () =>
          grid((row, column) => {
            const { formula, value } = cell(row, column);
            return formula !== null
              ? `=${formula}`
              : value === null
                ? ''
                : typeof value === 'object'
                  ? value.error
                  : value;
          }),
        NumberFormat: () => grid((row, column) => cell(row, column).format),
        HasSpill: () =>
          grid((row, column) => cell(row, column).obstacle === 'spill')
            .flat()
            .some(Boolean),
        Format: () => format(at, guard),
      },
      setters: {
        Values: (value) => {
          guard();
          shape(value).forEach((row, r) => row.forEach((constant, c) => typed(at.row + r, at.column + c, constant)));
        },
        NumberFormat: (value) => {
          guard();
          book.setFormats(
            at,
            shape(value).map((row) => row.map(String)),
          );
        },
      },
      methods: {
        _ValidateArraySize: () => null,
        GetCell: (row, column) =>
          range({ ...at, row: at.row + Number(row), column: at.column + Number(column), rows: 1, columns: 1 }),
        GetRow: (row) => range({ ...at, row: at.row + Number(row), rows: 1 }),
        GetResizedRange: (rows, columns) =>
          range({ ...at, rows: at.rows + Number(rows), columns: at.columns + Number(columns) }),
        GetUsedRangeOrNullObject: () => used(),
        GetBoundingRect: (other) => {
          const b = placeOf(other);
          if (b === null) return range(at);
          const [row, column] = [Math.min(at.row, b.row), Math.min(at.column, b.column)];
          return range({
            ...at,
            row,
            column,
            rows: Math.max(at.row + at.rows, b.row + b.rows) - row,
            columns: Math.max(at.column + at.columns, b.column + b.columns) - column,
          });
        },
        GetMergedAreasOrNullObject: () => {
          const merged = grid((row, column) =>
            cell(row, column).obstacle === 'merged' ? formatAddress({ ...at, row, column, rows: 1, columns: 1 }) : '',
          )
            .flat()
            .filter(Boolean);
          return merged.length === 0 ? null : { type: 'RangeAreas', properties: { Address: () => merged.join(',') } };
        },
        Select: () => {
          selection.address = at;
          return null;
        },
      },
    };
  }
  const placeOf = (value: unknown): Address | null => {
    const properties = (value as HostObject | null)?.properties;
    return properties === undefined ? null : parseAddress(String(properties.Address?.()));
  };

  function format(at: Address, guard: () => void): HostObject {
    const accept = (value: unknown) => {
      if (value === undefined) throw new WireError('InvalidArgument', 'a format needs a value');
      guard();
    };
    const locked = () =>
      Array.from(
        { length: at.rows * at.columns },
        (_, i) =>
          book.cell(at.sheet, at.row + Math.floor(i / at.columns), at.column + (i % at.columns)).obstacle === 'locked',
      );
    return {
      type: 'RangeFormat',
      properties: {
        Font: () => ({
          type: 'RangeFont',
          properties: {},
          setters: { Bold: accept, Italic: accept, Size: accept, Color: accept },
        }),
        Fill: () => ({ type: 'RangeFill', properties: {}, setters: { Color: accept } }),
        Protection: () => ({
          type: 'FormatProtection',
          // Off a protected sheet every cell counts as locked, as in a new workbook.
          properties: {
            Locked: () => {
              if (sheetInfo(at.sheet)?.protected !== true) return true;
              const all = locked();
              return all.every(Boolean) ? true : all.some(Boolean) ? null : false;
            },
          },
        }),
      },
      setters: { ColumnWidth: accept },
    };
  }

  // ------------------------------------------------------------------------------------------ sheets
  function worksheet(name: string): HostObject {
    const info = () => sheetInfo(name) ?? notFound();
    return {
      type: 'Worksheet',
      properties: {
        Id: () => info().name,
        Name: () => info().name,
        Visibility: () => ({ visible: 'Visible', hidden: 'Hidden', veryHidden: 'VeryHidden' })[info().visibility],
        Protection: () => ({ type: 'WorksheetProtection', properties: { Protected: () => info().protected } }),
        Names: () => names(info().name),
      },
      setters: { Visibility: (value) => book.setHidden(info().name, value !== 'Visible') },
      methods: {
        GetRange: (text) => {
          const at = parseAddress(String(text), info().name);
          if (at === null) throw new WireError('InvalidArgument', `"${String(text)}" is no range`);
          return range(at);
        },
        GetUsedRangeOrNullObject: () => {
          const { used } = info();
          return used === null ? null : range(used);
        },
        Activate: () => null,
        Delete: () => {
          book.removeSheet(info().name);
          return null;
        },
      },
    };
  }
  const worksheets = (): HostObject => ({
    type: 'WorksheetCollection',
    properties: {},
    items: () =>
      book
        .sheets()
        .filter((sheet) => sheet.kind === 'grid')
        .map((sheet) => worksheet(sheet.name)),
    indexer: (key) => worksheet((sheetInfo(String(key)) ?? notFound()).name),
    methods: {
      GetItemOrNullObject: (key) => (sheetInfo(String(key)) === undefined ? null : worksheet(String(key))),
      GetItem: (key) => worksheet((sheetInfo(String(key)) ?? notFound()).name),
      Add: (name) => {
        if (sheetInfo(String(name)) !== undefined)
          throw new WireError('ItemAlreadyExists', 'A resource with the same name or identifier already exists.');
        book.addSheet(String(name), false);
        return worksheet(String(name));
      },
    },
  });

  // ------------------------------------------------------------------------------------------- names
  function names(scope: string | null): HostObject {
    const mine = () => book.names().filter((name) => (name.scope === null ? scope === null : name.scope === scope));
    const find = (key: unknown) => mine().find((name) => name.name.toLowerCase() === String(key).toLowerCase());
    const item = (name: string): HostObject => {
      const info = () => find(name) ?? notFound();
      return {
        type: 'NamedItem',
        properties: { Id: () => name, Name: () => info().name, Formula: () => `=${info().refersTo}` },
        setters: {
          Formula: (value) => {
            const at = parseAddress(String(value).replace(/^=/, ''));
            if (at === null) throw new WireError('InvalidArgument', 'this simulated name takes ranges only');
            book.setName(info().name, at);
          },
        },
        methods: {
          GetRangeOrNullObject: () => {
            const { address } = info();
            return address === null ? null : range(address);
          },
          Delete: () => {
            book.setName(info().name, null);
            return null;
          },
        },
      };
    };
    return {
      type: 'NamedItemCollection',
      properties: {},
      items: () => mine().map((name) => item(name.name)),
      indexer: (key) => item((find(key) ?? notFound()).name),
      methods: {
        GetItemOrNullObject: (key) => (find(key) === undefined ? null : item(String(key))),
        GetItem: (key) => item((find(key) ?? notFound()).name),
        Add: (name, reference) => {
          const at = placeOf(reference);
          if (at === null) throw new WireError('InvalidArgument', 'this simulated collection adds ranges only');
          if (find(name) !== undefined)
            throw new WireError('ItemAlreadyExists', 'A resource with the same name or identifier already exists.');
          book.setName(String(name), at);
          return item(String(name));
        },
      },
    };
  }

  const tables = (): HostObject => {
    const table = (name: string): HostObject => {
      const info = () => book.tables().find((t) => t.name.toLowerCase() === name.toLowerCase()) ?? notFound();
      return {
        type: 'Table',
        properties: {
          Id: () => name,
          Name: () => info().name,
          ShowTotals: () => info().totalsRow,
          Columns: () => ({
            type: 'TableColumnCollection',
            properties: {},
            items: () => info().columns.map(column),
            methods: {
              GetItemOrNullObject: (key: unknown) =>
                info().columns.includes(String(key)) ? column(String(key)) : null,
            },
          }),
        },
        methods: { GetRange: () => range(info().address) },
      };
      function column(title: string): HostObject {
        const { address, totalsRow, columns } = info();
        return {
          type: 'TableColumn',
          properties: { Id: () => title, Name: () => title },
          methods: {
            GetDataBodyRange: () =>
              range({
                ...address,
                row: address.row + 1,
                column: address.column + columns.indexOf(title),
                rows: address.rows - 1 - (totalsRow ? 1 : 0),
                columns: 1,
              }),
          },
        };
      }
    };
    return {
      type: 'TableCollection',
      properties: {},
      items: () => book.tables().map((t) => table(t.name)),
      methods: {
        GetItemOrNullObject: (key) => (book.tables().some((t) => t.name === key) ? table(String(key)) : null),
      },
    };
  };

  const workbook: HostObject = {
    type: 'Workbook',
    properties: { Name: () => book.title, Worksheets: worksheets, Names: () => names(null), Tables: tables },
  };
  return workbook;
}
