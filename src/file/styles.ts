/** styles.xml: number formats, locks and looks. New formats are appended; what is there is never renumbered. */
import type { Look } from '../workbook/port.ts';
import { attribute, element, elements, escapeMarkup, splice, withAttribute } from './xml.ts';

export type Styles = {
  format(xf: number): string;
  isDate(xf: number): boolean;
  isLocked(xf: number): boolean;
  /** The xf like `xf` with another number format. */
  withFormat(xf: number, format: string): number;
  withLook(xf: number, look: Look): number;
  /** The part with what was added, or null when nothing was. */
  save(): string | null;
};

const BUILT_IN: Readonly<Record<number, string>> = {
  0: 'General',
  1: '0',
  2: '0.00',
  3: '#,##0',
  4: '#,##0.00',
  9: '0%',
  10: '0.00%',
  11: '0.00E+00',
  12: '# ?/?',
  13: '# ??/??',
  14: 'mm-dd-yy',
  15: 'd-mmm-yy',
  16: 'd-mmm',
  17: 'mmm-yy',
  18: 'h:mm AM/PM',
  19: 'h:mm:ss AM/PM',
  20: 'h:mm',
  21: 'h:mm:ss',
  22: 'm/d/yy h:mm',
  37: '#,##0 ;(#,##0)',
  38: '#,##0 ;[Red](#,##0)',
  39: '#,##0.00;(#,##0.00)',
  40: '#,##0.00;[Red](#,##0.00)',
  45: 'mm:ss',
  46: '[h]:mm:ss',
  47: 'mmss.0',
  48: '##0.0E+0',
  49: '@',
};

/** Fonts, fills and borders of the looks, by finance conventions: inputs blue, calculations black. */
const LOOKS: Readonly<Record<Look, { readonly font: string; readonly fill?: string; readonly border?: string }>> = {
  title: { font: '<b/><sz val="14"/><color rgb="FF1F3864"/>' },
  header: {
    font: '<b/><sz val="11"/><color rgb="FF1F3864"/>',
    fill: 'FFDDE6F2',
    border: '<left/><right/><top/><bottom style="thin"><color rgb="FF1F3864"/></bottom><diagonal/>',
  },
  input: { font: '<sz val="11"/><color rgb="FF0000FF"/>' },
  calc: { font: '<sz val="11"/><color rgb="FF000000"/>' },
  total: {
    font: '<b/><sz val="11"/><color rgb="FF000000"/>',
    border: '<left/><right/><top style="thin"><color rgb="FF000000"/></top><bottom/><diagonal/>',
  },
  note: { font: '<i/><sz val="10"/><color rgb="FF595959"/>' },
};

