/**
 * Hostile arguments that still have the shape a function asks for, so that they get past the door and into the
 * arithmetic; and the rules for all functions, checked for every parameter of every one of them.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CellValue, Grid } from '../../src/core/cell.ts';
import { callFunction } from '../../src/functions/call.ts';
import type { Arg, FunctionSpec, Outcome, Param } from '../../src/functions/define.ts';
import { REGISTRY } from '../../src/functions/registry.ts';

const isGrid = (arg: unknown): arg is Grid => Array.isArray(arg);
const wholeCell = (cell: CellValue): boolean =>
  typeof cell === 'number'
    ? Number.isFinite(cell) && !Object.is(cell, -0)
    : typeof cell !== 'string' || !/\b(NaN|Infinity|undefined)\b/.test(cell);

/** What every answer must be: a finite value in a rectangle, or a cell error with a sentence. */
function sound(outcome: Outcome): void {
  if ('error' in outcome) {
    expect(outcome.error.code).toMatch(/^#[A-Z/_0-9]+[!?]?$/);
    expect(outcome.error.message).toMatch(/\S{2}/);
    expect(outcome.error.message).not.toMatch(/\b(NaN|Infinity|undefined)\b|\[object/);
    return;
  }
  const rows = isGrid(outcome.value) ? outcome.value : [[outcome.value]];
  expect(rows.length).toBeGreaterThan(0);
  const columns = rows[0]?.length ?? 0;
  expect(columns).toBeGreaterThan(0);
  expect(rows.filter((row) => row.length !== columns)).toEqual([]);
  expect(rows.flatMap((row) => row.filter((cell) => !wholeCell(cell)))).toEqual([]);
}

const numeric = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: -1_000_000, max: 10_000_000 }).map((cents) => cents / 100) },
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 12 }) },
  { weight: 2, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      0,
      -0,
      0.1 + 0.2,
      1e308,
      -1e308,
      1e-320,
      5e-324,
      2 ** 53,
      -(2 ** 53),
      9e13,
      -9e13,
      90_000_000_000_000.02,
      1.005,
      0.001,
      1e15,
      Number.NaN,
      Number.POSITIVE_INFINITY,
    ),
  },
  { weight: 1, arbitrary: fc.constantFrom<CellValue>(null, '') },
);
const words = fc.constantFrom<CellValue>(
  'cost',
  'revenue',
  'neutral',
  'cpi',
  'both',
  'dhondt',
  'dean',
  'x',
  'yes',
  '0.4,0.3,0.2,0.1',
  '1e308,1e308,1,1',
  ',',
  '',
  null,
  true,
  7,
  '=1+1',
  '__proto__',
  '\u0000',
  '𝔄'.repeat(20_000),
);
const days = fc.oneof(
  fc.integer({ min: 45_000, max: 45_400 }),
  fc.constantFrom<CellValue>('2026-01-31', '2026-02-30', '', null, -1, 0, 60, 1e308, -1e308, 46_000.75),
);
const odd = fc.constantFrom<CellValue>(
  'n.a.',
  '1,234.5',
  '5%',
  ' ',
  true,
  false,
  { error: '#N/A' },
  { error: '#SPILL!' },
);
const cellFor = (param: Param, hostile: number) =>
  fc.oneof(
    { weight: 100 - hostile, arbitrary: param.type === 'number' ? numeric : param.type === 'date' ? days : words },
    { weight: hostile, arbitrary: odd },
  );

