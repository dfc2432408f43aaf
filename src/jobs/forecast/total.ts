/** How far off a line would have been, and the sum of the lines as a line of its own. */
import { accuracy } from '../../core/forecast/accuracy.ts';
import { type ForecastOptions, forecast as forecastSeries } from '../../core/forecast/forecast.ts';
import { sumMinor, toMinor } from '../../core/money.ts';
import { type Backtest, backtest } from './backtest.ts';
import type { Panel } from './series.ts';
import type { LineForecast } from './tables.ts';

export function tested(
  values: readonly number[],
  held: number,
  options: ForecastOptions,
): Pick<LineForecast, 'test' | 'errors'> {
  const test: Backtest = backtest(values, held, options);
  if (test === null) return { test, errors: null };
  const errors = accuracy(test.actual, test.forecast, values.slice(0, values.length - held), options.season ?? 1);
  return { test, errors: errors.ok ? errors.value : null };
}

/** The sum of the lines. Its interval is as wide as that of a forecast of the sum itself: it knows how lines move together. */
export function totalOf(
  panel: Panel,
  lines: readonly LineForecast[],
  steps: number,
  options: ForecastOptions,
  held: number,
): LineForecast {
  const [only] = lines;
  if (lines.length === 1 && only !== undefined) return only;
  const length = panel.closed - panel.first + 1;
  const history = Array.from({ length }, (_, i) =>
    sumMinor(lines.map((line) => line.history[line.history.length - length + i] ?? 0)),
  );
  const points = Array.from({ length: steps }, (_, i) => sumMinor(lines.map((line) => line.points[i] ?? 0)));
  const whole = forecastSeries(history, steps, options);
  const own = whole.ok ? whole : forecastSeries(history, steps, { ...options, method: 'auto' });
  const reach = points.map((_, i) => {
    const step = own.ok ? own.value.steps[i] : undefined;
    return step === undefined ? 0 : toMinor((step.upper - step.lower) / 2, 0);
  });
  const tests = lines.map(({ test }) => test).filter((test) => test !== null);
  const sums = (read: (test: NonNullable<Backtest>) => readonly number[]) =>
    (tests[0]?.actual ?? []).map((_, i) => tests.reduce((sum, test) => sum + (read(test)[i] ?? 0), 0));
  // Lines too short to be tested would be missing from the sum.
  const all = tests.length > 0 && lines.every(({ test, history: own }) => test !== null || own.length === 0);
  const test = all ? { actual: sums(({ actual }) => actual), forecast: sums(({ forecast }) => forecast) } : null;
  const errors =
    test === null ? null : accuracy(test.actual, test.forecast, history.slice(0, length - held), options.season ?? 1);
  return {
    line: { name: 'Total', where: '', amounts: new Map(), budgets: new Map(), yearBudget: null },
    history,
    points,
    lower: points.map((point, i) => point - (reach[i] ?? 0)),
    upper: points.map((point, i) => point + (reach[i] ?? 0)),
    method: 'sum of lines',
    test,
    errors: errors?.ok ? errors.value : null,
  };
}
