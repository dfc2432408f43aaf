/** The report *score*: lines in order of a score of many criteria, part by part, and what the total funds (C08, R13). */
import { rankByScore, scoreParts } from '../../core/allocate/score.ts';
import { exactSum } from '../../core/exact.ts';
import { fromMinor, isMinor, type Minor, sumMinor, toMinor } from '../../core/money.ts';
import type { Row } from '../../workbook/decode.ts';
import { error, type Problem } from '../../workbook/problem.ts';
import { amountText } from '../amountText.ts';
import { cellIn, columnNamed, placeIn } from '../report/columns.ts';
import { type Report, type ReportInputs, type ReportJob, refused, reported } from '../report/spec.ts';
import { type Column, tableOf } from '../report/tableOf.ts';
import type { ReportTable } from '../report/view.ts';
import { criteriaOf, type Judged } from './criteria.ts';
import { byScore, type Funding, toCutLine } from './fund.ts';

export const score: ReportJob = {
  name: 'score',
  title: 'Priority scores',
  summary: 'lines in order of a weighted score of many criteria, part by part, and what a total funds',
  needs: ['line'],
  uses: ['group', 'request', 'budget', 'current'],
  total: 'optional',
  sides: ['Budget_Criteria'],
  settings: [
    {
      name: 'criteria',
      kind: 'text',
      fallback: '',
      label: 'Criteria',
      doc: 'columns with weights, ROI=40, Alignment=30, where there is no table Budget_Criteria',
    },
    {
      name: 'fund',
      kind: 'choice',
      choices: ['cut', 'pro-rata'],
      fallback: 'cut',
      label: 'Fund',
      doc: 'cut (whole costs in order of score, until one does not fit) | pro-rata (the total in proportion to the scores)',
    },
  ],
  report,
};

export type Scored = {
  readonly row: Row;
  readonly parts: readonly number[];
  readonly score: number;
  readonly cost: Minor;
};

function report(inputs: ReportInputs): Report {
  const { rows, decimals, total } = inputs;
  const { criteria, problems } = criteriaOf(inputs);
  const found = costsOf(inputs);
  const all: readonly Problem[] = [...problems, ...found.problems];
  if (all.length > 0) return refused(...all);
  const { costs } = found;
  const lines: Scored[] = [];
  for (const [i, row] of rows.entries()) {
    const made = scoreParts(
      criteria.map(({ values }) => values[i] ?? 0),
      criteria,
    );
    if (!made.ok)
      return refused(error(made.problem.code, row.where, made.problem.message, 'values that can be scored'));
    const sum = Number(made.value.reduce((all, part) => all + part, 0).toPrecision(12));
    lines.push({ row, parts: made.value, score: sum, cost: costs?.[i] ?? 0 });
  }
  const ranked = rankByScore(
    lines.map((line) => line.score),
    lines.map(({ cost }) => cost),
    lines.map(({ row }) => `${row.line}\u0000${row.group}`),
  );
  const cut = inputs.text('fund') === 'cut';
  if (total !== null && cut && costs === null)
    return refused(
      error(
        'missing-column',
        inputs.table,
        'no column has the cost of the lines',
        'a column Request, Cost or Budget, to find the cut line',
        'Map a column to request, or set fund to pro-rata.',
      ),
    );
  const scores = lines.map((line) => line.score);
  const made =
    total === null
      ? null
      : cut
        ? { ok: true as const, value: toCutLine(total, costs ?? [], ranked) }
        : byScore(total, costs, scores);
  if (made !== null && !made.ok)
    return refused(error(made.problem.code, inputs.table, made.problem.message, 'scores that can share the total'));
  const funding = made === null ? null : made.value;
  return reported({
    headline: headline(lines, ranked, total, funding, decimals),
    tables: [scoresTable(inputs, lines, ranked, criteria, costs !== null, total, funding), criteriaTable(criteria)],
    notes: notes(criteria, funding, cut),
    checks: checks(lines, ranked, costs, total, funding),
    decimals,
  });
}

