/**
 * One worksheet part: cells are read from the XML text on demand, changes are kept beside it and spliced in on
 * save. A cell that nobody touched keeps its bytes.
 */

import { serialOfIso } from '../core/calendar/serial.ts';
import type { CellErrorCode, CellValue } from '../core/cell.ts';
import { type Address, columnIndex, columnLetters, parseAddress } from '../workbook/address.ts';
import { moveFormula } from './sharedFormula.ts';
import {
  attribute,
  element,
  elements,
  escapeMarkup,
  escapeXml,
  rootPrefix,
  splice,
  unescapeMarkup,
  unescapeXml,
  withAttribute,
} from './xml.ts';

/** A cell as stored. `f` is the raw formula element, null when there is none. */
export type StoredCell = {
  readonly xf: number;
  readonly value: CellValue;
  readonly f: string | null;
  readonly rest: string;
};

export type Sheet = {
  /** Calls `visit` for each stored cell of rows `from`…`to` (0-based, inclusive) in columns `left`…`right`. */
  visit(
    from: number,
    to: number,
    left: number,
    right: number,
    visit: (row: number, column: number, value: CellValue, xf: number, f: string | null) => void,
  ): void;
  cell(row: number, column: number): StoredCell | null;
  set(row: number, column: number, cell: StoredCell): void;
  /** The used range as [row, column, rows, columns]; null when no cell is stored. */
  used(): readonly [number, number, number, number] | null;
  readonly merges: readonly Address[];
  /** Ranges of array and dynamic-array formulas, whose members but the first refuse writes. */
  arrays(): readonly Address[];
  formulaText(row: number, column: number, f: string): string;
  isProtected(): boolean;
  setProtected(on: boolean): void;
  setWidths(column: number, widths: readonly number[]): void;
  /** The part as it is now, or null when nothing changed. */
  save(): string | null;
};

type RowSpan = { readonly row: number; readonly from: number; readonly to: number };

/** @param strings The shared string of an index. */
export function readSheet(xml: string, name: string, strings: (index: number) => string): Sheet {
  const prefix = rootPrefix(xml);
  const changed = new Map<number, Map<number, StoredCell>>();
  let touched = false;
  let text = xml;
  const data = element(xml, 'sheetData');
  const spans = data === null ? [] : rowSpans(xml, data.from + data.tag.length, data.to, prefix);
  const spanOf = new Map<number, RowSpan>(spans.map((span) => [span.row, span]));
  const merges = elements(xml, 'mergeCell').flatMap((e) => parseAddress(attribute(e.tag, 'ref') ?? '', name) ?? []);
  let masters: Map<string, { readonly row: number; readonly column: number; readonly text: string }> | null = null;
  let arrayRanges: readonly Address[] | null = null;
  const scan = (span: RowSpan, left: number, right: number, visit: (column: number, cell: RawCell) => void) =>
    scanRow(xml, span, prefix, left, right, visit);

  const visit: Sheet['visit'] = (from, to, left, right, each) => {
    const rows = new Set<number>();
    for (const span of between(spans, from, to)) {
      rows.add(span.row);
      const over = changed.get(span.row);
      scan(span, left, right, (column, raw) => {
        if (over?.has(column)) return;
        each(span.row, column, cellValue(xml, raw, prefix, strings), raw.xf, raw.f);
      });
      if (over !== undefined) visitChanged(span.row, over, left, right, each);
    }
    for (const [row, over] of changed)
      if (row >= from && row <= to && !rows.has(row)) visitChanged(row, over, left, right, each);
  };

  const cell = (row: number, column: number): StoredCell | null => {
    const over = changed.get(row)?.get(column);
    if (over !== undefined) return over;
    const span = spanOf.get(row);
    let found: StoredCell | null = null;
    if (span !== undefined)
      scan(span, column, column, (_, raw) => {
        found = { xf: raw.xf, value: cellValue(xml, raw, prefix, strings), f: raw.f, rest: raw.rest };
      });
    return found;
  };

  const findFormulas = () => {
    masters = new Map();
    const arrays: Address[] = [];
    for (const span of spans) {
      if (xml.indexOf(`<${prefix}f`, span.from) === -1) break;
      scan(span, 0, Number.MAX_SAFE_INTEGER, (column, raw) => {
        if (raw.f === null) return;
        const tag = raw.f.slice(0, raw.f.indexOf('>') + 1);
        const si = attribute(tag, 'si');
        if (attribute(tag, 't') === 'shared' && si !== null && innerOf(raw.f) !== '')
          masters?.set(si, { row: span.row, column, text: innerOf(raw.f) });
        const ref = attribute(tag, 'ref');
        if (['array', 'dataTable'].includes(attribute(tag, 't') ?? '') && ref !== null) {
          const at = parseAddress(ref, name);
          if (at !== null) arrays.push(at);
        }
      });
    }
    arrayRanges = arrays;
  };

  return {
    visit,
    cell,
    merges,
    set: (row, column, stored) => {
      touched = true;
      const over = changed.get(row) ?? new Map<number, StoredCell>();
      over.set(column, stored);
      changed.set(row, over);
    },
    used: () => usedOf(visit),
    arrays: () => {
      if (arrayRanges === null) findFormulas();
      return arrayRanges ?? [];
    },
    formulaText: (row, column, f) => {
      const own = innerOf(f);
      const si = attribute(f.slice(0, f.indexOf('>') + 1), 'si');
      if (own !== '' || si === null) return own;
      if (masters === null) findFormulas();
      const master = masters?.get(si);
      return master === undefined ? '' : moveFormula(master.text, row - master.row, column - master.column);
    },
    isProtected: () =>
      !['0', 'false', null].includes(attribute(element(text, 'sheetProtection')?.tag ?? '<x>', 'sheet')),
    setProtected: (on) => {
      touched = true;
      const found = element(text, 'sheetProtection');
      if (found !== null) text = splice(text, found.from, found.to, '');
      const at = element(text, 'sheetData');
      if (on && at !== null)
        text = splice(text, at.to, at.to, `<${prefix}sheetProtection sheet="1" objects="1" scenarios="1"/>`);
    },
    setWidths: (column, widths) => {
      touched = true;
      text = withWidths(text, prefix, column, widths);
    },
    save: () => (touched ? writeSheet(text, prefix, changed, (row) => spanOf.get(row) ?? null, xml) : null),
  };
}

