/** Opens an .xlsx as a `Book`. What cannot be opened is a list of problems, never an exception. */
import type { CellValue } from '../core/cell.ts';
import { type Address, parseAddress } from '../workbook/address.ts';
import type { ObstacleKind, SheetInfo, TableInfo } from '../workbook/port.ts';
import { error, type Problem } from '../workbook/problem.ts';
import type { Book, BookCell } from './book.ts';
import { nameInfos, readNames, withName, withoutSheet, writeNames } from './names.ts';
import { openParts, type Parts } from './parts.ts';
import { readSheet, richText, type Sheet, type StoredCell } from './sheet.ts';
import { readStyles } from './styles.ts';
import { attribute, element, elements, escapeMarkup, rootPrefix, splice, withAttribute } from './xml.ts';
import { readZip, type ZipFailure } from './zip.ts';

export type Opened =
  | { readonly ok: true; readonly book: Book }
  | { readonly ok: false; readonly problems: readonly Problem[] };

const OLE = [0xd0, 0xcf, 0x11, 0xe0];

export function openBook(bytes: Uint8Array, title: string): Opened {
  const refused = (code: string, found: string, expected: string, fix: string): Opened => ({
    ok: false,
    problems: [error(code, title, found, expected, fix)],
  });
  if (OLE.every((byte, i) => bytes[i] === byte)) {
    return includesUtf16(bytes, 'EncryptedPackage')
      ? refused(
          'encrypted',
          'the workbook is encrypted with a password',
          'an .xlsx without a password to open',
          'Remove it in Excel: File > Info > Protect Workbook > Encrypt with Password, empty.',
        )
      : refused(
          'old-xls',
          'this is an old .xls workbook',
          'an .xlsx workbook',
          'Open it in Excel or LibreOffice and save it as .xlsx.',
        );
  }
  const zip = readZip(bytes);
  if (typeof zip === 'string') return refused(zip, ZIP_FAILURES[zip], 'an .xlsx workbook', ZIP_FIXES[zip]);
  const parts = openParts(zip);
  const main = parts.relations('').find((relation) => relation.type === 'officeDocument')?.target ?? 'xl/workbook.xml';
  if (!parts.has(main))
    return refused('not-a-workbook', 'this zip holds no workbook', 'an .xlsx workbook', 'Choose another file.');
  const workbook = parts.text(main);
  if (element(workbook, 'sheets') === null || elements(workbook, 'sheet').length === 0)
    return refused(
      'not-a-workbook',
      'the workbook has no list of sheets',
      'an undamaged .xlsx workbook',
      'Open it in Excel, let it repair the file, and save it again.',
    );
  const book = makeBook(parts, main, title);
  return parts.problems.length > 0 ? { ok: false, problems: parts.problems } : { ok: true, book };
}

const ZIP_FAILURES: Record<ZipFailure, string> = {
  'not-a-zip': 'this is no .xlsx workbook (not a zip file)',
  damaged: 'the file is damaged or cut off',
  'too-large': 'the file is too large when unpacked',
  unsupported: 'this kind of zip is not supported (zip64, or encrypted entries)',
};
const ZIP_FIXES: Record<ZipFailure, string> = {
  'not-a-zip': 'Save it as .xlsx first.',
  damaged: 'Get a fresh copy, or let Excel repair it.',
  'too-large': 'Delete unused sheets, then try again.',
  unsupported: 'Open it in Excel and save it again.',
};

function includesUtf16(bytes: Uint8Array, word: string): boolean {
  const pattern = [...word].flatMap((c) => [c.charCodeAt(0), 0]);
  for (let at = 0; at < Math.min(bytes.length, 4_000_000) - pattern.length; at++)
    if (pattern.every((byte, i) => bytes[at + i] === byte)) return true;
  return false;
}

/** A sheet of the workbook: its place in workbook.xml and its lazily parsed part. */
type Entry = {
  name: string;
  visibility: SheetInfo['visibility'];
  readonly kind: SheetInfo['kind'];
  readonly part: string;
  tag: string;
  sheet: Sheet | null;
  pivots: readonly Address[] | null;
  tables: readonly TableInfo[] | null;
};

const KINDS: Readonly<Record<string, SheetInfo['kind']>> = {
  worksheet: 'grid',
  chartsheet: 'chart',
  dialogsheet: 'dialog',
};
/** A new sheet prints in landscape, one page wide. */
export const EMPTY_SHEET =
  '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><dimension ref="A1"/><sheetData/><pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/><pageSetup orientation="landscape" fitToWidth="1" fitToHeight="0"/></worksheet>';
const SHEET_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml';
const DATE_SHIFT_1904 = 1462;

