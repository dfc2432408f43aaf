/**
 * Moving money between lines by performance (C11, C46, R21, R25), in steps that governance allows.
 *
 * A line's share grows with its return against the others': amount × return, scaled to the total. Where all returns are
 * equal nothing moves, which for marginal returns is the optimum. Floors and caps come first, then the step per line,
 * then the limit on the turnover, which shortens all moves alike.
 */
import { isMinor, type Minor, sumMinor, TOO_LARGE } from '../money.ts';
import { type Curve, slope } from '../response/curve.ts';
import { ok, problem, type Result } from '../result.ts';
import { floorShare } from '../share.ts';
import { splitByWeights } from './splitByWeights.ts';
import { type MoveSize, moveSize } from './turnover.ts';

/**
 * What is known of a line. A curve gives its marginal return at the current amount. Otherwise: what a spend brought,
 * the share of its conversions that is in by now (R25), and the number of observations behind it.
 */
export type Performance =
  | { readonly kind: 'curve'; readonly curve: Curve }
  | {
      readonly kind: 'observed';
      readonly outcome: number;
      /** Currency units, as curves. */
      readonly spend: number;
      readonly maturity: number;
      readonly sample: number;
    };
export type MovableLine = {
  readonly amount: Minor;
  readonly performance: Performance;
  readonly held?: boolean;
  readonly floor?: Minor | null;
  readonly cap?: Minor | null;
};
export type Guardrails = {
  /** Largest turnover, a fraction. */
  readonly turnover: number;
  /** Largest change of a line against its amount; floors and caps go before it. */
  readonly step: number;
  /** Observations at which a line's own return weighs as much as the mean of all. */
  readonly prior: number;
  /** Below this maturity a line's own return does not count. */
  readonly maturity: number;
  /** Minor units in a currency unit. */
  readonly unit: number;
};
export const GUARDRAILS: Guardrails = { turnover: 0.15, step: 0.2, prior: 30, maturity: 0.3, unit: 100 };

/** What set a line's move: a limit, its return, or no cause to move. */
export type MoveReason = 'held' | 'floor' | 'cap' | 'step' | 'turnover' | 'return' | 'none';
export type Reallocation = {
  readonly amounts: readonly Minor[];
  /** Per line; they add up to 0. */
  readonly moves: readonly Minor[];
  readonly reasons: readonly MoveReason[];
  /** The return that each line was judged by. */
  readonly returns: readonly number[];
  readonly turnover: number;
  readonly size: MoveSize;
};
/**
 * @error `no-lines`, `negative-amount`, `bad-limit`, `bad-performance`, `crossed-bounds`, `no-returns` (none above 0 to
 *   move by); `infeasible` where floors and caps cannot be kept within the turnover; `too-large`.
 * @example reallocate([{ amount: 50000, performance: seen(2) }, { amount: 50000, performance: seen(1) }])
 *   // moves 10000, −10000: a fifth of each line, 10 % of all, 'major'
 */
export function reallocate(lines: readonly MovableLine[], rules: Guardrails = GUARDRAILS): Result<Reallocation> {
  const before = lines.map(({ amount }) => amount);
  const total = sumMinor(before);
  if (lines.length === 0) return problem('no-lines', 'there are no lines to move money between');
  if (!before.every(isMinor) || !isMinor(total)) return TOO_LARGE;
  const negative = before.findIndex((amount) => amount < 0);
  if (negative >= 0)
    return problem('negative-amount', `line ${negative + 1} is ${before[negative]}; amounts are 0 or more`);
  if (!(rules.turnover >= 0 && rules.step >= 0 && rules.prior >= 0 && rules.step < 1e6 && rules.turnover < 1e6))
    return problem('bad-limit', 'the turnover, the step and the prior are 0 or more');
  const judged = returnsOf(lines, rules);
  if (!judged.ok) return judged;
  const returns = judged.value;
  const crossed = lines.findIndex(({ held, floor, cap }) => !held && (floor ?? 0) > (cap ?? floor ?? 0));
  if (crossed >= 0) return problem('crossed-bounds', `line ${crossed + 1} has a floor above its cap`);
  const bounds = lines.map((line) => boundsOf(line, rules.step));
  const best = returns.reduce((most, own, i) => (lines[i]?.held || before[i] === 0 ? most : Math.max(most, own)), 0);
  if (best === 0 && total > 0 && lines.some(({ held }) => !held))
    return problem('no-returns', 'no line that may move has a return above 0');
  // Without any return a line still takes what the others, at their limits, cannot.
  const weights = before.map((amount, i) => amount * Math.max(returns[i] ?? 0, best * 1e-9));
  const most = Math.max(1, ...weights);
  const target = splitByWeights(
    total,
    // In units of the largest: weights are exact decimals, and many digits would only cost time.
    weights.map((weight) => Number((weight / most).toPrecision(12))),
    { min: bounds.map(({ low }) => low), max: bounds.map(({ high }) => high) },
  );
  if (!target.ok) return target;
  const limit = floorShare(total, rules.turnover);
  const wanted = target.value.amounts.map((amount, i) => amount - (before[i] ?? 0));
  const up = shorten(wanted, 1, limit, lines);
  const down = shorten(wanted, -1, limit, lines);
  if (!up.ok) return up;
  if (!down.ok) return down;
  const moves = wanted.map((_, i) => (up.value[i] ?? 0) - (down.value[i] ?? 0));
  const moved = sumMinor(up.value);
  return ok({
    amounts: moves.map((move, i) => (before[i] ?? 0) + move),
    moves,
    reasons: lines.map((line, i) => reasonOf(line, moves[i] ?? 0, wanted[i] ?? 0, bounds[i])),
    returns,
    turnover: total === 0 ? 0 : moved / total,
    size: moveSize(moved, total),
  });
}

