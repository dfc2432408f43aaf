/** Cell functions in Excel's shared runtime: every spec of the registry, through Microsoft's own `associate`. */
import type { CellErrorCode, CellValue } from '../core/cell.ts';
import { callFunction } from '../functions/call.ts';
import { type Arg, idOf } from '../functions/define.ts';
import { REGISTRY } from '../functions/registry.ts';

const CODES: Readonly<Record<string, CustomFunctions.ErrorCode>> = {
  '#VALUE!': CustomFunctions.ErrorCode.invalidValue,
  '#N/A': CustomFunctions.ErrorCode.notAvailable,
  '#DIV/0!': CustomFunctions.ErrorCode.divisionByZero,
  '#NUM!': CustomFunctions.ErrorCode.invalidNumber,
  '#NULL!': CustomFunctions.ErrorCode.nullReference,
  '#NAME?': CustomFunctions.ErrorCode.invalidName,
  '#REF!': CustomFunctions.ErrorCode.invalidReference,
};
const fault = (code: CellErrorCode, message?: string): CustomFunctions.Error =>
  new CustomFunctions.Error(CODES[code] ?? CustomFunctions.ErrorCode.invalidValue, message);

/** Excel hands over null for an omitted argument and '' or 0 for a blank cell; an error cell is an object with its code. */
function toCell(value: unknown): CellValue {
  if (value === null || value === undefined || value === '') return null;
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string') return value;
  const code =
    (value as { readonly basicValue?: unknown; readonly code?: unknown }).basicValue ??
    (value as { readonly code?: unknown }).code;
  return { error: (typeof code === 'string' && code.startsWith('#') ? code : '#VALUE!') as CellErrorCode };
}
const toArg = (value: unknown): Arg =>
  Array.isArray(value)
    ? value.map((row: unknown) => (Array.isArray(row) ? row.map(toCell) : [toCell(row)]))
    : value === undefined
      ? undefined
      : toCell(value);
const fromCell = (value: CellValue): unknown =>
  value === null ? '' : typeof value === 'object' ? fault(value.error) : value;

/** One call as Excel makes it: always a matrix back, errors as `CustomFunctions.Error`. */
function callFromCell(name: string, args: readonly unknown[]): unknown[][] {
  const outcome = callFunction(name, args.map(toArg));
  if ('error' in outcome) throw fault(outcome.error.code, outcome.error.message);
  return Array.isArray(outcome.value)
    ? outcome.value.map((row: readonly CellValue[]) => row.map(fromCell))
    : [[fromCell(outcome.value as CellValue)]];
}

export function associateFunctions(): void {
  for (const spec of REGISTRY) {
    const { length } = spec.params;
    // The last argument is Excel's invocation object, not one of ours.
    CustomFunctions.associate(idOf(spec), (...args: unknown[]) => callFromCell(spec.name, args.slice(0, length)));
  }
}
