/**
 * Maximise Σ f(t) over pieces, low ≤ t ≤ high, with Σ a·t = 0 in every row.
 *
 * Primal-dual interior point. The objective is separable, so Newton's equations reduce to one positive definite
 * matrix, rows × rows: Σ a·aᵀ/D over the columns. Any multipliers y give a bound, Σ max(f(t) − (aᵀy)t), which
 * certifies the end and tells when to stop. Every quantity is compared with others of its own unit, so units do not
 * matter. A limit low ≤ a·x ≤ high is one more column with −1 in its row and the limits as its bounds: after the lines'
 * columns come those of the rows.
 */
import { bestAt, type Piece, type Shape, shapeAt, valueAt } from './concave.ts';

/** Columns as sparse lists: entries starts[j] … starts[j + 1] − 1 hold a row, ascending, and a coefficient. */
export type Columns = {
  readonly count: number;
  readonly starts: Int32Array;
  readonly row: Int32Array;
  readonly coefficient: Float64Array;
};
export type ConcaveProgram = {
  /** All bounds are finite. */
  readonly pieces: readonly Piece[];
  readonly columns: Columns;
  readonly rows: number;
};
export type Interior = {
  /** Per piece. */
  readonly amounts: Float64Array;
  /** Per row: what one more unit of its limit is worth. */
  readonly duals: Float64Array;
  readonly value: number;
  /** No choice within the limits is worth more; −∞ when there is none. */
  readonly bound: number;
  /** The most by which a row is missed, as a share of its size. */
  readonly missed: number;
};

const STEPS = 120;
const SWINGING = 40;

