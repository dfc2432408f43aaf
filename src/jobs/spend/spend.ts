/** The report *spend*: transactions by channel, campaign, platform and time, with efficiency and correlation (C25 to C27). */
import { isoOfSerial } from '../../core/calendar/serial.ts';
import { fromMinor, isMinor, sumMinor, toMinor } from '../../core/money.ts';
import { efficiencyBy, type MediaColumns } from '../../core/spend/efficiency.ts';
import { pivot, type SpendTable, UNMAPPED } from '../../core/spend/pivot.ts';
import type { Timeline } from '../../core/spend/timeline.ts';
import type { Assertion } from '../../workbook/port.ts';
import { error, type Problem, passes } from '../../workbook/problem.ts';
import { amountText, percentText } from '../amountText.ts';
import { atPlace } from '../calendar/cells.ts';
import { CALENDAR_SETTINGS } from '../calendar/settings.ts';
import type { Progress } from '../job.ts';
import { type Report, type ReportInputs, type ReportJob, refused, reported } from '../report/spec.ts';
import type { ReportTable } from '../report/view.ts';
import { columnsOf } from './columns.ts';
import { correlationsOf, outcomeBy } from './correlation.ts';
import { EVERY, everyOf, periodsOf } from './periods.ts';
import { type Records, recordsOf } from './rows.ts';
import { crossTable, detailTable, efficiencyTable, suffixesOf, timeTable } from './tables.ts';

export const spend: ReportJob = {
  name: 'spend',
  title: 'Spend analytics',
  summary: 'spend by channel, campaign, platform and time: shares, changes, efficiency, correlation with an outcome',
  needs: ['date', 'actual'],
  uses: ['line', 'group'],
  total: 'none',
  sides: [],
  settings: [
    {
      name: 'by',
      kind: 'text',
      fallback: '',
      label: 'By',
      doc: 'headers to break down by, comma separated; without it the text columns with few values',
    },
    {
      name: 'every',
      kind: 'choice',
      choices: EVERY,
      fallback: 'month',
      label: 'Every',
      doc: 'week (ISO), month (or fiscal period), quarter or year',
    },
    {
      name: 'columns',
      kind: 'text',
      fallback: '',
      label: 'Columns',
      doc: 'headers of a table with one column of amounts per channel, comma separated, * for any text: mdsp_*',
    },
    {
      name: 'against',
      kind: 'text',
      fallback: '',
      label: 'Against',
      doc: 'header of an outcome, such as sales, that each channel is correlated with',
    },
    {
      name: 'lags',
      kind: 'whole',
      fallback: 4,
      least: 0,
      label: 'Lags',
      doc: 'the longest lag of the correlation, in periods',
    },
    ...CALENDAR_SETTINGS,
  ],
  grid: true,
  report,
};

/** A table of more columns is of no use; periods get longer instead. */
const MOST_COLUMNS = 36;
const MOST_DETAIL = 10_000;

