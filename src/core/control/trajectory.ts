import { ok, problem, type Result } from '../result.ts';

/** A return multiple and the months that it takes: 4.2x over 24 months. */
export type Horizon = { readonly multiple: number; readonly months: number };
export type Trajectory = {
  /** projected ÷ target as printed, whatever the horizons: misleading when they differ. */
  readonly raw: number;
  /** projected ÷ target, both per year: what a trigger is tested on. */
  readonly annualised: number;
};

/**
 * How far a projected return goes toward its target, on one horizon (R29). A multiple is taken to grow evenly over
 * its months: 4.2x over 24 months is 2.1x a year.
 * @error `no-base` (the target is not above 0, or a horizon is not), `not-finite`.
 * @example trajectory({ multiple: 1.78, months: 12 }, { multiple: 4.2, months: 24 }) // raw 0.42, annualised 0.85
 */
export function trajectory(projected: Horizon, target: Horizon): Result<Trajectory> {
  if (!(target.multiple > 0) || !(target.months > 0) || !(projected.months > 0))
    return problem('no-base', 'a trajectory needs a target above 0, and months above 0 on both sides');
  const raw = projected.multiple / target.multiple;
  const annualised = (projected.multiple * target.months) / (target.multiple * projected.months);
  return Number.isFinite(raw) && Number.isFinite(annualised)
    ? ok({ raw, annualised })
    : problem('not-finite', 'the projected return is not a number');
}
