/** The report *scenario*: named overrides, each solved to its optimum and compared; and plans judged over many draws. */

import { turnover } from '../../core/allocate/turnover.ts';
import { fromMinor } from '../../core/money.ts';
import { error, type Problem } from '../../workbook/problem.ts';
import { amountText, percentText } from '../amountText.ts';
import type { Progress } from '../job.ts';
import { CURVE_DRAWS, POINTS } from '../optimum/pointed.ts';
import { outcomeText } from '../optimum/words.ts';
import { type Report, type ReportInputs, type ReportJob, refused, reported } from '../report/spec.ts';
import type { ReportTable } from '../report/view.ts';
import { changesOf, changeText, pairsOf } from './changes.ts';
import { judge } from './draws.ts';
import { BASE, overridesIn } from './overrides.ts';
import { type Solved, solve } from './solve.ts';
import { swingsOf } from './swings.ts';

export const scenario: ReportJob = {
  name: 'scenario',
  title: 'Scenarios and risk',
  summary:
    'named what-ifs, each with its own best plan, compared line by line; sensitivity; what plans risk over draws',
  needs: ['line'],
  oneOf: ['curve', 'value'],
  uses: ['p1', 'p2', 'p3', 'weight', 'group', 'floor', 'cap', 'least', 'current', 'budget', 'hold'],
  total: 'needed',
  sides: ['Budget_Groups', 'Budget_Limits', POINTS, CURVE_DRAWS, 'Budget_Scenarios'],
  settings: [
    {
      name: 'compare',
      kind: 'text',
      fallback: '',
      label: 'Compare',
      doc: 'two scenarios line by line: "Base, Downturn"; without it each with the base',
    },
    {
      name: 'swing',
      kind: 'percent',
      fallback: 0,
      least: 0,
      label: 'Swing',
      doc: 'sensitivity: each line and the total by so much less and more, such as 10%; 0 for none',
    },
    { name: 'draws', kind: 'whole', fallback: 0, least: 0, label: 'Draws', doc: 'how many worlds to draw; 0 for none' },
    {
      name: 'worst',
      kind: 'percent',
      fallback: 0.7,
      least: 0,
      label: 'Worst',
      doc: 'outcome at worst, against the curve, for lines without a column Worst',
    },
    {
      name: 'best',
      kind: 'percent',
      fallback: 1.2,
      least: 0,
      label: 'Best',
      doc: 'outcome at best, for lines without a column Best',
    },
    { name: 'seed', kind: 'whole', fallback: 1, least: 0, label: 'Seed', doc: 'the same seed draws the same worlds' },
    {
      name: 'aim',
      kind: 'number',
      fallback: null,
      label: 'Target outcome',
      doc: 'outcome whose chance is asked for; without it, that of the base plan',
    },
    {
      name: 'tail',
      kind: 'percent',
      fallback: 0.9,
      least: 0,
      label: 'Tail',
      doc: 'CVaR is the mean of the draws beyond this share: 90% is the worst tenth',
    },
  ],
  report,
};

