/**
 * Seeded random numbers, the same bytes in every host: whole 32-bit arithmetic for the stream, the four operations and
 * square roots for the distributions.
 */
import { exp, ln } from './elementary.ts';
import { normalQuantile } from './statistics/normal.ts';

/** A stream of uniform numbers strictly between 0 and 1; every call takes the next one. */
export type Random = () => number;

/**
 * A stream from a seed: sfc32 (Doty-Humphrey, PractRand), seeded and warmed up as published, 52 bits a number.
 * @param seed A whole number; a fraction is dropped. Equal seeds give equal streams.
 * @example const random = seeded(42); random() // 0 < u < 1
 */
export function seeded(seed: number): Random {
  let a = 0;
  let b = seed | 0;
  let c = Math.floor(seed / 2 ** 32) | 0;
  let counter = 1;
  const word = (): number => {
    const result = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + result) | 0;
    return result >>> 0;
  };
  for (let i = 0; i < 12; i++) word();
  // The half keeps the ends out: a logarithm or a quantile of any draw is finite.
  return () => ((word() >>> 6) * 2 ** 26 + (word() >>> 6) + 0.5) / 2 ** 52;
}

/** A normal draw by inversion: one uniform each, so that streams of two scenarios stay in step. @param sd At least 0. */
export const normal = (random: Random, mean = 0, sd = 1): number => mean + sd * normalQuantile(random());

/** A draw from the triangle low – base – high, as people estimate; a base outside is taken as the nearer end. */
export function triangular(random: Random, low: number, base: number, high: number): number {
  const u = random();
  const width = high - low;
  if (width === 0) return low;
  const peak = Math.min(1, Math.max(0, (base - low) / width));
  return u < peak ? low + width * Math.sqrt(u * peak) : high - width * Math.sqrt((1 - u) * (1 - peak));
}

/** ln of a gamma draw with the given shape, at least 1 (Marsaglia and Tsang, 2000); refuses about 1 try in 20. */
function logGamma(random: Random, shape: number): number {
  const d = shape - 1 / 3;
  const c = 1 / (3 * Math.sqrt(d));
  for (let tries = 0; tries < 1000; tries++) {
    const z = normal(random);
    const root = 1 + c * z;
    const cube = root * root * root;
    if (root > 0 && ln(random()) < 0.5 * z * z + d * (1 - cube + 3 * ln(root))) return ln(d) + 3 * ln(root);
  }
  return ln(d);
}

/**
 * A beta draw, for Thompson sampling: beta(random, 1 + successes, 1 + failures) is a plausible success rate.
 * @param successes First shape, above 0. @param failures Second shape, above 0.
 */
export function beta(random: Random, successes: number, failures: number): number {
  // Shapes below 1 by the boost of shape + 1; logarithms keep tiny shapes from 0 ÷ 0.
  const gamma = (shape: number): number =>
    shape >= 1 ? logGamma(random, shape) : logGamma(random, shape + 1) + ln(random()) / shape;
  const won = gamma(successes);
  return 1 / (1 + exp(gamma(failures) - won));
}