function makeBook(parts: Parts, main: string, title: string): Book {
  let workbook = parts.text(main);
  const relations = parts.relations(main);
  const byType = (type: string) => relations.find((relation) => relation.type === type)?.target ?? '';
  const stylesPart = byType('styles');
  const styles = readStyles(parts.text(stylesPart));
  const date1904 = ['1', 'true'].includes(attribute(element(workbook, 'workbookPr')?.tag ?? '', 'date1904') ?? '');
  let shared: readonly string[] | null = null;
  const strings = (index: number): string => {
    shared ??= elements(parts.text(byType('sharedStrings')), 'si').map((e) => richText(e.inner));
    return shared[index] ?? '';
  };
  const entries: Entry[] = elements(element(workbook, 'sheets')?.inner ?? '', 'sheet').map((e) => {
    const id = /\s(?:[\w.-]+:)?id\s*=\s*["']([^"']*)["']/.exec(e.tag)?.[1];
    const relation = relations.find((r) => r.id === id);
    const state = attribute(e.tag, 'state');
    return {
      name: attribute(e.tag, 'name') ?? '',
      visibility: state === 'hidden' || state === 'veryHidden' ? state : 'visible',
      kind: KINDS[relation?.type ?? ''] ?? 'other',
      part: relation?.target ?? '',
      tag: e.tag,
      sheet: null,
      pivots: null,
      tables: null,
    };
  });
  let names = readNames(workbook);
  let sheetsChanged = false;
  let namesChanged = false;
  let formulasRemoved = false;

  const entryOf = (name: string): Entry => {
    const entry = entries.find((e) => e.name.toLowerCase() === name.toLowerCase());
    if (entry === undefined) throw new Error(`no sheet ${name}`);
    return entry;
  };
  const sheetOf = (entry: Entry): Sheet => {
    entry.sheet ??= readSheet(entry.kind === 'grid' ? parts.text(entry.part) : '', entry.name, strings);
    return entry.sheet;
  };
  const pivotsOf = (entry: Entry): readonly Address[] => {
    entry.pivots ??= parts
      .relations(entry.part)
      .filter((r) => r.type === 'pivotTable')
      .flatMap(
        (r) =>
          parseAddress(attribute(element(parts.text(r.target), 'location')?.tag ?? '', 'ref') ?? '', entry.name) ?? [],
      );
    return entry.pivots;
  };
  const tablesOf = (entry: Entry): readonly TableInfo[] => {
    entry.tables ??=
      entry.kind !== 'grid'
        ? []
        : parts
            .relations(entry.part)
            .filter((r) => r.type === 'table')
            .flatMap((r) => tableInfo(parts.text(r.target), entry.name));
    return entry.tables;
  };
  // Serials outside are of the 1900 system; date cells of a 1904 workbook are shifted on the way.
  const shown = (value: CellValue, xf: number): CellValue =>
    date1904 && typeof value === 'number' && styles.isDate(xf) ? value + DATE_SHIFT_1904 : value;
  const stored = (value: CellValue, xf: number): CellValue =>
    date1904 && typeof value === 'number' && styles.isDate(xf) ? value - DATE_SHIFT_1904 : value;
  const blank: StoredCell = { xf: 0, value: null, f: null, rest: '' };
  const forEach = (at: Address, change: (cell: StoredCell, row: number, column: number) => StoredCell) => {
    const sheet = sheetOf(entryOf(at.sheet));
    for (let r = 0; r < at.rows; r++) {
      for (let c = 0; c < at.columns; c++)
        sheet.set(at.row + r, at.column + c, change(sheet.cell(at.row + r, at.column + c) ?? blank, r, c));
    }
  };
  const obstacleOf = (entry: Entry, row: number, column: number, cell: StoredCell): ObstacleKind | null => {
    if (entry.kind !== 'grid') return 'not-a-grid';
    const sheet = sheetOf(entry);
    const inside = (at: Address) =>
      row >= at.row && row < at.row + at.rows && column >= at.column && column < at.column + at.columns;
    if (cell.f !== null) return 'formula';
    if (sheet.arrays().some(inside)) return 'spill';
    if (sheet.merges.some((at) => inside(at) && (row !== at.row || column !== at.column))) return 'merged';
    if (tablesOf(entry).some((table) => inside({ ...table.address, rows: 1 }))) return 'table-header';
    if (pivotsOf(entry).some(inside)) return 'pivot';
    return sheet.isProtected() && styles.isLocked(cell.xf) ? 'locked' : null;
  };

  const book: Book = {
    title,
    date1904,
    notices: noticesOf(parts),
    sheets: () =>
      entries.map((entry) => {
        const used = entry.kind === 'grid' ? sheetOf(entry).used() : null;
        return {
          name: entry.name,
          visibility: entry.visibility,
          kind: entry.kind,
          protected: entry.kind === 'grid' && sheetOf(entry).isProtected(),
          used:
            used === null
              ? null
              : { sheet: entry.name, row: used[0], column: used[1], rows: used[2], columns: used[3] },
        };
      }),
    names: () =>
      nameInfos(
        names,
        entries.map((entry) => entry.name),
      ),
    tables: () => entries.flatMap(tablesOf),
    values: (at) => {
      const grid: CellValue[][] = Array.from({ length: at.rows }, () => new Array<CellValue>(at.columns).fill(null));
      sheetOf(entryOf(at.sheet)).visit(
        at.row,
        at.row + at.rows - 1,
        at.column,
        at.column + at.columns - 1,
        (row, column, value, xf) => {
          const line = grid[row - at.row];
          if (line !== undefined) line[column - at.column] = shown(value, xf);
        },
      );
      return grid;
    },
    cell: (name, row, column): BookCell => {
      const entry = entryOf(name);
      const sheet = sheetOf(entry);
      const found = sheet.cell(row, column) ?? blank;
      return {
        value: shown(found.value, found.xf),
        formula: found.f === null ? null : sheet.formulaText(row, column, found.f),
        format: styles.format(found.xf),
        obstacle: obstacleOf(entry, row, column, found),
      };
    },
    formulas: (name) => {
      const entry = entryOf(name);
      if (entry.kind !== 'grid') return [];
      const sheet = sheetOf(entry);
      const found: { row: number; column: number; formula: string; value: CellValue }[] = [];
      sheet.visit(0, Number.MAX_SAFE_INTEGER, 0, Number.MAX_SAFE_INTEGER, (row, column, value, xf, f) => {
        if (f !== null)
          found.push({ row, column, formula: sheet.formulaText(row, column, f), value: shown(value, xf) });
      });
      return found.sort((a, b) => a.row - b.row || a.column - b.column);
    },
    setValues: (at, values) =>
      forEach(at, (cell, r, c) => {
        if (cell.f !== null) formulasRemoved = true;
        return { xf: cell.xf, value: stored(values[r]?.[c] ?? null, cell.xf), f: null, rest: '' };
      }),
    setFormula: (sheet, row, column, formula, value) =>
      forEach({ sheet, row, column, rows: 1, columns: 1 }, (cell) => ({
        ...cell,
        value: stored(value, cell.xf),
        f: `<f>${escapeMarkup(formula)}</f>`,
      })),
    setCachedValue: (sheet, row, column, value) =>
      forEach({ sheet, row, column, rows: 1, columns: 1 }, (cell) => ({ ...cell, value: stored(value, cell.xf) })),
    setFormats: (at, formats) =>
      forEach(at, (cell, r, c) => ({ ...cell, xf: styles.withFormat(cell.xf, formats[r]?.[c] ?? 'General') })),
    setLook: (at, look) => forEach(at, (cell) => ({ ...cell, xf: styles.withLook(cell.xf, look) })),
    setWidths: (at, widths) => sheetOf(entryOf(at.sheet)).setWidths(at.column, widths),
    addSheet: (name, hidden) => {
      if (entries.some((entry) => entry.name.toLowerCase() === name.toLowerCase())) return;
      let n = entries.length + 1;
      while (parts.has(`xl/worksheets/sheet${n}.xml`)) n++;
      const part = `xl/worksheets/sheet${n}.xml`;
      parts.set(part, EMPTY_SHEET);
      parts.addContentType(part, SHEET_TYPE);
      const id = parts.addRelation(main, 'worksheet', `/${part}`);
      const ids = entries.map((entry) => Number(attribute(entry.tag, 'sheetId') ?? 0));
      const tag = `<${rootPrefix(workbook)}sheet xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" name="${escapeMarkup(name)}" sheetId="${Math.max(0, ...ids) + 1}"${hidden ? ' state="hidden"' : ''} r:id="${id}"/>`;
      entries.push({
        name,
        visibility: hidden ? 'hidden' : 'visible',
        kind: 'grid',
        part,
        tag,
        sheet: null,
        pivots: null,
        tables: null,
      });
      sheetsChanged = true;
    },
    removeSheet: (name) => {
      const index = entries.findIndex((entry) => entry.name.toLowerCase() === name.toLowerCase());
      const entry = entries[index];
      if (entry === undefined || entries.length === 1) return;
      if (book.formulas(name).length > 0) formulasRemoved = true;
      entries.splice(index, 1);
      names = withoutSheet(names, index, name);
      removePart(parts, main, entry.part);
      sheetsChanged = true;
      namesChanged = true;
    },
    setName: (name, at) => {
      names = withName(names, name, at);
      namesChanged = true;
    },
    setHidden: (name, hidden) => {
      const entry = entryOf(name);
      entry.visibility = hidden ? 'hidden' : 'visible';
      entry.tag = withAttribute(entry.tag, 'state', hidden ? 'hidden' : null);
      sheetsChanged = true;
    },
    setProtected: (name, on) => sheetOf(entryOf(name)).setProtected(on),
    setFullCalcOnLoad: (on) => {
      const found = element(workbook, 'calcPr');
      if (found !== null)
        workbook = splice(
          workbook,
          found.from,
          found.from + found.tag.length,
          withAttribute(found.tag, 'fullCalcOnLoad', on ? '1' : null),
        );
      else if (on) workbook = insertCalc(workbook);
      sheetsChanged = true;
    },
    save: () => {
      if (sheetsChanged || namesChanged)
        parts.set(main, writeWorkbook(workbook, entries, sheetsChanged, namesChanged ? writeNames : null, names));
      for (const entry of entries) {
        const text = entry.sheet?.save() ?? null;
        if (text !== null) parts.set(entry.part, text);
      }
      const styleText = styles.save();
      if (styleText !== null) parts.set(stylesPart, styleText);
      const chain = byType('calcChain');
      if (formulasRemoved && chain !== '' && parts.has(chain)) removePart(parts, main, chain);
      return parts.save();
    },
  };
  return book;
}

