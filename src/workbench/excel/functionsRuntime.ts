/** Microsoft's custom-function runtime in this Node realm: functions are associated with it and called through it, as a cell does. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Script } from 'node:vm';

/** What the cell gets: a value, or an error with its wire code and message. */
export type CellAnswer =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly message: string; readonly code: number };
export type FunctionsRuntime = { call(id: string, args: readonly unknown[]): Promise<CellAnswer> };

type Result = readonly [invocation: string, ok: boolean, value: unknown, code?: number | readonly number[]];
type Message = {
  readonly id: number;
  readonly message: {
    readonly body: {
      readonly Actions: readonly {
        readonly Id: number;
        readonly ActionType: number;
        readonly Name: string;
        readonly ArgumentInfo?: { readonly Arguments?: readonly unknown[] };
      }[];
    };
  };
};

/** Loads the runtime; call it once in a process that loads no other Office.js. */
export function startFunctionsRuntime(): FunctionsRuntime {
  const waiting = new Map<string, (answer: CellAnswer) => void>();
  const bridge: { sendMessageToHost(text: string): void; onMessageFromHost?: (text: string) => void } = {
    sendMessageToHost: (text) => {
      const { id, message } = JSON.parse(text) as Message;
      const { Actions } = message.body;
      for (const action of Actions)
        if (action.Name === 'SetInvocationArrayResults')
          for (const result of (action.ArgumentInfo?.Arguments?.[0] ?? []) as readonly Result[]) settle(result);
      const Results = Actions.map((action) => ({ ActionId: action.Id, Value: action.ActionType === 1 ? {} : null }));
      setTimeout(
        () =>
          bridge.onMessageFromHost?.(
            JSON.stringify({ id, type: 2, message: { statusCode: 200, headers: {}, body: { Results } } }),
          ),
        0,
      );
    },
  };
  const settle = ([invocation, ok, value, code]: Result) => {
    waiting.get(invocation)?.(ok ? { ok, value } : { ok, message: String(value ?? ''), code: Number(code) });
    waiting.delete(invocation);
  };
  const scope = globalThis as unknown as Record<string, unknown>;
  const element = { setAttribute: () => undefined, appendChild: () => undefined, style: {} };
  // The runtime looks for its own script tag, and for a page around it.
  const script = { src: 'https://appsforoffice.test/custom-functions-runtime.js', getAttribute: () => null };
  Object.assign(scope, {
    _richApiNativeBridge: bridge,
    window: globalThis,
    history: {},
    location: { href: '', search: '' },
    addEventListener: () => undefined,
    document: {
      getElementsByTagName: (tag: string) => (tag === 'script' ? [script] : [element]),
      createElement: () => element,
    },
  });
  if (scope.navigator === undefined) scope.navigator = { userAgent: 'node' };
  const path = createRequire(import.meta.url).resolve('@microsoft/office-js/dist/custom-functions-runtime.js');
  new Script(readFileSync(path, 'utf8'), { filename: 'custom-functions-runtime.js' }).runInThisContext();
  let count = 0;
  return {
    call: (id, args) =>
      new Promise((resolve) => {
        const invocation = String(++count);
        waiting.set(invocation, resolve);
        const entry = {
          messageCategory: 1,
          messageType: 1000,
          targetId: '',
          message: JSON.stringify([invocation, id, args, 'Plan!A1', 4, []]),
        };
        bridge.onMessageFromHost?.(JSON.stringify({ type: 3, message: { entries: [entry] } }));
      }),
  };
}
