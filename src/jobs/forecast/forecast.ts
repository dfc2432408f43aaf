/** The report *forecast*: the next periods of each line with intervals, the outlook of the year, and how far off it would have been. */
import { type Forecast, type ForecastOptions, forecast as forecastSeries } from '../../core/forecast/forecast.ts';
import { FORECAST_METHODS, type ForecastMethod } from '../../core/forecast/model.ts';
import { toMinor } from '../../core/money.ts';
import { error, type Problem, warning } from '../../workbook/problem.ts';
import type { Progress } from '../job.ts';
import { type Report, type ReportInputs, type ReportJob, refused, reported } from '../report/spec.ts';
import { ORIGINS } from './backtest.ts';
import { panelOf } from './panel.ts';
import { fiscalYearOf, PERIOD_UNITS, seasonOf } from './periods.ts';
import type { Line, Panel } from './series.ts';
import { forecastView, type LineForecast } from './tables.ts';
import { tested, totalOf } from './total.ts';

export const forecast: ReportJob = {
  name: 'forecast',
  title: 'Forecast and outlook',
  summary: 'the next periods of each line with intervals, the outlook of the year against budget, and the accuracy',
  needs: [],
  oneOf: ['date', 'line'],
  uses: ['line', 'date', 'actual', 'budget'],
  records: true,
  total: 'none',
  sides: [],
  settings: [
    {
      name: 'horizon',
      kind: 'whole',
      fallback: null,
      least: 1,
      label: 'Horizon',
      doc: 'periods ahead; a year of months or quarters without it',
    },
    {
      name: 'method',
      kind: 'choice',
      choices: ['auto', ...FORECAST_METHODS],
      fallback: 'auto',
      label: 'Method',
      doc: `auto | ${FORECAST_METHODS.join(' | ')}`,
    },
    {
      name: 'season',
      kind: 'whole',
      fallback: null,
      least: 1,
      label: 'Season',
      doc: 'periods per cycle; 12 for months, 4 for quarters, 52 for weeks without it; 1 for none',
    },
    {
      name: 'level',
      kind: 'percent',
      fallback: 0.8,
      least: 0,
      label: 'Level',
      doc: 'share of outcomes that the interval should hold',
    },
    {
      name: 'unit',
      kind: 'choice',
      choices: ['auto', ...PERIOD_UNITS],
      fallback: 'auto',
      label: 'Period',
      doc: 'what rows of dates are added up to; auto looks at their spacing',
    },
    {
      name: 'closed',
      kind: 'text',
      fallback: '',
      label: 'Last closed period',
      doc: 'such as 2026-10; without it the last one with an amount',
    },
    {
      name: 'first_month',
      kind: 'whole',
      fallback: 1,
      least: 1,
      label: 'First month',
      doc: 'month that the fiscal year starts in, 1 to 12',
    },
    {
      name: 'series',
      kind: 'text',
      fallback: '',
      label: 'Series',
      doc: 'header of the column to forecast, where none is mapped to actual',
    },
  ],
  report,
};

const AHEAD = { day: 14, week: 13, month: 12, quarter: 4, year: 3 } as const;

function* report(inputs: ReportInputs): Generator<Progress, Report> {
  const { panel, problems } = panelOf(inputs);
  if (panel === null) return refused(...problems);
  const { scale, closed } = panel;
  const options: ForecastOptions = {
    season: inputs.given('season') ?? seasonOf(scale.unit),
    method: methodOf(inputs.text('method')),
    level: inputs.number('level'),
  };
  const year = fiscalYearOf(scale, closed + 1);
  let yearEnd = closed + 1;
  while (fiscalYearOf(scale, yearEnd + 1) === year) yearEnd++;
  const horizon = inputs.given('horizon') ?? AHEAD[scale.unit];
  const steps = Math.max(horizon, yearEnd - closed);
  const held = Math.min(ORIGINS, Math.floor((closed - panel.first + 1) / 3));
  const found: LineForecast[] = [];
  const warnings: Problem[] = [...problems];
  const holed: { readonly line: Line; readonly holes: number }[] = [];
  for (const [i, line] of panel.lines.entries()) {
    yield { done: i, of: panel.lines.length + 1 };
    const history = historyOf(panel, line);
    if (history.values.length === 0) {
      warnings.push(
        warning(
          'no-history',
          line.where,
          `"${line.name}" has no closed period with an amount`,
          'a history',
          'It is forecast as 0.',
        ),
      );
      found.push({
        line,
        history: [],
        points: zeros(steps),
        lower: zeros(steps),
        upper: zeros(steps),
        method: 'none',
        test: null,
        errors: null,
      });
      continue;
    }
    if (history.holes > 0) holed.push({ line, holes: history.holes });
    const made = forecastSeries(history.values, steps, options);
    if (!made.ok)
      return refused(
        ...warnings,
        error(
          made.problem.code,
          line.where,
          `"${line.name}": ${made.problem.message}`,
          'a history that this method can forecast',
          'Choose method auto.',
        ),
      );
    const minors = made.value.steps.map(({ point, lower, upper }) =>
      [point, lower, upper].map((value) => toMinor(value, 0)),
    );
    if (!minors.flat().every(Number.isFinite))
      return refused(
        error(
          'too-large',
          line.where,
          `the forecast of "${line.name}" is beyond the exact range`,
          'amounts of a budget',
        ),
      );
    found.push({
      line,
      history: history.values,
      points: minors.map(([point]) => point ?? 0),
      lower: minors.map(([, lower]) => lower ?? 0),
      upper: minors.map(([, , upper]) => upper ?? 0),
      method: partsText(made.value),
      ...tested(history.values, held, options),
    });
  }
  warnings.push(...holesIn(holed));
  yield { done: panel.lines.length, of: panel.lines.length + 1 };
  const total = totalOf(panel, found, steps, options, held);
  return reported(
    forecastView({ panel, lines: found, total, horizon, year, yearEnd, options, held, decimals: inputs.decimals }),
    warnings,
  );
}

/** One warning for all lines: accounts of a ledger often rest. */
function holesIn(holed: readonly { readonly line: Line; readonly holes: number }[]): readonly Problem[] {
  const [first] = holed;
  if (first === undefined) return [];
  const list = holed.slice(0, 5).map(({ line, holes }) => `${holes} of "${line.name}"`);
  return [
    warning(
      'holes',
      first.line.where,
      `closed periods have no amount: ${list.join(', ')}${holed.length > 5 ? ` and of ${holed.length - 5} more lines` : ''}`,
      'an amount in every closed period',
      'They count as 0. Type 0 if that is so.',
    ),
  ];
}

const zeros = (count: number): readonly number[] => Array.from({ length: count }, () => 0);
const methodOf = (name: string): ForecastMethod | 'auto' =>
  FORECAST_METHODS.find((method) => method === name) ?? 'auto';
const partsText = ({ parts }: Forecast): string => parts.map(({ method }) => method).join(' + ');

/** From the first amount of the line to the last closed period; periods without one are 0. */
function historyOf(
  { closed }: Panel,
  { amounts }: Line,
): { readonly values: readonly number[]; readonly holes: number } {
  const first = [...amounts.keys()].reduce((least, period) => Math.min(least, period), closed + 1);
  const periods = Array.from({ length: Math.max(0, closed - first + 1) }, (_, i) => first + i);
  return {
    values: periods.map((period) => amounts.get(period) ?? 0),
    holes: periods.filter((period) => !amounts.has(period)).length,
  };
}
