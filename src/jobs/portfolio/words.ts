/** What *portfolio* says: the answer, its method and assumptions, and the laws of a mix. */
import type { Limits } from '../../core/allocate/limits.ts';
import type { Mix } from '../../core/allocate/riskFrontier.ts';
import { fromMinor, type Minor, sumMinor } from '../../core/money.ts';
import { type Problem, warning } from '../../workbook/problem.ts';
import { amountText, percentText } from '../amountText.ts';
import type { ReportInputs } from '../report/spec.ts';
import type { Covariance } from './covariance.ts';
import type { Asset } from './tables.ts';

const below = (assets: readonly Asset[]) => assets.filter(({ expected, hurdle: least }) => expected < least);

export function headline(inputs: ReportInputs, assets: readonly Asset[], mix: Mix, least: number | null): string {
  const { decimals } = inputs;
  const size = fromMinor(inputs.total ?? 0, decimals);
  const first = assets.reduce((best, asset) => (asset.amount > (best?.amount ?? -1) ? asset : best), assets[0]);
  const how = least === null ? `aversion ${inputs.number('aversion')}` : `at least ${percentText(least)}`;
  const low = below(assets).length;
  return `The mix returns ${percentText(mix.expected / size)} with a deviation of ${percentText(Math.sqrt(mix.variance) / size)} (${how}), the most in ${first?.row.line} (${amountText(first?.amount ?? 0, decimals)}); ${low === 0 ? 'every line passes its hurdle' : `${low} of ${assets.length} lines are below their hurdle`}.`;
}

export function notes(
  inputs: ReportInputs,
  covariance: Covariance,
  assets: readonly Asset[],
  mix: Mix,
): readonly string[] {
  const size = fromMinor(inputs.total ?? 0, inputs.decimals);
  const [mean, variance] = [mix.expected / size, mix.variance / size ** 2];
  const current = inputs.rows.map((row) => row.number('current') ?? row.number('budget') ?? 0);
  const sum = current.reduce((all, amount) => all + amount, 0);
  const now = (of: (i: number) => number) => current.reduce((all, amount, i) => all + amount * of(i), 0) / sum;
  const nowVariance = now((i) => now((j) => covariance.table[i]?.[j] ?? 0));
  return [
    `Return − ½ · variance is ${percentText(mean - variance / 2)}: what compounds where ${percentText(mean)} only averages.`,
    ...(sum > 0
      ? [
          `The current plan returns ${percentText(now((i) => assets[i]?.expected ?? 0))} with a deviation of ${percentText(Math.sqrt(Math.max(0, nowVariance)))}.`,
        ]
      : []),
    {
      covariances: 'Risk is that of Budget_Covariance.',
      correlations: 'Risk is that of the deviations with the correlations of Budget_Covariance.',
      deviations: `Every two lines are taken to have a correlation of ${inputs.number('correlation')}${inputs.number('correlation') === 0 ? ': what hits one line often hits another, so the risk is likely larger' : ''}.`,
    }[covariance.from],
    'A contribution to risk is what the line adds to the deviation of the whole, with all that it moves along with; they add up. Below 0 the line hedges others.',
    `Hurdle = risk-free rate + beta × premium (CAPM): ${percentText(inputs.number('risk_free'))} + beta × ${percentText(inputs.number('premium'))}. It flags lines, it does not cut them.`,
    'Returns and risks are those of the past or of an estimate; the mix is only as good as they are.',
  ];
}

export function warnings(inputs: ReportInputs, assets: readonly Asset[]): readonly Problem[] {
  const large = assets.find(({ expected }) => Math.abs(expected) >= 2);
  return [
    ...(large === undefined
      ? []
      : [
          warning(
            'large-return',
            inputs.where(large.row, 'return'),
            `a return of ${large.expected} is read as ${percentText(large.expected)}`,
            'a rate: gain ÷ amount',
            'A multiple of 4.2x is a return of 3.2.',
          ),
        ]),
    ...below(assets).flatMap(({ row, expected, hurdle: least, amount }) =>
      amount > 0
        ? [
            warning(
              'below-hurdle',
              inputs.where(row, 'return'),
              `${row.line} returns ${percentText(expected)}`,
              `its hurdle of ${percentText(least)}`,
            ),
          ]
        : [],
    ),
  ];
}

export function checks(
  assets: readonly Asset[],
  mixes: readonly Mix[],
  mix: Mix,
  limits: Limits,
  total: Minor,
  decimals: number,
) {
  const size = fromMinor(total, decimals);
  const sd = Math.sqrt(mix.variance) * 10 ** decimals;
  const inside = limits.groups.map((_, g) =>
    sumMinor(assets.map(({ amount }, i) => (limits.group[i] === g ? amount : 0))),
  );
  const worth = ({ expected, variance }: Mix) => expected - ((mix.aversion ?? 0) * variance) / 2;
  const slack =
    1e-9 *
    mixes.reduce((most, one) => Math.max(most, Math.abs(one.expected) + ((mix.aversion ?? 0) * one.variance) / 2), 0);
  return [
    {
      law: 'the amounts add up to the total, to the cent',
      holds: sumMinor(assets.map(({ amount }) => amount)) === total,
    },
    {
      law: 'every floor, cap and limit of a group is kept',
      holds:
        assets.every(({ amount }, i) => amount >= (limits.low[i] ?? 0) && amount <= (limits.high[i] ?? 0)) &&
        limits.groups.every(({ low, high }, g) => (inside[g] ?? 0) >= low && (inside[g] ?? 0) <= high),
    },
    {
      law: 'contributions to risk add up to the deviation of the mix',
      holds: Math.abs(assets.reduce((sum, { risk }) => sum + risk, 0) - sd) <= 1e-6 * sd + 1e-3,
    },
    {
      law: 'on the frontier more return never comes with less risk',
      holds: mixes.every(
        (one, i) => i === 0 || one.variance >= (mixes[i - 1]?.variance ?? 0) * (1 - 1e-6) - 1e-12 * size ** 2,
      ),
    },
    {
      law: 'no mix of the frontier is worth more than is proven possible',
      holds: mixes.every((one) => worth(one) <= mix.bound + slack),
    },
  ];
}
