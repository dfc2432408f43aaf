/** The job *allocate*: split a total over the lines of a table, exactly, with a reason per line. */
import { setAside } from '../../core/allocate/contingency.ts';
import { toMinor } from '../../core/money.ts';
import { cellOf, formatAddress } from '../../workbook/address.ts';
import type { Mapping } from '../../workbook/contract.ts';
import { decode, type Row } from '../../workbook/decode.ts';
import type { RangeData, Read, Snapshot } from '../../workbook/port.ts';
import { error, type Problem, passes } from '../../workbook/problem.ts';
import type { Role } from '../../workbook/roles.ts';
import type { Decision, Job } from '../job.ts';
import { lineLimits, optimumOf } from '../optimum/problem.ts';
import { stepProblems, targetProblems, totalOf } from './given.ts';
import { type Line, linesOf } from './lines.ts';
import { byOptimum } from './optimum.ts';
import { byPackages } from './packages.ts';
import { byPerformance } from './performance.ts';
import { planOf } from './plan.ts';
import { viewOf } from './result.ts';
import { type Outcome, solve } from './solve.ts';
import type { AllocateInput, AllocateView } from './view.ts';

export const allocate: Job<AllocateInput, AllocateView> = {
  name: 'allocate',
  needs: (input): readonly Read[] => [
    { ref: input.mapping.table, detail: input.write === 'column' ? 'cells' : 'values' },
    ...('ref' in input.total ? [{ ref: input.total.ref, detail: 'values' } as const] : []),
    ...[input.groups, input.across, input.points, input.draws].flatMap((side) =>
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
    pointed: { points: rangeOf(input.points)?.values ?? null, draws: rangeOf(input.draws)?.values ?? null },
  };
}

const refused = (problems: readonly Problem[]): Decision<AllocateView> => ({ view: null, problems, plan: null });
