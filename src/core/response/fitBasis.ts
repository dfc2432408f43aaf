/** The curves with amplitude 1 over spends scaled to at most 1, with derivatives by the logs of their bends. */
import type { RowCurve, RowKind } from './curve.ts';

export type Scaled = { readonly x: Float64Array; readonly y: Float64Array };
type Shape = {
  readonly value: (x: number) => number;
  /** From x and the value there. */
  readonly slopes: (x: number, value: number) => readonly number[];
};

/** How many numbers beside the amplitude. */
export const bendsOf = (kind: RowKind): 0 | 1 | 2 => (kind === 'linear' ? 0 : kind === 'hill' ? 2 : 1);

/** Where the logs of the bends are looked for: ten thousandfold beyond the largest spend either way; slopes 0.1 … 30. */
export function boxOf(kind: RowKind): { readonly lower: readonly number[]; readonly upper: readonly number[] } {
  const far = Math.log(1e4);
  if (kind === 'linear') return { lower: [], upper: [] };
  if (kind === 'power') return { lower: [Math.log(0.001)], upper: [0] };
  return kind === 'hill'
    ? { lower: [-far, Math.log(0.1)], upper: [far, Math.log(30)] }
    : { lower: [-far], upper: [far] };
}

/** f(x) with a = 1, and ∂f ÷ ∂ ln b (and ∂ ln s), at the logs of b and s. */
export function basis(kind: RowKind, [lnB = 0, lnS = 0]: readonly number[]): Shape {
  const [b, s] = [Math.exp(lnB), Math.exp(lnS)];
  switch (kind) {
    case 'linear':
      return { value: (x) => x, slopes: () => [] };
    case 'log':
      return { value: (x) => Math.log1p(x / b), slopes: (x) => [-x / (b + x)] };
    case 'power':
      return {
        value: (x) => (x <= 0 ? 0 : Math.exp(b * Math.log(x))),
        slopes: (x, value) => [x <= 0 ? 0 : b * Math.log(x) * value],
      };
    case 'exp':
      return { value: (x) => -Math.expm1(-x / b), slopes: (x) => [-(x / b) * Math.exp(-x / b)] };
    case 'mm':
      return { value: (x) => x / (b + x), slopes: (x) => [(-x * b) / ((b + x) * (b + x))] };
    case 'hill':
      return {
        value: (x) => (x <= 0 ? 0 : 1 / (1 + Math.exp(-s * (Math.log(x) - lnB)))),
        slopes: (x, value) => {
          if (x <= 0) return [0, 0];
          const u = s * (Math.log(x) - lnB);
          const bell = value / (1 + Math.exp(u));
          return [-s * bell, u * bell];
        },
      };
    case 'logistic':
      return {
        value: (x) => Math.tanh((b * x) / 2),
        slopes: (x, value) => [((b * x) / 2) * (1 - value * value)],
      };
  }
}

/** The curve in the units of the data: spends are `most` times, outcomes `highest` times the scaled ones. */
export function unscale({ kind, a, b, s }: RowCurve, most: number, highest: number): RowCurve {
  switch (kind) {
    case 'linear':
      return { kind, a: (a * highest) / most, b, s };
    case 'power':
      return { kind, a: a * highest * Math.exp(-b * Math.log(most)), b, s };
    case 'logistic':
      return { kind, a: a * highest, b: b / most, s };
    case 'log':
    case 'exp':
    case 'mm':
    case 'hill':
      return { kind, a: a * highest, b: b * most, s };
  }
}
