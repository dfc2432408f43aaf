/** Curves in cells: what they bring, the best allocation over them, and its proof. */
import { certify } from '../core/allocate/certificate.ts';
import { allocateCurves, type CurveProblem } from '../core/allocate/curves/solve.ts';
import { limitsOf } from '../core/allocate/limits.ts';
import { allocateLinear } from '../core/allocate/linear.ts';
import { shadow } from '../core/allocate/shadow.ts';
import type { CellValue, Grid } from '../core/cell.ts';
import { decimalOf } from '../core/decimal.ts';
import { fromMinor } from '../core/money.ts';
import { type Curve, outcome, rowCurve, slope, tableCurve } from '../core/response/curve.ts';
import { sameLength, settled } from './arguments.ts';
import {
  type Args,
  each,
  type FunctionSpec,
  failure,
  list,
  type Param,
  refuse,
  scalar,
  table,
  value,
} from './define.ts';
import { asShown, boundDown, bounds, boundUp, minor, REAL, type Unit, unitOf, unwrap } from './units.ts';

const TOTAL = scalar.number('total', 'The amount to split; all of it is spent.');
const MIN = list.number('min', 'Least amount per line; blank is 0.', true);
const MAX = list.number('max', 'Most per line; blank is no limit.', true);
const STEP = scalar.number(
  'step',
  'Amounts are multiples of this where bounds and total allow; 0 is the real optimum.',
  true,
  '0.01',
);
const CURVES: Param = table.text(
  'curves',
  'One row per line: kind, p1, p2, p3. Kinds: linear, log, power, exp, mm, hill, logistic.',
);
const GROUP = list.text('group', 'A label per line; blank is no group.', true);
const GROUP_LIMITS = table.text('group_limits', 'A table of label, min, max; blank is no limit.', true);
const required = (param: Param): Param => ({ ...param, optional: false });

export const stepOf = (args: Args): Unit => (!args.omitted('step') && args.number('step') === 0 ? REAL : unitOf(args));
const text = (cell: CellValue | undefined, where: string): string =>
  cell !== null && typeof cell === 'object'
    ? refuse(cell.error, `${where} is ${cell.error}`)
    : String(cell ?? '').trim();
const numberAt = (cell: CellValue | undefined, where: string): number =>
  cell === null || cell === undefined || cell === ''
    ? 0
    : typeof cell === 'number'
      ? cell
      : typeof cell === 'object'
        ? refuse(cell.error, `${where} is ${cell.error}`)
        : refuse('#VALUE!', `${where}: '${cell}' is no number`);

/** The rows of a range as curves. */
function curvesOf(args: Args): readonly Curve[] {
  return args.cells('curves').map((row, r) => {
    const where = (c: number) => `row ${r + 1}, column ${c + 1} of curves`;
    if (row.length > 4) return refuse('#VALUE!', `curves has ${row.length} columns; it must be kind, p1, p2, p3`);
    const curve = rowCurve(
      text(row[0], where(0)),
      ...([1, 2, 3].map((c) => numberAt(row[c], where(c))) as [number, number, number]),
    );
    return curve.ok ? curve.value : refuse('#VALUE!', `row ${r + 1} of curves: ${curve.problem.message}`);
  });
}

type GroupBounds = Pick<CurveProblem, 'group' | 'groups'>;
/** Labels and the table of their limits. */
export function groupsOf(args: Args, lines: readonly unknown[], unit: Unit): GroupBounds {
  if (args.omitted('group')) {
    return args.omitted('group_limits') ? {} : refuse('#VALUE!', 'group_limits needs group: a label per line');
  }
  const labels = args.texts('group').map((label) => label.trim());
  sameLength(['the lines', lines], ['group', labels]);
  const rows = args.omitted('group_limits') ? [] : args.cells('group_limits');
  const names: string[] = [];
  const groups = rows.flatMap((row, r) => {
    const where = (c: number) => `row ${r + 1}, column ${c + 1} of group_limits`;
    if (row.length !== 3)
      return refuse('#VALUE!', `group_limits has ${row.length} columns; it must be label, min, max`);
    const name = text(row[0], where(0));
    if (name === '' && row.every((cell) => cell === null || cell === '')) return [];
    if (!labels.includes(name)) return refuse('#VALUE!', `group_limits names '${name}', which no line has`);
    if (names.includes(name)) return refuse('#VALUE!', `group_limits names '${name}' twice`);
    names.push(name);
    const given = (c: number) => row[c] !== null && row[c] !== undefined && row[c] !== '';
    return [
      {
        name,
        low: given(1) ? boundUp(numberAt(row[1], where(1)), unit) : null,
        high: given(2) ? boundDown(numberAt(row[2], where(2)), unit) : null,
      },
    ];
  });
  return { group: labels.map((label) => names.indexOf(label)), groups };
}

