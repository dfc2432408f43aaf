/**
 * Restricted funds (C52): a restricted dollar pays only the lines it may pay. Integer flow from funds to lines, exact.
 *
 * What the funds can pay in all is a polymatroid, so best first is optimal: minimums, then the line of the highest
 * value as far as the funds reach, and so on; further flow never takes back what a line has. With the amounts known,
 * funds are opened one after the other, those with the fewest allowed lines first and unrestricted ones last, so that
 * the freest money is kept.
 */
import { isMinor, type Minor, sumMinor, TOO_LARGE } from '../money.ts';
import { ok, problem, type Result } from '../result.ts';
import { network } from './flow.ts';

/** `allowed` names lines; null is unrestricted. */
export type Fund = { readonly name: string; readonly amount: Minor; readonly allowed: readonly string[] | null };
/** A decided amount has low = high. Above `low` a line gets money only for a value (per unit of money) above 0. */
export type FundedLine = {
  readonly name: string;
  readonly low: Minor;
  readonly high: Minor;
  readonly value?: number;
};
export type Funding = {
  /** Per line. */
  readonly amounts: readonly Minor[];
  /** Per fund and line. */
  readonly paid: readonly (readonly Minor[])[];
  /** Per fund: not spent. */
  readonly left: readonly Minor[];
};

/**
 * @error `twice` (a name), `unknown-line`, `negative-amount`, `crossed-bounds`, `too-large`; `infeasible` names the
 *   lines whose minimums the funds allowed there cannot pay, and the gap.
 * @example fundLines([{ name: 'Grant', amount: 60, allowed: ['A'] }, { name: 'General', amount: 50, allowed: null }],
 *   [{ name: 'A', low: 50, high: 50 }, { name: 'B', low: 40, high: 40 }]) // paid [[50, 0], [0, 40]], left [10, 10]
 */
export function fundLines(funds: readonly Fund[], lines: readonly FundedLine[]): Result<Funding> {
  const bad = check(funds, lines);
  if (bad !== null) return bad;
  const [source, sink] = [funds.length + lines.length, funds.length + lines.length + 1];
  const { net } = build(funds, lines, true);
  const drains = lines.map(({ low }, l) => net.edge(funds.length + l, sink, low));
  const least = sumMinor(lines.map(({ low }) => low));
  if (net.push(source, sink) < least) {
    const gaps = gapsOf(funds, lines, net.reaching(sink));
    const hit = lines.filter((_, l) => gaps.some((gap) => gap.lines.includes(l)));
    const need = sumMinor(gaps.map((gap) => gap.need));
    const hold = sumMinor(gaps.map((gap) => gap.hold));
    return problem(
      'infeasible',
      `lines ${hit.map(({ name }) => `'${name}'`).join(', ')} need ${need}, funds allowed there hold ${hold}: ${need - hold} short`,
    );
  }
  const raises = lines
    .map(({ low, high, value = 0 }, l) => ({ l, room: high - low, value }))
    .filter(({ room, value }) => room > 0 && value > 0)
    .sort((a, b) => b.value - a.value || a.l - b.l);
  for (const { l, room } of raises) {
    net.widen(drains[l] ?? 0, room);
    net.push(source, sink);
  }
  const amounts = drains.map(net.flow);
  const last = build(funds, lines, false);
  amounts.forEach((amount, l) => last.net.edge(funds.length + l, sink, amount));
  const freedom = (f: number) => funds[f]?.allowed?.length ?? Number.POSITIVE_INFINITY;
  const order = funds.map((_, f) => f).sort((a, b) => (freedom(a) === freedom(b) ? a - b : freedom(a) - freedom(b)));
  for (const f of order) {
    last.net.widen(last.taps[f] ?? 0, funds[f]?.amount ?? 0);
    last.net.push(source, sink);
  }
  return ok({
    amounts,
    paid: last.pipes.map((pipes) => pipes.map((pipe) => (pipe === null ? 0 : last.net.flow(pipe)))),
    left: funds.map(({ amount }, f) => amount - last.net.flow(last.taps[f] ?? 0)),
  });
}

/** Lines that ask for more than all funds allowed there hold, by index: proof that they cannot all be paid. */
export type Gap = {
  readonly lines: readonly number[];
  readonly funds: readonly number[];
  readonly need: Minor;
  readonly hold: Minor;
};

