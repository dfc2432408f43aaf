/** Fitting: one curve through points, and a media mix from 104 weeks of 5 channels, beside dense grid searches. */
import { adstock } from '../../src/core/response/adstock.ts';
import { outcome, type Point, type RowCurve, rowCurve } from '../../src/core/response/curve.ts';
import { fitCurve } from '../../src/core/response/fitCurve.ts';
import { FIT_DEFAULTS, type History } from '../../src/core/response/fitHistory.ts';
import { fitResponse } from '../../src/core/response/fitResponse.ts';
import { seeded } from '../../tests/support/random.ts';
import { gridCurve, gridMix } from './fitGrid.ts';
import { best, goal, must, print, shown, times } from './measure.ts';

const WEEKS = 104;
const CHANNELS = 5;
/** SOLVER.md 6, P7: 156 weeks × 5 channels, 12 starts, within 100 ms. */
const GOAL_MS = 100;

export function benchFit(): void {
  const random = seeded(7);
  const noise = (size: number) => size * (random.real(0, 1) + random.real(0, 1) + random.real(0, 1) - 1.5);
  const rows: string[][] = [];
  const add = (
    what: string,
    ours: number,
    most: string,
    sse: number,
    grid: { ms: number; sse: number; tries: number },
  ) =>
    rows.push([
      ...[what, shown(ours), most, shown(grid.ms), times(grid.ms, ours), String(grid.tries)],
      `${((grid.sse / sse - 1) * 100).toFixed(2)} %`,
    ]);
  for (const kind of ['mm', 'hill'] as const) {
    const truth = must(rowCurve(kind, 120, 40, 1.6));
    const points = Array.from({ length: WEEKS }, (): Point => {
      const spend = random.real(0, 100);
      return { spend, outcome: Math.max(0, outcome(truth, spend) + noise(6)) };
    });
    const solo = () => must(fitCurve(points, kind)).curve;
    const error = (curve: RowCurve) =>
      points.reduce((sum, point) => sum + (point.outcome - outcome(curve, point.spend)) ** 2, 0);
    const sse = error(solo());
    add(
      `one ${kind} curve, ${WEEKS} points`,
      best(solo),
      '',
      sse,
      timed(() => gridCurve(points, kind === 'hill', sse)),
    );
    if (kind === 'hill')
      rows.push(['the best of all kinds', shown(best(() => fitCurve(points, null))), '', '', '', '', '']);
  }
  const spends = Array.from({ length: CHANNELS }, (_, c) => ({
    name: `channel ${c + 1}`,
    values: Array.from({ length: WEEKS }, () => (random.real(0, 1) < 0.25 ? 0 : random.real(0, 150))),
  }));
  const effects = spends.map(({ values }, c) =>
    must(adstock(values, 0.1 + 0.12 * c, null, true)).map((x) => outcome(must(rowCurve('mm', 60 + 20 * c, 40, 0)), x)),
  );
  const history: History = {
    outcome: Array.from({ length: WEEKS }, (_, t) =>
      effects.reduce((sum, effect) => sum + (effect[t] ?? 0), 500 + 0.3 * t + noise(12)),
    ),
    channels: spends,
    controls: [],
  };
  const options = { ...FIT_DEFAULTS, season: 0, holdout: 0 };
  const mix = () => must(fitResponse(history, options, () => random.real(0, 1)));
  const ours = best(mix);
  const sse = history.outcome.reduce((sum, y, t) => sum + (y - (mix().fitted[t] ?? 0)) ** 2, 0);
  const grid = timed(() => gridMix(history, sse));
  add(`${WEEKS} × ${CHANNELS} mix, 12 starts, with intervals`, ours, goal(ours, GOAL_MS), sse, grid);
  print(
    'Fitting beside dense grid searches that refine until their error is ours or 0.1 % more',
    ['what', 'ours', 'goal', 'grid', 'grid ÷ ours', 'points tried', 'error above ours'],
    rows,
  );
}

function timed(search: () => { readonly sse: number; readonly tries: number }) {
  const { sse, tries } = search();
  return { sse, tries, ms: best(search) };
}
