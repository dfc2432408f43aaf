/**
 * What must you believe? (moonshot 5, R27 inverse) A plan is best only if every line between its bounds has the same
 * marginal outcome × value. So the plan itself says how much its lines' outcomes must be worth against each other.
 *
 * Slopes are those of the concave envelope between the bounds, so that the values make the plan best of all, not only
 * better than its neighbours. With S-curves some other values may make it best too: what one price of money cannot tell.
 */
import { fromMinor, type Minor, sumMinor } from '../money.ts';
import { type Curve, outcome, slope } from '../response/curve.ts';
import { ceiling, envelope, steepness } from '../response/envelope.ts';
import { ok, problem, type Result } from '../result.ts';

/**
 * Value of a unit of the line's outcome against the reference line's. One number between bounds (`least` = `most`);
 * at a cap at least that, `most` null; at a floor at most that, `least` 0; at a bend of a table anything between.
 */
export type Belief = { readonly least: number; readonly most: number | null };
export type Beliefs = {
  /** The line whose value is 1: the first that is funded and between its bounds. */
  readonly reference: number;
  readonly lines: readonly Belief[];
  /** S-curves funded below the point where they pay: no values make these amounts best. */
  readonly unsupported: readonly number[];
};
type Plan = {
  readonly curves: readonly Curve[];
  readonly amounts: readonly Minor[];
  readonly low: readonly (Minor | null)[];
  readonly high: readonly (Minor | null)[];
  readonly decimals: number;
};

/**
 * @error `lengths`; `outside-bounds`; `no-reference` (no line between its bounds); `flat` (one more unit brings nothing
 *   there, so that no value can be told).
 * @example believe({ curves: three logs of R27, amounts: [3333333, 3333333, 3333334], … }) // 1, 1.219, 2.375
 */
export function believe({ curves, amounts, low, high, decimals }: Plan): Result<Beliefs> {
  if ([amounts, low, high].some((list) => list.length !== curves.length))
    return problem('lengths', `${curves.length} curves need as many amounts, floors and caps`);
  const total = sumMinor(amounts);
  const spots = curves.map((curve, i) => {
    const amount = amounts[i] ?? 0;
    const points = curve.kind === 'table' ? curve.points : [];
    const last = points[points.length - 1]?.spend ?? Number.POSITIVE_INFINITY;
    const floor = Math.max(low[i] ?? 0, (points[0]?.spend ?? 0) * 10 ** decimals);
    const cap = Math.min(high[i] ?? Number.POSITIVE_INFINITY, last * 10 ** decimals);
    if (!(amount >= floor && amount <= cap)) return null;
    const top = Math.max(amount, Math.min(cap, total));
    const x = fromMinor(amount, decimals);
    const env = envelope(curve, fromMinor(floor, decimals), fromMinor(top, decimals));
    const up = amount < top ? Math.exp(steepness(env, x)) : slope(curve, x);
    // A hair to the left: a table has another slope there.
    const down = Math.exp(steepness(env, x * (1 - 1e-12)));
    return {
      up: amount >= cap ? null : up,
      down: amount <= floor ? null : Math.abs(down - up) <= 1e-9 * down ? up : down,
      best: ceiling(env, x) <= outcome(curve, x) * (1 + 1e-9),
    };
  });
  const outside = spots.indexOf(null);
  if (outside >= 0) return problem('outside-bounds', `line ${outside + 1} is ${amounts[outside]}, outside its bounds`);
  const reference = spots.findIndex((spot) => spot !== null && spot.up !== null && spot.down !== null);
  const price = spots[reference]?.up ?? null;
  if (price === null) return problem('no-reference', 'every line is at a bound: no value can be told from another');
  const flat = spots.findIndex(
    (spot, i) => spot?.down === 0 || (i === reference && !(price < Number.POSITIVE_INFINITY)),
  );
  if (price === 0 || flat >= 0)
    return problem(
      'flat',
      `line ${(price === 0 ? reference : flat) + 1} brings no more there: no value makes that best`,
    );
  return ok({
    reference,
    lines: spots.map((spot) => ({
      least: spot == null || spot.down === null ? 0 : price / spot.down,
      most: spot == null || spot.up === null || spot.up === 0 ? null : price / spot.up,
    })),
    unsupported: spots.flatMap((spot, i) => (spot?.best ? [] : [i])),
  });
}
