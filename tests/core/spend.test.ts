import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FiscalCalendar } from '../../src/core/calendar/fiscal.ts';
import { isoOfSerial, serialOf, serialOfIso } from '../../src/core/calendar/serial.ts';
import { exactSum } from '../../src/core/exact.ts';
import type { Result } from '../../src/core/result.ts';
import { efficiencyBy, efficiencyOf, type MediaColumns } from '../../src/core/spend/efficiency.ts';
import { pivot, type Spend, UNMAPPED } from '../../src/core/spend/pivot.ts';
import { timeline } from '../../src/core/spend/timeline.ts';

const get = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(result.problem.message);
  return result.value;
};
const codeOf = (result: Result<unknown>) => (result.ok ? 'a value' : result.problem.code);
const day = (iso: string): number => serialOfIso(iso) ?? Number.NaN;
const sum = (values: readonly number[]) => values.reduce((all, one) => all + one, 0);
const MONTHS: FiscalCalendar = { pattern: 'months', firstMonth: 1, label: 'end', weekday: 7, rule: 'nearest' };
const never = (width: number) => Array.from({ length: width }, () => null);

describe('pivot', () => {
  const table = get(
    pivot({
      keys: ['Search', 'Social', '', ' Search ', 'Social', '  ', 'Search'],
      periods: [0, 0, 0, 1, 1, 2, 2],
      amounts: [40_000, 20_000, 5000, 50_000, 10_000, 15_000, -10_000],
      yearAgo: [null, null, 0],
    }),
  );
  it('foots by row and by column, largest line first, unmapped last and never dropped', () =>
    expect(table.lines.map(({ key, amounts, total }) => [key, ...amounts, total])).toEqual([
      ['Search', 40_000, 50_000, -10_000, 80_000],
      ['Social', 20_000, 10_000, 0, 30_000],
      [UNMAPPED, 5000, 0, 15_000, 20_000],
    ]));
  it('the total line is the sum of the lines', () =>
    expect(table.total).toMatchObject({ amounts: [65_000, 60_000, 5000], total: 130_000, share: 1 }));
  it('share, cumulative, change to the period before and to a year before', () => {
    expect(table.lines.map(({ share }) => share)).toEqual([80 / 130, 30 / 130, 20 / 130]);
    expect(table.lines[0]?.cumulative).toEqual([40_000, 90_000, 80_000]);
    expect(table.lines[0]?.change).toEqual([null, { amount: 10_000, ratio: 0.25 }, { amount: -60_000, ratio: -1.2 }]);
    expect(table.lines[0]?.yearChange).toEqual([null, null, { amount: -50_000, ratio: -1.25 }]);
    // From nothing to something has no ratio.
    expect(table.lines[2]?.change[2]).toEqual({ amount: 15_000, ratio: null });
    expect(table.total.change[1]).toEqual({ amount: -5000, ratio: -5000 / 65_000 });
  });
  it('credits: the ratio is to the size of what was', () =>
    expect(
      get(pivot({ keys: ['A', 'A'], periods: [0, 1], amounts: [-200, -150], yearAgo: never(2) })).lines[0]?.change[1],
    ).toEqual({ amount: 50, ratio: 0.25 }));
  it('shares of nothing have no meaning', () =>
    expect(
      get(pivot({ keys: ['A', 'B'], periods: [0, 0], amounts: [5, -5], yearAgo: never(1) })).lines.map(
        (one) => one.share,
      ),
    ).toEqual([null, null]));

  const rows = fc.array(
    fc.record({
      key: fc.constantFrom('Search', 'Social', 'TV', '', ' ', '__proto__', 'Social '),
      period: fc.integer({ min: 0, max: 5 }),
      amount: fc.integer({ min: -1_000_000, max: 100_000_000 }),
    }),
    { minLength: 1, maxLength: 60 },
  );
  const spendOf = (list: readonly { key: string; period: number; amount: number }[]): Spend => ({
    keys: list.map(({ key }) => key),
    periods: list.map(({ period }) => period),
    amounts: list.map(({ amount }) => amount),
    yearAgo: [null, null, null, null, 0, 1],
  });
  it('every row is counted once, whatever its key; order does not matter; tables add up', () =>
    fc.assert(
      fc.property(rows, rows, (list, more) => {
        const found = get(pivot(spendOf(list)));
        expect(found.total.total).toBe(sum(list.map(({ amount }) => amount)));
        for (let period = 0; period < 6; period++)
          expect(found.total.amounts[period]).toBe(sum(found.lines.map(({ amounts }) => amounts[period] ?? 0)));
        for (const line of found.lines) {
          expect(sum(line.amounts)).toBe(line.total);
          expect(line.cumulative[5]).toBe(line.total);
          expect(line.total).toBe(
            sum(list.filter(({ key }) => (key.trim() || UNMAPPED) === line.key).map(({ amount }) => amount)),
          );
        }
        expect(get(pivot(spendOf([...list].reverse())))).toEqual(found);
        expect(get(pivot(spendOf([...list, ...more]))).total.amounts).toEqual(
          found.total.amounts.map((amount, i) => amount + (get(pivot(spendOf(more))).total.amounts[i] ?? 0)),
        );
      }),
      { numRuns: 300 },
    ));
  it.each<[Partial<Spend>, string]>([
    [{ keys: [], periods: [], amounts: [] }, 'no-lines'],
    [{ periods: [0] }, 'lengths'],
    [{ amounts: [1] }, 'lengths'],
    [{ periods: [0, 2] }, 'no-period'],
    [{ periods: [0, 0.5] }, 'no-period'],
    [{ periods: [-1, 0] }, 'no-period'],
    [{ yearAgo: [] }, 'no-period'],
    [{ amounts: [1, 1.5] }, 'no-amount'],
    [{ amounts: [1, Number.NaN] }, 'no-amount'],
    [{ amounts: [Number.MAX_SAFE_INTEGER, -1] }, 'too-large'],
    [
      {
        keys: Array.from({ length: 4000 }, (_, i) => `k${i}`),
        periods: Array(4000).fill(0),
        amounts: Array(4000).fill(1),
        yearAgo: never(600),
      },
      'too-many-cells',
    ],
  ])('%# is refused', (over, code) =>
    expect(codeOf(pivot({ keys: ['A', 'B'], periods: [0, 1], amounts: [1, 2], yearAgo: [null, null], ...over }))).toBe(
      code,
    ),
  );
});

