/** A model that another tool fitted, as curves per channel. */
import type { Curve } from './curve.ts';

export type ImportedChannel = {
  readonly channel: string;
  readonly curve: Curve;
  /** What the source says is spent now; null where it does not say. */
  readonly current: number | null;
  readonly min: number | null;
  readonly max: number | null;
  /** Robyn's mean carry-over in spend: its response to a spend x is curve(x + carryover). 0 elsewhere. */
  readonly carryover: number;
};
export type ImportedModel = {
  readonly source: 'meridian' | 'robyn';
  /** "2024-01-01 to 2024-03-31 (ALL)": the time that spends and outcomes are for; "one week" for Robyn. */
  readonly period: string | null;
  readonly channels: readonly ImportedChannel[];
  /** What was left out or needs care, as sentences. */
  readonly notes: readonly string[];
};
