/** Funds available: the worked examples of R10, R26 and R42 through the report, and its laws. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Grid } from '../../src/core/cell.ts';
import { funds } from '../../src/jobs/funds/funds.ts';
import { bookOf, rowsOf, runReport } from '../support/runReport.ts';

const HEADER = [
  'Line',
  'Original budget',
  'Approved changes',
  'Reserve %',
  'Actual',
  'Commitments',
  'Soft reservations',
];
const run = (lines: Grid, settings: Record<string, string> = {}, sides: Record<string, Grid> = {}) =>
  runReport(funds, bookOf({ Budget_Lines: lines, ...sides }), settings);

describe('funds available (R26)', () => {
  it.each([
    ['the worked example', [250_000, 10_000, 0.05, 92_000, 60_000, 15_000], 95_000, 80_000],
    ['ERPNext', [20_000_000, null, null, 11_000_000, 5_000_000, null], 4_000_000, 4_000_000],
    ['Planful', [100_000, null, null, 42_000, 18_000, 25_000], 40_000, 15_000],
    ['a third of a cent of reserve', [0.33, 0, 0.1, 0, 0, 0], 0.3, 0.3],
  ] as const)('%s', async (_, cells, available, afterSoft) => {
    const [line, total] = rowsOf(await run([HEADER, ['Media', ...cells]]), 'Budget_Funds');
    expect(line).toMatchObject({ Available: available, 'Available after soft': afterSoft });
    expect(total).toMatchObject({ Line: 'Total', Available: available, 'Available after soft': afterSoft });
  });

  it('a holdback applies to lines without a reserve of their own', async () => {
    const rows = rowsOf(
      await run(
        [
          ['Line', 'Budget', 'Reserve %', 'Actual'],
          ['A', 1000, null, 0],
          ['B', 1000, 0.2, 0],
        ],
        { holdback: '5%' },
      ),
      'Budget_Funds',
    );
    expect(rows.map((row) => row.Reserve)).toEqual([50, 200, 250]);
  });

  const TRANSACTIONS: Grid = [
    ['Line', 'Kind', 'Reference', 'Amount', 'Final', 'Date'],
    ['Media', 'invoice', 'PO-1', 9_500, 'yes', '2026-03-20'],
    ['Media', 'PO', 'PO-1', 20_000, null, '2026-01-10'],
    ['Media', 'invoice', 'PO-1', 12_000, null, '2026-02-15'],
    ['Media', 'PO', 4711, 5_000, null, '2026-04-01'],
    ['Fairs', 'invoice', null, 700, null, '2026-02-01'],
  ];
  it('an order is liquidated by its invoices, in order of date, and never counted twice', async () => {
    const ran = await run(
      [
        ['Line', 'Budget'],
        ['Media', 100_000],
      ],
      {},
      { Budget_Commitments: TRANSACTIONS },
    );
    expect(rowsOf(ran, 'Budget_Funds')).toMatchObject([
      { Line: 'Media', Actual: 21_500, Commitments: 5_000, Available: 73_500, Limit: null },
      { Line: 'Fairs (not in the plan)', Actual: 700, Available: -700, Limit: 'stop' },
      { Line: 'Total', Actual: 22_200, Commitments: 5_000, Available: 72_800 },
    ]);
    expect(rowsOf(ran, 'Budget_Orders')).toMatchObject([
      { Order: 'PO-1', Ordered: 20_000, Invoiced: 21_500, Open: 0, 'Over-invoiced': 1_500, Closed: 'yes' },
      { Order: '4711', Open: 5_000 },
      { Order: 'Total', Ordered: 25_000, Open: 5_000 },
    ]);
    const trail = rowsOf(ran, 'Budget_Postings').filter((row) => row.Reference === 'PO-1');
    expect(trail).toMatchObject([
      { Kind: 'invoice', Liquidated: 8_000, 'Open after': 0, Flag: 'over-invoiced' },
      { Kind: 'commitment', 'Open after': 20_000 },
      { Kind: 'invoice', Liquidated: 12_000, 'Open after': 8_000, Flag: null },
    ]);
    expect(ran.problems.map(({ code, severity }) => [code, severity])).toEqual([['unplanned', 'warning']]);
  });
  it('reads them up to a day', async () => {
    const ran = await run(
      [
        ['Line', 'Budget'],
        ['Media', 100_000],
      ],
      { as_of: '2026-02-28' },
      {
        Budget_Commitments: TRANSACTIONS,
      },
    );
    expect(rowsOf(ran, 'Budget_Funds')[0]).toMatchObject({ Actual: 12_000, Commitments: 8_000, Available: 80_000 });
  });
  it('tells lines of one name apart by group, and asks for it', async () => {
    const lines: Grid = [
      ['Group', 'Line', 'Budget'],
      ['North', 'Media', 100],
      ['South', 'Media', 200],
    ];
    const po = (group: string | null): Grid => [
      ['Group', 'Line', 'Kind', 'Reference', 'Amount'],
      [group, 'Media', 'PO', 'x', 30],
    ];
    const good = rowsOf(await run(lines, {}, { Budget_Commitments: po('South') }), 'Budget_Funds');
    expect(good.map((row) => row.Commitments)).toEqual([0, 30, 30]);
    const bad = await run(lines, {}, { Budget_Commitments: po(null) });
    expect(bad.problems.map(({ code, where }) => [code, where])).toEqual([['several-lines', 'Budget_Commitments!B2']]);
  });
});

describe('spend limits (C40): SAP tolerances on 100,000', () => {
  const limits = 'warn 80%, stop +1,000, stop 110%';
  it.each([
    [80_000, null, null],
    [80_000.01, 'warn', 80_000],
    [101_000, 'warn', 80_000],
    [101_000.01, 'stop', 101_000],
    [120_000, 'stop', 101_000],
  ])('%d', async (actual, action, at) => {
    const [row] = rowsOf(
      await run(
        [
          ['Line', 'Budget', 'Actual'],
          ['A', 100_000, actual],
        ],
        { limits },
      ),
      'Budget_Funds',
    );
    expect(row).toMatchObject({ Limit: action, 'Tripped at': at });
  });
  it('says how much room there is', async () => {
    const [row] = rowsOf(
      await run([
        ['Line', 'Budget', 'Actual'],
        ['A', 1000, 900],
      ]),
      'Budget_Funds',
    );
    expect(row).toMatchObject({ Limit: 'inform', 'Over by': 100, 'Next limit': 'warn', 'Room to next': 100 });
  });
});

describe('release (R10)', () => {
  const lines: Grid = [
    ['Line', 'Budget', 'Actual', 'Commitments'],
    ['Programme', 25_000_000, 7_000_000, 500_000],
  ];
  const schedule: Grid = [
    ['Tranche', 'Date', 'Share', 'Gate', 'Met on'],
    ['Q1', '2026-01-01', 0.4, 0.1, null],
    ['Q2', '2026-04-01', 0.25, null, null],
    ['Q3', '2026-07-01', 0.2, null, null],
    ['Q4', '2026-10-01', 0.15, null, null],
  ];
  it.each([
    ['2026-02-01', 9_000_000, 1_000_000, 1_500_000],
    ['2026-05-01', 15_250_000, 1_000_000, 7_750_000],
    ['2026-12-31', 24_000_000, 1_000_000, 16_500_000],
  ])('%s', async (as_of, released, held, left) => {
    const [row] = rowsOf(await run(lines, { as_of }, { Budget_Release: schedule }), 'Budget_Funds');
    expect(row).toMatchObject({ Released: released, 'Held by gates': held, 'Left of release': left });
  });
  it('a gate lapses when the next tranche is due, if so told', async () => {
    const [row] = rowsOf(
      await run(lines, { as_of: '2026-05-01', gates: 'lapse' }, { Budget_Release: schedule }),
      'Budget_Funds',
    );
    expect(row).toMatchObject({ Released: 15_250_000, 'Held by gates': 0 });
  });
  it('a column Released does without a schedule', async () => {
    const [row] = rowsOf(
      await run([
        ['Line', 'Budget', 'Actual', 'Commitments', 'Released'],
        ['A', 100, 30, 20, 60],
      ]),
      'Budget_Funds',
    );
    expect(row).toMatchObject({ Released: 60, 'Left of release': 10, Available: 50 });
  });
  it('needs the day of the report', async () => {
    const ran = await run(lines, {}, { Budget_Release: schedule });
    expect(ran.problems.map(({ code }) => code)).toEqual(['no-day']);
  });
});

describe('carry-over (R42)', () => {
  it.each([
    ['both', 49_500, 10_500, -19_500, 0, 0],
    ['surplus', 49_500, 30_000, 0, 0, 19_500],
    ['none', 20_000, 30_000, 0, 10_000, 0],
    ['capped 4,000', 20_000, 34_000, 4_000, 6_000, 0],
    ['capped: 1500', 20_000, 31_500, 1_500, 8_500, 0],
  ])('%s, %d spent', async (policy, actual, next, carried, lapsed, forgiven) => {
    const [row] = rowsOf(
      await run([
        ['Line', 'Budget', 'Actual', 'Carry-over'],
        ['A', 30_000, actual, policy],
      ]),
      'Budget_Funds',
    );
    expect(row).toMatchObject({ 'Available next': next, Carried: carried, Lapsed: lapsed, Forgiven: forgiven });
  });
  it('into the budget of the next period when there is one', async () => {
    const [row] = rowsOf(
      await run([
        ['Line', 'Budget', 'Actual', 'Carry-over', 'Next budget'],
        ['A', 30_000, 25_000, 'both', 50_000],
      ]),
      'Budget_Funds',
    );
    expect(row).toMatchObject({ 'Available next': 55_000 });
  });
});

describe('bad input has an address', () => {
  it('an amount that is not exact', async () => {
    const ran = await run([
      ['Line', 'Budget'],
      ['A', 9e14],
    ]);
    expect(ran.problems).toMatchObject([{ code: 'too-large', where: 'Budget_Lines!A1:B2' }]);
  });
  it.each([
    [
      'a reserve of 5',
      [
        ['Line', 'Budget', 'Reserve %'],
        ['A', 1, 5],
      ],
      {},
      'bad-share',
      'Budget_Lines!C2',
    ],
    [
      'a policy',
      [
        ['Line', 'Budget', 'Carry-over'],
        ['A', 1, 'maybe'],
      ],
      {},
      'bad-policy',
      'Budget_Lines!C2',
    ],
    [
      'limits',
      [
        ['Line', 'Budget'],
        ['A', 1],
      ],
      { limits: 'shout 3%' },
      'bad-setting',
      'limits',
    ],
    [
      'a day',
      [
        ['Line', 'Budget'],
        ['A', 1],
      ],
      { as_of: 'soon' },
      'bad-setting',
      'as_of',
    ],
  ] as const)('%s', async (_, lines, settings, code, where) => {
    const ran = await run(lines, settings);
    expect(ran.view).toBeNull();
    expect(ran.problems).toMatchObject([{ code, where }]);
  });
  it('of a transaction too', async () => {
    const grid: Grid = [
      ['Line', 'Kind', 'Reference', 'Amount', 'Date'],
      ['A', 'gift', 'x', 1, '2026-01-01'],
      ['A', 'PO', null, 1, '2026-01-01'],
      ['A', 'PO', 'x', 1, 'soon'],
    ];
    const ran = await run(
      [
        ['Line', 'Budget'],
        ['A', 1],
      ],
      {},
      { Budget_Commitments: grid },
    );
    expect(ran.problems.map(({ code, where }) => `${code} ${where}`)).toEqual([
      'unknown-kind Budget_Commitments!A2',
      'no-reference Budget_Commitments!A3',
      'no-date Budget_Commitments!A4',
    ]);
  });
});

it('the total row foots for any lines, to the cent', async () => {
  const cents = fc.integer({ min: -1e9, max: 1e9 }).map((n) => n / 100);
  const line = fc.tuple(cents, cents, fc.double({ min: 0, max: 1, noNaN: true }), cents, cents, cents);
  await fc.assert(
    fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 12 }), async (lines) => {
      const rows = rowsOf(await run([HEADER, ...lines.map((cells, i) => [`L${i}`, ...cells])]), 'Budget_Funds');
      const total = rows[rows.length - 1];
      for (const header of ['Original', 'Changes', 'Current', 'Reserve', 'Actual', 'Available', 'Available after soft'])
        expect(rows.slice(0, -1).reduce((sum, row) => sum + Math.round(Number(row[header]) * 100), 0)).toBe(
          Math.round(Number(total?.[header]) * 100),
        );
    }),
    { numRuns: 60 },
  );
});

describe('draws from the reserve (C20)', () => {
  const lines: Grid = [
    ['Line', 'Budget', 'Actual'],
    ['Search', 600_000, 100_000],
    ['Brand', 400_000, 50_000],
  ];
  const draws = (...rows: Grid): Grid => [['To', 'Amount', 'Reason', 'Approved by'], ...rows];
  it('each needs a reason and an approval; the balance stands after each', async () => {
    const ran = await run(
      lines,
      { holdback: '5%' },
      {
        Budget_Draws: draws(['Search', 20_000.5, 'Launch moved up', 'CFO'], ['Brand', 9_999.5, 'Extra flight', 'CFO']),
      },
    );
    expect(rowsOf(ran, 'Budget_Reserve')).toEqual([
      { To: 'Reserve', Amount: null, Reason: null, 'Approved by': null, Left: 50_000 },
      { To: 'Search', Amount: 20_000.5, Reason: 'Launch moved up', 'Approved by': 'CFO', Left: 29_999.5 },
      { To: 'Brand', Amount: 9_999.5, Reason: 'Extra flight', 'Approved by': 'CFO', Left: 20_000 },
      { To: 'Total', Amount: 30_000, Reason: null, 'Approved by': null, Left: 20_000 },
    ]);
  });
  it.each([
    ['more than there is', ['Search', 50_000.01, 'Launch', 'CFO'], 'overdrawn'],
    ['no reason', ['Search', 10, '', 'CFO'], 'no-reason'],
    ['no approval', ['Search', 10, 'Launch', null], 'no-approval'],
    ['no amount', ['Search', 'lots', 'Launch', 'CFO'], 'not-an-amount'],
  ] as const)('%s is refused with its row', async (_, row, code) => {
    const { view, problems } = await run(lines, { holdback: '5%' }, { Budget_Draws: draws([...row]) });
    expect(view).toBeNull();
    expect(problems.map((problem) => [problem.code, problem.where])).toContainEqual([code, 'Budget_Draws!A2']);
  });
});
