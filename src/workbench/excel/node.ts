/** Loads Microsoft's Office.js into this Node realm, once, and points its bridge at a simulated Excel. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Script } from 'node:vm';
import type { Bridge, SimulatedExcel } from './simulatedExcel.ts';

let current: Bridge | null = null;
let loaded = false;

/** Makes `Excel`, `OfficeExtension` and `CustomFunctions` global and connects them to `excel`. */
export function connectOfficeJs(excel: SimulatedExcel): void {
  current = excel.bridge;
  if (!loaded) {
    loaded = true;
    const scope = globalThis as unknown as Record<string, unknown>;
    const switchboard: Bridge = { sendMessageToHost: (text) => current?.sendMessageToHost(text) };
    scope._richApiNativeBridge = switchboard;
    // The handful of browser things that the bundle touches while it loads.
    scope.window = globalThis;
    scope.document = { getElementsByTagName: () => [], createElement: () => ({}) };
    scope.location = { href: '', search: '' };
    if (scope.navigator === undefined) scope.navigator = { userAgent: 'node' };
    const path = createRequire(import.meta.url).resolve('@microsoft/office-js/dist/excel-win32-16.01.js');
    new Script(readFileSync(path, 'utf8'), { filename: 'excel-win32-16.01.js' }).runInThisContext();
    receiver = switchboard;
    const extension = scope.OfficeExtension as { CommonUtility?: { _doApiNotSupportedCheck?: boolean } };
    if (extension.CommonUtility !== undefined) extension.CommonUtility._doApiNotSupportedCheck = true;
  }
  excel.bridge.onMessageFromHost = (text) => receiver?.onMessageFromHost?.(text);
}
let receiver: Bridge | null = null;
