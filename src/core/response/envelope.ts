/**
 * The concave envelope of a curve on [low, high]: the least concave function that is nowhere below it.
 *
 * It bounds from above what the line can bring, it equals the curve at both ends, and it is what makes an S-shaped
 * problem solvable: from `low` a straight chord runs to the `knee`, where it touches the concave part of the curve;
 * beyond the knee it is the curve itself. A concave curve has its knee at `low`. A line that is all or nothing below
 * a least spend (0, or at least m) has its knee at m or beyond.
 * A table's envelope is the upper hull of its points; a mean's is the mean of its parts' envelopes (a bound that is
 * exact when every draw is concave, and tightens as intervals are split).
 */
import { type Curve, inflexion, outcome, type Point, type RowCurve, slope } from './curve.ts';
import { type Reach, spendAt } from './spendAt.ts';

/** The interval; a spend strictly between `low` and `least` is not allowed. */
type Span = { readonly low: number; readonly high: number; readonly least: number };
type RowEnvelope = Span & {
  readonly kind: 'row';
  readonly curve: RowCurve;
  readonly knee: number;
  /** ln of the chord's slope; +∞ when there is no chord. */
  readonly chord: number;
};
type HullEnvelope = Span & {
  readonly kind: 'hull';
  readonly points: readonly Point[];
  readonly chords: readonly number[];
  readonly exact: boolean;
};
/** Straight up to the least knee of its parts. */
type MeanEnvelope = Span & {
  readonly kind: 'mean';
  readonly parts: readonly RowEnvelope[];
  readonly knee: number;
  readonly chord: number;
};
export type Envelope = RowEnvelope | HullEnvelope | MeanEnvelope;

/** @param least A spend strictly between low and `least` is not allowed; `low` for no such gap. */
export function envelope(curve: Curve, low: number, high: number, least: number = low): Envelope {
  if (curve.kind === 'table') return hull(curve, low, high, least);
  if (curve.kind === 'mean') return meanEnvelope(curve, low, high, least);
  return rowEnvelope(curve, low, high, least);
}

const chordLog = (curve: Curve, low: number, knee: number): number =>
  Math.log((outcome(curve, knee) - outcome(curve, low)) / (knee - low));

function meanEnvelope(
  curve: Curve & { readonly kind: 'mean' },
  low: number,
  high: number,
  least: number,
): MeanEnvelope {
  const parts = curve.parts.map((part) => rowEnvelope(part, low, high, least));
  const knee = parts.reduce((first, part) => Math.min(first, part.knee), high);
  const chord =
    knee > low
      ? Math.log(parts.reduce((sum, part) => sum + Math.exp(part.chord), 0) / parts.length)
      : Number.POSITIVE_INFINITY;
  return { kind: 'mean', low, high, least, parts, knee, chord };
}

function rowEnvelope(curve: RowCurve, low: number, high: number, least: number): RowEnvelope {
  const straight = curve.kind === 'linear' || (curve.kind === 'power' && curve.b === 1);
  const touch = straight ? high : touchPoint(curve, low, high);
  const knee = Math.min(high, Math.max(touch, least));
  const chord = knee > low ? chordLog(curve, low, knee) : Number.POSITIVE_INFINITY;
  return { kind: 'row', curve, low, high, least, knee, chord };
}

