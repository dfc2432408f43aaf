/** Draws of the total: lines between low and high, risks that happen or not. Seeded, so that a run can be repeated. */
import { fromMinor, isMinor, type Minor, toMinor } from '../../core/money.ts';
import { seeded, triangular } from '../../core/random.ts';
import { conditionalValueAtRisk, percentiles, shareAbove } from '../../core/risk/percentile.ts';
import type { Risk } from '../../core/risk/register.ts';
import type { Row } from '../../workbook/decode.ts';
import { error, type Problem } from '../../workbook/problem.ts';
import { percentText } from '../amountText.ts';
import type { Progress } from '../job.ts';
import type { ReportInputs } from '../report/spec.ts';
import { type Column, tableOf } from '../report/tableOf.ts';
import type { ReportTable } from '../report/view.ts';

/** Minor units. */
export type Range = { readonly low: Minor; readonly base: Minor; readonly high: Minor };
export type Simulated = {
  readonly p10: Minor;
  readonly p50: Minor;
  readonly p90: Minor;
  readonly tail: Minor;
  readonly above: number;
  readonly table: ReportTable;
  readonly checks: readonly { readonly law: string; readonly holds: boolean }[];
};

const STEP = 500;
const SHOWN = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95] as const;

/** Low, most likely and high of each line; a line with neither end stays at its base. */
export function rangesOf(
  inputs: ReportInputs,
  rows: readonly Row[],
): { readonly ranges: readonly Range[]; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const ranges = rows.map((row): Range => {
    const base = row.number('current') ?? row.number('budget') ?? row.number('actual') ?? row.number('high') ?? 0;
    const [low, high] = [row.number('low') ?? base, row.number('high') ?? base];
    if (!(low <= base && base <= high))
      problems.push(
        error(
          'bad-range',
          inputs.where(row, low <= base ? 'high' : 'low'),
          `low ${low}, most likely ${base}, high ${high}`,
          'low ≤ most likely ≤ high',
          'The most likely amount is the column Base, else Budget.',
        ),
      );
    const minor = (value: number) => toMinor(value, inputs.decimals);
    if (![low, base, high].every((value) => isMinor(minor(value))))
      problems.push(error('too-large', row.where, `${high}`, 'amounts below 2^53 minor units'));
    return { low: minor(low), base: minor(base), high: minor(high) };
  });
  return { ranges, problems };
}

/** @param budget What the total is compared with. @param level Of the tail: 0.95 is the worst twentieth. */
export function* simulate(
  ranges: readonly Range[],
  risks: readonly Risk[],
  budget: Minor,
  { seed, draws, level, decimals }: { seed: number; draws: number; level: number; decimals: number },
): Generator<Progress, Simulated> {
  const random = seeded(seed);
  const totals: number[] = [];
  for (let draw = 0; draw < draws; draw++) {
    if (draw % STEP === 0) yield { done: draw, of: draws };
    let total = 0;
    for (const { low, base, high } of ranges) total += triangular(random, low, base, high);
    for (const { probability, impact } of risks) if (random() < probability) total += impact;
    totals.push(total);
  }
  const found = percentiles(totals, [...SHOWN, level, 0, 1]);
  const [p5 = 0, p10 = 0, p25 = 0, p50 = 0, p75 = 0, p90 = 0, p95 = 0, atLevel = 0, least = 0, most = 0] = found.ok
    ? found.value
    : [];
  // Less is worse for the core; here a larger total is.
  const worst = conditionalValueAtRisk(
    totals.map((total) => -total),
    level,
  );
  const tail = worst.ok ? -worst.value : most;
  const mean = totals.reduce((sum, total) => sum + total, 0) / draws;
  const expected =
    ranges.reduce((sum, { low, base, high }) => sum + (low + base + high) / 3, 0) +
    risks.reduce((sum, { probability, impact }) => sum + probability * impact, 0);
  const variance =
    ranges.reduce((sum, { low, base, high }) => sum + ((high - low) ** 2 - (base - low) * (high - base)) / 18, 0) +
    risks.reduce((sum, { probability, impact }) => sum + probability * (1 - probability) * impact ** 2, 0);
  const widest = [...ranges.map(({ low, high }) => high - low), ...risks.map(({ impact }) => impact)];
  // Bernstein's bound: chance exceeds it less than once in ten million runs.
  const chance =
    6 * Math.sqrt(variance / draws) + (6 * widest.reduce((most, width) => Math.max(most, width), 0)) / draws;
  const above = shareAbove(totals, budget);
  const base = ranges.reduce((sum, range) => sum + range.base, 0);
  const whole = Math.round;
  type Item = { readonly name: string; readonly amount: Minor | null; readonly share: number | null };
  const amount = (name: string, value: number): Item => ({ name, amount: whole(value), share: null });
  const items: readonly Item[] = [
    amount('Most likely amounts together', base),
    amount('Compared with', budget),
    amount('Mean of the draws', mean),
    amount('P5', p5),
    amount('P10', p10),
    amount('P25', p25),
    amount('P50', p50),
    amount('P75', p75),
    amount('P90', p90),
    amount('P95', p95),
    amount(`CVaR: mean of the worst ${percentText(1 - level)}`, tail),
    amount('Needed above it to be safe in 9 of 10 cases', Math.max(0, p90 - budget)),
    { name: 'Chance above it', amount: null, share: above },
  ];
  const columns: readonly Column<Item>[] = [
    { header: 'Measure', kind: 'text', width: 44, of: ({ name }) => name },
    {
      header: 'Amount',
      kind: 'money',
      of: ({ amount: minor }) => (minor === null ? null : fromMinor(minor, decimals)),
    },
    { header: 'Share', kind: 'percent', of: ({ share }) => share },
  ];
  const slack = 1e-9 * Math.abs(most) + 1;
  const lows = ranges.reduce((sum, { low }) => sum + low, 0);
  const highs = ranges.reduce((sum, { high }) => sum + high, 0) + risks.reduce((sum, { impact }) => sum + impact, 0);
  return {
    p10: whole(p10),
    p50: whole(p50),
    p90: whole(p90),
    tail: whole(tail),
    above,
    table: tableOf('Budget_Simulation', 'The total in many draws', columns, items),
    checks: [
      {
        law: 'P10 ≤ P50 ≤ P90, and the tail is not below its start',
        holds: p10 <= p50 && p50 <= p90 && tail >= atLevel - slack,
      },
      {
        law: 'every draw lies between all lows and all highs with every loss',
        holds: least >= lows - slack && most <= highs + slack,
      },
      {
        law: 'the mean of the draws is the expected total, as far as chance allows',
        holds: Math.abs(mean - expected) <= chance + slack,
      },
    ],
  };
}
