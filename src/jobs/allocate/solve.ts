/** From lines and a total to amounts with a reason each: the choice of method, nothing else. */
import { breakBack } from '../../core/allocate/breakBack.ts';
import { splitByPriority } from '../../core/allocate/splitByPriority.ts';
import { splitByWeights } from '../../core/allocate/splitByWeights.ts';
import { toMinor } from '../../core/money.ts';
import type { CoreProblem } from '../../core/result.ts';
import { error, type Problem } from '../../workbook/problem.ts';
import { amountText, percentText } from '../amountText.ts';
import type { Proof } from '../optimum/seal.ts';
import { spoken } from '../optimum/solve.ts';
import type { Line } from './lines.ts';
import type { AllocateInput, AllocateMethod } from './view.ts';

export type Solved = {
  readonly amounts: readonly number[];
  readonly reasons: readonly string[];
  readonly unallocated: number;
  readonly notes: readonly string[];
  /** What the plan brings and how well that is proven; for methods with an outcome. */
  readonly optimum?: Optimum;
  /** The certificate to write beside the result. */
  readonly proof?: Proof;
};
export type Optimum = {
  readonly value: number;
  /** What the current plan brings; null when a line has no current amount. */
  readonly before: number | null;
  readonly bound: number;
  readonly gap: number;
  /** What one more unit of money would bring; null when nothing has room. */
  readonly price: number | null;
  readonly verdict: string;
  readonly outcomes: readonly number[];
  readonly marginals: readonly number[];
};
export type Outcome =
  | { readonly ok: true; readonly value: Solved }
  | { readonly ok: false; readonly problem: Problem; readonly more?: readonly Problem[] };

/** The methods that split; those that optimise have their own (optimum.ts). */
export type SplitMethod = Exclude<AllocateMethod, 'value' | 'curves' | 'packages' | 'performance'>;

export function solve(total: number, lines: readonly Line[], input: AllocateInput, method: SplitMethod): Outcome {
  switch (method) {
    case 'weights':
      return byWeights(total, lines, input);
    case 'priority':
      return byPriority(total, lines, input);
    case 'requests':
      return byRequests(total, lines, input);
    case 'hold':
      return byHold(total, lines, input);
  }
}

const short = (value: number): number => Number(value.toPrecision(12));
const refuse = (input: AllocateInput, code: string, message: string, fix: string | null = null): Outcome => ({
  ok: false,
  problem: error(code, input.mapping.table, message, 'limits that leave room for a solution', fix),
});

/** A problem of the core, in money and with the names of lines. */
const unsplit = (input: AllocateInput, lines: readonly Line[], { code, message }: CoreProblem): Outcome =>
  refuse(
    input,
    code,
    spoken(
      message,
      lines.map(({ row }) => row.line),
      input.decimals,
    ),
  );

/** Blank bounds: at least 0, no upper limit. */
const floors = (lines: readonly Line[]) => lines.map((line) => line.floor ?? 0);
const caps = (lines: readonly Line[]) => lines.map((line) => line.cap);

/** Σ floors or Σ caps against the total, in money, before any method runs. */
function infeasible(total: number, lines: readonly Line[], input: AllocateInput): Outcome | null {
  const say = (minor: number) => amountText(minor, input.decimals);
  const least = floors(lines).reduce((sum, floor) => sum + floor, 0);
  if (least > total)
    return refuse(
      input,
      'floors-above-total',
      `floors and holds add up to ${say(least)}, the total is ${say(total)}: ${say(least - total)} too much`,
      `Raise the total by ${say(least - total)}, or lower floors by as much.`,
    );
  const most = caps(lines).reduce<number | null>((sum, cap) => (sum === null || cap === null ? null : sum + cap), 0);
  if (most !== null && most < total && input.method === 'weights')
    return refuse(
      input,
      'caps-below-total',
      `caps and holds add up to ${say(most)}, the total is ${say(total)}: ${say(total - most)} has no place`,
      `Lower the total by ${say(total - most)}, or raise caps by as much.`,
    );
  return null;
}

