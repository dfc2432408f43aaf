/** Key figures with a written formula, a baseline, a target and a status (C36). Always ratios of sums (R24). */
import { exactSum, exactMultiply as times } from '../exact.ts';
import { ok, problem, type Result } from '../result.ts';

/** A sum of measures: each is added (+1) or taken off (−1). */
export type Terms = Readonly<Record<string, 1 | -1>>;
/** level: a value to reach. improvement: a fraction better than the baseline (0.2: a fifth). */
export type KpiTarget = { readonly kind: 'level' | 'improvement'; readonly value: number };
export type KpiDefinition = {
  readonly id: string;
  /** For readers; `over` and `under` say the same for the engine. */
  readonly formula: string;
  readonly over: Terms;
  readonly under: Terms;
  readonly better: 'higher' | 'lower';
  /** Above this the figure is no success, whatever the target; null: no such limit. */
  readonly ceiling: number | null;
  /** What the seeds ask for; a workbook sets its own. */
  readonly target: KpiTarget;
};

export const DEFAULT_KPIS: readonly KpiDefinition[] = [
  {
    id: 'efficiency',
    formula: 'Σ outcome ÷ Σ spend',
    over: { outcome: 1 },
    under: { spend: 1 },
    better: 'higher',
    ceiling: null,
    target: { kind: 'improvement', value: 0.2 },
  },
  {
    id: 'utilisation',
    formula: 'Σ spend ÷ Σ budget of the same periods',
    over: { spend: 1 },
    under: { budget: 1 },
    better: 'higher',
    ceiling: 1,
    target: { kind: 'improvement', value: 0.15 },
  },
  {
    id: 'roi',
    formula: '(Σ gain − Σ spend) ÷ Σ spend',
    over: { gain: 1, spend: -1 },
    under: { spend: 1 },
    better: 'higher',
    ceiling: null,
    target: { kind: 'improvement', value: 0.25 },
  },
  {
    id: 'costControl',
    formula: 'Σ overspend of the lines above budget ÷ Σ budget',
    over: { overspend: 1 },
    under: { budget: 1 },
    better: 'lower',
    ceiling: null,
    target: { kind: 'improvement', value: 0.25 },
  },
  {
    id: 'compliance',
    formula: 'Σ controls passed ÷ Σ controls tested',
    over: { passed: 1 },
    under: { tested: 1 },
    better: 'higher',
    ceiling: null,
    target: { kind: 'level', value: 0.95 },
  },
];

/** One row of measures by name: a line, a channel or a period. */
export type Measures = Readonly<Record<string, number>>;
export type KpiReport = {
  readonly id: string;
  readonly formula: string;
  /** null where the sum below the line is 0. */
  readonly baseline: number | null;
  readonly target: number | null;
  readonly actual: number | null;
  /** 1 is on target. For a level actual ÷ target (lower is better: target ÷ actual); for an improvement the share of it made. */
  readonly attainment: number | null;
  /** near: at least 0.9 of the target. n/m: not meaningful. */
  readonly status: 'met' | 'near' | 'missed' | 'n/m';
};

/**
 * @param baseline,actual Rows of the two periods; they are summed before anything is divided.
 * @error `missing-measure` (a row lacks a measure of the formula, or it is not a number).
 * @example kpiReport(efficiency, [], [{ outcome: 80, spend: 10 }, { outcome: 180, spend: 90 }]) // actual 2.6
 */
export function kpiReport(
  kpi: KpiDefinition,
  baseline: readonly Measures[],
  actual: readonly Measures[],
  target: KpiTarget = kpi.target,
): Result<KpiReport> {
  for (const measure of [...Object.keys(kpi.over), ...Object.keys(kpi.under)]) {
    const row = [...baseline, ...actual].find((measures) => !Number.isFinite(measures[measure]));
    if (row !== undefined) return problem('missing-measure', `${kpi.id} needs ${measure} in every row`);
  }
  const before = ratioOfSums(kpi, baseline);
  const now = ratioOfSums(kpi, actual);
  const goal = goalOf(kpi, target, before);
  const attainment = attained(kpi, target, before, goal, now);
  const { id, formula } = kpi;
  return ok({
    id,
    formula,
    baseline: before,
    target: goal,
    actual: now,
    attainment,
    status: statusOf(kpi, goal, now, attainment),
  });
}

function ratioOfSums(kpi: KpiDefinition, rows: readonly Measures[]): number | null {
  const sum = (terms: Terms) =>
    exactSum(rows.flatMap((row) => Object.entries(terms).map(([measure, sign]) => sign * (row[measure] ?? 0))));
  const under = sum(kpi.under);
  return under === 0 ? null : finite(sum(kpi.over) / under);
}

function goalOf(kpi: KpiDefinition, target: KpiTarget, baseline: number | null): number | null {
  if (target.kind === 'level') return finite(target.value);
  if (baseline === null) return null;
  const step = times(Math.abs(baseline), target.value);
  return finite(exactSum([baseline, kpi.better === 'higher' ? step : -step]));
}

function attained(
  kpi: KpiDefinition,
  target: KpiTarget,
  baseline: number | null,
  goal: number | null,
  actual: number | null,
): number | null {
  if (goal === null || actual === null) return null;
  const share = (over: number, under: number) => (under === 0 ? null : finite(over / under));
  if (target.kind === 'level') return kpi.better === 'higher' ? share(actual, goal) : share(goal, actual);
  return baseline === null ? null : share(exactSum([actual, -baseline]), exactSum([goal, -baseline]));
}

/** Met is told from the figures, not from their ratio, which is undefined for a target or an actual of 0. */
function statusOf(
  kpi: KpiDefinition,
  goal: number | null,
  actual: number | null,
  attainment: number | null,
): KpiReport['status'] {
  if (goal === null || actual === null) return 'n/m';
  if (kpi.ceiling !== null && actual > kpi.ceiling) return 'missed';
  if (kpi.better === 'higher' ? actual >= goal : actual <= goal) return 'met';
  return attainment !== null && attainment >= 0.9 ? 'near' : 'missed';
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
