/** From revenue to contribution, step by step, per line and in total. */
import { trajectory } from '../../core/control/trajectory.ts';
import { fromMinor, type Minor } from '../../core/money.ts';
import { contribution } from '../../core/returns/contribution.ts';
import type { ReportInputs } from '../report/spec.ts';
import { type Column, tableOf } from '../report/tableOf.ts';
import type { Item, Of } from './items.ts';
import type { Measured } from './measures.ts';

export type Path = { readonly raw: number | null; readonly annualised: number | null; readonly verdict: string | null };

/** Below half of the target is a case, above one and a half an opportunity; too few conversions are no case (R25, R29). */
export function pathOf(line: Measured, horizon: number): Path | null {
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
export function waterfallOf(inputs: ReportInputs, items: readonly Item[], totalRows: number) {
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
