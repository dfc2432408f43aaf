/**
 * Why one line varies: volume, price, mix, exchange rate, timing, and what none of them explains (R16, R17).
 * Everything is exact: products of decimals as fractions of whole numbers, rounded once.
 */
import { commonIntegers, roundedQuotient } from '../decimal.ts';
import type { Minor } from '../money.ts';
import { roundParts } from './roundParts.ts';

export const PARTS = ['volume', 'price', 'mix', 'fx', 'timing', 'unexplained'] as const;
export type Part = (typeof PARTS)[number];
export type Parts = Readonly<Record<Part, Minor>>;

export type Units = {
  /** Budget (0) and actual (1) units, and minor units of the line's own currency per unit. */
  readonly units0: number;
  readonly price0: number;
  readonly units1: number;
  readonly price1: number;
  /** What is counted. Lines of one parent and one unit share a mix; clicks and seats do not. */
  readonly unit?: string;
};
export type PartsLine = {
  readonly budget: Minor;
  readonly actual: Minor;
  readonly units?: Units;
  /** Reporting minor units per minor unit of the line's own currency, at budget and actual; default 1. */
  readonly rates?: { readonly rate0: number; readonly rate1: number };
  /** What another period will reverse: + when spent early, − when late. */
  readonly timing?: Minor;
  /** Ordered in this period, not yet invoiced: explains an underspend as timing. */
  readonly committed?: Minor;
};

/** Σ units of the lines that share a mix, in whole numbers over `scale`. */
export type MixSums = { readonly scale: bigint; readonly all0: bigint; readonly all1: bigint };

const ZERO = BigInt(0);
const ONE = BigInt(1);

/** Units of the lines of one mix on one scale, with their sums. */
export function mixSums(lines: readonly Units[]): MixSums {
  const [scale = ONE, ...whole] = commonIntegers([1, ...lines.flatMap(({ units0, units1 }) => [units0, units1])]);
  const sum = (from: number) => whole.reduce((all, n, i) => (i % 2 === from ? all + n : all), ZERO);
  return { scale, all0: sum(0), all1: sum(1) };
}

/**
 * The parts of one line; they add up to actual − budget exactly.
 *
 * price = (p1 − p0)·q1·r0 with the joint term, volume = (ΣQ1 − ΣQ0)·share0·p0·r0, mix = (q1 − ΣQ1·share0)·p0·r0,
 * fx = q1·p1·(r1 − r0). A new line has no price before: it is mix, or volume when the whole mix is new. Without
 * units fx is the actual revalued from r1 to r0. What the drivers do not give of budget and actual is unexplained.
 * @param mix Sums over the lines that share this line's mix; read only for a line with units. Rates are above 0.
 */
export function lineParts(line: PartsLine, mix: MixSums | null): Parts {
  const [rateScale = ONE, r0 = ONE, r1 = ONE] = commonIntegers([1, line.rates?.rate0 ?? 1, line.rates?.rate1 ?? 1]);
  const timing = (line.timing ?? 0) - (line.committed ?? 0);
  const whole = line.actual - line.budget;
  if (line.units === undefined || mix === null) {
    const fx = Number(roundedQuotient(BigInt(line.actual) * (r1 - r0), r1));
    return { volume: 0, price: 0, mix: 0, fx, timing, unexplained: whole - fx - timing };
  }
  const [priceScale = ONE, p0 = ONE, p1 = ONE] = commonIntegers([1, line.units.price0, line.units.price1]);
  // Decimals of the mix are at most those of its finest line, so the quotients are whole.
  const [own = ONE, u0 = ZERO, u1 = ZERO] = commonIntegers([1, line.units.units0, line.units.units1]);
  const q0 = (u0 * mix.scale) / own;
  const q1 = (u1 * mix.scale) / own;
  const scale = mix.scale * priceScale * rateScale;
  const { all0, all1 } = mix;
  const base = all0 === ZERO ? ONE : all0;
  const unit = p0 * r0;
  const isNew = q0 === ZERO;
  const operational = q1 * p1 * r0 * base;
  const parts = [
    isNew ? (all0 === ZERO ? operational : ZERO) : all0 === ZERO ? (q1 - q0) * unit : (all1 - all0) * q0 * unit,
    isNew ? ZERO : (p1 - p0) * q1 * r0 * base,
    all0 === ZERO ? ZERO : isNew ? operational : (q1 * all0 - all1 * q0) * unit,
    q1 * p1 * (r1 - r0) * base,
  ];
  // The ledger is rounded on each side, so the drivers are too: a line that agrees with them leaves nothing over.
  const driven = Number(roundedQuotient(q1 * p1 * r1, scale)) - Number(roundedQuotient(q0 * p0 * r0, scale));
  const negative = base < ZERO;
  const [volume = 0, price = 0, mixed = 0, fx = 0] = roundParts(
    negative ? parts.map((part) => -part) : parts,
    (negative ? -base : base) * scale,
    driven,
  );
  return { volume, price, mix: mixed, fx, timing, unexplained: whole - driven - timing };
}
