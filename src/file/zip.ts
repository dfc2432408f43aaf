/**
 * The zip container, lossless: entries that nobody changed are copied with their local header and compressed
 * bytes as they stand in the file, in their order. Only changed and new entries are compressed anew.
 */
import { deflateSync, inflateSync } from 'fflate';

export type ZipEntry = {
  readonly name: string;
  /** Bytes of the local header, the data and whatever follows up to the next entry. */
  readonly raw: { readonly from: number; readonly to: number };
  readonly central: Uint8Array;
  readonly method: number;
  readonly size: number;
  readonly packed: { readonly from: number; readonly to: number };
};
export type Zip = { readonly bytes: Uint8Array; readonly entries: readonly ZipEntry[]; readonly comment: Uint8Array };
export type ZipFailure = 'not-a-zip' | 'damaged' | 'too-large' | 'unsupported';

/** A workbook has some hundred entries; more, or more than this inflated, is a bomb and not a budget. */
const MAX_ENTRIES = 20_000;
const MAX_INFLATED = 2_000_000_000;
const MAX_ENTRY = 800_000_000;

export function readZip(bytes: Uint8Array): Zip | ZipFailure {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = findEnd(view);
  if (end < 0) return 'not-a-zip';
  const count = view.getUint16(end + 10, true);
  const start = view.getUint32(end + 16, true);
  if (count === 0xffff || start === 0xffffffff) return 'unsupported';
  if (count > MAX_ENTRIES) return 'too-large';
  const found: {
    name: string;
    central: Uint8Array;
    method: number;
    size: number;
    packedSize: number;
    offset: number;
  }[] = [];
  let at = start;
  let total = 0;
  for (let i = 0; i < count; i++) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== 0x02014b50) return 'damaged';
    const [nameLength, extraLength, commentLength] = [
      view.getUint16(at + 28, true),
      view.getUint16(at + 30, true),
      view.getUint16(at + 32, true),
    ];
    const next = at + 46 + nameLength + extraLength + commentLength;
    if (next > bytes.length) return 'damaged';
    if ((view.getUint16(at + 8, true) & 1) !== 0) return 'unsupported';
    const size = view.getUint32(at + 24, true);
    total += size;
    if (size > MAX_ENTRY || total > MAX_INFLATED) return 'too-large';
    found.push({
      name: decode(bytes.subarray(at + 46, at + 46 + nameLength)),
      central: bytes.subarray(at, next),
      method: view.getUint16(at + 10, true),
      size,
      packedSize: view.getUint32(at + 20, true),
      offset: view.getUint32(at + 42, true),
    });
    at = next;
  }
  const starts = [...found.map((entry) => entry.offset), start].sort((a, b) => a - b);
  const entries: ZipEntry[] = [];
  for (const entry of found) {
    const { offset } = entry;
    if (offset + 30 > bytes.length || view.getUint32(offset, true) !== 0x04034b50) return 'damaged';
    const from = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
    const to = from + entry.packedSize;
    const next = starts.find((s) => s > offset) ?? start;
    if (to > next) return 'damaged';
    entries.push({
      name: entry.name,
      raw: { from: offset, to: next },
      central: entry.central,
      method: entry.method,
      size: entry.size,
      packed: { from, to },
    });
  }
  return { bytes, entries, comment: new Uint8Array(bytes.subarray(end + 22)) };
}

function findEnd(view: DataView): number {
  for (let at = view.byteLength - 22; at >= Math.max(0, view.byteLength - 65_557); at--) {
    if (view.getUint32(at, true) === 0x06054b50) return at;
  }
  return -1;
}

const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** The content of an entry; null when its compressed data is damaged. */
export function inflate(zip: Zip, entry: ZipEntry): Uint8Array | null {
  const packed = zip.bytes.subarray(entry.packed.from, entry.packed.to);
  if (entry.method === 0) return packed;
  if (entry.method !== 8) return null;
  try {
    const content = inflateSync(packed, { out: new Uint8Array(entry.size) });
    return content.length === entry.size ? content : null;
  } catch {
    return null;
  }
}

/** The file with some entries replaced, added (`Uint8Array`) or removed (`null`). */
export function writeZip(zip: Zip, changes: ReadonlyMap<string, Uint8Array | null>): Uint8Array {
  const pieces: Uint8Array[] = [];
  const central: Uint8Array[] = [];
  let offset = 0;
  const push = (local: Uint8Array, record: Uint8Array) => {
    // Not slice(): on a Node Buffer that would be a view of the file itself.
    const copy = new Uint8Array(record);
    new DataView(copy.buffer).setUint32(42, offset, true);
    pieces.push(local);
    central.push(copy);
    offset += local.length;
  };
  const seen = new Set<string>();
  for (const entry of [...zip.entries].sort((a, b) => a.raw.from - b.raw.from)) {
    seen.add(entry.name);
    const change = changes.get(entry.name);
    if (change === undefined) push(zip.bytes.subarray(entry.raw.from, entry.raw.to), entry.central);
    else if (change !== null) push(...pack(entry.name, change));
  }
  for (const [name, content] of changes) if (content !== null && !seen.has(name)) push(...pack(name, content));
  const size = central.reduce((sum, record) => sum + record.length, 0);
  const end = new Uint8Array(22 + zip.comment.length);
  const view = new DataView(end.buffer);
  view.setUint32(0, 0x06054b50, true);
  view.setUint16(8, central.length, true);
  view.setUint16(10, central.length, true);
  view.setUint32(12, size, true);
  view.setUint32(16, offset, true);
  view.setUint16(20, zip.comment.length, true);
  end.set(zip.comment, 22);
  return concat([...pieces, ...central, end]);
}

/** 1980-01-01: the same input gives the same bytes. */
const DOS_DATE = 0x0021;

function pack(name: string, content: Uint8Array): [Uint8Array, Uint8Array] {
  // A large sheet is worth a second, not four: level 6 would save a tenth of its size.
  const packed = deflateSync(content, { level: content.length > 4_000_000 ? 1 : 6 });
  const title = new TextEncoder().encode(name);
  const local = new Uint8Array(30 + title.length + packed.length);
  const central = new Uint8Array(46 + title.length);
  const write = (target: Uint8Array, at: number) => {
    const view = new DataView(target.buffer);
    view.setUint16(at, 20, true);
    view.setUint16(at + 2, 0x0800, true);
    view.setUint16(at + 4, 8, true);
    view.setUint16(at + 8, DOS_DATE, true);
    view.setUint32(at + 10, crc32(content), true);
    view.setUint32(at + 14, packed.length, true);
    view.setUint32(at + 18, content.length, true);
    view.setUint16(at + 22, title.length, true);
  };
  new DataView(local.buffer).setUint32(0, 0x04034b50, true);
  write(local, 4);
  local.set(title, 30);
  local.set(packed, 30 + title.length);
  new DataView(central.buffer).setUint32(0, 0x02014b50, true);
  new DataView(central.buffer).setUint16(4, 20, true);
  write(central, 6);
  central.set(title, 46);
  return [local, central];
}

const CRC = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = (c & 1) !== 0 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});

export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) crc = (CRC[(crc ^ (bytes[i] ?? 0)) & 0xff] ?? 0) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

function concat(pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
