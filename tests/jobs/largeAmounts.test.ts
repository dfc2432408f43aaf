/** Amounts whose cents a double cannot tell apart are named, never rounded silently. */
import { expect, it } from 'vitest';
import { departments } from '../../scripts/examples/departments.ts';
import { marketingPlan } from '../../scripts/examples/marketingPlan.ts';
import { mediaCurves } from '../../scripts/examples/mediaCurves.ts';
import { apportion, fileOf } from '../support/commandLine.ts';
import { put } from '../support/fixtures.ts';

it.each([
  ['variance', marketingPlan, 'Summary!D5', []],
  ['allocate', departments, 'Departments!D7', ['--set', 'method=weights']],
  ['allocate', departments, 'Departments!E7', ['--set', 'method=value']],
  ['allocate', mediaCurves, 'Media!J8', []],
  ['eac', marketingPlan, 'Summary!E6', ['--set', 'elapsed=10']],
  ['allocate', mediaCurves, 'Limits!C4', []],
  ['doctor', mediaCurves, 'Limits!B5', []],
] as const)('%s of %o: %s', async (verb, make, where, flags) => {
  const book = make();
  put(book, where, [[1e14]]);
  const { exit, text } = await apportion(verb, fileOf(book), ...flags);
  expect(exit).toBe(1);
  // Limits of groups are named by their row.
  expect(text).toContain(`${where.replace(/^(Limits!)[BC]/, '$1A')}: 100000000000000`);
  expect(text).toContain('2^53');
});

it('a limit across lines: its row', async () => {
  const book = mediaCurves();
  put(book, 'Limits!E10', [[1e14]]);
  const { exit, text } = await apportion('allocate', fileOf(book));
  expect(exit).toBe(1);
  expect(text).toContain('Budget_Limits, row 2: 100000000000000; expected at most 2^53 minor units');
});
