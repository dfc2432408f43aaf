/** What was drawn from the reserve: transfers with a reason and an approval, and the balance after each (C20). */
import { draw } from '../../core/allocate/contingency.ts';
import { fromMinor, isMinor, type Minor, sumMinor, toMinor } from '../../core/money.ts';
import { error, type Problem, passes } from '../../workbook/problem.ts';
import { textIn } from '../../workbook/texts.ts';
import { columnNamed } from '../report/columns.ts';
import type { Side } from '../report/spec.ts';
import { tableOf } from '../report/tableOf.ts';
import type { ReportTable } from '../report/view.ts';

export type Draws = {
  readonly table: ReportTable;
  /** Minor units left in the reserve. */
  readonly left: Minor;
  readonly drawn: Minor;
};
type Draw = {
  readonly to: string;
  readonly amount: Minor;
  readonly reason: string;
  readonly approved: string;
  readonly where: string;
};

/** @param reserve What was held back. Draws do not move budgets by themselves: those stand in Approved changes. */
export function drawsOf(
  side: Side,
  reserve: Minor,
  decimals: number,
): { readonly draws: Draws | null; readonly problems: readonly Problem[] } {
  const header = side.grid[0] ?? [];
  const at = {
    amount: columnNamed(header, 'amount', 'draw', 'released'),
    reason: columnNamed(header, 'reason', 'why', 'purpose'),
    approved: columnNamed(header, 'approved by', 'approved', 'approver', 'approval'),
  };
  const problems: Problem[] = [];
  const list = side.rows.map((row): Draw => {
    const cell = (column: number | null) => (column === null ? null : side.grid[row.index]?.[column]);
    const [amount, reason, approved] = [cell(at.amount), textIn(cell(at.reason)), textIn(cell(at.approved))];
    const minor = typeof amount === 'number' ? toMinor(amount, decimals) : Number.NaN;
    const bad = (code: string, found: string, expected: string) =>
      problems.push(error(code, row.where, found, expected));
    if (!isMinor(minor) || minor < 0)
      bad('not-an-amount', `the amount is "${textIn(amount)}"`, 'an amount of 0 or more in the column Amount');
    if (reason === '') bad('no-reason', 'a draw without a reason', 'why the reserve pays, in the column Reason');
    if (approved === '')
      bad('no-approval', 'a draw that nobody approved', 'who approved it, in the column Approved by');
    return { to: row.line, amount: isMinor(minor) ? minor : 0, reason, approved, where: row.where };
  });
  if (!passes(problems)) return { draws: null, problems };
  const balances = draw(reserve, list);
  if (!balances.ok) {
    const at = Number(/\d+/.exec(balances.problem.message)?.[0] ?? 1) - 1;
    return {
      draws: null,
      problems: [
        error(
          balances.problem.code,
          list[at]?.where ?? 'Budget_Draws',
          `draws come to more than the reserve of ${fromMinor(reserve, decimals)}`,
          'draws up to what is left of the reserve',
          'Lower the draw, or hold more back.',
        ),
      ],
    };
  }
  const money = (minor: Minor) => fromMinor(minor, decimals);
  const drawn = sumMinor(list.map(({ amount }) => amount));
  const rows = [
    ['Reserve', null, null, null, money(reserve)],
    ...list.map(({ to, amount, reason, approved }, i) => [
      to,
      money(amount),
      reason,
      approved,
      money(balances.value[i] ?? 0),
    ]),
    ['Total', money(drawn), null, null, money(reserve - drawn)],
  ];
  return {
    problems,
    draws: {
      drawn,
      left: reserve - drawn,
      table: {
        ...tableOf('Budget_Reserve', 'The reserve and its draws', [], [], 1),
        rows,
        columns: [
          { header: 'To', kind: 'text' },
          { header: 'Amount', kind: 'money' },
          { header: 'Reason', kind: 'text', width: 40 },
          { header: 'Approved by', kind: 'text', width: 20 },
          { header: 'Left', kind: 'money' },
        ],
      },
    },
  };
}
