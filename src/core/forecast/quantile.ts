/** Quantiles for prediction intervals: normal and Student t, by Newton from the centre, which cannot overshoot. */

/** Above the median a density falls, so each tangent meets p before the curve does: the steps only go up. */
function fromCentre(p: number, centralArea: (x: number) => number, density: (x: number) => number): number {
  const area = 2 * p - 1;
  if (area < 0) return -fromCentre(1 - p, centralArea, density);
  let x = 0;
  for (let i = 0; i < 200; i++) {
    const next = x + (area - centralArea(x)) / (2 * density(x));
    if (!(next > x) || !Number.isFinite(next)) break;
    x = next;
  }
  return x;
}

const normalDensity = (x: number): number => Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);

/** P(−x < Z < x) by the series x + x³/3 + x⁵/15 + …, which converges for every x. */
function normalArea(x: number): number {
  let term = x;
  let sum = x;
  for (let k = 3; k < 2000 && term > sum * 1e-17; k += 2) {
    term *= (x * x) / k;
    sum += term;
  }
  return 2 * sum * normalDensity(x);
}

/**
 * The value below which a standard normal falls with probability p.
 * @param p Above 0 and below 1.
 * @example normalQuantile(0.975) // 1.959963984540054
 */
export const normalQuantile = (p: number): number => fromCentre(p, normalArea, normalDensity);

/** P(−t < T < t) for whole degrees of freedom, exact finite sums (Abramowitz and Stegun 26.7.3, 26.7.4). */
function studentArea(t: number, freedom: number): number {
  const cosine2 = freedom / (freedom + t * t);
  const sine = t / Math.sqrt(freedom + t * t);
  const odd = freedom % 2 === 1;
  let term = odd ? Math.sqrt(cosine2) : 1;
  let sum = freedom === 1 ? 0 : term;
  for (let k = odd ? 3 : 2; k <= freedom - 2 && term > sum * 1e-17; k += 2) {
    term *= (cosine2 * (k - 1)) / k;
    sum += term;
  }
  return odd ? (2 / Math.PI) * (Math.atan(t / Math.sqrt(freedom)) + sine * sum) : sine * sum;
}

/** Γ((f+1)/2) ÷ Γ(f/2) ÷ √(fπ): the height of the t density in the middle. */
function studentHeight(freedom: number): number {
  let height = freedom % 2 === 1 ? 1 / Math.PI : 1 / (2 * Math.SQRT2);
  for (let f = freedom % 2 === 1 ? 3 : 4; f <= freedom; f += 2) height *= ((f - 1) / (f - 2)) * Math.sqrt((f - 2) / f);
  return height;
}

/**
 * The value below which Student's t falls with probability p.
 * @param p Above 0 and below 1.
 * @param freedom Degrees of freedom, a whole number from 1.
 * @example studentQuantile(0.975, 4) // 2.776445105197793
 */
export function studentQuantile(p: number, freedom: number): number {
  const height = studentHeight(freedom);
  return fromCentre(
    p,
    (t) => studentArea(t, freedom),
    (t) => height * (1 + (t * t) / freedom) ** (-(freedom + 1) / 2),
  );
}
