/** The report *explore*: a share of the total for learning, by seeded Thompson sampling (C59). */
import { type Exploration, exploring } from '../../core/allocate/explore.ts';
import { fromMinor, type Minor, sumMinor } from '../../core/money.ts';
import { error, type Problem, passes } from '../../workbook/problem.ts';
import { amountText, percentText } from '../amountText.ts';
import type { Progress } from '../job.ts';
import { type Report, type ReportInputs, type ReportJob, refused, reported } from '../report/spec.ts';
import { type Column, tableOf } from '../report/tableOf.ts';
import { doubtAfter, type Line, leaderOf, linesOf } from './arms.ts';

export const explore: ReportJob = {
  name: 'explore',
  title: 'Exploration',
  summary: 'a share of the total to learn with: more where a line may turn out to be the best (Thompson sampling)',
  needs: ['line'],
  oneOf: ['trials', 'sd'],
  uses: ['group', 'conversions', 'value', 'actual', 'return'],
  total: 'needed',
  sides: [],
  settings: [
    {
      name: 'share',
      kind: 'percent',
      fallback: 0.1,
      least: 0,
      label: 'To explore',
      doc: 'share of the total that is spent to learn; the rest follows the plan',
    },
    {
      name: 'prior',
      kind: 'percent',
      fallback: null,
      label: 'Usual rate',
      doc: 'conversion rate that is expected before any trial, 2%; without it every rate is as likely',
    },
    { name: 'seed', kind: 'whole', fallback: 1, least: 0, label: 'Seed', doc: 'the same seed gives the same draws' },
    {
      name: 'draws',
      kind: 'whole',
      fallback: 10_000,
      least: 100,
      label: 'Draws',
      doc: 'how often to draw what each line may bring; a million over all lines at most',
    },
  ],
  report,
};

function* report(inputs: ReportInputs): Generator<Progress, Report> {
  const { table } = inputs;
  const total = inputs.total ?? 0;
  const share = inputs.number('share');
  if (!(share >= 0 && share <= 1))
    return refused(error('bad-setting', 'share', `a share of ${share}`, 'a share from 0 to 100%'));
  const { lines, problems } = linesOf(inputs);
  if (!passes(problems)) return refused(...problems);
  const draws = Math.min(inputs.number('draws'), Math.floor(1_000_000 / lines.length));
  const run = exploring(
    total,
    share,
    lines.map(({ arm }) => arm),
    inputs.number('seed'),
    draws,
  );
  for (;;) {
    const step = run.next();
    if (!step.done) {
      yield { done: step.value, of: draws * lines.length };
      continue;
    }
    if (step.value.ok) return told(inputs, lines, step.value.value, draws, problems);
    const { code, message } = step.value.problem;
    return refused(error(code, table, message, 'lines that can be drawn', null));
  }
}

