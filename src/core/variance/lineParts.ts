/**
 * Why one line varies: volume, price, mix, exchange rate, timing, and what none of them explains (R16, R17).
 * Everything is exact: products of decimals as fractions of whole numbers, rounded once.
 */
import { commonIntegers, roundedQuotient } from '../decimal.ts';
import type { Minor } from '../money.ts';

/** What a variance can consist of. */
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

/** Sums over the lines that share a mix: whole numbers over `scale`. */
export type MixSums = { readonly scale: bigint; readonly all0: bigint; readonly all1: bigint };
/** Volume, price, mix and fx as `numerators / denominator`; `driven` is what they come to in whole minor units. */
export type ExactParts = {
  readonly numerators: readonly bigint[];
  readonly denominator: bigint;
  readonly driven: Minor;
};

const ZERO = BigInt(0);
const ONE = BigInt(1);

/** All six parts of a line, from the four that its drivers give; they add up to actual − budget. */
export function withTheRest(line: PartsLine, driven: readonly Minor[]): Parts {
  const [volume = 0, price = 0, mix = 0, fx = 0] = driven;
  const timing = (line.timing ?? 0) - (line.committed ?? 0);
  const unexplained = line.actual - line.budget - (volume + price + mix + fx) - timing;
  return { volume, price, mix, fx, timing, unexplained };
}

/** The parts of a line without units: fx is the actual revalued from the actual rate to the budget rate. */
export function partsWithoutUnits(line: PartsLine): Parts {
  const [, r0 = ONE, r1 = ONE] = commonIntegers([1, line.rates?.rate0 ?? 1, line.rates?.rate1 ?? 1]);
  return withTheRest(line, [0, 0, 0, Number(roundedQuotient(BigInt(line.actual) * (r1 - r0), r1))]);
}

/**
 * price = (p1 − p0)·q1·r0 with the joint term, volume = (ΣQ1 − ΣQ0)·share0·p0·r0, mix = (q1 − ΣQ1·share0)·p0·r0,
 * fx = q1·p1·(r1 − r0). A new line has no price before: it is mix, or volume when the whole mix is new.
 */
export function exactParts(units: Units, rates: PartsLine['rates'], mix: MixSums): ExactParts {
  // The leading 1 becomes the scale that the others are whole at.
  const [rateScale = ONE, r0 = ONE, r1 = ONE] = commonIntegers([1, rates?.rate0 ?? 1, rates?.rate1 ?? 1]);
  const [priceScale = ONE, p0 = ONE, p1 = ONE] = commonIntegers([1, units.price0, units.price1]);
  const [own = ONE, u0 = ZERO, u1 = ZERO] = commonIntegers([1, units.units0, units.units1]);
  // The mix has the decimals of its finest line, so these quotients are whole.
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
  const negative = base < ZERO;
  return {
    numerators: negative ? parts.map((part) => -part) : parts,
    denominator: (negative ? -base : base) * scale,
    // The ledger is rounded on each side, so the drivers are too: a line that agrees with them leaves nothing over.
    driven: Number(roundedQuotient(q1 * p1 * r1, scale)) - Number(roundedQuotient(q0 * p0 * r0, scale)),
  };
}
