/** The transaction price of a contract over its performance obligations (R32, C24; ASC 606-10-32-31 to 38). */
import { type Minor, sumMinor } from '../money.ts';
import { ok, problem, type Result } from '../result.ts';
import { splitByWeights } from './splitByWeights.ts';

/** Obligations that are regularly sold together at a price below the sum of theirs: the discount is theirs alone. */
export type Bundle = { readonly members: readonly number[]; readonly price: Minor };

/**
 * Relative stand-alone selling prices, to the minor unit.
 * The members of a bundle share what the bundle's own price earns, the others theirs. An obligation whose price
 * nobody knows gets what is left when all others stand at their prices (residual approach): one at most.
 * @param price The transaction price, 0 or more.
 * @param ssp Stand-alone selling price per obligation; null for the residual one.
 * @param bundles No obligation is in two of them.
 * @error As `splitByWeights`; `negative-amount` (the price), `bad-bundle`, `bad-residual` (two, or one within a bundle),
 *   `infeasible` (the others alone come to more than the price).
 * @example transactionPrice(90000, [50000, 35000, 25000]) // 40909, 28636, 20455
 * @example transactionPrice(13000, [4000, 5500, 4500, null], [{ members: [1, 2], price: 6000 }]) // 4000, 3300, 2700, 3000
 */
export function transactionPrice(
  price: Minor,
  ssp: readonly (Minor | null)[],
  bundles: readonly Bundle[] = [],
): Result<readonly Minor[]> {
  if (price < 0) return problem('negative-amount', `the price is ${price}; it is 0 or more`);
  const members = bundles.flatMap((bundle) => bundle.members);
  const residual = ssp.indexOf(null);
  if (residual !== ssp.lastIndexOf(null) || members.includes(residual))
    return problem('bad-residual', 'only one obligation outside the bundles can take what is left');
  const own = (list: readonly number[]) => list.map((i) => ssp[i] ?? 0);
  if (
    new Set(members).size < members.length ||
    members.some((i) => ssp[i] === undefined) ||
    bundles.some(
      (bundle) => bundle.members.length < 2 || !(bundle.price >= 0 && bundle.price <= sumMinor(own(bundle.members))),
    )
  )
    return problem('bad-bundle', 'a bundle has two or more different obligations and costs no more than they do alone');
  // A bundle stands as one more obligation; its members come after, within its rounded part.
  const heads = [
    ...ssp.map((alone, i) => (members.includes(i) ? 0 : (alone ?? 0))),
    ...bundles.map((bundle) => bundle.price),
  ];
  const rest = price - sumMinor(heads);
  if (residual >= 0 && rest < 0)
    return problem(
      'infeasible',
      `the other obligations come to ${sumMinor(heads)}, ${-rest} more than the price ${price}`,
    );
  if (residual >= 0) heads[residual] = rest;
  const parts = splitByWeights(price, heads);
  if (!parts.ok) return parts;
  const amounts = parts.value.amounts.slice(0, ssp.length);
  for (const [b, bundle] of bundles.entries()) {
    const inside = splitByWeights(parts.value.amounts[ssp.length + b] ?? 0, own(bundle.members));
    if (!inside.ok) return inside;
    bundle.members.forEach((i, at) => {
      amounts[i] = inside.value.amounts[at] ?? 0;
    });
  }
  return ok(amounts);
}
