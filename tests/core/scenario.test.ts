import { describe, expect, it } from 'vitest';
import { allocateCurves } from '../../src/core/allocate/curves/solve.ts';
import type { Curve, RowCurve } from '../../src/core/response/curve.ts';
import type { Result } from '../../src/core/result.ts';
import { drawWorlds, simulate, type Trial } from '../../src/core/scenario/monteCarlo.ts';
import { type Decision, type Input, tornado } from '../../src/core/scenario/sensitivity.ts';

const get = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(result.problem.message);
  return result.value;
};
const log = (a: number, b: number): RowCurve => ({ kind: 'log', a, b, s: 0 });
const linear = (a: number): RowCurve => ({ kind: 'linear', a, b: 0, s: 0 });
const R27 = [log(120_000, 20_000), log(80_000, 10_000), log(60_000, 30_000)];
const limitsOf = (total: number, lines: number) => ({
  total,
  decimals: 2,
  low: Array.from({ length: lines }, () => null),
  high: Array.from({ length: lines }, () => null),
});

describe('tornado', () => {
  const swung = (inputs: readonly Input[], decide: (values: readonly number[]) => Result<Decision>) => {
    const run = tornado(inputs, decide);
    for (;;) {
      const step = run.next();
      if (step.done) return step.value;
    }
  };
  const decide = (values: readonly number[]) => {
    const curves = R27.map((curve, i) => ({ ...curve, a: curve.a * (values[i] ?? 1) }));
    return allocateCurves({ ...limitsOf(10_000_000, 3), step: 1, curves });
  };
  const inputs = [
    { name: 'worth of 1', low: 0.9, base: 1, high: 1.1 },
    { name: 'worth of 2', low: 0.5, base: 1, high: 2 },
    { name: 'worth of 3', low: 1, base: 1, high: 1 },
  ];
  it('the decision is made anew at each end', () => {
    const { base, bars } = get(swung(inputs, decide));
    expect(base.value).toBeCloseTo(296_723, 0);
    expect(bars.map(({ name }) => name)).toEqual(['worth of 2', 'worth of 1', 'worth of 3']);
    expect(bars.map(({ high }) => get(high).moved > 0)).toEqual([true, true, false]);
    expect(bars[2]?.swing).toBe(0);
    for (const { low, high, swing } of bars) {
      expect(get(low).delta).toBeLessThanOrEqual(0);
      expect(get(high).delta).toBeGreaterThanOrEqual(0);
      expect(swing).toBe(get(high).delta - get(low).delta);
    }
    // Bought anew, channel 2 at twice its worth brings more than twice what it brought in the old plan added.
    const fixed = base.value + 80_000 * Math.log1p(39_230.77 / 10_000);
    const [widest] = bars;
    expect(widest === undefined ? 0 : get(widest.high).value).toBeGreaterThan(fixed);
  });
  it('says how far it has come', () => {
    const run = tornado(inputs, decide);
    expect([run.next(), run.next(), run.next()].map(({ value }) => value)).toEqual(
      [1, 2, 3].map((done) => ({ done, of: 3 })),
    );
  });
  it('growth alone moves nothing', () =>
    expect(
      get(
        swung([{ name: 'x', low: 1, base: 1, high: 2 }], ([x = 0]) => ({
          ok: true,
          value: { amounts: [x], value: x },
        })),
      ).bars[0],
    ).toMatchObject({ swing: 1, high: { value: { moved: 0, delta: 1 } } }));
  it('refusals; an end without a decision leaves the others', () => {
    expect(swung([{ name: 'x', low: 2, base: 1, high: 3 }], decide)).toMatchObject({ problem: { code: 'bad-input' } });
    const never = () => ({ ok: false, problem: { code: 'infeasible', message: 'no room' } }) as const;
    expect(swung(inputs, never)).toMatchObject({ problem: { code: 'infeasible', message: 'no room' } });
    const { bars } = get(swung(inputs, (values) => (values[1] === 2 ? never() : decide(values))));
    expect(bars.find(({ input }) => input === 1)).toMatchObject({ low: { ok: true }, high: never() });
  });
});

/** Runs to the end; how far it had come each time. */
function finish(trial: Trial) {
  const run = simulate(trial);
  const seen: number[] = [];
  let step = run.next();
  for (; !step.done; step = run.next()) seen.push(step.value.done / step.value.of);
  return { result: step.value, seen };
}
const risks = (trial: Trial) => get(finish(trial).result);

