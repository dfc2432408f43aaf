/**
 * The inverse of the slope: the spend at which one more unit of money adds exactly λ.
 *
 * Everything is in ν = ln λ, because slopes reach from 10^-300 (a saturated curve) to infinity (a power curve at 0)
 * and none of that may overflow. On the concave part ln f′ falls strictly, so the spend is unique there:
 *
 *   log     a/(b+x) = λ              x = a·e^−ν − b
 *   power   ab·x^(b−1) = λ           x = e^((ln ab − ν)/(1−b))
 *   exp     (a/b)e^(−x/b) = λ        x = b(ln(a/b) − ν)
 *   mm      ab/(b+x)² = λ            x = √(ab)·e^(−ν/2) − b
 *   logist. (ab/2)(1−t²) = λ         x = (2/b)·artanh t, t = tanh(bx/2)
 *   hill    with u = s·ln(x/k):      ln(as/k) + (1−1/s)u − 2·ln(1+e^u) = ν, by Newton (below)
 */
import type { RowCurve } from './curve.ts';

/** A spend, and how fast it falls as ν rises: −dx/dν ≥ 0. Filled in place: this runs for every line in every pass. */
export type Reach = { spend: number; drop: number };

/** Spend on the concave part where ln f′ = ν; −∞ or less than 0 where the whole curve is flatter than that, +∞ where steeper. Not for straight curves. */
export function spendAt({ kind, a, b, s }: RowCurve, nu: number, out: Reach): void {
  switch (kind) {
    case 'log': {
      const y = a * Math.exp(-nu);
      out.spend = y - b;
      out.drop = y;
      return;
    }
    case 'power':
      out.spend = Math.exp((Math.log(a * b) - nu) / (1 - b));
      out.drop = out.spend / (1 - b);
      return;
    case 'exp':
      out.spend = b * (Math.log(a / b) - nu);
      out.drop = b;
      return;
    case 'mm': {
      const y = Math.sqrt(a * b) * Math.exp(-nu / 2);
      out.spend = y - b;
      out.drop = y / 2;
      return;
    }
    case 'logistic': {
      // q = 1 − t² = 2λ/(ab); artanh t = ln(1+t) − ½ ln q keeps its digits as t → 1.
      const logQ = nu - Math.log((a * b) / 2);
      const t = logQ >= 0 ? 0 : Math.sqrt(-Math.expm1(logQ));
      out.spend = logQ >= 0 ? -1 : (2 / b) * (Math.log1p(t) - logQ / 2);
      out.drop = t === 0 ? 0 : 1 / (b * t);
      return;
    }
    case 'hill':
      hillAt(a, b, s, nu, out);
      return;
    case 'linear':
      out.spend = nu < Math.log(a) ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
      out.drop = 0;
  }
}

const softplus = (u: number): number => (u > 0 ? u + Math.log1p(Math.exp(-u)) : Math.log1p(Math.exp(u)));

/**
 * φ(u) = (1−1/s)u − 2·softplus(u) is concave, and falls beyond the inflexion. It lies below three straight lines
 * (softplus ≥ 0, ≥ u, ≥ ln 2 + u/2), so each line's root is right of ours, and Newton from there walks monotonically left.
 */
function hillAt(a: number, b: number, s: number, nu: number, out: Reach): void {
  const c = nu - Math.log((a * s) / b);
  const rise = 1 - 1 / s;
  // At the inflexion the slope is steepest: above it there is no such spend.
  const top = s > 1 ? Math.log((s - 1) / (s + 1)) : Number.NEGATIVE_INFINITY;
  if (!(c < Number.POSITIVE_INFINITY) || (s > 1 && c >= rise * top - 2 * softplus(top))) {
    out.spend = Number.NEGATIVE_INFINITY;
    out.drop = 0;
    return;
  }
  let u = Math.min(-c / (1 + 1 / s), s * (-2 * Math.LN2 - c));
  if (s < 1) u = Math.min(u, c / rise);
  for (let i = 0; i < 60; i++) {
    const e = Math.exp(-Math.abs(u));
    const sigma = u > 0 ? 1 / (1 + e) : e / (1 + e);
    const phi = rise * u - 2 * (u > 0 ? u + Math.log1p(e) : Math.log1p(e));
    const step = (phi - c) / (rise - 2 * sigma);
    const next = Math.max(u - step, top);
    if (!(Math.abs(next - u) > 1e-15 * (1 + Math.abs(u)))) {
      u = next;
      break;
    }
    u = next;
  }
  const sigma = 1 / (1 + Math.exp(-u));
  out.spend = b * Math.exp(u / s);
  const fall = s * (2 * sigma - rise);
  out.drop = fall > 0 ? out.spend / fall : 0;
}
