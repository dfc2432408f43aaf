/** The built Code.js: its gates, its cell functions, and its one door under attack. */
import { readFileSync } from 'node:fs';
import { createContext, Script } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { checkPanelPage } from '../../scripts/panelPage.ts';
import { buildServer, checkServerBundle, MAX_SERVER_BYTES, PUBLIC_FUNCTIONS } from '../../scripts/serverBundle.ts';
import type { CellValue, Grid } from '../../src/core/cell.ts';
import { sheetsName } from '../../src/functions/define.ts';
import { REGISTRY } from '../../src/functions/registry.ts';
import { startSimulatedSheets } from '../../src/workbench/sheets/simulatedSheets.ts';
import { picture, planBook } from '../support/fixtures.ts';

const code = await buildServer();
const other = (problems: readonly string[]) => problems.filter((problem) => !/bytes, more than/.test(problem));

describe('gates of Code.js', () => {
  it(`passes all of them, below ${MAX_SERVER_BYTES} bytes`, () => expect(checkServerBundle(code)).toEqual([]));
  const broken: readonly (readonly [string, string, RegExp])[] = [
    ['class fields', `${code}\nclass A { x = 1; }`, /ES2019/],
    ['a BigInt literal', `${code}\nfunction b() { return 1n; }`, /ES2019/],
    ['a public helper', `${code}\nfunction helper() {}`, /helper/],
    ['a missing door', code.replace('function budgetRpc', 'function budgetRpx'), /budgetRpc/],
    ['no banner', code.slice(1), /banner|ES2019/],
    ['fetch', code.replace('function onOpen() {', 'function onOpen() { fetch("x");'), /fetch/],
    ['setTimeout', code.replace('function onOpen() {', 'function onOpen() { setTimeout(onInstall);'), /setTimeout/],
    ['zod', `${code}\n// ZodError`, /zod/],
  ];
  for (const [what, text, message] of broken)
    it(`refuses ${what}`, () => expect(other(checkServerBundle(text)).join()).toMatch(message));
  it('refuses a bundle that is too large', () =>
    expect(checkServerBundle(`${code}/*${'x'.repeat(MAX_SERVER_BYTES)}*/`).join()).toMatch(/more than/));

  it('starts in a bare context', () => {
    const script = new Script(code);
    const times = Array.from({ length: 9 }, () => {
      const context = createContext(Object.create(null));
      new Script('delete globalThis.console').runInContext(context);
      const start = performance.now();
      script.runInContext(context);
      return {
        ms: performance.now() - start,
        found: PUBLIC_FUNCTIONS.every((name) => typeof context[name] === 'function'),
      };
    });
    console.log(
      `Code.js: ${code.length} characters, evaluated in ${(times.map((time) => time.ms).sort((a, b) => a - b)[4] ?? 0).toFixed(1)} ms`,
    );
    expect(times.every((time) => time.found)).toBe(true);
  });
});

describe('gates of the rest', () => {
  it('the manifest says V8 and asks for two scopes', () => {
    expect(JSON.parse(readFileSync('appsscript.json', 'utf8'))).toEqual({
      timeZone: 'Etc/UTC',
      runtimeVersion: 'V8',
      exceptionLogging: 'NONE',
      oauthScopes: [
        'https://www.googleapis.com/auth/spreadsheets.currentonly',
        'https://www.googleapis.com/auth/script.container.ui',
      ],
    });
  });
  it('a panel page with slashes in a template literal, a second file or no script is refused', () => {
    expect(checkPanelPage('<script>const a = "http://x"; // fine\n</script>')).toEqual([]);
    expect(checkPanelPage('<script>const a = `http://x`;</script>').join()).toMatch(/slashes/);
    expect(checkPanelPage('<script>const a = `${1}/*`;</script>').join()).toMatch(/slashes/);
    expect(checkPanelPage('<script src="a.js"></script>').join()).toMatch(/second file/);
    expect(checkPanelPage('<script>const = 1</script>').join()).toMatch(/parse/);
    expect(checkPanelPage('<p>')).toEqual(['the page has no script']);
  });
});

