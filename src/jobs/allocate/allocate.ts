/** The job *allocate*: split a total over the lines of a table, exactly, with a reason per line. */
import { setAside } from '../../core/allocate/contingency.ts';
import { fromMinor, toMinor } from '../../core/money.ts';
import { cellOf, formatAddress, partOf } from '../../workbook/address.ts';
import type { Mapping } from '../../workbook/contract.ts';
import { decode, type Row } from '../../workbook/decode.ts';
import type { Assertion, Edit, Plan, RangeData, Read, Snapshot } from '../../workbook/port.ts';
import { error, type Problem, passes } from '../../workbook/problem.ts';
import type { Role } from '../../workbook/roles.ts';
import { amountText, moneyFormat, PERCENT_FORMAT, percentText } from '../amountText.ts';
import type { CellChange, Decision, Job } from '../job.ts';
import { lineLimits, optimumOf } from '../optimum/problem.ts';
import { certificateEdit } from '../optimum/seal.ts';
import { type Line, linesOf } from './lines.ts';
import { byOptimum } from './optimum.ts';
import { byPackages } from './packages.ts';
import { byPerformance } from './performance.ts';
import { type Outcome, type Solved, solve } from './solve.ts';
import type { AllocateInput, AllocateLine, AllocateView } from './view.ts';

export const ALLOCATION_TABLE = 'Budget_Allocation';
export const ALLOCATION_SHEET = 'Budget Allocation';

export const allocate: Job<AllocateInput, AllocateView> = {
  name: 'allocate',
  needs: (input): readonly Read[] => [
    { ref: input.mapping.table, detail: input.write === 'column' ? 'cells' : 'values' },
    ...('ref' in input.total ? [{ ref: input.total.ref, detail: 'values' } as const] : []),
    ...[input.groups, input.across].flatMap((side) =>
      side === null ? [] : [{ ref: side.table, detail: 'values' } as const],
    ),
  ],
  decide,
};

function decide(input: AllocateInput, snapshot: Snapshot): Decision<AllocateView> {
  const data = snapshot.ranges[input.mapping.table];
  if (data === undefined)
    return refused([error('missing', input.mapping.table, 'this range was not read', 'the mapped table')]);
  const decoded = decode(data, input.mapping);
  const total = totalOf(input, snapshot);
  const { lines, problems: lineProblems } = linesOf(decoded.rows, data, input);
  const problems = [
    ...decoded.problems,
    ...total.problems,
    ...stepProblems(input),
    ...lineProblems,
    ...targetProblems(input, data, lines),
  ];
  if (total.minor === null || !passes(problems)) return refused(problems);
  const aside = setAside(total.minor, input.holdback, toMinor(input.step, input.decimals));
  if (!aside.ok)
    return refused([...problems, error(aside.problem.code, 'holdback', `${input.holdback}`, 'a share from 0 to 100%')]);
  const { reserve, left } = aside.value;
  const solved = solveBy(left, lines, decoded.rows, data, input, snapshot);
  if (!solved.ok) return refused([...problems, solved.problem, ...(solved.more ?? [])]);
  const view = viewOf(input, data, lines, { total: total.minor, reserve }, solved.value);
  return { view, problems, plan: planOf(input, data, lines, view, solved.value, snapshot) };
}

function solveBy(
  total: number,
  lines: readonly Line[],
  rows: readonly Row[],
  data: RangeData,
  input: AllocateInput,
  snapshot: Snapshot,
): Outcome {
  switch (input.method) {
    case 'value':
    case 'curves': {
      const found = optimumOf({ ...sourceOf(rows, data, input, snapshot), by: input.method, step: input.step });
      const [first] = found.problems;
      if (found.problem !== null) return byOptimum(total, found.problem, input);
      return {
        ok: false,
        problem: first ?? error('bad-lines', input.mapping.table, 'no lines', 'lines with curves'),
        more: found.problems.slice(1),
      };
    }
    case 'packages': {
      const { limits, problems } = lineLimits({
        ...sourceOf(rows, data, input, snapshot),
        has: (role) => role === 'group',
      });
      const [first, ...more] = problems.filter(({ code }) => code === 'unknown-group');
      return first === undefined ? byPackages(total, lines, limits, input) : { ok: false, problem: first, more };
    }
    case 'performance':
      return byPerformance(total, lines, input);
    default:
      return solve(total, lines, input, input.method);
  }
}

