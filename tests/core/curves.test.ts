/** The curve optimum: worked examples, a dense dynamic programme, brute force for steps, certificates, goals. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { certify } from '../../src/core/allocate/certificate.ts';
import { branch } from '../../src/core/allocate/curves/branch.ts';
import { allocateCurves, type CurveProblem, worth } from '../../src/core/allocate/curves/solve.ts';
import { reach } from '../../src/core/allocate/goals.ts';
import { shadow } from '../../src/core/allocate/shadow.ts';
import {
  type Curve,
  outcome,
  ROW_KINDS,
  type RowCurve,
  rowCurve,
  slope,
  tableCurve,
} from '../../src/core/response/curve.ts';
import { ceiling, envelope, stand } from '../../src/core/response/envelope.ts';
import type { Result } from '../../src/core/result.ts';
import { seeded } from '../support/random.ts';

const unwrap = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(result.problem.message);
  return result.value;
};
const curve = (kind: string, a: number, b = 0, s = 0): RowCurve => unwrap(rowCurve(kind, a, b, s));
const none = (curves: readonly Curve[]) => curves.map(() => null);
const dollars = (amounts: readonly number[]) => amounts.map((amount) => amount / 100);
const R27 = [curve('log', 120000, 20000), curve('log', 80000, 10000), curve('log', 60000, 30000)];
const r27: CurveProblem = { total: 10_000_000, curves: R27, low: none(R27), high: none(R27), step: 1, decimals: 2 };

type Random = ReturnType<typeof seeded>;
/** Any row kind; spends of 0 to 100 matter to it. */
function someCurve(random: Random): RowCurve {
  const kind = ROW_KINDS[random.whole(0, ROW_KINDS.length - 1)] ?? 'log';
  const a = random.real(5, 100);
  if (kind === 'linear') return curve('linear', a / 40);
  if (kind === 'power') return curve('power', a / 4, random.real(0.2, 1));
  if (kind === 'logistic') return curve('logistic', a, random.real(0.02, 0.3));
  return curve(kind, a, random.real(3, 60), random.real(0.4, 5));
}

describe('curves', () => {
  const seeds = fc.integer({ min: 1, max: 1e9 });
  it('rise from 0, and the slope is their derivative', () =>
    fc.assert(
      fc.property(seeds, fc.double({ min: 0.01, max: 200, noNaN: true }), (seed, x) => {
        const f = someCurve(seeded(seed));
        expect(outcome(f, 0)).toBe(0);
        const h = x * 1e-6;
        const difference = (outcome(f, x + h) - outcome(f, x - h)) / (2 * h);
        expect(slope(f, x)).toBeGreaterThanOrEqual(0);
        expect(Math.abs(slope(f, x) - difference)).toBeLessThan(1e-6 * (Math.abs(difference) + outcome(f, x) / x));
      }),
      { numRuns: 2000 },
    ));
  it('have an envelope that is above them, touches at both ends, and whose stand is its best point', () =>
    fc.assert(
      fc.property(seeds, (seed) => {
        const random = seeded(seed);
        const f = someCurve(random);
        const low = random.whole(0, 1) * random.real(0, 40);
        const high = low + random.real(0.5, 80);
        const least = random.whole(0, 3) === 0 ? low + random.real(0, high - low) : low;
        const env = envelope(f, low, high, least);
        const at = { spend: 0, drop: 0, room: 0 };
        const nu = Math.log(random.real(0.01, 4));
        stand(env, nu, at);
        const best = ceiling(env, at.spend) - Math.exp(nu) * at.spend;
        const scale = 1e-9 * (outcome(f, high) + 1);
        expect(ceiling(env, low)).toBeCloseTo(outcome(f, low), 9);
        expect(ceiling(env, high)).toBeCloseTo(outcome(f, high), 9);
        for (let i = 0; i <= 60; i++) {
          const x = low + ((high - low) * i) / 60;
          if (x <= low || x >= least) expect(ceiling(env, x)).toBeGreaterThanOrEqual(outcome(f, x) - scale);
          expect(best).toBeGreaterThanOrEqual(ceiling(env, x) - Math.exp(nu) * x - scale);
        }
      }),
      { numRuns: 2000 },
    ));
});

