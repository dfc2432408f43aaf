import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type TwoWayGiven, twoWay } from '../../src/core/allocate/twoWay.ts';
import type { Result } from '../../src/core/result.ts';

const get = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(result.problem.message);
  return result.value;
};
const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
const column = (table: readonly (readonly number[])[], j: number) => table.map((row) => row[j] ?? 0);
const plan = (given: TwoWayGiven) => get(twoWay(given));

describe('a plan of channels and periods foots both ways', () => {
  it('three months of two equal channels', () => {
    const table = plan({ rows: [100, 100], columns: { weights: [1, 1, 1] } });
    expect(table.map(sum)).toEqual([100, 100]);
    expect([0, 1, 2].map((j) => sum(column(table, j)))).toEqual([67, 67, 66]);
  });
  it('R9: 100,000 over twelve months, every quarter 25,000.00, in every row', () => {
    const table = plan({
      rows: [10_000_000, 10_000_000, 5_000_000],
      columns: { weights: Array.from({ length: 12 }, () => 1) },
      cumulative: true,
    });
    for (const [i, quarter] of [2_500_000, 2_500_000, 1_250_000].entries())
      for (const from of [0, 3, 6, 9]) expect(sum((table[i] ?? []).slice(from, from + 3))).toBe(quarter);
  });
  it('an empty cell stays empty and the rest makes room', () => {
    const table = plan({
      rows: [60, 60],
      columns: { totals: [40, 80] },
      caps: [
        [0, null],
        [null, null],
      ],
    });
    expect(table).toEqual([
      [0, 60],
      [40, 20],
    ]);
  });
  it('a cap is kept, and what it leaves goes by the same proportions', () => {
    const table = plan({
      rows: [600, 600, 600],
      columns: { totals: [600, 600, 600] },
      caps: [
        [100, null, null],
        [null, null, null],
        [null, null, null],
      ],
    });
    expect(table[0]?.[0]).toBe(100);
    expect(table[0]).toEqual([100, 250, 250]);
    expect(column(table, 0)).toEqual([100, 250, 250]);
    expect(table.map(sum)).toEqual([600, 600, 600]);
  });
  it('periods that cannot be filled are named', () =>
    expect(
      twoWay({
        rows: [60, 60],
        columns: { totals: [40, 80] },
        caps: [
          [0, null],
          [30, null],
        ],
      }),
    ).toMatchObject({
      problem: { code: 'infeasible', message: "periods '1' need 40, lines can put at most 30 there: 10 short" },
    }));
  it.each([
    [twoWay({ rows: [], columns: { totals: [] } }), 'no-lines'],
    [twoWay({ rows: [-1, 2], columns: { totals: [1] } }), 'negative-amount'],
    [twoWay({ rows: [1], columns: { totals: [2, -1] } }), 'negative-amount'],
    [twoWay({ rows: [1], columns: { totals: [2] } }), 'unequal-totals'],
    [twoWay({ rows: [1], columns: { weights: [0] } }), 'no-weights'],
    [twoWay({ rows: [1], columns: { weights: [1] }, caps: [[1, 1]] }), 'lengths'],
    [twoWay({ rows: [9e15, 9e15], columns: { weights: [1] } }), 'too-large'],
  ])('refusal %#', (result, code) => expect(result).toMatchObject({ ok: false, problem: { code } }));
  it('nothing is nothing', () => expect(plan({ rows: [0, 0], columns: { totals: [0] } })).toEqual([[0], [0]]));
});

const table = fc.record({
  rows: fc.array(fc.integer({ min: 0, max: 5000 }), { minLength: 1, maxLength: 7 }),
  weights: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 7 }).filter((all) => sum(all) > 0),
});

describe('a pattern, such as last year', () => {
  it('scales to new totals of lines and periods; what was empty stays empty', () => {
    // Row and column factors of [[1, 3], [2, 0]]: only the first line can fill the second period.
    expect(
      plan({
        rows: [70, 30],
        columns: { totals: [50, 50] },
        pattern: [
          [1, 3],
          [2, 0],
        ],
      }),
    ).toEqual([
      [20, 50],
      [30, 0],
    ]);
  });
  it('a table that foots already is kept', () =>
    fc.assert(
      fc.property(
        fc.record({ n: fc.integer({ min: 1, max: 6 }), m: fc.integer({ min: 1, max: 12 }) }).chain(({ n, m }) =>
          fc.array(fc.array(fc.integer({ min: 0, max: 100_000 }), { minLength: m, maxLength: m }), {
            minLength: n,
            maxLength: n,
          }),
        ),
        (wanted) => {
          const totals = (wanted[0] ?? []).map((_, j) => sum(column(wanted, j)));
          expect(plan({ rows: wanted.map(sum), columns: { totals }, pattern: wanted, cumulative: true })).toEqual(
            wanted,
          );
        },
      ),
      { numRuns: 200 },
    ));
  it('keeps the ratios of ratios (cross products) of the pattern', () => {
    const pattern = [
      [1, 2, 3],
      [4, 5, 1],
      [2, 2, 9],
    ];
    const table = plan({ rows: [3e9, 5e9, 2e9], columns: { totals: [4e9, 1e9, 5e9] }, pattern });
    const cross = (t: readonly (readonly number[])[], i: number, j: number) =>
      ((t[0]?.[0] ?? 0) * (t[i]?.[j] ?? 0)) / ((t[0]?.[j] ?? 0) * (t[i]?.[0] ?? 0));
    for (const i of [1, 2]) for (const j of [1, 2]) expect(cross(table, i, j)).toBeCloseTo(cross(pattern, i, j), 5);
  });
  it.each([
    [twoWay({ rows: [1], columns: { totals: [1] }, pattern: [] }), 'lengths'],
    [twoWay({ rows: [1], columns: { totals: [1] }, pattern: [[-1]] }), 'negative-weight'],
    [
      twoWay({
        rows: [1, 1],
        columns: { totals: [2, 0] },
        pattern: [
          [1, 1],
          [0, 1],
        ],
      }),
      'infeasible',
    ],
  ])('refusal %#', (result, code) => expect(result).toMatchObject({ ok: false, problem: { code } }));
});

