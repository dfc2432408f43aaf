/** How good a plan is: certified from the outside, and with limits across lines against the bound of the best plan. */
import { type Certificate, certify, within } from '../../core/allocate/certificate.ts';
import { gapOf, worth } from '../../core/allocate/curves/solve.ts';
import type { Minor } from '../../core/money.ts';
import { ok, type Result } from '../../core/result.ts';
import type { OptimumProblem } from '../optimum/problem.ts';
import type { BestPlan } from '../optimum/solve.ts';

/** `certify` knows totals, bounds and groups. Its bound holds with further limits too, but theirs is the tighter one. */
export function verdictOf(
  { given, across }: OptimumProblem,
  total: Minor,
  amounts: readonly Minor[],
  best: Result<BestPlan>,
): Result<Certificate> {
  const own = certify({ ...given, total }, amounts);
  const rows = across(total);
  if (!own.ok || own.value.verdict === 'broken' || rows.length === 0) return own;
  for (const { name, of, low, high } of rows) {
    const parts = amounts.map((amount, i) => amount * (of[i] ?? 0));
    const size = parts.reduce((sum, part) => sum + Math.abs(part), 0);
    const sum = parts.reduce((all, part) => all + part, 0);
    const broken = low !== null && sum < low - 1e-9 * size ? 'below its least' : null;
    const above = high !== null && sum > high + 1e-9 * size ? 'above its most' : null;
    const how = broken ?? above;
    if (how !== null) return ok({ verdict: 'broken', gap: null, sentence: `the limit "${name}" is ${how}` });
  }
  return best.ok
    ? ok(within(Math.min(own.value.gap ?? 1, gapOf(worth(given.curves, amounts, given.decimals), best.value.bound))))
    : own;
}
