/** The wire of Microsoft's Office.js answered in this process: their library, our workbook. Node only. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { runInThisContext } from 'node:vm';
import type { Book } from '../../file/book.ts';
import { load } from './load.ts';
import { assign, call, property, type Thing, WireError } from './objects.ts';

type Arguments = {
  readonly Arguments?: readonly unknown[];
  readonly ReferencedObjectPathIds?: readonly (number | null)[] | null;
};
type Path = {
  readonly Id: number;
  readonly ObjectPathType: number;
  readonly Name: string;
  readonly ParentObjectPathId: number;
  readonly ArgumentInfo: Arguments;
};
type Action = {
  readonly Id: number;
  readonly ActionType: number;
  readonly Name: string;
  readonly ObjectPathId: number;
  readonly ArgumentInfo: Arguments;
  readonly QueryInfo?: { readonly Select?: readonly string[] };
};
type Body = { readonly Actions: readonly Action[]; readonly ObjectPaths: Readonly<Record<string, Path>> };

export type SimulatedExcel = {
  /** Syncs so far. */
  requests(): number;
  /** The next sync answers with this error; nothing of it is carried out. */
  failNext(code: string): void;
};

/** Loads Microsoft's bundle over `book`; a second call puts another book behind the same bundle. */
export function startSimulatedExcel(book: Book): SimulatedExcel {
  state.book = book;
  state.requests = 0;
  state.fail = null;
  if (!state.loaded) loadBundle();
  return {
    requests: () => state.requests,
    failNext: (code) => {
      state.fail = code;
    },
  };
}

const state: { book: Book | null; requests: number; fail: string | null; loaded: boolean } = {
  book: null,
  requests: 0,
  fail: null,
  loaded: false,
};

function loadBundle(): void {
  const bridge = {
    onMessageFromHost: (_text: string): void => undefined,
    sendMessageToHost(text: string): void {
      const { id, message } = JSON.parse(text);
      const body = answer(typeof message.body === 'string' ? JSON.parse(message.body) : message.body);
      queueMicrotask(() =>
        bridge.onMessageFromHost(
          JSON.stringify({ id, type: 2, flags: 0, message: { statusCode: 200, headers: {}, body } }),
        ),
      );
    },
  };
  const root: Record<string, unknown> = globalThis as never;
  root._richApiNativeBridge = bridge;
  root.window ??= globalThis;
  root.document ??= { getElementsByTagName: () => [], createElement: () => ({}), addEventListener: () => undefined };
  root.location ??= { href: 'https://localhost/', search: '', hash: '' };
  root.navigator ??= { userAgent: 'Node' };
  // As a page does it: a plain script whose `var`s are globals of this realm.
  const file = createRequire(import.meta.url).resolve('@microsoft/office-js/dist/excel-win32-16.01.js');
  runInThisContext(readFileSync(file, 'utf8'), { filename: file });
  state.loaded = true;
}

function answer(request: Body): unknown {
  const { book } = state;
  if (book === null) throw new Error('no workbook');
  state.requests++;
  const things = new Map<number, Thing>();
  const results: unknown[] = [];
  const referenced = ({ ReferencedObjectPathIds: ids }: Arguments): Thing | undefined => {
    const id = ids?.find((one) => typeof one === 'number' && one > 0);
    return typeof id === 'number' ? resolve(id) : undefined;
  };
  const resolve = (id: number): Thing => {
    const known = things.get(id);
    if (known) return known;
    const path = request.ObjectPaths[id];
    if (!path) throw new WireError('InvalidObjectPath', `path ${id}`);
    const thing = follow(path);
    things.set(id, thing);
    return thing;
  };
  const follow = (path: Path): Thing => {
    if (path.ObjectPathType === 1) return { kind: 'Workbook' };
    if (path.ObjectPathType === 7) return { kind: 'Null' };
    const parent = resolve(path.ParentObjectPathId);
    if (path.ObjectPathType === 4) return property(parent, path.Name);
    const name = path.ObjectPathType === 5 ? 'Indexer' : path.Name;
    return call(book, parent, name, path.ArgumentInfo.Arguments ?? [], referenced(path.ArgumentInfo));
  };
  const act = (action: Action): unknown => {
    const thing = resolve(action.ObjectPathId);
    const args = action.ArgumentInfo?.Arguments ?? [];
    switch (action.ActionType) {
      case 1:
        return thing.kind === 'Null' ? null : {};
      case 2:
        return load(book, thing, action.QueryInfo?.Select ?? []);
      case 3:
        call(book, thing, action.Name, args, referenced(action.ArgumentInfo));
        return null;
      case 4:
        assign(book, thing, action.Name, args[0]);
        return null;
      case 5:
        return null;
      default:
        throw new WireError('ApiNotFound', `action type ${action.ActionType}`);
    }
  };
  let index = 0;
  try {
    const { fail } = state;
    state.fail = null;
    if (fail !== null) throw new WireError(fail, 'injected');
    for (const action of request.Actions) {
      results.push({ ActionId: action.Id, Value: act(action) });
      index++;
    }
    return { Results: results };
  } catch (fault) {
    const code = fault instanceof WireError ? fault.code : 'GeneralException';
    return {
      Results: results,
      Error: { Code: code, Message: String(fault), Location: '', ActionIndex: index, HttpStatusCode: 400 },
    };
  }
}
