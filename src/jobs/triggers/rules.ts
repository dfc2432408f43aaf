/** The side tables of *triggers*: rules and the cases that are open, by their headers. */
import { isoOfSerial } from '../../core/calendar/serial.ts';
import type { CellValue } from '../../core/cell.ts';
import { DEFAULT_TRIGGERS } from '../../core/control/triggerRules.ts';
import type { TriggerCase, TriggerOperator, TriggerRule } from '../../core/control/triggers.ts';
import { plainHeader } from '../../workbook/headers.ts';
import { error, type Problem } from '../../workbook/problem.ts';
import { textIn } from '../../workbook/texts.ts';
import { badDay, dayOfCell } from '../calendar/cells.ts';
import type { Side } from '../report/spec.ts';

export const METRICS = ['variancePercent', 'roiTrajectory', 'milestoneSlip', 'satisfaction'] as const;
export type Metric = (typeof METRICS)[number];
/** What each metric is measured over; a rule of another window would never meet a reading. */
export const WINDOWS: Readonly<Record<Metric, string>> = {
  variancePercent: 'period',
  roiTrajectory: 'year',
  milestoneSlip: 'period',
  satisfaction: 'period',
};

type Cells = {
  readonly text: (header: string) => string;
  readonly cell: (header: string) => CellValue;
  readonly where: string;
};

/** The rows of a side table below its header, up to the first blank one. */
export function cellsOf({ grid }: Side, name: string): readonly Cells[] {
  const [header = [], ...data] = grid;
  const at = new Map(header.map((cell, i) => [plainHeader(String(cell ?? '')), i]));
  const end = data.findIndex((row) => row.every((cell) => cell === null || cell === ''));
  return data.slice(0, end < 0 ? data.length : end).map((row, i) => {
    const cell = (title: string) => row[at.get(plainHeader(title)) ?? -1] ?? null;
    return { cell, text: (title) => textIn(cell(title)), where: `${name} row ${i + 1}` };
  });
}

/** The rules of Budget_Rules; those of seed 003 without it. Blank Clear, Due days and Action take the defaults of the metric. */
export function rulesOf(side: Side | null, problems: Problem[]): readonly TriggerRule[] {
  if (side === null) return DEFAULT_TRIGGERS;
  return cellsOf(side, 'Budget_Rules').flatMap((row) => {
    const metric = METRICS.find((name) => name.toLowerCase() === row.text('Metric').toLowerCase().replace(/\s/g, ''));
    const operator = operatorOf(row.text('Operator'));
    const threshold = row.cell('Threshold');
    const clear = row.cell('Clear') ?? threshold;
    const dueDays = row.cell('Due days') ?? 28;
    const version = row.cell('Version') ?? 1;
    const bad = (found: string, expected: string): readonly TriggerRule[] => {
      problems.push(error('bad-rule', row.where, found, expected));
      return [];
    };
    if (row.text('Rule') === '') return bad('the rule has no name', 'a name in the column Rule');
    if (metric === undefined) return bad(`metric "${row.text('Metric')}"`, `one of ${METRICS.join(', ')}`);
    if (operator === null) return bad(`operator "${row.text('Operator')}"`, 'above, below or outside');
    if (
      typeof threshold !== 'number' ||
      typeof clear !== 'number' ||
      typeof dueDays !== 'number' ||
      typeof version !== 'number'
    )
      return bad('a threshold, clear value, due day or version that is no number', 'numbers there');
    const rule: TriggerRule = {
      ...{ id: row.text('Rule'), version, metric, operator, threshold, clear },
      window: WINDOWS[metric],
      scope: row.text('Scope') || null,
      period: row.text('Period') || null,
      action: row.text('Action') || 'Review',
      dueDays: Math.round(dueDays),
    };
    return [rule];
  });
}

function operatorOf(text: string): TriggerOperator | null {
  switch (text.toLowerCase()) {
    case 'above':
    case '>':
      return 'above';
    case 'below':
    case '<':
      return 'below';
    case 'outside':
    case '±':
      return 'outside';
    default:
      return null;
  }
}

/** The columns of Budget_Cases, which the next run reads again. */
export const CASE_HEADERS = [
  'Case',
  'Status',
  'Rule',
  'Scope',
  'Period',
  'Value',
  'Threshold',
  'Evidence',
  'Seen',
  'Action',
  'Owner',
  'Opened',
  'Due',
  'Opening value',
  'Opening evidence',
  'Opening threshold',
  'Opening version',
  'Version',
] as const;

export const CLEARED = 'cleared';
/** What people type when they settle a case themselves. */
const SETTLED = /^(cleared|closed|done|resolved)$/i;

export const caseRow = (status: string, found: TriggerCase): CellValue[] => [
  ...[found.id, status, found.rule, found.scope, found.period],
  ...[found.latest.value, found.latest.threshold, found.latest.source, found.latest.day],
  ...[found.action, found.owner === '' ? null : found.owner, found.openedOn, found.due],
  ...[found.opening.value, found.opening.source, found.opening.threshold],
  ...[found.opening.ruleVersion, found.latest.ruleVersion],
];

/** The cases of Budget_Cases that are neither cleared nor closed by hand. */
export function casesOf(side: Side | null, problems: Problem[]): readonly TriggerCase[] {
  if (side === null) return [];
  return cellsOf(side, 'Budget_Cases').flatMap((row) => {
    if (SETTLED.test(row.text('Status'))) return [];
    const day = (header: string, fallback: number | null): number | null => {
      const found = dayOfCell(row.cell(header)) ?? fallback;
      if (found !== null && !Number.isNaN(found)) return found;
      problems.push(badDay(`${row.where}, ${header}`, row.cell(header)));
      return null;
    };
    const number = (header: string, fallback = 0): number => {
      const found = row.cell(header);
      return typeof found === 'number' ? found : fallback;
    };
    const openedOn = day('Opened', null);
    const due = day('Due', openedOn);
    const seen = day('Seen', openedOn);
    if (row.text('Rule') === '' || row.text('Scope') === '') {
      problems.push(error('bad-case', row.where, 'a case without Rule or Scope', 'both, as the last run wrote them'));
      return [];
    }
    if (openedOn === null || due === null || seen === null) return [];
    const [value, threshold, version] = [number('Value'), number('Threshold'), number('Version', 1)];
    const found: TriggerCase = {
      id: row.text('Case') || `${row.text('Rule')}|${row.text('Scope')}|${row.text('Period')}|${isoOfSerial(openedOn)}`,
      ...{ rule: row.text('Rule'), scope: row.text('Scope'), period: row.text('Period'), openedOn, due },
      ...{ owner: row.text('Owner'), action: row.text('Action') },
      opening: {
        ...{ value: number('Opening value', value), source: row.text('Opening evidence') || row.text('Evidence') },
        ...{ threshold: number('Opening threshold', threshold), ruleVersion: number('Opening version', version) },
        day: openedOn,
      },
      latest: { value, source: row.text('Evidence'), threshold, ruleVersion: version, day: seen },
    };
    return [found];
  });
}
