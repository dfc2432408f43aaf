/** Limits and carry-over policies as people write them. */
import type { CarryPolicy } from '../../core/control/carryOver.ts';
import { LIMIT_ACTIONS, type Limit } from '../../core/control/limits.ts';
import { toMinor } from '../../core/money.ts';
import { readNumber } from '../../workbook/decode.ts';

/** "inform 80%, stop 110%, stop +1000": a share of the budget, or an amount above it. Null when a part cannot be read. */
export function limitRules(text: string, decimals: number): readonly Limit[] | null {
  const limits: Limit[] = [];
  for (const part of text.split(/[;,](?!\d{3})/)) {
    if (part.trim() === '') continue;
    const [, word = '', number = '', percent = ''] = /^\s*([a-z]+)\s*:?\s*([+-]?[\d.,]+)\s*(%?)\s*$/i.exec(part) ?? [];
    const action = LIMIT_ACTIONS.find((name) => name === word.toLowerCase());
    const value = Number(number.replace(/,/g, ''));
    if (action === undefined || number === '' || !Number.isFinite(value)) return null;
    limits.push(
      percent === '%'
        ? { action, measure: 'share', value: Number(`${value}e-2`) }
        : { action, measure: 'over', value: toMinor(value, decimals) },
    );
  }
  return limits;
}

/** none, surplus, both, or "capped 5000". Null when it cannot be read. */
export function carryPolicy(text: string, decimals: number): CarryPolicy | null {
  const [, word = '', rest = ''] = /^([a-z]+)\s*:?\s*(.*)$/i.exec(text.trim()) ?? [];
  switch (word.toLowerCase()) {
    case 'none':
    case 'no':
    case 'lapse':
      return { kind: 'none' };
    case 'surplus':
    case 'both':
      return { kind: word.toLowerCase() === 'both' ? 'both' : 'surplus' };
    case 'capped': {
      const cap = readNumber(rest) ?? Number(rest.replace(/,/g, '') || Number.NaN);
      return cap >= 0 && Number.isFinite(cap) ? { kind: 'capped', cap: toMinor(cap, decimals) } : null;
    }
    default:
      return null;
  }
}
