/** What the optimum's numbers mean, in sentences. */
import type { LineShadow } from '../../core/allocate/shadow.ts';
import { amountText } from '../amountText.ts';

/** Outcome in a sentence: four significant digits below a thousand, whole above. */
export const outcomeText = (value: number): string => {
  const size = Math.abs(value);
  const shown = size >= 1000 ? value.toFixed(0) : String(Number(value.toPrecision(4)));
  const [whole = '', fraction] = shown.split('.');
  return `${whole.replace(/\B(?=(\d{3})+$)/g, ',')}${fraction === undefined ? '' : `.${fraction}`}`;
};

/** A round piece of money to speak of: about a hundredth of the total, in minor units. */
export const pieceOf = (total: number, decimals: number): number =>
  Math.max(1, Math.min(10 ** (Math.floor(Math.log10(Math.max(1, total))) - 2), 1000 * 10 ** decimals));

type Spoken = {
  readonly amount: number;
  readonly held: boolean;
  readonly group: string;
  readonly shadow: LineShadow;
  /** What one more unit of money brings elsewhere; null when nothing has room. */
  readonly price: number | null;
  readonly piece: number;
  readonly decimals: number;
};

/** Why a line got its amount, in one sentence. */
export function reasonOf({ amount, held, group, shadow, price, piece, decimals }: Spoken): string {
  const say = (minor: number) => amountText(minor, decimals);
  const per = (slope: number) => outcomeText((slope * piece) / 10 ** decimals);
  if (held) return `held at its current ${say(amount)}`;
  switch (shadow.binding) {
    case 'max':
      return amount === 0
        ? 'its cap is 0'
        : `stops at ${say(amount)}: its cap; each further ${say(piece)} would have added ${per(Math.max(0, shadow.worth))}`;
    case 'min':
      return `stays at ${say(amount)}: its floor; each ${say(piece)} of it would bring ${per(-shadow.worth)} more elsewhere`;
    case 'group max':
      return `${say(amount)} within ${group}, which is at its most; each further ${say(piece)} for the group would have added ${per(shadow.worth)}`;
    case 'group min':
      return `${say(amount)} within ${group}, which is at its least; each ${say(piece)} less for the group would bring ${per(-shadow.worth)} more elsewhere`;
    case null:
      return amount === 0
        ? `gets nothing: money brings more elsewhere${price === null ? '' : `, ${per(price)} for each ${say(piece)}`}`
        : price === null || Math.abs(shadow.marginal - price) > 1e-3 * Math.abs(price)
          ? `the next ${say(piece)} would add ${per(shadow.marginal)}; limits across lines take up the difference`
          : `the next ${say(piece)} would add ${per(shadow.marginal)}, as much as anywhere with room`;
  }
}
