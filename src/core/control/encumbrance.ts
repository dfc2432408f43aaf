/**
 * Commitments and what invoices leave of them (R26). A commitment is never also an actual: an invoice liquidates
 * min(invoice, open) of it, a final one all, and what is invoiced above the order is flagged.
 */
import { isMinor, type Minor, TOO_LARGE } from '../money.ts';
import { ok, problem, type Result } from '../result.ts';

type Posting = {
  /** Posting date as a day serial. */
  readonly date: number;
  readonly line: string;
  readonly amount: Minor;
};
export type Transaction =
  /** An order; a second one with the same number and line changes it by its amount. */
  | (Posting & { readonly kind: 'commitment'; readonly order: string })
  /** `order` null: spent without one. A credit note is negative: it reopens the order, unless that is closed. */
  | (Posting & { readonly kind: 'invoice'; readonly order: string | null; readonly final: boolean });

/** over: invoiced above the order. no-order: the order number is not known for this line at that date. */
export type PostingFlag = 'over-invoiced' | 'no-order' | null;
/** The state just after a transaction, at its posting date. */
export type PostingState = {
  readonly liquidated: Minor;
  /** Open on its order; null without an order. */
  readonly open: Minor | null;
  /** actual + open commitments of its line: what a limit is tested against. */
  readonly used: Minor;
  readonly flag: PostingFlag;
};
export type OrderState = {
  readonly order: string;
  readonly line: string;
  readonly ordered: Minor;
  readonly invoiced: Minor;
  readonly open: Minor;
  readonly over: Minor;
  readonly closed: boolean;
};
export type LineState = { readonly line: string; readonly actual: Minor; readonly committed: Minor };
export type Encumbrance = {
  /** In the order of the input. */
  readonly postings: readonly PostingState[];
  /** In order of posting. */
  readonly orders: readonly OrderState[];
  readonly lines: readonly LineState[];
};

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * One pass in order of posting date; on one day orders come first, then invoices, final ones last, then input order.
 * An order is open by ordered − invoiced, never below 0, and by 0 once its final invoice is posted: so an invoice that
 * is posted before its order counts against it as soon as the order is there.
 * @error `bad-posting` (a date or amount that is not whole), `too-large`.
 * @example encumbrance([order 20,000; invoice 12,000; final invoice 9,500])
 *   // open 20,000 → 8,000 → 0; actual 21,500; over 1,500
 */
export function encumbrance(transactions: readonly Transaction[]): Result<Encumbrance> {
  const wrong = transactions.findIndex(({ date, amount }) => !isMinor(amount) || !Number.isInteger(date));
  if (wrong >= 0)
    return problem('bad-posting', `transaction ${wrong + 1} has a date or an amount that is not a whole number`);
  if (!isMinor(transactions.reduce((size, { amount }) => size + Math.abs(amount), 0))) return TOO_LARGE;
  const orders = new Map<string, Mutable<OrderState> & { known: boolean }>();
  const lines = new Map<string, Mutable<LineState>>();
  const postings: PostingState[] = transactions.map(() => ({ liquidated: 0, open: null, used: 0, flag: null }));
  for (const { transaction, row } of inOrder(transactions)) {
    const line = found(lines, transaction.line, () => ({ line: transaction.line, actual: 0, committed: 0 }));
    if (transaction.kind === 'invoice') line.actual += transaction.amount;
    let flag: PostingFlag = null;
    let liquidated = 0;
    let open: Minor | null = null;
    if (transaction.order !== null) {
      const name = transaction.order;
      const order = found(orders, JSON.stringify([name, line.line]), () => ({
        ...{ order: name, line: line.line, ordered: 0, invoiced: 0, open: 0, over: 0, closed: false, known: false },
      }));
      const before = order.open;
      const overBefore = order.over;
      if (transaction.kind === 'commitment') {
        order.ordered += transaction.amount;
        order.known = true;
      } else {
        order.invoiced += transaction.amount;
        order.closed = order.closed || transaction.final;
      }
      const rest = order.known ? order.ordered - order.invoiced : 0;
      order.open = order.closed ? 0 : Math.max(rest, 0);
      order.over = Math.max(-rest, 0);
      line.committed += order.open - before;
      open = order.open;
      if (transaction.kind === 'invoice') liquidated = before - order.open;
      if (!order.known) flag = 'no-order';
      else if (order.over > overBefore) flag = 'over-invoiced';
    }
    postings[row] = { liquidated, open, used: line.actual + line.committed, flag };
  }
  const known = [...orders.values()].filter((order) => order.known);
  return ok({ postings, orders: known.map(({ known: _, ...order }) => order), lines: [...lines.values()] });
}

const rank = (transaction: Transaction): number => (transaction.kind === 'commitment' ? 0 : transaction.final ? 2 : 1);

const inOrder = (transactions: readonly Transaction[]) =>
  transactions
    .map((transaction, row) => ({ transaction, row }))
    .sort(
      (a, b) => a.transaction.date - b.transaction.date || rank(a.transaction) - rank(b.transaction) || a.row - b.row,
    );

function found<T>(map: Map<string, T>, key: string, make: () => T): T {
  const there = map.get(key);
  if (there !== undefined) return there;
  const made = make();
  map.set(key, made);
  return made;
}
