/** Restricted funds (C52): small cases by hand, mistakes, and the laws of any funding. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Grid } from '../../src/core/cell.ts';
import { restricted } from '../../src/jobs/restricted/restricted.ts';
import { bookOf, rowsOf, runReport } from '../support/runReport.ts';
import { tableIn, writeReport } from '../support/writtenTable.ts';

const LINES: Grid = [
  ['Line', 'Group', 'Request'],
  ['Food bank', 'Relief', 90_000],
  ['Shelter', 'Relief', 60_000],
  ['School meals', 'Youth', 40_000],
  ['Office', 'Admin', 25_000.55],
];
const FUNDS: Grid = [
  ['Fund', 'Amount', 'Allowed'],
  ['General', 100_000, null],
  ['City grant', 70_000, 'Relief'],
  ['School grant', 50_000, 'school meals'],
  ['Youth donors', 10_000, 'Youth; Shelter'],
];
const run = (lines: Grid, funds: Grid, settings: Record<string, string> = {}) =>
  runReport(restricted, bookOf({ Budget_Lines: lines, Budget_Sources: funds }), settings);

describe('a restricted dollar pays only what it may', () => {
  it('pays restricted money first, foots both ways and says why money stays', async () => {
    const ran = await run(LINES, FUNDS);
    const rows = rowsOf(ran, 'Budget_Funding');
    // School grant pays the meals, the donors what is left to them: Shelter; the city 70,000 of relief; General the rest.
    expect(rows.at(-3)).toEqual({
      ...{ Line: 'Total', Group: null, 'To pay': 215_000.55, General: 95_000.55, 'City grant': 70_000 },
      ...{ 'School grant': 40_000, 'Youth donors': 10_000, Paid: 215_000.55, Unpaid: 0 },
    });
    expect(rows[2]).toMatchObject({ Line: 'School meals', 'School grant': 40_000, General: 0, Paid: 40_000 });
    expect(rows[3]).toMatchObject({ Line: 'Office', General: 25_000.55, 'City grant': 0 });
    expect(rows.at(-1)).toMatchObject({ Line: 'Fund holds', General: 100_000, Paid: 230_000 });
    expect(rowsOf(ran, 'Budget_Fund_Use')).toMatchObject([
      {
        Fund: 'General',
        'May pay': 'unrestricted',
        Unspent: 4999.45,
        'Why unspent': expect.stringContaining('used last'),
      },
      { Fund: 'City grant', 'May pay': 'Food bank and Shelter', Unspent: 0, 'Why unspent': null },
      { Fund: 'School grant', Unspent: 10_000, 'Why unspent': 'may pay only School meals, paid in full with 40,000' },
      { Fund: 'Youth donors', 'May pay': 'Shelter and School meals', Unspent: 0 },
      { Fund: 'Total', Holds: 230_000, Spent: 215_000.55, Unspent: 14_999.45 },
    ]);
    expect(ran.view?.headline).toBe(
      'All 4 lines are paid in full, 215,000.55: 120,000 from restricted and 95,000.55 from unrestricted funds; 14,999.45 stays unspent.',
    );
    expect(ran.view?.tables.map(({ name }) => name)).not.toContain('Budget_Funding_Gaps');
  });

  const SHORT: Grid = [
    ['Fund', 'Amount', 'Allowed'],
    ['City grant', 100_000, 'Relief'],
    ['School grant', 50_000, 'School meals'],
    ['Donors', 30_000, 'Shelter'],
  ];
  it('proves what cannot be paid, apart where no fund connects the lines', async () => {
    const ran = await run(LINES, SHORT);
    expect(rowsOf(ran, 'Budget_Funding_Gaps')).toEqual([
      {
        Lines: 'Food bank, Shelter',
        Need: 150_000,
        'Funds allowed there': 'City grant, Donors',
        Hold: 130_000,
        Short: 20_000,
      },
      { Lines: 'Office', Need: 25_000.55, 'Funds allowed there': 'none', Hold: 0, Short: 25_000.55 },
      { Lines: 'Total', Need: 175_000.55, 'Funds allowed there': null, Hold: 130_000, Short: 45_000.55 },
    ]);
    expect(rowsOf(ran, 'Budget_Funding').map(({ Unpaid }) => Unpaid)).toEqual([
      0,
      20_000,
      0,
      25_000.55,
      45_000.55,
      null,
      null,
    ]);
    expect(ran.view?.headline).toBe(
      '45,000.55 of 215,000.55 cannot be paid, though 10,000 stays unspent: Food bank and Shelter need 150,000, the funds allowed there (City grant and Donors) hold 130,000: 20,000 short. Office needs 25,000.55, and no fund is allowed there: 25,000.55 short.',
    );
  });
  it('the first priority is paid first, whatever the rows', async () => {
    const lines: Grid = [
      ['Line', 'Priority', 'Request'],
      ['A', 2, 80],
      ['B', 1, 80],
    ];
    const rows = rowsOf(
      await run(lines, [
        ['Fund', 'Amount', 'Allowed'],
        ['G', 100, null],
      ]),
      'Budget_Funding',
    );
    expect(rows.slice(0, 2).map(({ Paid }) => Paid)).toEqual([20, 80]);
  });
  it.each([
    ['the allocation when there is one', {}, 30],
    ['what is told', { pay: 'request' }, 50],
    ['the budget too', { pay: 'budget' }, 70],
  ])('pays %s', async (_, settings, paid) => {
    const lines: Grid = [
      ['Line', 'Budget', 'Request', 'Allocation'],
      ['A', 70, 50, 30],
    ];
    const rows = rowsOf(
      await run(
        lines,
        [
          ['Fund', 'Amount'],
          ['G', 100],
        ],
        settings,
      ),
      'Budget_Funding',
    );
    expect(rows[0]).toMatchObject({ 'To pay': paid, Paid: paid });
  });
  it('lines of one name in two groups are two lines', async () => {
    const lines: Grid = [
      ['Line', 'Group', 'Budget'],
      ['Staff', 'North', 10],
      ['Staff', 'South', 20],
    ];
    const funds: Grid = [
      ['Fund', 'Amount', 'Allowed'],
      ['S', 15, 'South'],
      ['Any', 15, null],
    ];
    expect(rowsOf(await run(lines, funds), 'Budget_Funding')).toMatchObject([
      { Group: 'North', S: 0, Any: 10 },
      { Group: 'South', S: 15, Any: 5 },
      {},
      {},
      {},
    ]);
  });
});

describe('mistakes are named where they are', () => {
  const changed = (grid: Grid, row: number, column: number, cell: string | number | null): Grid =>
    grid.map((cells, r) => cells.map((old, c) => (r === row && c === column ? cell : old)));
  it.each([
    ['unknown-line', LINES, changed(FUNDS, 2, 2, 'Releif'), 'Budget_Sources!A3'],
    ['bad-amount', LINES, changed(FUNDS, 1, 1, -5), 'Budget_Sources!A2'],
    ['bad-amount', LINES, changed(FUNDS, 1, 1, null), 'Budget_Sources!A2'],
    ['twice', LINES, changed(FUNDS, 2, 0, 'general'), 'Budget_Sources!A3'],
    ['negative-amount', changed(LINES, 2, 2, -1), FUNDS, 'Budget_Lines!C3'],
    ['missing-column', LINES, changed(FUNDS, 0, 1, 'Sum'), 'Budget_Sources'],
  ])('%s', async (code, lines, funds, where) => {
    const { view, problems } = await run(lines, funds);
    expect(view).toBeNull();
    expect(problems).toContainEqual(expect.objectContaining({ code, where }));
  });
  it('no table of funds', async () =>
    expect((await runReport(restricted, bookOf({ Budget_Lines: LINES }))).problems[0]?.code).toBe('no-sources'));
  it('a word that is a line and a group is read as the line, with a warning', async () => {
    const ran = await run(
      [
        ['Line', 'Group', 'Budget'],
        ['Web', 'IT', 10],
        ['Mail', 'Web', 20],
      ],
      [
        ['Fund', 'Amount', 'Allowed'],
        ['G', 100, 'Web'],
      ],
    );
    expect(
      rowsOf(ran, 'Budget_Funding')
        .slice(0, 2)
        .map(({ Paid }) => Paid),
    ).toEqual([10, 0]);
    expect(ran.problems.map(({ code }) => code)).toEqual(['line-and-group']);
  });
});

describe('laws', () => {
  const amount = fc.integer({ min: 0, max: 900 });
  it('any funds and lines: every check holds, and nobody could be paid more', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(amount, { minLength: 1, maxLength: 6 }),
        fc.array(fc.record({ amount, mask: fc.integer({ min: 0, max: 63 }) }), { minLength: 1, maxLength: 5 }),
        async (asks, funds) => {
          const allowed = (mask: number) => asks.flatMap((_, l) => ((mask >> l) & 1 ? [`L${l}`] : [])).join(', ');
          const lines: Grid = [['Line', 'Request'], ...asks.map((ask, l) => [`L${l}`, ask / 100])];
          const sources: Grid = [
            ['Fund', 'Amount', 'Allowed'],
            ...funds.map((one, f) => [`F${f}`, one.amount / 100, allowed(one.mask) || null]),
          ];
          const ran = await run(lines, sources);
          const total = rowsOf(ran, 'Budget_Funding').at(-3);
          // Hall's condition over all sets of lines says what can be paid at most.
          const open = ({ mask }: { mask: number }, set: number) => allowed(mask) === '' || (mask & set) !== 0;
          let most = Number.POSITIVE_INFINITY;
          const whole = asks.reduce((a, b) => a + b, 0);
          for (let set = 0; set < 1 << asks.length; set++) {
            const need = asks.reduce((sum, ask, l) => ((set >> l) & 1 ? sum + ask : sum), 0);
            const hold = funds.reduce((sum, one) => (set !== 0 && open(one, set) ? sum + one.amount : sum), 0);
            most = Math.min(most, whole - Math.max(0, need - hold));
          }
          expect(Math.round(Number(total?.Paid) * 100)).toBe(most);
        },
      ),
      { numRuns: 120 },
    ));
});

describe('on the command line', () => {
  it('writes a matrix that opens again and foots both ways', async () => {
    const { text, book } = await writeReport(bookOf({ Budget_Lines: LINES, Budget_Sources: FUNDS }), 'restricted');
    expect(text).toContain('All 4 lines are paid in full');
    const [header = [], ...rows] = tableIn(book, 'Budget Funding', 'Line');
    const cents = (cell: unknown) => Math.round(Number(cell ?? 0) * 100);
    const [first, paid] = [header.indexOf('General'), header.indexOf('Paid')];
    const sum = (cells: readonly unknown[]) => cells.reduce((all: number, cell) => all + cents(cell), 0);
    for (const row of rows) expect(sum(row.slice(first, paid))).toBe(cents(row[paid]));
    for (let c = first; c <= paid; c++) {
      const column = rows.map((row) => row[c]);
      expect(sum(column.slice(0, 4))).toBe(cents(column[4]));
      expect(cents(column[4]) + cents(column[5])).toBe(cents(column[6]));
    }
    expect((await writeReport(book, 'restricted')).text).toContain('All 4 lines are paid in full');
  });
});
