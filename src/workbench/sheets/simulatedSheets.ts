/**
 * Google Sheets without Google: the built Code.js in a bare V8 context per execution, over a strict SpreadsheetApp.
 * `run` behaves as google.script.run: text in, text out, callbacks later, public functions only.
 */
import { createContext, Script } from 'node:vm';
import type { Book } from '../../file/book.ts';
import type { Address } from '../../workbook/address.ts';
import { type Calls, spreadsheetApp } from './spreadsheetApp.ts';

export type SimulatedSheets = {
  readonly calls: Calls;
  /** Server executions so far. */
  executions(): number;
  /** Runs a public function as one execution, with fresh globals. */
  execute(name: string, args: readonly unknown[]): unknown;
  /** Whether another execution holds the document lock. */
  setLocked(on: boolean): void;
  /** What `google.script.run.budgetRpc(text)` does, as a promise. */
  rpc(text: string): Promise<string>;
  readonly menu: readonly { readonly label: string; readonly handler: string }[];
  readonly sidebars: readonly string[];
  selected(): Address | null;
};

export function startSimulatedSheets(book: Book, code: string): SimulatedSheets {
  const script = new Script(code, { filename: 'Code.js' });
  const calls: Calls = { count: 0, before: () => undefined, after: () => undefined };
  let executions = 0;
  let locked = false;
  let selected: () => Address | null = () => null;
  const menu: { label: string; handler: string }[] = [];
  const sidebars: string[] = [];

  const execute = (name: string, args: readonly unknown[]): unknown => {
    executions++;
    const context = createContext(Object.create(null));
    // A bare context still brings console; Apps Script has one too, but we must not need it.
    new Script('delete globalThis.console').runInContext(context);
    const dateOf = (serial: number): unknown =>
      new Script(`new Date(${(serial - 25_569) * 86_400_000})`).runInContext(context);
    const { app, selected: chosen } = spreadsheetApp(book, calls, dateOf);
    selected = chosen;
    const items = {
      addItem: (label: string, handler: string) => {
        menu.push({ label, handler });
        return items;
      },
      addToUi: () => undefined,
    };
    Object.assign(context, {
      SpreadsheetApp: new Proxy(app, {
        get: (target, key) =>
          key === 'getUi'
            ? () => ({
                createAddonMenu: () => items,
                showSidebar: (output: { file: string }) => {
                  sidebars.push(output.file);
                },
              })
            : Reflect.get(target, key),
      }),
      HtmlService: {
        createHtmlOutputFromFile: (file: string) => {
          const output = { file, setTitle: () => output };
          return output;
        },
      },
      LockService: { getDocumentLock: () => ({ tryLock: () => !locked, releaseLock: () => undefined }) },
      Utilities: { formatDate: (date: Date, _zone: string, format: string) => formatDate(date, format) },
    });
    script.runInContext(context);
    const found: unknown = context[name];
    if (typeof found !== 'function') throw new Error(`Script function not found: ${name}`);
    // Arguments cross as data of the script's own realm.
    const inside = new Script(`(${JSON.stringify(args)})`).runInContext(context) as unknown[];
    return (found as (...values: unknown[]) => unknown)(...inside);
  };
  return {
    calls,
    execute,
    menu,
    sidebars,
    executions: () => executions,
    setLocked: (on) => {
      locked = on;
    },
    rpc: async (text) => {
      await Promise.resolve();
      const answer = execute('budgetRpc', [text]);
      if (typeof answer !== 'string') throw new Error('budgetRpc must answer text');
      return answer;
    },
    selected: () => selected(),
  };
}

/** Utilities.formatDate for the one pattern in use; the simulated zone keeps the wall clock of UTC. */
function formatDate(date: Date, format: string): string {
  if (format !== 'yyyy,M,d,H,m,s') throw new Error(`the simulated Utilities does not know the format ${format}`);
  return [
    date.getUTCFullYear(),
    date.getUTCMonth() + 1,
    date.getUTCDate(),
    date.getUTCHours(),
    date.getUTCMinutes(),
    date.getUTCSeconds(),
  ].join(',');
}

/** google.script.run over a simulated server, for the sidebar in tests: Date and functions as arguments throw at once. */
export function scriptRun(sheets: Pick<SimulatedSheets, 'rpc'>) {
  const make = (success: (text: string) => void, failure: (fault: Error) => void) => ({
    withSuccessHandler: (handler: (text: string) => void) => make(handler, failure),
    withFailureHandler: (handler: (fault: Error) => void) => make(success, handler),
    budgetRpc: (text: string): void => {
      if (typeof text !== 'string') throw new TypeError('Failed due to illegal value in property: 0');
      sheets.rpc(text).then(success, failure);
    },
  });
  return make(
    () => undefined,
    () => undefined,
  );
}
