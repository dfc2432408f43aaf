/** The real clasp, end to end, over loopback only: exactly the meant files arrive, byte for byte. */
import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildServer } from '../../scripts/serverBundle.ts';
import { type FakeScriptApi, fakeScriptApi, hasOpenssl } from './fakeScriptApi.ts';

const CLASP = resolve('node_modules/@google/clasp/build/src/index.js');
const PANEL = '<!doctype html><title>Apportion</title><script>/* stands in for the built panel */</script>';
const openssl = hasOpenssl();
if (!openssl) console.log('clasp push is not tested: openssl is missing');

describe.skipIf(!openssl)('clasp', () => {
  const home = mkdtempSync(join(tmpdir(), 'clasp-home-'));
  const project = join(home, 'project');
  let api: FakeScriptApi;
  let code = '';
  const clasp = (...args: readonly string[]): Promise<string> =>
    new Promise((done, fail) => {
      const env = {
        PATH: process.env.PATH ?? '',
        HOME: home,
        HTTPS_PROXY: api.proxy,
        https_proxy: api.proxy,
        NODE_EXTRA_CA_CERTS: api.certificate,
        CI: '1',
      };
      execFile(process.execPath, [CLASP, ...args], { cwd: project, env, timeout: 30_000 }, (error, stdout, stderr) =>
        error ? fail(new Error(`${stdout}\n${stderr}`)) : done(stdout),
      );
    });

  beforeAll(async () => {
    const dist = join(project, 'dist/sheets');
    mkdirSync(join(dist, 'assets'), { recursive: true });
    code = await buildServer();
    api = await fakeScriptApi(home);
    writeFileSync(
      join(home, '.clasprc.json'),
      JSON.stringify({
        tokens: {
          default: {
            client_id: 'made-up',
            client_secret: 'made-up',
            type: 'authorized_user',
            refresh_token: 'made-up',
            access_token: 'made-up',
          },
        },
      }),
    );
    writeFileSync(join(dist, 'Code.js'), code);
    writeFileSync(join(dist, 'Panel.html'), PANEL);
    // What must stay at home.
    writeFileSync(join(dist, 'Panel.js'), 'function leaked() {}');
    writeFileSync(join(dist, 'assets/more.js'), 'function leaked() {}');
    copyFileSync('appsscript.json', join(dist, 'appsscript.json'));
    copyFileSync('.claspignore', join(project, '.claspignore'));
    copyFileSync('.clasp.json.example', join(project, '.clasp.json'));
  });
  afterAll(() => {
    api.close();
    rmSync(home, { recursive: true });
  });

  it('would push the three files and nothing else', async () => {
    const status = JSON.parse(await clasp('show-file-status', '--json'));
    expect([...status.filesToPush].sort()).toEqual([
      'dist/sheets/Code.js',
      'dist/sheets/Panel.html',
      'dist/sheets/appsscript.json',
    ]);
  });

  it('pushes them unchanged', async () => {
    await clasp('push', '-f');
    const pushed = Object.fromEntries(api.pushed().map((file) => [`${file.name} ${file.type}`, file.source]));
    expect(pushed).toEqual({
      'Code SERVER_JS': code,
      'Panel HTML': PANEL,
      'appsscript JSON': readFileSync('appsscript.json', 'utf8'),
    });
    expect(api.requests.some((request) => request.startsWith('PUT script.googleapis.com/v1/projects/'))).toBe(true);
  });
});
