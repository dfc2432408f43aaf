/** The built pages of both hosts in a browser, over the simulated hosts; every request that is not theirs is noted and refused. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { extname, resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { buildExcel } from '../../scripts/build-excel.ts';
import { buildPanel } from '../../scripts/build-sheets.ts';
import { buildServer, PUBLIC_FUNCTIONS } from '../../scripts/serverBundle.ts';
import type { Book } from '../../src/file/book.ts';
import { startSimulatedExcel } from '../../src/workbench/excel/simulatedExcel.ts';
import { SERVER_BINDING, scriptRunPage, serverBinding } from '../../src/workbench/sheets/browser.ts';
import { startSimulatedSheets } from '../../src/workbench/sheets/simulatedSheets.ts';

export type Opened = { readonly page: Page; readonly foreign: string[]; readonly errors: string[] };
export type Host = { open(browser: Browser, book: Book, width: number, dark?: boolean): Promise<Opened> };

/** Vitest's NODE_ENV=test would build React's development JSX against its production runtime. */
process.env.NODE_ENV = 'production';

const ORIGIN = 'https://panel.test';
const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
};

async function blank(
  browser: Browser,
  width: number,
  dark: boolean,
  answer: (path: string) => Promise<{ body: string; type: string } | null>,
) {
  const page = await browser.newPage({
    viewport: { width, height: 800 },
    colorScheme: dark ? 'dark' : 'light',
    locale: 'en-US',
  });
  page.setDefaultTimeout(5_000);
  const opened: Opened = { page, foreign: [], errors: [] };
  page.on('pageerror', (fault) => opened.errors.push(String(fault)));
  await page.route('**/*', async (route) => {
    const url = route.request().url();
    const found = await answer(url.startsWith(ORIGIN) ? new URL(url).pathname : url);
    if (found !== null) return route.fulfill({ body: found.body, contentType: found.type });
    if (!url.endsWith('/favicon.ico')) opened.foreign.push(url);
    return route.abort();
  });
  return opened;
}

export async function sheetsPages(): Promise<Host> {
  const [html, code] = await Promise.all([buildPanel(), buildServer()]);
  return {
    open: async (browser, book, width, dark = false) => {
      const opened = await blank(browser, width, dark, async (path) =>
        path === '/' ? { body: html, type: 'text/html' } : null,
      );
      await opened.page.exposeFunction(SERVER_BINDING, serverBinding(startSimulatedSheets(book, code)));
      await opened.page.addInitScript(scriptRunPage(PUBLIC_FUNCTIONS));
      await opened.page.goto(`${ORIGIN}/`);
      return opened;
    },
  };
}

/** Office's loader is Microsoft's server's; its Excel part is Microsoft's file from npm. */
const officeSetup = (dark: boolean) => `;OfficeExtension.CommonUtility._doApiNotSupportedCheck = true;
// The loader brings this in a real Excel; cell functions are proven in tests/excel/functions.test.ts.
CustomFunctions.associate ??= () => undefined;
Object.defineProperty(window, 'Office', { value: { onReady: () => Promise.resolve({ host: 'Excel' }), HostType: { Excel: 'Excel' },
  context: { officeTheme: { isDarkTheme: ${dark} }, displayLanguage: 'en-US' } } });`;

export async function excelPages(): Promise<Host> {
  const out = resolve('.cache/e2e-excel');
  await buildExcel('https://localhost:3000', out);
  const office = await readFile(
    createRequire(import.meta.url).resolve('@microsoft/office-js/dist/excel-win32-16.01.js'),
    'utf8',
  );
  return {
    open: async (browser, book, width, dark = false) => {
      const opened = await blank(browser, width, dark, async (path) => {
        if (path.endsWith('/hosted/office.js')) return { body: office + officeSetup(dark), type: 'text/javascript' };
        const type = TYPES[extname(path)];
        if (type === undefined || path.startsWith('http')) return null;
        return readFile(`${out}${path}`, 'utf8').then(
          (body) => ({ body, type }),
          () => null,
        );
      });
      const excel = startSimulatedExcel(book);
      excel.bridge.onMessageFromHost = (text) => {
        opened.page
          .evaluate((message) => {
            const scope = window as unknown as { _richApiNativeBridge: { onMessageFromHost?: (m: string) => void } };
            scope._richApiNativeBridge.onMessageFromHost?.(message);
          }, text)
          .catch((fault: unknown) => opened.errors.push(String(fault)));
      };
      await opened.page.exposeFunction('toExcel', (text: string) => excel.bridge.sendMessageToHost(text));
      await opened.page.addInitScript(
        'window._richApiNativeBridge = { sendMessageToHost: (text) => { window.toExcel(text); } };',
      );
      await opened.page.goto(`${ORIGIN}/taskpane.html`);
      return opened;
    },
  };
}
