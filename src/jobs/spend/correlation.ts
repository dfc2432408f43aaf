/** How each channel's spend goes with an outcome, lag by lag, with the warnings that belong to it (C27). */
import type { CellValue } from '../../core/cell.ts';
import { exactSum } from '../../core/exact.ts';
import { fromMinor } from '../../core/money.ts';
import { correlate } from '../../core/spend/correlate.ts';
import type { SpendTable } from '../../core/spend/pivot.ts';
import type { ReportTable } from '../report/view.ts';

export type Correlations = { readonly table: ReportTable | null; readonly notes: readonly string[] };

/**
 * @param values The outcome in each period. @param lags The longest lag wanted; fewer when periods are few.
 * @returns No table when there are too few periods or nothing varies; notes say why.
 */
export function correlationsOf(
  spend: SpendTable,
  values: readonly number[],
  lags: number,
  outcome: string,
  every: string,
  decimals: number,
): Correlations {
  const n = values.length;
  const longest = Math.max(0, Math.min(lags, n - 8));
  const notes: string[] = longest < lags ? [`${n} ${every}s allow lags up to ${longest} only.`] : [];
  const rows: CellValue[][] = [];
  const trending: string[] = [];
  const skipped: string[] = [];
  for (const line of [...spend.lines, spend.total]) {
    const found = correlate(
      line.amounts.map((amount) => fromMinor(amount, decimals)),
      values,
      longest,
    );
    if (!found.ok) {
      if (found.problem.code === 'too-few')
        return { table: null, notes: [`No correlation: ${found.problem.message}.`] };
      skipped.push(line.key);
      continue;
    }
    const best = found.value.lags.reduce((a, b) => (Math.abs(b.pearson ?? 0) > Math.abs(a.pearson ?? 0) ? b : a));
    for (const lag of found.value.lags)
      rows.push([line.key, lag.lag, lag.pearson, lag.spearman, lag.n, lag.p, lag === best ? 'strongest' : null]);
    for (const warning of found.value.warnings)
      if (warning.startsWith('Both series have a trend')) trending.push(line.key);
      else if (!notes.includes(warning)) notes.push(warning);
  }
  if (trending.length > 0)
    notes.push(
      `A trend on both sides, and any two trends correlate: compare changes instead for ${trending.join(', ')}.`,
    );
  if (skipped.length > 0) notes.push(`No correlation where nothing varies: ${skipped.join(', ')}.`);
  return {
    notes,
    table:
      rows.length === 0
        ? null
        : {
            name: 'Budget_Correlation',
            sheet: 'Budget Correlation',
            title: `Spend and ${outcome} by ${every}`,
            totalRows: 0,
            columns: [
              { header: 'Line', kind: 'text' },
              { header: `Lag (${every}s)`, kind: 'count', width: 14 },
              { header: 'Pearson', kind: 'number', width: 12 },
              { header: 'Spearman', kind: 'number', width: 12 },
              { header: 'n', kind: 'count' },
              { header: 'p (one lag)', kind: 'number', width: 14 },
              { header: 'Note', kind: 'text', width: 14 },
            ],
            rows,
          },
  };
}

/** The outcome in each period: the sum of its rows. */
export function outcomeBy(index: readonly number[], values: readonly number[], periods: number): readonly number[] {
  const parts: number[][] = Array.from({ length: periods }, () => []);
  index.forEach((period, i) => void parts[period]?.push(values[i] ?? 0));
  return parts.map(exactSum);
}