/** What the optimum reads of the tables. */
function sourceOf(rows: readonly Row[], data: RangeData, input: AllocateInput, snapshot: Snapshot) {
  const { mapping, decimals } = input;
  const rangeOf = (side: Mapping | null) => (side === null ? undefined : snapshot.ranges[side.table]);
  const groups = rangeOf(input.groups);
  const header = data.values[mapping.headerRows - 1] ?? [];
  const headers = header.map((cell) => (typeof cell === 'string' ? cell : ''));
  return {
    rows,
    decimals,
    headers,
    has: (role: Role) => mapping.columns[role] !== undefined,
    where: (row: Row, role: Role) => formatAddress(cellOf(data.address, row.index, mapping.columns[role] ?? 0)),
    cell: (row: Row, name: string) => {
      const column = headers.findIndex((text) => text.trim().toLowerCase() === name.toLowerCase());
      return column < 0 ? null : (data.values[row.index]?.[column] ?? null);
    },
    table: formatAddress(data.address),
    groups: groups === undefined || input.groups === null ? null : decode(groups, input.groups).rows,
    across: rangeOf(input.across)?.values ?? null,
  };
}

const refused = (problems: readonly Problem[]): Decision<AllocateView> => ({ view: null, problems, plan: null });

function totalOf(
  input: AllocateInput,
  snapshot: Snapshot,
): { readonly minor: number | null; readonly problems: readonly Problem[] } {
  if ('amount' in input.total) return amountOf(input.total.amount, 'the total', input.decimals);
  const { ref } = input.total;
  const data = snapshot.ranges[ref];
  const value = data?.values[0]?.[0] ?? null;
  const where = data === undefined ? ref : formatAddress(data.address);
  if (data !== undefined && (data.address.rows > 1 || data.address.columns > 1))
    return {
      minor: null,
      problems: [
        error(
          'wrong-shape',
          where,
          `${data.address.rows} × ${data.address.columns} cells`,
          'one cell with the total',
          'Point Budget_Total at one cell.',
        ),
      ],
    };
  if (typeof value !== 'number')
    return {
      minor: null,
      problems: [
        error(
          'not-a-number',
          where,
          value === null
            ? 'the cell is blank'
            : typeof value === 'object'
              ? `the cell shows ${value.error}`
              : `"${value}" is no number`,
          'the amount to allocate',
          'Type the total as a number.',
        ),
      ],
    };
  return amountOf(value, where, input.decimals);
}

function amountOf(
  value: number,
  where: string,
  decimals: number,
): { readonly minor: number | null; readonly problems: readonly Problem[] } {
  if (!Number.isFinite(value) || Math.abs(value) >= (1e15 / 10 ** decimals) * 9)
    return { minor: null, problems: [error('too-large', where, String(value), 'an amount that is exact to the cent')] };
  if (value < 0)
    return { minor: null, problems: [error('negative-total', where, String(value), 'a total of 0 or more')] };
  const minor = toMinor(value, decimals);
  return {
    minor,
    problems:
      fromMinor(minor, decimals) === value
        ? []
        : [
            error(
              'not-whole',
              where,
              String(value),
              `an amount with at most ${decimals} decimals`,
              'Round the total, or set the number of decimals.',
            ),
          ],
  };
}

function stepProblems(input: AllocateInput): readonly Problem[] {
  const minor = toMinor(input.step, input.decimals);
  return input.step > 0 && minor >= 1 && fromMinor(minor, input.decimals) === input.step
    ? []
    : [
        error(
          'bad-step',
          'step',
          String(input.step),
          `a step of at least ${fromMinor(1, input.decimals)} with at most ${input.decimals} decimals`,
        ),
      ];
}

/** With `column`: there must be an Allocation column, and its cells must take a value. */
function targetProblems(input: AllocateInput, data: RangeData, lines: readonly Line[]): readonly Problem[] {
  if (input.write !== 'column') return [];
  const column = input.mapping.columns.allocated;
  if (column === undefined)
    return [
      error(
        'missing-column',
        input.mapping.table,
        'no column is mapped to Allocation',
        'a column for the result',
        'Add a column with the header Allocation, or write to a sheet of its own.',
      ),
    ];
  const rows = new Set(lines.map((line) => line.row.index));
  return (data.obstacles ?? [])
    .filter((o) => o.column === column && rows.has(o.row) && o.kind === 'formula')
    .map((o) =>
      error(
        'target-formula',
        formatAddress(cellOf(data.address, o.row, o.column)),
        'a formula stands in this cell',
        'a plain cell for the result',
        'Write to a sheet of its own, or clear the formula yourself.',
      ),
    );
}

