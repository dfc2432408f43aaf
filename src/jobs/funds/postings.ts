/** Orders and invoices of the side table Budget_Commitments, posted to the lines of the plan (R26). */
import { type Encumbrance, encumbrance, type Transaction } from '../../core/control/encumbrance.ts';
import { isMinor, toMinor } from '../../core/money.ts';
import type { Row } from '../../workbook/decode.ts';
import { error, type Problem, passes, warning } from '../../workbook/problem.ts';
import { nameKey, textIn } from '../../workbook/texts.ts';
import { columnNamed, dayIn } from '../report/columns.ts';
import type { Side } from '../report/spec.ts';

export type Postings = {
  readonly transactions: readonly Transaction[];
  readonly state: Encumbrance;
  /** Names by key. */
  readonly names: ReadonlyMap<string, string>;
  /** Lines that the plan does not have. */
  readonly unplanned: readonly string[];
};

const ORDER = /^(po|purchase order|order|commitment|encumbrance|contract|obligation)$/i;
const INVOICE = /^(invoice|bill|actual|payment|expenditure|expense|credit note|credit)$/i;
const YES = /^(yes|y|x|true|1|final|ja|oui|si|sí|✓)$/i;

/** Lines of the plan are told apart by group and name. */
export const lineKey = (group: string, line: string): string => JSON.stringify([group, line].map(nameKey));

/** @param asOf Later transactions are not read; null: all are. */
export function postingsOf(
  side: Side,
  lines: readonly Row[],
  decimals: number,
  asOf: number | null,
): { readonly postings: Postings | null; readonly problems: readonly Problem[] } {
  const header = side.grid[0] ?? [];
  const at = {
    kind: columnNamed(header, 'kind', 'type', 'document', 'document type'),
    reference: columnNamed(header, 'reference', 'ref', 'po', 'po number', 'order', 'order number', 'purchase order'),
    amount: columnNamed(header, 'amount', 'value', 'net amount'),
    final: columnNamed(header, 'final', 'final invoice', 'closed'),
    date: columnNamed(header, 'date', 'posting date', 'day'),
  };
  const problems: Problem[] = [];
  const transactions: Transaction[] = [];
  const unplanned = new Map<string, string>();
  for (const row of side.rows) {
    const cell = (column: number | null) => (column === null ? null : side.grid[row.index]?.[column]);
    const bad = (code: string, found: string, expected: string, fix: string | null = null) =>
      problems.push(error(code, row.where, found, expected, fix));
    const kind = textIn(cell(at.kind));
    const [order, amount] = [textIn(cell(at.reference)), cell(at.amount)];
    const date = at.date === null ? 1 : dayIn(cell(at.date));
    const isOrder = ORDER.test(kind);
    const minor = typeof amount === 'number' ? toMinor(amount, decimals) : Number.NaN;
    if (row.line === '') bad('no-line', 'a transaction without a line', 'the line that it belongs to');
    else if (!isOrder && !INVOICE.test(kind)) bad('unknown-kind', `"${kind}"`, 'PO or invoice in the column Kind');
    else if (!isMinor(minor)) bad('not-a-number', `the amount is "${textIn(amount)}"`, 'a number in the column Amount');
    else if (isOrder && order === '') bad('no-reference', 'an order without a number', 'its number in Reference');
    else if (date === null)
      bad('no-date', `the date is "${textIn(cell(at.date))}"`, 'a day such as 2026-03-31', 'Type it as a date.');
    else if (asOf === null || date <= asOf) {
      const line = keyOf(row, lines);
      if (line === 'several')
        bad('several-lines', `"${row.line}" is the name of several lines`, 'a column Group that tells them apart');
      else {
        if (line === null) unplanned.set(lineKey('', row.line), row.line);
        const posting = { date, line: line ?? lineKey('', row.line), amount: minor };
        transactions.push(
          isOrder
            ? { ...posting, kind: 'commitment', order }
            : { ...posting, kind: 'invoice', order: order || null, final: YES.test(textIn(cell(at.final))) },
        );
      }
    }
  }
  if (unplanned.size > 0)
    problems.push(
      warning(
        'unplanned',
        side.rows[0]?.where ?? 'Budget_Commitments',
        `transactions name ${[...unplanned.values()].map((name) => `"${name}"`).join(', ')}`,
        'lines of the plan',
        'They are shown as lines without a budget.',
      ),
    );
  if (!passes(problems)) return { postings: null, problems };
  const state = encumbrance(transactions);
  if (!state.ok)
    problems.push(error(state.problem.code, 'Budget_Commitments', state.problem.message, 'amounts that can be added'));
  const names = new Map([...unplanned, ...lines.map(({ group, line }) => [lineKey(group, line), line] as const)]);
  return {
    postings: state.ok ? { transactions, state: state.value, names, unplanned: [...unplanned.values()] } : null,
    problems,
  };
}

function keyOf(row: Row, lines: readonly Row[]): string | 'several' | null {
  const named = lines.filter(
    ({ line, group }) =>
      nameKey(line) === nameKey(row.line) && (row.group === '' || nameKey(group) === nameKey(row.group)),
  );
  const [only] = named;
  return only === undefined ? null : named.length > 1 ? 'several' : lineKey(only.group, only.line);
}
