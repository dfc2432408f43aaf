/** Multi-touch attribution (C31): one door to every model. */
import { isMinor } from '../money.ts';
import { ok, problem, type Result } from '../result.ts';
import { removalEffects } from './markov.ts';
import { distinctTouches, lastNonDirect, type Paths } from './paths.ts';
import { customRule, firstRule, lastRule, linearRule, positionRule, ruleShares, wRule } from './rules.ts';
import { type Shares, sharesOf } from './shares.ts';
import { timeDecayShares } from './timeDecay.ts';

export type AttributionModel =
  | { readonly kind: 'first' | 'last' | 'linear' | 'w' | 'shapley' }
  /** The name of the direct channel, in any case. */
  | { readonly kind: 'last_non_direct'; readonly direct: string }
  /** Shares of the two ends, usually 0.4 and 0.4. */
  | { readonly kind: 'position'; readonly first: number; readonly last: number }
  /** In days, usually 7; the paths must have been read with days. */
  | { readonly kind: 'time_decay'; readonly halfLife: number }
  | { readonly kind: 'custom'; readonly weights: readonly number[] }
  /** Nulls per path in the unit of the conversions; null is none. */
  | { readonly kind: 'markov'; readonly order: number; readonly nulls: readonly number[] | null };

/**
 * Each channel's share of all conversions (R33 to R36), in the order of `paths.channels`; see creditsOf and
 * splitByShares for amounts. Shapley is the set form in closed form: a coalition is worth the conversions of the paths
 * that lie inside it, so each path is shared equally by its distinct channels.
 * @param conversions Per path, whole numbers of 0 or more in any unit, with a sum up to 2^53.
 * @error `bad-conversions`, `blank-path` (conversions without a touch), `bad-half-life`, `bad-nulls`, and those of the
 *   model.
 * @example attribute(paths, [100], { kind: 'linear' })
 */
export function attribute(paths: Paths, conversions: readonly number[], model: AttributionModel): Result<Shares> {
  let sum = 0;
  for (let row = 0; row < conversions.length; row++) {
    const amount = conversions[row] ?? 0;
    sum += amount;
    if (!isMinor(amount) || amount < 0 || !isMinor(sum))
      return problem('bad-conversions', `path ${row + 1}: conversions must be whole, 0 or more, and exact in all`);
    if (amount > 0 && paths.starts[row] === paths.starts[row + 1])
      return problem('blank-path', `path ${row + 1} is blank but has conversions`);
  }
  switch (model.kind) {
    case 'first':
      return ok(ruleShares(paths, conversions, firstRule));
    case 'last':
      return ok(ruleShares(paths, conversions, lastRule));
    case 'linear':
      return ok(ruleShares(paths, conversions, linearRule));
    case 'w':
      return ok(ruleShares(paths, conversions, wRule));
    case 'shapley':
      return ok(ruleShares(distinctTouches(paths), conversions, linearRule));
    case 'last_non_direct':
      return ok(ruleShares(lastNonDirect(paths, model.direct), conversions, linearRule));
    case 'position': {
      const rule = positionRule(model.first, model.last);
      return rule.ok ? ok(ruleShares(paths, conversions, rule.value)) : rule;
    }
    case 'custom': {
      const rule = customRule(model.weights);
      return rule.ok ? ok(ruleShares(paths, conversions, rule.value)) : rule;
    }
    case 'time_decay':
      return model.halfLife > 0 && Number.isFinite(model.halfLife)
        ? ok(timeDecayShares(paths, conversions, model.halfLife))
        : problem('bad-half-life', 'the half-life must be a number of days above 0');
    case 'markov': {
      if (model.nulls?.some((amount) => !(amount >= 0 && isMinor(Math.round(amount)))))
        return problem('bad-nulls', 'nulls must be 0 or more and within the exact range');
      const effects = removalEffects(paths, conversions, model.nulls, model.order);
      return effects.ok ? ok(sharesOf(effects.value)) : effects;
    }
  }
}
