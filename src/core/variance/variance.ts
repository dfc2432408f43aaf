/** Variance (R1–R3): actual − budget, always; its sign for the business; its status against thresholds. */
import { decimalOf, powerOfTen } from '../decimal.ts';
import { exactSubtract } from '../exact.ts';
import type { Minor } from '../money.ts';

/** cost: lower is favourable. revenue: higher is favourable. neutral: neither (headcount, transfers, balances). */
export type LineKind = 'cost' | 'revenue' | 'neutral';
export type Status = 'OK' | 'WATCH' | 'REVIEW';
export type Thresholds = {
  /** Fractions of |budget|: below watch is OK, above review is REVIEW, between (both ends included) WATCH. */
  readonly watch: number;
  readonly review: number;
  /** A variance of at most this amount is OK, whatever its percentage. */
  readonly floor: Minor;
  /** A variance above this amount is REVIEW, whatever its percentage; null: no such limit. */
  readonly cap: Minor | null;
};

/** actual − budget, in the unit of both. */
export const variance = (budget: number, actual: number): number => exactSubtract(actual, budget);

/** variance ÷ |budget|, a fraction; null when the budget is 0 (shown n/m in reports, #DIV/0! in cells). */
export const variancePercent = (budget: number, actual: number): number | null =>
  budget === 0 ? null : exactSubtract(actual, budget) / Math.abs(budget);

/** The variance signed so that favourable is positive; 0 for neutral lines. */
export function impact(budget: number, actual: number, kind: LineKind): number {
  const difference = exactSubtract(actual, budget);
  if (kind === 'neutral' || difference === 0) return 0;
  return kind === 'revenue' ? difference : -difference;
}

/** F when the impact is positive, U when it is negative, – when there is none. */
export function favourable(budget: number, actual: number, kind: LineKind): 'F' | 'U' | '–' {
  const effect = impact(budget, actual, kind);
  return effect > 0 ? 'F' : effect < 0 ? 'U' : '–';
}

/**
 * Status by R3, tested on unrounded amounts: 10.00 % exactly is WATCH, one cent more is REVIEW.
 * With budget 0 there is no percentage: any variance above the floor is REVIEW.
 */
export function status(budget: Minor, actual: Minor, thresholds: Thresholds): Status {
  const size = Math.abs(exactSubtract(actual, budget));
  if (thresholds.cap !== null && size > thresholds.cap) return 'REVIEW';
  if (size <= thresholds.floor) return 'OK';
  if (budget === 0) return 'REVIEW';
  const base = Math.abs(budget);
  if (exceeds(size, base, thresholds.review) > 0) return 'REVIEW';
  return exceeds(size, base, thresholds.watch) >= 0 ? 'WATCH' : 'OK';
}

/** The sign of size − base × fraction, exact when floating point cannot tell. */
function exceeds(size: number, base: number, fraction: number): number {
  const limit = base * fraction;
  if (Math.abs(size - limit) > 1e-9 * limit) return size - limit;
  if (!Number.isFinite(limit)) return -1;
  const [s, b, f] = [decimalOf(size), decimalOf(base), decimalOf(fraction)];
  const scale = Math.max(s.scale, b.scale + f.scale);
  const left = s.digits * powerOfTen(scale - s.scale);
  const right = b.digits * f.digits * powerOfTen(scale - b.scale - f.scale);
  return left > right ? 1 : left < right ? -1 : 0;
}

const KINDS: Readonly<Record<LineKind, readonly string[]>> = {
  cost: [
    'cost',
    'costs',
    'expense',
    'expenses',
    'expenditure',
    'spend',
    'spending',
    'cogs',
    'opex',
    'capex',
    'c',
    'e',
    'kosten',
    'aufwand',
    'ausgabe',
    'ausgaben',
    'charge',
    'charges',
    'coût',
    'coûts',
    'dépense',
    'dépenses',
    'gasto',
    'gastos',
    'costo',
    'costi',
    'kost',
    'kosten en lasten',
  ],
  revenue: [
    'revenue',
    'revenues',
    'income',
    'sales',
    'margin',
    'profit',
    'gain',
    'turnover',
    'r',
    'i',
    'ertrag',
    'erträge',
    'erlös',
    'erlöse',
    'umsatz',
    'einnahme',
    'einnahmen',
    'produit',
    'produits',
    'revenu',
    'revenus',
    'recette',
    'recettes',
    'ingreso',
    'ingresos',
    'ricavo',
    'ricavi',
    'opbrengst',
    'opbrengsten',
  ],
  neutral: [
    'neutral',
    'n',
    'none',
    'statistic',
    'statistical',
    'headcount',
    'transfer',
    'balance',
    'neutre',
    'neutro',
    '–',
    '-',
  ],
};

/** The kind that a cell names, in any case and several languages; null when it is not known. */
export function parseKind(text: string): LineKind | null {
  const plain = text.trim().toLowerCase();
  return (Object.keys(KINDS) as LineKind[]).find((kind) => KINDS[kind].includes(plain)) ?? null;
}