/** Arguments as the parameters want them: equal lengths, rows or columns, trailing options left out at random. */
function argsFor(spec: FunctionSpec, hostile: number): fc.Arbitrary<readonly Arg[]> {
  const required = spec.params.filter((param) => !param.optional).length;
  return fc
    .record({
      length: fc.integer({ min: 1, max: 6 }),
      across: fc.boolean(),
      count: fc.integer({ min: required, max: spec.params.length }),
    })
    .chain(({ length, across, count }) =>
      fc.tuple(
        ...spec.params.slice(0, count).map((param): fc.Arbitrary<Arg> => {
          const cell = cellFor(param, hostile);
          const range = fc
            .array(cell, { minLength: length, maxLength: length })
            .map((cells): Grid => (across ? [cells] : cells.map((one) => [one])));
          const given = param.shape === 'scalar' ? cell : param.shape === 'each' ? fc.oneof(cell, range) : range;
          return param.optional
            ? fc.oneof({ weight: 3, arbitrary: given }, fc.constantFrom(null, '', undefined))
            : given;
        }),
      ),
    );
}

const every = REGISTRY.map((spec) => [spec.name, spec] as const);

describe('hostile arguments of the right shape', () => {
  it.each(every)('%s answers soundly', (_, spec) =>
    fc.assert(
      fc.property(argsFor(spec, 0), (args) => sound(callFunction(spec.name, args))),
      { numRuns: 600 },
    ),
  );
  it.each(every)('%s with errors, text and booleans among the numbers', (_, spec) =>
    fc.assert(
      fc.property(argsFor(spec, 8), (args) => sound(callFunction(spec.name, args))),
      { numRuns: 300 },
    ),
  );
  it.each(every)('%s is pure: it leaves its arguments alone and answers twice the same', (_, spec) =>
    fc.assert(
      fc.property(argsFor(spec, 4), (args) => {
        const before = structuredClone(args);
        const first = callFunction(spec.name, args);
        expect(args).toEqual(before);
        expect(callFunction(spec.name, args)).toEqual(first);
      }),
      { numRuns: 100 },
    ),
  );
});

describe('elementwise functions', () => {
  const elementwise = every.filter(([, spec]) => spec.compute.kind === 'each');
  it.each(elementwise)('%s of a range is itself of every cell', (_, spec) =>
    fc.assert(
      fc.property(argsFor(spec, 0), (args) => {
        const range = args.find((arg, i): arg is Grid => isGrid(arg) && spec.params[i]?.shape === 'each');
        const whole = callFunction(spec.name, args);
        if (range === undefined || !('value' in whole) || (range.length === 1 && range[0]?.length === 1)) return;
        const ranges = args.filter(isGrid);
        range.forEach((row, r) => {
          row.forEach((__, c) => {
            const cell = (arg: Arg) => (isGrid(arg) ? (arg[r]?.[c] ?? null) : arg);
            const answered = isGrid(whole.value) ? (whole.value[r]?.[c] ?? null) : whole.value;
            if (ranges.every((grid) => cell(grid) === null || cell(grid) === '')) {
              expect(answered).toBeNull();
              return;
            }
            const one = callFunction(spec.name, args.map(cell));
            // A blank in a range is 0; a blank alone in place of all arguments is a blank call.
            if ('value' in one && one.value === null) return;
            expect(answered).toEqual('value' in one ? one.value : { error: one.error.code });
          });
        });
      }),
      { numRuns: 300 },
    ),
  );
});

