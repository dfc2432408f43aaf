/** The table Budget_Scenarios: Scenario, Line, Field, Value or Factor. */

import type { Row } from '../../workbook/decode.ts';
import { error, type Problem } from '../../workbook/problem.ts';
import { ROLES } from '../../workbook/roles.ts';
import type { Side } from '../report/spec.ts';

/** Sets a field, or multiplies it; `line` null is every line. The field "total" is the budget. */
export type Override = {
  readonly line: string | null;
  readonly field: string;
  readonly set: number | null;
  readonly factor: number | null;
};
export type NamedOverrides = { readonly name: string; readonly list: readonly Override[] };

const FIELDS = ['total', ...ROLES.filter(({ type }) => type === 'money' || type === 'number').map(({ role }) => role)];

export function overridesIn(
  side: Side | null,
  rows: readonly Row[],
): { readonly scenarios: readonly NamedOverrides[]; readonly problems: readonly Problem[] } {
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
    const text = (column: number) => {
      const cell = column < 0 ? null : (row[column] ?? null);
      return cell === null || typeof cell === 'object' ? '' : String(cell).trim();
    };
    const number = (column: number) => {
      const cell = column < 0 ? null : (row[column] ?? null);
      return typeof cell === 'number' ? cell : null;
    };
    const name = text(columns.scenario);
    if (name === '') return;
    const [line, field] = [text(columns.line).toLowerCase(), text(columns.field).toLowerCase()];
    const [set, factor] = [number(columns.value), number(columns.factor)];
    if (!FIELDS.includes(field))
      problems.push(error('unknown-field', where, `"${field}" is no field`, `one of ${FIELDS.join(', ')}`));
    else if (line !== '' && field !== 'total' && !names.has(line))
      problems.push(
        error(
          'unknown-line',
          where,
          `"${text(columns.line)}" is no line`,
          'a line of the table, or blank for every line',
        ),
      );
    else if ((set === null) === (factor === null))
      problems.push(
        error(
          'no-change',
          where,
          set === null ? 'neither Value nor Factor is a number' : 'both Value and Factor are given',
          'one of Value and Factor',
        ),
      );
    else {
      const list = scenarios.get(name) ?? [];
      list.push({ line: line === '' ? null : line, field, set, factor });
      scenarios.set(name, list);
    }
  });
  return { scenarios: [...scenarios].map(([name, list]) => ({ name, list })), problems };
}
