/** Tables from columns that say how to fill themselves. */
import type { CellValue } from '../../core/cell.ts';
import type { ReportColumn, ReportTable } from './view.ts';

export type Column<T> = ReportColumn & { readonly of: (item: T) => CellValue };

/** "Budget_Funds" on the sheet "Budget Funds"; the last `totalRows` items stand below the named table. */
export const tableOf = <T>(
  name: string,
  title: string,
  columns: readonly Column<T>[],
  items: readonly T[],
  totalRows = 0,
): ReportTable => ({
  name,
  sheet: name.replace(/_/g, ' '),
  title,
  columns: columns.map(({ of: _, ...column }) => column),
  rows: items.map((item) => columns.map(({ of }) => of(item))),
  totalRows,
});
