/**
 * Excel without Excel: Microsoft's own Office.js from npm talks to this host over its native bridge. Proxies,
 * load and sync, null objects, chunking and the custom-function runtime are Microsoft's; the cells are a `Book`.
 */
import type { Book } from '../../file/book.ts';
import type { Address } from '../../workbook/address.ts';
import { type Selection, workbookObject } from './objects.ts';
import { type Batch, type HostObject, process, type References, WireError } from './wire.ts';

type Message = {
  readonly id: number;
  readonly type: number;
  readonly message: { readonly url: string; readonly body: Batch | string };
};
export type Bridge = { sendMessageToHost(text: string): void; onMessageFromHost?: (text: string) => void };

export type SimulatedExcel = {
  readonly bridge: Bridge;
  /** Requests that did something: one per `context.sync()` with work in it. */
  requests(): number;
  /** Request number `n` from now fails with `code`, before any or after all of its actions. */
  failAt(n: number, when: 'before' | 'after', code?: string): void;
  /** Runs `act` between request `n` and the next, counted from now. */
  meanwhile(n: number, act: () => void): void;
  selected(): Address | null;
};

/** Actions that only keep books of references are no round trip of anybody. */
const HOUSEKEEPING = new Set(['_RemoveReference', '_RemoveAllReferences']);

export function startSimulatedExcel(book: Book): SimulatedExcel {
  const references: References = new Map();
  const selection: Selection = { address: null };
  const root = workbookObject(book, selection);
  let count = 0;
  let fault: { readonly at: number; readonly when: 'before' | 'after'; readonly code: string } | null = null;
  let other: { readonly at: number; readonly act: () => void } | null = null;
  const make = (typeName: string): HostObject => {
    throw new WireError('ApiNotFound', `the simulated Excel cannot make a ${typeName}`);
  };

  function answer(batch: Batch): unknown {
    const tidy = batch.Actions.some((action) => HOUSEKEEPING.has(action.Name));
    const work =
      !tidy || batch.Actions.some((action) => ![1, 5].includes(action.ActionType) && !HOUSEKEEPING.has(action.Name));
    if (!work) return process(batch, root, references, make, () => undefined);
    count++;
    const failing = fault?.at === count ? fault : null;
    const error = (code: string) => ({
      Results: [],
      Error: { Code: code, Message: `injected ${code}`, Location: '', ActionIndex: 0, HttpStatusCode: 500 },
    });
    if (failing?.when === 'before') return error(failing.code);
    const done = process(batch, root, references, make, () => undefined);
    if (other?.at === count) other.act();
    return failing === null ? done : error(failing.code);
  }

  const bridge: Bridge = {
    sendMessageToHost: (text) => {
      const { id, message } = JSON.parse(text) as Message;
      const batch = typeof message.body === 'string' ? (JSON.parse(message.body) as Batch) : message.body;
      const body = answer(batch);
      // A real host never answers within the call.
      setTimeout(
        () =>
          bridge.onMessageFromHost?.(JSON.stringify({ id, type: 2, message: { statusCode: 200, headers: {}, body } })),
        0,
      );
    },
  };

  return {
    bridge,
    requests: () => count,
    failAt: (n, when, code = 'GeneralException') => {
      fault = { at: count + n, when, code };
    },
    meanwhile: (n, act) => {
      other = { at: count + n, act };
    },
    selected: () => selection.address,
  };
}
