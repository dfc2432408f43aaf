/** The report *triggers*: cases opened, kept and cleared by rules, a reallocation and past trades judged, and key figures (R28, R21, C02, C36). */
import { isoOfSerial } from '../../core/calendar/serial.ts';
import type { CellValue } from '../../core/cell.ts';
import { evaluateTriggers, type TriggerCase } from '../../core/control/triggers.ts';
import { type Problem, passes } from '../../workbook/problem.ts';
import { atPlace, settingDay } from '../calendar/cells.ts';
import { type Report, type ReportInputs, type ReportJob, refused, reported } from '../report/spec.ts';
import type { ColumnKind, ReportTable } from '../report/view.ts';
import { kpiTable } from './kpis.ts';
import { readingsOf } from './readings.ts';
import { reallocationOf } from './reallocation.ts';
import { CASE_HEADERS, CLEARED, caseRow, casesOf, rulesOf } from './rules.ts';
import { tradesOf } from './trades.ts';

export const triggers: ReportJob = {
  name: 'triggers',
  title: 'Triggers and cases',
  summary: 'cases with evidence, action, owner and due date; a reallocation and past trades judged; key figures',
  needs: ['line'],
  oneOf: ['actual', 'return', 'milestone', 'satisfaction', 'allocated'],
  uses: [
    'group',
    'budget',
    'planned',
    'target_return',
    'milestone_forecast',
    'owner',
    'current',
    'actual',
    'return',
    'milestone',
    'satisfaction',
    'allocated',
  ],
  total: 'none',
  sides: ['Budget_Rules', 'Budget_Cases', 'Budget_Baseline', 'Budget_Trades'],
  settings: [
    { name: 'as_of', kind: 'text', fallback: '', label: 'As of', doc: 'the day of the snapshot, such as 2026-06-12' },
    {
      name: 'period',
      kind: 'text',
      fallback: '',
      label: 'Period',
      doc: 'the name of the period, of which a rule opens one case per line; without it the month of as_of',
    },
    {
      name: 'return_horizon',
      kind: 'whole',
      fallback: 12,
      least: 1,
      label: 'Months of Return',
      doc: 'over which the return is measured, so that it is compared with its target per year',
    },
    {
      name: 'target_horizon',
      kind: 'whole',
      fallback: 12,
      least: 1,
      label: 'Months of Target return',
      doc: 'over which the target return is promised',
    },
    {
      name: 'occasion',
      kind: 'choice',
      choices: ['regular', 'annual', 'emergency'],
      fallback: 'regular',
      label: 'Occasion',
      doc: 'of a reallocation: only an annual revision or an emergency may move more than 15 %',
    },
    {
      name: 'step_cap',
      kind: 'percent',
      fallback: 0.2,
      least: 0.001,
      label: 'Step cap',
      doc: 'the most that a line may change at once',
    },
  ],
  report,
};

const KINDS: Readonly<Partial<Record<(typeof CASE_HEADERS)[number], ColumnKind>>> = {
  ...{ Value: 'number', Threshold: 'number', Seen: 'date', Opened: 'date', Due: 'date', Version: 'count' },
  ...{ 'Opening value': 'number', 'Opening threshold': 'number', 'Opening version': 'count' },
};

function report(inputs: ReportInputs): Report {
  const problems: Problem[] = [];
  const day = settingDay(inputs, 'as_of', true, problems);
  const rules = rulesOf(inputs.side('Budget_Rules'), problems);
  const open = casesOf(inputs.side('Budget_Cases'), problems);
  if (day === null || !passes(problems)) return refused(...problems);
  const period = inputs.text('period').trim() || isoOfSerial(day).slice(0, 7);
  const readings = readingsOf(inputs, period, problems);
  const move = reallocationOf(inputs, problems);
  const trades = tradesOf(inputs, problems);
  if (!passes(problems)) return refused(...problems);
  const found = evaluateTriggers(rules, readings, open, day);
  if (!found.ok)
    return refused(
      atPlace(
        found.problem,
        found.problem.code === 'bad-rule' ? 'Budget_Rules' : inputs.table,
        'rules with a clear value on the good side of their threshold, and one case and reading each',
      ),
    );
  const { opened, kept, cleared } = found.value;
  const overdue = [...opened, ...kept].filter(({ due }) => due < day).length;
  const measured = new Set(readings.filter(({ value }) => value !== null).map(({ metric }) => metric));
  const silent = new Set(rules.map(({ metric }) => metric).filter((metric) => !measured.has(metric)));
  const baseline = inputs.side('Budget_Baseline')?.rows ?? [];
  const keyed = inputs.has('budget') && inputs.has('actual');
  return reported(
    {
      headline: `${opened.length} ${opened.length === 1 ? 'case' : 'cases'} opened, ${kept.length} still open, ${cleared.length} cleared as of ${isoOfSerial(day)} for ${period}.${overdue > 0 ? ` ${overdue} overdue.` : ''}`,
      notes: [
        ...(move === null ? [] : move.sentences),
        ...(trades === null ? [] : [trades.sentence]),
        `${rules.length} rules, ${inputs.side('Budget_Rules') === null ? 'the defaults (add a table Budget_Rules for your own)' : 'of Budget_Rules'}. A case opens beyond the threshold and clears only on the good side of its clear value; there is one per rule, line and period.`,
        ...(silent.size > 0 ? [`Not measured, for want of columns or values: ${[...silent].sort().join(', ')}.`] : []),
        ...(measured.has('roiTrajectory')
          ? [
              `Returns are compared per year: Return over ${inputs.number('return_horizon')} months, Target return over ${inputs.number('target_horizon')}.`,
            ]
          : []),
        'The next run reads Budget_Cases again: cleared cases leave it then. A case of an earlier period stays until its Status is set to closed.',
        ...(keyed && baseline.length === 0
          ? ['Key figures have no target without a baseline: add a table Budget_Baseline with the same columns.']
          : []),
      ],
      checks: [
        {
          law: 'one case per rule, line and period',
          holds: unique([...opened, ...kept].map((one) => JSON.stringify([one.rule, one.scope, one.period]))),
        },
        {
          law: 'every case from before is still open or cleared',
          holds: kept.length + cleared.length === open.length,
        },
        ...(move === null
          ? []
          : [
              {
                law: 'changes by line add up to the net change, and their gains to the gain in all',
                holds: move.holds,
              },
            ]),
        ...(trades === null
          ? []
          : [{ law: 'judged and open trades add up to all, promises and gains', holds: trades.holds }]),
      ],
      decimals: inputs.decimals,
      tables: [
        casesTable(opened, kept, cleared),
        ...(move === null ? [] : [move.table]),
        ...(trades === null ? [] : [trades.table]),
        ...(keyed ? [kpiTable(inputs.rows, baseline, inputs.has('return'))] : []),
      ],
    },
    problems,
  );
}

const unique = (keys: readonly string[]): boolean => new Set(keys).size === keys.length;

function casesTable(
  opened: readonly TriggerCase[],
  kept: readonly TriggerCase[],
  cleared: readonly TriggerCase[],
): ReportTable {
  const rows: CellValue[][] = [
    ...opened.map((found) => caseRow('opened', found)),
    ...kept.map((found) => caseRow('open', found)),
    ...cleared.map((found) => caseRow(CLEARED, found)),
  ];
  return {
    name: 'Budget_Cases',
    sheet: 'Budget Cases',
    title: 'Cases',
    totalRows: 0,
    columns: CASE_HEADERS.map((header) => ({ header, kind: KINDS[header] ?? 'text' })),
    rows,
  };
}
