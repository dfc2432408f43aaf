/** The relaxation at the root of a search, tightened by cuts; what then cannot change any more is held. */
import { completion } from './completion.ts';
import type { Incumbent } from './incumbent.ts';
import { liftedCuts } from './liftedCut.ts';
import type { Program, Row } from './priceBound.ts';
import { type Relaxed, relaxation } from './relaxation.ts';

export type Root = {
  /** Every choice above the incumbent's value keeps these. */
  readonly lower: Uint8Array;
  readonly upper: Uint8Array;
  readonly cuts: readonly Row[];
  /** The relaxation with the least bound. */
  readonly relaxed: Relaxed;
  /** There may be better choices than the incumbent. */
  readonly open: boolean;
  readonly work: number;
};

const ROUNDS = 30;
/** A round must lower the bound by this share of what is between it and the incumbent. */
const ENOUGH = 0.001;

/** @param most The cap on the work. */
export function tighten(program: Program, lower: Uint8Array, upper: Uint8Array, most: number, top: Incumbent): Root {
  const complete = completion(program);
  const prepared = relaxation(program.values, program.rows);
  const pairs = program.rows.filter(({ at }) => at.length === 2);
  const cuts: Row[] = [];
  let relaxed = prepared.solve(lower, upper);
  let [last, work] = [relaxed, relaxed.work];
  const isOpen = () => Math.floor(relaxed.bound) > top.value();
  for (let round = 0; round < ROUNDS; round++) {
    if (Math.floor(relaxed.bound) < top.value()) break;
    complete(last.x, last.reduced, lower, upper).forEach(top.take);
    if (!isOpen() || work > most) break;
    const more = program.rows.flatMap((row) =>
      ([1, -1] as const).flatMap((side) => liftedCuts(row, side, last.x, pairs)),
    );
    if (more.length === 0) break;
    prepared.add(more);
    cuts.push(...more);
    last = prepared.solve(lower, upper);
    work += last.work;
    const gained = relaxed.bound - last.bound;
    if (gained > 0) relaxed = last;
    if (!(gained > ENOUGH * (relaxed.bound - top.value()))) break;
  }
  const held = reducedBounds({ relaxed }, lower, upper, top.value() + 1);
  const open = isOpen();
  if (!open || held.most === top.value()) top.close(open ? held.most : Math.floor(relaxed.bound));
  return { ...held, cuts, relaxed, open, work };
}

/** What every choice worth at least `value` keeps. `most`: the highest bound of what that leaves out. */
export function reducedBounds(
  { relaxed: { bound, reduced } }: Pick<Root, 'relaxed'>,
  from: Uint8Array,
  to: Uint8Array,
  value: number,
) {
  const [lower, upper] = [from.slice(), to.slice()];
  let most = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < lower.length; i++) {
    const otherwise = Math.floor(bound - Math.abs(reduced[i] ?? 0));
    if (lower[i] === upper[i] || otherwise >= value) continue;
    if ((reduced[i] ?? 0) > 0) lower[i] = 1;
    else upper[i] = 0;
    most = Math.max(most, otherwise);
  }
  return { lower, upper, most };
}
