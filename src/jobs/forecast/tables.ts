/** What the forecast shows: the outlook of the year, every period ahead, and the accuracy. */
import type { Accuracy } from '../../core/forecast/accuracy.ts';
import type { ForecastOptions } from '../../core/forecast/forecast.ts';
import { fromMinor, sumMinor } from '../../core/money.ts';
import { amountText, percentText } from '../amountText.ts';
import type { ReportTable, ReportView } from '../report/view.ts';
import type { Backtest } from './backtest.ts';
import { fiscalYearOf, periodLabel, seasonOf, startOf } from './periods.ts';
import type { Line, Panel } from './series.ts';

/** Minor units; the lists have a number per period ahead. */
export type LineForecast = {
  readonly line: Line;
  /** Up to the last closed period. */
  readonly history: readonly number[];
  readonly points: readonly number[];
  readonly lower: readonly number[];
  readonly upper: readonly number[];
  readonly method: string;
  readonly test: Backtest;
  readonly errors: Accuracy | null;
};
type Made = {
  readonly panel: Panel;
  readonly lines: readonly LineForecast[];
  readonly total: LineForecast;
  readonly horizon: number;
  /** The fiscal year of the first open period, and its last period. */
  readonly year: number;
  readonly yearEnd: number;
  readonly options: ForecastOptions;
  readonly held: number;
  readonly decimals: number;
};
type Outlook = {
  readonly actual: number;
  readonly ahead: number;
  readonly lower: number;
  readonly upper: number;
  readonly budget: number | null;
};

/** The closed periods of the year as they are, the rest as forecast. Reaches of periods add up: errors go together. */
function outlookOf({ panel, year, yearEnd }: Made, one: LineForecast): Outlook {
  const open = yearEnd - panel.closed;
  const closedIn = (back: number) => fiscalYearOf(panel.scale, panel.closed - back) === year;
  const actual = sumMinor([...one.history].reverse().filter((_, back) => closedIn(back)));
  const ahead = sumMinor(one.points.slice(0, open));
  const { line } = one;
  const budgets = [...line.budgets].flatMap(([period, amount]) =>
    fiscalYearOf(panel.scale, period) === year ? [amount] : [],
  );
  return {
    actual,
    ahead,
    lower: actual + sumMinor(one.lower.slice(0, open)),
    upper: actual + sumMinor(one.upper.slice(0, open)),
    budget: line.yearBudget ?? (budgets.length > 0 ? sumMinor(budgets) : null),
  };
}

export function forecastView(made: Made): ReportView {
  const { panel, lines, total, horizon, decimals, options, held } = made;
  const { scale, closed, first } = panel;
  const say = (minor: number) => amountText(minor, decimals);
  const outlooks = lines.map((line) => ({ line, outlook: outlookOf(made, line) }));
  const budgets = outlooks.flatMap(({ outlook }) => (outlook.budget === null ? [] : [outlook.budget]));
  const whole: Outlook = {
    ...outlookOf(made, total),
    budget: panel.hasBudget && budgets.length > 0 ? sumMinor(budgets) : null,
  };
  const end = whole.actual + whole.ahead;
  const name = scale.years ? `${scale.firstMonth > 1 ? 'FY' : ''}${made.year}` : 'the year';
  const against =
    whole.budget === null
      ? ''
      : `, ${say(Math.abs(end - whole.budget))} ${end > whole.budget ? 'above' : 'below'} the budget of ${say(whole.budget)}`;
  const early = fiscalYearOf(scale, first - 1) === made.year;
  const { errors } = total;
  const level = percentText(options.level ?? 0.8);
  return {
    headline: `${name} is heading for ${say(end)} (${level} interval ${say(whole.lower)} to ${say(whole.upper)})${against}: ${say(whole.actual)} actual to ${periodLabel(scale, closed)} and ${say(whole.ahead)} forecast.`,
    notes: [
      `Method ${options.method ?? 'auto'}, season ${options.season}${options.season === seasonOf(scale.unit) ? ` (${scale.unit}s)` : ''}, history ${periodLabel(scale, first)} to ${periodLabel(scale, closed)}. Closed periods stay as they are.`,
      'Intervals know the noise of the past, not that the future may change. Those of the total are as wide as a forecast of the sum itself; those of the year add up its periods, the careful way.',
      errors?.wape == null
        ? 'The history is too short to test the method on periods that it did not see.'
        : `Tested on the last ${held} periods, each from the periods before it: off by ${percentText(errors.wape)} of the amounts${errors.mase === null ? '' : `, ${errors.mase < 1 ? 'better' : 'no better'} than repeating last ${options.season === 1 ? 'period' : 'season'} (MASE ${errors.mase.toFixed(2)})`}.`,
      ...(early
        ? [`The history starts inside ${name}: periods before ${periodLabel(scale, first)} are not in the outlook.`]
        : []),
    ],
    checks: [
      {
        law: 'the lines add up to the total, in every period and for the year',
        holds:
          total.points.every((point, i) => point === sumMinor(lines.map((line) => line.points[i] ?? 0))) &&
          end === sumMinor(outlooks.map(({ outlook }) => outlook.actual + outlook.ahead)),
      },
      {
        law: 'every forecast lies inside its interval',
        holds: [...lines, total].every((one) =>
          one.points.every((point, i) => (one.lower[i] ?? 0) <= point && point <= (one.upper[i] ?? 0)),
        ),
      },
    ],
    decimals,
    tables: [outlookTable(made, outlooks, whole, name), periodTable(made, horizon), accuracyTable(made)],
  };
}

