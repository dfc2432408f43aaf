/**
 * Response curves: outcome as a function of spend x ≥ 0, in currency units. Increasing, f(0) = 0 for every row kind.
 *
 * | kind     | f(x)                              | shape                                            |
 * | linear   | a·x                               | straight                                         |
 * | log      | a·ln(1 + x/b)                     | concave                                          |
 * | power    | a·x^b, 0 < b ≤ 1                  | concave, endless slope at 0                      |
 * | exp      | a·(1 − e^(−x/b))                  | concave, saturates at a                          |
 * | mm       | a·x/(b + x)                       | concave, half of a at b (Michaelis–Menten)       |
 * | hill     | a·x^s/(k^s + x^s), k in b         | S-shaped when s > 1, half of a at k              |
 * | logistic | a·(1 − e^(−bx))/(1 + e^(−bx))     | concave, a·tanh(bx/2)                            |
 * | table    | straight lines between points     | any; not known beyond its points                 |
 * | mean     | average of curves (draws)         | concave when every draw is                       |
 */
import { ok, problem, type Result } from '../result.ts';

/** The curves that a row of a table can name. */
export const ROW_KINDS = ['linear', 'log', 'power', 'exp', 'mm', 'hill', 'logistic'] as const;
export type RowKind = (typeof ROW_KINDS)[number];

/** All row kinds have one shape, so that a pass over 100,000 of them stays fast. */
export type RowCurve = { readonly kind: RowKind; readonly a: number; readonly b: number; readonly s: number };
export type Point = { readonly spend: number; readonly outcome: number };
export type TableCurve = { readonly kind: 'table'; readonly points: readonly Point[] };
export type MeanCurve = { readonly kind: 'mean'; readonly parts: readonly RowCurve[] };
export type Curve = RowCurve | TableCurve | MeanCurve;

const NEEDED: Readonly<Record<RowKind, 1 | 2 | 3>> = {
  linear: 1,
  log: 2,
  power: 2,
  exp: 2,
  mm: 2,
  hill: 3,
  logistic: 2,
};

/**
 * A curve from a row of cells: kind, p1, p2, p3. An unused parameter is ignored.
 * @error `bad-curve`: an unknown kind, a parameter that is missing or out of its range.
 * @example rowCurve('log', 120000, 20000) // 120,000·ln(1 + x/20,000)
 */
export function rowCurve(kind: string, p1: number, p2 = 0, p3 = 0): Result<RowCurve> {
  const known = ROW_KINDS.find((name) => name === kind.trim().toLowerCase());
  if (known === undefined) return problem('bad-curve', `'${kind}' is no curve; use one of ${ROW_KINDS.join(', ')}`);
  if (![p1, p2, p3].every(Number.isFinite)) return problem('bad-curve', `${known} has a parameter that is not finite`);
  if (p1 < 0) return problem('bad-curve', `p1 of ${known} is ${p1}; outcome must not fall with spend, so 0 or more`);
  if (NEEDED[known] >= 2 && p2 <= 0) return problem('bad-curve', `p2 of ${known} is ${p2}; it must be above 0`);
  if (known === 'power' && p2 > 1) return problem('bad-curve', `p2 of power is ${p2}; it must be at most 1`);
  if (NEEDED[known] === 3 && p3 <= 0) return problem('bad-curve', `p3 of ${known} is ${p3}; it must be above 0`);
  return ok({ kind: known, a: p1, b: NEEDED[known] >= 2 ? p2 : 0, s: NEEDED[known] === 3 ? p3 : 0 });
}

/**
 * A curve through points of spend and outcome; between them straight, beyond them unknown.
 * @error `bad-curve`: fewer than two points, a spend twice, or an outcome that falls.
 * @example tableCurve([{ spend: 100, outcome: 50 }, { spend: 0, outcome: 0 }]) // sorted: 0 → 0, 100 → 50
 */
export function tableCurve(points: readonly Point[]): Result<TableCurve> {
  const sorted = [...points].sort((p, q) => p.spend - q.spend);
  if (sorted.length < 2) return problem('bad-curve', 'a table needs at least two points');
  if (!sorted.every(({ spend, outcome }) => Number.isFinite(spend) && Number.isFinite(outcome)))
    return problem('bad-curve', 'a point of the table is not finite');
  for (let i = 1; i < sorted.length; i++) {
    const [p, q] = [sorted[i - 1], sorted[i]];
    if (p === undefined || q === undefined) continue;
    if (p.spend === q.spend) return problem('bad-curve', `the table has the spend ${p.spend} twice`);
    if (q.outcome < p.outcome) return problem('bad-curve', `the outcome falls from spend ${p.spend} to ${q.spend}`);
  }
  return ok({ kind: 'table', points: sorted });
}

