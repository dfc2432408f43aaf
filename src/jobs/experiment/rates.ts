/** Tests on rates: conversions of trials in two groups, and what the next test takes (C37). */
import { fromMinor, toMinor } from '../../core/money.ts';
import { conversionSample, type Lift, lift, type Sample } from '../../core/risk/controlledTest.ts';
import { normalQuantile } from '../../core/statistics/normal.ts';
import type { Row } from '../../workbook/decode.ts';
import { error, type Problem } from '../../workbook/problem.ts';
import { amountText, percentText } from '../amountText.ts';
import { type Report, type ReportInputs, refused, reported } from '../report/spec.ts';
import { tableOf } from '../report/tableOf.ts';
import type { ReportTable } from '../report/view.ts';
import { isGrouped, testRows } from './groups.ts';
import { testSizes } from './testSize.ts';
import { pOf } from './trial.ts';

/** Minor units of spend. */
type Group = { readonly trials: number; readonly conversions: number; readonly spend: number };
type Result = {
  readonly test: Sample;
  readonly control: Sample;
  /** Of conversions: `incremental` with `low` to `high`. */
  readonly lift: Lift;
  readonly p: number;
  /** Test rate ÷ control rate − 1 with its interval (Katz, on logarithms); null without conversions in both. */
  readonly ratio: readonly [estimate: number, low: number, high: number] | null;
};

/** Rows with conversions of trials and no outcome: the rate is what is judged. */
export const isRates = ({ has }: ReportInputs): boolean =>
  has('trials') && has('conversions') && !has('after') && !has('before');

export function ratesReport(inputs: ReportInputs): Report {
  const { rows, decimals } = inputs;
  const problems: Problem[] = [];
  const counts = rows.map((row) => countsOf(inputs, row, problems));
  const grouped = isGrouped(inputs);
  const tests = grouped ? testRows(inputs, problems) : rows.map(() => false);
  if (problems.length > 0) return refused(...problems);
  const sumOf = (own: (row: number) => boolean): Group => {
    const of = (key: keyof Group) => counts.reduce((sum, group, i) => sum + (own(i) ? group[key] : 0), 0);
    return { trials: of('trials'), conversions: of('conversions'), spend: of('spend') };
  };
  const [test, control] = [sumOf((i) => tests[i] === true), sumOf((i) => tests[i] !== true)];
  const all = sumOf(() => true);
  const certainty = { confidence: inputs.number('confidence'), power: inputs.number('power') };
  const base = grouped ? control : all;
  const judged = grouped ? resultOf(test, control, certainty.confidence) : null;
  if (judged !== null && 'code' in judged)
    return refused(error(judged.code, inputs.table, judged.message, 'two groups with trials, of which some convert'));
  const rate = base.trials > 0 ? base.conversions / base.trials : 0;
  const uplift = inputs.number('uplift');
  if (!(rate > 0 && rate < 1 && uplift > 0 && certainty.power > 0 && certainty.power < 1 && certainty.confidence < 1))
    return refused(
      error(
        'bad-effect',
        inputs.table,
        `a rate of ${percentText(rate)}, a smallest lift of ${percentText(uplift)}, confidence ${percentText(certainty.confidence)} and power ${percentText(certainty.power)}`,
        'all above 0, rate, confidence and power below 100 %',
      ),
    );
  const here = grouped ? Math.min(test.trials, control.trials) : null;
  const sizes = testSizes({ kind: 'rate', rate }, uplift, certainty, here, 1);
  const needs =
    sizes.units === null
      ? `no test can see a lift of ${percentText(uplift)} on ${percentText(rate)}`
      : `a test needs ${amountText(sizes.units, 0)} trials per group to see a lift of ${percentText(uplift)} on ${percentText(rate)} with ${percentText(certainty.power)} chance`;
  const sure = percentText(certainty.confidence);
  const given = inputs.given('spend');
  const extra =
    given !== null
      ? toMinor(given, decimals)
      : inputs.has('actual') && control.trials > 0
        ? test.spend - Math.round((control.spend / control.trials) * test.trials)
        : null;
  const spend = extra !== null && extra > 0 ? extra : null;
  return reported({
    headline: judged === null ? `Plan: ${needs}.` : `${verdictOf(judged, sure)}; next, ${needs}.`,
    notes: [
      ...(judged === null
        ? ['No row is of a test or a control group: planned from the rate of all rows.']
        : [
            'Rows of a group are added up, and each trial counts as one that does not depend on the others. Where whole regions or days were drawn, give After per region instead: the interval here would be too narrow.',
            `The interval of the difference is Welch’s, that of the lift Katz’s (on logarithms), both ${sure}. It holds for groups drawn at random.`,
            ...(inputs.has('actual') && spend === null
              ? ['The test group did not get more than the control group: no cost per conversion.']
              : []),
          ]),
      `Trials per group are for two groups of the same size, two-sided at ${sure} confidence (normal approximation).`,
    ],
    checks: [
      ...(judged === null
        ? []
        : [
            {
              law: 'the estimate lies inside its interval',
              holds:
                judged.lift.low <= judged.lift.incremental &&
                judged.lift.incremental <= judged.lift.high &&
                (judged.ratio === null || (judged.ratio[1] <= judged.ratio[0] && judged.ratio[0] <= judged.ratio[2])),
            },
            {
              law: 'conversions of the test group = those at the rate of the control group + incremental ones',
              holds:
                Math.abs(test.conversions - judged.control.mean * test.trials - judged.lift.incremental) <=
                1e-9 * (1 + test.conversions),
            },
          ]),
      {
        law: 'the groups add up to the total',
        holds: test.trials + control.trials === all.trials,
      },
      ...sizes.checks,
    ],
    decimals,
    tables: [
      ...(judged === null ? [] : [resultTable(judged, test, spend, sure, inputs)]),
      groupsTable(
        grouped
          ? [
              ['Test', test],
              ['Control', control],
            ]
          : [],
        all,
        inputs,
      ),
      sizes.table,
    ],
  });
}

