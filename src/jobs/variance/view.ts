import type { LineKind, Status } from '../../core/variance/variance.ts';
import type { Mapping } from '../../workbook/contract.ts';
import type { Assertion } from '../../workbook/port.ts';

export type { LineKind, Status };

export type VarianceInput = {
  readonly mapping: Mapping;
  readonly decimals: number;
  /** For rows without a kind. */
  readonly defaultKind: LineKind;
  /** Fractions: 0.05 is 5 %. */
  readonly watch: number;
  readonly review: number;
  /** A variance up to this amount is OK; above `cap` (null: none) it is REVIEW whatever the percentage. */
  readonly floor: number;
  readonly cap: number | null;
};

export type VarianceRow = {
  readonly line: string;
  readonly group: string;
  readonly kind: LineKind;
  /** "Data!A5"; for groups and the total the address of the table. */
  readonly where: string;
  readonly budget: number;
  readonly actual: number;
  /** actual − budget, always. */
  readonly variance: number;
  /** variance ÷ |budget|; null (shown n/m) when the budget is 0. */
  readonly percent: number | null;
  /** Signed so that favourable is positive. */
  readonly impact: number;
  readonly favourable: 'F' | 'U' | '–';
  readonly status: Status;
};
/** A parent: tested on its net, shown with its gross so that offsets do not hide. */
export type VarianceTotal = VarianceRow & { readonly gross: number; readonly lines: number };

export type VarianceView = {
  readonly lines: readonly VarianceRow[];
  readonly groups: readonly VarianceTotal[];
  readonly total: VarianceTotal;
  readonly checks: readonly Assertion[];
  readonly notes: readonly string[];
  readonly decimals: number;
};
