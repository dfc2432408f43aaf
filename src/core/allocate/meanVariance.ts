/**
 * Return against risk (R31, P4): maximise μ·x − ½·λ·xᵀΣx with Σ x = total, floors, caps and limits per group.
 *
 * Σ = diag(d) + F·Fᵀ, with F given (factors) or found by a pivoted Cholesky of a dense Σ. With one more column
 * t = Fᵀx per factor the objective is separable, and the interior point of rows/ solves it with a proven gap.
 * x is in currency units, so is μ per unit and Σ per unit squared: λ is per currency unit too.
 */
import type { Minor } from '../money.ts';
import { ok, problem, type Result } from '../result.ts';
import type { Limits } from './limits.ts';
import { allocateLinear } from './linear.ts';
import { denseMix } from './meanVarianceDense.ts';
import type { Piece } from './rows/concave.ts';
import { interior } from './rows/interior.ts';
import { narrow } from './rows/narrow.ts';
import { columnsOf, programOf } from './rows/relax.ts';
import { roundRows } from './rows/round.ts';
import type { LinearRow } from './rows/simplex.ts';

/** Σ = diag(own) + F·Fᵀ: variance of its own per line, and a row of loadings per factor. */
export type FactorRisk = {
  readonly own: ArrayLike<number>;
  readonly factors: readonly ArrayLike<number>[];
  /** The matrix that they come from. */
  readonly whole?: readonly (readonly number[])[];
};
export type RiskProblem = {
  /** Of `limitsOf`, in minor units. */
  readonly limits: Limits;
  /** Expected return per unit of money, per line. */
  readonly returns: readonly number[];
  readonly risk: FactorRisk;
  /** λ ≥ 0. */
  readonly aversion: number;
  /** Minor units; 0 for the real optimum. */
  readonly step: Minor;
  readonly decimals: number;
};
export type RiskSolution = {
  readonly amounts: readonly Minor[];
  /** μ·x, xᵀΣx and μ·x − ½·λ·xᵀΣx. */
  readonly expected: number;
  readonly variance: number;
  readonly value: number;
  /** No allocation within the limits is worth more; the gap is (bound − value) ÷ (|μ·x| + ½·λ·xᵀΣx), rounding included. */
  readonly bound: number;
  readonly gap: number;
};

/** Covariances may be wrong by this much of the two deviations: they come out of rounded tables. */
const NOISE = 1e-9;
const NOTHING = 1e-14;
/** Of how many factors the first guess for a whole matrix takes account; the rest counts as risk of each line's own. */
const GUESSED = 8;
/**
 * A covariance matrix as factors, at most as many as its rank.
 * @error `bad-covariance`: not square, not symmetric, a negative variance, or a mix of lines whose variance is negative.
 * @example factorsOf([[4, 2], [2, 1]]) // one factor: 2, 1
 */
