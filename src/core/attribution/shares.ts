/**
 * Shares of channels as whole numbers of any size in the right proportions, and what they make of a total.
 * Rules (rules.ts) are exact fractions; Markov and time decay are doubles rounded so far from their last digit that
 * channels which deserve the same get the same.
 */
import type { Minor } from '../money.ts';

export type Shares = readonly bigint[];

const ZERO = BigInt(0);
const sumOf = (shares: Shares): bigint => shares.reduce((sum, share) => sum + share, ZERO);

/** Fractions from 0 up as shares, to 46 binary places. */
export const sharesOf = (fractions: readonly number[]): Shares =>
  fractions.map((fraction) => BigInt(Math.round(Math.max(0, fraction) * 2 ** 46)));

/**
 * The real credits, each the double next to its exact value; all 0 when there are no shares.
 * @example creditsOf(50, [15n, 10n, 24n]) // 15.306…, 10.204…, 24.489…
 */
export function creditsOf(total: number, shares: Shares): readonly number[] {
  const sum = sumOf(shares);
  const scale = BigInt(2) ** BigInt(60);
  return shares.map((share) => (sum === ZERO ? 0 : (total * Number((share * scale) / sum)) / 2 ** 60));
}

/**
 * A total in whole units by shares: rounded down, then one more to each of the largest remainders; ties go to the
 * channel that appears first. Adds up to the total, but for no shares at all: all 0.
 * @example splitByShares(100, [1n, 1n, 1n]) // 34, 33, 33
 */
export function splitByShares(total: Minor, shares: Shares): readonly Minor[] {
  const sum = sumOf(shares);
  if (sum === ZERO) return shares.map(() => 0);
  const quotas = shares.map((share) => share * BigInt(total));
  const amounts = quotas.map((quota) => Number(quota / sum));
  let rest = total - amounts.reduce((all, amount) => all + amount, 0);
  const order = quotas.map((quota, channel) => ({ channel, left: quota % sum }));
  order.sort((a, b) => (a.left > b.left ? -1 : a.left < b.left ? 1 : a.channel - b.channel));
  for (const { channel } of order) {
    if (rest === 0) break;
    amounts[channel] = (amounts[channel] ?? 0) + 1;
    rest--;
  }
  return amounts;
}
