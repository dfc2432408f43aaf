/** What mends limits that contradict each other: one limit alone, or all together for the least money. */
import { sumsInConflict } from './conflict.ts';
import {
  type DoctorProblem,
  type Member,
  programOf,
  type Repair,
  repaired,
  rowOf,
  type System,
  systemOf,
} from './members.ts';
import { missOf } from './round.ts';
import { simplex } from './simplex.ts';

/** Whether some allocation keeps all limits. Without rows that is exact; with rows it is to the last digits. */
export function possible(given: DoctorProblem): boolean {
  if (sumsInConflict(given) !== null) return false;
  if ((given.rows ?? []).length === 0) return true;
  const system = systemOf(given);
  return simplex(programOf(system, system.members)).status === 'optimal';
}

/** A limit in whole minor units; what is whole but for the last digits is that. */
function whole(amount: number, up: boolean): number {
  const near = Math.round(amount);
  return Math.abs(amount - near) <= 1e-6 + 1e-12 * Math.abs(amount)
    ? near
    : up
      ? Math.ceil(amount)
      : Math.floor(amount);
}

/** How far one limit must give when all others stay; null when that does not help. */
export function alone(system: System, member: Member): Repair | null {
  const { kind, index, name, amount: from } = member;
  const others = system.members.filter((other) => other.kind !== kind || other.index !== index);
  const program = programOf(system, others);
  const own = system.rows[rowOf(system, member)]?.of ?? [];
  const of = system.low.map((_, i) => (kind === 'floor' || kind === 'cap' ? +(i === index) : (own[i] ?? 0)));
  /** The most (sign 1) or the least (−1) that the limited amount can be when all others are kept. */
  const reach = (sign: 1 | -1): number | null => {
    const answer = simplex({ ...program, values: of.map((times) => sign * times) });
    if (answer.status !== 'optimal') return null;
    const end = of.reduce((sum, times, i) => sum + times * (answer.x[i] ?? 0), 0);
    return whole(end, sign < 0);
  };
  const isLeast = kind === 'floor' || kind.endsWith('min');
  const least = isLeast ? null : reach(-1);
  // A most rises to the least there can be, a least falls to the most there can be, the total moves to the nearer end.
  const to = isLeast || (kind === 'total' && !((least ?? from) > from)) ? reach(1) : least;
  if (to === null || to === from) return null;
  const repair: Repair = { kind, index, name, from, to, amount: Math.abs(to - from) };
  return possible(repaired(system.given, [repair])) ? repair : null;
}

/**
 * The allocation that breaks limits by the least money, and the limits moved to it. Each line is its part between
 * floor and cap, plus what goes over and less what goes under; each row has the same two for its limits. Amounts are
 * made whole first, so the repairs hold whatever the arithmetic.
 */
export function together(system: System): readonly Repair[] {
  const { rows, low, high, hard, members } = system;
  const n = low.length;
  const bounds = (lows: readonly number[], highs: readonly number[]) => ({ low: lows, high: highs });
  const inner = bounds(
    low.map((floor, i) => Math.min(floor, high[i] ?? 0)),
    low.map((floor, i) => Math.max(floor, high[i] ?? 0)),
  );
  const infinite = low.map(() => Number.POSITIVE_INFINITY);
  const zero = low.map(() => 0);
  const under = low.map((floor, i) => Math.max(0, Math.min(floor, high[i] ?? 0) - (hard[i] ?? 0)));
  // A rule in other units costs what the money costs that would move it so far.
  const scale = rows.map(({ of }) => Array.from(of).reduce((most, times) => Math.max(most, Math.abs(times)), 0) || 1);
  const none = rows.map(() => 0);
  const answer = simplex({
    values: [
      ...zero,
      ...low.map(() => -1),
      ...low.map(() => -1),
      ...scale.map((by) => -1 / by),
      ...scale.map((by) => -1 / by),
    ],
    low: [...inner.low, ...zero, ...zero, ...none, ...none],
    high: [
      ...inner.high,
      ...infinite,
      ...under,
      ...none.map(() => Number.POSITIVE_INFINITY),
      ...none.map(() => Number.POSITIVE_INFINITY),
    ],
    rows: rows.map((row, r) => {
      const of = Array.from(row.of);
      const own = rows.map((_, q) => +(q === r));
      return {
        of: [...of, ...of, ...of.map((times) => -times), ...own.map((one) => -one), ...own],
        low: Math.min(row.low, row.high),
        high: Math.max(row.low, row.high),
      };
    }),
  });
  if (answer.status !== 'optimal') return [];
  const x = low.map((_, i) =>
    Math.max(hard[i] ?? 0, Math.round((answer.x[i] ?? 0) + (answer.x[n + i] ?? 0) - (answer.x[2 * n + i] ?? 0))),
  );
  return members.flatMap((member): readonly Repair[] => {
    const { kind, index, name, amount: from } = member;
    const row = rows[rowOf(system, member)];
    const sum =
      kind === 'floor' || kind === 'cap'
        ? (x[index] ?? 0)
        : Array.from(row?.of ?? []).reduce((all, times, i) => all + times * (x[i] ?? 0), 0);
    const isLeast = kind === 'floor' || kind.endsWith('min');
    const isMost = kind === 'cap' || kind.endsWith('max');
    const limit = {
      of: row?.of ?? [],
      low: isLeast ? from : Number.NEGATIVE_INFINITY,
      high: isMost ? from : Number.POSITIVE_INFINITY,
    };
    if (kind.startsWith('row') && missOf(limit, x) === 0) return [];
    if (isLeast ? sum >= from : isMost ? sum <= from : sum === from) return [];
    const to = whole(sum, isMost);
    return [{ kind, index, name, from, to, amount: Math.abs(to - from) }];
  });
}
