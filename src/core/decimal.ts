/**
 * Numbers as the decimals that people see. A cell that shows 0.1 means one tenth, not the binary fraction that
 * the host stores; the shortest text that reads back as the same double is that decimal.
 */

/** An exact decimal: `digits` × 10^-`scale`, scale at least 0. */
export type Decimal = { readonly digits: bigint; readonly scale: number };

const ZERO = BigInt(0);
const TEN = BigInt(10);

/** 10^n as a bigint, n at least 0. */
export const powerOfTen = (n: number): bigint => TEN ** BigInt(n);

/** The decimal that a finite double shows. @example decimalOf(0.1) // { digits: 1n, scale: 1 } */
export function decimalOf(value: number): Decimal {
  if (Number.isInteger(value)) return { digits: BigInt(value), scale: 0 };
  const [mantissa = '0', exponent = '0'] = String(value).split('e');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  const scale = fraction.length - Number(exponent);
  const digits = BigInt(whole + fraction);
  return scale >= 0 ? { digits, scale } : { digits: digits * powerOfTen(-scale), scale: 0 };
}

/** Integers in the same proportions as `values`, exact: 0.1 : 0.2 → 1 : 2 (up to a common power of ten). */
export function commonIntegers(values: readonly number[]): readonly bigint[] {
  if (values.every(Number.isInteger)) return values.map((value) => BigInt(value));
  const decimals = values.map(decimalOf);
  const scale = decimals.reduce((most, decimal) => Math.max(most, decimal.scale), 0);
  return decimals.map((decimal) => decimal.digits * powerOfTen(scale - decimal.scale));
}

/** Division rounded half away from zero; `divisor` must be positive. */
export function roundedQuotient(dividend: bigint, divisor: bigint): bigint {
  const negative = dividend < ZERO;
  const size = negative ? -dividend : dividend;
  const quotient = (size * BigInt(2) + divisor) / (divisor * BigInt(2));
  return negative ? -quotient : quotient;
}

/** Division rounded toward minus infinity; `divisor` must be positive. */
export function floorQuotient(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  return dividend % divisor < ZERO ? quotient - BigInt(1) : quotient;
}
