/** Plans judged over draws of what the lines may bring (P6), as a table of the report *scenario*. */
import type { CurveProblem } from '../../core/allocate/curves/solve.ts';
import { drawWorlds, type NamedPlan, simulate } from '../../core/scenario/monteCarlo.ts';
import type { Row } from '../../workbook/decode.ts';
import { error } from '../../workbook/problem.ts';
import { outcomeText } from '../optimum/words.ts';
import type { ReportInputs } from '../report/spec.ts';
import type { ReportTable } from '../report/view.ts';
import type { Solved } from './solve.ts';

/** Plans of the base's total over draws of every line's outcome. */
export function* judge(inputs: ReportInputs, solved: readonly Solved[], base: Solved, draws: number) {
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
