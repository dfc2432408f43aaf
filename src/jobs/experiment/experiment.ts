/** The report *experiment*: what a holdout or geo test proves, and what a test must cost to prove anything (C37). */
import { isoOfSerial } from '../../core/calendar/serial.ts';
import { toMinor } from '../../core/money.ts';
import { lift, sampleOf, testBudget } from '../../core/risk/controlledTest.ts';
import type { Row } from '../../workbook/decode.ts';
import { error, type Problem, warning } from '../../workbook/problem.ts';
import { amountText, percentText } from '../amountText.ts';
import { type Report, type ReportInputs, type ReportJob, refused, reported } from '../report/spec.ts';
import { testRows } from './groups.ts';
import { isRates, ratesReport } from './rates.ts';
import { experimentView } from './tables.ts';
import { testSizes } from './testSize.ts';
import { type Arm, meanBefore, pOf, pooled, type Trial, type Unit } from './trial.ts';

export const experiment: ReportJob = {
  name: 'experiment',
  title: 'Holdout and geo test',
  summary: 'what a test with a control group proves: lift and iROAS with interval, and the test budget that it takes',
  needs: [],
  oneOf: ['after', 'before', 'trials'],
  uses: ['group', 'line', 'date', 'before', 'after', 'actual', 'conversions', 'trials'],
  records: true,
  total: 'none',
  sides: [],
  settings: [
    {
      name: 'spend',
      kind: 'number',
      fallback: null,
      least: 0,
      label: 'Extra spend',
      doc: 'what the test group got and the control group did not, where there is no column Spend',
    },
    {
      name: 'basis',
      kind: 'choice',
      choices: ['auto', 'change', 'level'],
      fallback: 'auto',
      label: 'Basis',
      doc: 'auto | change (after − before, for regions of unlike size) | level (after alone)',
    },
    {
      name: 'confidence',
      kind: 'percent',
      fallback: 0.9,
      least: 0,
      label: 'Confidence',
      doc: 'of the interval, two-sided',
    },
    {
      name: 'power',
      kind: 'percent',
      fallback: 0.8,
      least: 0,
      label: 'Power',
      doc: 'chance that the next test sees the effect, when it is there',
    },
    {
      name: 'effect',
      kind: 'number',
      fallback: 1,
      least: 0,
      label: 'Smallest iROAS',
      doc: 'smallest return worth seeing, for the test budget',
    },
    {
      name: 'uplift',
      kind: 'percent',
      fallback: 0.1,
      least: 0,
      label: 'Smallest lift',
      doc: 'smallest lift worth seeing, of the outcome or of the rate, for the size of the test',
    },
    {
      name: 'worth',
      kind: 'number',
      fallback: null,
      least: 0,
      label: 'Worth of a conversion',
      doc: 'in money, for the iROAS of a test on conversions and trials',
    },
    {
      name: 'test',
      kind: 'text',
      fallback: '',
      label: 'Test group',
      doc: 'name of the test group, where it is not test, treatment, exposed…',
    },
  ],
  report,
};

