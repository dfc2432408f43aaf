/** Sensitivity, one input at a time (C61): the decision is made anew at each end, so that a changed decision is seen. */
import { turnover } from '../allocate/turnover.ts';
import type { Minor } from '../money.ts';
import { ok, problem, type Result } from '../result.ts';

export type Input = { readonly name: string; readonly low: number; readonly base: number; readonly high: number };
/** What a set of inputs leads to: the amounts chosen and what they bring. */
export type Decision = { readonly amounts: readonly Minor[]; readonly value: number };
export type End = Decision & {
  /** value − value at the base. */
  readonly delta: number;
  /** Share of the base decision's money that goes elsewhere; net growth apart. */
  readonly moved: number;
  readonly changed: boolean;
};
export type Bar = {
  readonly input: number;
  readonly name: string;
  readonly low: End;
  readonly high: End;
  readonly swing: number;
};

/**
 * A tornado: bars by |high − low|, the largest first, ties to the earlier input.
 * @param decide The allocation for given inputs, in the order of `inputs`.
 * @param tolerance A decision counts as changed when an amount differs and more than this share is moved or the total
 *   differs. 0 by default: any minor unit.
 * @error `bad-input` (low ≤ base ≤ high does not hold), or what `decide` says.
 * @example tornado([{ name: 'price', low: 9, base: 10, high: 12 }], decide) // one bar, swing |value at 12 − value at 9|
 */
export function tornado(
  inputs: readonly Input[],
  decide: (values: readonly number[]) => Result<Decision>,
  tolerance = 0,
): Result<{ readonly base: Decision; readonly bars: readonly Bar[] }> {
  const bad = inputs.find(({ low, base, high }) => !(low <= base && base <= high));
  if (bad !== undefined)
    return problem(
      'bad-input',
      `'${bad.name}' goes from ${bad.low} over ${bad.base} to ${bad.high}; these must ascend`,
    );
  const values = inputs.map(({ base }) => base);
  const base = decide(values);
  if (!base.ok) return base;
  const sum = (amounts: readonly Minor[]) => amounts.reduce((all, amount) => all + amount, 0);
  const at = (i: number, value: number): Result<End> => {
    const decided = decide(values.map((other, k) => (k === i ? value : other)));
    if (!decided.ok)
      return problem(decided.problem.code, `'${inputs[i]?.name}' at ${value}: ${decided.problem.message}`);
    const { amounts } = decided.value;
    const moved = turnover(base.value.amounts, amounts) ?? 0;
    const changed = moved > tolerance || sum(amounts) !== sum(base.value.amounts);
    return ok({ ...decided.value, delta: decided.value.value - base.value.value, moved, changed });
  };
  const bars: Bar[] = [];
  for (const [i, { name, low, high }] of inputs.entries()) {
    const [down, up] = [at(i, low), at(i, high)];
    if (!down.ok) return down;
    if (!up.ok) return up;
    bars.push({ input: i, name, low: down.value, high: up.value, swing: Math.abs(up.value.value - down.value.value) });
  }
  return ok({ base: base.value, bars: bars.sort((a, b) => b.swing - a.swing || a.input - b.input) });
}
