/** Which column holds the amounts, where several may: as the user says, else the first that has any. */
import { error, type Problem } from '../../workbook/problem.ts';
import type { Role } from '../../workbook/roles.ts';
import type { ReportInputs } from './spec.ts';

/** @param wanted A role of `roles`, or "auto". @param purpose "the amounts to spread", for the problem. */
export function amountRole<R extends Role>(
  { rows, has, table }: ReportInputs,
  roles: readonly R[],
  wanted: string,
  purpose: string,
): { readonly role: R; readonly problem: null } | { readonly role: null; readonly problem: Problem } {
  const role =
    roles.find((one) => one === wanted) ??
    roles.find((one) => has(one) && rows.some((row) => row.number(one) !== null)) ??
    roles.find(has);
  if (role !== undefined && has(role)) return { role, problem: null };
  const missing = role ?? roles[0] ?? 'budget';
  return {
    role: null,
    problem: error('missing-column', table, `no column for ${missing}`, purpose, `Map a column to ${missing}.`),
  };
}
