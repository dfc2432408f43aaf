/** What the lines say to the triggers: one reading per metric and line, with the cell that it comes from. */
import { trajectory } from '../../core/control/trajectory.ts';
import type { Reading } from '../../core/control/triggers.ts';
import { variancePercent } from '../../core/variance/variance.ts';
import type { Row } from '../../workbook/decode.ts';
import { error, type Problem } from '../../workbook/problem.ts';
import type { Role } from '../../workbook/roles.ts';
import { rowDay, rowMinor } from '../calendar/cells.ts';
import type { ReportInputs } from '../report/spec.ts';
import { type Metric, WINDOWS } from './rules.ts';

/** A line's scope; lines of one name in two groups are two scopes. */
const scopeOf = (row: Row, twice: ReadonlySet<string>): string =>
  twice.has(row.line) && row.group !== '' ? `${row.group} / ${row.line}` : row.line;

export function readingsOf(inputs: ReportInputs, period: string, problems: Problem[]): readonly Reading[] {
  const { rows, has, number } = inputs;
  const twice = new Set(rows.map(({ line }) => line).filter((line, i, all) => all.indexOf(line) < i));
  return rows.flatMap((row) => {
    const reading = (metric: Metric, value: number | null, role: Role): Reading => ({
      ...{ metric, window: WINDOWS[metric], scope: scopeOf(row, twice), period, value },
      ...{ owner: row.text('owner'), source: inputs.where(row, role) },
    });
    const readings: Reading[] = [];
    if (has('actual') && (has('planned') || has('budget'))) {
      const role = has('planned') ? 'planned' : 'budget';
      const base = rowMinor(inputs, row, role, problems);
      const actual = rowMinor(inputs, row, 'actual', problems);
      // A blank cell is not yet known, which is not 0.
      const known = row.number(role) !== null && row.number('actual') !== null;
      readings.push(reading('variancePercent', known ? variancePercent(base, actual) : null, 'actual'));
    }
    const [now, target] = [row.number('return'), row.number('target_return')];
    if (now !== null && target !== null) {
      const found = trajectory(
        { multiple: now, months: number('return_horizon') },
        { multiple: target, months: number('target_horizon') },
      );
      readings.push(reading('roiTrajectory', found.ok ? found.value.annualised : null, 'return'));
    }
    const [planned, expected] = [
      rowDay(inputs, row, 'milestone', problems),
      rowDay(inputs, row, 'milestone_forecast', problems),
    ];
    if (planned !== null && expected !== null)
      readings.push(reading('milestoneSlip', expected - planned, 'milestone_forecast'));
    const satisfied = row.number('satisfaction');
    if (satisfied !== null && !(satisfied >= 0 && satisfied <= 1))
      problems.push(
        error(
          'not-a-share',
          inputs.where(row, 'satisfaction'),
          String(satisfied),
          'a share from 0 to 1',
          satisfied > 1 && satisfied <= 100 ? `Type ${satisfied} %.` : 'Type a percentage.',
        ),
      );
    if (satisfied !== null) readings.push(reading('satisfaction', satisfied, 'satisfaction'));
    return readings;
  });
}
