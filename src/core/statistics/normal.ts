/** Quantiles of the normal distribution, from the four operations and square roots: the same bytes in every host. */
import { ln } from '../elementary.ts';

const horner = (x: number, coefficients: readonly number[]): number =>
  coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0);

// Wichura (1988), algorithm AS 241, PPND16: highest power first.
const CENTRE = [
  [
    2509.0809287301227, 33430.57558358813, 67265.7709270087, 45921.95393154987, 13731.69376550946, 1971.5909503065513,
    133.14166789178438, 3.3871328727963665,
  ],
  [
    5226.495278852546, 28729.085735721943, 39307.89580009271, 21213.794301586597, 5394.196021424751, 687.1870074920579,
    42.31333070160091, 1,
  ],
] as const;
const SHOULDER = [
  [
    0.0007745450142783414, 0.022723844989269184, 0.2417807251774506, 1.2704582524523684, 3.6478483247632045,
    5.769497221460691, 4.630337846156546, 1.4234371107496835,
  ],
  [
    1.0507500716444169e-9, 0.0005475938084995345, 0.015198666563616457, 0.14810397642748008, 0.6897673349851,
    1.6763848301838038, 2.053191626637759, 1,
  ],
] as const;
const TAIL = [
  [
    2.0103343992922881e-7, 0.000027115555687434876, 0.0012426609473880784, 0.026532189526576124, 0.29656057182850487,
    1.7848265399172913, 5.463784911164114, 6.657904643501103,
  ],
  [
    2.0442631033899397e-15, 1.421511758316446e-7, 0.000018463183175100548, 0.0007868691311456133, 0.014875361290850615,
    0.1369298809227358, 0.599832206555888, 1,
  ],
] as const;

/**
 * The z below which a standard normal lies with the given probability (AS 241, about 16 digits); NaN outside 0 < p < 1.
 * @example normalQuantile(0.975) // 1.96, to 15 digits 1.95996398454005
 */
export function normalQuantile(probability: number): number {
  if (!(probability > 0 && probability < 1)) return Number.NaN;
  const q = probability - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    return (q * horner(r, CENTRE[0])) / horner(r, CENTRE[1]);
  }
  const r = Math.sqrt(-ln(q < 0 ? probability : 1 - probability));
  const [[over, under], from] = r <= 5 ? ([SHOULDER, 1.6] as const) : ([TAIL, 5] as const);
  const z = horner(r - from, over) / horner(r - from, under);
  return q < 0 ? -z : z;
}