/** A cell's places in the text, before its value is made. */
type RawCell = {
  readonly xf: number;
  readonly type: string;
  readonly from: number;
  readonly to: number;
  readonly f: string | null;
  readonly rest: string;
};

function rowSpans(xml: string, from: number, to: number, prefix: string): RowSpan[] {
  const open = `<${prefix}row`;
  const close = `</${prefix}row>`;
  const spans: RowSpan[] = [];
  let last = -1;
  for (let at = xml.indexOf(open, from); at >= 0 && at < to; at = xml.indexOf(open, at + 1)) {
    const code = xml.charCodeAt(at + open.length);
    if (code !== 32 && code !== 62 && code !== 47 && code !== 10 && code !== 13 && code !== 9) continue;
    const end = xml.indexOf('>', at);
    const tag = xml.slice(at, end + 1);
    const number = attribute(tag, 'r');
    const row = number === null ? last + 1 : Number(number) - 1;
    last = row;
    const stop = tag.endsWith('/>') ? end + 1 : xml.indexOf(close, end) + close.length;
    if (stop < end) break;
    spans.push({ row, from: at, to: stop });
  }
  return spans;
}

/** The spans of rows `from`…`to`; spans are in row order in every file we know, but sort order is not promised. */
function between(spans: readonly RowSpan[], from: number, to: number): readonly RowSpan[] {
  return from <= 0 && to >= (spans[spans.length - 1]?.row ?? 0)
    ? spans
    : spans.filter((span) => span.row >= from && span.row <= to);
}

function scanRow(
  xml: string,
  span: RowSpan,
  prefix: string,
  left: number,
  right: number,
  visit: (column: number, cell: RawCell) => void,
): void {
  const open = `<${prefix}c`;
  const close = `</${prefix}c>`;
  let last = -1;
  for (let at = xml.indexOf(open, span.from + 1); at >= 0 && at < span.to; at = xml.indexOf(open, at + 1)) {
    const code = xml.charCodeAt(at + open.length);
    if (code !== 32 && code !== 62 && code !== 47 && code !== 10 && code !== 13 && code !== 9) continue;
    const end = xml.indexOf('>', at);
    const empty = xml.charCodeAt(end - 1) === 47;
    const stop = empty ? end + 1 : xml.indexOf(close, end) + close.length;
    if (stop < end) return;
    const tag = xml.slice(at, end + 1);
    const column = columnOf(tag, last);
    last = column;
    if (column >= left && column <= right)
      visit(column, rawCell(xml, tag, end + 1, empty ? end + 1 : stop - close.length, prefix));
    if (column > right) return;
    at = stop - 1;
  }
}

