import { type Minor, sumMinor } from '../money.ts';

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
