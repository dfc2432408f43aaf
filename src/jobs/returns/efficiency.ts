/** Return metrics per line, group and total: every total is a ratio of sums over the lines that have both (R24). */
import { trajectory } from '../../core/control/trajectory.ts';
import { fromMinor, type Minor, sumMinor } from '../../core/money.ts';
import { contribution } from '../../core/returns/contribution.ts';
import { paybackWithChurn } from '../../core/returns/payback.ts';
import { multiple } from '../../core/returns/ratios.ts';
import type { Problem } from '../../workbook/problem.ts';
import { amountText } from '../amountText.ts';
import type { ReportInputs } from '../report/spec.ts';
import { type Column, tableOf } from '../report/tableOf.ts';
import type { ColumnKind, ReportTable } from '../report/view.ts';
import { lagOf } from './lag.ts';
import { type Basis, type Measured, measuredOf } from './measures.ts';

export type Efficiency = {
  readonly tables: readonly ReportTable[];
  readonly headline: string;
  readonly notes: readonly string[];
  readonly checks: readonly { readonly law: string; readonly holds: boolean }[];
  readonly problems: readonly Problem[];
};

/** Lines that a row of the table speaks for: one, a group, or all. */
type Item = { readonly name: string; readonly group: string; readonly lines: readonly Measured[] };
type Of = (line: Measured) => number | null;

export const BASIS_NAMES: Readonly<Record<Basis, string>> = {
  revenue: 'revenue',
  margin: 'gross margin',
  contribution: 'contribution',
  incremental: 'incremental margin',
};

/** Σ over ÷ Σ under, over the lines that have both; null when nothing is below the line. */
function ratioOf(lines: readonly Measured[], over: Of, under: Of): number | null {
  let [above, below] = [0, 0];
  for (const line of lines) {
    const [a, b] = [over(line), under(line)];
    if (a === null || b === null) continue;
    above += a;
    below += b;
  }
  return multiple(above, below);
}

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

/** Rows of one line, such as its transactions, are one item. */
function linesOf(lines: readonly Measured[]): readonly Item[] {
  const items = new Map<string, { readonly name: string; readonly group: string; readonly lines: Measured[] }>();
  for (const line of lines) {
    const key = JSON.stringify([line.group, line.name]);
    const item = items.get(key) ?? { name: line.name, group: line.group, lines: [] };
    item.lines.push(line);
    items.set(key, item);
  }
  return [...items.values()];
}

function groupsOf(lines: readonly Measured[]): readonly Item[] {
  const groups = [...new Set(lines.map(({ group }) => group))];
  if (groups.length < 2) return [];
  return groups.map((group) => ({
    name: `${group || '(no group)'} (subtotal)`,
    group,
    lines: lines.filter((line) => line.group === group),
  }));
}

/** A ratio of sums lies between its lines when each has something below the line. */
function betweenLines(lines: readonly Measured[], roas: number | null): boolean {
  const own = lines.filter((line) => line.revenue !== null);
  if (roas === null || own.some((line) => line.spend === 0)) return true;
  const each = own.map((line) => (line.revenue ?? 0) / line.spend);
  const slack = 1e-12 * Math.abs(roas);
  return roas >= Math.min(...each) - slack && roas <= Math.max(...each) + slack;
}

