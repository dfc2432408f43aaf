/** From the budget to the actual in bars that foot to the cent, and order-free bridges of a ratio (R16–R18). */
import { exactSum } from '../../core/exact.ts';
import { fromMinor, type Minor } from '../../core/money.ts';
import { PARTS, type Part } from '../../core/variance/lineParts.ts';
import { shapleyBridge } from '../../core/variance/shapley.ts';
import { type TreeNode, varianceTree } from '../../core/variance/tree.ts';
import type { Thresholds } from '../../core/variance/variance.ts';
import { tableOf } from '../report/tableOf.ts';
import type { ReportTable } from '../report/view.ts';
import type { Line } from './lines.ts';

export const PART_NAMES: Readonly<Record<Part, string>> = {
  volume: 'Volume',
  price: 'Price',
  mix: 'Mix',
  fx: 'FX',
  timing: 'Timing',
  unexplained: 'Unexplained',
};
type Bar = { readonly name: string; readonly amount: Minor };
export type BridgeOfTotal = {
  readonly opening: Minor;
  readonly bars: readonly Bar[];
  readonly closing: Minor;
  readonly table: ReportTable;
};

const MOST_BARS = 12;

/**
 * The total: its parts, or its groups. Where costs and revenues meet, the bridge is that of the result, revenue less
 * cost; neutral lines are then left out.
 */
export function bridgeOf(
  lines: readonly Line[],
  nodes: readonly TreeNode[],
  thresholds: Thresholds,
  by: 'parts' | 'groups',
  decimals: number,
): BridgeOfTotal | null {
  const [root] = nodes;
  if (root === undefined) return null;
  const mixed = root.kind === 'mixed';
  const signed = mixed ? varianceTree(lines.map(asResult), thresholds) : null;
  const top = signed === null ? root : signed.ok ? signed.value[0] : undefined;
  if (top === undefined) return null;
  const children = nodes.filter(({ parent }) => parent === 0);
  const bars =
    by === 'parts'
      ? PARTS.filter((part) => top.parts[part] !== 0).map((part) => ({
          name: PART_NAMES[part],
          amount: top.parts[part],
        }))
      : pooled(children.map((node) => ({ name: node.path.join(' / '), amount: mixed ? node.impact : node.net })));
  const [opening, closing] = [top.budget, top.actual];
  const better = root.kind === 'cost' ? -1 : root.kind === 'neutral' ? 0 : 1;
  const [first, last] = mixed ? ['Planned result', 'Actual result'] : ['Budget', 'Actual'];
  type Step = { readonly name: string; readonly amount: Minor; readonly running: Minor; readonly bar: boolean };
  let running = opening;
  const steps: readonly Step[] = [
    { name: first ?? '', amount: opening, running, bar: false },
    ...bars.map(({ name, amount }) => {
      running += amount;
      return { name, amount, running, bar: true };
    }),
    { name: last ?? '', amount: closing, running: closing, bar: false },
  ];
  const effect = ({ amount, bar }: Step) => (bar ? Math.sign(amount) * better : 0);
  const table = tableOf<Step>(
    'Budget_Bridge',
    mixed ? 'From the planned to the actual result' : 'From budget to actual',
    [
      { header: 'Step', kind: 'text', width: 32, of: ({ name }) => name },
      { header: 'Amount', kind: 'money', of: ({ amount }) => fromMinor(amount, decimals) },
      { header: 'Running total', kind: 'money', of: (step) => fromMinor(step.running, decimals) },
      { header: 'F/U', kind: 'text', width: 6, of: (step) => (effect(step) > 0 ? 'F' : effect(step) < 0 ? 'U' : null) },
    ],
    steps,
    1,
  );
  return { opening, bars, closing, table };
}

/** A cost counts against the result. */
function asResult(line: Line): Line {
  const sign = line.kind === 'revenue' ? 1 : line.kind === 'cost' ? -1 : 0;
  const { units, timing = 0, committed = 0 } = line;
  const flip = (amount: number) => (amount === 0 ? 0 : sign * amount);
  return {
    ...line,
    budget: flip(line.budget),
    actual: flip(line.actual),
    timing: flip(timing),
    committed: flip(committed),
    ...(units === undefined ? {} : { units: { ...units, price0: flip(units.price0), price1: flip(units.price1) } }),
  };
}

/** The largest bars in their order, the rest as one. */
function pooled(bars: readonly Bar[]): readonly Bar[] {
  const moving = bars.filter(({ amount }) => amount !== 0);
  if (moving.length <= MOST_BARS) return moving;
  const large = new Set([...moving].sort((a, b) => Math.abs(b.amount) - Math.abs(a.amount)).slice(0, MOST_BARS - 1));
  const rest = moving.filter((bar) => !large.has(bar));
  return [
    ...moving.filter((bar) => large.has(bar)),
    { name: `${rest.length} others`, amount: rest.reduce((sum, { amount }) => sum + amount, 0) },
  ];
}

export const RATIOS = ['none', 'cpa', 'cac', 'cpl', 'cpc', 'cpm', 'roas'] as const;

/** Spend and units per line, and how their ratio moved: each driver's share does not depend on who moves first. */
export function ratioTable(
  ratio: string,
  lines: readonly Line[],
  decimals: number,
): { readonly table: ReportTable; readonly foots: boolean; readonly undefined: number } {
  const f = ([spend = 0, units = 0]: readonly number[]) =>
    ratio === 'roas' ? units / spend : ((ratio === 'cpm' ? 1000 : 1) * spend) / units;
  const counted = lines.filter(({ units }) => units !== undefined);
  type Measured = { readonly name: string; readonly before: readonly number[]; readonly after: readonly number[] };
  const sum = (of: (line: Line) => number) => exactSum(counted.map(of));
  const money = (minor: Minor) => fromMinor(minor, decimals);
  const items: readonly Measured[] = [
    ...counted.map((line) => ({
      name: line.path.join(' / '),
      before: [money(line.budget), line.units?.units0 ?? 0],
      after: [money(line.actual), line.units?.units1 ?? 0],
    })),
    {
      name: 'Total',
      before: [money(sum(({ budget }) => budget)), sum(({ units }) => units?.units0 ?? 0)],
      after: [money(sum(({ actual }) => actual)), sum(({ units }) => units?.units1 ?? 0)],
    },
  ];
  const rows = items.map(({ name, before, after }) => {
    const bridge = shapleyBridge(f, before, after);
    return { name, bridge: bridge.ok ? bridge.value : null };
  });
  const label = ratio.toUpperCase();
  const kind = ratio === 'roas' ? 'multiple' : 'number';
  const table = tableOf<(typeof rows)[number]>(
    'Budget_Ratio',
    `${label}: what moved it`,
    [
      { header: 'Line', kind: 'text', width: 32, of: ({ name }) => name },
      { header: `${label} budget`, kind, of: ({ bridge }) => bridge?.opening ?? null },
      { header: 'Spend effect', kind: 'number', of: ({ bridge }) => bridge?.parts[0] ?? null },
      {
        header: ratio === 'roas' ? 'Revenue effect' : 'Units effect',
        kind: 'number',
        of: ({ bridge }) => bridge?.parts[1] ?? null,
      },
      { header: `${label} actual`, kind, of: ({ bridge }) => bridge?.closing ?? null },
    ],
    rows,
    1,
  );
  return {
    table,
    foots: rows.every(
      ({ bridge }) => bridge === null || exactSum([bridge.opening, ...bridge.parts]) === bridge.closing,
    ),
    undefined: rows.filter(({ bridge }) => bridge === null).length,
  };
}
