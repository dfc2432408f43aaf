/** Who gets what by score: whole costs down to a cut line, or parts of the total in proportion. */
import { splitByWeights } from '../../core/allocate/splitByWeights.ts';
import { type Minor, sumMinor } from '../../core/money.ts';
import { ok, type Result } from '../../core/result.ts';

/** `next`: the first line below the cut line; null when all are funded. */
export type Funding = { readonly amounts: readonly Minor[]; readonly next: number | null };

/** In the order of `ranked`, each line its whole cost, until one does not fit: nothing below it is funded. */
export function toCutLine(total: Minor, costs: readonly Minor[], ranked: readonly number[]): Funding {
  const amounts = costs.map(() => 0);
  let left = total;
  for (const line of ranked) {
    const cost = costs[line] ?? 0;
    if (cost > left) return { amounts, next: line };
    amounts[line] = cost;
    left -= cost;
  }
  return { amounts, next: null };
}

/**
 * In proportion to the scores, no line above its cost; what no scored line can take is left.
 * @param costs null: lines take any amount.
 * @error As `splitByWeights`.
 */
export function byScore(total: Minor, costs: readonly Minor[] | null, scores: readonly number[]): Result<Funding> {
  const weights = scores.map((score) => Number(score.toPrecision(12)));
  if (weights.every((weight) => weight === 0)) return ok({ amounts: scores.map(() => 0), next: null });
  const most = costs === null ? total : sumMinor(costs.map((cost, i) => ((weights[i] ?? 0) > 0 ? cost : 0)));
  const split = splitByWeights(Math.min(total, most), weights, costs === null ? {} : { max: costs });
  return split.ok ? ok({ amounts: split.value.amounts, next: null }) : split;
}
