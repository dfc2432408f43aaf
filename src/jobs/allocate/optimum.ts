/** Methods *value* and *curves*: the proven optimum, with the reason, the marginal outcome and the price of every limit. */
import { certify } from '../../core/allocate/certificate.ts';
import { worth } from '../../core/allocate/curves/solve.ts';
import { fromMinor, type Minor } from '../../core/money.ts';
import { error } from '../../workbook/problem.ts';
import { amountText, percentText } from '../amountText.ts';
import type { OptimumProblem } from '../optimum/problem.ts';
import { sealOf } from '../optimum/seal.ts';
import { bestPlan, spoken } from '../optimum/solve.ts';
import { outcomeText, pieceOf, reasonOf } from '../optimum/words.ts';
import type { Outcome } from './solve.ts';
import type { AllocateInput } from './view.ts';

export function byOptimum(total: Minor, problem: OptimumProblem, input: AllocateInput): Outcome {
  const { lines, given } = problem;
  const { decimals, goal, mapping } = input;
  const say = (minor: number) => amountText(minor, decimals);
  const names = lines.map(({ name }) => name);
  const solved = bestPlan(problem, total, goal);
  if (!solved.ok) {
    const { code, message } = solved.problem;
    return {
      ok: false,
      problem: error(
        code,
        mapping.table,
        spoken(message, names, decimals, code !== 'unreachable'),
        'limits that leave room for a solution',
        code === 'infeasible' ? 'The job doctor names the limits in conflict and the cheapest repair.' : null,
      ),
    };
  }
  const kept = keepCurrent(problem, solved.value.total, solved.value.value);
  const amounts = kept ?? solved.value.amounts;
  const value = kept === null ? solved.value.value : worth(given.curves, kept, decimals);
  const { price, lines: shadows, across } = solved.value;
  const bound = Math.max(solved.value.bound, value);
  const spent = solved.value.total;
  const piece = pieceOf(spent, decimals);
  const reasons = lines.map((line, i) => {
    const own = shadows[i];
    return own === undefined
      ? ''
      : reasonOf({
          amount: amounts[i] ?? 0,
          held: line.held,
          group: line.row.group,
          shadow: own,
          price,
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
  const verdict = verdictOf(problem, amounts, sum, gap);
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
        seal: sealOf(problem, sum, amounts),
      },
      unallocated: total - sum,
      notes: [
        `The plan brings ${outcomeText(value)}${before === null ? '' : `; the current one ${outcomeText(before)} (${value >= before ? '+' : ''}${outcomeText(value - before)}, ${percentText(before === 0 ? 0 : value / before - 1)})`}.`,
        gap <= 1e-9
          ? 'Proven: no allocation within these limits brings more.'
          : `Proven: no allocation within these limits brings ${percentText(Math.ceil(gap * 1e6) / 1e6)} more.`,
        ...(price === null
          ? ['No line has room for more money.']
          : [`One more ${say(piece)} of budget would bring ${outcomeText((price * piece) / 10 ** decimals)}.`]),
        ...across.flatMap(({ name, binding, worth: gain }) =>
          binding === null
            ? []
            : binding === 'max'
              ? [`${name} stops at its most; one more unit of it would bring ${outcomeText(gain)}.`]
              : [`${name} stops at its least; each unit of it costs ${outcomeText(-gain)}.`],
        ),
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
        price: price,
        verdict,
        outcomes: amounts.map((amount, i) => {
          const curve = given.curves[i];
          return curve === undefined ? 0 : worth([curve], [amount], decimals);
        }),
        marginals: shadows.map((line) => line.marginal),
      },
    },
  };
}

/** The proof in words; limits across lines have no checker but the solver's own bound. */
function verdictOf({ given, across }: OptimumProblem, amounts: readonly Minor[], total: Minor, gap: number): string {
  if (across(total).length > 0) return gap <= 1e-6 ? 'OPTIMAL' : `WITHIN ${percentText(Math.ceil(gap * 1e4) / 1e4)}`;
  const checked = certify({ ...given, total }, amounts);
  return checked.ok ? checked.value.sentence : checked.problem.message;
}

/** The current plan, when it is within all limits and steps have left nothing better: a run never makes things worse. */
function keepCurrent({ lines, given, across }: OptimumProblem, total: Minor, value: number): readonly Minor[] | null {
  const amounts = lines.map(({ before }) => before ?? 0);
  if (lines.some(({ before }) => before === null) || amounts.reduce((sum, amount) => sum + amount, 0) !== total)
    return null;
  if (worth(given.curves, amounts, given.decimals) <= value || across(total).length > 0) return null;
  const fits = certify({ ...given, total }, amounts);
  return fits.ok && fits.value.verdict !== 'broken' ? amounts : null;
}
