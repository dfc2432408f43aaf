/**
 * A table of lines and periods that foots both ways to the minor unit (B13, R9).
 *
 * Without caps the real cell is row total × column total ÷ total; with caps or a pattern it is the table nearest to
 * that, or to the pattern (iterative proportional fitting), within the caps. Then every cell is rounded up or down: with
 * whole totals such a rounding always exists, because rows and columns (and the years to date within rows) make a flow
 * whose capacities are whole.
 * Which cells within a unit go up can depend on the order of lines; larger fractions are tried first.
 */
import { isMinor, type Minor, sumMinor, TOO_LARGE } from '../money.ts';
import { ok, problem, type Result } from '../result.ts';
import { network } from './flow.ts';
import { phase } from './phase.ts';
import { splitByWeights } from './splitByWeights.ts';

export type TwoWayGiven = {
  /** Total of each line. */
  readonly rows: readonly Minor[];
  /** Totals of the periods, or weights to split the whole by. */
  readonly columns: { readonly totals: readonly Minor[] } | { readonly weights: readonly number[] };
  /** Most per cell; null is no limit, 0 keeps the cell empty. */
  readonly caps?: readonly (readonly (Minor | null)[])[];
  /** What the cells should be proportional to, such as last year's amounts; 0 keeps the cell empty. */
  readonly pattern?: readonly (readonly number[])[];
  /** Columns are periods in order: every year-to-date of every line is within one unit too. */
  readonly cumulative?: boolean;
};

/**
 * Every cell moves less than one unit from its real value.
 * @error `no-lines`, `lengths`, `negative-amount`, `negative-weight`, `unequal-totals`, as `phase` and `splitByWeights`
 *   for weights; `infeasible` names the periods that the lines cannot fill; `too-large`.
 * @example twoWay({ rows: [100, 100], columns: { weights: [1, 1, 1] } }) // [[34, 33, 33], [33, 34, 33]]
 */
export function twoWay(given: TwoWayGiven): Result<readonly (readonly Minor[])[]> {
  const { rows, caps, pattern, cumulative = false } = given;
  const total = sumMinor(rows);
  if (!isMinor(total)) return TOO_LARGE;
  const split = columnTotals(given, total);
  if (!split.ok) return split;
  const columns = split.value;
  if (rows.length === 0 || columns.length === 0) return problem('no-lines', 'there are no lines or no periods');
  const negative = [...rows, ...columns, ...(caps ?? []).flat()].find((amount) => amount !== null && !(amount >= 0));
  if (negative !== undefined)
    return problem('negative-amount', `there is a total or a cap of ${negative}; they are 0 or more`);
  if (sumMinor(columns) !== total)
    return problem('unequal-totals', `lines add up to ${total}, periods to ${sumMinor(columns)}`);
  if (caps !== undefined && (caps.length !== rows.length || caps.some((row) => row.length !== columns.length)))
    return problem('lengths', `caps must be ${rows.length} × ${columns.length}, a cell for each line and period`);
  const wrong = pattern === undefined ? null : wrongPattern(pattern, rows, columns);
  if (wrong !== null) return wrong;
  if (total === 0) return ok(rows.map(() => columns.map(() => 0)));
  if (caps === undefined && pattern === undefined) {
    const products = rows.map((row) => columns.map((column) => BigInt(row) * BigInt(column)));
    return ok(rounded(products, BigInt(total), columns, cumulative));
  }
  const most = rows.map((row, i) =>
    columns.map((column, j) => (pattern?.[i]?.[j] === 0 ? 0 : Math.min(caps?.[i]?.[j] ?? row, row, column))),
  );
  const level = Math.max(...columns);
  const seed = rows.map((_, i) => {
    const own = pattern?.[i] ?? columns;
    const high = pattern === undefined ? level : Math.max(...own);
    return own.map((weight) => (high > 0 ? weight / high : 0));
  });
  // Parts of a unit as whole numbers, so that the fitted table foots exactly too.
  let parts = 1;
  while (parts < 2 ** 20 && total * parts < 2 ** 51) parts *= 2;
  const fine = footed(fitted(rows, columns, most, seed), rows, columns, most, parts);
  if (!fine.ok) return fine;
  const units = fine.value.map((row) => row.map((cell) => BigInt(cell)));
  return ok(rounded(units, BigInt(parts), columns, cumulative));
}

