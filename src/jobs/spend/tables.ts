/** The tables of a spend report: lines by periods, periods, every line in every period, and efficiency. */
import type { CellValue } from '../../core/cell.ts';
import { fromMinor, type Minor } from '../../core/money.ts';
import { type EfficiencyLine, MEASURES } from '../../core/spend/efficiency.ts';
import type { Change, SpendLine, SpendTable } from '../../core/spend/pivot.ts';
import type { Timeline } from '../../core/spend/timeline.ts';
import type { ColumnKind, ReportColumn, ReportTable } from '../report/view.ts';

const column = (header: string, kind: ColumnKind, width?: number): ReportColumn =>
  width === undefined ? { header, kind } : { header, kind, width };

/** What follows "Budget_Spend" in the names of each dimension's tables: nothing for the first, "_Campaign" for another. */
export function suffixesOf(dimensions: readonly string[]): readonly string[] {
  // The names of the tables over time and of the detail are taken.
  const taken = new Set(['', 'time', 'detail']);
  return dimensions.map((dimension, i) => {
    if (i === 0) return '';
    const letters = dimension
      .normalize('NFKD')
      .replace(/[^A-Za-z0-9]/g, '')
      .slice(0, 10);
    const word = taken.has(letters.toLowerCase()) ? `${letters}${i + 1}` : letters;
    taken.add(word.toLowerCase());
    return `_${word}`;
  });
}
const placeOf = (name: string) => ({ name, sheet: name.replace(/_/g, ' ') });

const changed = (change: Change | null | undefined, decimals: number): CellValue[] =>
  change == null ? [null, null] : [fromMinor(change.amount, decimals), change.ratio];

/** Lines by periods. The last four columns compare the last period with the one before and with last year's. */
export function crossTable(
  suffix: string,
  dimension: string,
  { lines, total }: SpendTable,
  { labels, yearAgo }: Timeline,
  decimals: number,
): ReportTable {
  const money = (minor: Minor) => fromMinor(minor, decimals);
  const last = labels.length - 1;
  const years = yearAgo[last] !== null && yearAgo[last] !== undefined;
  const row = (line: SpendLine): CellValue[] => [
    line.key,
    ...line.amounts.map(money),
    money(line.total),
    line.share,
    ...(last > 0 ? changed(line.change[last], decimals) : []),
    ...(years ? changed(line.yearChange[last], decimals) : []),
  ];
  return {
    ...placeOf(`Budget_Spend${suffix}`),
    title: `Spend by ${dimension}`,
    totalRows: 1,
    columns: [
      column(dimension, 'text'),
      ...labels.map((label) => column(label, 'money', 14)),
      column('Total', 'money'),
      column('Share', 'percent'),
      ...(last > 0
        ? [column(`${labels[last]} against ${labels[last - 1]}`, 'money', 24), column('Change %', 'percent')]
        : []),
      ...(years
        ? [column(`${labels[last]} against ${labels[yearAgo[last] ?? 0]}`, 'money', 24), column('On year %', 'percent')]
        : []),
    ],
    rows: [...lines.map(row), row(total)],
  };
}

const CHANGES: readonly ReportColumn[] = [
  column('Change', 'money'),
  column('Change %', 'percent'),
  column('On year', 'money'),
  column('On year %', 'percent'),
  column('Cumulative', 'money'),
];
const changesOf = (line: SpendLine, i: number, decimals: number): CellValue[] => [
  ...changed(line.change[i], decimals),
  ...changed(line.yearChange[i], decimals),
  fromMinor(line.cumulative[i] ?? 0, decimals),
];

/** One row per period. */
export function timeTable({ total }: SpendTable, { labels, starts }: Timeline, decimals: number): ReportTable {
  return {
    name: 'Budget_Spend_Time',
    sheet: 'Budget Spend Time',
    title: 'Spend over time',
    totalRows: 1,
    columns: [
      column('Period', 'text', 14),
      column('Start', 'date'),
      column('Amount', 'money'),
      column('Share', 'percent'),
      ...CHANGES,
    ],
    rows: [
      ...labels.map((label, i): CellValue[] => [
        label,
        starts[i] ?? null,
        fromMinor(total.amounts[i] ?? 0, decimals),
        total.total === 0 ? null : (total.amounts[i] ?? 0) / total.total || 0,
        ...changesOf(total, i, decimals),
      ]),
      [
        'Total',
        null,
        fromMinor(total.total, decimals),
        total.share,
        null,
        null,
        null,
        null,
        fromMinor(total.total, decimals),
      ],
    ],
  };
}

/** Every line in every period, for filters and pivot tables. */
export function detailTable(
  dimension: string,
  { lines, total }: SpendTable,
  { labels, starts }: Timeline,
  decimals: number,
): ReportTable {
  return {
    name: 'Budget_Spend_Detail',
    sheet: 'Budget Spend Detail',
    title: `Spend by ${dimension} and period`,
    totalRows: 0,
    columns: [
      column(dimension, 'text'),
      column('Period', 'text', 14),
      column('Start', 'date'),
      column('Amount', 'money'),
      column('Share of period', 'percent', 14),
      ...CHANGES,
    ],
    rows: lines.flatMap((line) =>
      labels.map((label, i): CellValue[] => [
        line.key,
        label,
        starts[i] ?? null,
        fromMinor(line.amounts[i] ?? 0, decimals),
        total.amounts[i] ? (line.amounts[i] ?? 0) / total.amounts[i] || 0 : null,
        ...changesOf(line, i, decimals),
      ]),
    ),
  };
}

const RATIOS = [
  ['cpm', 'CPM', 'money'],
  ['cpc', 'CPC', 'money'],
  ['ctr', 'CTR', 'percent'],
  ['cvr', 'CVR', 'percent'],
  ['cpl', 'CPL', 'money'],
  ['cpa', 'CPA', 'money'],
  ['roas', 'ROAS', 'multiple'],
] as const;

/** Sums and ratios of sums; measures that the table does not have are left out. */
export function efficiencyTable(
  suffix: string,
  dimension: string,
  lines: readonly EfficiencyLine[],
  total: EfficiencyLine,
): ReportTable {
  const measures = MEASURES.filter((measure) => total.sums[measure] !== null);
  const ratios = RATIOS.filter(([ratio]) => total.efficiency[ratio] !== null);
  const row = ({ key, sums, efficiency }: EfficiencyLine): CellValue[] => [
    key,
    ...measures.map((measure) => sums[measure]),
    ...ratios.map(([ratio]) => efficiency[ratio]),
  ];
  const kindOf = (measure: string): ColumnKind =>
    measure === 'spend' || measure === 'revenue' ? 'money' : measure === 'conversions' ? 'number' : 'count';
  return {
    ...placeOf(`Budget_Efficiency${suffix}`),
    title: `Efficiency by ${dimension}`,
    totalRows: 1,
    columns: [
      column(dimension, 'text'),
      ...measures.map((measure) => column(measure.charAt(0).toUpperCase() + measure.slice(1), kindOf(measure))),
      ...ratios.map(([, header, kind]) => column(header, kind, 12)),
    ],
    rows: [...lines.map(row), row(total)],
  };
}
