/**
 * Plans against uncertain curves (P6, C35, moonshot 6). Every draw is a world with a curve per line; a plan is judged
 * by what it brings over all of them, and by how much better the best plan of each world would have been.
 */
import { branch } from '../allocate/curves/branch.ts';
import { type CurveProblem, curveSpace, gapOf, worth } from '../allocate/curves/solve.ts';
import type { Minor } from '../money.ts';
import { triangular } from '../random.ts';
import type { Curve } from '../response/curve.ts';
import { ok, problem, type Result } from '../result.ts';
import { conditionalValueAtRisk, percentiles } from '../risk/percentile.ts';
import { streamOf } from './streamOf.ts';

/** What a line's outcome may be against its curve: 0.8, 1, 1.1 is 20 % less to 10 % more. */
export type Range = { readonly name: string; readonly low: number; readonly base: number; readonly high: number };

/**
 * Worlds from low / base / high per line: each line's curve times a draw of its triangle. Lines draw from the stream of
 * their name: other lines do not change what a line draws.
 * @error `bad-range` (0 ≤ low ≤ base ≤ high does not hold), `bad-draws` (1 to 100,000), `lengths`.
 * @example drawWorlds([curve], [{ name: 'TV', low: 0.8, base: 1, high: 1.1 }], 1000, 42) // 1,000 worlds of one curve
 */
export function drawWorlds(
  curves: readonly Curve[],
  ranges: readonly Range[],
  draws: number,
  seed: number,
): Result<readonly (readonly Curve[])[]> {
  if (curves.length !== ranges.length)
    return problem('lengths', `${curves.length} curves need as many ranges, not ${ranges.length}`);
  if (!(Number.isInteger(draws) && draws >= 1 && draws <= 100_000))
    return problem('bad-draws', `the number of draws is ${draws}; it is from 1 to 100000`);
  const bad = ranges.find(({ low, base, high }) => !(low >= 0 && low <= base && base <= high && high < 1e300));
  if (bad !== undefined)
    return problem('bad-range', `'${bad.name}': ${bad.low}, ${bad.base}, ${bad.high} must ascend from 0 or more`);
  const streams = ranges.map(({ name }) => streamOf(seed, name));
  const world = () =>
    curves.map((curve, i) => {
      const { low = 1, base = 1, high = 1 } = ranges[i] ?? {};
      const random = streams[i];
      return random === undefined ? curve : times(curve, triangular(random, low, base, high));
    });
  return ok(Array.from({ length: draws }, world));
}

/** The curve with its outcome multiplied. */
export function times(curve: Curve, factor: number): Curve {
  switch (curve.kind) {
    case 'table':
      return { ...curve, points: curve.points.map(({ spend, outcome }) => ({ spend, outcome: outcome * factor })) };
    case 'mean':
      return { ...curve, parts: curve.parts.map((part) => ({ ...part, a: part.a * factor })) };
    default:
      return { ...curve, a: curve.a * factor };
  }
}

export type NamedPlan = { readonly name: string; readonly amounts: readonly Minor[] };
export type PlanRisk = {
  readonly name: string;
  readonly mean: number;
  readonly p10: number;
  readonly p50: number;
  readonly p90: number;
  /** Share of worlds in which the plan brings the target. */
  readonly chance: number;
  /** Mean of the worst worlds, 1 − level of all. */
  readonly cvar: number;
  /** What the best plan of each world brings more, on average and at most. */
  readonly expectedRegret: number;
  readonly maxRegret: number;
};
export type Risks = {
  readonly plans: readonly PlanRisk[];
  /** The plan whose largest regret is least; ties to the earlier. */
  readonly choice: number;
  /** How far, at worst, the best of a world may lie above what was found, as a share: 1e-6 unless the search ran out. */
  readonly gap: number;
};
export type Progress = { readonly done: number; readonly of: number };
export type Trial = {
  readonly worlds: readonly (readonly Curve[])[];
  readonly plans: readonly NamedPlan[];
  /** What the best plan of each world must obey: total, bounds, groups, in minor units. */
  readonly limits: Omit<CurveProblem, 'curves' | 'step' | 'effort'>;
  readonly target: number;
  /** Of the CVaR, 0 to below 1; 0.9 is the mean of the worst tenth. */
  readonly level: number;
};