describe('timeline', () => {
  it('months without a hole, a year before is twelve months before', () => {
    const found = get(timeline(['2026-02-10', '2025-01-31', '2026-03-01'].map(day), 'period', MONTHS));
    expect(found.labels).toHaveLength(15);
    expect([found.labels[0], found.labels[12], found.labels[14]]).toEqual(['FY2025 P01', 'FY2026 P01', 'FY2026 P03']);
    expect(found.index).toEqual([13, 0, 14]);
    expect([found.yearAgo[11], found.yearAgo[12], found.yearAgo[14]]).toEqual([null, 0, 2]);
  });
  it('ISO weeks over a year of 53, with times of day', () => {
    const found = get(
      timeline([day('2020-12-31') + 0.75, day('2021-01-04') + 0.25, day('2021-01-03')], 'week', MONTHS),
    );
    expect(found.labels).toEqual(['2020-W53', '2021-W01']);
    expect(found.starts.map(isoOfSerial)).toEqual(['2020-12-28', '2021-01-04']);
    expect(found.index).toEqual([0, 1, 0]);
  });
  it('fiscal quarters and years', () => {
    const july = { ...MONTHS, firstMonth: 7 };
    const dates = ['2025-07-01', '2026-06-30', '2026-07-01'].map(day);
    expect(get(timeline(dates, 'quarter', july)).labels).toEqual([
      'FY2026 Q1',
      'FY2026 Q2',
      'FY2026 Q3',
      'FY2026 Q4',
      'FY2027 Q1',
    ]);
    expect(get(timeline(dates, 'year', july))).toMatchObject({
      labels: ['FY2026', 'FY2027'],
      index: [0, 0, 1],
      yearAgo: [null, 0],
    });
  });
  it('each date lies between the start of its period and the next', () =>
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: day('2022-01-01'), max: day('2026-12-31') }), { minLength: 1, maxLength: 30 }),
        fc.constantFrom('week' as const, 'period' as const, 'quarter' as const, 'year' as const),
        fc.constantFrom<FiscalCalendar>(
          MONTHS,
          { ...MONTHS, pattern: '445', firstMonth: 2 },
          { ...MONTHS, pattern: '13x4' },
        ),
        (dates, unit, calendar) => {
          const { starts, index } = get(timeline(dates, unit, calendar));
          dates.forEach((date, i) => {
            const at = index[i] ?? -1;
            expect(starts[at]).toBeLessThanOrEqual(date);
            expect(starts[at + 1] ?? Number.POSITIVE_INFINITY).toBeGreaterThan(date);
          });
          expect(Math.min(...index)).toBe(0);
          expect(Math.max(...index)).toBe(starts.length - 1);
        },
      ),
      { numRuns: 200 },
    ));
  it('a date far off is refused, not filled with empty weeks', () => {
    expect(codeOf(timeline([day('1926-01-01'), day('2026-01-01')], 'week', MONTHS))).toBe('too-many-periods');
    expect(codeOf(timeline([0], 'week', MONTHS))).toBe('no-date');
    expect(codeOf(timeline([], 'week', MONTHS))).toBe('no-lines');
    expect(codeOf(timeline([46_000], 'year', { ...MONTHS, firstMonth: 13 }))).toBe('bad-calendar');
  });
});

