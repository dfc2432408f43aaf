/** The simplex against HiGHS, its duals against their own conditions, and units of any size. */
import fc from 'fast-check';
import highsLoader from 'highs';
import { describe, expect, it } from 'vitest';
import { type LinearProgram, simplex } from '../../src/core/allocate/rows/simplex.ts';

const highs = await highsLoader();
const INF = Number.POSITIVE_INFINITY;
const dot = (a: ArrayLike<number>, b: ArrayLike<number>) => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
};

function byHighs({ values, low, high, rows }: LinearProgram): { readonly status: string; readonly value: number } {
  const terms = (of: ArrayLike<number>) =>
    Array.from(of, (times, j) => `${times < 0 ? '-' : '+'} ${Math.abs(times)} x${j}`).join(' ');
  const lines = rows.flatMap((row, r) =>
    row.low === row.high
      ? [`e${r}: ${terms(row.of)} = ${row.low}`]
      : [
          ...(row.low > -INF ? [`a${r}: ${terms(row.of)} >= ${row.low}`] : []),
          ...(row.high < INF ? [`b${r}: ${terms(row.of)} <= ${row.high}`] : []),
        ],
  );
  const bounds = Array.from(low, (from, j) => {
    const to = high[j] ?? 0;
    return `${from > -INF ? from : '-inf'} <= x${j} <= ${to < INF ? to : '+inf'}`;
  });
  const model = [
    'Maximize',
    `obj: ${terms(values)}`,
    'Subject To',
    ...lines,
    'any: 0 x0 <= 1',
    'Bounds',
    ...bounds,
    'End',
  ];
  // With its presolve it cannot always tell infeasible from unbounded; without, it gives up on a few in ten thousand.
  for (const presolve of ['off', 'on'] as const) {
    try {
      const { Status, ObjectiveValue } = highs.solve(model.join('\n'), { presolve });
      if (Status !== 'Unknown') return { status: Status.toLowerCase(), value: ObjectiveValue };
    } catch {
      // "HiGHS error -1".
    }
  }
  return { status: 'unknown', value: Number.NaN };
}

const small = fc.integer({ min: -6, max: 6 });
const decimal = fc.integer({ min: -300, max: 300 }).map((cents) => cents / 100);
const number = fc.oneof(small, decimal);
const width = fc.oneof(
  fc.nat(9),
  fc.nat(900).map((cents) => cents / 100),
);
const programs: fc.Arbitrary<LinearProgram> = fc
  .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 0, max: 6 }))
  .chain(([n, m]) =>
    fc.record({
      values: fc.array(number, { minLength: n, maxLength: n }),
      columns: fc.array(fc.tuple(fc.constantFrom(0, 1, 2, 0, -INF), fc.oneof(width, fc.constant(INF))), {
        minLength: n,
        maxLength: n,
      }),
      rows: fc.array(
        fc.record({
          of: fc.array(fc.oneof(fc.constantFrom(0, 1), number), { minLength: n, maxLength: n }),
          low: fc.oneof(fc.constant(-INF), number),
          room: fc.oneof(fc.constantFrom(0, INF), width),
        }),
        { minLength: m, maxLength: m },
      ),
    }),
  )
  .map(({ values, columns, rows }) => ({
    values,
    low: columns.map(([from]) => from),
    high: columns.map(([from, room]) => (from > -INF ? from : 0) + room),
    rows: rows.map(({ of, low, room }) => ({ of, low, high: (low > -INF ? low : 0) + room })),
  }));

