/** Return against risk beside HiGHS' quadratic solver, with the covariance as factors and as a whole matrix. */
import createHighs, { type Highs } from 'highs';
import { limitsOf } from '../../src/core/allocate/limits.ts';
import { allocateRisk, type FactorRisk, factorsOf } from '../../src/core/allocate/meanVariance.ts';
import { seeded } from '../../tests/support/random.ts';
import { below, goal, measured, must, print, shown, startsOf, times } from './measure.ts';

const FACTORS = 10;
const AVERSION = 5;
const DECIMALS = 6;
const SECONDS = 5;
/** SOLVER.md 6, P4: 100 lines from a whole matrix. */
const GOAL_MS: Readonly<Record<string, number>> = { '100 whole matrix': 10 };

export async function benchMeanVariance(): Promise<void> {
  const highs = await createHighs();
  const rows: string[][] = [];
  for (const n of [10, 50, 100, 400]) {
    const random = seeded(n);
    const returns = Array.from({ length: n }, () => random.real(0.02, 0.2));
    const own = returns.map(() => random.real(0.01, 0.09));
    const factors = Array.from({ length: FACTORS }, () => returns.map(() => random.real(-0.05, 0.1)));
    const matrix = own.map((variance, i) =>
      own.map((_, j) =>
        factors.reduce((sum, factor) => sum + (factor[i] ?? 0) * (factor[j] ?? 0), i === j ? variance : 0),
      ),
    );
    // Shares of one unit of money: each line takes at most four times its even share.
    const most = 4 / n;
    const high = returns.map(() => Math.round(most * 10 ** DECIMALS));
    const limits = must(limitsOf({ total: 10 ** DECIMALS, low: returns.map(() => 0), high }));
    const solve = (risk: FactorRisk) =>
      must(allocateRisk({ limits, returns, risk, aversion: AVERSION, step: 0, decimals: DECIMALS }));
    const dense = () => solve(must(factorsOf(matrix)));
    const whole = quadratic(highs, returns, most, AVERSION, matrix);
    const split = quadratic(highs, returns, most, AVERSION, null, own, factors);
    for (const [name, ours, theirs] of [
      [`${FACTORS} factors`, () => solve({ own, factors }), split],
      ['whole matrix', dense, whole],
    ] as const) {
      const { ms, value: found } = measured(ours);
      const { ms: peer, value: reached } = measured(theirs);
      const { value, gap } = found;
      const most = GOAL_MS[`${n} ${name}`];
      rows.push([
        ...[String(n), name, shown(ms), most === undefined ? '' : goal(ms, most), gap.toExponential(1)],
        ...[shown(peer), times(peer, ms), Number.isNaN(reached) ? 'not ended' : below(reached, value)],
      ]);
    }
  }
  print(
    'Return against risk, caps, one total: time; HiGHS has the factors as columns of their own',
    ['n', 'covariance', 'ours', 'goal', 'proven gap', 'highs', 'highs ÷ ours', 'highs below ours'],
    rows,
  );
}

/** The problem for HiGHS: a whole matrix, or one more free column per factor. Answers the value, NaN without one. */
function quadratic(
  highs: Highs,
  returns: readonly number[],
  most: number,
  aversion: number,
  matrix: readonly (readonly number[])[] | null,
  own: readonly number[] = [],
  factors: readonly (readonly number[])[] = [],
): () => number {
  const n = returns.length;
  const all = n + factors.length;
  const bends = [...own, ...factors.map(() => 1)];
  const hessian =
    matrix === null
      ? bends.map((bend, i) => [[i, bend] as const])
      : matrix.map((row, j) => row.flatMap((value, i) => (i >= j ? [[i, value] as const] : [])));
  const lines = [
    returns.map((_, i) => [i, 1] as const),
    ...factors.map((factor, f) => [...factor.map((load, i) => [i, load] as const), [n + f, -1] as const]),
  ];
  const model = {
    ...{ numCols: all, numRows: lines.length, sense: highs.constants.objectiveSense.minimize },
    colCost: [...returns.map((value) => -value), ...factors.map(() => 0)],
    colLower: [...returns.map(() => 0), ...factors.map(() => -highs.infinity)],
    colUpper: [...returns.map(() => most), ...factors.map(() => highs.infinity)],
    ...{ rowLower: [1, ...factors.map(() => 0)], rowUpper: [1, ...factors.map(() => 0)] },
    matrix: {
      ...{ format: 'csr' as const, numRows: lines.length, numCols: all, starts: startsOf(lines) },
      indices: lines.flatMap((row) => row.map(([i]) => i)),
      values: lines.flatMap((row) => row.map(([, value]) => value)),
    },
    hessian: {
      ...{ format: 'triangular' as const, dimension: all, starts: startsOf(hessian) },
      indices: hessian.flatMap((column) => column.map(([i]) => i)),
      values: hessian.flatMap((column) => column.map(([, value]) => aversion * value)),
    },
  };
  return () =>
    highs.withModel(model, (made) => {
      made.options.set({ output_flag: false, time_limit: SECONDS });
      made.run();
      return made.getModelStatus() === highs.constants.modelStatus.optimal ? -made.getObjectiveValue() : Number.NaN;
    });
}
