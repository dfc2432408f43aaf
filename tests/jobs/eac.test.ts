/** The report *eac*: R19 through the job. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Grid } from '../../src/core/cell.ts';
import { eac } from '../../src/jobs/eac/eac.ts';
import { bookOf, decideOn, tableOf, viewOn } from './bookReport.ts';

const HEADER = [
  'Line',
  'Budget',
  'Actual',
  'Planned value',
  'Earned value',
  'Open commitments',
  'Estimate to complete',
];
const PROJECT: Grid = [HEADER, ['Launch', 120_000, 50_400, 48_000, 42_000, 0, 70_000]];
const run = async (plan: Grid, settings: Readonly<Record<string, string>> = {}) =>
  tableOf(await viewOn(bookOf({ Plan: plan }), eac, settings), 'Budget_Completion');

describe('eac', () => {
  it('R19: BAC 120,000, PV 48,000, EV 42,000, AC 50,400', async () => {
    const view = await viewOn(bookOf({ Plan: PROJECT }), eac);
    const [row] = tableOf(view, 'Budget_Completion');
    expect(row).toMatchObject({
      'EAC (CPI goes on)': 144_000,
      'EAC (overrun was a one-off)': 128_400,
      'EAC (CPI × SPI)': 157_371.43,
      'EAC (actual + estimate to complete)': 120_400,
      'EAC (phased as planned)': 126_000,
      'EAC (actual + remaining plan)': 122_400,
      VAC: -24_000,
      'VAC %': -0.2,
      ETC: 93_600,
      SPI: 0.875,
    });
    expect(row?.CPI).toBeCloseTo(0.8333, 4);
    expect(row?.TCPI).toBeCloseTo(1.1207, 4);
    expect(view.headline).toBe('By the method "CPI goes on" the budget of 120,000 ends at 144,000: 24,000 over.');
  });
  it('R19: a line with spend only', async () => {
    const spendOnly: Grid = [
      ['Line', 'Budget', 'Actual', 'Planned value'],
      ['Launch', 120_000, 50_400, 48_000],
    ];
    const [row] = await run(spendOnly, { elapsed: '5' });
    expect(row).toMatchObject({
      'EAC (phased as planned)': 126_000,
      'EAC (actual + remaining plan)': 122_400,
      'EAC (run rate)': 120_960,
      VAC: -6_000,
    });
    expect(Object.keys(row ?? {})).not.toContain('TCPI');
    expect(await run(spendOnly, { elapsed: '5', method: 'run_rate' })).toMatchObject([{ VAC: -960 }, { VAC: -960 }]);
  });
  it('R19: never below actual + open commitments, and says so', async () => {
    const [row] = await run([HEADER, ['Launch', 120_000, 50_400, 48_000, 60_000, 60_000, 0]]);
    expect(row).toMatchObject({ 'EAC (CPI goes on)': 110_400, Floor: 'actual + commitments', ETC: 60_000 });
  });
  it('R24: the total is the method on the sums, not the sum of forecasts', async () => {
    const plan: Grid = [HEADER, ['A', 100, 50, 40, 25, 0, 0], ['B', 100, 20, 40, 40, 0, 0]];
    const view = await viewOn(bookOf({ Plan: plan }), eac);
    const rows = tableOf(view, 'Budget_Completion');
    expect(rows.map((row) => row['EAC (CPI goes on)'])).toEqual([200, 50, 215.38]);
    expect(rows[2]?.CPI).toBeCloseTo(65 / 70, 12);
    expect(view.notes.join(' ')).toContain("the lines' own forecasts add up to 250");
  });
  it('a line without a base is blank, never 0', async () => {
    const view = await viewOn(bookOf({ Plan: [HEADER, ['A', 100, 0, 0, 0, 0, 0], ['B', 100, 20, 40, 40, 0, 0]] }), eac);
    const [row] = tableOf(view, 'Budget_Completion');
    expect(row).toMatchObject({ 'EAC (CPI goes on)': null, VAC: null, CPI: null, SPI: null });
    expect(view.notes.join(' ')).toContain('1 of 2 lines have no base');
  });
  it.each([
    [
      [
        ['Line', 'Budget', 'Actual'],
        ['A', 1, 1],
      ],
      {},
      'no-base',
    ],
    [PROJECT, { method: 'run_rate' }, 'no-base'],
    [PROJECT, { elapsed: '13' }, 'bad-setting'],
    [PROJECT, { method: 'hope' }, 'bad-setting'],
    [[HEADER, ['A', 9e14, 1, 1, 1, 1, 1]], {}, 'too-large'],
  ] as const)('refuses %o %o', async (plan, settings, code) =>
    expect((await decideOn(bookOf({ Plan: plan }), eac, settings)).problems.map((p) => p.code)).toContain(code),
  );
  it('warns at the cell where more is earned than budgeted', async () => {
    const { view, problems } = await decideOn(bookOf({ Plan: [HEADER, ['A', 100, 50, 40, 140, 0, 0]] }), eac);
    expect(view).not.toBeNull();
    expect(problems).toEqual([expect.objectContaining({ code: 'earned-above-budget', where: 'Plan!E2' })]);
  });
  it('an index near 0 forecasts nothing that a cell could show to the cent', async () => {
    const lines: Grid = [HEADER, ['L', 5_807_995.73, 2_665_484.79, 0, 0.19, 0, 0]];
    expect((await run(lines, { method: 'cpi' }))[0]).toMatchObject({ 'EAC (CPI goes on)': null, VAC: null });
  });
  it('any amounts, credits too, keep the laws by every method', async () => {
    const amount = fc.integer({ min: -100_000_000, max: 1_000_000_000 }).map((cents) => cents / 100);
    const line = fc.tuple(amount, amount, amount, amount, amount, amount);
    const method = fc.constantFrom(
      'auto',
      'cpi',
      'atypical',
      'both',
      'bottomup',
      'phased',
      'remaining_plan',
      'run_rate',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 6 }), method, async (lines, chosen) => {
        await run([HEADER, ...lines.map((cells, i) => [`L${i}`, ...cells])], { method: chosen, elapsed: '5' });
      }),
      { numRuns: 60 },
    );
  });
});
