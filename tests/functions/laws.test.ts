/** Laws that tie the functions to each other, and the command-line door under random lines. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CellValue, Grid } from '../../src/core/cell.ts';
import { answerLine, callFunction } from '../../src/functions/call.ts';
import type { Arg } from '../../src/functions/define.ts';
import { excelName, idOf, sheetsName } from '../../src/functions/define.ts';
import { toExcelMetadata } from '../../src/functions/project.ts';
import { REGISTRY, specOf } from '../../src/functions/registry.ts';

const column = (values: readonly CellValue[]): Grid => values.map((value) => [value]);
const cents = fc.integer({ min: -100_000_000, max: 100_000_000 }).map((n) => n / 100);
const positive = fc.integer({ min: 1, max: 100_000_000 }).map((n) => n / 100);

function answerOf(name: string, args: readonly Arg[]): CellValue | Grid {
  const outcome = callFunction(name, args);
  if ('error' in outcome) throw new Error(`${name}: ${outcome.error.code} ${outcome.error.message}`);
  return outcome.value;
}
function gridOf(name: string, args: readonly Arg[]): Grid {
  const value = answerOf(name, args);
  if (!Array.isArray(value)) throw new Error(`${name} answers no range`);
  return value;
}
const numbers = (row: readonly CellValue[] | undefined): readonly number[] =>
  (row ?? []).filter((cell): cell is number => typeof cell === 'number');
/** Exact for amounts in cents. */
const total = (values: readonly number[]) => values.reduce((sum, value) => sum + Math.round(value * 100), 0) / 100;

describe('allocation ties out', () => {
  const lines = fc.array(fc.record({ weight: fc.integer({ min: 0, max: 999 }), min: positive, room: positive }), {
    minLength: 1,
    maxLength: 10,
  });
  it('TIES says TRUE to what ALLOCATE answers, whatever the limits', () =>
    fc.assert(
      fc.property(lines, fc.double({ min: 0, max: 1, noNaN: true }), (items, share) => {
        const floors = total(items.map(({ min }) => min));
        const room = total(items.map(({ weight, room: r }) => (weight === 0 ? 0 : r)));
        const amount = Math.round((floors + room * share) * 100) / 100;
        const split = gridOf('ALLOCATE', [
          amount,
          column(items.map(({ weight }) => weight)),
          column(items.map(({ min }) => min)),
          column(items.map(({ min, room: r }) => total([min, r]))),
        ]);
        expect(answerOf('TIES', [amount, split])).toBe(true);
      }),
      { numRuns: 500 },
    ));
  it('PHASE and BREAKBACK tie out too, and a break-back to the present total changes nothing', () =>
    fc.assert(
      fc.property(positive, fc.array(positive, { minLength: 1, maxLength: 12 }), (amount, parts) => {
        const held = column(parts.map(() => false));
        expect(answerOf('TIES', [amount, gridOf('PHASE', [amount, column(parts)])])).toBe(true);
        expect(answerOf('TIES', [amount, gridOf('BREAKBACK', [amount, column(parts), held])])).toBe(true);
        expect(gridOf('BREAKBACK', [total(parts), column(parts), held])).toEqual(column(parts));
      }),
      { numRuns: 500 },
    ));
  it('PHASE never answers a period below 0, odd steps included', () =>
    fc.assert(
      fc.property(
        positive,
        fc.array(fc.integer({ min: 0, max: 99 }), { minLength: 1, maxLength: 12 }).filter((w) => w.some((x) => x > 0)),
        fc.constantFrom(0.01, 0.05, 1, 1000, 12.5),
        (amount, weights, step) => {
          const parts = gridOf('PHASE', [amount, column(weights), step]).flatMap(numbers);
          expect(parts.filter((part) => part < 0)).toEqual([]);
          expect(total(parts)).toBe(amount);
        },
      ),
      { numRuns: 500 },
    ));
  it('a credit among the current values is spread in proportion to the cent', () =>
    fc.assert(
      fc.property(cents, fc.array(cents, { minLength: 1, maxLength: 8 }), (amount, parts) => {
        const base = total(parts);
        fc.pre(Math.abs(base) >= 1);
        const outcome = callFunction('BREAKBACK', [amount, column(parts), column(parts.map(() => ''))]);
        if ('error' in outcome) {
          expect(outcome.error.message).toContain('exact range');
          return;
        }
        const spread = (outcome.value as Grid).flatMap(numbers);
        expect(total(spread)).toBe(amount);
        spread.forEach((value, i) => {
          const share = (amount * (parts[i] ?? 0)) / base;
          expect(Math.abs(value - share)).toBeLessThan(0.0101 + 1e-9 * Math.abs(share));
        });
      }),
      { numRuns: 500 },
    ));
  it('turnover is 0 at the target, the same both ways, and at most 1 when nothing is negative', () =>
    fc.assert(
      fc.property(fc.array(fc.tuple(positive, positive), { minLength: 1, maxLength: 9 }), (pairs) => {
        const before = pairs.map(([a]) => a);
        const after = gridOf('ALLOCATE', [total(before), column(pairs.map(([, b]) => b))]);
        const moved = answerOf('TURNOVER', [column(before), after]);
        expect(answerOf('TURNOVER', [column(before), column(before)])).toBe(0);
        expect(answerOf('TURNOVER', [after, column(before)])).toBe(moved);
        expect(moved).toSatisfy((share: number) => share >= 0 && share <= 1);
      }),
      { numRuns: 300 },
    ));
});

