/** Tables and problems for a terminal: right-aligned amounts, parentheses for negatives, n/m for what has no meaning. */
import { describe, type Problem } from '../../workbook/problem.ts';

export type Cell = string | number | null;

export const money = (value: number | null, decimals: number): string => {
  if (value === null) return '';
  const text = Math.abs(value).toLocaleString('en-US', {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
  return value < 0 ? `(${text})` : text;
};
export const percent = (value: number | null): string => (value === null ? 'n/m' : `${(value * 100).toFixed(1)} %`);

/** Whole amounts everywhere: drop the cents of the table. */
export const shownDecimals = (values: readonly (number | null)[], decimals: number): number =>
  values.every((value) => value === null || Number.isInteger(value)) ? 0 : decimals;

/** A table with one header line; columns named in `right` are aligned to the right. The last `totals` rows stand below a rule. */
export function table(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  right: ReadonlySet<number>,
  totals = 0,
): string {
  const clipped = rows.map((row) => row.map((cell) => clip(cell)));
  const widths = header.map((title, c) => Math.max(width(title), ...clipped.map((row) => width(row[c] ?? ''))));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, c) => pad(cell, widths[c] ?? 0, right.has(c)))
      .join('  ')
      .trimEnd();
  const rule = widths.map((w) => '─'.repeat(w)).join('  ');
  const body = clipped.map(line);
  return [
    line(header),
    rule,
    ...body.slice(0, body.length - totals),
    ...(totals > 0 ? [rule, ...body.slice(body.length - totals)] : []),
  ].join('\n');
}

const MAX_CELL = 90;
const clip = (cell: string): string => {
  // Control characters of a cell must not steer the terminal.
  const plain = cell.replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ');
  return [...plain].length > MAX_CELL ? `${[...plain].slice(0, MAX_CELL - 1).join('')}…` : plain;
};
const width = (text: string): number => [...text].length;
const pad = (text: string, size: number, right: boolean): string =>
  right ? ' '.repeat(Math.max(0, size - width(text))) + text : text + ' '.repeat(Math.max(0, size - width(text)));

const MAX_PROBLEMS = 30;
/** Errors first, each with its place and what to do. */
export function problemList(problems: readonly Problem[]): string {
  const sorted = [...problems].sort((a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning'));
  const lines = sorted
    .slice(0, MAX_PROBLEMS)
    .map((problem) => `${problem.severity === 'error' ? '✗' : '!'} ${clipLine(describe(problem))}`);
  return [...lines, ...(sorted.length > MAX_PROBLEMS ? [`… and ${sorted.length - MAX_PROBLEMS} more`] : [])].join('\n');
}
const clipLine = (text: string): string => text.replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ');
