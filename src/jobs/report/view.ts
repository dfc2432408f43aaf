/** What a report shows and writes: named tables of plain cells, sentences, and laws that hold. */
import type { Grid } from '../../core/cell.ts';
import type { Assertion } from '../../workbook/port.ts';

/** How a column is shown and formatted: money in the currency's decimals, percent and multiple of fractions, dates of serials. */
export type ColumnKind = 'text' | 'money' | 'number' | 'percent' | 'multiple' | 'count' | 'date';
export type ReportColumn = { readonly header: string; readonly kind: ColumnKind; readonly width?: number };

/** One table, written as a sheet of its own under a defined name. Amounts in currency units; a blank is null, never NaN. */
export type ReportTable = {
  /** "Budget_Frontier": the defined name. */
  readonly name: string;
  readonly sheet: string;
  readonly title: string;
  readonly columns: readonly ReportColumn[];
  readonly rows: Grid;
  /** Trailing rows (subtotals, total) that stand below the named table. */
  readonly totalRows: number;
};

export type ReportView = {
  /** The answer in one sentence. */
  readonly headline: string;
  readonly tables: readonly ReportTable[];
  readonly notes: readonly string[];
  /** Laws of the result; one that fails blocks the write. */
  readonly checks: readonly Assertion[];
  readonly decimals: number;
};
