/**
 * A strict in-memory SpreadsheetApp over a `Book`: what we use of it, and nothing else. An unknown member throws,
 * a wrong shape throws, strings are parsed as typing would be, calls are counted and can be made to fail.
 */
import type { CellValue } from '../../core/cell.ts';
import type { Book } from '../../file/book.ts';
import type { Address } from '../../workbook/address.ts';

export type Calls = {
  count: number;
  /** Runs before each call of the service: tests throw from here. */
  before: (name: string, n: number) => void;
  /** Runs after a call that writes or flushes. */
  after: (name: string, n: number) => void;
};

/** Reading a member that is not there is an error, as calling it would be. */
function strict<T extends object>(name: string, members: T, calls: Calls): T {
  return new Proxy(members, {
    get(target, key) {
      if (typeof key === 'symbol' || key === 'then' || key === 'toJSON') return undefined;
      const member: unknown = Reflect.get(target, key);
      if (member === undefined) throw new Error(`the strict SpreadsheetApp has no ${name}.${key}`);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]) => {
        calls.count++;
        calls.before(`${name}.${key}`, calls.count);
        const result: unknown = member.apply(target, args);
        calls.after(`${name}.${key}`, calls.count);
        return result;
      };
    },
  });
}

/** Looks that Book has no place for are accepted and forgotten. */
const STYLES = ['setFontWeight', 'setFontSize', 'setFontColor', 'setFontStyle', 'setBackground', 'setBorder'] as const;

