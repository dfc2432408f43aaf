/** What the best plan brings when a line brings more or less, or the total is larger or smaller, one at a time (C61). */
import { worth } from '../../core/allocate/curves/solve.ts';
import type { Result } from '../../core/result.ts';
import { times } from '../../core/scenario/monteCarlo.ts';
import { type Bar, type End, type Input, tornado } from '../../core/scenario/sensitivity.ts';
import { error, warning } from '../../workbook/problem.ts';
import { percentText } from '../amountText.ts';
import { bestPlan, spoken } from '../optimum/solve.ts';
import { outcomeText } from '../optimum/words.ts';
import type { ReportInputs } from '../report/spec.ts';
import { tableOf } from '../report/tableOf.ts';
import type { Solved } from './solve.ts';

/** @param swing Above 0 and up to 1: each line's outcome, then the total, times 1 − swing and 1 + swing. */
export function* swingsOf(base: Solved, swing: number, { decimals, table: where }: ReportInputs) {
  const { problem, total } = base;
  const names = problem.lines.map(({ name }) => name);
  const [low, high] = [1 - swing, 1 + swing];
  const inputs: readonly Input[] = [...names, TOTAL].map((name) => ({ name, low, base: 1, high }));
  let worse = 0;
  const found = yield* tornado(inputs, (factors) => {
    const curves = problem.given.curves.map((curve, i) => times(curve, factors[i] ?? 1));
    const spend = Math.round(total * (factors[names.length] ?? 1));
    const plan = bestPlan({ ...problem, given: { ...problem.given, curves } }, spend);
    // Money that stays where it is can be no better than the best plan, but for what the proof leaves open.
    if (plan.ok && spend === total) {
      const { bound } = plan.value;
      if (worth(curves, base.amounts, decimals) > bound + 1e-9 * Math.max(1, Math.abs(bound))) worse++;
    }
    return plan;
  });
  if (!found.ok)
    return {
      problems: [error(found.problem.code, where, spoken(found.problem.message, names, decimals), 'a base plan')],
    };
  const { bars } = found.value;
  const at = (end: Result<End>, of: (end: End) => number) => (end.ok ? of(end.value) : null);
  const value = ({ value: brings }: End) => brings;
  const delta = ({ delta: change }: End) => change;
  const moved = ({ moved: share }: End) => share;
  const table = tableOf<Bar>(
    'Budget_Sensitivity',
    `What ${percentText(swing)} less or more of each input does to the best outcome`,
    [
      { header: 'Input', kind: 'text', width: 32, of: ({ name }) => name },
      { header: 'Low', kind: 'percent', of: () => low },
      { header: 'High', kind: 'percent', of: () => high },
      { header: 'Outcome at low', kind: 'number', of: (bar) => at(bar.low, value) },
      { header: 'Outcome at high', kind: 'number', of: (bar) => at(bar.high, value) },
      { header: 'Change at low', kind: 'number', of: (bar) => at(bar.low, delta) },
      { header: 'Change at high', kind: 'number', of: (bar) => at(bar.high, delta) },
      { header: 'Range', kind: 'number', of: (bar) => bar.swing },
      { header: 'Budget moved at low', kind: 'percent', of: (bar) => at(bar.low, moved) },
      { header: 'Budget moved at high', kind: 'percent', of: (bar) => at(bar.high, moved) },
    ],
    bars,
  );
  const [widest] = bars;
  const dead = bars.flatMap(({ name, low: down, high: up }) =>
    [down, up].flatMap((end) => (end.ok ? [] : [`${name}: ${spoken(end.problem.message, names, decimals)}`])),
  );
  return {
    table,
    warnings: dead.map((found) => warning('no-plan', where, found, 'limits that leave room at both ends')),
    note: `Sensitivity: each line's outcome, then the total, ${percentText(swing)} less and more, one at a time, the best plan of ${outcomeText(base.value)} made anew each time. The widest range is that of ${widest?.name ?? ''}, ${outcomeText(widest?.swing ?? 0)}.`,
    laws: [
      { law: 'at no end would the base plan bring more than the plan made anew', holds: worse === 0 },
      {
        law: 'ranked by range, the widest first',
        holds: bars.every(({ swing: range }, i) => i === 0 || range <= (bars[i - 1]?.swing ?? 0)),
      },
    ],
  };
}

const TOTAL = 'Total budget';
