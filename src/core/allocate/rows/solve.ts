/** Allocating money over curves under general rows: groups that overlap, ratios, and any other column as a rule. */
import { fromMinor, type Minor } from '../../money.ts';
import { outcome, slope } from '../../response/curve.ts';
import { envelope, isExact } from '../../response/envelope.ts';
import { ok, problem, type Result } from '../../result.ts';
import { type CurveProblem, curveSpace, gapOf, NOT_FOUND, worth } from '../curves/solve.ts';
import type { LineShadow } from '../shadow.ts';
import { branchRows } from './branch.ts';
import { columnsOf } from './relax.ts';
import { roundRows, worstRow } from './round.ts';
import type { LinearRow } from './simplex.ts';

/**
 * low ≤ Σ of·amount ≤ high; null is no limit. `of`: per line, per unit of money; limits in minor units, that is
 * natural ones × 10^decimals. "Search at least 30 % of all" is 0.7 for search and −0.3 for the others, low 0;
 * "carbon at most 500 kg" is kg per unit of money, high 50,000 with two decimals.
 */
export type RowLimit = {
  readonly name: string;
  readonly of: readonly number[];
  readonly low: Minor | null;
  readonly high: Minor | null;
};
export type RowProblem = Omit<CurveProblem, 'group' | 'groups'> & { readonly rows: readonly RowLimit[] };
export type RowShadow = {
  readonly name: string;
  readonly binding: 'min' | 'max' | null;
  /** Outcome that one more natural unit of the limit brings; below 0 for a least. 0 when nothing binds. */
  readonly worth: number;
};
export type RowSolution = {
  /** Minor units; real ones when the step is 0. */
  readonly amounts: readonly Minor[];
  readonly value: number;
  /** What no allocation within the limits can exceed, and (bound − value) ÷ |value|, rounding included. */
  readonly bound: number;
  readonly gap: number;
  /** What one more unit of money brings. */
  readonly price: number;
  readonly rows: readonly RowShadow[];
  readonly lines: readonly LineShadow[];
};

/**
 * The best allocation with its proven gap: a vertex for straight curves, an interior point for concave ones, branch
 * and bound for the others.
 * @error As `curveSpace`; `bad-row` for a row that is not as long as the lines or not finite; `infeasible` when the rows
 *   leave no allocation (doctor.ts says why); `not-found` when least amounts leave none that the search finds;
 *   `not-exact` when no whole steps near the optimum keep every row, with the miss in minor units.
 * @example two lines worth 3 and 2 a unit, total 100.00, row { of: [1, -1], low: null, high: 0 } // 50.00, 50.00
 */
export function allocateRows(given: RowProblem): Result<RowSolution> {
  const { curves, rows, total, decimals, step } = given;
  const odd = rows.find(
    ({ of, low, high }) => of.length !== curves.length || !of.every(Number.isFinite) || (low ?? 0) > (high ?? low ?? 0),
  );
  if (odd !== undefined)
    return problem(
      'bad-row',
      `row '${odd.name}' must have one finite coefficient per line and a minimum not above its maximum`,
    );
  const space = curveSpace(given);
  if (!space.ok) return space;
  const { limits, unit } = space.value;
  // A cap that only the total sets has no price: where nothing is lost by it, such a line gets room.
  const lines = space.value.lines.map((line, i) => {
    const { curve, low, least } = line;
    const high = 2 * line.high - low;
    const open = (given.high[i] ?? null) === null && least <= low && curve.kind !== 'table';
    return open && isExact(envelope(curve, low, high)) ? { ...line, high } : line;
  });
  const minor = linearRows(total, curves.length, rows);
  const scaled = minor.map(({ of, low, high }) => ({ of, low: low / unit, high: high / unit }));
  const best = branchRows(lines, scaled, columnsOf(scaled, lines.length), given.effort);
  if (best === null)
    return problem('infeasible', 'no allocation keeps the total, the floors, the caps and the rows together');
  if (!Number.isFinite(best.value)) return NOT_FOUND;
  const amounts = step === 0 ? best.amounts.map((amount) => amount * unit) : rounded();
  if (amounts === null) {
    const { index, miss } = worstRow(
      minor,
      best.amounts.map((amount) => Math.round(amount * unit)),
    );
    const name = index > 0 ? `row '${rows[index - 1]?.name ?? ''}'` : 'the total';
    return problem('not-exact', `${name} cannot be kept in whole steps; the nearest amounts miss it by ${miss}`);
  }
  const value = worth(curves, amounts, decimals);
  return ok({
    amounts: Array.from(amounts),
    value,
    bound: Math.max(best.bound, value),
    gap: gapOf(value, best.bound),
    ...shadows(),
  });

  function rounded(): Float64Array | null {
    const spends = best?.amounts.map((amount) => amount * unit) ?? [];
    const [low, high] = [limits.low.slice(), limits.high.slice()];
    lines.forEach(({ least }, i) => {
      const wanted = Math.round(least * unit);
      if (wanted <= (low[i] ?? 0)) return;
      if ((spends[i] ?? 0) < wanted / 2 + (low[i] ?? 0) / 2) high[i] = low[i] ?? 0;
      else low[i] = wanted;
    });
    return roundRows({
      amounts: spends,
      low,
      high,
      rows: minor,
      step,
      worth: (i, amount) => {
        const curve = curves[i];
        return curve === undefined ? 0 : outcome(curve, fromMinor(amount, decimals));
      },
    });
  }
  function shadows() {
    const { amounts: real, duals } = best ?? { amounts: new Float64Array(0), duals: new Float64Array(0) };
    const most = duals.reduce((all, dual) => Math.max(all, Math.abs(dual)), 0);
    const bound = (dual: number) => (Math.abs(dual) > 1e-7 * most ? (dual > 0 ? 'max' : 'min') : null);
    return {
      price: duals[0] ?? 0,
      rows: rows.map(({ name }, r): RowShadow => {
        const dual = duals[r + 1] ?? 0;
        const binding = bound(dual);
        return { name, binding, worth: binding === null ? 0 : dual };
      }),
      lines: curves.map((curve, i): LineShadow => {
        const x = real[i] ?? 0;
        const marginal = slope(curve, x);
        const cost = scaled.reduce((sum, { of }, r) => sum + (of[i] ?? 0) * (duals[r] ?? 0), 0);
        const [low, cap] = [lines[i]?.low ?? 0, given.high[i] ?? null];
        const near = 1e-7 * Math.abs(total / unit);
        const full = cap !== null && x >= cap / unit - near && marginal > cost * (1 + 1e-6);
        const bare = !full && low > 0 && x <= low + near && marginal < cost * (1 - 1e-6);
        return { marginal, binding: full ? 'max' : bare ? 'min' : null, worth: full || bare ? marginal - cost : 0 };
      }),
    };
  }
}

/** The total and the rows as numbers, in the unit of the total. */
export function linearRows(total: number, lines: number, rows: readonly RowLimit[]): readonly LinearRow[] {
  return [
    { of: new Float64Array(lines).fill(1), low: total, high: total },
    ...rows.map(({ of, low, high }) => ({
      of,
      low: low ?? Number.NEGATIVE_INFINITY,
      high: high ?? Number.POSITIVE_INFINITY,
    })),
  ];
}
