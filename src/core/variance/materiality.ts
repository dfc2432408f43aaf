import type { Minor } from '../money.ts';
import { status, type Thresholds } from './variance.ts';

/**
 * True when a variance needs a comment (R3): (|percent| > review and |amount| > floor) or |amount| > cap, tested on
 * unrounded amounts in whole-number arithmetic. With budget 0 there is no percentage and the amount alone is tested.
 * @example isMaterial(200000000, 208000000, { watch: 0.05, review: 0.1, floor: 500000, cap: 5000000 }) // true
 */
export const isMaterial = (budget: Minor, actual: Minor, thresholds: Thresholds): boolean =>
  status(budget, actual, thresholds) === 'REVIEW';
