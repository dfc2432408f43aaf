/** The report *risk*: the register with its reserve, how much hangs on how few lines, and what the total may come to. */
import { fromMinor, isMinor, type Minor, toMinor } from '../../core/money.ts';
import { type Concentration, concentration } from '../../core/risk/concentration.ts';
import { parseKind } from '../../core/variance/variance.ts';
import type { Row } from '../../workbook/decode.ts';
import { error, type Problem, passes, warning } from '../../workbook/problem.ts';
import { amountText, percentText } from '../amountText.ts';
import type { Progress } from '../job.ts';
import { type Report, type ReportInputs, type ReportJob, refused, reported } from '../report/spec.ts';
import { tableOf } from '../report/tableOf.ts';
import type { ReportTable } from '../report/view.ts';
import { type Register, registerOf } from './register.ts';
import { rangesOf, type Simulated, simulate } from './simulate.ts';

export const risk: ReportJob = {
  name: 'risk',
  title: 'Risk',
  summary: 'risk register with reserve and heat map, concentration of the plan, draws of the total',
  needs: ['line'],
  oneOf: ['budget', 'probability', 'high', 'current', 'actual'],
  uses: ['kind', 'impact', 'owner', 'low'],
  records: true,
  total: 'optional',
  sides: ['Budget_Risks'],
  settings: [
    { name: 'seed', kind: 'whole', fallback: 1, least: 0, label: 'Seed', doc: 'the same seed gives the same draws' },
    {
      name: 'draws',
      kind: 'whole',
      fallback: 10_000,
      least: 100,
      label: 'Draws',
      doc: 'how many totals to draw, up to 200,000',
    },
    {
      name: 'level',
      kind: 'percent',
      fallback: 0.95,
      least: 0,
      label: 'Tail',
      doc: 'CVaR is the mean of the worst draws beyond this share',
    },
    {
      name: 'share_cap',
      kind: 'percent',
      fallback: null,
      least: 0,
      label: 'Largest share',
      doc: 'largest share of the plan that one line may have',
    },
  ],
  report,
};

function* report(inputs: ReportInputs): Generator<Progress, Report> {
  const { decimals, total } = inputs;
  const level = inputs.number('level');
  if (!(level >= 0 && level < 1))
    return refused(error('bad-setting', 'level', `a level of ${level}`, 'a share from 0 to below 100%'));
  const planned = (['budget', 'current', 'actual'] as const).find((role) => inputs.has(role));
  const rows = planned === undefined && !inputs.has('high') ? [] : inputs.rows.filter(isCost);
  const amounts = rows.map((row) => toMinor((planned === undefined ? null : row.number(planned)) ?? 0, decimals));
  const sum = amounts.reduce((all, amount) => all + amount, 0);
  const ranged = inputs.has('low') || inputs.has('high');
  const read = rangesOf(inputs, ranged ? rows : []);
  const base = read.ranges.reduce((all, range) => all + range.base, 0);
  const budget = total ?? (sum > 0 ? sum : base > 0 ? base : null);
  const { register, problems: riskProblems } = registerOf(inputs, budget);
  const lines = linesOf(rows, amounts);
  const mixed = planned === undefined ? null : mixOf(inputs, lines.rows, planned, lines.amounts);
  const problems: Problem[] = [...read.problems, ...riskProblems, ...(mixed?.problems ?? [])];
  if (!passes(problems)) return refused(...problems);
  const mix = mixed?.mix ?? null;
  const risks = register?.risks ?? [];
  // Without ranges the losses alone are drawn, and compared with the reserve.
  const against = ranged ? (budget ?? base) : (register?.rating.reserve ?? 0);
  const simulated =
    ranged || risks.length > 0
      ? yield* simulate(read.ranges, risks, against, {
          ...{ seed: inputs.number('seed'), draws: Math.min(200_000, inputs.number('draws')), level, decimals },
        })
      : null;
  const tables = [
    ...(register?.tables ?? []),
    ...(mix === null ? [] : [mixTable(inputs, lines.rows, lines.amounts, mix)]),
    ...(simulated === null ? [] : [simulated.table]),
  ];
  if (tables.length === 0)
    return refused(
      error(
        'nothing-to-rate',
        inputs.table,
        'no amounts, no ranges and no risks',
        'a plan with Budget, Low and High, or a register with Probability and Impact',
      ),
    );
  return reported(
    {
      headline: headline(register, mix, simulated, ranged, against, decimals),
      tables,
      notes: notes(inputs, register, mix, simulated, ranged, rows.length),
      checks: [...registerLaws(register), ...mixLaws(mix), ...(simulated?.checks ?? [])],
      decimals,
    },
    problems,
  );
}

