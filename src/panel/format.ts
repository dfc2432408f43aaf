/** Amounts as finance writes them: negatives in parentheses, n/m where a ratio has no base. */

export type Format = {
  money(value: number | null): string;
  /** With an explicit plus for increases. */
  change(value: number): string;
  percent(fraction: number | null): string;
};

export function formatFor(locale: string, decimals: number): Format {
  const number = new Intl.NumberFormat(locale, { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  const share = new Intl.NumberFormat(locale, { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const money = (value: number | null) =>
    value === null ? '–' : value < 0 ? `(${number.format(-value)})` : number.format(value);
  return {
    money,
    change: (value) => (value > 0 ? `+${number.format(value)}` : value < 0 ? money(value) : '±0'),
    percent: (fraction) => (fraction === null ? 'n/m' : share.format(fraction)),
  };
}

/** Whole amounts everywhere lose their cents. */
export const shownDecimals = (values: readonly (number | null)[], decimals: number): number =>
  values.every((value) => value === null || Number.isInteger(value)) ? 0 : decimals;

/** "1,234.5", "(5)" or "12%" as typed into a field; null when it is no number. */
export function parseAmount(text: string): number | null {
  const plain = text.replace(/[\s,'_]/g, '');
  const negative = /^\(.*\)$/.test(plain);
  const number = Number(plain.replace(/[()%]/g, ''));
  return plain === '' || !Number.isFinite(number) ? null : negative ? -number : number;
}
