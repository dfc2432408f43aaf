/**
 * One curve through points of spend and outcome, by least squares (DOMAIN C13).
 *
 * Variable projection: for any bend the amplitude has a closed form, so that only the bend, one number (two for hill),
 * is searched, in logs, on a fixed grid and then by damped steps: the same answer every time, in any unit.
 */
import { ok, problem, type Result } from '../result.ts';
import { type Point, ROW_KINDS, type RowCurve, type RowKind } from './curve.ts';
import { basis, bendsOf, boxOf, type Scaled, unscale } from './fitBasis.ts';
import { descend, type LeastSquares, type Minimum } from './fitLevenberg.ts';

export type CurveFit = {
  readonly curve: RowCurve;
  /** 1 − Σ(y − f(x))² ÷ Σ(y − ȳ)²; below 0 when the mean of the outcomes is closer than the curve. */
  readonly r2: number;
};
type Candidate = { readonly curve: RowCurve; readonly error: number; readonly score: number };

/**
 * @param points Spend and outcome, both 0 or more, in any order and any unit.
 * @param kind The curve to fit; null chooses the kind with the least AICc = n·ln(SSE/n) + 2p + 2p(p+1)/(n−p−1), p
 *   parameters, among those with n ≥ p + 2. An error below 1e-9 of the outcomes counts as none, so that of kinds
 *   that fit exactly the simplest wins.
 * @error `no-fit`: fewer than 3 points, constant spends, a negative spend or outcome, outcomes that are all 0 or fall
 *   as spend grows, a kind with too few different spends, or a kind whose bend the points do not show.
 * @example fitCurve([{spend: 1, outcome: 2}, {spend: 2, outcome: 4}, {spend: 3, outcome: 6}], null) // linear, a = 2
 */
export function fitCurve(points: readonly Point[], kind: RowKind | null): Result<CurveFit> {
  const n = points.length;
  if (n < 3) return problem('no-fit', `${n} points are too few for a curve; give at least 3`);
  for (const [i, { spend, outcome }] of points.entries()) {
    if (!(Number.isFinite(spend) && Number.isFinite(outcome)))
      return problem('no-fit', `point ${i + 1} is not a finite number`);
    if (spend < 0) return problem('no-fit', `the spend of point ${i + 1} is ${spend}; it must be 0 or more`);
    if (outcome < 0) return problem('no-fit', `the outcome of point ${i + 1} is ${outcome}; it must be 0 or more`);
  }
  // One order for all: sums do not depend on how the rows lie.
  const sorted = [...points].sort((p, q) => p.spend - q.spend || p.outcome - q.outcome);
  const most = sorted[n - 1]?.spend ?? 0;
  const highest = sorted.reduce((high, { outcome }) => Math.max(high, outcome), 0);
  if (sorted[0]?.spend === most) return problem('no-fit', `every spend is ${most}; a curve needs different spends`);
  if (highest === 0) return problem('no-fit', 'every outcome is 0; there is no curve to fit');
  const data: Scaled = {
    x: Float64Array.from(sorted, ({ spend }) => spend / most),
    y: Float64Array.from(sorted, ({ outcome }) => outcome / highest),
  };
  const [meanX, meanY] = [mean(data.x), mean(data.y)];
  const together = data.x.reduce((sum, x, i) => sum + (x - meanX) * ((data.y[i] ?? 0) - meanY), 0);
  if (together <= 1e-12 * n)
    return problem('no-fit', 'the outcome does not rise as the spend grows; no increasing curve fits');

  const levels = new Set(data.x.filter((x) => x > 0)).size;
  const room = (name: RowKind) => bendsOf(name) + 1 <= levels;
  if (kind !== null && !room(kind))
    return problem('no-fit', `${kind} needs at least ${bendsOf(kind) + 1} different spends above 0, not ${levels}`);
  const wanted = kind === null ? ROW_KINDS.filter((name) => room(name) && n >= bendsOf(name) + 3) : [kind];
  let best: Candidate | null = null;
  for (const name of wanted) {
    const found = fitKind(data, name, kind === null);
    if (found !== null && (best === null || found.score < best.score)) best = found;
  }
  if (best === null)
    return problem('no-fit', `the points do not show the bend that ${kind ?? 'a curve'} has; use linear or power`);
  const spread = data.y.reduce((sum, y) => sum + (y - meanY) * (y - meanY), 0);
  const curve = unscale(best.curve, most, highest);
  if (![curve.a, curve.b, curve.s].every(Number.isFinite) || curve.a <= 0)
    return problem('no-fit', 'the numbers are too large or too small for a curve; use another unit');
  return ok({ curve, r2: 1 - best.error / spread });
}