/** null: no column has costs. */
function costsOf(inputs: ReportInputs): {
  readonly costs: readonly Minor[] | null;
  readonly problems: readonly Problem[];
} {
  const column =
    inputs.column('request') ??
    columnNamed(inputs.headers, 'cost', 'costs', 'total cost') ??
    inputs.column('budget') ??
    inputs.column('current');
  if (column === null) return { costs: null, problems: [] };
  const problems: Problem[] = [];
  const costs = inputs.rows.map((row) => {
    const cell = cellIn(inputs, row, column);
    const minor = typeof cell === 'number' ? toMinor(cell, inputs.decimals) : Number.NaN;
    if (isMinor(minor) && minor >= 0) return minor;
    const found =
      cell === null || cell === ''
        ? `no cost of "${row.line}"`
        : `a cost of "${typeof cell === 'object' ? cell.error : cell}"`;
    problems.push(error('bad-cost', placeIn(inputs, row, column), found, 'a cost of 0 or more'));
    return 0;
  });
  return { costs, problems };
}

function scoresTable(
  inputs: ReportInputs,
  lines: readonly Scored[],
  ranked: readonly number[],
  criteria: readonly Judged[],
  priced: boolean,
  total: Minor | null,
  funding: Funding | null,
): ReportTable {
  const money = (minor: Minor) => fromMinor(minor, inputs.decimals);
  type Item = {
    readonly name: string;
    readonly rank: number | null;
    readonly line: Scored | null;
    readonly cost: Minor | null;
    readonly running: Minor | null;
    readonly amount: Minor;
  };
  let running = 0;
  const items: Item[] = ranked.flatMap((i, place) => {
    const line = lines[i];
    if (line === undefined) return [];
    running += line.cost;
    const amount = funding?.amounts[i] ?? 0;
    return [{ name: line.row.line, rank: place + 1, line, cost: line.cost, running, amount }];
  });
  const blank = { rank: null, line: null, running: null };
  const given = sumMinor(items.map(({ amount }) => amount));
  const sums: Item[] = [
    ...(total === null ? [] : [{ ...blank, name: 'Not allocated', cost: null, amount: total - given }]),
    { ...blank, name: 'Total', cost: running, amount: total ?? 0 },
  ];
  const decision = ({ line, amount, rank }: Item) => {
    if (line === null || funding === null) return null;
    const cut = funding.next === null ? null : ranked.indexOf(funding.next);
    if (cut !== null) return (rank ?? 0) > cut ? 'below the line' : 'funded';
    return amount === 0 && line.cost > 0 ? 'nothing' : !priced || amount < line.cost ? 'in part' : 'funded';
  };
  const columns: readonly Column<Item>[] = [
    { header: 'Rank', kind: 'count', width: 8, of: ({ rank }) => rank },
    { header: 'Line', kind: 'text', width: 32, of: ({ name }) => name },
    ...(inputs.has('group')
      ? [{ header: 'Group', kind: 'text', of: ({ line }: Item) => line?.row.group || null } as const]
      : []),
    ...criteria.map(
      ({ name }, c): Column<Item> => ({
        header: `${name}, points`,
        kind: 'number',
        of: ({ line }) => line?.parts[c] ?? null,
      }),
    ),
    { header: 'Score', kind: 'number', of: ({ line }) => line?.score ?? null },
    ...(priced
      ? ([
          { header: 'Cost', kind: 'money', of: ({ cost }) => (cost === null ? null : money(cost)) },
          { header: 'Running cost', kind: 'money', of: (item) => (item.running === null ? null : money(item.running)) },
        ] satisfies readonly Column<Item>[])
      : []),
    ...(funding === null
      ? []
      : ([
          { header: 'Funded', kind: 'money', of: ({ amount }) => money(amount) },
          { header: 'Decision', kind: 'text', width: 18, of: decision },
        ] satisfies readonly Column<Item>[])),
  ];
  return tableOf('Budget_Scores', 'Priority scores', columns, [...items, ...sums], sums.length);
}