function writeWorkbook(
  workbook: string,
  entries: readonly Entry[],
  sheets: boolean,
  names: typeof writeNames | null,
  defined: Parameters<typeof writeNames>[1],
): string {
  let text = workbook;
  const found = element(text, 'sheets');
  if (sheets && found !== null) {
    const close = text.slice(text.lastIndexOf('</', found.to - 1), found.to);
    text = splice(text, found.from, found.to, `${found.tag}${entries.map((entry) => entry.tag).join('')}${close}`);
  }
  return names === null ? text : names(text, defined);
}

const insertCalc = (workbook: string): string => {
  const after = ['definedNames', 'externalReferences', 'functionGroups', 'sheets']
    .map((name) => element(workbook, name))
    .find((e) => e !== null);
  return after == null
    ? workbook
    : splice(workbook, after.to, after.to, `<${rootPrefix(workbook)}calcPr fullCalcOnLoad="1"/>`);
};

/** Removes a part with its relation and content type. */
function removePart(parts: Parts, owner: string, part: string): void {
  const rels = owner.replace(/([^/]*)$/, '_rels/$1.rels');
  const relation = parts.relations(owner).find((r) => r.target === part);
  if (relation !== undefined)
    parts.set(
      rels,
      elements(parts.text(rels), 'Relationship')
        .filter((e) => attribute(e.tag, 'Id') === relation.id)
        .reduce((text, e) => splice(text, e.from, e.to, ''), parts.text(rels)),
    );
  const types = parts.text('[Content_Types].xml');
  const override = elements(types, 'Override').find(
    (e) => attribute(e.tag, 'PartName')?.toLowerCase() === `/${part}`.toLowerCase(),
  );
  if (override !== undefined) parts.set('[Content_Types].xml', splice(types, override.from, override.to, ''));
  parts.remove(part);
}

