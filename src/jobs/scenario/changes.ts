/** Any two scenarios line by line: what each gives a line and what that brings (C19). */
import { exactSubtract, exactSum } from '../../core/exact.ts';
import { fromMinor, type Minor, sumMinor } from '../../core/money.ts';
import { outcome } from '../../core/response/curve.ts';
import { amountText, percentText } from '../amountText.ts';
import { outcomeText } from '../optimum/words.ts';
import { tableOf } from '../report/tableOf.ts';
import type { Solved } from './solve.ts';

export type Pair = { readonly from: Solved; readonly to: Solved };

/** "A, B" as two of the scenarios, whatever their case; each with the base when nothing is asked for; null otherwise. */
export function pairsOf(asked: string, solved: readonly Solved[]): readonly Pair[] | null {
  const [base, ...others] = solved;
  if (asked.trim() === '') return base === undefined ? [] : others.map((to) => ({ from: base, to }));
  const find = (name: string) => solved.find((one) => one.name.toLowerCase() === name.trim().toLowerCase());
  // A name may have a comma of its own.
  const parts = asked.split(',');
  for (let at = 1; at < parts.length; at++) {
    const [from, to] = [find(parts.slice(0, at).join(',')), find(parts.slice(at).join(','))];
    if (from !== undefined && to !== undefined) return [{ from, to }];
  }
  return null;
}

type Cell = { readonly amount: Minor; readonly brings: number };
type Item = { readonly pair: Pair; readonly line: string; readonly from: Cell; readonly to: Cell };

/** The lines of each pair, then a total for each pair. */
export function changesOf(pairs: readonly Pair[], decimals: number) {
  const cellOf = ({ problem: { given }, amounts }: Solved, i: number): Cell => {
    const [amount, curve] = [amounts[i] ?? 0, given.curves[i]];
    return { amount, brings: curve === undefined ? 0 : outcome(curve, fromMinor(amount, decimals)) };
  };
  const compared = pairs.map((pair) => {
    const lines = pair.from.problem.lines.map(
      ({ name }, i): Item => ({ pair, line: name, from: cellOf(pair.from, i), to: cellOf(pair.to, i) }),
    );
    const sum = (side: 'from' | 'to'): Cell => ({
      amount: sumMinor(lines.map((item) => item[side].amount)),
      brings: exactSum(lines.map((item) => item[side].brings)),
    });
    return { lines, total: { pair, line: 'Total', from: sum('from'), to: sum('to') } satisfies Item };
  });
  const money = (minor: Minor) => fromMinor(minor, decimals);
  const table = tableOf<Item>(
    'Budget_Scenario_Changes',
    'Scenarios compared, line by line',
    [
      { header: 'From', kind: 'text', of: ({ pair }) => pair.from.name },
      { header: 'To', kind: 'text', of: ({ pair }) => pair.to.name },
      { header: 'Line', kind: 'text', of: ({ line }) => line },
      { header: 'Amount from', kind: 'money', of: ({ from }) => money(from.amount) },
      { header: 'Amount to', kind: 'money', of: ({ to }) => money(to.amount) },
      { header: 'Difference', kind: 'money', of: ({ from, to }) => money(to.amount - from.amount) },
      { header: 'Outcome from', kind: 'number', of: ({ from }) => from.brings },
      { header: 'Outcome to', kind: 'number', of: ({ to }) => to.brings },
      { header: 'Outcome difference', kind: 'number', of: ({ from, to }) => exactSubtract(to.brings, from.brings) },
    ],
    [...compared.flatMap(({ lines }) => lines), ...compared.map(({ total }) => total)],
    compared.length,
  );
  const near = (sum: number, value: number) => Math.abs(sum - value) <= 1e-9 * Math.max(1, Math.abs(value));
  return {
    table: { ...table, sheet: 'Budget Scenario Changes' },
    laws: [
      {
        law: 'compared line by line, differences add up to the difference of the totals',
        holds: compared.every(
          ({ lines, total: { pair } }) =>
            sumMinor(lines.map(({ from, to }) => to.amount - from.amount)) === pair.to.total - pair.from.total,
        ),
      },
      {
        law: 'outcomes by line add up to what each compared plan brings',
        holds: compared.every(
          ({ total: { pair, from, to } }) => near(from.brings, pair.from.value) && near(to.brings, pair.to.value),
        ),
      },
    ],
  };
}

/** The difference of two scenarios in one sentence. */
export function changeText({ from, to }: Pair, decimals: number): string {
  const changes = to.problem.lines.map(({ name }, i) => ({ name, by: (to.amounts[i] ?? 0) - (from.amounts[i] ?? 0) }));
  const most = changes.reduce((a, b) => (Math.abs(b.by) > Math.abs(a.by) ? b : a), { name: '', by: 0 });
  const share = from.value === 0 ? '' : ` (${percentText(to.value / from.value - 1)})`;
  const line =
    most.by === 0 ? 'no line changes' : `the largest change is ${most.name}, ${amountText(most.by, decimals)}`;
  return `From ${from.name} to ${to.name} the budget changes by ${amountText(to.total - from.total, decimals)} and the outcome by ${outcomeText(to.value - from.value)}${share}; ${line}.`;
}
