/** The report *funds*: what each line may still spend, which limits it has passed, what is released and what carries over. */
import { serialOfIso } from '../../core/calendar/serial.ts';
import { isMinor, type Minor } from '../../core/money.ts';
import { error, type Problem, passes, warning } from '../../workbook/problem.ts';
import { amountText } from '../amountText.ts';
import { type Report, type ReportInputs, type ReportJob, refused, reported } from '../report/spec.ts';
import { drawsOf } from './draws.ts';
import { limitRules } from './limitRules.ts';
import { type Context, type Fund, fundOf, totalOf, unplannedFund } from './lines.ts';
import { type Postings, postingsOf } from './postings.ts';
import { fundTables } from './tables.ts';
import { tranchesOf } from './tranches.ts';

export const funds: ReportJob = {
  name: 'funds',
  title: 'Funds available',
  summary: 'what each line may still spend after reserve, actual, commitments and reservations',
  needs: ['line', 'budget'],
  uses: ['group', 'changes', 'reserve', 'actual', 'committed', 'soft', 'carry', 'released'],
  total: 'none',
  sides: ['Budget_Commitments', 'Budget_Release', 'Budget_Draws'],
  settings: [
    {
      name: 'holdback',
      kind: 'percent',
      fallback: 0,
      least: 0,
      label: 'Reserve',
      doc: 'share of the current budget held back on lines without a reserve of their own',
    },
    {
      name: 'limits',
      kind: 'text',
      fallback: 'inform 80%, warn 100%, stop 110%',
      label: 'Limits',
      doc: 'when use trips what: a share of the budget, or +1000 for an amount above it; the first to trip counts',
    },
    {
      name: 'as_of',
      kind: 'text',
      fallback: '',
      label: 'As of',
      doc: 'the day of the report, 2026-03-31: later transactions are not read, later tranches not released',
    },
    {
      name: 'gates',
      kind: 'choice',
      choices: ['cumulative', 'lapse'],
      fallback: 'cumulative',
      label: 'Gates',
      doc: 'what a milestone holds back comes when it is met, or lapses when the next tranche is due',
    },
  ],
  report,
};

function report(inputs: ReportInputs): Report {
  const { decimals } = inputs;
  const problems: Problem[] = [];
  const limits = limitRules(inputs.text('limits'), decimals);
  const asOf = inputs.text('as_of') === '' ? null : serialOfIso(inputs.text('as_of'));
  if (limits === null)
    problems.push(
      error('bad-setting', 'limits', `"${inputs.text('limits')}"`, 'such as inform 80%, warn 100%, stop +1000'),
    );
  if (asOf === null && inputs.text('as_of') !== '')
    problems.push(error('bad-setting', 'as_of', `"${inputs.text('as_of')}"`, 'a day such as 2026-03-31'));
  const [commitments, schedule] = [inputs.side('Budget_Commitments'), inputs.side('Budget_Release')];
  if (schedule !== null && inputs.text('as_of') === '')
    problems.push(
      error('no-day', 'as_of', 'tranches without a day of the report', 'the day to release by', 'Set as_of to a day.'),
    );
  const tranches = schedule === null ? null : tranchesOf(schedule);
  const posted = commitments === null ? null : postingsOf(commitments, inputs.rows, decimals, asOf);
  problems.push(...(tranches?.problems ?? []), ...(posted?.problems ?? []));
  if (posted !== null && inputs.has('committed'))
    problems.push(
      warning(
        'two-sources',
        inputs.table,
        'commitments stand in a column and in Budget_Commitments',
        'one source, so that none counts twice',
        'The transactions count; the column is not read.',
      ),
    );
  if (!passes(problems) || limits === null) return refused(...problems);
  const context: Context = {
    inputs,
    limits,
    postings: posted?.postings ?? null,
    tranches: tranches?.tranches ?? null,
    asOf: asOf ?? 0,
    problems,
  };
  const lines = [
    ...inputs.rows.map((row) => fundOf(context, row)),
    ...(context.postings?.unplanned ?? []).map((name) => unplannedFund(context, name)),
  ];
  if (!passes(problems)) return refused(...problems);
  const total = totalOf(lines, limits);
  const sizes = lines.reduce((sum, { original, changes, actual, committed, soft }) => {
    return sum + [original, changes, actual, committed, soft].reduce((all, amount) => all + Math.abs(amount), 0);
  }, 0);
  if (!isMinor(sizes)) return refused(error('too-large', inputs.table, 'amounts beyond 2^53', 'smaller amounts'));
  const side = inputs.side('Budget_Draws');
  const { draws, problems: drawProblems } =
    side === null ? { draws: null, problems: [] } : drawsOf(side, total.reserve, decimals);
  if (!passes(drawProblems)) return refused(...problems, ...drawProblems);
  return reported(
    {
      headline: headline(lines, total, decimals),
      tables: [...fundTables(inputs, lines, total, context.postings), ...(draws === null ? [] : [draws.table])],
      notes: [
        ...notes(context),
        ...(draws === null
          ? []
          : [
              'Draws are paid from the reserve; the lines they go to have them when they stand in Approved changes, too.',
            ]),
      ],
      checks: [
        ...checks(lines, total, context.postings, decimals),
        ...(draws === null
          ? []
          : [
              {
                law: `drawn and left add up to the reserve of ${amountText(total.reserve, decimals)}`,
                holds: draws.drawn + draws.left === total.reserve,
              },
            ]),
      ],
      decimals,
    },
    problems,
  );
}

