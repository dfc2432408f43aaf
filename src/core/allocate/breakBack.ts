/** Break-back (R7): a new total is spread over current values in proportion, held lines untouched. */
import { commonIntegers, floorQuotient } from '../decimal.ts';
import { isMinor, type Minor, sumMinor, TOO_LARGE } from '../money.ts';
import { ok, problem, type Result } from '../result.ts';
import { splitByWeights } from './splitByWeights.ts';

/**
 * @param total Minor units, as `current`, in which credits (negative values) may stand.
 * @param held Per line: stays as it is. @returns New amounts per line; they add up to the total.
 * @error `no-lines`; `all-held` when nothing can move though the total differs; `no-base` when the free values add up
 *   to 0; `too-large` when an amount leaves the exact range (credits that nearly cancel make large shares).
 * @example Anaplan's: breakBack(100, [10, 20, 30], [false, true, false]) // 20, 20, 60
 */
export function breakBack(
  total: Minor,
  current: readonly Minor[],
  held: readonly boolean[],
): Result<{ readonly amounts: readonly Minor[] }> {
  if (current.length === 0) return problem('no-lines', 'there are no lines to spread over');
  const free = current.flatMap((_, line) => (held[line] ? [] : [line]));
  const rest = total - sumMinor(current.filter((_, line) => held[line]));
  if (!isMinor(rest)) return TOO_LARGE;
  if (free.length === 0)
    return rest === 0 ? ok({ amounts: current }) : problem('all-held', `every line is held; ${rest} has no place`);
  const base = free.map((line) => current[line] ?? 0);
  const spread = base.every((value) => value >= 0) ? splitByWeights(rest, base) : signedSpread(rest, base);
  if (!spread.ok)
    return spread.problem.code === 'no-weights'
      ? problem('no-base', 'the lines that may move are all 0: there is nothing to scale')
      : spread;
  const amounts = [...current];
  free.forEach((line, i) => {
    amounts[line] = spread.value.amounts[i] ?? 0;
  });
  return ok({ amounts });
}

/** Proportional to values of either sign: rounded down, the rest to the largest fractions, ties to the earlier line. */
function signedSpread(total: Minor, base: readonly Minor[]): Result<{ readonly amounts: readonly Minor[] }> {
  const sum = sumMinor(base);
  if (!isMinor(sum)) return TOO_LARGE;
  if (sum === 0) return problem('no-base', 'the lines that may move add up to 0: there is nothing to scale');
  const sign = BigInt(sum < 0 ? -1 : 1);
  const divisor = BigInt(sum) * sign;
  const shares = commonIntegers(base).map((value) => BigInt(total) * value * sign);
  const amounts = shares.map((share) => Number(floorQuotient(share, divisor)));
  if (!amounts.every(isMinor) || !isMinor(sumMinor(amounts))) return TOO_LARGE;
  const order = shares
    .map((share, line) => ({ line, rest: share - BigInt(amounts[line] ?? 0) * divisor }))
    .sort((a, b) => (a.rest > b.rest ? -1 : a.rest < b.rest ? 1 : a.line - b.line));
  const left = total - sumMinor(amounts);
  for (const { line } of order.slice(0, left)) amounts[line] = (amounts[line] ?? 0) + 1;
  return ok({ amounts });
}
