/** The linear optimum beside the solvers that install from npm, at the sizes of SOLVER.md 3. */
import { spawnSync } from 'node:child_process';
import createGlpk from 'glpk.js/node';
import createHighs, { type Highs } from 'highs';
import legacy from 'javascript-lp-solver';
import { equalTo, lessEq, solve } from 'yalps';
import { limitsOf } from '../../src/core/allocate/limits.ts';
import { allocateLinear } from '../../src/core/allocate/linear.ts';
import { seeded } from '../../tests/support/random.ts';
import { against, below, best, must, print, shown, times } from './measure.ts';

/** Beyond these a peer takes minutes, or fills the memory (SOLVER.md 3). */
const MOST = { highs: 10_000, yalps: 10_000, glpk: 10_000, legacy: 1000 };
/**
 * Beyond its size HiGHS heeds no limit of time: it gets a process of its own, that is stopped after enough seconds to
 * see the ratio that is wanted.
 */
export const LARGEST = 'linear-largest';
const LARGEST_N = 100_000;
const MOST_SECONDS = 7;
/** SOLVER.md 3 in ms: the prototype and peers (highs: its faster interface). Half of peer ÷ prototype is wanted. */
type Known = { readonly ours: number; readonly highs: number; readonly yalps?: number };
const SOLVER: Readonly<Record<number, Known>> = {
  // 0.2 to 1.5 µs: the time behind the 28× of its text.
  8: { ours: 0.0066 / 28, highs: 0.17, yalps: 0.0066 },
  100: { ours: 0.0012, highs: 0.37, yalps: 0.14 },
  1000: { ours: 0.011, highs: 9, yalps: 11 },
  10000: { ours: 0.11, highs: 3900, yalps: 1900 },
  100000: { ours: 2.9, highs: 11_000 },
};

export async function benchLinear(): Promise<void> {
  const highs = await createHighs();
  const glpk = await createGlpk();
  const rows: string[][] = [];
  for (const n of [8, 100, 1000, 10_000, LARGEST_N]) {
    const instance = instanceOf(n);
    const { low, high, values, total } = instance;
    const ofHighs = byHighs(highs, instance);
    const floors = low.reduce((a, b) => a + b, 0);
    const limits = must(limitsOf({ total, low, high }));
    // Both are printed: a user meets either (measure.ts).
    const first = best(() => allocateLinear(values, limits));
    const ours = Math.min(
      first,
      best(() => allocateLinear(values, limits)),
    );
    const checked = best(() => limitsOf({ total, low, high }));
    const worth = allocateLinear(values, limits).reduce((sum, amount, i) => sum + amount * (values[i] ?? 0), 0);
    const names = low.map((_, i) => `x${i}`);
    // YALPS and its ancestor know bounds only as rows, from 0: floors are shifted away.
    const rooms = low.map((floor, i) => (high[i] ?? 0) - floor);
    const model = {
      direction: 'maximize' as const,
      objective: 'value',
      constraints: new Map([
        ['total', equalTo(total - floors)] as const,
        ...names.map((name, i) => [`b${name}`, lessEq(rooms[i] ?? 0)] as const),
      ]),
      variables: new Map(
        names.map((name, i) => {
          const cells: [string, number][] = [
            ['value', values[i] ?? 0],
            ['total', 1],
            [`b${name}`, 1],
          ];
          return [name, new Map(cells)] as const;
        }),
      ),
    };
    const old = {
      optimize: 'value',
      opType: 'max' as const,
      constraints: Object.fromEntries([
        ['total', { equal: total - floors }],
        ...names.map((name, i) => [`b${name}`, { max: rooms[i] ?? 0 }]),
      ]),
      variables: Object.fromEntries(
        names.map((name, i) => [name, { value: values[i] ?? 0, total: 1, [`b${name}`]: 1 }]),
      ),
    };
    const glp = {
      name: 'p1',
      objective: {
        direction: glpk.GLP_MAX,
        name: 'value',
        vars: names.map((name, i) => ({ name, coef: values[i] ?? 0 })),
      },
      subjectTo: [
        {
          name: 'total',
          vars: names.map((name) => ({ name, coef: 1 })),
          bnds: { type: glpk.GLP_FX, ub: total, lb: total },
        },
      ],
      bounds: names.map((name, i) => ({ name, type: glpk.GLP_DB, ub: high[i] ?? 0, lb: low[i] ?? 0 })),
    };
    let found = Number.NaN;
    const { [n]: known } = SOLVER;
    const cell = (most: number, work: () => unknown, theirs?: number) => {
      if (n > most) return 'minutes';
      const ms = best(work);
      const ratio =
        known === undefined || theirs === undefined ? times(ms, ours) : against(ms, ours, theirs / known.ours / 2);
      return `${shown(ms)} ${ratio}`;
    };
    const peers = [
      n === LARGEST_N
        ? largest(ours, (known?.highs ?? 0) / (known?.ours ?? 1) / 2)
        : cell(
            MOST.highs,
            () => {
              found = ofHighs();
            },
            known?.highs,
          ),
      cell(MOST.yalps, () => solve(model), known?.yalps),
      cell(MOST.glpk, () => glpk.solve(glp, { msglev: glpk.GLP_MSG_OFF })),
      cell(MOST.legacy, () => legacy.Solve(old)),
    ];
    const quality = Number.isNaN(found) ? 'not ended' : below(found, worth);
    rows.push([String(n), shown(ours), shown(first), shown(known?.ours ?? 0), shown(checked), ...peers, quality]);
  }
  print(
    'Linear optimum, floors, caps, one total: time and how often ours fits into it; wanted is half of SOLVER.md 3',
    [
      'n',
      'ours',
      'at first',
      'prototype',
      'checking limits',
      'highs',
      'yalps',
      'glpk.js',
      'javascript-lp-solver',
      'highs below ours',
    ],
    rows,
  );
}

