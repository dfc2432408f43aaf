/**
 * Google Meridian's Scenario Planner writes its model into a spreadsheet (scenarioplanner/converters/dataframe, 8ca83f6),
 * one table per tab from A1, headings in the first row:
 * - `budget_opt_grid_<name>`: Group ID, Channel, Spend, Incremental Outcome, one tab per group;
 * - `response_curves`: the same columns, all groups in one tab;
 * - `budget_opt_specs`: Group ID, Date Interval Start/End, Analysis Period, Objective, Scenario Type, Initial Channel
 *   Spend, Target Metric Constraint/Value, Channel, Channel Spend Min/Max;
 * - `MediaROI`: Channel, Spend, …, Analysis Period, Analysis Date Start/End.
 * Cells that are not a number there (NaN) arrive blank.
 */
import type { CellValue, Grid } from '../cell.ts';
import { ok, problem, type Result } from '../result.ts';
import { type Point, tableCurve } from './curve.ts';
import type { ImportedChannel, ImportedModel } from './importModel.ts';

export type Tab = { readonly name: string; readonly cells: Grid };
type Row = { readonly at: number; readonly of: (heading: string) => CellValue };

/**
 * The curves of one group of a Scenario Planner spreadsheet as tables of points, with its spends and bounds.
 * A group's own grid is taken before `response_curves`, because Meridian itself optimises on the grid.
 * @param group The Group ID; null is the only one.
 * @error `bad-import`: no tab with curves, a missing column, a cell that is no number, several groups and none chosen,
 *   an unknown group, or no channel with a curve.
 * @example importMeridian([{ name: 'response_curves', cells }], null)
 */
export function importMeridian(tabs: readonly Tab[], group: string | null): Result<ImportedModel> {
  const called = (name: string) => tabs.filter((tab) => tab.name.trim().toLowerCase().startsWith(name));
  const curveTabs = [...called('budget_opt_grid'), ...called('response_curves')];
  if (curveTabs.length === 0)
    return problem(
      'bad-import',
      'there is no tab response_curves or budget_opt_grid_…: is this Meridian’s spreadsheet?',
    );
  const read: { readonly name: string; readonly rows: readonly Row[] }[] = [];
  for (const tab of curveTabs) {
    const rows = rowsOf(tab, ['Group ID', 'Channel', 'Spend', 'Incremental Outcome']);
    if (!rows.ok) return rows;
    read.push({ name: tab.name, rows: rows.value });
  }
  const groups = [...new Set(read.flatMap(({ rows }) => rows.map((row) => text(row.of('Group ID')))))];
  if (groups.length === 0) return problem('bad-import', `${read.map(({ name }) => name).join(', ')} has no rows`);
  if (group === null && groups.length > 1)
    return problem(
      'bad-import',
      `the spreadsheet has ${groups.length} scenarios; choose a group: ${groups.join(', ')}`,
    );
  const chosen = group ?? groups[0] ?? '';
  const mine = ({ of }: Row) => text(of('Group ID')) === chosen;
  const from = read.find(({ rows }) => rows.some(mine));
  if (from === undefined)
    return problem('bad-import', `no curve belongs to the group '${chosen}'; there are: ${groups.join(', ')}`);

  const specs = optional(called('budget_opt_specs')[0], ['Group ID', 'Channel', 'Initial Channel Spend']);
  if (!specs.ok) return specs;
  const spec = specs.value.filter(mine);
  const media = optional(called('mediaroi')[0], ['Channel', 'Spend']);
  if (!media.ok) return media;

  const points = pointsOf(from.name, from.rows.filter(mine));
  if (!points.ok) return points;
  const notes: string[] = [];
  const channels: ImportedChannel[] = [];
  for (const [channel, list] of points.value.lists) {
    const curve = tableCurve(list);
    if (!curve.ok) {
      notes.push(`${channel} is left out: ${curve.problem.message}`);
      continue;
    }
    const own = spec.find((row) => text(row.of('Channel')) === channel);
    const known = own ?? overall(media.value.filter((row) => text(row.of('Channel')) === channel));
    channels.push({
      channel,
      curve: curve.value,
      current: numberOf(known?.of(own === undefined ? 'Spend' : 'Initial Channel Spend') ?? null),
      min: numberOf(own?.of('Channel Spend Min') ?? null),
      max: numberOf(own?.of('Channel Spend Max') ?? null),
      carryover: 0,
    });
  }
  if (channels.length === 0) return problem('bad-import', `no channel has a curve: ${notes.join('; ')}`);
  if (points.value.blank > 0) notes.push(`points left out because a cell is blank: ${points.value.blank}`);
  if (spec.length === 0) notes.push('there is no budget_opt_specs for this group: no bounds are known');
  const [one] = spec;
  if (one !== undefined && text(one.of('Scenario Type')).toLowerCase() === 'flexible')
    notes.push(
      `the source lets the total move until ${text(one.of('Target Metric Constraint'))} reaches ${text(one.of('Target Metric Value'))}`,
    );
  const period =
    one === undefined
      ? null
      : `${text(one.of('Date Interval Start'))} to ${text(one.of('Date Interval End'))} (${text(one.of('Analysis Period'))})`;
  return ok({ source: 'meridian', period, channels, notes });
}

/** The rows below the headings; a heading may stand anywhere in the first row, in any case. */
function rowsOf({ name, cells }: Tab, needed: readonly string[]): Result<readonly Row[]> {
  const headings = (cells[0] ?? []).map((cell) => text(cell).toLowerCase());
  const missing = needed.filter((heading) => !headings.includes(heading.toLowerCase()));
  if (missing.length > 0) return problem('bad-import', `${name} has no column ${missing.join(', ')}`);
  const rows = cells.slice(1).map(
    (line, i): Row => ({
      at: i + 2,
      of: (heading) => line[headings.indexOf(heading.toLowerCase())] ?? null,
    }),
  );
  return ok(rows.filter(({ of }) => text(of('Channel')) !== ''));
}

const optional = (tab: Tab | undefined, needed: readonly string[]): Result<readonly Row[]> =>
  tab === undefined ? ok([]) : rowsOf(tab, needed);

/** MediaROI has a row per analysis period: the one over all time, else the first. */
const overall = (rows: readonly Row[]): Row | undefined =>
  rows.find(({ of }) => text(of('Analysis Period')).toUpperCase() === 'ALL') ?? rows[0];

/** Points per channel in the order of the tab; a point that stands twice counts once. */
function pointsOf(
  name: string,
  rows: readonly Row[],
): Result<{ readonly lists: ReadonlyMap<string, readonly Point[]>; readonly blank: number }> {
  const lists = new Map<string, Point[]>();
  let blank = 0;
  for (const { at, of } of rows) {
    const list = lists.get(text(of('Channel'))) ?? [];
    lists.set(text(of('Channel')), list);
    for (const heading of ['Spend', 'Incremental Outcome'])
      if (text(of(heading)) !== '' && numberOf(of(heading)) === null)
        return problem('bad-import', `row ${at} of ${name}: ${heading} '${text(of(heading))}' is no number`);
    const [spend, outcome] = [numberOf(of('Spend')), numberOf(of('Incremental Outcome'))];
    if (spend === null || outcome === null) blank++;
    else if (!list.some((point) => point.spend === spend && point.outcome === outcome)) list.push({ spend, outcome });
  }
  return ok({ lists, blank });
}

const text = (cell: CellValue): string =>
  cell === null ? '' : typeof cell === 'object' ? cell.error : String(cell).trim();
const numberOf = (cell: CellValue): number | null => (typeof cell === 'number' && Number.isFinite(cell) ? cell : null);
