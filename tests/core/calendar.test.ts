import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { phase } from '../../src/core/allocate/phase.ts';
import { splitByWeights } from '../../src/core/allocate/splitByWeights.ts';
import { FISCAL_PATTERNS, type FiscalCalendar, fiscalDate, fiscalYear } from '../../src/core/calendar/fiscal.ts';
import { isoWeekOf, mondayOfIsoWeek } from '../../src/core/calendar/isoWeek.ts';
import { priorYearDay } from '../../src/core/calendar/priorYear.ts';
import { civilOf, isoOfSerial, serialOf, serialOfIso, weekdayOf } from '../../src/core/calendar/serial.ts';
import type { Result } from '../../src/core/result.ts';

const get = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(result.problem.message);
  return result.value;
};
const codeOf = (result: Result<unknown>) => (result.ok ? 'a value' : result.problem.code);
const day = (iso: string): number => serialOfIso(iso) ?? Number.NaN;
const iso = (serial: number | null) => (serial === null ? null : isoOfSerial(serial));
const calendar = (over: Partial<FiscalCalendar>): FiscalCalendar => ({
  pattern: 'months',
  firstMonth: 1,
  label: 'end',
  weekday: 7,
  rule: 'nearest',
  ...over,
});
const NRF = calendar({ pattern: '454', firstMonth: 2, label: 'start' });
const weeks = (of: FiscalCalendar, year: number) => get(fiscalYear(of, year)).days / 7;
const longYears = (of: FiscalCalendar, from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i).filter((year) => weeks(of, year) === 53);

