/**
 * The workbook as jobs and the panel see it. Two makers: `workbookOver` an asynchronous or synchronous
 * host, and the Sheets sidebar's proxy, which sends the very same calls to the server as JSON text.
 */
import type { Address } from './address.ts';
import type { Plan, Read, ReadFailure, Receipt, Snapshot, Survey } from './port.ts';
import type { Problem } from './problem.ts';

/** Who, when and which run: an argument everywhere, so that results are reproducible. `now` is an ISO instant. */
export type Env = { readonly now: string; readonly user: string; readonly runId: string };

export type ReadResult = { readonly snapshot: Snapshot; readonly failures: readonly ReadFailure[] };

/** One entry of the journal, newest first in lists. */
export type JournalEntry = {
  readonly run: string;
  readonly at: string;
  readonly user: string;
  readonly title: string;
  readonly status: 'begun' | 'done' | 'restored' | 'damaged' | 'undone';
  readonly cells: number;
  /** "Plan!H5:H12" for each written range. */
  readonly targets: readonly string[];
};

export type CommitStage = 'locking' | 'comparing' | 'journalling' | 'writing' | 'verifying' | 'restoring';

export interface Workbook {
  survey(): Promise<Survey>;
  /** One round trip, whatever the number of ranges. */
  read(reads: readonly Read[]): Promise<ReadResult>;
  /** What would stop this plan now (formulas in the way, locks, changed inputs); writes nothing. */
  check(plan: Plan): Promise<readonly Problem[]>;
  /** The commit protocol: all or nothing. */
  commit(plan: Plan, env: Env, onStage?: (stage: CommitStage) => void): Promise<Receipt>;
  /** Puts back what `run` (default: the last done one) overwrote; refused when a written cell changed since. */
  undo(env: Env, run?: string): Promise<Receipt>;
  journal(): Promise<readonly JournalEntry[]>;
  /** Restores a run that a crash left `begun`. */
  recover(env: Env, run: string): Promise<Receipt>;
  /** Shows a cell or range to the user. */
  select(address: Address): Promise<void>;
}
