/** Priority allocation (waterfall): minima first, then tier after tier; pro rata inside the tier that runs dry. */
import { append } from '../append.ts';
import { isMinor, type Minor, sumMinor, TOO_LARGE } from '../money.ts';
import { ok, problem, type Result } from '../result.ts';
import { splitByWeights } from './splitByWeights.ts';

export type PrioritySplit = {
  readonly amounts: readonly Minor[];
  /** What is left when every request is met. */
  readonly unallocated: Minor;
  /** The priority number of the tier that could not be met in full; null when all were. */
  readonly cutTier: number | null;
};

/**
 * @param requests What each line asks for, at least its minimum; minor units.
 * @param priority The tier of each line: 1 is funded before 2. Equal numbers share a tier.
 * @param min Paid before any tier; null is 0.
 * @error `no-lines`; `infeasible` when the minima add up to more than the total; `negative-request`; `too-large`.
 * @example splitByPriority(10000, [6000, 3000, 3000], [1, 2, 2]) // amounts 6000, 2000, 2000; cutTier 2
 */
export function splitByPriority(
  total: Minor,
  requests: readonly Minor[],
  priority: readonly number[],
  min: readonly (Minor | null)[] = [],
): Result<PrioritySplit> {
  if (requests.length === 0) return problem('no-lines', 'there are no lines to allocate to');
  const negative = requests.findIndex((request) => request < 0);
  if (negative >= 0) return problem('negative-request', `request ${negative + 1} is below 0`);
  const amounts = requests.map((_, line) => min[line] ?? 0);
  if (![total, sumMinor(requests), sumMinor(amounts)].every(isMinor)) return TOO_LARGE;
  let rest = total - sumMinor(amounts);
  if (rest < 0) return problem('infeasible', `minima add up to ${-rest} more than the total ${total}`);
  let cutTier: number | null = null;
  for (const [tier, lines] of [...linesByTier(requests, priority)].sort(([a], [b]) => a - b)) {
    const wants = lines.map((line) => Math.max(0, (requests[line] ?? 0) - (amounts[line] ?? 0)));
    const want = sumMinor(wants);
    if (want === 0) continue;
    const given = want <= rest ? ok({ amounts: wants }) : splitByWeights(rest, wants, { max: wants });
    if (!given.ok) return given;
    lines.forEach((line, i) => {
      amounts[line] = (amounts[line] ?? 0) + (given.value.amounts[i] ?? 0);
    });
    if (want > rest) cutTier ??= tier;
    rest -= Math.min(rest, want);
  }
  return ok({ amounts, unallocated: rest, cutTier });
}

/** Grouped in one pass: as many tiers as lines must not cost lines × tiers. */
function linesByTier(requests: readonly Minor[], priority: readonly number[]): ReadonlyMap<number, readonly number[]> {
  const tiers = new Map<number, number[]>();
  requests.forEach((_, line) => {
    const tier = priority[line];
    if (tier !== undefined) append(tiers, tier, line);
  });
  return tiers;
}
