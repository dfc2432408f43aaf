/**
 * Recalculates a book and refreshes what its formulas show.
 *
 * A formula that we cannot evaluate (an unknown function, an external link, a volatile one) keeps what it shows.
 * That is right as long as nothing it depends on changed; when something did, it is *tainted*, and so is
 * everything that depends on it: they keep what they show and are listed. Taint is a state of its own, not an
 * error value, so that IFERROR cannot swallow it.
 */
import type { CellValue, Grid } from '../../core/cell.ts';
import { toExcelFormula } from '../../core/formulaPort.ts';
import { callFunction } from '../../functions/call.ts';
import {
  type Address,
  cellOf,
  formatAddress,
  MAX_COLUMNS,
  MAX_ROWS,
  overlaps,
  parseAddress,
} from '../../workbook/address.ts';
import type { Book } from '../book.ts';
import { evaluate, knows, plainName, type Scope } from './evaluate.ts';
import { type Node, parseFormula } from './parse.ts';
import { first, isGrid } from './values.ts';

export type Recalculated = {
  readonly updated: number;
  readonly unknown: readonly { readonly where: string; readonly reason: string }[];
};

type Cell = {
  readonly sheet: string;
  readonly row: number;
  readonly column: number;
  readonly node: Node | null;
  /** Why it cannot be evaluated; null when it can. */
  readonly reason: string | null;
  readonly reads: readonly Address[];
  readonly subtotal: boolean;
};

/** @param changed Cells whose values were written; without it every formula is evaluated. */
export function recalculate(book: Book, changed?: readonly Address[]): Recalculated {
  const places = { sheets: book.sheets(), names: book.names(), tables: book.tables() };
  const grids = new Map<string, { readonly used: Address; readonly values: CellValue[][] }>();
  const gridOf = (sheet: string) => {
    const key = sheet.toLowerCase();
    let found = grids.get(key);
    if (found === undefined) {
      const used = places.sheets.find((s) => s.name.toLowerCase() === key)?.used ?? {
        sheet,
        row: 0,
        column: 0,
        rows: 1,
        columns: 1,
      };
      found = { used, values: book.values(used).map((row) => [...row]) };
      grids.set(key, found);
    }
    return found;
  };
  const read = (at: Address): Grid => {
    const { used, values } = gridOf(at.sheet);
    return Array.from({ length: at.rows }, (_, r) =>
      Array.from(
        { length: at.columns },
        (__, c) => values[at.row + r - used.row]?.[at.column + c - used.column] ?? null,
      ),
    );
  };

  const cells = collect(book, places);
  const index = indexOf(cells);
  const byKey = new Map(cells.map((cell, i) => [keyOf(cell), i]));
  const dirty = changed === undefined ? new Set(cells.keys()) : dependents(cells, index, changed);
  const moved = new Set<number>();
  const tainted = new Set<number>();
  const unknown: { where: string; reason: string }[] = [];
  const taint = (i: number, reason: string) => {
    tainted.add(i);
    const cell = cells[i];
    if (cell !== undefined) unknown.push({ where: formatAddress(addressOf(cell)), reason });
  };
  let updated = 0;

  const { order, cyclic } = sorted(cells, index, dirty);
  for (const i of cyclic) taint(i, 'it depends on itself');
  for (const i of order) {
    const cell = cells[i];
    if (cell === undefined || tainted.has(i)) continue;
    const precedents = cell.reads.flatMap((at) => index(at));
    const touched =
      changed === undefined ||
      cell.reads.some((at) => changed.some((c) => overlaps(at, c))) ||
      precedents.some((p) => moved.has(p));
    const source = precedents.find((p) => tainted.has(p));
    if (source !== undefined) {
      taint(i, 'it depends on a formula that could not be evaluated');
      continue;
    }
    if (!touched) continue;
    if (cell.node === null || cell.reason !== null) {
      taint(i, cell.reason ?? 'cannot read this formula');
      continue;
    }
    const scope: Scope = {
      resolve: (node) => resolveNode(node, cell, places),
      read,
      functions: callFunction,
      row: cell.row,
      column: cell.column,
      isSubtotal: (sheet, row, column) => cells[byKey.get(keyOf({ sheet, row, column })) ?? -1]?.subtotal ?? false,
    };
    const result = evaluate(cell.node, scope);
    if (isGrid(result) && (result.length > 1 || (result[0]?.length ?? 0) > 1)) {
      taint(i, 'it spills over several cells');
      continue;
    }
    const { used, values } = gridOf(cell.sheet);
    const line = values[cell.row - used.row];
    const before = line?.[cell.column - used.column] ?? null;
    // A formula that answers a blank cell shows 0.
    const after = first(result) ?? 0;
    if (same(before, after)) continue;
    if (line !== undefined) line[cell.column - used.column] = after;
    book.setCachedValue(cell.sheet, cell.row, cell.column, after);
    moved.add(i);
    updated++;
  }
  return { updated, unknown };
}

