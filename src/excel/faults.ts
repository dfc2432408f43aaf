import { HostFault, type HostFaultCode } from '../workbook/port.ts';

/** Codes of Office.js errors as ours. */
const CODES: Readonly<Record<string, HostFaultCode>> = {
  ItemNotFound: 'not-found',
  InvalidReference: 'not-found',
  InvalidObjectPath: 'not-found',
  AccessDenied: 'protected',
  InvalidOperationInCellEditMode: 'cell-edit-mode',
  RequestPayloadSizeLimitExceeded: 'too-large',
  ResponsePayloadSizeLimitExceeded: 'too-large',
  ApiNotFound: 'unsupported',
  UnsupportedOperation: 'unsupported',
  NotImplemented: 'unsupported',
  RequestAborted: 'io',
  ServiceNotAvailable: 'io',
};

const SENTENCES: Partial<Record<HostFaultCode, string>> = {
  'not-found': 'a sheet, name or range is no longer there',
  protected: 'this sheet is protected',
  'cell-edit-mode': 'a cell is being edited',
  'too-large': 'this is more than Excel takes at once',
  unsupported: 'this version of Excel cannot do that',
  io: 'Excel did not answer',
};

/** An error of Office.js as a `HostFault`; our own mistakes stay what they are. */
export function toFault(fault: unknown): unknown {
  if (fault instanceof HostFault) return fault;
  const { code, message } = (typeof fault === 'object' && fault !== null ? fault : {}) as {
    readonly code?: unknown;
    readonly message?: unknown;
  };
  if (typeof code !== 'string') return fault;
  const known = CODES[code] ?? 'unknown';
  return new HostFault(known, SENTENCES[known] ?? String(message ?? code));
}
