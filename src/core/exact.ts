/**
 * Sums, differences and products of decimals as people read them: 0.3 − 0.1 is 0.2. The result is the double
 * nearest to the exact decimal; money with cents takes a fast path through whole numbers.
 */
import { type Decimal, decimalOf, powerOfTen } from './decimal.ts';

const toNumber = ({ digits, scale }: Decimal): number => Number(scale === 0 ? digits : `${digits}e-${scale}`);

/** The amount in hundredths when it has at most two decimals and stays exact; NaN otherwise. */
function hundredths(value: number): number {
  const scaled = Math.round(value * 100);
  return scaled / 100 === value && Math.abs(scaled) < 2 ** 52 ? scaled : Number.NaN;
}

/** a − b. Not finite inputs give what plain subtraction gives. @example exactSubtract(0.3, 0.1) // 0.2 */
export function exactSubtract(a: number, b: number): number {
  const cents = hundredths(a) - hundredths(b);
  if (!Number.isNaN(cents)) return cents / 100;
  if (!Number.isFinite(a) || !Number.isFinite(b)) return a - b;
  return exactSum([a, -b]);
}

/** Σ values, order-free: no term is lost to rounding. */
export function exactSum(values: readonly number[]): number {
  let cents = 0;
  for (const value of values) cents += hundredths(value);
  if (!Number.isNaN(cents) && Math.abs(cents) < 2 ** 53) return cents / 100;
  if (!values.every(Number.isFinite)) return values.reduce((sum, value) => sum + value, 0);
  const decimals = values.map(decimalOf);
  const scale = decimals.reduce((most, decimal) => Math.max(most, decimal.scale), 0);
  const digits = decimals.reduce((sum, decimal) => sum + decimal.digits * powerOfTen(scale - decimal.scale), BigInt(0));
  return toNumber({ digits, scale });
}

/** a × b. @example exactMultiply(-0.1, 12000) // -1200 */
export function exactMultiply(a: number, b: number): number {
  const product = a * b;
  if (Number.isSafeInteger(a) && Number.isSafeInteger(b) && Number.isSafeInteger(product)) return product;
  if (!Number.isFinite(product)) return product;
  const [left, right] = [decimalOf(a), decimalOf(b)];
  return toNumber({ digits: left.digits * right.digits, scale: left.scale + right.scale });
}
