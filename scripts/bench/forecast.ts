/** 1,000 monthly series of 36 to 120 months forecast 18 months ahead, beside last season again. */
import { existsSync, readFileSync } from 'node:fs';
import { accuracy } from '../../src/core/forecast/accuracy.ts';
import { forecast } from '../../src/core/forecast/forecast.ts';
import type { ForecastMethod } from '../../src/core/forecast/model.ts';
import { seeded } from '../../tests/support/random.ts';
import { best, measured, must, print, shown, times } from './measure.ts';

const SERIES = 1000;
const AHEAD = 18;
const SEASON = 12;
const M3 = ['../shared/data', '../../shared/data']
  .map((folder) => `${folder}/data_m3_monthly_sample.json`)
  .find((path) => existsSync(path));

type Series = { readonly history: readonly number[]; readonly actual: readonly number[] };
type Sample = {
  readonly input: { readonly series: readonly { readonly id: string; readonly x: readonly number[] }[] };
  readonly expected: { readonly actual: Readonly<Record<string, readonly number[]>> };
};

export function benchForecast(): void {
  const series = M3 === undefined ? simulated() : sampled(M3);
  const run = (method: ForecastMethod | 'auto') =>
    series.map(({ history }) => must(forecast(history, AHEAD, { season: SEASON, method })).steps);
  const plain = () => series.map(({ history }) => lastSeason(history));
  const pass = best(plain);
  const smape = (points: readonly (readonly number[])[]) => {
    const all = series.map(({ history, actual }, i) => must(accuracy(actual, points[i] ?? [], history, SEASON)).smape);
    return `${((all.reduce((sum, value) => sum + value, 0) / all.length) * 100).toFixed(2)} %`;
  };
  const rows = (['auto', 'theta', 'hw_add', 'snaive'] as const).map((method) => {
    const { ms, value } = measured(() => run(method));
    const points = value.map((steps) => steps.map(({ point }) => point));
    return [method, shown(ms), shown(ms / SERIES), times(ms, pass), smape(points)];
  });
  print(
    `${SERIES} ${M3 === undefined ? 'simulated' : 'M3'} series of 36 to 120 months, ${AHEAD} months ahead with intervals`,
    ['method', 'time', 'a series', '÷ plain pass', 'sMAPE'],
    [...rows, ['plain pass: last season again', shown(pass), shown(pass / SERIES), '1×', smape(plain())]],
  );
}

const lastSeason = (history: readonly number[]): readonly number[] =>
  Array.from({ length: AHEAD }, (_, h) => history[history.length - SEASON + (h % SEASON)] ?? 0);

/** The sample over and over, each time with other lengths of history. */
function sampled(path: string): readonly Series[] {
  const { input, expected }: Sample = JSON.parse(readFileSync(path, 'utf8'));
  const random = seeded(3);
  return Array.from({ length: SERIES }, (_, i) => {
    const { id = '', x = [] } = input.series[i % input.series.length] ?? {};
    return { history: x.slice(-random.whole(36, 120)), actual: expected.actual[id] ?? [] };
  });
}

function simulated(): readonly Series[] {
  const random = seeded(3);
  return Array.from({ length: SERIES }, () => {
    const months = random.whole(36, 120);
    const [base, trend, swing] = [random.real(500, 5000), random.real(-5, 20), random.real(0, 0.4)];
    const all = Array.from({ length: months + AHEAD }, (_, t) =>
      Math.max(1, (base + trend * t) * (1 + swing * Math.sin((2 * Math.PI * t) / SEASON) + random.real(-0.1, 0.1))),
    );
    return { history: all.slice(0, months), actual: all.slice(months) };
  });
}
