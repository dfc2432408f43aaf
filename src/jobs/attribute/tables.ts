/** What attribution shows: credits by model, their value, cost per conversion, return on spend, and claims. */
import { fromMinor, sumMinor, toMinor } from '../../core/money.ts';
import type { Assertion } from '../../workbook/port.ts';
import { nameKey } from '../../workbook/texts.ts';
import { amountText, percentText } from '../amountText.ts';
import type { Side } from '../report/spec.ts';
import type { ColumnKind, ReportTable, ReportView } from '../report/view.ts';
import type { Claims } from './claims.ts';
import type { Credits } from './models.ts';

type Made = {
  readonly channels: readonly string[];
  readonly found: readonly Credits[];
  /** Minor units of conversions and of value. */
  readonly total: number;
  readonly value: number | null;
  readonly side: Side | null;
  readonly claims: Claims | null;
  readonly decimals: number;
  /** Whether any touch carries its days. */
  readonly dated: boolean;
  readonly halfLife: number;
};

export function attributeView(made: Made): ReportView {
  const { channels, found, total, decimals, value, side, claims } = made;
  const spends = new Map<string, number>();
  for (const row of side?.rows ?? []) {
    const spend = row.number('actual');
    if (row.line !== '' && spend !== null)
      spends.set(nameKey(row.line), (spends.get(nameKey(row.line)) ?? 0) + toMinor(spend, decimals));
  }
  const unseen = [...new Map((side?.rows ?? []).map((row) => [nameKey(row.line), row.line]))].filter(
    ([name]) => spends.has(name) && !channels.some((channel) => nameKey(channel) === name),
  );
  const paid = spends.size > 0;
  const credits = (read: (one: Credits) => readonly number[] | null) => found.map((one) => read(one) ?? []);
  const [conversions, values] = [credits((one) => one.credits), credits((one) => one.values)];
  const names = [...channels, ...(paid ? unseen.map(([, name]) => name) : [])];
  const spendOf = (name: string): number | null => spends.get(nameKey(name)) ?? null;
  const amounts = (name: string, title: string, kind: ColumnKind, lists: readonly (readonly number[])[]): ReportTable =>
    table(made, name, title, kind, [
      ...channels.map((channel, c) => [channel, ...lists.map((list) => fromMinor(list[c] ?? 0, decimals))]),
      ['Total', ...lists.map((list) => fromMinor(sumMinor(list), decimals))],
    ]);
  const ratios = (
    name: string,
    title: string,
    kind: ColumnKind,
    ratio: (spend: number, credit: number) => number | null,
    lists: readonly (readonly number[])[],
  ): ReportTable => {
    const row = (label: string, spend: number | null, credit: (list: readonly number[]) => number) => [
      label,
      spend === null ? null : fromMinor(spend, decimals),
      ...lists.map((list) => (spend === null ? null : ratio(spend, credit(list)))),
    ];
    const all = sumMinor(names.map((channel) => spendOf(channel) ?? 0));
    const rows = names.map((channel, c) => row(channel, spendOf(channel), (list) => list[c] ?? 0));
    // Channels without a spend are no part of the ratio of the total.
    const known = (list: readonly number[]) => sumMinor(list.filter((_, c) => spendOf(names[c] ?? '') !== null));
    return table(made, name, title, kind, [...rows, row('Total', all, known)], true);
  };
  const tables = [
    amounts('Budget_Attribution', 'Conversions by model', 'money', conversions),
    ...(value === null ? [] : [amounts('Budget_AttributedValue', 'Value by model', 'money', values)]),
    ...(paid
      ? [
          ratios(
            'Budget_AttributedCost',
            'Cost per conversion by model',
            'money',
            (spend, credit) => (credit > 0 ? spend / credit : null),
            conversions,
          ),
          ...(value === null
            ? []
            : [
                ratios(
                  'Budget_AttributedReturn',
                  'Return on spend by model',
                  'multiple',
                  (spend, credit) => (spend > 0 ? credit / spend : null),
                  values,
                ),
              ]),
        ]
      : []),
    ...(claims === null ? [] : [claimsTable(claims, made)]),
  ];
  const missing = paid ? channels.filter((channel) => spendOf(channel) === null) : [];
  return {
    headline: headlineOf(made),
    notes: [
      'Credit is shared out after the fact: it says who was there, not who caused the conversion. Confirm large moves with the job experiment.',
      ...(found.length > 1 ? [spreadOf(made)] : []),
      ...(found.some(({ model }) => model === 'time_decay') && !made.dated
        ? [`time_decay: paths carry no days, so touches count as a day apart (half-life ${made.halfLife} days).`]
        : []),
      ...(found.some(({ model }) => model === 'position')
        ? ['position: 40 % first, 40 % last, 20 % shared by those between.']
        : []),
      ...(value !== null && found.some(({ model }) => model === 'markov')
        ? ['markov: value follows the shares of conversions.']
        : []),
      ...(missing.length > 0
        ? [`No spend in Budget_Channels for ${missing.join(', ')}: no cost and no return for them.`]
        : []),
      ...(unseen.length > 0 && paid ? [`Spent on, but in no path: ${unseen.map(([, name]) => name).join(', ')}.`] : []),
    ],
    checks: [
      ...found.map(
        ({ model, credits: list }): Assertion => ({
          law: `credits of ${model} add up to ${amountText(total, decimals)} conversions to the cent`,
          holds: sumMinor(list) === total,
        }),
      ),
      ...(value === null
        ? []
        : [
            {
              law: `every column of value adds up to ${amountText(value, decimals)}`,
              holds: values.every((list) => sumMinor(list) === value),
            },
          ]),
      ...(claims === null
        ? []
        : [
            {
              law: 'scaled claims add up to no more than was booked',
              holds: sumMinor(claims.lines.map(({ scaled }) => scaled)) <= claims.booked,
            },
          ]),
    ],
    decimals,
    tables,
  };
}