describe('worked examples (R27)', () => {
  it('splits 100,000 over three channels as the domain page says', () => {
    const best = unwrap(allocateCurves(r27));
    expect(dollars(best.amounts)).toEqual([53846.15, 39230.77, 6923.08]);
    expect(best.value).toBeCloseTo(296723, 0);
    expect(best.gap).toBeLessThan(1e-12);
    expect(worth(R27, [3333334, 3333333, 3333333], 2)).toBeCloseTo(279839, 0);
  });
  it('prices a cap at what one more unit of it is worth', () => {
    const given = { ...r27, high: [null, 3_000_000, null] };
    const best = unwrap(allocateCurves(given));
    expect(dollars(best.amounts)).toEqual([60000, 30000, 10000]);
    const { price, lines } = shadow(R27, best.amounts, best.limits, given.high, 100);
    expect(price).toBeCloseTo(1.5, 9);
    expect(lines[1]).toMatchObject({ binding: 'max' });
    expect(lines[1]?.worth).toBeCloseTo(0.5, 9);
  });
  it('keeps group limits, and prices them', () => {
    const given = {
      ...r27,
      group: [0, 1, 1],
      groups: [
        { name: 'a', low: null, high: 4_000_000 },
        { name: 'b', low: null, high: null },
      ],
    };
    const best = unwrap(allocateCurves(given));
    expect(best.amounts[0]).toBe(4_000_000);
    expect(best.gap).toBeLessThan(1e-12);
    const { price, groups, lines } = shadow(R27, best.amounts, best.limits, [null, null, null], 100);
    expect(lines[0]?.binding).toBe('group max');
    expect(groups[0]?.worth).toBeCloseTo(2 - (price ?? 0), 9);
  });
  it('takes whole thousands, and loses next to nothing by it', () => {
    const best = unwrap(allocateCurves({ ...r27, step: 100_000 }));
    expect(dollars(best.amounts)).toEqual([54000, 39000, 7000]);
    expect(best.gap).toBeGreaterThan(0);
    expect(best.gap).toBeLessThan(1e-5);
  });
});

/** The best whole-unit allocation of curves with holes: every split of the total is looked at. */
function dense(
  curves: readonly Curve[],
  low: readonly number[],
  high: readonly number[],
  least: readonly number[],
  total: number,
): number {
  let best = new Float64Array(total + 1).fill(Number.NEGATIVE_INFINITY);
  best[0] = 0;
  curves.forEach((f, i) => {
    const values: number[] = [];
    for (let x = low[i] ?? 0; x <= Math.min(high[i] ?? 0, total); x++)
      values[x] = x > (low[i] ?? 0) && x < (least[i] ?? 0) ? Number.NEGATIVE_INFINITY : outcome(f, x);
    const next = new Float64Array(total + 1).fill(Number.NEGATIVE_INFINITY);
    for (let t = 0; t <= total; t++)
      for (let x = low[i] ?? 0; x <= Math.min(high[i] ?? 0, t); x++) {
        const value = (best[t - x] ?? 0) + (values[x] ?? 0);
        if (value > (next[t] ?? 0)) next[t] = value;
      }
    best = next;
  });
  return best[total] ?? Number.NEGATIVE_INFINITY;
}