/** Floors and caps, as long as the lines. */
export function limitLists(args: Args, lines: readonly unknown[], unit: Unit) {
  const [min, max] = [args.optionalList('min'), args.optionalList('max')];
  sameLength(['the lines', lines], ['min', min?.values], ['max', max?.values]);
  const none = lines.map(() => null);
  const negative = min?.values.findIndex((floor) => floor < 0) ?? -1;
  if (negative >= 0) refuse('#VALUE!', `${min?.at(negative)} is below 0`);
  return { low: bounds(min, boundUp, unit) ?? none, high: bounds(max, boundDown, unit) ?? none };
}

function problemOf(args: Args, unit: Unit, total: number): CurveProblem {
  const curves = curvesOf(args);
  if (total < 0) refuse('#VALUE!', `total ${total} is below 0`);
  return {
    curves,
    total: minor(total, unit, 'total'),
    step: unit.step,
    decimals: unit.decimals,
    ...limitLists(args, curves, unit),
  };
}

const column = (amounts: ArrayLike<number>, { decimals }: Unit): Grid =>
  Array.from(amounts, (amount) => [fromMinor(amount, decimals)]);

const R27: readonly CellValue[][] = [
  ['log', 120000, 20000],
  ['log', 80000, 10000],
  ['log', 60000, 30000],
];
const none: CellValue = null;

const SPEND = each.number('spend', 'Amounts spent, 0 or more.');

/** A function of spend along one curve, elementwise; a table of two columns in place of the kind is a breakpoint table. */
const response = (
  name: string,
  summary: string,
  what: string,
  of: (curve: Curve, x: number) => number,
  example: number,
): FunctionSpec => ({
  name,
  family: 'Response and forecast',
  source: 'C13',
  summary,
  params: [
    SPEND,
    table.text('kind', 'linear, log, power, exp, mm, hill, logistic; or two columns of spend and outcome.'),
    scalar.number('p1', 'First parameter.', true),
    scalar.number('p2', 'Second parameter.', true),
    scalar.number('p3', 'Third parameter, of hill.', true),
  ],
  returns: `Each: ${what}; #N/A beyond a table's points.`,
  examples: [{ args: [100000, 'mm', 400000, 100000], result: value(example) }],
  compute: {
    kind: 'whole',
    run: (args) => {
      const curve = curveOf(args);
      const at = (x: number, where: string): CellValue => {
        if (x < 0) return refuse('#VALUE!', `${where} is below 0`);
        if (curve.kind !== 'table') return of(curve, x);
        const [first, last] = [curve.points[0], curve.points[curve.points.length - 1]];
        return x < (first?.spend ?? 0) || x > (last?.spend ?? 0) ? { error: '#N/A' } : of(curve, x);
      };
      const given = args.cells('spend');
      const numbers = args.table('spend');
      const answers = given.map((row, r) =>
        row.map((cell, c) => (cell === null || cell === '' ? null : at(numbers[r]?.[c] ?? 0, `row ${r + 1} of spend`))),
      );
      const only = answers.length === 1 && answers[0]?.length === 1 ? (answers[0][0] ?? null) : answers;
      return only !== null && typeof only === 'object' && 'error' in only
        ? refuse('#N/A', 'this spend lies beyond the points of the table')
        : only;
    },
  },
});

function curveOf(args: Args): Curve {
  const cells = args.cells('kind');
  const made =
    cells[0]?.length === 2
      ? tableCurve(args.table('kind').map(([spend = 0, brings = 0]) => ({ spend, outcome: brings })))
      : cells.length === 1 && cells[0]?.length === 1
        ? rowCurve(text(cells[0][0], 'kind'), args.optional('p1', 0), args.optional('p2', 0), args.optional('p3', 0))
        : refuse('#VALUE!', 'kind must be one word, or two columns of spend and outcome');
  return settled<Curve>(made);
}

