/** Values as whole numbers, so that sums do not depend on their order and ties are ties. */

export type WholeValues = {
  /** Proportional to the values, without a common divisor; their absolute sum is below 10^15. */
  readonly whole: Float64Array;
  /** A sum of `whole` as the value that it stands for. */
  readonly worth: (whole: number) => number;
};

/**
 * Reads values to 15 digits of their sum: what lies beyond (the noise of 0.1 + 0.2) does not decide.
 * @param values Finite numbers of either sign.
 * @example wholeValues([4.2, 1.7600000000000002]).whole // 105, 44
 */
export function wholeValues(values: ArrayLike<number>): WholeValues {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += Math.abs(values[i] ?? 0);
  const magnitude = sum > 0 && sum < Number.POSITIVE_INFINITY ? Number(sum.toExponential().split('e')[1]) : 0;
  const places = Math.max(-300, Math.min(300, 14 - magnitude));
  // Powers of ten are read, not computed: every engine reads them alike.
  const power = Number(`1e${Math.abs(places)}`);
  const whole = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
    whole[i] = Math.round(places < 0 ? value / power : value * power);
  }
  const unit = commonDivisor(whole);
  if (unit > 1) for (let i = 0; i < whole.length; i++) whole[i] = (whole[i] ?? 0) / unit;
  return { whole, worth: (total) => (places < 0 ? total * unit * power : (total * unit) / power) };
}

/** The greatest whole number that divides all; 1 when all are 0. */
export function commonDivisor(numbers: ArrayLike<number>): number {
  let divisor = 0;
  for (let i = 0; i < numbers.length && divisor !== 1; i++) {
    let rest = Math.abs(numbers[i] ?? 0);
    while (rest > 0) [divisor, rest] = [rest, divisor % rest];
  }
  return divisor || 1;
}
