/** The report *zerobase*: decision packages funded from zero, in the order of ranks, of benefit per cost, or the best plan (C04). */
import { type FundingReason, reasonSentence } from '../../core/allocate/packages/fundInOrder.ts';
import { nextBudget } from '../../core/allocate/packages/nextBudget.ts';
import { type DecisionPackage, type ZeroBase, zeroBase } from '../../core/allocate/packages/zeroBase.ts';
import { sumMinor } from '../../core/money.ts';
import { error, type Problem, passes } from '../../workbook/problem.ts';
import { amountText } from '../amountText.ts';
import type { Progress } from '../job.ts';
import { spoken } from '../optimum/solve.ts';
import { outcomeText } from '../optimum/words.ts';
import { type Report, type ReportInputs, type ReportJob, refused, reported } from '../report/spec.ts';
import type { ReportView } from '../report/view.ts';
import { packagesOf } from './packages.ts';
import { type Decided, paidFor, zeroBaseTables } from './tables.ts';

const ORDERS = ['rank', 'ratio', 'best'] as const;
type Order = (typeof ORDERS)[number];

export const zerobase: ReportJob = {
  name: 'zerobase',
  title: 'Zero-based budget',
  summary: 'decision packages funded from zero to the cut line, with a reason for each',
  needs: ['line', 'value'],
  uses: ['request', 'priority', 'hold'],
  records: true,
  total: 'needed',
  sides: [],
  settings: [
    {
      name: 'order',
      kind: 'choice',
      choices: ORDERS,
      fallback: 'rank',
      label: 'Fund by',
      doc: 'rank: by Priority to the cut line; ratio: by benefit per cost, whatever still fits; best: the proven best whole packages',
    },
  ],
  report,
};

function* report(inputs: ReportInputs): Generator<Progress, Report> {
  const problems: Problem[] = [];
  const { total, decimals } = inputs;
  const packages = packagesOf(inputs, problems);
  if (!passes(problems) || total === null) return refused(...problems);
  const order = ORDERS.find((known) => known === inputs.text('order')) ?? 'rank';
  yield { done: 0, of: 2 };
  const found = zeroBase(total, packages, order === 'ratio' ? 'ratio' : 'rank');
  if (!found.ok)
    return refused(
      error(
        found.problem.code,
        inputs.table,
        spoken(
          found.problem.message,
          packages.map(({ id }) => id),
          decimals,
        ),
        'packages that can be funded within the total and their own rules',
      ),
    );
  yield { done: 1, of: 2 };
  const next = order === 'best' ? nextBudget(found.value.given, found.value.best) : null;
  return reported(viewOf(inputs, packages, total, found.value, order, next), problems);
}

type Next = ReturnType<typeof nextBudget>;

function viewOf(
  inputs: ReportInputs,
  packages: readonly DecisionPackage[],
  total: number,
  plan: ZeroBase,
  order: Order,
  next: Next,
): ReportView {
  const { decimals } = inputs;
  const say = (minor: number) => amountText(minor, decimals);
  const name = (i: number | null | undefined) => `'${i === null || i === undefined ? '' : packages[i]?.id}'`;
  const list = (indexes: readonly number[]) => indexes.map(name).join(', ');
  const best = order === 'best';
  const chosen = best ? plan.best.chosen : plan.funded;
  const first = best ? (next?.enters[0] ?? null) : plan.firstUnfunded;
  const why = (i: number): string => {
    const reason = best ? bestReason(packages, plan, next, i) : plan.reasons[i];
    const { cost = 0, benefit = 0 } = packages[i] ?? {};
    const brings = `brings ${outcomeText(benefit)}${cost === 0 ? '' : `, ${outcomeText((benefit * 1000 * 10 ** decimals) / cost)} per 1,000`}`;
    if (reason === undefined) return '';
    switch (reason.kind) {
      case 'next':
        return `not funded: comes in at a total of ${say(reason.budget)}`;
      case 'others':
        return `not funded: other packages bring more for ${say(cost)}`;
      case 'needs':
        return `not funded: needs ${name(packages.findIndex(({ id }) => id === reason.id))}, which ${reason.later ? 'comes after it in the ranking' : 'is not funded'}`;
      case 'funded':
        if (order !== 'rank') return `funded: ${brings}`;
        return inputs.has('priority') && reason.rank < Number.MAX_SAFE_INTEGER
          ? `funded: rank ${reason.rank} is above the cut line`
          : 'funded: above the cut line';
      case 'mandatory':
      case 'short':
      case 'below-cut':
      case 'instead':
      case 'worthless':
        return reasonSentence(reason, say);
    }
  };
  const sequence = best
    ? [...packages.keys()].sort((a, b) => Number(chosen[b] === true) - Number(chosen[a] === true) || a - b)
    : plan.order;
  const decided = sequence.flatMap((i): Decided | readonly [] => {
    const one = packages[i];
    if (one === undefined) return [];
    const { id, line, level, rank, cost, benefit } = one;
    const funded = chosen[i] === true;
    return {
      ...{ id, line, level, rank, cost, benefit, funded, why: why(i) },
      status: funded
        ? i === plan.cutLine && !best
          ? 'funded, cut line'
          : 'funded'
        : i === first
          ? 'first unfunded'
          : 'not funded',
    };
  });
  const lines = [...new Set(packages.map(({ line }) => line))];
  const spent = sumMinor(decided.map(paidFor));
  const left = total - spent;
  const many = decided.filter(({ funded }) => funded).length;
  const brought = best ? plan.best.benefit : plan.benefit;
  const proof =
    plan.best.gap === 0 ? 'proven best' : `within ${Number((plan.best.gap * 100).toPrecision(2))} % of the best`;
  const cut = best
    ? `: ${proof}`
    : first === null
      ? plan.cutLine === null || many < decided.length
        ? ''
        : '; every package is funded'
      : `; the cut line lies ${plan.cutLine === null ? 'above the first package' : `below ${name(plan.cutLine)}`}`;
  const unfunded = best
    ? next === null
      ? ''
      : ` At ${say(next.budget)} ${list(next.enters)} would come in${next.leaves.length > 0 ? ` for ${list(next.leaves)}` : ''}.`
    : first === null
      ? ''
      : ` The first unfunded package is ${name(first)}: ${say(shortBy(plan.reasons[first]))} more would be needed.`;
  const { gain, enters, leaves } = plan.best;
  return {
    headline: `${many} of ${decided.length} packages are funded with ${say(spent)} of ${say(total)} and bring ${outcomeText(brought)}${cut}; ${say(left)} is left.${unfunded}`,
    tables: zeroBaseTables(decided, lines, left, inputs.has('priority'), decimals),
    notes: [
      METHOD[order],
      'Every line starts at zero; a level of a line needs the level below it.',
      ...(order === 'rank' && !inputs.has('priority')
        ? ['There is no column Priority: the order of the rows is the ranking.']
        : []),
      ...(best
        ? next === null
          ? []
          : [
              `The next step: at ${say(next.budget)} ${list(next.enters)} in${next.leaves.length > 0 ? `, ${list(next.leaves)} out` : ''}, ${outcomeText(next.gain)} more.`,
            ]
        : gain > 0
          ? [
              `The best whole packages for the same money bring ${outcomeText(gain)} more${plan.best.gap === 0 ? ' (proven)' : ''}: ${list(enters)} in${leaves.length > 0 ? `, ${list(leaves)} out` : ''}. Set order to best for that plan.`,
            ]
          : [
              plan.best.gap === 0
                ? 'Proven: no other selection of these packages brings more.'
                : `No better selection was found; it is ${proof}.`,
            ]),
      'Benefits are taken as given: one unit for all packages, and none counted twice.',
    ],
    checks: laws(decided, plan, chosen, total, left, order, say),
    decimals,
  };
}

