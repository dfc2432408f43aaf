/** The report *periods*: the year's amount of each line over periods, a table that foots both ways (R9, B13, C18). */
import { phase } from '../../core/allocate/phase.ts';
import { twoWay } from '../../core/allocate/twoWay.ts';
import { isMinor, type Minor, sumMinor } from '../../core/money.ts';
import { ok, problem, type Result } from '../../core/result.ts';
import { error, type Problem, passes } from '../../workbook/problem.ts';
import { amountText } from '../amountText.ts';
import { rowMinor } from '../calendar/cells.ts';
import { PERIOD_UNITS } from '../forecast/periods.ts';
import type { Progress } from '../job.ts';
import { amountRole } from '../report/amountRole.ts';
import { type Report, type ReportInputs, type ReportJob, refused, reported } from '../report/spec.ts';
import { type Patterns, patternsOf } from './patterns.ts';
import { type Span, spansOf } from './spans.ts';
import { type Cells, periodView } from './view.ts';

const AMOUNTS = ['allocated', 'budget', 'request', 'current'] as const;

export const periods: ReportJob = {
  name: 'periods',
  title: 'Plan by period',
  summary: "each line's amount of the year spread over periods, a table that foots both ways",
  needs: ['line'],
  oneOf: AMOUNTS,
  uses: ['group', 'starts', 'ends'],
  total: 'none',
  sides: ['Budget_Periods'],
  settings: [
    {
      name: 'spread',
      kind: 'choice',
      choices: ['auto', ...AMOUNTS],
      fallback: 'auto',
      label: 'Spread',
      doc: 'the amounts to spread; auto takes the allocation when there is one, else the budget, the request, the current amount',
    },
    {
      name: 'start',
      kind: 'text',
      fallback: '',
      label: 'First period',
      doc: 'the month of the first period: 2027-01, Jul 2027, or 7 without a year; not read with a table Budget_Periods',
    },
    {
      name: 'unit',
      kind: 'choice',
      choices: PERIOD_UNITS,
      fallback: 'month',
      label: 'Period',
      doc: 'how long a period is',
    },
    {
      name: 'count',
      kind: 'whole',
      fallback: null,
      least: 1,
      label: 'Periods',
      doc: 'how many; without it a year of them',
    },
    {
      name: 'phase',
      kind: 'choice',
      choices: ['auto', 'columns', 'weights', 'days', 'even'],
      fallback: 'auto',
      label: 'Spread by',
      doc: "columns named like the periods (last year's amounts), weights of Budget_Periods, days, or evenly; auto takes the first that is there",
    },
  ],
  report,
};

function* report(inputs: ReportInputs): Generator<Progress, Report> {
  const { rows } = inputs;
  const problems: Problem[] = [];
  const { role, problem } = amountRole(inputs, AMOUNTS, inputs.text('spread'), 'the amounts to spread');
  if (role === null) return refused(problem);
  const amounts = rows.map((row) => rowMinor(inputs, row, role, problems));
  const found = spansOf(inputs, problems);
  const { spans } = found;
  if (!passes(problems)) return refused(...problems);
  const patterns = patternsOf(inputs, found, amounts, problems);
  if (!isMinor(sumMinor(amounts.map(Math.abs))))
    problems.push(error('too-large', inputs.table, 'amounts beyond 2^53 in all', 'smaller amounts'));
  const totals = spans.flatMap(({ total }) => total ?? []);
  const given = totals.length === spans.length ? totals : null;
  if (given !== null && passes(problems)) {
    rows.forEach((row, i) => {
      if ((amounts[i] ?? 0) < 0)
        problems.push(
          error(
            'negative-amount',
            inputs.where(row, role),
            `"${row.line}" has a negative amount`,
            'amounts of 0 or more where periods have totals',
            'Name the column Weight to spread each line by itself.',
          ),
        );
    });
    problems.push(
      ...mismatches(inputs, amounts, spans, given, patterns, (i) => {
        const row = rows[i];
        return row === undefined ? inputs.table : inputs.where(row, role);
      }),
    );
  }
  if (!passes(problems)) return refused(...problems);
  yield { done: 0, of: 1 };
  const cells = spread(amounts, given, patterns);
  if (!cells.ok)
    return refused(
      ...problems,
      error(
        cells.problem.code,
        given === null ? inputs.table : 'Budget_Periods',
        named(cells.problem.message, spans, inputs.decimals),
        'lines and periods that can add up to their totals together',
        'Change a total, or give a line some weight in those periods.',
      ),
    );
  return reported(periodView(inputs, amounts, spans, given, patterns, cells.value), problems);
}

