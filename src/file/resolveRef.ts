/** From a `RangeRef` to an address: names (sheet scope when asked), tables, columns of tables, addresses. */
import { type Address, MAX_COLUMNS, MAX_ROWS, parseAddress } from '../workbook/address.ts';
import type { NameInfo, RangeRef, ReadFailure, SheetInfo, TableInfo } from '../workbook/port.ts';

export type Places = {
  readonly sheets: readonly Pick<SheetInfo, 'name' | 'used'>[];
  readonly names: readonly NameInfo[];
  readonly tables: readonly TableInfo[];
};

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

export function resolveRef(ref: RangeRef, places: Places): Address | ReadFailure {
  const fail = (failure: ReadFailure['failure'], message: string): ReadFailure => ({ ref, failure, message });
  const address = parseAddress(ref);
  if (address !== null) {
    const sheet = places.sheets.find((s) => same(s.name, address.sheet));
    return sheet === undefined
      ? fail('missing', `there is no sheet "${address.sheet}"`)
      : clipped({ ...address, sheet: sheet.name }, sheet.used);
  }
  const column = /^([^[\]]+)\[(?:#(All)|\[?([^#[\]]+)\]?)\]$/i.exec(ref);
  const table = places.tables.find((t) => same(t.name, column?.[1] ?? ref));
  if (table !== undefined) {
    if (column === null || column[2] !== undefined) return table.address;
    const index = table.columns.findIndex((name) => same(name, column[3] ?? ''));
    const rows = table.address.rows - 1 - (table.totalsRow ? 1 : 0);
    return index < 0
      ? fail('missing', `table ${table.name} has no column "${column[3]}"`)
      : {
          ...table.address,
          row: table.address.row + 1,
          column: table.address.column + index,
          rows: Math.max(1, rows),
          columns: 1,
        };
  }
  const scoped = /^(?:'((?:[^']|'')+)'|([^'!]+))!(.+)$/.exec(ref);
  const scope = scoped === null ? null : (scoped[1]?.replace(/''/g, "'") ?? scoped[2] ?? '');
  const wanted = scoped?.[3] ?? ref;
  const candidates = places.names.filter((n) => same(n.name, wanted));
  const name =
    candidates.find((n) => scope !== null && n.scope !== null && same(n.scope, scope)) ??
    candidates.find((n) => n.scope === null) ??
    (scope === null && candidates.length === 1 ? candidates[0] : undefined);
  if (name === undefined)
    return fail(
      'missing',
      candidates.length > 1
        ? `several sheets have a name "${wanted}": write Sheet!${wanted}`
        : `there is no name or table "${wanted}"`,
    );
  if (name.address !== null)
    return clipped(name.address, places.sheets.find((s) => same(s.name, name.address?.sheet ?? ''))?.used ?? null);
  if (/#REF!/i.test(name.refersTo))
    return fail('ref-error', `${name.name} refers to ${name.refersTo}: its cells were deleted`);
  if (/^=?\[|^=?'[^']*\[/.test(name.refersTo))
    return fail('external', `${name.name} refers to another workbook: ${name.refersTo}`);
  if (/!.*,.*!/.test(name.refersTo)) return fail('multi-area', `${name.name} has several areas: ${name.refersTo}`);
  return fail('not-a-range', `${name.name} is no range of cells: ${name.refersTo}`);
}

/** Whole columns and rows mean their used part; a blank sheet leaves the first cell. */
function clipped(address: Address, used: Address | null): Address {
  const rows =
    address.rows === MAX_ROWS ? Math.max(1, (used?.row ?? 0) + (used?.rows ?? 1) - address.row) : address.rows;
  const columns =
    address.columns === MAX_COLUMNS
      ? Math.max(1, (used?.column ?? 0) + (used?.columns ?? 1) - address.column)
      : address.columns;
  return { ...address, rows, columns };
}
