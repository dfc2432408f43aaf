/** The analytic derivatives against differences: a wrong one only makes a fit slower, so no other test would see it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ROW_KINDS } from '../../src/core/response/curve.ts';
import { basis, bendsOf } from '../../src/core/response/fitBasis.ts';
import { fillColumn } from '../../src/core/response/fitColumns.ts';

const STEP = 1e-5;
const close = (slope: number, difference: number) =>
  expect(Math.abs(slope - difference)).toBeLessThan(1e-6 * (1 + Math.abs(difference)));

describe('derivatives', () => {
  it('of the curves by the logs of their bends', () =>
    fc.assert(
      fc.property(
        fc.constantFrom(...ROW_KINDS),
        fc.double({ min: 0.001, max: 1, noNaN: true }),
        fc.double({ min: -2, max: 2, noNaN: true }),
        fc.double({ min: -0.7, max: 1.2, noNaN: true }),
        (kind, x, lnB, lnS) => {
          const at = [lnB, lnS].slice(0, bendsOf(kind));
          const shape = basis(kind, at);
          const slopes = shape.slopes(x, shape.value(x));
          expect(slopes).toHaveLength(at.length);
          slopes.forEach((slope, p) => {
            const moved = (by: number) =>
              basis(
                kind,
                at.map((value, i) => value + (i === p ? by : 0)),
              ).value(x);
            close(slope, (moved(STEP) - moved(-STEP)) / (2 * STEP));
          });
        },
      ),
      { numRuns: 500 },
    ));

  it('of a channel by decay, ln k and ln s', () =>
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.05, max: 1, noNaN: true }), { minLength: 2, maxLength: 12 }),
        fc.double({ min: 0.05, max: 0.9, noNaN: true }),
        fc.double({ min: -3, max: 1, noNaN: true }),
        fc.double({ min: -0.6, max: 1, noNaN: true }),
        (spends, decay, lnK, lnS) => {
          const spend = Float64Array.from(spends);
          const at = [decay, lnK, lnS];
          const column = (point: readonly number[]) => {
            const value = new Float64Array(spend.length);
            fillColumn(spend, point, value, null);
            return value;
          };
          const slopes = at.map(() => new Float64Array(spend.length));
          fillColumn(spend, at, new Float64Array(spend.length), slopes);
          slopes.forEach((slope, p) => {
            const moved = (by: number) => column(at.map((value, i) => value + (i === p ? by : 0)));
            const [up, down] = [moved(STEP), moved(-STEP)];
            slope.forEach((value, t) => close(value, ((up[t] ?? 0) - (down[t] ?? 0)) / (2 * STEP)));
          });
        },
      ),
      { numRuns: 300 },
    ));
});