describe('against a dense dynamic programme', () => {
  const sizes = (seed: number) => {
    const random = seeded(seed);
    const n = random.whole(2, 7);
    const total = random.whole(20, 120);
    const curves = Array.from({ length: n }, () => someCurve(random));
    const low = curves.map(() => (random.whole(0, 3) === 0 ? random.whole(0, Math.floor(total / n)) : 0));
    const high = low.map((floor) => floor + random.whole(5, total));
    const least = low.map((floor, i) =>
      random.whole(0, 2) === 0 ? Math.min(high[i] ?? 0, floor + random.whole(0, 20)) : floor,
    );
    return { curves, low, high, least, total };
  };
  it('is never beaten and its bound never broken, S-shapes and least amounts included, on 600 instances', () => {
    let solved = 0;
    for (let seed = 1; seed <= 600; seed++) {
      const { curves, low, high, least, total } = sizes(seed);
      const grid = dense(curves, low, high, least, total);
      const found = allocateCurves({ curves, total, low, high, least, step: 0, decimals: 0 });
      if (!found.ok) {
        expect(grid, `seed ${seed}: ${found.problem.message}`).toBe(Number.NEGATIVE_INFINITY);
        continue;
      }
      solved++;
      const { value, bound, gap, amounts } = found.value;
      expect(value, `seed ${seed}`).toBeGreaterThanOrEqual(grid - 1e-9 * Math.abs(grid));
      expect(bound, `seed ${seed}`).toBeGreaterThanOrEqual(grid - 1e-9 * Math.abs(grid));
      expect(gap, `seed ${seed}`).toBeLessThan(1e-6);
      expect(amounts.reduce((a, b) => a + b, 0)).toBeCloseTo(total, 9);
      amounts.forEach((x, i) => {
        expect(x).toBeGreaterThanOrEqual((low[i] ?? 0) - 1e-9);
        expect(x).toBeLessThanOrEqual((high[i] ?? 0) + 1e-9);
        expect(x <= (low[i] ?? 0) + 1e-9 || x >= (least[i] ?? 0) - 1e-9, `seed ${seed}, line ${i}`).toBe(true);
      });
    }
    expect(solved).toBeGreaterThan(400);
  });
  it('in whole units and concave, rounding ends at the very optimum of the programme', () => {
    let checked = 0;
    for (let seed = 5000; seed < 5300; seed++) {
      const { curves: any, low, high, total } = sizes(seed);
      const curves = any.map((f) => (f.kind === 'hill' && f.s > 1 ? { ...f, s: 1 / f.s } : f));
      const found = allocateCurves({ curves, total, low, high, step: 1, decimals: 0 });
      if (!found.ok) continue;
      checked++;
      expect(found.value.amounts.every(Number.isSafeInteger)).toBe(true);
      const grid = dense(curves, low, high, low, total);
      expect(found.value.value, `seed ${seed}`).toBeCloseTo(grid, 8);
    }
    expect(checked).toBeGreaterThan(200);
  });
  it('with tables of any shape and with means of draws', () => {
    for (let seed = 1; seed <= 150; seed++) {
      const random = seeded(seed * 7919);
      const total = random.whole(20, 60);
      const tables = Array.from({ length: random.whole(1, 4) }, (): Curve => {
        let [spend, brings] = [0, 0];
        const points = [{ spend, outcome: brings }];
        while (spend < total) {
          spend += random.whole(1, 15);
          brings += random.whole(0, 1) * random.real(0, 30);
          points.push({ spend, outcome: brings });
        }
        return unwrap(tableCurve(points));
      });
      const mean: Curve = {
        kind: 'mean',
        parts: Array.from({ length: 5 }, () =>
          curve('hill', random.real(20, 80), random.real(5, 40), random.real(0.5, 3)),
        ),
      };
      const curves = [...tables, mean];
      const found = unwrap(
        allocateCurves({ curves, total, low: none(curves), high: none(curves), step: 0, decimals: 0 }),
      );
      const zero = curves.map(() => 0);
      const grid = dense(
        curves,
        zero,
        curves.map(() => total),
        zero,
        total,
      );
      expect(found.value, `seed ${seed}`).toBeGreaterThanOrEqual(grid * (1 - 1e-6));
      expect(found.bound, `seed ${seed}`).toBeGreaterThanOrEqual(grid * (1 - 1e-9));
    }
  });
});

describe('what trips other solvers', () => {
  it('does not care about units: money by 1e-3 … 1e6, value by 1e-3 … 1e6', () => {
    const base = [
      ['log', 120, 20],
      ['power', 3, 0.6],
      ['hill', 90, 30, 2.2],
      ['exp', 50, 10],
      ['mm', 70, 15],
      ['hill', 40, 22, 0.8],
      ['logistic', 60, 0.1],
      ['linear', 0.9],
    ] as const;
    const solveIn = (money: number, value: number) => {
      const curves = base.map(([kind, a, b = 0, s = 0]) =>
        kind === 'power'
          ? curve(kind, (a * value) / money ** b, b)
          : kind === 'logistic'
            ? curve(kind, a * value, b / money)
            : kind === 'linear'
              ? curve(kind, (a * value) / money)
              : curve(kind, a * value, b * money, s),
      );
      return unwrap(
        allocateCurves({ curves, total: 100 * money, low: none(curves), high: none(curves), step: 0, decimals: 0 }),
      );
    };
    const plain = solveIn(1, 1);
    expect(plain.gap).toBeLessThan(1e-9);
    for (const money of [1e-3, 1e3, 1e6])
      for (const value of [1e-3, 1, 1e6]) {
        const scaled = solveIn(money, value);
        scaled.amounts.forEach((amount, i) => {
          expect(amount / money).toBeCloseTo(plain.amounts[i] ?? 0, 5);
        });
        expect(scaled.value / value / plain.value).toBeCloseTo(1, 10);
      }
  });
  it('proves 100 identical S-curves, where naming the lines differently makes 100! equal plans', () => {
    for (const share of [2, 5, 8, 13]) {
      const lines = Array.from({ length: 100 }, () => ({
        curve: curve('hill', 100, 10, 2.5),
        low: 0,
        high: 100 * share,
        least: 0,
        group: -1,
      }));
      const { value, bound, nodes } = branch(lines, 100 * share, []);
      expect((bound - value) / value).toBeLessThan(1e-6);
      expect(nodes).toBeLessThan(200);
    }
  });
  it('spends everything even when nothing brings anything more', () => {
    const flat = [curve('linear', 0), curve('linear', 0)];
    const best = unwrap(
      allocateCurves({ total: 1001, curves: flat, low: none(flat), high: [800, null], step: 1, decimals: 2 }),
    );
    expect(best.amounts.reduce((a, b) => a + b, 0)).toBe(1001);
    const saturated = [curve('exp', 1, 1e-3), curve('exp', 2, 1e-3)];
    const full = unwrap(
      allocateCurves({
        total: 1_000_000,
        curves: saturated,
        low: none(saturated),
        high: none(saturated),
        step: 1,
        decimals: 2,
      }),
    );
    expect(full.amounts.reduce((a, b) => a + b, 0)).toBe(1_000_000);
    expect(full.value).toBeCloseTo(3, 12);
  });
  it('does not go beyond the points of a table', () => {
    const known = unwrap(
      tableCurve([
        { spend: 0, outcome: 0 },
        { spend: 50, outcome: 10 },
      ]),
    );
    const curves = [known, known];
    const asked = { curves, low: none(curves), high: none(curves), step: 1, decimals: 0 };
    expect(allocateCurves({ ...asked, total: 100 }).ok).toBe(true);
    expect(allocateCurves({ ...asked, total: 101 })).toMatchObject({ ok: false, problem: { code: 'infeasible' } });
  });
});

