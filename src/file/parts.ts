/** The parts of a package as text: relationships, content types, and what changed. */
import type { Problem } from '../workbook/problem.ts';
import { error } from '../workbook/problem.ts';
import { attribute, elements, escapeMarkup, splice } from './xml.ts';
import { inflate, writeZip, type Zip } from './zip.ts';

export type Relation = {
  readonly id: string;
  readonly type: string;
  readonly target: string;
  readonly external: boolean;
};

export type Parts = {
  readonly names: readonly string[];
  has(name: string): boolean;
  /** The text of a part; '' when it is missing or damaged (then `problems` says so). */
  text(name: string): string;
  set(name: string, text: string): void;
  remove(name: string): void;
  relations(name: string): readonly Relation[];
  addRelation(name: string, type: string, target: string): string;
  addContentType(part: string, type: string): void;
  readonly problems: readonly Problem[];
  save(): Uint8Array;
};

const relsName = (name: string): string => name.replace(/([^/]*)$/, '_rels/$1.rels');
const TYPES = '[Content_Types].xml';

/** Targets are relative to the part, or absolute with a leading slash. */
function resolve(from: string, target: string): string {
  if (target.startsWith('/')) return target.slice(1);
  const path = from.split('/').slice(0, -1);
  for (const step of target.split('/')) {
    if (step === '..') path.pop();
    else if (step !== '.') path.push(step);
  }
  return path.join('/');
}

export function openParts(zip: Zip): Parts {
  const entries = new Map(zip.entries.map((entry) => [entry.name, entry]));
  const canonical = new Map(zip.entries.map((entry) => [entry.name.toLowerCase().replace(/\\/g, '/'), entry.name]));
  const texts = new Map<string, string>();
  const changes = new Map<string, string | null>();
  const problems: Problem[] = [];
  const real = (name: string) => (entries.has(name) ? name : (canonical.get(name.toLowerCase()) ?? name));
  const text = (asked: string): string => {
    const name = real(asked);
    const known = changes.get(name) ?? texts.get(name);
    if (known !== undefined && known !== null) return known;
    const entry = entries.get(name);
    if (entry === undefined || changes.get(name) === null) return '';
    const bytes = inflate(zip, entry);
    if (bytes === null)
      problems.push(
        error(
          'damaged-part',
          name,
          'this part of the file cannot be unpacked',
          'an undamaged file',
          'Open it in Excel, let it repair the file, and save it again.',
        ),
      );
    const decoded = bytes === null ? '' : decodeText(bytes);
    texts.set(name, decoded);
    return decoded;
  };
  const set = (name: string, content: string) => changes.set(real(name), content);
  const relations = (name: string): readonly Relation[] =>
    elements(text(relsName(name)), 'Relationship').map((e) => {
      const external = attribute(e.tag, 'TargetMode') === 'External';
      const target = attribute(e.tag, 'Target') ?? '';
      return {
        id: attribute(e.tag, 'Id') ?? '',
        type: (attribute(e.tag, 'Type') ?? '').replace(/^.*\//, ''),
        target: external ? target : real(resolve(name, target)),
        external,
      };
    });
  return {
    names: zip.entries.map((entry) => entry.name),
    problems,
    has: (name) => changes.get(real(name)) !== null && (changes.has(real(name)) || entries.has(real(name))),
    text,
    set,
    remove: (name) => changes.set(real(name), null),
    relations,
    addRelation: (name, type, target) => {
      const path = relsName(name);
      const now =
        text(path) ||
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>';
      const used = new Set(relations(name).map((relation) => relation.id));
      let n = used.size + 1;
      while (used.has(`rId${n}`)) n++;
      const made = `<Relationship Id="rId${n}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${type}" Target="${escapeMarkup(target)}"/>`;
      set(path, now.includes('</') ? now.replace(/<\/(?:[\w.-]+:)?Relationships>\s*$/, (close) => made + close) : now);
      return `rId${n}`;
    },
    addContentType: (part, type) => {
      const now = text(TYPES);
      const close = now.lastIndexOf('</');
      set(TYPES, splice(now, close, close, `<Override PartName="/${part}" ContentType="${type}"/>`));
    },
    save: () =>
      writeZip(
        zip,
        new Map(
          [...changes].map(([name, content]) => [name, content === null ? null : new TextEncoder().encode(content)]),
        ),
      ),
  };
}

/** UTF-8 with or without a mark; UTF-16 when it says so. */
function decodeText(bytes: Uint8Array): string {
  const [a, b] = bytes;
  if (a === 0xff && b === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (a === 0xfe && b === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  return new TextDecoder().decode(bytes);
}
