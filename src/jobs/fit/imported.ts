/** Curves of a model that Meridian or Robyn fitted, as rows that allocate reads. */
import { fromMinor, toMinor } from '../../core/money.ts';
import { type Curve, outcome, type Point } from '../../core/response/curve.ts';
import { fitCurve } from '../../core/response/fitCurve.ts';
import type { Named } from '../../core/response/fitDesign.ts';
import { importMeridian, type Tab } from '../../core/response/importMeridian.ts';
import type { ImportedChannel, ImportedModel } from '../../core/response/importModel.ts';
import { importRobyn } from '../../core/response/importRobyn.ts';
import type { Result } from '../../core/result.ts';
import { ok, problem } from '../../core/result.ts';
import { parseAddress } from '../../workbook/address.ts';
import { error, type Problem, warning } from '../../workbook/problem.ts';
import { cellIn, numberColumns } from '../report/columns.ts';
import { type Report, type ReportInputs, refused, reported } from '../report/spec.ts';
import { curvesTable } from './tables.ts';

/** Tabs of Meridian's Scenario Planner: those with curves, those with spends and bounds. */
export const GRIDS = ['budget_opt_grid*', 'response_curves'] as const;
export const SPECS = ['budget_opt_specs', 'MediaROI'] as const;

/** The tabs that are there; the job's own table is one when its sheet is named so. */
function tabsOf(inputs: ReportInputs): readonly Tab[] {
  const own = { name: parseAddress(inputs.table)?.sheet ?? '', cells: inputs.grid };
  const others = [...GRIDS, ...SPECS].flatMap((name) => {
    const side = inputs.side(name);
    return side === null ? [] : [{ name: name.replace('*', ''), cells: side.grid }];
  });
  return [own, ...others];
}
export const hasMeridian = (inputs: ReportInputs): boolean =>
  tabsOf(inputs).some(({ name }) => /^(budget_opt_grid|response_curves)/i.test(name));

export function importedReport(inputs: ReportInputs, source: 'meridian' | 'robyn'): Report {
  const scenario = inputs.text('scenario');
  const model: Result<ImportedModel> =
    source === 'meridian' ? importMeridian(tabsOf(inputs), scenario === '' ? null : scenario) : robynOf(inputs);
  if (!model.ok)
    return refused(
      error(
        model.problem.code,
        source === 'robyn' ? 'Budget_Robyn' : inputs.table,
        model.problem.message,
        `a model of ${source}`,
      ),
    );
  const { channels, notes, period } = model.value;
  const problems: Problem[] = [];
  const rows = channels.flatMap((channel) => {
    const row = rowOf(channel, inputs.decimals);
    if (row.ok) return [row.value];
    problems.push(
      warning(
        'no-curve',
        inputs.table,
        `${channel.channel}: ${row.problem.message}`,
        'a curve that rises',
        'It is left out.',
      ),
    );
    return [];
  });
  if (rows.length === 0)
    return refused(
      ...problems,
      error('no-curve', inputs.table, 'no channel has a curve', 'curves that rise with spend'),
    );
  const worst = rows.reduce((least, row) => Math.min(least, Number(row[8] ?? 1)), 1);
  return reported(
    {
      headline: `${rows.length} of ${channels.length} curves read from ${source === 'meridian' ? 'Meridian' : 'Robyn'}${period === null ? '' : `, for ${period}`}; the row curves follow its own with an R² of ${worst.toFixed(4)} or better.`,
      notes: [
        'Spends and outcomes are of the time that the source states. To allocate: apportion allocate FILE --set table=Budget_Curves --set method=curves.',
        ...notes,
      ],
      checks: [{ law: 'every curve follows its source', holds: worst > 0.9 }],
      decimals: inputs.decimals,
      tables: [
        curvesTable(rows, [
          { header: 'Floor', kind: 'money' },
          { header: 'Curve R²', kind: 'number' },
        ]),
      ],
    },
    problems,
  );
}

/** Row curves as they are; points, and curves that start from a carry-over, by the row curve that fits them best. */
function rowOf(
  { channel, curve, current, min, max, carryover }: ImportedChannel,
  decimals: number,
): Result<(string | number | null)[]> {
  const points = pointsOf(curve, carryover, current);
  const straight = curve.kind !== 'table' && curve.kind !== 'mean' && (carryover === 0 || points === null);
  const made = straight ? ok({ curve, r2: 1 }) : fitCurve(points ?? [], null);
  if (!made.ok) return made;
  const { curve: row, r2 } = made.value;
  const cap = max ?? points?.[points.length - 1]?.spend ?? null;
  const money = (value: number | null) => (value === null ? null : fromMinor(toMinor(value, decimals), decimals));
  const note = straight
    ? ''
    : `fitted to ${curve.kind === 'table' ? 'the points of the source' : 'the curve above its carry-over'}${max === null ? '; the cap is where these end' : ''}`;
  return ok([
    channel,
    row.kind,
    row.a,
    row.kind === 'linear' ? null : row.b,
    row.kind === 'hill' ? row.s : null,
    money(current),
    money(cap),
    money(min),
    r2,
    note,
  ]);
}

/** Points of a table; of a Robyn curve what spend adds to its carry-over, up to three times the spend now; null without one. */
function pointsOf(curve: Curve, carryover: number, current: number | null): readonly Point[] | null {
  if (curve.kind === 'table') return curve.points;
  if (current === null || !(current > 0)) return null;
  return Array.from({ length: 61 }, (_, i) => {
    const spend = (3 * current * i) / 60;
    return { spend, outcome: outcome(curve, spend + carryover) - outcome(curve, carryover) };
  });
}

/** The JSON may be too long for one cell: the cells below the header are read as one text. */
function robynOf(inputs: ReportInputs): Result<ImportedModel> {
  const side = inputs.side('Budget_Robyn');
  if (side === null)
    return problem('no-model', 'there is no table Budget_Robyn: name cells that hold a RobynModel JSON');
  const text = side.grid
    .slice(1)
    .flat()
    .map((cell) => (cell === null || typeof cell === 'object' ? '' : String(cell)))
    .join('');
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return problem('bad-import', 'the text is no JSON: paste the whole file, in several cells if it is long');
  }
  const columns = numberColumns(inputs).map(
    (c): Named => ({
      name: (inputs.headers[c] ?? '').trim(),
      values: inputs.rows.map((row) => Number(cellIn(inputs, row, c) ?? 0)),
    }),
  );
  return importRobyn(json, columns);
}