function report(inputs: ReportInputs): Report {
  if (isRates(inputs)) return ratesReport(inputs);
  const { rows, decimals, has, where } = inputs;
  const problems: Problem[] = [];
  const money = (row: Row, role: 'before' | 'after' | 'actual') => {
    const value = row.number(role);
    return value === null ? null : toMinor(value, decimals);
  };
  const tests = testRows(inputs, problems);
  const units = rows.map(
    (row, i): Unit => ({
      row,
      test: tests[i] === true,
      before: money(row, 'before'),
      after: money(row, 'after'),
      spend: money(row, 'actual'),
    }),
  );
  const plan = !units.some(({ after }) => after !== null);
  const asked = inputs.text('basis');
  const basis = plan ? 'plan' : asked === 'level' || (asked === 'auto' && !has('before')) ? 'level' : 'change';
  const outcomeOf = ({ row, before, after }: Unit): number => {
    const need = (value: number | null, role: 'before' | 'after') => {
      if (value === null)
        problems.push(
          error('no-outcome', where(row, role), `${role} of "${row.line}" is blank`, 'a number in every row'),
        );
      return value ?? 0;
    };
    if (basis === 'plan') return need(before, 'before');
    return need(after, 'after') - (basis === 'change' ? need(before, 'before') : 0);
  };
  const arm = (test: boolean): Arm | null => {
    const own = units.filter((unit) => unit.test === test);
    const sample = sampleOf(own.map(outcomeOf));
    if (sample.ok) return { sample: sample.value, units: own };
    problems.push(
      error(
        sample.problem.code,
        inputs.table,
        `the ${test ? 'test' : 'control'} group: ${sample.problem.message}`,
        'several regions or customers in each group',
      ),
    );
    return null;
  };
  const [test, control] = [arm(true), arm(false)];
  if (problems.length > 0 || test === null || control === null) return refused(...problems);
  const spend = plan ? null : spendOf(inputs, test, control);
  if (!plan && (spend === null || !(spend > 0)))
    return refused(
      error(
        'no-spend',
        inputs.table,
        spend === null ? 'no extra spend of the test group' : 'the test group did not get more than the control group',
        'an extra spend above 0',
        'Add a column Spend, or give spend.',
      ),
    );
  const certainty = { confidence: inputs.number('confidence'), power: inputs.number('power') };
  const sd = pooled(test.sample, control.sample);
  const effect = inputs.number('effect');
  const counts = { test: test.sample.count, control: control.sample.count, sd };
  const budget = testBudget(counts, effect, certainty);
  if (!budget.ok && budget.problem.code !== 'too-large')
    return refused(error(budget.problem.code, inputs.table, budget.problem.message, 'settings that a test can meet'));
  const found = spend === null ? null : lift(test.sample, control.sample, spend, certainty.confidence);
  if (found !== null && !found.ok)
    return refused(
      error(
        found.problem.code,
        inputs.table,
        found.problem.message,
        'a test that can be judged',
        'Test more regions or customers.',
      ),
    );
  const warnings: Problem[] = [];
  const [a, b] = [meanBefore(test), meanBefore(control)];
  if (a !== null && b !== null && b > 0 && Math.abs(a / b - 1) > 0.2)
    warnings.push(
      warning(
        'unlike-groups',
        inputs.table,
        `before the test the test group had ${Math.round((100 * a) / b)} % of the outcome of a control unit`,
        'groups drawn at random, alike before the test',
        'The change of larger regions is larger by itself: judge with care.',
      ),
    );
  const dates = new Set(rows.map((row) => row.number('date')).filter((day) => day !== null));
  const days = [...dates].sort((x, y) => x - y);
  if (days.length > 1)
    warnings.push(
      warning(
        'days',
        inputs.table,
        `rows are days from ${isoOfSerial(days[0] ?? 0)}`,
        'units that do not depend on each other',
        'Days of one region go together: the interval is too narrow. Add up the days of each region.',
      ),
    );
  const trial: Trial = {
    test,
    control,
    basis,
    spend,
    lift: found?.value ?? null,
    p: found === null ? null : pOf(test.sample, control.sample, found.value.freedom),
    sd,
    ...certainty,
    effect,
    budget: budget.ok ? budget.value : null,
  };
  const view = experimentView(trial, decimals);
  if (!plan) return reported(view, warnings);
  const mean = (sum(test.units.map(outcomeOf)) + sum(control.units.map(outcomeOf))) / units.length;
  const uplift = inputs.number('uplift');
  if (!(mean > 0 && uplift > 0 && sd > 0)) return reported(view, warnings);
  const here = Math.min(counts.test, counts.control);
  const sizes = testSizes({ kind: 'mean', mean, sd }, uplift, certainty, here, 10 ** decimals);
  return reported(
    {
      ...view,
      headline: `${view.headline} ${sizes.units === null ? 'No test sees' : `${amountText(sizes.units, 0)} units per group see`} a lift of ${percentText(uplift)} with ${percentText(certainty.power)} chance.`,
      tables: [...view.tables, sizes.table],
      checks: [...view.checks, ...sizes.checks],
      notes: [
        ...view.notes,
        'Units per group are for two groups of the same size, judged by the level (normal approximation).',
      ],
    },
    warnings,
  );
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

/** What the test group got beyond what a control unit got. */
function spendOf(inputs: ReportInputs, test: Arm, control: Arm): number | null {
  const given = inputs.given('spend');
  if (given !== null) return toMinor(given, inputs.decimals);
  if (!inputs.has('actual')) return null;
  const of = ({ units }: Arm) => sum(units.map(({ spend }) => spend ?? 0));
  return of(test) - Math.round((of(control) / control.units.length) * test.units.length);
}
