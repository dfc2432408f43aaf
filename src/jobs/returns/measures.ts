/** What a line earned and cost, read from its row: money in minor units, blanks stay null (R22, R23). */
import { exactMultiply } from '../../core/exact.ts';
import { isMinor, type Minor, toMinor } from '../../core/money.ts';
import { matured } from '../../core/returns/maturity.ts';
import { lifetimeValue } from '../../core/returns/payback.ts';
import { ltv } from '../../core/returns/ratios.ts';
import type { Row } from '../../workbook/decode.ts';
import { error, type Problem } from '../../workbook/problem.ts';
import type { Role } from '../../workbook/roles.ts';
import type { ReportInputs } from '../report/spec.ts';
import type { Lag } from './lag.ts';

export const BASES = ['revenue', 'margin', 'contribution', 'incremental'] as const;
/** What counts as gain: revenue, gross margin, revenue less COGS and variable cost, or margin of incremental revenue. */
export type Basis = (typeof BASES)[number];

export type Measured = {
  readonly row: Row;
  readonly name: string;
  readonly group: string;
  readonly spend: Minor;
  readonly revenue: Minor | null;
  readonly incremental: Minor | null;
  readonly cogs: Minor | null;
  readonly variable: Minor;
  readonly people: Minor;
  /** Of `basis`; not rounded. */
  readonly gain: number | null;
  readonly cost: Minor;
  /** Gross margin in money. */
  readonly margin: number | null;
  readonly conversions: number | null;
  readonly customers: number | null;
  readonly paid: number | null;
  /** Per customer and month, and over a lifetime without and with a horizon; minor units. */
  readonly monthly: number | null;
  readonly lifetime: number | null;
  readonly limited: number | null;
  /** Days, when the maturity follows from them. */
  readonly age: number | null;
  /** Share of conversions that is in; `grown`: revenue once all are, null below the least share. */
  readonly maturity: number | null;
  readonly grown: number | null;
  readonly target: number | null;
  readonly months: number | null;
};

/** @param lag Says how mature the row is, before its column Maturity does. */
export function measuredOf(
  inputs: ReportInputs,
  row: Row,
  basis: Basis,
  lag: Lag | null,
  problems: Problem[],
): Measured {
  const money = (role: Role): Minor | null => {
    const value = row.number(role);
    if (value === null) return null;
    const minor = toMinor(value, inputs.decimals);
    if (!isMinor(minor))
      problems.push(error('too-large', inputs.where(row, role), `${value}`, 'an amount below 2^53 minor units'));
    return minor;
  };
  const share = (role: Role): number | null => {
    const value = row.number(role);
    if (value !== null && !(value >= 0 && value <= 1))
      problems.push(
        error('bad-share', inputs.where(row, role), `${value}`, 'a share from 0 to 1, such as 60%', 'Type 60% or 0.6.'),
      );
    return value;
  };
  const count = (role: Role): number | null => {
    const value = row.number(role);
    if (value !== null && value < 0)
      problems.push(error('negative-count', inputs.where(row, role), `${value}`, '0 or more'));
    return value;
  };
  const spend = money('actual') ?? 0;
  if (spend < 0)
    problems.push(error('negative-spend', inputs.where(row, 'actual'), 'a negative spend', 'a spend of 0 or more'));
  if (row.line === '')
    problems.push(error('no-line', row.where, 'the name of the line is blank', 'a name in every row'));
  const [revenue, incremental] = [money('revenue'), money('incremental')];
  const rate = share('gross_margin') ?? inputs.given('margin');
  const cogs =
    money('cogs') ?? (rate === null || revenue === null ? null : revenue - toMinor(exactMultiply(revenue, rate), 0));
  const margin =
    revenue === null ? null : rate !== null ? exactMultiply(revenue, rate) : cogs === null ? null : revenue - cogs;
  const [variable, people] = [money('variable') ?? 0, money('people') ?? 0];
  const gain = gainOf(basis, revenue, margin, incremental, rate, cogs, variable);
  const age = lag?.ageOf(row) ?? null;
  const typed = share('maturity');
  const maturity = age?.share ?? typed;
  const grown =
    revenue === null || maturity === null
      ? null
      : matured(revenue, [{ age: 1, share: maturity }], 1, inputs.number('maturity_least'));
  const [arpa, churn] = [money('arpa'), share('churn')];
  const monthly = arpa === null || rate === null ? null : arpa * rate;
  const horizon = inputs.given('ltv_months');
  const limited =
    monthly === null || churn === null || horizon === null
      ? null
      : lifetimeValue(monthly, churn, horizon, inputs.number('discount'));
  return {
    row,
    name: row.line,
    group: row.group,
    spend,
    revenue,
    incremental,
    cogs,
    variable,
    people,
    gain,
    cost: basis === 'contribution' ? spend + people : spend,
    margin,
    conversions: count('conversions'),
    customers: count('customers'),
    paid: count('paid'),
    monthly,
    lifetime: monthly === null || churn === null ? null : ltv(arpa ?? 0, rate ?? 0, churn),
    limited: limited?.ok ? limited.value : null,
    age: age?.days ?? null,
    maturity,
    grown: grown?.ok ? grown.value : null,
    target: row.number('target_return'),
    months: row.number('target_months'),
  };
}

function gainOf(
  basis: Basis,
  revenue: Minor | null,
  margin: number | null,
  incremental: Minor | null,
  rate: number | null,
  cogs: Minor | null,
  variable: Minor,
): number | null {
  switch (basis) {
    case 'revenue':
      return revenue;
    case 'margin':
      return margin;
    case 'contribution':
      return revenue === null || cogs === null ? null : revenue - cogs - variable;
    case 'incremental':
      return incremental === null || rate === null ? null : exactMultiply(incremental, rate);
  }
}
