/** Methods *value* and *curves*: the proven optimum, with the reason, the marginal outcome and the price of every limit. */
import { certify } from '../../core/allocate/certificate.ts';
import { type CurveProblem, worth } from '../../core/allocate/curves/solve.ts';
import { type Goal, reach } from '../../core/allocate/goals.ts';
import { limitsOf } from '../../core/allocate/limits.ts';
import { allocateLinear } from '../../core/allocate/linear.ts';
import { shadow } from '../../core/allocate/shadow.ts';
import { fromMinor, type Minor } from '../../core/money.ts';
import type { Result } from '../../core/result.ts';
import { error } from '../../workbook/problem.ts';
import { amountText, percentText } from '../amountText.ts';
import type { OptimumProblem } from '../optimum/problem.ts';
import { sealOf } from '../optimum/seal.ts';
import { outcomeText, pieceOf, reasonOf } from '../optimum/words.ts';
import type { Outcome } from './solve.ts';
import type { AllocateInput } from './view.ts';

export function byOptimum(total: Minor, { lines, given }: OptimumProblem, input: AllocateInput): Outcome {
  const { decimals, goal, mapping } = input;
  const say = (minor: number) => amountText(minor, decimals);
  const problem: CurveProblem = { ...given, total };
  const solved = best(problem, goal, input.method === 'value');
  if (!solved.ok) {
    const { code, message } = solved.problem;
    const spoken = message.replace(/line (\d+)|'[^']*'|-?\d+(\.\d+)?/g, (found, line) =>
      line !== undefined
        ? `"${lines[Number(line) - 1]?.name ?? found}"`
        : code === 'unreachable' || found.startsWith("'")
          ? found
          : say(Number(found)),
    );
    return {
      ok: false,
      problem: error(
        code,
        mapping.table,
        spoken,
        'limits that leave room for a solution',
        code === 'infeasible' ? 'The job doctor names the limits in conflict and the cheapest repair.' : null,
      ),
    };
  }
  const spent = solved.value.total;
  const kept = keepCurrent(
    problem,
    lines.map((line) => line.before),
    spent,
    solved.value.value,
  );
  const amounts = kept ?? solved.value.amounts;
  const value = kept === null ? solved.value.value : worth(given.curves, kept, decimals);
  const bound = Math.max(solved.value.bound, value);
  const limits = limitsOf({ ...problem, total: spent });
  if (!limits.ok)
    return {
      ok: false,
      problem: error(limits.problem.code, mapping.table, limits.problem.message, 'limits that leave room'),
    };
  const shadows = shadow(given.curves, amounts, limits.value, given.high, 10 ** decimals);
  const piece = pieceOf(spent, decimals);
  const reasons = lines.map((line, i) => {
    const own = shadows.lines[i];
    return own === undefined
      ? ''
      : reasonOf({
          amount: amounts[i] ?? 0,
          held: line.held,
          group: line.row.group,
          shadow: own,
          price: shadows.price,
          piece,
          decimals,
        });
  });
  const before = lines.every((line) => line.before !== null)
    ? worth(
        given.curves,
        lines.map((line) => line.before ?? 0),
        decimals,
      )
    : null;
  const gap = bound <= value ? 0 : (bound - value) / Math.max(Math.abs(value), Number.MIN_VALUE);
  const sum = amounts.reduce((all, amount) => all + amount, 0);
  const certificate = certify({ ...problem, total: sum }, amounts);
  const verdict = certificate.ok ? certificate.value.sentence : certificate.problem.message;
  return {
    ok: true,
    value: {
      amounts,
      reasons,
      proof: {
        method: input.method,
        total: fromMinor(sum, decimals),
        value,
        bound,
        gap,
        verdict,
        seal: sealOf(lines, { ...problem, total: sum, step: 1 }, amounts),
      },
      unallocated: total - sum,
      notes: [
        `The plan brings ${outcomeText(value)}${before === null ? '' : `; the current one ${outcomeText(before)} (${value >= before ? '+' : ''}${outcomeText(value - before)}, ${percentText(before === 0 ? 0 : value / before - 1)})`}.`,
        gap <= 1e-9
          ? 'Proven: no allocation within these limits brings more.'
          : `Proven: no allocation within these limits brings ${percentText(Math.ceil(gap * 1e6) / 1e6)} more.`,
        ...(shadows.price === null
          ? ['No line has room for more money.']
          : [`One more ${say(piece)} of budget would bring ${outcomeText((shadows.price * piece) / 10 ** decimals)}.`]),
        ...(kept === null ? [] : ['The current plan is as good as any in these steps, so it stays.']),
        ...(input.method === 'value'
          ? [
              'A straight value per unit sends all free money to the best lines, ties to the earlier one; use curves where returns flatten.',
            ]
          : []),
        ...(goal.kind === 'outcome' ? [] : [`The goal leaves ${say(total - sum)} of ${say(total)} unspent.`]),
      ],
      optimum: {
        value,
        before,
        bound,
        gap,
        price: shadows.price,
        verdict,
        outcomes: amounts.map((amount, i) => {
          const curve = given.curves[i];
          return curve === undefined ? 0 : worth([curve], [amount], decimals);
        }),
        marginals: shadows.lines.map((line) => line.marginal),
      },
    },
  };
}

/** A straight-line problem in single cents has an exact answer without any search. */
function best(
  problem: CurveProblem,
  goal: Goal,
  linear: boolean,
): Result<{ amounts: readonly Minor[]; value: number; bound: number; total: Minor }> {
  if (!linear || goal.kind !== 'outcome' || problem.step > 1 || problem.least !== undefined)
    return reach(problem, goal);
  const limits = limitsOf(problem);
  if (!limits.ok) return limits;
  const values = problem.curves.map((curve) => (curve.kind === 'linear' ? curve.a : 0));
  const amounts = Array.from(allocateLinear(values, limits.value));
  const value = worth(problem.curves, amounts, problem.decimals);
  return { ok: true, value: { amounts, value, bound: value, total: problem.total } };
}

/** The current plan, when it is within all limits and steps have left nothing better: a run never makes things worse. */
function keepCurrent(
  problem: CurveProblem,
  before: readonly (Minor | null)[],
  total: Minor,
  value: number,
): readonly Minor[] | null {
  const amounts = before.map((amount) => amount ?? 0);
  if (before.includes(null) || amounts.reduce((sum, amount) => sum + amount, 0) !== total) return null;
  if (worth(problem.curves, amounts, problem.decimals) <= value) return null;
  const fits = certify({ ...problem, total }, amounts);
  return fits.ok && fits.value.verdict !== 'broken' ? amounts : null;
}
