/** The report *frontier*: what the best allocation of each total brings, and where one more unit stops paying. */
import { worth } from '../../core/allocate/curves/solve.ts';
import { fromMinor, toMinor } from '../../core/money.ts';
import { error } from '../../workbook/problem.ts';
import { amountText } from '../amountText.ts';
import type { Progress } from '../job.ts';
import { CURVE_DRAWS, POINTS } from '../optimum/pointed.ts';
import { optimumOf } from '../optimum/problem.ts';
import { bestPlan, spoken } from '../optimum/solve.ts';
import { outcomeText } from '../optimum/words.ts';
import { type Report, type ReportInputs, type ReportJob, refused, reported } from '../report/spec.ts';

export const frontier: ReportJob = {
  name: 'frontier',
  title: 'Efficient frontier',
  summary: 'what the best allocation of each total brings, and where one more unit stops paying',
  needs: ['line', 'curve'],
  uses: ['p1', 'group', 'p2', 'p3', 'floor', 'cap', 'least', 'current', 'budget', 'hold'],
  total: 'optional',
  sides: ['Budget_Groups', 'Budget_Limits', POINTS, CURVE_DRAWS],
  settings: [
    {
      name: 'from',
      kind: 'number',
      fallback: null,
      label: 'From',
      doc: 'the smallest total; without it, half of the largest floor sum or of the total',
    },
    { name: 'to', kind: 'number', fallback: null, label: 'To', doc: 'the largest total; without it, twice the total' },
    { name: 'points', kind: 'whole', fallback: 21, least: 2, label: 'Points', doc: 'how many totals to look at' },
    {
      name: 'margin',
      kind: 'percent',
      fallback: null,
      label: 'Margin',
      doc: 'profit per unit of outcome, to mark the total with the most profit',
    },
  ],
  report,
};

function* report(inputs: ReportInputs): Generator<Progress, Report> {
  const { decimals, table, total } = inputs;
  const found = optimumOf({
    ...inputs,
    step: 10 ** -decimals,
    by: 'curves',
    groups: inputs.side('Budget_Groups')?.rows ?? null,
    across: inputs.side('Budget_Limits')?.grid ?? null,
    pointed: { points: inputs.side(POINTS)?.grid ?? null, draws: inputs.side(CURVE_DRAWS)?.grid ?? null },
  });
  if (found.problem === null) return refused(...found.problems);
  const { given, lines } = found.problem;
  const floors = given.low.reduce((sum: number, floor) => sum + (floor ?? 0), 0);
  const current = lines.reduce((sum, line) => sum + (line.before ?? 0), 0);
  const base = total ?? current;
  const money = (name: string, fallback: number) => {
    const value = inputs.given(name);
    return value === null ? fallback : toMinor(value, decimals);
  };
  const from = Math.max(floors, money('from', Math.round(base / 2)));
  const to = money('to', 2 * base);
  if (!(to > from))
    return refused(
      error(
        'no-range',
        table,
        `totals from ${amountText(from, decimals)} to ${amountText(to, decimals)}`,
        'a largest total above the smallest',
        'Give a total, or set to.',
      ),
    );
  const points = Math.min(500, Math.max(2, inputs.number('points')));
  const totals = Array.from({ length: points }, (_, i) => Math.round(from + ((to - from) * i) / (points - 1)));
  if (total !== null && total > from && total < to && !totals.includes(total)) totals.push(total);
  totals.sort((a, b) => a - b);
  const margin = inputs.given('margin');
  const rows: (string | number | null)[][] = [];
  let skipped = 0;
  let gap = 0;
  let sound = true;
  for (const [i, at] of totals.entries()) {
    yield { done: i, of: totals.length };
    const solved = bestPlan(found.problem, at);
    if (!solved.ok) {
      skipped++;
      continue;
    }
    const { value, price } = solved.value;
    gap = Math.max(gap, solved.value.gap);
    sound &&= value <= solved.value.bound * (1 + 1e-12);
    const spend = fromMinor(at, decimals);
    rows.push([
      spend,
      value,
      spend === 0 ? null : value / spend,
      price,
      ...(margin === null ? [] : [value * margin - spend]),
      at === total ? 'this total' : null,
    ]);
  }
  if (rows.length === 0) {
    const why = bestPlan(found.problem, from);
    const words = why.ok
      ? 'no allocation was found'
      : spoken(
          why.problem.message,
          lines.map(({ name }) => name),
          decimals,
        );
    return refused(
      error(
        'infeasible',
        table,
        words,
        'limits that leave room for a solution',
        'The job doctor names the limits in conflict.',
      ),
    );
  }
  const best = margin === null ? null : rows.reduce((a, b) => (Number(b[4]) > Number(a[4]) ? b : a));
  if (best !== null) best[best.length - 1] = [best[best.length - 1], 'most profit'].filter(Boolean).join(', ');
  const first = rows[0];
  const last = rows[rows.length - 1];
  const now = worth(
    given.curves,
    lines.map((line) => line.before ?? 0),
    decimals,
  );
  return reported({
    headline: `From ${amountText(from, decimals)} to ${amountText(to, decimals)} the best outcome rises from ${outcomeText(Number(first?.[1]))} to ${outcomeText(Number(last?.[1]))}; the next unit brings ${outcomeText(Number(first?.[3] ?? 0))} at first and ${outcomeText(Number(last?.[3] ?? 0))} at last.`,
    notes: [
      ...(current > 0
        ? [`The current plan spends ${amountText(current, decimals)} and brings ${outcomeText(now)}.`]
        : []),
      ...(skipped > 0 ? [`Left out: ${skipped} of the totals, which the limits do not allow.`] : []),
      `Proven: no allocation of these totals brings ${outcomeText(Math.max(gap * 100, 1e-7))} % more than stated.`,
    ],
    checks: [
      { law: 'no outcome is above its proven bound', holds: sound },
      // With limits across lines, or caps that force money where it loses, more money can be worse.
      ...(found.problem.across(to).length > 0
        ? []
        : [
            {
              law: 'a larger total never brings less',
              holds: rows.every(
                (row, i) => i === 0 || Number(row[1]) >= Number(rows[i - 1]?.[1]) - 1e-9 * Math.abs(Number(row[1])),
              ),
            },
          ]),
    ],
    decimals,
    tables: [
      {
        name: 'Budget_Frontier',
        sheet: 'Budget Frontier',
        title: 'Efficient frontier',
        totalRows: 0,
        rows,
        columns: [
          { header: 'Total', kind: 'money' },
          { header: 'Best outcome', kind: 'number', width: 16 },
          { header: 'Outcome per unit', kind: 'number', width: 16 },
          { header: 'Next unit brings', kind: 'number', width: 16 },
          ...(margin === null ? [] : [{ header: 'Profit', kind: 'money' } as const]),
          { header: 'Note', kind: 'text', width: 20 },
        ],
      },
    ],
  });
}
