/**
 * Excel for a task pane in a real browser: the page loads Microsoft's Office.js for Excel, whose bridge is answered
 * by a simulated Excel in Node. `Office.onReady` and the context are a stand-in; everything under `Excel` is Microsoft's.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { SimulatedExcel } from './simulatedExcel.ts';

/** The name under which the page reaches Node. */
export const HOST_BINDING = 'apportionSimulatedExcel';

/** What answers the page's request for office.js. */
export function officePage(theme: 'light' | 'dark'): string {
  const bundle = readFileSync(
    createRequire(import.meta.url).resolve('@microsoft/office-js/dist/excel-win32-16.01.js'),
    'utf8',
  );
  return `window._richApiNativeBridge = { sendMessageToHost: (text) => { window[${JSON.stringify(HOST_BINDING)}](text); } };
${bundle}
;window.Office = Object.assign(window.Office || {}, {
  HostType: { Excel: 'Excel' },
  onReady: () => Promise.resolve({ host: 'Excel', platform: 'PC' }),
  context: { officeTheme: { isDarkTheme: ${theme === 'dark'} }, displayLanguage: 'en-US' },
});`;
}

/** What to expose to the page; `deliver` hands a message to the page's bridge. */
export function hostBinding(excel: SimulatedExcel, deliver: (text: string) => void): (text: string) => void {
  excel.bridge.onMessageFromHost = deliver;
  return (text) => excel.bridge.sendMessageToHost(text);
}
