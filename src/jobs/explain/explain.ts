/** The report *explain*: is a plan the best there is, what stops each line, and what one would have to believe for it. */
import { believe } from '../../core/allocate/believe.ts';
import { type CurveProblem, worth } from '../../core/allocate/curves/solve.ts';
import { limitsOf } from '../../core/allocate/limits.ts';
import { type LineShadow, shadow } from '../../core/allocate/shadow.ts';
import { fromMinor, toMinor } from '../../core/money.ts';
import { error } from '../../workbook/problem.ts';
import { amountText, percentText } from '../amountText.ts';
import { CURVE_DRAWS, POINTS } from '../optimum/pointed.ts';
import { optimumOf } from '../optimum/problem.ts';
import { CERTIFICATE, sealOf } from '../optimum/seal.ts';
import { bestPlan } from '../optimum/solve.ts';
import { outcomeText, pieceOf, reasonOf } from '../optimum/words.ts';
import { type Report, type ReportInputs, type ReportJob, refused, reported, type Side } from '../report/spec.ts';
import { verdictOf } from './verdict.ts';

export const explain: ReportJob = {
  name: 'explain',
  title: 'Explain a plan',
  summary: 'whether a plan is the best there is, what stops each line, and what one must believe for it',
  needs: ['line'],
  oneOf: ['curve', 'value'],
  uses: ['p1', 'p2', 'p3', 'weight', 'group', 'floor', 'cap', 'least', 'current', 'budget', 'allocated', 'hold'],
  total: 'none',
  sides: ['Budget_Groups', 'Budget_Limits', POINTS, CURVE_DRAWS, CERTIFICATE],
  settings: [
    {
      name: 'plan',
      kind: 'choice',
      choices: ['allocated', 'current'],
      fallback: 'allocated',
      label: 'Plan',
      doc: 'which amounts to explain: the Allocation column, or Current',
    },
  ],
  report,
};