/** Column of ` r="AB12"`; without it the next one. Hand-written: this runs for every cell. */
function columnOf(tag: string, last: number): number {
  const at = tag.indexOf(' r="');
  if (at < 0) {
    const reference = attribute(tag, 'r');
    return reference === null ? last + 1 : columnIndex(/^[A-Za-z]+/.exec(reference)?.[0] ?? 'A');
  }
  let column = 0;
  for (let i = at + 4; ; i++) {
    const code = tag.charCodeAt(i) & ~32;
    if (code < 65 || code > 90) return column - 1;
    column = column * 26 + code - 64;
  }
}

const KNOWN = /\s(?:r|s|t)\s*=\s*(?:"[^"]*"|'[^']*')/g;

function skipBlanks(xml: string, from: number): number {
  let at = from;
  while (xml.charCodeAt(at) <= 32) at++;
  return at;
}

function rawCell(xml: string, tag: string, from: number, to: number, prefix: string): RawCell {
  const s = tag.indexOf(' s="');
  const xf = s < 0 ? 0 : Number.parseInt(tag.slice(s + 4), 10);
  const t = tag.indexOf(' t="');
  const type = t < 0 ? 'n' : tag.slice(t + 4, tag.indexOf('"', t + 4));
  // The schema puts <f> first in a cell; searching on would run to the end of the sheet where there is none.
  const start = from === to ? -1 : skipBlanks(xml, from);
  let f: string | null = null;
  if (start >= 0 && xml.startsWith(`<${prefix}f`, start) && /[\s/>]/.test(xml[start + prefix.length + 2] ?? '')) {
    const tagEnd = xml.indexOf('>', start);
    f =
      xml[tagEnd - 1] === '/'
        ? xml.slice(start, tagEnd + 1)
        : xml.slice(start, xml.indexOf(`</${prefix}f>`, tagEnd) + prefix.length + 4);
  }
  const rest =
    tag.length > 40 || tag.includes(' cm=') || tag.includes(' vm=') || tag.includes(' ph=')
      ? tag.replace(KNOWN, '').replace(/^<[\w:.-]+|\s*\/?>$/g, '')
      : '';
  return { xf, type, from, to, f, rest };
}

function cellValue(xml: string, raw: RawCell, prefix: string, strings: (index: number) => string): CellValue {
  if (raw.from === raw.to) return null;
  if (raw.type === 'inlineStr') return richText(xml.slice(raw.from, raw.to));
  const open = xml.indexOf(`<${prefix}v`, raw.from);
  if (open < 0 || open >= raw.to) return null;
  const start = xml.indexOf('>', open) + 1;
  if (xml[start - 2] === '/') return raw.type === 'str' ? '' : null;
  const text = xml.slice(start, xml.indexOf('<', start));
  switch (raw.type) {
    case 's':
      return strings(Number(text));
    case 'str':
      return unescapeXml(text);
    case 'b':
      return text.trim() === '1' || text.trim() === 'true';
    case 'e':
      return { error: unescapeMarkup(text.trim()) as CellErrorCode };
    case 'd':
      return isoNumber(text.trim());
    default: {
      const number = Number(text);
      return text.trim() === '' ? null : Number.isFinite(number) ? number : { error: '#NUM!' };
    }
  }
}

function isoNumber(text: string): CellValue {
  const serial = serialOfIso(text.slice(0, 10));
  if (serial === null) return text;
  const time = /T(\d\d):(\d\d)(?::(\d\d(?:\.\d+)?))?/.exec(text);
  return serial + (time === null ? 0 : (Number(time[1]) * 3600 + Number(time[2]) * 60 + Number(time[3] ?? 0)) / 86_400);
}

/** The text of `<is>` or `<si>`: runs joined, phonetic hints left out. */
export function richText(xml: string): string {
  const plain = xml.includes('rPh')
    ? elements(xml, 'rPh').reduceRight((text, e) => splice(text, e.from, e.to, ''), xml)
    : xml;
  return elements(plain, 't')
    .map((e) => unescapeXml(e.inner))
    .join('');
}

