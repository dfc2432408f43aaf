/**
 * One price for money: the dual of maximising Σ fᵢ(xᵢ) with Σ xᵢ = total, lowᵢ ≤ xᵢ ≤ highᵢ and limits per group.
 *
 * With concave fᵢ every line stands where its marginal outcome is λ, or at a bound. Σ xᵢ(λ) falls as λ rises, so one
 * scalar is sought: ν = ln λ, by Newton inside a bracket, 4 to 5 passes over the lines. Straight pieces make the sum
 * jump; then the jump points inside the bracket are halved until the total lies within one of them, whose lines share
 * what is left, the earlier line first. A group whose sum at λ breaks its limit is cut loose and gets a λ of its own.
 *
 * For any λ, Σ max(fᵢ(x) − λᵢx) + Σ λ·limits is an upper bound of what any allocation brings: the certificate.
 */
import { ceiling, type Envelope, jumps, type Stand, stand, steepness } from '../../response/envelope.ts';

/** `count` lines that are alike; `group` is −1 for none. */
export type Item = { readonly env: Envelope; readonly count: number; readonly group: number };
export type Limit = { readonly low: number; readonly high: number };

export type Level = {
  /** ln λ of the total: the marginal outcome of one more unit of money. */
  readonly nu: number;
  /** ln λ of each group: that of the total, but where the group's own limit binds. */
  readonly groupNu: readonly number[];
  /** Spend of each item, its lines together. */
  readonly amounts: Float64Array;
  /** No allocation within the limits brings more, by the envelopes. */
  readonly bound: number;
};

/** Close enough for one last linear step, whose error is of second order: about 1e-14. */
const CLOSE = 1e-8;
/** Whether some allocation within the limits has this total. */
export function reachable(items: readonly Item[], total: number, groups: readonly Limit[]): boolean {
  const [low, high] = [new Float64Array(groups.length + 1), new Float64Array(groups.length + 1)];
  for (const { env, count, group } of items) {
    const g = group < 0 ? groups.length : group;
    low[g] = (low[g] ?? 0) + count * env.low;
    high[g] = (high[g] ?? 0) + count * env.high;
  }
  let [least, most] = [low[groups.length] ?? 0, high[groups.length] ?? 0];
  for (const [g, limit] of groups.entries()) {
    if ((low[g] ?? 0) > limit.high || (high[g] ?? 0) < limit.low) return false;
    least += Math.max(low[g] ?? 0, limit.low);
    most += Math.min(high[g] ?? 0, limit.high);
  }
  return least <= total * (1 + 1e-12) && total <= most * (1 + 1e-12);
}

const clip = (x: number, { low, high }: Limit): number => Math.min(high, Math.max(low, x));

/**
 * @param total Between the sum of the lows and of the highs, group limits respected: the caller has checked that.
 * @param guess Where to start: ν of a problem much like this one.
 */
export function level(items: readonly Item[], total: number, groups: readonly Limit[], guess?: number): Level {
  const nu = priceOf(items, total, groups, guess ?? guessOf(items, total));
  const amounts = new Float64Array(items.length);
  const all = items.map((_, i) => i);
  if (groups.length === 0) return { nu, groupNu: [], amounts, bound: settle(items, all, total, nu, groups, amounts) };
  const sums = emptySums(groups.length);
  take(sums, items, groups, nu);
  const groupNu: number[] = [];
  let [left, bound] = [total, 0];
  groups.forEach((limit, g) => {
    const target = (sums.least[g] ?? 0) > limit.high ? limit.high : (sums.most[g] ?? 0) < limit.low ? limit.low : null;
    groupNu.push(nu);
    if (target === null) return;
    const members = all.filter((i) => items[i]?.group === g);
    const own = members.flatMap((i) => items[i] ?? []);
    const price = priceOf(own, target, [], nu);
    groupNu[g] = price;
    left -= target;
    bound += settle(items, members, target, price, [], amounts);
  });
  const rest = all.filter((i) => {
    const group = items[i]?.group ?? -1;
    return group < 0 || groupNu[group] === nu;
  });
  return { nu, groupNu, amounts, bound: bound + settle(items, rest, left, nu, groups, amounts) };
}