/**
 * Why the minimums cannot be paid: sets of lines without a fund in common, none when they can. All together they are as
 * much short as the least that any funding leaves unpaid.
 * @error as `fundLines`, without `infeasible`.
 * @example fundingGaps([{ name: 'Grant', amount: 60, allowed: ['A'] }], [{ name: 'A', low: 70, high: 70 }])
 *   // [{ lines: [0], funds: [0], need: 70, hold: 60 }]
 */
export function fundingGaps(funds: readonly Fund[], lines: readonly FundedLine[]): Result<readonly Gap[]> {
  const bad = check(funds, lines);
  if (bad !== null) return bad;
  const [source, sink] = [funds.length + lines.length, funds.length + lines.length + 1];
  const { net } = build(funds, lines, true);
  lines.forEach(({ low }, l) => net.edge(funds.length + l, sink, low));
  net.push(source, sink);
  return ok(gapsOf(funds, lines, net.reaching(sink)));
}

/** The sink's side of a minimum cut, taken apart where no fund connects its lines. */
function gapsOf(funds: readonly Fund[], lines: readonly FundedLine[], reaching: readonly boolean[]): readonly Gap[] {
  const may = (f: number, l: number) => allows(funds[f], lines[l]);
  const left = new Set(lines.flatMap((_, l) => (reaching[funds.length + l] ? [l] : [])));
  const gaps: Gap[] = [];
  for (const start of left) {
    const [own, paying] = [new Set([start]), new Set<number>()];
    for (const l of own)
      for (const f of funds.keys()) {
        if (paying.has(f) || !may(f, l)) continue;
        paying.add(f);
        for (const other of left) if (may(f, other)) own.add(other);
      }
    for (const l of own) left.delete(l);
    gaps.push({
      lines: [...own].sort((a, b) => a - b),
      funds: [...paying].sort((a, b) => a - b),
      need: sumMinor([...own].map((l) => lines[l]?.low ?? 0)),
      hold: sumMinor([...paying].map((f) => funds[f]?.amount ?? 0)),
    });
  }
  return gaps;
}

const allows = (fund: Fund | undefined, line: FundedLine | undefined): boolean =>
  fund?.allowed === null || (line !== undefined && fund?.allowed.includes(line.name) === true);

/** Funds, lines, the source and the sink in this order; the drains from lines to the sink come on top. */
function build(funds: readonly Fund[], lines: readonly FundedLine[], open: boolean) {
  const [source, sink] = [funds.length + lines.length, funds.length + lines.length + 1];
  const net = network(sink + 1);
  const taps = funds.map(({ amount }, f) => net.edge(source, f, open ? amount : 0));
  const pipes = funds.map((fund, f) =>
    lines.map((line, l) => (allows(fund, line) ? net.edge(f, funds.length + l, Number.POSITIVE_INFINITY) : null)),
  );
  return { net, taps, pipes };
}

function check(funds: readonly Fund[], lines: readonly FundedLine[]) {
  const names = new Set(lines.map(({ name }) => name));
  for (const [what, all] of [
    ['fund', funds],
    ['line', lines],
  ] as const) {
    const twice = all.find(({ name }, i) => all.findIndex((other) => other.name === name) < i);
    if (twice !== undefined) return problem('twice', `${what} '${twice.name}' stands there twice`);
  }
  for (const { name, amount, allowed } of funds) {
    if (!(amount >= 0)) return problem('negative-amount', `fund '${name}' holds ${amount}; it is 0 or more`);
    const unknown = allowed?.find((line) => !names.has(line));
    if (unknown !== undefined) return problem('unknown-line', `fund '${name}' allows '${unknown}', which is no line`);
  }
  for (const { name, low, high } of lines) {
    if (!(low >= 0)) return problem('negative-amount', `line '${name}' needs ${low}; it is 0 or more`);
    if (!(high >= low))
      return problem('crossed-bounds', `line '${name}' has a minimum ${low} above its maximum ${high}`);
  }
  const whole = [...funds.map(({ amount }) => amount), ...lines.flatMap(({ low, high }) => [low, high])].every(isMinor);
  return whole &&
    isMinor(sumMinor(funds.map(({ amount }) => amount))) &&
    isMinor(sumMinor(lines.map(({ high }) => high)))
    ? null
    : TOO_LARGE;
}
