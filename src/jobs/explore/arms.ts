/** What is known of each line: conversions of trials, or a return with its deviation. */
import { type Arm, meanOf } from '../../core/allocate/explore.ts';
import type { Row } from '../../workbook/decode.ts';
import { error, type Problem, warning } from '../../workbook/problem.ts';
import type { Role } from '../../workbook/roles.ts';
import { percentText } from '../amountText.ts';
import type { ReportInputs } from '../report/spec.ts';

export type Line = {
  readonly name: string;
  readonly arm: Arm;
  readonly known: string;
  /** Standard deviation of what is expected, today. */
  readonly doubt: number;
  /** Currency units per trial; null without spend. */
  readonly cost: number | null;
};

export function linesOf(inputs: ReportInputs): {
  readonly lines: readonly Line[];
  readonly problems: readonly Problem[];
} {
  const { rows, has, where } = inputs;
  const problems: Problem[] = [];
  const bad = (row: Row, role: Role, found: string, expected: string) =>
    problems.push(error('bad-evidence', where(row, role), found, expected));
  const number = (row: Row, role: Role) => row.number(role) ?? 0;
  const isRate = (row: Row) => has('trials') && (row.number('sd') === null || row.number('trials') !== null);
  const tried = rows.filter((row) => isRate(row) && number(row, 'trials') > 0);
  const priced = tried.filter((row) => number(row, 'actual') > 0);
  const sum = (role: Role, of = tried) => of.reduce((all, row) => all + number(row, role), 0);
  // A line that was never tried is taken to cost per trial what the others do together.
  const usual = priced.length > 0 ? sum('actual', priced) / sum('trials', priced) : null;
  const prior = priorOf(inputs.given('prior'));
  if (prior === null)
    problems.push(error('bad-setting', 'prior', `a rate of ${inputs.given('prior')}`, 'a rate between 0 and 100%'));
  const { won = 0, tries = 0 } = prior ?? {};
  const lines = rows.map((row): Line => {
    const name = row.group === '' ? row.line : `${row.group} / ${row.line}`;
    if (!isRate(row)) {
      const [mean, sd] = [row.number('return'), row.number('sd')];
      if (mean === null) bad(row, 'return', `no return of "${row.line}"`, 'the return that is expected');
      if (sd === null || sd < 0)
        bad(
          row,
          'sd',
          sd === null ? `no deviation of "${row.line}"` : `a deviation of ${sd}`,
          'a deviation of 0 or more',
        );
      const arm: Arm = { kind: 'value', name, mean: mean ?? 0, sd: Math.max(0, sd ?? 0) };
      return { name, arm, known: `${mean} ± ${sd}`, doubt: arm.sd, cost: null };
    }
    const [conversions, trials, spend] = [number(row, 'conversions'), number(row, 'trials'), number(row, 'actual')];
    if (trials < 0 || spend < 0) bad(row, trials < 0 ? 'trials' : 'actual', 'a negative number', '0 or more');
    if (conversions < 0 || conversions > trials)
      bad(
        row,
        'conversions',
        `${conversions} conversions of ${trials} trials`,
        'from 0 to as many conversions as trials',
      );
    const cost = trials > 0 && spend > 0 ? spend / trials : usual;
    const value = (row.number('value') ?? 1) / (cost ?? 1);
    const arm: Arm = { kind: 'rate', name, conversions: conversions + won, trials: trials + tries, value };
    if (trials === 0 && inputs.given('prior') === null)
      problems.push(
        warning(
          'never-tried',
          row.where,
          `"${row.line}" was never tried: every rate from 0 to 1 counts as likely, 50 % on the average`,
          'what such a line may convert, as prior',
          tried.length > 0
            ? `The other lines convert ${percentText(sum('conversions') / sum('trials'))} together.`
            : null,
        ),
      );
    const known = trials === 0 ? 'never tried' : `${conversions} of ${trials}`;
    return { name, arm, known, doubt: doubtAfter(arm, 0), cost };
  });
  return { lines, problems };
}

/**
 * Trials that nobody made, so that an unknown rate is expected to be `rate` and is as open as such a rate can be:
 * beta(1, 1 ÷ rate − 1), mirrored above a half. null for what is no rate.
 */
function priorOf(rate: number | null): { readonly won: number; readonly tries: number } | null {
  if (rate === null) return { won: 0, tries: 0 };
  if (!(rate > 0 && rate < 1)) return null;
  const tries = 1 / Math.min(rate, 1 - rate) - 2;
  return { won: rate > 0.5 ? tries : 0, tries };
}

/** Deviation of a rate's value after so many more trials that come out as expected. */
export function doubtAfter(arm: Arm, more: number): number {
  if (arm.kind === 'value') return arm.sd;
  const rate = (1 + arm.conversions) / (2 + arm.trials);
  return Math.abs(arm.value) * Math.sqrt((rate * (1 - rate)) / (3 + arm.trials + more));
}

/** The line with the largest mean: today's best guess. */
export const leaderOf = (lines: readonly Line[]): number =>
  lines.reduce((best, { arm }, i) => (meanOf(arm) > meanOf(lines[best]?.arm ?? arm) ? i : best), 0);
