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
  readonly type: 'number' | 'text' | 'any' | 'flag' | 'date';
  /** `range`: a list or table. `scalar`: one value. `each`: a scalar or a range, elementwise. */
  readonly shape: 'scalar' | 'range' | 'each';
  readonly optional: boolean;
  /** What stands when it is omitted, as docs show it ("0.05"); null when nothing does. */
  readonly fallback: string | null;
  readonly doc: string;
};

export type Example = { readonly args: readonly (CellValue | Grid)[]; readonly result: Outcome };

export type FunctionSpec = {
  /** "VARIANCE.PCT": Excel `=BUDGET.VARIANCE.PCT`, id `VARIANCEPCT`, Sheets `BUDGET_VARIANCE_PCT`. */
  readonly name: string;
  readonly family: 'variance' | 'allocation' | 'returns' | 'response' | 'calendar';
  readonly summary: string;
  readonly params: readonly Param[];
  readonly returns: { readonly shape: 'scalar' | 'range' | 'each'; readonly doc: string };
  readonly source: string;
  readonly examples: readonly Example[];
  /** Arguments arrive checked for number and normalised; never throws for bad input, never gives NaN or Infinity. */
  readonly compute: (...args: readonly Arg[]) => Outcome;
};