describe('efficiency', () => {
  const none = { impressions: null, clicks: null, conversions: null, leads: null, revenue: null };
  it('R24: A 10k → 80k and B 90k → 180k blend to 2.6, not 5.0', () => {
    const found = get(efficiencyBy(['A', 'B'], { ...none, spend: [10_000, 90_000], revenue: [80_000, 180_000] }));
    expect(found.lines.map(({ key, efficiency }) => [key, efficiency.roas])).toEqual([
      ['A', 8],
      ['B', 2],
    ]);
    expect(found.total.efficiency.roas).toBe(2.6);
  });
  it('each ratio by its definition', () =>
    expect(
      efficiencyOf({
        spend: 5000,
        impressions: 1_000_000,
        clicks: 20_000,
        conversions: 400,
        leads: 1000,
        revenue: 20_000,
      }),
    ).toEqual({ cpm: 5, cpc: 0.25, ctr: 0.02, cvr: 0.02, cpl: 5, cpa: 12.5, roas: 4 }));
  it('nothing to divide by, or not measured: no number', () => {
    expect(efficiencyOf({ ...none, spend: 100, clicks: 0 })).toEqual({
      cpm: null,
      cpc: null,
      ctr: null,
      cvr: null,
      cpl: null,
      cpa: null,
      roas: null,
    });
    // Measured and nothing came back is 0, which is not the same.
    expect(efficiencyOf({ ...none, spend: 100, revenue: 0 }).roas).toBe(0);
    expect(efficiencyOf({ ...none, spend: 0, revenue: 10 }).roas).toBeNull();
  });
  const rows = fc.array(
    fc.record({
      key: fc.constantFrom('b', 'a', '', ' a '),
      spend: fc.integer({ min: 0, max: 1_000_000 }),
      conversions: fc.integer({ min: 0, max: 5000 }).map((n) => n / 1000),
    }),
    { minLength: 1, maxLength: 40 },
  );
  const columnsOf = (list: readonly { spend: number; conversions: number }[]): MediaColumns => ({
    ...none,
    spend: list.map(({ spend }) => spend),
    conversions: list.map(({ conversions }) => conversions),
  });
  it('order does not matter; the blend lies between the best and the worst line', () =>
    fc.assert(
      fc.property(rows, (list) => {
        const found = get(
          efficiencyBy(
            list.map(({ key }) => key),
            columnsOf(list),
          ),
        );
        const turned = [...list].reverse();
        expect(
          get(
            efficiencyBy(
              turned.map(({ key }) => key),
              columnsOf(turned),
            ),
          ),
        ).toEqual(found);
        const { cpa } = found.total.efficiency;
        const parts = found.lines.map(({ efficiency }) => efficiency.cpa);
        if (cpa === null || parts.includes(null)) return;
        const sizes = parts.map(Number);
        expect(cpa).toBeGreaterThanOrEqual(Math.min(...sizes) * (1 - 1e-12));
        expect(cpa).toBeLessThanOrEqual(Math.max(...sizes) * (1 + 1e-12));
        expect(found.lines.map(({ key }) => key)).toEqual(
          ['a', 'b', UNMAPPED].filter((key) => list.some((row) => (row.key.trim() || UNMAPPED) === key)),
        );
      }),
      { numRuns: 300 },
    ));
  const exact = (unit: number, most: number) => fc.integer({ min: -most, max: most }).map((n) => n / unit);
  it.each([
    ['cents', exact(100, 10 ** 8)],
    ['cents near the edge of what is exact', exact(100, 2 ** 52 - 1)],
    ['any decimals', fc.oneof(exact(100, 10 ** 6), exact(1000, 10 ** 6), exact(1, 2 ** 53 - 1))],
  ])('sums are exact: %s', (_, value) =>
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom('a', 'b', ''), value), { minLength: 1 }), (list) => {
        const of = (name: string) => list.filter(([key]) => (key || UNMAPPED) === name).map(([, spend]) => spend);
        const keys = list.map(([key]) => key);
        const spend = list.map(([, each]) => each);
        const { lines, total } = get(efficiencyBy(keys, { ...none, spend }));
        expect(lines.map(({ sums }) => sums.spend)).toEqual(lines.map(({ key }) => exactSum(of(key))));
        expect(total.sums.spend).toBe(exactSum(spend));
      }),
      { numRuns: 300 },
    ),
  );
  it.each<[readonly string[], Partial<MediaColumns>, string]>([
    [[], { spend: [] }, 'no-lines'],
    [['a'], { spend: [1, 2] }, 'lengths'],
    [['a'], { spend: [Number.NaN] }, 'no-amount'],
    [['a'], { clicks: [Number.POSITIVE_INFINITY] }, 'no-amount'],
    [['a', 'a'], { spend: [1e308, 1e308] }, 'no-amount'],
  ])('%# is refused', (keys, over, code) =>
    expect(codeOf(efficiencyBy(keys, { ...none, spend: null, ...over }))).toBe(code),
  );
});