const METHOD: Readonly<Record<Order, string>> = {
  rank: 'By rank: packages are funded in order until one costs more than is left; none below that cut line is, however small.',
  ratio:
    'By benefit per cost, a package after all that it needs; one that costs more than is left is passed over. This does not look ahead.',
  best: 'The selection of whole packages with the highest benefit, by a search of all of them; of equal ones the cheapest.',
};

const shortBy = (reason: FundingReason | undefined): number => (reason?.kind === 'short' ? reason.by : 0);

type BestReason = FundingReason | { readonly kind: 'next'; readonly budget: number } | { readonly kind: 'others' };

/** Why the best plan has a package or not. */
function bestReason(
  packages: readonly DecisionPackage[],
  { given, best: { chosen }, reasons }: ZeroBase,
  next: Next,
  i: number,
): BestReason {
  const { needs = [], exclusive = [], required = [] } = given.rules ?? {};
  const rank = reasons[i]?.rank ?? 0;
  if (required.includes(i)) return { kind: 'mandatory', rank };
  if (chosen[i] === true) return { kind: 'funded', rank };
  if (next?.enters.includes(i) === true) return { kind: 'next', budget: next.budget };
  const rival = exclusive
    .filter((set) => set.includes(i))
    .flat()
    .find((at) => chosen[at] === true);
  if (rival !== undefined) return { kind: 'instead', rank, id: packages[rival]?.id ?? '' };
  const idle = (given.values[i] ?? 0) <= 0 && needs.every(([, at]) => at !== i);
  return idle ? { kind: 'worthless', rank } : { kind: 'others' };
}

function laws(
  decided: readonly Decided[],
  { given, reasons, firstUnfunded, order: sequence }: ZeroBase,
  chosen: readonly boolean[],
  total: number,
  left: number,
  order: Order,
  say: (minor: number) => string,
): ReportView['checks'] {
  const { needs = [], exclusive = [], required = [] } = given.rules ?? {};
  const lines = [...new Set(decided.map(({ line }) => line))];
  const perLine = lines.map((name) => sumMinor(decided.filter(({ line }) => line === name).map(paidFor)));
  const below = firstUnfunded === null ? [] : sequence.slice(sequence.indexOf(firstUnfunded));
  return [
    {
      law: `funded and left add up to ${say(total)}, lines to what is funded`,
      holds: left >= 0 && sumMinor(perLine) + left === total,
    },
    {
      law: 'every funded package has what it needs, no two alternatives are funded, and all mandatory ones are',
      holds:
        needs.every(([i, at]) => chosen[i] !== true || chosen[at] === true) &&
        exclusive.every((set) => set.filter((i) => chosen[i] === true).length <= 1) &&
        required.every((i) => chosen[i] === true),
    },
    ...(order === 'rank'
      ? [{ law: 'nothing below the cut line is funded', holds: below.every((i) => chosen[i] !== true) }]
      : []),
    {
      law: 'every package has a decision and a reason',
      holds: decided.length === reasons.length && decided.every(({ why }) => why !== ''),
    },
  ];
}