function countsOf(inputs: ReportInputs, row: Row, problems: Problem[]): Group {
  const [trials, conversions] = [row.number('trials'), row.number('conversions')];
  const bad = (role: 'trials' | 'conversions', found: string, expected: string) =>
    problems.push(error('bad-sample', inputs.where(row, role), found, expected));
  if (trials === null || trials < 0) bad('trials', trials === null ? 'no trials' : `${trials} trials`, '0 or more');
  else if (conversions === null || !(conversions >= 0 && conversions <= trials))
    bad('conversions', `${conversions ?? 'no'} conversions`, `0 to the ${trials} trials of the row`);
  return {
    trials: trials ?? 0,
    conversions: conversions ?? 0,
    spend: toMinor(row.number('actual') ?? 0, inputs.decimals),
  };
}

function resultOf(test: Group, control: Group, confidence: number): Result | { code: string; message: string } {
  const [a, b] = [
    conversionSample(test.conversions, test.trials, 1),
    conversionSample(control.conversions, control.trials, 1),
  ];
  if (!a.ok) return { ...a.problem, message: `the test group: ${a.problem.message}` };
  if (!b.ok) return { ...b.problem, message: `the control group: ${b.problem.message}` };
  // A spend of 1 leaves conversions as they are.
  const found = lift(a.value, b.value, 1, confidence);
  if (!found.ok) return found.problem;
  const [up, down] = [a.value.mean, b.value.mean];
  const z = normalQuantile((1 + confidence) / 2);
  const error = Math.sqrt((1 - up) / (up * test.trials) + (1 - down) / (down * control.trials));
  return {
    test: a.value,
    control: b.value,
    lift: found.value,
    p: pOf(a.value, b.value, found.value.freedom),
    ratio:
      up > 0 && down > 0
        ? [up / down - 1, (up / down) * Math.exp(-z * error) - 1, (up / down) * Math.exp(z * error) - 1]
        : null,
  };
}

