/** What cash flows are worth: NPV at a hurdle, every IRR, MIRR, payback, and the order by NPV per constrained amount. */

import { exp, ln } from '../../core/elementary.ts';
import { exactSum } from '../../core/exact.ts';
import { fromMinor, isMinor, type Minor } from '../../core/money.ts';
import { irr, mirr, npv, type RateOfReturn, xirr, xnpv } from '../../core/returns/cashFlows.ts';
import { payback } from '../../core/returns/payback.ts';
import { rankByValue } from '../../core/returns/rankByValue.ts';
import type { TimedFlow } from '../../core/returns/rateRoots.ts';
import { hurdle } from '../../core/returns/ratios.ts';
import { error, type Problem, warning } from '../../workbook/problem.ts';
import { amountText, percentText } from '../amountText.ts';
import type { ReportInputs } from '../report/spec.ts';
import { type Column, tableOf } from '../report/tableOf.ts';
import type { ReportTable } from '../report/view.ts';
import type { Stream, Streams } from './streams.ts';

export type Worth = {
  readonly table: ReportTable;
  readonly headline: string;
  readonly notes: readonly string[];
  readonly checks: readonly { readonly law: string; readonly holds: boolean }[];
  readonly problems: readonly Problem[];
};
type Valued = {
  readonly name: string;
  readonly where: string;
  readonly rank: number | null;
  readonly constrained: Minor | null;
  readonly npv: Minor;
  readonly perUnit: number | null;
  /** Present value of inflows over that of outflows. */
  readonly multiple: number | null;
  /** A year. */
  readonly rates: RateOfReturn | null;
  /** Roots a period (a year when dated), as they were found. */
  readonly roots: readonly number[];
  readonly note: string;
  readonly mirr: number | null;
  readonly payback: number | null;
  /** With inflows discounted at the hurdle. */
  readonly discounted: number | null;
  readonly hurdle: number | null;
  readonly flows: readonly TimedFlow[];
};

/** (1 + rate)^power − 1. */
const compound = (rate: number, power: number): number => (power === 1 ? rate : exp(power * ln(1 + rate)) - 1);

export function worthOf(inputs: ReportInputs, { dated, streams }: Streams): Worth {
  const { decimals } = inputs;
  const periods = dated ? 1 : Math.max(1, inputs.number('periods'));
  const start = streams.reduce((first, { flows }) => flows.reduce((least, { at }) => Math.min(least, at), first), 1e9);
  const lines = ranked(streams.map((stream) => valued(inputs, stream, start, dated, periods)));
  const total = totalOf(lines, dated, periods);
  const say = (minor: Minor) => amountText(minor, decimals);
  const best = lines.find(({ rank }) => rank === 1);
  const several = lines.flatMap(({ name, where, rates }) =>
    rates === null || rates.roots.length < 2
      ? []
      : [
          warning(
            'several-rates',
            where,
            `${name} has ${rates.roots.length} internal rates of return: ${rates.roots.map(percentText).join(', ')}`,
            'one rate',
            'Judge it by its NPV.',
          ),
        ],
  );
  const large = lines
    .filter((line) => !isMinor(line.npv))
    .map(({ where, name }) => error('too-large', where, `the NPV of ${name}`, 'a value that a cell holds'));
  const positive = lines.filter((line) => line.npv > 0).length;
  return {
    problems: [...large, ...several],
    table: tableOf(
      'Budget_Worth',
      'What cash flows are worth',
      columnsOf(decimals, dated, periods),
      [...lines, total],
      1,
    ),
    headline: `${positive} of ${lines.length} lines earn more than their hurdle; together they are worth ${say(total.npv)} today${best === undefined ? '' : `, ${best.name} the most per constrained unit (${(best.perUnit ?? 0).toFixed(2)})`}.`,
    notes: [
      `Hurdle = ${percentText(inputs.number('risk_free'))} + beta × ${percentText(inputs.number('premium'))} a year; beta is ${inputs.number('beta')} unless a column says otherwise. ${dated ? 'Values are as of the first day of all flows, years of 365 days (as XNPV).' : `Values are as of the first period, which is not discounted; ${periods === 1 ? 'a period is a year' : `${periods} periods make a year`}.`}`,
      'Constrained is what a line takes from the scarce budget: its column, else the outflows at its first time. The order is by NPV per constrained unit, not by multiple; packages that cannot be split need the job allocate with method packages.',
      ...(dated ? [] : ['MIRR pays for outflows and reinvests inflows at the hurdle.']),
      ...(several.length > 0 ? ['Where several IRRs solve, none of them is a verdict: use NPV.'] : []),
    ],
    checks: [
      {
        law: `NPVs add up to ${say(total.npv)}`,
        holds: lines.reduce((sum, line) => sum + line.npv, 0) === total.npv,
      },
      { law: 'at every IRR the flows are worth nothing', holds: lines.every((line) => solves(line, dated)) },
    ],
  };
}