function tableInfo(xml: string, sheet: string): readonly TableInfo[] {
  const table = element(xml, 'table');
  const address = parseAddress(attribute(table?.tag ?? '', 'ref') ?? '', sheet);
  if (table === null || address === null || attribute(table.tag, 'headerRowCount') === '0') return [];
  return [
    {
      name: attribute(table.tag, 'displayName') ?? attribute(table.tag, 'name') ?? '',
      address,
      columns: elements(table.inner, 'tableColumn').map((e) =>
        (attribute(e.tag, 'name') ?? '').replace(/_x000a_/gi, '\n'),
      ),
      totalsRow: Number(attribute(table.tag, 'totalsRowCount') ?? 0) > 0,
    },
  ];
}

function noticesOf(parts: Parts): readonly string[] {
  const has = (pattern: RegExp) => parts.names.some((name) => pattern.test(name));
  return [
    ...(has(/^_xmlsignatures\//)
      ? ['The workbook is digitally signed: writing to it makes the signature invalid.']
      : []),
    ...(has(/vbaProject\.bin$/) ? ['The workbook has macros; they are kept and never run.'] : []),
    ...(has(/pivotCacheRecords/)
      ? ['Pivot tables keep what they last showed: refresh them in Excel after writing.']
      : []),
    ...(has(/externalLinks\//) ? ['Formulas link to other workbooks; their values are as last saved.'] : []),
  ];
}
