/** The best choice so far, and whether what was put aside may be worth as much. */

export type Incumbent = {
  readonly chosen: () => Uint8Array | null;
  readonly value: () => number;
  readonly take: (choice: Uint8Array) => void;
  /** Whether nothing better lies below this bound; then it is put aside. */
  readonly close: (bound: number) => boolean;
  /** Whether nothing as good lies below it. */
  readonly excludes: (bound: number) => boolean;
  readonly tied: () => boolean;
};

/** @param known Only choices worth more count. @param start One worth that: no tie with itself. */
export function incumbent(values: Float64Array, known: number, start: Uint8Array | null = null): Incumbent {
  let chosen = start;
  let [best, shut] = [known, Number.NEGATIVE_INFINITY];
  return {
    chosen: () => chosen,
    value: () => best,
    tied: () => shut >= best,
    excludes: (bound) => bound < best,
    take: (choice) => {
      let value = 0;
      for (let i = 0; i < choice.length; i++) if (choice[i] === 1) value += values[i] ?? 0;
      if (value > best) [best, chosen] = [value, choice];
      else if (value === best && !(chosen?.every((one, i) => one === choice[i]) ?? false)) shut = value;
    },
    close: (bound) => {
      if (bound > best) return false;
      if (bound > shut) shut = bound;
      return true;
    },
  };
}
