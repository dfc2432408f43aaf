/**
 * Money is a whole number of minor units (cents) in a double: exact up to 2^53, that is 90 trillion with two
 * decimals. Products with weights go through bigint (allocate/), never through floating point.
 */
import { decimalOf, powerOfTen, roundedQuotient } from './decimal.ts';
import { problem } from './result.ts';

/** An amount in minor units of a currency: a safe integer. */
export type Minor = number;

/** The largest amount, either sign, that stays exact. */
export const MAX_MINOR = Number.MAX_SAFE_INTEGER;

const POWERS = [1, 10, 100, 1000, 10_000, 100_000, 1_000_000] as const;

/**
 * An amount of currency units as minor units, rounded half away from zero on the decimal that the user sees.
 * @param decimals Decimals of the currency: USD 2, JPY 0, KWD 3.
 * @returns A safe integer; NaN when the amount is not finite or beyond 2^53 minor units: check `isMinor`.
 * @example toMinor(1.005, 2) // 101, where 1.005 * 100 is 100.49999999999999
 */
export function toMinor(value: number, decimals: number): Minor {
  const power = POWERS[decimals] ?? 10 ** decimals;
  const scaled = value * power;
  const near = Math.round(scaled);
  // Exact when the product is off by less than its own rounding error: then `near` is what the user sees.
  if (near / power === value && Math.abs(near) <= MAX_MINOR) return near === 0 ? 0 : near;
  if (!Number.isFinite(value) || Math.abs(scaled) > MAX_MINOR) return Number.NaN;
  const { digits, scale } = decimalOf(value);
  const minor =
    scale <= decimals ? digits * powerOfTen(decimals - scale) : roundedQuotient(digits, powerOfTen(scale - decimals));
  return Number(minor);
}

/** Minor units as the double that shows the amount: 1428572 with 2 decimals → 14285.72. */
export function fromMinor(minor: Minor, decimals: number): number {
  return minor / (POWERS[decimals] ?? 10 ** decimals);
}

/** True for a whole number of minor units that is exact. */
export const isMinor = (value: number): value is Minor => Number.isSafeInteger(value);

/** The problem of amounts, or sums of them, that are not exact. */
export const TOO_LARGE = problem('too-large', 'amounts are beyond the exact range of 2^53 minor units');

/** The sum of amounts; NaN when it leaves the exact range. */
export function sumMinor(amounts: readonly Minor[]): Minor {
  let sum = 0;
  for (const amount of amounts) sum += amount;
  return isMinor(sum) ? sum : Number.NaN;
}
