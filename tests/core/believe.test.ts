import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { believe } from '../../src/core/allocate/believe.ts';
import { allocateCurves } from '../../src/core/allocate/curves/solve.ts';
import { type Curve, type RowCurve, tableCurve } from '../../src/core/response/curve.ts';
import type { Result } from '../../src/core/result.ts';

const get = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(result.problem.message);
  return result.value;
};
const curve = (kind: RowCurve['kind'], a: number, b: number, s = 0): RowCurve => ({ kind, a, b, s });
const R27 = [curve('log', 120_000, 20_000), curve('log', 80_000, 10_000), curve('log', 60_000, 30_000)];
const nulls = [null, null, null];
type Bounds = readonly (number | null)[];
const ask = (
  curves: readonly Curve[],
  amounts: readonly number[],
  low: Bounds = curves.map(() => null),
  high: Bounds = curves.map(() => null),
) => believe({ curves, amounts, low, high, decimals: 2 });

describe('R27', () => {
  it('an equal split is right only if 1 : 1.219 : 2.375', () => {
    const { reference, lines, unsupported } = get(ask(R27, [3_333_334, 3_333_333, 3_333_333]));
    expect(reference).toBe(0);
    expect(lines.map(({ least }) => Number(least.toFixed(3)))).toEqual([1, 1.219, 2.375]);
    for (const { least, most } of lines) expect(least).toBe(most);
    expect(unsupported).toEqual([]);
  });
  it('the optimum asks to believe nothing', () => {
    const { lines } = get(ask(R27, [5_384_615, 3_923_077, 692_308]));
    for (const { least } of lines) expect(least).toBeCloseTo(1, 6);
  });
  it('at its cap of 30,000 channel 2 is worth at least 0.75', () => {
    // λ = 1.5 and the slope there is 2: the shadow price of the cap is 0.5.
    const { lines } = get(ask(R27, [6_000_000, 3_000_000, 1_000_000], nulls, [null, 3_000_000, null]));
    expect(lines[1]?.least).toBeCloseTo(0.75, 12);
    expect(lines[1]?.most).toBeNull();
  });
  it('a channel that gets nothing is worth at most what would bring it in', () => {
    const { reference, lines } = get(ask(R27, [0, 5_000_000, 5_000_000]));
    expect(reference).toBe(1);
    // Slope of channel 2 at 50,000 is 4/3, of channel 1 at 0 it is 6.
    expect(lines[0]).toEqual({ least: 0, most: expect.closeTo(4 / 3 / 6, 12) });
  });
});

it('at a bend of a table anything between two slopes will do', () => {
  const bent = get(
    tableCurve([
      { spend: 0, outcome: 0 },
      { spend: 100, outcome: 400 },
      { spend: 300, outcome: 600 },
    ]),
  );
  const { lines } = get(ask([curve('linear', 2, 0), bent], [5000, 10_000]));
  expect(lines[1]).toEqual({ least: expect.closeTo(0.5, 12), most: expect.closeTo(2, 12) });
});

it('an S-curve funded below its best point cannot be believed in', () => {
  const s = curve('hill', 1000, 100, 3);
  expect(get(ask([curve('linear', 2, 0), s], [5000, 4000])).unsupported).toEqual([1]);
  expect(get(ask([curve('linear', 2, 0), s], [5000, 20_000])).unsupported).toEqual([]);
  // At 0 its worth is measured by the best chord, not by its slope of 0 there.
  expect(get(ask([curve('linear', 2, 0), s], [50_000, 0])).lines[1]?.most).toBeLessThan(1);
});

it.each([
  [believe({ curves: R27, amounts: [1], low: nulls, high: nulls, decimals: 2 }), 'lengths'],
  [ask(R27, [1, 1, 1], [2, null, null]), 'outside-bounds'],
  [ask(R27, [3, 1, 1], nulls, [2, null, null]), 'outside-bounds'],
  [ask(R27, [0, 0, 0]), 'no-reference'],
  [ask([curve('linear', 0, 0), curve('linear', 1, 0)], [1, 1]), 'flat'],
  [ask([curve('linear', 1, 0), curve('linear', 0, 0)], [1, 1]), 'flat'],
])('refusal %#', (result, code) => expect(result).toMatchObject({ ok: false, problem: { code } }));

const row = fc.record({
  kind: fc.constantFrom('log', 'mm', 'exp', 'power', 'hill'),
  a: fc.integer({ min: 100, max: 1000 }),
  b: fc.integer({ min: 50, max: 500 }),
  worth: fc.integer({ min: 50, max: 200 }),
});
describe('laws', () => {
  it('from the optimum of known values the values come back', () =>
    fc.assert(
      fc.property(
        fc.array(
          row.filter(({ kind }) => kind !== 'hill'),
          { minLength: 2, maxLength: 6 },
        ),
        fc.integer({ min: 100, max: 2000 }),
        (rows, total) => {
          const curves = rows.map(({ kind, a, b }) =>
            curve(kind, a, kind === 'power' ? b / 1000 : b, kind === 'hill' ? 2.5 : 0),
          );
          const worth = rows.map(({ worth: w }) => w / 100);
          const free = curves.map(() => null);
          // Whole units at a scale of a million, so that rounding hardly moves the margins.
          const given = { total: total * 1e6, decimals: 6, step: 1, low: free, high: free };
          const best = get(
            allocateCurves({ ...given, curves: curves.map((c, i) => ({ ...c, a: c.a * (worth[i] ?? 1) })) }),
          );
          const { reference, lines, unsupported } = get(believe({ ...given, curves, amounts: best.amounts }));
          expect(unsupported).toEqual([]);
          lines.forEach(({ least, most }, i) => {
            const expected = (worth[i] ?? 1) / (worth[reference] ?? 1);
            if ((best.amounts[i] ?? 0) > 0 && (best.amounts[i] ?? 0) < 1e6) return;
            expect(least).toBeLessThanOrEqual(expected * (1 + 1e-4));
            if (most !== null) expect(most).toBeGreaterThanOrEqual(expected * (1 - 1e-4));
          });
        },
      ),
    ));
  it('with the believed values the plan is the best there is', () =>
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 2, maxLength: 5 }),
        fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 5, maxLength: 5 }),
        (rows, spends) => {
          const curves = rows.map(({ kind, a, b }) =>
            curve(kind, a, kind === 'power' ? b / 1000 : b, kind === 'hill' ? 2.5 : 0),
          );
          const amounts = curves.map((_, i) => (spends[i] ?? 1) * 100);
          const { lines, unsupported } = get(ask(curves, amounts));
          fc.pre(unsupported.length === 0);
          const valued = curves.map((c, i) => ({ ...c, a: c.a * (lines[i]?.least ?? 1) }));
          const free = curves.map(() => null);
          const total = amounts.reduce((all, amount) => all + amount, 0);
          const low = amounts;
          const own = get(allocateCurves({ curves: valued, total, decimals: 2, step: 1, low, high: free })).value;
          const best = get(allocateCurves({ curves: valued, total, decimals: 2, step: 1, low: free, high: free }));
          expect(best.bound).toBeLessThanOrEqual(own * (1 + 1e-7));
        },
      ),
    ));
});
