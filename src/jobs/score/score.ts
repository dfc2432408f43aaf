/** The report *score*: lines in order of a score of many criteria, part by part, and what the total funds (C08, R13). */
import { rankByScore, scoreParts } from '../../core/allocate/score.ts';
import { isMinor, type Minor, sumMinor, toMinor } from '../../core/money.ts';
import { error, type Problem } from '../../workbook/problem.ts';
import { amountText } from '../amountText.ts';
import { cellIn, columnNamed, placeIn } from '../report/columns.ts';
import { type Report, type ReportInputs, type ReportJob, refused, reported } from '../report/spec.ts';
import { criteriaOf, type Judged } from './criteria.ts';
import { byScore, type Funding, toCutLine } from './fund.ts';
import { criteriaTable, type Scored, scoresTable } from './tables.ts';

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
