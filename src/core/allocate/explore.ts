/**
 * Learning while spending (C59): a share of the budget goes where the best line might be. Thompson sampling: every draw
 * takes a plausible return of each line from what is known of it; the line with the largest wins the draw. What a line
 * gets is the share of draws that it wins, so little is spent on lines that are known to be poor, more on unknown ones.
 */
import { isMinor, type Minor } from '../money.ts';
import { beta, normal } from '../random.ts';
import { ok, problem, type Result } from '../result.ts';
import { streamOf } from '../scenario/streamOf.ts';
import { setAside } from './contingency.ts';
import { splitByWeights } from './splitByWeights.ts';

/** `rate`: conversions of trials, each trial's money worth `value` when it converts. `value`: mean with its deviation. */
export type Arm = { readonly name: string } & (
  | { readonly kind: 'rate'; readonly conversions: number; readonly trials: number; readonly value: number }
  | { readonly kind: 'value'; readonly mean: number; readonly sd: number }
);
export type Exploration = {
  /** For exploring, per arm; the rest of the budget is left to the plan. */
  readonly amounts: readonly Minor[];
  readonly rest: Minor;
  /** Draws won, per arm. */
  readonly wins: readonly number[];
  /** What is expected of each arm before any more is known. */
  readonly means: readonly number[];
  /** Mean over the draws by which the winner beats the arm with the largest mean: the most that knowing is worth. */
  readonly regret: number;
};

/** What is expected of an arm: a rate starts from beta(1, 1). */
export const meanOf = (arm: Arm): number =>
  arm.kind === 'rate' ? (arm.value * (1 + arm.conversions)) / (2 + arm.trials) : arm.mean;

const MOST_DRAWS = 1_000_000;
const STEP = 20_000;

/** `exploring` to its end. */
export function explore(...given: Parameters<typeof exploring>): Result<Exploration> {
  const run = exploring(...given);
  for (;;) {
    const step = run.next();
    if (step.done) return step.value;
  }
}

/**
 * @param share Of the total, rounded down. @param draws Whole, 1 to 1,000,000 over all arms together.
 * @param seed Whole. Every arm draws from the stream of its name: the order of arms does not matter, but for ties.
 * @returns Yields how many draws of all arms are done.
 * @error `no-lines`, `twice` (a name), `bad-arm`, `bad-draws`, as `setAside`.
 * @example explore(100000, 0.1, [unknown, known], 42) // the same amounts for the same seed
 */
export function* exploring(
  total: Minor,
  share: number,
  arms: readonly Arm[],
  seed: number,
  draws = 2000,
): Generator<number, Result<Exploration>> {
  if (arms.length === 0) return problem('no-lines', 'there are no lines to explore');
  if (!(isMinor(draws) && draws >= 1 && draws * arms.length <= MOST_DRAWS))
    return problem('bad-draws', `${draws} draws of ${arms.length} lines: it must be 1 to 1,000,000 in all`);
  if (new Set(arms.map(({ name }) => name)).size < arms.length)
    return problem('twice', 'two lines have one name: they would draw alike');
  const bad = arms.findIndex((arm) =>
    arm.kind === 'rate'
      ? !(arm.conversions >= 0 && arm.trials >= arm.conversions && arm.trials < 1e15 && Math.abs(arm.value) < 1e300)
      : !(Math.abs(arm.mean) < 1e300 && arm.sd >= 0 && arm.sd < 1e300),
  );
  if (bad >= 0)
    return problem('bad-arm', `line ${bad + 1} needs 0 ≤ conversions ≤ trials, or a deviation of 0 or more`);
  const aside = setAside(total, share);
  if (!aside.ok) return aside;
  const means = arms.map(meanOf);
  const leader = means.reduce((best, mean, i) => (mean > (means[best] ?? 0) ? i : best), 0);
  const best = new Float64Array(draws).fill(Number.NEGATIVE_INFINITY);
  const led = new Float64Array(draws);
  const winner = new Int32Array(draws);
  for (const [i, arm] of arms.entries()) {
    const random = streamOf(seed, arm.name);
    for (let d = 0; d < draws; d++) {
      if ((i * draws + d) % STEP === 0) yield i * draws + d;
      // Before any trial every rate is as likely: beta(1, 1).
      const drawn =
        arm.kind === 'rate'
          ? arm.value * beta(random, 1 + arm.conversions, 1 + arm.trials - arm.conversions)
          : normal(random, arm.mean, arm.sd);
      if (i === leader) led[d] = drawn;
      if (drawn <= (best[d] ?? 0)) continue;
      best[d] = drawn;
      winner[d] = i;
    }
  }
  const wins = arms.map((_, i) => winner.reduce((sum, won) => sum + (won === i ? 1 : 0), 0));
  const regret = best.reduce((sum, drawn, d) => sum + (drawn - (led[d] ?? 0)) / draws, 0);
  const split = splitByWeights(aside.value.reserve, wins);
  return split.ok ? ok({ amounts: split.value.amounts, rest: aside.value.left, wins, means, regret }) : split;
}
