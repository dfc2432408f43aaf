/** The report *returns*: what spend brings, on a declared basis, and what cash flows are worth. */
import { error, passes } from '../../workbook/problem.ts';
import { type Report, type ReportInputs, type ReportJob, refused, reported } from '../report/spec.ts';
import { efficiencyOf } from './efficiency.ts';
import { worthOf } from './flows.ts';
import { BASES } from './measures.ts';
import { streamsOf } from './streams.ts';

export const returns: ReportJob = {
  name: 'returns',
  title: 'Returns',
  summary: 'ROAS, ROI on a declared basis, CAC, LTV, contribution; NPV, IRR and payback of cash flows',
  needs: ['line'],
  uses: [
    ...(['group', 'actual', 'revenue', 'incremental', 'gross_margin', 'conversions', 'customers', 'paid'] as const),
    ...(['arpa', 'churn', 'maturity', 'cogs', 'variable', 'people', 'target_return', 'target_months'] as const),
    ...(['date', 'amount', 'constrained'] as const),
  ],
  records: true,
  total: 'none',
  sides: ['Budget_Flows', 'Budget_Lag'],
  settings: [
    {
      name: 'basis',
      kind: 'choice',
      choices: ['auto', ...BASES],
      fallback: 'auto',
      label: 'Gain is',
      doc: 'what ROI counts as gain; auto: gross margin where there is one, else revenue',
    },
    {
      name: 'margin',
      kind: 'percent',
      fallback: null,
      label: 'Margin',
      doc: 'gross margin of lines without one',
    },
    { name: 'horizon', kind: 'whole', fallback: 12, least: 1, label: 'Months', doc: 'months that the figures cover' },
    {
      name: 'maturity_least',
      kind: 'percent',
      fallback: 0.3,
      least: 0,
      label: 'Least maturity',
      doc: 'below this share of conversions nothing is concluded',
    },
    {
      name: 'as_of',
      kind: 'text',
      fallback: '',
      label: 'As of',
      doc: 'the day of the report, 2026-03-31: with Budget_Lag the age of a row runs from its date to this day',
    },
    {
      name: 'ltv_months',
      kind: 'whole',
      fallback: null,
      least: 1,
      label: 'LTV months',
      doc: 'also the LTV of so many months',
    },
    { name: 'discount', kind: 'percent', fallback: 0, label: 'Discount', doc: 'discount a month of that LTV' },
    {
      name: 'risk_free',
      kind: 'percent',
      fallback: 0.04,
      label: 'Risk free',
      doc: 'risk-free rate a year of the hurdle',
    },
    { name: 'beta', kind: 'number', fallback: 1, label: 'Beta', doc: 'beta of lines without one' },
    {
      name: 'premium',
      kind: 'percent',
      fallback: 0.05,
      label: 'Premium',
      doc: 'market risk premium a year of the hurdle',
    },
    {
      name: 'periods',
      kind: 'whole',
      fallback: 1,
      least: 1,
      label: 'Periods a year',
      doc: 'periods of the flow columns that make a year: 1, 4 or 12',
    },
  ],
  report,
};

function report(inputs: ReportInputs): Report {
  const outcomes = ['revenue', 'incremental', 'conversions', 'customers'] as const;
  const spends = inputs.has('actual') && outcomes.some((role) => inputs.has(role));
  const read = streamsOf(inputs);
  // Columns named by years beside spend and revenue are cash flows only when something is paid.
  const paid = read.found?.streams.some(({ flows }) => flows.some(({ amount }) => amount < 0)) ?? false;
  const flows = inputs.side('Budget_Flows') !== null || !spends || paid;
  const { found, problems } = flows ? read : { found: null, problems: [] };
  if (found === null && !spends)
    return refused(
      error(
        'nothing-to-judge',
        inputs.table,
        'neither spend with an outcome nor cash flows',
        'columns Actual and Revenue (or Conversions, New customers); or Date and Amount; or one column per period',
        'Map Actual and Revenue, or name a table of cash flows Budget_Flows.',
      ),
    );
  const [free, premium] = [inputs.number('risk_free'), inputs.number('premium')];
  const low = [inputs.number('beta'), ...(found?.streams ?? []).map(({ beta }) => beta ?? 0)].find(
    (beta) => !(free + beta * premium > -1),
  );
  if (low !== undefined)
    return refused(
      error('bad-hurdle', inputs.table, `a hurdle of ${free + low * premium}`, 'a hurdle above -100 %', 'Check beta.'),
    );
  const efficiency = spends ? efficiencyOf(inputs) : null;
  const all = [...problems, ...(efficiency?.problems ?? [])];
  if (!passes(all)) return refused(...all);
  const worth = found === null ? null : worthOf(inputs, found);
  all.push(...(worth?.problems ?? []));
  if (!passes(all)) return refused(...all);
  return reported(
    {
      headline: [efficiency?.headline, worth?.headline].filter(Boolean).join(' '),
      tables: [...(efficiency?.tables ?? []), ...(worth === null ? [] : [worth.table])],
      notes: [...(efficiency?.notes ?? []), ...(worth?.notes ?? [])],
      checks: [...(efficiency?.checks ?? []), ...(worth?.checks ?? [])],
      decimals: inputs.decimals,
    },
    all,
  );
}
