import { fromMinor, type Minor } from '../../core/money.ts';
import type { ReportInputs } from '../report/spec.ts';
import { type Column, tableOf } from '../report/tableOf.ts';
import type { ReportTable } from '../report/view.ts';
import type { Fund } from './lines.ts';
import type { Postings } from './postings.ts';

/** The funds of every line, then the state of each order and what each transaction did. */
export function fundTables(
  inputs: ReportInputs,
  lines: readonly Fund[],
  total: Fund,
  postings: Postings | null,
): readonly ReportTable[] {
  const shown = (minor: Minor | null | undefined) => (minor == null ? null : fromMinor(minor, inputs.decimals));
  const money = (header: string, of: (fund: Fund) => Minor | null | undefined): Column<Fund> => ({
    header,
    kind: 'money',
    of: (fund) => shown(of(fund)),
  });
  const text = (header: string, of: (fund: Fund) => string | null | undefined, width = 12): Column<Fund> => ({
    header,
    kind: 'text',
    width,
    of: (fund) => of(fund) || null,
  });
  const when = (there: boolean, ...columns: readonly Column<Fund>[]) => (there ? columns : []);
  const consumed = ({ actual, committed }: Fund) => actual + committed;
  const columns: readonly Column<Fund>[] = [
    text('Line', ({ line }) => line, 28),
    ...when(
      inputs.has('group'),
      text('Group', ({ group }) => group, 20),
    ),
    money('Original', ({ original }) => original),
    ...when(
      inputs.has('changes'),
      money('Changes', ({ changes }) => changes),
      money('Current', ({ current }) => current),
    ),
    money('Reserve', ({ reserve }) => reserve),
    money('Actual', ({ actual }) => actual),
    money('Commitments', ({ committed }) => committed),
    money('Available', ({ available }) => available),
    ...when(
      inputs.has('soft'),
      money('Soft reservations', ({ soft }) => soft),
      money('Available after soft', ({ afterSoft }) => afterSoft),
    ),
    {
      header: 'Used',
      kind: 'percent',
      of: (fund) => (fund.current === 0 ? null : (consumed(fund) + fund.soft) / fund.current),
    },
    text('Limit', ({ limit }) => limit?.action),
    money('Tripped at', ({ limit }) => limit?.at),
    money('Over by', ({ limit }) => limit?.over),
    text('Next limit', ({ limit }) => limit?.next?.action),
    money('Room to next', ({ limit }) => limit?.next?.room),
    ...when(
      total.released !== null,
      money('Released', ({ released }) => released),
      ...when(
        total.held !== null,
        money('Held by gates', ({ held }) => held),
      ),
      money('Left of release', (fund) => (fund.released === null ? null : fund.released - consumed(fund))),
    ),
    ...when(
      inputs.has('carry'),
      text('Carry-over', ({ policy }) => policy),
      money('Carried', ({ carried }) => carried),
      money('Lapsed', ({ lapsed }) => lapsed),
      money('Forgiven', ({ forgiven }) => forgiven),
      money('Available next', ({ next }) => next),
    ),
  ];
  const own = tableOf('Budget_Funds', 'Funds available', columns, [...lines, total], 1);
  return postings === null ? [own] : [own, ordersTable(postings, shown), postingsTable(postings, shown)];
}

type Shown = (minor: Minor | null) => number | null;

function ordersTable({ state, names }: Postings, shown: Shown): ReportTable {
  type Order = Postings['state']['orders'][number];
  const sum = (of: (order: Order) => Minor) => state.orders.reduce((all, order) => all + of(order), 0);
  const total: Order = {
    order: 'Total',
    line: '',
    ordered: sum(({ ordered }) => ordered),
    invoiced: sum(({ invoiced }) => invoiced),
    open: sum(({ open }) => open),
    over: sum(({ over }) => over),
    closed: false,
  };
  const columns: readonly Column<Order>[] = [
    { header: 'Order', kind: 'text', width: 20, of: ({ order }) => order },
    { header: 'Line', kind: 'text', of: ({ line }) => names.get(line) ?? null },
    { header: 'Ordered', kind: 'money', of: ({ ordered }) => shown(ordered) },
    { header: 'Invoiced', kind: 'money', of: ({ invoiced }) => shown(invoiced) },
    { header: 'Open', kind: 'money', of: ({ open }) => shown(open) },
    { header: 'Over-invoiced', kind: 'money', of: ({ over }) => shown(over) },
    { header: 'Closed', kind: 'text', width: 8, of: ({ closed }) => (closed ? 'yes' : null) },
  ];
  return tableOf('Budget_Orders', 'Orders and what is open', columns, [...state.orders, total], 1);
}

function postingsTable({ state, transactions, names }: Postings, shown: Shown): ReportTable {
  const items = transactions.flatMap((transaction, i) => {
    const after = state.postings[i];
    return after === undefined ? [] : [{ transaction, after }];
  });
  const columns: readonly Column<(typeof items)[number]>[] = [
    { header: 'Date', kind: 'date', of: ({ transaction }) => (transaction.date > 1 ? transaction.date : null) },
    { header: 'Line', kind: 'text', of: ({ transaction }) => names.get(transaction.line) ?? null },
    { header: 'Kind', kind: 'text', width: 12, of: ({ transaction }) => transaction.kind },
    { header: 'Reference', kind: 'text', width: 16, of: ({ transaction }) => transaction.order },
    { header: 'Amount', kind: 'money', of: ({ transaction }) => shown(transaction.amount) },
    { header: 'Liquidated', kind: 'money', of: ({ after }) => shown(after.liquidated) },
    { header: 'Open after', kind: 'money', of: ({ after }) => shown(after.open) },
    { header: 'Used by the line', kind: 'money', of: ({ after }) => shown(after.used) },
    { header: 'Flag', kind: 'text', width: 16, of: ({ after }) => after.flag },
  ];
  return tableOf('Budget_Postings', 'What each transaction did', columns, items);
}
