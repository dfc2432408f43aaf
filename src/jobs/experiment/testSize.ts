/** How large the groups of a test must be, by the smallest lift that it is to see (C37). */
import { type Certainty, unitsForMean, unitsForRate } from '../../core/risk/controlledTest.ts';
import { normalQuantile } from '../../core/statistics/normal.ts';
import type { Assertion } from '../../workbook/port.ts';
import { percentText } from '../amountText.ts';
import { type Column, tableOf } from '../report/tableOf.ts';
import type { ColumnKind, ReportTable } from '../report/view.ts';

/** What one unit brings without the test: a mean with its spread in minor units, or a rate. */
export type Base =
  | { readonly kind: 'mean'; readonly mean: number; readonly sd: number }
  | { readonly kind: 'rate'; readonly rate: number };
type Size = { readonly lift: number; readonly to: number; readonly units: number | null };
type Sizes = {
  readonly table: ReportTable;
  readonly checks: readonly Assertion[];
  /** Per group, for the smallest lift itself; null when no test sees it. */
  readonly units: number | null;
};

/**
 * @param here Units of the smaller group of this table; null when there are no groups.
 * @param scale Units of `mean` and `sd` in one of the table: 100 for cents.
 */
export function testSizes(base: Base, uplift: number, certainty: Certainty, here: number | null, scale: number): Sizes {
  const from = base.kind === 'rate' ? base.rate : base.mean;
  const sizes = [0.5, 1, 1.5, 2, 3].map((times): Size => {
    const lift = uplift * times;
    const to = from * (1 + lift);
    const found =
      base.kind === 'rate'
        ? unitsForRate(base.rate, to, certainty)
        : unitsForMean(base.sd, base.mean * lift, certainty);
    return { lift, to, units: found.ok ? found.value : null };
  });
  const kind: ColumnKind = base.kind === 'rate' ? 'percent' : 'money';
  const [one, each] = base.kind === 'rate' ? ['Trials', 'Rate'] : ['Units', 'Mean'];
  const columns: readonly Column<Size>[] = [
    { header: 'Smallest lift', kind: 'percent', width: 14, of: ({ lift }) => lift },
    { header: `${each} without`, kind, of: () => from / scale },
    { header: `${each} with`, kind, of: ({ to, units }) => (units === null ? null : to / scale) },
    { header: `${one} per group`, kind: 'count', width: 18, of: ({ units }) => units },
    { header: `${one} in all`, kind: 'count', of: ({ units }) => (units === null ? null : 2 * units) },
    ...(here === null
      ? []
      : ([
          { header: `${one} here`, kind: 'count', of: () => here },
          {
            header: 'Enough',
            kind: 'text',
            width: 10,
            of: ({ units }) => (units === null ? null : units <= here ? 'yes' : 'no'),
          },
        ] satisfies readonly Column<Size>[])),
  ];
  const known = sizes.filter((size): size is Size & { units: number } => size.units !== null);
  return {
    table: tableOf(
      'Budget_Test_Size',
      `How large a test must be at ${percentText(certainty.confidence)} confidence and ${percentText(certainty.power)} power`,
      columns,
      sizes,
    ),
    checks: [
      {
        law: 'a larger lift never needs a larger test',
        holds: known.every(({ units }, i) => units <= (known[i - 1]?.units ?? units)),
      },
      {
        law: 'groups of that size see the lift with the power asked for, one unit less would not',
        holds: known.every(
          ({ units, to }) =>
            sees(base, to, units, certainty) > -1e-9 && (units === 2 || sees(base, to, units - 1, certainty) < 1e-9),
        ),
      },
    ],
    units: sizes[1]?.units ?? null,
  };
}

/** Standard errors to spare, over those that confidence and power take. */
function sees(base: Base, to: number, units: number, { confidence, power }: Certainty): number {
  const [sure, seen] = [normalQuantile((1 + confidence) / 2), normalQuantile(power)];
  if (base.kind === 'mean') return (Math.abs(to - base.mean) / base.sd) * Math.sqrt(units / 2) - sure - seen;
  const middle = (base.rate + to) / 2;
  const apart = Math.sqrt(base.rate * (1 - base.rate) + to * (1 - to));
  return (Math.abs(to - base.rate) * Math.sqrt(units) - sure * Math.sqrt(2 * middle * (1 - middle))) / apart - seen;
}
