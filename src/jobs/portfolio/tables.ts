/** The tables of *portfolio*: the mix line by line, and the frontier that it lies on. */
import type { Mix } from '../../core/allocate/riskFrontier.ts';
import { fromMinor, type Minor } from '../../core/money.ts';
import { concentration } from '../../core/risk/concentration.ts';
import { roundParts } from '../../core/variance/roundParts.ts';
import type { Row } from '../../workbook/decode.ts';
import { type Column, tableOf } from '../report/tableOf.ts';
import type { ReportTable } from '../report/view.ts';

export type Asset = {
  readonly row: Row;
  readonly expected: number;
  readonly sd: number;
  readonly hurdle: number;
  /** Minor units. */
  readonly amount: Minor;
  /** Minor units that it adds to the risk of the whole; below 0 where it hedges. Not rounded. */
  readonly risk: number;
  readonly bound: string | null;
};

/** Whole units that add up to the rounded sum. */
function whole(reals: readonly number[]): readonly Minor[] {
  const parts = 1024;
  const sum = Math.round(reals.reduce((all, real) => all + real, 0));
  return roundParts(
    reals.map((real) => BigInt(Math.round(real * parts))),
    BigInt(parts),
    sum,
  );
}

export function mixTable(assets: readonly Asset[], total: Minor, mix: Mix, decimals: number): ReportTable {
  const money = (minor: Minor) => fromMinor(minor, decimals);
  const gains = whole(assets.map(({ amount, expected }) => amount * expected));
  const risks = whole(assets.map(({ risk }) => risk));
  const [gain, risk] = [gains, risks].map((list) => list.reduce((sum, amount) => sum + amount, 0));
  const grouped = assets.some(({ row }) => row.group !== '');
  const deviation = Math.sqrt(mix.variance) / money(total);
  type Item = {
    readonly asset: Asset | null;
    readonly amount: Minor;
    readonly gain: Minor;
    readonly risk: Minor;
    readonly part: number | null;
  };
  const all = assets.reduce((sum, asset) => sum + asset.risk, 0);
  const items: readonly Item[] = [
    ...assets.map((asset, i) => ({
      ...{ asset, amount: asset.amount, gain: gains[i] ?? 0, risk: risks[i] ?? 0 },
      part: all > 0 ? asset.risk / all : null,
    })),
    { asset: null, amount: total, gain: gain ?? 0, risk: risk ?? 0, part: all > 0 ? 1 : null },
  ];
  const note = ({ asset }: Item) =>
    asset === null
      ? null
      : [asset.bound, asset.expected < asset.hurdle ? 'below hurdle' : null].filter(Boolean).join(', ') || null;
  const columns: readonly Column<Item>[] = [
    { header: 'Line', kind: 'text', width: 32, of: ({ asset }) => asset?.row.line ?? 'Total' },
    ...(grouped ? [{ header: 'Group', kind: 'text', of: ({ asset }: Item) => asset?.row.group || null } as const] : []),
    { header: 'Amount', kind: 'money', of: ({ amount }) => money(amount) },
    { header: 'Share', kind: 'percent', of: ({ amount }) => amount / total },
    {
      header: 'Return',
      kind: 'percent',
      of: ({ asset }) => (asset === null ? mix.expected / money(total) : asset.expected),
    },
    { header: 'Expected gain', kind: 'money', of: (item) => money(item.gain) },
    { header: 'Deviation', kind: 'percent', of: ({ asset }) => asset?.sd ?? deviation },
    { header: 'Contribution to risk', kind: 'money', width: 20, of: (item) => money(item.risk) },
    { header: 'Share of risk', kind: 'percent', width: 14, of: ({ part }) => part },
    { header: 'Hurdle', kind: 'percent', of: ({ asset }) => asset?.hurdle ?? null },
    { header: 'Note', kind: 'text', of: note },
  ];
  return tableOf('Budget_Portfolio', 'The mix', columns, items, 1);
}

export function frontierTable(mixes: readonly Mix[], chosen: Mix, total: Minor, decimals: number): ReportTable {
  const size = fromMinor(total, decimals);
  type Item = { readonly mix: Mix; readonly note: string | null };
  const [first, last] = [mixes[0], mixes[mixes.length - 1]];
  const items = [
    ...mixes.map(
      (mix): Item => ({
        mix,
        note: mix === first ? 'least risk' : mix === last ? 'most return' : null,
      }),
    ),
    { mix: chosen, note: 'this mix' },
  ].sort((a, b) => a.mix.expected - b.mix.expected || a.mix.variance - b.mix.variance);
  const money = (amount: number) => fromMinor(Math.round(amount * 10 ** decimals), decimals);
  const spread = ({ amounts }: Mix) => {
    const found = concentration(amounts);
    return found.ok ? found.value.effective : null;
  };
  return tableOf<Item>(
    'Budget_Portfolio_Frontier',
    'The least risk for each return',
    [
      { header: 'Return', kind: 'percent', of: ({ mix }) => mix.expected / size },
      { header: 'Risk', kind: 'percent', of: ({ mix }) => Math.sqrt(mix.variance) / size },
      { header: 'Expected gain', kind: 'money', of: ({ mix }) => money(mix.expected) },
      { header: 'Standard deviation', kind: 'money', width: 18, of: ({ mix }) => money(Math.sqrt(mix.variance)) },
      {
        header: 'Gain per risk',
        kind: 'number',
        of: ({ mix }) => (mix.variance > 0 ? mix.expected / Math.sqrt(mix.variance) : null),
      },
      { header: 'Aversion', kind: 'number', of: ({ mix }) => (mix.aversion ?? 0) * size },
      { header: 'As many as equal lines', kind: 'number', width: 22, of: ({ mix }) => spread(mix) },
      { header: 'Note', kind: 'text', of: ({ note }) => note },
    ],
    items,
  );
}