function* report(inputs: ReportInputs): Generator<Progress, Report> {
  const { decimals, rows } = inputs;
  const total = inputs.total ?? 0;
  const side = inputs.side('Budget_Scenarios');
  const overrides = overridesIn(inputs);
  if (overrides.problems.length > 0) return refused(...overrides.problems);
  const base = solve(BASE, [], inputs, total);
  if ('problems' in base) return refused(...base.problems);
  const solved: Solved[] = [base];
  const problems: Problem[] = [];
  for (const { name, list } of overrides.scenarios) {
    yield { done: solved.length, of: overrides.scenarios.length + 1 };
    const one = solve(name, list, inputs, total);
    if ('problems' in one)
      problems.push(
        ...one.problems.map((problem) => ({
          ...problem,
          severity: 'warning' as const,
          found: `scenario ${name}: ${problem.found}`,
        })),
      );
    else solved.push(one);
  }
  const asked = inputs.text('compare');
  const pairs = pairsOf(asked, solved);
  if (pairs === null)
    return refused(
      error(
        'bad-setting',
        'the setting compare',
        `"${asked}"`,
        `two of ${solved.map(({ name }) => name).join(', ')}, with a comma between`,
      ),
      ...problems,
    );
  const swing = inputs.number('swing');
  if (swing > 1)
    return refused(error('bad-setting', 'the setting swing', percentText(swing), 'a swing from 0 to 100 %'));
  const say = (minor: number) => amountText(minor, decimals);
  const summary: ReportTable = {
    name: 'Budget_Scenario_Results',
    sheet: 'Budget Scenario Results',
    title: 'Scenarios, each with its best plan',
    totalRows: 0,
    columns: [
      { header: 'Scenario', kind: 'text' },
      { header: 'Total', kind: 'money' },
      { header: 'Best outcome', kind: 'number' },
      { header: 'Against base', kind: 'number' },
      { header: 'Against base, %', kind: 'percent' },
      { header: 'Next unit brings', kind: 'number' },
      { header: 'Share of budget moved', kind: 'percent' },
    ],
    rows: solved.map((one) => [
      one.name,
      fromMinor(one.total, decimals),
      one.value,
      one.value - base.value,
      base.value === 0 ? null : one.value / base.value - 1,
      one.price,
      turnover(base.amounts, one.amounts),
    ]),
  };
  const plans: ReportTable = {
    name: 'Budget_Scenario_Plans',
    sheet: 'Budget Scenario Plans',
    title: 'Best plan of each scenario, line by line',
    totalRows: 1,
    columns: [
      { header: 'Line', kind: 'text' },
      ...solved.map(({ name }) => ({ header: name, kind: 'money' }) as const),
    ],
    rows: [
      ...rows.map((row, i) => [row.line, ...solved.map(({ amounts }) => fromMinor(amounts[i] ?? 0, decimals))]),
      ['Total', ...solved.map((one) => fromMinor(one.total, decimals))],
    ],
  };
  const draws = inputs.number('draws');
  const risk = draws > 0 ? yield* judge(inputs, solved, base, draws) : null;
  if (risk !== null && 'problems' in risk) return refused(...risk.problems);
  const changes = pairs.length > 0 ? changesOf(pairs, decimals) : null;
  const swings = swing > 0 ? yield* swingsOf(base, swing, inputs) : null;
  if (swings !== null && 'problems' in swings) return refused(...swings.problems);
  const others = solved.slice(1);
  const risky = risk === null ? '' : ` ${risk.headline}`;
  const [pair] = pairs;
  const answer =
    pair === undefined
      ? `The base plan of ${say(total)} brings ${outcomeText(base.value)}.`
      : asked.trim() !== ''
        ? changeText(pair, decimals)
        : `Base brings ${outcomeText(base.value)}; ${others.map((one) => `${one.name} ${outcomeText(one.value)} (${percentText(base.value === 0 ? 0 : one.value / base.value - 1)})`).join(', ')}.`;
  return reported(
    {
      headline: `${answer}${risky}`,
      notes: [
        'Every scenario is solved anew: what a scenario does not name follows the base.',
        ...(side === null
          ? ['No table Budget_Scenarios (Scenario, Line, Field, Value or Factor) was found: only the base is shown.']
          : []),
        ...(asked.trim() === '' ? pairs.map((one) => changeText(one, decimals)) : []),
        ...(swings === null ? [] : [swings.note]),
        ...(risk === null ? [] : risk.notes),
      ],
      checks: [
        {
          law: 'every plan adds up to its total',
          holds: solved.every((one) => one.amounts.reduce((sum, amount) => sum + amount, 0) === one.total),
        },
        ...(changes === null ? [] : changes.laws),
        ...(swings === null ? [] : swings.laws),
      ],
      decimals,
      tables: [
        summary,
        plans,
        ...(changes === null ? [] : [changes.table]),
        ...(swings === null ? [] : [swings.table]),
        ...(risk === null ? [] : [risk.table]),
      ],
    },
    [...problems, ...(swings === null ? [] : swings.warnings)],
  );
}