/** Where the tangent from (low, f(low)) touches the concave part: f(t) − f(low) = f′(t)(t − low); `high` when it would be beyond. */
function touchPoint(curve: RowCurve, low: number, high: number): number {
  const turn = inflexion(curve);
  if (low >= turn) return low;
  if (high <= turn) return high;
  if (low === 0) return Math.min(high, curve.b * Math.exp(Math.log(curve.s - 1) / curve.s));
  // g(t) = f(t) − f(low) − f′(t)(t − low) rises beyond the turn, g′ = −f″(t)(t − low): Newton inside a bracket.
  const base = outcome(curve, low);
  const excess = (t: number) => outcome(curve, t) - base - slope(curve, t) * (t - low);
  if (excess(high) <= 0) return high;
  let [left, right] = [turn, high];
  let t = Math.min(high, Math.max(turn, curve.b * Math.exp(Math.log(curve.s - 1) / curve.s)));
  for (let i = 0; i < 80 && right - left > 1e-15 * right; i++) {
    const g = excess(t);
    if (g > 0) right = t;
    else left = t;
    const r = Math.exp(-curve.s * Math.log(t / curve.b));
    const bend = (slope(curve, t) * (curve.s - 1 - (2 * curve.s) / (1 + r))) / t;
    const next = t + g / (bend * (t - low));
    if (Math.abs(next - t) <= 1e-14 * t) return next;
    t = next > left && next < right ? next : left + (right - left) / 2;
  }
  return t;
}

function hull(curve: Curve & { readonly kind: 'table' }, low: number, high: number, least: number): HullEnvelope {
  const at = (spend: number): Point => ({ spend, outcome: outcome(curve, spend) });
  const inside = curve.points.filter(({ spend }) => spend > Math.max(low, least) && spend < high);
  const candidates = [at(low), ...(least > low && least < high ? [at(least)] : []), ...inside];
  if (high > low) candidates.push(at(high));
  const points: Point[] = [];
  for (const point of candidates) {
    while (
      points.length >= 2 &&
      rate(points[points.length - 2], points[points.length - 1]) <= rate(points[points.length - 1], point)
    )
      points.pop();
    points.push(point);
  }
  return {
    kind: 'hull',
    low,
    high,
    least,
    points,
    chords: points.slice(1).map((point, i) => Math.log(rate(points[i], point))),
    exact: candidates.every((point) => onHull(points, point.spend) <= point.outcome * (1 + 1e-12)),
  };
}
const rate = (p: Point | undefined, q: Point | undefined): number =>
  p === undefined || q === undefined ? 0 : (q.outcome - p.outcome) / (q.spend - p.spend);

/** The envelope's value at x in [low, high]. */
export function ceiling(env: Envelope, x: number): number {
  if (env.kind === 'hull') return onHull(env.points, x);
  if (env.kind === 'mean') return env.parts.reduce((sum, part) => sum + ceiling(part, x), 0) / env.parts.length;
  const { curve, low, knee } = env;
  if (x >= knee || x <= low) return outcome(curve, x);
  const base = outcome(curve, low);
  return base + ((outcome(curve, knee) - base) * (x - low)) / (knee - low);
}

function onHull(points: readonly Point[], x: number): number {
  let i = 1;
  while (i < points.length - 1 && (points[i]?.spend ?? 0) < x) i++;
  const [p, q] = [points[i - 1], points[i]];
  if (p === undefined || q === undefined) return p?.outcome ?? 0;
  return p.outcome + ((q.outcome - p.outcome) * (x - p.spend)) / (q.spend - p.spend);
}

/** ln of the envelope's slope to the right of x; −∞ where nothing is gained. */
export function steepness(env: Envelope, x: number): number {
  if (env.kind === 'hull') {
    const i = env.points.findIndex(({ spend }) => spend > x);
    return i <= 0 ? (env.chords[i === 0 ? 0 : env.chords.length - 1] ?? 0) : (env.chords[i - 1] ?? 0);
  }
  if (env.kind === 'mean')
    return Math.log(env.parts.reduce((sum, part) => sum + Math.exp(steepness(part, x)), 0) / env.parts.length);
  return x < env.knee ? env.chord : Math.log(slope(env.curve, x));
}

/** Where a line stands at a marginal return: its least best spend, the room above it that is just as good, and its slack. */
export type Stand = Reach & { room: number };

