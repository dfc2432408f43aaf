import { fromMinor, toMinor } from '../../core/money.ts';
import { partOf } from '../../workbook/address.ts';
import type { Edit, Plan, RangeData, Snapshot } from '../../workbook/port.ts';
import { amountText, moneyFormat, PERCENT_FORMAT, percentText } from '../amountText.ts';
import { certificateEdit } from '../optimum/seal.ts';
import type { Line } from './lines.ts';
import type { Solved } from './solve.ts';
import type { AllocateInput, AllocateLine, AllocateView } from './view.ts';

export const ALLOCATION_TABLE = 'Budget_Allocation';
export const ALLOCATION_SHEET = 'Budget Allocation';

export function planOf(
  input: AllocateInput,
  data: RangeData,
  lines: readonly Line[],
  view: AllocateView,
  solved: Solved,
  snapshot: Snapshot,
): Plan {
  const format = moneyFormat(input.decimals);
  const edits: Edit[] =
    input.write === 'column' ? columnEdits(input, data, lines, view, format) : [tableEdit(view, format)];
  return {
    title: `Allocate ${amountText(
      solved.amounts.reduce((s, a) => s + a, 0),
      input.decimals,
    )} by ${input.method}`,
    edits: solved.proof === undefined ? edits : [...edits, certificateEdit(solved.proof, input.decimals)],
    basedOn: snapshot.fingerprint,
    assertions: view.checks,
  };
}

/** One edit per run of neighbouring rows: nothing between the lines is touched. */
function columnEdits(
  input: AllocateInput,
  data: RangeData,
  lines: readonly Line[],
  view: AllocateView,
  format: string,
): Edit[] {
  const column = input.mapping.columns.allocated ?? 0;
  const edits: Edit[] = [];
  let from = 0;
  for (let i = 1; i <= lines.length; i++) {
    if (i < lines.length && lines[i]?.row.index === (lines[i - 1]?.row.index ?? 0) + 1) continue;
    const at = partOf(data.address, lines[from]?.row.index ?? 0, column, i - from, 1);
    edits.push({ kind: 'setRange', at, values: view.lines.slice(from, i).map((line) => [line.amount]), format });
    from = i;
  }
  return edits;
}

function tableEdit(view: AllocateView, format: string): Edit {
  return {
    kind: 'replaceTable',
    table: ALLOCATION_TABLE,
    sheet: ALLOCATION_SHEET,
    title: 'Budget allocation',
    totalRows: view.reserve === 0 ? 1 : 2,
    notes: [...view.notes, ...view.checks.map((check) => `Check: ${check.law}`)],
    columns: [
      { header: 'Line', format: '@', width: 28 },
      { header: 'Group', format: '@', width: 18 },
      { header: 'Before', format, width: 16 },
      { header: 'Floor', format, width: 16 },
      { header: 'Cap', format, width: 16 },
      { header: 'Allocation', format, width: 16 },
      { header: 'Change', format, width: 16 },
      { header: 'Share', format: PERCENT_FORMAT, width: 9 },
      ...(view.optimum === null
        ? []
        : [
            { header: 'Outcome', format: OUTCOME_FORMAT, width: 16 },
            { header: 'Next unit brings', format: OUTCOME_FORMAT, width: 16 },
          ]),
      { header: 'Reason', format: '@', width: 60 },
    ],
    rows: [
      ...view.lines.map((line) => [
        line.line,
        line.group,
        line.before,
        line.floor,
        line.cap,
        line.amount,
        line.before === null ? null : changeOf(line, view.decimals),
        line.share,
        ...(view.optimum === null ? [] : [line.outcome, line.marginal]),
        line.reason,
      ]),
      ...(view.reserve === 0
        ? []
        : [
            [
              'Contingency reserve',
              ...[null, null, null, null],
              view.reserve,
              ...[null, null],
              ...(view.optimum === null ? [] : [null, null]),
              'set aside before the lines',
            ],
          ]),
      [
        'Total',
        null,
        null,
        null,
        null,
        fromMinor(toMinor(view.sum, view.decimals) + toMinor(view.reserve, view.decimals), view.decimals),
        null,
        1,
        ...(view.optimum === null ? [] : [view.optimum.value, null]),
        view.unallocated === 0
          ? null
          : `${percentText(view.unallocated / (view.total || 1))} of the total is unallocated`,
      ],
    ],
  };
}

const OUTCOME_FORMAT = '#,##0.00####';
const changeOf = (line: AllocateLine, decimals: number): number =>
  fromMinor(toMinor(line.amount, decimals) - toMinor(line.before ?? 0, decimals), decimals);
