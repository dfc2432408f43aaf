/** Amounts in sentences: grouped with commas, parentheses never, the same in every host (no locale). */
import { fromMinor } from '../core/money.ts';

/** 123456 with 2 decimals → "1,234.56"; whole amounts lose their zeros: "1,234". */
export function amountText(minor: number, decimals: number): string {
  const fixed = Math.abs(fromMinor(minor, decimals)).toFixed(decimals).replace(/\.0+$/, '');
  const [whole = '', fraction] = fixed.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return `${minor < 0 ? '-' : ''}${grouped}${fraction === undefined ? '' : `.${fraction}`}`;
}

/** 0.1234 → "12.34 %". */
export const percentText = (fraction: number): string => `${Number((fraction * 100).toFixed(2))} %`;

/** The number format of cells for money: negatives in parentheses, a dash for zero. */
export const moneyFormat = (decimals: number): string => {
  const digits = `#,##0${decimals > 0 ? `.${'0'.repeat(decimals)}` : ''}`;
  return `${digits};(${digits});"-"`;
};
export const PERCENT_FORMAT = '0.0%;-0.0%;0.0%';
