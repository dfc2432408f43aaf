import { problem } from '../result.ts';

/** The problem `negative-weight` with the first weight that is not 0 or more; null when all are. */
export function negativeWeight(weights: readonly number[]): ReturnType<typeof problem> | null {
  const wrong = weights.findIndex((weight) => !(weight >= 0));
  return wrong < 0
    ? null
    : problem('negative-weight', `weight ${wrong + 1} is ${weights[wrong]}; weights are 0 or more`);
}
