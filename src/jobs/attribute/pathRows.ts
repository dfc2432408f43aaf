/** Journeys from a table of paths: each row is a path with how often it converted. */
import { error, type Problem } from '../../workbook/problem.ts';
import type { Role } from '../../workbook/roles.ts';
import type { ReportInputs } from '../report/spec.ts';
import type { Journeys } from './journeys.ts';

export function pathRows(inputs: ReportInputs): Journeys {
  const { rows, has } = inputs;
  const texts = rows.map((row) => row.text('path'));
  const problems: Problem[] = [];
  const column = (role: Role): readonly number[] =>
    rows.map((row) => {
      const value = row.number(role) ?? 0;
      if (value < 0) problems.push(error('negative', inputs.where(row, role), String(value), 'a number of 0 or more'));
      return Math.max(0, value);
    });
  const conversions = column('conversions');
  const values = has('value') ? column('value') : null;
  const nulls = has('nulls') ? column('nulls') : null;
  rows.forEach((row, i) => {
    if (texts[i] === '' && ((conversions[i] ?? 0) > 0 || (values?.[i] ?? 0) > 0))
      problems.push(
        error(
          'blank-path',
          inputs.where(row, 'path'),
          'the path is blank but has conversions',
          'a path such as Search > Email',
        ),
      );
    else if ((conversions[i] ?? 0) === 0 && (values?.[i] ?? 0) > 0)
      problems.push(
        error(
          'value-without-conversion',
          inputs.where(row, 'value'),
          'a value without a conversion',
          'a value of paths that convert',
        ),
      );
  });
  const where = (path: number) => {
    const row = rows[path];
    return row === undefined ? inputs.table : inputs.where(row, 'path');
  };
  return { texts, conversions, values, nulls, uncredited: 0, where, notes: [], checks: [], tables: [], problems };
}
