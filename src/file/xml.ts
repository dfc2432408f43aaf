/** The little XML that OOXML parts need: escaping, attributes, and finding elements by local name in small parts. */

export const escapeXml = (text: string): string =>
  text
    .replace(/_x[0-9A-Fa-f]{4}_/g, (match) => `_x005F${match}`)
    .replace(
      /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
      (c) => `_x${c.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`,
    )
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/\r/g, '_x000D_');

/** Attribute and formula text: no `_xHHHH_` escapes there. */
export const escapeMarkup = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

export function unescapeMarkup(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(#x[0-9a-fA-F]+|#\d+|\w+);/g, (match, name: string) => {
    if (!name.startsWith('#')) return ENTITIES[name] ?? match;
    const code = name[1] === 'x' ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code <= 0x10ffff ? String.fromCodePoint(code) : match;
  });
}

/** Text of a cell: entities and `_xHHHH_` escapes undone. */
export function unescapeXml(text: string): string {
  const plain = unescapeMarkup(text);
  return plain.includes('_x')
    ? plain.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    : plain;
}

/** An attribute of a start tag; null when it is not there. */
export function attribute(tag: string, name: string): string | null {
  const match = new RegExp(`\\s${name}\\s*=\\s*("([^"]*)"|'([^']*)')`).exec(tag);
  return match === null ? null : unescapeMarkup(match[2] ?? match[3] ?? '');
}

/** A start tag with an attribute set, added or (null) removed. */
export function withAttribute(tag: string, name: string, text: string | null): string {
  const pattern = new RegExp(`\\s${name}\\s*=\\s*("[^"]*"|'[^']*')`);
  const bare = tag.replace(pattern, '');
  return text === null
    ? bare
    : bare.replace(/\s*(\/?)>$/, (_, slash: string) => ` ${name}="${escapeMarkup(text)}"${slash}>`);
}

export type Element = {
  /** Start tag with its brackets. */
  readonly tag: string;
  /** Between start and end tag; '' when self-closed. */
  readonly inner: string;
  readonly from: number;
  readonly to: number;
};

/** All elements of a local name, whatever the prefix; not for elements nested in themselves. */
export function elements(xml: string, name: string): readonly Element[] {
  const found: Element[] = [];
  const open = new RegExp(`<((?:[\\w.-]+:)?${name})(?=[\\s/>])(?:[^>"']|"[^"]*"|'[^']*')*>`, 'g');
  for (let match = open.exec(xml); match !== null; match = open.exec(xml)) {
    const [tag] = match;
    if (tag.endsWith('/>')) {
      found.push({ tag, inner: '', from: match.index, to: match.index + tag.length });
      continue;
    }
    const close = `</${match[1]}>`;
    const end = xml.indexOf(close, open.lastIndex);
    if (end < 0) return found;
    found.push({ tag, inner: xml.slice(open.lastIndex, end), from: match.index, to: end + close.length });
    open.lastIndex = end + close.length;
  }
  return found;
}

export const element = (xml: string, name: string): Element | null => elements(xml, name)[0] ?? null;

/** The prefix of the root element, such as "x:" or "". */
export function rootPrefix(xml: string): string {
  const match = /<([\w.-]+:)?[\w.-]+[\s>/]/.exec(xml.replace(/<\?[^>]*\?>|<!--[\s\S]*?-->/g, ''));
  return match?.[1] ?? '';
}

export const splice = (xml: string, from: number, to: number, text: string): string =>
  xml.slice(0, from) + text + xml.slice(to);