function table(
  { found }: Made,
  name: string,
  title: string,
  kind: ColumnKind,
  rows: ReportTable['rows'],
  spend = false,
): ReportTable {
  return {
    name,
    sheet: name.replace('_', ' '),
    title,
    totalRows: 1,
    rows,
    columns: [
      { header: 'Channel', kind: 'text' },
      ...(spend ? [{ header: 'Spend', kind: 'money' } as const] : []),
      ...found.map(({ model }) => ({ header: model, kind })),
    ],
  };
}

function claimsTable({ lines, booked }: Claims, { channels, found, decimals }: Made): ReportTable {
  const model = found.find((one) => one.model === 'linear') ?? found[0];
  const money = (minor: number) => fromMinor(minor, decimals);
  const creditOf = (name: string) => {
    const at = channels.findIndex((channel) => nameKey(channel) === nameKey(name));
    return at < 0 ? 0 : (model?.credits[at] ?? 0);
  };
  const row = (name: string, claimed: number, scaled: number, credit: number) => [
    name,
    money(claimed),
    money(scaled),
    money(credit),
    credit === 0 ? null : claimed / credit,
  ];
  const sum = (read: (line: Claims['lines'][number]) => number) => sumMinor(lines.map(read));
  return {
    name: 'Budget_Claims',
    sheet: 'Budget Claims',
    title: `Claims of platforms against ${amountText(booked, decimals)} booked conversions`,
    totalRows: 1,
    rows: [
      ...lines.map(({ name, claimed, scaled }) => row(name, claimed, scaled, creditOf(name))),
      row(
        'Total',
        sum(({ claimed }) => claimed),
        sum(({ scaled }) => scaled),
        sum(({ name }) => creditOf(name)),
      ),
    ],
    columns: [
      { header: 'Channel', kind: 'text' },
      { header: 'Claimed', kind: 'money' },
      { header: 'Scaled to booked', kind: 'money' },
      { header: `Credit (${model?.model ?? ''})`, kind: 'money' },
      { header: 'Claimed per credit', kind: 'multiple', width: 18 },
    ],
  };
}

/** The channel that gets the most, and by how many models. */
function headlineOf({ channels, found, total, decimals }: Made): string {
  const tops = found.map(({ credits }) => credits.indexOf(credits.reduce((most, credit) => Math.max(most, credit), 0)));
  const count = (top: number) => tops.filter((other) => other === top).length;
  const [best = 0] = [...new Set(tops)].sort((a, b) => count(b) - count(a) || a - b);
  const credits = found.map((one) => one.credits[best] ?? 0);
  const [low, high] = [Math.min(...credits), Math.max(...credits)];
  const share = (credit: number) => percentText(credit / total);
  const range =
    found.length === 1
      ? `${amountText(high, decimals)} (${share(high)})`
      : `between ${amountText(low, decimals)} (${share(low)}) and ${amountText(high, decimals)} (${share(high)})`;
  const by = found.length === 1 ? `by ${found[0]?.model}` : `by ${count(best)} of ${found.length} models`;
  return `${channels[best] ?? ''} gets the most credit ${by}: ${range} of ${amountText(total, decimals)} conversions.`;
}

/** The channel that the models disagree on most. */
function spreadOf({ channels, found, decimals }: Made): string {
  const spreads = channels.map((channel, c) => {
    const credits = found.map(({ credits: list, model }) => ({ model, credit: list[c] ?? 0 }));
    credits.sort((a, b) => a.credit - b.credit);
    return { channel, low: credits[0], high: credits[credits.length - 1] };
  });
  const wide = (one: (typeof spreads)[number]) => (one.high?.credit ?? 0) - (one.low?.credit ?? 0);
  const [most] = [...spreads].sort((a, b) => wide(b) - wide(a));
  if (most === undefined || wide(most) === 0) return 'All models agree.';
  return `Models disagree most on ${most.channel}: ${amountText(most.low?.credit ?? 0, decimals)} by ${most.low?.model}, ${amountText(most.high?.credit ?? 0, decimals)} by ${most.high?.model}.`;
}