function criteriaTable(criteria: readonly Judged[]): ReportTable {
  const sum = exactSum(criteria.map(({ weight }) => weight));
  type Item = { readonly name: string; readonly weight: number; readonly judged: Judged | null };
  const items: readonly Item[] = [
    ...criteria.map((judged) => ({ name: judged.name, weight: judged.weight, judged })),
    { name: 'Total', weight: sum, judged: null },
  ];
  return tableOf<Item>(
    'Budget_Score_Criteria',
    'What was judged, and how',
    [
      { header: 'Criterion', kind: 'text', width: 28, of: ({ name }) => name },
      { header: 'Weight', kind: 'number', of: ({ weight }) => weight },
      { header: 'Share', kind: 'percent', of: ({ weight }) => weight / sum },
      { header: 'Best', kind: 'text', width: 10, of: ({ judged }) => judged?.best ?? null },
      { header: 'Counts in full at', kind: 'number', width: 18, of: ({ judged }) => judged?.cap ?? null },
      { header: 'Because', kind: 'text', of: ({ judged }) => judged?.from ?? null },
    ],
    items,
    1,
  );
}

function headline(
  lines: readonly Scored[],
  ranked: readonly number[],
  total: Minor | null,
  funding: Funding | null,
  decimals: number,
): string {
  const say = (minor: Minor) => amountText(minor, decimals);
  const first = lines[ranked[0] ?? 0];
  const best = `${first?.row.line} is first of ${lines.length} with a score of ${Number((first?.score ?? 0).toFixed(4))}`;
  if (total === null || funding === null) return `${best}.`;
  const given = sumMinor(funding.amounts);
  const next = funding.next === null ? undefined : lines[funding.next];
  const count =
    funding.next === null ? funding.amounts.filter((amount) => amount > 0).length : ranked.indexOf(funding.next);
  const short =
    next === undefined
      ? ''
      : `; the cut line is above ${next.row.line}, which needs ${say(next.cost - (total - given))} more`;
  return `${best}; ${say(given)} of ${say(total)} fund ${count} of them${short}.`;
}

function notes(criteria: readonly Judged[], funding: Funding | null, cut: boolean): readonly string[] {
  const relative = criteria.filter(({ from }) => from === 'largest value').map(({ name }) => name);
  return [
    'Score = sum of weight × norm ÷ sum of weights, from 0 to 1. A norm is the value ÷ the value that counts in full, from 0 to 1; where low is best, 1 less that. Equal scores: the cheaper line first, then by name.',
    ...(relative.length > 0
      ? [
          `${relative.join(', ')}: the largest value counts in full, so another line can change the scores. Give a Cap to fix it.`,
        ]
      : []),
    ...(funding === null
      ? []
      : [
          cut
            ? 'Lines are funded whole, in order, until one does not fit; smaller ones below it stay below. The job allocate, method packages, finds the best set instead.'
            : 'The total is split in proportion to the scores, no line above its cost.',
        ]),
  ];
}

function checks(
  lines: readonly Scored[],
  ranked: readonly number[],
  costs: readonly Minor[] | null,
  total: Minor | null,
  funding: Funding | null,
) {
  const { amounts } = funding ?? { amounts: [] };
  return [
    {
      law: 'the points of a line add up to its score, from 0 to 1',
      holds: lines.every(
        ({ parts, score: sum }) =>
          Math.abs(parts.reduce((all, part) => all + part, 0) - sum) < 1e-9 && sum >= 0 && sum <= 1,
      ),
    },
    {
      law: 'no line stands above one with a higher score',
      holds: ranked.every((i, place) => (lines[ranked[place - 1] ?? i]?.score ?? 0) >= (lines[i]?.score ?? 0) - 1e-9),
    },
    ...(funding === null || total === null
      ? []
      : [
          { law: 'no more than the total is given', holds: sumMinor(amounts) <= total },
          {
            law: 'no line gets more than its cost',
            holds: costs === null || amounts.every((amount, i) => amount >= 0 && amount <= (costs[i] ?? 0)),
          },
        ]),
  ];
}
