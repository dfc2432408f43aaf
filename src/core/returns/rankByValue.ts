/** Which initiatives deserve scarce money first: by net present value per constrained dollar, not by multiple (R30). */
import { ok, problem, type Result } from '../result.ts';
import { finite, npv } from './cashFlows.ts';

/** Flows a period apart, the first today and not discounted; `constrained` is what it takes from the scarce budget. */
export type Initiative = { readonly constrained: number; readonly flows: readonly number[]; readonly rate: number };
export type Ranked = { readonly index: number; readonly npv: number; readonly perDollar: number };

/**
 * Best first, each at its own hurdle rate; ties go to the earlier line. A negative figure destroys value.
 * @error `no-constraint` (a constrained amount at or below 0), `bad-rate`, `not-finite`; messages count lines from 1.
 * @example rankByValue([{ constrained: 100, flows: [-100, 120], rate: 0.1 }]) // [{ index: 0, npv: 9.09…, perDollar: 0.09… }]
 */
export function rankByValue(initiatives: readonly Initiative[]): Result<readonly Ranked[]> {
  const ranked: Ranked[] = [];
  for (const [index, { constrained, flows, rate }] of initiatives.entries()) {
    if (!(constrained > 0))
      return problem(
        'no-constraint',
        `line ${index + 1} takes ${constrained} of the scarce budget; it must be above 0`,
      );
    const value = npv(rate, flows);
    if (!value.ok) return problem(value.problem.code, `line ${index + 1}: ${value.problem.message}`);
    const perDollar = finite(value.value / constrained);
    if (!perDollar.ok) return problem(perDollar.problem.code, `line ${index + 1}: ${perDollar.problem.message}`);
    ranked.push({ index, npv: value.value, perDollar: perDollar.value });
  }
  return ok(ranked.sort((a, b) => b.perDollar - a.perDollar || a.index - b.index));
}
