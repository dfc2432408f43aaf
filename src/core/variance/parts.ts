/** Decompositions of a variance. All in the unit of the inputs; parts add up to the total by construction. */
import { exactSum, exactSubtract as minus, exactMultiply as times } from '../exact.ts';

/** Rate part = (r1 − r0)·v1, volume part = (v1 − v0)·r0 (R16, media). The joint term sits in the rate part. */
export function rateVolume(
  rate0: number,
  volume0: number,
  rate1: number,
  volume1: number,
): { readonly rate: number; readonly volume: number; readonly total: number } {
  const rate = times(minus(rate1, rate0), volume1);
  const volume = times(minus(volume1, volume0), rate0);
  return { rate, volume, total: exactSum([rate, volume]) };
}

/** Operational part at the budget rate, then the effect of the exchange rate (R17). */
export function fxVariance(
  amount0: number,
  rate0: number,
  amount1: number,
  rate1: number,
): { readonly operational: number; readonly fx: number; readonly total: number } {
  const operational = times(minus(amount1, amount0), rate0);
  const fx = times(amount1, minus(rate1, rate0));
  return { operational, fx, total: exactSum([operational, fx]) };
}

/** Static and flexible budget (R15): fixed does not move with volume. */
export function flexibleBudget(
  budgetUnits: number,
  actualUnits: number,
  perUnit: number,
  fixed: number,
): { readonly static: number; readonly flexible: number; readonly volume: number } {
  const planned = exactSum([times(budgetUnits, perUnit), fixed]);
  const flexible = exactSum([times(actualUnits, perUnit), fixed]);
  return { static: planned, flexible, volume: minus(flexible, planned) };
}

export type PvmRow = {
  readonly price: number;
  readonly quantity: number;
  readonly mix: number;
  readonly total: number;
};

/**
 * Price, quantity and mix per row (R16): price = (p1 − p0)·q1, quantity = (ΣQ1 − ΣQ0)·share0·p0, mix = (q1 − ΣQ1·share0)·p0.
 * A new row (q0 = 0) has no price before: its price part is 0 and all of it is mix; a dropped row likewise.
 * @returns Rows in order, or null when there are no units before (no share can be formed).
 */
export function priceVolumeMix(
  units0: readonly number[],
  price0: readonly number[],
  units1: readonly number[],
  price1: readonly number[],
): readonly PvmRow[] | null {
  const [all0, all1] = [exactSum(units0), exactSum(units1)];
  if (all0 === 0) return null;
  return units0.map((q0, row): PvmRow => {
    const [p0, q1, p1] = [price0[row] ?? 0, units1[row] ?? 0, price1[row] ?? 0];
    const total = minus(times(q1, p1), times(q0, p0));
    if (q0 === 0) return { price: 0, quantity: 0, mix: total, total };
    const share = q0 / all0;
    // A dropped row has no price now: its price part is 0 because q1 is.
    const price = q1 === 0 ? 0 : times(minus(p1, p0), q1);
    const quantity = minus(all1, all0) * share * p0;
    return { price, quantity, mix: total - price - quantity, total };
  });
}
