/** Text of cells, and when two names are one. */
import type { CellValue } from '../core/cell.ts';

/** The text of a cell, trimmed; '' for a blank or an error. */
export const textIn = (cell: CellValue | undefined): string =>
  cell === undefined || cell === null || typeof cell === 'object' ? '' : String(cell).trim();

/** Names that differ only in case, in blanks around them or in how accents are stored have one key. */
export const nameKey = (name: string): string =>
  (/[^ -~]/.test(name) ? name.normalize('NFC') : name).trim().toLowerCase();
