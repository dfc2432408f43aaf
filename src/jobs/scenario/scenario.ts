/** The report *scenario*: named overrides, each solved to its optimum and compared; and plans judged over many draws. */
import type { CurveProblem } from '../../core/allocate/curves/solve.ts';
import { fromMinor, toMinor } from '../../core/money.ts';
import { drawWorlds, type NamedPlan, simulate } from '../../core/scenario/monteCarlo.ts';
import type { Row } from '../../workbook/decode.ts';
import { error, type Problem } from '../../workbook/problem.ts';
import type { Role } from '../../workbook/roles.ts';
import { amountText, percentText } from '../amountText.ts';
import type { Progress } from '../job.ts';
import { type OptimumProblem, optimumOf } from '../optimum/problem.ts';
import { bestPlan, spoken } from '../optimum/solve.ts';
import { outcomeText } from '../optimum/words.ts';
import { type Report, type ReportInputs, type ReportJob, refused, reported } from '../report/spec.ts';
import type { ReportTable } from '../report/view.ts';
import { type Override, overridesIn } from './overrides.ts';

export const scenario: ReportJob = {
  name: 'scenario',
  title: 'Scenarios and risk',
  summary: 'named what-ifs, each with its own best plan, and what plans risk over many draws',
  needs: ['line'],
  oneOf: ['curve', 'value'],
  uses: ['p1', 'p2', 'p3', 'weight', 'group', 'floor', 'cap', 'least', 'current', 'budget', 'hold'],
  total: 'needed',
  sides: ['Budget_Groups', 'Budget_Limits', 'Budget_Scenarios'],
  settings: [
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

type Solved = {
  readonly name: string;
  readonly total: number;
  readonly problem: OptimumProblem;
  readonly amounts: readonly number[];
  readonly value: number;
  readonly price: number | null;
};

function* report(inputs: ReportInputs): Generator<Progress, Report> {
  const { decimals, rows } = inputs;
  const total = inputs.total ?? 0;
  const side = inputs.side('Budget_Scenarios');
  const overrides = overridesIn(side, rows);
  if (overrides.problems.length > 0) return refused(...overrides.problems);
  const base = solve('Base', [], inputs, total);
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
      moved(base, one),
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
  const others = solved.slice(1);
  const best = [...others].sort((a, b) => b.value - a.value)[0];
  return reported(
    {
      headline:
        best === undefined
          ? `The base plan of ${say(total)} brings ${outcomeText(base.value)}${risk === null ? '.' : `; ${risk.headline}`}`
          : `Base brings ${outcomeText(base.value)}; ${others.map((one) => `${one.name} ${outcomeText(one.value)} (${percentText(base.value === 0 ? 0 : one.value / base.value - 1)})`).join(', ')}.${risk === null ? '' : ` ${risk.headline}`}`,
      notes: [
        'Every scenario is solved anew: what a scenario does not name follows the base.',
        ...(side === null
          ? ['No table Budget_Scenarios (Scenario, Line, Field, Value or Factor) was found: only the base is shown.']
          : []),
        ...(risk === null ? [] : risk.notes),
      ],
      checks: [
        {
          law: 'every plan adds up to its total',
          holds: solved.every((one) => one.amounts.reduce((sum, amount) => sum + amount, 0) === one.total),
        },
      ],
      decimals,
      tables: [summary, plans, ...(risk === null ? [] : [risk.table])],
    },
    problems,
  );
}

/** Half the sum of absolute differences, as a share of the larger total. */
function moved(base: Solved, one: Solved): number {
  const sum = base.amounts.reduce((all, amount, i) => all + Math.abs((one.amounts[i] ?? 0) - amount), 0);
  const grown = Math.abs(one.total - base.total);
  return Math.max(base.total, one.total) === 0 ? 0 : (sum - grown) / 2 / Math.max(base.total, one.total);
}

/** Rows that read an override where there is one. */
const overridden = (rows: readonly Row[], overrides: readonly Override[]): readonly Row[] =>
  rows.map((row) => {
    const own = overrides.filter(({ line }) => line === null || line === row.line.toLowerCase());
    if (own.length === 0) return row;
    const number = (role: Role) =>
      own
        .filter(({ field }) => field === role)
        .reduce<number | null>(
          (value, { set, factor }) => (set !== null ? set : value === null ? null : value * (factor ?? 1)),
          row.number(role),
        );
    return { ...row, number };
  });

function solve(
  name: string,
  overrides: readonly Override[],
  inputs: ReportInputs,
  base: number,
): Solved | { readonly problems: readonly Problem[] } {
  const { decimals, table } = inputs;
  const total = overrides
    .filter(({ field }) => field === 'total')
    .reduce(
      (minor, { set, factor }) => (set !== null ? toMinor(set, decimals) : Math.round(minor * (factor ?? 1))),
      base,
    );
  const found = optimumOf({
    ...inputs,
    rows: overridden(inputs.rows, overrides),
    step: 10 ** -decimals,
    by: inputs.has('curve') ? 'curves' : 'value',
    groups: inputs.side('Budget_Groups')?.rows ?? null,
    across: inputs.side('Budget_Limits')?.grid ?? null,
  });
  if (found.problem === null) return { problems: found.problems };
  const solved = bestPlan(found.problem, total);
  if (!solved.ok) {
    const words = spoken(
      solved.problem.message,
      found.problem.lines.map((line) => line.name),
      decimals,
    );
    return {
      problems: [
        error(
          solved.problem.code,
          table,
          words,
          'limits that leave room for a solution',
          'The job doctor names the limits in conflict.',
        ),
      ],
    };
  }
  const { amounts, value, price } = solved.value;
  return { name, total, problem: found.problem, amounts, value, price };
}

/** Plans of the base's total over draws of every line's outcome. */
function* judge(inputs: ReportInputs, solved: readonly Solved[], base: Solved, draws: number) {
  const { rows } = inputs;
  const factor = (row: Row, header: 'worst' | 'best') => {
    const cell = inputs.cell(row, header);
    return typeof cell === 'number' ? cell : inputs.number(header);
  };
  const ranges = rows.map((row) => ({ name: row.line, low: factor(row, 'worst'), base: 1, high: factor(row, 'best') }));
  const worlds = drawWorlds(base.problem.given.curves, ranges, draws, inputs.number('seed'));
  if (!worlds.ok)
    return {
      problems: [
        error(worlds.problem.code, inputs.table, worlds.problem.message, 'worst ≤ 1 ≤ best, and 1 to 100,000 draws'),
      ],
    };
  const current = base.problem.lines.map(({ before }) => before ?? 0);
  const plans: NamedPlan[] = [
    ...solved.filter((one) => one.total === base.total).map(({ name, amounts }) => ({ name, amounts })),
    ...(current.reduce((sum, amount) => sum + amount, 0) === base.total ? [{ name: 'Current', amounts: current }] : []),
  ];
  const target = inputs.given('aim') ?? base.value;
  const limits: CurveProblem = { ...base.problem.given, total: base.total };
  const run = simulate({ worlds: worlds.value, plans, limits, target, level: inputs.number('tail') });
  for (;;) {
    const step = run.next();
    if (!step.done) {
      yield step.value;
      continue;
    }
    if (!step.value.ok)
      return {
        problems: [
          error(
            step.value.problem.code,
            inputs.table,
            step.value.problem.message,
            'plans and draws that can be judged',
          ),
        ],
      };
    const { plans: risks, choice } = step.value.value;
    const chosen = risks[choice];
    const table: ReportTable = {
      name: 'Budget_Plan_Risk',
      sheet: 'Budget Plan Risk',
      title: `Plans over ${draws} draws`,
      totalRows: 0,
      columns: [
        { header: 'Plan', kind: 'text' },
        { header: 'Mean', kind: 'number' },
        { header: 'P10', kind: 'number' },
        { header: 'P50', kind: 'number' },
        { header: 'P90', kind: 'number' },
        { header: 'Chance of target', kind: 'percent' },
        { header: 'CVaR', kind: 'number' },
        { header: 'Expected regret', kind: 'number' },
        { header: 'Greatest regret', kind: 'number' },
      ],
      rows: risks.map((risk) => [
        risk.name,
        risk.mean,
        risk.p10,
        risk.p50,
        risk.p90,
        risk.chance,
        risk.cvar,
        risk.expectedRegret,
        risk.maxRegret,
      ]),
    };
    return {
      table,
      headline: `Over ${draws} draws the plan with the least greatest regret is ${chosen?.name ?? ''}: P10 ${outcomeText(chosen?.p10 ?? 0)}, P90 ${outcomeText(chosen?.p90 ?? 0)}.`,
      notes: [
        `Draws: each line's outcome times a triangular draw of low, 1, high; seed ${inputs.number('seed')}. Target ${outcomeText(target)}. Regret is against the best plan of each drawn world.`,
      ],
    };
  }
}
