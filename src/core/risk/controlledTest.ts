/**
 * Controlled tests (C37): what a holdout or a geo lift proves, and what a test must cost to prove anything. Groups are
 * drawn at random; outcomes are revenue per unit (a customer, a region) in minor units. For regions of unlike size give
 * the change against the weeks before, not the level.
 */
import type { Minor } from '../money.ts';
import { ok, problem, type Result } from '../result.ts';
import { normalQuantile } from '../statistics/normal.ts';
import { studentQuantile } from '../statistics/student.ts';

/** Units of a group, the mean of their outcomes and the standard deviation between them (n − 1). */
export type Sample = { readonly count: number; readonly mean: number; readonly sd: number };

/** @error `too-few` (a spread needs two outcomes). @example sampleOf([1, 2, 3]) // { count: 3, mean: 2, sd: 1 } */
export function sampleOf(outcomes: readonly number[]): Result<Sample> {
  const count = outcomes.length;
  if (count < 2) return problem('too-few', `a group of ${count} has no spread; give two units or more`);
  const mean = outcomes.reduce((sum, outcome) => sum + outcome, 0) / count;
  const squares = outcomes.reduce((sum, outcome) => sum + (outcome - mean) * (outcome - mean), 0);
  return ok({ count, mean, sd: Math.sqrt(squares / (count - 1)) });
}

/**
 * A group of which some convert, each worth the same.
 * @error `bad-sample` (below two units, or conversions that are not from 0 to all of them).
 * @example conversionSample(20, 100, 50) // mean 10
 */
export function conversionSample(conversions: number, count: number, value: Minor): Result<Sample> {
  if (!(count >= 2 && conversions >= 0 && conversions <= count))
    return problem('bad-sample', `${conversions} conversions of ${count} units is no group`);
  const share = conversions / count;
  return ok({ count, mean: share * value, sd: value * Math.sqrt((share * (1 - share) * count) / (count - 1)) });
}

export type Lift = {
  /** Revenue that the spend brought, all test units together, with its interval. */
  readonly incremental: number;
  /** incremental ÷ spend, with its interval: no effect is proven when the interval holds 0. */
  readonly iroas: number;
  readonly low: number;
  readonly high: number;
  /** (test mean − control mean) ÷ control mean; null without a base. */
  readonly lift: number | null;
  /** Degrees of freedom (Welch): few units make a wide interval. */
  readonly freedom: number;
};

/**
 * Incremental return of a test with its confidence interval (Welch, two-sided).
 * @param spend What the test group got and the control group did not, in minor units, above 0.
 * @param confidence Between 0 and 1; 0.9 by default.
 * @error `bad-spend`, `bad-confidence`, `too-few` (below 4 degrees of freedom), `no-spread`.
 * @example lift({ count: 10, mean: 105, sd: 20 }, { count: 10, mean: 100, sd: 20 }, 50) // iROAS 1, from −2.1 to 4.1
 */
export function lift(test: Sample, control: Sample, spend: Minor, confidence = 0.9): Result<Lift> {
  if (!(spend > 0)) return problem('bad-spend', `the extra spend must be above 0, not ${spend}`);
  if (!(confidence > 0 && confidence < 1)) return badShare('confidence', confidence);
  const [a, b] = [(test.sd * test.sd) / test.count, (control.sd * control.sd) / control.count];
  const variance = a + b;
  if (!(variance > 0 && variance < 1e300))
    return problem('no-spread', 'all outcomes are equal, or beyond any scale: there is nothing to judge the effect by');
  const freedom = (variance * variance) / ((a * a) / (test.count - 1) + (b * b) / (control.count - 1));
  if (!(freedom >= 4))
    return problem('too-few', 'there are too few units for an interval; test more regions or customers');
  const incremental = (test.mean - control.mean) * test.count;
  const margin = studentQuantile((1 + confidence) / 2, freedom) * Math.sqrt(variance) * test.count;
  return ok({
    incremental,
    iroas: incremental / spend,
    low: (incremental - margin) / spend,
    high: (incremental + margin) / spend,
    lift: control.mean === 0 ? null : (test.mean - control.mean) / control.mean,
    freedom,
  });
}

