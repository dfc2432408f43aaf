/**
 * The life of a run, the same for every job: options → reading → preview → writing → an end. A pure reducer;
 * replies that belong to a cancelled or older request carry another token and are ignored.
 */
import type { Decision, Progress } from '../jobs/job.ts';
import type { Plan, Receipt } from '../workbook/port.ts';
import { type Problem, passes } from '../workbook/problem.ts';
import type { CommitStage } from '../workbook/workbook.ts';

export type Run<View> =
  | { readonly at: 'options'; readonly token: number; readonly problems: readonly Problem[] }
  | { readonly at: 'reading'; readonly token: number; readonly progress: Progress | null }
  | {
      readonly at: 'preview';
      readonly token: number;
      readonly view: View;
      readonly plan: Plan | null;
      readonly problems: readonly Problem[];
    }
  | { readonly at: 'writing'; readonly token: number; readonly view: View; readonly stage: CommitStage }
  | {
      readonly at: 'written';
      readonly token: number;
      readonly view: View;
      readonly run: string;
      readonly cells: number;
      readonly targets: readonly string[];
      readonly warnings: readonly string[];
    }
  | { readonly at: 'undoing'; readonly token: number; readonly view: View }
  | { readonly at: 'undone'; readonly token: number }
  | { readonly at: 'stale' | 'refused' | 'restored'; readonly token: number; readonly problems: readonly Problem[] }
  | { readonly at: 'damaged'; readonly token: number; readonly problems: readonly Problem[]; readonly csv: string };

export type RunEvent<View> =
  | { readonly type: 'edit' }
  | { readonly type: 'read'; readonly token: number }
  | { readonly type: 'progress'; readonly token: number; readonly progress: Progress }
  | { readonly type: 'decided'; readonly token: number; readonly decision: Decision<View> }
  | { readonly type: 'write'; readonly token: number }
  | { readonly type: 'stage'; readonly token: number; readonly stage: CommitStage }
  | { readonly type: 'receipt'; readonly token: number; readonly receipt: Receipt }
  | { readonly type: 'undo'; readonly token: number }
  | { readonly type: 'fault'; readonly token: number; readonly problem: Problem };

export const start = <View>(): Run<View> => ({ at: 'options', token: 0, problems: [] });

/** Only a preview without errors, whose laws all hold, may be written. */
export const canWrite = <View>(run: Run<View>): boolean =>
  run.at === 'preview' &&
  run.plan !== null &&
  passes(run.problems) &&
  run.plan.assertions.every((assertion) => assertion.holds);

export function reduce<View>(run: Run<View>, event: RunEvent<View>): Run<View> {
  switch (event.type) {
    case 'edit':
      // A write under way cannot be taken back by a click; anything else can.
      return run.at === 'writing' || run.at === 'undoing' ? run : { at: 'options', token: run.token + 1, problems: [] };
    case 'read':
      return run.at === 'writing' || run.at === 'undoing' ? run : { at: 'reading', token: event.token, progress: null };
    case 'write':
      return run.at === 'preview' && canWrite(run)
        ? { at: 'writing', token: event.token, view: run.view, stage: 'locking' }
        : run;
    case 'undo':
      return run.at === 'written' ? { at: 'undoing', token: event.token, view: run.view } : run;
  }
  if (event.token !== run.token) return run;
  switch (event.type) {
    case 'progress':
      return run.at === 'reading' ? { ...run, progress: event.progress } : run;
    case 'decided': {
      if (run.at !== 'reading') return run;
      const { view, plan, problems } = event.decision;
      return view === null
        ? { at: 'options', token: run.token, problems }
        : { at: 'preview', token: run.token, view, plan, problems };
    }
    case 'stage':
      return run.at === 'writing' ? { ...run, stage: event.stage } : run;
    case 'receipt':
      return run.at === 'writing' || run.at === 'undoing' ? ended(run, event.receipt) : run;
    case 'fault':
      return run.at === 'reading'
        ? { at: 'options', token: run.token, problems: [event.problem] }
        : { at: 'refused', token: run.token, problems: [event.problem] };
  }
}

function ended<View>(run: Extract<Run<View>, { at: 'writing' | 'undoing' }>, receipt: Receipt): Run<View> {
  const { token } = run;
  switch (receipt.status) {
    case 'done':
      return run.at === 'undoing'
        ? { at: 'undone', token }
        : {
            at: 'written',
            token,
            view: run.view,
            run: receipt.run,
            cells: receipt.cells,
            targets: receipt.targets,
            warnings: receipt.warnings,
          };
    case 'damaged':
      return { at: 'damaged', token, problems: receipt.problems, csv: receipt.beforeImageCsv };
    default:
      return { at: receipt.status, token, problems: receipt.problems };
  }
}