function byWeights(total: number, lines: readonly Line[], input: AllocateInput): Outcome {
  const bad = infeasible(total, lines, input);
  if (bad) return bad;
  // The step applies to lines that are free; a held line keeps its cents.
  const split = splitByWeights(
    total,
    lines.map((line) => (line.held ? 0 : line.weight)),
    { min: floors(lines), max: caps(lines), step: toMinor(input.step, input.decimals) },
  );
  if (!split.ok) return unsplit(input, lines, split.problem);
  const { binding, amounts } = split.value;
  const sum = lines.reduce((s, line) => s + (line.held ? 0 : line.weight), 0);
  const free = (value: (line: Line, i: number) => number) =>
    lines.reduce((s, line, i) => s + (line.held || binding[i] !== null ? 0 : value(line, i)), 0);
  const freeSum = free((line) => line.weight);
  const shared = amountText(
    free((_, i) => amounts[i] ?? 0),
    input.decimals,
  );
  const pinned = lines.some((line, i) => line.held || binding[i] !== null);
  const reasons = lines.map((line, i) => {
    const amount = amountText(amounts[i] ?? 0, input.decimals);
    if (line.held) return `held at its current ${amount}`;
    switch (binding[i]) {
      case 'floor':
        return `raised to its floor ${amount}; its weight ${line.weight} gives less`;
      case 'cap':
        return `stops at its cap ${amount}; its weight ${line.weight} gives more`;
      default:
        return line.weight === 0
          ? 'its weight is 0'
          : `weight ${line.weight} of ${short(freeSum)} (${percentText(line.weight / freeSum)})${pinned ? ` in the ${shared} that limits leave` : ''}`;
    }
  });
  const normalised =
    Math.abs(sum - 1) > 1e-9 && Math.abs(sum - 100) > 1e-9
      ? [`The weights add up to ${short(sum)}; shares are weight ÷ that sum.`]
      : [];
  return { ok: true, value: { amounts, reasons, unallocated: 0, notes: normalised } };
}

function byPriority(total: number, lines: readonly Line[], input: AllocateInput): Outcome {
  const bad = infeasible(total, lines, input);
  if (bad) return bad;
  const wants = lines.map((line) => Math.max(line.floor ?? 0, Math.min(line.request, line.cap ?? line.request)));
  const split = splitByPriority(
    total,
    line(wants, lines),
    lines.map((l) => l.priority),
    floors(lines),
  );
  if (!split.ok) return unsplit(input, lines, split.problem);
  const { amounts, unallocated, cutTier } = split.value;
  const say = (minor: number) => amountText(minor, input.decimals);
  const reasons = lines.map((l, i) => {
    const amount = amounts[i] ?? 0;
    const want = wants[i] ?? 0;
    if (l.held) return `held at its current ${say(amount)}`;
    const limit = want < l.request ? `its cap ${say(want)}` : `its request ${say(want)}`;
    if (amount === want) return `tier ${tierName(l)} is funded: ${limit}`;
    return `tier ${tierName(l)} ran dry: ${say(amount)} of ${say(want)}`;
  });
  const notes = [
    ...(cutTier === null ? ['Every tier is funded in full.'] : [`The money ran out in tier ${cutTier}.`]),
    ...(unallocated > 0 ? [`${say(unallocated)} is left unallocated.`] : []),
  ];
  return { ok: true, value: { amounts, reasons, unallocated, notes } };
}

const tierName = (line: Line): string =>
  line.priority === Number.MAX_SAFE_INTEGER ? 'last (no priority)' : String(line.priority);
/** A held line asks for exactly what it holds. */
const line = (wants: readonly number[], lines: readonly Line[]): readonly number[] =>
  wants.map((want, i) => (lines[i]?.held ? (lines[i]?.before ?? want) : want));

