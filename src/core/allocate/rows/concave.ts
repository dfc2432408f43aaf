/**
 * One column of a concave programme: value, slope, bend and the best stand at a price.
 *
 * A curve's envelope that begins with straight chords is cut at its knees into pieces that are filled one after the
 * other (each is flatter than the one before), because a kink stops Newton's method; a piece is smooth.
 */
import { outcome, type RowCurve, slope } from '../../response/curve.ts';
import { ceiling, type Envelope, stand, steepness } from '../../response/envelope.ts';

export type Concave =
  /** steep·t − bend·t²/2, bend ≥ 0; straight when 0. */
  | { readonly kind: 'square'; readonly steep: number; readonly bend: number }
  /** The envelope beyond `from`, less its value there; smooth. */
  | { readonly kind: 'curve'; readonly env: Envelope; readonly from: number };
/** A piece of a column over low ≤ t ≤ high; the column is the sum of its pieces. */
export type Piece = { readonly of: Concave; readonly low: number; readonly high: number; readonly column: number };

/** The envelope as pieces from 0 on, to which its low is still to be added. */
export function piecesOf(env: Envelope, column: number): readonly Piece[] {
  const straight = (steep: number, width: number): Piece => ({
    of: { kind: 'square', steep, bend: 0 },
    low: 0,
    high: width,
    column,
  });
  if (env.kind === 'hull')
    return env.points
      .slice(1)
      .map((point, i) => straight(Math.exp(env.chords[i] ?? 0), point.spend - (env.points[i]?.spend ?? 0)));
  const knee = env.kind === 'row' ? env.knee : env.low;
  const pieces = knee > env.low ? [straight(Math.exp(steepness(env, env.low)), knee - env.low)] : [];
  return knee < env.high
    ? [...pieces, { of: { kind: 'curve', env, from: knee }, low: 0, high: env.high - knee, column }]
    : pieces;
}

/** What the first t of a piece bring. */
export function valueAt(of: Concave, t: number): number {
  if (of.kind === 'square') return t * (of.steep - (of.bend * t) / 2);
  return ceiling(of.env, of.from + t) - ceiling(of.env, of.from);
}

/** Slope and bend (−f″ ≥ 0), filled in place. */
export type Shape = { slope: number; bend: number };
/** Fills `out` with the slope and the bend after t. */
export function shapeAt(of: Concave, t: number, out: Shape): void {
  if (of.kind === 'square') {
    out.slope = of.steep - of.bend * t;
    out.bend = of.bend;
    return;
  }
  const x = of.from + t;
  const { env } = of;
  out.slope = 0;
  out.bend = 0;
  if (env.kind === 'row') {
    out.slope = slope(env.curve, x);
    out.bend = out.slope * fall(env.curve, x);
  } else if (env.kind === 'mean') {
    for (const part of env.parts) {
      const chord = x < part.knee;
      const steep = (chord ? Math.exp(part.chord) : slope(part.curve, x)) / env.parts.length;
      out.slope += steep;
      if (!chord) out.bend += steep * fall(part.curve, x);
    }
  }
}

/** −f″/f′ on the concave part. */
function fall({ kind, b, s }: RowCurve, x: number): number {
  switch (kind) {
    case 'linear':
      return 0;
    case 'log':
      return 1 / (b + x);
    case 'power':
      return (1 - b) / x;
    case 'exp':
      return 1 / b;
    case 'mm':
      return 2 / (b + x);
    case 'hill': {
      const r = x > 0 ? Math.exp(-s * Math.log(x / b)) : Number.POSITIVE_INFINITY;
      return Math.max(0, ((2 * s) / (1 + r) - (s - 1)) / x);
    }
    case 'logistic':
      return b * Math.tanh((b * x) / 2);
  }
}

const STAND = { spend: 0, drop: 0, room: 0 };
/** The most that f(t) − price·t reaches over the piece. */
export function bestAt({ of, low, high }: Piece, price: number): number {
  let t = high;
  if (of.kind === 'square') {
    const free = of.bend > 0 ? (of.steep - price) / of.bend : of.steep > price ? high : low;
    t = Math.min(high, Math.max(low, free));
  } else if (price > 0) {
    stand(of.env, Math.log(price), STAND);
    t = Math.min(high, Math.max(low, STAND.spend - of.from));
  }
  return valueAt(of, t) - price * t;
}

/** What an envelope is worth at its low: the pieces count from there. */
export const baseOf = (env: Envelope): number =>
  env.kind === 'row' ? outcome(env.curve, env.low) : ceiling(env, env.low);
