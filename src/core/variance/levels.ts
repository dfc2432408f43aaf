/** Period, year to date and full year, tested apart (R4): a small monthly miss can be a large yearly one. */
import { isMinor, type Minor, sumMinor, TOO_LARGE } from '../money.ts';
import { ok, problem, type Result } from '../result.ts';
import { type Status, status, type Thresholds, variance, variancePercent } from './variance.ts';

/** What a plan is compared over. */
export const LEVELS = ['period', 'ytd', 'year'] as const;
export type Level = (typeof LEVELS)[number];
export type LevelTest = {
  readonly level: Level;
  readonly budget: Minor;
  readonly actual: Minor;
  readonly variance: Minor;
  /** A fraction of |budget|; null when the budget is 0. */
  readonly percent: number | null;
  /** REVIEW is what R3 calls material. */
  readonly status: Status;
};

/**
 * @param plan Phased budget, one amount per period of the year. @param actual One per closed period; more are not read.
 * @param closed Number of closed periods, 1 to all. @param thresholds Apart for each level.
 * @param outlook What is expected per period, read for the open ones; default the plan.
 * @returns Three tests: the last closed period, all closed ones, the year as actual + outlook.
 * @error `bad-periods`, `too-large`.
 * @example testLevels([100, 100], [104], 1, …) // period +4, ytd +4, year 204 against 200
 */
export function testLevels(
  plan: readonly Minor[],
  actual: readonly Minor[],
  closed: number,
  thresholds: Readonly<Record<Level, Thresholds>>,
  outlook: readonly Minor[] = plan,
): Result<readonly LevelTest[]> {
  if (!Number.isInteger(closed) || closed < 1 || closed > plan.length || actual.length < closed)
    return problem('bad-periods', `${closed} closed periods need a plan and an actual each, from 1 to ${plan.length}`);
  if (outlook.length !== plan.length)
    return problem('bad-periods', `the outlook has ${outlook.length} periods, the plan ${plan.length}`);
  const spans: Readonly<Record<Level, readonly [Minor, Minor]>> = {
    period: [plan[closed - 1] ?? 0, actual[closed - 1] ?? 0],
    ytd: [sumMinor(plan.slice(0, closed)), sumMinor(actual.slice(0, closed))],
    year: [sumMinor(plan), sumMinor([...actual.slice(0, closed), ...outlook.slice(closed)])],
  };
  if (!LEVELS.every((level) => spans[level].every(isMinor))) return TOO_LARGE;
  return ok(
    LEVELS.map((level): LevelTest => {
      const [planned, spent] = spans[level];
      return {
        level,
        budget: planned,
        actual: spent,
        variance: variance(planned, spent),
        percent: variancePercent(planned, spent),
        status: status(planned, spent, thresholds[level]),
      };
    }),
  );
}
