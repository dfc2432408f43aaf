/** Key figures of the lines against a baseline (C36), as a table of the report *triggers*. */
import type { CellValue } from '../../core/cell.ts';
import { DEFAULT_KPIS, kpiReport, type Measures } from '../../core/control/kpis.ts';
import { exactMultiply } from '../../core/exact.ts';
import type { Row } from '../../workbook/decode.ts';
import type { ReportTable } from '../report/view.ts';

const KPI_NAMES: Readonly<Record<string, string>> = {
  efficiency: 'Efficiency',
  utilisation: 'Budget utilisation',
  roi: 'ROI',
  costControl: 'Overspend',
};

function measuresOf(row: Row): Measures {
  const [budget, spend] = [row.number('budget') ?? 0, row.number('actual') ?? 0];
  const rate = row.number('return');
  const overspend = Math.max(0, spend - budget);
  // A line without a return adds no outcome: its spend still counts.
  const outcome = rate === null ? 0 : exactMultiply(rate, spend);
  return { budget, spend, overspend, outcome, gain: outcome };
}

/** @param returns Whether the lines say what they brought: without it no efficiency and no ROI. */
export function kpiTable(rows: readonly Row[], baseline: readonly Row[], returns: boolean): ReportTable {
  const wanted = DEFAULT_KPIS.filter(
    ({ id }) => KPI_NAMES[id] !== undefined && (returns || !/efficiency|roi/.test(id)),
  );
  const cells = wanted.flatMap((kpi): CellValue[][] => {
    const found = kpiReport(kpi, baseline.map(measuresOf), rows.map(measuresOf));
    if (!found.ok) return [];
    const { formula, baseline: before, target, actual, attainment, status } = found.value;
    return [[KPI_NAMES[kpi.id] ?? kpi.id, formula, before, target, actual, attainment, status]];
  });
  return {
    name: 'Budget_Kpis',
    sheet: 'Budget Kpis',
    title: 'Key figures',
    totalRows: 0,
    columns: [
      { header: 'KPI', kind: 'text' },
      { header: 'Formula', kind: 'text', width: 48 },
      { header: 'Baseline', kind: 'number' },
      { header: 'Target', kind: 'number' },
      { header: 'Actual', kind: 'number' },
      { header: 'Attainment', kind: 'percent', width: 12 },
      { header: 'Status', kind: 'text', width: 10 },
    ],
    rows: cells,
  };
}
