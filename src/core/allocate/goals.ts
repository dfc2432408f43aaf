/**
 * Goals beyond "the most outcome for this total": each walks the efficient frontier F(T), the best outcome of total T.
 *
 * F rises with T, so the least spend for a target is found by halving. The greatest spend at a wanted return r solves
 * F(T) ≥ r·T; F(T)/T falls once every line is past its knee, but S-curves can make it rise first, so the last crossing
 * is looked for from the top. The most profit at a margin m is no search at all: money that is kept is one more line
 * whose every unit is worth 1/m of outcome.
 */
import type { Minor } from '../money.ts';
import { ok, problem, type Result } from '../result.ts';
import { allocateCurves, type CurveProblem, type CurveSolution } from './curves/solve.ts';

export type Goal =
  /** Spend the whole total for the most outcome. */
  | { readonly kind: 'outcome' }
  /** The least total, up to the given one, that brings this outcome. */
  | { readonly kind: 'target'; readonly outcome: number }
  /** The greatest total, up to the given one, whose outcome per unit of money is at least this (1 ÷ CPA, or ROAS). */
  | { readonly kind: 'return'; readonly ratio: number }
  /** The total, up to the given one, with the most margin × outcome − spend. */
  | { readonly kind: 'profit'; readonly margin: number };

/**
 * The best total for a goal, and its best allocation.
 * @error As `allocateCurves`; `unreachable` when even the best total misses the target, with what it would bring.
 * @example reach(lines worth 3 (at most 40.00) and 2 a unit, up to 100.00, { kind: 'target', outcome: 200 }) // 80.00
 */
export function reach(given: CurveProblem, goal: Goal): Result<CurveSolution & { readonly total: Minor }> {
  const floors = given.low.reduce((sum: number, low) => sum + (low ?? 0), 0);
  const at = (total: Minor) => allocateCurves({ ...given, total });
  switch (goal.kind) {
    case 'outcome': {
      const best = at(given.total);
      return best.ok ? ok({ ...best.value, total: given.total }) : best;
    }
    case 'profit':
      return mostProfit(given, goal.margin);
    case 'target': {
      const most = at(given.total);
      if (!most.ok) return most;
      if (most.value.value < goal.outcome)
        return problem(
          'unreachable',
          `the whole total brings ${most.value.value}, less than the target ${goal.outcome}`,
        );
      return edge(at, floors, given.total, (solved) => solved.value >= goal.outcome, 'least');
    }
    case 'return': {
      const good = (solved: CurveSolution, total: Minor) =>
        solved.value * 10 ** given.decimals >= goal.ratio * total * (1 - 1e-12);
      const STEPS = 64;
      let upper = given.total;
      for (let i = STEPS; i >= 0; i--) {
        const total = Math.round(floors + ((given.total - floors) * i) / STEPS);
        const solved = at(total);
        if (!solved.ok) {
          if (i === STEPS) return solved;
          continue;
        }
        if (!good(solved.value, total)) {
          upper = total;
          continue;
        }
        if (i === STEPS) return ok({ ...solved.value, total });
        const last = edge(at, total, upper, (s, t) => !good(s, t), 'last before');
        if (!last.ok || last.value.total > 0) return last;
        break;
      }
      return problem('unreachable', `no total up to the given one brings ${goal.ratio} per unit of money`);
    }
  }
}

/** The least total that passes, or the last one before it, where everything above a passing total passes too. */
function edge(
  at: (total: Minor) => Result<CurveSolution>,
  from: Minor,
  to: Minor,
  passes: (solved: CurveSolution, total: Minor) => boolean,
  wanted: 'least' | 'last before',
): Result<CurveSolution & { readonly total: Minor }> {
  let [low, high] = [from, to];
  while (high - low > 1) {
    const middle = Math.floor(low + (high - low) / 2);
    const solved = at(middle);
    if (solved.ok && passes(solved.value, middle)) high = middle;
    else low = middle;
  }
  const lowest = at(low);
  const total = wanted === 'last before' || (lowest.ok && passes(lowest.value, low)) ? low : high;
  const best = at(total);
  return best.ok ? ok({ ...best.value, total }) : best;
}

function mostProfit(given: CurveProblem, margin: number): Result<CurveSolution & { readonly total: Minor }> {
  if (!(margin > 0)) return problem('bad-margin', `a margin of ${margin} earns nothing; it must be above 0`);
  const kept = { kind: 'linear', a: 1 / margin, b: 0, s: 0 } as const;
  const solved = allocateCurves({
    ...given,
    curves: [...given.curves, kept],
    low: [...given.low, null],
    high: [...given.high, null],
    ...(given.least ? { least: [...given.least, null] } : {}),
    ...(given.group ? { group: [...given.group, -1] } : {}),
  });
  if (!solved.ok) return solved;
  const { amounts, value, bound, limits } = solved.value;
  const money = amounts[amounts.length - 1] ?? 0;
  const keptWorth = money / 10 ** given.decimals / margin;
  const own = value - keptWorth;
  const top = bound - keptWorth;
  return ok({
    amounts: amounts.slice(0, -1),
    value: own,
    bound: top,
    gap: top <= own ? 0 : (top - own) / Math.max(Math.abs(own), Number.MIN_VALUE),
    limits,
    total: given.total - money,
  });
}