/** @param enough Stops at this gap, a share of the value (or of `scale`, where values cancel out). */
export function interior({ pieces, columns, rows: m }: ConcaveProgram, enough = 1e-15, scale = 0): Interior {
  const n = pieces.length;
  const { starts, row, coefficient, count } = columns;
  const numbers = () => new Float64Array(n);
  const [x, low, high, zLow, zHigh] = [numbers(), numbers(), numbers(), numbers(), numbers()];
  // The room to each bound is kept apart: near a bound the difference would lose its digits.
  const [down, up] = [numbers(), numbers()];
  const [soft, pull, move] = [numbers(), numbers(), numbers()];
  const column = Int32Array.from(pieces, (piece) => piece.column);
  const [weight, lift, price] = [new Float64Array(count), new Float64Array(count), new Float64Array(count)];
  const [y, dy, matrix] = [new Float64Array(m), new Float64Array(m), new Float64Array(m * m)];
  const [rest, size] = [new Float64Array(m), new Float64Array(m)];
  const shape: Shape = { slope: 0, bend: 0 };
  pieces.forEach((piece, i) => {
    low[i] = piece.low;
    high[i] = piece.high;
  });
  const free: number[] = [];
  for (let i = 0; i < n; i++) if ((high[i] ?? 0) > (low[i] ?? 0)) free.push(i);
  // A row whose terms all vanish is still measured by what one of its lines could take.
  const least = new Float64Array(m);
  pieces.forEach((piece) => {
    if (piece.column >= count - m) return;
    for (let k = starts[piece.column] ?? 0; k < (starts[piece.column + 1] ?? 0); k++) {
      const r = row[k] ?? 0;
      least[r] = Math.max(least[r] ?? 0, Math.abs(coefficient[k] ?? 0) * (piece.high - piece.low));
    }
  });
  place();
  let best: Interior | null = null;
  let [share, idle] = [0.1, 0];
  for (let step = 0; ; step++) {
    prices(y);
    const missed = misses();
    let [gap, value] = [0, 0];
    for (const i of free) gap += (down[i] ?? 0) * (zLow[i] ?? 0) + (up[i] ?? 0) * (zHigh[i] ?? 0);
    for (let i = 0; i < n; i++) value += worthAt(pieces[i], x[i] ?? 0);
    const large = Math.max(scale, Math.abs(value));
    // No limits can be kept: the multipliers run away.
    if (!(gap + large < Number.POSITIVE_INFINITY)) return best ?? failed();
    if (gap <= 1e-6 * large || step % 10 === 9 || step === STEPS) {
      let bound = 0;
      for (let i = 0; i < n; i++) bound += mostOf(pieces[i], price[column[i] ?? 0] ?? 0);
      const better =
        best === null ||
        (missed <= 1e-9
          ? best.missed > 1e-9 || bound - value <= best.bound - best.value + 1e-15 * large
          : missed < best.missed);
      if (better) best = { amounts: x.slice(), duals: y.slice(), value, bound, missed };
      if (!better || gap <= 1e-13 * large) idle++;
      if (step === STEPS || idle > 3 || (missed <= 1e-12 && bound - value <= enough * large && gap <= 1e-10 * large))
        return best ?? failed();
    }
    const mu = (share * gap) / (2 * free.length);
    newton(mu);
    let reach = 2;
    const toEdge = (room: number, change: number) => {
      if (change < 0) reach = Math.min(reach, -room / change);
    };
    for (const i of free) {
      const [below, above, d] = [down[i] ?? 0, up[i] ?? 0, move[i] ?? 0];
      toEdge(below, d);
      toEdge(above, -d);
      toEdge(zLow[i] ?? 0, (mu - (zLow[i] ?? 0) * d) / below - (zLow[i] ?? 0));
      toEdge(zHigh[i] ?? 0, (mu + (zHigh[i] ?? 0) * d) / above - (zHigh[i] ?? 0));
    }
    // Long after the usual end it swings around the optimum, as a curve that flattens at once can make it: half steps settle.
    const length = Math.min(1, reach * 0.995) * (step < SWINGING ? 1 : 0.5);
    share = length > 0.9 ? 0.02 : length > 0.5 ? 0.15 : length > 0.2 ? 0.4 : 0.8;
    for (const i of free) {
      const [below, above, d] = [down[i] ?? 0, up[i] ?? 0, move[i] ?? 0];
      zLow[i] = (zLow[i] ?? 0) + length * ((mu - (zLow[i] ?? 0) * d) / below - (zLow[i] ?? 0));
      zHigh[i] = (zHigh[i] ?? 0) + length * ((mu + (zHigh[i] ?? 0) * d) / above - (zHigh[i] ?? 0));
      down[i] = below + length * d;
      up[i] = above - length * d;
      x[i] = above < below ? (high[i] ?? 0) - (up[i] ?? 0) : (low[i] ?? 0) + (down[i] ?? 0);
    }
    for (let r = 0; r < m; r++) y[r] = (y[r] ?? 0) + length * (dy[r] ?? 0);
  }

  /** A start well inside all bounds. */
  function place(): void {
    for (let i = 0; i < n; i++) x[i] = (low[i] ?? 0) + 0.5 * ((high[i] ?? 0) - (low[i] ?? 0));
    let mean = 0;
    for (const i of free) {
      const piece = pieces[i];
      if (piece === undefined) continue;
      shapeAt(piece.of, x[i] ?? 0, shape);
      mean += Math.abs(shape.slope * (piece.high - piece.low)) / free.length;
    }
    const mu = mean > 0 ? mean / 4 : 1;
    for (const i of free) {
      down[i] = up[i] = ((high[i] ?? 0) - (low[i] ?? 0)) / 2;
      zLow[i] = zHigh[i] = mu / (down[i] ?? 0);
    }
  }
  function prices(of: Float64Array): void {
    for (let j = 0; j < count; j++) {
      let sum = 0;
      for (let k = starts[j] ?? 0; k < (starts[j + 1] ?? 0); k++) sum += (coefficient[k] ?? 0) * (of[row[k] ?? 0] ?? 0);
      price[j] = sum;
    }
  }
  /** What the rows lack of 0, and the most as a share of the row's terms. */
  function misses(): number {
    lift.fill(0);
    for (let i = 0; i < n; i++) lift[column[i] ?? 0] = (lift[column[i] ?? 0] ?? 0) + (x[i] ?? 0);
    rest.fill(0);
    size.set(least);
    for (let j = 0; j < count; j++)
      for (let k = starts[j] ?? 0; k < (starts[j + 1] ?? 0); k++) {
        const term = (coefficient[k] ?? 0) * (lift[j] ?? 0);
        rest[row[k] ?? 0] = (rest[row[k] ?? 0] ?? 0) - term;
        size[row[k] ?? 0] = (size[row[k] ?? 0] ?? 0) + Math.abs(term);
      }
    let most = 0;
    for (let r = 0; r < m; r++) if ((size[r] ?? 0) > 0) most = Math.max(most, Math.abs(rest[r] ?? 0) / (size[r] ?? 1));
    return most;
  }
  /** The step towards complementary products of mu: D·dx = pull − aᵀdy with Σ a·dx = rest. */
  function newton(mu: number): void {
    weight.fill(0);
    lift.fill(0);
    for (const i of free) {
      const piece = pieces[i];
      if (piece === undefined) continue;
      shapeAt(piece.of, x[i] ?? 0, shape);
      const [below, above, j] = [down[i] ?? 0, up[i] ?? 0, column[i] ?? 0];
      const gives = 1 / (shape.bend + (zLow[i] ?? 0) / below + (zHigh[i] ?? 0) / above);
      const p = shape.slope - (price[j] ?? 0) + mu / below - mu / above;
      soft[i] = gives;
      pull[i] = p;
      weight[j] = (weight[j] ?? 0) + gives;
      lift[j] = (lift[j] ?? 0) + p * gives;
    }
    matrix.fill(0);
    for (let r = 0; r < m; r++) dy[r] = -(rest[r] ?? 0);
    for (let j = 0; j < count; j++) {
      const [from, to, times, raise] = [starts[j] ?? 0, starts[j + 1] ?? 0, weight[j] ?? 0, lift[j] ?? 0];
      if (times === 0) continue;
      for (let k = from; k < to; k++) {
        const [r, c] = [row[k] ?? 0, coefficient[k] ?? 0];
        dy[r] = (dy[r] ?? 0) + c * raise;
        // Rows ascend within a column: this fills the lower triangle.
        for (let q = from; q <= k; q++) {
          const at = r * m + (row[q] ?? 0);
          matrix[at] = (matrix[at] ?? 0) + c * times * (coefficient[q] ?? 0);
        }
      }
    }
    solveInPlace(matrix, m, dy);
    prices(dy);
    for (const i of free) move[i] = (soft[i] ?? 0) * ((pull[i] ?? 0) - (price[column[i] ?? 0] ?? 0));
  }
  function failed(): Interior {
    return { amounts: x, duals: y, value: Number.NEGATIVE_INFINITY, bound: Number.POSITIVE_INFINITY, missed: 1 };
  }
}
const worthAt = (piece: Piece | undefined, t: number): number => (piece === undefined ? 0 : valueAt(piece.of, t));
const mostOf = (piece: Piece | undefined, price: number): number => (piece === undefined ? 0 : bestAt(piece, price));