describe('100,000 transactions', () => {
  it('by channel, campaign and platform, by week and month, with efficiency, all foot to the same sum', () => {
    const size = 100_000;
    const pick = (i: number, prime: number, among: number) => ((i * prime) % 1_000_003) % among;
    const dates = Array.from({ length: size }, (_, i) => serialOf(2024, 1, 1) + pick(i, 7919, 1000));
    const keys = [8, 400, 5].map((among, d) =>
      Array.from({ length: size }, (_, i) => (pick(i, 104_729, 50) === 0 ? '' : `line ${pick(i, 15_485 + d, among)}`)),
    );
    const amounts = Array.from({ length: size }, (_, i) => pick(i, 3571, 900_000) - 1000);
    const others = Array.from({ length: size }, (_, i) => pick(i, 6101, 5000));
    const analyse = () => {
      const [weeks, months] = [get(timeline(dates, 'week', MONTHS)), get(timeline(dates, 'period', MONTHS))];
      const tables = keys.flatMap((key) =>
        [weeks, months].map(({ index, yearAgo }) => get(pivot({ keys: key, periods: index, amounts, yearAgo }))),
      );
      const blended = get(
        efficiencyBy(keys[0] ?? [], {
          spend: amounts,
          impressions: others,
          clicks: others,
          conversions: others,
          leads: null,
          revenue: others,
        }),
      );
      return { tables, blended };
    };
    const { tables, blended } = analyse();
    expect(new Set(tables.map(({ total }) => total.total))).toEqual(new Set([sum(amounts)]));
    expect(tables.every(({ lines }) => lines[lines.length - 1]?.key === UNMAPPED)).toBe(true);
    expect(blended.total.sums.spend).toBe(sum(amounts));
  });
});
