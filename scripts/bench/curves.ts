/** Response curves: time, nodes and the proven gap at the sizes of SOLVER.md 3 and 6, beside one pass over the curves. */
import createHighs, { type Highs } from 'highs';
import { branch, type CurveLine } from '../../src/core/allocate/curves/branch.ts';
import { outcome, type RowCurve, rowCurve, slope } from '../../src/core/response/curve.ts';
import { seeded } from '../../tests/support/random.ts';
import { against, below, best, goal, measured, must, print, shown, times } from './measure.ts';

const curve = (kind: string, a: number, b: number, s = 0): RowCurve => must(rowCurve(kind, a, b, s));
type Random = ReturnType<typeof seeded>;
type Family = {
  readonly name: string;
  readonly make: (random: Random, i: number) => RowCurve;
  /** The prototype of SOLVER.md 3 at 8, 100 … 100,000 lines, in ms; and highs ÷ prototype. */
  readonly prototype?: readonly number[];
  readonly highs?: Readonly<Record<number, number>>;
};
const SIZES = [8, 100, 1000, 10_000, 100_000];
const FAMILIES: readonly Family[] = [
  {
    name: 'mixed concave',
    prototype: [0.0026, 0.031, 0.25, 2.9, 27],
    highs: {},
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
    prototype: [0.0088, 0.081, 0.54, 7.6, 71],
    make: (random) => curve('hill', random.real(50, 150), random.real(5, 25), random.real(0.5, 1)),
  },
  {
    name: 'S-shaped',
    prototype: [0.09, 0.73, 3.8, 30, 267],
    highs: { 8: 790, 100: 32_000 },
    make: (random) => curve('hill', random.real(50, 150), random.real(5, 25), random.real(1.2, 3.2)),
  },
  {
    name: 'S-shaped and concave',
    prototype: [0.016, 0.16, 2.2, 16, 123],
    make: (random, i) =>
      i % 2
        ? curve('hill', random.real(50, 150), random.real(5, 25), random.real(1.2, 3.2))
        : curve('log', random.real(20, 50), random.real(5, 25)),
  },
  { name: 'identical S-shaped', make: () => curve('hill', 100, 10, 2.5) },
];
/** Where 50 straight pieces per line are small enough for HiGHS, and how long it may take. */
const MOST_PIECED = 100;
const MOST_SECONDS = 6;

export async function benchCurves(): Promise<void> {
  const highs = await createHighs();
  const rows: string[][] = [];
  for (const { name, make, prototype, highs: known } of FAMILIES)
    for (const [size, n] of SIZES.entries()) {
      const random = seeded(n);
      const lines = Array.from(
        { length: n },
        (_, i): CurveLine => ({ curve: make(random, i), low: 0.5, high: 60, least: 0.5, group: -1 }),
      );
      const { ms, value: found } = measured(() => branch(lines, n * 6, []));
      const pass = best(() => lines.reduce((sum, line) => sum + outcome(line.curve, 6) + slope(line.curve, 6), 0));
      const { value, bound, nodes } = found;
      const twice = 2 * (prototype?.[size] ?? Number.POSITIVE_INFINITY);
      rows.push([
        ...[name, String(n), shown(ms), prototype === undefined ? '' : goal(ms, twice)],
        ...[shown(pass), times(ms, pass), String(nodes), below(value, bound)],
        ...(known === undefined || n > MOST_PIECED ? ['', ''] : peer(highs, lines, n * 6, ms, value, known[n])),
      ]);
    }
  print(
    'Response curves, floors, caps, one total, envelopes included; wanted is twice the time, half the ratio of SOLVER.md 3',
    ['curves', 'n', 'ours', 'wanted', 'one pass', '÷ pass', 'nodes', 'proven gap', 'highs, 50 pieces', 'below ours'],
    rows,
  );
}

/** HiGHS on 50 straight pieces per line, filled in their order. */
function peer(
  highs: Highs,
  lines: readonly CurveLine[],
  total: number,
  ours: number,
  value: number,
  known: number | undefined,
): readonly string[] {
  const text = pieced(lines, total);
  let spends: readonly number[] | null = null;
  const ms = best(() => {
    const { Status, Columns } = highs.solve(text, { output_flag: false, time_limit: MOST_SECONDS, mip_rel_gap: 1e-6 });
    const amount = (name: string) => {
      const column = Columns[name];
      return column !== undefined && 'Primal' in column ? Number(column.Primal) : 0;
    };
    spends = Status === 'Optimal' ? lines.map((_, i) => amount(`x${i}`)) : null;
  });
  if (spends === null) return [`over ${shown(ms)}, over ${times(ms, ours)} (SOLVER.md ${known ?? '?'}×)`, 'not ended'];
  const worth = lines.reduce((sum, line, i) => sum + outcome(line.curve, spends?.[i] ?? 0), 0);
  return [`${shown(ms)} ${known === undefined ? times(ms, ours) : against(ms, ours, known / 2)}`, below(worth, value)];
}

const PIECES = 50;
function pieced(lines: readonly CurveLine[], total: number): string {
  const [objective, rows, bounds, whole]: [string[], string[], string[], string[]] = [[], [], [], []];
  for (const [i, { curve: of, low, high }] of lines.entries()) {
    const width = (high - low) / PIECES;
    const name = (k: number) => `d${i}_${k}`;
    const slopes = Array.from(
      { length: PIECES },
      (_, k) => (outcome(of, low + width * (k + 1)) - outcome(of, low + width * k)) / width,
    );
    slopes.forEach((rise, k) => {
      objective.push(`+ ${rise} ${name(k)}`);
      bounds.push(`0 <= ${name(k)} <= ${width}`);
      // A piece that is steeper than any before it must wait until the one before is full.
      if (slopes.slice(0, k).every((before) => rise <= before)) return;
      rows.push(
        `a${i}_${k}: ${name(k - 1)} - ${width} y${i}_${k} >= 0`,
        `b${i}_${k}: ${name(k)} - ${width} y${i}_${k} <= 0`,
      );
      whole.push(`y${i}_${k}`);
    });
    rows.push(`l${i}: x${i} ${slopes.map((_, k) => `- ${name(k)}`).join(' ')} = ${low}`);
    bounds.push(`${low} <= x${i} <= ${high}`);
  }
  rows.push(`total: ${lines.map((_, i) => `+ x${i}`).join(' ')} = ${total}`);
  return [
    ...['Maximize', ` ${objective.join('\n ')}`, 'Subject To', ...rows, 'Bounds', ...bounds],
    ...(whole.length > 0 ? ['Binaries', whole.join('\n')] : []),
    'End',
  ].join('\n');
}
