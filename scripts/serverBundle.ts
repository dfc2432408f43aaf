/** Code.js: one ES2019 script with an IIFE, the doors, and a declared function per cell function. */

import { parse } from 'acorn';
import { build } from 'esbuild';
import { sheetsName } from '../src/functions/define.ts';
import { toSheetsStubs } from '../src/functions/project.ts';
import { REGISTRY } from '../src/functions/registry.ts';
import { withoutDocs } from './withoutDocs.ts';

const DOORS = `
/** Adds the menu; runs by itself when the spreadsheet opens. */
function onOpen() { budgetApp.menu(); }
/** Runs once after installing as an add-on. */
function onInstall() { budgetApp.menu(); }
/** Opens the panel. */
function budgetShowPanel() { budgetApp.showPanel(); }
/** The panel's only door to the spreadsheet. */
function budgetRpc(text) { return budgetApp.rpc(text); }
`;

/** Every function that Apps Script and the sidebar can see. */
export const PUBLIC_FUNCTIONS: readonly string[] = [
  'onOpen',
  'onInstall',
  'budgetShowPanel',
  'budgetRpc',
  ...REGISTRY.map(sheetsName),
];

export const MAX_SERVER_BYTES = 250_000;

export async function buildServer(): Promise<string> {
  const result = await build({
    entryPoints: ['src/sheets/server.ts'],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'budgetApp',
    target: 'es2019',
    platform: 'neutral',
    minifyWhitespace: true,
    minifySyntax: true,
    minifyIdentifiers: true,
    legalComments: 'none',
    plugins: [withoutDocs],
    define: { 'Number.POSITIVE_INFINITY': 'Infinity', 'Number.NaN': 'NaN' },
    charset: 'utf8',
    logLevel: 'silent',
  });
  const code = result.outputFiles[0]?.text ?? '';
  return `/** @OnlyCurrentDoc */\n${code}${DOORS}\n${toSheetsStubs()}\n`;
}

/** Names that do not exist in Apps Script, or must not be used from it. */
const BANNED = [
  'setTimeout',
  'setInterval',
  'fetch',
  'URL',
  'TextEncoder',
  'TextDecoder',
  'structuredClone',
  'crypto',
  'process',
  'require',
  'UrlFetchApp',
  'XMLHttpRequest',
  'eval',
  'PropertiesService',
  'DriveApp',
  'GmailApp',
];

/** What is wrong with a bundle; empty when it may be pushed. */
export function checkServerBundle(code: string): readonly string[] {
  const problems: string[] = [];
  let names: readonly string[] = [];
  try {
    const program = parse(code, { ecmaVersion: 2019, sourceType: 'script' });
    names = program.body.flatMap((node) => (node.type === 'FunctionDeclaration' ? [node.id.name] : []));
  } catch (fault) {
    problems.push(`it is no ES2019 script: ${fault instanceof Error ? fault.message : String(fault)}`);
  }
  const missing = PUBLIC_FUNCTIONS.filter((name) => !names.includes(name));
  const extra = names.filter((name) => !PUBLIC_FUNCTIONS.includes(name));
  if (missing.length > 0) problems.push(`functions are missing: ${missing.join(', ')}`);
  if (extra.length > 0) problems.push(`functions are public that should not be: ${extra.join(', ')}`);
  if (!code.startsWith('/** @OnlyCurrentDoc */')) problems.push('the @OnlyCurrentDoc banner is missing');
  const size = new TextEncoder().encode(code).length;
  if (size > MAX_SERVER_BYTES) problems.push(`it has ${size} bytes, more than ${MAX_SERVER_BYTES}`);
  const used = BANNED.filter((name) => new RegExp(`(?<![\\w.$"'])${name}(?![\\w$"'])\\s*[(.]`).test(code));
  if (used.length > 0) problems.push(`it uses ${used.join(', ')}`);
  if (/ZodError|zod\//.test(code)) problems.push('it contains zod');
  return problems;
}
