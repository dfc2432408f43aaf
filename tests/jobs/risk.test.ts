/** Risk: the register, R31's concentration, and draws against what is known in closed form. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Grid } from '../../src/core/cell.ts';
import { risk } from '../../src/jobs/risk/risk.ts';
import { bookOf, rowsOf, runReport } from '../support/runReport.ts';

const run = (lines: Grid, settings: Record<string, string> = {}, sides: Record<string, Grid> = {}) =>
  runReport(risk, bookOf({ Budget_Lines: lines, ...sides }), settings);
const PLAN: Grid = [
  ['Line', 'Budget', 'Low', 'High'],
  ['Search', 400_000, 360_000, 500_000],
  ['Social', 300_000, 300_000, 420_000],
  ['TV', 200_000, null, null],
  ['Fairs', 100_000, 50_000, 150_000],
];
const RISKS: Grid = [
  ['Risk', 'Probability', 'Impact', 'Owner', 'Mitigation'],
  ['Agency fails', 0.05, 300_000, 'Ann', 'second agency'],
  ['Prices rise', 0.5, 60_000, 'Bob', null],
  ['Tracking breaks', 0.2, 10_000, null, null],
];

describe('the register (C35)', () => {
  it('ranks by expected loss, asks for a reserve, and places risks on the map', async () => {
    const ran = await run(PLAN, {}, { Budget_Risks: RISKS });
    expect(rowsOf(ran, 'Budget_Register')).toMatchObject([
      { Rank: 1, Risk: 'Prices rise', Owner: 'Bob', 'Expected loss': 30_000, 'Heat map': 'L3 S3' },
      { Rank: 2, Risk: 'Agency fails', 'Expected loss': 15_000, 'Heat map': 'L1 S5', Mitigation: 'second agency' },
      { Rank: 3, Risk: 'Tracking breaks', 'Expected loss': 2000, 'Heat map': 'L2 S1' },
      { Rank: null, Risk: 'Total', Impact: 370_000, 'Expected loss': 47_000 },
    ]);
    const heat = rowsOf(ran, 'Budget_Heatmap');
    expect(heat.map((row) => Object.values(row).slice(1))).toEqual([
      [null, null, null, null, null],
      [null, null, null, null, null],
      [null, null, 1, null, null],
      [1, null, null, null, null],
      [null, null, null, null, 1],
      [1, null, 1, null, 1],
    ]);
    expect(ran.view?.headline).toContain('Hold back 47,000 for 3 risks, first of all Prices rise (30,000)');
  });
  it('is the main table when there is no other', async () => {
    const ran = await run(RISKS, { draws: '2000' });
    expect(rowsOf(ran, 'Budget_Register')).toHaveLength(4);
    expect(ran.view?.headline).toContain('to exceed the reserve of 47,000');
    expect(ran.view?.tables.map(({ name }) => name)).not.toContain('Budget_Concentration');
  });
});

describe('concentration (R31)', () => {
  it('shares .4/.3/.2/.1: HHI .30, as 3.33 equal lines', async () => {
    const ran = await run(PLAN, { share_cap: '35%' });
    const rows = rowsOf(ran, 'Budget_Concentration');
    expect(rows.map((row) => [row.Line, row.Share, row.Cap])).toEqual([
      ['Search', 0.4, 'above the cap'],
      ['Social', 0.3, null],
      ['TV', 0.2, null],
      ['Fairs', 0.1, null],
      ['Total', 1, null],
    ]);
    expect(rows[4]?.['Part of HHI']).toBeCloseTo(0.3, 12);
    expect(ran.view?.headline).toContain('as concentrated as 3.33 equal lines');
    expect(ran.problems).toMatchObject([{ code: 'concentrated', severity: 'warning', where: 'Budget_Lines!B2' }]);
  });
});

describe('draws of the total', () => {
  const measure = async (lines: Grid, settings: Record<string, string> = {}, sides: Record<string, Grid> = {}) => {
    const rows = rowsOf(await run(lines, settings, sides), 'Budget_Simulation');
    return (name: string) => {
      const row = rows.find((other) => String(other.Measure).startsWith(name));
      return Number(row?.Amount ?? row?.Share);
    };
  };
  it('one symmetric triangle has percentiles and a tail in closed form', async () => {
    // On 0…200 with the peak at 100: F(x) = x²/20000 below the peak; the mean beyond P90 is 200 − (2/3)·√2000.
    const of = await measure(
      [
        ['Line', 'Budget', 'Low', 'High'],
        ['A', 100, 0, 200],
      ],
      { draws: '40000', level: '90%' },
    );
    expect(of('P10')).toBeCloseTo(Math.sqrt(2000), -0.4);
    expect(of('P50')).toBeCloseTo(100, -0.4);
    expect(of('P90')).toBeCloseTo(200 - Math.sqrt(2000), -0.4);
    expect(of('CVaR')).toBeCloseTo(200 - (2 / 3) * Math.sqrt(2000), -0.4);
    expect(of('Chance')).toBeCloseTo(0.5, 1);
  });
  it('a risk happens as often as it is said to', async () => {
    const grid: Grid = [
      ['Risk', 'Probability', 'Impact'],
      ['Fire', 0.3, 1000],
    ];
    const of = await measure(
      [
        ['Line', 'Budget', 'Low', 'High'],
        ['A', 500, null, null],
      ],
      { draws: '20000' },
      { Budget_Risks: grid },
    );
    expect(of('Mean')).toBeCloseTo(800, -1.2);
    expect(of('Chance')).toBeCloseTo(0.3, 1);
    expect([of('P50'), of('P90')]).toEqual([500, 1500]);
  });
  it('compares with the total when there is one, and prefers the column Base', async () => {
    const of = await measure(
      [
        ['Line', 'Base', 'Budget', 'Low', 'High'],
        ['A', 80, 100, 60, 90],
      ],
      { total: '85', draws: '500' },
    );
    expect([of('Most likely'), of('Compared')]).toEqual([80, 85]);
  });
  it('is the same for the same seed, and another for another', async () => {
    const draw = async (seed: string) => JSON.stringify((await run(PLAN, { seed, draws: '300' })).view);
    expect(await draw('7')).toBe(await draw('7'));
    expect(await draw('7')).not.toBe(await draw('8'));
  });
  it.each([1e-6, 1e-4, 0.999])('a risk of %d breaks no law', async (probability) => {
    const grid: Grid = [
      ['Risk', 'Probability', 'Impact'],
      ['Fire', probability, 1e6],
    ];
    for (const seed of ['1', '2', '3']) {
      const ran = await run(PLAN, { seed, draws: '300' }, { Budget_Risks: grid });
      expect(ran.view?.checks.filter(({ holds }) => !holds)).toEqual([]);
    }
  });
  it('leaves revenue out', async () => {
    const of = await measure([
      ['Line', 'Kind', 'Budget', 'Low', 'High'],
      ['A', 'cost', 10, 5, 20],
      ['S', 'revenue', 99, 0, 100],
    ]);
    expect(of('Compared')).toBe(10);
  });
});

describe('bad input has an address', () => {
  it('an amount that is not exact', async () => {
    const ran = await run([
      ['Line', 'Budget'],
      ['A', 9e14],
    ]);
    expect(ran.problems).toMatchObject([{ code: 'too-large', where: 'Budget_Lines!B2' }]);
  });
  it.each([
    [
      'a range out of order',
      [
        ['Line', 'Budget', 'Low', 'High'],
        ['A', 5, 6, 7],
      ],
      {},
      'bad-range',
      'Budget_Lines!C2',
    ],
    [
      'another',
      [
        ['Line', 'Budget', 'Low', 'High'],
        ['A', 8, 6, 7],
      ],
      {},
      'bad-range',
      'Budget_Lines!D2',
    ],
    [
      'a negative amount',
      [
        ['Line', 'Budget'],
        ['A', 5],
        ['B', -5],
      ],
      {},
      'negative-amount',
      'Budget_Lines!B3',
    ],
    [
      'a chance of 20',
      [
        ['Risk', 'Probability', 'Impact'],
        ['A', 20, 7],
      ],
      {},
      'bad-probability',
      'Budget_Lines!B2',
    ],
    [
      'a negative loss',
      [
        ['Risk', 'Probability', 'Impact'],
        ['A', 0.2, -7],
      ],
      {},
      'bad-impact',
      'Budget_Lines!C2',
    ],
    [
      'a level of 1',
      [
        ['Line', 'Budget'],
        ['A', 5],
      ],
      { level: '100%' },
      'bad-setting',
      'level',
    ],
    [
      'nothing',
      [
        ['Line', 'Budget'],
        ['A', 0],
      ],
      {},
      'nothing-to-rate',
      'Budget_Lines!A1:B2',
    ],
  ] as const)('%s', async (_, lines, settings, code, where) => {
    const ran = await run(lines, settings);
    expect(ran.view).toBeNull();
    expect(ran.problems).toMatchObject([{ code, where }]);
  });
});

it('every law holds for any plan and register', async () => {
  const cents = fc.integer({ min: 0, max: 1e9 }).map((n) => n / 100);
  const line = fc.tuple(cents, cents, cents).map((amounts) => [...amounts].sort((a, b) => a - b));
  const threat = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), cents);
  await fc.assert(
    fc.asyncProperty(
      fc.array(line, { minLength: 1, maxLength: 8 }),
      fc.array(threat, { minLength: 1, maxLength: 8 }),
      fc.nat(),
      async (lines, threats, seed) => {
        const plan: Grid = [['Line', 'Low', 'Budget', 'High'], ...lines.map((cells, i) => [`L${i}`, ...cells])];
        const register: Grid = [['Risk', 'Probability', 'Impact'], ...threats.map((cells, i) => [`R${i}`, ...cells])];
        const ran = await run(plan, { seed: String(seed), draws: '200' }, { Budget_Risks: register });
        expect(ran.view?.checks.filter(({ holds }) => !holds)).toEqual([]);
      },
    ),
    { numRuns: 60 },
  );
});
