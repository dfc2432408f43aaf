/**
 * What one channel does per week with amplitude 1: geometric carry-over, normalised, then saturation; with derivatives
 * by decay, ln k and ln s. Spends are scaled so that the largest is 1; before the first week nothing was spent.
 */

export type Saturation = 'hill' | 'mm';
/** Decay and the bends of the curve. */
export const bendsOfChannel = (saturation: Saturation): 2 | 3 => (saturation === 'hill' ? 3 : 2);

/** Where decay, ln k (k as a share of the largest spend) and ln s are looked for. */
export const CHANNEL_BOX = {
  lower: [0, Math.log(0.01), Math.log(0.5)],
  upper: [0.95, Math.log(5), Math.log(3)],
} as const;

/**
 * Fills `value` and, when given, one array per derivative.
 * @param at decay, ln k and, for hill, ln s; mm is hill with s = 1.
 */
export function fillColumn(
  spend: Float64Array,
  at: readonly number[],
  value: Float64Array,
  slopes: readonly Float64Array[] | null,
): void {
  const [decay = 0, lnK = 0, lnS = 0] = at;
  const s = Math.exp(lnS);
  const [byDecay, byK, byS] = slopes ?? [];
  let carried = 0;
  let carriedSlope = 0;
  for (let t = 0; t < spend.length; t++) {
    const x = spend[t] ?? 0;
    carriedSlope = carried - x + decay * carriedSlope;
    carried = (1 - decay) * x + decay * carried;
    // A carry-over this small would only bring denormal numbers.
    if (carried < 1e-200) {
      carried = 0;
      value[t] = 0;
      if (slopes !== null) for (const slope of slopes) slope[t] = 0;
      continue;
    }
    const u = s * (Math.log(carried) - lnK);
    const e = Math.exp(-u);
    const share = 1 / (1 + e);
    value[t] = share;
    if (byDecay === undefined || byK === undefined) continue;
    const bell = share * (1 - share);
    byDecay[t] = (s * bell * carriedSlope) / carried;
    byK[t] = -s * bell;
    if (byS !== undefined) byS[t] = u * bell;
  }
}
