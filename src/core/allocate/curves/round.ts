/**
 * From real spends to whole steps: multiples of the step where bounds and total allow, Σ = total to the cent.
 *
 * Every spend is rounded down; what is left goes, a step at a time, to the lines whose next step brings most. Then
 * steps are traded between lines as long as that gains. For concave curves this greedy-with-exchange ends at the best
 * whole-step allocation there is; for others it never ends below where it began.
 */
import type { Minor } from '../../money.ts';
import { type Curve, outcome } from '../../response/curve.ts';
import type { Limits } from '../limits.ts';

export type Rounding = {
  readonly limits: Limits;
  readonly curves: readonly Curve[];
  /** 0, or at least this: per line in minor units; not above the floor for no such rule. */
  readonly least: ArrayLike<number>;
  readonly step: Minor;
  /** Minor units in a currency unit. */
  readonly unit: number;
};
type Trade = Rounding & { readonly amounts: Float64Array; readonly inGroup: Float64Array };

/** @param spends Currency units, within the limits. @returns Minor units within the limits, Σ = total. */
export function roundSpends(spends: ArrayLike<number>, rounding: Rounding): Float64Array {
  const { limits, step, unit } = rounding;
  const { low, high, total, groups } = limits;
  const trade: Trade = { ...rounding, amounts: low.slice(), inGroup: new Float64Array(groups.length) };
  let rest = total;
  for (let i = 0; i < low.length; i++) {
    const units = (spends[i] ?? 0) * unit;
    const floor = units > (low[i] ?? 0) + 0.5 ? bottomOf(trade, i, units) : (low[i] ?? 0);
    // A spend that is a whole step but for the last digits of the arithmetic is that step.
    const down = Math.floor(units / step + 1e-7) * step;
    const amount = Math.min(high[i] ?? 0, Math.max(floor, down));
    move(trade, i, amount - (low[i] ?? 0));
    rest -= amount;
    addToGroup(trade, i, low[i] ?? 0);
  }
  groups.forEach((limit, g) => {
    const inside = trade.inGroup[g] ?? 0;
    const target = Math.min(limit.high, Math.max(limit.low, inside));
    rest -= target - inside - spread(trade, target - inside, (i) => limits.group[i] === g);
  });
  spread(trade, rest, () => true);
  improve(trade);
  return trade.amounts;
}

/** The same amounts after every trade of a step between two lines that gains. */
export function traded(amounts: ArrayLike<Minor>, rounding: Rounding): Float64Array {
  const trade: Trade = {
    ...rounding,
    amounts: Float64Array.from(amounts),
    inGroup: new Float64Array(rounding.limits.groups.length),
  };
  for (let i = 0; i < amounts.length; i++) addToGroup(trade, i, amounts[i] ?? 0);
  improve(trade);
  return trade.amounts;
}

function addToGroup({ limits, inGroup }: Trade, i: number, by: Minor): void {
  const g = limits.group[i] ?? -1;
  if (g >= 0) inGroup[g] = (inGroup[g] ?? 0) + by;
}
function move(trade: Trade, i: number, by: Minor): void {
  trade.amounts[i] = (trade.amounts[i] ?? 0) + by;
  addToGroup(trade, i, by);
}

/** The least a line may fall to without being switched off. */
const bottomOf = ({ limits, least }: Trade, i: number, amount: number): Minor => {
  const low = limits.low[i] ?? 0;
  return amount > low ? Math.max(low, least[i] ?? 0) : low;
};

/** The size of the next step up (`sign` 1) or down (−1): to the next multiple, or to the bound before it. */
function stride(trade: Trade, i: number, sign: 1 | -1): Minor {
  const { amounts, limits, step, least } = trade;
  const amount = amounts[i] ?? 0;
  if (sign === 1) {
    if (amount === limits.low[i] && (least[i] ?? 0) > amount) return 0;
    return Math.min((Math.floor(amount / step) + 1) * step, limits.high[i] ?? 0) - amount;
  }
  return amount - Math.max((Math.ceil(amount / step) - 1) * step, bottomOf(trade, i, amount));
}

/** How much a group lets a line move that way. */
function groupRoom({ limits, inGroup }: Trade, i: number, sign: 1 | -1): Minor {
  const limit = limits.groups[limits.group[i] ?? -1];
  if (limit === undefined) return Number.POSITIVE_INFINITY;
  const inside = inGroup[limits.group[i] ?? -1] ?? 0;
  return sign === 1 ? limit.high - inside : inside - limit.low;
}