export function factorsOf(covariance: readonly (readonly number[])[]): Result<FactorRisk> {
  const n = covariance.length;
  const at = (i: number, j: number) => covariance[i]?.[j] ?? 0;
  const bad = (message: string) => problem('bad-covariance', message);
  const ragged = covariance.find((row) => row.length !== n);
  if (ragged !== undefined)
    return bad(`covariance is ${n} × ${ragged.length}; it must be square, a row and a column per line`);
  for (let i = 0; i < n; i++) {
    if (at(i, i) < 0) return bad(`the variance of line ${i + 1} is ${at(i, i)}; it cannot be below 0`);
    for (let j = 0; j <= i; j++)
      if (!(Math.abs(at(i, j) - at(j, i)) <= NOISE * Math.max(Math.abs(at(i, j)), Math.abs(at(j, i)))))
        return bad(
          `covariance is not symmetric: row ${i + 1}, column ${j + 1} is ${at(i, j)}, row ${j + 1}, column ${i + 1} is ${at(j, i)}`,
        );
  }
  // As correlations, so that a line with small variance counts as much as any other.
  const deviation = covariance.map((_, i) => Math.sqrt(at(i, i)));
  const alike = (i: number, j: number) => {
    const both = (deviation[i] ?? 0) * (deviation[j] ?? 0);
    return both > 0 ? (at(i, j) + at(j, i)) / 2 / both : at(i, j) === 0 ? 0 : Number.NaN;
  };
  // Per line its loadings so far, and what is left of its variance.
  const loads = covariance.map(() => new Float64Array(n));
  const left = Float64Array.from(covariance, (_, i) => alike(i, i));
  const open = new Uint8Array(n).fill(1);
  let rank = 0;
  const still = (i: number, j: number) => {
    const [a, b] = [loads[i] ?? left, loads[j] ?? left];
    let sum = alike(i, j);
    for (let f = 0; f < rank; f++) sum -= (a[f] ?? 0) * (b[f] ?? 0);
    return sum;
  };
  for (; rank <= n; rank++) {
    let top = -1;
    for (let i = 0; i < n; i++) {
      if (open[i] === 0) continue;
      if (!((left[i] ?? 0) >= -NOISE)) return bad(negative(i));
      if (top < 0 || (left[i] ?? 0) > (left[top] ?? 0)) top = i;
    }
    if (top < 0 || (left[top] ?? 0) <= NOTHING) break;
    const root = Math.sqrt(left[top] ?? 0);
    for (let i = 0; i < n; i++) {
      const own = loads[i];
      if (open[i] === 0 || own === undefined) continue;
      const load = i === top ? root : still(i, top) / root;
      own[rank] = load;
      left[i] = (left[i] ?? 0) - load * load;
    }
    open[top] = 0;
  }
  // Where nothing of a line's own is left, nothing it shares may be left either.
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++)
      if (open[i] === 1 && open[j] === 1 && !(Math.abs(still(i, j)) <= 1e-8)) return bad(negative(i));
  const factors = Array.from({ length: rank }, (_, f) => deviation.map((own, i) => own * (loads[i]?.[f] ?? 0)));
  return ok({ own: new Float64Array(n), factors, whole: covariance });

  function negative(i: number): string {
    return `covariance is not possible: some mix of line ${i + 1} and others would have a variance below 0`;
  }
}

/**
 * The mix with the most expected return less aversion ÷ 2 × variance, and its proven gap.
 * @error `bad-risk`: an aversion below 0, lists that are not as long as the lines, a negative variance; `not-found`
 *   when the search or the rounding to steps ends without one.
 * @example two lines with returns .3 and .2, deviations .4 and .15, correlation .3: R31's mix has variance .0699
 */
