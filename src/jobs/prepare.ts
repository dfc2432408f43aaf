/** Read once, decide purely: the first half of every job. The second half is `workbook.commit(plan, env)`. */
import { failureProblem } from '../workbook/decode.ts';
import type { Workbook } from '../workbook/workbook.ts';
import type { Decision, Job } from './job.ts';

/** One round trip. A range that cannot be read is a problem, and then there is no view. */
export async function prepare<Input, View>(
  workbook: Pick<Workbook, 'read'>,
  job: Job<Input, View>,
  input: Input,
): Promise<Decision<View>> {
  const { snapshot, failures } = await workbook.read(job.needs(input));
  if (failures.length > 0) return { view: null, problems: failures.map(failureProblem), plan: null };
  return job.decide(input, snapshot);
}
