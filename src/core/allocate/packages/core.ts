/**
 * One knapsack in whole numbers. Packages by value per cost; all before the first that does not fit are in (the break
 * selection). A state is a change of it: packages taken out on the left or put in on the right, the nearest first.
 * States dominated by a cheaper and better one go, and those that no completion can bring up to the best found.
 */

export type CoreOptimum = {
  readonly chosen: Uint8Array;
  readonly value: number;
  /** No selection is worth more. */
  readonly bound: number;
};

/** How many states to look at for ties alone, once the value is proven. */
const TIE_WORK = 50_000;

/**
 * @param costs Whole, 0 or more, their sum exact. @param values Whole, their sum below 10^15.
 * @param most Cap on the states looked at; the bound says how near the best then is.
 * @returns The highest value, then the lowest cost, then the earliest packages.
 */
export function bestCore(
  budget: number,
  costs: ArrayLike<number>,
  values: ArrayLike<number>,
  most: number,
): CoreOptimum {
  const chosen = new Uint8Array(costs.length);
  const ratio = new Float64Array(costs.length);
  const order: number[] = [];
  let [base, sum] = [0, 0];
  for (let i = 0; i < costs.length; i++) {
    const [cost, value] = [costs[i] ?? 0, values[i] ?? 0];
    if (value <= 0 || cost > budget) continue;
    sum += value;
    if (cost > 0) {
      ratio[i] = value / cost;
      order.push(i);
    } else {
      chosen[i] = 1;
      base += value;
    }
  }
  order.sort((a, b) => (ratio[b] ?? 0) - (ratio[a] ?? 0) || a - b);
  let [room, first] = [budget, 0];
  for (; first < order.length; first++) {
    const i = order[first] ?? 0;
    const cost = costs[i] ?? 0;
    if (cost > room) break;
    room -= cost;
    base += values[i] ?? 0;
    chosen[i] = 1;
  }
  const core: Core = { order, costs, values, ratio, room, first, margin: sum * 2 ** -50 };
  const found = expand(core, null, most);
  const ties = found.tied ? expand(core, found.value, TIE_WORK) : found;
  const { changed } = ties.finished || ties.cost < found.cost ? ties : found;
  for (const at of changed) chosen[order[at] ?? 0] = at < first ? 0 : 1;
  return { chosen, value: base + found.value, bound: base + found.bound };
}

type Core = {
  /** Packages by value per cost, and that ratio by package. */
  readonly order: readonly number[];
  readonly ratio: Float64Array;
  readonly costs: ArrayLike<number>;
  readonly values: ArrayLike<number>;
  /** What the break selection leaves of the budget. */
  readonly room: number;
  /** The place of the first package outside it. */
  readonly first: number;
  /** More than the rounding error of any bound. */
  readonly margin: number;
};

/** States as parallel lists, by rising cost and value: changes against the break selection. */
type States = { readonly cost: Float64Array; readonly value: Float64Array; readonly id: Int32Array; size: number };
const states = (most: number): States => ({
  cost: new Float64Array(most),
  value: new Float64Array(most),
  id: new Int32Array(most),
  size: 0,
});

type Change = {
  /** The places changed. */
  readonly changed: readonly number[];
  readonly value: number;
  readonly cost: number;
  /** No change gains more. */
  readonly bound: number;
  /** Other changes may gain as much. */
  readonly tied: boolean;
  readonly finished: boolean;
};

