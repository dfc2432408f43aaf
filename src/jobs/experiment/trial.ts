/** A test with its two groups, and the statistics that say how sure it is. */
import type { Lift, Sample } from '../../core/risk/controlledTest.ts';
import { pValue } from '../../core/spend/pValue.ts';
import type { Row } from '../../workbook/decode.ts';

export type Unit = {
  readonly row: Row;
  readonly test: boolean;
  readonly before: number | null;
  readonly after: number | null;
  readonly spend: number | null;
};
export type Arm = { readonly sample: Sample; readonly units: readonly Unit[] };
/** Minor units. */
export type Trial = {
  readonly test: Arm;
  readonly control: Arm;
  readonly basis: 'change' | 'level' | 'plan';
  /** null in a plan. */
  readonly spend: number | null;
  readonly lift: Lift | null;
  readonly p: number | null;
  /** Spread between units, both groups together. */
  readonly sd: number;
  readonly confidence: number;
  readonly power: number;
  readonly effect: number;
  /** The spend at which a test of these groups sees the effect; null when there is no spread. */
  readonly budget: number | null;
};

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

/** √ of the mean of both variances by degrees of freedom. */
export function pooled(a: Sample, b: Sample): number {
  const squares = (a.count - 1) * a.sd * a.sd + (b.count - 1) * b.sd * b.sd;
  return Math.sqrt(squares / (a.count + b.count - 2));
}

export function meanBefore({ units }: Arm): number | null {
  const values = units.flatMap(({ before }) => (before === null ? [] : [before]));
  return values.length < units.length ? null : sum(values) / values.length;
}

/** Welch, two-sided: how often chance alone would show such a difference. */
export function pOf(a: Sample, b: Sample, freedom: number): number {
  const t = (a.mean - b.mean) / Math.sqrt((a.sd * a.sd) / a.count + (b.sd * b.sd) / b.count);
  return pValue(t / Math.sqrt(t * t + freedom), freedom + 2);
}
