/** Read once, decide purely: the first half of every job. The second half is `workbook.commit(plan, env)`. */
import { failureProblem } from '../workbook/decode.ts';
import { error } from '../workbook/problem.ts';
import type { Workbook } from '../workbook/workbook.ts';
import type { Decision, Job, Progress } from './job.ts';

/**
 * One round trip. A range that cannot be read is a problem, and then there is no view.
 * @param pause Called between steps of long work; resolves to false to cancel, which is a problem too.
 */
export async function prepare<Input, View>(
  workbook: Pick<Workbook, 'read'>,
  job: Job<Input, View>,
  input: Input,
  pause?: (progress: Progress) => Promise<boolean>,
): Promise<Decision<View>> {
  const { snapshot, failures } = await workbook.read(job.needs(input));
  if (failures.length > 0) return { view: null, problems: failures.map(failureProblem), plan: null };
  if (job.steps === undefined || pause === undefined) return job.decide(input, snapshot);
  const run = job.steps(input, snapshot);
  for (;;) {
    const step = run.next();
    if (step.done) return step.value;
    if (!(await pause(step.value))) return { view: null, problems: [CANCELLED], plan: null };
  }
}

const CANCELLED = error('cancelled', 'this run', 'it was cancelled', 'to run to its end', 'Nothing was written.');
