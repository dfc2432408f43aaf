/** Activity costing (R11, C05): service departments that also serve each other. */
import { exactSubtract, exactSum } from '../exact.ts';
import { isMinor, type Minor, sumMinor } from '../money.ts';
import { ok, problem, type Result } from '../result.ts';
import { splitByWeights } from './splitByWeights.ts';

/** `step-down`: a department served first charges the later ones, never back; the order names departments from 0. */
export type ServiceMethod =
  | { readonly kind: 'direct' }
  | { readonly kind: 'step-down'; readonly order: readonly number[] }
  | { readonly kind: 'reciprocal' };

/**
 * Costs of service departments charged to those that they serve.
 * @param costs One per service department, or one per column of usage when receivers have costs of their own.
 * @param usage Row i: the shares of service i that the department of each column uses. The first columns are the
 *   services in the order of the rows, the others receivers. Rows add up to 1; without receivers to at most 1.
 * @returns One per column: a service's own cost with all that it is charged, that is what it passes on; a receiver's
 *   charges with its own cost. Receivers add up to all costs exactly. Reciprocal amounts of services are rounded alone.
 * @error `lengths`, `bad-share` (one), `bad-shares` (a row), `no-receivers` (direct and step-down need them), `bad-order`,
 *   `circle` (departments that charge only each other), `too-large`.
 * @example sharedServices([12000000, 8000000], [[0, 0.2, 0.5, 0.3], [0.1, 0, 0.6, 0.3]], { kind: 'reciprocal' })
 *   // 13061224, 10612245, 12897959, 7102041
 */
export function sharedServices(
  costs: readonly Minor[],
  usage: readonly (readonly number[])[],
  method: ServiceMethod,
): Result<readonly Minor[]> {
  const services = usage.length;
  const columns = usage[0]?.length ?? 0;
  const bad = checkUsage(costs, usage);
  if (bad !== null) return bad;
  const own = usage[0]?.map((_, j) => costs[j] ?? 0) ?? [];
  switch (method.kind) {
    case 'direct':
    case 'step-down': {
      if (columns === services) return problem('no-receivers', 'there is no department that keeps the costs');
      const order = method.kind === 'direct' ? usage.map((_, i) => i) : method.order;
      if ([...order].sort((a, b) => a - b).some((service, i) => service !== i) || order.length !== services)
        return problem('bad-order', `the order must name each of the ${services} service departments once`);
      return stepDown(own, usage, order, method.kind === 'direct');
    }
    case 'reciprocal':
      return reciprocal(own, usage);
  }
}

/** Shares like 1/3 in cells do not add up to 1 to the last digit. */
const TOLERANCE = 1e-9;

function checkUsage(costs: readonly Minor[], usage: readonly (readonly number[])[]) {
  const services = usage.length;
  const columns = usage[0]?.length ?? 0;
  if (services === 0 || columns < services || usage.some((row) => row.length !== columns))
    return problem('lengths', `usage is ${services} × ${columns}; it needs a column for each row, then receivers`);
  if (costs.length !== services && costs.length !== columns)
    return problem('lengths', `there are ${costs.length} costs; give one per row of usage or one per column`);
  for (const [i, row] of usage.entries()) {
    const odd = row.findIndex((share) => !(share >= 0 && share <= 1 + TOLERANCE));
    if (odd >= 0)
      return problem('bad-share', `row ${i + 1}, column ${odd + 1}: a share of ${row[odd]} is not from 0 to 1`);
    const sum = exactSum(row);
    if (sum > 1 + TOLERANCE || (columns > services && sum < 1 - TOLERANCE))
      return problem(
        'bad-shares',
        `the shares of row ${i + 1} add up to ${sum}; they must add up to ${columns > services ? 1 : 'at most 1'}`,
      );
  }
  return null;
}

/** Each service in turn by its shares among those not yet served; `direct` passes by the services altogether. */
function stepDown(
  own: readonly Minor[],
  usage: readonly (readonly number[])[],
  order: readonly number[],
  direct: boolean,
): Result<readonly Minor[]> {
  const amounts = [...own];
  const done = new Set<number>(direct ? order : []);
  for (const service of order) {
    done.add(service);
    const weights = (usage[service] ?? []).map((share, j) => (done.has(j) ? 0 : share));
    const split = splitByWeights(amounts[service] ?? 0, weights);
    if (!split.ok)
      return split.problem.code === 'no-weights'
        ? problem('circle', `department ${service + 1} serves nobody that is still to be charged`)
        : split;
    split.value.amounts.forEach((amount, j) => {
      amounts[j] = (amounts[j] ?? 0) + amount;
    });
  }
  return amounts.every(isMinor) ? ok(amounts) : TOO_LARGE;
}