export function allocateRisk(given: RiskProblem): Result<RiskSolution> {
  const { limits, returns, risk, aversion, step, decimals } = given;
  const { total, groups, group } = limits;
  const [n, unit] = [group.length, 10 ** decimals];
  if (!(aversion >= 0 && aversion < Number.POSITIVE_INFINITY))
    return problem('bad-risk', `risk aversion is ${aversion}; it must be 0 or more`);
  if (![returns, risk.own, ...risk.factors].every((list) => list.length === n))
    return problem('bad-risk', `returns, variances and loadings must each have ${n} items, one per line`);
  if (!Array.from(risk.own).every((own) => own >= 0)) return problem('bad-risk', 'a variance is below 0');
  const rows: readonly LinearRow[] = [
    { of: new Float64Array(n).fill(1), low: total, high: total },
    ...groups.map((limit, g) => ({ of: Float64Array.from(group, (own) => +(own === g)), ...limit })),
  ];
  const { low, high } = narrow(limits.low, limits.high, rows, columnsOf(rows, n)) ?? limits;
  const real = aversion === 0 ? null : (dense() ?? solved(risk));
  if (real !== null && !(real.missed <= 1e-9)) return problem('not-found', 'the search for the best mix did not end');
  const spends = real?.amounts ?? allocateLinear(returns, limits);
  const amounts = step === 0 || real === null ? spends : rounded(spends);
  if (amounts === null) return problem('not-found', 'no whole steps near the optimum keep every group limit');
  const { expected, variance } = worthOf(amounts);
  const [cost, value] = [(aversion * variance) / 2, expected - (aversion * variance) / 2];
  const bound = Math.max(value, real?.bound ?? value);
  const size = Math.abs(expected) + cost;
  return ok({
    amounts: Array.from(amounts),
    expected,
    variance,
    value,
    bound,
    gap: size > 0 ? (bound - value) / size : 0,
  });

  function worthOf(x: ArrayLike<Minor>) {
    let [expected, variance] = [0, 0];
    for (let i = 0; i < n; i++) {
      const amount = (x[i] ?? 0) / unit;
      expected += (returns[i] ?? 0) * amount;
      variance += (risk.own[i] ?? 0) * amount * amount;
    }
    for (const factor of risk.factors) variance += exposure(factor, x) ** 2;
    return { expected, variance };
  }
  function exposure(factor: ArrayLike<number>, x: ArrayLike<Minor>): number {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += ((factor[i] ?? 0) * (x[i] ?? 0)) / unit;
    return sum;
  }

  /** Lines by lines, where there are about as many factors as lines; null where that does not end with a proof. */
  function dense() {
    const { whole, own, factors } = risk;
    if (whole === undefined || 2 * factors.length < n) return null;
    const money = rows.map(({ of, low: from, high: to }) => ({ of, low: from / unit, high: to / unit }));
    const [from, to] = [low.map((floor) => floor / unit), high.map((cap) => cap / unit)];
    const bend = (i: number, j: number) => aversion * ((whole[i]?.[j] ?? 0) + (i === j ? (own[i] ?? 0) : 0));
    const first = factors.slice(0, GUESSED);
    const left = low.map((_, i) =>
      factors.slice(GUESSED).reduce((sum, factor) => sum + (factor[i] ?? 0) ** 2, own[i] ?? 0),
    );
    const guess = solved({ own: left, factors: first });
    const start = guess.amounts.map((amount) => amount / unit);
    const found = denseMix({ returns, bend, low: from, high: to, rows: money, start });
    if (found === null) return null;
    const x = low.map((floor, i) => Math.max(floor, Math.min(high[i] ?? 0, (found.x[i] ?? 0) * unit)));
    // The value lies below its tangent plane here, and any prices of the rows bound that plane.
    const { expected, variance } = worthOf(x);
    const value = expected - (aversion * variance) / 2;
    const loads = factors.map((factor) => exposure(factor, x));
    const slope = x.map((amount, i) => slopeAt(i, amount / unit, loads));
    let [bound, missed] = [value, 0];
    for (const [r, { of, low: least, high: most }] of rows.entries()) {
      const price = found.duals[r] ?? 0;
      let [sum, size] = [0, Math.max(Math.abs(least), Math.abs(most))];
      for (let i = 0; i < n; i++) {
        sum += (of[i] ?? 0) * (x[i] ?? 0);
        size += Math.abs((of[i] ?? 0) * (x[i] ?? 0));
        slope[i] = (slope[i] ?? 0) - price * (of[i] ?? 0);
      }
      bound += (price * ((price > 0 ? most : least) - sum)) / unit;
      if (size > 0) missed = Math.max(missed, (least - sum) / size, (sum - most) / size);
    }
    for (let i = 0; i < n; i++) {
      const edge = ((slope[i] ?? 0) > 0 ? high[i] : low[i]) ?? 0;
      bound += ((slope[i] ?? 0) * (edge - (x[i] ?? 0))) / unit;
    }
    const proven = missed <= 1e-13 && bound - value <= 1e-12 * (Math.abs(expected) + aversion * variance);
    return proven ? { amounts: x, missed, bound } : null;
  }

  function solved({ own, factors }: FactorRisk) {
    const lows = low.map((floor) => floor / unit);
    const lines = Array.from(low, (floor, column): Piece => {
      const bend = aversion * (own[column] ?? 0);
      return {
        of: { kind: 'square', steep: (returns[column] ?? 0) - (bend * floor) / unit, bend },
        low: 0,
        high: ((high[column] ?? 0) - floor) / unit,
        column,
      };
    });
    const exposures = factors.map(
      (of): LinearRow => ({
        of,
        low: Number.NEGATIVE_INFINITY,
        high: Number.POSITIVE_INFINITY,
      }),
    );
    const money = rows.map(({ of, low: from, high: to }) => ({ of, low: from / unit, high: to / unit }));
    const all = [...money, ...exposures];
    const program = programOf(lines, lows, all, columnsOf(all, n));
    // The activity of a factor's row is the exposure t, less what the floors bring: there the risk is.
    const base = factors.map((factor) => exposure(factor, low));
    const pieces = program.pieces.map((piece, k): Piece => {
      const f = k - n - money.length;
      return f < 0 ? piece : { ...piece, of: { kind: 'square', steep: -aversion * (base[f] ?? 0), bend: aversion } };
    });
    const floors = worthOf(low);
    const large = Math.abs(floors.expected) + (aversion * floors.variance) / 2;
    const { amounts, bound, missed } = interior({ ...program, pieces }, 1e-15, large);
    const x = Float64Array.from(low, (floor, i) => Math.min(high[i] ?? 0, floor + (amounts[i] ?? 0) * unit));
    return { amounts: x, missed, bound: bound + floors.expected - (aversion * floors.variance) / 2 };
  }

  /** Whole steps by marginal utility; then steps are traded between lines while that gains. */
  function rounded(spends: Float64Array): Float64Array | null {
    const slope = new Float64Array(n);
    const loads = risk.factors.map((factor) => exposure(factor, spends));
    for (let i = 0; i < n; i++) slope[i] = slopeAt(i, (spends[i] ?? 0) / unit, loads);
    const curved = (i: number) =>
      risk.factors.reduce((sum, factor) => sum + (factor[i] ?? 0) ** 2, risk.own[i] ?? 0) * aversion;
    const bends = Float64Array.from(low, (_, i) => curved(i));
    const start = roundRows({
      amounts: spends,
      low,
      high,
      rows,
      step,
      worth: (i, amount) => {
        const by = (amount - (spends[i] ?? 0)) / unit;
        return by * ((slope[i] ?? 0) - ((bends[i] ?? 0) * by) / 2);
      },
    });
    if (start !== null) trade(start, bends);
    return start;
  }
  function slopeAt(i: number, x: number, loads: readonly number[]): number {
    let sum = (risk.own[i] ?? 0) * x;
    risk.factors.forEach((factor, f) => {
      sum += (factor[i] ?? 0) * (loads[f] ?? 0);
    });
    return (returns[i] ?? 0) - aversion * sum;
  }
  function trade(amounts: Float64Array, bends: Float64Array): void {
    const inside = groups.map((_, g) => amounts.reduce((sum, amount, i) => sum + (group[i] === g ? amount : 0), 0));
    const size = step / unit;
    const { expected, variance } = worthOf(amounts);
    const worth = 1e-13 * (Math.abs(expected) + aversion * variance);
    for (let trades = Math.min(2 * n, Math.floor(2e7 / (n * n + 1))); trades > 0; trades--) {
      const loads = risk.factors.map((factor) => exposure(factor, amounts));
      const slope = amounts.map((amount, i) => slopeAt(i, amount / unit, loads));
      let [up, down, best] = [-1, -1, worth];
      for (let i = 0; i < n; i++) {
        if ((amounts[i] ?? 0) + step > (high[i] ?? 0)) continue;
        for (let j = 0; j < n; j++) {
          const gain = size * ((slope[i] ?? 0) - (slope[j] ?? 0));
          if (i === j || gain <= best || (amounts[j] ?? 0) - step < (low[j] ?? 0) || !mayTrade(i, j)) continue;
          const cross = risk.factors.reduce((sum, factor) => sum + (factor[i] ?? 0) * (factor[j] ?? 0), 0) * aversion;
          const real = gain - (size * size * ((bends[i] ?? 0) + (bends[j] ?? 0) - 2 * cross)) / 2;
          if (real > best) [up, down, best] = [i, j, real];
        }
      }
      if (up < 0) return;
      for (const [i, by] of [
        [up, step],
        [down, -step],
      ] as const) {
        amounts[i] = (amounts[i] ?? 0) + by;
        const g = group[i] ?? -1;
        if (g >= 0) inside[g] = (inside[g] ?? 0) + by;
      }
    }
    function mayTrade(i: number, j: number): boolean {
      const [to, from] = [group[i] ?? -1, group[j] ?? -1];
      if (to === from) return true;
      const [gets, gives] = [groups[to], groups[from]];
      return (
        (gets === undefined || (inside[to] ?? 0) + step <= gets.high) &&
        (gives === undefined || (inside[from] ?? 0) - step >= gives.low)
      );
    }
  }
}
