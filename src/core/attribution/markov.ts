/**
 * Removal effects on a Markov chain of touches (R35): what share of conversions is lost when a channel's traffic
 * goes nowhere. Solved exactly by eliminating states, never simulated.
 *
 * The chain is kept as counts. Eliminating a state hands its inflow to its exits in proportion. No step subtracts
 * (Grassmann, Taksar, Heyman), so every entry keeps nearly full relative precision without searching pivots for size,
 * however long the loops are. Pivots are chosen for few links, so that the rest stays sparse.
 *
 * Without channel c, the conversions that remain are those that never meet a state with c: eliminate every other
 * state and read the count from start to conversion. Channels that stay are eliminated once for half of all channels,
 * then for half of these, and so on.
 */
import { ok, problem, type Result } from '../result.ts';
import type { Paths } from './paths.ts';

/** Beyond these a chain would take many seconds; one of single channels is the densest. */
const MAX_STATES = 2000;
const MAX_CHANNELS = 1000;

/** Nodes 0 lost, 1 converted, 2 start, then states; `counts` is a square, row by row. */
type Chain = { readonly size: number; readonly counts: Float64Array; readonly members: readonly (readonly number[])[] };
const CONVERTED = 1;
const START = 2;
const STATES = 3;

/**
 * The removal effect of each channel, 0 to 1: 1 − P without it ÷ P. All 0 when nothing converts. Without nulls every
 * path converts: P is 1 and the effect is the share of conversions that cannot do without the channel.
 * @param conversions Per path, 0 or more.
 * @param nulls Journeys along the path that did not convert; null is none.
 * @param order Touches that a state remembers, 1 to 3.
 * @error `bad-order`, `too-many-states`.
 * @example of "C1 > C2 > C3" 1 conversion, "C1" 1 null, "C2 > C3" 1 null: 0.5, 1, 1
 */
export function removalEffects(
  paths: Paths,
  conversions: readonly number[],
  nulls: readonly number[] | null,
  order: number,
): Result<readonly number[]> {
  if (order !== 1 && order !== 2 && order !== 3) return problem('bad-order', 'the Markov order must be 1, 2 or 3');
  const chain = chainOf(paths, conversions, nulls, order);
  if (!chain.ok) return chain;
  const converted = conversions.reduce((sum, amount) => sum + amount, 0);
  const effects = paths.channels.map(() => 0);
  if (converted === 0) return ok(effects);
  const present = [...new Set(chain.value.members.flat())];
  removeEach(chain.value, present, (channel, left) => {
    effects[channel] = Math.max(0, 1 - left / converted);
  });
  return ok(effects);
}

function chainOf(
  { channels, touches, starts }: Paths,
  conversions: readonly number[],
  nulls: readonly number[] | null,
  order: number,
): Result<Chain> {
  if (channels.length > MAX_CHANNELS) return problem('too-many-states', `markov takes up to ${MAX_CHANNELS} channels`);
  // A state is its last `order` touches as digits of a number, 0 for none; a touch leads from one to the next.
  const width = channels.length;
  const base = width + 1;
  const tail = base ** (order - 1);
  const grams = [0, 0, 0];
  const nodes = new Map<number, number>();
  const next = new Int32Array((MAX_STATES + STATES) * width);
  const flows = new Float64Array(next.length);
  const won = new Float64Array(MAX_STATES + STATES);
  const lost = new Float64Array(MAX_STATES + STATES);
  for (let row = 0; row < conversions.length; row++) {
    const converted = conversions[row] ?? 0;
    const left = nulls?.[row] ?? 0;
    const all = converted + left;
    const end = starts[row + 1] ?? 0;
    if (all === 0 || starts[row] === end) continue;
    let node = START;
    for (let i = starts[row] ?? 0; i < end; i++) {
      const touch = touches[i] ?? 0;
      const edge = node * width + touch;
      node = next[edge] ?? 0;
      if (node === 0) {
        const gram = ((grams[Math.floor(edge / width)] ?? 0) % tail) * base + touch + 1;
        node = nodes.get(gram) ?? grams.length;
        if (node === grams.length) {
          if (node === MAX_STATES + STATES) return tooMany(order);
          grams.push(gram);
          nodes.set(gram, node);
        }
        next[edge] = node;
      }
      flows[edge] = (flows[edge] ?? 0) + all;
    }
    won[node] = (won[node] ?? 0) + converted;
    lost[node] = (lost[node] ?? 0) + left;
  }
  const size = grams.length;
  const counts = new Float64Array(size * size);
  for (let from = START; from < size; from++) {
    counts[from * size] = lost[from] ?? 0;
    counts[from * size + CONVERTED] = won[from] ?? 0;
    for (let edge = from * width; edge < (from + 1) * width; edge++)
      if (next[edge]) counts[from * size + (next[edge] ?? 0)] = flows[edge] ?? 0;
  }
  const members = grams.map((gram) => {
    const found = new Set<number>();
    for (let rest = gram; rest > 0; rest = Math.floor(rest / base)) if (rest % base > 0) found.add((rest % base) - 1);
    return [...found];
  });
  return ok({ size, counts, members });
}

