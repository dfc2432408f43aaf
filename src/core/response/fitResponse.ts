/**
 * A media mix model from a history of weeks (DOMAIN C13, SOLVER P7): per channel geometric carry-over and saturation,
 * beside level, trend, seasons and controls.
 *
 *   outcome_t = level + trend·t + Σ seasons + Σ γ·control_t + Σ_c a_c·S_c((1 − d_c)·Σ_l d_c^l·spend_{c,t−l}),  a_c ≥ 0
 *
 * S is hill or mm, see curve.ts; because the carry-over is normalised, S is the outcome per week of a steady spend.
 * The same history, options and random numbers give the same answer; the order of the channels does not matter.
 */
import { ok, problem, type Result } from '../result.ts';
import { bendsOfChannel, CHANNEL_BOX } from './fitColumns.ts';
import { type Base, baseColumns, baseOf, dot, type Named, sweep } from './fitDesign.ts';
import { type FitOptions, type History, LEAST, moves, refusal } from './fitHistory.ts';
import { descend, type Minimum } from './fitLevenberg.ts';
import { type ChannelFit, type Mix, predict, report } from './fitReport.ts';
import { type MixTask, mixTask } from './fitTask.ts';

export type Progress = { readonly done: number; readonly total: number };
/** How far off the forecast of the unseen weeks was. */
export type Holdout = {
  readonly weeks: number;
  /** Σ|error| ÷ Σ|outcome|; the same for level, trend, seasons and controls alone; the root of the mean square. */
  readonly wape: number;
  readonly wapeWithoutMedia: number;
  readonly rmse: number;
};
export type ResponseFit = {
  /** In the order of the history. */
  readonly channels: readonly ChannelFit[];
  /** Share of the variance that is explained, all weeks. */
  readonly r2: number;
  readonly holdout: Holdout | null;
  readonly fitted: readonly number[];
  /** The part of `fitted` that is not media. */
  readonly base: readonly number[];
  readonly notes: readonly string[];
};

/**
 * Fits at once; see `fitResponseSteps`.
 * @param random Uniform numbers in [0, 1), seeded by the caller.
 * @error `no-fit`: see `fitResponseSteps`.
 */
