/** What a test shows: the verdict, the two groups, and what the next test costs. */
import type { CellValue } from '../../core/cell.ts';
import { fromMinor, sumMinor } from '../../core/money.ts';
import { amountText, percentText } from '../amountText.ts';
import type { ReportTable, ReportView } from '../report/view.ts';
import type { Arm, Trial } from './trial.ts';

const ratio = (value: number): string => value.toFixed(2);

export function experimentView(trial: Trial, decimals: number): ReportView {
  const { lift, basis, spend, budget, effect, confidence, power, p } = trial;
  const say = (minor: number) => amountText(Math.round(minor), decimals);
  const sure = percentText(confidence);
  const needs =
    budget === null
      ? 'no test of these groups can see it'
      : `a test of these groups needs ${say(budget)} of extra spend to see an iROAS of ${effect} with ${percentText(power)} chance`;
  const afters = sumMinor(trial.test.units.map(({ after }) => after ?? 0));
  const headline =
    lift === null || spend === null
      ? `Plan: ${needs}.`
      : `${verdict(trial)}: each unit of spend brought ${ratio(lift.iroas)} (${sure} interval ${ratio(lift.low)} to ${ratio(lift.high)}), ${say(lift.incremental)} for ${say(spend)}${liftText(lift.incremental, afters)}.`;
  const gap = trial.test.sample.mean - trial.control.sample.mean;
  return {
    headline,
    notes: [
      ...(lift === null
        ? [
            'Planned from the spread of the outcome before the test; the change of a region varies less, so this is the careful side.',
          ]
        : [
            basis === 'change'
              ? 'Judged by the change of each unit, after − before: both must be times of the same length.'
              : 'Judged by the level after the test: right for groups drawn at random from units of like size.',
            `The interval is Welch's for unlike spreads, ${lift.freedom.toFixed(1)} degrees of freedom. It holds for groups drawn at random.`,
            `For the next test: ${needs}; or more time at the same spend per week, when weeks do not depend on each other.`,
          ]),
    ],
    checks: [
      ...(lift === null || spend === null
        ? []
        : [
            { law: 'the estimate lies inside its interval', holds: lift.low <= lift.iroas && lift.iroas <= lift.high },
            {
              law: 'incremental outcome ÷ units of the test group is the difference of the means',
              holds: Math.abs(lift.incremental / trial.test.sample.count - gap) <= 1e-9 * (1 + Math.abs(gap)),
            },
            {
              law: 'the p-value and the interval say the same of no effect',
              holds:
                p === null || Math.abs(p - (1 - confidence)) < 1e-6 || p < 1 - confidence === lift.low * lift.high > 0,
            },
          ]),
    ],
    decimals,
    tables: [
      ...(lift === null ? [] : [resultTable(trial, afters, decimals)]),
      groupsTable(trial, decimals),
      powerTable(trial, decimals),
    ],
  };
}

/** Sentences for what the interval allows to say. */
function verdict({ lift, confidence, p }: Trial): string {
  const sure = percentText(confidence);
  if (lift === null) return 'Plan';
  const chance = p === null ? '' : ` (p ${p < 0.0001 ? '< 0.0001' : `= ${p.toFixed(4)}`})`;
  if (lift.low > 1) return `Proven at ${sure} confidence${chance} to bring in more than it costs`;
  if (lift.low > 0) return `An effect is proven at ${sure} confidence${chance}`;
  if (lift.high < 0) return `A harmful effect is proven at ${sure} confidence${chance}`;
  return `No effect is proven at ${sure} confidence${chance}: the interval holds 0`;
}

/** Against what the test group would have brought without the spend. */
function liftText(incremental: number, afters: number): string {
  const base = afters - incremental;
  return base > 0 ? `, a lift of ${percentText(incremental / base)}` : '';
}

