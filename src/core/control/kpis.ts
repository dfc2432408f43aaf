/** Key figures with a written formula, a baseline, a target and a status (C36). Always ratios of sums (R24). */
import { commonIntegers } from '../decimal.ts';
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
 * @error `missing-measure` (a row lacks a measure of the formula, or it is not a number), `bad-target`, `not-finite`.
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
  if (!Number.isFinite(target.value)) return problem('bad-target', `the target of ${kpi.id} is not a number`);
  const before = ratioOfSums(kpi, baseline);
  const now = ratioOfSums(kpi, actual);
  const goal = goalOf(kpi, target, before);
  if ([before, now, goal].some((ratio) => ratio !== null && !Number.isFinite(shown(ratio))))
    return problem('not-finite', `${kpi.id} leaves the range of numbers`);
  const attainment = attained(kpi, target, before, goal, now);
  return ok({
    id: kpi.id,
    formula: kpi.formula,
    baseline: before === null ? null : shown(before),
    target: goal === null ? null : shown(goal),
    actual: now === null ? null : shown(now),
    attainment,
    status: statusOf(kpi, goal, now, attainment),
  });
}

/** An exact fraction, `under` above 0: "20 % better than 7 ÷ 3" has no double. */
type Ratio = { readonly over: bigint; readonly under: bigint };

const ZERO = BigInt(0);
const ratio = (over: bigint, under: bigint): Ratio => (under < ZERO ? { over: -over, under: -under } : { over, under });
const shown = ({ over, under }: Ratio): number => Number(over) / Number(under);
const compare = (a: Ratio, b: Ratio): number => {
  const [left, right] = [a.over * b.under, b.over * a.under];
  return left > right ? 1 : left < right ? -1 : 0;
};

function ratioOfSums(kpi: KpiDefinition, rows: readonly Measures[]): Ratio | null {
  const values = (terms: Terms) =>
    rows.flatMap((row) => Object.entries(terms).map(([measure, sign]) => sign * (row[measure] ?? 0)));
  const above = values(kpi.over);
  const whole = commonIntegers([...above, ...values(kpi.under)]);
  const sum = (part: readonly bigint[]) => part.reduce((all, value) => all + value, ZERO);
  const over = sum(whole.slice(0, above.length));
  const under = sum(whole.slice(above.length));
  return under === ZERO ? null : ratio(over, under);
}

function goalOf(kpi: KpiDefinition, target: KpiTarget, baseline: Ratio | null): Ratio | null {
  const [value = ZERO, one = ZERO] = commonIntegers([target.value, 1]);
  if (target.kind === 'level') return ratio(value, one);
  if (baseline === null) return null;
  const { over, under } = baseline;
  const step = (over < ZERO ? -over : over) * value;
  return ratio(over * one + (kpi.better === 'higher' ? step : -step), under * one);
}

function attained(
  kpi: KpiDefinition,
  target: KpiTarget,
  baseline: Ratio | null,
  goal: Ratio | null,
  actual: Ratio | null,
): number | null {
  if (goal === null || actual === null) return null;
  const share = (a: Ratio, b: Ratio) => (b.over === ZERO ? null : shown(ratio(a.over * b.under, a.under * b.over)));
  if (target.kind === 'level') return kpi.better === 'higher' ? share(actual, goal) : share(goal, actual);
  if (baseline === null) return null;
  const from = (a: Ratio) => ratio(a.over * baseline.under - baseline.over * a.under, a.under * baseline.under);
  return share(from(actual), from(goal));
}

/** Met is told from the figures, not from attainment, which is undefined for a target or an actual of 0. */
function statusOf(
  kpi: KpiDefinition,
  goal: Ratio | null,
  actual: Ratio | null,
  attainment: number | null,
): KpiReport['status'] {
  if (goal === null || actual === null) return 'n/m';
  if (kpi.ceiling !== null && shown(actual) > kpi.ceiling) return 'missed';
  const distance = compare(actual, goal);
  if (kpi.better === 'higher' ? distance >= 0 : distance <= 0) return 'met';
  return attainment !== null && attainment >= 0.9 ? 'near' : 'missed';
}
