/** What a report job is: declared once, with a form in the panel and flags on the command line made from it. */
import type { Grid } from '../../core/cell.ts';
import type { Role } from '../../workbook/contract.ts';
import type { Row } from '../../workbook/decode.ts';
import type { Problem } from '../../workbook/problem.ts';
import type { Progress } from '../job.ts';
import type { ReportView } from './view.ts';

export type Setting = {
  /** `--set name=…`, lower case, unique among the settings of all jobs unless it means the same. */
  readonly name: string;
  readonly label: string;
  readonly doc: string;
} & (
  | { readonly kind: 'choice'; readonly choices: readonly string[]; readonly fallback: string }
  /** `percent` reads 5%, 0.05 or .05; `whole` a count; null stands for "not given". */
  | { readonly kind: 'number' | 'percent' | 'whole'; readonly fallback: number | null; readonly least?: number }
  | { readonly kind: 'text'; readonly fallback: string }
);

/** A further table of the workbook, found by its defined name or the name of its table. */
export type Side = {
  readonly rows: readonly Row[];
  /** The range as it lies, its header first. */
  readonly grid: Grid;
};

/** Everything a report computes from: checked rows, settings with their fallbacks, the total in minor units. */
export type ReportInputs = {
  readonly rows: readonly Row[];
  /** The table as it lies, header row first, and the header texts: for reports on columns without a role. */
  readonly grid: Grid;
  readonly headers: readonly string[];
  /** Whether a column plays this role. */
  readonly has: (role: Role) => boolean;
  /** "Plan!C7" of a row's cell. */
  readonly where: (row: Row, role: Role) => string;
  readonly table: string;
  /** Minor units; null when the job takes no total or none was found. */
  readonly total: number | null;
  readonly number: (name: string) => number;
  /** null when the setting was not given and has no fallback. */
  readonly given: (name: string) => number | null;
  readonly text: (name: string) => string;
  readonly side: (name: string) => Side | null;
  readonly decimals: number;
};

export type Report = { readonly view: ReportView | null; readonly problems: readonly Problem[] };

export type ReportJob = {
  /** The verb: "frontier". */
  readonly name: string;
  readonly title: string;
  /** One line: what the user gets. */
  readonly summary: string;
  /** Roles without which it cannot run; then any one of `oneOf`, when there are any. */
  readonly needs: readonly Role[];
  readonly oneOf?: readonly Role[];
  /** Further roles it reads when they are there. */
  readonly uses: readonly Role[];
  /** Rows are records: a line may stand in many rows, or have no name. */
  readonly records?: boolean;
  /** `needed`: refuses without a total; `optional`: takes one when there is one. */
  readonly total: 'none' | 'optional' | 'needed';
  /** Names of further tables that it reads when the workbook has them. */
  readonly sides: readonly string[];
  readonly settings: readonly Setting[];
  /** Pure. A generator yields its progress, so that callers can show it and cancel. */
  readonly report: (inputs: ReportInputs) => Report | Generator<Progress, Report>;
};

/** Words for refusals and results. */
export const refused = (...problems: readonly Problem[]): Report => ({ view: null, problems });
export const reported = (view: ReportView, problems: readonly Problem[] = []): Report => ({ view, problems });
