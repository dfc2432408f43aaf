/** The one door from the sidebar to the server: a call as JSON text in, an envelope as JSON text out. */
import type { Address } from '../workbook/address.ts';
import { HostFault, type Plan, type Read } from '../workbook/port.ts';
import type { Env } from '../workbook/workbook.ts';
import type { SyncWorkbook } from '../workbook/workbookOver.ts';

export type Envelope =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: { readonly code: string; readonly message: string } };

type Shape = Readonly<Record<string, unknown>>;
const isShape = (value: unknown): value is Shape =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === 'string';

const isRead = (value: unknown): value is Read =>
  isShape(value) && isText(value.ref) && (value.detail === 'values' || value.detail === 'cells');
const isReads = (value: unknown): value is readonly Read[] => Array.isArray(value) && value.every(isRead);
const isAddress = (value: unknown): value is Address =>
  isShape(value) &&
  isText(value.sheet) &&
  [value.row, value.column].every((n) => Number.isInteger(n) && Number(n) >= 0) &&
  [value.rows, value.columns].every((n) => Number.isInteger(n) && Number(n) >= 1);
const isEnv = (value: unknown): value is Env =>
  isShape(value) && isText(value.now) && isText(value.user) && isText(value.runId);
const isPlan = (value: unknown): value is Plan =>
  isShape(value) &&
  isText(value.title) &&
  isShape(value.basedOn) &&
  Array.isArray(value.assertions) &&
  Array.isArray(value.edits) &&
  value.edits.every(isEdit);

function isEdit(edit: unknown): boolean {
  if (!isShape(edit)) return false;
  const grid = (value: unknown) => Array.isArray(value) && value.every((row) => Array.isArray(row));
  switch (edit.kind) {
    case 'setRange':
      return isAddress(edit.at) && grid(edit.values);
    case 'replaceTable':
      return (
        isText(edit.table) &&
        isText(edit.sheet) &&
        isText(edit.title) &&
        Array.isArray(edit.columns) &&
        Array.isArray(edit.notes) &&
        grid(edit.rows)
      );
    case 'appendRows':
      return isText(edit.table) && isText(edit.sheet) && Array.isArray(edit.columns) && grid(edit.rows);
    case 'defineName':
      return isText(edit.name) && isAddress(edit.at);
    default:
      return false;
  }
}

/** Answers `text`; never throws, so that the sidebar always gets an envelope. */
export function answerRpc(text: string, workbook: SyncWorkbook, select: (at: Address) => void): string {
  return JSON.stringify(envelope(text, workbook, select));
}

function envelope(text: string, workbook: SyncWorkbook, select: (at: Address) => void): Envelope {
  const bad = (message: string): Envelope => ({ ok: false, error: { code: 'bad-request', message } });
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return bad('the request is not JSON');
  }
  if (!isShape(parsed) || !isText(parsed.call) || !Array.isArray(parsed.args)) return bad('expected {call, args}');
  const [first, second] = parsed.args as readonly unknown[];
  const done = (value: unknown): Envelope => ({ ok: true, value });
  try {
    switch (parsed.call) {
      case 'survey':
        return done(workbook.survey());
      case 'read':
        return isReads(first) ? done(workbook.read(first)) : bad('read needs a list of ranges');
      case 'check':
        return isPlan(first) ? done(workbook.check(first)) : bad('check needs a plan');
      case 'commit':
        return isPlan(first) && isEnv(second)
          ? done(workbook.commit(first, second))
          : bad('commit needs a plan and who runs it');
      case 'undo':
        return isEnv(first) && (second === undefined || second === null || isText(second))
          ? done(workbook.undo(first, isText(second) ? second : undefined))
          : bad('undo needs who runs it');
      case 'journal':
        return done(workbook.journal());
      case 'recover':
        return isEnv(first) && isText(second)
          ? done(workbook.recover(first, second))
          : bad('recover needs who runs it and the run');
      case 'select': {
        if (!isAddress(first)) return bad('select needs an address');
        select(first);
        return done(null);
      }
      default:
        return bad(`there is no call "${parsed.call}"`);
    }
  } catch (fault) {
    if (fault instanceof HostFault) return { ok: false, error: { code: fault.code, message: fault.message } };
    return { ok: false, error: { code: 'unknown', message: fault instanceof Error ? fault.message : String(fault) } };
  }
}
