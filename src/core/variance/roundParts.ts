import { roundedQuotient } from '../decimal.ts';
import type { Minor } from '../money.ts';

/**
 * Parts as whole minor units that add up to `total`: each is rounded, then the last places go where rounding took
 * the most. A part that is 0 stays 0. Meant for a total within a few units of the exact sum.
 * @param numerators Part i is `numerators[i] / denominator`; the denominator is positive.
 * @example roundParts([5n, 5n], 10n, 1) // [1, 0]
 */
export function roundParts(numerators: readonly bigint[], denominator: bigint, total: Minor): readonly Minor[] {
  const parts = numerators.map((numerator) => Number(roundedQuotient(numerator, denominator)));
  const rest = total - parts.reduce((sum, part) => sum + part, 0);
  const sign = Math.sign(rest);
  const open = numerators
    .map((numerator, i) => ({ i, error: (numerator - BigInt(parts[i] ?? 0) * denominator) * BigInt(sign) }))
    .filter(({ i }) => numerators[i] !== BigInt(0))
    .sort((a, b) => (a.error === b.error ? a.i - b.i : a.error > b.error ? -1 : 1));
  const count = open.length;
  open.forEach(({ i }, place) => {
    // Place 0 gets the odd unit first, then place 1, and around again.
    parts[i] = (parts[i] ?? 0) + sign * Math.ceil(Math.max(Math.abs(rest) - place, 0) / count);
  });
  return parts;
}
