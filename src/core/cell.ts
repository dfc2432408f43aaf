/** What a cell can hold, as plain data. Known to every layer; no host word. */

/** Error codes spelled as the cell shows them. */
export type CellErrorCode =
  | '#DIV/0!'
  | '#N/A'
  | '#NAME?'
  | '#NULL!'
  | '#NUM!'
  | '#REF!'
  | '#VALUE!'
  | '#SPILL!'
  | '#CALC!'
  | '#BUSY!'
  | '#GETTING_DATA'
  | '#ERROR!';

/** null is a blank cell; '' is a text of length 0 (a formula can give it). A date is its 1900-system serial number. */
export type CellValue = string | number | boolean | null | { readonly error: CellErrorCode };
export type Grid = readonly (readonly CellValue[])[];