describe('every parameter of every function', () => {
  const places = REGISTRY.flatMap((spec) => {
    const [example] = spec.examples;
    if (example === undefined) return [];
    return spec.params.flatMap((param, i) =>
      example.args[i] === undefined ? [] : [[`${spec.name}: ${param.name}`, spec, param, example.args, i] as const],
    );
  });
  const replace = (args: readonly Arg[], i: number, arg: Arg) => args.map((old, k) => (k === i ? arg : old));
  /** The first cell of a range, or the scalar itself. */
  const poison = (args: readonly Arg[], i: number, cell: CellValue) => {
    const arg = args[i];
    return replace(
      args,
      i,
      isGrid(arg) ? arg.map((row, r) => row.map((old, c) => (r === 0 && c === 0 ? cell : old))) : cell,
    );
  };
  const codeOf = (outcome: Outcome) => ('error' in outcome ? outcome.error.code : 'a value');

  it.each(places)('%s passes an error cell on', (_, spec, __, args, i) => {
    const outcome = callFunction(spec.name, poison(args, i, { error: '#REF!' }));
    expect(JSON.stringify(outcome)).toContain('#REF!');
  });
  it.each(places.filter(([, , param]) => param.type !== 'text'))(
    '%s refuses text and booleans by name',
    (_, spec, param, args, i) => {
      for (const cell of ['n.a.', '12', true]) {
        const outcome = callFunction(spec.name, poison(args, i, cell));
        expect(codeOf(outcome)).toBe('#VALUE!');
        expect('error' in outcome ? outcome.error.message : '').toContain(param.name);
      }
    },
  );
  it.each(places)('%s refuses an empty range, a ragged one and one too large', (_, spec, param, args, i) => {
    for (const empty of [[], [[]]])
      expect(['#N/A', '#VALUE!']).toContain(codeOf(callFunction(spec.name, replace(args, i, empty))));
    expect(codeOf(callFunction(spec.name, replace(args, i, [[1, 2], [3]])))).toBe('#VALUE!');
    if (param.shape !== 'each' && param.shape !== 'table')
      expect(
        codeOf(
          callFunction(
            spec.name,
            replace(args, i, [
              [1, 2],
              [3, 4],
            ]),
          ),
        ),
      ).toBe('#VALUE!');
  });
  it.each(every)('%s refuses too few and too many arguments', (_, spec) => {
    const [example] = spec.examples;
    const args = example?.args ?? [];
    const many = [...args, ...Array.from({ length: spec.params.length - args.length + 1 }, () => null)];
    expect(callFunction(spec.name, many)).toEqual({
      error: {
        code: '#VALUE!',
        message: `${spec.name} takes at most ${spec.params.length} arguments, not ${spec.params.length + 1}`,
      },
    });
    expect(callFunction(spec.name, [])).toEqual({
      error: { code: '#VALUE!', message: `${spec.name} needs ${spec.params[0]?.name}` },
    });
  });
  it.each(every)('%s means the same with its options left out, null or empty', (_, spec) => {
    const [example] = spec.examples;
    const args = (example?.args ?? []).slice(0, spec.params.filter((param) => !param.optional).length);
    const plain = callFunction(spec.name, args);
    for (const blank of [null, '', undefined, [[null]]])
      expect(callFunction(spec.name, [...args, ...spec.params.slice(args.length).map(() => blank)])).toEqual(plain);
  });
});

describe('100,000 rows', () => {
  const rows = 100_000;
  const column = (of: (i: number) => CellValue): Grid => Array.from({ length: rows }, (_, i) => [of(i)]);
  const amounts = column((i) => (i % 977) + 0.25);
  const ranks = column((i) => rows - i);
  const calls: Readonly<Record<string, readonly Arg[]>> = {
    VARIANCE: [amounts, ranks],
    STATUS: [amounts, ranks],
    BRIDGE: [column((i) => `line ${i}`), amounts, ranks],
    PVM: [amounts, ranks, ranks, amounts],
    ALLOCATE: [1e9, amounts, column((i) => i % 100), column((i) => (i % 3 === 0 ? 20_000 : null))],
    'ALLOCATE.PRIORITY': [1e7, amounts, ranks],
    PHASE: [1e9, amounts],
    BREAKBACK: [1e9, amounts, column((i) => i % 5 === 0)],
    TURNOVER: [amounts, ranks],
    APPORTION: [100_000, amounts],
    TIES: [1, amounts],
  };
  // A pass takes well under a second; lines × lines would take minutes, which the time-out of the test ends.
  it.each(Object.keys(calls))(
    '%s costs a pass',
    (name) => {
      const outcome = callFunction(name, calls[name] ?? []);
      expect('value' in outcome).toBe(true);
      sound(outcome);
    },
    60_000,
  );
});