type Instance = {
  readonly low: readonly number[];
  readonly high: readonly number[];
  readonly values: Float64Array;
  readonly total: number;
};
function instanceOf(n: number): Instance {
  const random = seeded(n);
  const low = Array.from({ length: n }, () => random.whole(0, 1000));
  const high = low.map((floor) => floor + random.whole(1, 10_000));
  const values = Float64Array.from(low, () => random.real(0.5, 4));
  return { low, high, values, total: low.reduce((a, b) => a + b, 0) + n * 2000 };
}

/** HiGHS in its faster interface; the arrays are made beforehand. */
function byHighs(highs: Highs, { low, high, values, total }: Instance): () => number {
  const n = low.length;
  const model = {
    ...{ numCols: n, numRows: 1, sense: highs.constants.objectiveSense.maximize },
    ...{ colCost: values, colLower: low, colUpper: high, rowLower: [total], rowUpper: [total] },
    matrix: {
      ...{ format: 'csc' as const, numRows: 1, numCols: n },
      starts: Array.from({ length: n + 1 }, (_, i) => i),
      ...{ indices: low.map(() => 0), values: low.map(() => 1) },
    },
  };
  return () =>
    highs.withModel(model, (made) => {
      made.options.set({ output_flag: false });
      made.run();
      return made.getObjectiveValue();
    });
}

export async function solveLargest(): Promise<void> {
  const solve = byHighs(await createHighs(), instanceOf(LARGEST_N));
  console.log(best(solve));
}

function largest(ours: number, wanted: number): string {
  const { status, stdout } = spawnSync(process.execPath, [process.argv[1] ?? '', LARGEST], {
    timeout: MOST_SECONDS * 1000,
    encoding: 'utf8',
  });
  // A second for the start of the process.
  const ms = status === 0 ? Number(stdout) : (MOST_SECONDS - 1) * 1000;
  return `${status === 0 ? '' : 'over '}${shown(ms)} ${against(ms, ours, wanted)}`;
}