describe('certificates', () => {
  it('proves the optimum, measures what is short of it, and names what is broken', () => {
    const best = unwrap(allocateCurves(r27));
    expect(unwrap(certify(r27, best.amounts)).sentence).toBe('OPTIMAL');
    expect(unwrap(certify(r27, [3333334, 3333333, 3333333])).sentence).toBe('WITHIN 6.1 %');
    expect(unwrap(certify(r27, [5384616, 3923077, 692308])).sentence).toContain('0.01 more than the total');
    expect(unwrap(certify({ ...r27, high: [null, 3_000_000, null] }, best.amounts)).sentence).toBe(
      'line 2 has 39230.77, above its maximum 30000',
    );
  });
  it('never calls a plan optimal that the solver beats by more than a millionth, S-curves included', () =>
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e9 }), (seed) => {
        const random = seeded(seed);
        const curves = Array.from({ length: random.whole(2, 6) }, () => someCurve(random));
        const total = random.whole(1000, 20000);
        const given = { curves, total, low: none(curves), high: none(curves), step: 1, decimals: 2 };
        const best = unwrap(allocateCurves(given));
        expect(unwrap(certify(given, best.amounts)).verdict).toBe('optimal');
        const [from, to] = [random.whole(0, curves.length - 1), random.whole(0, curves.length - 1)];
        const moved = best.amounts.slice();
        const size = Math.min(moved[from] ?? 0, random.whole(1, total));
        moved[from] = (moved[from] ?? 0) - size;
        moved[to] = (moved[to] ?? 0) + size;
        const loss = (best.value - worth(curves, moved, 2)) / worth(curves, moved, 2);
        const checked = unwrap(certify(given, moved));
        if (loss > 2e-6) expect(checked.verdict).toBe('within');
        if (checked.verdict === 'within') expect(checked.gap ?? 0).toBeGreaterThanOrEqual(loss - 1e-9);
      }),
      { numRuns: 300 },
    ));
});

describe('goals', () => {
  const whole = unwrap(reach(r27, { kind: 'outcome' }));
  it('the least spend for a target is one cent from missing it', () => {
    const least = unwrap(reach(r27, { kind: 'target', outcome: 250_000 }));
    expect(least.value).toBeGreaterThanOrEqual(250_000);
    const cheaper = unwrap(allocateCurves({ ...r27, total: least.total - 1 }));
    expect(cheaper.value).toBeLessThan(250_000);
    expect(least.total).toBeLessThan(whole.total);
    expect(reach(r27, { kind: 'target', outcome: 300_000 })).toMatchObject({
      ok: false,
      problem: { code: 'unreachable' },
    });
  });
  it('the greatest spend at a wanted return is one cent from falling below it', () => {
    const at = unwrap(reach(r27, { kind: 'return', ratio: 4 }));
    expect((at.value * 100) / at.total).toBeGreaterThanOrEqual(4 * (1 - 1e-11));
    const more = unwrap(allocateCurves({ ...r27, total: at.total + 1 }));
    expect((more.value * 100) / (at.total + 1)).toBeLessThan(4);
    expect(unwrap(reach(r27, { kind: 'return', ratio: 1 })).total).toBe(r27.total);
    expect(reach(r27, { kind: 'return', ratio: 10 })).toMatchObject({ ok: false });
  });
  it('the most profit at a margin stops where the margin pays for the last unit (R22)', () => {
    const only = [curve('mm', 400_000, 100_000)];
    const best = unwrap(
      reach(
        { total: 20_000_000, curves: only, low: [null], high: [null], step: 1, decimals: 2 },
        { kind: 'profit', margin: 0.6 },
      ),
    );
    expect(best.total / 100).toBeCloseTo(54_919, 0);
    expect(unwrap(reach({ ...r27, total: 100_000_000 }, { kind: 'profit', margin: 0.5 })).total).toBeLessThan(
      100_000_000,
    );
  });
});