const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The best curve of a kind on scaled points; null when the best bend lies at the edge of what can be told apart. */
function fitKind(data: Scaled, kind: RowKind, scored: boolean): Candidate | null {
  const task = taskOf(data, kind);
  const sample = sampleOf(data);
  const rough = sample === data ? task : taskOf(sample, kind);
  const bends = bendsOf(kind);
  let best: Minimum | null = bends === 0 ? { at: [], cost: task.cost([]) } : null;
  if (best === null) {
    const starts = grid(task).map((at) => ({ at, cost: rough.cost(at) }));
    starts.sort((p, q) => p.cost - q.cost);
    for (const { at } of starts.slice(0, 3)) {
      const found = descend(rough, at, 200, 1e-13);
      if (best === null || found.cost < best.cost) best = found;
    }
    if (best !== null && sample !== data) best = descend(task, best.at, 200, 1e-12);
  }
  if (best === null || (kind !== 'power' && atEdge(task, best.at))) return null;
  if (kind === 'power' && (best.at[0] ?? 0) <= (task.lower[0] ?? 0)) return null;
  const { amplitude, error } = project(data, kind, best.at);
  const n = data.y.length;
  const p = bends + 1;
  const none = 1e-18 * data.y.reduce((sum, y) => sum + y * y, 0);
  const score = scored ? n * Math.log(Math.max(error, none) / n) + 2 * p + (2 * p * (p + 1)) / (n - p - 1) : 0;
  const [b, s] = best.at.map(Math.exp);
  return { curve: { kind, a: amplitude, b: b ?? 0, s: s ?? 0 }, error, score };
}

const atEdge = (task: LeastSquares, at: readonly number[]): boolean =>
  at.some((value, i) => value <= (task.lower[i] ?? 0) + 1e-6 || value >= (task.upper[i] ?? 0) - 1e-6);

/** A few points a factor e apart (less for the exponent of hill), inside the box. */
function grid({ lower, upper }: LeastSquares): readonly (readonly number[])[] {
  const axis = (i: number, count: number) =>
    Array.from(
      { length: count },
      (_, k) => (lower[i] ?? 0) + (((upper[i] ?? 0) - (lower[i] ?? 0)) * (k + 0.5)) / count,
    );
  if (lower.length === 1) return axis(0, 17).map((b) => [b]);
  return axis(0, 15).flatMap((b) => axis(1, 7).map((s) => [b, s]));
}

/**
 * Long lists are searched on at most some hundred of their spends, each with the mean of its outcomes; the last steps
 * see all points.
 */
function sampleOf(data: Scaled): Scaled {
  if (data.x.length < 800) return data;
  const x: number[] = [];
  const y: number[] = [];
  let from = 0;
  for (let i = 1; i <= data.x.length; i++) {
    if (data.x[i] === data.x[from]) continue;
    x.push(data.x[from] ?? 0);
    y.push(mean(data.y.subarray(from, i)));
    from = i;
  }
  const step = Math.ceil(x.length / 400);
  const some = (_: number, i: number) => i % step === 0 || i === x.length - 1;
  return { x: Float64Array.from(x.filter(some)), y: Float64Array.from(y.filter(some)) };
}

/** The amplitude that fits best for a given bend, and the squared error that is left. */
function project({ x, y }: Scaled, kind: RowKind, at: readonly number[]) {
  const { value } = basis(kind, at);
  const values = new Float64Array(x.length);
  let [own, cross, error] = [0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    const g = value(x[i] ?? 0);
    values[i] = g;
    own += g * g;
    cross += g * (y[i] ?? 0);
  }
  const amplitude = own > 0 ? cross / own : 0;
  for (let i = 0; i < x.length; i++) {
    const rest = (y[i] ?? 0) - amplitude * (values[i] ?? 0);
    error += rest * rest;
  }
  return { amplitude, own, error, values };
}

function taskOf(data: Scaled, kind: RowKind): LeastSquares {
  return {
    ...boxOf(kind),
    cost: (at) => project(data, kind, at).error / 2,
    linearise: (at) => {
      const shape = basis(kind, at);
      const { amplitude, own, error, values } = project(data, kind, at);
      const size = at.length;
      const gradient = new Float64Array(size);
      const matrix = new Float64Array(size * size);
      const overlap = new Float64Array(size);
      data.x.forEach((spend, i) => {
        const value = values[i] ?? 0;
        const slopes = shape.slopes(spend, value);
        const rest = (data.y[i] ?? 0) - amplitude * value;
        for (let p = 0; p < size; p++) {
          const slope = amplitude * (slopes[p] ?? 0);
          gradient[p] = (gradient[p] ?? 0) - rest * slope;
          overlap[p] = (overlap[p] ?? 0) + value * slope;
          for (let q = 0; q < size; q++)
            matrix[p * size + q] = (matrix[p * size + q] ?? 0) + slope * amplitude * (slopes[q] ?? 0);
        }
      });
      // What the amplitude can follow does not count as a change of the curve.
      for (let p = 0; p < size; p++)
        for (let q = 0; q < size; q++)
          matrix[p * size + q] = (matrix[p * size + q] ?? 0) - ((overlap[p] ?? 0) * (overlap[q] ?? 0)) / (own || 1);
      return { cost: error / 2, gradient, matrix };
    },
  };
}