/**
 * Judges plans world by world. Yields after each, so that a caller can show progress, or stop by not asking again.
 * @error `no-draws`, `no-plans`, `lengths`, `unequal-totals` (regret compares plans of one total), `bad-level`, as
 *   `curveSpace`.
 * @example const run = simulate(trial); let step = run.next(); while (!step.done) step = run.next(); step.value
 */
export function* simulate({ worlds, plans, limits, target, level }: Trial): Generator<Progress, Result<Risks>> {
  const lines = limits.low.length;
  if (plans.length === 0) return problem('no-plans', 'there is no plan to judge');
  if ([...worlds, ...plans.map(({ amounts }) => amounts)].some((list) => list.length !== lines))
    return problem('lengths', `every plan and every draw needs ${lines} lines`);
  const odd = plans.find(({ amounts }) => amounts.reduce((sum, amount) => sum + amount, 0) !== limits.total);
  if (odd !== undefined)
    return problem(
      'unequal-totals',
      `plan '${odd.name}' does not spend the total ${limits.total}: regret needs one total`,
    );
  const values = plans.map(() => new Float64Array(worlds.length));
  const regrets = plans.map(() => new Float64Array(worlds.length));
  let gap = 0;
  let guess: number | undefined;
  for (const [w, curves] of worlds.entries()) {
    const own = plans.map(({ amounts }) => worth(curves, amounts, limits.decimals));
    const space = curveSpace({ ...limits, curves, step: 1 });
    if (!space.ok) return space;
    const { lines: spans, groups, unit } = space.value;
    // To fractions of a cent, as rounding every world would only take time; and branches that cannot beat the best
    // plan in hand are closed at once.
    const known = Math.max(...own);
    const best = branch(spans, limits.total / unit, groups, { nodes: 2000, gap: 1e-6, known, guess });
    guess = best.level.nu;
    const top = Math.max(best.value, known);
    gap = Math.max(gap, gapOf(top, best.bound));
    own.forEach((value, p) => {
      const [kept, lost] = [values[p], regrets[p]];
      if (kept !== undefined) kept[w] = value;
      if (lost !== undefined) lost[w] = top - value;
    });
    yield { done: w + 1, of: worlds.length };
  }
  const judged: PlanRisk[] = [];
  for (const [p, { name }] of plans.entries()) {
    const risk = riskOf(name, Array.from(values[p] ?? []), Array.from(regrets[p] ?? []), target, level);
    if (!risk.ok) return risk;
    judged.push(risk.value);
  }
  const least = judged.reduce((most, { maxRegret }) => Math.min(most, maxRegret), Number.POSITIVE_INFINITY);
  return ok({ plans: judged, choice: judged.findIndex(({ maxRegret }) => maxRegret === least), gap });
}

function riskOf(
  name: string,
  values: readonly number[],
  regrets: readonly number[],
  target: number,
  level: number,
): Result<PlanRisk> {
  const points = percentiles(values, [0.1, 0.5, 0.9]);
  if (!points.ok) return points;
  const cvar = conditionalValueAtRisk(values, level);
  if (!cvar.ok) return cvar;
  const mean = (list: readonly number[]) => list.reduce((sum, value) => sum + value, 0) / list.length;
  const [p10 = 0, p50 = 0, p90 = 0] = points.value;
  return ok({
    name,
    mean: mean(values),
    p10,
    p50,
    p90,
    chance: values.filter((value) => value >= target).length / values.length,
    cvar: cvar.value,
    expectedRegret: mean(regrets),
    maxRegret: regrets.reduce((most, regret) => Math.max(most, regret), 0),
  });
}