function report(inputs: ReportInputs): Report {
  const { decimals, rows, table, where } = inputs;
  const role =
    inputs.text('plan') === 'allocated' && inputs.has('allocated')
      ? 'allocated'
      : inputs.has('current')
        ? 'current'
        : 'budget';
  const found = optimumOf({
    ...inputs,
    step: 10 ** -decimals,
    by: inputs.has('curve') ? 'curves' : 'value',
    groups: inputs.side('Budget_Groups')?.rows ?? null,
    across: inputs.side('Budget_Limits')?.grid ?? null,
    pointed: { points: inputs.side(POINTS)?.grid ?? null, draws: inputs.side(CURVE_DRAWS)?.grid ?? null },
  });
  if (found.problem === null) return refused(...found.problems);
  const { given, lines } = found.problem;
  const blank = rows.filter((row) => row.number(role) === null);
  if (blank.length > 0)
    return refused(
      ...blank.map((row) =>
        error(
          'no-amount',
          where(row, role),
          `"${row.line}" has no amount in this plan`,
          'an amount for every line',
          'Run allocate first, or set plan=current.',
        ),
      ),
    );
  const amounts = rows.map((row) => toMinor(row.number(role) ?? 0, decimals));
  const total = amounts.reduce((sum, amount) => sum + amount, 0);
  const problem: CurveProblem = { ...given, total };
  const say = (minor: number) => amountText(minor, decimals);
  const named = (sentence: string) => sentence.replace(/line (\d+)/g, (_, n) => `"${lines[Number(n) - 1]?.name ?? n}"`);
  const limits = limitsOf(problem);
  const best = bestPlan(found.problem, total);
  const checked = verdictOf(found.problem, total, amounts, best);
  const value = worth(given.curves, amounts, decimals);
  const verdict = checked.ok
    ? named(checked.value.sentence.replace(/-?\d{4,}(\.\d+)?/g, (n) => say(toMinor(Number(n), decimals))))
    : named(checked.problem.message.replace(/-?\d{2,}/g, (n) => say(Number(n))));
  const seal = sealOf(found.problem, total, amounts);
  const sealed = sealIn(inputs.side(CERTIFICATE));
  const stale = sealed !== null && sealed !== seal;
  const shadows = limits.ok ? shadow(given.curves, amounts, limits.value, given.high, 10 ** decimals) : null;
  const beliefs = believe({ curves: given.curves, amounts, low: given.low, high: given.high, decimals });
  const piece = pieceOf(total, decimals);
  const optimal = checked.ok && checked.value.verdict === 'optimal';
  const body = lines.map((line, i) => {
    const amount = amounts[i] ?? 0;
    const own = signed(shadows?.lines[i] ?? null);
    const belief = beliefs.ok ? beliefs.value.lines[i] : undefined;
    const ideal = best.ok ? (best.value.amounts[i] ?? 0) : null;
    const curve = given.curves[i];
    return [
      line.name,
      fromMinor(amount, decimals),
      curve === undefined ? null : worth([curve], [amount], decimals),
      own?.marginal ?? null,
      ideal === null ? null : fromMinor(ideal, decimals),
      ideal === null ? null : fromMinor(ideal - amount, decimals),
      own?.binding ?? '',
      own === null || own.binding === null ? null : own.worth,
      belief?.least ?? null,
      belief === undefined ? null : belief.most,
      own === null
        ? ''
        : optimal
          ? reasonOf({
              amount,
              held: line.held,
              group: line.row.group,
              shadow: own,
              price: shadows?.price ?? null,
              piece,
              decimals,
            })
          : adviceOf(ideal === null ? 0 : ideal - amount, say),
    ];
  });
  const gain = best.ok ? best.value.value - value : 0;
  return reported({
    headline: `${stale ? 'STALE: inputs or amounts moved since the certificate was written. Now: ' : ''}${verdict}.`,
    notes: [
      `The plan of ${say(total)} brings ${outcomeText(value)}${best.ok && gain > 1e-9 * Math.abs(value) ? `; the best of the same total brings ${outcomeText(best.value.value)}, ${percentText(value === 0 ? 1 : gain / Math.abs(value))} more` : ''}.`,
      ...(sealed === null
        ? ['No certificate of an earlier run was found.']
        : stale
          ? []
          : ['The certificate of the last run still holds for these very inputs.']),
      ...(beliefs.ok
        ? [
            `Must believe: the worth of one unit of a line's outcome against one of "${lines[beliefs.value.reference]?.name ?? ''}", if this plan is to be the best.`,
          ]
        : [`What one must believe cannot be told: ${named(beliefs.problem.message)}.`]),
      ...(beliefs.ok && found.problem.across(total).length > 0
        ? ['What one must believe leaves limits across lines aside: values may also differ because of those.']
        : []),
      ...(beliefs.ok && beliefs.value.unsupported.length > 0
        ? [
            `No values make this plan the best: ${beliefs.value.unsupported.map((i) => lines[i]?.name).join(', ')}: funded below the point where the curve pays.`,
          ]
        : []),
    ],
    checks: [
      {
        law: 'no amount brings more than the bound of the proof',
        holds: !best.ok || value <= best.value.bound * (1 + 1e-9),
      },
    ],
    decimals,
    tables: [
      {
        name: 'Budget_Explanation',
        sheet: 'Budget Explanation',
        title: `Explanation of the plan in ${table}`,
        totalRows: 1,
        rows: [
          ...body,
          [
            'Total',
            fromMinor(total, decimals),
            value,
            shadows?.price ?? null,
            best.ok
              ? fromMinor(
                  best.value.amounts.reduce((sum, amount) => sum + amount, 0),
                  decimals,
                )
              : null,
            best.ok ? 0 : null,
            null,
            null,
            null,
            null,
            verdict,
          ],
        ],
        columns: [
          { header: 'Line', kind: 'text' },
          { header: 'Amount', kind: 'money' },
          { header: 'Outcome', kind: 'number' },
          { header: 'Next unit brings', kind: 'number' },
          { header: 'Best amount', kind: 'money' },
          { header: 'To move', kind: 'money' },
          { header: 'Stopped by', kind: 'text', width: 12 },
          { header: 'Worth of that limit', kind: 'number' },
          { header: 'Must believe at least', kind: 'number' },
          { header: 'At most', kind: 'number' },
          { header: 'Why', kind: 'text', width: 60 },
        ],
      },
    ],
  });
}

/** A limit that costs nothing stops nothing: so it looks in a plan that is not the best. */
const signed = (own: LineShadow | null): LineShadow | null =>
  own === null || own.binding === null || (own.binding.endsWith('max') ? own.worth > 0 : own.worth < 0)
    ? own
    : { ...own, binding: null, worth: 0 };

const adviceOf = (move: number, say: (minor: number) => string): string =>
  move === 0
    ? 'as in the best plan'
    : move > 0
      ? `${say(move)} more in the best plan`
      : `${say(-move)} less in the best plan`;

/** The seal that the last optimised allocation left in the workbook. */
function sealIn(side: Side | null): string | null {
  const [header = [], row = []] = side?.grid ?? [];
  const at = header.indexOf('Seal');
  const cell = at < 0 ? null : (row[at] ?? null);
  return typeof cell === 'string' ? cell : null;
}
