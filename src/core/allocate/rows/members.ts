/** Limits one by one, so that each can be left out or moved: what the infeasibility doctor works on. */
import type { Minor } from '../../money.ts';
import type { LinearProgram, LinearRow } from './simplex.ts';
import { linearRows, type RowLimit } from './solve.ts';

export type DoctorProblem = {
  readonly total: Minor;
  /** Null is 0, and no cap. */
  readonly low: readonly (Minor | null)[];
  readonly high: readonly (Minor | null)[];
  readonly group?: readonly number[];
  readonly groups?: readonly { readonly name: string; readonly low: Minor | null; readonly high: Minor | null }[];
  readonly rows?: readonly RowLimit[];
};
/** One limit: `index` is its line, group or row (0 for the total); `name` of a group or row. */
export type Member = {
  readonly kind: 'total' | 'floor' | 'cap' | 'group min' | 'group max' | 'row min' | 'row max';
  readonly index: number;
  readonly name: string;
  readonly amount: number;
};
/** A limit moved from `from` to `to`; `amount` is how far. */
export type Repair = Omit<Member, 'amount'> & { readonly from: number; readonly to: number; readonly amount: number };
/** The limits as rows: the total, then groups, then the rules; and the floors and caps with the hard 0 below. */
export type System = {
  readonly given: DoctorProblem;
  readonly rows: readonly LinearRow[];
  readonly low: readonly number[];
  readonly high: readonly number[];
  /** Below this no line can go, whatever its floor. */
  readonly hard: readonly number[];
  readonly members: readonly Member[];
};
/** All limits of a problem in one form. */
export function systemOf(given: DoctorProblem): System {
  const { total, low, high, group = [], groups = [], rows = [] } = given;
  const asRows: readonly RowLimit[] = [
    ...groups.map((limit, g) => ({ ...limit, of: low.map((_, i) => +(group[i] === g)) })),
    ...rows,
  ];
  const members: Member[] = [{ kind: 'total', index: 0, name: '', amount: total }];
  low.forEach((floor, index) => {
    if ((floor ?? 0) > 0) members.push({ kind: 'floor', index, name: '', amount: floor ?? 0 });
    const cap = high[index] ?? null;
    if (cap !== null) members.push({ kind: 'cap', index, name: '', amount: cap });
  });
  for (const [kinds, list] of [
    [['group min', 'group max'], groups],
    [['row min', 'row max'], rows],
  ] as const)
    list.forEach(({ name, low: least, high: most }, index) => {
      if (least !== null) members.push({ kind: kinds[0], index, name, amount: least });
      if (most !== null) members.push({ kind: kinds[1], index, name, amount: most });
    });
  return {
    given,
    rows: linearRows(total, low.length, asRows),
    low: low.map((floor) => floor ?? 0),
    high: high.map((cap) => cap ?? Number.POSITIVE_INFINITY),
    hard: low.map((floor) => Math.min(0, floor ?? 0)),
    members,
  };
}
/** The row of a member's limit, among the system's rows. */
export const rowOf = ({ given: { groups = [] } }: System, { kind, index }: Pick<Member, 'kind' | 'index'>): number =>
  kind === 'total' ? 0 : kind.startsWith('group') ? 1 + index : 1 + groups.length + index;

/** The programme of only these members; the others do not bind. */
export function programOf(system: System, members: readonly Member[]): LinearProgram {
  const low = [...system.hard];
  const high = low.map(() => Number.POSITIVE_INFINITY);
  const rows = system.rows.map(({ of }) => ({ of, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY }));
  for (const member of members) {
    const row = rows[rowOf(system, member)];
    const { kind, index, amount } = member;
    if (kind === 'floor') low[index] = amount;
    else if (kind === 'cap') high[index] = amount;
    else if (row !== undefined) {
      if (kind === 'total' || kind.endsWith('min')) row.low = amount;
      if (kind === 'total' || kind.endsWith('max')) row.high = amount;
    }
  }
  return { values: low.map(() => 0), low, high, rows };
}

/** The limits with these repairs made. */
export function repaired(given: DoctorProblem, repairs: readonly Repair[]): DoctorProblem {
  const to = (kind: Member['kind'], index: number, limit: number | null) =>
    repairs.find((repair) => repair.kind === kind && repair.index === index)?.to ?? limit;
  const within = <T extends { readonly low: number | null; readonly high: number | null }>(
    list: readonly T[],
    [least, most]: readonly [Member['kind'], Member['kind']],
  ) => list.map((limit, i) => ({ ...limit, low: to(least, i, limit.low), high: to(most, i, limit.high) }));
  return {
    ...given,
    total: to('total', 0, given.total) ?? 0,
    low: given.low.map((floor, i) => to('floor', i, floor)),
    high: given.high.map((cap, i) => to('cap', i, cap)),
    groups: within(given.groups ?? [], ['group min', 'group max']),
    rows: within(given.rows ?? [], ['row min', 'row max']),
  };
}
