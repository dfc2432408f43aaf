/** Against @formulajs/formulajs, which nobody here wrote: the statistics and rates that a spreadsheet has, too. */
import * as sheet from '@formulajs/formulajs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linearTrend } from '../../src/core/forecast/trend.ts';
import type { Result } from '../../src/core/result.ts';
import { irr, mirr, npv, xirr, xnpv } from '../../src/core/returns/cashFlows.ts';
import { percentiles } from '../../src/core/risk/percentile.ts';
import { correlate } from '../../src/core/spend/correlate.ts';
import { normalQuantile } from '../../src/core/statistics/normal.ts';
import { studentQuantile } from '../../src/core/statistics/student.ts';

const get = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(result.problem.message);
  return result.value;
};
const near = (ours: number, theirs: unknown, relative = 1e-9) => {
  const other = Number(theirs);
  expect(Math.abs(ours - other)).toBeLessThanOrEqual(relative * Math.max(1, Math.abs(other)));
};
const amounts = (least: number) => fc.array(fc.integer({ min: -5000, max: 5000 }), { minLength: least, maxLength: 24 });
const shares = fc.double({ min: 0.001, max: 0.999, noNaN: true });

describe('rates', () => {
  const flows = fc
    .tuple(
      fc.integer({ min: 100, max: 9000 }),
      fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 2, maxLength: 12 }),
    )
    .map(([out, inflows]) => [-out, ...inflows]);
  it('NPV: the first flow is today’s', () =>
    fc.assert(
      fc.property(amounts(2), fc.double({ min: -0.4, max: 1, noNaN: true }), (values, rate) => {
        const [first = 0, ...rest] = values;
        near(get(npv(rate, values)), first + Number(sheet.NPV(rate, ...rest)), 1e-8);
      }),
    ));
  it('IRR and MIRR of one outflow', () =>
    fc.assert(
      fc.property(flows, (values) => {
        const { rate } = get(irr(values));
        const theirs = sheet.IRR(values, rate + 0.01);
        if (typeof theirs === 'number' && Math.abs(rate) < 5) near(rate, theirs, 1e-6);
        near(get(mirr(values, 0.08, 0.05)), sheet.MIRR(values, 0.08, 0.05), 1e-8);
      }),
    ));
  it('XNPV and XIRR by days of 365', () =>
    fc.assert(
      fc.property(flows, fc.integer({ min: 20, max: 300 }), (values, gap) => {
        const serials = values.map((_, i) => 45_000 + gap * i);
        const dates = serials.map((serial) => new Date(Date.UTC(1899, 11, 30 + serial)).toISOString().slice(0, 10));
        near(get(xnpv(0.07, values, serials)), sheet.XNPV(0.07, values, dates), 1e-8);
        const found = xirr(values, serials);
        // A rate that a double cannot tell from −100 % is none.
        const rate = found.ok ? found.value.rate : -1;
        const theirs = rate > -0.8 && rate < 20 ? sheet.XIRR(values, dates, rate) : null;
        if (typeof theirs === 'number') near(rate, theirs, 1e-5);
      }),
    ));
});

describe('statistics', () => {
  it('PERCENTILE.INC', () =>
    fc.assert(
      fc.property(amounts(1), shares, (values, p) =>
        near(get(percentiles(values, [p]))[0] ?? Number.NaN, sheet.PERCENTILE.INC(values, p)),
      ),
    ));
  it('CORREL, at lag 0 and at lag 2', () =>
    fc.assert(
      fc.property(amounts(12), amounts(12), (a, b) => {
        const n = Math.min(a.length, b.length);
        const [x, y] = [a.slice(0, n), b.slice(0, n)];
        const found = correlate(x, y, 2);
        if (!found.ok) return;
        for (const lag of [0, 2]) {
          const ours = found.value.lags[lag]?.pearson ?? null;
          if (ours !== null) near(ours, sheet.CORREL(x.slice(0, n - lag), y.slice(lag)));
        }
      }),
    ));
  it('SLOPE and INTERCEPT of a trend', () =>
    fc.assert(
      fc.property(amounts(3), (values) => {
        const times = values.map((_, i) => i);
        const { slope, intercept } = linearTrend(values);
        near(slope, sheet.SLOPE(values, times));
        near(intercept, sheet.INTERCEPT(values, times));
      }),
    ));
  it('NORM.S.INV and T.INV', () =>
    fc.assert(
      fc.property(shares, fc.integer({ min: 1, max: 120 }), (p, freedom) => {
        near(normalQuantile(p), sheet.NORM.S.INV(p), 1e-7);
        near(studentQuantile(p, freedom), sheet.T.INV(p, freedom), 1e-5);
      }),
    ));
});
