import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inverse, nonNegative, solve } from '../../src/core/response/fitLinear.ts';

/** AᵀA + ε of a tall random matrix, with Aᵀb: normal equations as the fits meet them, collinear ones too. */
const systems = fc
  .tuple(
    fc.integer({ min: 1, max: 6 }),
    fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 70, maxLength: 70 }),
    fc.constantFrom(0, 1e-6, 0.1),
    fc.boolean(),
  )
  .map(([size, numbers, ridge, twin]) => {
    const rows = Array.from({ length: 10 }, (_, r) => numbers.slice(r * 7, r * 7 + 7));
    const column = (c: number) => rows.map((row) => row[twin && c === 1 ? 0 : c] ?? 0);
    const target = rows.map((row) => row[6] ?? 0);
    const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, x, i) => sum + x * (b[i] ?? 0), 0);
    const matrix = new Float64Array(size * size);
    for (let i = 0; i < size; i++)
      for (let j = 0; j < size; j++) matrix[i * size + j] = dot(column(i), column(j)) + (i === j ? ridge : 0);
    return { size, matrix, b: Array.from({ length: size }, (_, c) => dot(column(c), target)) };
  });

describe('least squares with parts of one sign', () => {
  it('meets the conditions of the optimum: no gain left, and none where a part is above 0', () =>
    fc.assert(
      fc.property(systems, ({ size, matrix, b }) => {
        const x = nonNegative(matrix, b);
        const scale = 1 + Math.max(...b.map(Math.abs));
        for (let i = 0; i < size; i++) {
          expect(x[i]).toBeGreaterThanOrEqual(0);
          let gain = b[i] ?? 0;
          for (let j = 0; j < size; j++) gain -= (matrix[i * size + j] ?? 0) * (x[j] ?? 0);
          expect(gain).toBeLessThan(1e-7 * scale);
          if ((x[i] ?? 0) > 0) expect(Math.abs(gain)).toBeLessThan(1e-7 * scale);
        }
      }),
      { numRuns: 1000 },
    ));
  it('nothing to explain is nothing', () => {
    expect(nonNegative(new Float64Array(4), [0, 0])).toEqual([0, 0]);
    expect(nonNegative(new Float64Array(0), [])).toEqual([]);
  });
});

describe('small systems', () => {
  it('solve and inverse undo the matrix', () => {
    const matrix = Float64Array.of(4, 2, 1, 2, 5, 3, 1, 3, 6);
    expect(solve(matrix, [4 + 4 + 3, 2 + 10 + 9, 1 + 6 + 18], [0, 1, 2])).toEqual(
      [1, 2, 3].map((x) => expect.closeTo(x, 12)),
    );
    const inverted = inverse(matrix, 3) ?? [];
    for (let i = 0; i < 3; i++)
      for (let j = 0; j < 3; j++) {
        const product = [0, 1, 2].reduce((sum, k) => sum + (matrix[i * 3 + k] ?? 0) * (inverted[k]?.[j] ?? 0), 0);
        expect(product).toBeCloseTo(Number(i === j), 12);
      }
  });
  it('some rows only', () => expect(solve(Float64Array.of(2, 9, 9, 4), [6, 8], [1])).toEqual([2]));
  it('singular is null', () => {
    expect(solve(Float64Array.of(1, 1, 1, 1), [1, 1], [0, 1])).toBeNull();
    expect(inverse(new Float64Array(1), 1)).toBeNull();
  });
});
