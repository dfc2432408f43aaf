/** Sensitivity, one input at a time (C61): the decision is made anew at each end, so that a changed decision is seen. */
import { turnover } from '../allocate/turnover.ts';
import type { Minor } from '../money.ts';
import { ok, problem, type Result } from '../result.ts';
import type { Progress } from './monteCarlo.ts';

export type Input = { readonly name: string; readonly low: number; readonly base: number; readonly high: number };
/** What a set of inputs leads to: the amounts chosen and what they bring. */
export type Decision = { readonly amounts: readonly Minor[]; readonly value: number };
export type End = Decision & {
  /** value − value at the base. */
  readonly delta: number;
  /** Share of the base decision's money that goes elsewhere; net growth apart. */
  readonly moved: number;
};
export type Bar = {
  readonly input: number;
  readonly name: string;
  /** A problem where no decision is possible, such as a total that the limits have no room for. */
  readonly low: Result<End>;
  readonly high: Result<End>;
  /** Largest less least value among the two ends and the base. */
  readonly swing: number;
};

/**
 * A tornado: bars by swing, the widest first, ties to the earlier input. Yields after each input.
 * @param decide The allocation for given inputs, in the order of `inputs`.
 * @error `bad-input` (low ≤ base ≤ high does not hold), or what `decide` says at the base.
 * @example tornado([{ name: 'price', low: 9, base: 10, high: 12 }], decide)
 *   // one bar, swing |value at 12 − value at 9| when the base lies between
 */
export function* tornado(
  inputs: readonly Input[],
  decide: (values: readonly number[]) => Result<Decision>,
): Generator<Progress, Result<{ readonly base: Decision; readonly bars: readonly Bar[] }>> {
  const bad = inputs.find(({ low, base, high }) => !(low <= base && base <= high));
  if (bad !== undefined)
    return problem(
      'bad-input',
      `'${bad.name}' goes from ${bad.low} over ${bad.base} to ${bad.high}; these must ascend`,
    );
  const values = inputs.map(({ base }) => base);
  const decided = decide(values);
  if (!decided.ok) return decided;
  const base = decided.value;
  const at = (i: number, value: number): Result<End> => {
    const end = decide(values.map((other, k) => (k === i ? value : other)));
    if (!end.ok) return end;
    const moved = turnover(base.amounts, end.value.amounts) ?? 0;
    return ok({ ...end.value, delta: end.value.value - base.value, moved });
  };
  const bars: Bar[] = [];
  for (const [i, { name, low: least, high: most }] of inputs.entries()) {
    const [low, high] = [at(i, least), at(i, most)];
    const deltas = [low, high].map((end) => (end.ok ? end.value.delta : 0));
    bars.push({ input: i, name, low, high, swing: Math.max(0, ...deltas) - Math.min(0, ...deltas) });
    yield { done: i + 1, of: inputs.length };
  }
  return ok({ base, bars: bars.sort((a, b) => b.swing - a.swing || a.input - b.input) });
}