describe('plans on draws', () => {
  it('one line, one triangle: the percentiles of the triangle', () => {
    const ranges = [{ name: 'A', low: 0, base: 1, high: 2 }];
    const worlds = get(drawWorlds([linear(100)], ranges, 20_000, 42));
    const { plans } = risks({
      worlds,
      plans: [{ name: 'all', amounts: [100] }],
      limits: limitsOf(100, 1),
      target: 100,
      level: 0.9,
    });
    const [all] = plans;
    // P10 of the triangle 0–1–2 is √0.2, P90 is 2 − √0.2; the mean below P10 is two thirds of it.
    expect(all?.p10).toBeCloseTo(100 * Math.sqrt(0.2), -0.5);
    expect(all?.p50).toBeCloseTo(100, -0.5);
    expect(all?.p90).toBeCloseTo(100 * (2 - Math.sqrt(0.2)), -0.5);
    expect(Math.abs((all?.cvar ?? 0) - (200 / 3) * Math.sqrt(0.2))).toBeLessThan(1);
    expect(all?.chance).toBeCloseTo(0.5, 1);
    expect(all?.expectedRegret).toBe(0);
  });
  it('regret by hand: two worlds, two straight lines', () => {
    const worlds = [
      [linear(3), linear(1)],
      [linear(1), linear(2)],
    ];
    const plans = [
      { name: 'all on A', amounts: [100, 0] },
      { name: 'all on B', amounts: [0, 100] },
      { name: 'half', amounts: [50, 50] },
      { name: 'a third', amounts: [67, 33] },
    ];
    const judged = risks({ worlds, plans, limits: limitsOf(100, 2), target: 2, level: 0.5 });
    // The best are 3 and 2. Regrets: 0, 1; 2, 0; 1, 0.5; 0.66, 0.67.
    expect(judged.plans.map(({ maxRegret }) => Number(maxRegret.toFixed(9)))).toEqual([1, 2, 1, 0.67]);
    expect(judged.plans.map(({ expectedRegret }) => Number(expectedRegret.toFixed(9)))).toEqual([0.5, 1, 0.75, 0.665]);
    expect(judged.choice).toBe(3);
    expect(judged.plans.map(({ chance }) => chance)).toEqual([0.5, 0.5, 0.5, 0.5]);
    expect(judged.plans.map(({ cvar }) => Number(cvar.toFixed(9)))).toEqual([1, 1, 1.5, 1.33]);
    expect(judged.gap).toBe(0);
  });
  it('progress after every world, and a caller may stop', () => {
    const worlds = get(
      drawWorlds(
        R27,
        R27.map((_, i) => ({ name: `${i}`, low: 0.5, base: 1, high: 1.5 })),
        50,
        1,
      ),
    );
    const trial: Trial = {
      worlds,
      plans: [{ name: 'even', amounts: [3_333_334, 3_333_333, 3_333_333] }],
      limits: limitsOf(10_000_000, 3),
      target: 280_000,
      level: 0.9,
    };
    expect(finish(trial).seen).toEqual(Array.from({ length: 50 }, (_, i) => (i + 1) / 50));
    const run = simulate(trial);
    run.next();
    expect(run.return({ ok: false, problem: { code: 'stopped', message: '' } }).done).toBe(true);
    expect(run.next().done).toBe(true);
  });

  const ranges = (names: readonly string[]) => names.map((name) => ({ name, low: 0.5, base: 1, high: 1.8 }));
  it('a line draws the same whatever stands beside it, and the same bytes every time', () => {
    const one = get(drawWorlds(R27, ranges(['a', 'b', 'c']), 20, 9));
    const other = get(drawWorlds([...R27].reverse(), ranges(['c', 'b', 'a']), 20, 9));
    expect(other.map((world) => [...world].reverse())).toEqual(one);
    expect(get(drawWorlds(R27, ranges(['a', 'b', 'c']), 20, 10))).not.toEqual(one);
    const [first] = one;
    expect(first?.map((curve) => curve.kind === 'log' && curve.a)).toEqual([
      76685.58494064356, 56464.014358015185, 51775.28509478374,
    ]);
  });
  it('every kind of curve is drawn', () => {
    const curves: readonly Curve[] = [
      {
        kind: 'table',
        points: [
          { spend: 0, outcome: 0 },
          { spend: 10, outcome: 5 },
        ],
      },
      { kind: 'mean', parts: [linear(1), linear(3)] },
    ];
    const fixed = ['t', 'm'].map((name) => ({ name, low: 2, base: 2, high: 2 }));
    expect(get(drawWorlds(curves, fixed, 1, 1))).toEqual([
      [
        {
          kind: 'table',
          points: [
            { spend: 0, outcome: 0 },
            { spend: 10, outcome: 10 },
          ],
        },
        { kind: 'mean', parts: [linear(2), linear(6)] },
      ],
    ]);
  });
  it('a world known for sure: the optimum has no regret but its cents, any other has what it lacks', () => {
    const best = get(allocateCurves({ ...limitsOf(10_000_000, 3), step: 1, curves: R27 }));
    const plans = [
      { name: 'even', amounts: [3_333_334, 3_333_333, 3_333_333] },
      { name: 'best', amounts: best.amounts },
    ];
    const judged = risks({ worlds: [R27, R27], plans, limits: limitsOf(10_000_000, 3), target: 290_000, level: 0 });
    expect(judged.choice).toBe(1);
    expect(judged.plans[1]?.maxRegret).toBeLessThan(1e-6);
    expect(judged.plans[0]?.maxRegret).toBeCloseTo(296_723 - 279_839, -1);
    expect(judged.plans.map(({ chance }) => chance)).toEqual([0, 1]);
    expect(judged.plans[1]?.p50).toBeCloseTo(best.value, 6);
  });
  it('the best plan of a world keeps the limits, fixed lines in cents included', () => {
    const limits = { ...limitsOf(30, 2), low: [10, 20], high: [10, 20] };
    const judged = risks({
      worlds: [[linear(1), linear(2)]],
      plans: [{ name: 'only', amounts: [10, 20] }],
      limits,
      target: 0,
      level: 0,
    });
    expect(judged.plans[0]?.maxRegret).toBeLessThan(1e-12);
  });
  it('P6: 1,000 worlds of 8 mixed curves, re-optimised in each', () => {
    const curves = Array.from(
      { length: 8 },
      (_, i): RowCurve => (i % 2 ? { kind: 'hill', a: 1000 + i * 50, b: 300, s: 2.5 } : log(800 + i * 40, 200)),
    );
    const worlds = get(drawWorlds(curves, ranges(curves.map((_, i) => `line ${i}`)), 1000, 3));
    const amounts = curves.map(() => 25_000);
    const trial = {
      worlds,
      plans: [{ name: 'even', amounts }],
      limits: limitsOf(200_000, 8),
      target: 4000,
      level: 0.95,
    };
    const judged = risks(trial);
    expect(judged.gap).toBeLessThanOrEqual(1e-6);
    const [even] = judged.plans;
    expect(even?.cvar).toBeLessThan(even?.p10 ?? 0);
    expect(even?.expectedRegret).toBeGreaterThan(0);
    expect(judged).toEqual(risks(trial));
  });
  const trial: Trial = {
    worlds: [[linear(1)]],
    plans: [{ name: 'x', amounts: [5] }],
    limits: limitsOf(5, 1),
    target: 1,
    level: 0.9,
  };
  it.each<readonly [Partial<Trial>, string]>([
    [{ worlds: [] }, 'no-draws'],
    [{ plans: [] }, 'no-plans'],
    [{ worlds: [[linear(1), linear(1)]] }, 'lengths'],
    [{ plans: [{ name: 'x', amounts: [1, 4] }] }, 'lengths'],
    [{ plans: [{ name: 'x', amounts: [4] }] }, 'unequal-totals'],
    [{ level: 1 }, 'bad-level'],
    [{ limits: { ...limitsOf(5, 1), high: [4] } }, 'infeasible'],
  ])('refusal %#', (change, code) =>
    expect(finish({ ...trial, ...change }).result).toMatchObject({ ok: false, problem: { code } }),
  );
  it.each([
    [drawWorlds(R27, [], 1, 1), 'lengths'],
    [drawWorlds(R27, ranges(['a', 'b', 'c']), 0, 1), 'bad-draws'],
    [drawWorlds([linear(1)], [{ name: 'a', low: 2, base: 1, high: 3 }], 1, 1), 'bad-range'],
    [drawWorlds([linear(1)], [{ name: 'a', low: -1, base: 1, high: 3 }], 1, 1), 'bad-range'],
  ])('refusal of draws %#', (result, code) => expect(result).toMatchObject({ ok: false, problem: { code } }));
});
