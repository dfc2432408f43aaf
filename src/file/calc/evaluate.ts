/** Evaluates a parsed formula against cells that already have their values. Order and taint are recalculate.ts. */
import type { CellValue, Grid } from '../../core/cell.ts';
import type { Arg, Outcome } from '../../functions/define.ts';
import type { Address } from '../../workbook/address.ts';
import { CellFault, LIBRARY, lifted } from './library.ts';
import type { Node } from './parse.ts';
import { compare, err, finite, first, grid, isError, isGrid, num, text, type Val } from './values.ts';

export type Scope = {
  /** The address that a ref, name or table node means; null when it is no range. */
  readonly resolve: (node: Node) => Address | null;
  readonly read: (at: Address) => Grid;
  /** True for cells that hold SUBTOTAL or AGGREGATE: those are left out of another SUBTOTAL. */
  readonly isSubtotal: (sheet: string, row: number, column: number) => boolean;
  readonly functions: (name: string, args: readonly Arg[]) => Outcome;
  readonly row: number;
  readonly column: number;
};

const OWN = /^(?:_xldudf_)?BUDGET[._]/i;
/** Functions of newer Excel carry a prefix in files. */
export const plainName = (name: string): string => name.replace(/^_xlfn\.|^_xlws\./gi, '').toUpperCase();
export const isOwn = (name: string): boolean => OWN.test(name);

const SUBTOTALS = [
  'AVERAGE',
  'COUNT',
  'COUNTA',
  'MAX',
  'MIN',
  'PRODUCT',
  'STDEV.S',
  'STDEV.P',
  'SUM',
  'VAR.S',
  'VAR.P',
] as const;

/** Names that this evaluator can evaluate. */
export const knows = (name: string): boolean =>
  isOwn(name) || plainName(name) in LIBRARY || ['SUBTOTAL', 'ROW', 'COLUMN'].includes(plainName(name));

export function evaluate(node: Node, scope: Scope): Val {
  try {
    return value(node, scope);
  } catch (fault) {
    if (fault instanceof CellFault) return err(fault.code);
    throw fault;
  }
}

function value(node: Node, scope: Scope): Val {
  switch (node.kind) {
    case 'value':
      return node.value;
    case 'ref':
    case 'name':
    case 'table': {
      const at = scope.resolve(node);
      if (at === null) return err('#NAME?');
      const read = scope.read(at);
      return at.rows === 1 && at.columns === 1 ? first(read) : read;
    }
    case 'array':
      return node.rows.map((row) => row.map((cell) => first(value(cell, scope))));
    case 'unary':
      return unary(node.op, value(node.arg, scope), scope);
    case 'binary':
      return lifted(
        ([left = null, right = null]) => binary(node.op, left, right),
        [value(node.left, scope), value(node.right, scope)],
      );
    case 'call':
      return call(node.name, node.args, scope);
  }
}

function unary(op: string, arg: Val, scope: Scope): Val {
  // `@` on a range means the cell of this row or column; a single cell is itself.
  if (op === '@') return isGrid(arg) ? (arg.length === 1 ? (arg[0]?.[scope.column] ?? first(arg)) : first(arg)) : arg;
  return lifted(
    ([cell = null]) => {
      const number = num(cell);
      if (typeof number !== 'number') return number;
      return op === '%' ? finite(number / 100) : op === '-' ? finite(-number) : cell;
    },
    [arg],
  );
}

function binary(op: string, left: CellValue, right: CellValue): CellValue {
  if (isError(left)) return left;
  if (isError(right)) return right;
  if (op === '&') return text(left) + text(right);
  switch (op) {
    case '=':
      return compare(left, right) === 0;
    case '<>':
      return compare(left, right) !== 0;
    case '<':
      return compare(left, right) < 0;
    case '>':
      return compare(left, right) > 0;
    case '<=':
      return compare(left, right) <= 0;
    case '>=':
      return compare(left, right) >= 0;
  }
  const [a, b] = [num(left), num(right)];
  if (typeof a !== 'number') return a;
  if (typeof b !== 'number') return b;
  switch (op) {
    case '+':
      return nearZero(a + b, a, b);
    case '-':
      return nearZero(a - b, a, b);
    case '*':
      return finite(a * b);
    case '/':
      return b === 0 ? err('#DIV/0!') : finite(a / b);
    case '^':
      return a === 0 && b === 0 ? err('#NUM!') : a === 0 && b < 0 ? err('#DIV/0!') : finite(a ** b);
    default:
      return err('#VALUE!');
  }
}

/** Excel shows 0 where two numbers that agree in 15 digits cancel. */
const nearZero = (result: number, a: number, b: number): CellValue =>
  Math.abs(result) < Math.max(Math.abs(a), Math.abs(b)) * 1e-15 ? 0 : finite(result);

function call(name: string, args: readonly (Node | null)[], scope: Scope): Val {
  const plain = plainName(name);
  if (isOwn(name)) return own(name, args, scope);
  if (plain === 'SUBTOTAL') return subtotal(args, scope);
  if (plain === 'ROW' || plain === 'COLUMN') {
    const [node] = args;
    const at = node == null ? null : scope.resolve(node);
    return (plain === 'ROW' ? (at?.row ?? scope.row) : (at?.column ?? scope.column)) + 1;
  }
  const body = LIBRARY[plain];
  if (body === undefined) return err('#NAME?');
  const given = args.map((arg): Val => (arg === null ? null : guarded(arg, scope)));
  return body.lift ? lifted(body.run, given) : body.run(given);
}

/** An argument whose evaluation fails is that error: IFERROR must see it. */
const guarded = (node: Node, scope: Scope): Val => evaluate(node, scope);

function own(name: string, args: readonly (Node | null)[], scope: Scope): Val {
  const outcome = scope.functions(
    name.replace(/^_xldudf_/i, ''),
    args.map((arg) => (arg === null ? null : guarded(arg, scope))),
  );
  return 'value' in outcome ? outcome.value : err(outcome.error.code);
}

function subtotal([code, ...ranges]: readonly (Node | null)[], scope: Scope): Val {
  const number = code == null ? null : num(first(value(code, scope)));
  const body = typeof number === 'number' ? LIBRARY[SUBTOTALS[(number % 100) - 1] ?? ''] : undefined;
  if (body === undefined || body.lift) return err('#VALUE!');
  return body.run(
    ranges.map((node): Val => {
      const at = node === null ? null : scope.resolve(node);
      if (node === null || at === null) return err('#VALUE!');
      return grid(scope.read(at)).map((row, r) =>
        row.map((cell, c) => (scope.isSubtotal(at.sheet, at.row + r, at.column + c) ? null : cell)),
      );
    }),
  );
}