/** The best change. With the best value known: of all that reach it the cheapest, then the earliest. */
function expand(
  { order, ratio, costs, values, room, first, margin }: Core,
  known: number | null,
  most: number,
): Change {
  const ratioAt = (at: number): number => ratio[order[at] ?? 0] ?? 0;
  const price = first < order.length ? ratioAt(first) : 0;
  // State 0 is the break selection. Every other one changes one place, at its step, of the state that it came from.
  const from = [0];
  const step = [0];
  const places = [-1];
  let [now, next] = [states(64), states(64)];
  now.size = 1;
  let [best, bestValue, bestCost] = known === null || known === 0 ? [0, 0, 0] : [-1, known, Number.POSITIVE_INFINITY];
  let [left, right, work] = [first - 1, first, 0];
  // The highest bound of what is still open, and of what was closed.
  let [open, shut] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  /** Whether nothing below this bound needs looking at; in a search for ties, what may tie does. */
  const close = (bound: number): boolean => {
    if (known !== null ? bound >= bestValue : bound > bestValue) return false;
    if (bound > shut) shut = bound;
    return true;
  };

  /** Whether x selects the earlier packages of two states: both are walked back to the state that they share. */
  const isEarlier = (a: number, b: number): boolean => {
    let [x, y, least, wins] = [a, b, Number.POSITIVE_INFINITY, false];
    while (x !== y) {
      work++;
      const [xStep, yStep] = [step[x] ?? 0, step[y] ?? 0];
      const at = places[Math.max(xStep, yStep)] ?? 0;
      const i = order[at] ?? 0;
      // A place that both change does not tell them apart.
      if (xStep !== yStep && i < least) [least, wins] = [i, xStep > yStep === at >= first];
      if (xStep >= yStep) x = from[x] ?? 0;
      if (yStep >= xStep) y = from[y] ?? 0;
    }
    return wins;
  };
  /** A state that stays keeps its number; a new one gets the next. */
  const numberOf = (id: number, isNew: boolean): number => {
    if (!isNew) return id;
    from.push(id);
    step.push(places.length - 1);
    return from.length - 1;
  };

  for (let turn = 0; left >= 0 || right < order.length; turn++) {
    const onRight = left < 0 || (right < order.length && turn % 2 === 0);
    const at = onRight ? right++ : left--;
    const sign = onRight ? 1 : -1;
    const [plusCost, plusValue] = [sign * (costs[order[at] ?? 0] ?? 0), sign * (values[order[at] ?? 0] ?? 0)];
    if (close(Math.floor(room * price + plusValue - plusCost * price + margin))) continue;
    places.push(at);
    const below = left >= 0 ? ratioAt(left) : Number.POSITIVE_INFINITY;
    const above = right < order.length ? ratioAt(right) : 0;
    if (next.cost.length < 2 * now.size) next = states(3 * now.size);
    next.size = 0;
    open = Number.NEGATIVE_INFINITY;
    let [i, j, last, lastCost] = [0, 0, Number.NEGATIVE_INFINITY, -1];
    let [kept, lastReach] = [false, 0];
    while (i < now.size || j < now.size) {
      const oldCost = i < now.size ? (now.cost[i] ?? 0) : Number.POSITIVE_INFINITY;
      const oldValue = now.value[i] ?? 0;
      const newCost = j < now.size ? (now.cost[j] ?? 0) + plusCost : Number.POSITIVE_INFINITY;
      const newValue = (now.value[j] ?? 0) + plusValue;
      const isNew = newCost < oldCost || (newCost === oldCost && newValue > oldValue);
      const cost = isNew ? newCost : oldCost;
      const value = isNew ? newValue : oldValue;
      const origin = now.id[isNew ? j++ : i++] ?? 0;
      const slot = value > last ? next.size : next.size - 1;
      if (value > last) {
        last = value;
        lastCost = cost;
        const spare = room - cost;
        const reach = Math.floor(value + (spare >= 0 ? spare * above : spare * below) + margin);
        lastReach = reach;
        kept = !close(reach);
        if (!kept) continue;
        if (reach > open) open = reach;
        next.cost[slot] = cost;
        next.value[slot] = value;
        next.id[slot] = numberOf(origin, isNew);
        next.size++;
      } else if (value === last && cost === lastCost && kept) {
        if (known === null) {
          shut = Math.max(shut, lastReach);
          continue;
        }
        const id = numberOf(origin, isNew);
        if (!isEarlier(id, next.id[slot] ?? 0)) continue;
        next.id[slot] = id;
      } else continue;
      const id = next.id[slot] ?? 0;
      if (cost > room || id === best) continue;
      const wins = value - bestValue || bestCost - cost;
      if (wins > 0 || (wins === 0 && known !== null && isEarlier(id, best)))
        [best, bestValue, bestCost] = [id, value, cost];
      if (wins <= 0 && value === bestValue) shut = bestValue;
    }
    [now, next] = [next, now];
    work += now.size;
    if (now.size === 0 || work > most) break;
  }
  const changed: number[] = [];
  for (let id = best; id > 0; id = from[id] ?? 0) changed.push(places[step[id] ?? 0] ?? 0);
  const finished = now.size === 0 || (left < 0 && right >= order.length);
  const bound = finished ? bestValue : Math.max(bestValue, Math.min(open, Math.floor(room * price + margin)));
  return { changed, value: bestValue, cost: bestCost, bound, tied: shut >= bestValue || bound > bestValue, finished };
}