export function spreadsheetApp(book: Book, calls: Calls, dateOf: (serial: number) => unknown) {
  const sizes = new Map<string, { rows: number; columns: number }>();
  let active = book.sheets()[0]?.name ?? '';
  let selected: Address | null = null;
  const sheetInfo = (name: string) => book.sheets().find((sheet) => sheet.name === name);
  const sizeOf = (name: string) => {
    const used = sheetInfo(name)?.used;
    const size = sizes.get(name) ?? {
      rows: Math.max(1000, (used?.row ?? 0) + (used?.rows ?? 0)),
      columns: Math.max(26, (used?.column ?? 0) + (used?.columns ?? 0)),
    };
    sizes.set(name, size);
    return size;
  };

  /** What typing `value` into a cell gives. */
  function type(at: Address, row: number, column: number, value: unknown): void {
    const put = (constant: CellValue) => book.setValues({ ...at, row, column, rows: 1, columns: 1 }, [[constant]]);
    if (value === '' || value === null) return put(null);
    if (typeof value === 'number') {
      if (!Number.isFinite(value)) throw new Error('cannot write a number that is not finite');
      return put(value);
    }
    if (typeof value === 'boolean') return put(value);
    if (typeof value !== 'string')
      throw new Error(`cannot convert ${Object.prototype.toString.call(value)} to (class)[][]`);
    if (value.startsWith("'")) return put(value.slice(1));
    if (/^[=+]/.test(value)) return book.setFormula(at.sheet, row, column, value.slice(1), 0);
    if (/^-?[\d.,]+%?$/.test(value) && Number.isFinite(Number(value.replace(/[,%]/g, ''))))
      return put(Number(value.replace(/[,%]/g, '')));
    if (/^(true|false)$/i.test(value)) return put(value.toLowerCase() === 'true');
    return put(value);
  }

  function makeRange(at: Address): object {
    if (at.row + at.rows > sizeOf(at.sheet).rows || at.column + at.columns > sizeOf(at.sheet).columns)
      throw new Error('The coordinates of the range are outside the dimensions of the sheet.');
    const each = <T>(of: (row: number, column: number) => T): T[][] =>
      Array.from({ length: at.rows }, (_, r) =>
        Array.from({ length: at.columns }, (__, c) => of(at.row + r, at.column + c)),
      );
    const cell = (row: number, column: number) => book.cell(at.sheet, row, column);
    const shape = (grid: unknown): readonly (readonly unknown[])[] => {
      if (
        !Array.isArray(grid) ||
        grid.length !== at.rows ||
        grid.some((row) => !Array.isArray(row) || row.length !== at.columns)
      )
        throw new Error(`The data does not match the range: it needs ${at.rows} rows of ${at.columns}.`);
      return grid as unknown[][];
    };
    const guard = () => {
      if (sheetInfo(at.sheet)?.protected === true)
        throw new Error('You are trying to edit a protected cell or object.');
    };
    const members: Record<string, unknown> = {
      getSheet: () => makeSheet(at.sheet),
      getRow: () => at.row + 1,
      getColumn: () => at.column + 1,
      getNumRows: () => at.rows,
      getNumColumns: () => at.columns,
      getValues: () => {
        const grid = book.values(at);
        return each((row, column) => {
          const value = grid[row - at.row]?.[column - at.column] ?? null;
          if (value === null) return '';
          if (typeof value === 'object') return value.error;
          return typeof value === 'number' &&
            /[dmy]/i.test(cell(row, column).format.replace(/\[[^\]]*\]|General|"[^"]*"/g, ''))
            ? dateOf(value)
            : value;
        });
      },
      setValues: (grid: unknown) => {
        guard();
        shape(grid).forEach((row, r) => row.forEach((value, c) => type(at, at.row + r, at.column + c, value)));
      },
      getFormulas: () => {
        const found = new Map(book.formulas(at.sheet).map((f) => [`${f.row},${f.column}`, `=${f.formula}`]));
        return each((row, column) => found.get(`${row},${column}`) ?? '');
      },
      getNumberFormats: () =>
        each((row, column) => {
          const { format } = cell(row, column);
          return format === 'General' ? '' : format;
        }),
      setNumberFormats: (grid: unknown) => {
        guard();
        book.setFormats(
          at,
          shape(grid).map((row) => row.map((format) => (format === '' ? 'General' : String(format)))),
        );
      },
      getMergedRanges: () => {
        // The book tells merged cells by their refusal; an anchor is the cell above and left of them.
        const areas: object[] = [];
        each((row, column) => {
          if (cell(row, column).obstacle === 'merged')
            areas.push(makeRange({ ...at, row: Math.max(0, row - 1), column, rows: 2, columns: 1 }));
        });
        return areas;
      },
      activate: () => {
        selected = at;
      },
    };
    for (const style of STYLES) members[style] = () => range;
    const range = strict('Range', members, calls);
    return range;
  }

  function makeSheet(name: string): object {
    return strict(
      'Sheet',
      {
        getName: () => name,
        getType: () => 'GRID',
        isSheetHidden: () => sheetInfo(name)?.visibility !== 'visible',
        hideSheet: () => {
          book.setHidden(name, true);
        },
        getLastRow: () => {
          const used = sheetInfo(name)?.used;
          return used == null ? 0 : used.row + used.rows;
        },
        getLastColumn: () => {
          const used = sheetInfo(name)?.used;
          return used == null ? 0 : used.column + used.columns;
        },
        getMaxRows: () => sizeOf(name).rows,
        getMaxColumns: () => sizeOf(name).columns,
        insertRowsAfter: (_: number, count: number) => {
          sizeOf(name).rows += count;
        },
        insertColumnsAfter: (_: number, count: number) => {
          sizeOf(name).columns += count;
        },
        getRange: (row: number, column: number, rows: number, columns: number) => {
          if (![row, column, rows, columns].every((n) => Number.isInteger(n) && n >= 1))
            throw new Error('The starting row of the range is too small.');
          return makeRange({ sheet: name, row: row - 1, column: column - 1, rows, columns });
        },
        getProtections: (kind: unknown) =>
          kind === 'SHEET' && sheetInfo(name)?.protected === true
            ? [strict('Protection', { canEdit: () => false }, calls)]
            : [],
        setColumnWidth: (column: number, width: number) => {
          if (!(column >= 1 && width > 0)) throw new Error('a column width must be above 0');
        },
      },
      calls,
    );
  }

  const namedRange = (name: string) =>
    strict(
      'NamedRange',
      {
        getName: () => name,
        getRange: () => {
          const at = book.names().find((n) => n.name === name)?.address;
          if (at == null) throw new Error('Range not found');
          return makeRange(at);
        },
        setRange: (range: {
          getSheet(): { getName(): string };
          getRow(): number;
          getColumn(): number;
          getNumRows(): number;
          getNumColumns(): number;
        }) => {
          book.setName(name, addressOf(range));
        },
      },
      calls,
    );
  const addressOf = (range: {
    getSheet(): { getName(): string };
    getRow(): number;
    getColumn(): number;
    getNumRows(): number;
    getNumColumns(): number;
  }): Address => ({
    sheet: range.getSheet().getName(),
    row: range.getRow() - 1,
    column: range.getColumn() - 1,
    rows: range.getNumRows(),
    columns: range.getNumColumns(),
  });

  const spreadsheet = strict(
    'Spreadsheet',
    {
      getName: () => book.title,
      getSheets: () => book.sheets().map((sheet) => makeSheet(sheet.name)),
      getSheetByName: (name: string) => (sheetInfo(name) === undefined ? null : makeSheet(name)),
      insertSheet: (name: string) => {
        book.addSheet(name, false);
        sizes.delete(name);
        active = name;
        return makeSheet(name);
      },
      deleteSheet: (sheet: { getName(): string }) => {
        book.removeSheet(sheet.getName());
      },
      getNamedRanges: () => book.names().map((name) => namedRange(name.name)),
      setNamedRange: (name: string, range: Parameters<typeof addressOf>[0]) => {
        book.setName(name, addressOf(range));
      },
      removeNamedRange: (name: string) => {
        if (!book.names().some((n) => n.name === name)) throw new Error(`named range ${name} does not exist`);
        book.setName(name, null);
      },
      getSpreadsheetTimeZone: () => 'Europe/Vienna',
      getActiveSheet: () => makeSheet(active),
      setActiveSheet: (sheet: { getName(): string }) => {
        active = sheet.getName();
      },
    },
    calls,
  );

  return {
    app: strict(
      'SpreadsheetApp',
      {
        getActiveSpreadsheet: () => spreadsheet,
        flush: () => undefined,
        ProtectionType: { SHEET: 'SHEET', RANGE: 'RANGE' },
      },
      calls,
    ),
    selected: () => selected,
  };
}
