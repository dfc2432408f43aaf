/** Phased release with milestone gates (R10, C21): only what is released can be spent. */
import { splitByWeights } from '../allocate/splitByWeights.ts';
import { exactSum } from '../exact.ts';
import { isMinor, type Minor, sumMinor } from '../money.ts';
import { ok, problem, type Result } from '../result.ts';

/** Holds a share of its tranche until the milestone is met. */
export type Gate = { readonly share: number /** Day serial; null: not met. */; readonly metOn: number | null };
export type Tranche = {
  /** Day serial of the release. */
  readonly date: number;
  /** Fraction of the approved amount. */
  readonly share: number;
  readonly gates: readonly Gate[];
};
export type TrancheState = {
  readonly amount: Minor;
  /** The four add up to the amount. */
  readonly released: Minor;
  readonly held: Minor;
  readonly lapsed: Minor;
  readonly notDue: Minor;
};
export type Release = {
  readonly tranches: readonly TrancheState[];
  readonly released: Minor;
  readonly held: Minor;
  readonly lapsed: Minor;
  readonly notDue: Minor;
  /** released − consumed, never approved − consumed; negative when more is consumed than released. */
  readonly available: Minor;
};

/**
 * @param approved Minor units, 0 or more. @param tranches In order of date; their shares add up to 1.
 * @param consumed Actual + open commitments. @param asOf Day serial, inclusive.
 * @param cumulative true: what a gate held is released whenever its milestone is met; false: it lapses when the
 *   next tranche is due.
 * @error `no-lines`, `bad-shares` (they do not add up to 1, or gates of a tranche to more than 1), `bad-dates`,
 *   `bad-amount`.
 * @example release(25,000,000, 40/25/20/15 %, a 10 % gate on the first, not met) // released 9.0M, held 1.0M
 */
export function release(
  approved: Minor,
  tranches: readonly Tranche[],
  consumed: Minor,
  asOf: number,
  cumulative = true,
): Result<Release> {
  if (!isMinor(approved) || !isMinor(consumed) || approved < 0)
    return problem('bad-amount', 'approved and consumed are whole minor units, and approved is 0 or more');
  if (![asOf, ...tranches.map(({ date }) => date)].every(Number.isFinite))
    return problem('bad-dates', 'the tranches and the day of the report need a date each');
  const early = tranches.findIndex(({ date }, i) => i > 0 && date <= (tranches[i - 1]?.date ?? 0));
  if (early >= 0) return problem('bad-dates', `tranche ${early + 1} is not due after the one before it`);
  const shares = tranches.map(({ share }) => share);
  const all = exactSum(shares);
  if (tranches.length > 0 && all !== 1) return problem('bad-shares', `the shares add up to ${all}, not to 1`);
  const amounts = splitByWeights(approved, shares);
  if (!amounts.ok) return amounts;
  const states: TrancheState[] = [];
  for (const [i, { date, gates }] of tranches.entries()) {
    const free = exactSum([1, ...gates.map(({ share }) => -share)]);
    const amount = amounts.value.amounts[i] ?? 0;
    // `free` comes last so that an odd cent of equal remainders is held rather than spent.
    const pieces = splitByWeights(amount, [...gates.map(({ share }) => share), free]);
    if (!pieces.ok)
      return problem('bad-shares', `the gates of tranche ${i + 1} are not shares that add up to at most 1`);
    const until = tranches[i + 1]?.date ?? Number.POSITIVE_INFINITY;
    let [held, lapsed] = [0, 0];
    gates.forEach(({ metOn }, gate) => {
      const piece = pieces.value.amounts[gate] ?? 0;
      if (metOn !== null && metOn <= asOf && (cumulative || metOn < until)) return;
      if (cumulative || asOf < until) held += piece;
      else lapsed += piece;
    });
    states.push(
      date > asOf
        ? { amount, released: 0, held: 0, lapsed: 0, notDue: amount }
        : { amount, released: amount - held - lapsed, held, lapsed, notDue: 0 },
    );
  }
  const total = (key: keyof TrancheState) => sumMinor(states.map((state) => state[key]));
  const released = total('released');
  return ok({
    tranches: states,
    released,
    held: total('held'),
    lapsed: total('lapsed'),
    notDue: total('notDue'),
    available: released - consumed,
  });
}
