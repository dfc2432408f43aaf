/** What platforms claim for themselves against what was booked (R36). */
import { scaleClaims } from '../../core/attribution/claims.ts';
import { sumMinor, toMinor } from '../../core/money.ts';
import { error, type Problem, warning } from '../../workbook/problem.ts';
import { amountText } from '../amountText.ts';
import type { Side } from '../report/spec.ts';

/** Minor units, in the order of the side table. */
export type Claims = {
  readonly lines: readonly { readonly name: string; readonly claimed: number; readonly scaled: number }[];
  readonly booked: number;
};

/** null without a column of claims. Whole conversions stay whole. */
export function claimsOf(
  side: Side | null,
  booked: number,
  decimals: number,
): { readonly claims: Claims | null; readonly problems: readonly Problem[] } {
  const rows = (side?.rows ?? []).filter((row) => row.line !== '' && row.number('claims') !== null);
  if (rows.length === 0) return { claims: null, problems: [] };
  const claimed = rows.map((row) => toMinor(row.number('claims') ?? 0, decimals));
  const one = 10 ** decimals;
  const unit = [booked, ...claimed].every((amount) => amount % one === 0) ? one : 1;
  const scaled = scaleClaims(
    booked / unit,
    claimed.map((amount) => amount / unit),
  );
  const where = rows[0]?.where ?? 'Budget_Channels';
  if (!scaled.ok)
    return {
      claims: null,
      problems: [error(scaled.problem.code, where, scaled.problem.message, 'claims of 0 or more')],
    };
  const sum = sumMinor(claimed);
  const lines = rows.map((row, i) => ({
    name: row.line,
    claimed: claimed[i] ?? 0,
    scaled: (scaled.value[i] ?? 0) * unit,
  }));
  const over =
    sum > booked
      ? [
          warning(
            'over-claim',
            where,
            `platforms claim ${amountText(sum, decimals)} conversions, ${amountText(booked, decimals)} were booked`,
            'claims that add up to what was booked at most',
            'Each platform counts the same customers: budget by the scaled claims or by a model, never by the claims.',
          ),
        ]
      : [];
  return { claims: { lines, booked }, problems: over };
}
