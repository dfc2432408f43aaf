/**
 * Media mix by variable projection: for given carry-over and saturation the base and the amplitudes (0 or more, with a
 * little ridge) have a closed form, so that only two or three numbers per channel are searched.
 */
import { bendsOfChannel, CHANNEL_BOX, fillColumn, type Saturation } from './fitColumns.ts';
import { type Base, dot, sweep } from './fitDesign.ts';
import type { LeastSquares } from './fitLevenberg.ts';
import { nonNegative, solve } from './fitLinear.ts';

export type Projected = {
  /** Per channel, 0 or more, on the scaled outcome. */
  readonly amplitudes: readonly number[];
  /** Columns of the channels without their base part. */
  readonly media: readonly Float64Array[];
  readonly rest: Float64Array;
  readonly cost: number;
};
export type MixTask = LeastSquares & {
  readonly project: (at: readonly number[]) => Projected;
  /** Derivatives of channel c by its parameters, without their base part. */
  readonly slopes: (at: readonly number[], channel: number) => readonly Float64Array[];
};

/**
 * @param spends Scaled to at most 1. @param outcome Scaled, and swept of the base, over the same weeks as its basis.
 * @param ridge Penalty per week on the squares of the amplitudes.
 */
export function mixTask(
  spends: readonly Float64Array[],
  outcome: Float64Array,
  base: Base,
  saturation: Saturation,
  ridge: number,
): MixTask {
  const weeks = outcome.length;
  const size = spends.length;
  const bends = bendsOfChannel(saturation);
  const own = (at: readonly number[], c: number) => at.slice(c * bends, (c + 1) * bends);
  const columns = spends.map(() => new Float64Array(weeks));
  const penalty = ridge * weeks;

  function project(at: readonly number[]): Projected {
    spends.forEach((spend, c) => {
      const column = columns[c];
      if (column === undefined) return;
      fillColumn(spend, own(at, c), column, null);
      sweep(column, base.basis);
    });
    const gram = new Float64Array(size * size);
    const target = columns.map((column) => dot(column, outcome));
    columns.forEach((left, c) => {
      for (let d = 0; d <= c; d++) {
        const product = dot(left, columns[d] ?? left);
        gram[c * size + d] = product;
        gram[d * size + c] = product;
      }
      gram[c * size + c] = (gram[c * size + c] ?? 0) + penalty;
    });
    const amplitudes = nonNegative(gram, target);
    const rest = Float64Array.from(outcome);
    columns.forEach((column, c) => {
      const a = amplitudes[c] ?? 0;
      if (a > 0) for (let t = 0; t < weeks; t++) rest[t] = (rest[t] ?? 0) - a * (column[t] ?? 0);
    });
    const shrunk = penalty * amplitudes.reduce((sum, a) => sum + a * a, 0);
    return { amplitudes, media: columns, rest, cost: (dot(rest, rest) + shrunk) / 2 };
  }

  function slopes(at: readonly number[], c: number): readonly Float64Array[] {
    const spend = spends[c] ?? new Float64Array(weeks);
    const derivatives = Array.from({ length: bends }, () => new Float64Array(weeks));
    fillColumn(spend, own(at, c), new Float64Array(weeks), derivatives);
    for (const derivative of derivatives) sweep(derivative, base.basis);
    return derivatives;
  }

  return {
    lower: spends.flatMap(() => CHANNEL_BOX.lower.slice(0, bends)),
    upper: spends.flatMap(() => CHANNEL_BOX.upper.slice(0, bends)),
    cost: (at) => project(at).cost,
    project,
    slopes,
    linearise: (at) => {
      const { amplitudes, media, rest, cost } = project(at);
      const count = at.length;
      const gradient = new Float64Array(count);
      const matrix = new Float64Array(count * count);
      const active = amplitudes.flatMap((a, c) => (a > 0 ? [c] : []));
      const gram = new Float64Array(active.length * active.length);
      active.forEach((c, i) => {
        active.forEach((d, j) => {
          gram[i * active.length + j] = dot(media[c] ?? rest, media[d] ?? rest) + (i === j ? penalty : 0);
        });
      });
      const all = active.map((_, i) => i);
      // The derivative columns times their amplitudes, and what the amplitudes can follow of each.
      const parts = active.flatMap((c) =>
        slopes(at, c).map((column, p) => {
          const a = amplitudes[c] ?? 0;
          for (let t = 0; t < weeks; t++) column[t] = a * (column[t] ?? 0);
          const overlap = active.map((d) => dot(column, media[d] ?? column));
          return { at: c * bends + p, column, overlap, followed: solve(gram, overlap, all) };
        }),
      );
      parts.forEach((part, i) => {
        gradient[part.at] = -dot(part.column, rest);
        for (let j = 0; j <= i; j++) {
          const other = parts[j];
          if (other === undefined) continue;
          let product = dot(part.column, other.column);
          other.followed?.forEach((share, k) => {
            product -= share * (part.overlap[k] ?? 0);
          });
          matrix[part.at * count + other.at] = product;
          matrix[other.at * count + part.at] = product;
        }
      });
      return { cost, gradient, matrix };
    },
  };
}