function spread(amounts: readonly Minor[], totals: readonly Minor[] | null, { lines, plain }: Patterns): Result<Cells> {
  if (totals !== null) {
    const pattern = plain ? {} : { pattern: lines.map(({ weights }) => weights) };
    return twoWay({ rows: amounts, columns: { totals }, cumulative: true, ...pattern });
  }
  const cells: (readonly Minor[])[] = [];
  for (const [i, { weights }] of lines.entries()) {
    // Nothing to spread needs no weights.
    const one = amounts[i] === 0 ? ok(weights.map(() => 0)) : phase(amounts[i] ?? 0, weights);
    if (!one.ok) return problem(one.problem.code, one.problem.message);
    cells.push(one.value);
  }
  return ok(cells);
}

/** What no table can do, said of the one line or period that shows it. */
function mismatches(
  { rows, decimals }: ReportInputs,
  amounts: readonly Minor[],
  spans: readonly Span[],
  totals: readonly Minor[],
  { lines, plain }: Patterns,
  whereOf: (line: number) => string,
): readonly Problem[] {
  const say = (minor: Minor) => amountText(minor, decimals);
  const [own, all] = [sumMinor(amounts), sumMinor(totals)];
  if (own !== all)
    return [
      error(
        'unequal-totals',
        'Budget_Periods',
        `lines add up to ${say(own)}, periods to ${say(all)}: ${say(Math.abs(own - all))} apart`,
        'the same total both ways',
        'Change one of the two, or name the column Weight when only the proportions count.',
      ),
    ];
  if (plain) return [];
  const may = (i: number, j: number) => (lines[i]?.weights[j] ?? 0) > 0;
  return [
    ...rows.flatMap((row, i) => {
      const open = spans.flatMap((_, j) => (may(i, j) ? [j] : []));
      const room = sumMinor(open.map((j) => totals[j] ?? 0));
      const amount = amounts[i] ?? 0;
      return amount <= room
        ? []
        : [
            error(
              'infeasible',
              whereOf(i),
              `"${row.line}" has ${say(amount)} for ${open.map((j) => spans[j]?.label).join(', ') || 'no period'}, whose totals are ${say(room)}: ${say(amount - room)} too much`,
              'a line that fits into its periods',
              'Lower its amount, raise those totals, or give it weight in other periods.',
            ),
          ];
    }),
    ...spans.flatMap(({ label, where }, j) => {
      const hold = sumMinor(amounts.filter((_, i) => may(i, j)));
      const total = totals[j] ?? 0;
      return total <= hold
        ? []
        : [
            error(
              'infeasible',
              where,
              `${label} must add up to ${say(total)}, the lines with a weight there have ${say(hold)}: ${say(total - hold)} short`,
              'a total that the lines can fill',
              'Lower that total, or give another line weight in this period.',
            ),
          ];
    }),
  ];
}

/** Periods by name, minor units as amounts. */
const named = (message: string, spans: readonly Span[], decimals: number): string =>
  message.replace(/'(\d+)'|\b\d+\b/g, (text, period?: string) =>
    period === undefined ? amountText(Number(text), decimals) : (spans[Number(period) - 1]?.label ?? text),
  );
