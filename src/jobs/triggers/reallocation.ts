/** The class of a change of plan (R21), as a table of the report *triggers*. */
import type { CellValue } from '../../core/cell.ts';
import {
  cappedSteps,
  classifyReallocation,
  type Occasion,
  type Reallocation,
} from '../../core/control/reallocation.ts';
import { fromMinor, sumMinor } from '../../core/money.ts';
import { type Problem, warning } from '../../workbook/problem.ts';
import { amountText, percentText } from '../amountText.ts';
import { rowMinor } from '../calendar/cells.ts';
import type { ReportInputs } from '../report/spec.ts';
import type { ReportTable } from '../report/view.ts';

/** What each class asks for. */
function wordsOf(kind: Reallocation['class']): string {
  switch (kind) {
    case 'none':
      return 'nothing moves';
    case 'minor':
      return 'minor: below 5 % of the budget';
    case 'major':
      return 'major: 5 to 15 % of the budget';
    case 'exceptional':
      return 'exceptional: above 15 %, allowed at this occasion only';
    case 'refused':
      return 'refused: above 15 % outside an annual revision or an emergency';
  }
}

export type Move = { readonly table: ReportTable; readonly sentence: string; readonly holds: boolean };

/** null when the rows have no plan to compare, or the allocation is still blank. */
export function reallocationOf(inputs: ReportInputs, problems: Problem[]): Move | null {
  const { rows, has, decimals } = inputs;
  const from = has('current') ? 'current' : 'budget';
  if (!has('allocated') || !has(from) || rows.every((row) => row.number('allocated') === null)) return null;
  const before = rows.map((row) => rowMinor(inputs, row, from, problems));
  const after = rows.map((row) => rowMinor(inputs, row, 'allocated', problems));
  const word = inputs.text('occasion');
  const occasion: Occasion = word === 'annual' || word === 'emergency' ? word : 'regular';
  const found = classifyReallocation(before, after, occasion);
  if (!found.ok) {
    problems.push(
      warning(found.problem.code, inputs.table, found.problem.message, 'a current plan above 0 to class the change'),
    );
    return null;
  }
  const { moved, turnover, net } = found.value;
  const kind = found.value.class;
  const money = (minor: number) => fromMinor(minor, decimals);
  const cap = inputs.number('step_cap');
  const lines = rows.map((row, i): CellValue[] => {
    const [old, now] = [before[i] ?? 0, after[i] ?? 0];
    const steps = cappedSteps(old, now, cap);
    const share = old === 0 ? null : (now - old) / Math.abs(old);
    return [row.line, money(old), money(now), money(now - old), share, steps.ok ? steps.value.length : null, null];
  });
  const [first, last] = [sumMinor(before), sumMinor(after)];
  return {
    sentence: `The plan moves ${amountText(moved, decimals)}, ${percentText(turnover)} of the budget, and changes it by ${amountText(net, decimals)}: ${wordsOf(kind)}.`,
    holds: last - first === net,
    table: {
      name: 'Budget_Reallocation',
      sheet: 'Budget Reallocation',
      title: 'Reallocation',
      totalRows: 1,
      columns: [
        { header: 'Line', kind: 'text' },
        { header: 'Current', kind: 'money' },
        { header: 'New plan', kind: 'money' },
        { header: 'Change', kind: 'money' },
        { header: 'Change %', kind: 'percent' },
        { header: `Steps of ${percentText(cap)}`, kind: 'count', width: 14 },
        { header: 'Class', kind: 'text', width: 16 },
      ],
      rows: [...lines, ['Total', money(first), money(last), money(net), turnover, null, kind]],
    },
  };
}
