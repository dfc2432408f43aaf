/** A user's mistake as data: where, what was found, what was expected, and a fix where one is safe. */
export type Problem = {
  /** `error` blocks the run, `warning` is shown and does not. */
  readonly severity: 'error' | 'warning';
  /** A stable word for tests and help, such as `not-a-number`. */
  readonly code: string;
  /** "Plan!C7", a name, or a file; always present so that the panel can jump there. */
  readonly where: string;
  /** What was found, as the user sees it. */
  readonly found: string;
  /** What was expected, as a sentence. */
  readonly expected: string;
  /** What to do; null when there is nothing safe to say. */
  readonly fix: string | null;
};

export const error = (
  code: string,
  where: string,
  found: string,
  expected: string,
  fix: string | null = null,
): Problem => ({ severity: 'error', code, where, found, expected, fix });
export const warning = (
  code: string,
  where: string,
  found: string,
  expected: string,
  fix: string | null = null,
): Problem => ({ severity: 'warning', code, where, found, expected, fix });

/** True when nothing in the list blocks a run. */
export const passes = (problems: readonly Problem[]): boolean =>
  problems.every((problem) => problem.severity !== 'error');

/** One line for a terminal or a message bar. */
export function describe(problem: Problem): string {
  const fix = problem.fix ? ` ${problem.fix}` : '';
  return `${problem.where}: ${problem.found}; expected ${problem.expected}.${fix}`;
}
