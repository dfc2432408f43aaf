/** Defined names of workbook.xml, kept in their order and spelling; only those we set change. */
import { type Address, formatAddress, parseAddress } from '../workbook/address.ts';
import type { NameInfo } from '../workbook/port.ts';
import { attribute, element, elements, escapeMarkup, splice, unescapeMarkup, withAttribute } from './xml.ts';

export type DefinedName = {
  readonly name: string;
  readonly sheetIndex: number | null;
  readonly refersTo: string;
  readonly tag: string;
};

export const readNames = (workbook: string): DefinedName[] =>
  elements(element(workbook, 'definedNames')?.inner ?? '', 'definedName').map((e) => {
    const local = attribute(e.tag, 'localSheetId');
    return {
      name: attribute(e.tag, 'name') ?? '',
      sheetIndex: local === null ? null : Number(local),
      refersTo: unescapeMarkup(e.inner),
      tag: e.tag,
    };
  });

/** Names for people: built-in print areas and filters left out. */
export const nameInfos = (names: readonly DefinedName[], sheets: readonly string[]): readonly NameInfo[] =>
  names
    .filter((name) => !name.name.startsWith('_xlnm.'))
    .map((name) => ({
      name: name.name,
      scope: name.sheetIndex === null ? null : (sheets[name.sheetIndex] ?? null),
      address: known(parseAddress(name.refersTo.replace(/^=/, '')), sheets),
      refersTo: name.refersTo,
    }));

/** The address with the sheet's own spelling; null when there is no such sheet. */
function known(address: Address | null, sheets: readonly string[]): Address | null {
  const sheet =
    address === null ? undefined : sheets.find((name) => name.toLowerCase() === address.sheet.toLowerCase());
  return address === null || sheet === undefined ? null : { ...address, sheet };
}

/** A workbook-scoped name set in place, added at the end, or (null) removed. */
export function withName(names: readonly DefinedName[], name: string, at: Address | null): DefinedName[] {
  const same = (n: DefinedName) => n.sheetIndex === null && n.name.toLowerCase() === name.toLowerCase();
  if (at === null) return names.filter((n) => !same(n));
  const refersTo = formatAddress(at, true);
  return names.some(same)
    ? names.map((n) => (same(n) ? { ...n, refersTo } : n))
    : [...names, { name, sheetIndex: null, refersTo, tag: `<definedName name="${escapeMarkup(name)}">` }];
}

/** Names after the sheet of `index` is gone: its own are dropped, references to it become #REF!, later indexes move. */
export function withoutSheet(names: readonly DefinedName[], index: number, sheet: string): DefinedName[] {
  return names
    .filter((n) => n.sheetIndex !== index)
    .map((n) => ({
      ...n,
      sheetIndex: n.sheetIndex !== null && n.sheetIndex > index ? n.sheetIndex - 1 : n.sheetIndex,
      refersTo: parseAddress(n.refersTo)?.sheet.toLowerCase() === sheet.toLowerCase() ? '#REF!' : n.refersTo,
    }));
}

export function writeNames(workbook: string, names: readonly DefinedName[]): string {
  const prefix = /<([\w.-]+:)?sheets[\s>]/.exec(workbook)?.[1] ?? '';
  const items = names.map((n) => {
    const tag = withAttribute(
      n.tag.replace(/\/>$/, '>'),
      'localSheetId',
      n.sheetIndex === null ? null : String(n.sheetIndex),
    );
    return `${tag}${escapeMarkup(n.refersTo)}</${/^<([\w:.-]+)/.exec(n.tag)?.[1] ?? `${prefix}definedName`}>`;
  });
  const made = items.length === 0 ? '' : `<${prefix}definedNames>${items.join('')}</${prefix}definedNames>`;
  const found = element(workbook, 'definedNames');
  if (found !== null) return splice(workbook, found.from, found.to, made);
  // The schema wants names after sheets, functionGroups and externalReferences.
  const before = ['externalReferences', 'functionGroups', 'sheets']
    .map((name) => element(workbook, name))
    .find((e) => e !== null);
  return before == null ? workbook : splice(workbook, before.to, before.to, made);
}
