/** The `Workbook` of a host, and its twin for code that runs where the host answers at once (the Apps Script server). */
import type { Address } from './address.ts';
import { checkScript, commitScript, journalScript, recoverScript, undoScript } from './commit.ts';
import { fingerprint } from './fingerprint.ts';
import type { AsyncHost, Plan, Read, SyncHost } from './port.ts';
import { ask, runAsync, runSync, type Script } from './script.ts';
import type { CommitStage, Env, ReadResult, Workbook } from './workbook.ts';

const surveyScript = () => ask({ kind: 'survey' });

function* readScript(reads: readonly Read[]): Script<ReadResult> {
  const answers = yield* ask({ kind: 'read', reads });
  const ranges = answers.flatMap((answer) => ('values' in answer ? [answer] : []));
  const failures = answers.flatMap((answer) => ('values' in answer ? [] : [answer]));
  return {
    snapshot: {
      ranges: Object.fromEntries(ranges.map((range) => [range.ref, range])),
      fingerprint: fingerprint(ranges),
    },
    failures,
  };
}

/** A `Workbook` over a host. `select` shows a place to the user (a no-op where there is no screen). */
export function workbookOver(host: SyncHost | AsyncHost, select: (address: Address) => Promise<void>): Workbook {
  return {
    survey: () => runAsync(surveyScript(), host),
    read: (reads) => runAsync(readScript(reads), host),
    check: (plan) => runAsync(checkScript(plan), host),
    commit: (plan, env, onStage) => runAsync(commitScript(plan, env, onStage), host),
    undo: (env, run) => runAsync(undoScript(env, run), host),
    journal: () => runAsync(journalScript(), host),
    recover: (env, run) => runAsync(recoverScript(env, run), host),
    select,
  };
}

/** The same calls, answered at once. */
export type SyncWorkbook = {
  readonly [Call in Exclude<keyof Workbook, 'select'>]: (
    ...args: Parameters<Workbook[Call]>
  ) => Awaited<ReturnType<Workbook[Call]>>;
};

export function syncWorkbook(host: SyncHost): SyncWorkbook {
  return {
    survey: () => runSync(surveyScript(), host),
    read: (reads: readonly Read[]) => runSync(readScript(reads), host),
    check: (plan: Plan) => runSync(checkScript(plan), host),
    commit: (plan: Plan, env: Env, onStage?: (stage: CommitStage) => void) =>
      runSync(commitScript(plan, env, onStage), host),
    undo: (env: Env, run?: string) => runSync(undoScript(env, run), host),
    journal: () => runSync(journalScript(), host),
    recover: (env: Env, run: string) => runSync(recoverScript(env, run), host),
  };
}
