import { decimalOf, floorQuotient, powerOfTen } from './decimal.ts';
import type { Minor } from './money.ts';

/** The sign of amount − base × fraction, exact; `fraction` is the decimal that one sees. */
export function compareShare(amount: Minor, base: Minor, fraction: number): number {
  const { digits, scale } = decimalOf(fraction);
  const [left, right] = [BigInt(amount) * powerOfTen(scale), BigInt(base) * digits];
  return left > right ? 1 : left < right ? -1 : 0;
}

/** base × fraction rounded down to a minor unit: an amount above it is above the exact product too. */
export function floorShare(base: Minor, fraction: number): Minor {
  const { digits, scale } = decimalOf(fraction);
  return Number(floorQuotient(BigInt(base) * digits, powerOfTen(scale)));
}