describe('simplex', () => {
  it('is the seed’s optimum (R14) with the price of the total', () => {
    const rows = [{ of: Array(8).fill(1), low: 25, high: 25 }];
    // Value × strategic weight of the seed’s eight departments, floors and caps.
    const program = {
      values: [3.2 * 0.25, 2.8 * 0.3, 0.5, 2.1 * 0.2, 0.1, 0.1, 3.5 * 0.2, 0.4],
      low: [3.5, 5, 3.2, 1.8, 1.5, 1.2, 0.8, 0.5],
      high: [6, 12, 5, 3, 2.5, 2, 3.5, 2],
      rows,
    };
    const answer = simplex(program);
    if (answer.status !== 'optimal') throw new Error(answer.status);
    expect(Array.from(answer.x)[1]).toBe(12);
    expect(dot(answer.x, Array(8).fill(1))).toBeCloseTo(25, 12);
    expect(dot(answer.x, program.values)).toBeCloseTo(byHighs(program).value, 10);
  });
  it('has HiGHS’s status and value; feasible; duals explain the value', () =>
    fc.assert(
      fc.property(programs, (program) => {
        const mine = simplex(program);
        const theirs = byHighs(program);
        // HiGHS stops at "primal infeasible or unbounded" or "unknown" now and then: nothing to compare with.
        if (theirs.status.includes(' or ') || theirs.status === 'unknown') return;
        expect(mine.status).toBe(theirs.status);
        if (mine.status !== 'optimal') return;
        const { values, low, high, rows } = program;
        const value = dot(values, mine.x);
        expect(Math.abs(value - theirs.value)).toBeLessThanOrEqual(1e-7 * (1 + Math.abs(value)));
        mine.x.forEach((x, j) => {
          expect(x).toBeGreaterThanOrEqual((low[j] ?? 0) - 1e-9 * (1 + Math.abs(x)));
          expect(x).toBeLessThanOrEqual((high[j] ?? 0) + 1e-9 * (1 + Math.abs(x)));
        });
        let explained = 0;
        rows.forEach((row, r) => {
          const [activity, dual] = [dot(row.of, mine.x), mine.duals[r] ?? 0];
          expect(activity).toBeGreaterThanOrEqual(row.low - 1e-8);
          expect(activity).toBeLessThanOrEqual(row.high + 1e-8);
          explained += dual * activity;
          // A row is worth something only at the limit that its sign says.
          if (dual > 1e-9) expect(activity).toBeCloseTo(row.high, 7);
          if (dual < -1e-9) expect(activity).toBeCloseTo(row.low, 7);
        });
        mine.x.forEach((x, j) => {
          const reduced = mine.reduced[j] ?? 0;
          explained += reduced * x;
          if (reduced > 1e-9) expect(x).toBeCloseTo(high[j] ?? 0, 7);
          if (reduced < -1e-9) expect(x).toBeCloseTo(low[j] ?? 0, 7);
        });
        expect(explained).toBeCloseTo(value, 6);
      }),
      { numRuns: 1000 },
    ));
  it('the bounds in a proof contradict each other by themselves', () =>
    fc.assert(
      fc.property(programs, (program) => {
        const found = simplex(program);
        if (found.status !== 'infeasible') return;
        const has = (list: typeof found.rows, index: number, side: 'low' | 'high') =>
          list.some((one) => one.index === index && one.side === side);
        const only = {
          ...program,
          low: Array.from(program.low, (from, j) => (has(found.columns, j, 'low') ? from : -INF)),
          high: Array.from(program.high, (to, j) => (has(found.columns, j, 'high') ? to : INF)),
          rows: program.rows.map((row, r) => ({
            of: row.of,
            low: has(found.rows, r, 'low') ? row.low : -INF,
            high: has(found.rows, r, 'high') ? row.high : INF,
          })),
        };
        expect(byHighs(only).status).toMatch(/infeasible|unknown/);
      }),
      { numRuns: 1000 },
    ));
  it('gives the same answer in any unit', () =>
    fc.assert(
      fc.property(
        programs,
        fc.constantFrom(1e-6, 1e-3, 1e3, 1e6),
        fc.constantFrom(1e-6, 1, 1e6),
        (program, unit, worth) => {
          const plain = simplex(program);
          const { values, low, high, rows } = program;
          const times = (list: ArrayLike<number>, by: number) => Array.from(list, (one) => one * by);
          const scaled = simplex({
            values: times(values, worth),
            low: times(low, unit),
            high: times(high, unit),
            rows: rows.map((row, r) => {
              const by = [1, 1e4, 1e-5][r % 3] ?? 1;
              return { of: times(row.of, by), low: row.low * by * unit, high: row.high * by * unit };
            }),
          });
          expect(scaled.status).toBe(plain.status);
          if (scaled.status !== 'optimal' || plain.status !== 'optimal') return;
          const [a, b] = [dot(values, plain.x), dot(values, scaled.x) / unit];
          expect(Math.abs(a - b)).toBeLessThanOrEqual(1e-9 * (1 + Math.abs(a)));
        },
      ),
      { numRuns: 500 },
    ));
  it('a price that only rounding keeps from 0 lets nothing enter', () => {
    // x2 is at most 0.01 but must be 100 times x5, which is at least 1; after two steps row 2 has the price 1e-17.
    const { status } = simplex({
      values: [0, 0, 0, 0, 0, 0],
      low: [0, 0, -INF, 0, 0, 1].map((from) => from * 1e-6),
      high: [INF, INF, 0.01, 0, INF, INF].map((to) => to * 1e-6),
      rows: [
        { of: [0, 0, -0.01, 0, 0, 1], low: 0, high: 0 },
        { of: [0, 1e4, 1e4, 0, -5e4, 0], low: -INF, high: 0 },
      ],
    });
    expect(status).toBe('infeasible');
  });
  it('ends on degenerate and cycling programmes (Beale)', () => {
    const answer = simplex({
      values: [0.75, -150, 0.02, -6],
      low: [0, 0, 0, 0],
      high: [INF, INF, INF, INF],
      rows: [
        { of: [0.25, -60, -0.04, 9], low: -INF, high: 0 },
        { of: [0.5, -90, -0.02, 3], low: -INF, high: 0 },
        { of: [0, 0, 1, 0], low: -INF, high: 1 },
      ],
    });
    if (answer.status !== 'optimal') throw new Error(answer.status);
    expect(dot(answer.x, [0.75, -150, 0.02, -6])).toBeCloseTo(0.05, 12);
  });
});