/** Cholesky, lower triangle; a row that depends on those before it gets no multiplier. Overwrites both. */
function solveInPlace(matrix: Float64Array, m: number, b: Float64Array): void {
  for (let r = 0; r < m; r++) {
    const own = r * m;
    const full = matrix[own + r] ?? 0;
    for (let c = 0; c <= r; c++) {
      let sum = matrix[own + c] ?? 0;
      const other = c * m;
      for (let k = 0; k < c; k++) sum -= (matrix[own + k] ?? 0) * (matrix[other + k] ?? 0);
      if (c < r) matrix[own + c] = sum / (matrix[other + c] ?? 1);
      else matrix[own + r] = sum > 1e-14 * full ? Math.sqrt(sum) : Number.POSITIVE_INFINITY;
    }
  }
  for (let r = 0; r < m; r++) {
    let sum = b[r] ?? 0;
    for (let k = 0; k < r; k++) sum -= (matrix[r * m + k] ?? 0) * (b[k] ?? 0);
    b[r] = sum / (matrix[r * m + r] ?? 1);
  }
  for (let r = m - 1; r >= 0; r--) {
    let sum = b[r] ?? 0;
    for (let k = r + 1; k < m; k++) {
      const low = matrix[k * m + r] ?? 0;
      if (low !== 0) sum -= low * (b[k] ?? 0);
    }
    b[r] = sum / (matrix[r * m + r] ?? 1);
  }
}
