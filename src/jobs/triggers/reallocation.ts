/** The class of a change of plan (R21), as a table of the report *triggers*. */
import type { CellValue } from '../../core/cell.ts';
import {
  cappedSteps,
  classifyReallocation,
  type Occasion,
  type Reallocation,
} from '../../core/control/reallocation.ts';
import { exactMultiply, exactSum } from '../../core/exact.ts';
import { fromMinor, isMinor, type Minor, sumMinor, toMinor } from '../../core/money.ts';
import { error, type Problem, warning } from '../../workbook/problem.ts';
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

export type Move = { readonly table: ReportTable; readonly sentences: readonly string[]; readonly holds: boolean };

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
  const gains = has('return') ? gainsOf(inputs, before, after) : null;
  if (gains !== null && !isMinor(gains.total))
    problems.push(
      error('too-large', inputs.table, 'changes × Return are beyond 2^53 minor units', 'smaller returns or amounts'),
    );
  const lines = rows.map((row, i): CellValue[] => {
    const [old, now] = [before[i] ?? 0, after[i] ?? 0];
    const steps = cappedSteps(old, now, cap);
    const gain = gains?.lines[i];
    const judged =
      gains === null ? [] : [gain === null || gain === undefined ? null : money(gain), gains.verdicts[i] ?? null];
    const share = old === 0 ? null : (now - old) / Math.abs(old);
    return [
      row.line,
      money(old),
      money(now),
      money(now - old),
      share,
      steps.ok ? steps.value.length : null,
      ...judged,
      null,
    ];
  });
  const [first, last] = [sumMinor(before), sumMinor(after)];
  return {
    sentences: [
      `The plan moves ${amountText(moved, decimals)}, ${percentText(turnover)} of the budget, and changes it by ${amountText(net, decimals)}: ${wordsOf(kind)}.`,
      ...(gains === null ? [] : [gains.sentence]),
    ],
    holds: last - first === net && gains?.holds !== false,
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
        ...(gains === null
          ? []
          : [
              { header: 'Gain at Return', kind: 'money' } as const,
              { header: 'Move', kind: 'text', width: 10 } as const,
            ]),
        { header: 'Class', kind: 'text', width: 16 },
      ],
      rows: [
        ...lines,
        [
          'Total',
          money(first),
          money(last),
          money(net),
          turnover,
          null,
          ...(gains === null ? [] : [money(gains.total), null]),
          kind,
        ],
      ],
    },
  };
}

type Verdict = 'better' | 'worse' | 'even';

/**
 * What each change brings at the line's Return, and whether the move is for the better: money that comes against the mean
 * return of where money leaves, money that leaves against the mean of where it goes.
 */
function gainsOf({ rows, decimals }: ReportInputs, before: readonly Minor[], after: readonly Minor[]) {
  const moves = rows.map((row, i) => ({
    line: row.line,
    by: (after[i] ?? 0) - (before[i] ?? 0),
    rate: row.number('return'),
  }));
  const lines = moves.map(({ by, rate }) => (rate === null ? null : toMinor(exactMultiply(by, rate), 0)));
  const mean = (sign: number): number | null => {
    const side = moves.filter(({ by, rate }) => Math.sign(by) === sign && rate !== null);
    const size = exactSum(side.map(({ by }) => by));
    return size === 0 ? null : exactSum(side.map(({ by, rate }) => exactMultiply(by, rate ?? 0))) / size;
  };
  const [left, reached] = [mean(-1), mean(1)];
  const verdicts = moves.map(({ by, rate }): Verdict | null => {
    const other = by > 0 ? left : reached;
    if (by === 0 || rate === null || other === null) return null;
    const ahead = (rate - other) * by;
    return ahead > 0 ? 'better' : ahead < 0 ? 'worse' : 'even';
  });
  const sum = (sign: number) =>
    sumMinor(lines.map((gain, i) => (Math.sign(moves[i]?.by ?? 0) === sign ? (gain ?? 0) : 0)));
  const total = sumMinor(lines.map((gain) => gain ?? 0));
  const say = (minor: Minor) => amountText(minor, decimals);
  const worse = moves.filter((_, i) => verdicts[i] === 'worse').map(({ line }) => line);
  const blank = moves.filter(({ by, rate }) => by !== 0 && rate === null).map(({ line }) => line);
  return {
    lines,
    verdicts,
    total,
    holds: sum(1) + sum(-1) === total,
    sentence: `At each line's Return the changes bring ${say(total)}: ${say(sum(1))} where money goes, ${say(sum(-1))} where it leaves.${worse.length > 0 ? ` Moves for the worse: ${worse.join(', ')}.` : ''}${blank.length > 0 ? ` Without a Return: ${blank.join(', ')}.` : ''} Return is a mean: the next unit may bring less.`,
  };
}