/** Σ x at a price: per group, and in all with every group clipped to its limits. Filled in place, pass after pass. */
type Sums = {
  low: number;
  high: number;
  drop: number;
  readonly least: Float64Array;
  readonly most: Float64Array;
  readonly drops: Float64Array;
};
const emptySums = (groups: number): Sums => ({
  low: 0,
  high: 0,
  drop: 0,
  least: new Float64Array(groups),
  most: new Float64Array(groups),
  drops: new Float64Array(groups),
});

function take(sums: Sums, items: readonly Item[], groups: readonly Limit[], nu: number): void {
  const { least, most, drops } = sums;
  const at: Stand = { spend: 0, drop: 0, room: 0 };
  let [low, room, drop] = [0, 0, 0];
  least.fill(0);
  most.fill(0);
  drops.fill(0);
  for (const { env, count, group } of items) {
    stand(env, nu, at);
    if (group < 0 || group >= least.length) {
      low += count * at.spend;
      room += count * at.room;
      drop += count * at.drop;
    } else {
      least[group] = (least[group] ?? 0) + count * at.spend;
      most[group] = (most[group] ?? 0) + count * (at.spend + at.room);
      drops[group] = (drops[group] ?? 0) + count * at.drop;
    }
  }
  let high = low + room;
  groups.forEach((limit, g) => {
    const [from, to] = [least[g] ?? 0, most[g] ?? 0];
    low += clip(from, limit);
    high += clip(to, limit);
    if (from > limit.low && from < limit.high) drop += drops[g] ?? 0;
  });
  sums.low = low;
  sums.high = high;
  sums.drop = drop;
}

/** ν with Σ x(ν) = total, or at whose jump the total lies. */
function priceOf(items: readonly Item[], total: number, groups: readonly Limit[], guess: number): number {
  const sums = emptySums(groups.length);
  const close = CLOSE * Math.abs(total);
  let width = Number.POSITIVE_INFINITY;
  let [nu, below, above, stride, halved] = [guess, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, 1, false];
  /** 0 at the price, 1 where it is too low (too much is bought), −1 where it is too high; narrows the bracket. */
  const side = (at: number): -1 | 0 | 1 => {
    take(sums, items, groups, at);
    if (sums.low <= total + close && total - close <= sums.high) return 0;
    if (sums.low > total) {
      below = at;
      return 1;
    }
    above = at;
    return -1;
  };
  for (let i = 0; i < 200; i++) {
    if (side(nu) === 0) return nu;
    const bracketed = above - below < Number.POSITIVE_INFINITY;
    if (bracketed && !halved && i >= 7) {
      halved = true;
      const at = halve(items, below, above, side);
      if (at !== null) return at;
    }
    if (above - below <= 1e-15 * Math.max(1, Math.abs(nu))) return above;
    const excess = (sums.low > total ? sums.low : sums.high) - total;
    const newton = nu + excess / sums.drop;
    if (bracketed) {
      // Newton may hop from side to side of a kink; a bracket that has not halved in three steps is halved.
      const inside = newton > below && newton < above && (above - below < 0.5 * width || i % 3 !== 0);
      nu = inside ? newton : below + (above - below) / 2;
      if (i % 3 === 0) width = above - below;
    } else {
      const far = Math.max(-stride, Math.min(stride, newton - nu));
      nu += Number.isFinite(far) ? far : Math.sign(excess) * stride;
      stride *= 2;
      // Beyond every slope a double can hold: all lines are at their bounds.
      if (Math.abs(nu) > 1e5) return nu;
    }
  }
  return above;
}

/** Halves the jump points inside the bracket; the one at which the total lies, or null with the bracket free of jumps. */
function halve(items: readonly Item[], below: number, above: number, side: (nu: number) => -1 | 0 | 1): number | null {
  const points: number[] = [];
  for (const { env } of items) for (const nu of jumps(env)) if (nu > below && nu < above) points.push(nu);
  const sorted = Float64Array.from(points).sort();
  let [from, to] = [0, sorted.length - 1];
  while (from <= to) {
    const middle = (from + to) >> 1;
    const nu = sorted[middle] ?? 0;
    const where = side(nu);
    if (where === 0) return nu;
    if (where === 1) from = middle + 1;
    else to = middle - 1;
  }
  return null;
}

