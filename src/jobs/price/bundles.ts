/** The bundles of a contract: rows with one name in Bundle, and the price of all of them together. */
import type { Bundle } from '../../core/allocate/sellingPrice.ts';
import { type Minor, sumMinor, toMinor } from '../../core/money.ts';
import type { Row } from '../../workbook/decode.ts';
import { error, type Problem } from '../../workbook/problem.ts';
import { amountText } from '../amountText.ts';
import type { ReportInputs } from '../report/spec.ts';

export type NamedBundle = Bundle & { readonly name: string };

/** @param ssp Per row; null where nobody knows. */
export function bundlesOf(
  { rows, where, decimals }: ReportInputs,
  ssp: readonly (Minor | null)[],
): { readonly bundles: readonly NamedBundle[]; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const found = new Map<string, { name: string; members: number[]; priced: Row[] }>();
  rows.forEach((row, i) => {
    const name = row.text('bundle');
    const price = row.number('bundle_price');
    if (name === '') {
      if (price !== null)
        problems.push(
          error('no-bundle', where(row, 'bundle_price'), 'a price of a bundle without a name', 'the bundle in Bundle'),
        );
      return;
    }
    const bundle = found.get(name.toLowerCase()) ?? { name, members: [], priced: [] };
    bundle.members.push(i);
    if (price !== null) bundle.priced.push(row);
    found.set(name.toLowerCase(), bundle);
    if (ssp[i] === null)
      problems.push(
        error(
          'no-price',
          where(row, 'ssp'),
          `"${row.line}" is in a bundle and has no stand-alone price`,
          'a stand-alone price for each obligation of a bundle',
        ),
      );
  });
  const bundles = [...found.values()].map(({ name, members, priced }): NamedBundle => {
    const [first, ...others] = priced;
    const price = toMinor(first?.number('bundle_price') ?? 0, decimals);
    const full = sumMinor(members.map((i) => ssp[i] ?? 0));
    const bad = (row: Row | undefined, code: string, text: string, expected: string) =>
      row === undefined ? undefined : problems.push(error(code, where(row, 'bundle_price'), text, expected));
    const start = rows[members[0] ?? 0];
    if (first === undefined) bad(start, 'no-price', `bundle "${name}" has no price`, 'the price of the whole bundle');
    if (members.length < 2)
      bad(start, 'bad-bundle', `bundle "${name}" has one obligation`, 'two obligations or more in a bundle');
    const other = others.find((row) => toMinor(row.number('bundle_price') ?? 0, decimals) !== price);
    bad(
      other,
      'two-prices',
      `another price of bundle "${name}"`,
      `${amountText(price, decimals)}, as above, or a blank`,
    );
    if (!(price >= 0 && price <= full))
      bad(
        first,
        'bad-bundle',
        `bundle "${name}" at ${amountText(price, decimals)}`,
        `0 to ${amountText(full, decimals)}, what its obligations cost alone`,
      );
    return { name, members, price };
  });
  return { bundles, problems };
}
