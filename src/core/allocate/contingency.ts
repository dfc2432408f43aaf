/** A contingency reserve (C20): a line of its own, set aside before anything is allocated, and what is drawn from it. */
import { decimalOf, floorQuotient, powerOfTen } from '../decimal.ts';
import { isMinor, type Minor } from '../money.ts';
import { ok, problem, type Result } from '../result.ts';

/**
 * The reserve, rounded down to the step, and what is left to allocate.
 * @param share Of the total, 0 to 1, read as the decimal that the user sees. @param step Minor units.
 * @error `bad-share`, `negative-amount`.
 * @example setAside(2500000000, 0.05) // reserve 125000000, left 2375000000
 */
export function setAside(
  total: Minor,
  share: number,
  step: Minor = 1,
): Result<{ readonly reserve: Minor; readonly left: Minor }> {
  if (!(share >= 0 && share <= 1)) return problem('bad-share', `the share is ${share}; it is from 0 to 1`);
  if (!(isMinor(total) && total >= 0)) return problem('negative-amount', `the total is ${total}; it is 0 or more`);
  const { digits, scale } = decimalOf(share);
  const reserve = Number(floorQuotient(BigInt(total) * digits, powerOfTen(scale) * BigInt(step))) * step;
  return ok({ reserve, left: total - reserve });
}

/** A transfer out of the reserve, with the reason that its approval is about. */
export type Release = { readonly to: string; readonly amount: Minor; readonly reason: string };

/**
 * The reserve after each release, in their order.
 * @error `negative-amount`, `no-reason`, `overdrawn` with what is missing.
 * @example draw(1000, [{ to: 'Social', amount: 300, reason: 'launch' }]) // [700]
 */
export function draw(reserve: Minor, releases: readonly Release[]): Result<readonly Minor[]> {
  let balance = reserve;
  const balances: Minor[] = [];
  for (const [i, { to, amount, reason }] of releases.entries()) {
    if (!(isMinor(amount) && amount >= 0))
      return problem('negative-amount', `release ${i + 1} is ${amount}; it is 0 or more`);
    if (reason.trim() === '') return problem('no-reason', `release ${i + 1} to '${to}' has no reason`);
    if (amount > balance)
      return problem('overdrawn', `release ${i + 1} to '${to}' needs ${amount}, the reserve holds ${balance}`);
    balance -= amount;
    balances.push(balance);
  }
  return ok(balances);
}