function byRequests(total: number, lines: readonly Line[], input: AllocateInput): Outcome {
  const say = (minor: number) => amountText(minor, input.decimals);
  const asked = lines.map((l) =>
    l.held ? (l.before ?? 0) : Math.max(l.floor ?? 0, Math.min(l.request, l.cap ?? l.request)),
  );
  const sum = asked.reduce((s, amount) => s + amount, 0);
  const gap = sum - total;
  const paid = (notes: readonly string[]): Outcome => ({
    ok: true,
    value: {
      amounts: asked,
      unallocated: total - sum,
      notes,
      reasons: lines.map((l, i) =>
        l.held
          ? `held at its current ${say(asked[i] ?? 0)}`
          : (asked[i] ?? 0) === l.request
            ? 'its request in full'
            : (asked[i] ?? 0) < l.request
              ? `its request ${say(l.request)}, cut to its cap`
              : `its request ${say(l.request)}, raised to its floor`,
      ),
    },
  });
  if (input.approach === 'top-down')
    return byWeights(
      total,
      lines.map((l) => ({ ...l, weight: l.request })),
      input,
    );
  if (gap <= 0) return paid([`Requests add up to ${say(sum)}; ${say(-gap)} of ${say(total)} is left unallocated.`]);
  const gapNote = `Requests add up to ${say(sum)}: ${say(gap)} above the total ${say(total)}.`;
  if (input.approach === 'bottom-up')
    return paid([
      gapNote,
      'Bottom-up: every request stands, so the plan is over the total. Choose hybrid to close the gap.',
    ]);
  switch (input.gapRule) {
    case 'refuse':
      return refuse(
        input,
        'requests-above-total',
        gapNote,
        `Cut requests by ${say(gap)}, raise the total, or choose a rule for the gap.`,
      );
    case 'priority': {
      const solved = byPriority(total, lines, input);
      return solved.ok
        ? {
            ok: true,
            value: { ...solved.value, notes: [gapNote, 'Closed by priority: tier after tier.', ...solved.value.notes] },
          }
        : solved;
    }
    case 'pro-rata': {
      const bad = infeasible(total, lines, input);
      if (bad) return bad;
      const split = splitByWeights(total, asked, {
        min: floors(lines),
        max: asked,
        step: toMinor(input.step, input.decimals),
      });
      if (!split.ok) return unsplit(input, lines, split.problem);
      const { amounts, binding } = split.value;
      const reasons = lines.map((l, i) =>
        l.held
          ? `held at its current ${say(amounts[i] ?? 0)}`
          : binding[i] === 'floor'
            ? `kept at its floor ${say(amounts[i] ?? 0)}`
            : `${percentText((amounts[i] ?? 0) / (asked[i] || 1))} of its request ${say(asked[i] ?? 0)}`,
      );
      return {
        ok: true,
        value: {
          amounts,
          reasons,
          unallocated: 0,
          notes: [gapNote, 'Closed pro rata: every request is cut by the same share, down to its floor.'],
        },
      };
    }
  }
}

function byHold(total: number, lines: readonly Line[], input: AllocateInput): Outcome {
  const current = lines.map((l) => l.before ?? 0);
  const bounded =
    lines.some((l) => !l.held && (l.floor !== null || l.cap !== null)) || toMinor(input.step, input.decimals) > 1;
  const bad = bounded ? infeasible(total, lines, input) : null;
  if (bad) return bad;
  const split = bounded
    ? splitByWeights(
        total,
        lines.map((l, i) => (l.held ? 0 : (current[i] ?? 0))),
        { min: floors(lines), max: caps(lines), step: toMinor(input.step, input.decimals) },
      )
    : breakBack(
        total,
        current,
        lines.map((l) => l.held),
      );
  if (!split.ok) return unsplit(input, lines, split.problem);
  const { amounts } = split.value;
  const say = (minor: number) => amountText(minor, input.decimals);
  const reasons = lines.map((l, i) => {
    const amount = amounts[i] ?? 0;
    const before = current[i] ?? 0;
    if (l.held) return `held at its current ${say(amount)}`;
    if (amount === l.cap) return `stops at its cap ${say(amount)}`;
    if (amount === l.floor && amount !== before) return `kept at its floor ${say(amount)}`;
    return before === 0
      ? 'no current amount to scale'
      : `its current ${say(before)} × ${Number((amount / before).toFixed(6))}`;
  });
  return {
    ok: true,
    value: {
      amounts,
      reasons,
      unallocated: 0,
      notes: ['Held lines stay; the rest moves in proportion to its current amounts.'],
    },
  };
}
