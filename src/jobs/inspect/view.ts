import type { CellValue } from '../../core/cell.ts';
import type { Mapping } from '../../workbook/contract.ts';
import type { ColumnType, Role } from '../../workbook/roles.ts';

export type FoundColumn = {
  /** 0-based offset in the table. */
  readonly index: number;
  /** Header text, or the letters of the column when the header is blank. */
  readonly header: string;
  readonly holds: 'text' | 'number' | 'mixed' | 'blank';
  /** The role we propose; null when none fits. */
  readonly role: Role | null;
  /** `certain`: the header is the role's own name or an exact synonym and no other column competes. */
  readonly certainty: 'certain' | 'likely' | 'none';
  readonly samples: readonly CellValue[];
};

export type FoundTable = {
  /** "Data!A1:D184", header included, a totals row excluded. */
  readonly address: string;
  readonly sheet: string;
  /** What told us: a `Budget_` name, a table of the workbook, or the header row of a sheet. */
  readonly source: 'name' | 'table' | 'sheet';
  readonly name: string | null;
  readonly headerRows: number;
  /** Data rows. */
  readonly rows: number;
  readonly columns: readonly FoundColumn[];
  /** Address of a totals row that was left out, or null. */
  readonly totalsRow: string | null;
};

/** What a job needs and what we propose for it. `ready` when every needed role has one certain or likely column. */
export type Proposal = {
  readonly table: FoundTable | null;
  readonly mapping: Mapping | null;
  readonly missing: readonly Role[];
  readonly ready: boolean;
  /** Other tables that would do, best first. */
  readonly others: readonly FoundTable[];
};

/** What a role of the contract means, for the mapping screen. */
export type RoleHelp = {
  readonly role: Role;
  readonly header: string;
  readonly type: ColumnType;
  readonly doc: string;
};

export type InspectView = {
  /** The table Budget_Settings: defaults of the jobs, by name in lower case. */
  readonly settings: Readonly<Record<string, { readonly text: string; readonly where: string }>>;
  readonly title: string;
  readonly sheets: readonly {
    readonly name: string;
    readonly used: string | null;
    readonly hidden: boolean;
    readonly protected: boolean;
  }[];
  readonly tables: readonly FoundTable[];
  /** `Budget_Total`, or a cell right of a label such as "Total budget". `value` is null when it holds no number. */
  readonly total: { readonly where: string; readonly value: number | null; readonly source: 'name' | 'label' } | null;
  readonly allocate: Proposal;
  readonly variance: Proposal;
};
