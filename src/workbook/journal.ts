/**
 * The journal: a hidden sheet with one entry per run, holding what the run overwrote. Undo and crash recovery
 * read nothing else. Rows of a run: the first carries the facts, each carries a piece of the before-image as JSON.
 */
import type { CellValue, Grid } from '../core/cell.ts';
import { type Address, formatAddress, parseAddress, partOf } from './address.ts';
import type { Op, RangeData, Read } from './port.ts';
import type { JournalEntry } from './workbook.ts';

export const JOURNAL_NAME = 'Budget_Journal';
export const JOURNAL_SHEET = 'Budget Journal';
const HEADER = ['Run', 'At', 'User', 'Title', 'Status', 'Cells', 'Targets', 'Part', 'Data'] as const;
const STATUS_COLUMN = 4;
/** Excel holds 32,767 characters in a cell. */
const PIECE = 30_000;
/** Kept: this many runs and this many characters, the oldest dropped first. */
const MAX_RUNS = 20;
const MAX_CHARACTERS = 2_000_000;

/** One rectangle as it stood before the run, and the fingerprint of what the run left there. */
export type Image = {
  readonly at: Address;
  readonly values: Grid;
  readonly formats: readonly (readonly string[])[];
  readonly after: string;
};
export type BeforeImage = {
  readonly images: readonly Image[];
  /** Sheets that the run adds. */
  readonly sheets: readonly string[];
  /** Names that the run sets, with the address before (null: there was none). */
  readonly names: readonly { readonly name: string; readonly at: Address | null }[];
};

export type JournalRun = JournalEntry & {
  readonly before: BeforeImage | null;
  readonly row: number;
  readonly rows: number;
};
export type Journal = { readonly exists: boolean; readonly runs: readonly JournalRun[]; readonly height: number };

export const JOURNAL_READ: Read = { ref: JOURNAL_NAME, detail: 'values' };

const text = (value: CellValue | undefined): string =>
  value === null || value === undefined || typeof value === 'object' ? '' : String(value);
const STATUSES: readonly JournalEntry['status'][] = ['begun', 'done', 'restored', 'damaged', 'undone'];

/** Decodes the journal range, oldest run first. Rows that make no sense are skipped, never trusted. */
export function readJournal(data: RangeData | null): Journal {
  if (data === null) return { exists: false, runs: [], height: 0 };
  const runs: JournalRun[] = [];
  const rows = data.values;
  let r = 1;
  while (r < rows.length) {
    const first = rows[r] ?? [];
    const run = text(first[0]);
    let size = 1;
    let json = text(first[8]);
    while (text(rows[r + size]?.[0]) === run && text(rows[r + size]?.[7]) !== '1' && r + size < rows.length)
      json += text(rows[r + size++]?.[8]);
    const status = STATUSES.find((s) => s === text(first[STATUS_COLUMN]));
    if (run !== '' && status !== undefined) {
      runs.push({
        run,
        at: text(first[1]),
        user: text(first[2]),
        title: text(first[3]),
        status,
        cells: Number(first[5]) || 0,
        targets: text(first[6]).split('\n').filter(Boolean),
        before: parseImage(json),
        row: r,
        rows: size,
      });
    }
    r += size;
  }
  return { exists: true, runs, height: rows.length };
}

function parseImage(json: string): BeforeImage | null {
  try {
    const parsed: unknown = JSON.parse(json);
    return isBeforeImage(parsed) ? parsed : null;
  } catch {
    return null;
  }
}

function isBeforeImage(value: unknown): value is BeforeImage {
  const record = value as Partial<BeforeImage> | null;
  return (
    typeof record === 'object' &&
    record !== null &&
    Array.isArray(record.images) &&
    Array.isArray(record.sheets) &&
    Array.isArray(record.names) &&
    record.images.every((image) => parseAddress(formatAddress(image.at)) !== null && Array.isArray(image.values))
  );
}

const journalAt = (row: number, rows: number): Address => ({
  sheet: JOURNAL_SHEET,
  row,
  column: 0,
  rows,
  columns: HEADER.length,
});

function rowsOf(entry: JournalEntry, json: string): CellValue[][] {
  const pieces = json.match(new RegExp(`[\\s\\S]{1,${PIECE}}`, 'g')) ?? [''];
  return pieces.map((piece, i) =>
    i === 0
      ? [
          entry.run,
          entry.at,
          entry.user,
          entry.title,
          entry.status,
          entry.cells,
          entry.targets.slice(0, 50).join('\n'),
          1,
          piece,
        ]
      : [entry.run, null, null, null, null, null, null, i + 1, piece],
  );
}

/** The ops that add `entry` below the journal (made when missing), with the oldest runs dropped past the limits. */
export function appendEntry(
  journal: Journal,
  data: RangeData | null,
  entry: JournalEntry,
  before: BeforeImage,
): { readonly ops: readonly Op[]; readonly row: number; readonly dropped: number } {
  const added = rowsOf(entry, JSON.stringify(before));
  const size = (rows: Grid) => rows.reduce((sum, row) => sum + text(row[8]).length, 0);
  const old = data?.values.slice(1) ?? [];
  let runs = journal.runs.length + 1;
  let characters = size(old) + size(added);
  let dropped = 0;
  let firstKept = 1;
  for (const run of journal.runs) {
    if (runs <= MAX_RUNS && characters <= MAX_CHARACTERS) break;
    runs--;
    dropped++;
    characters -= size(old.slice(run.row - 1, run.row - 1 + run.rows));
    firstKept = run.row + run.rows;
  }
  const kept: Grid = data?.values.slice(firstKept) ?? [];
  const ops: Op[] = [];
  if (!journal.exists) {
    ops.push(
      { op: 'addSheet', sheet: JOURNAL_SHEET, hidden: true },
      { op: 'setValues', at: journalAt(0, 1), values: [[...HEADER]] },
    );
  }
  const body = dropped > 0 ? [...kept, ...added] : added;
  const row = 1 + kept.length;
  ops.push({ op: 'setValues', at: journalAt(dropped > 0 ? 1 : row, body.length), values: body });
  const height = row + added.length;
  if (journal.height > height)
    ops.push({
      op: 'setValues',
      at: journalAt(height, journal.height - height),
      values: blank(journal.height - height),
    });
  ops.push({ op: 'setName', name: JOURNAL_NAME, at: journalAt(0, height) });
  return { ops, row, dropped };
}

const blank = (rows: number): CellValue[][] => Array.from({ length: rows }, () => HEADER.map(() => null));

/** The op that changes the status of the entry whose first row is `row`. */
export const setStatus = (row: number, status: JournalEntry['status']): Op => ({
  op: 'setValues',
  at: partOf(journalAt(row, 1), 0, STATUS_COLUMN, 1, 1),
  values: [[status]],
});

/** The before-image as CSV (RFC 4180, formula-safe), for the one case in which we could not put it back. */
export function imageCsv(before: BeforeImage): string {
  const quote = (value: string) => `"${value.replace(/"/g, '""')}"`;
  const safe = (value: CellValue) => {
    if (value === null) return '';
    if (typeof value === 'object') return value.error;
    return typeof value === 'string' && /^[\s\u200b]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/.test(value)
      ? `'${value}`
      : String(value);
  };
  const lines = before.images.flatMap((image) =>
    image.values.flatMap((row, r) =>
      row.map((value, c) => [quote(formatAddress(partOf(image.at, r, c, 1, 1))), quote(safe(value))].join(',')),
    ),
  );
  return ['Cell,Value before', ...lines].join('\r\n');
}
