/** The risk register: what each risk is expected to cost, the reserve, and the heat map (C35). */
import type { CellValue } from '../../core/cell.ts';
import { fromMinor, type Minor, toMinor } from '../../core/money.ts';
import { LIKELIHOOD, type Risk, type RiskRating, rateRisks, SEVERITY } from '../../core/risk/register.ts';
import type { Row } from '../../workbook/decode.ts';
import { error, type Problem, passes } from '../../workbook/problem.ts';
import type { Role } from '../../workbook/roles.ts';
import { textIn } from '../../workbook/texts.ts';
import { percentText } from '../amountText.ts';
import { cellsOf, columnNamed } from '../report/columns.ts';
import type { ReportInputs } from '../report/spec.ts';
import { type Column, tableOf } from '../report/tableOf.ts';
import type { ReportTable } from '../report/view.ts';

export type Register = {
  readonly risks: readonly Risk[];
  readonly rating: RiskRating;
  readonly tables: readonly ReportTable[];
};

/** null: the workbook has no register. */
export function registerOf(
  inputs: ReportInputs,
  budget: Minor | null,
): { readonly register: Register | null; readonly problems: readonly Problem[] } {
  const source = sourceOf(inputs);
  if (source === null) return { register: null, problems: [] };
  const problems: Problem[] = [];
  const mitigation = columnNamed(source.header, 'mitigation', 'response', 'action', 'countermeasure');
  const risks = source.rows.map((row): Risk => {
    const [probability, impact] = [row.number('probability'), row.number('impact')];
    if (row.line === '')
      problems.push(error('no-line', row.where, 'the name of the risk is blank', 'a name in every row'));
    if (probability === null || !(probability >= 0 && probability <= 1))
      problems.push(
        error(
          'bad-probability',
          source.where(row, 'probability'),
          probability === null ? 'no probability' : `a probability of ${probability}`,
          'a share from 0 to 1, such as 20%',
          'Type 20% for one chance in five.',
        ),
      );
    if (impact === null || impact < 0)
      problems.push(
        error(
          'bad-impact',
          source.where(row, 'impact'),
          impact === null ? 'no impact' : `an impact of ${impact}`,
          'the loss if the risk happens, as a positive amount',
        ),
      );
    return {
      name: row.line,
      kind: 'budget',
      probability: probability ?? 0,
      impact: toMinor(impact ?? 0, inputs.decimals),
      owner: row.text('owner'),
      mitigation: mitigation === null ? '' : textIn(source.cells(row)[mitigation]),
    };
  });
  if (!passes(problems)) return { register: null, problems };
  const worst = risks.reduce((sum, { impact }) => sum + impact, 0);
  const rating = rateRisks(risks, budget !== null && budget > 0 ? budget : Math.max(worst, 1));
  if (!rating.ok)
    return {
      register: null,
      problems: [error(rating.problem.code, source.table, rating.problem.message, 'usable risks')],
    };
  return {
    register: {
      risks,
      rating: rating.value,
      tables: tablesOf(risks, rating.value, inputs.decimals, mitigation !== null),
    },
    problems,
  };
}

type Source = {
  readonly rows: readonly Row[];
  readonly header: readonly CellValue[];
  readonly cells: (row: Row) => readonly CellValue[];
  readonly where: (row: Row, role: Role) => string;
  readonly table: string;
};

/** The table Budget_Risks, or the main table when it has a probability and an impact. */
function sourceOf(inputs: ReportInputs): Source | null {
  const side = inputs.side('Budget_Risks');
  if (side !== null)
    return {
      rows: side.rows,
      header: side.grid[0] ?? [],
      cells: (row) => side.grid[row.index] ?? [],
      where: (row) => row.where,
      table: 'Budget_Risks',
    };
  if (!inputs.has('probability') || !inputs.has('impact')) return null;
  const { rows, headers, where, table } = inputs;
  return { rows, header: headers, cells: (row) => cellsOf(inputs, row), where, table };
}

function tablesOf(
  risks: readonly Risk[],
  { ranked, reserve, worst }: RiskRating,
  decimals: number,
  mitigated: boolean,
): readonly ReportTable[] {
  type Item = {
    readonly rank: number | null;
    readonly risk: Risk | null;
    readonly expected: Minor;
    readonly cell: string;
  };
  const items: readonly Item[] = [
    ...ranked.map(({ index, expectedLoss, cell }, i) => ({
      rank: i + 1,
      risk: risks[index] ?? null,
      expected: expectedLoss,
      cell: `L${cell.likelihood} S${cell.severity}`,
    })),
    { rank: null, risk: null, expected: reserve, cell: '' },
  ];
  const columns: readonly Column<Item>[] = [
    { header: 'Rank', kind: 'count', width: 8, of: ({ rank }) => rank },
    { header: 'Risk', kind: 'text', width: 36, of: ({ risk }) => risk?.name ?? 'Total' },
    { header: 'Owner', kind: 'text', width: 18, of: ({ risk }) => risk?.owner || null },
    { header: 'Probability', kind: 'percent', width: 12, of: ({ risk }) => risk?.probability ?? null },
    { header: 'Impact', kind: 'money', of: ({ risk }) => fromMinor(risk?.impact ?? worst, decimals) },
    { header: 'Expected loss', kind: 'money', of: ({ expected }) => fromMinor(expected, decimals) },
    { header: 'Share of reserve', kind: 'percent', of: ({ expected }) => (reserve === 0 ? null : expected / reserve) },
    { header: 'Heat map', kind: 'text', width: 10, of: ({ cell }) => cell || null },
    ...(mitigated
      ? [{ header: 'Mitigation', kind: 'text', width: 40, of: ({ risk }: Item) => risk?.mitigation || null } as const]
      : []),
  ];
  const bands = [1, 2, 3, 4, 5] as const;
  const count = (likelihood: number | null, severity: number): number =>
    ranked.filter(({ cell }) => cell.severity === severity && (likelihood === null || cell.likelihood === likelihood))
      .length;
  const label = (edges: readonly number[], band: number): string =>
    band <= edges.length
      ? `to ${percentText(edges[band - 1] ?? 0)}`
      : `above ${percentText(edges[edges.length - 1] ?? 0)}`;
  const heat: readonly Column<number | null>[] = [
    {
      header: 'Likelihood',
      kind: 'text',
      width: 18,
      of: (band) => (band === null ? 'All risks' : `L${band} ${label(LIKELIHOOD, band)}`),
    },
    ...bands.map((severity) => ({
      header: `S${severity} ${label(SEVERITY, severity)}`,
      kind: 'count' as const,
      width: 14,
      of: (band: number | null) => count(band, severity) || null,
    })),
  ];
  return [
    tableOf('Budget_Register', 'Risk register', columns, items, 1),
    tableOf('Budget_Heatmap', 'Heat map: how many risks', heat, [...[...bands].reverse(), null], 1),
  ];
}
