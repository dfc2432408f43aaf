/** The job attribute: the worked examples of R33 to R36, a package's results on 1,200 journeys, spend and claims. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Grid } from '../../src/core/cell.ts';
import { attribute } from '../../src/jobs/attribute/attribute.ts';
import { value } from '../support/fixtures.ts';
import { codes, dataText, decided, hasData, records, sheets, shown, written } from './seriesBook.ts';

const credits = async (paths: Grid, settings = {}, others: Record<string, Grid> = {}) =>
  shown(sheets({ Paths: paths, ...others }), attribute, settings);
const HEAD = ['Path', 'Conversions', 'Nulls'];

describe('worked examples', () => {
  it('R33, R34: Display −14 d, Social −7, Email −3, Search 0, value 1,000', async () => {
    const view = await credits([
      ['Path', 'Conversions', 'Nulls'],
      ['Display:14 > Social:7 > Email:3 > Search:0', 1000, 1],
    ]);
    const rows = records(view, 'Budget_Attribution');
    const of = (channel: string) => rows.find((row) => row.Channel === channel);
    expect(rows.map((row) => row.linear)).toEqual([250, 250, 250, 250, 1000]);
    expect(rows.map((row) => row.position)).toEqual([400, 100, 100, 400, 1000]);
    expect(rows.map((row) => row.time_decay)).toEqual([100.28, 200.56, 298.04, 401.12, 1000]);
    expect(of('Display')).toMatchObject({ first: 1000, last: 0 });
    expect(view.notes.join()).not.toContain('carry no days');
  });

  it('R35: a chain with a loop, 50 conversions', async () => {
    const view = await credits([HEAD, ['A > B > A', 10, 40], ['B > C', 20, 30], ['C', 15, 85], ['A > C', 5, 45]], {
      model: 'markov',
    });
    expect(records(view, 'Budget_Attribution').map((row) => row.markov)).toEqual([15.31, 10.2, 24.49, 50]);
    expect(view.headline).toContain('C gets the most credit by markov: 24.49 (48.98 %)');
  });

  it('last non-direct passes over the channel that is named', async () => {
    const paths: Grid = [HEAD, ['Search > Web', 4, 0], ['Web', 2, 0]];
    const rows = async (settings: Record<string, string>) =>
      records(await credits(paths, { model: 'last_non_direct', ...settings }), 'Budget_Attribution').map(
        (row) => row.last_non_direct,
      );
    expect(await rows({ direct: 'web' })).toEqual([4, 2, 6]);
    expect(await rows({})).toEqual([0, 6, 6]);
  });

  it('R36: platforms claim 60, 50 and 30 of 100 booked', async () => {
    const book = sheets({
      Paths: [HEAD, ['A > B > C', 100, 10]],
      Budget_Channels: [
        ['Channel', 'Spend', 'Claimed conversions'],
        ['A', 500, 60],
        ['b', 250, 50],
        ['C', 100, 30],
        ['Print', 40, null],
      ],
    });
    const decision = await decided(book, attribute);
    expect(codes(decision)).toEqual(['over-claim Budget_Channels!A2']);
    const view = await shown(book, attribute);
    expect(records(view, 'Budget_Claims').map((row) => row['Scaled to booked'])).toEqual([43, 36, 21, 100]);
    // Names match whatever their case; what is in no path still costs.
    const cost = records(view, 'Budget_AttributedCost');
    expect(cost.map((row) => row.Channel)).toEqual(['A', 'B', 'C', 'Print', 'Total']);
    expect(cost.map((row) => row.Spend)).toEqual([500, 250, 100, 40, 890]);
    expect(cost.map((row) => row.first)).toEqual([5, null, null, null, 8.9]);
    expect(cost[1]?.linear).toBeCloseTo(250 / 33.33, 10);
    expect(view.notes.join()).toContain('in no path: Print');
  });

  it('return on spend by model, and value to the cent', async () => {
    const view = await credits(
      [
        ['Path', 'Conversions', 'Value', 'Nulls'],
        ['A > B', 3, 100, 1],
        ['A', 1, 50.01, 2],
      ],
      {},
      {
        Budget_Channels: [
          ['Line', 'Actual'],
          ['A', 25],
          ['B', 10],
        ],
      },
    );
    expect(records(view, 'Budget_AttributedValue').map((row) => row.linear)).toEqual([100.01, 50, 150.01]);
    expect(records(view, 'Budget_AttributedReturn').map((row) => row.last)).toEqual([50.01 / 25, 10, 150.01 / 35]);
  });
});

describe('what is wrong', () => {
  it.each<[string, Grid, string]>([
    ['a blank path', [HEAD, ['A', 1, 0], [null, 2, 0]], 'blank-path Paths!A3'],
    ['a blank touch', [HEAD, ['A', 1, 0], ['A >> B', 2, 0]], 'blank-touch Paths!A3'],
    ['days on some touches', [HEAD, ['A', 1, 0], ['A:3 > B', 2, 0]], 'mixed-days Paths!A3'],
    ['a negative number', [HEAD, ['A', -1, 0], ['B', 2, 0]], 'negative Paths!B2'],
    ['nothing converts', [HEAD, ['A', 0, 3], ['B', 0, 1]], 'no-conversions Paths!A1:C3'],
    ['text for a number', [HEAD, ['A', 1, 0], ['B', 'two', 0]], 'not-a-number Paths!B3'],
  ])('%s', async (_, paths, problem) => {
    const decision = await decided(sheets({ Paths: paths }), attribute);
    expect(decision.plan).toBeNull();
    expect(codes(decision)).toEqual([problem]);
  });

  it('an unknown order, and no direct channel', async () => {
    const book = sheets({ Paths: [HEAD, ['A > B', 2, 1]] });
    expect(codes(await decided(book, attribute, { model: 'markov', order: '4' }))).toEqual(['bad-order Paths!A1:C2']);
    expect(codes(await decided(book, attribute, { model: 'last_non_direct' }))).toEqual(['no-direct Paths!A1:C2']);
  });

  it('markov without journeys that did not convert is warned about, other models are not', async () => {
    const book = sheets({
      Paths: [
        ['Path', 'Conversions'],
        ['A > B', 2],
        ['B', 1],
      ],
    });
    expect(codes(await decided(book, attribute))).toEqual(['no-nulls Paths!A1:B3']);
    expect(codes(await decided(book, attribute, { model: 'linear' }))).toEqual([]);
  });
});

const journey = fc.array(fc.constantFrom('Search', 'Email', 'Direct', 'Display'), { minLength: 1, maxLength: 6 });
it('every column of every model adds up to the conversions to the cent, whatever the order of the rows', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(journey, fc.integer({ min: 0, max: 999 }), fc.integer({ min: 0, max: 99 })), {
        minLength: 1,
        maxLength: 8,
      }),
      async (paths) => {
        const rows = paths.map(([touches, hundredths, nulls]) => [touches.join(' > '), hundredths / 100 + 0.5, nulls]);
        const total = paths.reduce((sum, [, hundredths]) => sum + hundredths + 50, 0) / 100;
        const view = await credits([HEAD, ...rows]);
        const table = records(view, 'Budget_Attribution');
        const turned = records(await credits([HEAD, ...[...rows].reverse()]), 'Budget_Attribution');
        for (const model of [
          'first',
          'last',
          'last_non_direct',
          'linear',
          'position',
          'time_decay',
          'w',
          'markov',
          'shapley',
        ]) {
          const cents = table.slice(0, -1).reduce((sum, row) => sum + Math.round(Number(row[model]) * 100), 0);
          expect(cents).toBe(Math.round(total * 100));
          expect(table[table.length - 1]?.[model]).toBe(total);
          // Only the odd cent may go to another channel.
          for (const row of table)
            expect(
              Math.abs(Number(turned.find((other) => other.Channel === row.Channel)?.[model]) - Number(row[model])),
            ).toBeLessThan(0.011);
        }
      },
    ),
    { numRuns: 30 },
  );
});

describe.skipIf(!hasData)('1,200 journeys of ChannelAttribution', () => {
  type Expected = Readonly<Record<string, Readonly<Record<string, number>>>>;
  it('gives the credits of the package, conversions and value, to the cent', async () => {
    const { input, expected }: { input: { columns: string[]; rows: Grid }; expected: Expected } = JSON.parse(
      dataText('attribution_pathdata_subset.json'),
    );
    const view = await credits([input.columns, ...input.rows]);
    const check = (table: string, model: string, theirs: string) => {
      const rows = records(view, table).slice(0, -1);
      expect(rows.length).toBe(Object.keys(expected[theirs] ?? {}).length);
      for (const row of rows)
        expect(Math.abs(Number(row[model]) - (expected[theirs]?.[String(row.Channel)] ?? Number.NaN))).toBeLessThan(
          0.0101,
        );
    };
    check('Budget_Attribution', 'first', 'firstTouch');
    check('Budget_Attribution', 'last', 'lastTouch');
    check('Budget_Attribution', 'linear', 'linear');
    check('Budget_Attribution', 'markov', 'markovAttribution');
    check('Budget_Attribution', 'shapley', 'shapleySets');
    check('Budget_AttributedValue', 'first', 'firstTouchValue');
    check('Budget_AttributedValue', 'last', 'lastTouchValue');
    check('Budget_AttributedValue', 'linear', 'linearValue');
  });
});

it('writes its tables, totals below the named range', async () => {
  const book = sheets({ Paths: [HEAD, ['A > B', 2, 1], ['B', 1, 0]] });
  await written(book, attribute, { model: 'linear' });
  const names = book.names().map(({ name }) => name);
  expect(names).toContain('Budget_Attribution');
  const cells = book.values({ sheet: 'Budget Attribution', row: 0, column: 0, rows: 40, columns: 2 });
  expect(cells).toContainEqual(['A', 1]);
  expect(cells).toContainEqual(['B', 2]);
  expect(cells).toContainEqual(['Total', 3]);
  expect(value(book, 'Paths!B2')).toBe(2);
});