/** Where to start: many lines by a sample of them, few by the mean steepness where each has its share of the room. */
function guessOf(items: readonly Item[], total: number): number {
  const every = Math.ceil(items.length / 500);
  if (every >= 4) {
    const sample = items.filter((_, i) => i % every === 0);
    const [least, most] = [roomOf(items), roomOf(sample)];
    const share = least.high > least.low ? (total - least.low) / (least.high - least.low) : 0;
    return priceOf(sample, most.low + share * (most.high - most.low), [], guessOf(sample, most.low));
  }
  const { low, high } = roomOf(items);
  const share = high > low ? Math.min(1, Math.max(1e-6, (total - low) / (high - low))) : 0;
  let [sum, seen] = [0, 0];
  for (const { env } of items) {
    const steep = steepness(env, env.low + share * (env.high - env.low));
    if (!Number.isFinite(steep)) continue;
    sum += steep;
    seen++;
  }
  return seen === 0 ? 0 : sum / seen;
}

function roomOf(items: readonly Item[]): Limit {
  let [low, high] = [0, 0];
  for (const { env, count } of items) {
    low += count * env.low;
    high += count * env.high;
  }
  return { low, high };
}

/**
 * Writes the spends of the members at a price and hands out what is left of the target: first along the straight
 * pieces at this very price, the earlier line first, then by one linear step (Δxᵢ ∝ −dxᵢ/dν), then the rounding error. Returns the members' part of the bound.
 */
function settle(
  items: readonly Item[],
  members: readonly number[],
  target: number,
  nu: number,
  groups: readonly Limit[],
  amounts: Float64Array,
): number {
  const at: Stand = { spend: 0, drop: 0, room: 0 };
  const rooms = new Float64Array(items.length);
  const drops = new Float64Array(items.length);
  const inGroup = new Float64Array(groups.length);
  let [left, bound, drop] = [target, 0, 0];
  for (const i of members) {
    const item = items[i];
    if (item === undefined) continue;
    stand(item.env, nu, at);
    amounts[i] = item.count * at.spend;
    rooms[i] = item.count * at.room;
    drops[i] = item.count * at.drop;
    drop += drops[i] ?? 0;
    left -= amounts[i] ?? 0;
    if (item.group >= 0) inGroup[item.group] = (inGroup[item.group] ?? 0) + (amounts[i] ?? 0);
    bound += item.count * ceiling(item.env, at.spend);
  }
  if (left !== 0) bound += left * Math.exp(nu);
  const give = (i: number, most: number): void => {
    const item = items[i];
    if (item === undefined || left === 0) return;
    const limit = groups[item.group];
    const inside = inGroup[item.group] ?? 0;
    const amount = amounts[i] ?? 0;
    const change =
      left > 0
        ? Math.min(left, most, item.count * item.env.high - amount, limit === undefined ? left : limit.high - inside)
        : Math.max(left, -most, item.count * item.env.low - amount, limit === undefined ? left : limit.low - inside);
    if (!(change * left > 0)) return;
    amounts[i] = amount + change;
    left -= change;
    if (limit !== undefined) inGroup[item.group] = inside + change;
  };
  // A group still below its least comes first; it gets there along its own straight pieces.
  groups.forEach((limit, g) => {
    for (const i of members)
      if (items[i]?.group === g && (rooms[i] ?? 0) > 0 && (inGroup[g] ?? 0) < limit.low) {
        const before = amounts[i] ?? 0;
        give(i, Math.min(rooms[i] ?? 0, limit.low - (inGroup[g] ?? 0)));
        rooms[i] = (rooms[i] ?? 0) - ((amounts[i] ?? 0) - before);
      }
  });
  for (const i of members) if ((rooms[i] ?? 0) > 0) give(i, rooms[i] ?? 0);
  if (drop > 0 && Math.abs(left) <= 2 * CLOSE * Math.abs(target)) {
    const share = left / drop;
    for (const i of members) if ((drops[i] ?? 0) > 0) give(i, Math.abs(share) * (drops[i] ?? 0));
  }
  for (const i of members) give(i, Number.POSITIVE_INFINITY);
  return bound;
}
