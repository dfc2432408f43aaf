/** The risk register (C35): probability × impact, the reserve that it asks for, and where a risk sits on the heat map. */
import { exactMultiply } from '../exact.ts';
import { type Minor, sumMinor, toMinor } from '../money.ts';
import { ok, problem, type Result } from '../result.ts';

export type RiskKind = 'budget' | 'performance' | 'market' | 'technology';
/** `impact` is the loss if it happens, in minor units, 0 or more; `probability` from 0 to 1. */
export type Risk = {
  readonly name: string;
  readonly kind: RiskKind;
  readonly probability: number;
  readonly impact: Minor;
  readonly owner: string;
  readonly mitigation: string;
};
/** Cell of the heat map, counted from 1: the band of the probability and the band of the impact. */
export type HeatCell = { readonly likelihood: number; readonly severity: number };
export type RatedRisk = { readonly index: number; readonly expectedLoss: Minor; readonly cell: HeatCell };
export type RiskRating = {
  /** Largest expected loss first; of equal ones the larger impact, then the earlier line. */
  readonly ranked: readonly RatedRisk[];
  /** What to hold back: the sum of expected losses. */
  readonly reserve: Minor;
  /** The sum of all impacts: everything happens at once. */
  readonly worst: Minor;
};

/** Upper edges of all but the last band. */
export const LIKELIHOOD = [0.1, 0.3, 0.5, 0.7] as const;
/** As shares of the budget at risk. */
export const SEVERITY = [0.01, 0.05, 0.1, 0.2] as const;
const band = (edges: readonly number[], value: number): number => 1 + edges.filter((edge) => value > edge).length;

/**
 * @param budget What the impacts are measured against for the heat map (5 × 5), in minor units, above 0.
 * @error `bad-budget`, `bad-probability`, `bad-impact` (negative or not whole minor units), `too-large`.
 * @example rateRisks([{ …, probability: 0.2, impact: 1_000_000 }], 10_000_000)
 *   // reserve 200_000, cell { likelihood: 2, severity: 3 }
 */
export function rateRisks(risks: readonly Risk[], budget: Minor): Result<RiskRating> {
  if (!(budget > 0)) return problem('bad-budget', `the budget at risk must be above 0, not ${budget}`);
  const odd = risks.findIndex(({ probability }) => !(probability >= 0 && probability <= 1));
  if (odd >= 0)
    return problem(
      'bad-probability',
      `risk ${odd + 1} has a probability of ${risks[odd]?.probability}; it is from 0 to 1`,
    );
  const bad = risks.findIndex(({ impact }) => !(Number.isSafeInteger(impact) && impact >= 0));
  if (bad >= 0)
    return problem(
      'bad-impact',
      `risk ${bad + 1} has an impact of ${risks[bad]?.impact}; give the loss as a positive amount`,
    );
  const rated = risks.map(({ probability, impact }, index) => ({
    index,
    expectedLoss: toMinor(exactMultiply(probability, impact), 0),
    cell: { likelihood: band(LIKELIHOOD, probability), severity: band(SEVERITY, impact / budget) },
  }));
  const worst = sumMinor(risks.map(({ impact }) => impact));
  if (Number.isNaN(worst)) return problem('too-large', 'impacts add up beyond the exact range of 2^53 minor units');
  const impactOf = ({ index }: RatedRisk): Minor => risks[index]?.impact ?? 0;
  return ok({
    ranked: [...rated].sort(
      (a, b) => b.expectedLoss - a.expectedLoss || impactOf(b) - impactOf(a) || a.index - b.index,
    ),
    reserve: sumMinor(rated.map(({ expectedLoss }) => expectedLoss)),
    worst,
  });
}
