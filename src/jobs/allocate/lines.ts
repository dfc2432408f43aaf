import { cellOf, formatAddress } from '../../workbook/address.ts';
import type { Row } from '../../workbook/decode.ts';
import type { RangeData } from '../../workbook/port.ts';
import { error, type Problem } from '../../workbook/problem.ts';
import type { Role } from '../../workbook/roles.ts';
import { amountText } from '../amountText.ts';
import { limitProblems, moneyOf } from '../lineLimits.ts';
import type { AllocateInput } from './view.ts';

export type Line = {
  readonly row: Row;
  readonly before: number | null;
  readonly floor: number | null;
  readonly cap: number | null;
  readonly held: boolean;
  readonly weight: number;
  readonly request: number;
  readonly priority: number;
};

/** Lines, and problems of rows that contradict themselves or lack what the method needs. */
export function linesOf(
  rows: readonly Row[],
  data: RangeData,
  input: AllocateInput,
): { readonly lines: readonly Line[]; readonly problems: readonly Problem[] } {
  const { decimals, mapping, method } = input;
  const problems: Problem[] = [];
  const where = (row: Row, role: Role) =>
    formatAddress(cellOf(data.address, row.index, mapping.columns[role] ?? mapping.columns.line ?? 0));
  const lines = rows.map((row): Line => {
    const money = (role: Role) => moneyOf(row, role, decimals, where, problems);
    const before = money('current') ?? money('budget') ?? money('allocated');
    const floor = money('floor');
    const cap = money('cap');
    const held = row.flag;
    // Whole packages are held as requests.
    const kept = method === 'packages' ? (money('request') ?? 0) : before;
    problems.push(...limitProblems({ row, held, before: kept, floor, cap }, where, decimals));
    const weight = row.number('weight') ?? 0;
    if (method === 'weights' && weight < 0)
      problems.push(error('negative-weight', where(row, 'weight'), String(weight), 'a weight of 0 or more'));
    const request = money('request') ?? 0;
    if (request < 0)
      problems.push(
        error('negative-request', where(row, 'request'), amountText(request, decimals), 'a request of 0 or more'),
      );
    return {
      row,
      before,
      floor: held ? before : floor,
      cap: held ? before : cap,
      held,
      weight,
      request,
      priority: row.number('priority') ?? Number.MAX_SAFE_INTEGER,
    };
  });
  return { lines, problems: [...problems, ...lacking(input)] };
}

/** Columns that the method cannot do without. */
function lacking(input: AllocateInput): readonly Problem[] {
  const { columns, table } = input.mapping;
  const need = (role: Role, header: string) =>
    columns[role] === undefined
      ? [
          error(
            'missing-column',
            table,
            `no column is mapped to ${header}`,
            `a column ${header} for this method`,
            `Map a column to ${header}, or choose another method.`,
          ),
        ]
      : [];
  switch (input.method) {
    case 'weights':
      return need('weight', 'Weight');
    case 'priority':
      return [...need('request', 'Request'), ...need('priority', 'Priority')];
    case 'requests':
      return [
        ...need('request', 'Request'),
        ...(input.approach === 'hybrid' && input.gapRule === 'priority' ? need('priority', 'Priority') : []),
      ];
    case 'hold':
    case 'performance':
      return [
        ...(columns.current === undefined && columns.budget === undefined ? need('current', 'Current') : []),
        ...(columns.curve === undefined ? need('return', 'Return') : []),
      ];
    case 'packages':
      return [...need('request', 'Request'), ...need('value', 'Value')];
    case 'value':
    case 'curves':
      return [];
  }
}