const badShare = (name: string, value: number) =>
  problem(`bad-${name}`, `${name} must be between 0 and 1, not ${value}`);

/** How sure a test must be: two-sided confidence, and the chance to see an effect of the size asked for. */
export type Certainty = { readonly confidence: number; readonly power: number };

function deviates({ confidence, power }: Certainty): Result<readonly [number, number]> {
  if (!(confidence > 0 && confidence < 1)) return badShare('confidence', confidence);
  if (!(power > 0 && power < 1)) return badShare('power', power);
  return ok([normalQuantile((1 + confidence) / 2), normalQuantile(power)]);
}

/** Units per group, rounded up; at least 2. */
const wholeUnits = (units: number): Result<number> =>
  units <= Number.MAX_SAFE_INTEGER
    ? ok(Math.max(2, Math.ceil(units)))
    : problem('too-small', 'the effect is too small to ever be seen');

/**
 * Units per group to see a difference of means: 2·((z_conf + z_power)·sd ÷ effect)², normal approximation.
 * @param sd Between units. @param effect Smallest difference worth seeing, not 0.
 * @error `bad-effect`, `bad-confidence`, `bad-power`, `too-small`.
 * @example unitsForMean(1, 0.5, { confidence: 0.95, power: 0.8 }) // 63
 */
export function unitsForMean(sd: number, effect: number, certainty: Certainty): Result<number> {
  if (!(sd > 0 && effect !== 0)) return problem('bad-effect', 'the spread must be above 0 and the effect not 0');
  const z = deviates(certainty);
  if (!z.ok) return z;
  const ratio = ((z.value[0] + z.value[1]) * sd) / effect;
  return wholeUnits(2 * ratio * ratio);
}

/**
 * Units per group to tell two conversion rates apart (pooled under no effect, as R's power.prop.test).
 * @error `bad-effect` (rates equal or not between 0 and 1), `bad-confidence`, `bad-power`, `too-small`.
 * @example unitsForRate(0.5, 0.75, { confidence: 0.95, power: 0.9 }) // 77
 */
export function unitsForRate(base: number, target: number, certainty: Certainty): Result<number> {
  if (!(base > 0 && base < 1 && target > 0 && target < 1 && base !== target))
    return problem('bad-effect', 'the rates must be between 0 and 1, and not equal');
  const z = deviates(certainty);
  if (!z.ok) return z;
  const pooled = (base + target) / 2;
  const root =
    z.value[0] * Math.sqrt(2 * pooled * (1 - pooled)) +
    z.value[1] * Math.sqrt(base * (1 - base) + target * (1 - target));
  return wholeUnits((root * root) / ((base - target) * (base - target)));
}

/**
 * The extra spend at which a test of given groups sees an iROAS: z·sd·√(1/test + 1/control)·test ÷ iroas, rounded up.
 * @param sd Between units, in minor units of revenue. @param iroas Smallest return worth seeing, above 0.
 * @error `bad-effect`, `bad-confidence`, `bad-power`, `too-large`.
 * @example testBudget({ test: 20, control: 20, sd: 1000 }, 2, { confidence: 0.9, power: 0.8 }) // 7863
 */
export function testBudget(
  groups: { readonly test: number; readonly control: number; readonly sd: number },
  iroas: number,
  certainty: Certainty,
): Result<Minor> {
  const { test, control, sd } = groups;
  if (!(test >= 1 && control >= 1 && sd > 0 && iroas > 0))
    return problem('bad-effect', 'units, spread and the smallest iROAS must be above 0');
  const z = deviates(certainty);
  if (!z.ok) return z;
  const budget = Math.ceil(((z.value[0] + z.value[1]) * sd * Math.sqrt(1 / test + 1 / control) * test) / iroas);
  return Number.isSafeInteger(budget) ? ok(budget) : problem('too-large', 'the budget is beyond the exact range');
}
