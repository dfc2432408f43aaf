/**
 * The port: everything the product may ask of a workbook, as plain JSON-safe data.
 *
 * Two levels. A *job* sees `Snapshot` in and `Plan` out. The *commit protocol* (commit.ts) lowers a plan
 * to a few `Op`s and drives a `Host` with `Request`s. A host only translates requests: no rule about
 * budgets, no arithmetic on money. Every request is exactly one round trip (one `context.sync` batch in
 * Excel, a stretch of one server call in Sheets).
 */
import type { Grid } from '../core/cell.ts';
import type { Address } from './address.ts';
import type { Problem } from './problem.ts';

export type { CellErrorCode, CellValue, Grid } from '../core/cell.ts';

/**
 * What to read: a defined name (`Budget_Lines`, sheet-scoped `Plan!Local`), a table (`Table1`), a table
 * column (`Table1[Actual]`) or an address (`Data!A1:N184`, `'My plan'!B2`, whole columns `Data!A:C` = used part).
 */
export type RangeRef = string;

/** `values` reads what inputs need; `cells` adds formulas, number formats and what forbids writing. */
export type Read = { readonly ref: RangeRef; readonly detail: 'values' | 'cells' };

/** Why a cell may not be written. */
export type ObstacleKind = 'formula' | 'spill' | 'merged' | 'locked' | 'not-a-grid' | 'table-header' | 'pivot';
export type Obstacle = { readonly row: number; readonly column: number; readonly kind: ObstacleKind };

/** The answer to one `Read`. Row and column numbers inside are 0-based, relative to `address`. */
export type RangeData = {
  readonly ref: RangeRef;
  readonly address: Address;
  readonly values: Grid;
  /** Only with detail `cells`: formula text without `=` by "row,column", for cells that have one. */
  readonly formulas?: Readonly<Record<string, string>>;
  /** Only with detail `cells`: number format per cell, as the host spells it ("General" when none). */
  readonly formats?: readonly (readonly string[])[];
  /** Only with detail `cells`: cells that refuse a write, with the reason. */
  readonly obstacles?: readonly Obstacle[];
};

/** A ref that cannot be read is an answer, not an exception: the job turns it into a problem with advice. */
export type ReadFailure = {
  readonly ref: RangeRef;
  readonly failure: 'missing' | 'ref-error' | 'not-a-range' | 'multi-area' | 'too-large' | 'external';
  readonly message: string;
};
export type ReadAnswer = RangeData | ReadFailure;

export type SheetInfo = {
  readonly name: string;
  readonly visibility: 'visible' | 'hidden' | 'veryHidden';
  readonly kind: 'grid' | 'chart' | 'dialog' | 'other';
  readonly protected: boolean;
  /** The used range; null when the sheet is empty or not a grid. */
  readonly used: Address | null;
  /** The first rows of the used range (at most `HEAD_ROWS`), for finding headers. */
  readonly head: Grid;
};
export type NameInfo = {
  readonly name: string;
  /** Sheet of a sheet-scoped name, null for the workbook. */
  readonly scope: string | null;
  /** Where it points; null when it is no single range (constant, formula, #REF!, several areas). */
  readonly address: Address | null;
  readonly refersTo: string;
};
export type TableInfo = {
  readonly name: string;
  readonly address: Address;
  readonly columns: readonly string[];
  readonly totalsRow: boolean;
};

/** What is in the workbook, cheap: no cell beyond the first rows of each sheet. */
export type Survey = {
  readonly host: 'excel' | 'sheets' | 'file';
  readonly title: string;
  readonly sheets: readonly SheetInfo[];
  readonly names: readonly NameInfo[];
  readonly tables: readonly TableInfo[];
  /** Things the user should know of the file itself: signatures, pivots with caches, external links. */
  readonly notices: readonly string[];
};
export const HEAD_ROWS = 40;

/** Named looks for sheets that we create. A host maps each to fill, font and border; never applied to cells of the user. */
export type Look = 'title' | 'header' | 'input' | 'calc' | 'total' | 'note';

/**
 * The few primitive changes every host can make. A closed union: hosts switch over it exhaustively. What is
 * already so is no fault: adding a sheet that is there, removing a sheet or name that is not.
 */
