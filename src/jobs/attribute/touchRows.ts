/** Journeys from a table of touches: one row per touch, with who made it, when, where, and whether it converted (R33). */
import { journeysOf, type Touch } from '../../core/attribution/lookback.ts';
import type { CellValue } from '../../core/cell.ts';
import { exactSum } from '../../core/exact.ts';
import { matchHeader } from '../../workbook/headers.ts';
import { error, type Problem, warning } from '../../workbook/problem.ts';
import type { Role } from '../../workbook/roles.ts';
import { textIn } from '../../workbook/texts.ts';
import { cellsOf, columnNamed, placeIn } from '../report/columns.ts';
import type { ReportInputs } from '../report/spec.ts';
import type { Journeys } from './journeys.ts';
import { type Kept, keptTable } from './journeyTable.ts';
import { momentIn } from './moment.ts';

/** What a person did: touches, and per moment how many conversions of which value. */
type Person = {
  readonly touches: Touch[];
  readonly wins: Map<number, { count: number; readonly values: number[]; readonly where: () => string }>;
};
/** Serials carry a few nanoseconds of noise: the last day of the window is inside all the same. */
const NOISE = 1e-8;
const MOST_PROBLEMS = 50;

export function touchRows(inputs: ReportInputs): Journeys {
  const columns = columnsIn(inputs);
  const problems: Problem[] = [];
  const blank: Journeys = {
    texts: [],
    conversions: [],
    values: null,
    nulls: null,
    uncredited: 0,
    where: () => inputs.table,
    notes: [],
    checks: [],
    tables: [],
    problems,
  };
  const { person, time, channel, mark, event, worth } = columns;
  const lacks = (role: Role, expected: string) =>
    problems.push(
      error('missing-column', inputs.table, `no column is mapped to ${role}`, expected, `Map a column to ${role}.`),
    );
  if (person === null) lacks('person', 'a column that says whose touch it is');
  if (time === null) lacks('date', 'a column with the day and time of the touch');
  if (channel === null) lacks('line', 'a column with the channel of the touch');
  if (mark === null && event === null) lacks('converted', 'a column with 1, or a value, on the row that converts');
  if (person === null || time === null || channel === null || problems.length > 0) return blank;

  const words = inputs
    .text('converts')
    .split(',')
    .map((word) => word.trim().toLowerCase())
    .filter((word) => word !== '');
  const people = new Map<string, Person>();
  const counted = { touches: 0, conversions: 0 };
  // Without a column of values the marks are the values, unless all are 1 (or 0).
  const marked =
    mark !== null &&
    worth === null &&
    inputs.rows.some((row) => ![0, 1].includes(numberOf(cellsOf(inputs, row)[mark])));
  for (const row of inputs.rows) {
    if (problems.length >= MOST_PROBLEMS) break;
    const cells = cellsOf(inputs, row);
    const bad = (code: string, column: number, found: string, expected: string) =>
      problems.push(error(code, placeIn(inputs, row, column), found, expected));
    const who = textIn(cells[person]);
    const at = momentIn(cells[time]);
    const name = textIn(cells[channel]);
    if (who === '') bad('no-person', person, 'nobody made this touch', 'whose touch it is');
    if (at === null)
      bad('bad-date', time, textIn(cells[time]) || 'no date', 'a date, or a time such as 2026-03-01 14:30');
    if (name.includes('>')) bad('bad-channel', channel, `"${name}" holds a ">"`, 'the name of one channel');
    const amount = mark === null ? 0 : numberOf(cells[mark]);
    if (mark !== null && !(amount >= 0)) bad('negative', mark, textIn(cells[mark]), '1, a value above 0, or blank');
    const wins = mark === null ? event !== null && words.includes(textIn(cells[event]).toLowerCase()) : amount > 0;
    const value = marked ? amount : worth === null ? 0 : numberOf(cells[worth]);
    if (wins && !(value >= 0))
      bad('negative', worth ?? channel, textIn(cells[worth ?? channel]), 'a value of 0 or more');
    if (!wins && name === '') bad('no-channel', channel, 'the touch has no channel', 'the channel of each touch');
    if (at === null) continue;
    const one: Person = people.get(who) ?? { touches: [], wins: new Map() };
    people.set(who, one);
    // A row of a type of its own is no touch; a marked row is the touch that converted.
    if (name !== '' && !(wins && mark === null)) {
      counted.touches++;
      one.touches.push({ channel: name, at });
    }
    if (!wins) continue;
    counted.conversions++;
    const same = one.wins.get(at);
    if (same === undefined) one.wins.set(at, { count: 1, values: [value], where: () => placeIn(inputs, row, person) });
    else {
      same.count++;
      same.values.push(value);
    }
  }
  if (problems.length > 0) return blank;

  const window = inputs.number('lookback');
  const kept: Kept[] = [];
  const lost: { readonly count: number; readonly values: readonly number[]; readonly where: () => string }[] = [];
  for (const { touches, wins } of people.values()) {
    const moments = [...wins.keys()].sort((a, b) => a - b);
    for (const journey of journeysOf(touches, moments, window + NOISE)) {
      const win = journey.converted === null ? null : wins.get(journey.converted);
      if (journey.touches.length > 0)
        kept.push({ ...journey, count: win?.count ?? 0, value: exactSum(win?.values ?? []) });
      else if (win != null) lost.push(win);
    }
  }
  const valued = marked || worth !== null;
  const uncredited = lost.reduce((sum, { count }) => sum + count, 0);
  const [first] = lost;
  const nulls = kept.filter(({ count }) => count === 0).length;
  const made = keptTable(kept, { uncredited, values: lost.flatMap(({ values }) => values) }, counted, window, valued);
  return {
    ...blank,
    texts: kept.map(textOf),
    conversions: kept.map(({ count }) => count),
    values: valued ? kept.map(({ value }) => value) : null,
    nulls: kept.map(({ count }) => (count === 0 ? 1 : 0)),
    uncredited,
    notes: [
      `${counted.touches} touches of ${people.size} people, read within ${window} days before a conversion. After a conversion a new journey begins; what led to none counts as a null of markov (${nulls} such journeys, of the same length).`,
      mark === null
        ? 'Rows of conversions are no touches of their own.'
        : `The row that converts is a touch of its channel, too.${marked ? ' Marks are read as values, since not all are 1.' : ''}`,
      'time_decay uses the days between touch and conversion.',
    ],
    ...made,
    problems:
      first === undefined
        ? []
        : [
            warning(
              'no-touch',
              first.where(),
              `${uncredited} of ${counted.conversions} conversions have no touch in the ${window} days before them`,
              'a touch before each conversion',
              'No channel gets credit for them. Give a longer lookback, or add their touches.',
            ),
          ],
  };
}