describe('variance adds up', () => {
  const rows = fc.array(fc.tuple(cents, cents, fc.constantFrom('cost', 'revenue', 'neutral')), {
    minLength: 1,
    maxLength: 12,
  });
  it('BRIDGE: opening + bars = closing, exactly; with kinds the bars are the impacts', () =>
    fc.assert(
      fc.property(rows, (lines) => {
        const [budget, actual] = [column(lines.map(([b]) => b)), column(lines.map(([, a]) => a))];
        const labels = column(lines.map((_, i) => `line ${i}`));
        const kinds = column(lines.map(([, , kind]) => kind));
        for (const bridge of [
          gridOf('BRIDGE', [labels, budget, actual]),
          gridOf('BRIDGE', [labels, budget, actual, kinds]),
        ]) {
          const amounts = bridge.flatMap((row) => numbers(row.slice(1)));
          expect(amounts).toHaveLength(lines.length + 2);
          expect(total(amounts.slice(0, -1))).toBe(amounts.at(-1));
        }
        expect(
          gridOf('BRIDGE', [labels, budget, actual, kinds])
            .slice(1, -1)
            .map((row) => row[1]),
        ).toEqual(lines.map(([b, a, kind]) => answerOf('IMPACT', [b, a, kind])));
      }),
      { numRuns: 500 },
    ));
  it('FU is the sign of IMPACT; swapping budget and actual flips both', () =>
    fc.assert(
      fc.property(cents, cents, fc.constantFrom('cost', 'revenue', 'neutral'), (b, a, kind) => {
        const effect = Number(answerOf('IMPACT', [b, a, kind]));
        const back = Number(answerOf('IMPACT', [a, b, kind]));
        expect(effect + back).toBe(0);
        expect(answerOf('FU', [b, a, kind])).toBe(effect > 0 ? 'F' : effect < 0 ? 'U' : '–');
      }),
      { numRuns: 500 },
    ));
  it('RATE.VARIANCE, FX.VARIANCE and FLEX: parts add up to what really changed', () =>
    fc.assert(
      fc.property(positive, positive, positive, positive, (r0, v0, r1, v1) => {
        const close = (value: number) => expect.closeTo(value, 3);
        const real = r1 * v1 - r0 * v0;
        const [rate = 0, volume = 0, sum = 0] = numbers(gridOf('RATE.VARIANCE', [r0, v0, r1, v1])[0]);
        fc.pre(Math.abs(r1 * v1) < 1e9 && Math.abs(r0 * v0) < 1e9 && r1 * v0 < 1e9 && r0 * v1 < 1e9);
        expect([rate + volume, sum]).toEqual([close(real), close(real)]);
        const [operational = 0, fx = 0, all = 0] = numbers(gridOf('FX.VARIANCE', [v0, r0, v1, r1])[0]);
        expect([operational + fx, all]).toEqual([close(real), close(real)]);
        const [planned = 0, flexible = 0, moved = 0] = numbers(gridOf('FLEX', [v0, v1, r0, r1])[0]);
        expect([planned + moved, flexible - r1]).toEqual([close(flexible), close(v1 * r0)]);
      }),
      { numRuns: 500 },
    ));
  it('PVM: each row and the whole add up; the quantity parts are the whole growth at the old mix', () =>
    fc.assert(
      fc.property(
        fc.array(fc.tuple(...Array.from({ length: 4 }, () => fc.integer({ min: 0, max: 5000 }))), {
          minLength: 1,
          maxLength: 6,
        }),
        (rows) => {
          const part = (k: number) => rows.map((row) => row[k] ?? 0);
          const [q0, p0, q1, p1] = [part(0), part(1), part(2), part(3)];
          fc.pre(q0.some((units) => units > 0));
          const result = gridOf('PVM', [column(q0), column(p0), column(q1), column(p1)]).map(numbers);
          result.forEach(([price = 0, quantity = 0, mix = 0, sum], i) => {
            const real = (q1[i] ?? 0) * (p1[i] ?? 0) - (q0[i] ?? 0) * (p0[i] ?? 0);
            expect(sum).toBe(real);
            expect(price + quantity + mix).toBeCloseTo(real, 5);
          });
          const add = (values: readonly number[]) => values.reduce((s, v) => s + v, 0);
          const average = add(q0.map((units, i) => units * (p0[i] ?? 0))) / add(q0);
          expect(add(result.map((row) => row[1] ?? 0))).toBeCloseTo((add(q1) - add(q0)) * average, 4);
        },
      ),
      { numRuns: 500 },
    ));
  it('STATUS only gets worse with distance, and the same either side of the budget', () =>
    fc.assert(
      fc.property(positive, fc.integer({ min: 0, max: 50_000 }), fc.integer({ min: 0, max: 50_000 }), (b, x, y) => {
        const order = ['OK', 'WATCH', 'REVIEW'];
        const at = (shift: number) => order.indexOf(String(answerOf('STATUS', [b, total([b, shift / 100])])));
        expect(at(Math.min(x, y))).toBeLessThanOrEqual(at(Math.max(x, y)));
        expect(at(x)).toBe(at(-x));
      }),
      { numRuns: 500 },
    ));
  it('STATUS decides 5 % and 10 % in whole cents', () =>
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000_000 }), fc.integer({ min: 0, max: 12_000_000 }), (b, a) => {
        const size = BigInt(Math.abs(a - b)) * BigInt(100);
        const expected = size > BigInt(10 * b) ? 'REVIEW' : size >= BigInt(5 * b) && size > 0 ? 'WATCH' : 'OK';
        expect(answerOf('STATUS', [b / 100, a / 100])).toBe(expected);
        expect(answerOf('STATUS', [b / 100, (b + Math.round(b / 10)) / 100])).toBe(
          BigInt(Math.round(b / 10)) * BigInt(10) > BigInt(b) ? 'REVIEW' : b < 5 ? 'OK' : 'WATCH',
        );
      }),
      { numRuns: 1000 },
    ));
});

