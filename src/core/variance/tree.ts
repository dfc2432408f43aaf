/** Variance of a tree of lines: every node with its net, its gross, its sign and its parts (R1–R4, R16, R17). */
import { append } from '../append.ts';
import { isMinor, MAX_MINOR, type Minor, TOO_LARGE } from '../money.ts';
import { ok, problem, type Result } from '../result.ts';
import { PARTS, type Parts, type PartsLine, partsWithoutUnits, type Units } from './lineParts.ts';
import { isMaterial } from './materiality.ts';
import { mixParts } from './mixParts.ts';
import { impact, type LineKind, type Thresholds } from './variance.ts';

export type TreeLine = PartsLine & {
  /** Names from the top down to the line itself. */
  readonly path: readonly string[];
  readonly kind: LineKind;
};
export type TreeNode = {
  readonly path: readonly string[];
  /** Index of the parent in the result; null for the root. */
  readonly parent: number | null;
  /** `mixed`: the lines below are of several kinds. */
  readonly kind: LineKind | 'mixed';
  readonly budget: Minor;
  readonly actual: Minor;
  /** actual − budget, lines of every kind added as they are. */
  readonly net: Minor;
  /** Σ |net| of the children, and of the lines that stand on the node itself. */
  readonly gross: Minor;
  /** Σ of the lines' variances, favourable positive. */
  readonly impact: Minor;
  readonly favourable: 'F' | 'U' | '–';
  /** R3 on the node's own net; on revenue − cost when it is mixed. */
  readonly material: boolean;
  /** They add up to `net`, and to the parts of the parent over its children. */
  readonly parts: Parts;
};

/** The names of a path written with slashes. @example pathOf('Marketing/Search / Brand') // three names */
export const pathOf = (text: string): readonly string[] => text.split('/').map((name) => name.trim());

/** What adds up from lines to nodes: budget, actual, the same signed as a result, impact, then the parts. */
type Sums = readonly number[];
type Draft = {
  readonly path: readonly string[];
  readonly parent: number | null;
  readonly children: Map<string, number>;
  kind: LineKind | 'mixed' | null;
  own: Minor;
  gross: Minor;
  sums: Sums;
};

const EMPTY: Sums = [0, 0, 0, 0, 0, ...PARTS.map(() => 0)];
const add = (a: Sums, b: Sums): Sums => a.map((value, i) => value + (b[i] ?? 0));
const SIGN: Readonly<Record<LineKind, number>> = { revenue: 1, cost: -1, neutral: 0 };

/**
 * @param lines Leaves, or lines that stand on a group; several with one path add up.
 * @returns Nodes from the root down, each parent before its children, children in order of first appearance.
 * @error `bad-path` (no name, or an empty one), `bad-amount`, `bad-driver` (beyond 2^53, or a rate not above 0),
 *   `too-large`.
 * @example varianceTree([line 'A/x' +30,000, line 'A/y' −28,000], thresholds) // A: net 2,000, gross 58,000
 */
export function varianceTree(lines: readonly TreeLine[], thresholds: Thresholds): Result<readonly TreeNode[]> {
  for (const [i, line] of lines.entries()) {
    const wrong = refusal(line, `line ${i + 1}`);
    if (wrong !== null) return wrong;
  }
  const drafts: Draft[] = [draft([], null)];
  const seats = lines.map(({ path }) => {
    let at = 0;
    path.forEach((name, depth) => {
      const next = drafts[at]?.children.get(name) ?? drafts.length;
      if (next === drafts.length) {
        drafts[at]?.children.set(name, next);
        drafts.push(draft(path.slice(0, depth + 1), at));
      }
      at = next;
    });
    return at;
  });
  const parts = partsOf(lines, (i) => drafts[seats[i] ?? 0]?.parent ?? 0);
  let size = 0;
  lines.forEach((line, i) => {
    const node = drafts[seats[i] ?? 0];
    if (node === undefined) return;
    const sums = sumsOf(line, parts[i] ?? partsWithoutUnits(line));
    size += sums.reduce((all, value) => all + Math.abs(value), 0);
    node.sums = add(node.sums, sums);
    node.own += line.actual - line.budget;
    node.kind = joined(node.kind, line.kind);
  });
  // When all sizes together are exact, so is every sum on the way.
  if (!isMinor(size)) return TOO_LARGE;
  for (let i = drafts.length - 1; i >= 0; i--) {
    const node = drafts[i];
    if (node === undefined) continue;
    node.gross += Math.abs(node.own);
    const parent = node.parent === null ? undefined : drafts[node.parent];
    if (parent === undefined) continue;
    parent.gross += Math.abs((node.sums[1] ?? 0) - (node.sums[0] ?? 0));
    parent.sums = add(parent.sums, node.sums);
    parent.kind = joined(parent.kind, node.kind);
  }
  return ok(fromTheTop(drafts, thresholds));
}

