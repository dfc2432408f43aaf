import { Field, Select } from '@fluentui/react-components';
import { mappingOf } from '../../jobs/inspect/inspect.ts';
import type { FoundTable } from '../../jobs/inspect/view.ts';
import type { Mapping } from '../../workbook/contract.ts';
import { ROLES, type Role } from '../../workbook/roles.ts';
import { strings } from '../strings.ts';

const docOf = (role: Role) => ROLES.find((spec) => spec.role === role);

/** Which table, and which of its columns plays which role: what inspect proposed, for the user to change. */
export function MappingForm({
  tables,
  table,
  mapping,
  roles,
  open,
  onChange,
}: {
  readonly tables: readonly FoundTable[];
  readonly table: FoundTable;
  readonly mapping: Mapping;
  readonly roles: readonly Role[];
  /** Whether the columns are shown at once: when something is still missing. */
  readonly open: boolean;
  readonly onChange: (table: FoundTable, mapping: Mapping) => void;
}) {
  const choose = (role: Role, text: string) => {
    const columns = Object.fromEntries(
      Object.entries(mapping.columns).filter(([name, index]) => name !== role && String(index) !== text),
    );
    onChange(table, { ...mapping, columns: text === '' ? columns : { ...columns, [role]: Number(text) } });
  };
  return (
    <>
      <Field label={strings.map.table} size="small">
        <Select
          size="small"
          value={table.address}
          onChange={(_, data) => {
            const found = tables.find((t) => t.address === data.value);
            if (found) onChange(found, mappingOf(found));
          }}
        >
          {tables.map((found) => (
            <option key={found.address} value={found.address}>
              {found.name ?? found.address}
            </option>
          ))}
        </Select>
      </Field>
      <details className="group" open={open}>
        <summary>{strings.map.title}</summary>
        <div className="pairs">
          {roles.map((role) => (
            <Field key={role} size="small" label={docOf(role)?.header ?? role}>
              <Select
                size="small"
                title={docOf(role)?.doc ?? ''}
                value={mapping.columns[role] === undefined ? '' : String(mapping.columns[role])}
                onChange={(_, data) => choose(role, data.value)}
              >
                <option value="">{strings.map.none}</option>
                {table.columns.map((column) => (
                  <option key={column.index} value={column.index}>
                    {column.header}
                  </option>
                ))}
              </Select>
            </Field>
          ))}
        </div>
        <details className="help">
          <summary>{strings.map.help}</summary>
          <dl>
            {roles.map((role) => (
              <div key={role}>
                <dt>{docOf(role)?.header}</dt>
                <dd>{docOf(role)?.doc}</dd>
              </div>
            ))}
          </dl>
        </details>
      </details>
    </>
  );
}
