/** Static → flexible → actual (R15): what selling more or less explains, and what prices and costs explain. */
import { exactSubtract as minus, exactMultiply as times } from '../exact.ts';
import { type Minor, toMinor } from '../money.ts';
import type { PartsLine } from './lineParts.ts';
import { impact, type LineKind } from './variance.ts';

export type FlexibleRow = {
  /** The plan at planned units, the plan's rates at actual units, and what happened. */
  readonly static: Minor;
  readonly flexible: Minor;
  readonly actual: Minor;
  /** Effects on the result, favourable positive: static → flexible, flexible → actual, and both. */
  readonly volume: Minor;
  readonly flexibleBudget: Minor;
  readonly total: Minor;
};

/**
 * A line's budget flexed: budget + (actual − budget units) · budget price · budget rate. What the budget holds beyond
 * units · price is fixed and does not move with volume; a line without units is fixed altogether.
 * @returns Minor units; NaN in what is beyond 2^53, as `toMinor`.
 * @example flexibleRow({ kind: 'revenue', budget: 50000000, actual: 53900000,
 *   units: { units0: 10000, price0: 5000, units1: 11000, price1: 4900 } })
 *   // flexible 55000000: volume +5000000, flexible budget −1100000, total +3900000
 */
export function flexibleRow({
  kind,
  budget,
  actual,
  units,
  rates,
}: PartsLine & { readonly kind: LineKind }): FlexibleRow {
  const change =
    units === undefined ? 0 : times(times(minus(units.units1, units.units0), units.price0), rates?.rate0 ?? 1);
  const flexible = budget + toMinor(change, 0);
  return {
    static: budget,
    flexible,
    actual,
    volume: impact(budget, flexible, kind),
    flexibleBudget: impact(flexible, actual, kind),
    total: impact(budget, actual, kind),
  };
}
