/**
 * Lowering: a plan's edits become the few ops that hosts know, against what stands in the workbook now.
 * Also decides what must be read first (targets) and what stands in the way.
 */
import type { CellValue, Grid } from '../core/cell.ts';
import { type Address, cellOf, columnLetters, formatAddress, overlaps, quoteSheet } from './address.ts';
import type { BeforeImage } from './journal.ts';
import type { Edit, ObstacleKind, Op, Plan, RangeData, Read, ReadAnswer, TableColumn } from './port.ts';
import { error, type Problem } from './problem.ts';

export type Answers = ReadonlyMap<string, ReadAnswer>;
export const rangeIn = (answers: Answers, ref: string): RangeData | null => {
  const answer = answers.get(ref);
  return answer !== undefined && 'values' in answer ? answer : null;
};

/** Rows above the header of a sheet of ours: title, notes, one blank row. */
const headerRow = (edit: { readonly notes: readonly string[] }): number => 2 + edit.notes.length;
/** The columns of a table sheet of ours; the whole used part below them belongs to us. */
const sheetArea = (sheet: string, columns: readonly TableColumn[]): string =>
  `${quoteSheet(sheet)}!A:${columnLetters(columns.length - 1)}`;

/** What the guard reads before anything is written: every target with its formats and obstacles. */
export function targetReads(plan: Plan): readonly Read[] {
  return plan.edits.flatMap((edit): readonly Read[] => {
    switch (edit.kind) {
      case 'setRange':
        return [{ ref: formatAddress(edit.at), detail: 'cells' }];
      case 'replaceTable':
      case 'appendRows':
        return [
          { ref: edit.table, detail: 'values' },
          { ref: sheetArea(edit.sheet, edit.columns), detail: 'cells' },
        ];
      case 'defineName':
        return [{ ref: edit.name, detail: 'values' }];
    }
  });
}

export type Lowered = {
  readonly ops: readonly Op[];
  readonly before: BeforeImage;
  /** What each written rectangle must read back as. */
  readonly expected: readonly { readonly at: Address; readonly values: Grid }[];
  readonly names: readonly { readonly name: string; readonly at: Address }[];
  readonly cells: number;
  readonly problems: readonly Problem[];
};

/** How many cells a plan writes on a sheet that has none of them yet; leftovers of an earlier, longer table come on top. */
export const plannedCells = (plan: Plan): number =>
  plan.edits.reduce((sum, edit) => {
    switch (edit.kind) {
      case 'setRange':
        return sum + edit.at.rows * edit.at.columns;
      case 'replaceTable':
        return sum + (headerRow(edit) + 1 + edit.rows.length) * edit.columns.length;
      case 'appendRows':
        return sum + edit.rows.length * edit.columns.length;
      case 'defineName':
        return sum;
    }
  }, 0);

type Draft = {
  ops: Op[];
  images: BeforeImage['images'][number][];
  sheets: string[];
  namesBefore: BeforeImage['names'][number][];
  expected: { at: Address; values: Grid }[];
  names: { name: string; at: Address }[];
  problems: Problem[];
};

/** Turns the edits into ops. Problems mean: write nothing. */
export function lower(plan: Plan, answers: Answers): Lowered {
  const draft: Draft = { ops: [], images: [], sheets: [], namesBefore: [], expected: [], names: [], problems: [] };
  for (const edit of plan.edits) lowerEdit(edit, answers, draft);
  const { ops, images, sheets, namesBefore, expected, names, problems } = draft;
  expected.forEach((target, i) => {
    const clash = expected.slice(i + 1).find((other) => overlaps(target.at, other.at));
    if (clash)
      problems.push(
        error(
          'overlap',
          formatAddress(clash.at),
          'two parts of this run write the same cells',
          'separate targets',
          'Choose another place for one of the results.',
        ),
      );
  });
  const cells = expected.reduce((sum, { values }) => sum + values.reduce((n, row) => n + row.length, 0), 0);
  return { ops, before: { images, sheets, names: namesBefore }, expected, names, cells, problems };
}

function lowerEdit(edit: Edit, answers: Answers, draft: Draft): void {
  switch (edit.kind) {
    case 'setRange':
      return lowerRange(edit, answers, draft);
    case 'replaceTable':
      return lowerTable(edit, answers, draft);
    case 'appendRows':
      return lowerRows(edit, answers, draft);
    case 'defineName':
      return lowerName(edit.name, edit.at, answers, draft);
  }
}