const TOO_LARGE = problem('too-large', 'costs are beyond the exact range of 2^53 minor units');

/**
 * x = own + usageᵀ·x. Departments are taken out one by one: what k passes on reaches the others in proportion to its
 * shares among those left, whatever went around through k included. Only sums, products and quotients of numbers that
 * are not negative (Grassmann, Taksar and Heyman): nothing cancels, no pivot need be sought, and a pivot is 0 just
 * when the cost circles.
 */
function reciprocal(own: readonly Minor[], usage: readonly (readonly number[])[]): Result<readonly Minor[]> {
  const services = usage.length;
  const columns = own.length;
  const flow = throughput(own, usage);
  if (!flow.ok) return flow;
  const { gross, charged } = flow.value;
  const received = wholeUnits(Array.from(charged.subarray(services, columns)), sumMinor(own.slice(0, services)));
  const amounts = [
    ...Array.from(gross, (amount) => Math.sign(amount) * Math.round(Math.abs(amount)) + 0),
    ...received.map((amount, j) => amount + (own[services + j] ?? 0)),
  ];
  return amounts.every(isMinor) ? ok(amounts) : TOO_LARGE;
}

/**
 * What passes through each service and what reaches each column, not rounded.
 * @param own One per column; @param usage rows that add up to 1, or to at most 1 without receivers.
 * @error `circle`.
 */
export function throughput(
  own: readonly Minor[],
  usage: readonly (readonly number[])[],
): Result<{ readonly gross: Float64Array; readonly charged: Float64Array }> {
  const services = usage.length;
  const columns = own.length;
  // Without receivers the rest of each row leaves through one more column.
  const rows = usage.map((shares) => {
    const sum = exactSum(shares);
    if (columns > services) return Float64Array.from(shares, (share) => share / sum);
    const rest = exactSubtract(1, sum);
    return Float64Array.from([...shares, rest > TOLERANCE ? rest : 0]);
  });
  const flow = Float64Array.from({ length: Math.max(columns, services + 1) }, (_, j) => own[j] ?? 0);
  const charged = flow.map((amount, j) => (j < services ? amount : 0));
  const leaving = new Float64Array(services);
  for (let k = 0; k < services; k++) {
    const row = rows[k] ?? new Float64Array();
    let out = 0;
    for (let j = k + 1; j < row.length; j++) out += row[j] ?? 0;
    if (!(out > 0)) return circle(usage, k);
    leaving[k] = out;
    const shares = row.map((share) => share / out);
    for (let i = k + 1; i < services; i++) {
      const other = rows[i];
      const through = other?.[k] ?? 0;
      if (other === undefined || through === 0) continue;
      for (let j = k + 1; j < row.length; j++) other[j] = (other[j] ?? 0) + through * (shares[j] ?? 0);
    }
    for (let j = k + 1; j < row.length; j++) charged[j] = (charged[j] ?? 0) + (charged[k] ?? 0) * (shares[j] ?? 0);
  }
  const gross = new Float64Array(services);
  for (let k = services - 1; k >= 0; k--) {
    let sum = charged[k] ?? 0;
    for (let i = k + 1; i < services; i++) sum += (gross[i] ?? 0) * (rows[i]?.[k] ?? 0);
    gross[k] = sum / (leaving[k] ?? 1);
  }
  return ok({ gross, charged });
}

/** Largest remainder for amounts of either sign; ties, to a millionth, go to the earlier line. */
function wholeUnits(reals: readonly number[], total: Minor): readonly Minor[] {
  const amounts = reals.map(Math.floor);
  const rest = total - sumMinor(amounts);
  const order = reals
    .map((real, line) => ({ line, size: Math.round((real - Math.floor(real)) * 1e6) }))
    .sort((a, b) => b.size - a.size || a.line - b.line);
  for (const [place, { line }] of order.entries())
    amounts[line] = (amounts[line] ?? 0) + Math.floor(rest / order.length) + (place < rest % order.length ? 1 : 0);
  return amounts;
}

function circle(usage: readonly (readonly number[])[], from: number) {
  const members = new Set([from]);
  for (const i of members) usage[i]?.forEach((share, j) => share > 0 && j < usage.length && members.add(j));
  const names = [...members].sort((a, b) => a - b).map((i) => i + 1);
  return problem(
    'circle',
    names.length === 1
      ? `department ${names[0]} charges nobody but itself: its cost never leaves`
      : `departments ${names.join(', ')} charge only each other: their cost never leaves`,
  );
}
