/** Allocating money over response curves: limits in minor units, the global optimum, whole steps, and how good it is. */
import { fromMinor, type Minor } from '../../money.ts';
import { type Curve, outcome, type TableCurve } from '../../response/curve.ts';
import { ok, problem, type Result } from '../../result.ts';
import { type Limits, limitsOf } from '../limits.ts';
import { branch, type CurveLine, type Effort } from './branch.ts';
import { roundSpends } from './round.ts';

export type CurveProblem = {
  readonly total: Minor;
  readonly curves: readonly Curve[];
  /** Floors and caps per line; null is 0, and no cap. */
  readonly low: readonly (Minor | null)[];
  readonly high: readonly (Minor | null)[];
  /** Per line: its floor, or at least this much; null for no such rule. */
  readonly least?: readonly (Minor | null)[];
  readonly group?: readonly number[];
  readonly groups?: readonly { readonly name: string; readonly low: Minor | null; readonly high: Minor | null }[];
  /** Amounts are multiples of this where bounds and total allow; 0 for the real optimum, in real amounts (decimals 0). */
  readonly step: Minor;
  /** Decimals of the currency: curves speak of whole units. */
  readonly decimals: number;
  readonly effort?: Effort;
};

export type CurveSolution = {
  readonly amounts: readonly Minor[];
  /** What the amounts bring, and what no allocation within the limits can exceed. */
  readonly value: number;
  readonly bound: number;
  /** (bound − value) ÷ |value|: proven, rounding to steps included. */
  readonly gap: number;
  readonly limits: Limits;
};

/** What a search that ended without an allocation says. */
export const NOT_FOUND = problem(
  'not-found',
  'no allocation was found in which every line is at its floor or at its least amount',
);

/** How far a value can still be from the best, as a share of it; 0 when both are 0. */
export const gapOf = (value: number, bound: number): number =>
  bound <= value ? 0 : (bound - value) / Math.max(Math.abs(value), Number.MIN_VALUE);

/** The problem in real currency units, checked. */
export type CurveSpace = {
  readonly limits: Limits;
  readonly lines: readonly CurveLine[];
  readonly groups: readonly { readonly low: number; readonly high: number }[];
  readonly unit: number;
};

/**
 * The problem in real units.
 * @error As `limitsOf`, and `infeasible` for least amounts; `outside-table` when a floor lies before a table's points.
 */
export function curveSpace(given: CurveProblem): Result<CurveSpace> {
  const { curves, total, decimals, step, least } = given;
  const unit = 10 ** decimals;
  const outside = curves.findIndex(
    (curve, i) => curve.kind === 'table' && (curve.points[0]?.spend ?? 0) * unit > (given.low[i] ?? 0) + 0.5,
  );
  if (outside >= 0)
    return problem(
      'outside-table',
      `the table of line ${outside + 1} begins above its floor: what it brings there is unknown`,
    );
  // A table is not known beyond its last point, so that is a cap.
  const high = curves.map((curve, i) => {
    const cap = given.high[i] ?? null;
    if (curve.kind !== 'table') return cap;
    const last = step === 0 ? lastOf(curve) : Math.floor(lastOf(curve) * unit + 1e-6);
    return cap === null ? last : Math.min(cap, last);
  });
  const found = limitsOf({ ...given, high, real: step === 0 });
  if (!found.ok) return found;
  const limits = found.value;
  let most = 0;
  const lines = curves.map((curve, i): CurveLine => {
    const [low, high] = [limits.low[i] ?? 0, limits.high[i] ?? 0];
    const wanted = least?.[i] ?? 0;
    // A line whose least amount cannot be reached stays at its floor.
    const top = wanted > high ? low : high;
    most += top;
    return {
      curve,
      low: low / unit,
      high: top / unit,
      least: Math.min(top, Math.max(low, wanted)) / unit,
      group: limits.group[i] ?? -1,
    };
  });
  if (least !== undefined && most < total)
    return problem(
      'infeasible',
      `lines that can reach their least amount take at most ${most}, ${total - most} less than the total ${total}`,
    );
  return ok({
    limits,
    lines,
    unit,
    groups: limits.groups.map(({ low, high }) => ({ low: low / unit, high: high / unit })),
  });
}

/**
 * The best allocation, by any mixture of curves, with its proven gap.
 * @error As `curveSpace`; `not-found` when least amounts leave no allocation that the search could find.
 * @example allocateCurves({ total: 10000000, decimals: 2, step: 1, low: [null, null, null], high: [null, null, null],
 *   curves: three logs of R27 }) // 53,846.15 / 39,230.77 / 6,923.08, value 296,723
 */
export function allocateCurves(given: CurveProblem): Result<CurveSolution> {
  const space = curveSpace(given);
  if (!space.ok) return space;
  const { limits, lines, groups, unit } = space.value;
  const { curves, decimals, step } = given;
  const best = branch(lines, given.total / unit, groups, given.effort);
  if (!Number.isFinite(best.value)) return NOT_FOUND;
  const least = lines.map((line) => Math.round(line.least * unit));
  const amounts = step === 0 ? best.amounts : roundSpends(best.amounts, { limits, curves, least, step, unit });
  const value = worth(curves, amounts, decimals);
  return ok({
    amounts: Array.from(amounts),
    value,
    bound: Math.max(best.bound, value),
    gap: gapOf(value, best.bound),
    limits,
  });
}

const lastOf = (curve: TableCurve): number => curve.points[curve.points.length - 1]?.spend ?? 0;

/** What amounts bring in all. */
export function worth(curves: readonly Curve[], amounts: ArrayLike<Minor>, decimals: number): number {
  let value = 0;
  for (let i = 0; i < curves.length; i++) {
    const curve = curves[i];
    if (curve !== undefined) value += outcome(curve, fromMinor(amounts[i] ?? 0, decimals));
  }
  return value;
}
