/** The report *doctor*: which limits cannot be kept together, and the cheapest ways to mend them, one of which it can apply. */
import {
  conflictText,
  type DoctorProblem,
  diagnose,
  type Repair,
  repaired,
  repairText,
} from '../../core/allocate/doctor.ts';
import { fromMinor } from '../../core/money.ts';
import type { Edit } from '../../workbook/port.ts';
import { error } from '../../workbook/problem.ts';
import { amountText, moneyFormat } from '../amountText.ts';
import { type LineLimits, lineLimits } from '../optimum/problem.ts';
import { type Report, type ReportInputs, type ReportJob, refused, reported } from '../report/spec.ts';

export const doctor: ReportJob = {
  name: 'doctor',
  title: 'Infeasibility doctor',
  summary: 'which limits cannot be kept together, and the cheapest repairs in money',
  needs: ['line'],
  oneOf: ['floor', 'cap', 'hold'],
  uses: ['group', 'current', 'budget', 'least'],
  total: 'needed',
  sides: ['Budget_Groups', 'Budget_Limits'],
  settings: [
    {
      name: 'apply',
      kind: 'whole',
      fallback: 0,
      least: 0,
      label: 'Apply repair',
      doc: 'the number of the repair to write into the table; 0 for none',
    },
  ],
  report,
};

function report(inputs: ReportInputs): Report {
  const { decimals, table } = inputs;
  const total = inputs.total ?? 0;
  const found = lineLimits({
    ...inputs,
    groups: inputs.side('Budget_Groups')?.rows ?? null,
    across: inputs.side('Budget_Limits')?.grid ?? null,
  });
  // A floor above its cap is what the doctor is for.
  const others = found.problems.filter(({ code }) => code !== 'floor-above-cap');
  if (others.length > 0) return refused(...others);
  const { limits } = found;
  const given: DoctorProblem = { ...limits, total, rows: limits.across(total) };
  const words = {
    amount: (minor: number) => amountText(minor, decimals),
    line: (i: number) => `"${limits.lines[i]?.name ?? i + 1}"`,
  };
  const diagnosis = diagnose(given);
  const conflict = diagnosis?.conflict ?? [];
  const repairs = diagnosis?.repairs ?? [];
  const chosen = inputs.number('apply');
  const repair = repairs[chosen - 1];
  if (chosen > 0 && repair === undefined)
    return refused(
      error(
        'no-repair',
        table,
        `there is no repair ${chosen}`,
        repairs.length === 0
          ? 'apply=0: nothing needs mending, or one change is not enough'
          : `a number from 1 to ${repairs.length}`,
      ),
    );
  const edit = repair === undefined ? null : editOf(repair, inputs, limits);
  if (repair !== undefined && edit === null)
    return refused(
      error(
        'not-a-cell',
        table,
        `the limit of repair ${chosen} stands in no cell of this table`,
        'a repair of a floor, a cap or a total that stands in a cell',
        'Change it where it comes from.',
      ),
    );
  const headline =
    diagnosis === null
      ? `Nothing is in conflict: floors, caps and groups leave room for the total ${words.amount(total)}.`
      : conflictText(diagnosis, words);
  const made = reported({
    headline,
    notes:
      diagnosis === null
        ? []
        : [
            'Leaving out any one of the conflicting limits lets the others be kept.',
            repairs.length > 0
              ? 'Each repair alone makes a plan possible, the cheapest first; apply=NUMBER writes one of them.'
              : `One change is not enough; together these are the least: ${diagnosis.combined.map((one) => repairText(one, words)).join('; ')}.`,
          ],
    checks: [
      {
        law: 'every repair makes the limits possible',
        holds: repairs.every((one) => diagnose(repaired(given, [one])) === null),
      },
      {
        law: 'all of the combined repairs do, too',
        holds: diagnosis === null || diagnose(repaired(given, diagnosis.combined)) === null,
      },
    ],
    decimals,
    tables: [
      {
        name: 'Budget_Conflict',
        sheet: 'Budget Conflict',
        title: 'Limits in conflict',
        totalRows: 0,
        columns: [
          { header: 'Limit', kind: 'text', width: 18 },
          { header: 'Of', kind: 'text' },
          { header: 'Amount', kind: 'money' },
        ],
        rows: conflict.map(({ kind, index, name, amount }) => [
          kind,
          nameOf(kind, index, name, limits),
          fromMinor(amount, decimals),
        ]),
      },
      {
        name: 'Budget_Repairs',
        sheet: 'Budget Repairs',
        title: 'Repairs, the cheapest first',
        totalRows: 0,
        columns: [
          { header: 'Number', kind: 'count', width: 8 },
          { header: 'Repair', kind: 'text', width: 60 },
          { header: 'From', kind: 'money' },
          { header: 'To', kind: 'money' },
          { header: 'Costs', kind: 'money' },
        ],
        rows: repairs.map((one, i) => [
          i + 1,
          repairText(one, words),
          fromMinor(one.from, decimals),
          fromMinor(one.to, decimals),
          fromMinor(one.amount, decimals),
        ]),
      },
    ],
  });
  return edit === null ? made : { ...made, edits: [edit] };
}

const nameOf = (kind: Repair['kind'], index: number, name: string, { lines }: LineLimits): string =>
  kind === 'total' ? 'the total' : kind === 'floor' || kind === 'cap' ? (lines[index]?.name ?? '') : name;

/** The one cell that the repair changes; null when it stands in none of ours. */
function editOf({ kind, index, to }: Repair, inputs: ReportInputs, { lines }: LineLimits): Edit | null {
  const line = lines[index];
  const at =
    kind === 'total'
      ? inputs.totalAt
      : line !== undefined && !line.held && (kind === 'floor' || kind === 'cap') && inputs.has(kind)
        ? inputs.at(line.row, kind)
        : null;
  return at === null
    ? null
    : { kind: 'setRange', at, values: [[fromMinor(to, inputs.decimals)]], format: moneyFormat(inputs.decimals) };
}
