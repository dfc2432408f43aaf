/** A history of weeks to fit a media mix to, the options of the fit, and what is refused. */
import type { Saturation } from './fitColumns.ts';
import type { Named } from './fitDesign.ts';

export type History = {
  /** Per week, oldest first. */
  readonly outcome: readonly number[];
  /** Spend per week, 0 or more. */
  readonly channels: readonly Named[];
  /** What else moves the outcome: price, events, competitors. */
  readonly controls: readonly Named[];
};
export type FitOptions = {
  readonly saturation: Saturation;
  readonly trend: boolean;
  /** Weeks of one season and how many sine waves it has; 0 weeks for none. */
  readonly season: number;
  readonly harmonics: number;
  /** Last weeks that the fit does not see at first, to measure how far off it is; 0 for none. */
  readonly holdout: number;
  readonly starts: number;
  /** Penalty on large amplitudes, per week, with the outcome scaled to a deviation of 1. */
  readonly ridge: number;
};
export const FIT_DEFAULTS: FitOptions = {
  saturation: 'mm',
  trend: true,
  season: 365.25 / 7,
  harmonics: 2,
  holdout: 13,
  starts: 12,
  ridge: 1e-4,
};
/** Squares, sums and quotients of numbers from this to 1 ÷ this stay far inside the doubles; what is less is 0. */
export const LEAST = 1e-100;
const usable = (value: number): boolean => Math.abs(value) <= 1 / LEAST;
/** Whether a column is more than a constant. */
export const moves = ({ values }: Named): boolean =>
  values.some((value) => Math.abs(value - (values[0] ?? 0)) >= LEAST);

/** Why a history cannot be fitted; null when it can. */
export function refusal({ outcome, channels, controls }: History, options: FitOptions): string | null {
  const { season, harmonics, holdout, starts, ridge } = options;
  if (![holdout, harmonics, starts].every((count) => Number.isInteger(count) && count >= 0) || starts < 1)
    return 'holdout, harmonics and starts must be whole numbers, starts at least 1';
  if (!(season >= 0 && ridge >= 0 && Number.isFinite(season + ridge))) return 'season and ridge must be 0 or more';
  if (starts > 200 || harmonics > 10) return 'at most 200 starts and 10 harmonics';
  if (outcome.length > 5000) return `${outcome.length} weeks are too many; 5,000 at most`;
  if (channels.length > 30) return `${channels.length} channels are too many to tell apart; 30 at most`;
  const bad = outcome.findIndex((value) => !usable(value));
  if (bad >= 0) return `the outcome of week ${bad + 1} is not a number, or too large`;
  if (!moves({ name: '', values: outcome })) return 'the outcome never changes; there is nothing to explain';
  for (const { name, values } of [...channels, ...controls]) {
    if (values.length !== outcome.length) return `${name} has ${values.length} weeks, the outcome ${outcome.length}`;
    const odd = values.findIndex((value) => !usable(value));
    if (odd >= 0) return `week ${odd + 1} of ${name} is not a number, or too large`;
  }
  for (const [i, { name, values }] of channels.entries()) {
    if (channels.findIndex((other) => other.name === name) !== i) return `two channels are named ${name}`;
    const odd = values.findIndex((value) => value < 0);
    if (odd >= 0) return `the spend of ${name} in week ${odd + 1} is ${values[odd]}; it must be 0 or more`;
  }
  return channels.some(moves) ? null : 'no channel has a spend that changes; there is nothing to fit';
}
