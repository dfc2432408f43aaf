import type { Goal } from '../../core/allocate/goals.ts';
import type { Mapping } from '../../workbook/contract.ts';
import type { Assertion } from '../../workbook/port.ts';
import type { CellChange } from '../job.ts';

/**
 * weights: shares of the total. priority: requests filled tier by tier. requests: bottom-up or hybrid. hold: break-back,
 * held lines stay. value: where a unit of money is worth most. curves: the optimum over response curves. packages: whole
 * requests or nothing. performance: from the current plan towards what returned more, within limits of change.
 */
export const ALLOCATE_METHODS = [
  'weights',
  'priority',
  'requests',
  'hold',
  'value',
  'curves',
  'packages',
  'performance',
] as const;
export type AllocateMethod = (typeof ALLOCATE_METHODS)[number];
/** How requests meet the envelope. top-down ignores requests, bottom-up pays them all, hybrid closes the gap by the named rule. */
export type Approach = 'top-down' | 'bottom-up' | 'hybrid';
export type GapRule = 'pro-rata' | 'priority' | 'refuse';

export type AllocateInput = {
  readonly mapping: Mapping;
  /** The amount in currency units, or where it stands (a name or an address). */
  readonly total: { readonly amount: number } | { readonly ref: string };
  readonly method: AllocateMethod;
  readonly approach: Approach;
  readonly gapRule: GapRule;
  /** For methods value and curves: what to aim for. */
  readonly goal: Goal;
  /** For method performance: the largest turnover, and the largest change of a line, as shares. */
  readonly turnover: number;
  readonly stepLimit: number;
  /** Share of the total that is set aside before anything is allocated. */
  readonly holdback: number;
  /** The table of group limits, when the workbook has one. */
  readonly groups: Mapping | null;
  /** The table of limits across lines, when the workbook has one. */
  readonly across: Mapping | null;
  /** Tables of curves that do not fit in a row. */
  readonly points: Mapping | null;
  readonly draws: Mapping | null;
  /** Minor units of the currency: 2 for USD, 0 for JPY, 3 for KWD. */
  readonly decimals: number;
  /** Amounts are whole multiples of this (0.01, 1, 1000). */
  readonly step: number;
  /** `column`: the Allocation column of the table. `sheet`: only the table Budget_Allocation on its own sheet. */
  readonly write: 'column' | 'sheet';
};

export type AllocateLine = {
  readonly line: string;
  readonly group: string;
  /** "Plan!A5" — for jumping. */
  readonly where: string;
  readonly before: number | null;
  readonly floor: number | null;
  readonly cap: number | null;
  readonly amount: number;
  readonly share: number;
  /** What the line brings, and what one more unit of money on it would; null for methods without an outcome. */
  readonly outcome: number | null;
  readonly marginal: number | null;
  /** One sentence: why this amount. */
  readonly reason: string;
};

export type AllocateView = {
  readonly total: number;
  readonly sum: number;
  readonly unallocated: number;
  /** The contingency reserve: a line of its own, not smeared over the others. */
  readonly reserve: number;
  readonly method: AllocateMethod;
  readonly lines: readonly AllocateLine[];
  readonly groups: readonly { readonly group: string; readonly amount: number; readonly share: number }[];
  /** Every cell that the plan writes over in the user's table. */
  readonly changes: readonly CellChange[];
  readonly checks: readonly Assertion[];
  /** What the plan brings, before and after, and how far from the best it can be; null for methods without an outcome. */
  readonly optimum: {
    readonly value: number;
    readonly before: number | null;
    readonly gap: number;
    readonly verdict: string;
  } | null;
  /** Sentences: weights normalised, which tier ran dry, how the gap was closed. */
  readonly notes: readonly string[];
  readonly decimals: number;
};