/** What a move brings per unit of money; losses are negative. */
function rate({ amounts, curves, unit }: Trade, i: number, by: Minor): number {
  const curve = curves[i];
  const amount = amounts[i] ?? 0;
  return curve === undefined
    ? 0
    : (outcome(curve, (amount + by) / unit) - outcome(curve, amount / unit)) / Math.abs(by);
}

/** Hands out `rest` (takes it back when negative) among some lines, best first; returns what no line could take. */
function spread(trade: Trade, rest: Minor, among: (i: number) => boolean): Minor {
  const sign = rest > 0 ? 1 : -1;
  let left = Math.abs(rest);
  while (left > 0) {
    const lines: { readonly i: number; readonly size: Minor; readonly rate: number }[] = [];
    for (let i = 0; i < trade.amounts.length; i++) {
      if (!among(i)) continue;
      // Smaller than a step only where the total's own odd rest is: it goes where it fits.
      const size = Math.min(stride(trade, i, sign), left, groupRoom(trade, i, sign));
      if (size > 0) lines.push({ i, size, rate: rate(trade, i, sign * size) });
    }
    if (lines.length === 0) break;
    lines.sort((p, q) => q.rate - p.rate || p.i - q.i);
    const before = left;
    for (const { i, size } of lines) {
      if (size > left || size > groupRoom(trade, i, sign)) continue;
      move(trade, i, sign * size);
      left -= size;
      if (left === 0) break;
    }
    if (left === before) break;
  }
  return sign * left;
}

/** Trades whole steps between lines while that gains. */
function improve(trade: Trade): void {
  const { amounts, curves, limits, step, unit } = trade;
  const n = amounts.length;
  const [gain, loss] = [new Float64Array(n), new Float64Array(n)];
  const price = (i: number) => {
    gain[i] = stride(trade, i, 1) === step ? rate(trade, i, step) : Number.NEGATIVE_INFINITY;
    loss[i] = stride(trade, i, -1) === step ? rate(trade, i, -step) : Number.NEGATIVE_INFINITY;
  };
  let value = 0;
  for (let i = 0; i < n; i++) {
    price(i);
    const curve = curves[i];
    if (curve !== undefined) value += outcome(curve, (amounts[i] ?? 0) / unit);
  }
  const worth = (1e-12 * Math.abs(value)) / step;
  const pools = limits.groups.length + 1;
  for (let trades = Math.min(4 * n, Math.floor(2e6 / n)); trades > 0; trades--) {
    const [up, down] = [new Int32Array(pools).fill(-1), new Int32Array(pools).fill(-1)];
    for (let i = 0; i < n; i++) {
      const own = limits.group[i] ?? -1;
      const g = own < 0 ? pools - 1 : own;
      const [u, d] = [up[g] ?? -1, down[g] ?? -1];
      if ((gain[i] ?? 0) > (u < 0 ? Number.NEGATIVE_INFINITY : (gain[u] ?? 0))) up[g] = i;
      if ((loss[i] ?? 0) > (d < 0 ? Number.NEGATIVE_INFINITY : (loss[d] ?? 0))) down[g] = i;
    }
    const pair = bestPair(trade, up, down, gain, loss);
    if (pair === null || pair.worth <= worth) return;
    move(trade, pair.up, step);
    move(trade, pair.down, -step);
    price(pair.up);
    price(pair.down);
  }
}

/** The best step up with the cheapest step down: within one group, or between groups that both have room. */
function bestPair(trade: Trade, up: Int32Array, down: Int32Array, gain: Float64Array, loss: Float64Array) {
  let [best, freeUp, freeDown]: [{ up: number; down: number; worth: number } | null, number, number] = [null, -1, -1];
  const consider = (u: number, d: number) => {
    if (u < 0 || d < 0 || u === d) return;
    const worth = (gain[u] ?? 0) + (loss[d] ?? 0);
    if (best === null || worth > best.worth) best = { up: u, down: d, worth };
  };
  for (let g = 0; g < up.length; g++) {
    const [u, d] = [up[g] ?? -1, down[g] ?? -1];
    consider(u, d);
    if (u >= 0 && groupRoom(trade, u, 1) >= trade.step && (freeUp < 0 || (gain[u] ?? 0) > (gain[freeUp] ?? 0)))
      freeUp = u;
    if (d >= 0 && groupRoom(trade, d, -1) >= trade.step && (freeDown < 0 || (loss[d] ?? 0) > (loss[freeDown] ?? 0)))
      freeDown = d;
  }
  consider(freeUp, freeDown);
  return best as { readonly up: number; readonly down: number; readonly worth: number } | null;
}
