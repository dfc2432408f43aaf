/** The report *restricted*: which fund pays which line when restricted money pays only what it may (C52). */
import { type FundedLine, fundingGaps, fundLines } from '../../core/allocate/restrictedFunds.ts';
import { isMinor, type Minor, sumMinor } from '../../core/money.ts';
import type { Row } from '../../workbook/decode.ts';
import { error, type Problem, passes } from '../../workbook/problem.ts';
import { amountText } from '../amountText.ts';
import { rowMinor } from '../calendar/cells.ts';
import { amountRole } from '../report/amountRole.ts';
import { type Report, type ReportInputs, type ReportJob, refused, reported } from '../report/spec.ts';
import type { ReportView } from '../report/view.ts';
import { keyOf, sourcesOf } from './sources.ts';
import { fundingTables, namesOf, type Plan } from './tables.ts';

const AMOUNTS = ['allocated', 'request', 'budget'] as const;
const WORDS = { allocated: 'Allocation', request: 'Request', budget: 'Budget' } as const;

export const restricted: ReportJob = {
  name: 'restricted',
  title: 'Restricted funds',
  summary: 'which fund pays which line, what stays unspent and why, and which lines cannot be paid',
  needs: ['line'],
  oneOf: AMOUNTS,
  uses: ['group', 'priority'],
  total: 'none',
  sides: ['Budget_Sources'],
  settings: [
    {
      name: 'pay',
      kind: 'choice',
      choices: ['auto', ...AMOUNTS],
      fallback: 'auto',
      label: 'Pay',
      doc: 'the amounts to be paid; auto takes the allocation when there is one, else the request, else the budget',
    },
  ],
  report,
};

function report(inputs: ReportInputs): Report {
  const { rows, decimals } = inputs;
  const problems: Problem[] = [];
  const side = inputs.side('Budget_Sources');
  if (side === null)
    return refused(
      error(
        'no-sources',
        'Budget_Sources',
        'no table of funds',
        'a table Fund, Amount, Allowed; blank under Allowed is unrestricted',
        'Name that table, or its sheet, Budget_Sources.',
      ),
    );
  const { role, problem } = amountRole(inputs, AMOUNTS, inputs.text('pay'), 'the amounts to be paid');
  if (role === null) return refused(problem);
  const asked = rows.map((row) => rowMinor(inputs, row, role, problems));
  rows.forEach((row, i) => {
    if ((asked[i] ?? 0) < 0)
      problems.push(
        error(
          'negative-amount',
          inputs.where(row, role),
          String(row.number(role)),
          'an amount of 0 or more to be paid',
        ),
      );
  });
  const sources = sourcesOf(side, rows, decimals, problems);
  const sums = [sumMinor(asked), sumMinor(sources.map(({ amount }) => amount))];
  if (!sums.every(isMinor))
    problems.push(error('too-large', inputs.table, 'amounts beyond 2^53 in all', 'smaller amounts'));
  if (!passes(problems)) return refused(...problems);
  // What cannot be paid in full goes without in reverse order: by priority, then by row.
  const order = [...rows.keys()].sort((a, b) => tier(rows[a]) - tier(rows[b]) || a - b);
  const place = new Map(order.map((i, at) => [i, at]));
  const lines = rows.map((row, i): FundedLine => {
    const value = rows.length - (place.get(i) ?? 0);
    return { name: keyOf(row), low: 0, high: asked[i] ?? 0, value };
  });
  const funding = fundLines(sources, lines);
  const gaps = fundingGaps(
    sources,
    lines.map(({ name, high }) => ({ name, low: high, high })),
  );
  if (!funding.ok || !gaps.ok) {
    const fault = !funding.ok ? funding.problem : !gaps.ok ? gaps.problem : null;
    return refused(error(fault?.code ?? '', inputs.table, fault?.message ?? '', 'funds and lines that can be paid'));
  }
  const plan: Plan = { rows, asked, sources, funding: funding.value, gaps: gaps.value };
  return reported(viewOf(inputs, plan, WORDS[role]), problems);
}

const tier = (row: Row | undefined): number => row?.number('priority') ?? Number.MAX_SAFE_INTEGER;