const innerOf = (f: string): string =>
  unescapeMarkup(f.endsWith('/>') ? '' : f.slice(f.indexOf('>') + 1, f.lastIndexOf('</')));

function visitChanged(
  row: number,
  over: ReadonlyMap<number, StoredCell>,
  left: number,
  right: number,
  each: Parameters<Sheet['visit']>[4],
): void {
  for (const [column, stored] of over)
    if (column >= left && column <= right) each(row, column, stored.value, stored.xf, stored.f);
}

/** Cells with a value or a formula; formats alone do not make a range used. */
function usedOf(visit: Sheet['visit']): readonly [number, number, number, number] | null {
  let [top, left, bottom, right] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, -1, -1];
  visit(0, Number.MAX_SAFE_INTEGER, 0, Number.MAX_SAFE_INTEGER, (row, column, value, _, f) => {
    if (value === null && f === null) return;
    top = Math.min(top, row);
    left = Math.min(left, column);
    bottom = Math.max(bottom, row);
    right = Math.max(right, column);
  });
  return bottom < 0 ? null : [top, left, bottom - top + 1, right - left + 1];
}

// ------------------------------------------------------------------------------------------- writing

function writeSheet(
  text: string,
  prefix: string,
  changed: ReadonlyMap<number, ReadonlyMap<number, StoredCell>>,
  spanOf: (row: number) => RowSpan | null,
  xml: string,
): string {
  const data = element(text, 'sheetData');
  if (data === null || changed.size === 0) return text;
  // Protection and widths may have moved sheetData; rows are at the same distance from its start.
  const shift = data.from - (element(xml, 'sheetData')?.from ?? data.from);
  const rows = [...changed.keys()].sort((a, b) => a - b);
  const close = `</${prefix}sheetData>`;
  const selfClosed = data.tag.endsWith('/>');
  const bodyFrom = data.from + data.tag.length;
  const bodyTo = selfClosed ? bodyFrom : data.to - close.length;
  const all = selfClosed ? [] : rowSpans(text, bodyFrom, bodyTo, prefix);
  const pieces: string[] = [];
  let at = bodyFrom;
  let next = 0;
  for (const row of rows) {
    const over = changed.get(row) ?? new Map<number, StoredCell>();
    const span = spanOf(row);
    if (span !== null) {
      pieces.push(
        text.slice(at, span.from + shift),
        rewriteRow(text.slice(span.from + shift, span.to + shift), row, over, prefix),
      );
      at = span.to + shift;
      continue;
    }
    while (next < all.length && (all[next]?.row ?? 0) < row) next++;
    const before = all[next]?.from ?? bodyTo;
    if (before > at) {
      pieces.push(text.slice(at, before));
      at = before;
    }
    const cells = sortedCells(over)
      .map(([column, stored]) => cellXml(row, column, stored, prefix))
      .join('');
    if (cells !== '') pieces.push(`<${prefix}row r="${row + 1}">${cells}</${prefix}row>`);
  }
  pieces.push(text.slice(at, bodyTo));
  const open = selfClosed ? data.tag.replace(/\s*\/>$/, '>') : data.tag;
  return widenDimension(text.slice(0, data.from) + open + pieces.join('') + close + text.slice(data.to), changed);
}

const sortedCells = (over: ReadonlyMap<number, StoredCell>) => [...over].sort(([a], [b]) => a - b);

/** A row with the changed cells replaced or put in their place. */
function rewriteRow(xml: string, row: number, over: ReadonlyMap<number, StoredCell>, prefix: string): string {
  const tag = xml.slice(0, xml.indexOf('>') + 1);
  const close = `</${prefix}row>`;
  if (tag.endsWith('/>'))
    return `${tag.replace(/\s*\/>$/, '>')}${sortedCells(over)
      .map(([column, stored]) => cellXml(row, column, stored, prefix))
      .join('')}${close}`;
  const cells: { readonly column: number; readonly text: string }[] = [];
  const open = `<${prefix}c`;
  const closeCell = `</${prefix}c>`;
  let last = -1;
  for (let at = xml.indexOf(open, tag.length); at >= 0; ) {
    if (!/[\s/>]/.test(xml[at + open.length] ?? '')) {
      at = xml.indexOf(open, at + 1);
      continue;
    }
    const end = xml.indexOf('>', at);
    const stop = xml[end - 1] === '/' ? end + 1 : xml.indexOf(closeCell, end) + closeCell.length;
    const column = columnOf(xml.slice(at, end + 1), last);
    last = column;
    if (!over.has(column)) cells.push({ column, text: xml.slice(at, stop) });
    at = xml.indexOf(open, stop);
  }
  for (const [column, stored] of over) cells.push({ column, text: cellXml(row, column, stored, prefix) });
  const tail = /<(?:[\w.-]+:)?extLst[\s\S]*$/.exec(xml)?.[0].replace(new RegExp(`${close}$`), '') ?? '';
  return `${tag}${cells
    .sort((a, b) => a.column - b.column)
    .map((c) => c.text)
    .join('')}${tail}${close}`;
}

