/** Size and class of a reallocation (R21): the class decides who must approve it. */
import { type MoveSize, moveSize, turnover } from '../allocate/turnover.ts';
import { isMinor, type Minor, sumMinor } from '../money.ts';
import { ok, problem, type Result } from '../result.ts';
import { floorShare } from '../share.ts';

/** regular: inside the year. The limit of 15 % does not bind an annual revision or an emergency. */
export type Occasion = 'regular' | 'annual' | 'emergency';
/** exceptional: what would be refused, at an occasion that allows it. */
export type ReallocationClass = MoveSize | 'exceptional';
export type Reallocation = {
  readonly class: ReallocationClass;
  /** Minor units that change place: half of Σ|Δ| − |ΣΔ|; half a unit is possible. */
  readonly moved: number;
  /** moved ÷ Σ|before|, a fraction. */
  readonly turnover: number;
  /** ΣΔ: growth or cut of the whole, which is not a reallocation. */
  readonly net: Minor;
};

/**
 * As `moveSize`, but an annual revision or an emergency may exceed 15 %.
 * @param before,after Per line. For the cumulative change of a quarter, `before` is the budget at its start.
 * @error `bad-lines`, `bad-amount`, `no-base` (the budget before is 0).
 * @example −60k, +40k, +20k on 1,000,000 // moved 60k, turnover 0.06, major
 */
export function classifyReallocation(
  before: readonly Minor[],
  after: readonly Minor[],
  occasion: Occasion = 'regular',
): Result<Reallocation> {
  if (before.length !== after.length)
    return problem('bad-lines', `${before.length} lines before, ${after.length} after`);
  const changes = before.map((amount, line) => (after[line] ?? 0) - amount);
  const gross = sumMinor(changes.map(Math.abs));
  const base = sumMinor(before.map(Math.abs));
  if (![...before, ...after, gross, base].every(isMinor))
    return problem('bad-amount', 'an amount is not a whole number of minor units, or the sum is beyond 2^53');
  const share = turnover(before, after);
  if (share === null) return problem('no-base', 'the budget before is 0: nothing can be moved');
  const net = sumMinor(changes);
  const moved = (gross - Math.abs(net)) / 2;
  const size = moveSize(moved, base);
  return ok({
    class: size === 'refused' && occasion !== 'regular' ? 'exceptional' : size,
    moved,
    turnover: share,
    net,
  });
}

const MOST_STEPS = 1000;

/**
 * The way from one amount to another when no step may change a line by more than `cap` of what it has (R21, B46).
 * @returns The amounts after each step, the last is `to`; none when it is there already. A step is at least one unit.
 * @error `bad-amount` (an amount below 0, a start of 0 without a base for a percentage, a cap not above 0),
 *   `too-many-steps` (more than 1000).
 * @example cappedSteps(1000000, 2500000) // six steps, the fifth reaches 2488320
 */
export function cappedSteps(from: Minor, to: Minor, cap = 0.2): Result<readonly Minor[]> {
  if (!isMinor(from) || !isMinor(to) || from < 0 || to < 0 || (from === 0 && to > 0) || !(cap > 0 && cap <= 1))
    return problem('bad-amount', 'steps go from an amount above 0 to one of 0 or more, by a cap from 0 to 1');
  const steps: Minor[] = [];
  for (let at = from; at !== to; ) {
    if (steps.length === MOST_STEPS) return problem('too-many-steps', `more than ${MOST_STEPS} steps are needed`);
    const most = Math.max(floorShare(at, cap), 1);
    at = to > at ? Math.min(at + most, to) : Math.max(at - most, to);
    steps.push(at);
  }
  return ok(steps);
}
