/** Tests on rates: conversions of trials in two groups, and what the next test takes (C37). */
import { toMinor } from '../../core/money.ts';
import { conversionSample, lift } from '../../core/risk/controlledTest.ts';
import { normalQuantile } from '../../core/statistics/normal.ts';
import type { Row } from '../../workbook/decode.ts';
import { error, type Problem } from '../../workbook/problem.ts';
import { amountText, percentText } from '../amountText.ts';
import { type Report, type ReportInputs, refused, reported } from '../report/spec.ts';
import { isGrouped, testRows } from './groups.ts';
import { type Group, groupsTable, type Result, resultTable, verdictOf } from './rateTables.ts';
import { testSizes } from './testSize.ts';
import { pOf } from './trial.ts';

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
    headline: judged === null ? `Plan: ${needs}.` : `${verdictOf(judged, sure)} Next: ${needs}.`,
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
