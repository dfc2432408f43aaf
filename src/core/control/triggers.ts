/**
 * Triggers as pure functions (R28): rules, readings and the cases open so far → cases opened, kept and cleared.
 * Same input, same cases; one case per rule, scope and period; it clears only beyond a second, milder threshold.
 */
import { ok, problem, type Result } from '../result.ts';

/** above: value > threshold. below: value < threshold. outside: |value| > threshold. The threshold itself is no breach. */
export type TriggerOperator = 'above' | 'below' | 'outside';
export type TriggerRule = {
  readonly id: string;
  /** Goes up with every change, so that a case says which rule opened it. */
  readonly version: number;
  readonly metric: string;
  readonly operator: TriggerOperator;
  readonly threshold: number;
  /** An open case clears on the good side of this, not on it: threshold − hysteresis for above and outside. */
  readonly clear: number;
  /** What a reading is measured over, such as 'period', 'ytd', 'year' or '28d'; only equal ones are tested. */
  readonly window: string;
  /** One scope or one period only; null: every one. */
  readonly scope: string | null;
  readonly period: string | null;
  /** What is proposed, and within how many days. */
  readonly action: string;
  readonly dueDays: number;
};
export type Reading = {
  readonly metric: string;
  readonly window: string;
  readonly scope: string;
  readonly period: string;
  /** null: not meaningful, or too young to judge (R25): opens nothing and clears nothing. */
  readonly value: number | null;
  readonly owner: string;
  /** Where the value comes from, such as a cell. */
  readonly source: string;
};
export type Evidence = {
  readonly value: number;
  readonly source: string;
  readonly ruleVersion: number;
  readonly threshold: number;
  /** Day serial of the snapshot. */
  readonly day: number;
};
export type TriggerCase = {
  /** rule|scope|period|day opened. */
  readonly id: string;
  readonly rule: string;
  readonly scope: string;
  readonly period: string;
  readonly openedOn: number;
  readonly due: number;
  readonly owner: string;
  readonly action: string;
  /** What opened it, and what was last seen. */
  readonly opening: Evidence;
  readonly latest: Evidence;
};
export type TriggerOutcome = {
  readonly opened: readonly TriggerCase[];
  readonly kept: readonly TriggerCase[];
  readonly cleared: readonly TriggerCase[];
};

/** The dedupe key, also the head of a case's id; a bar inside a name is escaped, so keys never collide. */
export const triggerKey = (rule: string, scope: string, period: string): string =>
  [rule, scope, period].map((part) => part.replace(/[\\|]/g, '\\$&')).join('|');

/**
 * @param readings At most one per metric, window, scope and period; their order does not matter.
 * @param open Cases from before that are not cleared. Without a reading, or without their rule, they stay open.
 * @param day Day serial of the snapshot.
 * @returns Each list in order of id.
 * @error `bad-rule` (two of one id, a threshold that is no number, a clear threshold on the wrong side),
 *   `duplicate-reading`, `duplicate-case`, `not-finite`.
 * @example rule > 0.10, clear 0.09: 0.104 opens, then 0.096 keeps, then 0.089 clears
 */
export function evaluateTriggers(
  rules: readonly TriggerRule[],
  readings: readonly Reading[],
  open: readonly TriggerCase[],
  day: number,
): Result<TriggerOutcome> {
  const wrong = wrongRule(rules);
  if (wrong !== null)
    return problem('bad-rule', `rule ${wrong} is there twice, or its thresholds contradict each other`);
  const byMetric = new Map<string, Map<string, Reading>>();
  for (const reading of readings) {
    if (reading.value !== null && !Number.isFinite(reading.value))
      return problem('not-finite', `${reading.metric} of ${reading.scope} in ${reading.period} is not a number`);
    const metric = triggerKey(reading.metric, reading.window, '');
    const own = byMetric.get(metric) ?? new Map<string, Reading>();
    const key = triggerKey('', reading.scope, reading.period);
    if (own.has(key))
      return problem('duplicate-reading', `${reading.metric} of ${reading.scope} in ${reading.period} is there twice`);
    byMetric.set(metric, own.set(key, reading));
  }
  const before = new Map(open.map((found) => [triggerKey(found.rule, found.scope, found.period), found]));
  if (before.size < open.length) return problem('duplicate-case', 'two open cases have one rule, scope and period');
  const opened: TriggerCase[] = [];
  const kept: TriggerCase[] = [];
  const cleared: TriggerCase[] = [];
  for (const rule of rules) {
    for (const reading of byMetric.get(triggerKey(rule.metric, rule.window, ''))?.values() ?? []) {
      const { scope, period, value } = reading;
      if (value === null || (rule.scope ?? scope) !== scope || (rule.period ?? period) !== period) continue;
      const key = triggerKey(rule.id, scope, period);
      const found = before.get(key);
      const evidence = { value, source: reading.source, ruleVersion: rule.version, threshold: rule.threshold, day };
      if (found !== undefined) {
        before.delete(key);
        (beyond(rule.operator, value, rule.clear) >= 0 ? kept : cleared).push({ ...found, latest: evidence });
      } else if (beyond(rule.operator, value, rule.threshold) > 0) {
        const made = { rule: rule.id, scope, period, openedOn: day, due: day + rule.dueDays, owner: reading.owner };
        opened.push({ id: `${key}|${day}`, ...made, action: rule.action, opening: evidence, latest: evidence });
      }
    }
  }
  kept.push(...before.values());
  return ok({ opened: opened.sort(byId), kept: kept.sort(byId), cleared: cleared.sort(byId) });
}

const byId = (a: TriggerCase, b: TriggerCase): number => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** Above 0 on the bad side of the limit, 0 on it, below 0 on the good side. */
function beyond(operator: TriggerOperator, value: number, limit: number): number {
  switch (operator) {
    case 'above':
      return value - limit;
    case 'below':
      return limit - value;
    case 'outside':
      return Math.abs(value) - limit;
  }
}

/** The id of a rule that is there twice, or that could clear a case while it still breaches. */
function wrongRule(rules: readonly TriggerRule[]): string | null {
  const seen = new Set<string>();
  for (const { id, operator, threshold, clear, dueDays } of rules) {
    if (seen.has(id) || ![threshold, clear, dueDays].every(Number.isFinite)) return id;
    if (beyond(operator, clear, threshold) > 0) return id;
    seen.add(id);
  }
  return null;
}