function lowerRange(edit: Extract<Edit, { kind: 'setRange' }>, answers: Answers, draft: Draft): void {
  const target = rangeIn(answers, formatAddress(edit.at));
  if (target === null) {
    draft.problems.push(
      error(
        'missing-target',
        formatAddress(edit.at),
        'this range is not there',
        'a range that can be written',
        'Map the table again.',
      ),
    );
    return;
  }
  write(draft, edit.at, edit.values, target);
  if (edit.format === undefined) return;
  // Only cells that were blank and unformatted get our number format: formats of the user stay.
  const formats = target.formats?.map((row, r) =>
    row.map((format, c) =>
      format === 'General' && (target.values[r]?.[c] ?? null) === null ? (edit.format ?? format) : format,
    ),
  );
  if (formats?.some((row, r) => row.some((format, c) => format !== target.formats?.[r]?.[c])))
    draft.ops.push({ op: 'setFormats', at: edit.at, formats });
}

function lowerTable(edit: Extract<Edit, { kind: 'replaceTable' }>, answers: Answers, draft: Draft): void {
  const width = edit.columns.length;
  const top = headerRow(edit);
  const named = rangeIn(answers, edit.table);
  const area = rangeIn(answers, sheetArea(edit.sheet, edit.columns));
  if (
    area !== null &&
    !isBlank(area.values) &&
    (named === null || named.address.sheet.toLowerCase() !== edit.sheet.toLowerCase())
  ) {
    draft.problems.push(
      error(
        'sheet-taken',
        `${quoteSheet(edit.sheet)}!A1`,
        `a sheet "${edit.sheet}" exists that is not ours`,
        `no sheet of that name, or one with the name ${edit.table}`,
        'Rename that sheet, then run again.',
      ),
    );
    return;
  }
  const pad = (row: readonly CellValue[]): CellValue[] => Array.from({ length: width }, (_, c) => row[c] ?? null);
  const body: CellValue[][] = [
    pad([edit.title]),
    ...edit.notes.map((note) => pad([note])),
    pad([]),
    edit.columns.map((column) => column.header),
    ...edit.rows.map(pad),
  ];
  const oldHeight = area === null ? 0 : area.address.row + area.address.rows;
  while (body.length < oldHeight) body.push(pad([]));
  const at: Address = { sheet: edit.sheet, row: 0, column: 0, rows: body.length, columns: width };
  const rows = Math.max(1, edit.rows.length);
  const fresh = area === null;
  if (fresh) {
    draft.ops.push({ op: 'addSheet', sheet: edit.sheet, hidden: false });
    draft.sheets.push(edit.sheet);
  }
  write(draft, at, body, area === null ? null : windowOf(area, at));
  draft.ops.push({
    op: 'setFormats',
    at: { ...at, row: top, rows: rows + 1 },
    // Headers of numbers stand over them: the filler before the text moves it to the right in every host.
    formats: [
      edit.columns.map(({ format }) => (format === '@' ? format : '* @')),
      ...Array.from({ length: rows }, () => edit.columns.map(({ format }) => format)),
    ],
  });
  if (fresh) draft.ops.push(...looks(edit, top, rows));
  const dataRows = edit.rows.length - edit.totalRows;
  lowerName(edit.table, { ...at, row: top, rows: 1 + Math.max(1, dataRows) }, answers, draft);
}

function looks(edit: Extract<Edit, { kind: 'replaceTable' }>, top: number, rows: number): readonly Op[] {
  const row = (at: number, height: number): Address => ({
    sheet: edit.sheet,
    row: at,
    column: 0,
    rows: height,
    columns: edit.columns.length,
  });
  const ops: Op[] = [
    { op: 'setWidths', at: row(0, 1), widths: edit.columns.map((column) => column.width) },
    { op: 'setLook', at: { ...row(0, 1), columns: 1 }, look: 'title' },
    { op: 'setLook', at: row(top, 1), look: 'header' },
  ];
  if (edit.notes.length > 0)
    ops.push({ op: 'setLook', at: { ...row(1, edit.notes.length), columns: 1 }, look: 'note' });
  if (edit.totalRows > 0)
    ops.push({ op: 'setLook', at: row(top + rows - edit.totalRows + 1, edit.totalRows), look: 'total' });
  return ops;
}