function columnsOf(inputs: ReportInputs, lines: readonly Measured[], basis: Basis): readonly Column<Item>[] {
  const { decimals } = inputs;
  const has = (of: Of) => lines.some((line) => of(line) !== null);
  const when = (there: boolean, ...columns: readonly Column<Item>[]) => (there ? columns : []);
  const sum = (header: string, kind: ColumnKind, of: Of): Column<Item> => ({
    header,
    kind,
    of: ({ lines: own }) => {
      if (own.every((line) => of(line) === null)) return null;
      const all = own.reduce((total, line) => total + (of(line) ?? 0), 0);
      return kind === 'money' ? fromMinor(Math.round(all), decimals) : all;
    },
  });
  const value = (header: string, kind: ColumnKind, of: (own: readonly Measured[]) => number | null): Column<Item> => ({
    header,
    kind,
    of: ({ lines: own }) => {
      const found = of(own);
      return found === null || kind !== 'money' ? found : found / 10 ** decimals;
    },
  });
  const ratio = (header: string, kind: ColumnKind, over: Of, under: Of) =>
    value(header, kind, (own) => ratioOf(own, over, under));
  const spend: Of = (line) => line.spend;
  const loaded: Of = (line) => line.spend + line.people;
  const perCustomer =
    (of: Of): Of =>
    (line) => {
      const each = of(line);
      return each === null ? null : each * (line.customers ?? 1);
    };
  const customers: Of = (line) => line.customers;
  const monthly = perCustomer((line) => line.monthly);
  const lifetime = perCustomer((line) => line.lifetime);
  const name = BASIS_NAMES[basis];
  const horizon = inputs.number('horizon');
  const paths = new Map(lines.map((line) => [line, pathOf(line, horizon)]));
  // A target is one line's: groups and the total have none.
  const own = ({ lines: found, name: label }: Item): Measured | null =>
    found.length === 1 && found[0]?.name === label ? found[0] : null;
  const path = (header: string, kind: ColumnKind, of: (found: Path) => number | string | null): Column<Item> => ({
    header,
    kind,
    of: (item) => {
      const line = own(item);
      const found = line === null ? null : paths.get(line);
      return found == null ? null : of(found);
    },
  });
  return [
    { header: 'Line', kind: 'text', width: 28, of: (item) => item.name },
    ...when(inputs.has('group'), { header: 'Group', kind: 'text', width: 18, of: (item) => item.group || null }),
    sum('Spend', 'money', spend),
    ...when(
      has((line) => line.revenue),
      sum('Revenue', 'money', (line) => line.revenue),
      ratio('ROAS', 'multiple', (line) => line.revenue, spend),
    ),
    ...when(
      has((line) => line.gain),
      sum(`Gain (${name})`, 'money', (line) => line.gain),
      ratio(
        `Return multiple (${name})`,
        'multiple',
        (line) => line.gain,
        (line) => line.cost,
      ),
      ratio(
        `ROI (${name})`,
        'percent',
        (line) => (line.gain === null ? null : line.gain - line.cost),
        (line) => line.cost,
      ),
    ),
    ...when(
      has((line) => line.margin),
      ratio(
        'Break-even ROAS',
        'multiple',
        (line) => line.revenue,
        (line) => line.margin,
      ),
    ),
    ...when(
      has((line) => line.incremental),
      sum('Incremental revenue', 'money', (line) => line.incremental),
      ratio('iROAS', 'multiple', (line) => line.incremental, spend),
    ),
    ...when(
      has((line) => line.age),
      {
        header: 'Age',
        kind: 'count',
        of: ({ lines: [one, ...others] }) => (others.length > 0 ? null : (one?.age ?? null)),
      },
      // Of several rows: what is in of what will come, over those that are old enough.
      value('Maturity', 'percent', (rows) =>
        rows.length === 1
          ? (rows[0]?.maturity ?? null)
          : ratioOf(
              rows,
              (line) => (line.grown === null ? null : line.revenue),
              (line) => line.grown,
            ),
      ),
    ),
    ...when(
      has((line) => line.maturity),
      sum('Matured revenue', 'money', (line) => line.grown),
      ratio('Matured ROAS', 'multiple', (line) => line.grown, spend),
    ),
    ...when(
      has((line) => line.conversions),
      sum('Conversions', 'count', (line) => line.conversions),
      ratio('CPA', 'money', spend, (line) => line.conversions),
    ),
    ...when(
      has(customers),
      sum('New customers', 'count', customers),
      ratio('CAC media-only', 'money', spend, customers),
      ...when(inputs.has('people'), ratio('CAC fully loaded', 'money', loaded, customers)),
    ),
    ...when(
      has((line) => line.paid),
      ratio('CAC media-only, paid', 'money', spend, (line) => line.paid),
      ...when(
        inputs.has('people'),
        ratio('CAC fully loaded, paid', 'money', loaded, (line) => line.paid),
      ),
    ),
    ...when(
      has(lifetime),
      ratio('LTV', 'money', lifetime, (line) => (line.lifetime === null ? null : (line.customers ?? 1))),
      ...when(
        has((line) => line.limited),
        ratio(
          `LTV in ${inputs.given('ltv_months')} months`,
          'money',
          perCustomer((line) => line.limited),
          (line) => (line.limited === null ? null : (line.customers ?? 1)),
        ),
      ),
    ),
    ...when(
      has(lifetime) && has(customers),
      ratio('LTV : CAC', 'multiple', (line) => (line.customers === null ? null : lifetime(line)), loaded),
      ratio('Payback months', 'number', loaded, (line) => (line.customers === null ? null : monthly(line))),
      value('Payback months with churn', 'number', (own) => {
        const cac = ratioOf(own, loaded, customers);
        const each = ratioOf(own, (line) => (line.customers === null ? null : monthly(line)), customers);
        const life = ratioOf(own, (line) => (line.customers === null ? null : lifetime(line)), customers);
        if (cac === null || each === null || life === null || life === 0) return null;
        const found = paybackWithChurn(cac, each, each / life);
        return found.ok ? found.value : null;
      }),
    ),
    ...when(
      inputs.has('target_return'),
      {
        header: 'Target return',
        kind: 'multiple',
        of: (item) => own(item)?.target ?? null,
      },
      path('Of target, as printed', 'percent', ({ raw }) => raw),
      path('Of target, per year', 'percent', ({ annualised }) => annualised),
      path('Trajectory', 'text', ({ verdict }) => verdict),
    ),
  ];
}