export function readStyles(xml: string): Styles {
  const section = (name: string) => element(xml, name)?.inner ?? '';
  const formats = new Map<number, string>(
    elements(section('numFmts'), 'numFmt').map((e) => [
      Number(attribute(e.tag, 'numFmtId')),
      attribute(e.tag, 'formatCode') ?? '',
    ]),
  );
  const xfs = elements(section('cellXfs'), 'xf').map((e) => whole(e));
  const added = {
    numFmts: [] as string[],
    fonts: [] as string[],
    fills: [] as string[],
    borders: [] as string[],
    cellXfs: [] as string[],
  };
  const counts = {
    fonts: elements(section('fonts'), 'font').length,
    fills: elements(section('fills'), 'fill').length,
    borders: elements(section('borders'), 'border').length,
    cellXfs: xfs.length,
  };
  const derived = new Map<string, number>();
  const tagOf = (xf: number) => element(xfs[xf] ?? '<xf/>', 'xf')?.tag ?? '<xf/>';
  const formatOf = (xf: number) => {
    const id = Number(attribute(tagOf(xf), 'numFmtId') ?? 0);
    return formats.get(id) ?? BUILT_IN[id] ?? 'General';
  };
  const add = (part: 'fonts' | 'fills' | 'borders', body: string): number => {
    const at = added[part].indexOf(body);
    if (at >= 0) return counts[part] + at;
    added[part].push(body);
    return counts[part] + added[part].length - 1;
  };
  const derive = (xf: number, changes: Readonly<Record<string, string>>): number => {
    const base = xfs[xf] ?? '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>';
    const { tag = '<xf/>' } = element(base, 'xf') ?? {};
    const made = base.replace(tag, () =>
      Object.entries(changes).reduce((t, [name, text]) => withAttribute(t, name, text), tag),
    );
    const known = derived.get(made);
    if (known !== undefined) return known;
    xfs.push(made);
    added.cellXfs.push(made);
    derived.set(made, xfs.length - 1);
    return xfs.length - 1;
  };
  const idOf = (format: string): number => {
    for (const [id, code] of Object.entries(BUILT_IN)) if (code === format) return Number(id);
    for (const [id, code] of formats) if (code === format) return id;
    const id = Math.max(163, ...formats.keys()) + 1;
    formats.set(id, format);
    added.numFmts.push(`<numFmt numFmtId="${id}" formatCode="${escapeMarkup(format)}"/>`);
    return id;
  };
  return {
    format: formatOf,
    isDate: (xf) => isDateFormat(formatOf(xf)),
    isLocked: (xf) => {
      const protection = element(xfs[xf] ?? '', 'protection');
      return protection === null || !['0', 'false'].includes(attribute(protection.tag, 'locked') ?? '1');
    },
    withFormat: (xf, format) =>
      formatOf(xf) === format ? xf : derive(xf, { numFmtId: String(idOf(format)), applyNumberFormat: '1' }),
    withLook: (xf, look) => {
      const { font, fill, border } = LOOKS[look];
      return derive(xf, {
        fontId: String(add('fonts', `<font>${font}<name val="Calibri"/><family val="2"/></font>`)),
        applyFont: '1',
        ...(fill === undefined
          ? {}
          : {
              fillId: String(
                add(
                  'fills',
                  `<fill><patternFill patternType="solid"><fgColor rgb="${fill}"/><bgColor indexed="64"/></patternFill></fill>`,
                ),
              ),
              applyFill: '1',
            }),
        ...(border === undefined
          ? {}
          : { borderId: String(add('borders', `<border>${border}</border>`)), applyBorder: '1' }),
      });
    },
    save: () => {
      let out = xml;
      for (const part of ['cellXfs', 'borders', 'fills', 'fonts'] as const)
        out = append(out, part, added[part], counts[part]);
      return added.numFmts.length > 0 ? appendFormats(out, added.numFmts) : out === xml ? null : out;
    },
  };
}

const whole = (e: { readonly tag: string; readonly inner: string }): string =>
  e.inner === ''
    ? e.tag.endsWith('/>')
      ? e.tag
      : e.tag.replace(/>$/, '/>')
    : `${e.tag}${e.inner}</${/^<([\w:.-]+)/.exec(e.tag)?.[1] ?? 'xf'}>`;

function append(xml: string, part: string, bodies: readonly string[], before: number): string {
  const found = element(xml, part);
  if (found === null || bodies.length === 0) return xml;
  const name = /^<([\w:.-]+)/.exec(found.tag)?.[1] ?? part;
  const tag = withAttribute(found.tag.replace(/\/>$/, '>'), 'count', String(before + bodies.length));
  return splice(xml, found.from, found.to, `${tag}${found.inner}${bodies.join('')}</${name}>`);
}

function appendFormats(xml: string, bodies: readonly string[]): string {
  const found = element(xml, 'numFmts');
  if (found !== null) return append(xml, 'numFmts', bodies, elements(found.inner, 'numFmt').length);
  const root = element(xml, 'fonts');
  return root === null
    ? xml
    : splice(xml, root.from, root.from, `<numFmts count="${bodies.length}">${bodies.join('')}</numFmts>`);
}

/** Day, month, year or hour letters outside quotes, brackets and escapes. */
export function isDateFormat(format: string): boolean {
  const plain = format.replace(/"[^"]*"|\\.|\[(?!h+\]|m+\]|s+\])[^\]]*\]|_.|\*./gi, '');
  return plain !== 'General' && /[dmyhs]/i.test(plain) && !/^[#0?,.%E+\-\s/@]*$/i.test(plain.replace(/[dmyhs]/gi, 'd'));
}
