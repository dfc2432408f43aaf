/** Which rows are of the test group and which of the control group. */
import type { Row } from '../../workbook/decode.ts';
import { error, type Problem } from '../../workbook/problem.ts';
import type { ReportInputs } from '../report/spec.ts';

const TEST = /^(test|tests|treatment|treated|exposed|geo test|t|1|b|yes)$/i;
const CONTROL = /^(control|controls|holdout|hold out|ctrl|c|0|a|no)$/i;

/** A table of groups without names of regions: its groups were taken for the names of lines. */
const roleOf = (inputs: ReportInputs): 'group' | 'line' => (inputs.has('group') ? 'group' : 'line');
const nameOf = (inputs: ReportInputs, row: Row): string => row[roleOf(inputs)].trim();
const named = (inputs: ReportInputs): string => inputs.text('test').trim().toLowerCase();

/** Whether any row names a group: without one there is a plan at most. */
export const isGrouped = (inputs: ReportInputs): boolean =>
  inputs.rows.some((row) => {
    const group = nameOf(inputs, row);
    return TEST.test(group) || CONTROL.test(group) || (group !== '' && group.toLowerCase() === named(inputs));
  });

/** Per row, true for the test group. */
export function testRows(inputs: ReportInputs, problems: Problem[]): readonly boolean[] {
  const wanted = named(inputs);
  return inputs.rows.map((row) => {
    const group = nameOf(inputs, row);
    const test = wanted === '' ? TEST.test(group) : group.toLowerCase() === wanted;
    if (!test && (wanted === '' ? !CONTROL.test(group) : group === ''))
      problems.push(
        error(
          'no-group',
          inputs.where(row, roleOf(inputs)),
          group === '' ? 'the group is blank' : `"${group}" is no group`,
          'test or control',
          'Type test or control, or give the name of the test group as test.',
        ),
      );
    return test;
  });
}