function outlookTable(
  { panel, total, decimals }: Made,
  outlooks: readonly { readonly line: LineForecast; readonly outlook: Outlook }[],
  whole: Outlook,
  name: string,
): ReportTable {
  const money = (minor: number) => fromMinor(minor, decimals);
  const row = (label: string, { actual, ahead, lower, upper, budget }: Outlook, method: string) => {
    const variance = budget === null ? null : actual + ahead - budget;
    return [
      label,
      money(actual),
      money(ahead),
      money(actual + ahead),
      money(lower),
      money(upper),
      ...(panel.hasBudget
        ? [
            budget === null ? null : money(budget),
            variance === null ? null : money(variance),
            variance === null || budget === null || budget === 0 ? null : variance / Math.abs(budget),
          ]
        : []),
      method,
    ];
  };
  return {
    name: 'Budget_Outlook',
    sheet: 'Budget Outlook',
    title: `Outlook of ${name}`,
    totalRows: 1,
    rows: [
      ...outlooks.map(({ line, outlook }) => row(line.line.name, outlook, line.method)),
      row('Total', whole, total.method),
    ],
    columns: [
      { header: 'Line', kind: 'text' },
      { header: 'Actual to date', kind: 'money' },
      { header: 'Forecast of the rest', kind: 'money' },
      { header: 'Outlook', kind: 'money' },
      { header: 'Low', kind: 'money' },
      { header: 'High', kind: 'money' },
      ...(panel.hasBudget
        ? ([
            { header: 'Budget', kind: 'money' },
            { header: 'Variance', kind: 'money' },
            { header: 'Variance %', kind: 'percent' },
          ] as const)
        : []),
      { header: 'Method', kind: 'text' },
    ],
  };
}

function periodTable({ panel, lines, total, decimals }: Made, horizon: number): ReportTable {
  const { scale, closed } = panel;
  const money = (minor: number | undefined) => fromMinor(minor ?? 0, decimals);
  const rows = (name: string, one: LineForecast) =>
    one.points
      .slice(0, horizon)
      .map((point, i) => [
        name,
        periodLabel(scale, closed + 1 + i),
        ...(scale.years ? [startOf(scale, closed + 1 + i)] : []),
        money(point),
        money(one.lower[i]),
        money(one.upper[i]),
      ]);
  return {
    name: 'Budget_Forecast',
    sheet: 'Budget Forecast',
    title: `Forecast of the next ${horizon} ${scale.unit}s`,
    // One line is its own total.
    totalRows: lines.length > 1 ? horizon : 0,
    rows: [...lines.flatMap((one) => rows(one.line.name, one)), ...(lines.length > 1 ? rows('Total', total) : [])],
    columns: [
      { header: 'Line', kind: 'text' },
      { header: 'Period', kind: 'text', width: 12 },
      ...(scale.years ? [{ header: 'Starts', kind: 'date' } as const] : []),
      { header: 'Forecast', kind: 'money' },
      { header: 'Low', kind: 'money' },
      { header: 'High', kind: 'money' },
    ],
  };
}

function accuracyTable({ lines, total }: Made): ReportTable {
  const row = (name: string, { method, errors, history }: LineForecast) => [
    name,
    method,
    history.length,
    errors?.wape ?? null,
    errors?.bias ?? null,
    errors?.mape ?? null,
    errors?.mase ?? null,
  ];
  return {
    name: 'Budget_Accuracy',
    sheet: 'Budget Accuracy',
    title: 'Accuracy on periods that the method did not see',
    totalRows: 1,
    rows: [...lines.map((one) => row(one.line.name, one)), row('Total', total)],
    columns: [
      { header: 'Line', kind: 'text' },
      { header: 'Method', kind: 'text' },
      { header: 'Periods', kind: 'count' },
      { header: 'WAPE', kind: 'percent' },
      { header: 'Bias', kind: 'percent' },
      { header: 'MAPE', kind: 'percent' },
      { header: 'MASE', kind: 'number' },
    ],
  };
}
