/** How much a reallocation moves, and what that makes it (R21). */
import { type Minor, sumMinor } from '../money.ts';
import { compareShare } from '../share.ts';

/**
 * Share of a budget that a reallocation moves (R21): (Σ|Δ| − |ΣΔ|) ÷ 2 ÷ Σ|before|. Net growth is not turnover.
 * @returns A fraction; null when the budget before is 0 in all.
 * @example turnover([…1,000,000 in all], moved −60k, +40k, +20k) // 0.06
 */
export function turnover(before: readonly Minor[], after: readonly Minor[]): number | null {
  const base = sumMinor(before.map(Math.abs));
  if (base === 0) return null;
  const changes = before.map((amount, line) => (after[line] ?? 0) - amount);
  return (sumMinor(changes.map(Math.abs)) - Math.abs(sumMinor(changes))) / 2 / base;
}

export type MoveSize = 'none' | 'minor' | 'major' | 'refused';

/**
 * minor: below 5 % of the budget; major: 5 to 15 %, both included; above, refused (R21).
 * @param moved Half the sum of absolute moves, net growth apart: whole minor units or halves. @param base The budget.
 * @example moveSize(6_000_000, 100_000_000) // 'major'
 */
export function moveSize(moved: number, base: Minor): MoveSize {
  if (moved === 0) return 'none';
  // Twice the amount is whole: against twice 5 % and twice 15 %.
  return compareShare(2 * moved, base, 0.1) < 0
    ? 'minor'
    : compareShare(2 * moved, base, 0.3) <= 0
      ? 'major'
      : 'refused';
}
