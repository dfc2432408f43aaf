/** A scenario solved to its best plan. */

import { fromMinor, isMinor, MAX_MINOR, toMinor } from '../../core/money.ts';
import { error, type Problem } from '../../workbook/problem.ts';
import { CURVE_DRAWS, POINTS } from '../optimum/pointed.ts';
import { type OptimumProblem, optimumOf } from '../optimum/problem.ts';
import { bestPlan, spoken } from '../optimum/solve.ts';
import type { ReportInputs } from '../report/spec.ts';
import { type Override, overridden, rowsWith } from './overrides.ts';

export type Solved = {
  readonly name: string;
  readonly total: number;
  readonly problem: OptimumProblem;
  readonly amounts: readonly number[];
  readonly value: number;
  readonly price: number | null;
};

/** @param base The total of the base, in minor units. */
export function solve(
  name: string,
  overrides: readonly Override[],
  inputs: ReportInputs,
  base: number,
): Solved | { readonly problems: readonly Problem[] } {
  const { decimals, table } = inputs;
  const rows = rowsWith(inputs.rows, overrides);
  const unit = 10 ** decimals;
  const total = toMinor(
    overridden(
      fromMinor(base, decimals),
      overrides.filter(({ field }) => field === 'total'),
    ) ?? 0,
    decimals,
  );
  const wild = [...new Set(overrides.map(({ field }) => field))].find((field) =>
    field === 'total'
      ? !isMinor(total) || total < 0
      : rows.some((row) => !(Math.abs(row.number(field) ?? 0) * unit <= MAX_MINOR)),
  );
  if (wild !== undefined)
    return {
      problems: [
        error(
          'bad-amount',
          'Budget_Scenarios',
          `${wild} becomes an amount that no budget can have`,
          'a total of 0 or more, and amounts below 2^53 minor units',
        ),
      ],
    };
  const found = optimumOf({
    ...inputs,
    rows,
    step: 10 ** -decimals,
    by: inputs.has('curve') ? 'curves' : 'value',
    groups: inputs.side('Budget_Groups')?.rows ?? null,
    across: inputs.side('Budget_Limits')?.grid ?? null,
    pointed: { points: inputs.side(POINTS)?.grid ?? null, draws: inputs.side(CURVE_DRAWS)?.grid ?? null },
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
