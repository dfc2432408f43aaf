/** The table of a job and what its columns mean: as proposed, unless the user says otherwise. */
import { columnIndex, columnLetters, formatAddress, parseAddress } from '../../workbook/address.ts';
import type { Mapping } from '../../workbook/contract.ts';
import { error, type Problem } from '../../workbook/problem.ts';
import { isRole, ROLES, type Role } from '../../workbook/roles.ts';
import { mappingOf } from '../inspect/inspect.ts';
import type { FoundTable, InspectView } from '../inspect/view.ts';
import { type Typed, typedAs } from './settings.ts';

/** The input of a job; null, with problems, when there is none. */
export type Chosen<Input> = {
  readonly input: Input | null;
  readonly table: FoundTable | null;
  readonly problems: readonly Problem[];
};
type Choice = { readonly mapping: Mapping | null; readonly table: FoundTable | null; readonly problems: Problem[] };

export function choose(
  view: InspectView,
  proposal: InspectView['variance'],
  typed: Typed,
  needs: readonly Role[],
): Choice {
  const problems: Problem[] = [];
  const wanted = typed.get('table');
  const at = wanted === undefined ? null : parseAddress(wanted);
  const called = (at === null ? (wanted ?? '') : formatAddress(at)).toLowerCase();
  const table = wanted === undefined ? proposal.table : (view.tables.find((t) => names(t).includes(called)) ?? null);
  if (table === null) {
    const list = view.tables.map((t) => t.name ?? t.address).join(', ');
    problems.push(
      error(
        'no-table',
        wanted ?? view.title,
        wanted === undefined ? 'no table with a header row' : `no table "${wanted}"`,
        list === '' ? 'a header row with one row per line below' : `one of: ${list}`,
        list === '' ? null : 'Add --set table=NAME.',
      ),
    );
    return { mapping: null, table: null, problems };
  }
  const header = typed.get('header');
  const found = { ...mappingOf(table), ...(header === undefined ? {} : { headerRows: Number(header) }) };
  if (!(Number.isInteger(found.headerRows) && found.headerRows >= 1 && found.headerRows <= table.rows))
    problems.push(
      error('bad-setting', typedAs('header'), `"${header}"`, `a whole number of rows from 1 to ${table.rows}`),
    );
  const columns: Partial<Record<Role, number>> = { ...found.columns };
  for (const [name, text] of typed) {
    if (!isRole(name)) continue;
    const index = columnOf(table, text);
    if (index === null) {
      problems.push(
        error('no-column', table.address, `no column "${text}" for ${name}`, `one of: ${candidates(table)}`),
      );
      continue;
    }
    for (const other of ROLES) if (columns[other.role] === index) delete columns[other.role];
    columns[name] = index;
  }
  for (const role of needs.filter((r) => columns[r] === undefined)) {
    problems.push(
      error(
        'missing-column',
        table.address,
        `no column is recognised as ${role}`,
        `one of: ${candidates(table)}`,
        `Add --set ${role}="HEADER" or --set ${role}=C.`,
      ),
    );
  }
  return { mapping: { ...found, columns }, table, problems };
}

const names = (table: FoundTable): readonly string[] =>
  [table.name, table.address, table.sheet].flatMap((name) => (name === null ? [] : [name.toLowerCase()]));
const firstColumn = (table: FoundTable): number => parseAddress(table.address)?.column ?? 0;
export const lettersOf = (table: FoundTable, index: number): string => columnLetters(firstColumn(table) + index);
const candidates = (table: FoundTable): string =>
  table.columns.map((column) => `${lettersOf(table, column.index)} "${column.header}"`).join(', ');

/** By header first, then by column letters of the sheet. */
function columnOf(table: FoundTable, text: string): number | null {
  const byHeader = table.columns.find((column) => column.header.trim().toLowerCase() === text.trim().toLowerCase());
  if (byHeader) return byHeader.index;
  if (!/^[A-Za-z]{1,3}$/.test(text)) return null;
  const index = columnIndex(text) - firstColumn(table);
  return index >= 0 && index < table.columns.length ? index : null;
}
