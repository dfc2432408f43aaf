import { GUARDRAILS } from '../../core/allocate/reallocate.ts';
import type { Mapping } from '../../workbook/contract.ts';
import { mappingOf } from '../inspect/inspect.ts';
import type { InspectView } from '../inspect/view.ts';
import { CURVE_DRAWS, POINTS } from '../optimum/pointed.ts';
import type { AllocateInput, AllocateMethod } from './view.ts';

/** The input that fits what was found; null when no table was found. The total is 0 when the workbook names none. */
export function defaultAllocateInput(view: InspectView): AllocateInput | null {
  const { mapping } = view.allocate;
  if (mapping === null) return null;
  return {
    mapping,
    total: view.total === null ? { amount: 0 } : { ref: view.total.where },
    method: methodFor(mapping),
    approach: 'hybrid',
    gapRule: 'pro-rata',
    goal: { kind: 'outcome' },
    turnover: GUARDRAILS.turnover,
    stepLimit: GUARDRAILS.step,
    holdback: 0,
    groups: named(view, 'Budget_Groups'),
    across: named(view, 'Budget_Limits'),
    points: named(view, POINTS),
    draws: named(view, CURVE_DRAWS),
    decimals: 2,
    step: 0.01,
    write: mapping.columns.allocated === undefined ? 'sheet' : 'column',
  };
}

/** A further table of the contract, when the workbook has it. */
function named(view: InspectView, name: string): Mapping | null {
  const table = view.tables.find((other) => other.name?.toLowerCase() === name.toLowerCase());
  return table === undefined ? null : mappingOf(table);
}

/** The method that the mapped columns call for. */
export function methodFor({ columns }: Mapping): AllocateMethod {
  if (columns.curve !== undefined) return 'curves';
  if (columns.weight !== undefined) return 'weights';
  if (columns.request !== undefined && columns.value !== undefined) return 'packages';
  if (columns.request !== undefined) return columns.priority === undefined ? 'requests' : 'priority';
  if (columns.value !== undefined) return 'value';
  if (columns.return !== undefined) return 'performance';
  return 'hold';
}
