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