type Bounds = { readonly low: Minor; readonly high: Minor };
function boundsOf({ amount, held, floor, cap }: MovableLine, step: number): Bounds {
  if (held) return { low: amount, high: amount };
  const stride = floorShare(amount, step);
  const least = floor ?? 0;
  const most = cap ?? Number.MAX_SAFE_INTEGER;
  const low = Math.min(most, Math.max(least, amount - stride));
  return { low, high: Math.max(Math.min(most, amount + stride), least, low) };
}

/** The moves of one sign, shortened alike to the limit; what floors and caps ask for is never shortened. */
function shorten(
  wanted: readonly Minor[],
  sign: 1 | -1,
  limit: Minor,
  lines: readonly MovableLine[],
): Result<readonly Minor[]> {
  const sizes = wanted.map((move) => Math.max(0, sign * move));
  if (sumMinor(sizes) <= limit) return ok(sizes);
  const due = lines.map(({ amount, floor, cap, held }, i) =>
    held ? 0 : Math.min(sizes[i] ?? 0, Math.max(0, sign === 1 ? (floor ?? 0) - amount : amount - (cap ?? amount))),
  );
  const must = sumMinor(due);
  if (must > limit)
    return problem(
      'infeasible',
      `floors and caps ask to move ${must}, ${must - limit} more than the turnover ${limit}`,
    );
  const split = splitByWeights(limit, sizes, { min: due, max: sizes });
  return split.ok ? ok(split.value.amounts) : split;
}

function reasonOf(line: MovableLine, move: Minor, wanted: Minor, bounds: Bounds | undefined): MoveReason {
  if (line.held) return 'held';
  if (move !== wanted) return 'turnover';
  const after = line.amount + move;
  if (after === line.floor && after === bounds?.low) return 'floor';
  if (after === line.cap && after === bounds?.high) return 'cap';
  if (move === 0) return 'none';
  return after === bounds?.low || after === bounds?.high ? 'step' : 'return';
}

/** Marginal, or average ÷ maturity drawn to the mean of all observed lines: (n·own + prior·mean) ÷ (n + prior). */
function returnsOf(lines: readonly MovableLine[], rules: Guardrails): Result<readonly number[]> {
  let [brought, spent] = [0, 0];
  for (const [i, { performance }] of lines.entries()) {
    if (performance.kind === 'curve') continue;
    const { outcome, spend, maturity, sample } = performance;
    if (
      !(outcome >= 0 && spend >= 0 && sample >= 0 && maturity >= 0 && maturity <= 1 && outcome + spend + sample < 1e300)
    )
      return problem('bad-performance', `line ${i + 1}: outcome, spend, sample are 0 or more, maturity is from 0 to 1`);
    if (maturity === 0 || maturity < rules.maturity) continue;
    brought += outcome / maturity;
    spent += spend;
  }
  const mean = spent > 0 ? brought / spent : 0;
  const returns = lines.map(({ amount, performance }) => {
    if (performance.kind === 'curve') return amount === 0 ? 0 : slope(performance.curve, amount / rules.unit);
    const { outcome, spend, maturity, sample } = performance;
    if (maturity === 0 || maturity < rules.maturity || spend === 0 || sample === 0) return mean;
    return (sample * (outcome / maturity / spend) + rules.prior * mean) / (sample + rules.prior);
  });
  const wild = returns.findIndex((own) => !(own < 1e200));
  return wild < 0 ? ok(returns) : problem('bad-performance', `line ${wild + 1} has a return beyond all bounds`);
}
