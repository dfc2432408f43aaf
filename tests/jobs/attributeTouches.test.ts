/** The job attribute on a table of touches: the window, journeys that restart, real days, and the same answers as paths. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { journeysOf } from '../../src/core/attribution/lookback.ts';
import { isoOfSerial } from '../../src/core/calendar/serial.ts';
import type { CellValue, Grid } from '../../src/core/cell.ts';
import { attribute } from '../../src/jobs/attribute/attribute.ts';
import { momentIn } from '../../src/jobs/attribute/moment.ts';
import { codes, decided, records, sheets, shown, typed } from './seriesBook.ts';

const HEAD = ['Customer ID', 'Date', 'Channel', 'Conversion'];
const DAY = 46_000;
const view = (rows: Grid, settings = {}, head: readonly string[] = HEAD) =>
  shown(sheets({ Touches: [head, ...rows] }), attribute, settings);
const column = (rows: readonly Readonly<Record<string, CellValue>>[], header: string) =>
  Object.fromEntries(rows.map((row) => [row.Channel ?? row.Path, row[header]]));

describe('R33, R34: Display −14 d, Social −7, Email −3, Search 0, value 1,000', () => {
  const rows: Grid = [
    [71, '2026-03-15T09:30', 'Search', 1000],
    [71, '2026-03-01 09:30:00', 'Display', null],
    [71, '2026-03-12 09:30 UTC', 'Email', null],
    [71, '2026-03-08T09:30:00Z', 'Social', 0],
  ];
  it('through the command line, whatever the order of the rows', async () => {
    const book = sheets({ Touches: [['Customer ID', 'Timestamp', 'Channel', 'Conversion'], ...rows] });
    const found = records(await typed('attribute', book), 'Budget_AttributedValue');
    expect(column(found, 'time_decay')).toEqual({
      Search: 401.12,
      Display: 100.28,
      Email: 298.04,
      Social: 200.56,
      Total: 1000,
    });
    expect(column(found, 'position')).toEqual({ Search: 400, Display: 400, Email: 100, Social: 100, Total: 1000 });
    expect(column(found, 'linear')).toMatchObject({ Display: 250, Total: 1000 });
    expect(column(found, 'first')).toMatchObject({ Display: 1000, Search: 0 });
    expect(column(found, 'last')).toMatchObject({ Display: 0, Search: 1000 });
  });
  it('a window of 7 days has both its ends; what was before is shown', async () => {
    const made = await view(rows, { lookback: '7' });
    expect(column(records(made, 'Budget_Attribution'), 'first')).toEqual({ Social: 1, Email: 0, Search: 0, Total: 1 });
    expect(records(made, 'Budget_Journeys')).toMatchObject([
      {
        Path: 'Social > Email > Search',
        Journeys: 1,
        Touches: 3,
        Conversions: 1,
        Value: 1000,
        Nulls: 0,
        Converting: 1,
      },
      { Path: '(touches before the 7 days)', Touches: 1, Conversions: 0 },
      { Path: 'Total', Journeys: 1, Touches: 4, Conversions: 1, Value: 1000 },
    ]);
  });
});

describe('journeys', () => {
  it('restart after a conversion, and what leads to none is a null', async () => {
    const made = await view([
      ['ann', DAY, 'A', null],
      ['ann', DAY + 1, 'B', 1],
      ['ann', DAY + 2, 'C', null],
      ['ann', DAY + 3, 'C', 1],
      ['ann', DAY + 4, 'A', null],
      ['bob', DAY, 'B', null],
      ['bob', DAY + 90, 'C', null],
    ]);
    expect(column(records(made, 'Budget_Attribution'), 'first')).toEqual({ A: 1, B: 0, C: 1, Total: 2 });
    // Bob's first touch is more than 30 days before his last one.
    expect(records(made, 'Budget_Journeys').map((row) => [row.Path, row.Touches, row.Conversions, row.Nulls])).toEqual([
      ['A > B', 2, 1, 0],
      ['C > C', 2, 1, 0],
      ['A', 1, 0, 1],
      ['C', 1, 0, 1],
      ['(touches before the 30 days)', 1, 0, 0],
      ['Total', 7, 2, 2],
    ]);
    expect(made.notes.join(' ')).toContain('7 touches of 2 people, read within 30 days');
  });
  it('a type column: rows of conversions are no touches; their values come from a column of their own', async () => {
    const made = await view(
      [
        ['u1', DAY, 'Search', 'click', null],
        ['u1', DAY + 1, 'Email', 'click', null],
        ['u1', DAY + 2, 'Email', 'Purchase', 80],
        ['u1', DAY + 2, null, 'purchase', 20.5],
        ['u2', DAY + 2, 'Search', 'click', null],
      ],
      {},
      ['User ID', 'Date', 'Channel', 'Event type', 'Revenue'],
    );
    expect(column(records(made, 'Budget_Attribution'), 'linear')).toEqual({ Search: 1, Email: 1, Total: 2 });
    expect(column(records(made, 'Budget_AttributedValue'), 'last')).toEqual({ Search: 0, Email: 100.5, Total: 100.5 });
  });
  it('conversions without a touch are nobody’s, and are warned about', async () => {
    const rows: Grid = [
      ['u1', DAY, 'Search', null],
      ['u1', DAY + 31, null, 1],
      ['u2', DAY, 'Email', 1],
    ];
    const book = sheets({ Touches: [HEAD, ...rows] });
    expect(codes(await decided(book, attribute))).toEqual(['no-touch Touches!A3', 'no-nulls Touches!A1:D4']);
    const made = await shown(book, attribute);
    expect(column(records(made, 'Budget_Attribution'), 'last')).toEqual({ Email: 1, Total: 1 });
    expect(column(records(made, 'Budget_Journeys'), 'Conversions')).toMatchObject({ '(no touch)': 1, Total: 2 });
    expect(column(records(await shown(book, attribute, { lookback: '31' }), 'Budget_Attribution'), 'last')).toEqual({
      Search: 1,
      Email: 1,
      Total: 2,
    });
  });
  it('of the core are cut at each conversion, ends included', () => {
    const touches = [3, 1, 2, 5].map((at) => ({ channel: `c${at}`, at }));
    const cut = journeysOf(touches, [2, 2.5], 1).map(({ touches: own, converted }) => [
      converted,
      own.map(({ at }) => at),
    ]);
    expect(cut).toEqual([
      [2, [1, 2]],
      [2.5, []],
      [null, [5]],
    ]);
  });
});

describe('what is wrong', () => {
  const good: Grid = [HEAD, ['u1', DAY, 'Search', 0], ['u1', DAY + 1, 'Email', 1], ['u2', DAY, 'Email', 0]];
  const change = (r: number, c: number, cell: CellValue): Grid =>
    good.map((cells, i) => cells.map((old, k) => (i === r && k === c ? cell : old)));
  it.each<[string, Grid, string[]]>([
    ['is right', good, []],
    ['no date', change(1, 1, null), ['bad-date Touches!B2']],
    ['no such day', change(1, 1, '2026-02-30'), ['bad-date Touches!B2']],
    ['no such time', change(2, 1, '2026-02-03 25:00'), ['bad-date Touches!B3']],
    ['nobody', change(3, 0, null), ['no-person Touches!A4']],
    ['no channel', change(1, 2, null), ['no-channel Touches!C2']],
    ['a path for a channel', change(1, 2, 'A > B'), ['bad-channel Touches!C2']],
    ['a negative conversion', change(2, 3, -1), ['negative Touches!D3']],
    ['text for a conversion', change(2, 3, 'one'), ['not-a-number Touches!D3']],
    ['nothing converts', change(2, 3, 0), ['no-conversions Touches!A1:D4']],
    ['no column of dates', good.map(([who, , ...rest]) => [who ?? null, ...rest]), ['missing-column Touches!A1:C4']],
    ['nothing that converts', good.map((cells) => cells.slice(0, 3)), ['missing-column Touches!A1:C4']],
  ])('%s', async (_, grid, expected) =>
    expect(codes(await decided(sheets({ Touches: grid }), attribute))).toEqual(expected),
  );
  it.each([
    ['2026-03-01 12:00', 46_082.5],
    ['2026-03-01', 46_082],
    [46_082.25, 46_082.25],
    ['2026-03-01T06:00:00.000Z', 46_082.25],
    ['2026-03-01T06:00+02:00', null],
    ['01.03.2026', null],
    [0, null],
  ])('the moment %s is %s', (cell, at) => expect(momentIn(cell)).toBe(at));
});

const journey = fc.record({
  path: fc.array(fc.constantFrom('Search', 'Email', 'Direct', 'Social'), { minLength: 1, maxLength: 5 }),
  wins: fc.boolean(),
});
it('touches say what their paths say, by every model', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(journey, { minLength: 1, maxLength: 12 }), async (journeys) => {
      if (!journeys.some(({ wins }) => wins)) return;
      const touches = journeys.flatMap(({ path, wins }, j) =>
        path.map((channel, i): CellValue[] => [
          j,
          isoOfSerial(DAY + i),
          channel,
          wins && i === path.length - 1 ? 1 : null,
        ]),
      );
      const paths = journeys.map(({ path, wins }) => [path.join(' > '), wins ? 1 : 0, wins ? 0 : 1]);
      const own = records(await view(touches), 'Budget_Attribution');
      const theirs = records(
        await shown(sheets({ Paths: [['Path', 'Conversions', 'Nulls'], ...paths] }), attribute),
        'Budget_Attribution',
      );
      expect(own).toEqual(theirs);
    }),
    { numRuns: 40 },
  );
});

it('100,000 touches become paths whose credits foot', async () => {
  const channels = ['Search', 'Email', 'Direct', 'Social', 'Display', 'Video'];
  const rows = Array.from({ length: 100_000 }, (_, i): CellValue[] => [
    (i * 7919) % 20_011,
    DAY + ((i * 104_729) % 86_400_000) / 1e6,
    channels[(i * 31 + (i >> 4)) % 6] ?? '',
    i % 17 === 0 ? 1 : null,
  ]);
  const book = sheets({ Touches: [HEAD, ...rows] });
  const made = await shown(book, attribute);
  expect(records(made, 'Budget_Attribution').at(-1)?.linear).toBe(5883);
});

it('takes numbers for people, with words for what happened', async () => {
  const found = await view(
    [
      [101, DAY, 'Search', 'touch'],
      [101, DAY + 2, 'Email', 'touch'],
      [101, DAY + 3, null, 'purchase'],
      [102, DAY + 1, 'Social', 'touch'],
    ],
    { table: 'Touches', converts: 'purchase' },
    ['Customer ID', 'Date', 'Channel', 'Type'],
  );
  expect(column(records(found, 'Budget_Journeys'), 'Nulls')).toEqual({ 'Search > Email': 0, Social: 1, Total: 1 });
});
