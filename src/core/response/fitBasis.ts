/** The curves with amplitude 1 over spends scaled to at most 1, with derivatives by the logs of their bends. */
import type { RowCurve, RowKind } from './curve.ts';

export type Scaled = { readonly x: readonly number[]; readonly y: readonly number[] };
type Shape = (x: number) => { readonly value: number; readonly slopes: readonly number[] };

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

/** f(x) with a = 1 and ∂f ÷ ∂ ln b (and ∂ ln s) at the logs of b and s. */
export function basis(kind: RowKind, [lnB = 0, lnS = 0]: readonly number[]): Shape {
  const [b, s] = [Math.exp(lnB), Math.exp(lnS)];
  switch (kind) {
    case 'linear':
      return (x) => ({ value: x, slopes: [] });
    case 'log':
      return (x) => ({ value: Math.log1p(x / b), slopes: [-x / (b + x)] });
    case 'power':
      return (x) => {
        const value = x <= 0 ? 0 : Math.exp(b * Math.log(x));
        return { value, slopes: [x <= 0 ? 0 : b * Math.log(x) * value] };
      };
    case 'exp':
      return (x) => ({ value: -Math.expm1(-x / b), slopes: [-(x / b) * Math.exp(-x / b)] });
    case 'mm':
      return (x) => ({ value: x / (b + x), slopes: [(-x * b) / ((b + x) * (b + x))] });
    case 'hill':
      return (x) => {
        if (x <= 0) return { value: 0, slopes: [0, 0] };
        const u = s * (Math.log(x) - lnB);
        const value = 1 / (1 + Math.exp(-u));
        const bell = value / (1 + Math.exp(u));
        return { value, slopes: [-s * bell, u * bell] };
      };
    case 'logistic':
      return (x) => {
        const value = Math.tanh((b * x) / 2);
        return { value, slopes: [((b * x) / 2) * (1 - value * value)] };
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
