/** How much hangs on how few lines (R31). */
import { ok, problem, type Result } from '../result.ts';

export type Concentration = {
  /** Herfindahl index: Σ share², from 1 ÷ lines to 1. */
  readonly hhi: number;
  /** 1 ÷ hhi: as many equal lines would be as concentrated. */
  readonly effective: number;
  readonly shares: readonly number[];
  /** Lines above the cap, largest share first, ties to the earlier line. */
  readonly above: readonly number[];
};

/**
 * @param amounts 0 or more, any unit. @param cap Largest share a line may have; 1 is no cap.
 * @error `negative-amount`, `no-amounts` (they add up to 0).
 * @example concentration([40, 30, 20, 10], 0.35) // hhi 0.3, effective 3.33, above [0]
 */
export function concentration(amounts: readonly number[], cap = 1): Result<Concentration> {
  const negative = amounts.findIndex((amount) => !(amount >= 0));
  if (negative >= 0)
    return problem('negative-amount', `line ${negative + 1} is ${amounts[negative]}; amounts are 0 or more`);
  const total = amounts.reduce((sum, amount) => sum + amount, 0);
  if (!(total > 0 && total < Number.POSITIVE_INFINITY)) return problem('no-amounts', 'the amounts add up to nothing');
  const shares = amounts.map((amount) => amount / total);
  const hhi = shares.reduce((sum, share) => sum + share * share, 0);
  const above = shares.flatMap((share, line) => (share > cap ? [line] : []));
  return ok({
    hhi,
    effective: 1 / hhi,
    shares,
    above: above.sort((a, b) => (shares[b] ?? 0) - (shares[a] ?? 0) || a - b),
  });
}
