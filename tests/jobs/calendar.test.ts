/** The report *calendar*: R8 and R9 through the job. */
import { describe, expect, it } from 'vitest';
import { isoOfSerial } from '../../src/core/calendar/serial.ts';
import { calendar } from '../../src/jobs/calendar/calendar.ts';
import { bookOf, decideOn, tableOf, viewOn } from './bookReport.ts';

const book = () =>
  bookOf({
    Plan: [
      ['Line', 'Budget'],
      ['Search', 100],
    ],
  });
const run = (settings: Readonly<Record<string, string>>) => viewOn(book(), calendar, settings);
const NRF = { first_month: '2', pattern: '454', label: 'start' };
const iso = (cell: unknown) => (typeof cell === 'number' ? isoOfSerial(cell) : null);
const amounts = async (settings: Readonly<Record<string, string>>) =>
  tableOf(await run(settings), 'Budget_Calendar').map((row) => row.Amount);

describe('calendar', () => {
  it('R8: NRF 2023 is 2023-01-29 to 2024-02-03 with 53 weeks, the last one in period 12', async () => {
    const view = await run({ ...NRF, year: '2023' });
    expect(view.headline).toContain('FY2023 is 2023-01-29 to 2024-02-03: 53 weeks (371 days) in 12 periods');
    const rows = tableOf(view, 'Budget_Calendar');
    expect(rows[11]).toMatchObject({ Period: 'FY2023 P12', Quarter: 'FY2023 Q4', Days: 35, Weeks: 5 });
    expect(rows[12]).toMatchObject({ Period: 'Total', Days: 371, Weeks: 53 });
  });
  it.each(['2012', '2017', '2023', '2028'])('R8: NRF has 53 weeks in %s', async (year) =>
    expect((await run({ ...NRF, year })).headline).toContain('53 weeks'),
  );
  it.each(['2013', '2016', '2022', '2024', '2027'])('R8: and 52 in %s', async (year) =>
    expect((await run({ ...NRF, year })).headline).toContain('52 weeks'),
  );
  it('R8: the last Saturday of December gives 53 weeks in 2028', async () =>
    expect((await run({ year: '2028', pattern: '445', year_end: 'last' })).headline).toContain('53 weeks'));
  it('R8: in a July-start year named by its end, 2026-01-15 is in Q3 P7', async () => {
    const rows = tableOf(await run({ year: '2026', first_month: '7' }), 'Budget_Calendar');
    const found = rows.find((row) => iso(row.Start) === '2026-01-01');
    expect([found?.Period, found?.Quarter, iso(found?.End)]).toEqual(['FY2026 P07', 'FY2026 Q3', '2026-01-31']);
  });
  it('R8: 1,000,000 on 4-4-5 with every period rounded, as printed; 53 weeks give P12 113,207.54', async () => {
    const retail = { ...NRF, pattern: '445', total: '1000000', phase: 'weeks', rounding: 'periods' };
    expect((await amounts({ ...retail, year: '2024' })).slice(0, 6)).toEqual([
      76_923.08, 76_923.08, 96_153.84, 76_923.08, 76_923.08, 96_153.84,
    ]);
    expect((await amounts({ ...retail, year: '2023' }))[11]).toBe(113_207.54);
  });
  it('R9: cumulative rounding is the default: 100,000 evenly, quarters of 25,000.00', async () => {
    const view = await run({ year: '2026', total: '100000', phase: 'even' });
    const rows = tableOf(view, 'Budget_Calendar');
    expect(rows.slice(0, 4).map((row) => row.Amount)).toEqual([8333.33, 8333.34, 8333.33, 8333.33]);
    expect(rows[12]?.Amount).toBe(100_000);
    expect(tableOf(view, 'Budget_Quarters').map((row) => row.Amount)).toEqual([
      25_000, 25_000, 25_000, 25_000, 100_000,
    ]);
  });
  it('phases by days of the month, and by weights of a setting or a column', async () => {
    expect((await amounts({ year: '2026', total: '365' })).slice(0, 3)).toEqual([31, 28, 31]);
    expect(
      (await amounts({ year: '2026', total: '78', phase: 'weights', weights: '1,2,3,4,5,6,7,8,9,10,11,12' }))[11],
    ).toBe(12);
    const weighted = bookOf({
      Plan: [['Month', 'Weight'], ...Array.from({ length: 12 }, (_, i) => [`M${i + 1}`, i + 1])],
    });
    const view = await viewOn(weighted, calendar, { year: '2026', total: '78', phase: 'weights' });
    expect(tableOf(view, 'Budget_Calendar')[11]?.Amount).toBe(12);
  });
  it('R8: after a 53-week year, restated leaves its first week out, unrestated does not', async () => {
    const last = async (compare: string) => {
      const [first] = tableOf(await run({ ...NRF, year: '2024', compare }), 'Budget_Calendar');
      return [iso(first?.['Last year start']), iso(first?.['Last year end'])];
    };
    expect(await last('restated')).toEqual(['2023-02-05', '2023-03-04']);
    expect(await last('unrestated')).toEqual(['2023-01-29', '2023-02-25']);
  });
  it('months compare with months, 29 February or not', async () => {
    const rows = tableOf(await run({ year: '2024' }), 'Budget_Calendar');
    expect([iso(rows[1]?.End), iso(rows[1]?.['Last year end'])]).toEqual(['2024-02-29', '2023-02-28']);
  });
  it('13 periods of four weeks have quarters of 3, 3, 3 and 4', async () => {
    const view = await run({ year: '2026', pattern: '13x4' });
    expect(tableOf(view, 'Budget_Calendar')).toHaveLength(14);
    expect(tableOf(view, 'Budget_Quarters').map((row) => row.Weeks)).toEqual([12, 12, 12, 16, 52]);
  });
  it.each([
    [{}, 'bad-setting'],
    [{ year: '2026', first_month: '13' }, 'bad-calendar'],
    [{ year: '12000' }, 'no-year'],
    [{ year: '2026', pattern: '446' }, 'bad-setting'],
    [{ year: '2026', total: '1', phase: 'weights' }, 'bad-weights'],
    [{ year: '2026', total: '1', phase: 'weights', weights: '1,2,x' }, 'bad-weights'],
    [{ year: '2026', total: '1', phase: 'weights', weights: '0,0,0,0,0,0,0,0,0,0,0,0' }, 'no-weights'],
  ])('refuses %o', async (settings, code) =>
    expect(
      (await decideOn(book(), calendar, settings as Record<string, string>)).problems.map((p) => p.code),
    ).toContain(code),
  );
});
