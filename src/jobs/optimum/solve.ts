/** One way from a problem to its best plan, whatever limits it has: totals and groups by price, limits across lines by rows. */
import { type CurveProblem, worth } from '../../core/allocate/curves/solve.ts';
import { type Goal, reach } from '../../core/allocate/goals.ts';
import { limitsOf } from '../../core/allocate/limits.ts';
import { allocateLinear } from '../../core/allocate/linear.ts';
import { allocateRows, type RowLimit, type RowShadow } from '../../core/allocate/rows/solve.ts';
import { type LineShadow, shadow } from '../../core/allocate/shadow.ts';
import type { Minor } from '../../core/money.ts';
import { ok, problem, type Result } from '../../core/result.ts';
import { amountText } from '../amountText.ts';
import type { OptimumProblem } from './problem.ts';

export type BestPlan = {
  readonly amounts: readonly Minor[];
  /** What is spent: the total, or what a goal asks for. */
  readonly total: Minor;
  readonly value: number;
  readonly bound: number;
  readonly gap: number;
  /** What one more unit of money would bring; null when nothing has room. */
  readonly price: number | null;
  readonly lines: readonly LineShadow[];
  /** Limits across lines. */
  readonly across: readonly RowShadow[];
};

const OUTCOME: Goal = { kind: 'outcome' };

export function bestPlan({ given, across }: OptimumProblem, total: Minor, goal: Goal = OUTCOME): Result<BestPlan> {
  const rows = across(total);
  const whole: CurveProblem = { ...given, total };
  if (rows.length > 0) {
    if (goal.kind !== 'outcome')
      return problem('not-supported', 'with limits across lines the goal must be the outcome of the whole total');
    const { group, groups, ...rest } = whole;
    const solved = allocateRows({ ...rest, rows: [...groupRows(group ?? [], groups ?? []), ...rows] });
    return solved.ok ? ok({ ...solved.value, total, across: solved.value.rows }) : solved;
  }
  const solved = straight(whole, goal) ?? reach(whole, goal);
  if (!solved.ok) return solved;
  const { amounts, value, bound, total: spent } = solved.value;
  const limits = limitsOf({ ...whole, total: spent });
  if (!limits.ok) return limits;
  const { price, lines } = shadow(given.curves, amounts, limits.value, given.high, 10 ** given.decimals);
  const gap = bound <= value ? 0 : (bound - value) / Math.max(Math.abs(value), Number.MIN_VALUE);
  return ok({ amounts, value, bound, gap, price, lines, total: spent, across: [] });
}

/** Straight lines in single cents have an exact answer without any search; null for other problems. */
function straight(given: CurveProblem, goal: Goal) {
  if (goal.kind !== 'outcome' || given.step > 1 || given.least !== undefined) return null;
  if (!given.curves.every((curve) => curve.kind === 'linear')) return null;
  const limits = limitsOf(given);
  if (!limits.ok) return limits;
  const values = given.curves.map((curve) => (curve.kind === 'linear' ? curve.a : 0));
  const amounts = Array.from(allocateLinear(values, limits.value));
  const value = worth(given.curves, amounts, given.decimals);
  return ok({ amounts, value, bound: value, total: given.total });
}

/** Groups as rows, for the solver that takes only those. */
const groupRows = (group: readonly number[], groups: NonNullable<CurveProblem['groups']>): readonly RowLimit[] =>
  groups.map(({ name, low, high }, g) => ({ name, low, high, of: group.map((own) => Number(own === g)) }));

/** A problem of the core with the names of lines and amounts as people write them. */
export function spoken(message: string, names: readonly string[], decimals: number, isMoney = true): string {
  return message.replace(/line (\d+)|'[^']*'|-?\d+(\.\d+)?/g, (found, line?: string) =>
    line !== undefined
      ? `"${names[Number(line) - 1] ?? found}"`
      : found.startsWith("'") || !isMoney
        ? found
        : amountText(Math.round(Number(found)), decimals),
  );
}