const earliest = (flows: readonly TimedFlow[]): number =>
  flows.reduce((first, { at }) => Math.min(first, at), Number.POSITIVE_INFINITY);

/** One amount per period from `start` to the last flow. */
function dense(flows: readonly TimedFlow[], start: number): readonly number[] {
  const last = flows.reduce((most, { at }) => Math.max(most, at), start);
  const amounts = Array.from({ length: last - start + 1 }, () => 0);
  for (const { at, amount } of flows) amounts[at - start] = (amounts[at - start] ?? 0) + amount;
  return amounts;
}

/** Present value at a rate a period (a year when dated) as of `start`; NaN beyond what a cell holds. */
function valueAt(rate: number, flows: readonly TimedFlow[], start: number, dated: boolean): number {
  const found = dated
    ? xnpv(rate, [0, ...flows.map(({ amount }) => amount)], [start, ...flows.map(({ at }) => at)])
    : npv(rate, dense(flows, start));
  return found.ok ? found.value : Number.NaN;
}

function valued(inputs: ReportInputs, stream: Stream, start: number, dated: boolean, periods: number): Valued {
  const { flows, name, where } = stream;
  const rate = hurdle(inputs.number('risk_free'), stream.beta ?? inputs.number('beta'), inputs.number('premium'));
  const first = earliest(flows);
  const outlay = -exactSum(flows.filter(({ at, amount }) => at === first && amount < 0).map(({ amount }) => amount));
  const own = compound(rate, 1 / periods);
  const worth = (part: (amount: number) => number) => {
    const parts = flows.map(({ at, amount }) => ({ at, amount: part(amount) }));
    return valueAt(own, parts, start, dated);
  };
  const paid = -worth((amount) => Math.min(0, amount));
  const rates = ratesOf(flows, dated, periods);
  const multiple = worth((amount) => Math.max(0, amount)) / paid;
  const modified = dated || flows.length === 0 ? null : mirr(dense(flows, first), own, own);
  return {
    ...{ name, where, rank: null, flows, hurdle: rate, perUnit: null },
    constrained: stream.constrained ?? (outlay > 0 ? outlay : null),
    npv: Math.round(worth((amount) => amount)),
    multiple: Number.isFinite(multiple) ? multiple : null,
    ...rates,
    mirr: modified?.ok ? compound(modified.value, periods) : null,
    payback: paybackOf(flows, first, outlay, dated, 0),
    discounted: paybackOf(flows, first, outlay, dated, dated ? compound(rate, 1 / 365) : own),
  };
}

function ratesOf(
  flows: readonly TimedFlow[],
  dated: boolean,
  periods: number,
): Pick<Valued, 'rates' | 'roots' | 'note'> {
  if (flows.length === 0) return { rates: null, roots: [], note: 'no cash flows' };
  const found = dated
    ? xirr(
        flows.map(({ amount }) => amount),
        flows.map(({ at }) => at),
      )
    : irr(dense(flows, earliest(flows)));
  if (!found.ok) return { rates: null, roots: [], note: `no IRR: ${found.problem.message}` };
  const yearly = (rate: number) => compound(rate, periods);
  const { rate, roots } = found.value;
  if (!roots.map(yearly).every(Number.isFinite))
    return { rates: null, roots, note: 'the IRR a year is beyond what a cell holds' };
  return {
    rates: { rate: yearly(rate), roots: roots.map(yearly) },
    roots,
    note: roots.length > 1 ? `${roots.length} IRRs` : '',
  };
}

/** In periods, or in years when dated: by days, so that the day of payback counts. */
function paybackOf(
  flows: readonly TimedFlow[],
  first: number,
  outlay: number,
  dated: boolean,
  rate: number,
): number | null {
  const later = flows.filter(({ at }) => at > first);
  const last = later.reduce((most, { at }) => Math.max(most, at), first);
  if (!(outlay > 0) || later.length === 0 || last - first > 60_000) return null;
  const found = payback(
    outlay - exactSum(flows.filter(({ at, amount }) => at === first && amount > 0).map(({ amount }) => amount)),
    dense(later, first + 1),
    rate,
  );
  return found.ok ? found.value / (dated ? 365 : 1) : null;
}