describe('cell functions of the built bundle', () => {
  const sheets = startSimulatedSheets(planBook(), code);
  const isGrid = (value: CellValue | Grid): value is Grid => Array.isArray(value);
  const given = (value: CellValue) => (value === null ? '' : typeof value === 'object' ? value.error : value);
  const plain = (value: CellValue | Grid) => (isGrid(value) ? value.map((row) => row.map(given)) : given(value));
  for (const spec of REGISTRY) {
    it.each(spec.examples.map((example, i) => ({ i, example })))(`${sheetsName(spec)} example $i`, ({ example }) => {
      const run = () => sheets.execute(sheetsName(spec), example.args.map(plain));
      if ('error' in example.result) expect(run).toThrow(example.result.error.message);
      // The result belongs to the realm of the script: compared as data.
      else expect(JSON.parse(JSON.stringify(run()))).toEqual(plain(example.result.value));
    });
  }
});

describe('arguments of cell functions', () => {
  const sheets = startSimulatedSheets(planBook(), code);
  it('a required argument that is left out is named', () =>
    expect(() => sheets.execute('BUDGET_VARIANCE', [100])).toThrow('VARIANCE needs actual'));
  it('an error cell is passed on, a blank cell is 0', () => {
    expect(() => sheets.execute('BUDGET_VARIANCE', ['#N/A', 1])).toThrow(/N\/A/);
    expect(sheets.execute('BUDGET_VARIANCE', ['', 5])).toBe(5);
  });
});

describe('the one door', () => {
  const hostile: readonly (readonly [string, string])[] = [
    ['no JSON', '{'],
    ['nothing', ''],
    ['null', 'null'],
    ['a list', '[]'],
    ['no arguments', '{"call":"survey"}'],
    ['an unknown call', '{"call":"eval","args":["1"]}'],
    ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'request'].map(
      (name) => [name, JSON.stringify({ call: name, args: [] })] as const,
    ),
    ['reads that are no list', '{"call":"read","args":[{}]}'],
    ['a read without detail', '{"call":"read","args":[[{"ref":"A"}]]}'],
    ['a plan without edits', '{"call":"commit","args":[{},{}]}'],
    [
      'an unknown edit',
      '{"call":"commit","args":[{"title":"x","edits":[{"kind":"removeSheet","sheet":"Plan"}],"basedOn":{},"assertions":[]},{"now":"","user":"","runId":"r"}]}',
    ],
    [
      'an address before the first cell',
      '{"call":"select","args":[{"sheet":"Plan","row":-1,"column":0,"rows":1,"columns":1}]}',
    ],
    ['recovery without a run', '{"call":"recover","args":[{"now":"","user":"","runId":"r"}]}'],
  ];
  for (const [what, text] of hostile) {
    it(`refuses ${what} and touches nothing`, async () => {
      const book = planBook();
      const before = picture(book);
      const reply = JSON.parse(await startSimulatedSheets(book, code).rpc(text));
      expect(reply).toMatchObject({ ok: false, error: { code: expect.any(String), message: expect.any(String) } });
      expect(picture(book)).toEqual(before);
    });
  }
  it('answers a survey and a lock that is taken', async () => {
    const sheets = startSimulatedSheets(planBook(), code);
    expect(JSON.parse(await sheets.rpc('{"call":"survey","args":[]}'))).toMatchObject({
      ok: true,
      value: { host: 'sheets' },
    });
    sheets.setLocked(true);
    const plan = { title: 'x', edits: [], basedOn: {}, assertions: [] };
    expect(
      JSON.parse(await sheets.rpc(JSON.stringify({ call: 'commit', args: [plan, { now: '', user: '', runId: 'r' }] }))),
    ).toMatchObject({ ok: true, value: { status: 'refused', problems: [{ code: 'lock-timeout' }] } });
  });
});
