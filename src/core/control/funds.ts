import { exactSum } from '../exact.ts';

/** Funds available (R26): budget − actual − open commitments − reserve − soft reservations. A commitment is never also an actual. */
export const fundsAvailable = (budget: number, actual: number, committed = 0, reserve = 0, soft = 0): number =>
  exactSum([budget, -actual, -committed, -reserve, -soft]);
