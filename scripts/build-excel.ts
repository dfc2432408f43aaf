/** dist/excel: what an https server hands to Excel. `node --import tsx scripts/build-excel.ts [--base-url https://…]` */
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { toExcelMetadata } from '../src/functions/project.ts';
import { validateManifest } from './validate-manifest.ts';

/** Where the committed manifest points: a developer's own server. */
const DEVELOPMENT_URL = 'https://localhost:3000';

/** Writes page, bundle, functions.json, icons and manifest; throws before any is written when the manifest has problems. */
export async function buildExcel(baseUrl = DEVELOPMENT_URL, out = 'dist/excel'): Promise<void> {
  const source = await readFile('manifest.xml', 'utf8');
  const manifest = source.replaceAll(DEVELOPMENT_URL, baseUrl.replace(/\/+$/, ''));
  const problems = validateManifest(manifest);
  if (problems.length > 0) throw new Error(`the manifest cannot be used:\n  ${problems.join('\n  ')}`);
  const [{ build }, { default: react }] = await Promise.all([import('vite'), import('@vitejs/plugin-react')]);
  await build({
    root: 'src/excel',
    base: './',
    configFile: false,
    mode: 'production',
    // A test runner sets NODE_ENV itself; what is shipped is the production build all the same.
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'error',
    plugins: [react()],
    build: {
      outDir: resolve(out),
      emptyOutDir: true,
      assetsDir: 'bundle',
      target: 'es2020',
      chunkSizeWarningLimit: 2000,
      rollupOptions: { input: 'src/excel/taskpane.html' },
    },
  });
  await mkdir(out, { recursive: true });
  await Promise.all([
    writeFile(`${out}/functions.json`, `${JSON.stringify(toExcelMetadata(), null, 2)}\n`),
    writeFile(`${out}/manifest.xml`, manifest),
    cp('assets', `${out}/assets`, { recursive: true }),
  ]);
  console.log(`${out}: for ${baseUrl}`);
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { values } = parseArgs({ options: { 'base-url': { type: 'string', default: DEVELOPMENT_URL } } });
  await buildExcel(values['base-url']);
}
