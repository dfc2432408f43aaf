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
] as const)('%s of %o: %s', async (verb, make, where, flags) => {
  const book = make();
  put(book, where, [[1e14]]);
  const { exit, text } = await apportion(verb, fileOf(book), ...flags);
  expect(exit).toBe(1);
  expect(text).toContain(`${where}: 100000000000000`);
  expect(text).toContain('2^53');
});