const numberOf = (cell: CellValue | undefined): number =>
  cell == null || cell === '' ? 0 : typeof cell === 'number' ? cell : Number.NaN;

/** In a path without a conversion the last touch is day 0. */
function textOf({ touches, converted }: Kept): string {
  const end = converted ?? touches[touches.length - 1]?.at ?? 0;
  return touches.map(({ channel, at }) => `${channel}:${(end - at).toFixed(9)}`).join(' > ');
}

/** By role; ids may be numbers, which no text role takes by itself, and headers may be other words. */
function columnsIn(inputs: ReportInputs) {
  const { headers } = inputs;
  const column = (role: Role, ...names: readonly string[]): number | null => {
    const meant = headers.findIndex((header) =>
      matchHeader(header).some((match) => match.role === role && match.certainty === 'certain'),
    );
    return inputs.column(role) ?? (meant >= 0 ? meant : columnNamed(headers, ...names));
  };
  const person = column('person', 'person', 'customer', 'user', 'visitor', 'client', 'contact', 'lead');
  const line = inputs.column('line');
  return {
    person,
    time: column('date', 'timestamp', 'time', 'date time', 'datetime', 'event time', 'touched at'),
    channel: line !== null && line !== person ? line : columnNamed(headers, 'touchpoint', 'touch', 'source', 'medium'),
    mark: inputs.column('converted') ?? inputs.column('conversions'),
    event: inputs.column('event') ?? inputs.column('kind'),
    worth: inputs.column('value') ?? columnNamed(headers, 'revenue', 'conversion value', 'order value', 'amount'),
  };
}
