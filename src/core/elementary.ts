/**
 * Logarithm and exponential from the four operations only. Engines may differ in the last bit of Math.log, Math.exp
 * and **; a seeded draw must be the same bytes in every host.
 */

/** Natural logarithm of a finite x > 0; −Infinity at 0 and NaN below, as Math.log. Relative error below 1e-15. */
export function ln(x: number): number {
  if (!(x > 0) || x === Number.POSITIVE_INFINITY) return x === 0 ? Number.NEGATIVE_INFINITY : x > 0 ? x : Number.NaN;
  let exponent = 0;
  let mantissa = x;
  // Multiplying by powers of two is exact, so the pace does not matter; at most about 1,100 turns.
  for (; mantissa < 0.7; exponent--) mantissa *= 2;
  for (; mantissa > 1.4; exponent++) mantissa /= 2;
  // ln m = 2·atanh((m − 1)/(m + 1)); the argument is at most 0.18.
  const s = (mantissa - 1) / (mantissa + 1);
  let sum = 0;
  for (let n = 25; n > 0; n -= 2) sum = sum * s * s + 1 / n;
  return exponent * Math.LN2 + 2 * s * sum;
}

/** e^x; 0 and Infinity where a double ends. Relative error below 1e-15. */
export function exp(x: number): number {
  if (!(x > -746)) return x <= -746 ? 0 : Number.NaN;
  if (x > 710) return Number.POSITIVE_INFINITY;
  const halvings = Math.round(x / Math.LN2);
  // LN2 in two parts keeps the remainder exact.
  const rest = x - halvings * 0.693145751953125 - halvings * 1.428606820309417e-6;
  let sum = 1;
  for (let n = 18; n > 0; n--) sum = 1 + (sum * rest) / n;
  // In steps of 2^30, each exact but for the last one into the subnormal range.
  let left = halvings;
  for (; left >= 30; left -= 30) sum *= 2 ** 30;
  for (; left <= -30; left += 30) sum /= 2 ** 30;
  return left < 0 ? sum / (1 << -left) : sum * (1 << left);
}

/** base^exponent for a base above 0. */
export const power = (base: number, exponent: number): number => exp(exponent * ln(base));
