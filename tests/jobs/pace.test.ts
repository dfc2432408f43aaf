/** The report *pace*: R20 through the job. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { serialOfIso } from '../../src/core/calendar/serial.ts';
import type { Grid } from '../../src/core/cell.ts';
import { pace } from '../../src/jobs/pace/pace.ts';
import { bookOf, decideOn, tableOf, viewOn } from './bookReport.ts';

const JUNE: Grid = [
  ['Line', 'Budget', 'Actual'],
  ['Search', 30_400, 13_680],
];
const run = async (plan: Grid, settings: Readonly<Record<string, string>>) =>
  tableOf(await viewOn(bookOf({ Plan: plan }), pace, settings), 'Budget_Pace');

describe('pace', () => {
  it('R20: 30,400, day 12 of 30, 13,680 spent', async () => {
    const view = await viewOn(bookOf({ Plan: JUNE }), pace, { as_of: '2026-06-12' });
    const [row, total] = tableOf(view, 'Budget_Pace');
    expect(row).toMatchObject({
      'Days gone': 12,
      Days: 30,
      'Share gone': 0.4,
      Expected: 12_160,
      Index: 1.125,
      Projection: 34_200,
      'Over budget': 3_800,
      'Per day so far': 1_140,
      'Required per day': 928.89,
      Status: 'ahead',
    });
    expect(row?.Change).toBeCloseTo(-0.185, 3);
    expect(total).toMatchObject({ Line: 'Total', Expected: 12_160, Index: 1.125, Projection: 34_200 });
    expect(view.headline).toContain('112.5 % of the 12,160 expected; it heads for 34,200');
  });
  it('R20: with weekday weights 1.2 and 0.5 it is half the alarm', async () => {
    const [row] = await run(JUNE, { as_of: '2026-06-12', weekdays: '1.2,1.2,1.2,1.2,1.2,0.5,0.5' });
    expect(row?.['Share gone']).toBeCloseTo(0.4276, 4);
    expect(row?.Index).toBeCloseTo(1.052, 3);
    expect(Math.round(Number(row?.Projection) / 10) * 10).toBe(31_990);
    expect(row?.Status).toBe('on pace');
  });
  it('weights count for weekdays in a budget of one week too', async () => {
    // 2026-06-03 is a Wednesday; by Friday three of five weekdays have gone.
    const [row] = await run(JUNE, {
      as_of: '2026-06-05',
      start: '2026-06-03',
      end: '2026-06-09',
      weekdays: '1,1,1,1,1,0,0',
    });
    expect(row?.['Share gone']).toBe(0.6);
  });
  it('days come from the row, then the settings, then the span around as_of', async () => {
    const plan: Grid = [
      ['Line', 'Budget', 'Actual', 'Start', 'End'],
      ['Own', 92, 0, serialOfIso('2026-07-01'), '2026-09-30'],
      ['Blank', 91, 0, null, null],
    ];
    const days = async (settings: Readonly<Record<string, string>>) =>
      (await run(plan, { as_of: '2026-06-12', ...settings })).map((row) => row.Days);
    expect(await days({ span: 'quarter' })).toEqual([92, 91, null]);
    expect(await days({ start: '2026-06-01', end: '2026-06-14' })).toEqual([92, 14, null]);
    expect(await days({ span: 'year' })).toEqual([92, 365, null]);
  });
  it('R24: the total is a ratio of sums; lines that have not begun count with their budget', async () => {
    const plan: Grid = [
      ['Line', 'Budget', 'Actual', 'Start', 'End'],
      ['A', 30_000, 30_000, '2026-06-01', '2026-06-30'],
      ['B', 60_000, 6_000, '2026-06-01', '2026-06-30'],
      ['C', 50_000, 0, '2026-07-01', '2026-07-31'],
      ['D', 10_000, 11_000, '2026-05-01', '2026-05-31'],
    ];
    const rows = await run(plan, { as_of: '2026-06-15' });
    expect(rows.map((row) => row.Status)).toEqual(['ahead', 'behind', 'not started', 'over budget', '']);
    expect(rows.map((row) => row['Required per day'])).toEqual([0, 3_600, 1_612.9, null, 5_212.9]);
    expect(rows[4]).toMatchObject({ Expected: 55_000, Projection: 60_000 + 12_000 + 50_000 + 11_000 });
    expect(rows[4]?.Index).toBeCloseTo(47_000 / 55_000, 12);
  });
  it.each([
    [JUNE, {}, 'bad-setting'],
    [JUNE, { as_of: '12.06.2026' }, 'bad-setting'],
    [JUNE, { as_of: '2026-06-12', weekdays: '1,2,3' }, 'bad-setting'],
    [JUNE, { as_of: '2026-06-12', weekdays: '0,0,0,0,0,0,0' }, 'bad-setting'],
    [JUNE, { as_of: '2026-06-12', start: '2026-06-30', end: '2026-06-01' }, 'bad-span'],
    [JUNE, { as_of: '2026-06-12', start: '1990-06-30', end: '2026-06-01' }, 'bad-span'],
  ] as const)('refuses %o %o', async (plan, settings, code) =>
    expect((await decideOn(bookOf({ Plan: plan }), pace, settings)).problems.map((p) => p.code)).toContain(code),
  );
  it('names the cell of a date that has two readings', async () => {
    const plan: Grid = [
      ['Line', 'Budget', 'Actual', 'Start', 'End'],
      ['A', 1, 1, '03/04/2026', '2026-06-30'],
    ];
    const { problems } = await decideOn(bookOf({ Plan: plan }), pace, { as_of: '2026-06-12' });
    expect(problems).toEqual([
      expect.objectContaining({ code: 'no-date', where: 'Plan!D2', found: '"03/04/2026" is no date' }),
    ]);
  });
  it('any amounts and days keep the laws', async () => {
    const amount = fc.integer({ min: 0, max: 1_000_000_000 }).map((cents) => cents / 100);
    const day = fc.integer({ min: 46_000, max: 46_400 });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(amount, amount, day, day), { minLength: 1, maxLength: 8 }), async (lines) => {
        const plan: Grid = [
          ['Line', 'Budget', 'Actual', 'Start', 'End'],
          ...lines.map(([budget, actual, a, b], i) => [`L${i}`, budget, actual, Math.min(a, b), Math.max(a, b)]),
        ];
        await run(plan, { as_of: '2026-06-12' });
      }),
      { numRuns: 40 },
    );
  });
});
