/** The linear optimum beside the solvers that install from npm, at the sizes of SOLVER.md 3. */
import createGlpk from 'glpk.js/node';
import createHighs from 'highs';
import legacy from 'javascript-lp-solver';
import { equalTo, lessEq, solve } from 'yalps';
import { limitsOf } from '../../src/core/allocate/limits.ts';
import { allocateLinear } from '../../src/core/allocate/linear.ts';
import { seeded } from '../../tests/support/random.ts';
import { best, print, shown, times } from './measure.ts';

/** Sizes at which a peer takes longer than a coffee are left out (SOLVER.md has them). */
const MOST = { highs: 1000, yalps: 1000, glpk: 1000, legacy: 1000 };
/** SOLVER.md 3: how often the prototype's time fits into the peer's. */
const PROTOTYPE: Readonly<Record<number, { readonly highs: number; readonly yalps: number }>> = {
  8: { highs: 170 / 1.5, yalps: 6.6 / 1.5 },
  100: { highs: 370 / 1.2, yalps: 112 },
  1000: { highs: 9000 / 11, yalps: 1000 },
};

export async function benchLinear(): Promise<void> {
  const highs = await createHighs();
  const glpk = await createGlpk();
  const rows: string[][] = [];
  for (const n of [8, 100, 1000, 10_000, 100_000]) {
    const random = seeded(n);
    const low = Array.from({ length: n }, () => random.whole(0, 1000));
    const high = low.map((floor) => floor + random.whole(1, 10_000));
    const values = Float64Array.from(low, () => random.real(0.5, 4));
    const total = low.reduce((a, b) => a + b, 0) + n * 2000;
    const limits = limitsOf({ total, low, high });
    if (!limits.ok) throw new Error(limits.problem.message);
    const ours = best(() => allocateLinear(values, limits.value));
    const checked = best(() => limitsOf({ total, low, high }));
    const names = low.map((_, i) => `x${i}`);
    const peer = (most: number, work: () => unknown) => (n <= most ? best(work) : null);
    const text = [
      'Maximize',
      ` ${names.map((name, i) => `+ ${values[i]} ${name}`).join(' ')}`,
      'Subject To',
      ` total: ${names.map((name) => `+ ${name}`).join(' ')} = ${total}`,
      'Bounds',
      ...names.map((name, i) => `${low[i]} <= ${name} <= ${high[i]}`),
      'End',
    ].join('\n');
    const shifted = total - low.reduce((a, b) => a + b, 0);
    // YALPS and its ancestor know bounds only as rows, from 0: floors are shifted away.
    const model = {
      direction: 'maximize' as const,
      objective: 'value',
      constraints: new Map([
        ['total', equalTo(shifted)] as const,
        ...names.map((name, i) => [`b${name}`, lessEq((high[i] ?? 0) - (low[i] ?? 0))] as const),
      ]),
      variables: new Map(
        names.map(
          (name, i) =>
            [
              name,
              new Map([
                ['value', values[i] ?? 0],
                ['total', 1],
                [`b${name}`, 1],
              ]),
            ] as const,
        ),
      ),
    };
    const old = {
      optimize: 'value',
      opType: 'max' as const,
      constraints: Object.fromEntries([
        ['total', { equal: shifted }],
        ...names.map((name, i) => [`b${name}`, { max: (high[i] ?? 0) - (low[i] ?? 0) }]),
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
    const peers = {
      highs: peer(MOST.highs, () => highs.solve(text)),
      yalps: peer(MOST.yalps, () => solve(model)),
      glpk: peer(MOST.glpk, () => glpk.solve(glp, { msglev: glpk.GLP_MSG_OFF })),
      legacy: peer(MOST.legacy, () => legacy.Solve(old)),
    };
    const cell = (ms: number | null, prototype?: number) =>
      ms === null
        ? 'minutes'
        : `${shown(ms)} (${times(ms, ours)}${prototype === undefined ? '' : `, prototype ${Math.round(prototype)}×`})`;
    rows.push([
      String(n),
      shown(ours),
      shown(checked),
      cell(peers.highs, PROTOTYPE[n]?.highs),
      cell(peers.yalps, PROTOTYPE[n]?.yalps),
      cell(peers.glpk),
      cell(peers.legacy),
    ]);
  }
  print(
    'Linear optimum, floors, caps, one total: time (peer ÷ ours, SOLVER.md)',
    ['n', 'ours', 'checking limits', 'highs', 'yalps', 'glpk.js', 'javascript-lp-solver'],
    rows,
  );
}