describe('laws', () => {
  it('foots, and every cell moves less than one unit', () =>
    fc.assert(
      fc.property(table, fc.boolean(), ({ rows, weights }, cumulative) => {
        const cells = plan({ rows, columns: { weights }, cumulative });
        const total = sum(rows);
        const columns = weights.map((_, j) => sum(column(cells, j)));
        expect(cells.map(sum)).toEqual(rows);
        expect(sum(columns)).toBe(total);
        columns.forEach((got, j) => expect(Math.abs(got - (total * (weights[j] ?? 0)) / sum(weights))).toBeLessThan(1));
        cells.forEach((row, i) => {
          let [ytd, exact] = [0, 0];
          row.forEach((cell, j) => {
            const real = total === 0 ? 0 : ((rows[i] ?? 0) * (columns[j] ?? 0)) / total;
            expect(Math.abs(cell - real)).toBeLessThan(1 - 1e-12);
            ytd += cell;
            exact += real;
            if (cumulative) expect(Math.abs(ytd - exact)).toBeLessThan(1 - 1e-12);
          });
        });
      }),
      { numRuns: 500 },
    ));
  it('with caps: foots within them, or says that it cannot, for every table that exists', () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }).chain((n) =>
          fc.array(
            fc.array(fc.record({ cell: fc.integer({ min: 0, max: 300 }), slack: fc.constantFrom(0, 0, 1, 50, null) }), {
              minLength: n,
              maxLength: n,
            }),
            { minLength: 1, maxLength: 5 },
          ),
        ),
        fc.boolean(),
        (hidden, cumulative) => {
          // A table that foots and its caps: so one exists.
          const caps = hidden.map((row) => row.map(({ cell, slack }) => (slack === null ? null : cell + slack)));
          const rows = hidden.map((row) => sum(row.map(({ cell }) => cell)));
          const totals = (hidden[0] ?? []).map((_, j) => sum(hidden.map((row) => row[j]?.cell ?? 0)));
          const cells = plan({ rows, columns: { totals }, caps, cumulative });
          expect(cells.map(sum)).toEqual(rows);
          expect(totals.map((_, j) => sum(column(cells, j)))).toEqual(totals);
          cells.forEach((row, i) =>
            row.forEach((cell, j) => {
              expect(cell).toBeGreaterThanOrEqual(0);
              expect(cell).toBeLessThanOrEqual(caps[i]?.[j] ?? Number.POSITIVE_INFINITY);
            }),
          );
        },
      ),
      { numRuns: 300 },
    ));
  it('cells below their caps keep one proportion: a(line) × b(period)', () => {
    const rows = [30_000_000, 50_000_000, 20_000_000];
    const totals = [40_000_000, 35_000_000, 25_000_000];
    const caps = [
      [5_000_000, null, null],
      [null, null, 4_000_000],
      [null, 3_000_000, null],
    ];
    const cells = plan({ rows, columns: { totals }, caps });
    const free = (i: number, j: number) => {
      const [cell, cap] = [cells[i]?.[j] ?? 0, caps[i]?.[j] ?? Number.POSITIVE_INFINITY];
      expect(cell).toBeLessThanOrEqual(cap);
      return cell < cap ? cell : Number.NaN;
    };
    // Every capped cell is at its cap; the six others form no rectangle, so their loop is the only condition left.
    expect([cells[0]?.[0], cells[1]?.[2], cells[2]?.[1]]).toEqual([5_000_000, 4_000_000, 3_000_000]);
    const loop = (free(0, 1) * free(1, 0) * free(2, 2)) / (free(0, 2) * free(1, 1) * free(2, 0));
    expect(loop).toBeCloseTo((35 * 40 * 25) / (25 * 35 * 40), 5);
  });
  it('exact in trillions', () => {
    const rows = [90_071_992_547_409, 1, 33_333_333_333_333];
    const cells = plan({ rows, columns: { weights: [1, 1, 1, 1, 1, 1, 1] } });
    expect(cells.map(sum)).toEqual(rows);
  });
  it('300 channels and 52 weeks at once', () => {
    const rows = Array.from({ length: 300 }, (_, i) => 1000 + ((i * 7919) % 5003));
    const weights = Array.from({ length: 52 }, (_, j) => 1 + ((j * 13) % 7));
    for (const cumulative of [false, true]) {
      const cells = plan({ rows, columns: { weights }, cumulative });
      expect(cells.map(sum)).toEqual(rows);
    }
  });
});
