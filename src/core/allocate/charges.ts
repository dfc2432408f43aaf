/** Who pays what to which service (R11): the bills behind `sharedServices`, whole and footing both ways. */
import { exactSum } from '../exact.ts';
import { type Minor, sumMinor } from '../money.ts';
import { ok, problem, type Result } from '../result.ts';
import { type ServiceMethod, sharedServices, throughput } from './activity.ts';
import { network } from './flow.ts';

/**
 * Row i: what service i charges each column, services first as in `usage`. A service charges just what it costs and is
 * charged itself; a department's own use of its own service is left out.
 * Receivers pay what `sharedServices` says wherever whole bills can add up to that, else one unit more or less.
 * @param costs One per service, 0 or more.
 * @error As `sharedServices`; `negative-amount`.
 * @example serviceCharges([12000000, 8000000], [[0, 0.2, 0.5, 0.3], [0.1, 0, 0.6, 0.3]], { kind: 'reciprocal' })
 *   // [[0, 2612245, 6530612, 3918367], [1061224, 0, 6367347, 3183674]]
 */
export function serviceCharges(
  costs: readonly Minor[],
  usage: readonly (readonly number[])[],
  method: ServiceMethod,
): Result<readonly (readonly Minor[])[]> {
  if (costs.some((cost) => !(cost >= 0))) return problem('negative-amount', 'a cost is below 0');
  const totals = sharedServices(costs, usage, method);
  if (!totals.ok) return totals;
  const columns = usage[0]?.length ?? 0;
  const shares = usage.map((row, i) => {
    const open = row.map((share, j) => (j === i || !chargesTo(method, i, j, usage.length) ? 0 : share));
    const sum = exactSum(open);
    // Only a service without any cost may serve nobody: wherever its share goes, its bill is 0.
    return open.map((share, j) => (sum > 0 ? share / sum : +(j === usage.length)));
  });
  const own = Array.from({ length: columns }, (_, j) => costs[j] ?? 0);
  const flow = throughput(own, shares);
  if (!flow.ok) return flow;
  const bills = shares.map((row, i) => row.map((share) => (flow.value.gross[i] ?? 0) * share));
  const received = totals.value.slice(usage.length);
  const whole =
    wholeBills(costs, bills, received, 'nearest') ??
    wholeBills(costs, bills, received, 'near') ??
    wholeBills(costs, bills, null, 'near') ??
    wholeBills(costs, bills, received, 'wide') ??
    wholeBills(costs, bills, null, 'wide');
  return whole === null ? problem('too-large', 'costs are beyond what can be billed exactly') : ok(whole);
}

/** Whether service i charges column j at all. */
export function chargesTo(method: ServiceMethod, i: number, j: number, services: number): boolean {
  switch (method.kind) {
    case 'direct':
      return j >= services;
    case 'step-down':
      return j >= services || method.order.indexOf(j) > method.order.indexOf(i);
    case 'reciprocal':
      return true;
  }
}

/**
 * Every bill rounded up or down so that each service comes out at 0 and each receiver at its total: a flow of whole
 * numbers between whole bounds, which exists because the real one does. null when `totals` allow none.
 * @param totals null: every receiver's sum up or down.
 * @param room `nearest`: bills among services are rounded to the nearest. `near`: they go up or down too, and what
 *   doubles cannot tell from a whole number is one. `wide`: either side of such a number may be right.
 */
function wholeBills(
  costs: readonly Minor[],
  bills: readonly (readonly number[])[],
  totals: readonly Minor[] | null,
  room: 'nearest' | 'near' | 'wide',
): readonly (readonly Minor[])[] | null {
  const [services, columns] = [bills.length, bills[0]?.length ?? 0];
  const [pot, source, sink] = [columns, columns + 1, columns + 2];
  const net = network(columns + 3);
  const slack = (x: number) => (room !== 'wide' ? -Math.min(x, 0.25, 1e-6 + 1e-13 * x) : Math.min(x, 1e-6 + 1e-12 * x));
  const low = (x: number) => Math.floor(x - slack(x));
  const high = (x: number) => Math.max(low(x), Math.ceil(x + slack(x)));
  const fixed = (j: number) => room === 'nearest' && j < services;
  const floors = bills.map((row) => row.map((bill, j) => (fixed(j) ? Math.round(bill) : low(bill))));
  const left = Array.from({ length: columns + 1 }, (_, node) =>
    sumMinor([costs[node] ?? 0, ...floors.map((row) => row[node] ?? 0), ...(floors[node] ?? []).map((bill) => -bill)]),
  );
  const ups = bills
    .flatMap((row, i) => row.map((bill, j) => ({ i, j, bill })))
    .filter(({ j }) => !fixed(j))
    .sort((a, b) => b.bill - Math.floor(b.bill) - (a.bill - Math.floor(a.bill)) || a.i - b.i || a.j - b.j)
    .map(({ i, j, bill }) => ({ i, j, edge: net.edge(i, j, high(bill) - low(bill)) }));
  let paid = 0;
  for (let j = services; j < columns; j++) {
    const sum = exactSum(bills.map((row) => row[j] ?? 0));
    const least = totals?.[j - services] ?? low(sum);
    paid += least;
    left[j] = (left[j] ?? 0) - least;
    if (totals === null) net.edge(j, pot, high(sum) - least);
  }
  left[pot] = paid - sumMinor(costs);
  let wanted = 0;
  left.forEach((amount, node) => {
    if (amount > 0) net.edge(source, node, amount);
    if (amount < 0) net.edge(node, sink, -amount);
    wanted += Math.max(0, amount);
  });
  if (net.push(source, sink) < wanted) return null;
  const whole = floors.map((row) => [...row]);
  for (const { i, j, edge } of ups) {
    const row = whole[i];
    if (row !== undefined) row[j] = (row[j] ?? 0) + net.flow(edge);
  }
  return whole;
}
