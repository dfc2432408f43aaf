/** What a fitted media mix says of each channel, how sure it is, and where the history cannot tell. */
import type { RowCurve } from './curve.ts';
import { bendsOfChannel, CHANNEL_BOX, fillColumn, type Saturation } from './fitColumns.ts';
import { type Base, coefficients, dot, type Named } from './fitDesign.ts';
import { inverse } from './fitLinear.ts';
import type { MixTask } from './fitTask.ts';

/** A task with its scales and the point that was found. */
export type Mix = {
  readonly task: MixTask;
  readonly base: Base;
  readonly outcome: readonly number[];
  /** All weeks, also those the task did not see; scaled by `most`. */
  readonly spends: readonly Float64Array[];
  readonly most: readonly number[];
  readonly size: number;
  readonly saturation: Saturation;
  readonly at: readonly number[];
};
export type ChannelFit = {
  readonly name: string;
  /** Outcome per week of a steady weekly spend. */
  readonly curve: RowCurve;
  readonly decay: number;
  /** Σ over all weeks of what the channel added, and its standard error. */
  readonly contribution: number;
  readonly contributionError: number | null;
  /** Standard errors of the parameters; null where one sits at its bound, or without effect. */
  readonly errors: {
    readonly a: number | null;
    readonly b: number | null;
    readonly s: number | null;
    readonly decay: number | null;
  };
  /** False when the history cannot tell the size of the effect. */
  readonly identified: boolean;
  /** What the history cannot tell, as sentences. */
  readonly notes: readonly string[];
};

/** The fit over all weeks, and its base alone. */
export function predict(mix: Mix): { readonly fitted: readonly number[]; readonly base: readonly number[] } {
  const { task, base, outcome, spends, size, at } = mix;
  const seen = base.basis[0]?.length ?? 0;
  const bends = bendsOfChannel(mix.saturation);
  const { amplitudes } = task.project(at);
  const media = new Float64Array(outcome.length);
  spends.forEach((spend, c) => {
    const column = new Float64Array(spend.length);
    fillColumn(spend, at.slice(c * bends, (c + 1) * bends), column, null);
    const a = (amplitudes[c] ?? 0) * size;
    for (let t = 0; t < media.length; t++) media[t] = (media[t] ?? 0) + a * (column[t] ?? 0);
  });
  const left = Float64Array.from({ length: seen }, (_, t) => (outcome[t] ?? 0) - (media[t] ?? 0));
  const weights = coefficients(
    base,
    base.basis.map((vector) => dot(left, vector)),
  );
  const ground = outcome.map((_, t) =>
    base.columns.reduce((sum, column, i) => sum + (weights[i] ?? 0) * (column[t] ?? 0), 0),
  );
  return { base: ground, fitted: ground.map((value, t) => value + (media[t] ?? 0)) };
}

type Free = {
  readonly channel: number;
  readonly parameter: number;
  readonly column: Float64Array;
  readonly sum: number;
};

