import type { InspectView } from '../inspect/view.ts';
import type { VarianceInput } from './view.ts';

/** The input that fits what was found, with the thresholds of seed 003; null when no table was found. */
export function defaultVarianceInput(view: InspectView): VarianceInput | null {
  const { mapping } = view.variance;
  return mapping === null
    ? null
    : { mapping, decimals: 2, defaultKind: 'cost', watch: 0.05, review: 0.1, floor: 0, cap: null };
}
