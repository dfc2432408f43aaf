/** The .xlsx model: what we did not touch stays byte for byte, what we wrote reads back, others can open it. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CellValue } from '../../src/core/cell.ts';
import { blankBook } from '../../src/file/blankBook.ts';
import type { Book } from '../../src/file/book.ts';
import { openBook } from '../../src/file/open.ts';
import { moveFormula } from '../../src/file/sharedFormula.ts';
import { readZip } from '../../src/file/zip.ts';
import { address, planBook, put, value } from '../support/fixtures.ts';

const FOLDER = '../shared/data/workbooks';
const CLOSEDXML = `${FOLDER}/closedxml_tables_and_14_pivots.xlsx`;
const EDGERYDERS = `${FOLDER}/edgeryders_budget_template_v3.xlsx`;
const PHILADELPHIA = `${FOLDER}/philadelphia_budget_in_brief_fy15.xlsx`;
const open = (bytes: Uint8Array): Book => {
  const opened = openBook(bytes, 'test.xlsx');
  if (!opened.ok) throw new Error(opened.problems[0]?.found);
  return opened.book;
};

/** Names of the parts whose stored bytes differ; the order of parts must be the same. */
function differing(before: Uint8Array, after: Uint8Array): readonly string[] {
  const [a, b] = [readZip(before), readZip(after)];
  if (typeof a === 'string' || typeof b === 'string') throw new Error('not a zip');
  expect(b.entries.map((entry) => entry.name).filter((name) => a.entries.some((e) => e.name === name))).toEqual(
    a.entries.map((entry) => entry.name),
  );
  const raw = (zip: typeof a, name: string) => {
    const entry = zip.entries.find((e) => e.name === name);
    return entry === undefined
      ? ''
      : Buffer.from(zip.bytes.subarray(entry.packed.from, entry.packed.to)).toString('base64');
  };
  return b.entries.map((entry) => entry.name).filter((name) => raw(a, name) !== raw(b, name));
}

describe.skipIf(!existsSync(FOLDER))('workbooks that others wrote', () => {
  it.each([
    [PHILADELPHIA, 'Data!B5', 'xl/worksheets/sheet1.xml', 17],
    [EDGERYDERS, 'Cost!B2', 'xl/worksheets/sheet3.xml', 34],
    [CLOSEDXML, 'Input!B9', 'xl/worksheets/sheet1.xml', 141],
  ])('%s: one cell written changes one part of %s', (path, cell, part, count) => {
    const before = readFileSync(path);
    const book = open(before);
    put(book, cell, [[123.45]]);
    const after = book.save();
    const zip = readZip(before);
    expect(typeof zip === 'string' ? 0 : zip.entries.length).toBe(count);
    expect(differing(before, after)).toEqual([part]);
    expect(value(open(after), cell)).toBe(123.45);
  });

  it('untouched, a workbook is the same file', () => {
    for (const path of [PHILADELPHIA, EDGERYDERS, CLOSEDXML])
      expect(differing(readFileSync(path), open(readFileSync(path)).save())).toEqual([]);
  });

  it('a new sheet and a name change the parts that list them, and nothing else', () => {
    const before = readFileSync(CLOSEDXML);
    const book = open(before);
    book.addSheet('Budget Allocation', false);
    put(book, "'Budget Allocation'!A1", [
      ['Line', 'Allocation'],
      ['=1+1', 2],
    ]);
    book.setName('Budget_Allocation', address("'Budget Allocation'!A1:B2"));
    const after = book.save();
    expect([...differing(before, after)].sort()).toEqual([
      '[Content_Types].xml',
      'xl/_rels/workbook.xml.rels',
      'xl/workbook.xml',
      'xl/worksheets/sheet29.xml',
    ]);
    const again = open(after);
    expect(again.names().filter((name) => name.scope !== null)).toHaveLength(9);
    expect(again.values(address("'Budget Allocation'!A1:B2"))).toEqual([
      ['Line', 'Allocation'],
      ['=1+1', 2],
    ]);
    again.removeSheet('Budget Allocation');
    expect(
      open(again.save())
        .names()
        .find((name) => name.name === 'Budget_Allocation')?.refersTo,
    ).toBe('#REF!');
  });

  it('reads the figures of a city budget', () => {
    const rows = open(readFileSync(PHILADELPHIA)).values(address('Data!B2:C184'));
    const total = (column: number) => rows.reduce((sum, row) => sum + Number(row[column]), 0);
    expect([rows.length, total(0), total(1)]).toEqual([183, 3_613_265_717, 4_524_565_000]);
  });

  it('sees tables, pivots, names of both scopes and the formulas of shared groups', () => {
    const book = open(readFileSync(CLOSEDXML));
    expect([book.tables().length, book.names().length, book.sheets().length]).toEqual([14, 14, 28]);
    expect(book.notices.join()).toContain('Pivot tables');
    expect(book.sheets().flatMap((sheet) => book.formulas(sheet.name)).length).toBe(1450);
    const pivot = book.sheets().find((sheet) => sheet.name.endsWith('Pivot'));
    expect(pivot?.used && book.cell(pivot.name, pivot.used.row + 3, pivot.used.column).obstacle).toBe('pivot');
  });
});