function headline(lines: readonly Fund[], total: Fund, decimals: number): string {
  const acting = (action: string) => lines.filter(({ limit }) => limit?.action === action).map(({ line }) => line);
  const named = (names: readonly string[]) =>
    `${names.slice(0, 3).join(', ')}${names.length > 3 ? ` and ${names.length - 3} more` : ''}`;
  const [stopped, warned] = [acting('stop'), acting('warn')];
  const left = amountText(Math.abs(total.afterSoft), decimals);
  const of = amountText(total.current, decimals);
  return `${total.afterSoft < 0 ? `Overdrawn by ${left}; the budget is ${of}` : `${left} of ${of} may still be spent`}${
    stopped.length > 0 ? `; stopped: ${named(stopped)}` : ''
  }${warned.length > 0 ? `; at the warning: ${named(warned)}` : ''}.`;
}

function notes({ inputs, postings, tranches }: Context): readonly string[] {
  const flags = postings?.state.postings.filter(({ flag }) => flag !== null).length ?? 0;
  return [
    'Available = original budget + approved changes − reserve − actual − open commitments; soft reservations come off last.',
    `Limits: ${inputs.text('limits')}, of the current budget, on actual + open commitments + soft reservations. A use of exactly the limit does not trip it.`,
    ...(postings === null
      ? []
      : [
          `An invoice liquidates its order up to what is open, a final one all of it.${inputs.has('actual') ? ' Actuals come from the column; invoices only liquidate.' : ''}`,
        ]),
    ...(flags > 0 ? [`${flags} transactions need a look: see the column Flag of the postings.`] : []),
    ...(tranches === null && !inputs.has('released')
      ? []
      : ['Only what is released can be spent: left of release = released − actual − open commitments.']),
    ...(inputs.has('carry')
      ? [
          'Carry-over compares the current budget with actual spend; what comes next assumes the original budget unless a column Next budget says otherwise.',
        ]
      : []),
  ];
}

function checks(lines: readonly Fund[], total: Fund, postings: Postings | null, decimals: number) {
  const sum = (of: (fund: Fund) => Minor) => lines.reduce((all, fund) => all + of(fund), 0);
  const orders = postings?.state.orders ?? [];
  return [
    {
      law: `lines add up to the total available ${amountText(total.available, decimals)}`,
      holds: sum((fund) => fund.available) === total.available && sum((fund) => fund.afterSoft) === total.afterSoft,
    },
    {
      law: 'what carries, lapses and is forgiven is what was left of the budget',
      holds: lines.every(
        ({ carried, lapsed, forgiven, current, actual }) =>
          carried === null || carried + (lapsed ?? 0) - (forgiven ?? 0) === current - actual,
      ),
    },
    ...(postings === null
      ? []
      : [
          {
            law: 'open orders add up to the commitments of the lines',
            holds: orders.reduce((all, { open }) => all + open, 0) === sum((fund) => fund.committed),
          },
        ]),
  ];
}