function* report(inputs: ReportInputs): Generator<Progress, Report> {
  const { decimals, table } = inputs;
  const problems: Problem[] = [];
  const columns = columnsOf(inputs, problems);
  if (columns === null) return refused(...problems);
  const records = recordsOf(inputs, columns, problems);
  if (!passes(problems)) return refused(...problems);
  const whole = sumMinor(records.amounts);
  if (records.days.length === 0 || !isMinor(whole))
    return refused(error('no-rows', table, 'no row of spend', 'at least one row below the header'));
  const every = everyOf(inputs.text('every'));
  const time = periodsOf(inputs, records.days, every);
  if (!time.ok) return refused(atPlace(time.problem, table, 'dates and a calendar that give at most 600 periods'));
  let crossEvery = every;
  let crossTime: Timeline = time.value;
  for (const longer of EVERY.slice(EVERY.indexOf(every) + 1)) {
    if (crossTime.labels.length <= MOST_COLUMNS) break;
    const found = periodsOf(inputs, records.days, longer);
    if (found.ok) [crossEvery, crossTime] = [longer, found.value];
  }
  const dimensions =
    records.dimensions.length > 0 ? records.dimensions : [{ name: 'All', keys: records.days.map(() => 'All') }];
  const suffixes = suffixesOf(dimensions.map(({ name }) => name));
  const tables: ReportTable[] = [];
  const efficiencies: ReportTable[] = [];
  const checks: Assertion[] = [];
  const unmapped: string[] = [];
  const media = mediaOf(records, decimals);
  let main: SpendTable | null = null;
  for (const [i, { name, keys }] of dimensions.entries()) {
    yield { done: i, of: dimensions.length };
    const cut = (timeOf: Timeline) =>
      pivot({ keys, periods: timeOf.index, amounts: records.amounts, yearAgo: timeOf.yearAgo });
    const found = cut(crossTime);
    const fine = i > 0 || crossTime === time.value ? found : cut(time.value);
    if (!found.ok) return refused(atPlace(found.problem, table, 'amounts that fit'));
    if (!fine.ok) return refused(atPlace(fine.problem, table, 'amounts that fit'));
    main ??= fine.value;
    const made = crossTable(suffixes[i] ?? '', name, found.value, crossTime, decimals);
    tables.push(made);
    checks.push({
      law: `by ${name}: lines and ${crossEvery}s add up to ${amountText(whole, decimals)}`,
      holds: foots(made, crossTime.labels.length, decimals, whole),
    });
    const blank = found.value.lines.find(({ key }) => key === UNMAPPED);
    if (blank !== undefined)
      unmapped.push(
        `${amountText(blank.total, decimals)}${blank.share === null ? '' : ` (${percentText(blank.share)})`} has no ${name}: the line ${UNMAPPED}.`,
      );
    const ratios = media === null ? null : efficiencyBy(keys, media);
    if (ratios?.ok) efficiencies.push(efficiencyTable(suffixes[i] ?? '', name, ratios.value.lines, ratios.value.total));
  }
  const [first] = dimensions;
  if (main === null || first === undefined)
    return refused(error('no-rows', table, 'no row of spend', 'at least one row'));
  tables.push(timeTable(main, time.value, decimals));
  const size = main.lines.length * time.value.labels.length;
  if (size <= MOST_DETAIL) tables.push(detailTable(first.name, main, time.value, decimals));
  const { outcome } = records;
  const against = columns.against === null ? '' : (inputs.headers[columns.against] ?? '');
  // Wide rows are many records; the outcome has one per row, on the same days.
  const places = outcome === null ? null : periodsOf(inputs, outcome.days, every);
  const related =
    outcome === null || places === null || !places.ok
      ? null
      : correlationsOf(
          main,
          outcomeBy(places.value.index, outcome.values, time.value.labels.length),
          inputs.number('lags'),
          against,
          every,
          decimals,
        );
  if (related?.table != null) tables.push(related.table);
  const top = main.lines[0];
  const from = records.days.reduce((first, day) => Math.min(first, day));
  const to = records.days.reduce((last, day) => Math.max(last, day));
  return reported(
    {
      headline: `${amountText(whole, decimals)} was spent from ${isoOfSerial(from)} to ${isoOfSerial(to)} in ${main.lines.length} ${main.lines.length === 1 ? 'line' : 'lines'} by ${first.name}${top?.share == null ? '' : `; ${top.key} has ${percentText(top.share)}`}.`,
      notes: [
        `${columns.wide ? `One column per channel: ${columns.amounts.map((c) => inputs.headers[c]).join(', ')}` : `Amounts are of the column ${inputs.headers[columns.amounts[0] ?? 0]}`}; dates are of ${inputs.headers[columns.date]}.`,
        ...unmapped,
        ...(crossTime === time.value
          ? []
          : [`${time.value.labels.length} ${every}s are too many columns: lines are shown by ${crossEvery}.`]),
        ...(size <= MOST_DETAIL
          ? []
          : [`Line by ${every} would be ${size} rows: choose longer periods for the detail.`]),
        'The first and the last period may be partial: changes against them are too. Shares are of the grand total; a change from 0 has no percentage.',
        ...(efficiencies.length > 0
          ? ['CPM, CPC and the like are ratios of sums, in every line and in the total.']
          : []),
        ...(related?.notes ?? []),
      ],
      checks: [
        ...checks,
        {
          law: `the rows of the table add up to ${amountText(main.total.total, decimals)}`,
          holds: whole === main.total.total,
        },
      ],
      decimals,
      tables: [...tables, ...efficiencies],
    },
    problems,
  );
}

/** Rows against the total row and periods against the total column, in the cells that will be written. */
function foots({ rows }: ReportTable, periods: number, decimals: number, whole: number): boolean {
  const minor = (r: number, c: number) => toMinor(Number(rows[r]?.[c]), decimals);
  const end = rows.length - 1;
  const columns = Array.from({ length: periods + 1 }, (_, c) => c + 1);
  const lines = rows.map((_, r) => r);
  return (
    minor(end, periods + 1) === whole &&
    columns.every((c) => lines.slice(0, end).reduce((sum, r) => sum + minor(r, c), 0) === minor(end, c)) &&
    lines.every((r) => columns.slice(0, periods).reduce((sum, c) => sum + minor(r, c), 0) === minor(r, periods + 1))
  );
}

/** null where nothing but money was measured. */
function mediaOf({ things, amounts }: Records, decimals: number): MediaColumns | null {
  if (Object.keys(things).length === 0) return null;
  return {
    spend: amounts.map((amount) => fromMinor(amount, decimals)),
    impressions: things.impressions ?? null,
    clicks: things.clicks ?? null,
    conversions: things.conversions ?? null,
    leads: things.leads ?? null,
    revenue: things.revenue ?? null,
  };
}
