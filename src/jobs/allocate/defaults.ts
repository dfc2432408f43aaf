import type { Mapping } from '../../workbook/contract.ts';
import type { InspectView } from '../inspect/view.ts';
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
    decimals: 2,
    step: 0.01,
    write: mapping.columns.allocated === undefined ? 'sheet' : 'column',
  };
}

/** The method that the mapped columns call for. */
export function methodFor({ columns }: Mapping): AllocateMethod {
  if (columns.weight !== undefined) return 'weights';
  if (columns.request !== undefined) return columns.priority === undefined ? 'requests' : 'priority';
  return 'hold';
}
