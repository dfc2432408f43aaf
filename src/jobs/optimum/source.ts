/** What an optimising job reads of a workbook, wherever it comes from: the rows of the lines and the tables beside them. */
import type { CellValue, Grid } from '../../core/cell.ts';
import type { Row } from '../../workbook/decode.ts';
import type { Role } from '../../workbook/roles.ts';
import type { Pointed } from './pointed.ts';

/** What the limits are read from. */
export type LimitSource = {
  readonly rows: readonly Row[];
  readonly has: (role: Role) => boolean;
  readonly where: (row: Row, role: Role) => string;
  readonly table: string;
  readonly decimals: number;
  /** Rows of Budget_Groups, or null. */
  readonly groups: readonly Row[] | null;
  /** Budget_Limits as it lies, or null. */
  readonly across: Grid | null;
  /** A row's cell under a header. */
  readonly cell: (row: Row, header: string) => CellValue;
  readonly headers: readonly string[];
};

export type Source = LimitSource & {
  /** Curves that stand in tables of their own. */
  readonly pointed: Pointed;
  readonly step: number;
  /** `value`: value × weight per unit of money. `curves`: the Curve column. */
  readonly by: 'value' | 'curves';
};