describe('write, then read', () => {
  const cell: fc.Arbitrary<CellValue> = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }).filter((text) => text !== ''),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => (x === 0 ? 0 : x)),
    fc.boolean(),
    fc.constant(null),
    fc.constantFrom('=1+1', '+1', '-1', '@x', ' lead', 'a\nb', 'a\r\nb', '_x0041_', '☃', '\u0001', '<&">', "'"),
    fc.constantFrom({ error: '#N/A' as const }, { error: '#DIV/0!' as const }),
  );
  it('any value comes back as it was, through a saved file', () =>
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 5 }), (grid) => {
        const book = blankBook('x.xlsx', ['S']);
        put(book, 'S!B2', grid);
        const at = { ...address('S!B2'), rows: grid.length, columns: 3 };
        expect(open(book.save()).values(at)).toEqual(grid);
      }),
      { numRuns: 300 },
    ));
  it('rows and cells go where they belong, in any order of writing', () => {
    const book = open(planBook().save());
    for (const where of ['Plan!A20', 'Plan!Z2', 'Plan!C12', 'Plan!A12', 'Plan!B2', 'Plan!A1'])
      put(book, where, [[where]]);
    const again = open(book.save());
    for (const where of ['Plan!A20', 'Plan!Z2', 'Plan!C12', 'Plan!A12', 'Plan!B2', 'Plan!A1'])
      expect(value(again, where)).toBe(where);
    expect(value(again, 'Plan!A4')).toBe('Search');
    const numbers = [
      ...new TextDecoder().decode(unpack(book.save(), 'xl/worksheets/sheet1.xml')).matchAll(/<row r="(\d+)"/g),
    ].map((m) => Number(m[1]));
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
  });
  it('formats, looks and widths survive and are not doubled', () => {
    const book = planBook();
    book.setFormats(
      address('Plan!F4:F7'),
      Array.from({ length: 4 }, () => ['#,##0.00;(#,##0.00);"-"']),
    );
    book.setLook(address('Plan!A3:H3'), 'header');
    book.setWidths(address('Plan!A1:C1'), [20, 12, 8]);
    const again = open(book.save());
    expect(again.cell('Plan', 4, 5).format).toBe('#,##0.00;(#,##0.00);"-"');
    again.setFormats(
      address('Plan!G4:G7'),
      Array.from({ length: 4 }, () => ['#,##0.00;(#,##0.00);"-"']),
    );
    const styles = new TextDecoder().decode(unpack(again.save(), 'xl/styles.xml'));
    expect(styles.match(/formatCode="#,##0\.00;\(#,##0\.00\)/g)).toHaveLength(1);
  });
});

function unpack(bytes: Uint8Array, name: string): Uint8Array {
  const path = join(mkdtempSync(join(tmpdir(), 'part-')), 'x.xlsx');
  writeFileSync(path, bytes);
  return spawnSync('python3', [
    '-c',
    `import zipfile,sys;sys.stdout.buffer.write(zipfile.ZipFile(sys.argv[1]).read(sys.argv[2]))`,
    path,
    name,
  ]).stdout;
}

describe('damage', () => {
  it('a truncated or flipped file is a result or problems, never a crash', () => {
    const whole = planBook().save();
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: whole.length - 1 }),
        fc.integer({ min: 0, max: 255 }),
        fc.boolean(),
        (at, byte, cut) => {
          const bytes = cut ? whole.slice(0, at) : Uint8Array.from(whole, (b, i) => (i === at ? byte : b));
          const opened = openBook(bytes, 'x.xlsx');
          if (opened.ok)
            for (const sheet of opened.book.sheets())
              if (sheet.used !== null && sheet.used.rows < 100) opened.book.values(sheet.used);
          return opened.ok || opened.problems.length > 0;
        },
      ),
      { numRuns: 400 },
    );
  });
});

it('shared formulas move as Excel moves them', () => {
  expect(moveFormula('SUM(A1:$B$2)+C$3*"A1"+\'A1 x\'!D4+LOG10(5)+T[A1]', 2, 1)).toBe(
    'SUM(B3:$B$2)+D$3*"A1"+\'A1 x\'!E6+LOG10(5)+T[A1]',
  );
  expect(moveFormula('A:A+1:1+A1', 0, 1)).toBe('B:B+1:1+B1');
});

const SOFFICE = ['/usr/bin/soffice', '/usr/bin/libreoffice'].find(existsSync);
if (SOFFICE === undefined)
  console.log(
    'LibreOffice is not installed: one check by another program is skipped (apt-get install libreoffice-calc)',
  );
it.skipIf(SOFFICE === undefined)('LibreOffice opens what we write and sees the same values', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lo-'));
  const book = planBook();
  put(book, 'Plan!A4', [['Search & "more" <x>']]);
  writeFileSync(join(folder, 'plan.xlsx'), book.save());
  spawnSync(
    SOFFICE ?? '',
    [
      '--headless',
      `-env:UserInstallation=file://${folder}/profile`,
      '--convert-to',
      'csv',
      '--outdir',
      folder,
      join(folder, 'plan.xlsx'),
    ],
    { timeout: 60_000 },
  );
  expect(readFileSync(join(folder, 'plan.csv'), 'utf8').split('\n').slice(0, 5)).toEqual([
    'Total budget,1000,,,,,,',
    ',,,,,,,',
    'Line,Group,Weight,Floor,Cap,Budget,Actual,Allocation',
    '"Search & ""more"" <x>",Performance,3,,,400,410.5,',
    'Social,Performance,2,,250,300,280,',
  ]);
});
