/** A job: needs (what to read) and decide (pure). It turns a snapshot into a view for people and a plan of edits; it never touches a cell. */
import type { Plan, Read, Snapshot } from '../workbook/port.ts';
import type { Problem } from '../workbook/problem.ts';

export type Job<Input, View> = {
  readonly name: string;
  needs(input: Input): readonly Read[];
  decide(input: Input, snapshot: Snapshot): Decision<View>;
  /** The same decision in steps, for work long enough to show progress and to cancel. */
  steps?(input: Input, snapshot: Snapshot): Generator<Progress, Decision<View>>;
};
/** How far long work has come. */
export type Progress = { readonly done: number; readonly of: number };

/** `view` is null only when problems forbid any answer; `plan` is null when there is nothing that may be written. */
export type Decision<View> = {
  readonly view: View | null;
  readonly problems: readonly Problem[];
  readonly plan: Plan | null;
};

/** One cell of a preview: what stands there, what will, and why. Amounts as they will be written. */
export type CellChange = {
  readonly where: string;
  readonly label: string;
  readonly before: string | number | null;
  readonly after: string | number | null;
  readonly reason: string;
};
