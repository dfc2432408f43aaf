/** Student's t, for any degrees of freedom, from the four operations and square roots: the same bytes in every host. */
import { exp, power } from '../elementary.ts';

/** Γ(a + ½) ÷ Γ(a) for a > 0: Stirling's series after moving a above 15; relative error below 1e-15. */
function halfStep(a: number): number {
  let [factor, at] = [1, a];
  for (; at < 15; at++) factor *= at / (at + 0.5);
  const square = 1 / (at * at);
  const series = (1 / 8 - square * (1 / 192 - square * (1 / 640 - (square * 17) / 14336))) / at;
  return factor * Math.sqrt(at) * exp(-series);
}

/** The continued fraction of the incomplete beta function I_x(a, b) (DLMF 8.17.22) after Lentz. */
function betaFraction(x: number, a: number, b: number): number {
  let [c, d, fraction] = [Number.POSITIVE_INFINITY, 1, 1];
  for (let i = 1; i <= 2000; i++) {
    const m = Math.floor(i / 2);
    const at = a + 2 * m;
    const term = i % 2 === 0 ? (m * (b - m) * x) / ((at - 1) * at) : (-(a + m) * (a + b + m) * x) / (at * (at + 1));
    d = 1 / (1 + term * d || 1e-300);
    c = 1 + term / c || 1e-300;
    fraction *= c * d;
    if (Math.abs(c * d - 1) < 1e-15) break;
  }
  return fraction;
}

/**
 * P(|T| ≥ |t|) = I_inner(freedom ÷ 2, ½), what a two-sided test calls its p-value.
 * @param inner freedom ÷ (freedom + t²). @param outer t² ÷ (freedom + t²): 1 − inner, without its loss of digits.
 * @param freedom Above 0, whole or not.
 * @example studentTails(4 / (4 + 2.776 ** 2), 2.776 ** 2 / (4 + 2.776 ** 2), 4) // 0.0500
 */
export function studentTails(inner: number, outer: number, freedom: number): number {
  if (inner <= 0) return 0;
  if (outer <= 0) return 1;
  const a = freedom / 2;
  const front = (power(inner, a) * Math.sqrt(outer) * halfStep(a)) / Math.sqrt(Math.PI);
  return inner > (a + 1) / (a + 2.5)
    ? 1 - 2 * front * betaFraction(outer, 0.5, a)
    : (front / a) * betaFraction(inner, a, 0.5);
}

/**
 * The value below which Student's t falls with probability p.
 * @param p Above 0 and below 1.
 * @param freedom Degrees of freedom, 1 or more, whole or not.
 * @example studentQuantile(0.975, 4) // 2.776445105197793
 */
export function studentQuantile(p: number, freedom: number): number {
  if (p < 0.5) return -studentQuantile(1 - p, freedom);
  const height = halfStep(freedom / 2) / Math.sqrt(freedom * Math.PI);
  let t = 0;
  // Newton from the centre: above the median the density falls, so each tangent meets p before the curve does.
  for (let i = 0; i < 200; i++) {
    const [all, square] = [freedom + t * t, t * t];
    const between = 1 - studentTails(freedom / all, square / all, freedom);
    const next = t + (2 * p - 1 - between) / (2 * height * power(all / freedom, -(freedom + 1) / 2));
    if (!(next > t) || !Number.isFinite(next)) break;
    t = next;
  }
  return t;
}
