/** ALLOCATE.RISK as a cell asks for it. */
import { describe, expect, it } from 'vitest';
import type { CellValue, Grid } from '../../src/core/cell.ts';
import { argsOf } from '../../src/functions/arguments.ts';
import { type Arg, type Outcome, Refusal } from '../../src/functions/define.ts';
import { PORTFOLIO_FUNCTIONS } from '../../src/functions/portfolio.ts';

const [spec] = PORTFOLIO_FUNCTIONS;
/** The call of call.ts for one spec, so that these tests do not depend on the registry. */
function call(...args: readonly Arg[]): Outcome {
  if (spec === undefined || spec.compute.kind !== 'whole') throw new Error('ALLOCATE.RISK computes as a whole');
  try {
    return { value: spec.compute.run(argsOf(spec.params, args)) };
  } catch (refusal) {
    if (refusal instanceof Refusal) return { error: { code: refusal.code, message: refusal.message } };
    throw refusal;
  }
}
const column = (...values: readonly CellValue[]): Grid => values.map((one) => [one]);
const S2: Grid = [
  [0.16, 0.018],
  [0.018, 0.0225],
];
const MU2 = column(0.3, 0.2);
const diagonal = (...variances: readonly number[]): Grid =>
  variances.map((variance, i) => variances.map((_, j) => (i === j ? variance : 0)));

describe('ALLOCATE.RISK', () => {
  it('has the contract’s parameters', () =>
    expect(spec?.params.map(({ name, optional }) => (optional ? `[${name}]` : name)).join(', ')).toBe(
      'total, expected_return, covariance, risk_aversion, [min], [max], [step], [group], [group_limits]',
    ));
  it.each(spec?.examples.map((example, i) => [i + 1, example] as const) ?? [])('example %i', (_, { args, result }) =>
    expect(call(...args)).toEqual(result),
  );
  const rows: readonly (readonly [string, readonly Arg[], unknown])[] = [
    // x₁ = (Δμ/λ + T(σ₂² − σ₁₂)) ÷ (σ₁² + σ₂² − 2σ₁₂) = (5 + 0.45) ÷ 0.1465
    [
      'closed form, real',
      [100, MU2, S2, 0.02, null, null, 0],
      column(expect.closeTo(37.20136519, 7), expect.closeTo(62.79863481, 7)),
    ],
    ['a row in, a row out', [100, [[0.3, 0.2]], S2, 0.02], [[37.2, 62.8]]],
    ['no aversion: all into the best', [100, MU2, S2, 0], column(100, 0)],
    ['no aversion under a cap', [100, MU2, S2, 0, null, column(30, null)], column(30, 70)],
    ['a cap binds', [100, MU2, S2, 0.02, null, column(20, null)], column(20, 80)],
    ['a floor binds', [100, MU2, S2, 0.02, column(50, null)], column(50, 50)],
    ['equal lines, least variance', [90, column(0, 0, 0), diagonal(1, 1, 1), 1], column(30, 30, 30)],
    ['inverse variances', [110, column(0, 0), diagonal(1, 10), 1], column(100, 10)],
    ['whole steps', [100, MU2, S2, 0.02, null, null, 10], column(40, 60)],
    ['an odd total in whole steps', [105, MU2, S2, 0.02, null, null, 10], [[expect.any(Number)], [expect.any(Number)]]],
    [
      'a group limit',
      [90, column(0, 0, 0), diagonal(1, 1, 1), 1, null, null, null, column('a', 'a', ''), [['a', null, 40]]],
      column(20, 20, 50),
    ],
    ['a riskless line', [100, column(0.05, 0.15), diagonal(0, 0.04), 0.1], column(75, 25)],
    ['one line', [100, column(0.1), [[0.04]], 1], column(100)],
  ];
  it.each(rows)('%s', (_, args, expected) => expect(call(...args)).toEqual({ value: expected }));
  it('sums to the total for an odd total', () => {
    const outcome = call(105.37, MU2, S2, 0.02, null, null, 10);
    const amounts = 'value' in outcome && Array.isArray(outcome.value) ? outcome.value.map(([one]) => Number(one)) : [];
    expect(Math.round(amounts.reduce((sum, one) => sum + one, 0) * 100)).toBe(10537);
  });
  const refusals: readonly (readonly [readonly Arg[], string, string])[] = [
    [[100, MU2, [[1, 0]], 1], '#VALUE!', 'expected_return has 2 items, covariance has 1'],
    [[100, MU2, [[1], [2]], 1], '#VALUE!', 'covariance is 2 × 1; it must be square, a row and a column per line'],
    [[100, MU2, diagonal(1, -1), 1], '#VALUE!', 'the variance of line 2 is -1; it cannot be below 0'],
    [
      [
        100,
        MU2,
        [
          [1, 2],
          [2, 1],
        ],
        1,
      ],
      '#VALUE!',
      'covariance is not possible: some mix of line 2 and others would have a variance below 0',
    ],
    [[100, MU2, S2, -1], '#VALUE!', 'risk_aversion -1 is below 0'],
    [[-1, MU2, S2, 1], '#VALUE!', 'total -1 is below 0'],
    [[100, MU2, S2, 1, column(80, 30)], '#N/A', 'floors add up to 110, 10 more than the total 100'],
    [[100, MU2, S2, 1, null, column(40, 30)], '#N/A', 'caps add up to 70, 30 less than the total 100'],
    [[100, column(0.1, 'n.a.'), S2, 1], '#VALUE!', "row 2 of expected_return: 'n.a.' is text"],
    [
      [
        100,
        MU2,
        [
          [1, 0],
          [0, 'x'],
        ],
        1,
      ],
      '#VALUE!',
      "row 2, column 2 of covariance: 'x' is text",
    ],
  ];
  it.each(refusals)('refuses %j', (args, code, message) => expect(call(...args)).toEqual({ error: { code, message } }));
});