export type Op =
  | { readonly op: 'addSheet'; readonly sheet: string; readonly hidden: boolean }
  | { readonly op: 'removeSheet'; readonly sheet: string }
  /** Writes constants. Text is always stored as text (never a formula); null blanks the cell and keeps its format. */
  | { readonly op: 'setValues'; readonly at: Address; readonly values: Grid }
  | { readonly op: 'setFormats'; readonly at: Address; readonly formats: readonly (readonly string[])[] }
  /** `at: null` removes the name. An existing workbook-scoped name is moved in place, never deleted and made anew. */
  | { readonly op: 'setName'; readonly name: string; readonly at: Address | null }
  | { readonly op: 'setLook'; readonly at: Address; readonly look: Look }
  /** Width in characters of each column from `at.column`. */
  | { readonly op: 'setWidths'; readonly at: Address; readonly widths: readonly number[] };

/**
 * One request is one round trip. `apply` answers `first` as it stands, runs `ops` in order, then answers `reads`
 * as they stand after them: the answer is that of `first` followed by that of `reads`.
 */
export type Request =
  | { readonly kind: 'survey' }
  | { readonly kind: 'read'; readonly reads: readonly Read[] }
  | {
      readonly kind: 'apply';
      readonly first?: readonly Read[];
      readonly ops: readonly Op[];
      readonly reads: readonly Read[];
    }
  | { readonly kind: 'lock' }
  | { readonly kind: 'unlock' };

export type ReplyOf<R extends Request> = R extends { kind: 'survey' }
  ? Survey
  : R extends { kind: 'read' | 'apply' }
    ? readonly ReadAnswer[]
    : R extends { kind: 'lock' }
      ? boolean
      : null;
export type Reply = Survey | readonly ReadAnswer[] | boolean | null;

/** A host that answers at once (Apps Script server, .xlsx in memory). Throws `HostFault` only. */
export type SyncHost = { readonly name: Survey['host']; request(request: Request): Reply };
/** A host that answers later (Excel). Rejects with `HostFault` only. */
export type AsyncHost = { readonly name: Survey['host']; request(request: Request): Promise<Reply> };

/** The closed list of ways in which a host can fail. `message` is a sentence for the user. */
export type HostFaultCode =
  | 'stale'
  | 'protected'
  | 'cell-edit-mode'
  | 'too-large'
  | 'not-found'
  | 'lock-timeout'
  | 'quota'
  | 'unsupported'
  | 'io'
  | 'unknown';
export class HostFault extends Error {
  readonly code: HostFaultCode;
  constructor(code: HostFaultCode, message: string) {
    super(message);
    this.name = 'HostFault';
    this.code = code;
  }
}

/** What a job decided from: the ranges by ref. */
export type Snapshot = { readonly ranges: Readonly<Record<RangeRef, RangeData>>; readonly fingerprint: Fingerprint };
/** A hash of the values of every range of a snapshot, by ref, with its address. */
export type Fingerprint = Readonly<Record<RangeRef, string>>;

/** What a job wants done; closed union, plain data. Names, never positions, except inside a range the user confirmed. */
export type Edit =
  /** Overwrites a range of the user's sheet, cell by cell. `reasons` shows in the preview, one per row. */
  | { readonly kind: 'setRange'; readonly at: Address; readonly values: Grid; readonly format?: string }
  /** (Re)writes a sheet of ours that holds one named table; makes the sheet when it is missing. */
  | {
      readonly kind: 'replaceTable';
      readonly table: string;
      readonly sheet: string;
      readonly title: string;
      readonly columns: readonly TableColumn[];
      readonly rows: Grid /** Trailing rows (subtotals, total) that stand below the named table. */;
      readonly totalRows: number;
      readonly notes: readonly string[];
    }
  /** Adds rows below a named table of ours. */
  | {
      readonly kind: 'appendRows';
      readonly table: string;
      readonly sheet: string;
      readonly columns: readonly TableColumn[];
      readonly rows: Grid;
    }
  | { readonly kind: 'defineName'; readonly name: string; readonly at: Address };
export type TableColumn = { readonly header: string; readonly format: string; readonly width: number };

export type Plan = {
  readonly title: string;
  readonly edits: readonly Edit[];
  readonly basedOn: Fingerprint;
  readonly assertions: readonly Assertion[];
};
/** A law that must hold before anything is written: a failing one blocks the write. */
export type Assertion = { readonly law: string; readonly holds: boolean };

/** How a commit ended. */
export type Receipt =
  | {
      readonly status: 'done';
      readonly run: string;
      readonly cells: number;
      readonly targets: readonly string[];
      readonly warnings: readonly string[];
    }
  | { readonly status: 'refused'; readonly problems: readonly Problem[] }
  | { readonly status: 'stale'; readonly problems: readonly Problem[] }
  | { readonly status: 'restored'; readonly problems: readonly Problem[] }
  | { readonly status: 'damaged'; readonly problems: readonly Problem[]; readonly beforeImageCsv: string };