describe('returns', () => {
  it('ROI = MULTIPLE − 1; ROAS at break-even margin earns nothing; the unit of money cancels', () =>
    fc.assert(
      fc.property(positive, positive, fc.integer({ min: 1, max: 1000 }), (gain, cost, k) => {
        const roi = Number(answerOf('ROI', [gain, cost]));
        expect(roi).toBeCloseTo(Number(answerOf('MULTIPLE', [gain, cost])) - 1, 6);
        const scaled = Number(
          answerOf('ROI', [(Math.round(gain * 100) * k) / 100, (Math.round(cost * 100) * k) / 100]),
        );
        expect(Math.abs(scaled - roi)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(roi)));
        const margin = cost / (gain + cost);
        expect(Number(answerOf('BREAKEVEN.ROAS', [margin])) * margin).toBeCloseTo(1, 12);
      }),
      { numRuns: 500 },
    ));
  it('nothing below the line is #DIV/0! in every ratio, and never 0', () => {
    for (const name of ['ROI', 'MULTIPLE', 'ROAS', 'IROAS', 'CPA', 'UTILIZATION'])
      expect(callFunction(name, name === 'UTILIZATION' ? [0, 5] : [5, 0])).toMatchObject({
        error: { code: '#DIV/0!' },
      });
    expect(callFunction('LTV', [80, 0.5, 0])).toMatchObject({ error: { code: '#DIV/0!' } });
    expect(callFunction('BREAKEVEN.ROAS', [0])).toMatchObject({ error: { code: '#DIV/0!' } });
  });
});

