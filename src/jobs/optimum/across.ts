/**
 * Limits across lines, from the table Budget_Limits: Limit, Column, Is, Least, Most, Of.
 *
 * `Is` picks the lines whose cell in the column says so ("North; South"); without it the column is a number per unit of
 * money, such as kg of carbon. Least and Most are amounts (units of that number); with Of = total they are shares of
 * the total, with Of = "Channel=Search" shares of what those lines get together.
 */
import type { RowLimit } from '../../core/allocate/rows/solve.ts';
import { isMinor, type Minor, toMinor } from '../../core/money.ts';
import type { Row } from '../../workbook/decode.ts';
import { error, type Problem } from '../../workbook/problem.ts';
import { textIn } from '../../workbook/texts.ts';
import type { LimitSource } from './source.ts';

/** The limits as rows of coefficients, for a total in minor units. */
export function acrossOf(source: LimitSource, problems: Problem[]): (total: Minor) => readonly RowLimit[] {
  const { across, rows, headers, cell, decimals } = source;
  if (across === null) return () => [];
  const [header = [], ...body] = across;
  const at = (name: string) => header.findIndex((text) => textIn(text).toLowerCase() === name);
  const columns = {
    limit: at('limit'),
    column: at('column'),
    is: at('is'),
    least: at('least'),
    most: at('most'),
    of: at('of'),
  };
  if (columns.column < 0 || (columns.least < 0 && columns.most < 0)) {
    problems.push(
      error(
        'missing-column',
        'Budget_Limits',
        'the header has no Column, and Least or Most',
        'the columns Limit, Column, Is, Least, Most, Of',
      ),
    );
    return () => [];
  }
  const known = (name: string) => headers.some((text) => text.trim().toLowerCase() === name.toLowerCase());
  const picks = (column: string, is: string): readonly number[] => {
    const wanted = is.split(';').map((text) => text.trim().toLowerCase());
    return rows.map((row: Row) => Number(wanted.includes(textIn(cell(row, column)).toLowerCase())));
  };
  const made = body.flatMap((row, r) => {
    const where = `Budget_Limits, row ${r + 1}`;
    const [column, is, of] = [textIn(row[columns.column]), textIn(row[columns.is]), textIn(row[columns.of])];
    const number = (index: number) => {
      const value = row[index];
      return typeof value === 'number' ? value : null;
    };
    const [least, most] = [number(columns.least), number(columns.most)];
    if (column === '' && least === null && most === null) return [];
    const wrong = (found: string, expected: string): readonly [] => {
      problems.push(error('bad-limit', where, found, expected));
      return [];
    };
    if ([least, most].some((limit) => limit !== null && !isMinor(toMinor(limit, decimals))))
      return wrong(`${[least, most].filter((limit) => limit !== null).join(' to ')}`, 'at most 2^53 minor units');
    if (!known(column)) return wrong(`"${column}" is no column`, `one of: ${headers.filter(Boolean).join(', ')}`);
    if (least === null && most === null) return wrong('neither Least nor Most is a number', 'a least, a most, or both');
    if ((least ?? Number.NEGATIVE_INFINITY) > (most ?? Number.POSITIVE_INFINITY))
      return wrong(`Least ${least} is above Most ${most}`, 'a least up to the most');
    const own = is === '' ? rows.map((line) => cell(line, column)) : picks(column, is);
    const weights = own.map((value) => (typeof value === 'number' ? value : null));
    const text = weights.indexOf(null);
    if (text >= 0)
      return wrong(`"${rows[text]?.line}" has no number in ${column}`, 'a number for every line, or a word under Is');
    if (is !== '' && weights.every((value) => value === 0))
      return wrong(`no line has "${is}" in ${column}`, `a value of the column ${column}`);
    const [base = '', value = ''] = of.split('=').map((part) => part.trim());
    if (of !== '' && of.toLowerCase() !== 'total' && (value === '' || !known(base)))
      return wrong(`Of is "${of}"`, 'blank, total, or Column=Value');
    const name = textIn(row[columns.limit]) || `${column}${is === '' ? '' : ` = ${is}`}`;
    return [
      {
        name,
        weights: weights.map((weight) => weight ?? 0),
        least,
        most,
        share: of.toLowerCase() === 'total' ? 'total' : of === '' ? null : picks(base, value),
      } as const,
    ];
  });
  return (total) =>
    made.flatMap(({ name, weights, least, most, share }): RowLimit[] => {
      if (share === null)
        return [
          {
            name,
            of: weights,
            low: least === null ? null : toMinor(least, decimals),
            high: most === null ? null : toMinor(most, decimals),
          },
        ];
      if (share === 'total')
        return [
          {
            name,
            of: weights,
            low: least === null ? null : Math.ceil(least * total - 1e-9),
            high: most === null ? null : Math.floor(most * total + 1e-9),
          },
        ];
      // A share of other lines is a row whose one side is 0.
      const against = (ratio: number) => weights.map((weight, i) => weight - ratio * (share[i] ?? 0));
      return [
        ...(least === null ? [] : [{ name, of: against(least), low: 0, high: null }]),
        ...(most === null ? [] : [{ name, of: against(most), low: null, high: 0 }]),
      ];
    });
}