/** Revenue and neutral lines are no cost that can overrun. */
const isCost = (row: Row): boolean => {
  const kind = parseKind(row.text('kind'));
  return kind !== 'revenue' && kind !== 'neutral';
};

/** Rows of one line, such as its transactions, are one amount of the mix. */
function linesOf(rows: readonly Row[], amounts: readonly Minor[]) {
  const found = new Map<string, { readonly row: Row; amount: Minor }>();
  for (const [i, row] of rows.entries()) {
    const key = JSON.stringify([row.group, row.line]);
    const line = found.get(key) ?? { row, amount: 0 };
    line.amount += amounts[i] ?? 0;
    found.set(key, line);
  }
  return {
    rows: [...found.values()].map(({ row }) => row),
    amounts: [...found.values()].map(({ amount }) => amount),
  };
}

function mixOf(
  inputs: ReportInputs,
  rows: readonly Row[],
  role: 'budget' | 'current' | 'actual',
  amounts: readonly Minor[],
): { readonly mix: Concentration | null; readonly problems: readonly Problem[] } {
  const cap = inputs.given('share_cap');
  const negative = rows[amounts.findIndex((amount) => amount < 0)];
  if (negative !== undefined)
    return {
      mix: null,
      problems: [error('negative-amount', inputs.where(negative, role), 'a negative amount', 'amounts of 0 or more')],
    };
  const large = rows[amounts.findIndex((amount) => !isMinor(amount))];
  if (large !== undefined)
    return {
      mix: null,
      problems: [error('too-large', inputs.where(large, role), 'a large amount', 'amounts below 2^53 minor units')],
    };
  const found = concentration(amounts, cap ?? 1);
  // A register may have a blank amount column: then there is no mix to look at.
  if (!found.ok) return { mix: null, problems: [] };
  return {
    mix: found.value,
    problems: found.value.above.flatMap((line) => {
      const row = rows[line];
      return row === undefined
        ? []
        : [
            warning(
              'concentrated',
              inputs.where(row, role),
              `${row.line} has ${percentText(found.value.shares[line] ?? 0)} of the plan`,
              `at most ${percentText(cap ?? 1)}`,
            ),
          ];
    }),
  };
}

function mixTable(
  inputs: ReportInputs,
  rows: readonly Row[],
  amounts: readonly Minor[],
  mix: Concentration,
): ReportTable {
  const { decimals } = inputs;
  const order = rows.map((_, i) => i).sort((a, b) => (amounts[b] ?? 0) - (amounts[a] ?? 0) || a - b);
  type Item = {
    readonly name: string;
    readonly amount: Minor;
    readonly share: number;
    readonly square: number;
    readonly flag: string | null;
  };
  const items: readonly Item[] = [
    ...order.map((i) => {
      const share = mix.shares[i] ?? 0;
      const flag = mix.above.includes(i) ? 'above the cap' : null;
      return { name: rows[i]?.line ?? '', amount: amounts[i] ?? 0, share, square: share * share, flag };
    }),
    { name: 'Total', amount: amounts.reduce((all, amount) => all + amount, 0), share: 1, square: mix.hhi, flag: null },
  ];
  return tableOf<Item>(
    'Budget_Concentration',
    'Concentration of the plan',
    [
      { header: 'Line', kind: 'text', width: 32, of: ({ name }) => name },
      { header: 'Amount', kind: 'money', of: ({ amount }) => fromMinor(amount, decimals) },
      { header: 'Share', kind: 'percent', of: ({ share }) => share },
      { header: 'Part of HHI', kind: 'number', of: ({ square }) => square },
      { header: 'Cap', kind: 'text', width: 16, of: ({ flag }) => flag },
    ],
    items,
    1,
  );
}

