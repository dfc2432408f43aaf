/** Finds tables in a survey: named by us, tables of the workbook, or a header row at the top of a sheet. */
import type { CellValue, Grid } from '../core/cell.ts';
import type { Address } from './address.ts';
import { NAMES } from './contract.ts';
import { matchHeader } from './headers.ts';
import type { SheetInfo, Survey } from './port.ts';

export type TableSpot = {
  /** Header row included; for sheets down to the end of the used part. */
  readonly address: Address;
  readonly source: 'name' | 'table' | 'sheet';
  readonly name: string | null;
  /** The header and the first data rows, as far as the survey has them. */
  readonly head: Grid;
};

const known = (name: string) => NAMES.find((spec) => spec.name.toLowerCase() === name.toLowerCase());
/** A table that jobs read; every other table with our prefix is a result that our own runs write. */
const isInput = (name: string): boolean => known(name)?.read !== undefined;
const isResult = (name: string): boolean =>
  /^Budget_/i.test(name) && !isInput(name) && known(name)?.shape !== 'cell' && !/^Budget_Settings$/i.test(name);

export function findTables(survey: Survey): readonly TableSpot[] {
  const spots: TableSpot[] = [];
  const add = (spot: TableSpot) => {
    const covered = spots.some(
      (other) => other.address.sheet === spot.address.sheet && contains(other.address, spot.address),
    );
    if (!covered && spot.address.rows > 1) spots.push(spot);
  };
  const ours = survey.names.filter((name) => isResult(name.name)).map((name) => name.address?.sheet);
  for (const name of survey.names) {
    if (!isInput(name.name) || name.address === null) continue;
    add({ address: name.address, source: 'name', name: name.name, head: headOf(survey, name.address) });
  }
  for (const table of survey.tables) {
    const { address, totalsRow } = table;
    add({
      address: totalsRow ? { ...address, rows: address.rows - 1 } : address,
      source: 'table',
      name: table.name,
      head: headOf(survey, address),
    });
  }
  for (const sheet of survey.sheets) {
    if (sheet.kind !== 'grid' || sheet.visibility !== 'visible' || ours.includes(sheet.name)) continue;
    for (const address of headerSpots(sheet))
      add({ address, source: 'sheet', name: null, head: headOf(survey, address) });
  }
  return spots;
}

const contains = (outer: Address, inner: Address): boolean =>
  outer.row <= inner.row &&
  outer.column <= inner.column &&
  outer.row + outer.rows >= inner.row + 1 &&
  outer.column + outer.columns >= inner.column + inner.columns;

/** The cells of a range, as far as the survey has them. */
export function headOf(survey: Survey, at: Address): Grid {
  const sheet = survey.sheets.find((s) => s.name === at.sheet);
  if (sheet?.used == null) return [];
  const { used, head } = sheet;
  return head
    .slice(Math.max(0, at.row - used.row), Math.max(0, at.row - used.row + at.rows))
    .map((row) => row.slice(Math.max(0, at.column - used.column), at.column - used.column + at.columns));
}

/** A header is text, or a year such as 2025. */
const isHeader = (value: CellValue | undefined): boolean =>
  typeof value === 'string'
    ? value.trim() !== '' && value.length <= 80
    : typeof value === 'number' && Number.isInteger(value) && value >= 1990 && value <= 2100;
/** Dates as headers: days that step by weeks, months, quarters or years, which amounts hardly do. */
function isTimeline(row: readonly CellValue[]): boolean {
  const days = row.filter((value) => typeof value === 'number');
  const steps = days.slice(1).map((day, i) => day - (days[i] ?? 0));
  const regular = (step: number) =>
    step === 7 || (step >= 28 && step <= 31) || (step >= 89 && step <= 92) || step === 365 || step === 366;
  return steps.length > 0 && steps.every(regular) && days.every((day) => day > 25_000 && day < 75_000);
}
const isNumber = (value: CellValue | undefined): boolean => typeof value === 'number';

/** The header rows of a sheet, the best of each block of columns: runs of headers with data below. */
function headerSpots(sheet: SheetInfo): readonly Address[] {
  const { used, head } = sheet;
  if (used === null) return [];
  const found: { readonly address: Address; readonly score: number }[] = [];
  head.forEach((row, r) => {
    const below = head.slice(r + 1, r + 6);
    for (const [from, to] of runs(row)) {
      const width = to - from;
      const texts = row.slice(from, to).filter((value) => typeof value === 'string');
      const numeric = Array.from({ length: width }, (_, c) => c).filter((c) =>
        below.some((line) => isNumber(line[from + c])),
      );
      const dated = isTimeline(row.slice(from, to));
      if (width < 2 || texts.length < (dated ? 1 : 2) || numeric.length === 0 || !isFilled(below[0]?.slice(from, to)))
        continue;
      const roles = new Set(
        texts.flatMap((text) =>
          matchHeader(String(text))
            .slice(0, 1)
            .map((match) => match.role),
        ),
      );
      const distinct = new Set(texts).size === texts.length ? 2 : 0;
      // A row of headers has no numbers of its own beside years; amounts in it mean it is data.
      const score =
        roles.size * 4 + Math.min(width, 12) + distinct + (dated || row.slice(from, to).every(isHeader) ? 2 : -6);
      found.push({
        address: {
          sheet: sheet.name,
          row: used.row + r,
          column: used.column + from,
          rows: used.rows - r,
          columns: width,
        },
        score,
      });
    }
  });
  const best: { readonly address: Address; readonly score: number }[] = [];
  for (const spot of [...found].sort((a, b) => b.score - a.score || a.address.row - b.address.row)) {
    const clash = best.some(
      ({ address }) =>
        address.column < spot.address.column + spot.address.columns &&
        spot.address.column < address.column + address.columns,
    );
    if (!clash) best.push(spot);
  }
  return best.map(({ address }) => address);
}

const isFilled = (row: readonly CellValue[] | undefined): boolean =>
  (row ?? []).some((value) => value !== null && value !== '');

/** Half-open ranges of neighbouring non-blank cells. */
function runs(row: readonly CellValue[]): readonly (readonly [number, number])[] {
  const found: [number, number][] = [];
  let from = -1;
  for (let c = 0; c <= row.length; c++) {
    const filled = c < row.length && row[c] !== null && row[c] !== '';
    if (filled && from < 0) from = c;
    if (!filled && from >= 0) {
      found.push([from, c]);
      from = -1;
    }
  }
  return found;
}
