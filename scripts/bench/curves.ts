/** Response curves: time, nodes and the proven gap at the sizes of SOLVER.md 3 and 6. */
import { branch, type CurveLine } from '../../src/core/allocate/curves/branch.ts';
import { type RowCurve, rowCurve } from '../../src/core/response/curve.ts';
import { seeded } from '../../tests/support/random.ts';
import { best, print, shown } from './measure.ts';

const curve = (kind: string, a: number, b: number, s = 0): RowCurve => {
  const made = rowCurve(kind, a, b, s);
  if (!made.ok) throw new Error(made.problem.message);
  return made.value;
};
type Random = ReturnType<typeof seeded>;
const FAMILIES: readonly { readonly name: string; readonly make: (random: Random, i: number) => RowCurve }[] = [
  {
    name: 'mixed concave',
    make: (random, i) => {
      const [a, b] = [random.real(50, 150), random.real(5, 25)];
      return (
        [curve('log', a, b), curve('power', a / 10, random.real(0.3, 0.8)), curve('exp', a, b), curve('mm', a, b)][
          i % 4
        ] ?? curve('mm', a, b)
      );
    },
  },
  {
    name: 'hill, s ≤ 1',
    make: (random) => curve('hill', random.real(50, 150), random.real(5, 25), random.real(0.5, 1)),
  },
  {
    name: 'S-shaped',
    make: (random) => curve('hill', random.real(50, 150), random.real(5, 25), random.real(1.2, 3.2)),
  },
  {
    name: 'S-shaped and concave',
    make: (random, i) =>
      i % 2
        ? curve('hill', random.real(50, 150), random.real(5, 25), random.real(1.2, 3.2))
        : curve('log', random.real(20, 50), random.real(5, 25)),
  },
  { name: 'identical S-shaped', make: () => curve('hill', 100, 10, 2.5) },
];

export function benchCurves(): void {
  const rows: string[][] = [];
  for (const { name, make } of FAMILIES)
    for (const n of [8, 100, 1000, 10_000, 100_000]) {
      const random = seeded(n);
      const lines = Array.from(
        { length: n },
        (_, i): CurveLine => ({ curve: make(random, i), low: 0.5, high: 60, least: 0.5, group: -1 }),
      );
      const ms = best(() => branch(lines, n * 6, []));
      const { value, bound, nodes } = branch(lines, n * 6, []);
      rows.push([name, String(n), shown(ms), String(nodes), ((bound - value) / value).toExponential(1)]);
    }
  print(
    'Response curves, floors, caps, one total: building the envelopes included',
    ['curves', 'n', 'time', 'nodes', 'proven gap'],
    rows,
  );
}