export const CURVE_FUNCTIONS: readonly FunctionSpec[] = [
  {
    name: 'ALLOCATE.VALUE',
    family: 'Allocation',
    source: 'R14, seed 003',
    summary: 'The linear optimum: all of the total where a unit of money is worth most, between limits.',
    params: [
      TOTAL,
      list.number('value', 'Value per unit of money.'),
      required(MIN),
      required(MAX),
      GROUP,
      GROUP_LIMITS,
      STEP,
    ],
    returns: 'Amounts laid out as the values; ties go to the earlier line.',
    examples: [
      { args: [100, [[3], [2], [1]], [[10], [10], [10]], [[50], [60], [90]]], result: value([[50], [40], [10]]) },
      {
        args: [100, [[3], [2]], [[0], [0]], [[40], [50]]],
        result: failure('#N/A', 'caps add up to 90, 10 less than the total 100'),
      },
    ],
    compute: {
      kind: 'whole',
      run: (args) => {
        const unit = stepOf(args);
        const values = args.list('value');
        const total = args.number('total');
        if (total < 0) return refuse('#VALUE!', `total ${total} is below 0`);
        const limits = unwrap(
          limitsOf({
            total: minor(total, unit, 'total'),
            ...limitLists(args, values.values, unit),
            ...groupsOf(args, values.values, unit),
            real: unit.step === 0,
          }),
          unit,
        );
        return values.like(
          Array.from(allocateLinear(values.values, limits), (amount) => fromMinor(amount, unit.decimals)),
        );
      },
    },
  },
  {
    name: 'ALLOCATE.CURVES',
    family: 'Allocation',
    source: 'R27, C12–C14',
    summary: 'The global optimum over response curves, S-shaped ones included.',
    params: [TOTAL, CURVES, MIN, MAX, STEP, GROUP, GROUP_LIMITS],
    returns: 'Amounts, one row per line; the sum is exactly the total.',
    examples: [
      { args: [100000, R27], result: value([[53846.15], [39230.77], [6923.08]]) },
      { args: [100000, R27, none, [[none], [30000], [none]]], result: value([[60000], [30000], [10000]]) },
    ],
    compute: {
      kind: 'whole',
      run: (args) => {
        const unit = stepOf(args);
        const given = problemOf(args, unit, args.number('total'));
        const solved = unwrap(allocateCurves({ ...given, ...groupsOf(args, given.curves, unit) }), unit);
        return column(solved.amounts, unit);
      },
    },
  },
  {
    name: 'FRONTIER',
    family: 'Allocation',
    source: 'C13, B10',
    summary: 'The efficient frontier: what the best allocation of each total brings, and what one more unit would.',
    params: [list.number('totals', 'Totals to look at.'), CURVES, MIN, MAX],
    returns: 'Per total: outcome, marginal outcome; #NUM! where the limits allow no such total.',
    examples: [
      {
        args: [[[50000], [100000]], [['linear', 2]], none, none],
        result: value([
          [100000, 2],
          [200000, 2],
        ]),
      },
    ],
    compute: {
      kind: 'whole',
      run: (args) =>
        args.list('totals').values.map((total) => {
          const given = problemOf(args, REAL, total);
          const solved = allocateCurves(given);
          if (!solved.ok) return [{ error: '#NUM!' }, { error: '#NUM!' }];
          const { amounts, limits, value: best } = solved.value;
          const { price } = shadow(given.curves, amounts, limits, given.high, 1);
          return [best, price ?? 0];
        }),
    },
  },
  {
    name: 'CERTIFY',
    family: 'Allocation',
    source: 'moonshot 1',
    summary: 'Proves that amounts are the best allocation, whoever made them.',
    params: [TOTAL, CURVES, required(MIN), required(MAX), list.number('amounts', 'The allocation to check.')],
    returns: '"OPTIMAL", "WITHIN 0.2 %" with the proven gap, or what is violated.',
    examples: [
      { args: [100000, R27, none, none, [[53846.15], [39230.77], [6923.08]]], result: value('OPTIMAL') },
      { args: [100000, R27, none, none, [[33333.34], [33333.33], [33333.33]]], result: value('WITHIN 6.1 %') },
      {
        args: [100000, R27, none, none, [[53846.16], [39230.77], [6923.08]]],
        result: value('the amounts add up to 100000.01, 0.01 more than the total 100000'),
      },
    ],
    compute: {
      kind: 'whole',
      run: (args) => {
        const amounts = args.list('amounts').values;
        const total = args.number('total');
        // As many decimals as the money has; what has more than six was never rounded.
        const scales = [total, ...amounts].map((amount) => decimalOf(asShown(amount)).scale);
        const decimals = scales.reduce((most, scale) => Math.max(most, scale), 2);
        const unit: Unit = decimals > 6 ? REAL : { decimals, step: 1 };
        const given = problemOf(args, unit, total);
        sameLength(['curves', given.curves], ['amounts', amounts]);
        return unwrap(
          certify(
            given,
            amounts.map((amount) => minor(amount, unit, 'amounts')),
          ),
          unit,
        ).sentence;
      },
    },
  },
  {
    name: 'SHADOW',
    family: 'Allocation',
    source: 'R27, C12',
    summary:
      'What limits cost at the best allocation: which one binds each line, and what one more unit of it is worth.',
    params: [TOTAL, CURVES, required(MIN), required(MAX)],
    returns: 'Per line: marginal outcome, "min", "max" or blank text, and what one more unit of that limit is worth.',
    examples: [
      {
        args: [
          100000,
          [
            ['linear', 3],
            ['linear', 2],
            ['linear', 1],
          ],
          [[none], [none], [10000]],
          [[40000], [none], [none]],
        ],
        result: value([
          [3, 'max', 1],
          [2, '', 0],
          [1, 'min', -1],
        ]),
      },
    ],
    compute: {
      kind: 'whole',
      run: (args) => {
        const given = problemOf(args, REAL, args.number('total'));
        const { amounts, limits } = unwrap(allocateCurves(given), REAL);
        return shadow(given.curves, amounts, limits, given.high, 1).lines.map(({ marginal, binding, worth }) => [
          marginal,
          binding ?? '',
          worth,
        ]);
      },
    },
  },
  response('RESPONSE', 'What a spend brings, by its response curve.', 'outcome', outcome, 200000),
  response(
    'MARGINAL',
    'What one more unit of spend brings, by its response curve.',
    'outcome per unit of spend',
    slope,
    1,
  ),
];
