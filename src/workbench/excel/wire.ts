/** The wire of Office.js (EXCEL facts: read from Microsoft's bundle): a batch of actions over object paths. */

export type Action = {
  readonly Id: number;
  readonly ActionType: number;
  readonly Name: string;
  readonly ObjectPathId: number;
  readonly ArgumentInfo?: {
    readonly Arguments?: readonly unknown[];
    readonly ReferencedObjectPathIds?: readonly (number | null)[];
  };
  readonly QueryInfo?: { readonly Select?: readonly string[]; readonly Expand?: readonly string[] };
};
export type ObjectPath = {
  readonly Id: number;
  readonly ObjectPathType: number;
  readonly Name: string;
  readonly ParentObjectPathId?: number;
  readonly ArgumentInfo?: Action['ArgumentInfo'];
};
export type Batch = { readonly Actions: readonly Action[]; readonly ObjectPaths: Readonly<Record<string, ObjectPath>> };

/** An error as Excel sends it, with its code. */
export class WireError extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** A host object: properties by PascalCase name, methods, and setters. An unknown member is an ApiNotFound. */
export type HostObject = {
  readonly type: string;
  readonly properties: Readonly<Record<string, () => unknown>>;
  readonly setters?: Readonly<Record<string, (value: unknown) => void>>;
  readonly methods?: Readonly<Record<string, (...args: unknown[]) => unknown>>;
  /** Collections: their members. */
  readonly items?: () => readonly HostObject[];
  /** `collection(key)`. */
  readonly indexer?: (key: unknown) => HostObject;
};

const isObject = (value: unknown): value is HostObject =>
  typeof value === 'object' && value !== null && 'type' in value && 'properties' in value;
const pascal = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

/** Objects that outlive a request, by reference id. */
export type References = Map<string, HostObject>;

export type Answer = {
  readonly Results: readonly { readonly ActionId: number; readonly Value: unknown }[];
  readonly Error?: {
    readonly Code: string;
    readonly Message: string;
    readonly Location: string;
    readonly ActionIndex: number;
    readonly HttpStatusCode: number;
  };
};

/** Runs a batch in order; what stands before a failing action stays done. */
export function process(
  batch: Batch,
  root: HostObject,
  references: References,
  make: (typeName: string) => HostObject,
  onAction: (index: number, done: boolean) => void,
): Answer {
  const resolved = new Map<number, HostObject | null>();
  const resolve = (id: number): HostObject | null => {
    const known = resolved.get(id);
    if (known !== undefined) return known;
    const path = batch.ObjectPaths[String(id)];
    if (path === undefined) throw new WireError('InvalidObjectPath', `no object path ${id}`);
    const found = follow(path);
    resolved.set(id, found);
    return found;
  };
  const args = (info: Action['ArgumentInfo']): unknown[] =>
    (info?.Arguments ?? []).map((arg, i) => {
      const id = info?.ReferencedObjectPathIds?.[i];
      return typeof id === 'number' && id > 0 ? resolve(id) : arg;
    });
  const follow = (path: ObjectPath): HostObject | null => {
    if (path.ObjectPathType === 1) return root;
    if (path.ObjectPathType === 2) return make(path.Name);
    if (path.ObjectPathType === 7) return null;
    if (path.ObjectPathType === 6) {
      const held = references.get(path.Name);
      if (held === undefined) throw new WireError('InvalidReference', 'the object is gone');
      return held;
    }
    const parent = resolve(path.ParentObjectPathId ?? 0);
    // Members of a null object are null objects.
    if (parent === null) return null;
    const value =
      path.ObjectPathType === 3
        ? method(parent, path.Name, args(path.ArgumentInfo))
        : path.ObjectPathType === 4
          ? property(parent, path.Name)
          : parent.indexer?.(args(path.ArgumentInfo)[0]);
    if (value === null) return null;
    if (!isObject(value)) throw new WireError('ApiNotFound', `${parent.type}.${path.Name} is no object`);
    return value;
  };

  const results: { ActionId: number; Value: unknown }[] = [];
  for (const [index, action] of batch.Actions.entries()) {
    try {
      onAction(index, false);
      results.push({ ActionId: action.Id, Value: act(action, resolve(action.ObjectPathId), args, references) });
      onAction(index, true);
    } catch (fault) {
      if (!(fault instanceof WireError)) throw fault;
      return {
        Results: results,
        Error: {
          Code: fault.code,
          Message: fault.message,
          Location: action.Name,
          ActionIndex: index,
          HttpStatusCode: 400,
        },
      };
    }
  }
  return { Results: results };
}

function act(
  action: Action,
  target: HostObject | null,
  args: (info: Action['ArgumentInfo']) => unknown[],
  references: References,
): unknown {
  switch (action.ActionType) {
    case 1:
      return target === null ? null : identity(target, references);
    case 2:
      return target === null ? null : query(target, action.QueryInfo?.Select ?? [], references);
    case 3: {
      if (target === null || action.Name === '_KeepReference') return null;
      if (action.Name === '_RemoveReference') return null;
      const value = method(target, action.Name, args(action.ArgumentInfo));
      return isObject(value) ? identity(value, references) : value;
    }
    case 4: {
      if (target === null) throw new WireError('InvalidObjectPath', 'this object is a null object');
      const setter = target.setters?.[action.Name];
      if (setter === undefined)
        throw new WireError('ApiNotFound', `the simulated Excel cannot set ${target.type}.${action.Name}`);
      setter(args(action.ArgumentInfo)[0]);
      return null;
    }
    case 5:
      return null;
    default:
      throw new WireError('ApiNotFound', `the simulated Excel does not know action type ${action.ActionType}`);
  }
}

function property(target: HostObject, name: string): unknown {
  const read = target.properties[name];
  if (read === undefined)
    throw new WireError('ApiNotFound', `the simulated Excel does not implement ${target.type}.${name}`);
  return read();
}
function method(target: HostObject, name: string, args: readonly unknown[]): unknown {
  const run = target.methods?.[name];
  if (run === undefined)
    throw new WireError('ApiNotFound', `the simulated Excel does not implement ${target.type}.${name}()`);
  return run(...args);
}

function identity(target: HostObject, references: References): unknown {
  const id = target.properties.Id?.();
  if (target.type !== 'Range' && target.type !== 'RangeAreas') return id === undefined ? {} : { Id: id };
  const key = `r${references.size + 1}`;
  references.set(key, target);
  return { _ReferenceId: key };
}

/** `load('values,worksheet/name,items/name')`: nested by path, collections as `_Items`. */
function query(target: HostObject, select: readonly string[], references: References): unknown {
  const heads = new Map<string, string[]>();
  for (const path of select) {
    const [head = '', ...rest] = path.split('/');
    const list = heads.get(head) ?? [];
    if (rest.length > 0) list.push(rest.join('/'));
    heads.set(head, list);
  }
  if (target.items !== undefined) {
    const inner = heads.get('items') ?? heads.get('$all') ?? [...heads.keys()];
    return {
      _Items: target
        .items()
        .map((item) => ({ ...(query(item, inner, references) as object), ...(identity(item, references) as object) })),
    };
  }
  const out: Record<string, unknown> = {};
  for (const [head, inner] of heads) {
    const value = property(target, pascal(head));
    out[pascal(head)] = isObject(value) ? query(value, inner, references) : value;
  }
  return out;
}