function headline(
  register: Register | null,
  mix: Concentration | null,
  simulated: Simulated | null,
  ranged: boolean,
  against: Minor,
  decimals: number,
): string {
  const say = (minor: Minor) => amountText(minor, decimals);
  const top = register?.rating.ranked[0];
  const parts = [
    ...(register === null || top === undefined
      ? []
      : [
          `hold back ${say(register.rating.reserve)} for ${register.risks.length} risks, first of all ${register.risks[top.index]?.name ?? ''} (${say(top.expectedLoss)})`,
        ]),
    ...(simulated === null
      ? []
      : [
          `${ranged ? 'the total' : 'losses'} will likely be ${say(simulated.p10)} to ${say(simulated.p90)} (P10 to P90), with a chance of ${percentText(simulated.above)} to exceed ${ranged ? 'the budget' : 'the reserve'} of ${say(against)}`,
        ]),
    ...(mix === null ? [] : [`the plan is as concentrated as ${Number(mix.effective.toFixed(2))} equal lines`]),
  ];
  const text = parts.join('; ');
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
}

function notes(
  inputs: ReportInputs,
  register: Register | null,
  mix: Concentration | null,
  simulated: Simulated | null,
  ranged: boolean,
  lines: number,
): readonly string[] {
  const left = inputs.rows.length - lines;
  return [
    ...(register === null
      ? []
      : [
          'Expected loss = probability × impact; the reserve is their sum and pays the average, not the worst case. Heat map: L is the band of the probability, S that of the impact as a share of the budget.',
        ]),
    ...(mix === null
      ? []
      : [
          `HHI ${Number(mix.hhi.toFixed(4))} is the sum of squared shares, ${Number(mix.effective.toFixed(2))} equal lines would be as concentrated.${inputs.given('share_cap') === null ? '' : ` ${mix.above.length} lines are above the cap of ${percentText(inputs.number('share_cap'))}.`}`,
        ]),
    ...(simulated === null
      ? []
      : [
          `${Math.min(200_000, inputs.number('draws'))} draws with seed ${inputs.number('seed')}. ${ranged ? 'Lines follow triangles from low over the most likely amount to high' : 'Only the losses of the register are drawn'}${ranged && register !== null ? ', risks of the register happen or not' : ''}; all are drawn independently: a common cause would widen the range.`,
        ]),
    ...(left > 0 && lines > 0 ? [`${left} revenue and neutral lines are left out.`] : []),
  ];
}

function registerLaws(register: Register | null) {
  if (register === null) return [];
  const { ranked, reserve } = register.rating;
  return [
    {
      law: 'expected losses add up to the reserve',
      holds: ranked.reduce((sum, { expectedLoss }) => sum + expectedLoss, 0) === reserve,
    },
    {
      law: 'every risk is ranked once',
      holds: new Set(ranked.map(({ index }) => index)).size === register.risks.length,
    },
  ];
}

function mixLaws(mix: Concentration | null) {
  if (mix === null) return [];
  const filled = mix.shares.filter((share) => share > 0).length;
  return [
    { law: 'shares add up to 100 %', holds: Math.abs(mix.shares.reduce((sum, share) => sum + share, 0) - 1) < 1e-12 },
    { law: 'HHI lies between that of equal lines and 1', holds: mix.hhi >= 1 / filled - 1e-12 && mix.hhi <= 1 + 1e-12 },
  ];
}
