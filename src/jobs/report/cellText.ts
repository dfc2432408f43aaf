/** Cells of a report as people read them: amounts of a table with the same decimals, negatives in parentheses. */
import { isoOfSerial } from '../../core/calendar/serial.ts';
import type { CellValue } from '../../core/cell.ts';
import type { ReportColumn, ReportTable } from './view.ts';

/** A function per column of the table. */
export const cellTexts = (
  table: ReportTable,
  locale: string,
  decimals: number,
): readonly ((cell: CellValue | undefined) => string)[] =>
  table.columns.map(({ kind }) => {
    const format = formatFor(kind, locale, isWhole(table) ? 0 : decimals);
    return (cell) =>
      cell == null
        ? ''
        : typeof cell === 'object'
          ? cell.error
          : typeof cell === 'number'
            ? format(cell)
            : String(cell);
  });

const isWhole = ({ columns, rows }: ReportTable): boolean =>
  rows.every((row) => columns.every(({ kind }, c) => kind !== 'money' || Number.isInteger(row[c] ?? 0)));

function formatFor(kind: ReportColumn['kind'], locale: string, decimals: number): (value: number) => string {
  const fixed = (digits: number, style: 'decimal' | 'percent' = 'decimal') =>
    new Intl.NumberFormat(locale, { style, minimumFractionDigits: digits, maximumFractionDigits: digits });
  switch (kind) {
    case 'money': {
      const money = fixed(decimals);
      return (value) => (value < 0 ? `(${money.format(-value)})` : money.format(value));
    }
    case 'percent': {
      const percent = fixed(1, 'percent');
      return (value) => percent.format(value);
    }
    case 'multiple': {
      const multiple = fixed(2);
      return (value) => `${multiple.format(value)}x`;
    }
    case 'date':
      return isoOfSerial;
    case 'count':
    case 'number':
    case 'text': {
      const small = new Intl.NumberFormat(locale, { maximumSignificantDigits: 6 });
      const large = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
      return (value) => (Math.abs(value) >= 1000 ? large : small).format(value);
    }
  }
}
