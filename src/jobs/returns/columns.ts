import { fromMinor } from '../../core/money.ts';
import { paybackWithChurn } from '../../core/returns/payback.ts';
import type { ReportInputs } from '../report/spec.ts';
import type { Column } from '../report/tableOf.ts';
import type { ColumnKind } from '../report/view.ts';
import { BASIS_NAMES, type Item, type Of, ratioOf } from './items.ts';
import type { Basis, Measured } from './measures.ts';
import { type Path, pathOf } from './waterfall.ts';

export function columnsOf(inputs: ReportInputs, lines: readonly Measured[], basis: Basis): readonly Column<Item>[] {
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
