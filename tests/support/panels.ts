/** The real panel in a real page, once over simulated Excel (Microsoft's Office.js) and once over simulated Sheets. */
import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { buildExcel } from '../../scripts/build-excel.ts';
import { buildPanel } from '../../scripts/build-sheets.ts';
import { buildServer, PUBLIC_FUNCTIONS } from '../../scripts/serverBundle.ts';
import type { Book } from '../../src/file/book.ts';
import { HOST_BINDING, hostBinding, officePage } from '../../src/workbench/excel/browser.ts';
import { startSimulatedExcel } from '../../src/workbench/excel/simulatedExcel.ts';
import { SERVER_BINDING, scriptRunPage, serverBinding } from '../../src/workbench/sheets/browser.ts';
import { startSimulatedSheets } from '../../src/workbench/sheets/simulatedSheets.ts';

export type Theme = 'light' | 'dark';
export type OpenPanel = {
  readonly page: Page;
  readonly requests: readonly string[];
  readonly errors: readonly string[];
};
export type PanelHost = {
  readonly name: 'excel' | 'sheets';
  open(browser: Browser, book: Book, width: number, theme: Theme): Promise<OpenPanel>;
};

const OUT = '.cache/e2e-excel';
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.png': 'image/png',
};

async function newPage(
  browser: Browser,
  width: number,
  theme: Theme,
): Promise<OpenPanel & { readonly requests: string[]; readonly errors: string[] }> {
  const context = await browser.newContext({ viewport: { width, height: 720 }, colorScheme: theme, locale: 'en-US' });
  const page = await context.newPage();
  const requests: string[] = [];
  const errors: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('pageerror', (fault) => errors.push(fault.message));
  return { page, requests, errors };
}

/** Builds both panels; the hosts to run every scenario on. */
export async function panelHosts(): Promise<readonly PanelHost[]> {
  const [code, html] = await Promise.all([buildServer(), buildPanel()]);
  await buildExcel('https://pane.test', OUT);
  return [
    {
      name: 'excel',
      open: async (browser, book, width, theme) => {
        const opened = await newPage(browser, width, theme);
        const { page } = opened;
        const deliver = (text: string) => {
          // A page that is closed meanwhile needs no answer.
          page
            .evaluate((message) => {
              (
                window as unknown as { _richApiNativeBridge: { onMessageFromHost(text: string): void } }
              )._richApiNativeBridge.onMessageFromHost(message);
            }, text)
            .catch(() => undefined);
        };
        await page.exposeFunction(HOST_BINDING, hostBinding(startSimulatedExcel(book), deliver));
        await page.route('https://appsforoffice.microsoft.com/**', (route) =>
          route.fulfill({ contentType: 'text/javascript', body: officePage(theme) }),
        );
        await page.route('https://pane.test/**', (route) => {
          const path = new URL(route.request().url()).pathname;
          return route.fulfill({
            contentType: TYPES[extname(path)] ?? 'text/plain',
            body: readFileSync(`${OUT}${path}`),
          });
        });
        await page.goto('https://pane.test/taskpane.html');
        return opened;
      },
    },
    {
      name: 'sheets',
      open: async (browser, book, width, theme) => {
        const opened = await newPage(browser, width, theme);
        const { page } = opened;
        await page.exposeFunction(SERVER_BINDING, serverBinding(startSimulatedSheets(book, code)));
        await page.addInitScript(scriptRunPage(PUBLIC_FUNCTIONS));
        await page.route('https://sidebar.test/**', (route) => route.fulfill({ contentType: 'text/html', body: html }));
        await page.goto('https://sidebar.test/');
        return opened;
      },
    },
  ];
}
