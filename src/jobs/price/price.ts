/** The report *price*: the transaction price of a contract over its obligations (C24, R32; ASC 606-10-32-31 to 38). */
import { transactionPrice } from '../../core/allocate/sellingPrice.ts';
import { fromMinor, isMinor, type Minor, sumMinor, toMinor } from '../../core/money.ts';
import { error, type Problem, warning } from '../../workbook/problem.ts';
import { amountText, percentText } from '../amountText.ts';
import { type Report, type ReportInputs, type ReportJob, refused, reported } from '../report/spec.ts';
import { type Column, tableOf } from '../report/tableOf.ts';
import { bundlesOf, type NamedBundle } from './bundles.ts';

export const price: ReportJob = {
  name: 'price',
  title: 'Transaction price',
  summary: 'the price of a contract over its obligations by stand-alone selling prices (ASC 606, IFRS 15)',
  needs: ['line', 'ssp'],
  uses: ['bundle', 'bundle_price'],
  total: 'needed',
  sides: [],
  settings: [],
  report,
};

type Obligation = {
  readonly name: string;
  /** null: nobody knows, it gets what is left. */
  readonly ssp: Minor | null;
  readonly bundle: NamedBundle | null;
  readonly amount: Minor;
};

function report(inputs: ReportInputs): Report {
  const { rows, where, decimals, table } = inputs;
  const total = inputs.total ?? 0;
  const problems: Problem[] = [];
  const ssp = rows.map((row): Minor | null => {
    const value = row.number('ssp');
    const minor = value === null ? null : toMinor(value, decimals);
    if (minor !== null && !(minor >= 0 && isMinor(minor)))
      problems.push(error('bad-price', where(row, 'ssp'), `a price of ${value}`, 'a stand-alone price of 0 or more'));
    return minor;
  });
  const blank = rows.filter((_, i) => ssp[i] === null);
  problems.push(
    ...blank
      .slice(1)
      .map((row) =>
        error(
          'two-residuals',
          where(row, 'ssp'),
          `"${row.line}" has no stand-alone price, as "${blank[0]?.line}" has none`,
          'one obligation at most that takes what is left',
          'Estimate its price: what others ask for it, or cost plus a margin.',
        ),
      ),
  );
  const { bundles, problems: bundleProblems } = bundlesOf(inputs, ssp);
  problems.push(...bundleProblems);
  if (problems.length > 0) return refused(...problems);
  const made = transactionPrice(total, ssp, bundles);
  if (!made.ok)
    return refused(
      error(
        made.problem.code,
        table,
        made.problem.code === 'infeasible'
          ? `the obligations with a price come to more than the transaction price of ${amountText(total, decimals)}`
          : made.problem.message,
        'stand-alone prices that the transaction price can be shared by',
        'Check the prices, or estimate the one that is blank.',
      ),
    );
  const items = rows.map(
    (row, i): Obligation => ({
      name: row.line,
      ssp: ssp[i] ?? null,
      bundle: bundles.find(({ members }) => members.includes(i)) ?? null,
      amount: made.value[i] ?? 0,
    }),
  );
  const left = items.find((item) => item.ssp === null);
  const [residual] = blank;
  return reported(
    {
      headline: headline(items, total, decimals),
      tables: [tableFor(items, total, decimals)],
      notes: notes(items, bundles, total, decimals),
      checks: checks(items, bundles, total),
      decimals,
    },
    residual !== undefined && left?.amount === 0
      ? [
          warning(
            'nothing-left',
            where(residual, 'ssp'),
            `nothing is left for "${left.name}"`,
            'some price for what is promised',
            'Reconsider whether what is left shows its price: estimate it in another way.',
          ),
        ]
      : [],
  );
}

const known = (items: readonly Obligation[]): Minor => sumMinor(items.map(({ ssp }) => ssp ?? 0));
const discountOf = ({ ssp, amount }: Obligation): Minor | null => (ssp === null ? null : ssp - amount);

function headline(items: readonly Obligation[], total: Minor, decimals: number): string {
  const say = (minor: Minor) => amountText(minor, decimals);
  const most = items.reduce((best, item) => (item.amount > best.amount ? item : best), items[0] ?? NOBODY);
  const left = items.find(({ ssp }) => ssp === null);
  const alone = known(items);
  const off = alone - total;
  const rest =
    left !== undefined
      ? `; ${left.name} takes the ${say(left.amount)} that are left`
      : off === 0
        ? ', without a discount'
        : `, a ${off > 0 ? 'discount' : 'premium'} of ${say(Math.abs(off))} on ${say(alone)}${alone > 0 ? ` (${percentText(Math.abs(off) / alone)})` : ''}`;
  return `${say(total)} over ${items.length} obligations, the most to ${most.name} (${say(most.amount)})${rest}.`;
}
const NOBODY: Obligation = { name: '', ssp: null, bundle: null, amount: 0 };

