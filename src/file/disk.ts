/** Files on disk: nothing is overwritten by half, and nothing that changed or is open elsewhere is overwritten at all. */
import { createHash, randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { error, type Problem } from '../workbook/problem.ts';

export type LoadedFile = {
  readonly path: string;
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly hash: string;
};
type Failed = { readonly ok: false; readonly problems: readonly Problem[] };

const failed = (...args: Parameters<typeof error>): Failed => ({ ok: false, problems: [error(...args)] });
const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Reads a workbook; refused while Excel or LibreOffice has it open, since they would not see our change. */
export function loadFile(path: string): { readonly ok: true; readonly file: LoadedFile } | Failed {
  const name = basename(path);
  if (!existsSync(path))
    return failed('no-file', path, 'there is no such file', 'a workbook on disk', 'Check the path.');
  if (!statSync(path).isFile())
    return failed('no-file', path, 'this is a folder', 'a workbook on disk', 'Name the file itself.');
  if (name.startsWith('~$'))
    return failed(
      'lock-file',
      path,
      'this is the lock file of a workbook that is open',
      'the workbook itself',
      `Use ${name.slice(2)}.`,
    );
  const open = openElsewhere(path);
  if (open !== null) return open;
  try {
    const bytes = readFileSync(path);
    return { ok: true, file: { path: resolve(path), name, bytes, hash: hashOf(bytes) } };
  } catch (fault) {
    return failed('unreadable', path, reason(fault), 'a file that may be read', 'Check the permissions of the file.');
  }
}

function openElsewhere(path: string): Failed | null {
  const [folder, name] = [dirname(path), basename(path)];
  const locks = [`~$${name}`, name.length > 8 ? `~$${name.slice(2)}` : '', `.~lock.${name}#`].filter(Boolean);
  const lock = locks.find((candidate) => existsSync(join(folder, candidate)));
  return lock === undefined
    ? null
    : failed(
        'open-elsewhere',
        path,
        `the workbook is open (${lock} stands beside it)`,
        'a closed workbook',
        'Close it in Excel or LibreOffice; if it is not open, delete that lock file.',
      );
}

/** Writes by a temporary file in the same folder, then renames. `loaded` itself is overwritten only when it is still as loaded. */
export function saveFile(path: string, bytes: Uint8Array, loaded: LoadedFile): { readonly ok: true } | Failed {
  const folder = dirname(resolve(path));
  if (!existsSync(folder))
    return failed('no-folder', path, `there is no folder ${folder}`, 'an existing folder', 'Make the folder first.');
  if (existsSync(path) && resolve(path) !== loaded.path)
    return failed(
      'exists',
      path,
      'this file is already there',
      'a new file name',
      'Choose another name, or delete it first.',
    );
  if (existsSync(path)) {
    const open = openElsewhere(path);
    if (open !== null) return open;
    if (hashOf(readFileSync(path)) !== loaded.hash)
      return failed(
        'changed-on-disk',
        path,
        'the file changed on disk meanwhile',
        'the file as it was read',
        'Run again on the new version.',
      );
  }
  const temporary = join(folder, `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`);
  try {
    const mode = existsSync(path) ? statSync(path).mode : 0o644;
    const handle = openSync(temporary, 'wx', mode);
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(handle, bytes, at);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(temporary, path);
    return { ok: true };
  } catch (fault) {
    rmSync(temporary, { force: true });
    return failed(
      'unwritable',
      path,
      reason(fault),
      'a place that may be written',
      'Check permissions and free space; the original is untouched.',
    );
  }
}

const reason = (fault: unknown): string => (fault instanceof Error ? fault.message : String(fault));
