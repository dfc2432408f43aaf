/**
 * Why limits cannot be kept together, and what mending them costs (B05).
 *
 * The conflict is an irreducible set: limits that contradict each other, none of which can be missed. Without rows it
 * is one of six sums (a floor above its cap, floors above a group or the total, caps below …), and the largest amounts
 * that already exceed the other side are irreducible. With rows the simplex proves that nothing fits, and members are
 * left out of the proof one by one as long as it still holds.
 * Repairs are linear programmes too: for one member alone, how far it must give; for all together, the least money.
 */
import { proven, sumsInConflict } from './rows/conflict.ts';
import { type DoctorProblem, type Member, type Repair, systemOf } from './rows/members.ts';
import { alone, together } from './rows/repair.ts';

export { type DoctorProblem, type Member, type Repair, repaired } from './rows/members.ts';

export type Diagnosis = {
  /** Leaving out any one of these lets the others be kept. */
  readonly conflict: readonly Member[];
  /** Each alone makes all limits possible; cheapest first. Empty when several conflicts need several repairs. */
  readonly repairs: readonly Repair[];
  /** Together the least money that makes all limits possible. */
  readonly combined: readonly Repair[];
};

/** At most so many members are tried as repairs: total, groups and rows first, then the largest amounts. */
const TRIED = 60;

/**
 * @returns Null when some allocation keeps all limits, exactly so when `limitsOf` finds none missing.
 * @example diagnose({ total: 100, low: [null, null], high: [40, 50] })
 *   // conflict: total 100, caps 40 and 50; repairs of 10 each: cut the total, or raise either cap
 */
export function diagnose(given: DoctorProblem): Diagnosis | null {
  const system = systemOf(given);
  const conflict = sumsInConflict(given) ?? ((given.rows ?? []).length > 0 ? proven(system) : null);
  if (conflict === null) return null;
  const order = ['total', 'group min', 'group max', 'row min', 'row max', 'cap', 'floor'];
  const tried = [...conflict]
    .sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || b.amount - a.amount || a.index - b.index)
    .slice(0, TRIED);
  const repairs = tried
    .flatMap((member) => alone(system, member) ?? [])
    .sort((a, b) => a.amount - b.amount || order.indexOf(a.kind) - order.indexOf(b.kind) || a.index - b.index);
  return { conflict, repairs, combined: together(system) };
}

/** Amounts as the host writes them, and what a line is called. */
export type Words = { readonly amount: (amount: number) => string; readonly line?: (index: number) => string };
const lineName = ({ line }: Words, index: number): string => line?.(index) ?? `line ${index + 1}`;
function limitText({ kind, index, name }: Pick<Member, 'kind' | 'index' | 'name'>, words: Words): string {
  switch (kind) {
    case 'total':
      return 'the total';
    case 'floor':
    case 'cap':
      return `the ${kind} of ${lineName(words, index)}`;
    case 'group min':
    case 'group max':
    case 'row min':
    case 'row max': {
      const [what, side] = kind.split(' ');
      return `the ${side === 'min' ? 'minimum' : 'maximum'} of ${what} '${name}'`;
    }
  }
}

/** @example 'the total (100), the cap of line 1 (40) and the cap of line 2 (50) cannot be kept together' */
export function conflictText({ conflict }: Diagnosis, words: Words): string {
  const SHOWN = 6;
  const texts = conflict
    .slice(0, SHOWN)
    .map((member) => `${limitText(member, words)} (${words.amount(member.amount)})`);
  if (conflict.length > SHOWN) texts.push(`${conflict.length - SHOWN} more`);
  const last = texts.pop() ?? '';
  return `${texts.length > 0 ? `${texts.join(', ')} and ` : ''}${last} cannot be kept${texts.length > 0 ? ' together' : ''}`;
}

/** @example 'raise the cap of line 1 by 10 to 50', 'cut the total by 10 to 90' */
export function repairText(repair: Repair, words: Words): string {
  const verb = repair.to > repair.from ? 'raise' : repair.kind === 'total' ? 'cut' : 'lower';
  return `${verb} ${limitText(repair, words)} by ${words.amount(repair.amount)} to ${words.amount(repair.to)}`;
}