function tableFor(items: readonly Obligation[], total: Minor, decimals: number) {
  const money = (minor: Minor | null) => (minor === null ? null : fromMinor(minor, decimals));
  const priced = items.filter(({ ssp }) => ssp !== null);
  type Item = Obligation & { readonly basis: string | null };
  const lines = items.map(
    (item): Item => ({
      ...item,
      basis:
        item.ssp === null ? 'what is left' : item.bundle === null ? 'relative price' : `within ${item.bundle.name}`,
    }),
  );
  // Discounts add up over what has a price; what is left has none to compare with.
  const sums: Item = { name: 'Total', ssp: known(items), bundle: null, amount: total, basis: null };
  const discount = (item: Item) =>
    item === sums ? sumMinor(priced.map((one) => discountOf(one) ?? 0)) : discountOf(item);
  const columns: readonly Column<Item>[] = [
    { header: 'Obligation', kind: 'text', width: 32, of: ({ name }) => name },
    { header: 'Stand-alone price', kind: 'money', width: 18, of: ({ ssp }) => money(ssp) },
    { header: 'Allocated price', kind: 'money', of: ({ amount }) => money(amount) },
    { header: 'Share', kind: 'percent', of: ({ amount }) => (total === 0 ? null : amount / total) },
    { header: 'Discount', kind: 'money', of: (item) => money(discount(item)) },
    {
      header: 'Discount, %',
      kind: 'percent',
      width: 12,
      of: (item) => (item.ssp === null || item.ssp === 0 ? null : (discount(item) ?? 0) / item.ssp),
    },
    { header: 'Basis', kind: 'text', of: ({ basis }) => basis },
  ];
  return tableOf('Budget_Price', 'Transaction price by obligation', columns, [...lines, sums], 1);
}

function notes(items: readonly Obligation[], bundles: readonly NamedBundle[], total: Minor, decimals: number) {
  const left = items.find(({ ssp }) => ssp === null);
  return [
    'Each obligation takes the transaction price in proportion to its stand-alone selling price, rounded so that the parts add up to the cent.',
    ...bundles.map(
      ({ name, price: whole, members }) =>
        `${name} is sold at ${amountText(whole, decimals)}: its discount is shared by its ${members.length} obligations alone. That needs evidence that the bundle, and each of its goods, is regularly sold so.`,
    ),
    ...(left === undefined
      ? []
      : [
          `${left.name} has no stand-alone price and takes what is left: only for a price that is highly variable or not yet established.`,
        ]),
    ...(left === undefined && total > known(items)
      ? [
          'The transaction price is above the stand-alone prices: check them, a contract seldom costs more than its parts.',
        ]
      : []),
  ];
}

function checks(items: readonly Obligation[], bundles: readonly NamedBundle[], total: Minor) {
  const plain = items.filter((item) => item.bundle === null && item.ssp !== null);
  const residual = items.some(({ ssp }) => ssp === null);
  const heads = sumMinor([...plain.map(({ ssp }) => ssp ?? 0), ...bundles.map((bundle) => bundle.price)]);
  const factor = residual || heads === 0 ? 1 : total / heads;
  const near = (amount: Minor, wanted: number) => Math.abs(amount - wanted) <= 1 + 1e-12 * Math.abs(wanted);
  return [
    {
      law: 'the parts add up to the transaction price, to the cent',
      holds: sumMinor(items.map(({ amount }) => amount)) === total,
    },
    {
      law: residual ? 'what has a price of its own gets it' : 'one discount for all outside bundles, to the cent',
      holds: plain.every(({ ssp, amount }) => near(amount, (ssp ?? 0) * factor)),
    },
    ...(bundles.length === 0
      ? []
      : [
          {
            law: 'a bundle gets the part of its own price, shared by stand-alone prices',
            holds: bundles.every((bundle) => {
              const members = items.filter((item) => item.bundle === bundle);
              const part = sumMinor(members.map(({ amount }) => amount));
              const alone = known(members);
              return (
                near(part, bundle.price * factor) &&
                members.every(({ ssp, amount }) => near(amount, alone === 0 ? amount : ((ssp ?? 0) * part) / alone))
              );
            }),
          },
        ]),
  ];
}
