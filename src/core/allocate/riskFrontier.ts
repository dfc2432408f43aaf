/**
 * The least risk for a return (R31): the efficient mixes of `allocateRisk` from the safest to the one with the most
 * return. As the tolerance of risk 1 ÷ λ grows, the best mix moves in straight pieces (Markowitz's critical lines), and
 * its return with it: a false position on the tolerance meets a return in few steps.
 */
import type { Minor } from '../money.ts';
import { ok, problem, type Result } from '../result.ts';
import { allocateRisk, type RiskProblem, type RiskSolution } from './meanVariance.ts';

/** λ per currency unit; null: the most return, whatever its risk. */
export type Mix = RiskSolution & { readonly aversion: number | null };
type Given = Omit<RiskProblem, 'aversion' | 'step'>;

/** λ may go so far around the natural size (spread of returns ÷ largest variance ÷ total). */
const [SAFEST, BOLDEST] = [1e-6, 1e9];
/** Returns are met up to this share of all that lies between the safest mix and the most return. */
const NEAR = 1e-9;
const MOST = 60;

/**
 * @param points At least 2. Mixes are real, evenly spaced by return, the safest first; one when nothing is to choose.
 * @returns Yields how many points are found. @error As `allocateRisk`.
 */
export function* riskFrontier(given: Given, points: number): Generator<number, Result<readonly Mix[]>> {
  const path = pathOf(given);
  if (!path.ok) return path;
  const { safest, boldest } = path.value;
  // Narrower than the solver is exact, it is a point.
  const largest = given.returns.reduce((most, one) => Math.max(most, Math.abs(one)), 0);
  const size = (largest * given.limits.total) / 10 ** given.decimals;
  if (!(boldest.expected - safest.expected > 1e-6 * size)) return ok([boldest]);
  const mixes: Mix[] = [safest];
  for (let i = 1; i < points - 1; i++) {
    yield i;
    const mix = path.value.meet(safest.expected + ((boldest.expected - safest.expected) * i) / (points - 1));
    if (!mix.ok) return mix;
    mixes.push(mix.value);
  }
  return ok([...mixes, boldest]);
}

/**
 * The mix of least risk that is expected to bring at least so much.
 * @param expected In currency units: return × total.
 * @param step Minor units of the amounts; rounding can cost the last units of the return.
 * @error As `allocateRisk`; `infeasible` when no mix brings so much.
 */
export function leastRisk(given: Given, expected: number, step: Minor): Result<Mix> {
  const path = pathOf(given);
  if (!path.ok) return path;
  const { safest, boldest, meet } = path.value;
  if (expected > boldest.expected + 1e-9 * Math.abs(boldest.expected))
    return problem('infeasible', `the most that can be expected is ${boldest.expected}, not ${expected}`);
  const mix = expected <= safest.expected ? ok(safest) : meet(expected);
  if (!mix.ok || step === 0) return mix;
  const { aversion } = mix.value;
  const whole = allocateRisk({ ...given, aversion: aversion ?? 0, step });
  return whole.ok ? ok({ ...whole.value, aversion }) : whole;
}

type Known = { readonly tolerance: number; readonly mix: Mix };
type Path = {
  readonly safest: Mix;
  readonly boldest: Mix;
  readonly meet: (expected: number) => Result<Mix>;
};
function pathOf(given: Given): Result<Path> {
  const { limits, returns, risk, decimals } = given;
  const total = limits.total / 10 ** decimals;
  const size = (list: readonly number[]) => list.reduce((most, value) => Math.max(most, value), 0);
  const spread = size(returns) - returns.reduce((least, value) => Math.min(least, value), size(returns));
  const variance = size(
    returns.map((_, i) => risk.factors.reduce((sum, factor) => sum + (factor[i] ?? 0) ** 2, risk.own[i] ?? 0)),
  );
  const natural = spread / (variance * total);
  const at = (tolerance: number): Result<Mix> => {
    const aversion = natural / tolerance;
    const found = allocateRisk({ ...given, aversion, step: 0 });
    return found.ok ? ok({ ...found.value, aversion }) : found;
  };
  const bold = allocateRisk({ ...given, aversion: 0, step: 0 });
  if (!bold.ok) return bold;
  const all: Mix = { ...bold.value, aversion: null };
  if (!(natural > 0 && natural < Number.POSITIVE_INFINITY)) {
    // Without risk the most return is safest; without a difference in return only the risk counts.
    const least = variance * total > 0 ? allocateRisk({ ...given, aversion: 1 / (variance * total), step: 0 }) : bold;
    if (!least.ok) return least;
    const mix: Mix = variance * total > 0 ? { ...least.value, aversion: 1 / (variance * total) } : all;
    return ok({ safest: mix, boldest: mix, meet: () => ok(mix) });
  }
  const safest = at(SAFEST);
  if (!safest.ok) return safest;
  const near = NEAR * (all.expected - safest.value.expected);
  const known: Known[] = [{ tolerance: SAFEST, mix: safest.value }];
  for (let tolerance = 1; tolerance <= BOLDEST; tolerance *= 4) {
    const mix = at(tolerance);
    if (!mix.ok) return mix;
    known.push({ tolerance, mix: mix.value });
    if (mix.value.expected >= all.expected - near) break;
  }
  const top = known[known.length - 1] ?? { tolerance: BOLDEST, mix: all };
  return ok({ safest: safest.value, boldest: top.mix, meet });

  function meet(expected: number): Result<Mix> {
    let [a, b] = [known[0] ?? top, top];
    for (const one of known) {
      if (one.mix.expected <= expected && one.tolerance > a.tolerance) a = one;
      if (one.mix.expected >= expected && one.tolerance < b.tolerance) b = one;
    }
    let [under, over] = [a.mix.expected - expected, b.mix.expected - expected];
    for (let round = 0; round < MOST && over > near && b.tolerance - a.tolerance > 1e-15 * b.tolerance; round++) {
      // Every third time the middle, so that a sharp bend cannot hold one end for ever.
      const share = round % 3 === 2 || !(over > under) ? 0.5 : -under / (over - under);
      const tolerance: number = a.tolerance + (b.tolerance - a.tolerance) * Math.min(1 - 1e-9, Math.max(1e-9, share));
      const mix = at(tolerance);
      if (!mix.ok) return mix;
      const one: Known = { tolerance, mix: mix.value };
      known.push(one);
      const miss = mix.value.expected - expected;
      if (miss >= -near) [b, over] = [one, miss];
      if (miss <= near) [a, under] = [one, miss];
    }
    return ok(b.mix);
  }
}