/** f(x); x ≥ 0. Beyond a table's points the last outcome stands: callers keep spends inside. */
export function outcome(curve: Curve, x: number): number {
  if (curve.kind === 'table') return between(curve.points, x);
  if (curve.kind === 'mean') {
    let sum = 0;
    for (const part of curve.parts) sum += rowOutcome(part, x);
    return sum / curve.parts.length;
  }
  return rowOutcome(curve, x);
}

/** f′(x), outcome per unit of spend; Infinity at 0 for power and for hill below 1. A table has the slope to its right. */
export function slope(curve: Curve, x: number): number {
  if (curve.kind === 'table') return slopeRight(curve.points, x);
  if (curve.kind === 'mean') {
    let sum = 0;
    for (const part of curve.parts) sum += rowSlope(part, x);
    return sum / curve.parts.length;
  }
  return rowSlope(curve, x);
}

function rowOutcome({ kind, a, b, s }: RowCurve, x: number): number {
  switch (kind) {
    case 'linear':
      return a * x;
    case 'log':
      return a * Math.log1p(x / b);
    case 'power':
      return x <= 0 ? 0 : a * Math.exp(b * Math.log(x));
    case 'exp':
      return -a * Math.expm1(-x / b);
    case 'mm':
      return (a * x) / (b + x);
    case 'hill':
      return x <= 0 ? 0 : a / (1 + Math.exp(-s * Math.log(x / b)));
    case 'logistic':
      return a * Math.tanh((b * x) / 2);
  }
}

function rowSlope({ kind, a, b, s }: RowCurve, x: number): number {
  switch (kind) {
    case 'linear':
      return a;
    case 'log':
      return a / (b + x);
    case 'power':
      if (b === 1) return a;
      return a === 0 ? 0 : x <= 0 ? Number.POSITIVE_INFINITY : a * b * Math.exp((b - 1) * Math.log(x));
    case 'exp':
      return (a / b) * Math.exp(-x / b);
    case 'mm':
      return (a * b) / ((b + x) * (b + x));
    case 'hill': {
      if (a === 0) return 0;
      if (x <= 0) return s > 1 ? 0 : s === 1 ? a / b : Number.POSITIVE_INFINITY;
      // With r = (x/k)^s the slope is a·s·r / (x·(1 + r)²); written with 1/r where r would overflow.
      const r = Math.exp(-s * Math.abs(Math.log(x / b)));
      return (a * s * r) / (x * (1 + r) * (1 + r));
    }
    case 'logistic': {
      const e = Math.exp(-b * x);
      return (2 * a * b * e) / ((1 + e) * (1 + e));
    }
  }
}

/** Where the curve turns from convex to concave: 0 for concave curves. Not for tables and means, whose shape is any. */
export function inflexion({ kind, b, s }: RowCurve): number {
  return kind === 'hill' && s > 1 ? b * Math.exp(Math.log((s - 1) / (s + 1)) / s) : 0;
}

/** The piece of the table that holds x, its right end open. */
function pieceOf(points: readonly Point[], x: number): number {
  let low = 0;
  let high = points.length - 2;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((points[middle]?.spend ?? 0) <= x) low = middle;
    else high = middle - 1;
  }
  return low;
}

function between(points: readonly Point[], x: number): number {
  const i = pieceOf(points, x);
  const [p, q] = [points[i], points[i + 1]];
  if (p === undefined || q === undefined) return 0;
  if (x <= p.spend) return p.outcome;
  if (x >= q.spend) return q.outcome;
  return p.outcome + ((q.outcome - p.outcome) * (x - p.spend)) / (q.spend - p.spend);
}

function slopeRight(points: readonly Point[], x: number): number {
  const i = pieceOf(points, x);
  const [p, q] = [points[i], points[i + 1]];
  return p === undefined || q === undefined ? 0 : (q.outcome - p.outcome) / (q.spend - p.spend);
}