function lowerRows(edit: Extract<Edit, { kind: 'appendRows' }>, answers: Answers, draft: Draft): void {
  const named = rangeIn(answers, edit.table);
  const area = rangeIn(answers, sheetArea(edit.sheet, edit.columns));
  if (named === null) {
    const { table, sheet, columns, rows } = edit;
    return lowerTable(
      { kind: 'replaceTable', table, sheet, title: sheet, columns, rows, totalRows: 0, notes: [] },
      answers,
      draft,
    );
  }
  const { address } = named;
  const at: Address = { ...address, row: address.row + address.rows, rows: edit.rows.length };
  write(draft, at, edit.rows, area === null ? null : windowOf(area, at));
  lowerName(edit.table, { ...address, rows: address.rows + edit.rows.length }, answers, draft);
}

function lowerName(name: string, at: Address, answers: Answers, draft: Draft): void {
  const now = rangeIn(answers, name);
  if (now !== null && formatAddress(now.address) === formatAddress(at)) return;
  draft.namesBefore.push({ name, at: now?.address ?? null });
  draft.names.push({ name, at });
  draft.ops.push({ op: 'setName', name, at });
}

/** `data` cut and padded to `at`: outside what was read the sheet is blank and unformatted. */
export function windowOf(data: RangeData, at: Address): RangeData {
  const dr = at.row - data.address.row;
  const dc = at.column - data.address.column;
  const pick = <T>(grid: readonly (readonly T[])[], empty: T): T[][] =>
    Array.from({ length: at.rows }, (_, r) =>
      Array.from({ length: at.columns }, (_, c) => grid[r + dr]?.[c + dc] ?? empty),
    );
  const obstacles = (data.obstacles ?? [])
    .map((o) => ({ ...o, row: o.row - dr, column: o.column - dc }))
    .filter((o) => o.row >= 0 && o.column >= 0 && o.row < at.rows && o.column < at.columns);
  return {
    ref: data.ref,
    address: at,
    values: pick<CellValue>(data.values, null),
    formats: pick(data.formats ?? [], 'General'),
    obstacles,
  };
}

/** Adds the write of `values` at `at`, its before-image, and a problem for every cell that refuses it. */
function write(draft: Draft, at: Address, given: Grid, target: RangeData | null): void {
  // Some hosts read an empty text back as a blank cell: it is written as one everywhere.
  const values = given.map((row) => row.map((cell) => (cell === '' ? null : cell)));
  for (const obstacle of target?.obstacles ?? []) {
    draft.problems.push(
      error(
        `target-${obstacle.kind}`,
        formatAddress(cellOf(at, obstacle.row, obstacle.column)),
        OBSTACLES[obstacle.kind].found,
        'a plain cell that may be written',
        OBSTACLES[obstacle.kind].fix,
      ),
    );
  }
  draft.ops.push({ op: 'setValues', at, values });
  draft.expected.push({ at, values });
  draft.images.push({
    at,
    values: target?.values ?? values.map((row) => row.map(() => null)),
    formats: target?.formats ?? [],
    after: '',
  });
}

const OBSTACLES: Record<ObstacleKind, { readonly found: string; readonly fix: string }> = {
  formula: {
    found: 'a formula stands in this cell',
    fix: 'Choose another column for the result, or clear the formula yourself.',
  },
  spill: { found: 'this cell shows a part of an array formula', fix: 'Choose another column for the result.' },
  merged: { found: 'this cell is inside a merged area', fix: 'Unmerge the area, or choose another column.' },
  locked: { found: 'this cell is locked on a protected sheet', fix: 'Unprotect the sheet or unlock the cell.' },
  'not-a-grid': { found: 'this sheet is a chart or dialog sheet', fix: 'Choose a worksheet.' },
  'table-header': { found: 'this cell is the header of a table', fix: 'Choose cells below the header.' },
  pivot: { found: 'this cell belongs to a pivot table', fix: 'Choose cells outside the pivot table.' },
};

const isBlank = (grid: Grid): boolean => grid.every((row) => row.every((value) => value === null));
