import { carryOver } from '../../core/control/carryOver.ts';
import { fundsAvailable } from '../../core/control/funds.ts';
import { checkLimits, type Limit, type LimitCheck } from '../../core/control/limits.ts';
import { release, type Tranche } from '../../core/control/release.ts';
import { exactMultiply } from '../../core/exact.ts';
import { type Minor, toMinor } from '../../core/money.ts';
import type { Row } from '../../workbook/decode.ts';
import { error, type Problem } from '../../workbook/problem.ts';
import { cellsOf, columnNamed } from '../report/columns.ts';
import type { ReportInputs } from '../report/spec.ts';
import { carryPolicy } from './limitRules.ts';
import { lineKey, type Postings } from './postings.ts';

/** All in minor units. */
export type Fund = {
  readonly line: string;
  readonly group: string;
  readonly original: Minor;
  readonly changes: Minor;
  readonly current: Minor;
  readonly reserve: Minor;
  readonly actual: Minor;
  readonly committed: Minor;
  readonly soft: Minor;
  readonly available: Minor;
  readonly afterSoft: Minor;
  readonly released: Minor | null;
  readonly held: Minor | null;
  readonly policy: string;
  readonly carried: Minor | null;
  readonly lapsed: Minor | null;
  readonly forgiven: Minor | null;
  readonly next: Minor | null;
  readonly limit: LimitCheck | null;
};

export type Context = {
  readonly inputs: ReportInputs;
  readonly limits: readonly Limit[];
  readonly postings: Postings | null;
  readonly tranches: readonly Tranche[] | null;
  readonly asOf: number;
  readonly problems: Problem[];
};

export function fundOf(context: Context, row: Row): Fund {
  const { inputs, postings, problems } = context;
  const { decimals } = inputs;
  const money = (value: number | null) => toMinor(value ?? 0, decimals);
  const state = postings?.state.lines.find(({ line }) => line === lineKey(row.group, row.line));
  const rate = row.number('reserve') ?? inputs.number('holdback');
  if (!(rate >= 0 && rate <= 1))
    problems.push(
      error(
        'bad-share',
        inputs.where(row, 'reserve'),
        `a reserve of ${rate}`,
        'a share from 0 to 1, such as 5%',
        'Type 5% for five percent of the current budget.',
      ),
    );
  const [original, changes] = [money(row.number('budget')), money(row.number('changes'))];
  const next = columnNamed(inputs.headers, 'next budget', 'budget next period', 'next period budget');
  const nextCell = next === null ? null : cellsOf(inputs, row)[next];
  const text = row.text('carry');
  const policy = text === '' ? null : carryPolicy(text, decimals);
  if (text !== '' && policy === null)
    problems.push(
      error('bad-policy', inputs.where(row, 'carry'), `"${text}"`, 'none, surplus, both, or capped with an amount'),
    );
  const current = original + changes;
  const actual = inputs.has('actual') ? money(row.number('actual')) : (state?.actual ?? 0);
  const committed = postings === null ? money(row.number('committed')) : (state?.committed ?? 0);
  const soft = money(row.number('soft'));
  const reserve = toMinor(exactMultiply(current, rate), 0);
  const carried =
    policy === null
      ? null
      : carryOver([current, typeof nextCell === 'number' ? money(nextCell) : original], [actual, 0], policy);
  const [closing, following] = carried?.ok ? carried.value : [];
  const freed = releasedOf(context, row, current, actual + committed);
  return {
    line: row.line,
    group: row.group,
    original,
    changes,
    current,
    reserve,
    actual,
    committed,
    soft,
    available: fundsAvailable(current, actual, committed, reserve),
    afterSoft: fundsAvailable(current, actual, committed, reserve, soft),
    released: freed?.released ?? null,
    held: freed?.held ?? null,
    policy: text,
    carried: closing?.carried ?? null,
    lapsed: closing?.lapsed ?? null,
    forgiven: closing?.forgiven ?? null,
    next: following?.available ?? null,
    limit: limitOf(current, actual + committed + soft, context.limits),
  };
}

const limitOf = (current: Minor, used: Minor, limits: readonly Limit[]): LimitCheck | null => {
  const checked = checkLimits(current, used, limits);
  return checked.ok ? checked.value : null;
};

function releasedOf({ inputs, tranches, asOf, problems }: Context, row: Row, current: Minor, consumed: Minor) {
  if (tranches === null) {
    const released = row.number('released');
    return released === null ? null : { released: toMinor(released, inputs.decimals), held: null };
  }
  const freed = release(current, tranches, consumed, asOf, inputs.text('gates') === 'cumulative');
  if (freed.ok) return { released: freed.value.released, held: freed.value.held };
  const own = freed.problem.code === 'bad-amount';
  if (own || !problems.some(({ code }) => code === freed.problem.code))
    problems.push(
      error(freed.problem.code, own ? row.where : 'Budget_Release', freed.problem.message, 'tranches that add up'),
    );
  return null;
}

export function unplannedFund({ postings, limits }: Context, name: string): Fund {
  const { actual = 0, committed = 0 } = postings?.state.lines.find(({ line }) => line === lineKey('', name)) ?? {};
  const none = { original: 0, changes: 0, current: 0, reserve: 0, soft: 0 };
  const blank = { released: null, held: null, policy: '', carried: null, lapsed: null, forgiven: null, next: null };
  const available = fundsAvailable(0, actual, committed);
  return {
    ...{ line: `${name} (not in the plan)`, group: '', ...none, actual, committed, available, afterSoft: available },
    ...blank,
    limit: limitOf(0, actual + committed, limits),
  };
}

export function totalOf(lines: readonly Fund[], limits: readonly Limit[]): Fund {
  const sum = (of: (fund: Fund) => Minor) => lines.reduce((all, fund) => all + of(fund), 0);
  const some = (of: (fund: Fund) => Minor | null) =>
    lines.every((fund) => of(fund) === null) ? null : sum((fund) => of(fund) ?? 0);
  const [current, actual, committed, soft] = [
    sum((fund) => fund.current),
    sum((fund) => fund.actual),
    sum((fund) => fund.committed),
    sum((fund) => fund.soft),
  ];
  const reserve = sum((fund) => fund.reserve);
  return {
    line: 'Total',
    group: '',
    original: sum((fund) => fund.original),
    changes: sum((fund) => fund.changes),
    current,
    reserve,
    actual,
    committed,
    soft,
    available: fundsAvailable(current, actual, committed, reserve),
    afterSoft: fundsAvailable(current, actual, committed, reserve, soft),
    released: some((fund) => fund.released),
    held: some((fund) => fund.held),
    policy: '',
    carried: some((fund) => fund.carried),
    lapsed: some((fund) => fund.lapsed),
    forgiven: some((fund) => fund.forgiven),
    next: some((fund) => fund.next),
    limit: limitOf(current, actual + committed + soft, limits),
  };
}
