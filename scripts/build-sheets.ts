/** dist/sheets: Code.js, Panel.html and what clasp needs. `node --import tsx scripts/build-sheets.ts` */
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { checkPanelPage } from './panelPage.ts';
import { buildServer, checkServerBundle } from './serverBundle.ts';

/** What a panel may weigh on the wire. */
const MAX_PANEL_GZIP = 400_000;

const gated = (name: string, problems: readonly string[]): void => {
  if (problems.length > 0) throw new Error(`${name} may not be pushed:\n  ${problems.join('\n  ')}`);
};

/** Panel.html as one file; throws when it would not survive HtmlService. */
export async function buildPanel(): Promise<string> {
  const [{ build }, { default: react }, { viteSingleFile }] = await Promise.all([
    import('vite'),
    import('@vitejs/plugin-react'),
    import('vite-plugin-singlefile'),
  ]);
  const result = await build({
    root: 'src/sheets',
    configFile: false,
    mode: 'production',
    // A test runner sets NODE_ENV itself; what is shipped is the production build all the same.
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'error',
    plugins: [react(), viteSingleFile()],
    // terser, not the default minifier: that one puts `//` into template literals, which HtmlService cuts.
    build: { write: false, minify: 'terser', target: 'es2020', rollupOptions: { input: 'src/sheets/sidebar.html' } },
  });
  const files = (Array.isArray(result) ? result : [result]).flatMap((one) => ('output' in one ? one.output : []));
  const page = files.find((file) => file.fileName.endsWith('.html'));
  const html = page?.type === 'asset' ? String(page.source) : '';
  gated('Panel.html', checkPanelPage(html));
  const size = gzipSync(html).length;
  gated('Panel.html', size > MAX_PANEL_GZIP ? [`it has ${size} bytes compressed, more than ${MAX_PANEL_GZIP}`] : []);
  return html;
}

/** Writes the four files; throws before any is written when a gate fails. */
export async function buildSheets(out = 'dist/sheets'): Promise<void> {
  const [code, panel] = await Promise.all([buildServer(), buildPanel()]);
  gated('Code.js', checkServerBundle(code));
  await mkdir(out, { recursive: true });
  await Promise.all([
    writeFile(`${out}/Code.js`, code),
    writeFile(`${out}/Panel.html`, panel),
    copyFile('appsscript.json', `${out}/appsscript.json`),
    copyFile('.claspignore', `${out}/.claspignore`),
  ]);
  console.log(`${out}: Code.js ${code.length} characters, Panel.html ${panel.length} characters`);
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) await buildSheets();