function cellXml(row: number, column: number, { xf, value, f, rest }: StoredCell, p: string): string {
  if (value === null && f === null && xf === 0 && rest === '') return '';
  const head = `<${p}c r="${columnLetters(column)}${row + 1}"${xf === 0 ? '' : ` s="${xf}"`}${rest}`;
  const formula = f ?? '';
  if (value === null) return formula === '' ? `${head}/>` : `${head}>${formula}</${p}c>`;
  switch (typeof value) {
    case 'number':
      return `${head}>${formula}<${p}v>${String(value)}</${p}v></${p}c>`;
    case 'boolean':
      return `${head} t="b">${formula}<${p}v>${value ? 1 : 0}</${p}v></${p}c>`;
    case 'string':
      return formula === ''
        ? `${head} t="inlineStr"><${p}is><${p}t xml:space="preserve">${escapeXml(value)}</${p}t></${p}is></${p}c>`
        : `${head} t="str">${formula}<${p}v>${escapeXml(value)}</${p}v></${p}c>`;
    default:
      return `${head} t="e">${formula}<${p}v>${escapeMarkup(value.error)}</${p}v></${p}c>`;
  }
}

function widenDimension(text: string, changed: ReadonlyMap<number, ReadonlyMap<number, StoredCell>>): string {
  const found = element(text, 'dimension');
  const at = found === null ? null : parseAddress(attribute(found.tag, 'ref') ?? '', 'x');
  if (found === null || at === null) return text;
  let [top, left, bottom, right] = [at.row, at.column, at.row + at.rows - 1, at.column + at.columns - 1];
  for (const [row, over] of changed) {
    for (const [column, stored] of over) {
      if (stored.value === null && stored.f === null) continue;
      [top, left, bottom, right] = [
        Math.min(top, row),
        Math.min(left, column),
        Math.max(bottom, row),
        Math.max(right, column),
      ];
    }
  }
  const ref = `${columnLetters(left)}${top + 1}${top === bottom && left === right ? '' : `:${columnLetters(right)}${bottom + 1}`}`;
  return ref === attribute(found.tag, 'ref')
    ? text
    : splice(text, found.from, found.from + found.tag.length, withAttribute(found.tag, 'ref', ref));
}

/** `<cols>` with the given columns set; existing spans are split around them. */
function withWidths(text: string, p: string, first: number, widths: readonly number[]): string {
  const found = element(text, 'cols');
  const from = first + 1;
  const to = first + widths.length;
  const kept = elements(found?.inner ?? '', 'col').flatMap((e) => {
    const [min, max] = [Number(attribute(e.tag, 'min')), Number(attribute(e.tag, 'max'))];
    const part = (a: number, b: number) =>
      a > b ? [] : [{ min: a, tag: withAttribute(withAttribute(e.tag, 'min', String(a)), 'max', String(b)) }];
    return max < from || min > to ? part(min, max) : [...part(min, from - 1), ...part(to + 1, max)];
  });
  const made = widths.map((width, i) => ({
    min: from + i,
    tag: `<${p}col min="${from + i}" max="${from + i}" width="${width}" customWidth="1"/>`,
  }));
  const cols = `<${p}cols>${[...kept, ...made]
    .sort((a, b) => a.min - b.min)
    .map((c) => c.tag)
    .join('')}</${p}cols>`;
  const data = element(text, 'sheetData');
  return found !== null
    ? splice(text, found.from, found.to, cols)
    : data === null
      ? text
      : splice(text, data.from, data.from, cols);
}
