import { fromMinor } from '../../core/money.ts';
import { cellOf, formatAddress } from '../../workbook/address.ts';
import type { Assertion, RangeData } from '../../workbook/port.ts';
import { amountText } from '../amountText.ts';
import type { CellChange } from '../job.ts';
import type { Line } from './lines.ts';
import type { Solved } from './solve.ts';
import type { AllocateInput, AllocateLine, AllocateView } from './view.ts';

/** What is there, and what of it is set aside. */
type Envelope = { readonly total: number; readonly reserve: number };

export function viewOf(
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
