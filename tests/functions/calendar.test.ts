/** FISCAL and FISCAL.CALENDAR as a cell asks them; specs are run directly, whatever the registry lists. */
import { describe, expect, it } from 'vitest';
import { isoOfSerial, serialOfIso } from '../../src/core/calendar/serial.ts';
import type { CellValue, Grid } from '../../src/core/cell.ts';
import { argsOf, toScalar } from '../../src/functions/arguments.ts';
import { CALENDAR_FUNCTIONS } from '../../src/functions/calendar.ts';
import { type Arg, type FunctionSpec, failure, Refusal, value } from '../../src/functions/define.ts';

const run = (spec: FunctionSpec, args: readonly (CellValue | Grid)[]): CellValue | Grid => {
  if (spec.compute.kind === 'whole') return spec.compute.run(argsOf(spec.params, args));
  return spec.compute.row(
    spec.params.map((param, i) => {
      const cell: Arg = args[i] ?? null;
      if (Array.isArray(cell)) throw new Error('one cell at a time');
      return param.optional && (cell === null || cell === '')
        ? undefined
        : toScalar(cell as CellValue, param, () => param.name);
    }),
  );
};
const call = (name: string, ...args: readonly (CellValue | Grid)[]) => {
  const spec = CALENDAR_FUNCTIONS.find((one) => one.name === name);
  if (spec === undefined) throw new Error(name);
  try {
    return value(run(spec, args));
  } catch (refusal) {
    if (refusal instanceof Refusal) return failure(refusal.code, refusal.message);
    throw refusal;
  }
};

describe('examples', () => {
  it.each(
    CALENDAR_FUNCTIONS.flatMap((spec) =>
      spec.examples.map((example, i) => [`${spec.name} ${i + 1}`, spec.name, example] as const),
    ),
  )('%s', (_, name, { args, result }) => expect(call(name, ...args)).toEqual(result));
});

describe('FISCAL', () => {
  it.each<[readonly CellValue[], string]>([
    [['2026-06-30'], 'FY2026 Q2 P06'],
    [['2025-07-01', 7], 'FY2026 Q1 P01'],
    [['2025-07-01', 7, null, 'Start'], 'FY2025 Q1 P01'],
    [[46_037.75, 7, 'Months', ''], 'FY2026 Q3 P07'],
    [['2027-01-02', 1, 445], 'FY2026 Q4 P12'],
    [['2026-12-31', 1, '13x4'], 'FY2026 Q4 P13'],
  ])('%j is %s', (args, expected) => expect(call('FISCAL', ...args)).toEqual({ value: expected }));
  it('a number that is no day is #NUM!, one cell at a time', () =>
    expect([0, -1, 60, 1e308].map((date) => call('FISCAL', date))).toEqual(
      Array(4).fill({ value: { error: '#NUM!' } }),
    ));
  it.each<[readonly CellValue[], string]>([
    [['2026-01-01', 1.5], 'first_month'],
    [['2026-01-01', 1, '4-6-4'], '445'],
    [['2026-01-01', 1, 'months', 'middle'], 'start or end'],
  ])('%j is refused and says what would do', (args, words) =>
    expect(call('FISCAL', ...args)).toMatchObject({
      error: { code: '#VALUE!', message: expect.stringContaining(words) },
    }),
  );
});

describe('FISCAL.CALENDAR', () => {
  const grid = (...args: readonly CellValue[]): readonly (readonly CellValue[])[] => {
    const outcome = call('FISCAL.CALENDAR', ...args);
    if (!('value' in outcome) || !Array.isArray(outcome.value)) throw new Error(JSON.stringify(outcome));
    return outcome.value;
  };
  it('months by default', () => {
    const rows = grid(2026);
    expect(rows).toHaveLength(12);
    expect([rows[0], rows[1]]).toEqual([
      [serialOfIso('2026-01-01'), serialOfIso('2026-01-31'), 4.43],
      [serialOfIso('2026-02-01'), serialOfIso('2026-02-28'), 4],
    ]);
  });
  it('a July-start year is named by its end', () => {
    const rows = grid(2026, 'months', 6);
    expect([rows[0]?.[0], rows[11]?.[1]].map((cell) => isoOfSerial(Number(cell)))).toEqual([
      '2025-07-01',
      '2026-06-30',
    ]);
  });
  it('weekdays by name, by short name and by number', () => {
    for (const weekday of ['Sat', 'SATURDAY', 7, '7'])
      expect(grid(2028, '445', 12, weekday, 'last')).toEqual(grid(2028, '445', 12, null, 'last'));
    expect(grid(2028, '445', 12, 'sun')).toEqual(grid(2028, '445', 12, 1));
    expect(grid(2028, '445', 12, 'saturday', 'last')[11]?.[2]).toBe(6);
  });
  it('FISCAL finds every period that it lists', () => {
    for (const [pattern, label] of [
      ['454', 'start'],
      ['13x4', 'end'],
      ['months', 'end'],
    ] as const)
      grid(2024, pattern, 1, 'sat', 'nearest', label).forEach((row, i) => {
        for (const date of row.slice(0, 2))
          expect(call('FISCAL', date ?? null, 2, pattern, label)).toEqual({
            value: expect.stringMatching(new RegExp(`^FY2024 Q[1-4] P${String(i + 1).padStart(2, '0')}$`)),
          });
      });
  });
  it.each<[readonly CellValue[], string]>([
    [[2026.5], 'fiscal year 2026.5'],
    [[0], 'fiscal year 0'],
    [[2026, 'months', 13], 'year_end_month is 13'],
    [[2026, '445', 12, 'sa'], 'weekday'],
    [[2026, '445', 12, 8], 'weekday'],
    [[2026, '445', 12, 7, 'first'], 'last or nearest'],
  ])('%j is refused and says why', (args, words) =>
    expect(call('FISCAL.CALENDAR', ...args)).toMatchObject({
      error: { code: '#VALUE!', message: expect.stringContaining(words) },
    }),
  );
});
