/** The table Budget_Scenarios: Scenario, Line, Field, Value or Factor. */
import { exactMultiply } from '../../core/exact.ts';
import type { Row } from '../../workbook/decode.ts';
import { error, type Problem } from '../../workbook/problem.ts';
import type { Role } from '../../workbook/roles.ts';
import { textIn } from '../../workbook/texts.ts';
import type { ReportInputs } from '../report/spec.ts';

/** Sets a field, or multiplies it; `line` null is every line. The field "total" is the budget. */
export type Override = {
  readonly line: string | null;
  readonly field: Role | 'total';
  readonly set: number | null;
  readonly factor: number | null;
};
export type NamedOverrides = { readonly name: string; readonly list: readonly Override[] };

/** The plan without overrides. */
export const BASE = 'Base';

/** What a scenario may change: the total, the limits, and what the lines bring, by curve or by value. */
const fieldsOf = (inputs: ReportInputs): readonly Override['field'][] => [
  'total',
  ...(inputs.has('curve') ? (['p1', 'p2', 'p3'] as const) : (['value', 'weight'] as const)),
  ...(['floor', 'cap', 'least', 'current', 'budget'] as const),
];

/** A number with the overrides in their order; a factor leaves a blank one blank. */
export const overridden = (before: number | null, list: readonly Override[]): number | null =>
  list.reduce((value, { set, factor }) => set ?? (value === null ? null : exactMultiply(value, factor ?? 1)), before);

/** Whether the last override finds a number in this row. */
function changes(row: Row, role: Role, list: readonly Override[]): boolean {
  const last = list[list.length - 1];
  const own = list.filter(({ line, field }) => field === role && (line === null || line === row.line.toLowerCase()));
  return last !== undefined && own.includes(last) && overridden(row.number(role), own) !== null;
}

/** Rows that read an override where there is one. */
export const rowsWith = (rows: readonly Row[], overrides: readonly Override[]): readonly Row[] =>
  rows.map((row) => {
    const own = overrides.filter(({ line }) => line === null || line === row.line.toLowerCase());
    if (own.length === 0) return row;
    const number = (role: Role) =>
      overridden(
        row.number(role),
        own.filter(({ field }) => field === role),
      );
    return { ...row, number };
  });

export function overridesIn(inputs: ReportInputs): {
  readonly scenarios: readonly NamedOverrides[];
  readonly problems: readonly Problem[];
} {
  const { rows } = inputs;
  const side = inputs.side('Budget_Scenarios');
  const fields = fieldsOf(inputs);
  if (side === null) return { scenarios: [], problems: [] };
  const [header = [], ...body] = side.grid;
  const at = (name: string) =>
    header.findIndex((cell) => typeof cell === 'string' && cell.trim().toLowerCase() === name);
  const columns = {
    scenario: at('scenario'),
    line: at('line'),
    field: at('field'),
    value: at('value'),
    factor: at('factor'),
  };
  if (columns.scenario < 0 || columns.field < 0 || (columns.value < 0 && columns.factor < 0))
    return {
      scenarios: [],
      problems: [
        error(
          'missing-column',
          'Budget_Scenarios',
          'the header has no Scenario, Field, and Value or Factor',
          'the columns Scenario, Line, Field, Value, Factor',
        ),
      ],
    };
  const names = new Set(rows.map((row) => row.line.toLowerCase()));
  const scenarios = new Map<string, Override[]>();
  const problems: Problem[] = [];
  body.forEach((row, r) => {
    const where = `Budget_Scenarios, row ${r + 1}`;
    const text = (column: number) => textIn(row[column]);
    const number = (column: number) => {
      const cell = column < 0 ? null : (row[column] ?? null);
      return typeof cell === 'number' ? cell : null;
    };
    const name = text(columns.scenario);
    if (name === '') return;
    const [line, field] = [text(columns.line).toLowerCase(), text(columns.field).toLowerCase()];
    const [set, factor] = [number(columns.value), number(columns.factor)];
    const list = scenarios.get(name) ?? [];
    scenarios.set(name, list);
    const role = fields.find((known) => known === field);
    const bad = (code: string, found: string, expected: string) => problems.push(error(code, where, found, expected));
    if (name.toLowerCase() === BASE.toLowerCase())
      bad('taken-name', `a scenario of the name ${name}`, 'another name: Base is the plan without overrides');
    else if (role === undefined) bad('unknown-field', `"${field}" is no field`, `one of ${fields.join(', ')}`);
    else if (line !== '' && role !== 'total' && !names.has(line))
      bad('unknown-line', `"${text(columns.line)}" is no line`, 'a line of the table, or blank for every line');
    else if ((set === null) === (factor === null))
      bad(
        'no-change',
        set === null ? 'neither Value nor Factor is a number' : 'both Value and Factor are given',
        'one of Value and Factor',
      );
    else {
      list.push({ line: line === '' ? null : line, field: role, set, factor });
      if (factor !== null && role !== 'total' && !rows.some((one) => changes(one, role, list)))
        bad('nothing-to-multiply', `a factor on ${field}, which is blank`, 'a Value there, or a number in the table');
    }
  });
  return { scenarios: [...scenarios].map(([name, list]) => ({ name, list })), problems };
}
