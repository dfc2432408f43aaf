/** Spend limits (C40, R26): inform, warn, stop; by percentage or by amount; the first to trip wins. */
import { isMinor, type Minor } from '../money.ts';
import { ok, problem, type Result } from '../result.ts';
import { floorShare } from '../share.ts';

/** From mild to strict. */
export const LIMIT_ACTIONS = ['inform', 'warn', 'stop'] as const;
export type LimitAction = (typeof LIMIT_ACTIONS)[number];
/** `share`: a fraction of the budget (1.1 is 110 %). `over`: minor units above the budget, negative for below. */
export type Limit = { readonly action: LimitAction; readonly measure: 'share' | 'over'; readonly value: number };

/** What seeds and finance teams use: inform at 80 %, warn at 100 %, stop at 110 %. */
export const DEFAULT_LIMITS: readonly Limit[] = [
  { action: 'inform', measure: 'share', value: 0.8 },
  { action: 'warn', measure: 'share', value: 1 },
  { action: 'stop', measure: 'share', value: 1.1 },
];

export type TripPoint = { readonly action: LimitAction; readonly at: Minor };
export type LimitCheck = {
  /** The strictest action that trips; null when none does. */
  readonly action: LimitAction | null;
  /** Where that action trips, and by how much use is above it; null when none does. */
  readonly at: Minor | null;
  readonly over: Minor | null;
  /** What may still be used before the next stricter action trips; null when there is none. */
  readonly next: { readonly action: LimitAction; readonly room: Minor } | null;
};

/**
 * Where each action trips: use above `at` trips it, use of exactly `at` does not. Of several limits for one action
 * the lowest counts; an action never trips after a stricter one.
 * @error `bad-amount`, `bad-limit` (a share that is negative or no number, an amount that is not whole).
 * @example tripPoints(10000000, warn 80 %, warn 1,000 over, stop 110 %) // warn at 8000000, stop at 11000000
 */
export function tripPoints(budget: Minor, limits: readonly Limit[]): Result<readonly TripPoint[]> {
  if (!isMinor(budget)) return problem('bad-amount', `the budget ${budget} is not a whole number of minor units`);
  const wrong = limits.findIndex(({ measure, value }) =>
    measure === 'share' ? !Number.isFinite(value) || value < 0 : !isMinor(value),
  );
  if (wrong >= 0) return problem('bad-limit', `limit ${wrong + 1} is ${limits[wrong]?.value}`);
  const points: TripPoint[] = [];
  let strictest = Number.POSITIVE_INFINITY;
  for (const action of [...LIMIT_ACTIONS].reverse()) {
    const own = limits
      .filter((limit) => limit.action === action)
      // A share of an overdrawn budget would be lower the more it allows.
      .map(({ measure, value }) => (measure === 'over' ? budget + value : floorShare(Math.max(budget, 0), value)));
    if (own.length === 0) continue;
    strictest = Math.min(strictest, ...own);
    if (!isMinor(strictest)) return problem('bad-limit', `the ${action} limit is beyond 2^53 minor units`);
    points.unshift({ action, at: strictest });
  }
  return ok(points);
}

/**
 * @param used Actual + open commitments + soft reservations + what is being entered: a check while entering.
 * @error As `tripPoints`; `bad-amount` (use that is not whole).
 * @example checkLimits(10000000, 10150000, [stop 1,000 over, stop 110 %]) // stop, at 10100000, over 50000
 */
export function checkLimits(budget: Minor, used: Minor, limits: readonly Limit[] = DEFAULT_LIMITS): Result<LimitCheck> {
  if (!isMinor(used)) return problem('bad-amount', `the use ${used} is not a whole number of minor units`);
  const points = tripPoints(budget, limits);
  if (!points.ok) return points;
  const tripped = points.value.filter(({ at }) => used > at).pop();
  const next = points.value.find(({ at }) => used <= at);
  return ok({
    action: tripped?.action ?? null,
    at: tripped?.at ?? null,
    over: tripped === undefined ? null : used - tripped.at,
    next: next === undefined ? null : { action: next.action, room: next.at - used },
  });
}
