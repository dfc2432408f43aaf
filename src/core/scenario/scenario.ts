/** Scenarios (C19): named overrides over a base. What a scenario does not name follows the base as it changes. */
import { exactMultiply, exactSubtract, exactSum } from '../exact.ts';
import { ok, problem, type Result } from '../result.ts';

/** A line of the base with its numbers by field. */
export type Row = { readonly line: string; readonly values: Readonly<Record<string, number>> };
/** `line` null is every line that has the field. Later overrides work on what earlier ones made. */
export type Override = { readonly line: string | null; readonly field: string } & (
  | { readonly value: number }
  | { readonly factor: number }
);
export type Scenario = { readonly name: string; readonly overrides: readonly Override[] };

/**
 * The base with the overrides.
 * @error `unknown-line` (no such line, or it has no such field), `not-finite`.
 * @example applyScenario([{ line: 'A', values: { budget: 100 } }],
 *   { name: 'downturn', overrides: [{ line: null, field: 'budget', factor: 0.9 }] }) // budget 90
 */
export function applyScenario(base: readonly Row[], { name, overrides }: Scenario): Result<readonly Row[]> {
  let rows = base;
  for (const [i, override] of overrides.entries()) {
    const { line, field } = override;
    let hits = 0;
    rows = rows.map((row) => {
      const before = row.values[field];
      if (before === undefined || (line !== null && line !== row.line)) return row;
      hits++;
      const after = 'value' in override ? override.value : exactMultiply(before, override.factor);
      return { ...row, values: { ...row.values, [field]: after } };
    });
    const where = `override ${i + 1} of '${name}'`;
    if (hits === 0) return problem('unknown-line', `${where}: no line '${line ?? 'any'}' has a field '${field}'`);
    if (!rows.every(({ values }) => Number.isFinite(values[field] ?? 0)))
      return problem('not-finite', `${where} gives '${field}' a value that is not finite`);
  }
  return ok(rows);
}

export type Difference = { readonly line: string; readonly from: number; readonly to: number; readonly delta: number };

/**
 * Two scenarios in one field, line by line and in all; a line that one of them lacks counts 0 there.
 * @returns Lines in the order of `from`, then those only in `to`; the total apart.
 * @error `twice` (a line), `too-large` (a sum that is not finite).
 * @example compareScenarios(base, downturn, 'budget') // …, total { line: 'total', from: 100, to: 90, delta: -10 }
 */
export function compareScenarios(
  from: readonly Row[],
  to: readonly Row[],
  field: string,
): Result<{ readonly lines: readonly Difference[]; readonly total: Difference }> {
  const valuesOf = (rows: readonly Row[]) =>
    new Map(rows.map(({ line, values }) => [line, values[field] ?? 0] as const));
  const [before, after] = [valuesOf(from), valuesOf(to)];
  if (before.size < from.length || after.size < to.length)
    return problem('twice', 'a line stands twice in a scenario: its numbers cannot be told apart');
  const difference = (line: string, a: number, b: number) => ({ line, from: a, to: b, delta: exactSubtract(b, a) });
  const lines = [...new Set([...before.keys(), ...after.keys()])].map((line) =>
    difference(line, before.get(line) ?? 0, after.get(line) ?? 0),
  );
  const total = difference('total', exactSum(lines.map((line) => line.from)), exactSum(lines.map((line) => line.to)));
  return [...lines, total].every(({ delta }) => Number.isFinite(delta))
    ? ok({ lines, total })
    : problem('too-large', `the sums of '${field}' are beyond any number`);
}
