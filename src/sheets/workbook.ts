/** The browser side: the `Workbook` interface as calls of the server, one round trip each. */
import * as z from 'zod/mini';
import { HostFault, type HostFaultCode } from '../workbook/port.ts';
import type { Workbook } from '../workbook/workbook.ts';

/** The part of `google.script.run` that we use. */
export type ScriptRun = {
  withSuccessHandler(handler: (text: string) => void): ScriptRun;
  withFailureHandler(handler: (fault: { readonly message?: string }) => void): ScriptRun;
  budgetRpc(text: string): void;
};

const CODES: readonly HostFaultCode[] = [
  'stale',
  'protected',
  'cell-edit-mode',
  'too-large',
  'not-found',
  'lock-timeout',
  'quota',
  'unsupported',
  'io',
  'unknown',
];

export function sheetsWorkbook(run: ScriptRun): Workbook {
  const send = <T>(call: string, args: readonly unknown[]): Promise<T> =>
    new Promise((resolve, reject) => {
      const fail = (message: string, code = 'unknown') =>
        reject(new HostFault(CODES.find((known) => known === code) ?? 'unknown', message));
      run
        .withSuccessHandler((text) => {
          // The server answers with our own envelope; anything else is a fault of the service.
          const answer = parse(text);
          if (answer === null) fail('Google Sheets gave no answer');
          else if (answer.ok) resolve(answer.value as T);
          else fail(answer.error.message, answer.error.code);
        })
        .withFailureHandler((fault) => fail(fault.message ?? 'Google Sheets did not answer'))
        .budgetRpc(JSON.stringify({ call, args }));
    });
  return {
    survey: () => send('survey', []),
    read: (reads) => send('read', [reads]),
    check: (plan) => send('check', [plan]),
    commit: (plan, env, onStage) => {
      onStage?.('writing');
      return send('commit', [plan, env]);
    },
    undo: (env, runId) => send('undo', [env, runId ?? null]),
    journal: () => send('journal', []),
    recover: (env, runId) => send('recover', [env, runId]),
    select: (address) => send('select', [address]),
  };
}

/** The server's envelope; `value` belongs to the call and is checked on the server. */
const ENVELOPE = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), error: z.object({ code: z.string(), message: z.string() }) }),
]);

function parse(text: string): z.infer<typeof ENVELOPE> | null {
  try {
    return ENVELOPE.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