const keyOf = ({ sheet, row, column }: Pick<Cell, 'sheet' | 'row' | 'column'>): string =>
  `${sheet.toLowerCase()}!${row},${column}`;
const addressOf = (cell: Cell): Address =>
  cellOf({ sheet: cell.sheet, row: cell.row, column: cell.column, rows: 1, columns: 1 }, 0, 0);
const same = (a: CellValue, b: CellValue): boolean =>
  typeof a === 'object' && a !== null ? typeof b === 'object' && b !== null && a.error === b.error : a === b;

type Places = {
  readonly sheets: readonly { readonly name: string; readonly used: Address | null }[];
  readonly names: ReturnType<Book['names']>;
  readonly tables: ReturnType<Book['tables']>;
};

function collect(book: Book, places: Places): readonly Cell[] {
  const trees = new Map<string, ReturnType<typeof parseFormula>>();
  return places.sheets.flatMap((sheet) =>
    book.formulas(sheet.name).map(({ row, column, formula }): Cell => {
      const text = toExcelFormula(formula);
      let parsed = trees.get(text);
      if (parsed === undefined) {
        parsed = parseFormula(text);
        trees.set(text, parsed);
      }
      const base = { sheet: sheet.name, row, column };
      if (!parsed.ok) return { ...base, node: null, reason: parsed.reason, reads: [], subtotal: false };
      const found = inspectNode(parsed.node, base, places);
      return { ...base, node: parsed.node, ...found };
    }),
  );
}

const VOLATILE = ['NOW', 'TODAY', 'RAND', 'RANDBETWEEN', 'OFFSET', 'INDIRECT', 'CELL', 'INFO'];

/** Which cells a formula reads, and why it cannot be evaluated. */
function inspectNode(
  root: Node,
  cell: Pick<Cell, 'sheet' | 'row' | 'column'>,
  places: Places,
): Pick<Cell, 'reason' | 'reads' | 'subtotal'> {
  const reads: Address[] = [];
  let reason: string | null = null;
  let subtotal = false;
  const walk = (node: Node | null): void => {
    if (node === null) return;
    switch (node.kind) {
      case 'value':
        return;
      case 'array':
        return node.rows.forEach((row) => row.forEach(walk));
      case 'unary':
        return walk(node.arg);
      case 'binary':
        walk(node.left);
        return walk(node.right);
      case 'call': {
        const name = plainName(node.name);
        if (name === 'SUBTOTAL' || name === 'AGGREGATE') subtotal = true;
        if (VOLATILE.includes(name)) reason ??= `${name} changes by itself`;
        else if (!knows(node.name)) reason ??= `the function ${name} is not known here`;
        return node.args.forEach(walk);
      }
      default: {
        const at = resolveNode(node, cell, places);
        if (at === null)
          reason ??=
            node.kind === 'name' ? `the name ${node.name} is no range` : 'it refers to cells that cannot be found';
        else reads.push(at);
      }
    }
  };
  walk(root);
  return { reason, reads, subtotal };
}

