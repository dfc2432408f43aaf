import { useReducer, useRef } from 'react';
import type { Decision, Job, Progress } from '../jobs/job.ts';
import { prepare } from '../jobs/prepare.ts';
import { HostFault, type Plan, type Receipt } from '../workbook/port.ts';
import { error, type Problem } from '../workbook/problem.ts';
import type { Env, Workbook } from '../workbook/workbook.ts';
import { canWrite, type Run, type RunEvent, reduce, start } from './run.ts';

/** A fault of the host as something a person can read; our own mistakes go on to the error boundary's console. */
export function faultProblem(fault: unknown): Problem {
  if (fault instanceof HostFault)
    return error(
      `host-${fault.code}`,
      'the workbook',
      fault.message,
      'a workbook that answers',
      'Try again in a moment; the Log shows whether a run was finished.',
    );
  return error(
    'internal',
    'Apportion',
    fault instanceof Error ? fault.message : String(fault),
    'no error of our own',
    'Please report this.',
  );
}

/** Between steps of long work: every 50 ms the browser may draw the progress and take a click on Cancel. */
function breather(show: (progress: Progress) => void, wanted: () => boolean): (progress: Progress) => Promise<boolean> {
  let last = performance.now();
  return async (progress) => {
    if (performance.now() - last < 50) return true;
    show(progress);
    await new Promise((resolve) => setTimeout(resolve));
    last = performance.now();
    return wanted();
  };
}

/** Time and ids come from the browser; the user is not known here without asking for more rights. */
export const environment = (): Env => ({ now: new Date().toISOString(), user: '', runId: crypto.randomUUID() });

export type RunActions<Input> = { preview(input: Input): void; write(): void; undo(): void; edit(): void };

/** One run of one job, with its effects. `onWritten` is told after each write or undo. */
export function useRun<Input, View>(
  workbook: Workbook,
  job: Job<Input, View>,
  onWritten: () => void,
): readonly [Run<View>, RunActions<Input>] {
  const [run, dispatch] = useReducer(
    (state: Run<View>, event: RunEvent<View>) => reduce(state, event),
    undefined,
    () => start<View>(),
  );
  const tokens = useRef(1_000);
  const committed = useRef<Plan | null>(null);
  const next = () => ++tokens.current;
  const settle = (token: number, work: Promise<Receipt>) =>
    work
      .then(
        (receipt) => dispatch({ type: 'receipt', token, receipt }),
        (fault) => dispatch({ type: 'fault', token, problem: faultProblem(fault) }),
      )
      .then(onWritten);
  const actions: RunActions<Input> = {
    preview: (input) => {
      const token = next();
      dispatch({ type: 'read', token });
      const breathe = breather(
        (progress) => dispatch({ type: 'progress', token, progress }),
        () => tokens.current === token,
      );
      prepare(workbook, job, input, breathe).then(
        (decision: Decision<View>) => dispatch({ type: 'decided', token, decision }),
        (fault) => dispatch({ type: 'fault', token, problem: faultProblem(fault) }),
      );
    },
    write: () => {
      const plan: Plan | null = run.at === 'preview' && canWrite(run) ? run.plan : null;
      // A second click before the first is drawn must not write twice.
      if (plan === null || committed.current === plan) return;
      committed.current = plan;
      const token = next();
      dispatch({ type: 'write', token });
      settle(
        token,
        workbook.commit(plan, environment(), (stage) => dispatch({ type: 'stage', token, stage })),
      );
    },
    undo: () => {
      if (run.at !== 'written') return;
      const token = next();
      dispatch({ type: 'undo', token });
      settle(token, workbook.undo(environment(), run.run));
    },
    edit: () => {
      // A newer token stops long work at its next step.
      next();
      dispatch({ type: 'edit' });
    },
  };
  return [run, actions];
}
