/** 100,000 transactions analysed and 100,000 lines compared, from the cells of a snapshot to the plan of what is written. */
import type { Grid } from '../../src/core/cell.ts';
import { defaultSettings } from '../../src/jobs/report/defaults.ts';
import { reportJob } from '../../src/jobs/report/job.ts';
import { spend } from '../../src/jobs/spend/spend.ts';
import { varianceJob } from '../../src/jobs/variance/variance.ts';
import { fingerprintOf } from '../../src/workbook/fingerprint.ts';
import type { Snapshot } from '../../src/workbook/port.ts';
import { address } from '../../tests/support/fixtures.ts';
import { seeded } from '../../tests/support/random.ts';
import { best, goal, print, shown, times } from './measure.ts';

const N = 100_000;
/** The issue's own goal for spend analysis and variance together. */
const GOAL_MS = 300;

export function benchTransactions(): void {
  const random = seeded(1);
  const cents = (most: number) => random.whole(1, most) / 100;
  const transactions: Grid = [
    ['Date', 'Channel', 'Campaign', 'Platform', 'Spend', 'Impressions', 'Clicks', 'Conversions', 'Revenue'],
    ...Array.from({ length: N }, () => [
      45_658 + random.whole(0, 729),
      `Channel ${random.whole(1, 12)}`,
      `Campaign ${random.whole(1, 40)}`,
      `Platform ${random.whole(1, 6)}`,
      cents(1_000_000),
      ...[random.whole(0, 100_000), random.whole(0, 2000), random.whole(0, 50), cents(3_000_000)],
    ]),
  ];
  const lines: Grid = [
    ['Line', 'Group', 'Budget', 'Actual'],
    ...Array.from({ length: N }, (_, i) => [`Line ${i}`, `Group ${i % 50}`, cents(1_000_000), cents(1_000_000)]),
  ];
  const at = 'Data!A1:I100001';
  const spendInput = {
    ...{ sides: {}, total: null, settings: defaultSettings(spend), decimals: 2 },
    mapping: { table: at, headerRows: 1, columns: { date: 0, line: 1, actual: 4 } },
  };
  const varianceAt = 'Plan!A1:D100001';
  const varianceInput = {
    mapping: { table: varianceAt, headerRows: 1, columns: { line: 0, group: 1, budget: 2, actual: 3 } },
    ...{ decimals: 2, defaultKind: 'cost' as const, watch: 0.05, review: 0.1, floor: 0, cap: null },
  };
  const [data, plan] = [snapshotOf(at, transactions), snapshotOf(varianceAt, lines)];
  const job = reportJob(spend);
  const analyse = () => planned(job.decide(spendInput, data));
  const compare = () => planned(varianceJob.decide(varianceInput, plan));
  const [analysed, compared] = [best(analyse), best(compare)];
  const [sums, differences] = [best(() => plainSums(transactions)), best(() => plainDifferences(lines))];
  const printed = best(() => [fingerprintOf(address(at), transactions), fingerprintOf(address(varianceAt), lines)]);
  const row = (what: string, ours: number, plain: number, note: string) => [
    ...[what, shown(ours), note, shown(plain), times(ours, plain)],
  ];
  print(
    '100,000 rows, cells in, plan of edits out, beside one plain pass over the same columns',
    ['what', 'ours', 'goal for both', 'plain pass', 'ours ÷ pass'],
    [
      row('spend report: 3 breakdowns, time, detail, efficiency', analysed, sums, ''),
      row('variance report: lines, groups, total, checks', compared, differences, ''),
      row('both', analysed + compared, sums + differences, goal(analysed + compared, GOAL_MS)),
      ['not in it: fingerprints of both tables, by the reader', shown(printed), '', '', ''],
    ],
  );
}

const snapshotOf = (ref: string, values: Grid): Snapshot => ({
  ranges: { [ref]: { ref, address: address(ref), values } },
  fingerprint: {},
});

/** What the decision writes must be there, and must hold. */
function planned(decision: ReturnType<typeof varianceJob.decide> | ReturnType<ReturnType<typeof reportJob>['decide']>) {
  const { plan, problems } = decision;
  if (plan === null || !plan.assertions.every(({ holds }) => holds)) throw new Error(JSON.stringify(problems));
  return plan;
}

/** Money by each of three columns and by month, and four more columns by the first: floating point, no checks. */
function plainSums(grid: Grid): readonly Map<string, Float64Array>[] {
  const sums = [1, 2, 3].map(() => new Map<string, Float64Array>());
  for (let r = 1; r < grid.length; r++) {
    const row = grid[r] ?? [];
    const month = Math.floor((Number(row[0]) - 45_658) / 30.4375);
    for (let d = 0; d < 3; d++) {
      const key = String(row[d + 1]);
      let line = sums[d]?.get(key);
      if (line === undefined) {
        line = new Float64Array(32);
        sums[d]?.set(key, line);
      }
      line[month] = (line[month] ?? 0) + Number(row[4]);
      for (let c = 0; c < 4; c++) line[26 + c] = (line[26 + c] ?? 0) + Number(row[5 + c]);
    }
  }
  return sums;
}

/** A row of results per line, sums per group: floating point, no checks. */
function plainDifferences(grid: Grid): Grid {
  const groups = new Map<string, number>();
  const out: (string | number)[][] = [];
  for (let r = 1; r < grid.length; r++) {
    const [line, group, budget, actual] = grid[r] ?? [];
    const [from, to, name] = [Number(budget), Number(actual), String(group)];
    groups.set(name, (groups.get(name) ?? 0) + to - from);
    out.push([String(line), name, from, to, to - from, (to - from) / from]);
  }
  for (const [name, sum] of groups) out.push([name, '', 0, 0, sum, 0]);
  return out;
}
