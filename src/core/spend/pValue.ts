/** The two-sided p-value of a correlation: Student's t through the incomplete beta function. */

/** ln Γ(x) for x > 0, by Stirling's series after moving x above 15; relative error below 1e-14. */
function lnGamma(x: number): number {
  let [shift, at] = [0, x];
  for (; at < 15; at++) shift += Math.log(at);
  const square = 1 / (at * at);
  const series = (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square / 1188)))) / at;
  return (at - 0.5) * Math.log(at) - at + Math.log(2 * Math.PI) / 2 + series - shift;
}

/** I_x(a, b), 0 ≤ x ≤ 1, y = 1 − x, by its continued fraction (DLMF 8.17.22) after Lentz. */
function incompleteBeta(x: number, y: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (y <= 0) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(y, x, b, a);
  const front = Math.exp(lnGamma(a + b) - lnGamma(a) - lnGamma(b) + a * Math.log(x) + b * Math.log(y)) / a;
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
  return front * fraction;
}

/**
 * P(|R| ≥ |r|) when `n` independent pairs have no correlation: t = r·√((n−2)/(1−r²)) with n − 2 degrees of freedom.
 * @example pValue(0.632, 10) // 0.0500
 */
export const pValue = (r: number, n: number): number => incompleteBeta((1 - r) * (1 + r), r * r, (n - 2) / 2, 0.5);