function told(
  inputs: ReportInputs,
  lines: readonly Line[],
  found: Exploration,
  draws: number,
  problems: readonly Problem[],
): Report {
  const { decimals } = inputs;
  const total = inputs.total ?? 0;
  const { amounts, rest, wins, means, regret } = found;
  const leader = leaderOf(lines);
  const reserve = total - rest;
  const say = (minor: Minor) => amountText(minor, decimals);
  const top = wins.reduce((best, count, i) => (count > (wins[best] ?? 0) ? i : best), 0);
  const chance = (i: number) => (wins[i] ?? 0) / draws;
  const lead = means[leader] ?? 0;
  const worth =
    regret === 0
      ? 'nothing is left to learn'
      : `knowing for sure which line is best is worth up to ${brief(regret)} on ${brief(lead)} ${unitOf(lines)}${lead > 0 ? `, ${percentText(regret / lead)} more` : ''}`;
  return reported(
    {
      headline: `Explore with ${say(reserve)} of ${say(total)}, the most of it (${say(amounts[top] ?? 0)}) on ${lines[top]?.name}, the best line with a chance of ${percentText(chance(top))}; ${worth}.`,
      tables: [tableFor(lines, found, draws, reserve, decimals)],
      notes: [
        `Thompson sampling: each of ${draws} draws (seed ${inputs.number('seed')}) takes a return for every line from what is known of it; a line gets the share of draws that it wins. Poor and well-known lines win few, unknown ones more.`,
        top === leader
          ? `${lines[leader]?.name} is today's best guess as well.`
          : `Today's best guess is ${lines[leader]?.name} (${brief(lead)}); ${lines[top]?.name} wins more draws because less is known of it.`,
        ...(lines.some(({ arm }) => arm.kind === 'rate')
          ? [
              inputs.given('prior') === null
                ? 'Before any trial every rate from 0 to 1 is taken to be as likely.'
                : `Before any trial a rate of ${percentText(inputs.number('prior'))} is expected, and any around it.`,
            ]
          : []),
        ...(lines.some(({ arm }) => arm.kind === 'rate') && !lines.every(({ cost }) => cost !== null)
          ? ['Without a column Spend every trial is taken to cost the same.']
          : []),
        `The other ${say(rest)} follow the plan. Enter what came out, and run it again: that is how it learns. Results of one period may not hold in the next.`,
      ],
      checks: [
        { law: 'exploration and plan add up to the total, to the cent', holds: sumMinor(amounts) + rest === total },
        { law: 'every draw has one winner', holds: wins.reduce((sum, count) => sum + count, 0) === draws },
        {
          law: 'a line that wins no draw gets nothing',
          holds: wins.every((count, i) => count > 0 || amounts[i] === 0),
        },
      ],
      decimals,
    },
    problems,
  );
}

const brief = (value: number): string => String(Number(value.toPrecision(3)));
const unitOf = (lines: readonly Line[]): string =>
  lines.every(({ arm, cost }) => arm.kind === 'value' || cost !== null) ? 'per unit of money' : 'per trial';

function tableFor(lines: readonly Line[], found: Exploration, draws: number, reserve: Minor, decimals: number) {
  const { amounts, wins, means } = found;
  const counted = lines.some(({ cost }) => cost !== null);
  type Item = {
    readonly line: Line | null;
    readonly mean: number | null;
    readonly won: number;
    readonly amount: Minor;
  };
  const items: readonly Item[] = [
    ...lines.map((line, i) => ({ line, mean: means[i] ?? 0, won: wins[i] ?? 0, amount: amounts[i] ?? 0 })),
    { line: null, mean: null, won: draws, amount: reserve },
  ];
  const buys = ({ line, amount }: Item) =>
    line?.cost == null ? null : Math.floor(fromMinor(amount, decimals) / line.cost);
  const columns: readonly Column<Item>[] = [
    { header: 'Line', kind: 'text', width: 32, of: ({ line }) => line?.name ?? 'Total' },
    { header: 'Known', kind: 'text', of: ({ line }) => line?.known ?? null },
    { header: `Expected ${unitOf(lines)}`, kind: 'number', width: 22, of: ({ mean }) => mean },
    { header: 'Uncertainty', kind: 'number', of: ({ line }) => line?.doubt ?? null },
    { header: 'Chance to be best', kind: 'percent', width: 18, of: ({ won }) => won / draws },
    { header: 'Exploration', kind: 'money', of: ({ amount }) => fromMinor(amount, decimals) },
    ...(counted
      ? ([
          { header: 'Buys trials', kind: 'count', width: 12, of: buys },
          {
            header: 'Uncertainty after',
            kind: 'number',
            width: 18,
            of: (item) => (item.line?.cost == null ? null : doubtAfter(item.line.arm, buys(item) ?? 0)),
          },
        ] satisfies readonly Column<Item>[])
      : []),
  ];
  return tableOf('Budget_Exploration', 'What to spend to learn', columns, items, 1);
}
