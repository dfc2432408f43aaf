/** Whole packages under group caps, exclusive pairs and prerequisites, beside two solvers from npm. */
import createHighs from 'highs';
import { lessEq, solve } from 'yalps';
import type { PackageProblem } from '../../src/core/allocate/packages/problem.ts';
import { fundUnderRules } from '../../src/core/allocate/packages/rules.ts';
import { seeded } from '../../tests/support/random.ts';
import { below, measured, must, print, shown, startsOf, times } from './measure.ts';

/** YALPS finds nothing in a minute at 120 packages (SOLVER.md 3). */
const MOST_SECONDS = { highs: 10, yalps: 3 };

export async function benchPackages(): Promise<void> {
  const highs = await createHighs();
  const rows: string[][] = [];
  for (const n of [50, 100, 400, 1000]) {
    const given = packagesOf(n);
    const run = measured(() => must(fundUnderRules(given)));
    const { ms: ours } = run;
    const { value, gap, status } = run.value;
    const limits = rowsOf(given);
    const one = (work: () => number | null) => {
      const { ms, value: found } = measured(work);
      return [`${shown(ms)} ${times(ms, ours)}`, found === null ? 'not ended' : below(found, value)];
    };
    const model = {
      ...{ numCols: n, numRows: limits.length, sense: highs.constants.objectiveSense.maximize },
      ...{ colCost: given.values, colLower: given.costs.map(() => 0), colUpper: given.costs.map(() => 1) },
      rowLower: limits.map(() => -highs.infinity),
      rowUpper: limits.map(({ most }) => most),
      integrality: given.costs.map(() => highs.constants.variableType.integer),
      matrix: {
        ...{ format: 'csr' as const, numRows: limits.length, numCols: n },
        starts: startsOf(limits.map(({ cells }) => cells)),
        indices: limits.flatMap(({ cells }) => cells.map(([i]) => i)),
        values: limits.flatMap(({ cells }) => cells.map(([, weight]) => weight)),
      },
    };
    const byHighs = () =>
      highs.withModel(model, (made) => {
        made.options.set({ output_flag: false, mip_rel_gap: 0, mip_abs_gap: 0, time_limit: MOST_SECONDS.highs });
        made.run();
        return made.getModelStatus() === highs.constants.modelStatus.optimal ? made.getObjectiveValue() : null;
      });
    const columns = given.values.map((worth) => new Map([['value', worth]]));
    limits.forEach(({ cells }, row) => {
      for (const [i, weight] of cells) columns[i]?.set(`r${row}`, weight);
    });
    const small = {
      ...{ direction: 'maximize' as const, objective: 'value', binaries: true },
      constraints: new Map(limits.map(({ most }, row) => [`r${row}`, lessEq(most)] as const)),
      variables: new Map(columns.map((column, i) => [`x${i}`, column] as const)),
    };
    const byYalps = () => {
      const { status: end, result } = solve(small, { timeout: MOST_SECONDS.yalps * 1000, tolerance: 0 });
      return end === 'optimal' ? result : null;
    };
    const proven = status === 'optimal' ? '0' : gap.toExponential(1);
    rows.push([String(n), shown(ours), proven, ...one(byHighs), ...one(byYalps)]);
  }
  print(
    'Packages with group caps, exclusive pairs, prerequisites: time and how often ours fits into it',
    ['n', 'ours', 'proven gap', 'highs', 'below ours', 'yalps', 'below ours'],
    rows,
  );
}

/** A budget for half of what is asked; departments of ten with a cap of 60 %; pairs and prerequisites for a third. */
function packagesOf(n: number): PackageProblem {
  const random = seeded(n);
  const costs = Array.from({ length: n }, () => random.whole(1_000, 100_000));
  const values = costs.map((cost) => Math.round(cost * random.real(0.5, 2)));
  const group = costs.map((_, i) => i % Math.ceil(n / 10));
  const asked = (g: number) => costs.reduce((sum, cost, i) => sum + (group[i] === g ? cost : 0), 0);
  const pairs = () =>
    Array.from({ length: Math.ceil(n / 6) }, () => {
      const i = random.whole(1, n - 1);
      return [i, random.whole(0, i - 1)] as const;
    });
  return {
    budget: Math.floor(costs.reduce((sum, cost) => sum + cost, 0) / 2),
    costs,
    values,
    rules: {
      group,
      groups: Array.from({ length: Math.ceil(n / 10) }, (_, g) => ({
        name: `department ${g + 1}`,
        low: null,
        high: Math.floor(asked(g) * 0.6),
      })),
      exclusive: pairs(),
      needs: pairs(),
    },
  };
}

type LimitRow = { readonly cells: readonly (readonly [number, number])[]; readonly most: number };
/** The same rules as rows of numbers. */
function rowsOf({ budget, costs, rules = {} }: PackageProblem): readonly LimitRow[] {
  const { group = [], groups = [], exclusive = [], needs = [] } = rules;
  return [
    { cells: costs.map((cost, i) => [i, cost] as const), most: budget },
    ...groups.map(({ high }, g) => ({
      cells: costs.flatMap((cost, i) => (group[i] === g ? [[i, cost] as const] : [])),
      most: high ?? budget,
    })),
    ...exclusive.map((set) => ({ cells: set.map((i) => [i, 1] as const), most: 1 })),
    ...needs.map(([i, needed]) => ({ cells: [[i, 1] as const, [needed, -1] as const], most: 0 })),
  ];
}
