import { parse } from 'acorn';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerLine, callFunction } from '../../src/functions/call.ts';
import { excelName, idOf, sheetsName } from '../../src/functions/define.ts';
import { toExcelMetadata, toHelp, toMarkdown, toSheetsStubs } from '../../src/functions/project.ts';
import { REGISTRY, specOf } from '../../src/functions/registry.ts';

describe('every declared example', () => {
  it.each(
    REGISTRY.flatMap((spec) =>
      spec.examples.map((example, i) => [`${spec.name} ${i + 1}`, spec.name, example] as const),
    ),
  )('%s', (_, name, { args, result }) => expect(callFunction(name, args)).toEqual(result));
});

describe('rules for all', () => {
  it('takes any spelling of a name', () =>
    expect(
      ['VARIANCE.PCT', 'budget.variance.pct', 'BUDGET_VARIANCE_PCT', 'variancepct'].map((name) => specOf(name)?.name),
    ).toEqual(Array(4).fill('VARIANCE.PCT')));
  it('broadcasts scalars and keeps the shape', () =>
    expect(callFunction('VARIANCE', [[[1, 2, 3]], 5])).toEqual({ value: [[4, 3, 2]] }));
  it('names both shapes when ranges differ', () =>
    expect(
      callFunction('VARIANCE', [
        [[1], [2]],
        [[1], [2], [3]],
      ]),
    ).toEqual({ error: { code: '#VALUE!', message: 'budget is 2 × 1 cells, actual is 3 × 1' } }));
  it('a blank amount is 0, an all-blank row stays blank', () =>
    expect(
      callFunction('VARIANCE', [
        [[null], [5], ['']],
        [[3], [null], [null]],
      ]),
    ).toEqual({ value: [[3], [-5], [null]] }));
  it('text and booleans are named by position', () => {
    expect(callFunction('ALLOCATE', [100, [[1], ['n.a.']]])).toEqual({
      error: { code: '#VALUE!', message: "row 2 of weights: 'n.a.' is text" },
    });
    expect(callFunction('ROI', [true, 1])).toEqual({ error: { code: '#VALUE!', message: 'gain: TRUE is a boolean' } });
  });
  it('an error cell is passed on, never counted as 0', () => {
    expect(
      callFunction('VARIANCE', [
        [[1], [{ error: '#N/A' }]],
        [[2], [3]],
      ]),
    ).toEqual({ value: [[1], [{ error: '#N/A' }]] });
    expect(callFunction('ALLOCATE', [100, [[1], [{ error: '#REF!' }]]])).toMatchObject({ error: { code: '#REF!' } });
  });
  it('omitted optional arguments mean the same however a host spells them', () => {
    const full = callFunction('ALLOCATE', [100, [[1], [2]]]);
    for (const omitted of [null, '', undefined])
      expect(callFunction('ALLOCATE', [100, [[1], [2]], omitted, omitted, omitted])).toEqual(full);
  });
  it('results lie as the input lies', () =>
    expect([callFunction('ALLOCATE', [10, [[1, 1]]]), callFunction('ALLOCATE', [10, [[1], [1]]])]).toEqual([
      { value: [[5, 5]] },
      { value: [[5], [5]] },
    ]));
  it('money beyond the exact range is refused', () =>
    expect(callFunction('ALLOCATE', [1e17, [[1]]])).toMatchObject({ error: { code: '#NUM!' } }));
  it('messages speak amounts, not cents', () =>
    expect(callFunction('ALLOCATE', [1000, [[1]], null, [[900.5]]])).toMatchObject({
      error: { code: '#N/A', message: expect.stringContaining('900.5') },
    }));
});

describe('hostile arguments', () => {
  const cell = fc.oneof(
    fc.double(),
    fc.integer(),
    fc.constantFrom(null, '', 'text', true, false, 1e308, -0, 1e-320, '2026-01-31', '0.4,0.3,0.2,0.1'),
    fc.constantFrom({ error: '#N/A' as const }, { error: '#DIV/0!' as const }),
  );
  const arg = fc.oneof(cell, fc.array(fc.array(cell, { maxLength: 3 }), { maxLength: 4 }));
  const numbers = (value: unknown): boolean =>
    Array.isArray(value)
      ? value.every(numbers)
      : typeof value !== 'number' || (Number.isFinite(value) && !Object.is(value, -0));
  it.each(REGISTRY.map((spec) => [spec.name]))(
    '%s never throws, never answers NaN, Infinity or a ragged range',
    (name) =>
      fc.assert(
        fc.property(fc.array(arg, { maxLength: 8 }), (args) => {
          const outcome = callFunction(name, args);
          if ('error' in outcome) return /^#[A-Z]/.test(outcome.error.code) && outcome.error.message.length > 0;
          const { value } = outcome;
          return (
            numbers(value) &&
            (!Array.isArray(value) ||
              (value.length > 0 &&
                value.every((row) => Array.isArray(row) && row.length === value[0].length && row.length > 0)))
          );
        }),
        { numRuns: 400 },
      ),
  );
});

describe('the command-line door', () => {
  it.each([
    ['{"fn":"ALLOCATE","args":[100,[[50],[30],[20]]]}', { value: [[50], [30], [20]] }],
    [
      '{"fn":"PACE","args":[30400,13680,"2026-06-01","2026-06-30","2026-06-12"]}',
      { value: [[1.125, 12160, 34200, 928.8888888888889]] },
    ],
    ['nonsense', { error: { code: '#VALUE!', message: 'this line is not JSON' } }],
    ['{"fn":"NOPE","args":[]}', { error: { code: '#NAME?', message: 'there is no function NOPE' } }],
  ])('%s', (line, expected) => expect(JSON.parse(answerLine(line))).toEqual(expected));
  it.each([
    'null',
    '[]',
    '{"fn":1,"args":[]}',
    '{"fn":"ROI","args":[[1,2]]}',
    '{"fn":"ROI","args":[{"a":1}]}',
    '{"fn":"__proto__","args":[]}',
  ])('%s is answered, not crashed on', (line) => expect(JSON.parse(answerLine(line))).toHaveProperty('error'));
});

describe('projections', () => {
  it('Excel: ids and names are unique, long enough, and cannot be a cell', () => {
    const { functions } = toExcelMetadata();
    expect(new Set(functions.map((f) => f.id)).size).toBe(functions.length);
    for (const { id, name, description } of functions) {
      expect(id).toMatch(/^[A-Z][A-Z0-9]{2,}$/);
      expect(name).toMatch(/^[A-Z][A-Z0-9.]{2,127}$/);
      expect(description.length).toBeGreaterThan(10);
    }
  });
  it('Sheets: one declared function each, with its JSDoc right above', () => {
    const stubs = toSheetsStubs();
    const program = parse(stubs, { ecmaVersion: 2019 });
    expect(program.body.map((node) => (node.type === 'FunctionDeclaration' ? node.id.name : ''))).toEqual(
      REGISTRY.map(sheetsName),
    );
    expect(stubs.match(/@customfunction/g)).toHaveLength(REGISTRY.length);
  });
  it('docs and help name every function', () => {
    const page = toMarkdown();
    for (const spec of REGISTRY) expect(page).toContain(`BUDGET.${excelName(spec)}(`);
    expect(toHelp().map((help) => help.name)).toEqual(REGISTRY.map((spec) => spec.name));
    expect(REGISTRY.every((spec) => idOf(spec).length >= 3)).toBe(true);
  });
});
