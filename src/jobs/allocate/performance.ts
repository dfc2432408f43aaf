/** Method *performance*: from the current plan towards what returned more, within the turnover and the step of governance. */
import { GUARDRAILS, type MoveReason, type Performance, reallocate } from '../../core/allocate/reallocate.ts';
import type { Minor } from '../../core/money.ts';
import { rowCurve } from '../../core/response/curve.ts';
import { error } from '../../workbook/problem.ts';
import { amountText, percentText } from '../amountText.ts';
import { spoken } from '../optimum/solve.ts';
import { outcomeText } from '../optimum/words.ts';
import type { Line } from './lines.ts';
import type { Outcome } from './solve.ts';
import type { AllocateInput } from './view.ts';

export function byPerformance(total: Minor, lines: readonly Line[], input: AllocateInput): Outcome {
  const { decimals, mapping, turnover, stepLimit } = input;
  const say = (minor: number) => amountText(minor, decimals);
  const current = lines.reduce((sum, line) => sum + (line.before ?? 0), 0);
  if (current !== total)
    return {
      ok: false,
      problem: error(
        'other-total',
        mapping.table,
        `the current amounts add up to ${say(current)}, the total is ${say(total)}`,
        'a reallocation within the current total',
        'Scale the plan first (method hold), or set the total to the current sum.',
      ),
    };
  const unit = 10 ** decimals;
  const moved = reallocate(
    lines.map((line) => ({
      amount: line.before ?? 0,
      held: line.held,
      floor: line.floor,
      cap: line.cap,
      performance: performanceOf(line, unit),
    })),
    { ...GUARDRAILS, turnover, step: stepLimit, unit },
  );
  if (!moved.ok)
    return {
      ok: false,
      problem: error(
        moved.problem.code,
        mapping.table,
        spoken(
          moved.problem.message,
          lines.map(({ row }) => row.line),
          decimals,
        ),
        'lines with a return that may move',
      ),
    };
  const { amounts, moves, reasons, returns, size } = moved.value;
  return {
    ok: true,
    value: {
      amounts,
      unallocated: 0,
      reasons: lines.map((_, i) => sentence(reasons[i] ?? 'none', moves[i] ?? 0, returns[i] ?? 0, stepLimit, say)),
      notes: [
        `${percentText(moved.value.turnover)} of the budget moves: a ${size} reallocation (below 5 % minor, up to 15 % major, more is refused).`,
        'Returns are those of the last period, marginal where a curve is given; small samples and immature returns count less.',
      ],
    },
  };
}

/** A curve's marginal return where there is one, else the return of the last period. */
function performanceOf({ row, before }: Line, unit: number): Performance {
  const curve =
    row.text('curve') === ''
      ? null
      : rowCurve(row.text('curve'), row.number('p1') ?? 0, row.number('p2') ?? 0, row.number('p3') ?? 0);
  if (curve?.ok) return { kind: 'curve', curve: curve.value };
  const spend = (before ?? 0) / unit;
  return {
    kind: 'observed',
    outcome: (row.number('return') ?? 0) * spend,
    spend,
    maturity: 1,
    sample: Number.MAX_SAFE_INTEGER,
  };
}

function sentence(reason: MoveReason, move: Minor, rate: number, step: number, say: (minor: number) => string): string {
  const way = move > 0 ? `up ${say(move)}` : move < 0 ? `down ${say(-move)}` : 'stays';
  const returns = `it returned ${outcomeText(rate)} per unit`;
  switch (reason) {
    case 'held':
      return 'held at its current amount';
    case 'floor':
      return `${way}, to its floor; ${returns}`;
    case 'cap':
      return `${way}, to its cap; ${returns}`;
    case 'step':
      return `${way}, the most of ${percentText(step)} that one step may move; ${returns}`;
    case 'turnover':
      return `${way}, shortened by the limit on the turnover; ${returns}`;
    case 'return':
      return `${way}; ${returns}`;
    case 'none':
      return `no cause to move; ${returns}`;
  }
}
