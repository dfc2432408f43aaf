/** Journeys as integers: path texts are read once, then every model runs over ids. */
import { append } from '../append.ts';
import { ok, problem, type Result } from '../result.ts';

/** Path r is `touches[starts[r]]` up to before `touches[starts[r + 1]]`: indices into `channels`, first touch first. */
export type Paths = {
  /** In order of first appearance; names are told apart exactly, but for the blanks around them. */
  readonly channels: readonly string[];
  readonly touches: Int32Array;
  /** One more than there are paths. */
  readonly starts: Int32Array;
  /** Indices of the paths that have touches, by how many. */
  readonly rowsByLength: ReadonlyMap<number, readonly number[]>;
  /** Days before the conversion, per touch; null when not read. */
  readonly days: readonly number[] | null;
};

function pathsOf(
  channels: readonly string[],
  touches: Int32Array,
  starts: Int32Array,
  days: readonly number[] | null,
): Paths {
  const rowsByLength = new Map<number, number[]>();
  for (let row = 0; row + 1 < starts.length; row++) {
    const length = (starts[row + 1] ?? 0) - (starts[row] ?? 0);
    if (length > 0) append(rowsByLength, length, row);
  }
  return { channels, touches, starts, rowsByLength, days };
}

/** What may follow the last colon of "Search:14"; a colon before anything else belongs to the name. */
const DAYS = /^\s*-?\d{1,9}(\.\d{1,9})?$/;

/**
 * Reads paths such as "Search > Email > Direct". A blank text is a path without touches.
 * @param withDays A touch may carry its days before the conversion, "Search:14"; in a path where none does, a touch
 *   is one day before the next and the last is on day 0.
 * @error `blank-touch` (nothing between two ">"), `mixed-days` (only some touches of a path carry days),
 *   `after-conversion` (days below 0).
 * @example parsePaths(['A > B > A']) // channels A, B; touches 0, 1, 0; starts 0, 3
 */
export function parsePaths(texts: readonly string[], withDays = false): Result<Paths> {
  const channels: string[] = [];
  const touches: number[] = [];
  const starts = new Int32Array(texts.length + 1);
  const days: number[] = [];
  const ids = new Map<string, number>();
  // Steps as they are written, blanks and days included: each spelling is read once.
  const steps = new Map<string, number>();
  const idOfStep: number[] = [];
  const daysOfStep: number[] = [];
  for (let row = 0; row < texts.length; row++) {
    const text = texts[row] ?? '';
    const first = touches.length;
    let missing = 0;
    for (let from = 0; from <= text.length; ) {
      const bar = text.indexOf('>', from);
      const to = bar < 0 ? text.length : bar;
      const written = text.slice(from, to);
      const step = steps.get(written) ?? read(written);
      if (step < 0) {
        if (from === 0 && bar < 0) break;
        return problem('blank-touch', `path ${row + 1} has a blank touch: there is nothing beside a ">"`);
      }
      touches.push(idOfStep[step] ?? 0);
      if (withDays) {
        const day = daysOfStep[step] ?? 0;
        if (day < 0) return problem('after-conversion', `path ${row + 1}: days before the conversion are below 0`);
        if (Number.isNaN(day)) missing++;
        days.push(day);
      }
      from = to + 1;
    }
    const length = touches.length - first;
    if (missing > 0 && missing < length)
      return problem('mixed-days', `path ${row + 1}: ${missing} of ${length} touches carry no days`);
    for (let left = missing; left > 0; left--) days[touches.length - left] = left - 1;
    starts[row + 1] = touches.length;
  }
  return ok(pathsOf(channels, new Int32Array(touches), starts, withDays ? days : null));

  function read(written: string): number {
    const trimmed = written.trim();
    const colon = withDays ? trimmed.lastIndexOf(':') : -1;
    const dated = colon > 0 && DAYS.test(trimmed.slice(colon + 1));
    const name = dated ? trimmed.slice(0, colon).trim() : trimmed;
    if (name === '') return -1;
    let id = ids.get(name);
    if (id === undefined) {
      id = channels.push(name) - 1;
      ids.set(name, id);
    }
    const step = idOfStep.push(id) - 1;
    daysOfStep.push(dated ? Number(trimmed.slice(colon + 1)) : Number.NaN);
    steps.set(written, step);
    return step;
  }
}

/** The same paths with each channel once, at its first touch; without days. */
export function distinctTouches({ channels, touches, starts }: Paths): Paths {
  const seen = new Int32Array(channels.length).fill(-1);
  const kept = new Int32Array(touches.length);
  const begins = new Int32Array(starts.length);
  let size = 0;
  for (let row = 0; row + 1 < starts.length; row++) {
    const end = starts[row + 1] ?? 0;
    for (let i = starts[row] ?? 0; i < end; i++) {
      const id = touches[i] ?? 0;
      if (seen[id] === row) continue;
      seen[id] = row;
      kept[size++] = id;
    }
    begins[row + 1] = size;
  }
  return pathsOf(channels, kept, begins, null);
}

/** Each path as its last touch that is not the direct channel; direct only if alone. Blank paths stay blank. */
export function lastNonDirect({ channels, touches, starts }: Paths, direct: string): Paths {
  const name = direct.trim().toLowerCase();
  const isDirect = channels.map((channel) => channel.toLowerCase() === name);
  const kept = new Int32Array(starts.length - 1);
  const begins = new Int32Array(starts.length);
  let size = 0;
  for (let row = 0; row + 1 < starts.length; row++) {
    const begin = starts[row] ?? 0;
    const end = starts[row + 1] ?? 0;
    let i = end - 1;
    while (i > begin && isDirect[touches[i] ?? 0]) i--;
    if (end > begin) kept[size++] = touches[isDirect[touches[i] ?? 0] ? end - 1 : i] ?? 0;
    begins[row + 1] = size;
  }
  return pathsOf(channels, kept, begins, null);
}
