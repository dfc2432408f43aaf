/** What the plan by period shows: lines by periods, and the laws that it keeps. */
import { fromMinor, type Minor, sumMinor } from '../../core/money.ts';
import { amountText } from '../amountText.ts';
import type { ReportInputs } from '../report/spec.ts';
import { type Column, tableOf } from '../report/tableOf.ts';
import type { ReportView } from '../report/view.ts';
import { type Patterns, POOLED } from './patterns.ts';
import type { Span } from './spans.ts';

export type Cells = readonly (readonly Minor[])[];

export function periodView(
  inputs: ReportInputs,
  amounts: readonly Minor[],
  spans: readonly Span[],
  totals: readonly Minor[] | null,
  { lines, plain }: Patterns,
  cells: Cells,
): ReportView {
  const { rows, decimals } = inputs;
  const say = (minor: Minor) => amountText(minor, decimals);
  const sums = spans.map((_, j) => sumMinor(cells.map((row) => row[j] ?? 0)));
  const all = sumMinor(amounts);
  // Without patterns of lines, totals of periods say all.
  const free = totals !== null && plain;
  const patterns = free ? lines.map(({ weights }) => ({ weights, by: 'totals of the periods' })) : lines;
  const peak = sums.indexOf(Math.max(...sums));
  const items = [
    ...rows.map((row, i) => ({
      ...{ name: row.line, group: row.group || null, by: patterns[i]?.by ?? null },
      ...{ of: cells[i] ?? [], sum: amounts[i] ?? 0 },
    })),
    { name: 'Total', group: null, by: null, of: sums, sum: all },
  ];
  type Item = (typeof items)[number];
  const columns: readonly Column<Item>[] = [
    { header: 'Line', kind: 'text', of: ({ name }) => name },
    ...(rows.some(({ group }) => group !== '')
      ? [{ header: 'Group', kind: 'text', width: 18, of: ({ group }: Item) => group } as const]
      : []),
    ...spans.map(({ label }, j) => ({
      ...{ header: label, kind: 'money' as const, width: 14 },
      of: ({ of }: Item) => fromMinor(of[j] ?? 0, decimals),
    })),
    { header: 'Total', kind: 'money', of: ({ sum }) => fromMinor(sum, decimals) },
    { header: 'Spread by', kind: 'text', width: 28, of: ({ by }) => by },
  ];
  const [first, last] = [spans[0]?.label ?? '', spans[spans.length - 1]?.label ?? ''];
  const by = [...new Set(patterns.map((pattern) => pattern.by))];
  return {
    headline: `${say(all)} of ${rows.length} ${rows.length === 1 ? 'line' : 'lines'} over ${spans.length} periods, ${first} to ${last}; the largest is ${spans[peak]?.label ?? ''} with ${say(sums[peak] ?? 0)}.`,
    tables: [tableOf('Budget_Phasing', `Plan by period, ${first} to ${last}`, columns, items, 1)],
    notes: [
      totals === null
        ? 'Each line is rounded on its running sum, so that every year-to-date is within half of the smallest unit of its exact share.'
        : 'Totals of lines and of periods are both kept to the cent; every cell is the nearest to the proportions of its line that this allows, rounded up or down.',
      `Lines are spread by: ${by.join('; ')}.`,
      ...(by.includes(POOLED)
        ? ['A line without amounts in the columns of the periods takes the sum of all lines as its pattern.']
        : []),
    ],
    checks: [
      {
        law: `every line adds up to its amount: ${say(all)} in all`,
        holds: rows.every((_, i) => sumMinor(cells[i] ?? []) === amounts[i]),
      },
      totals === null
        ? {
            law: 'every year-to-date is within half a unit of its exact share',
            holds: cells.every((row, i) => nearShares(row, amounts[i] ?? 0, patterns[i]?.weights ?? [])),
          }
        : {
            law: 'every period adds up to its total',
            holds: sums.every((sum, j) => sum === totals[j]),
          },
      {
        law: 'a line without weight in a period gets nothing there',
        holds:
          free || cells.every((row, i) => row.every((cell, j) => cell === 0 || (patterns[i]?.weights[j] ?? 0) > 0)),
      },
    ],
    decimals,
  };
}

function nearShares(cells: readonly Minor[], amount: Minor, weights: readonly number[]): boolean {
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  let [paid, share] = [0, 0];
  return cells.every((cell, j) => {
    paid += cell;
    share += weights[j] ?? 0;
    return amount === 0 || Math.abs(paid - (amount * share) / whole) <= 0.5 + 1e-9 * Math.abs(amount);
  });
}
