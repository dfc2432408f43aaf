import { fromMinor, toMinor } from '../../core/money.ts';
import { cellOf, formatAddress } from '../../workbook/address.ts';
import type { RangeData, Snapshot } from '../../workbook/port.ts';
import { error, type Problem } from '../../workbook/problem.ts';
import type { Line } from './lines.ts';
import type { AllocateInput } from './view.ts';

export function totalOf(
  input: AllocateInput,
  snapshot: Snapshot,
): { readonly minor: number | null; readonly problems: readonly Problem[] } {
  if ('amount' in input.total) return amountOf(input.total.amount, 'the total', input.decimals);
  const { ref } = input.total;
  const data = snapshot.ranges[ref];
  const value = data?.values[0]?.[0] ?? null;
  const where = data === undefined ? ref : formatAddress(data.address);
  if (data !== undefined && (data.address.rows > 1 || data.address.columns > 1))
    return {
      minor: null,
      problems: [
        error(
          'wrong-shape',
          where,
          `${data.address.rows} × ${data.address.columns} cells`,
          'one cell with the total',
          'Point Budget_Total at one cell.',
        ),
      ],
    };
  if (typeof value !== 'number')
    return {
      minor: null,
      problems: [
        error(
          'not-a-number',
          where,
          value === null
            ? 'the cell is blank'
            : typeof value === 'object'
              ? `the cell shows ${value.error}`
              : `"${value}" is no number`,
          'the amount to allocate',
          'Type the total as a number.',
        ),
      ],
    };
  return amountOf(value, where, input.decimals);
}

function amountOf(
  value: number,
  where: string,
  decimals: number,
): { readonly minor: number | null; readonly problems: readonly Problem[] } {
  if (!Number.isFinite(value) || Math.abs(value) >= (1e15 / 10 ** decimals) * 9)
    return { minor: null, problems: [error('too-large', where, String(value), 'an amount that is exact to the cent')] };
  if (value < 0)
    return { minor: null, problems: [error('negative-total', where, String(value), 'a total of 0 or more')] };
  const minor = toMinor(value, decimals);
  return {
    minor,
    problems:
      fromMinor(minor, decimals) === value
        ? []
        : [
            error(
              'not-whole',
              where,
              String(value),
              `an amount with at most ${decimals} decimals`,
              'Round the total, or set the number of decimals.',
            ),
          ],
  };
}

export function stepProblems(input: AllocateInput): readonly Problem[] {
  const minor = toMinor(input.step, input.decimals);
  return input.step > 0 && minor >= 1 && fromMinor(minor, input.decimals) === input.step
    ? []
    : [
        error(
          'bad-step',
          'step',
          String(input.step),
          `a step of at least ${fromMinor(1, input.decimals)} with at most ${input.decimals} decimals`,
        ),
      ];
}

/** With `column`: there must be an Allocation column, and its cells must take a value. */
export function targetProblems(input: AllocateInput, data: RangeData, lines: readonly Line[]): readonly Problem[] {
  if (input.write !== 'column') return [];
  const column = input.mapping.columns.allocated;
  if (column === undefined)
    return [
      error(
        'missing-column',
        input.mapping.table,
        'no column is mapped to Allocation',
        'a column for the result',
        'Add a column with the header Allocation, or write to a sheet of its own.',
      ),
    ];
  const rows = new Set(lines.map((line) => line.row.index));
  return (data.obstacles ?? [])
    .filter((o) => o.column === column && rows.has(o.row) && o.kind === 'formula')
    .map((o) =>
      error(
        'target-formula',
        formatAddress(cellOf(data.address, o.row, o.column)),
        'a formula stands in this cell',
        'a plain cell for the result',
        'Write to a sheet of its own, or clear the formula yourself.',
      ),
    );
}
