/**
 * Every rate at which timed flows are worth nothing. With x = −ln(1 + r) the present value is Σ c·e^(a·x), a the time
 * in periods: a sum of exponentials, with at most as many roots as its amounts change sign (Descartes).
 *
 * Intervals are halved until a Taylor bound proves that the sum has no root there, or that it is monotone after a
 * factor e^(−p·x), which moves no root. Nothing depends on a start value, so no root hides behind another.
 */

import { append } from '../append.ts';
import { exp } from '../elementary.ts';
import { exactSum } from '../exact.ts';

export type TimedFlow = { readonly at: number; readonly amount: number };

/** Rates from −1 + 2e-16 to 1e304: all that a double tells from −1 and from infinity. */
const [LEFT, RIGHT] = [-700, 36];
/** Terms of the Taylor series: enough for a cluster of roots to be told apart in wide steps. */
const ORDER = 12;
/** Rounding of a sum, relative to the sum of sizes. */
const NOISE = 1e-13;
/** Narrower intervals are searched by the signs at their ends, and so is what is left after so many terms of bounds. */
const LEAST = 1e-11;
const MAX_WORK = 5e6;

/**
 * Rates above −1 at which Σ amount ÷ (1 + rate)^at is 0, ascending, rounded to 13 decimals. A root that is touched and
 * not crossed counts once; roots that differ by less than rounding shows are one.
 * @param flows In any order; flows at one time are added first.
 * @example rateRoots([{ at: 0, amount: -1000 }, { at: 1, amount: 2500 }, { at: 2, amount: -1540 }]) // [0.1, 0.4]
 */
export function rateRoots(flows: readonly TimedFlow[]): readonly number[] {
  const terms = termsOf(flows);
  const changes = terms.filter(({ amount }, i) => amount * (terms[i - 1]?.amount ?? 0) < 0).length;
  if (changes === 0) return [];
  const most = Math.max(500, MAX_WORK / terms.length);
  const roots: number[] = [];
  const crossed = (left: number, right: number): boolean => {
    const end = valueAt(terms, right);
    if (end !== 0 && end * valueAt(terms, left) >= 0) return false;
    roots.push(bisect(terms, left, right));
    return true;
  };
  const pending: (readonly [number, number])[] = [[LEFT, RIGHT]];
  // Neighbouring intervals where the sum is nothing but rounding are one root.
  let flat: readonly [number, number] | null = null;
  for (let bounds = 0; pending.length > 0 || flat !== null; bounds++) {
    const [left, right] = pending.pop() ?? [RIGHT, RIGHT];
    const shape =
      left === right ? 'no-root' : changes === 1 || bounds > most ? 'monotone' : shapeOn(terms, left, right);
    if (shape === 'unknown' && right - left > LEAST) {
      const middle = (left + right) / 2;
      pending.push([middle, right], [left, middle]);
      continue;
    }
    if (shape === 'flat') {
      flat = [flat?.[0] ?? left, right];
      continue;
    }
    if (flat !== null && !crossed(...flat)) roots.push(flattest(terms, ...flat));
    flat = null;
    if (shape !== 'no-root') crossed(left, right);
  }
  return roots
    .map((x) => Number((exp(-x) - 1).toFixed(13)) || 0)
    .sort((a, b) => a - b)
    .filter((rate, i, all) => rate > -1 && !(rate - (all[i - 1] ?? -2) < 1e-9 * (1 + rate)));
}

/** Sorted by time, one per time, none 0, the largest of size 1. */
function termsOf(flows: readonly TimedFlow[]): readonly TimedFlow[] {
  const byTime = new Map<number, number[]>();
  for (const { at, amount } of flows) append(byTime, at, amount);
  const sums = [...byTime].map(([at, amounts]) => ({ at, amount: exactSum(amounts) }));
  const size = sums.reduce((most, { amount }) => Math.max(most, Math.abs(amount)), 0);
  return sums
    .map(({ at, amount }) => ({ at, amount: amount / size }))
    .filter(({ amount }) => amount !== 0)
    .sort((a, b) => a.at - b.at);
}

/** The sum at x up to a positive factor, the same whoever asks: neighbours never disagree on the sign between them. */
function valueAt(terms: readonly TimedFlow[], x: number): number {
  const shift = shiftAt(terms, x);
  let sum = 0;
  for (const { at, amount } of terms) sum += amount * exp(at * x - shift);
  return sum;
}
/** The largest exponent, which the first or the last time has: without it, sums overflow. */
const shiftAt = (terms: readonly TimedFlow[], x: number): number =>
  (x > 0 ? (terms[terms.length - 1]?.at ?? 0) : (terms[0]?.at ?? 0)) * x;

/** What the Taylor series at the middle proves between left and right; `flat`: the sum is rounding throughout. */
function shapeOn(
  terms: readonly TimedFlow[],
  left: number,
  right: number,
): 'no-root' | 'monotone' | 'flat' | 'unknown' {
  const [middle, half] = [(left + right) / 2, (right - left) / 2];
  const shift = shiftAt(terms, middle);
  const values = terms.map(({ at, amount }) => amount * exp(at * middle - shift));
  let [size, moment] = [0, 0];
  terms.forEach(({ at }, i) => {
    const value = Math.abs(values[i] ?? 0);
    size += value;
    moment += at * value;
  });
  // The factor e^(−p·x) with p at the centre of weight leaves the least to vary.
  const centre = moment / size;
  const series = Array.from({ length: ORDER }, () => 0);
  let [rest, spread] = [0, 0];
  terms.forEach(({ at, amount }, i) => {
    const swing = (at - centre) * half;
    let factor = 1;
    for (let k = 0; k < ORDER; k++) {
      series[k] = (series[k] ?? 0) + (values[i] ?? 0) * factor;
      factor *= swing / (k + 1);
    }
    // The value at the middle may have underflowed where the one at an end has not.
    rest += Math.abs(amount * factor) * exp(at * middle - shift + Math.abs(swing));
    spread += Math.abs((values[i] ?? 0) * swing);
  });
  const sizes = series.map(Math.abs);
  const [level = 0, slope = 0] = sizes;
  const change = sizes.slice(1).reduce((sum, term) => sum + term, rest);
  const bend = sizes.slice(2).reduce((sum, term, i) => sum + (i + 2) * term, ORDER * rest);
  if (level > change + NOISE * size) return 'no-root';
  if (slope > bend + NOISE * spread) return 'monotone';
  return level + change < NOISE * size ? 'flat' : 'unknown';
}

function bisect(terms: readonly TimedFlow[], left: number, right: number): number {
  const sign = Math.sign(valueAt(terms, left));
  let [low, high] = [left, right];
  for (let i = 0; i < 80; i++) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (Math.sign(valueAt(terms, middle)) === sign) low = middle;
    else high = middle;
  }
  return high;
}

/** The root that a flat stretch touches: where the slope is 0. */
function flattest(terms: readonly TimedFlow[], left: number, right: number): number {
  const x = (left + right) / 2;
  const shift = shiftAt(terms, x);
  let [slope, bend] = [0, 0];
  for (const { at, amount } of terms) {
    const pull = at * amount * exp(at * x - shift);
    slope += pull;
    bend += at * pull;
  }
  return bend === 0 ? x : Math.min(right, Math.max(left, x - slope / bend));
}
