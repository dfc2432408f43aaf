/** Pacing (R20): counts closed days only, both ends included. */

export type Pace = {
  readonly index: number | null;
  readonly expected: number;
  readonly projection: number | null;
  readonly required: number | null;
};

/**
 * @param start,end First and last day as serials, inclusive. @param asOf The last closed day.
 * @param weights One weight per day from start to end, or seven from Monday to Sunday; default even.
 * @returns index = spent ÷ expected, projection = spent ÷ share elapsed, required = what is left per day left;
 *   a null is a ratio without a base (nothing expected yet, or no day left).
 */
export function pace(
  budget: number,
  spent: number,
  start: number,
  end: number,
  asOf: number,
  weights: readonly number[] | null = null,
): Pace {
  const days = end - start + 1;
  const closed = Math.min(Math.max(asOf - start + 1, 0), days);
  const weight = (day: number) => {
    if (weights === null) return 1;
    // Serial 2 is Monday 1900-01-01 of the host's calendar: Monday is 0.
    return weights.length === days ? (weights[day] ?? 0) : (weights[(((start + day - 2) % 7) + 7) % 7] ?? 0);
  };
  let elapsed = 0;
  let all = 0;
  for (let day = 0; day < days; day++) {
    all += weight(day);
    if (day < closed) elapsed += weight(day);
  }
  const share = all === 0 ? 0 : elapsed / all;
  const expected = budget * share;
  return {
    expected,
    index: expected === 0 ? null : spent / expected,
    projection: share === 0 ? null : spent / share,
    required: closed >= days ? null : (budget - spent) / (days - closed),
  };
}
