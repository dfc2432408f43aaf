/** The trades of a quarter judged against what they promised (C02, C60). */
import { isMinor, type Minor, sumMinor } from '../money.ts';
import { ok, problem, type Result } from '../result.ts';
import { compareShare } from '../share.ts';

export type Trade = {
  /** Gain that the trade was approved for, above 0. */
  readonly promised: Minor;
  /** Gain so far; null while it is too early to judge (R25). */
  readonly realised: Minor | null;
};
/** kept: all of the promise. partly: at least half. missed: less. backfired: a loss. open: too early. */
export type Verdict = 'kept' | 'partly' | 'missed' | 'backfired' | 'open';
export type Judgement = {
  readonly verdicts: readonly Verdict[];
  readonly promised: Minor;
  readonly realised: Minor;
  /** Σ realised ÷ Σ promised of the trades that are judged; null when all are open. */
  readonly attainment: number | null;
};

/**
 * @returns A verdict per trade; sums over the judged ones only, as a ratio of sums (R24).
 * @error `bad-amount` (not whole, or a promise that is not above 0).
 * @example judgeTrades([{ promised: 100, realised: 120 }, { promised: 300, realised: 180 }]) // kept, partly, 0.75
 */
export function judgeTrades(trades: readonly Trade[]): Result<Judgement> {
  const wrong = trades.findIndex(
    ({ promised, realised }) => !isMinor(promised) || promised <= 0 || !isMinor(realised ?? 0),
  );
  if (wrong >= 0) return problem('bad-amount', `trade ${wrong + 1} needs a promise above 0, in whole minor units`);
  const judged = trades.filter(({ realised }) => realised !== null);
  const promised = sumMinor(judged.map((trade) => trade.promised));
  const realised = sumMinor(judged.map((trade) => trade.realised ?? 0));
  if (!isMinor(promised) || !isMinor(realised)) return problem('bad-amount', 'the sum is beyond 2^53 minor units');
  return ok({
    verdicts: trades.map((trade) => verdict(trade)),
    promised,
    realised,
    attainment: promised === 0 ? null : realised / promised,
  });
}

function verdict({ promised, realised }: Trade): Verdict {
  if (realised === null) return 'open';
  if (realised < 0) return 'backfired';
  if (realised >= promised) return 'kept';
  return compareShare(realised, promised, 0.5) >= 0 ? 'partly' : 'missed';
}
