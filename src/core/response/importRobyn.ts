/**
 * Meta Robyn's `RobynModel-<id>.json` (R/R/json.R, robyn_write, 5915aa9): every scalar is a list of one.
 * - ExportedModel.summary: rows with variable, coef, mean_spend;
 * - ExportedModel.hyper_values: `<variable>_alphas`, `_gammas`, and `_thetas` or `_shapes` and `_scales`;
 * - InputCollect: adstock, paid_media_spends, rollingWindowStartWhich and …EndWhich (weeks from 1);
 * - Extras.raw_data: rows of the input, unless it was exported with add_data = FALSE.
 *
 * Robyn's curve is coef·z^α/(z^α + κ^α) of the adstocked spend z, κ = γ·max z over the model's window, not stored: that
 * is why the raw data are needed. (Old versions took γ·max + (1 − γ)·min, the same where the least is 0.) Its allocator takes z = x + mean carry-over over the window.
 */
import { ok, problem, type Result } from '../result.ts';
import { adstock, adstockWeibull, weibullWeights } from './adstock.ts';
import { rowCurve } from './curve.ts';
import type { Named } from './fitDesign.ts';
import type { ImportedChannel, ImportedModel } from './importModel.ts';

/**
 * The hill curves of a Robyn model, per week (or the interval of its data): a = coef, k = κ, s = α.
 * @param json The parsed file. @param data Columns of the input, oldest first, where the file has no raw data.
 * @error `bad-import`: not a Robyn model file, an inputs-only file, no paid media, or data that are missing.
 * @example importRobyn(JSON.parse(file), [])
 */
export function importRobyn(json: unknown, data: readonly Named[]): Result<ImportedModel> {
  const [inputs, model] = [field(json, 'InputCollect'), field(json, 'ExportedModel')];
  if (inputs === undefined) return problem('bad-import', 'this is no RobynModel file: it has no InputCollect');
  if (model === undefined)
    return problem('bad-import', 'the file has inputs but no model; export it with robyn_write(…, select_model)');
  const hyper = field(model, 'hyper_values');
  const summary = listOf(field(model, 'summary'));
  const kind = String(first(field(inputs, 'adstock')) ?? '');
  if (!['geometric', 'weibull_cdf', 'weibull_pdf'].includes(kind))
    return problem(
      'bad-import',
      `the adstock of the model is '${kind}'; known are geometric, weibull_cdf, weibull_pdf`,
    );
  const spends = listOf(field(inputs, 'paid_media_spends')).map(String);
  const selected = listOf(field(inputs, 'paid_media_selected')).map(String);
  const media = selected.length > 0 ? selected : spends;
  if (media.length === 0) return problem('bad-import', 'InputCollect has no paid_media_spends');

  const notes: string[] = [];
  const channels: ImportedChannel[] = [];
  for (const variable of media) {
    const row = summary.find((line) => first(field(line, 'variable')) === variable);
    const coef = numberIn(row, 'coef');
    const parameter = (name: string) => numberIn(hyper, `${variable}_${name}`);
    const [alpha, gamma] = [parameter('alphas'), parameter('gammas')];
    if (coef === null || alpha === null || gamma === null) {
      const lost = coef === null ? 'coefficient' : alpha === null ? 'alphas' : 'gammas';
      notes.push(`${variable} is left out: the file has no ${lost} for it`);
      continue;
    }
    const raw = seriesOf(json, data, variable);
    if (raw === null)
      return problem(
        'bad-import',
        `there are no data of ${variable}, which its inflexion γ·max needs; export with add_data = TRUE or give the column`,
      );
    const carried = carriedOf(kind, raw, parameter);
    if (carried === null) {
      notes.push(`${variable} is left out: the file has no usable ${kind} parameters for it`);
      continue;
    }
    const from = Math.max((numberIn(inputs, 'rollingWindowStartWhich') ?? 1) - 1, 0);
    const to = numberIn(inputs, 'rollingWindowEndWhich') ?? raw.length;
    const window = carried.total.slice(from, to);
    const inflexion = gamma * window.reduce((most, value) => Math.max(most, value), 0);
    const curve = rowCurve('hill', coef, inflexion, alpha);
    if (!curve.ok) {
      notes.push(`${variable} is left out: ${window.length === 0 ? 'its window has no weeks' : curve.problem.message}`);
      continue;
    }
    if (coef === 0) notes.push(`Robyn found no effect of ${variable}: its curve is 0`);
    if (!spends.includes(variable))
      notes.push(`${variable} is not among the spends: its curve is per exposure, not money`);
    const now = carried.immediate.slice(from, to);
    channels.push({
      channel: variable,
      curve: curve.value,
      current: mean(raw.slice(from, to)),
      min: null,
      max: null,
      carryover: mean(window.map((value, t) => value - (now[t] ?? 0))),
    });
  }
  if (channels.length === 0) return problem('bad-import', `no channel has a curve: ${notes.join('; ')}`);
  if (channels.some(({ carryover }) => carryover > 0))
    notes.push('curves are of the spend of a week plus the mean carry-over that is given with each');
  const interval = String(first(field(inputs, 'intervalType')) ?? 'week');
  return ok({ source: 'robyn', period: `one ${interval}`, channels, notes });
}

/** The adstocked series and the part of it that is not carried over; null when a parameter is missing or out of range. */
function carriedOf(
  kind: string,
  raw: readonly number[],
  parameter: (name: string) => number | null,
): { readonly total: readonly number[]; readonly immediate: readonly number[] } | null {
  if (kind === 'geometric') {
    const total = adstock(raw, parameter('thetas') ?? Number.NaN);
    return total.ok ? { total: total.value, immediate: raw } : null;
  }
  const [shape, scale] = [parameter('shapes') ?? Number.NaN, parameter('scales') ?? Number.NaN];
  const type = kind === 'weibull_cdf' ? 'cdf' : 'pdf';
  const total = adstockWeibull(raw, shape, scale, type);
  if (!total.ok) return null;
  const carries = type === 'pdf' && shape > 0 && scale > 0 && raw.length > 1;
  const now = carries ? (weibullWeights(raw.length, shape, scale, type)[0] ?? 1) : 1;
  return { total: total.value, immediate: raw.map((value) => value * now) };
}

/** The raw series of a variable: the given column first, else from the file. */
function seriesOf(json: unknown, data: readonly Named[], variable: string): readonly number[] | null {
  const given = data.find(({ name }) => name === variable)?.values;
  const rows = listOf(field(field(json, 'Extras'), 'raw_data'));
  const series = given ?? rows.map((row) => numberIn(row, variable) ?? Number.NaN);
  return series.length > 0 && series.every((value) => Number.isFinite(value) && value >= 0) ? series : null;
}

const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
const field = (of: unknown, name: string): unknown =>
  typeof of === 'object' && of !== null && !Array.isArray(of)
    ? Object.entries(of).find(([key]) => key === name)?.[1]
    : undefined;
const listOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
const first = (value: unknown): unknown => listOf(value)[0];
const numberIn = (of: unknown, name: string): number | null => {
  const value = first(field(of, name));
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
};
