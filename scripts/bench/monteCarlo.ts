/** 10,000 worlds: two plans judged, and the best plan of every world, beside one loop that only judges the plans. */
import type { Minor } from '../../src/core/money.ts';
import { triangular } from '../../src/core/random.ts';
import { outcome, type RowCurve, rowCurve } from '../../src/core/response/curve.ts';
import { drawWorlds, simulate } from '../../src/core/scenario/monteCarlo.ts';
import { streamOf } from '../../src/core/scenario/streamOf.ts';
import { seeded } from '../../tests/support/random.ts';
import { below, best, goal, measured, must, print, shown, times } from './measure.ts';

const DRAWS = 10_000;
/** SOLVER.md 6, P6: 1,000 optimisations of 8 lines within 20 ms, of 100 within 200 ms. */
const GOAL: Readonly<Record<number, number>> = { 8: 200, 100: 2000 };

export function benchMonteCarlo(): void {
  const rows: string[][] = [];
  for (const n of [8, 100]) {
    const random = seeded(n);
    const curves = Array.from({ length: n }, (_, i): RowCurve => {
      const [a, b] = [random.real(50, 150), random.real(5, 25)];
      return must(i % 2 ? rowCurve('log', a, b, 0) : rowCurve('mm', a, b, 0));
    });
    const ranges = curves.map((_, i) => ({ name: `line ${i}`, low: 0.7, base: 1, high: 1.2 }));
    const total = n * 1000;
    const even = curves.map(() => 1000);
    const plans = [
      { name: 'even', amounts: even },
      { name: 'tilted', amounts: even.map((amount, i) => amount + (i % 2 ? 300 : -300)) },
    ];
    const limits = { total, low: even.map(() => 0), high: even.map(() => null), decimals: 2 };
    const run = () => {
      const worlds = must(drawWorlds(curves, ranges, DRAWS, 1));
      const steps = simulate({ worlds, plans, limits, target: 0, level: 0.9 });
      for (;;) {
        const step = steps.next();
        if (step.done) return must(step.value);
      }
    };
    const plain = () => plainMeans(curves, ranges, plans, DRAWS);
    const { ms: ours, value } = measured(run);
    const [drawn, loop] = [best(() => drawWorlds(curves, ranges, DRAWS, 1)), best(plain)];
    const { plans: judged, gap } = value;
    const off = plain().reduce((most, mean, p) => Math.max(most, Math.abs(mean / (judged[p]?.mean ?? 0) - 1)), 0);
    rows.push([
      ...[`${DRAWS} × ${n}`, shown(ours), goal(ours, GOAL[n] ?? 0), shown(drawn), shown(loop), times(ours, loop)],
      ...[gap === 0 ? '0' : gap.toExponential(1), below(1 - off, 1)],
    ]);
  }
  print(
    'Monte Carlo, two plans, every world optimised anew, beside one loop that draws and judges the two plans only',
    [
      'draws × lines',
      'ours',
      'goal',
      'of it drawing',
      'plain loop',
      'ours ÷ loop',
      'gap of the worst world',
      'means differ',
    ],
    rows,
  );
}

type Ranges = readonly { readonly name: string; readonly low: number; readonly base: number; readonly high: number }[];
type Plans = readonly { readonly amounts: readonly Minor[] }[];
/** The same draws and evaluations, nothing else. */
function plainMeans(curves: readonly RowCurve[], ranges: Ranges, plans: Plans, draws: number): readonly number[] {
  const streams = ranges.map(({ name }) => streamOf(1, name));
  const sums = plans.map(() => 0);
  for (let draw = 0; draw < draws; draw++)
    for (const [i, curve] of curves.entries()) {
      const [range, stream] = [ranges[i], streams[i]];
      if (range === undefined || stream === undefined) continue;
      const factor = triangular(stream, range.low, range.base, range.high);
      for (const [p, { amounts }] of plans.entries())
        sums[p] = (sums[p] ?? 0) + factor * outcome(curve, (amounts[i] ?? 0) / 100);
    }
  return sums.map((sum) => sum / draws);
}
