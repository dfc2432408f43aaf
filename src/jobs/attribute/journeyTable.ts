/** The journeys that touches came to, by path: the most frequent ones, the others together, and a total that foots. */
import type { Journey } from '../../core/attribution/lookback.ts';
import { exactSum } from '../../core/exact.ts';
import type { Assertion } from '../../workbook/port.ts';
import { type Column, tableOf } from '../report/tableOf.ts';
import type { ReportTable } from '../report/view.ts';

/** A journey with touches, and what came of it: 0 conversions for none. */
export type Kept = Journey & { readonly count: number; readonly value: number };
type Line = {
  readonly path: string;
  readonly journeys: number;
  readonly touches: number;
  readonly conversions: number;
  readonly values: readonly number[];
  readonly nulls: number;
};

const MOST_PATHS = 50;

export function keptTable(
  kept: readonly Kept[],
  lost: { readonly uncredited: number; readonly values: readonly number[] },
  counted: { readonly touches: number; readonly conversions: number },
  window: number,
  valued: boolean,
): { readonly tables: readonly ReportTable[]; readonly checks: readonly Assertion[] } {
  const byPath = new Map<string, Kept[]>();
  for (const one of kept) {
    const path = one.touches.map(({ channel }) => channel).join(' > ');
    const list = byPath.get(path);
    if (list === undefined) byPath.set(path, [one]);
    else list.push(one);
  }
  const lines = [...byPath].map(([path, own]) => lineOf(path, own));
  lines.sort((a, b) => b.conversions - a.conversions || b.nulls - a.nulls || (a.path < b.path ? -1 : 1));
  const others = lines.slice(MOST_PATHS);
  const used = sum(lines, (line) => line.touches);
  const nothing = { journeys: 0, touches: 0, conversions: 0, values: [], nulls: 0 };
  const items: readonly Line[] = [
    ...lines.slice(0, MOST_PATHS),
    ...(others.length === 0 ? [] : [together(`${others.length} other paths`, others)]),
    ...(used === counted.touches
      ? []
      : [{ ...nothing, path: `(touches before the ${window} days)`, touches: counted.touches - used }]),
    ...(lost.uncredited === 0
      ? []
      : [{ ...nothing, path: '(no touch)', conversions: lost.uncredited, values: lost.values }]),
  ];
  const total = together('Total', items);
  const worth: Column<Line> = { header: 'Value', kind: 'money', of: ({ values }) => exactSum(values) };
  const columns: readonly Column<Line>[] = [
    { header: 'Path', kind: 'text', width: 48, of: ({ path }) => path },
    { header: 'Journeys', kind: 'count', of: ({ journeys }) => journeys },
    { header: 'Touches', kind: 'count', of: ({ touches }) => touches },
    { header: 'Conversions', kind: 'count', of: ({ conversions }) => conversions },
    ...(valued ? [worth] : []),
    { header: 'Nulls', kind: 'count', of: ({ nulls }) => nulls },
    {
      header: 'Converting',
      kind: 'percent',
      of: ({ journeys, nulls }) => (journeys === 0 ? null : (journeys - nulls) / journeys),
    },
  ];
  return {
    tables: [
      tableOf('Budget_Journeys', `Journeys within ${window} days before a conversion`, columns, [...items, total], 1),
    ],
    checks: [
      { law: 'every touch is in one journey, or before the window', holds: used <= counted.touches },
      {
        law: `the journeys hold all ${counted.conversions} conversions`,
        holds: total.conversions === counted.conversions,
      },
      {
        law: 'every journey converts or is a null',
        holds: kept.every(({ count, converted }) => count > 0 === (converted !== null)),
      },
    ],
  };
}

const sum = <T>(list: readonly T[], read: (one: T) => number): number => list.reduce((all, one) => all + read(one), 0);

const lineOf = (path: string, own: readonly Kept[]): Line => ({
  path,
  journeys: own.length,
  touches: sum(own, ({ touches }) => touches.length),
  conversions: sum(own, ({ count }) => count),
  values: own.map(({ value }) => value),
  nulls: sum(own, ({ count }) => (count === 0 ? 1 : 0)),
});

const together = (path: string, lines: readonly Line[]): Line => ({
  path,
  journeys: sum(lines, ({ journeys }) => journeys),
  touches: sum(lines, ({ touches }) => touches),
  conversions: sum(lines, ({ conversions }) => conversions),
  values: lines.flatMap(({ values }) => values),
  nulls: sum(lines, ({ nulls }) => nulls),
});
