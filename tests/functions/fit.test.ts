/** The functions of carry-over and fitting, asked the way a cell asks. */
import { describe, expect, it } from 'vitest';
import type { CellValue, Grid } from '../../src/core/cell.ts';
import { argsOf } from '../../src/functions/arguments.ts';
import { type Arg, Refusal } from '../../src/functions/define.ts';
import { FIT_FUNCTIONS } from '../../src/functions/fit.ts';

function call(name: string, ...args: readonly Arg[]): CellValue | Grid | string {
  const spec = FIT_FUNCTIONS.find((known) => known.name === name);
  if (spec === undefined || spec.compute.kind !== 'whole') throw new Error(name);
  try {
    return spec.compute.run(argsOf(spec.params, args));
  } catch (refusal) {
    if (refusal instanceof Refusal) return `${refusal.code} ${refusal.message}`;
    throw refusal;
  }
}
const column = (...values: readonly CellValue[]): Grid => values.map((value) => [value]);
const near = (value: number, digits = 6) => expect.closeTo(value, digits);

describe('examples of the specs', () => {
  it.each(FIT_FUNCTIONS.flatMap((spec) => spec.examples.map((example) => [spec.name, example] as const)))(
    '%s',
    (name, { args, result }) => expect({ value: call(name, ...args) }).toEqual(result),
  );
});

describe('carry-over', () => {
  it('lies as the spend lies; blanks are 0', () => {
    expect(call('ADSTOCK', [[100, null, 40]], 0.5)).toEqual([[100, 50, 65]]);
    expect(call('ADSTOCK', column(100, '', 40), 0.5)).toEqual(column(100, 50, 65));
    expect(call('ADSTOCK', 100, 0.5)).toEqual([[100]]);
  });
  it.each([null, '', undefined])('an omitted max_lag (%j) is all, an omitted normalize FALSE', (nothing) =>
    expect(call('ADSTOCK', column(8, 0, 0), 0.5, nothing, nothing)).toEqual(column(8, 4, 2)),
  );
  it('normalised', () => expect(call('ADSTOCK', column(8, 0, 0), 0.5, null, true)).toEqual(column(4, 2, 1)));
  it('Weibull, cdf when omitted', () => {
    const e = Math.exp;
    expect(call('ADSTOCK.WEIBULL', column(100, 0, 0), 1, 0.5)).toEqual(
      column(100, near(100 * e(-0.5)), near(100 * e(-1.5))),
    );
    expect(call('ADSTOCK.WEIBULL', column(100, 0, 0), 1, 0.5, ' PDF ')).toEqual(
      column(100, near((100 * (e(-1) - e(-1.5))) / (e(-0.5) - e(-1.5))), 0),
    );
  });
  it.each([
    ['ADSTOCK', [column(1, 'n.a.'), 0.5], "#VALUE! row 2 of spend: 'n.a.' is text"],
    ['ADSTOCK', [column(1, { error: '#REF!' }), 0.5], '#REF! row 2 of spend is #REF!'],
    ['ADSTOCK', [column(1, 2), 1.5], '#VALUE! decay is 1.5; it must be at least 0 and below 1'],
    ['ADSTOCK', [column(1, 2), 0.5, 1.5], '#VALUE! max_lag is 1.5; it must be a whole number of periods, 0 or more'],
    ['ADSTOCK.WEIBULL', [column(1, 2), 1, 0.5, 'x'], "#VALUE! type must be cdf or pdf, not 'x'"],
    ['ADSTOCK.WEIBULL', [column(1, 2), 1, 7], '#VALUE! scale is 7; it is a share of the window, from 0 to 1'],
  ] as const)('%s %j: %s', (name, args, message) => expect(call(name, ...args)).toBe(message));
});

describe('FIT.CURVE', () => {
  const spends = [10, 20, 40, 80, 160, 320];
  const log = spends.map((x) => 120_000 * Math.log1p(x / 50));
  it('one row, the kind chosen', () =>
    expect(call('FIT.CURVE', column(...spends), [log])).toEqual([['log', near(120_000, 3), near(50), null, 1]]));
  it('rows that are blank in both are left out', () =>
    expect(call('FIT.CURVE', column(null, ...spends), column(null, ...log))).toEqual([
      ['log', near(120_000, 3), near(50), null, 1],
    ]));
  it('a named kind, in any case', () => {
    const hill = spends.map((x) => (900 * x ** 2) / (60 ** 2 + x ** 2));
    expect(call('FIT.CURVE', column(...spends), column(...hill), ' Hill ')).toEqual([
      ['hill', near(900, 4), near(60), near(2), 1],
    ]);
  });
  it.each([
    [[column(1, 2, 3), column(1, 2)], '#VALUE! spend has 3 items, outcome has 2'],
    [[column(1, 2), column(1, 2)], '#VALUE! 2 points are too few for a curve; give at least 3'],
    [
      [column(1, 2, 3), column(3, 2, 1)],
      '#VALUE! the outcome does not rise as the spend grows; no increasing curve fits',
    ],
    [
      [column(1, 2, 3), column(1, 2, 3), 'cubic'],
      "#VALUE! 'cubic' is no curve; use one of linear, log, power, exp, mm, hill, logistic",
    ],
    [[column(1, 2, 'x'), column(1, 2, 3)], "#VALUE! row 3 of spend: 'x' is text"],
  ] as const)('%j: %s', (args, message) => expect(call('FIT.CURVE', ...args)).toBe(message));
});
