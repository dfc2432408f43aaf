/** Tranches of the side table Budget_Release: when which share of every budget is released, and what a gate holds (R10). */
import type { Tranche } from '../../core/control/release.ts';
import { error, type Problem } from '../../workbook/problem.ts';
import { columnNamed, dayIn } from '../report/columns.ts';
import type { Side } from '../report/spec.ts';

export function tranchesOf(side: Side): {
  readonly tranches: readonly Tranche[];
  readonly problems: readonly Problem[];
} {
  const header = side.grid[0] ?? [];
  const [date, share, gate, met] = [
    columnNamed(header, 'date', 'release date'),
    columnNamed(header, 'share', 'percent', '%'),
    columnNamed(header, 'gate', 'gate share', 'gate %'),
    columnNamed(header, 'met on', 'milestone met', 'gate met on'),
  ];
  const problems: Problem[] = [];
  const tranches = side.rows.map(({ index, where }): Tranche => {
    const cell = (column: number | null) => (column === null ? null : (side.grid[index]?.[column] ?? null));
    const day = dayIn(cell(date));
    const [part, held] = [cell(share), cell(gate) ?? 0];
    if (day === null) problems.push(error('no-date', where, 'no date of release', 'a day in the column Date'));
    if (typeof part !== 'number')
      problems.push(error('no-share', where, 'no share of the budget', 'a share such as 40% in the column Share'));
    if (typeof held !== 'number')
      problems.push(error('no-share', where, 'the gate is text', 'a share such as 10% in the column Gate'));
    return {
      date: day ?? 0,
      share: Number(part),
      gates: held === 0 ? [] : [{ share: Number(held), metOn: dayIn(cell(met)) }],
    };
  });
  return { tranches, problems };
}
