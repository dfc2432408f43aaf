/** An irreducible set of limits that contradict each other. */
import { type DoctorProblem, type Member, programOf, rowOf, type System } from './members.ts';
import { simplex } from './simplex.ts';

/** Without rows: the first sum that is on the wrong side, and the fewest, largest amounts that make it so. */
export function sumsInConflict({ total, low, high, group = [], groups = [] }: DoctorProblem): readonly Member[] | null {
  const floorAt = (index: number): Member => ({ kind: 'floor', index, name: '', amount: low[index] ?? 0 });
  const capAt = (index: number): Member => ({ kind: 'cap', index, name: '', amount: high[index] ?? 0 });
  const all: Member = { kind: 'total', index: 0, name: '', amount: total };
  const hard = (i: number) => Math.min(0, low[i] ?? 0);
  /** The largest items until they exceed the limit; items that add nothing to the hard least are no members. */
  const exceeding = (items: readonly Member[], least: number, limit: number): readonly Member[] | null => {
    let sum = least;
    const chosen: Member[] = [];
    for (const item of [...items].sort((a, b) => b.amount - a.amount || a.index - b.index)) {
      if (sum > limit) break;
      chosen.push(item);
      sum += item.amount;
    }
    return sum > limit ? chosen : null;
  };
  const lines = low.map((_, i) => i);
  for (const i of lines) {
    const cap = high[i] ?? null;
    if (cap !== null && (low[i] ?? 0) > cap) return hard(i) > cap ? [capAt(i)] : [floorAt(i), capAt(i)];
  }
  const ofLines = (list: readonly number[]) => list.filter((i) => (low[i] ?? 0) > 0).map(floorAt);
  const hardOf = (list: readonly number[]) => list.reduce((sum, i) => sum + hard(i), 0);
  const pieces = groups.map(({ name, low: from, high: to }, index) => {
    const own = lines.filter((i) => group[i] === index);
    const least: Member = { kind: 'group min', index, name, amount: from ?? 0 };
    const most: Member | null = to === null ? null : { kind: 'group max', index, name, amount: to };
    return { own, least, most, floors: ofLines(own).reduce((sum, { amount }) => sum + amount, hardOf(own)) };
  });
  for (const { own, least, most } of pieces) {
    if (own.length === 0 && least.amount > 0) return [least];
    if (most === null) continue;
    if (least.amount > most.amount) return least.amount > 0 && least.amount > hardOf(own) ? [least, most] : [most];
    const found = exceeding(ofLines(own), hardOf(own), most.amount);
    if (found !== null) return [...found, most];
  }
  const capsOf = (own: readonly number[]) =>
    own.every((i) => (high[i] ?? null) !== null) ? own.reduce((sum, i) => sum + (high[i] ?? 0), 0) : null;
  for (const { own, least } of pieces) {
    const caps = capsOf(own);
    if (caps !== null && caps < least.amount) return [least, ...own.map(capAt)];
  }
  const loose = lines.filter((i) => groups[group[i] ?? -1] === undefined);
  // A group asks for its floors or for its minimum, whichever is more; as an item the minimum counts beyond the hard 0.
  const asked = pieces.flatMap(({ own, least, floors }) =>
    least.amount > floors ? [{ ...least, amount: least.amount - hardOf(own) }] : ofLines(own),
  );
  const tooMuch = exceeding([...asked, ...ofLines(loose)], hardOf(lines), total);
  if (tooMuch !== null)
    return [
      all,
      ...tooMuch.map((member) => (member.kind === 'group min' ? (pieces[member.index]?.least ?? member) : member)),
    ];
  const taken = [
    ...pieces.map(({ own, most }) => {
      const caps = capsOf(own);
      return most !== null && (caps === null || most.amount < caps)
        ? { sum: most.amount, members: [most] }
        : caps === null
          ? null
          : { sum: caps, members: own.map(capAt) };
    }),
    capsOf(loose) === null ? null : { sum: capsOf(loose) ?? 0, members: loose.map(capAt) },
  ];
  const full = taken.flatMap((part) => part ?? []);
  return full.length === taken.length && full.reduce((sum, part) => sum + part.sum, 0) < total
    ? [all, ...full.flatMap((part) => part.members)]
    : null;
}

const PROOFS = 600;
/** The members in the simplex's proof; null when there is none. */
function proofOf(system: System, members: readonly Member[]): readonly Member[] | null {
  const answer = simplex(programOf(system, members));
  if (answer.status !== 'infeasible') return null;
  const used = members.filter((member) => {
    if (member.kind === 'floor' || member.kind === 'cap') {
      const side = member.kind === 'floor' ? 'low' : 'high';
      return answer.columns.some(({ index, side: at }) => index === member.index && at === side);
    }
    const row = rowOf(system, member);
    return answer.rows.some(
      ({ index, side }) =>
        index === row && (member.kind === 'total' || member.kind.endsWith(side === 'low' ? 'min' : 'max')),
    );
  });
  // Noise may have dropped a member: then the whole set stands.
  return used.length < members.length && simplex(programOf(system, used)).status === 'infeasible' ? used : members;
}

/** An irreducible set: each member is left out in turn; when the rest is still in conflict, it stays out. */
export function proven(system: System): readonly Member[] | null {
  let set = proofOf(system, system.members);
  if (set === null) return null;
  const needed = new Set<Member>();
  for (let proofs = 0; proofs < PROOFS; proofs++) {
    const next = set.find((member) => !needed.has(member));
    if (next === undefined) break;
    const smaller = proofOf(
      system,
      set.filter((member) => member !== next),
    );
    if (smaller === null) needed.add(next);
    else set = smaller;
  }
  return set;
}
