/** Addresses, fingerprints, finding tables, decoding: the pure parts between a host and a job. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CellValue } from '../../src/core/cell.ts';
import { blankBook } from '../../src/file/blankBook.ts';
import { bookHost } from '../../src/file/host.ts';
import { openBook } from '../../src/file/open.ts';
import { inspect } from '../../src/jobs/inspect/inspect.ts';
import { columnIndex, columnLetters, formatAddress, parseAddress } from '../../src/workbook/address.ts';
import { decode, readNumber } from '../../src/workbook/decode.ts';
import { changedPlaces, fingerprintOf } from '../../src/workbook/fingerprint.ts';
import { matchHeader } from '../../src/workbook/headers.ts';
import { workbookOver } from '../../src/workbook/workbookOver.ts';
import { address, planBook, put } from '../support/fixtures.ts';

describe('addresses', () => {
  it.each([
    ['Plan!B2', 'Plan!B2'],
    ["'My plan'!$A$1:$C$3", "'My plan'!A1:C3"],
    ["'O''Brien'!A1", "'O''Brien'!A1"],
    ['Data!C3:A1', 'Data!A1:C3'],
    ['R1!A1', "'R1'!A1"],
  ])('%s', (text, shown) => {
    const at = parseAddress(text);
    expect(at && formatAddress(at)).toBe(shown);
  });
  it.each(['A1', 'Plan!', 'Plan!A1,B2', 'Budget_Lines', 'Plan!XFE1', 'Plan!A1048577', 'Plan!A0', ''])(
    '%s is none',
    (text) => expect(parseAddress(text)).toBeNull(),
  );
  it('letters and numbers of columns', () =>
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 16_383 }), (column) => columnIndex(columnLetters(column)) === column),
    ));
  it('print and parse are inverse for any sheet name', () =>
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, maxLength: 20 }).filter((name) => !/[[\]:*?/\\]/.test(name) && name.trim() !== ''),
        fc.integer({ min: 0, max: 999 }),
        fc.integer({ min: 0, max: 99 }),
        (sheet, row, column) => {
          const at = { sheet, row, column, rows: 2, columns: 3 };
          expect(parseAddress(formatAddress(at))).toEqual(at);
        },
      ),
    ));
});

describe('fingerprints', () => {
  const cell: fc.Arbitrary<CellValue> = fc.oneof(
    fc.integer(),
    fc.string({ maxLength: 5 }),
    fc.boolean(),
    fc.constant(null),
    fc.constant({ error: '#N/A' as const }),
  );
  const at = (rows: number, columns: number) => ({ sheet: 'S', row: 4, column: 1, rows, columns });
  it('name the one cell that changed', () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 5 }),
        fc.nat(),
        fc.nat(),
        cell,
        cell,
        (rows, columns, r, c, before, after) => {
          const [row, column] = [r % rows, c % columns];
          const grid = (value: CellValue) =>
            Array.from({ length: rows }, (_, i) =>
              Array.from({ length: columns }, (__, k) => (i === row && k === column ? value : i * 10 + k)),
            );
          const places = changedPlaces(
            fingerprintOf(at(rows, columns), grid(before)),
            fingerprintOf(at(rows, columns), grid(after)),
          );
          expect(places).toEqual(
            JSON.stringify(before) === JSON.stringify(after)
              ? []
              : [formatAddress({ ...at(1, 1), row: 4 + row, column: 1 + column })],
          );
        },
      ),
    ));
  it('tell 1 from "1", blank from "" and TRUE from "true"', () => {
    const of = (value: CellValue) => fingerprintOf(at(1, 1), [[value]]);
    expect(
      new Set([of(1), of('1'), of(null), of(''), of(true), of('true'), of({ error: '#N/A' }), of('#N/A')]).size,
    ).toBe(8);
  });
  it('name a block in a long table, and the new place of a range that moved', () => {
    const long = (changed: number) => Array.from({ length: 5000 }, (_, i) => [i === changed ? -1 : i]);
    expect(changedPlaces(fingerprintOf(at(5000, 1), long(-1)), fingerprintOf(at(5000, 1), long(777)))).toEqual([
      'S!B780:B784',
    ]);
    expect(changedPlaces(fingerprintOf(at(1, 1), [[1]]), fingerprintOf({ ...at(1, 1), row: 9 }, [[1]]))).toEqual([
      'S!B10',
    ]);
  });
});

describe('headers', () => {
  it.each([
    ['Budget', 'budget', 'certain'],
    ['FY2015 Budgeted', 'budget', 'likely'],
    ['Actuals', 'actual', 'certain'],
    ['Spend to date', 'actual', 'certain'],
    ['MINIMUM', 'floor', 'certain'],
    ['Strategic weight', 'weight', 'certain'],
  ] as const)('%s', (header, role, certainty) => expect(matchHeader(header)[0]).toEqual({ role, certainty }));
  it.each(['Budget variance', '% of budget', 'Notes', 'Prior year budget', '', '2026'])('%s is no role', (header) =>
    expect(matchHeader(header)).toEqual([]),
  );
});

it.each<readonly [string, number | null]>([
  ['1 234', 1234],
  ['1,234.50', 1234.5],
  ['1.234,56', 1234.56],
  ['(5)', -5],
  ['5-', -5],
  ['$1,000.00', 1000],
  ['１２', 12],
  ["1'234'567", 1234567],
  ['1,234', null],
  ['1.234', 1.234],
  ['n.a.', null],
  ['', null],
  ['5%', null],
  ['12e3', null],
])('the text %s reads as %s', (text, number) => expect(readNumber(text)).toBe(number));

describe('finding tables', () => {
  const found = async (build: (book: ReturnType<typeof blankBook>) => void) => {
    const book = blankBook('x.xlsx', ['Sheet']);
    build(book);
    const reopened = openBook(book.save(), 'x.xlsx');
    if (!reopened.ok) throw new Error('not opened');
    return inspect(await workbookOver(bookHost(reopened.book), () => Promise.resolve()).survey());
  };
  it('below a title, beside notes, with a totals row', async () => {
    const { view } = await found((book) => {
      put(book, 'Sheet!B2', [['Marketing 2026'], ['in USD']]);
      put(book, 'Sheet!B5', [
        ['Channel', 'Planned', 'Spent', 'Variance'],
        ['Search', 100, 90, -10],
        ['Social', 50, 60, 10],
        ['Total', 150, 150, 0],
      ]);
      put(book, 'Sheet!H5', [['see Tom'], ['for TV']]);
    });
    expect(view.variance).toMatchObject({
      ready: true,
      mapping: { table: 'Sheet!B5:E8', headerRows: 1, columns: { line: 0, budget: 1, actual: 2 } },
    });
  });
  it('a total right of its label', async () => {
    const { view } = await found((book) =>
      put(book, 'Sheet!A1', [
        ['Total budget', 5000],
        [null, null],
        ['Department', 'Weight'],
        ['A', 1],
        ['B', 2],
      ]),
    );
    expect(view.total).toEqual({ where: 'Sheet!B1', value: 5000, source: 'label' });
    expect(view.allocate).toMatchObject({ ready: true, mapping: { columns: { line: 0, weight: 1 } } });
  });
  it('nothing to find is a sentence, not a guess', async () => {
    const { view, problems } = await found((book) => put(book, 'Sheet!A1', [['Dear all,'], ['the meeting is at 9.']]));
    expect([view.tables, view.allocate.ready, problems[0]?.code]).toEqual([[], false, 'no-table']);
  });
  it('a named range wins, and its broken sibling is reported', async () => {
    const book = planBook();
    book.addSheet('Gone', false);
    book.setName('Budget_Settings', address('Gone!A1'));
    book.removeSheet('Gone');
    const { view, problems } = inspect(await workbookOver(bookHost(book), () => Promise.resolve()).survey());
    expect(view.allocate.table?.name).toBe('Budget_Lines');
    expect(problems.map((p) => p.code)).toContain('name-ref-error');
  });
});

describe('decoding', () => {
  const decoded = (cells: readonly (readonly CellValue[])[], columns: Readonly<Record<string, number>> = {}) => {
    const at = address(`'My plan'!C4:F${4 + cells.length}`);
    const values = [['Line', 'Group', 'Budget', 'Hold'], ...cells];
    const mapping = { table: 'T', headerRows: 1, columns: { line: 0, group: 1, budget: 2, hold: 3, ...columns } };
    const { rows, problems, totalsRow } = decode({ ref: 'T', address: at, values }, mapping);
    return { rows, totalsRow, problems: problems.map(({ code, where }) => `${code} ${where}`) };
  };
  it('every row knows its cell', () => {
    const { rows, problems } = decoded([
      ['TV', 'Media', 10, 'x'],
      [' Radio ', null, null, null],
    ]);
    expect(problems).toEqual([]);
    expect(
      rows.map((row) => [row.index, row.where, row.line, row.group, row.number('budget'), row.text('group'), row.flag]),
    ).toEqual([
      [1, "'My plan'!C5", 'TV', 'Media', 10, 'Media', true],
      [2, "'My plan'!C6", 'Radio', '', null, '', false],
    ]);
  });
  it.each<[string, readonly (readonly CellValue[])[], readonly string[]]>([
    [
      'one name in two groups',
      [
        ['a', 'x', 1, null],
        ['a', 'y', 1, null],
      ],
      [],
    ],
    [
      'case',
      [
        ['a', 'x', 1, null],
        ['A', 'X', 1, null],
      ],
      ["duplicate-line 'My plan'!C6"],
    ],
    [
      'accents in two ways',
      [
        ['\u00c9', 'x', 1, null],
        ['e\u0301', 'x', 1, null],
      ],
      ["duplicate-line 'My plan'!C6"],
    ],
    [
      'blank names',
      [
        ['', 'x', 1, null],
        ['', 'x', 1, null],
      ],
      ["no-line 'My plan'!C5", "no-line 'My plan'!C6"],
    ],
    ['text for a number', [['a', 'x', '5-', null]], ["not-a-number 'My plan'!E5"]],
    [
      'too large, too small',
      [
        ['a', 'x', 1e15, null],
        ['b', 'x', -1e15, null],
      ],
      ["too-large 'My plan'!E5", "too-large 'My plan'!E6"],
    ],
    [
      'an error cell',
      [
        [{ error: '#N/A' }, 'x', 1, null],
        ['b', 'x', 1, null],
      ],
      ["no-line 'My plan'!C5", "error-cell 'My plan'!C5"],
    ],
    [
      'a number that is no flag',
      [
        ['a', 'x', 1, 5],
        ['b', 'x', 1, 1],
      ],
      ["not-a-flag 'My plan'!F5"],
    ],
    [
      'numbers below',
      [
        ['a', 'x', 1, null],
        [null, '', null, null],
        [null, null, null, null],
        [null, null, 3, null],
      ],
      ["rows-below 'My plan'!C8:F8"],
    ],
  ])('%s', (_, cells, found) => expect(decoded(cells).problems).toEqual(found));
  it('a total ends the table when nothing follows; else it is a line', () => {
    const lines: readonly (readonly CellValue[])[] = [
      ['a', null, 1, null],
      ['Total', null, 1, null],
    ];
    expect(decoded([...lines, [null, null, null, null]])).toMatchObject({ totalsRow: "'My plan'!C6:F6", problems: [] });
    expect(decoded([...lines, ['b', null, 1, null]]).rows).toHaveLength(3);
  });
});
