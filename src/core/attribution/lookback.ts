/** Which touches of a customer count for a conversion (R33). */

/** A moment is in days: a day serial, with the time of day as its fraction. */
export type Touch = { readonly channel: string; readonly at: number };

/**
 * The touches inside the lookback window, both ends included, and not after the conversion; earliest first, at the
 * same moment as given. Touches without a finite moment are left out.
 * @param window Days before the conversion.
 * @example touchesWithin([{ channel: 'Search', at: 60 }, { channel: 'Email', at: 95 }], 100) // only Email
 */
export function touchesWithin(touches: readonly Touch[], converted: number, window = 30): readonly Touch[] {
  return touches.filter(({ at }) => at <= converted && converted - at <= window).sort((a, b) => a.at - b.at);
}

/** Touches that led to a conversion; `converted` is null when they led to none. */
export type Journey = { readonly touches: readonly Touch[]; readonly converted: number | null };

/**
 * The touches of one person as journeys. A conversion takes the touches since the one before it that lie inside the
 * window, perhaps none; those after the last conversion are a journey without one, as long as the window.
 * @param conversions Moments, ascending, each once.
 * @example journeysOf([{ channel: 'A', at: 1 }, { channel: 'B', at: 3 }], [2]) // A converted at 2, B did not
 */
export function journeysOf(touches: readonly Touch[], conversions: readonly number[], window = 30): readonly Journey[] {
  const sorted = touches.filter(({ at }) => Number.isFinite(at)).sort((a, b) => a.at - b.at);
  let from = 0;
  const journeys = conversions.map((converted): Journey => {
    const begin = from;
    while (from < sorted.length && (sorted[from]?.at ?? converted) <= converted) from++;
    return { touches: touchesWithin(sorted.slice(begin, from), converted, window), converted };
  });
  const last = sorted[sorted.length - 1];
  return last === undefined || from === sorted.length
    ? journeys
    : [...journeys, { touches: touchesWithin(sorted.slice(from), last.at, window), converted: null }];
}