/** What is there, and what of it is set aside. */
type Envelope = { readonly total: number; readonly reserve: number };

function viewOf(
  input: AllocateInput,
  data: RangeData,
  lines: readonly Line[],
  { total, reserve }: Envelope,
  solved: Solved,
): AllocateView {
  const { decimals, mapping } = input;
  const units = (minor: number) => fromMinor(minor, decimals);
  const sum = solved.amounts.reduce((s, amount) => s + amount, 0);
  const share = (minor: number) => (sum === 0 ? 0 : minor / sum);
  const rows = lines.map((line, i): AllocateLine => {
    const amount = solved.amounts[i] ?? 0;
    return {
      line: line.row.line,
      group: line.row.group,
      where: line.row.where,
      before: line.before === null ? null : units(line.before),
      floor: line.floor === null ? null : units(line.floor),
      cap: line.cap === null ? null : units(line.cap),
      amount: units(amount),
      share: share(amount),
      outcome: solved.optimum?.outcomes[i] ?? null,
      marginal: solved.optimum?.marginals[i] ?? null,
      reason: solved.reasons[i] ?? '',
    };
  });
  const groups = new Map<string, number>();
  lines.forEach((line, i) => groups.set(line.row.group, (groups.get(line.row.group) ?? 0) + (solved.amounts[i] ?? 0)));
  const target = mapping.columns.allocated;
  const changes =
    input.write === 'column' && target !== undefined
      ? lines.map((line, i): CellChange => {
          const before = data.values[line.row.index]?.[target] ?? null;
          return {
            where: formatAddress(cellOf(data.address, line.row.index, target)),
            label: line.row.line,
            before: typeof before === 'object' || typeof before === 'boolean' ? null : before,
            after: rows[i]?.amount ?? 0,
            reason: rows[i]?.reason ?? '',
          };
        })
      : [];
  return {
    total: units(total),
    sum: units(sum),
    unallocated: units(solved.unallocated),
    reserve: units(reserve),
    method: input.method,
    lines: rows,
    groups: [...groups]
      .filter(([group]) => group !== '')
      .map(([group, minor]) => ({ group, amount: units(minor), share: share(minor) })),
    changes,
    checks: checksOf(input, lines, { total, reserve }, sum, solved),
    notes: [
      ...(reserve === 0
        ? []
        : [
            `${amountText(reserve, decimals)} is set aside as contingency reserve; a release needs a reason and an approval.`,
          ]),
      ...solved.notes,
    ],
    optimum: solved.optimum ?? null,
    decimals,
  };
}

/** The laws of every result, tested on minor units. */
function checksOf(
  input: AllocateInput,
  lines: readonly Line[],
  { total, reserve }: Envelope,
  sum: number,
  solved: Solved,
): readonly Assertion[] {
  const say = (minor: number) => amountText(minor, input.decimals);
  return [
    {
      law: `allocated ${say(sum)} + ${reserve === 0 ? '' : `reserve ${say(reserve)} + `}unallocated ${say(solved.unallocated)} = total ${say(total)}`,
      holds: sum + reserve + solved.unallocated === total,
    },
    {
      law: 'every line is at least its floor and at most its cap',
      holds:
        input.method === 'packages' ||
        lines.every(
          (line, i) =>
            (solved.amounts[i] ?? 0) >= (line.floor ?? 0) &&
            (solved.amounts[i] ?? 0) <= (line.cap ?? Number.MAX_SAFE_INTEGER),
        ),
    },
    {
      law: 'held lines are unchanged',
      holds: lines.every(
        (line, i) => !line.held || solved.amounts[i] === (input.method === 'packages' ? line.request : line.before),
      ),
    },
    { law: 'every amount is whole cents', holds: solved.amounts.every(Number.isSafeInteger) },
    ...(solved.optimum === undefined
      ? []
      : [
          {
            law: 'what the plan brings is at most what the proof allows',
            holds: solved.optimum.value <= solved.optimum.bound * (1 + 1e-12),
          },
        ]),
  ];
}

function planOf(
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
