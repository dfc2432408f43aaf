/** What a cell function is: declared once, projected to Excel, Sheets, the command line, help and docs. */
import type { CellErrorCode, CellValue, Grid } from '../core/cell.ts';

/** An argument as every host hands it over: a scalar, a range, or undefined when omitted. Blank cells are null. */
export type Arg = CellValue | Grid | undefined;

/** What a call answers. `message` is a sentence; Excel shows it for #VALUE! and #N/A only. */
export type Outcome =
  | { readonly value: CellValue | Grid }
  | { readonly error: { readonly code: CellErrorCode; readonly message: string } };

export type Param = {
  /** snake_case, part of the contract. */
  readonly name: string;
  readonly type: 'number' | 'text' | 'flag' | 'date';
  /** `each`: a scalar or a range, elementwise. `list`: a row or a column. `table`: any range. `scalar`: one value. */
  readonly shape: 'each' | 'list' | 'table' | 'scalar';
  readonly optional: boolean;
  /** What stands when it is omitted, as docs show it ("0.05"); null when nothing does. */
  readonly fallback: string | null;
  readonly doc: string;
};

export type Example = { readonly args: readonly (CellValue | Grid)[]; readonly result: Outcome };

/** A refusal on the way to an answer; `callFunction` turns it into an error outcome. The only exception of this layer. */
export class Refusal extends Error {
  readonly code: CellErrorCode;
  constructor(code: CellErrorCode, message: string) {
    super(message);
    this.name = 'Refusal';
    this.code = code;
  }
}
export function refuse(code: CellErrorCode, message: string): never {
  throw new Refusal(code, message);
}

/** A number or text after checking; undefined when omitted. */
export type Scalar = number | string | boolean | undefined;
/** A checked list: blanks are 0, `at(i)` names item i for messages, `like` lays results out as the input lies. */
export type NumberList = {
  readonly values: readonly number[];
  readonly blank: readonly boolean[];
  readonly like: (results: readonly CellValue[]) => Grid;
  readonly at: (i: number) => string;
};

/** How a function computes: once per element, or once for all. */
export type Compute =
  | { readonly kind: 'each'; readonly row: (values: readonly Scalar[]) => CellValue }
  | { readonly kind: 'whole'; readonly run: (args: Args) => CellValue | Grid };

/** Typed access to the checked arguments by parameter name; a Refusal where the argument is not what the name promises. */
export type Args = {
  readonly number: (name: string) => number;
  readonly optional: (name: string, fallback: number) => number;
  readonly text: (name: string, fallback: string) => string;
  readonly list: (name: string) => NumberList;
  readonly optionalList: (name: string) => NumberList | null;
  readonly texts: (name: string) => readonly string[];
  readonly date: (name: string) => number;
  /** A row or column of dates as day serials. */
  readonly dates: (name: string) => readonly number[];
  /** TRUE, yes, x or 1; false when omitted. */
  readonly flag: (name: string) => boolean;
  /** A range as it lies, checked to be a rectangle; a scalar is one cell. Cells are not checked. */
  readonly cells: (name: string) => Grid;
  /** A range of numbers as it lies; blanks are 0. */
  readonly table: (name: string) => readonly (readonly number[])[];
  /** Whether nothing was given. */
  readonly omitted: (name: string) => boolean;
};

export type FunctionSpec = {
  /** "VARIANCE.PCT": Excel `=BUDGET.VARIANCE.PCT`, Sheets `BUDGET_VARIANCE_PCT`. */
  readonly name: string;
  /** Excel's id when the joined name would be shorter than its three characters. */
  readonly id?: string;
  readonly family:
    | 'Variance and control'
    | 'Allocation'
    | 'Returns'
    | 'Response and forecast'
    | 'Attribution'
    | 'Calendar';
  readonly summary: string;
  readonly params: readonly Param[];
  readonly returns: string;
  readonly source: string;
  readonly examples: readonly Example[];
  readonly compute: Compute;
};

const param =
  (type: Param['type'], shape: Param['shape']) =>
  (name: string, doc: string, optional = false, fallback: string | null = null): Param => ({
    name,
    type,
    shape,
    optional,
    fallback,
    doc,
  });

/** Short words for parameters: `each.number('budget', 'Planned amount.')`. */
export const each = { number: param('number', 'each'), text: param('text', 'each'), date: param('date', 'each') };
export const list = { number: param('number', 'list'), text: param('text', 'list'), date: param('date', 'list') };
export const table = { number: param('number', 'table'), text: param('text', 'table') };
export const scalar = {
  number: param('number', 'scalar'),
  text: param('text', 'scalar'),
  date: param('date', 'scalar'),
  flag: param('flag', 'scalar'),
};

export const idOf = (spec: FunctionSpec): string => spec.id ?? spec.name.replace(/\./g, '');
/** Excel takes no name below three characters: such a function goes by its id there. */
export const excelName = (spec: FunctionSpec): string => (spec.name.length < 3 ? idOf(spec) : spec.name);
export const sheetsName = (spec: FunctionSpec): string => `BUDGET_${spec.name.replace(/\./g, '_')}`;

/** #DIV/0! where a ratio has nothing below the line; an infinite or undefined result is #NUM!. */
export const ratio = (value: number | null): CellValue => (value === null ? { error: '#DIV/0!' } : value);
export const value = (result: CellValue | Grid): Outcome => ({ value: result });
export const failure = (code: CellErrorCode, message: string): Outcome => ({ error: { code, message } });