function verdictOf({ test, control, lift: found, ratio, p }: Result, sure: string): string {
  const chance = ` (p ${p < 0.0001 ? '< 0.0001' : `= ${p.toFixed(4)}`})`;
  const verdict =
    found.low > 0
      ? `An effect is proven at ${sure} confidence${chance}`
      : found.high < 0
        ? `A harmful effect is proven at ${sure} confidence${chance}`
        : `No effect is proven at ${sure} confidence${chance}: the interval holds 0`;
  const size =
    ratio === null
      ? ''
      : `, a lift of ${percentText(ratio[0])} (${sure} interval ${percentText(ratio[1])} to ${percentText(ratio[2])})`;
  return `${verdict}: ${percentText(test.mean)} of the test group converted, ${percentText(control.mean)} of the control group${size}`;
}

function resultTable(
  { test, control, lift: found, ratio, p }: Result,
  group: Group,
  spend: number | null,
  sure: string,
  { decimals, given }: ReportInputs,
): ReportTable {
  const worth = given('worth');
  const row = (measure: string, list: readonly (number | null)[], meaning: string) => ({ measure, list, meaning });
  const rates = [test.mean - control.mean, found.low / group.trials, found.high / group.trials];
  const counts = [found.incremental, found.low, found.high];
  const money = spend === null ? null : fromMinor(spend, decimals);
  const items = [
    row('Difference of the rates', rates, 'rate of the test group − rate of the control group'),
    row('Lift', ratio ?? [null, null, null], 'rate of the test group ÷ rate of the control group − 1'),
    row('Incremental conversions', counts, 'what the test brought, all trials of the test group together'),
    row('p-value', [p], 'how often chance alone would show a difference this large'),
    ...(money === null
      ? []
      : [
          row('Extra spend', [money], 'what the test group got beyond the control group'),
          row(
            'Cost per incremental conversion',
            // The more conversions, the less each costs; without any there is no cost.
            [found.incremental, found.high, found.low].map((count) => (count > 0 ? money / count : null)),
            'extra spend ÷ incremental conversions; blank where there may be none',
          ),
          ...(worth === null
            ? []
            : [
                row(
                  'iROAS',
                  counts.map((count) => (count * worth) / money),
                  'incremental conversions × worth ÷ extra spend',
                ),
              ]),
        ]),
  ];
  const at = (header: string, c: number) =>
    ({ header, kind: 'number', width: 16, of: ({ list }: (typeof items)[number]) => list[c] ?? null }) as const;
  return tableOf(
    'Budget_Experiment',
    `What the test proves at ${sure} confidence`,
    [
      { header: 'Measure', kind: 'text', width: 28, of: ({ measure }) => measure },
      at('Estimate', 0),
      at('Low', 1),
      at('High', 2),
      { header: 'Meaning', kind: 'text', width: 60, of: ({ meaning }) => meaning },
    ],
    items,
  );
}

const groupsTable = (
  groups: readonly (readonly [string, Group])[],
  all: Group,
  { decimals, has }: ReportInputs,
): ReportTable =>
  tableOf<readonly [string, Group]>(
    'Budget_ExperimentGroups',
    groups.length > 0 ? 'The two groups' : 'What converts today',
    [
      { header: 'Group', kind: 'text', width: 12, of: ([name]) => name },
      { header: 'Trials', kind: 'count', of: ([, { trials }]) => trials },
      { header: 'Conversions', kind: 'count', of: ([, { conversions }]) => conversions },
      {
        header: 'Rate',
        kind: 'percent',
        of: ([, { trials, conversions }]) => (trials > 0 ? conversions / trials : null),
      },
      ...(has('actual')
        ? [
            {
              header: 'Spend',
              kind: 'money',
              of: ([, { spend }]: readonly [string, Group]) => fromMinor(spend, decimals),
            } as const,
          ]
        : []),
    ],
    [...groups, ['Total', all]],
    1,
  );