function wrongPattern(
  pattern: readonly (readonly number[])[],
  rows: readonly Minor[],
  columns: readonly Minor[],
): ReturnType<typeof problem> | null {
  if (pattern.length !== rows.length || pattern.some((row) => row.length !== columns.length))
    return problem(
      'lengths',
      `the pattern must be ${rows.length} × ${columns.length}, a cell for each line and period`,
    );
  const odd = pattern.flat().find((weight) => !(weight >= 0 && weight < Number.POSITIVE_INFINITY));
  return odd === undefined
    ? null
    : problem('negative-weight', `a weight of the pattern is ${odd}; weights are 0 or more`);
}

function columnTotals({ columns, cumulative = false }: TwoWayGiven, total: Minor): Result<readonly Minor[]> {
  if ('totals' in columns) return ok(columns.totals);
  if (cumulative) return phase(total, columns.weights);
  const split = splitByWeights(total, columns.weights);
  return split.ok ? ok(split.value.amounts) : split;
}

/** Cells `exact[i][j]` ÷ `unit`, footing to whole totals, each rounded up or down so that they still foot. */
function rounded(
  exact: readonly (readonly bigint[])[],
  unit: bigint,
  columns: readonly Minor[],
  cumulative: boolean,
): readonly (readonly Minor[])[] {
  const periods = columns.length;
  const cells = exact.map((row) => row.map((cell) => Number(cell / unit)));
  // A node per line; for years to date one per line and period, from which the earlier ones are fed.
  const nodes = exact.length * (cumulative ? periods : 1);
  const [source, sink] = [nodes + periods, nodes + periods + 1];
  const net = network(sink + 1);
  const ups: { readonly i: number; readonly j: number; readonly edge: number }[] = [];
  exact.forEach((row, i) => {
    const node = (j: number) => (cumulative ? i * periods + j : i);
    let sum = BigInt(0);
    let floors = 0;
    row.forEach((cell, j) => {
      const before = sum;
      sum += cell;
      floors += cells[i]?.[j] ?? 0;
      if (cumulative) {
        net.edge(source, node(j), Number(sum / unit) - Number(before / unit) - (cells[i]?.[j] ?? 0));
        if (j > 0 && before % unit > BigInt(0)) net.edge(node(j), node(j - 1), 1);
      }
    });
    if (!cumulative) net.edge(source, i, Number(sum / unit) - floors);
    row
      .map((cell, j) => ({ j, rest: cell % unit }))
      .filter(({ rest }) => rest > BigInt(0))
      .sort((a, b) => (a.rest > b.rest ? -1 : a.rest < b.rest ? 1 : a.j - b.j))
      .forEach(({ j }) => ups.push({ i, j, edge: net.edge(node(j), nodes + j, 1) }));
  });
  columns.forEach((column, j) => net.edge(nodes + j, sink, column - sumMinor(cells.map((row) => row[j] ?? 0))));
  net.push(source, sink);
  for (const { i, j, edge } of ups) {
    const row = cells[i];
    if (row !== undefined) row[j] = (row[j] ?? 0) + net.flow(edge);
  }
  return cells;
}

