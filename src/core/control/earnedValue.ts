/** Forecast at completion and earned value (R19). Amounts in one currency; a null is a ratio without a base. */
import { exactSum, exactSubtract as minus } from '../exact.ts';

/** What the rest of the work will cost: as so far, as planned, by cost and schedule, or estimated anew (R19). */
export const EAC_METHODS = ['cpi', 'atypical', 'both', 'bottomup'] as const;
export type EacMethod = (typeof EAC_METHODS)[number];

/**
 * Estimate at completion.
 * @param method cpi: BAC ÷ CPI (it goes on like this); atypical: AC + BAC − EV (a one-off); both: AC + (BAC − EV) ÷ (CPI·SPI);
 *   bottomup: AC + what is left, where `ev` is read as the new estimate to complete.
 * @returns null when CPI or SPI has no base (AC, EV or PV is 0 where the method divides by it).
 */
export function estimateAtCompletion(
  bac: number,
  pv: number,
  ev: number,
  ac: number,
  method: EacMethod,
): number | null {
  switch (method) {
    case 'cpi':
      return ev === 0 || ac === 0 ? null : (bac * ac) / ev;
    case 'atypical':
      return exactSum([ac, bac, -ev]);
    case 'both':
      return ev === 0 || ac === 0 || pv === 0 ? null : ac + ((bac - ev) * ac * pv) / (ev * ev);
    case 'bottomup':
      return exactSum([ac, ev]);
  }
}

export type EarnedValue = {
  readonly sv: number;
  readonly cv: number;
  readonly spi: number | null;
  readonly cpi: number | null;
  readonly eac: number | null;
  readonly etc: number | null;
  readonly vac: number | null;
  readonly tcpi: number | null;
};

/** The eight figures of earned value; EAC by CPI. TCPI = (BAC − EV) ÷ (BAC − AC). */
export function earnedValue(bac: number, pv: number, ev: number, ac: number): EarnedValue {
  const eac = estimateAtCompletion(bac, pv, ev, ac, 'cpi');
  return {
    sv: minus(ev, pv),
    cv: minus(ev, ac),
    spi: pv === 0 ? null : ev / pv,
    cpi: ac === 0 ? null : ev / ac,
    eac,
    etc: eac === null ? null : minus(eac, ac),
    vac: eac === null ? null : minus(bac, eac),
    tcpi: bac === ac ? null : minus(bac, ev) / minus(bac, ac),
  };
}

/** Spend so far carried on at the same rate: spent ÷ elapsed × total; null when nothing has elapsed. */
export const runRate = (spent: number, elapsed: number, total: number): number | null =>
  elapsed === 0 ? null : (spent / elapsed) * total;