/** The least maximiser of envelope(x) − e^ν·x over [low, high], with `room` up to the greatest one and `drop` = −dx/dν. */
export function stand(env: Envelope, nu: number, out: Stand): void {
  out.room = 0;
  if (env.kind === 'hull') return standOnHull(env, nu, out);
  const { low, high, knee, chord } = env;
  if (nu > chord || (nu === chord && knee > low)) {
    out.spend = low;
    out.drop = 0;
    if (nu === chord) out.room = knee - low;
    return;
  }
  if (knee >= high) {
    out.spend = high;
    out.drop = 0;
    return;
  }
  if (env.kind === 'mean') return standOnMean(env, nu, out);
  spendAt(env.curve, nu, out);
  if (out.spend >= high) {
    out.spend = high;
    out.drop = 0;
  } else if (!(out.spend > knee)) {
    out.spend = knee;
    out.drop = 0;
  }
}

function standOnHull({ points, chords, low }: HullEnvelope, nu: number, out: Stand): void {
  out.drop = 0;
  out.spend = low;
  for (let i = 0; i < chords.length; i++) {
    const chord = chords[i] ?? 0;
    const [from, to] = [points[i]?.spend ?? 0, points[i + 1]?.spend ?? 0];
    if (chord > nu) out.spend = to;
    else {
      if (chord === nu) out.room = to - from;
      return;
    }
  }
}

/** Beyond the straight part: where the mean slope is e^ν, or `knee` or `high`. */
function standOnMean({ parts, knee: low, high }: MeanEnvelope, nu: number, out: Stand): void {
  const lambda = Math.exp(nu);
  const steep = (x: number): number => {
    let sum = 0;
    for (const { curve, knee, chord } of parts) sum += x < knee || knee >= high ? Math.exp(chord) : slope(curve, x);
    return sum / parts.length;
  };
  out.drop = 0;
  if (!(steep(low) > lambda)) {
    out.spend = low;
    return;
  }
  if (steep(high) >= lambda) {
    out.spend = high;
    return;
  }
  // ln slope against ln x is nearly straight: a safeguarded secant there.
  let [left, right] = [low, high];
  let x = low > 0 ? Math.sqrt(low * high) : high / 2;
  let bend = 0;
  for (let i = 0; i < 100 && right - left > 1e-14 * right; i++) {
    const here = steep(x);
    if (here > lambda) left = x;
    else right = x;
    const step = x * 1e-6;
    bend = Math.log(steep(x + step) / here) / Math.log1p(1e-6);
    const next = x * Math.exp((nu - Math.log(here)) / bend);
    if (Math.abs(next - x) <= 1e-13 * x) break;
    x = next > left && next < right ? next : left + (right - left) / 2;
  }
  out.spend = x;
  out.drop = bend < 0 ? -x / bend : 0;
}

/** The values of ν at which the line jumps: the chords of its envelope. */
export function jumps(env: Envelope): readonly number[] {
  if (env.kind === 'hull') return env.chords;
  return env.knee > env.low ? [env.chord] : [];
}

/** The straight piece of the envelope around x, where it may lie above its curve; from = to where it is curved. */
export function piece(env: Envelope, x: number): { readonly from: number; readonly to: number } {
  if (env.kind === 'row') return x < env.knee ? { from: env.low, to: env.knee } : { from: x, to: x };
  if (env.kind === 'mean') return { from: x, to: x };
  const i = env.points.findIndex(({ spend }) => spend > x);
  return { from: env.points[i - 1]?.spend ?? x, to: env.points[i]?.spend ?? x };
}

/** Whether the envelope is the curve itself, so that nothing is lost by solving with it. A straight curve is its own chord. */
export function isExact(env: Envelope): boolean {
  if (env.least > env.low) return false;
  if (env.kind === 'hull') return env.exact;
  if (env.kind === 'mean') return env.parts.every(isExact);
  return env.knee <= env.low || env.curve.kind === 'linear' || env.curve.kind === 'power';
}
