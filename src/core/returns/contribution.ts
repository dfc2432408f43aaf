/** The contribution waterfall of a channel (C32): revenue − COGS − variable − media − people. */
import { type Minor, sumMinor, TOO_LARGE } from '../money.ts';
import { ok, type Result } from '../result.ts';

/** Costs are positive amounts. */
export type ChannelResult = {
  readonly revenue: Minor;
  readonly cogs: Minor;
  readonly variable: Minor;
  readonly media: Minor;
  readonly people: Minor;
};
const COSTS = ['cogs', 'variable', 'media', 'people'] as const;

/** What is left after a cost; `margin` is its share of revenue, null without revenue. */
export type ContributionStep = {
  readonly after: 'revenue' | (typeof COSTS)[number];
  readonly cost: Minor;
  readonly left: Minor;
  readonly margin: number | null;
};

/**
 * Five steps: revenue, gross margin (after cogs), contribution before media (after variable), contribution after
 * media, contribution after people. Several channels are added first: margins are ratios of sums (R24).
 * @error `too-large` (beyond 2^53 minor units).
 * @example contribution([{ revenue: 1000, cogs: 400, variable: 100, media: 200, people: 50 }]) // … left 250, margin 0.25
 */
export function contribution(channels: readonly ChannelResult[]): Result<readonly ContributionStep[]> {
  const total = (part: keyof ChannelResult): Minor => sumMinor(channels.map((channel) => channel[part]));
  const revenue = total('revenue');
  const share = (left: Minor): number | null => (revenue === 0 ? null : left / revenue);
  let left = revenue;
  const steps: ContributionStep[] = [{ after: 'revenue', cost: 0, left, margin: share(left) }];
  for (const after of COSTS) {
    const cost = total(after);
    left = sumMinor([left, -cost]);
    steps.push({ after, cost, left, margin: share(left) });
  }
  return Number.isNaN(left) ? TOO_LARGE : ok(steps);
}
