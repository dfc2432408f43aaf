/** What a fit shows: curves in the columns that allocate reads, how good the fit is, and the weeks it explains. */
import type { CellValue } from '../../core/cell.ts';
import { fromMinor, toMinor } from '../../core/money.ts';
import type { FitOptions } from '../../core/response/fitHistory.ts';
import type { ChannelFit } from '../../core/response/fitReport.ts';
import type { ResponseFit } from '../../core/response/fitResponse.ts';
import { percentText } from '../amountText.ts';
import { outcomeText } from '../optimum/words.ts';
import type { ReportColumn, ReportTable, ReportView } from '../report/view.ts';
import type { Weeks } from './history.ts';

export type FittedChannel = {
  readonly fit: ChannelFit;
  /** Σ of the history. */
  readonly spend: number;
  /** In the scale of the curves: what is spent now, and the most that the data show. */
  readonly current: number;
  readonly cap: number;
};
type Made = {
  readonly weeks: Weeks;
  readonly model: ResponseFit;
  readonly channels: readonly FittedChannel[];
  readonly options: FitOptions;
  /** Periods that the curves are for. */
  readonly scale: number;
  readonly seed: number;
  readonly decimals: number;
};

/** The columns that allocate reads come first, under its own headers. */
export function curvesTable(rows: readonly (readonly CellValue[])[], more: readonly ReportColumn[]): ReportTable {
  return {
    name: 'Budget_Curves',
    sheet: 'Budget Curves',
    title: 'Response curves',
    totalRows: 0,
    rows,
    columns: [
      { header: 'Line', kind: 'text' },
      { header: 'Curve', kind: 'text', width: 10 },
      { header: 'P1', kind: 'number' },
      { header: 'P2', kind: 'number' },
      { header: 'P3', kind: 'number' },
      { header: 'Current', kind: 'money' },
      { header: 'Cap', kind: 'money' },
      ...more,
      { header: 'Note', kind: 'text', width: 60 },
    ],
  };
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

export function fitView(made: Made): ReportView {
  const { weeks, model, channels, options, scale, seed, decimals } = made;
  const { history, unit, outcome } = weeks;
  const total = sum(history.outcome);
  const media = sum(channels.map(({ fit }) => fit.contribution));
  const [fitted, base] = [sum(model.fitted), sum(model.base)];
  const lost = channels.filter(({ fit }) => !fit.identified).map(({ fit }) => fit.name);
  const { holdout, r2 } = model;
  const money = (value: number) => fromMinor(toMinor(value, decimals), decimals);
  const rows = channels.map(({ fit, spend, current, cap }) => {
    const { curve, contribution, contributionError } = fit;
    return [
      fit.name,
      curve.kind,
      // f of a year at X is years × f of a week at X ÷ weeks: both a and b grow with the scale.
      curve.a * scale,
      curve.b * scale,
      curve.kind === 'hill' ? curve.s : null,
      money(current),
      money(cap),
      fit.decay,
      contribution,
      contributionError === null || contribution === 0 ? null : contributionError / contribution,
      spend === 0 ? null : contribution / spend,
      fit.identified ? 'yes' : 'NO',
      fit.notes.join('; '),
    ];
  });
  // More than everything there is: the fit took something else for media.
  const absurd = base < 0 && total > 0;
  const effect = absurd
    ? `media cannot be told from the rest of ${outcome}`
    : `media bring ${total > 0 ? percentText(media / total) : outcomeText(media)} of ${outcome}`;
  const told = channels.length - lost.length;
  return {
    headline: `${lost.length === 0 ? `All ${told} channels can be told apart` : `Only ${told} of ${channels.length} channels can be told apart`}: ${effect} over ${history.outcome.length} ${unit}s (R² ${r2.toFixed(3)})${holdout === null ? '' : `; the ${holdout.weeks} ${unit}s that the fit did not see were off by ${percentText(holdout.wape)}, ${percentText(holdout.wapeWithoutMedia)} without media`}.`,
    notes: [
      ...(absurd
        ? [
            `The fit gives media ${percentText(media / total)} of ${outcome} and leaves a base below 0, which cannot be: add controls for what else moves ${outcome}, or fit fewer channels.`,
          ]
        : []),
      ...(lost.length > 0
        ? [`NOT IDENTIFIED by this history: ${lost.join(', ')}. Do not move their budgets by these curves.`]
        : []),
      `Curves are of ${scale === 1 ? `one ${unit}` : `a year (${scale} ${unit}s)`} of steady spend; Cap is the most that the history shows, beyond it the curve is a guess. To allocate: apportion allocate FILE --set table=Budget_Curves --set method=curves.`,
      `Model: geometric carry-over, ${options.saturation} saturation, trend, ${options.season > 0 ? 'seasons' : 'no seasons'}${history.controls.length > 0 ? `, controls ${history.controls.map(({ name }) => name).join(', ')}` : ''}; ${options.starts} starts, seed ${seed}. It is a correlation over time: confirm large moves with the job experiment.`,
      ...model.notes,
    ],
    checks: [
      {
        law: 'base and contributions add up to what the model explains',
        holds: Math.abs(base + media - fitted) <= 1e-6 * (Math.abs(fitted) + Math.abs(base) + media),
      },
      { law: 'no curve falls with spend', holds: channels.every(({ fit }) => fit.curve.a >= 0) },
    ],
    decimals,
    tables: [
      curvesTable(rows, [
        { header: 'Decay', kind: 'number' },
        { header: 'Contribution', kind: 'number', width: 16 },
        { header: 'Uncertainty', kind: 'percent' },
        { header: 'Outcome per unit', kind: 'number', width: 16 },
        { header: 'Identified', kind: 'text', width: 10 },
      ]),
      qualityTable(made, base, media),
      weeksTable(made),
    ],
  };
}

function qualityTable({ weeks, model, options }: Made, base: number, media: number): ReportTable {
  const { holdout } = model;
  const rows: (readonly [string, number | null, string])[] = [
    ['Periods', weeks.history.outcome.length, `${weeks.unit}s of history`],
    ['R²', model.r2, 'share of the ups and downs that the model explains; all periods'],
    ['Holdout periods', options.holdout, 'kept back to test the fit'],
    ['Holdout error', holdout?.wape ?? null, 'Σ|error| ÷ Σ|outcome| of the periods that the fit did not see'],
    [
      'Holdout error without media',
      holdout?.wapeWithoutMedia ?? null,
      'the same, from level, trend, seasons and controls alone',
    ],
    ['Holdout RMSE', holdout?.rmse ?? null, 'root of the mean squared error'],
    ['Base', base, 'outcome without media'],
    ['Media', media, 'outcome that media bring'],
    [
      'Channels identified',
      model.channels.filter(({ identified }) => identified).length,
      `of ${model.channels.length}`,
    ],
  ];
  return {
    name: 'Budget_FitQuality',
    sheet: 'Budget Fit Quality',
    title: 'How good the fit is',
    totalRows: 0,
    rows,
    columns: [
      { header: 'Measure', kind: 'text', width: 28 },
      { header: 'Value', kind: 'number', width: 16 },
      { header: 'Meaning', kind: 'text', width: 60 },
    ],
  };
}

function weeksTable({ weeks, model }: Made): ReportTable {
  const { history, days, dated } = weeks;
  const at = (values: readonly number[], t: number) => values[t] ?? 0;
  const row = (label: CellValue, outcome: number, fitted: number, base: number) => [
    label,
    outcome,
    fitted,
    base,
    fitted - base,
    outcome - fitted,
  ];
  return {
    name: 'Budget_FitWeeks',
    sheet: 'Budget Fit Weeks',
    title: 'Outcome, fit and base by period',
    totalRows: 1,
    rows: [
      ...days.map((day, t) => row(dated ? day : t + 1, at(history.outcome, t), at(model.fitted, t), at(model.base, t))),
      row('Total', sum(history.outcome), sum(model.fitted), sum(model.base)),
    ],
    columns: [
      { header: 'Period', kind: dated ? 'date' : 'count' },
      { header: 'Outcome', kind: 'number' },
      { header: 'Fitted', kind: 'number' },
      { header: 'Base', kind: 'number' },
      { header: 'Media', kind: 'number' },
      { header: 'Off by', kind: 'number' },
    ],
  };
}
