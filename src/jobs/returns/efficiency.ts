import { type Minor, sumMinor } from '../../core/money.ts';
import type { Problem } from '../../workbook/problem.ts';
import { amountText } from '../amountText.ts';
import type { ReportInputs } from '../report/spec.ts';
import { tableOf } from '../report/tableOf.ts';
import type { ReportTable } from '../report/view.ts';
import { columnsOf } from './columns.ts';
import { BASIS_NAMES, groupsOf, type Item, linesOf, type Of, ratioOf } from './items.ts';
import { lagOf } from './lag.ts';
import { type Basis, type Measured, measuredOf } from './measures.ts';
import { waterfallOf } from './waterfall.ts';

export type Efficiency = {
  readonly tables: readonly ReportTable[];
  readonly headline: string;
  readonly notes: readonly string[];
  readonly checks: readonly { readonly law: string; readonly holds: boolean }[];
  readonly problems: readonly Problem[];
};

export function efficiencyOf(inputs: ReportInputs): Efficiency {
  const { decimals } = inputs;
  const basis = basisOf(inputs);
  const problems: Problem[] = [];
  const lag = lagOf(inputs, problems);
  const lines = inputs.rows.map((row) => measuredOf(inputs, row, basis, lag, problems));
  const each = linesOf(lines);
  const items: readonly Item[] = [...each, ...groupsOf(lines), { name: 'Total', group: '', lines }];
  const totalRows = items.length - each.length;
  const columns = columnsOf(inputs, lines, basis);
  const all = (of: Of) => lines.reduce((sum, line) => sum + (of(line) ?? 0), 0);
  const [spend, revenue] = [all((line) => line.spend), all((line) => line.revenue)];
  const roas = ratioOf(
    lines,
    (line) => line.revenue,
    (line) => line.spend,
  );
  const total = ratioOf(
    lines,
    (line) => line.gain,
    (line) => line.cost,
  );
  const say = (minor: Minor) => amountText(minor, decimals);
  const steps = inputs.has('cogs') || inputs.has('variable') || inputs.has('people') || inputs.has('gross_margin');
  const waterfall = steps ? waterfallOf(inputs, items, totalRows) : null;
  const left = lines.filter(({ gain }) => gain === null).length;
  return {
    problems,
    tables: [
      tableOf('Budget_Returns', `Returns, ROI on ${BASIS_NAMES[basis]}`, columns, items, totalRows),
      ...(waterfall === null ? [] : [waterfall.table]),
    ],
    headline: `${say(spend)} spent${roas === null ? '' : ` brought ${say(revenue)} of revenue, a ROAS of ${roas.toFixed(2)}`}${total === null ? '' : `; ROI on ${BASIS_NAMES[basis]} ${((total - 1) * 100).toFixed(1)} %`}.`,
    notes: [...notesOf(inputs, basis, left), ...(lag === null ? [] : [lag.note])],
    checks: [
      {
        law: 'the total ROAS lies between the lowest and the highest of the lines',
        holds: betweenLines(lines, roas),
      },
      {
        law: 'spend and revenue of the lines add up to the total',
        holds:
          sumMinor(lines.map((line) => line.spend)) === spend &&
          sumMinor(lines.map((line) => line.revenue ?? 0)) === revenue,
      },
      ...(lag === null
        ? []
        : [
            {
              law: 'what is matured × its maturity is what was observed',
              holds: lines.every(
                ({ grown, maturity, revenue }) =>
                  grown === null ||
                  Math.abs(grown * (maturity ?? 0) - (revenue ?? 0)) <= 1e-9 * (1 + Math.abs(revenue ?? 0)),
              ),
            },
          ]),
      ...(waterfall === null
        ? []
        : [{ law: 'contributions of the lines add up to the total', holds: waterfall.foots }]),
    ],
  };
}

function basisOf(inputs: ReportInputs): Basis {
  const wanted = inputs.text('basis');
  if (wanted === 'revenue' || wanted === 'margin' || wanted === 'contribution' || wanted === 'incremental')
    return wanted;
  return inputs.has('gross_margin') || inputs.has('cogs') || inputs.given('margin') !== null ? 'margin' : 'revenue';
}

/** A ratio of sums lies between its lines when each has something below the line. */
function betweenLines(lines: readonly Measured[], roas: number | null): boolean {
  const own = lines.filter((line) => line.revenue !== null);
  if (roas === null || own.some((line) => line.spend === 0)) return true;
  const each = own.map((line) => (line.revenue ?? 0) / line.spend);
  const slack = 1e-12 * Math.abs(roas);
  return roas >= Math.min(...each) - slack && roas <= Math.max(...each) + slack;
}

function notesOf(inputs: ReportInputs, basis: Basis, left: number): readonly string[] {
  return [
    'Totals are ratios of sums, never averages of ratios; a line without a figure is left out of the ratios that need it, on both sides.',
    `ROI = (gain − cost) ÷ cost; gain is ${BASIS_NAMES[basis]}${basis === 'contribution' ? ', cost is media and people' : ', cost is media alone'}.${left > 0 ? ` ${left} lines have no such figure.` : ''}`,
    ...(inputs.has('revenue') && basis !== 'incremental'
      ? ['Attributed revenue is not lift: only a controlled test tells what the spend caused (iROAS).']
      : []),
    ...(inputs.has('maturity') || inputs.side('Budget_Lag') !== null
      ? [
          `Matured = observed ÷ share of conversions that is in; below ${inputs.number('maturity_least') * 100} % nothing is concluded.`,
        ]
      : []),
    ...(inputs.has('customers')
      ? [
          `CAC media-only is spend ÷ customers${inputs.has('people') ? ', fully loaded adds people and tools' : ''}; LTV = revenue per customer × margin ÷ churn; payback and LTV : CAC use ${inputs.has('people') ? 'the fully loaded cost' : 'media alone'}.`,
        ]
      : []),
    ...(inputs.has('target_return')
      ? [
          `Returns cover ${inputs.number('horizon')} months; each is compared with its target per year, since 1.78x in 12 months is not 42 % of 4.2x in 24.`,
        ]
      : []),
  ];
}
