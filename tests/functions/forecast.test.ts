/** FORECAST and SEASONALITY as a cell asks. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CellValue, Grid } from '../../src/core/cell.ts';
import { argsOf } from '../../src/functions/arguments.ts';
import { type Arg, Refusal } from '../../src/functions/define.ts';
import { FORECAST_FUNCTIONS } from '../../src/functions/forecast.ts';

const isGrid = (result: CellValue | Grid): result is Grid => Array.isArray(result);
function call(name: string, args: readonly Arg[]) {
  const spec = FORECAST_FUNCTIONS.find((one) => one.name === name);
  if (spec === undefined || spec.compute.kind !== 'whole') throw new Error(`no function ${name}`);
  try {
    return { value: spec.compute.run(argsOf(spec.params, args)) };
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    return { error: { code: refusal.code, message: refusal.message } };
  }
}
const column = (...values: readonly CellValue[]): Grid => values.map((value) => [value]);
const year = [30, 28, 35, 38, 40, 44, 47, 46, 39, 36, 33, 50];
const three = [...year, ...year.map((value) => value * 1.1), ...year.map((value) => value * 1.2)];

describe('every declared example', () => {
  it.each(
    FORECAST_FUNCTIONS.flatMap((spec) =>
      spec.examples.map((example, i) => [`${spec.name} ${i + 1}`, spec.name, example] as const),
    ),
  )('%s', (_, name, { args, result }) => expect(call(name, args)).toEqual(result));
});

describe('FORECAST', () => {
  it('defaults are season 1, auto, 0.8', () => {
    const plain = call('FORECAST', [column(...three), 6]);
    for (const blank of [null, '', undefined])
      expect(call('FORECAST', [column(...three), 6, blank, blank, blank])).toEqual(plain);
    expect(call('FORECAST', [column(...three), 6, 1, ' AUTO ', 0.8])).toEqual(plain);
  });
  it('has a row per step and lower ≤ point ≤ upper, for a row and a column alike', () => {
    const across = call('FORECAST', [[three], 12, 12]);
    expect(call('FORECAST', [column(...three), 12, 12])).toEqual(across);
    expect(across).toHaveProperty('value.length', 12);
  });
  it.each([
    [[column(1, 2), 0], '#VALUE!', 'horizon must be a whole number from 1 to 1000, not 0'],
    [[column(1, 2), 1.5], '#VALUE!', 'horizon must be a whole number from 1 to 1000, not 1.5'],
    [[column(1, 2), 2, 0], '#VALUE!', 'season must be a whole number from 1 to 1000, not 0'],
    [[column(1, 2), 2, 1, 'auto', 80], '#VALUE!', 'level must be above 0 and below 1, not 80'],
    [
      [column(1, 2), 2, 1, 'magic'],
      '#VALUE!',
      "method 'magic' is none of auto, naive, snaive, drift, run_rate, linear, ses, holt, damped, hw_add, hw_mul, theta",
    ],
    [[column(1), 2, 1, 'drift'], '#N/A', 'drift needs at least 2 values, not 1'],
    [[column(1, 2, 3), 2, 1, 'hw_mul'], '#VALUE!', 'hw_mul needs a season of 2 or more'],
    [
      [column(...three.slice(1), 0), 2, 12, 'hw_mul'],
      '#VALUE!',
      'hw_mul needs values above 0; value 36 is 0; use hw_add',
    ],
    [[column(1, 'n.a.'), 2], '#VALUE!', "row 2 of history: 'n.a.' is text"],
    [[column(1, { error: '#REF!' }), 2], '#REF!', 'row 2 of history is #REF!'],
    [[column(-1e308, 1e308), 3, 1, 'drift'], '#NUM!', 'the forecast leaves the range of numbers'],
  ] as const)('%# says %s %s', (args, code, message) =>
    expect(call('FORECAST', args)).toEqual({ error: { code, message } }),
  );
});

describe('SEASONALITY', () => {
  it.each([
    [[column(1, 2, 3), 2], '#N/A', 'a season of 2 needs at least 4 values, not 3'],
    [[column(1, 2, 3), 1], '#VALUE!', 'season must be a whole number from 2 to 1000, not 1'],
    [[column(1, 2, 3, 4), 2, 'both'], '#VALUE!', "type 'both' is none of mul, add"],
    [[column(0, 0, 0, 0), 2], '#DIV/0!', 'the moving average is 0 somewhere, so there are no factors; use type add'],
  ] as const)('%# says %s %s', (args, code, message) =>
    expect(call('SEASONALITY', args)).toEqual({ error: { code, message } }),
  );
  it('lies as the history lies', () => {
    expect(call('SEASONALITY', [[three], 12])).toHaveProperty('value.0.length', 12);
    expect(call('SEASONALITY', [column(...three), 12])).toHaveProperty('value.length', 12);
  });
});

it('any cells: a finite table with lower ≤ point ≤ upper, or a sentence', () => {
  const cell = fc.oneof(
    fc.integer({ min: -100, max: 100 }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constantFrom<CellValue>(null, 0, 1e308, -1e308, 5e-324),
  );
  fc.assert(
    fc.property(
      fc.array(cell, { minLength: 1, maxLength: 30 }),
      fc.constantFrom(1, 2, 4, 12, 0, -1, 2.5),
      fc.constantFrom(
        'auto',
        'naive',
        'snaive',
        'drift',
        'run_rate',
        'linear',
        'ses',
        'holt',
        'damped',
        'hw_add',
        'hw_mul',
        'theta',
      ),
      fc.constantFrom(0.8, 0.95, 1e-9, 0.999999, 1, 0),
      (cells, season, method, level) => {
        const outcome = call('FORECAST', [column(...cells), 3, season, method, level]);
        if ('error' in outcome) {
          expect(outcome.error?.message).toMatch(/^[a-z].{10,}/);
          expect(outcome.error?.message).not.toMatch(/NaN|Infinity|undefined/);
          return;
        }
        expect(isGrid(outcome.value) && outcome.value.length).toBe(3);
        for (const row of isGrid(outcome.value) ? outcome.value : []) {
          const [point, lower, upper] = row.map(Number);
          expect([point, lower, upper].every(Number.isFinite)).toBe(true);
          expect(Number(lower) <= Number(point) && Number(point) <= Number(upper)).toBe(true);
        }
      },
    ),
    { numRuns: 500 },
  );
});