/** One report per channel of the history; `fitted` are the channels that took part, in the order of the task. */
export function report(
  mix: Mix,
  all: readonly Named[],
  fitted: readonly Named[],
  { ridge }: { readonly ridge: number },
): readonly ChannelFit[] {
  const { task, size, most, saturation, at, outcome } = mix;
  const bends = bendsOfChannel(saturation);
  const { amplitudes, media, rest } = task.project(at);
  const free = fitted.flatMap((_, c) => freeOf(mix, c, amplitudes[c] ?? 0, media[c] ?? rest));
  const spare = outcome.length - mix.base.basis.length - free.length;
  const noise = dot(rest, rest) / Math.max(spare, 1);
  const spread = covariance(free, ridge * outcome.length, noise);
  const errorOf = (c: number, parameter: number): number | null => {
    const i = free.findIndex((one) => one.channel === c && one.parameter === parameter);
    return i < 0 ? null : Math.sqrt(Math.max(spread[i]?.[i] ?? 0, 0));
  };

  return all.map((channel): ChannelFit => {
    const c = fitted.indexOf(channel);
    const a = amplitudes[c] ?? 0;
    const [decay = 0, lnK = 0, lnS = 0] = at.slice(c * bends, (c + 1) * bends);
    const nothing = { a: null, b: null, s: null, decay: null };
    const k = Math.exp(lnK) * (most[c] ?? 0);
    const curve: RowCurve = { kind: saturation, a: a * size, b: k, s: saturation === 'hill' ? Math.exp(lnS) : 0 };
    const about = { name: channel.name, curve, decay };
    if (c < 0) {
      const unmoved = {
        kind: saturation,
        a: 0,
        b: Math.max(channel.values[0] ?? 0, 1),
        s: saturation === 'hill' ? 1 : 0,
      };
      const notes = [`${channel.name} is spent alike in every week: the history cannot show what it does`];
      return {
        ...about,
        curve: unmoved,
        decay: 0,
        contribution: 0,
        contributionError: null,
        errors: nothing,
        identified: false,
        notes,
      };
    }
    const notes = rivals(c, fitted, media);
    if (a === 0) {
      notes.unshift(`no effect of ${channel.name} was found`);
      return { ...about, contribution: 0, contributionError: null, errors: nothing, identified: false, notes };
    }
    const mine = free.flatMap((one, i) => (one.channel === c ? [{ ...one, i }] : []));
    let variance = 0;
    for (const p of mine) for (const q of mine) variance += p.sum * q.sum * (spread[p.i]?.[q.i] ?? 0);
    const total = a * (mine.find(({ parameter }) => parameter === 0)?.sum ?? 0);
    const unsure = Math.sqrt(Math.max(variance, 0));
    const [errorK, errorS] = [errorOf(c, 2), errorOf(c, 3)];
    const sure = unsure <= 0.5 * total;
    const identified = sure && notes.length === 0;
    if (!sure) notes.unshift(`the effect of ${channel.name} is uncertain by ±${Math.round((100 * unsure) / total)} %`);
    if (errorK === null || errorK > 1 || k > (most[c] ?? 0))
      notes.push(`the history does not show where ${channel.name} saturates`);
    if (saturation === 'hill' && errorS === null)
      notes.push(`the history does not show the shape of ${channel.name}: s is at the edge of what is searched`);
    const scaled = (error: number | null, by: number) => (error === null ? null : error * by);
    return {
      ...about,
      contribution: total * size,
      contributionError: unsure * size,
      errors: {
        a: scaled(errorOf(c, 0), size),
        b: scaled(errorK, k),
        s: scaled(errorS, curve.s),
        decay: errorOf(c, 1),
      },
      identified,
      notes,
    };
  });
}

/** The parameters of a channel that the fit could move: amplitude, then decay, ln k and ln s inside their box. */
function freeOf({ task, at, spends, saturation }: Mix, c: number, a: number, column: Float64Array): readonly Free[] {
  if (a === 0) return [];
  const bends = bendsOfChannel(saturation);
  const own = at.slice(c * bends, (c + 1) * bends);
  const spend = spends[c] ?? column;
  const raw = Array.from({ length: bends + 1 }, () => new Float64Array(spend.length));
  const [value = column, ...slopes] = raw;
  fillColumn(spend, own, value, slopes);
  const sum = (values: Float64Array) => values.reduce((all, one) => all + one, 0);
  const bent = task.slopes(at, c).flatMap((slope, p): Free[] => {
    const inside =
      (own[p] ?? 0) > (CHANNEL_BOX.lower[p] ?? 0) + 1e-6 && (own[p] ?? 0) < (CHANNEL_BOX.upper[p] ?? 0) - 1e-6;
    const scaled = slope.map((one) => a * one);
    return inside ? [{ channel: c, parameter: p + 1, column: scaled, sum: a * sum(slopes[p] ?? slope) }] : [];
  });
  return [{ channel: c, parameter: 0, column, sum: sum(value) }, ...bent];
}

/** σ²·(JᵀJ)⁻¹. Directions that the history does not show at all get a huge but finite variance. */
function covariance(free: readonly Free[], penalty: number, noise: number): readonly (readonly number[])[] {
  const n = free.length;
  const length = free.map(
    ({ column, parameter }) => Math.sqrt(dot(column, column) + (parameter === 0 ? penalty : 0)) || 1,
  );
  const matrix = new Float64Array(n * n);
  free.forEach((p, i) => {
    free.forEach((q, j) => {
      matrix[i * n + j] = i === j ? 1 + 1e-9 : dot(p.column, q.column) / ((length[i] ?? 1) * (length[j] ?? 1));
    });
  });
  const inverted = inverse(matrix, n) ?? [];
  return inverted.map((row, i) => row.map((value, j) => (noise * value) / ((length[i] ?? 1) * (length[j] ?? 1))));
}

/** Channels that move together with channel c: their effects cannot be told apart. */
function rivals(c: number, fitted: readonly Named[], media: readonly Float64Array[]): string[] {
  const mine = media[c];
  if (mine === undefined) return [];
  return fitted.flatMap((other, d) => {
    const column = media[d];
    if (d === c || column === undefined) return [];
    const size = Math.sqrt(dot(mine, mine) * dot(column, column));
    const together = size > 0 ? dot(mine, column) / size : 0;
    return Math.abs(together) > 0.9
      ? [
          `${fitted[c]?.name} and ${other.name} move together (correlation ${together.toFixed(2)}): their effects cannot be told apart`,
        ]
      : [];
  });
}
