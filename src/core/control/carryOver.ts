/** What one period leaves to the next (R42). */
import { isMinor, type Minor } from '../money.ts';
import { ok, problem, type Result } from '../result.ts';

/** surplus: an overspend is forgiven. both: it is taken from the next period. capped: both, with a surplus up to `cap`. */
export type CarryPolicy =
  | { readonly kind: 'none' | 'surplus' | 'both' }
  | { readonly kind: 'capped'; readonly cap: Minor };
export type CarryRow = {
  /** Budget of the period and what came over. */
  readonly available: Minor;
  /** To the next period; negative takes from it. */
  readonly carried: Minor;
  /** Unspent and lost with the period: favourable, and worth a flag before it happens (R2). */
  readonly lapsed: Minor;
  /** Overspent and not taken from the next period. */
  readonly forgiven: Minor;
};

/**
 * @param budgets,spent One per period of one line, in order.
 * @error `bad-amount`, `bad-periods` (lists of different length).
 * @example carryOver([3000000, 3000000], [4950000, 0], { kind: 'both' }) // second period: available 1050000
 */
export function carryOver(
  budgets: readonly Minor[],
  spent: readonly Minor[],
  policy: CarryPolicy,
): Result<readonly CarryRow[]> {
  if (budgets.length !== spent.length)
    return problem('bad-periods', `${budgets.length} budgets and ${spent.length} amounts spent`);
  if (policy.kind === 'capped' && !(isMinor(policy.cap) && policy.cap >= 0))
    return problem('bad-amount', `the cap ${policy.cap} is not a whole amount of 0 or more`);
  const rows: CarryRow[] = [];
  let carried = 0;
  for (const [i, budget] of budgets.entries()) {
    const available = budget + carried;
    const left = available - (spent[i] ?? 0);
    if (![budget, spent[i] ?? 0, available, left].every(isMinor))
      return problem('bad-amount', `period ${i + 1} has an amount that is not a whole number of minor units`);
    carried = carry(left, policy);
    rows.push({
      available,
      carried,
      lapsed: Math.max(left, 0) - Math.max(carried, 0),
      forgiven: Math.max(-left, 0) - Math.max(-carried, 0),
    });
  }
  return ok(rows);
}

function carry(left: Minor, policy: CarryPolicy): Minor {
  switch (policy.kind) {
    case 'none':
      return 0;
    case 'surplus':
      return Math.max(left, 0);
    case 'both':
      return left;
    case 'capped':
      return Math.min(left, policy.cap);
  }
}