function resultTable({ lift, spend, p, confidence }: Trial, afters: number, decimals: number): ReportTable {
  const money = (minor: number) => fromMinor(Math.round(minor), decimals);
  const rows: CellValue[][] = [];
  if (lift !== null && spend !== null) {
    const base = afters - lift.incremental;
    const share = (of: number) => (base > 0 ? of / base : null);
    rows.push(
      [
        'Incremental outcome',
        money(lift.incremental),
        money(lift.low * spend),
        money(lift.high * spend),
        'what the spend brought, all test units together',
      ],
      ['Extra spend', money(spend), null, null, 'what the test group got beyond the control group'],
      ['iROAS', lift.iroas, lift.low, lift.high, 'incremental outcome ÷ extra spend'],
      [
        'Lift',
        share(lift.incremental),
        share(lift.low * spend),
        share(lift.high * spend),
        'as a fraction of what the test group would have brought without the spend',
      ],
      ['p-value', p, null, null, 'how often chance alone would show a difference this large'],
    );
  }
  return {
    name: 'Budget_Experiment',
    sheet: 'Budget Experiment',
    title: `What the test proves at ${percentText(confidence)} confidence`,
    totalRows: 0,
    rows,
    columns: [
      { header: 'Measure', kind: 'text' },
      { header: 'Estimate', kind: 'number', width: 16 },
      { header: 'Low', kind: 'number', width: 16 },
      { header: 'High', kind: 'number', width: 16 },
      { header: 'Meaning', kind: 'text', width: 60 },
    ],
  };
}

function groupsTable({ test, control, basis }: Trial, decimals: number): ReportTable {
  const money = (minor: number) => fromMinor(Math.round(minor), decimals);
  const total = (arms: readonly Arm[], read: 'before' | 'after' | 'spend') =>
    sumMinor(arms.flatMap(({ units }) => units.map((unit) => unit[read] ?? 0)));
  const row = (name: string, arms: readonly Arm[]) => {
    const [one] = arms;
    const sample = arms.length === 1 ? one?.sample : undefined;
    const [before, after] = [total(arms, 'before'), total(arms, 'after')];
    return [
      name,
      arms.reduce((count, { units }) => count + units.length, 0),
      money(before),
      ...(basis === 'plan' ? [] : [money(after), money(after - before)]),
      money(total(arms, 'spend')),
      sample === undefined ? null : money(sample.mean),
      sample === undefined ? null : money(sample.sd),
    ];
  };
  const judged = basis === 'change' ? 'change' : basis === 'level' ? 'after' : 'before';
  return {
    name: 'Budget_ExperimentGroups',
    sheet: 'Budget Experiment Groups',
    title: 'The two groups',
    totalRows: 1,
    rows: [row('Test', [test]), row('Control', [control]), row('Total', [test, control])],
    columns: [
      { header: 'Group', kind: 'text', width: 12 },
      { header: 'Units', kind: 'count' },
      { header: 'Before', kind: 'money' },
      ...(basis === 'plan'
        ? []
        : ([
            { header: 'After', kind: 'money' },
            { header: 'Change', kind: 'money' },
          ] as const)),
      { header: 'Spend', kind: 'money' },
      { header: `Mean ${judged}`, kind: 'money' },
      { header: 'Spread', kind: 'money' },
    ],
  };
}

/** Budget goes with 1 ÷ iROAS; noise with the root of the time, so that duration goes with the square of the budget. */
function powerTable({ budget, effect, spend, confidence, power }: Trial, decimals: number): ReportTable {
  const money = (minor: number) => fromMinor(Math.ceil(minor), decimals);
  const rows = [0.5, 1, 1.5, 2, 3].map((times) => {
    const needed = budget === null ? null : budget / times;
    return [
      effect * times,
      needed === null ? null : money(needed),
      ...(spend === null || spend <= 0
        ? []
        : [needed === null ? null : needed / spend, needed === null ? null : (needed / spend) ** 2]),
    ];
  });
  return {
    name: 'Budget_ExperimentPlan',
    sheet: 'Budget Experiment Plan',
    title: `What the next test takes at ${percentText(confidence)} confidence and ${percentText(power)} power`,
    totalRows: 0,
    rows,
    columns: [
      { header: 'Smallest iROAS', kind: 'number' },
      { header: 'Extra spend needed', kind: 'money', width: 18 },
      ...(spend === null
        ? []
        : ([
            { header: 'Times this spend', kind: 'multiple', width: 16 },
            { header: 'Or times this duration', kind: 'multiple', width: 20 },
          ] as const)),
    ],
  };
}
