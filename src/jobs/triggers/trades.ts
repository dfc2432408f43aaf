/** Past trades judged against what they promised (C02, C60), from the table Budget_Trades. */
import type { CellValue } from '../../core/cell.ts';
import { judgeTrades, type Verdict } from '../../core/control/trades.ts';
import { exactMultiply, exactSubtract } from '../../core/exact.ts';
import { fromMinor, isMinor, type Minor, sumMinor, toMinor } from '../../core/money.ts';
import { error, type Problem, passes } from '../../workbook/problem.ts';
import { amountText, percentText } from '../amountText.ts';
import { tooLarge } from '../calendar/cells.ts';
import type { ReportInputs } from '../report/spec.ts';
import { tableOf } from '../report/tableOf.ts';
import type { ReportTable } from '../report/view.ts';
import { cellsOf } from './rules.ts';

const NAME = 'Budget_Trades';
type Trade = {
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly amount: Minor;
  readonly promised: Minor;
  /** null while it is not known. */
  readonly realised: Minor | null;
  readonly basis: 'Realised' | 'Return' | null;
};
export type Judged = { readonly table: ReportTable; readonly sentence: string; readonly holds: boolean };

/** null without the table, or when it is empty. */
export function tradesOf(inputs: ReportInputs, problems: Problem[]): Judged | null {
  const { decimals } = inputs;
  const side = inputs.side(NAME);
  const trades = side === null ? [] : tradesIn(inputs, cellsOf(side, NAME), problems);
  if (trades.length === 0 || !passes(problems)) return null;
  const found = judgeTrades(trades);
  const sound = [sumMinor(trades.map(({ amount }) => amount)), sumMinor(trades.map((trade) => trade.promised))];
  if (!found.ok || !sound.every(isMinor)) {
    problems.push(error('too-large', NAME, 'amounts, promises or gains are beyond 2^53 minor units', 'smaller ones'));
    return null;
  }
  const { verdicts, promised, realised, attainment } = found.value;
  type Item = Omit<Trade, 'name'> & {
    readonly name: string;
    readonly verdict: Verdict | null;
    readonly share: number | null;
  };
  const items = trades.map((trade, i): Item => {
    const share = trade.realised === null ? null : trade.realised / trade.promised;
    return { ...trade, verdict: verdicts[i] ?? null, share };
  });
  const sum = (list: readonly Item[], of: (item: Item) => Minor) => sumMinor(list.map(of));
  const open = items.filter(({ verdict }) => verdict === 'open');
  const done = items.filter(({ verdict }) => verdict !== 'open');
  const total = (name: string, list: readonly Item[], share: number | null): Item => ({
    ...{ name, from: '', to: '', basis: null, verdict: null, share },
    amount: sum(list, ({ amount }) => amount),
    promised: sum(list, (item) => item.promised),
    realised: sum(list, (item) => item.realised ?? 0),
  });
  const totals = [total('Judged', done, attainment), total('Open', open, null), total('Total', items, null)];
  const money = (minor: Minor | null) => (minor === null ? null : fromMinor(minor, decimals));
  const text = (cell: string | null): CellValue => cell || null;
  const count = (verdict: Verdict) => verdicts.filter((one) => one === verdict).length;
  const words = (['kept', 'partly', 'missed', 'backfired', 'open'] as const)
    .filter((verdict) => count(verdict) > 0)
    .map((verdict) => `${count(verdict)} ${verdict}`);
  return {
    sentence: `Trades: ${words.join(', ')}.${attainment === null ? '' : ` Those judged brought ${amountText(realised, decimals)} of ${amountText(promised, decimals)} promised, ${percentText(attainment)}.`} Without an amount under Realised a trade is judged by the Return of its two lines, which must cover the months of the promise.`,
    holds:
      sum(done, (item) => item.promised) === promised &&
      sum(done, (item) => item.realised ?? 0) === realised &&
      promised + sum(open, (item) => item.promised) === sum(items, (item) => item.promised),
    table: {
      ...tableOf<Item>(
        'Budget_Trade_Verdicts',
        'Trades against what they promised',
        [
          { header: 'Trade', kind: 'text', of: ({ name }) => name },
          { header: 'From', kind: 'text', of: ({ from }) => text(from) },
          { header: 'To', kind: 'text', of: ({ to }) => text(to) },
          { header: 'Amount', kind: 'money', of: ({ amount }) => money(amount) },
          { header: 'Promised', kind: 'money', of: (item) => money(item.promised) },
          { header: 'Realised', kind: 'money', of: (item) => money(item.realised) },
          { header: 'Attainment', kind: 'percent', width: 12, of: ({ share }) => share },
          { header: 'Verdict', kind: 'text', width: 12, of: ({ verdict }) => verdict },
          { header: 'Judged by', kind: 'text', width: 12, of: ({ basis }) => basis },
        ],
        [...items, ...totals],
        totals.length,
      ),
      sheet: 'Budget Trade Verdicts',
    },
  };
}

function tradesIn(inputs: ReportInputs, cells: ReturnType<typeof cellsOf>, problems: Problem[]): readonly Trade[] {
  const { decimals, rows } = inputs;
  return cells.map(({ text, cell, where }, i): Trade => {
    const money = (header: string, needed: boolean): Minor | null => {
      const value = cell(header);
      if (!needed && (value === null || value === '')) return null;
      const ok = typeof value === 'number' && (!needed || value > 0);
      const minor = ok ? toMinor(value, decimals) : 0;
      if (!ok)
        problems.push(
          error(
            'bad-trade',
            where,
            `${header} is "${text(header)}"`,
            needed ? 'an amount above 0' : 'an amount, or blank',
          ),
        );
      else if (!isMinor(minor)) problems.push(tooLarge(`${where}, ${header}`, value));
      return isMinor(minor) ? minor : 0;
    };
    const amount = money('Amount', true) ?? 0;
    const promised = money('Promised', true) ?? 0;
    const typed = money('Realised', false);
    const rateOf = (header: 'From' | 'To'): number | null => {
      const wanted = text(header).toLowerCase();
      const named = rows.filter(({ line, group }) =>
        [line, `${group} / ${line}`].some((name) => name.toLowerCase() === wanted),
      );
      if (named.length !== 1)
        problems.push(
          error(
            'unknown-line',
            where,
            `${header} "${text(header)}" is the name of ${named.length} lines`,
            'the name of one line, or Group / Line',
          ),
        );
      return named[0]?.number('return') ?? null;
    };
    const [left, reached] = typed === null && inputs.has('return') ? [rateOf('From'), rateOf('To')] : [null, null];
    const known = left !== null && reached !== null;
    const gained = known ? toMinor(exactMultiply(amount, exactSubtract(reached, left)), 0) : null;
    return {
      ...{ name: text('Trade') || `Trade ${i + 1}`, from: text('From'), to: text('To'), amount, promised },
      realised: typed ?? gained,
      basis: typed !== null ? 'Realised' : known ? 'Return' : null,
    };
  });
}