describe('the command-line door', () => {
  const answered = (line: string) => {
    const text = answerLine(line);
    expect(text).not.toMatch(/[\r\n]/);
    const answer: unknown = JSON.parse(text);
    expect(Object.keys(answer ?? {})).toHaveLength(1);
    expect(answer).toSatisfy((one: object) => 'value' in one || 'error' in one);
    return answer;
  };
  it('answers any line, and any JSON', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (line) => void answered(line)),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(fc.json(), (line) => void answered(line)),
      { numRuns: 500 },
    );
  });
  it('answers any arguments of any function', () =>
    fc.assert(
      fc.property(
        fc.constantFrom(...REGISTRY.map((spec) => spec.name), 'NOPE', ''),
        fc.array(fc.oneof(fc.jsonValue(), fc.array(fc.array(fc.jsonValue({ maxDepth: 0 })))), { maxLength: 6 }),
        (fn, args) => void answered(JSON.stringify({ fn, args })),
      ),
      { numRuns: 1000 },
    ));
  it.each([
    ['', 'this line is not JSON'],
    ['{"fn":"ROI","args":[1,2]', 'this line is not JSON'],
    ['{"fn":"ROI"}', 'expected {"fn":"NAME","args":[…]} with scalars, null or 2-D arrays'],
    ['{"fn":"ROI","args":[[[[1]]],2]}', 'expected {"fn":"NAME","args":[…]} with scalars, null or 2-D arrays'],
  ])('%s', (line, message) => expect(answered(line)).toEqual({ error: { code: '#VALUE!', message } }));
  it('passes error cells in and out', () => {
    expect(answered('{"fn":"ROI","args":[{"error":"#N/A"},2]}')).toMatchObject({ error: { code: '#N/A' } });
    expect(answered('{"fn":"ROI","args":[[[5],[5]],[[0],[2]]]}')).toEqual({ value: [[{ error: '#DIV/0!' }], [1.5]] });
    expect(answered('{"fn":"ROI","args":[1e999,2]}')).toMatchObject({ error: { code: '#NUM!' } });
  });
  it('says the same as callFunction, example by example', () => {
    for (const spec of REGISTRY)
      for (const { args } of spec.examples)
        for (const fn of [spec.name, `BUDGET.${excelName(spec)}`, sheetsName(spec).toLowerCase(), idOf(spec)])
          expect(answered(JSON.stringify({ fn, args }))).toEqual(callFunction(spec.name, args));
  });
});

describe('spellings', () => {
  it('no two functions share a name in any host', () => {
    for (const spelled of [idOf, excelName, sheetsName])
      expect(new Set(REGISTRY.map((spec) => spelled(spec).toUpperCase())).size).toBe(REGISTRY.length);
    for (const spec of REGISTRY) expect(specOf(sheetsName(spec))).toBe(spec);
    expect(['', 'BUDGET', 'BUDGET.', 'toString', 'constructor'].map(specOf)).toEqual([null, null, null, null, null]);
  });
  it('Excel: only trailing parameters are optional, and each one is described', () => {
    for (const { id, parameters } of toExcelMetadata().functions) {
      expect(id).toMatch(/^[A-Za-z0-9]{3,}$/);
      const optional = parameters.map((parameter) => parameter.optional === true);
      expect([...optional].sort()).toEqual(optional);
      expect(new Set(parameters.map(({ name }) => name)).size).toBe(parameters.length);
      for (const { name, description } of parameters) {
        expect(name).toMatch(/^[a-z][a-z0-9_]*$/);
        expect(description).not.toBe('');
      }
    }
  });
});
