/** Conversion lag (R25): what is observed today is a part of what will come. */
import { ok, problem, type Result } from '../result.ts';

/** The share of conversions (0 to 1) that is in by an age; ages ascend, shares never fall. */
export type MaturityPoint = { readonly age: number; readonly share: number };

/** The share that is in at an age: linear between points, from 0 at age 0, the last share afterwards. */
export function maturityAt(curve: readonly MaturityPoint[], age: number): number {
  let before: MaturityPoint = { age: 0, share: 0 };
  for (const point of curve) {
    if (age < point.age)
      return before.share + ((point.share - before.share) * Math.max(0, age - before.age)) / (point.age - before.age);
    before = point;
  }
  return before.share;
}

/**
 * Observed ÷ maturity(age): what a figure will be once every conversion is in. One curve per channel.
 * @param least Below this maturity the figure is refused: no trigger may act on it. 0.3 by default.
 * @error `bad-curve` (shares fall or leave 0…1, ages do not ascend), `immature`.
 * @example matured(1.4, [{ age: 7, share: 0.45 }, { age: 30, share: 1 }], 7) // 3.11
 */
export function matured(observed: number, curve: readonly MaturityPoint[], age: number, least = 0.3): Result<number> {
  const bad = curve.findIndex(({ age: at, share }, i) => {
    const before = curve[i - 1] ?? { age: 0, share: 0 };
    return !(share >= before.share && share <= 1 && (at > before.age || (i === 0 && at >= 0)));
  });
  if (bad >= 0 || curve.length === 0)
    return problem('bad-curve', `point ${bad + 1} of the maturity curve is out of order or not from 0 to 1`);
  const share = maturityAt(curve, age);
  if (!(share > 0 && share >= least))
    return problem('immature', `only ${Math.round(share * 100)} % of conversions are in; wait for ${least * 100} %`);
  return ok(observed / share);
}
