/** What a test on rates shows: the verdict in words, what it proves, and the groups. */
import { fromMinor } from '../../core/money.ts';
import type { Lift, Sample } from '../../core/risk/controlledTest.ts';
import { percentText } from '../amountText.ts';
import type { ReportInputs } from '../report/spec.ts';
import { tableOf } from '../report/tableOf.ts';
import type { ReportTable } from '../report/view.ts';

/** Minor units of spend. */
export type Group = { readonly trials: number; readonly conversions: number; readonly spend: number };
export type Result = {
  readonly test: Sample;
  readonly control: Sample;
  /** Of conversions: `incremental` with `low` to `high`. */
  readonly lift: Lift;
  readonly p: number;
  /** Test rate ÷ control rate − 1 with its interval (Katz, on logarithms); null without conversions in both. */
  readonly ratio: readonly [estimate: number, low: number, high: number] | null;
};

export function verdictOf({ test, control, lift: found, ratio, p }: Result, sure: string): string {
  const chance = ` (p ${p < 0.0001 ? '< 0.0001' : `= ${p.toFixed(4)}`})`;
  const verdict =
    found.low > 0
      ? `An effect is proven at ${sure} confidence${chance}`
      : found.high < 0
        ? `A harmful effect is proven at ${sure} confidence${chance}`
        : `No effect is proven at ${sure} confidence${chance}: the interval holds 0`;
  const size =
    ratio === null
      ? ''
      : `, a lift of ${percentText(ratio[0])} (${sure} interval ${percentText(ratio[1])} to ${percentText(ratio[2])})`;
  return `${verdict}. ${percentText(test.mean)} of the test group converted, ${percentText(control.mean)} of the control group${size}.`;
}

export function resultTable(
  { test, control, lift: found, ratio, p }: Result,
  group: Group,
  spend: number | null,
  sure: string,
  { decimals, given }: ReportInputs,
): ReportTable {
  const worth = given('worth');
  const row = (measure: string, list: readonly (number | null)[], meaning: string) => ({ measure, list, meaning });
  const rates = [test.mean - control.mean, found.low / group.trials, found.high / group.trials];
  const counts = [found.incremental, found.low, found.high];
  const money = spend === null ? null : fromMinor(spend, decimals);
  const items = [
    row('Difference of the rates', rates, 'rate of the test group − rate of the control group'),
    row('Lift', ratio ?? [null, null, null], 'rate of the test group ÷ rate of the control group − 1'),
    row('Incremental conversions', counts, 'what the test brought, all trials of the test group together'),
    row('p-value', [p], 'how often chance alone would show a difference this large'),
    ...(money === null
      ? []
      : [
          row('Extra spend', [money], 'what the test group got beyond the control group'),
          row(
            'Cost per incremental conversion',
            // The more conversions, the less each costs; without any there is no cost.
            [found.incremental, found.high, found.low].map((count) => (count > 0 ? money / count : null)),
            'extra spend ÷ incremental conversions; blank where there may be none',
          ),
          ...(worth === null
            ? []
            : [
                row(
                  'iROAS',
                  counts.map((count) => (count * worth) / money),
                  'incremental conversions × worth ÷ extra spend',
                ),
              ]),
        ]),
  ];
  const at = (header: string, c: number) =>
    ({ header, kind: 'number', width: 16, of: ({ list }: (typeof items)[number]) => list[c] ?? null }) as const;
  return tableOf(
    'Budget_Experiment',
    `What the test proves at ${sure} confidence`,
    [
      { header: 'Measure', kind: 'text', width: 28, of: ({ measure }) => measure },
      at('Estimate', 0),
      at('Low', 1),
      at('High', 2),
      { header: 'Meaning', kind: 'text', width: 60, of: ({ meaning }) => meaning },
    ],
    items,
  );
}

export const groupsTable = (
  groups: readonly (readonly [string, Group])[],
  all: Group,
  { decimals, has }: ReportInputs,
): ReportTable =>
  tableOf<readonly [string, Group]>(
    'Budget_ExperimentGroups',
    groups.length > 0 ? 'The two groups' : 'What converts today',
    [
      { header: 'Group', kind: 'text', width: 12, of: ([name]) => name },
      { header: 'Trials', kind: 'count', of: ([, { trials }]) => trials },
      { header: 'Conversions', kind: 'count', of: ([, { conversions }]) => conversions },
      {
        header: 'Rate',
        kind: 'percent',
        of: ([, { trials, conversions }]) => (trials > 0 ? conversions / trials : null),
      },
      ...(has('actual')
        ? [
            {
              header: 'Spend',
              kind: 'money',
              of: ([, { spend }]: readonly [string, Group]) => fromMinor(spend, decimals),
            } as const,
          ]
        : []),
    ],
    [...groups, ['Total', all]],
    1,
  );