const draft = (path: readonly string[], parent: number | null): Draft => ({
  path,
  parent,
  children: new Map(),
  kind: null,
  own: 0,
  gross: 0,
  sums: EMPTY,
});

const joined = (a: Draft['kind'], b: Draft['kind']): Draft['kind'] => (a === null || a === b ? b : 'mixed');

function refusal(line: TreeLine, at: string) {
  if (line.path.length === 0 || line.path.includes(''))
    return problem('bad-path', `${at} has an empty name in its path`);
  if (![line.budget, line.actual, line.timing ?? 0, line.committed ?? 0].every(isMinor))
    return problem('bad-amount', `${at} has an amount that is not a whole number of minor units`);
  const { rate0, rate1 } = line.rates ?? { rate0: 1, rate1: 1 };
  const { units0, price0, units1, price1 } = line.units ?? { units0: 0, price0: 0, units1: 0, price1: 0 };
  const exact = (driver: number) => Math.abs(driver) <= MAX_MINOR;
  if (![units0, price0, units1, price1, rate0, rate1].every(exact) || rate0 <= 0 || rate1 <= 0)
    return problem('bad-driver', `${at} has a driver that is not a number up to 2^53, or a rate that is not above 0`);
  return null;
}

/** The parts of each line; lines with units of one sort under one parent share a mix. */
function partsOf(lines: readonly TreeLine[], parentOf: (line: number) => number): readonly (Parts | undefined)[] {
  type Member = { readonly i: number; readonly line: TreeLine & { readonly units: Units } };
  const groups = new Map<string, Member[]>();
  lines.forEach((line, i) => {
    const { units } = line;
    if (units !== undefined) append(groups, `${parentOf(i)}/${units.unit ?? ''}`, { i, line: { ...line, units } });
  });
  const parts: (Parts | undefined)[] = lines.map(() => undefined);
  for (const group of groups.values()) {
    const own = mixParts(group.map(({ line }) => line));
    group.forEach(({ i }, place) => {
      parts[i] = own[place];
    });
  }
  return parts;
}

function sumsOf({ budget, actual, kind }: TreeLine, parts: Parts): Sums {
  const sign = SIGN[kind];
  return [budget, actual, sign * budget, sign * actual, impact(budget, actual, kind), ...PARTS.map((p) => parts[p])];
}

/** Parents before their children, without recursion: a path may be deep. */
function fromTheTop(drafts: readonly Draft[], thresholds: Thresholds): readonly TreeNode[] {
  const nodes: TreeNode[] = [];
  const waiting: { readonly draft: number; readonly parent: number | null }[] = [{ draft: 0, parent: null }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const node = drafts[next.draft];
    if (node === undefined) continue;
    const at = nodes.length;
    const [budget = 0, actual = 0, planned = 0, reached = 0, effect = 0, ...parts] = node.sums;
    const kind = node.kind ?? 'neutral';
    const [volume = 0, price = 0, mix = 0, fx = 0, timing = 0, unexplained = 0] = parts;
    nodes.push({
      path: node.path,
      parent: next.parent,
      kind,
      budget,
      actual,
      net: actual - budget,
      gross: node.gross,
      impact: effect,
      favourable: effect > 0 ? 'F' : effect < 0 ? 'U' : '–',
      material: kind === 'mixed' ? isMaterial(planned, reached, thresholds) : isMaterial(budget, actual, thresholds),
      parts: { volume, price, mix, fx, timing, unexplained },
    });
    for (const child of [...node.children.values()].reverse()) waiting.push({ draft: child, parent: at });
  }
  return nodes;
}