const tooMany = (order: number) =>
  problem(
    'too-many-states',
    `a chain of order ${order} has more than ${MAX_STATES} states here; choose a lower order or merge channels`,
  );

/** Tells, per channel of the group, the conversions left without it. Every state of the chain has one of the group. */
function removeEach(
  chain: Chain,
  group: readonly number[],
  tell: (channel: number, conversions: number) => void,
): void {
  const [only] = group;
  if (only === undefined) return;
  if (group.length === 1) return tell(only, chain.counts[START * chain.size + CONVERTED] ?? 0);
  const half = group.length >> 1;
  for (const part of [group.slice(0, half), group.slice(half)]) {
    const kept = new Set(part);
    removeEach(
      eliminate(chain, (node) => node < STATES || (chain.members[node] ?? []).some((channel) => kept.has(channel))),
      part,
      tell,
    );
  }
}

/** The chain as seen at the kept nodes only. */
function eliminate({ size, counts: given, members }: Chain, keep: (node: number) => boolean): Chain {
  const counts = given.slice();
  const gone = members.map((_, node) => node).filter((node) => !keep(node));
  const links = (node: number) => {
    let into = 0;
    let out = 0;
    for (let k = 0; k < size; k++) {
      if ((counts[node * size + k] ?? 0) > 0) out++;
      if ((counts[k * size + node] ?? 0) > 0) into++;
    }
    return into * out;
  };
  const cost = new Map(gone.map((node) => [node, links(node)]));
  gone.sort((a, b) => (cost.get(a) ?? 0) - (cost.get(b) ?? 0) || a - b);
  for (const node of gone) {
    const base = node * size;
    const exits: number[] = [];
    let out = 0;
    for (let k = 0; k < size; k++) {
      const count = counts[base + k] ?? 0;
      if (k === node || count === 0) continue;
      exits.push(k);
      out += count;
    }
    for (let from = START; from < size; from++) {
      const at = from * size;
      const flow = counts[at + node] ?? 0;
      if (flow === 0 || from === node) continue;
      counts[at + node] = 0;
      const factor = out > 0 ? flow / out : 0;
      for (const k of exits) counts[at + k] = (counts[at + k] ?? 0) + factor * (counts[base + k] ?? 0);
    }
    // What is eliminated takes no further part, neither as a source nor in the sums.
    counts.fill(0, base, base + size);
  }
  const kept = members.map((_, node) => node).filter(keep);
  const left = new Float64Array(kept.length * kept.length);
  kept.forEach((from, r) => {
    kept.forEach((to, c) => {
      left[r * kept.length + c] = counts[from * size + to] ?? 0;
    });
  });
  return { size: kept.length, counts: left, members: kept.map((node) => members[node] ?? []) };
}