function viewOf(inputs: ReportInputs, plan: Plan, word: string): ReportView {
  const { decimals } = inputs;
  const { rows, asked, sources, funding, gaps } = plan;
  const say = (minor: Minor) => amountText(minor, decimals);
  const [need, paid] = [sumMinor(asked), sumMinor(funding.amounts)];
  const left = sumMinor(funding.left);
  const free = sources.map(({ allowed }) => allowed === null);
  const spent = (wanted: boolean) => sumMinor(funding.paid.map((row, f) => (free[f] === wanted ? sumMinor(row) : 0)));
  const short = gaps.map(
    (gap) =>
      `${namesOf(gap.lines.map((l) => rows[l]?.line ?? ''))} ${gap.lines.length === 1 ? 'needs' : 'need'} ${say(gap.need)}, ${
        gap.funds.length === 0
          ? 'and no fund is allowed there'
          : `the funds allowed there (${namesOf(gap.funds.map((f) => sources[f]?.title ?? ''))}) hold ${say(gap.hold)}`
      }: ${say(gap.need - gap.hold)} short.`,
  );
  return {
    headline:
      need === paid
        ? `All ${rows.length} lines are paid in full, ${say(paid)}: ${say(spent(false))} from restricted and ${say(spent(true))} from unrestricted funds; ${say(left)} stays unspent.`
        : `${say(need - paid)} of ${say(need)} cannot be paid, though ${say(left)} stays unspent: ${short.join(' ')}`,
    tables: fundingTables(plan, decimals),
    notes: [
      `The amounts to be paid are those of the column ${word}.`,
      'A restricted fund pays only what it may, and is used before a fund that may pay more; unrestricted money is used last.',
      ...(need === paid
        ? []
        : [
            `No other funding pays more in all. What is missing falls on ${inputs.has('priority') ? 'the lines of the last priority' : 'the last rows'} among the lines that share the shortage.`,
          ]),
    ],
    checks: laws(plan, say),
    decimals,
  };
}

function laws({ rows, asked, sources, funding, gaps }: Plan, say: (minor: Minor) => string): ReportView['checks'] {
  const { paid, left, amounts } = funding;
  const may = (f: number, l: number) => {
    const row = rows[l];
    return sources[f]?.allowed === null || (row !== undefined && sources[f]?.allowed?.includes(keyOf(row)) === true);
  };
  const unpaid = sumMinor(asked) - sumMinor(amounts);
  const free = sources.flatMap(({ allowed }, f) => (allowed === null ? [f] : []));
  return [
    {
      law: `every line gets what its funds pay, at most what it asks: ${say(sumMinor(amounts))} in all`,
      holds: rows.every((_, l) => {
        const sum = sumMinor(paid.map((row) => row[l] ?? 0));
        return sum === amounts[l] && sum <= (asked[l] ?? 0);
      }),
    },
    {
      law: `every fund is spent or left: ${say(sumMinor(sources.map(({ amount }) => amount)))} in all`,
      holds: sources.every(
        ({ amount }, f) => sumMinor(paid[f] ?? []) + (left[f] ?? 0) === amount && (left[f] ?? 0) >= 0,
      ),
    },
    {
      law: 'no fund pays a line that it may not pay',
      holds: paid.every((row, f) => row.every((amount, l) => amount === 0 || (amount > 0 && may(f, l)))),
    },
    {
      law: 'no fund keeps money that a line without enough could take, or that could replace unrestricted money',
      holds: sources.every(
        ({ allowed }, f) =>
          left[f] === 0 ||
          rows.every(
            (_, l) =>
              !may(f, l) ||
              (amounts[l] === asked[l] && (allowed === null || free.every((other) => paid[other]?.[l] === 0))),
          ),
      ),
    },
    {
      law: 'what is unpaid is what the lines short of money need more than all funds allowed there hold',
      holds:
        sumMinor(gaps.map(({ need, hold }) => need - hold)) === unpaid &&
        gaps.every(({ lines, funds }) => sources.every((_, f) => funds.includes(f) || lines.every((l) => !may(f, l)))),
    },
  ];
}