describe('serials', () => {
  it('agree with the calendar of the host for every day of 400 years', () => {
    for (let serial = day('1900-03-01'); serial < day('2300-03-01'); serial++) {
      const date = new Date((serial - 25_569) * 86_400_000);
      const civil = { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
      if (
        weekdayOf(serial) !== date.getUTCDay() + 1 ||
        serialOf(civil.year, civil.month, civil.day) !== serial ||
        JSON.stringify(civilOf(serial)) !== JSON.stringify(civil)
      )
        throw new Error(`${serial} is ${date.toISOString()}, not ${isoOfSerial(serial)}`);
    }
  });
  it('months run over into the years around', () =>
    expect(
      [serialOf(2026, 13, 1), serialOf(2026, 0, 1), serialOf(2024, 3, 0), serialOf(2026, -11, 1)].map(iso),
    ).toEqual(['2027-01-01', '2025-12-01', '2024-02-29', '2025-01-01']));
});

describe('fiscal years as published', () => {
  it('NRF: 53 weeks in 2012, 2017, 2023 and next in 2028', () =>
    expect(longYears(NRF, 2007, 2030)).toEqual([2012, 2017, 2023, 2028]));
  // The retail federation's 4-5-4 calendar prints these first and last days.
  it.each([
    [2012, '2012-01-29', '2013-02-02'],
    [2017, '2017-01-29', '2018-02-03'],
    [2022, '2022-01-30', '2023-01-28'],
    [2023, '2023-01-29', '2024-02-03'],
    [2024, '2024-02-04', '2025-02-01'],
    [2025, '2025-02-02', '2026-01-31'],
  ])('NRF %i is %s to %s', (year, start, end) => {
    const found = get(fiscalYear(NRF, year));
    expect([iso(found.start), iso(found.end)]).toEqual([start, end]);
  });
  it('last Saturday of December: 53 weeks in 2028', () => {
    const last = calendar({ pattern: '445', rule: 'last' });
    expect(longYears(last, 2023, 2032)).toEqual([2028]);
    expect(iso(get(fiscalYear(last, 2028)).end)).toBe('2028-12-30');
  });
  // Apple's 10-K: fiscal years end on the last Saturday of September, 2017 and 2023 had 53 weeks.
  it('last Saturday of September, as one large company files it', () => {
    const apple = calendar({ pattern: '445', firstMonth: 10, rule: 'last' });
    expect(longYears(apple, 2015, 2024)).toEqual([2017, 2023]);
    expect([2022, 2023, 2024].map((year) => iso(get(fiscalYear(apple, year)).end))).toEqual([
      '2022-09-24',
      '2023-09-30',
      '2024-09-28',
    ]);
  });
  it('week 53 goes to the last period', () => {
    const days = (over: Partial<FiscalCalendar>) =>
      get(fiscalYear({ ...NRF, ...over }, 2023)).periods.map((period) => period.days / 7);
    expect(days({ pattern: '445' })).toEqual([4, 4, 5, 4, 4, 5, 4, 4, 5, 4, 4, 6]);
    expect(days({ pattern: '454' })).toEqual([4, 5, 4, 4, 5, 4, 4, 5, 4, 4, 5, 5]);
    expect(days({ pattern: '544' })).toEqual([5, 4, 4, 5, 4, 4, 5, 4, 4, 5, 4, 5]);
    expect(days({ pattern: '13x4' })).toEqual([4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 5]);
  });
  it.each<[string, FiscalCalendar, string, object]>([
    ['R8', calendar({ firstMonth: 7 }), '2026-01-15', { year: 2026, quarter: 3, period: 7, week: 29 }],
    [
      'named by start',
      calendar({ firstMonth: 7, label: 'start' }),
      '2026-01-15',
      { year: 2025, quarter: 3, period: 7, week: 29 },
    ],
    ['calendar year', calendar({ label: 'start' }), '2026-12-31', { year: 2026, quarter: 4, period: 12, week: 53 }],
    ['NRF week 53', NRF, '2024-01-28', { year: 2023, quarter: 4, period: 12, week: 53 }],
    ['NRF week 1', NRF, '2024-02-04', { year: 2024, quarter: 1, period: 1, week: 1 }],
    [
      'ends in the year after its name',
      calendar({ pattern: '445' }),
      '2027-01-02',
      { year: 2026, quarter: 4, period: 12, week: 52 },
    ],
    [
      'thirteen periods: the last quarter has four',
      calendar({ pattern: '13x4' }),
      '2026-09-15',
      { year: 2026, quarter: 4, period: 10, week: 37 },
    ],
  ])('%s', (_, of, date, expected) => expect(get(fiscalDate(of, day(date)))).toEqual(expected));
});

describe('laws over 400 years', () => {
  const any = fc.record({
    pattern: fc.constantFrom(...FISCAL_PATTERNS),
    firstMonth: fc.integer({ min: 1, max: 12 }),
    label: fc.constantFrom('start' as const, 'end' as const),
    weekday: fc.integer({ min: 1, max: 7 }),
    rule: fc.constantFrom('last' as const, 'nearest' as const),
  });
  const every = (['454', '13x4', 'months'] as const).flatMap((pattern) =>
    Array.from({ length: 12 }, (_, month) =>
      (['last', 'nearest'] as const).map((rule) =>
        calendar({ pattern, firstMonth: month + 1, rule, weekday: (month % 7) + 1 }),
      ),
    ).flat(),
  );
  it('years tile time, periods tile years, 52 or 53 weeks always', () => {
    for (const of of every) {
      let next = get(fiscalYear(of, 1902)).start;
      for (let year = 1902; year < 2302; year++) {
        const found = get(fiscalYear(of, year));
        expect(found.start).toBe(next);
        let from = found.start;
        for (const period of found.periods) {
          if (period.start !== from || period.end !== from + period.days - 1 || period.days < 28)
            throw new Error(`${JSON.stringify(of)} ${year} period ${period.period}`);
          from = period.end + 1;
        }
        expect(from).toBe(found.end + 1);
        expect(of.pattern === 'months' ? [365, 366] : [364, 371]).toContain(found.days);
        next = found.end + 1;
      }
    }
  });
  it('a year ends on its weekday: within the month when last, at most 3 days from its end when nearest', () =>
    fc.assert(
      fc.property(any, fc.integer({ min: 1902, max: 2302 }), (of, year) => {
        const { end } = get(fiscalYear(of, year));
        const endYear = of.label === 'start' && of.firstMonth > 1 ? year + 1 : year;
        const monthEnd = serialOf(endYear, of.firstMonth === 1 ? 13 : of.firstMonth, 0);
        if (of.pattern === 'months') expect(end).toBe(monthEnd);
        else {
          expect(weekdayOf(end)).toBe(of.weekday);
          const off = end - monthEnd;
          expect(of.rule === 'last' ? off <= 0 && off > -7 : Math.abs(off) <= 3).toBe(true);
        }
      }),
      { numRuns: 1000 },
    ));
  it('a day lies in the very period that its year lists', () =>
    fc.assert(
      fc.property(any, fc.integer({ min: day('1904-01-01'), max: day('2302-12-31') }), (of, serial) => {
        const { year, quarter, period, week } = get(fiscalDate(of, serial));
        const found = get(fiscalYear(of, year));
        const place = found.periods.find(({ start, end }) => start <= serial && serial <= end);
        expect(place).toMatchObject({ period, quarter });
        expect(week).toBe(Math.floor((serial - found.start) / 7) + 1);
      }),
      { numRuns: 3000 },
    ));
  it('comparisons use each day of last year at most once; restated is 52 weeks before', () =>
    fc.assert(
      fc.property(any, fc.integer({ min: 1910, max: 2300 }), (of, year) => {
        const { start, end } = get(fiscalYear(of, year));
        const before = get(fiscalYear(of, year - 1));
        for (const basis of ['restated', 'unrestated'] as const) {
          const seen = new Set<number>();
          for (let serial = start; serial <= end; serial++) {
            const prior = get(priorYearDay(of, serial, basis));
            if (prior === null) continue;
            expect(seen.has(prior) || prior < before.start || prior > before.end).toBe(false);
            seen.add(prior);
            if (of.pattern !== 'months' && basis === 'restated') expect(serial - prior).toBe(364);
          }
          expect(seen.size).toBe(of.pattern === 'months' ? 365 : 364);
        }
      }),
      { numRuns: 40 },
    ));
});

describe('comparison with last year', () => {
  it.each([
    // NRF: after the 53-week 2023, week 1 of 2024 is compared with week 2 when restated.
    ['2024-02-04', '2023-02-05', '2023-01-29'],
    ['2025-02-01', '2024-02-03', '2024-01-27'],
    // After a 52-week year both agree; week 53 has nothing to be compared with.
    ['2023-01-29', '2022-01-30', '2022-01-30'],
    ['2024-01-28', null, null],
  ])('NRF %s: restated %s, unrestated %s', (date, restated, unrestated) =>
    expect([
      iso(get(priorYearDay(NRF, day(date), 'restated'))),
      iso(get(priorYearDay(NRF, day(date), 'unrestated'))),
    ]).toEqual([restated, unrestated]),
  );
  it('months compare by date; 29 February with nothing', () =>
    expect(
      ['2024-02-28', '2024-02-29', '2024-03-01'].map((date) =>
        iso(get(priorYearDay(calendar({}), day(date), 'restated'))),
      ),
    ).toEqual(['2023-02-28', null, '2023-03-01']));
});

describe('phasing by the days of the periods', () => {
  const weightsOf = (of: FiscalCalendar, year: number) => get(fiscalYear(of, year)).periods.map(({ days }) => days);
  const RETAIL = { ...NRF, pattern: '445' as const };
  // R8 prints the largest remainder (R5) over the whole year; R9's cumulative rounding differs by a cent.
  it('R8: 1,000,000 on 4-4-5 is 76,923.08 / 76,923.08 / 96,153.84 per quarter', () => {
    const { amounts } = get(splitByWeights(100_000_000, weightsOf(RETAIL, 2024)));
    for (const quarter of [0, 3, 6, 9])
      expect(amounts.slice(quarter, quarter + 3)).toEqual([7_692_308, 7_692_308, 9_615_384]);
  });
  it('R8: the last period of a 53-week year gets 113,207.54', () =>
    expect(get(splitByWeights(100_000_000, weightsOf(RETAIL, 2023))).amounts[11]).toBe(11_320_754));
  it('R9: cumulative rounding keeps every quarter of 52 weeks at 250,000.00', () => {
    const amounts = get(phase(100_000_000, weightsOf(RETAIL, 2024)));
    expect(amounts.slice(0, 3)).toEqual([7_692_308, 7_692_307, 9_615_385]);
    expect(get(phase(100_000_000, weightsOf(RETAIL, 2023)))[11]).toBe(11_320_755);
  });
});

describe('ISO weeks', () => {
  it.each([
    ['2020-12-31', 2020, 53],
    ['2021-01-03', 2020, 53],
    ['2021-01-04', 2021, 1],
    ['2024-12-30', 2025, 1],
    ['2026-01-01', 2026, 1],
    ['2027-01-01', 2026, 53],
    ['2005-01-01', 2004, 53],
    ['2008-12-29', 2009, 1],
    ['2010-01-03', 2009, 53],
  ])('%s is %i week %i', (date, year, week) => expect(get(isoWeekOf(day(date)))).toEqual({ year, week }));
  it('71 of 400 years have a week 53, and a week leads back to its Monday', () => {
    let long = 0;
    for (let year = 1902; year < 2302; year++) {
      const weeksInYear = mondayOfIsoWeek(year, 53).ok ? 53 : 52;
      if (weeksInYear === 53) long++;
      for (let week = 1; week <= weeksInYear; week++) {
        const monday = get(mondayOfIsoWeek(year, week));
        expect(weekdayOf(monday)).toBe(2);
        for (const offset of [0, 6]) expect(get(isoWeekOf(monday + offset))).toEqual({ year, week });
      }
    }
    expect(long).toBe(71);
  });
});

describe('refusals', () => {
  it.each([
    [fiscalYear(calendar({ firstMonth: 0 }), 2026), 'bad-calendar'],
    [fiscalYear(calendar({ weekday: 8, pattern: '445' }), 2026), 'bad-calendar'],
    [fiscalYear(calendar({}), 2026.5), 'no-year'],
    [fiscalYear(calendar({}), Number.NaN), 'no-year'],
    [fiscalDate(calendar({ firstMonth: 1.5 }), 46_000), 'bad-calendar'],
    [fiscalDate(calendar({}), 0), 'no-date'],
    [fiscalDate(calendar({}), Number.NaN), 'no-date'],
    [fiscalDate(calendar({}), 1e308), 'no-date'],
    [priorYearDay(calendar({}), 100, 'restated'), 'no-date'],
    [isoWeekOf(Number.POSITIVE_INFINITY), 'no-date'],
    [mondayOfIsoWeek(2021, 53), 'no-week'],
    [mondayOfIsoWeek(2021, 0), 'no-week'],
    [mondayOfIsoWeek(1e308, 1), 'no-week'],
  ])('%# %s', (result, code) => expect(codeOf(result)).toBe(code));
});