/** min(cap, aᵢ·bⱼ·seed) with a and b such that rows and columns foot, as near as 200 rounds come. */
function fitted(
  rows: readonly Minor[],
  columns: readonly Minor[],
  caps: readonly (readonly Minor[])[],
  seed: readonly (readonly number[])[],
): readonly (readonly number[])[] {
  let a = rows.map(() => 1);
  let b = columns.map(() => 1);
  const cell = (i: number, j: number) => Math.min(caps[i]?.[j] ?? 0, (a[i] ?? 0) * (b[j] ?? 0) * (seed[i]?.[j] ?? 0));
  for (let round = 0; round < 200; round++) {
    a = rows.map((row, i) =>
      scale(
        columns.map((_, j) => (b[j] ?? 0) * (seed[i]?.[j] ?? 0)),
        caps[i] ?? [],
        row,
      ),
    );
    const worst = columns.reduce((most, column, j) => {
      const sum = rows.reduce((all, _, i) => all + cell(i, j), 0);
      return Math.max(most, Math.abs(sum - column) / Math.max(1, column));
    }, 0);
    if (worst < 1e-12) break;
    b = columns.map((column, j) =>
      scale(
        rows.map((_, i) => (a[i] ?? 0) * (seed[i]?.[j] ?? 0)),
        rows.map((_, i) => caps[i]?.[j] ?? 0),
        column,
      ),
    );
  }
  return rows.map((_, i) => columns.map((_, j) => cell(i, j)));
}

/** The factor f with Σ min(cap, f·weight) = total; the one that fills every cap when they hold no more. */
function scale(weights: readonly number[], caps: readonly number[], total: number): number {
  const order = weights
    .flatMap((weight, k) => (weight > 0 && (caps[k] ?? 0) > 0 ? [{ weight, cap: caps[k] ?? 0 }] : []))
    .sort((p, q) => p.cap / p.weight - q.cap / q.weight);
  let slope = order.reduce((sum, { weight }) => sum + weight, 0);
  let left = total;
  for (const { weight, cap } of order) {
    if (slope > 0 && left * weight <= cap * slope) return Math.min(1e100, left / slope);
    left -= cap;
    slope -= weight;
  }
  const last = order[order.length - 1];
  return last === undefined ? 0 : Math.min(1e100, last.cap / last.weight);
}

/** The table in parts of a unit, changed as little as makes it foot within the caps. */
function footed(
  table: readonly (readonly number[])[],
  rows: readonly Minor[],
  columns: readonly Minor[],
  caps: readonly (readonly Minor[])[],
  parts: number,
): Result<readonly (readonly number[])[]> {
  const [source, sink] = [rows.length + columns.length, rows.length + columns.length + 1];
  const net = network(sink + 1);
  // What is whole but for the noise of fitting is whole: a pattern that foots already is kept.
  const whole = (cell: number) => Math.abs(cell - Math.round(cell)) <= 1e-9 * Math.max(1, cell);
  const base = table.map((row) =>
    row.map((cell) => (whole(cell) ? Math.round(cell) * parts : Math.floor(cell * parts))),
  );
  const edges = base.map((row, i) =>
    row.map((cell, j) => net.edge(i, rows.length + j, (caps[i]?.[j] ?? 0) * parts - cell, cell)),
  );
  // What the base already carries enters and leaves where it belongs, so that all can be rerouted.
  const inside = base.map((row) => row.reduce((sum, cell) => sum + cell, 0));
  const below = columns.map((_, j) => base.reduce((sum, row) => sum + (row[j] ?? 0), 0));
  const between = (node: number, wanted: number) =>
    wanted < 0 ? net.edge(node, sink, -wanted) : net.edge(source, node, wanted);
  rows.forEach((row, i) => between(i, row * parts - (inside[i] ?? 0)));
  columns.forEach((column, j) => between(rows.length + j, (below[j] ?? 0) - column * parts));
  net.push(source, sink);
  const cells = edges.map((row, i) => row.map((edge, j) => (base[i]?.[j] ?? 0) + net.flow(edge)));
  const missing = rows.some((row, i) => sumMinor(cells[i] ?? []) !== row * parts);
  if (!missing) return ok(cells);
  const reach = net.reaching(sink);
  const short = columns.flatMap((_, j) => (reach[rows.length + j] ? [j] : []));
  const need = sumMinor(short.map((j) => columns[j] ?? 0));
  const hold = sumMinor(rows.map((row, i) => (reach[i] ? row : sumMinor(short.map((j) => caps[i]?.[j] ?? 0)))));
  return problem(
    'infeasible',
    `periods ${short.map((j) => `'${j + 1}'`).join(', ')} need ${need}, lines can put at most ${hold} there: ${need - hold} short`,
  );
}
