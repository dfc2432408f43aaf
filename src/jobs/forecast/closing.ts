/** Where actuals end: which periods are closed, and which only look so. */
import { isoOfSerial } from '../../core/calendar/serial.ts';
import { error, type Problem, warning } from '../../workbook/problem.ts';
import type { ReportInputs } from '../report/spec.ts';
import { periodLabel, periodOf, readPeriod, startOf } from './periods.ts';
import type { Entry, Found, Panel } from './series.ts';

/** More periods than this is most often a typing error in a date. */
const MOST_PERIODS = 2000;

/** Which periods are closed: told, or those up to the last amount; periods at the end that are 0 in every line count as open. */
export function closing(inputs: ReportInputs, panel: Panel): Found {
  const { scale, lines } = panel;
  const refuse = (found: string, expected: string, fix: string | null = null): Found => ({
    panel: null,
    problems: [error('no-history', inputs.table, found, expected, fix)],
  });
  const filled = [...new Set(lines.flatMap(({ amounts }) => [...amounts.keys()]))].sort((a, b) => a - b);
  const [first] = filled;
  const last = filled[filled.length - 1];
  if (first === undefined || last === undefined)
    return refuse('there is no amount at all', 'amounts of closed periods');
  if (last - first >= MOST_PERIODS)
    return refuse(
      `${periodLabel(scale, first)} to ${periodLabel(scale, last)} is more than ${MOST_PERIODS} periods`,
      'dates of one history',
      'Check the dates.',
    );
  const asked = inputs.text('closed');
  if (asked !== '') {
    const at = readPeriod(asked);
    const closed = at === null ? null : periodOf(scale, at.day);
    return closed === null || closed < first || closed - first >= MOST_PERIODS
      ? refuse(
          `closed is "${asked}"`,
          `a period from ${periodLabel(scale, first)} on, at most ${MOST_PERIODS} of them`,
          'Give it as 2026-10.',
        )
      : { panel: { ...panel, first, closed }, problems: [] };
  }
  let closed = last;
  while (closed > first && lines.every(({ amounts }) => (amounts.get(closed) ?? 0) === 0)) closed--;
  const open = closed === last || lines.every(({ amounts }) => (amounts.get(closed) ?? 0) === 0);
  return {
    panel: { ...panel, first, closed: open ? last : closed },
    problems: open
      ? []
      : [
          warning(
            'open-periods',
            inputs.table,
            `${periodLabel(scale, closed + 1)} to ${periodLabel(scale, last)} are 0 in every line`,
            'blanks in open periods: these count as open',
            `If they are closed, set closed=${periodLabel(scale, last)}.`,
          ),
        ],
  };
}

/** A ledger that ends in the middle of a period: what looks closed may still be filling. */
export function begun(inputs: ReportInputs, entries: readonly Entry[], panel: Panel | null): readonly Problem[] {
  if (panel === null || inputs.text('closed') !== '' || panel.scale.unit === 'day') return [];
  const { scale, first, closed } = panel;
  const days = new Set(entries.flatMap(({ at, amount }) => (at.unit === null && amount !== null ? [at.day] : [])));
  const last = [...days].reduce((late, day) => Math.max(late, day), 0);
  const end = startOf(scale, closed + 1) - 1;
  const ledger = days.size > 1.5 * (closed - first + 1);
  if (!ledger || last + 3 > end || periodOf(scale, last) !== closed) return [];
  return [
    warning(
      'part-period',
      inputs.table,
      `the last day of ${periodLabel(scale, closed)} with an amount is ${isoOfSerial(last)}`,
      'whole periods',
      `If it is not over yet, set closed=${periodLabel(scale, closed - 1)}.`,
    ),
  ];
}
