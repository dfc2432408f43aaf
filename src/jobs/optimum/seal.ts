/** The seal of a certificate: a hash of everything that the proof rests on, so that a moved cent shows. */
import type { Minor } from '../../core/money.ts';
import { mix } from '../../workbook/fingerprint.ts';
import type { Edit } from '../../workbook/port.ts';
import { moneyFormat, PERCENT_FORMAT } from '../amountText.ts';
import type { OptimumProblem } from './problem.ts';

export const CERTIFICATE = 'Budget_Certificate';

/** Fourteen letters and digits over lines, curves, limits, total and amounts. */
export function sealOf({ lines, given, across }: OptimumProblem, total: Minor, amounts: readonly Minor[]): string {
  const { curves, low, high, least, group, groups, decimals } = given;
  const names = lines.map(({ name, held }) => [name, held]);
  const text = JSON.stringify([
    names,
    curves,
    low,
    high,
    least,
    group,
    groups,
    across(total),
    total,
    decimals,
    amounts,
  ]);
  return [0x811c9dc5, 0x01234567].map((seed) => mix(seed, text).toString(36).padStart(7, '0')).join('');
}

export type Proof = {
  readonly method: string;
  readonly total: number;
  readonly value: number;
  readonly bound: number;
  readonly gap: number;
  readonly verdict: string;
  readonly seal: string;
};

/** The certificate as a table of its own. */
export const certificateEdit = (proof: Proof, decimals: number): Edit => ({
  kind: 'replaceTable',
  table: CERTIFICATE,
  sheet: 'Budget Certificate',
  title: 'Certificate of the last optimised allocation',
  notes: [
    'Bound: no allocation within the same limits brings more. The job explain checks it again and says STALE when anything moved.',
  ],
  totalRows: 0,
  columns: [
    { header: 'Method', format: '@', width: 12 },
    { header: 'Total', format: moneyFormat(decimals), width: 16 },
    { header: 'Outcome', format: '#,##0.00####', width: 16 },
    { header: 'Bound', format: '#,##0.00####', width: 16 },
    { header: 'Gap', format: PERCENT_FORMAT, width: 10 },
    { header: 'Verdict', format: '@', width: 24 },
    { header: 'Seal', format: '@', width: 18 },
  ],
  rows: [[proof.method, proof.total, proof.value, proof.bound, proof.gap, proof.verdict, proof.seal]],
});