/** Best first by NPV per constrained amount; lines without one stand at the end. */
function ranked(lines: readonly Valued[]): readonly Valued[] {
  const able = lines.filter(({ constrained }) => constrained !== null && constrained > 0);
  const order = rankByValue(able.map((line) => ({ constrained: line.constrained ?? 1, flows: [line.npv], rate: 0 })));
  if (!order.ok) return lines;
  const placed = order.value.flatMap(({ index, perDollar }, i) => {
    const line = able[index];
    return line === undefined ? [] : [{ ...line, rank: i + 1, perUnit: perDollar }];
  });
  return [...placed, ...lines.filter((line) => !able.includes(line))];
}

function totalOf(lines: readonly Valued[], dated: boolean, periods: number): Valued {
  const flows = lines.flatMap((line) => line.flows);
  const npvs = lines.reduce((sum, line) => sum + line.npv, 0);
  const own = lines.filter(({ constrained }) => constrained !== null && constrained > 0);
  const constrained = own.reduce((sum, line) => sum + (line.constrained ?? 0), 0);
  const rates = ratesOf(flows, dated, periods);
  return {
    ...{
      name: 'Total',
      where: '',
      rank: null,
      flows,
      hurdle: null,
      mirr: null,
      payback: null,
      discounted: null,
      multiple: null,
    },
    ...{ constrained, npv: npvs, ...rates },
    perUnit: constrained === 0 ? null : own.reduce((sum, line) => sum + line.npv, 0) / constrained,
  };
}

/** Relative to the size of what is discounted; a rate has 13 decimals, of which few are left near −100 %. */
function solves({ flows, roots }: Valued, dated: boolean): boolean {
  const start = earliest(flows);
  const last = flows.reduce((most, { at }) => Math.max(most, at), start);
  const sizes = flows.map(({ at, amount }) => ({ at, amount: Math.abs(amount) }));
  const span = (last - start) / (dated ? 365 : 1);
  return roots.every((rate) => {
    const slack = 1e-6 + (1e-12 * span) / (1 + rate);
    const [value, size] = [valueAt(rate, flows, start, dated), valueAt(rate, sizes, start, dated)];
    // Beyond what a double holds nothing can be told.
    return !Number.isFinite(size) || Math.abs(value) <= slack * size;
  });
}

function columnsOf(decimals: number, dated: boolean, periods: number): readonly Column<Valued>[] {
  const money = (header: string, of: (line: Valued) => Minor | null): Column<Valued> => ({
    header,
    kind: 'money',
    of: (line) => {
      const minor = of(line);
      return minor === null ? null : fromMinor(minor, decimals);
    },
  });
  return [
    { header: 'Rank', kind: 'count', width: 8, of: ({ rank }) => rank },
    { header: 'Line', kind: 'text', width: 28, of: ({ name }) => name },
    money('Constrained', ({ constrained }) => constrained),
    money('NPV', (line) => line.npv),
    { header: 'NPV per constrained', kind: 'number', of: ({ perUnit }) => perUnit },
    { header: 'Present value multiple', kind: 'multiple', of: ({ multiple }) => multiple },
    { header: 'IRR', kind: 'percent', of: ({ rates }) => rates?.rate ?? null },
    {
      header: 'All IRRs',
      kind: 'text',
      width: 20,
      of: ({ rates }) => (rates === null || rates.roots.length < 2 ? null : rates.roots.map(percentText).join(', ')),
    },
    ...(dated ? [] : [{ header: 'MIRR', kind: 'percent', of: (line: Valued) => line.mirr } as const]),
    {
      header: `Payback ${dated || periods === 1 ? 'years' : 'periods'}`,
      kind: 'number',
      of: (line) => line.payback,
    },
    { header: 'Discounted payback', kind: 'number', of: (line) => line.discounted },
    { header: 'Hurdle', kind: 'percent', of: (line) => line.hurdle },
    {
      header: 'Verdict',
      kind: 'text',
      width: 18,
      of: (line) =>
        line.hurdle === null
          ? null
          : line.npv > 0
            ? 'above the hurdle'
            : line.npv < 0
              ? 'below the hurdle'
              : 'at the hurdle',
    },
    { header: 'Note', kind: 'text', width: 30, of: ({ note }) => note || null },
  ];
}