type Path = { readonly raw: number | null; readonly annualised: number | null; readonly verdict: string | null };

/** Below half of the target is a case, above one and a half an opportunity; too few conversions are no case (R25, R29). */
function pathOf(line: Measured, horizon: number): Path | null {
  if (line.target === null || line.gain === null || line.cost === 0) return null;
  if (line.maturity !== null && line.grown === null)
    return { raw: null, annualised: null, verdict: 'too early to say' };
  const found = trajectory(
    { multiple: line.gain / line.cost / (line.maturity ?? 1), months: horizon },
    { multiple: line.target, months: line.months ?? horizon },
  );
  if (!found.ok) return null;
  const { raw, annualised } = found.value;
  return {
    raw,
    annualised,
    verdict: annualised < 0.5 ? 'below half' : annualised > 1.5 ? 'opportunity' : 'on its way',
  };
}

/** Revenue − COGS − variable − media − people per line, and the total by its own sums (C32). */
function waterfallOf(inputs: ReportInputs, items: readonly Item[], totalRows: number) {
  const minor = (of: Of) => (own: readonly Measured[]) => own.reduce((sum, line) => sum + (of(line) ?? 0), 0);
  const parts = {
    revenue: minor((line) => line.revenue),
    cogs: minor((line) => line.cogs),
    variable: minor((line) => line.variable),
    media: minor((line) => line.spend),
    people: minor((line) => line.people),
  };
  const stepsOf = (own: readonly Measured[]) => {
    const found = contribution([
      {
        revenue: parts.revenue(own),
        cogs: parts.cogs(own),
        variable: parts.variable(own),
        media: parts.media(own),
        people: parts.people(own),
      },
    ]);
    return found.ok ? found.value : [];
  };
  const money = (header: string, of: (own: readonly Measured[]) => Minor | undefined): Column<Item> => ({
    header,
    kind: 'money',
    of: ({ lines }) => fromMinor(of(lines) ?? 0, inputs.decimals),
  });
  const columns: readonly Column<Item>[] = [
    { header: 'Line', kind: 'text', width: 28, of: ({ name }) => name },
    money('Revenue', parts.revenue),
    money('COGS', parts.cogs),
    money('Gross margin', (own) => stepsOf(own)[1]?.left),
    money('Variable cost', parts.variable),
    money('Before media', (own) => stepsOf(own)[2]?.left),
    money('Media', parts.media),
    money('After media', (own) => stepsOf(own)[3]?.left),
    money('People', parts.people),
    money('Contribution', (own) => stepsOf(own)[4]?.left),
    { header: 'Contribution %', kind: 'percent', of: ({ lines }) => stepsOf(lines)[4]?.margin ?? null },
  ];
  const left = (own: readonly Measured[]) => stepsOf(own)[4]?.left ?? 0;
  const all = items[items.length - 1]?.lines ?? [];
  return {
    table: tableOf('Budget_Contribution', 'From revenue to contribution', columns, items, totalRows),
    foots: all.reduce((sum, line) => sum + left([line]), 0) === left(all),
  };
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