function resolveNode(node: Node, cell: Pick<Cell, 'sheet' | 'row' | 'column'>, places: Places): Address | null {
  if (node.kind === 'ref') {
    if (node.sheet !== null && !places.sheets.some((s) => s.name.toLowerCase() === node.sheet?.toLowerCase()))
      return null;
    return clip(parseAddress(node.cells, node.sheet ?? cell.sheet), places);
  }
  if (node.kind === 'name') {
    const matches = places.names.filter((name) => name.name.toLowerCase() === node.name.toLowerCase());
    const scope = node.sheet ?? cell.sheet;
    const found =
      matches.find((name) => name.scope?.toLowerCase() === scope.toLowerCase()) ??
      matches.find((name) => name.scope === null);
    return clip(found?.address ?? null, places);
  }
  return node.kind === 'table' ? resolveTable(node.table, node.spec, cell, places) : null;
}

/** Whole columns and rows are their used part: blank cells beyond it add nothing. */
function clip(at: Address | null, places: Places): Address | null {
  if (at === null || (at.rows < MAX_ROWS && at.columns < MAX_COLUMNS)) return at;
  const used = places.sheets.find((s) => s.name.toLowerCase() === at.sheet.toLowerCase())?.used ?? null;
  const rows = at.rows < MAX_ROWS ? at.rows : Math.max(1, (used?.row ?? 0) + (used?.rows ?? 1) - at.row);
  const columns =
    at.columns < MAX_COLUMNS ? at.columns : Math.max(1, (used?.column ?? 0) + (used?.columns ?? 1) - at.column);
  return { ...at, rows, columns };
}

