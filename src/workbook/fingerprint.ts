/**
 * Fingerprints: what a range looked like, short enough to travel and precise enough to name the cells that changed.
 *
 * A range is hashed by rows and by columns; a changed cell is where a changed row (or block of rows) meets a
 * changed column. One changed cell escapes only when both 32-bit hashes collide.
 */
import type { CellValue, Grid } from '../core/cell.ts';
import { type Address, cellOf, formatAddress, parseAddress, partOf } from './address.ts';
import type { Fingerprint, RangeData } from './port.ts';

/** More rows than this share a hash with their neighbours, so that a long table stays short on the wire. */
const MAX_BLOCKS = 1000;
const SEED = 0x811c9dc5;

/** What stands for a value: type and content, so that 1, "1" and true differ. */
function tagOf(value: CellValue): string {
  if (value === null) return '_';
  if (typeof value === 'object') return '!';
  return typeof value === 'string' ? '"' : typeof value === 'number' ? '#' : '?';
}
const contentOf = (value: CellValue): string =>
  value === null ? '' : typeof value === 'object' ? value.error : String(value);

/** FNV-1a over UTF-16 code units; continues from `hash`. */
function add(hash: number, text: string): number {
  let h = hash;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h;
}
const ended = (hash: number): number => Math.imul(hash ^ 0x1f, 0x01000193) >>> 0;

/** The hash of one more text after those in `hash`. */
export const mix = (hash: number, text: string): number => ended(add(hash, text));

/** The fingerprint of one range: its address, then row-block hashes, then column hashes. */
export function fingerprintOf(address: Address, values: Grid): string {
  const rows = values.length;
  const columns = values[0]?.length ?? 0;
  const block = Math.max(1, Math.ceil(rows / MAX_BLOCKS));
  const rowHashes = new Array<number>(Math.ceil(rows / block)).fill(SEED);
  const columnHashes = new Array<number>(columns).fill(SEED);
  values.forEach((row, r) => {
    const at = Math.floor(r / block);
    row.forEach((value, c) => {
      // Not joined: copying the text would cost more than hashing it.
      const [tag, content] = [tagOf(value), contentOf(value)];
      rowHashes[at] = ended(add(add(rowHashes[at] ?? SEED, tag), content));
      columnHashes[c] = ended(add(add(columnHashes[c] ?? SEED, tag), content));
    });
  });
  const join = (hashes: readonly number[]) => hashes.map((h) => h.toString(36)).join(',');
  return `${formatAddress(address)}|${join(rowHashes)}|${join(columnHashes)}`;
}

export function fingerprint(ranges: readonly RangeData[]): Fingerprint {
  return Object.fromEntries(ranges.map((range) => [range.ref, fingerprintOf(range.address, range.values)]));
}

/** At most this many changed places are named; the rest are counted by the caller. */
const NAMED = 20;

/**
 * Where two fingerprints of one range differ, as "Plan!C7" (one cell), "Plan!C7:C9" (a block) or the new address
 * when the range itself moved or changed size. Empty when they are equal.
 */
export function changedPlaces(before: string, now: string): readonly string[] {
  if (before === now) return [];
  const [address = '', rowsBefore = '', columnsBefore = ''] = before.split('|');
  const [addressNow = '', rowsNow = '', columnsNow = ''] = now.split('|');
  const at = parseAddress(address);
  if (address !== addressNow || at === null) return [addressNow || address];
  const differing = (a: string, b: string) => {
    const right = b.split(',');
    return a.split(',').flatMap((hash, i) => (hash === right[i] ? [] : [i]));
  };
  const blocks = rowsBefore.split(',').length;
  const block = Math.max(1, Math.ceil(at.rows / blocks));
  const places: string[] = [];
  for (const r of differing(rowsBefore, rowsNow)) {
    for (const c of differing(columnsBefore, columnsNow)) {
      if (places.length === NAMED) return places;
      const height = Math.min(block, at.rows - r * block);
      places.push(formatAddress(height === 1 ? cellOf(at, r, c) : partOf(at, r * block, c, height, 1)));
    }
  }
  return places;
}
