/** The one way to call a cell function, for every host. Never throws for bad input, never answers NaN or Infinity. */
import type { CellValue, Grid } from '../core/cell.ts';
import { argsOf, checkGrid, columnsOf, isGrid, omitted, rowsOf, single, toScalar } from './arguments.ts';
import { type Arg, type FunctionSpec, failure, type Outcome, Refusal, refuse, type Scalar, value } from './define.ts';
import { specOf } from './registry.ts';

/**
 * @param name `VARIANCE.PCT`, `BUDGET.VARIANCE.PCT`, `BUDGET_VARIANCE_PCT` or `VARIANCEPCT`, in any case.
 * @returns The value, or an error code with a sentence.
 */
export function callFunction(name: string, args: readonly Arg[]): Outcome {
  const spec = specOf(name);
  if (spec === null) return failure('#NAME?', `there is no function ${name}`);
  try {
    const given = args.map((arg) => (isGrid(arg) ? arg : (arg ?? null)));
    checkArity(spec, given);
    return settle(
      spec.compute.kind === 'each'
        ? elementwise(spec, spec.compute.row, given)
        : spec.compute.run(argsOf(spec.params, given)),
    );
  } catch (refusal) {
    if (refusal instanceof Refusal) return failure(refusal.code, refusal.message);
    throw refusal;
  }
}

function checkArity(spec: FunctionSpec, args: readonly Arg[]): void {
  if (args.length > spec.params.length)
    refuse('#VALUE!', `${spec.name} takes at most ${spec.params.length} arguments, not ${args.length}`);
  const missing = spec.params.find((param, i) => !param.optional && i >= args.length);
  if (missing !== undefined) refuse('#VALUE!', `${spec.name} needs ${missing.name}`);
}

/** Ranges of one shape, scalars broadcast; a row whose range inputs are all blank stays blank. */
function elementwise(
  spec: FunctionSpec,
  row: (values: readonly Scalar[]) => CellValue,
  args: readonly Arg[],
): CellValue | Grid {
  const inputs = spec.params.map((param, i) => ({ param, arg: single(args[i]) }));
  const ranges = inputs.flatMap(({ param, arg }) => (isGrid(arg) ? [{ param, grid: checkGrid(arg, param.name) }] : []));
  const [first] = ranges;
  for (const { param, grid } of ranges) {
    if (param.shape !== 'each')
      refuse('#VALUE!', `${param.name} must be one value, not ${rowsOf(grid)} × ${columnsOf(grid)} cells`);
    if (first !== undefined && (rowsOf(grid) !== rowsOf(first.grid) || columnsOf(grid) !== columnsOf(first.grid))) {
      refuse(
        '#VALUE!',
        `${first.param.name} is ${rowsOf(first.grid)} × ${columnsOf(first.grid)} cells, ${param.name} is ${rowsOf(grid)} × ${columnsOf(grid)}`,
      );
    }
  }
  const fixed = inputs.map(({ param, arg }): Scalar => {
    if (isGrid(arg)) return undefined;
    return param.optional && omitted(arg) ? undefined : toScalar(arg ?? null, param, () => param.name);
  });
  if (first === undefined) {
    const required = inputs.filter(({ param }) => !param.optional);
    return required.every(({ arg }) => omitted(arg)) ? null : row(fixed);
  }
  const rows = rowsOf(first.grid);
  const columns = columnsOf(first.grid);
  const result: CellValue[][] = [];
  const scratch = [...fixed];
  for (let r = 0; r < rows; r++) {
    const line: CellValue[] = [];
    for (let c = 0; c < columns; c++) line.push(element(r, c));
    result.push(line);
  }
  return result;

  function element(r: number, c: number): CellValue {
    let blank = true;
    for (let i = 0; i < inputs.length; i++) {
      const input = inputs[i];
      if (input === undefined || !isGrid(input.arg)) continue;
      const cell = input.arg[r]?.[c] ?? null;
      if (cell !== null && typeof cell === 'object') return cell;
      if (cell !== null && cell !== '') blank = false;
      // The common case first: a number needs no check and no message.
      scratch[i] =
        typeof cell === 'number' && input.param.type === 'number' && Number.isFinite(cell)
          ? cell
          : toScalar(
              cell,
              input.param,
              () => `${rows > 1 || columns === 1 ? `row ${r + 1}` : `column ${c + 1}`} of ${input.param.name}`,
            );
    }
    return blank ? null : finite(row(scratch));
  }
}

const finite = (cell: CellValue): CellValue =>
  typeof cell === 'number' && !Number.isFinite(cell) ? { error: '#NUM!' } : cell === 0 ? 0 : cell;

/** The last gate: no NaN, no Infinity, no −0, no empty range. */
function settle(result: CellValue | Grid): Outcome {
  if (isGrid(result)) return value(checkGrid(result, 'the result').map((line) => line.map(finite)));
  const cell = finite(result);
  if (cell !== null && typeof cell === 'object')
    return failure(cell.error, cell.error === '#DIV/0!' ? 'there is nothing to divide by' : 'there is no such number');
  return value(cell);
}

/** One line of `apportion call`: `{"fn":"ALLOCATE","args":[100,[[50],[30],[20]]]}` → `{"value":…}` or `{"error":…}`. */
export function answerLine(line: string): string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch {
    return JSON.stringify(failure('#VALUE!', 'this line is not JSON'));
  }
  const { fn, args } = (typeof parsed === 'object' && parsed !== null ? parsed : {}) as {
    readonly fn?: unknown;
    readonly args?: unknown;
  };
  if (typeof fn !== 'string' || !Array.isArray(args) || !args.every(isArg)) {
    return JSON.stringify(failure('#VALUE!', 'expected {"fn":"NAME","args":[…]} with scalars, null or 2-D arrays'));
  }
  return JSON.stringify(callFunction(fn, args));
}

function isArg(arg: unknown): arg is Arg {
  return isCell(arg) || (Array.isArray(arg) && arg.every((row) => Array.isArray(row) && row.every(isCell)));
}
function isCell(cell: unknown): cell is CellValue {
  return (
    cell === null ||
    ['string', 'number', 'boolean'].includes(typeof cell) ||
    (typeof cell === 'object' &&
      typeof (cell as { error?: unknown }).error === 'string' &&
      /^#[A-Z0-9/_]+[!?]?$/.test((cell as { error: string }).error))
  );
}
