/** Microsoft's validator needs its own server; these rules run offline. `node --import tsx scripts/validate-manifest.ts [manifest.xml]` */
import { existsSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { toExcelMetadata } from '../src/functions/project.ts';

/** Order of the children, as Excel demands it (docs/develop/manifest-element-ordering of office-js-docs). */
const ORDER: Readonly<Record<string, string>> = {
  OfficeApp:
    'Id AlternateId Version ProviderName DefaultLocale DisplayName Description IconUrl HighResolutionIconUrl SupportUrl AppDomains Hosts Requirements DefaultSettings Permissions VersionOverrides',
  VersionOverrides: 'Description Requirements Hosts Resources',
  Host: 'Runtimes AllFormFactors DesktopFormFactor',
  DesktopFormFactor: 'GetStarted FunctionFile ExtensionPoint',
  Group: 'Label Icon Control',
  Control: 'Label Supertip Icon Action',
  Resources: 'bt:Images bt:Urls bt:ShortStrings bt:LongStrings',
};
const REQUIRED = [
  'Id',
  'Version',
  'ProviderName',
  'DisplayName',
  'Description',
  'IconUrl',
  'SupportUrl',
  'Permissions',
];
const LIMITS: Readonly<Record<string, number>> = { DisplayName: 125, Description: 250, ProviderName: 125 };

type Tag = {
  readonly name: string;
  readonly parent: string;
  readonly line: number;
  readonly text: string;
  readonly attributes: Readonly<Record<string, string>>;
};

/** Problems of a manifest, each with its line; empty when Excel would take it. Icons are looked up below `root`. */
export function validateManifest(xml: string, root = '.'): readonly string[] {
  const problems: string[] = [];
  const tags: Tag[] = [];
  const open: { readonly name: string; at: number }[] = [];
  const say = (line: number, text: string) => problems.push(`line ${line}: ${text}`);
  for (const match of xml.matchAll(/<(\/?)([A-Za-z:]+)((?:\s+[\w:]+="[^"]*")*)\s*(\/?)>([^<]*)/g)) {
    const [, closing = '', name = '', raw = '', self = '', text = ''] = match;
    const line = xml.slice(0, match.index).split('\n').length;
    if (closing) {
      if (open.pop()?.name !== name) say(line, `</${name}> closes nothing`);
      continue;
    }
    const parent = open.at(-1);
    const attributes = Object.fromEntries(
      [...raw.matchAll(/([\w:]+)="([^"]*)"/g)].map(([, key = '', value = '']) => [key, value]),
    );
    tags.push({ name, parent: parent?.name ?? '', line, text: text.trim(), attributes });
    const place = ORDER[parent?.name ?? '']?.split(' ').indexOf(name) ?? 0;
    if (parent !== undefined) {
      if (place < 0) say(line, `<${name}> does not belong into <${parent.name}>`);
      else if (place < parent.at) say(line, `<${name}> stands too late in <${parent.name}>`);
      parent.at = Math.max(parent.at, place);
    }
    if (!self) open.push({ name, at: 0 });
  }
  for (const { name } of open) problems.push(`<${name}> is not closed`);
  const top = (name: string) => tags.find((tag) => tag.name === name && tag.parent === 'OfficeApp');
  for (const name of REQUIRED) if (top(name) === undefined) problems.push(`<${name}> is missing`);
  checkTexts(top, say);
  checkResources(tags, say, root);
  for (const set of ['SharedRuntime', 'ExcelApi'])
    if (
      !tags.some(
        (tag) =>
          tag.name === 'Set' && tag.attributes.Name === set && /^\d+\.\d+$/.test(tag.attributes.MinVersion ?? ''),
      )
    )
      problems.push(`the requirement set ${set} is missing or has no version`);
  return [...problems, ...validateFunctions(toExcelMetadata().functions)];
}

function checkTexts(top: (name: string) => Tag | undefined, say: (line: number, text: string) => void): void {
  const id = top('Id');
  if (id && !/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(id.text)) say(id.line, 'Id is no GUID');
  const version = top('Version');
  if (version && !/^\d{1,5}(\.\d{1,5}){1,3}$/.test(version.text)) say(version.line, 'Version is not like 1.2.3.4');
  const permissions = top('Permissions');
  if (permissions && permissions.text !== 'ReadWriteDocument')
    say(permissions.line, 'Permissions must be ReadWriteDocument');
  for (const [name, limit] of Object.entries(LIMITS)) {
    const tag = top(name);
    if (tag && (tag.attributes.DefaultValue ?? tag.text).length > limit)
      say(tag.line, `${name} is longer than ${limit} characters`);
  }
}

function checkResources(tags: readonly Tag[], say: (line: number, text: string) => void, root: string): void {
  const defined = new Map<string, Tag>();
  for (const tag of tags) {
    const { id, DefaultValue: value = '' } = tag.attributes;
    if (id !== undefined && /^bt:(Image|Url|String)$/.test(tag.name)) {
      if (id.length > 32) say(tag.line, `the resource id ${id} is longer than 32 characters`);
      if (defined.has(id)) say(tag.line, `the resource id ${id} is used twice`);
      defined.set(id, tag);
    }
    const limit =
      tag.parent === 'bt:ShortStrings' ? 125 : tag.parent === 'bt:LongStrings' ? 250 : Number.POSITIVE_INFINITY;
    if (value.length > limit) say(tag.line, `the text is longer than ${limit} characters`);
    if (/Url$|^SourceLocation$|^bt:Image$/.test(tag.name) && value !== '' && !value.startsWith('https://'))
      say(tag.line, `${value} is not https`);
    if (value.endsWith('.png')) checkIcon(tag, value, say, root);
  }
  for (const tag of tags) {
    const { resid, size } = tag.attributes;
    if (resid === undefined) continue;
    const target = defined.get(resid);
    if (target === undefined) say(tag.line, `nothing has the resource id ${resid}`);
    else if (size !== undefined && !(target.attributes.DefaultValue ?? '').endsWith(`-${size}.png`))
      say(tag.line, `${resid} is no icon of size ${size}`);
    else if (tag.name === 'Namespace' && !/^[A-Za-z][\w.]{0,31}$/.test(target.attributes.DefaultValue ?? ''))
      say(target.line, 'the namespace is no name');
  }
}

function checkIcon(tag: Tag, url: string, say: (line: number, text: string) => void, root: string): void {
  const file = /\/(assets\/[\w-]+-(\d+)\.png)$/.exec(url);
  if (!file) return void say(tag.line, `${url} does not end in its size`);
  const path = `${root}/${file[1]}`;
  if (!existsSync(path)) return void say(tag.line, `${path} does not exist`);
  const bytes = readFileSync(path);
  // Width and height stand at fixed places of the first chunk of a PNG.
  if (bytes.readUInt32BE(16) !== Number(file[2]) || bytes.readUInt32BE(20) !== Number(file[2]))
    say(tag.line, `${path} is not ${file[2]} pixels wide and high`);
}

type Declared = {
  readonly id: string;
  readonly name: string;
  readonly parameters: readonly { readonly name: string; readonly type: string; readonly dimensionality: string }[];
};

/** Problems of the functions of functions.json. */
export function validateFunctions(functions: readonly Declared[]): readonly string[] {
  const seen = new Set<string>();
  return functions.flatMap(({ id, name, parameters }) => {
    const problems: string[] = [];
    if (!/^[A-Za-z][A-Za-z\d.]{2,127}$/.test(id)) problems.push(`${id}: the id needs 3 letters, digits or periods`);
    if (!/^[A-Za-z][\w.]{2,127}$/.test(name)) problems.push(`${id}: the name ${name} cannot be typed in a cell`);
    if (/^[A-Z]{1,3}[1-9]\d*$/i.test(name)) problems.push(`${id}: the name ${name} looks like a cell`);
    for (const key of [`id ${id.toUpperCase()}`, `name ${name.toUpperCase()}`]) {
      if (seen.has(key)) problems.push(`${id}: the ${key} is used twice`);
      seen.add(key);
    }
    for (const p of parameters)
      if (!/^(any|number|string|boolean)$/.test(p.type) || !/^(scalar|matrix)$/.test(p.dimensionality))
        problems.push(`${id}: ${p.name} has no known type`);
    return problems;
  });
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const problems = validateManifest(readFileSync(process.argv[2] ?? 'manifest.xml', 'utf8'));
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length > 0 ? 1 : 0;
}