export function fitResponse(history: History, options: FitOptions, random: () => number): Result<ResponseFit> {
  const steps = fitResponseSteps(history, options, random);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/**
 * Fits in steps of some milliseconds: a panel shows each progress, and cancels by asking for no further step.
 * @error `no-fit`: lists of different lengths, a negative spend, two channels of one name, too few weeks for the
 *   number of parameters, an outcome that never changes, or no channel whose spend changes.
 * @example fitResponseSteps(history, FIT_DEFAULTS, seeded) // yields { done: 1, total: 14 } … and returns the fit
 */
export function* fitResponseSteps(
  history: History,
  options: FitOptions,
  random: () => number,
): Generator<Progress, Result<ResponseFit>, void> {
  const wrong = refusal(history, options);
  if (wrong !== null) return problem('no-fit', wrong);
  const notes: string[] = [];
  const weeks = history.outcome.length;
  const seen = weeks - options.holdout;
  const seasonal = options.season > 0 && seen >= options.season;
  if (options.season > 0 && !seasonal) notes.push('the history is shorter than a season: no seasons are fitted');
  // Sorted by name, so that the draws of a channel do not depend on where its column is.
  const channels = history.channels.filter(moves).sort((p, q) => (p.name < q.name ? -1 : 1));
  const columns = baseColumns(weeks, options.trend, seasonal ? options.season : 0, options.harmonics, history.controls);
  const parameters = columns.length + channels.length * (1 + bendsOfChannel(options.saturation));
  if (seen < parameters + 2)
    return problem(
      'no-fit',
      `${seen} weeks are too few for ${parameters} parameters; use fewer channels or no holdout`,
    );

  const starts = startsOf(channels, options, random);
  const total = starts.length + 2;
  const train = taskOf(history.outcome, channels, columns, seen, options);
  if (train === null) return EXPLAINED;
  const found: Minimum[] = [];
  for (const start of starts) {
    found.push(descend(train.task, start, 40, 1e-4));
    yield { done: found.length, total };
  }
  found.sort((p, q) => p.cost - q.cost);
  // A second candidate costs little; only the better one is worth the last digits.
  const polish = (task: MixTask, from: readonly Minimum[]): Minimum | undefined => {
    const [best] = from.map(({ at }) => descend(task, at, 40, 1e-5)).sort((p, q) => p.cost - q.cost);
    return best === undefined ? best : descend(task, best.at, 150, 1e-10);
  };
  const first = polish(train.task, found.slice(0, 2));
  yield { done: total - 1, total };

  const whole = options.holdout === 0 ? train : taskOf(history.outcome, channels, columns, weeks, options);
  if (whole === null) return EXPLAINED;
  const best = options.holdout === 0 || first === undefined ? first : polish(whole.task, [first, ...found.slice(0, 2)]);
  if (first === undefined || best === undefined) return problem('no-fit', 'there was no start');
  const mix = { ...whole, at: best.at };
  const { fitted, base } = predict(mix);
  whole.base.shares.forEach((share, i) => {
    const control = history.controls[i - (columns.length - history.controls.length)];
    if (share === null && control !== undefined)
      notes.push(`control ${control.name} never changes, or follows from the others: left out`);
  });
  const mean = history.outcome.reduce((sum, y) => sum + y, 0) / weeks;
  const squares = (of: (t: number) => number) => history.outcome.reduce((sum, _, t) => sum + of(t) * of(t), 0);
  const holdout = options.holdout === 0 ? null : holdoutOf({ ...train, at: first.at }, seen);
  if (holdout !== null && holdout.wape >= holdout.wapeWithoutMedia)
    notes.push('the unseen weeks are forecast no better with media than without: trust the curves accordingly');
  yield { done: total, total };
  return ok({
    channels: report(mix, history.channels, channels, options),
    r2: 1 - squares((t) => at(history.outcome, t) - at(fitted, t)) / squares((t) => at(history.outcome, t) - mean),
    holdout,
    fitted,
    base,
    notes,
  });
}

const EXPLAINED = problem('no-fit', 'level, trend, seasons and controls explain the outcome wholly');
const at = (values: readonly number[], t: number): number => values[t] ?? 0;

/** The task over the first weeks, everything scaled; null when nothing is left for media to explain. */
function taskOf(
  outcome: readonly number[],
  channels: readonly Named[],
  columns: readonly Float64Array[],
  weeks: number,
  { saturation, ridge }: FitOptions,
): (Omit<Mix, 'at'> & { readonly task: MixTask }) | null {
  const base: Base = baseOf(columns, weeks);
  const rest = Float64Array.from(outcome.slice(0, weeks));
  const before = dot(rest, rest);
  sweep(rest, base.basis);
  const size = Math.sqrt(dot(rest, rest) / weeks);
  if (!(size * size * weeks > 1e-20 * before)) return null;
  const most = channels.map(({ values }) => values.reduce((high, value) => Math.max(high, value), 0));
  const spends = channels.map(({ values }, c) => Float64Array.from(values, (value) => value / (most[c] ?? 1)));
  const seen = spends.map((spend) => spend.slice(0, weeks));
  const scaled = rest.map((value) => value / size);
  return { task: mixTask(seen, scaled, base, saturation, ridge), base, outcome, spends, most, size, saturation };
}

/** Starting points: the middle of the road first, then draws over the likely range. */
function startsOf(
  channels: readonly Named[],
  { saturation, starts }: FitOptions,
  random: () => number,
): readonly (readonly number[])[] {
  const bends = bendsOfChannel(saturation);
  return Array.from({ length: starts }, (_, start) =>
    channels.flatMap(({ values }) => {
      const most = values.reduce((high, value) => Math.max(high, value), 0);
      const mean = values.reduce((sum, value) => sum + value, 0) / (values.length * most);
      const draw = (low: number, high: number) => low + (high - low) * random();
      const point =
        start === 0
          ? [0.3, Math.log(Math.max(mean, 0.02)), Math.log(1.2)]
          : [draw(0, 0.8), draw(Math.log(0.05), Math.log(1.5)), draw(Math.log(0.6), CHANNEL_BOX.upper[2] * 0.9)];
      return point.slice(0, bends);
    }),
  );
}

/** The forecast of the weeks after `from` against what came, with media and without. */
function holdoutOf(train: Mix, from: number): Holdout {
  const { outcome } = train;
  const sums = (forecast: readonly number[]) => {
    let [off, squares] = [0, 0];
    for (let t = from; t < outcome.length; t++) {
      const error = at(outcome, t) - at(forecast, t);
      off += Math.abs(error);
      squares += error * error;
    }
    return { off, squares };
  };
  const weeks = outcome.length - from;
  const all = outcome.slice(from).reduce((sum, y) => sum + Math.abs(y), 0);
  const { off, squares } = sums(predict(train).fitted);
  const bare = sums(predict({ ...train, spends: [] }).fitted).off;
  const share = (part: number) => (all >= LEAST ? part / all : 0);
  return { weeks, wape: share(off), wapeWithoutMedia: share(bare), rmse: Math.sqrt(squares / weeks) };
}
