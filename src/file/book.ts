/**
 * An open workbook: cells, names, tables, protection and merges of an .xlsx, in memory. One model serves the
 * file host, the simulated Excel, the strict in-memory Sheets and the workbench. Opening parses lazily (a
 * sheet's cells when first asked for) and saving splices only what changed.
 */

import type { CellValue, Grid } from '../core/cell.ts';
import type { Address } from '../workbook/address.ts';
import type { Look, NameInfo, ObstacleKind, SheetInfo, TableInfo } from '../workbook/port.ts';

/** One cell as the file has it. `formula` has no leading `=`; `value` is what it last computed. */
export type BookCell = {
  readonly value: CellValue;
  readonly formula: string | null;
  readonly format: string;
  readonly obstacle: ObstacleKind | null;
};

export interface Book {
  readonly title: string;
  /** Serial numbers are always given and taken in the 1900 system, whatever the file uses. */
  readonly date1904: boolean;
  readonly notices: readonly string[];

  sheets(): readonly Omit<SheetInfo, 'head'>[];
  names(): readonly NameInfo[];
  tables(): readonly TableInfo[];

  /** Values of a rectangle; cells outside the used range are null. */
  values(at: Address): Grid;
  cell(sheet: string, row: number, column: number): BookCell;
  /** All formulas of a sheet with the cached values (shared formulas expanded), in row order; for the evaluator and for obstacles. */
  formulas(
    sheet: string,
  ): readonly { readonly row: number; readonly column: number; readonly formula: string; readonly value: CellValue }[];

  /** Writes constants; text stays text. Unconditional: what stands in the way is in `cell().obstacle`, for the caller to respect. */
  setValues(at: Address, values: Grid): void;
  /** Sets a formula (no `=`) with the value it shows. For the simulated hosts, not used by jobs. */
  setFormula(sheet: string, row: number, column: number, formula: string, value: CellValue): void;
  /** Refreshes what a formula cell shows, formula untouched. */
  setCachedValue(sheet: string, row: number, column: number, value: CellValue): void;
  setFormats(at: Address, formats: readonly (readonly string[])[]): void;
  setLook(at: Address, look: Look): void;
  setWidths(at: Address, widths: readonly number[]): void;
  addSheet(name: string, hidden: boolean): void;
  removeSheet(name: string): void;
  setHidden(sheet: string, hidden: boolean): void;
  setName(name: string, at: Address | null): void;
  setProtected(sheet: string, on: boolean): void;
  /** Asks viewers to recalculate on load; set only when some formula could not be evaluated here. */
  setFullCalcOnLoad(on: boolean): void;

  /** The whole file. Entries that nothing changed are the original bytes, compressed form included. */
  save(): Uint8Array;
}