/** `T[Col]`, `T[[A]:[B]]`, `T[@Col]`, `T[[#This Row],[Col]]`, `T[#All]`, `T[#Headers]`, `T[#Totals]`. */
function resolveTable(
  name: string,
  spec: string,
  cell: Pick<Cell, 'sheet' | 'row' | 'column'>,
  places: Places,
): Address | null {
  const table = places.tables.find((t) =>
    name !== ''
      ? t.name.toLowerCase() === name.toLowerCase()
      : t.address.sheet === cell.sheet && cell.row >= t.address.row && cell.row < t.address.row + t.address.rows,
  );
  if (table === undefined) return null;
  const { address, totalsRow } = table;
  const items = [...spec.matchAll(/#(?:All|Data|Headers|Totals|This Row)/gi)].map((match) => match[0].toLowerCase());
  const here = items.includes('#this row') || spec.trimStart().startsWith('@');
  const bare = spec
    .replace(/^\s*@/, '')
    .replace(/\[?#(?:All|Data|Headers|Totals|This Row)\]?\s*,?/gi, '')
    .trim();
  const wanted =
    bare === ''
      ? []
      : (bare.match(/\[(?:[^[\]']|'.)*\]/g)?.map((part) => part.slice(1, -1)) ?? [bare]).map((part) =>
          part.replace(/'(.)/g, '$1').trim().toLowerCase(),
        );
  const indexes = wanted.map((column) => table.columns.findIndex((c) => c.toLowerCase() === column));
  if (indexes.includes(-1)) return null;
  const left = indexes.length === 0 ? 0 : Math.min(...indexes);
  const right = indexes.length === 0 ? address.columns - 1 : Math.max(...indexes);
  const columns = { column: address.column + left, columns: right - left + 1 };
  const data = { row: address.row + 1, rows: Math.max(1, address.rows - 1 - (totalsRow ? 1 : 0)) };
  if (here) return { ...address, ...columns, row: cell.row, rows: 1 };
  if (items.includes('#all')) return { ...address, ...columns };
  if (items.includes('#headers')) return { ...address, ...columns, rows: items.includes('#data') ? 1 + data.rows : 1 };
  if (items.includes('#totals'))
    return totalsRow ? { ...address, ...columns, row: address.row + address.rows - 1, rows: 1 } : null;
  return { ...address, ...columns, ...data };
}

/** Formula cells inside a rectangle: by sheet and column, rows sorted, found by bisection. */
function indexOf(cells: readonly Cell[]): (at: Address) => readonly number[] {
  const sheets = new Map<string, Map<number, number[]>>();
  cells.forEach((cell, i) => {
    const key = cell.sheet.toLowerCase();
    const columns = sheets.get(key) ?? new Map<number, number[]>();
    const list = columns.get(cell.column) ?? [];
    list.push(i);
    columns.set(cell.column, list);
    sheets.set(key, columns);
  });
  for (const columns of sheets.values())
    for (const list of columns.values()) list.sort((a, b) => (cells[a]?.row ?? 0) - (cells[b]?.row ?? 0));
  const from = (list: readonly number[], row: number): number => {
    let [low, high] = [0, list.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((cells[list[middle] ?? 0]?.row ?? 0) < row) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return (at) => {
    const columns = sheets.get(at.sheet.toLowerCase());
    if (columns === undefined) return [];
    const found: number[] = [];
    const take = (list: readonly number[]) => {
      for (let i = from(list, at.row); i < list.length; i++) {
        const cell = list[i] ?? 0;
        if ((cells[cell]?.row ?? 0) >= at.row + at.rows) break;
        found.push(cell);
      }
    };
    if (at.columns > columns.size)
      for (const [column, list] of columns) {
        if (column >= at.column && column < at.column + at.columns) take(list);
      }
    else for (let column = at.column; column < at.column + at.columns; column++) take(columns.get(column) ?? []);
    return found;
  };
}

/** Every formula that reads one of `changed`, directly or through others. */
function dependents(
  cells: readonly Cell[],
  index: (at: Address) => readonly number[],
  changed: readonly Address[],
): Set<number> {
  const readers = new Map<number, number[]>();
  const dirty = new Set<number>();
  cells.forEach((cell, i) => {
    if (cell.reads.some((at) => changed.some((c) => overlaps(at, c)))) dirty.add(i);
    for (const at of cell.reads) for (const p of index(at)) readers.set(p, [...(readers.get(p) ?? []), i]);
  });
  const queue = [...dirty];
  for (let i = queue.pop(); i !== undefined; i = queue.pop()) {
    for (const reader of readers.get(i) ?? []) {
      if (dirty.has(reader)) continue;
      dirty.add(reader);
      queue.push(reader);
    }
  }
  return dirty;
}

/** Precedents first, without recursion; cells on a cycle apart. */
function sorted(
  cells: readonly Cell[],
  index: (at: Address) => readonly number[],
  dirty: ReadonlySet<number>,
): { readonly order: readonly number[]; readonly cyclic: readonly number[] } {
  const order: number[] = [];
  const state = new Map<number, 'open' | 'done'>();
  const cyclic = new Set<number>();
  for (const start of dirty) {
    if (state.has(start)) continue;
    const stack: { readonly cell: number; readonly precedents: readonly number[]; next: number }[] = [];
    const open = (cell: number) => {
      state.set(cell, 'open');
      stack.push({
        cell,
        precedents: (cells[cell]?.reads ?? []).flatMap((at) => index(at)).filter((p) => dirty.has(p)),
        next: 0,
      });
    };
    open(start);
    for (let top = stack[stack.length - 1]; top !== undefined; top = stack[stack.length - 1]) {
      const precedent = top.precedents[top.next++];
      if (precedent === undefined) {
        state.set(top.cell, 'done');
        order.push(top.cell);
        stack.pop();
      } else if (!state.has(precedent)) open(precedent);
      else if (state.get(precedent) === 'open') {
        for (let i = stack.length - 1; i >= 0; i--) {
          const member = stack[i];
          if (member === undefined) break;
          cyclic.add(member.cell);
          if (member.cell === precedent) break;
        }
      }
    }
  }
  return { order, cyclic: [...cyclic] };
}
