/**
 * The commit protocol, written once for every host:
 * lock → re-read and compare → journal the before-image → write → read back and compare → done, else restore.
 *
 * Requests of one commit: lock, read, apply (journal), apply (write and read back), apply (mark done), unlock.
 */
import type { Grid } from '../core/cell.ts';
import { type Address, cellOf, formatAddress, overlaps, quoteSheet } from './address.ts';
import { changedPlaces, fingerprintOf } from './fingerprint.ts';
import {
  appendEntry,
  type BeforeImage,
  imageCsv,
  JOURNAL_NAME,
  JOURNAL_READ,
  type JournalRun,
  readJournal,
  setStatus,
} from './journal.ts';
import { type Answers, type Lowered, lower, rangeIn, targetReads, windowOf } from './lower.ts';
import { HostFault, type Op, type Plan, type RangeData, type Read, type ReadAnswer, type Receipt } from './port.ts';
import { error, type Problem, passes } from './problem.ts';
import { ask, type Script } from './script.ts';
import type { CommitStage, Env, JournalEntry } from './workbook.ts';

type OnStage = (stage: CommitStage) => void;
const silent: OnStage = () => undefined;

/** What would stop `plan` now; writes nothing. */
export function* checkScript(plan: Plan): Script<readonly Problem[]> {
  try {
    const guarded = yield* guard(plan);
    return guarded.problems;
  } catch (fault) {
    return [faultProblem(fault)];
  }
}

export function* commitScript(plan: Plan, env: Env, onStage: OnStage = silent): Script<Receipt> {
  onStage('locking');
  return yield* locked(function* () {
    onStage('comparing');
    const { stale, problems, lowered, answers } = yield* guard(plan);
    if (stale) return { status: 'stale', problems };
    if (!passes(problems)) return { status: 'refused', problems };
    const journalData = rangeIn(answers, JOURNAL_NAME);
    const targets = [...lowered.expected.map(({ at }) => formatAddress(at)), ...lowered.names.map(({ name }) => name)];
    const before: BeforeImage = {
      ...lowered.before,
      images: lowered.before.images.map((image) => ({ ...image, after: afterOf(image.at, lowered) })),
    };
    const entry: JournalEntry = {
      run: env.runId,
      at: env.now,
      user: env.user,
      title: plan.title,
      status: 'begun',
      cells: lowered.cells,
      targets,
    };
    const journal = appendEntry(readJournal(journalData), journalData, entry, before);
    onStage('journalling');
    try {
      yield* ask({ kind: 'apply', ops: journal.ops, reads: [] });
    } catch (fault) {
      // No cell of the user was touched; a half-written entry must not be offered for recovery.
      yield* attempt(() => mark(journal.row, 'restored'));
      return { status: 'refused', problems: [faultProblem(fault)] };
    }
    // What stood there at the very moment of writing: a co-author may have been quicker than our compare.
    let overwritten = before;
    const differing = yield* attempt(function* () {
      onStage('writing');
      const { wrong, stood } = yield* writeAndVerify(lowered.ops, lowered, kept(before));
      overwritten = {
        ...before,
        images: before.images.map((image) => ({
          ...image,
          values: stood.get(formatAddress(image.at)) ?? image.values,
        })),
      };
      const late = before.images.flatMap((image, i) =>
        changedPlaces(
          fingerprintOf(image.at, image.values),
          fingerprintOf(image.at, overwritten.images[i]?.values ?? []),
        ),
      );
      if (late.length > 0)
        return late.map((where) =>
          error(
            'stale',
            where,
            'someone else wrote here at the same moment',
            'the workbook as previewed',
            'Their value is back; preview again.',
          ),
        );
      if (wrong.length > 0) return wrong;
      onStage('verifying');
      return yield* mark(journal.row, 'done');
    });
    if (differing.length > 0) {
      onStage('restoring');
      return yield* restore(overwritten, journal.row, 'restored', differing);
    }
    const warnings =
      journal.dropped > 0
        ? [`The journal keeps the last runs only: ${journal.dropped} older could no longer be undone and were dropped.`]
        : [];
    return { status: 'done', run: env.runId, cells: lowered.cells, targets, warnings };
  });
}

/** Puts back what a run overwrote. Refused when it is not the state that the run left. */
export function* undoScript(env: Env, run?: string): Script<Receipt> {
  return yield* locked(function* () {
    const runs = yield* journalRuns();
    const entry =
      run === undefined ? [...runs].reverse().find((r) => r.status === 'done') : runs.find((r) => r.run === run);
    if (entry === undefined || entry.before === null || entry.status !== 'done') {
      return {
        status: 'refused',
        problems: [
          error(
            'nothing-to-undo',
            JOURNAL_NAME,
            entry ? `run ${entry.run} is ${entry.status}` : 'no run in the journal',
            'a run that is done and not yet undone',
          ),
        ],
      };
    }
    const changed = yield* changedSince(entry.before);
    if (changed.length > 0) {
      return {
        status: 'refused',
        problems: [...new Set(changed)].map((where) =>
          error(
            'changed-since',
            where,
            'this cell changed after the run',
            'the value that the run wrote',
            'Put the written value back, or correct the cell by hand.',
          ),
        ),
      };
    }
    return yield* putBack(entry, 'undone', env);
  });
}

/** Restores a run that a crash left `begun`. Cells that someone changed meanwhile are put back too: the before-image wins. */
export function* recoverScript(env: Env, run: string): Script<Receipt> {
  return yield* locked(function* () {
    const entry = (yield* journalRuns()).find((r) => r.run === run && r.status === 'begun');
    if (entry?.before == null)
      return {
        status: 'refused',
        problems: [
          error(
            'nothing-to-recover',
            JOURNAL_NAME,
            `run ${run} is not unfinished`,
            'a run that a crash left unfinished',
          ),
        ],
      };
    return yield* putBack(entry, 'restored', env);
  });
}

export function* journalScript(): Script<readonly JournalEntry[]> {
  const runs = yield* journalRuns();
  return [...runs]
    .reverse()
    .map(({ run, at, user, title, status, cells, targets }) => ({ run, at, user, title, status, cells, targets }));
}

/** The cells that are no longer as the run left them. On a sheet that the run added, anything else there counts too. */
function* changedSince(before: BeforeImage): Script<readonly string[]> {
  const added = (sheet: string) => before.sheets.includes(sheet);
  const refOf = (at: Address) => (added(at.sheet) ? wholeSheet(at.sheet) : formatAddress(at));
  const answers = yield* readAll(before.images.map((image) => ({ ref: refOf(image.at), detail: 'cells' })));
  return before.images.flatMap((image) => {
    const now = rangeIn(answers, refOf(image.at));
    if (now === null) return [formatAddress(image.at)];
    const part = windowOf(now, image.at);
    const typed = Object.keys(now.formulas ?? {}).map((key) => {
      const [row = 0, column = 0] = key.split(',').map(Number);
      return formatAddress(cellOf(now.address, row, column));
    });
    const outside = added(image.at.sheet)
      ? nonBlank(now)
          .filter((at) => !overlaps(at, image.at))
          .map((at) => formatAddress(at))
      : [];
    return [...changedPlaces(image.after, fingerprintOf(image.at, part.values)), ...typed, ...outside];
  });
}

const wholeSheet = (sheet: string): string => `${quoteSheet(sheet)}!A:XFD`;
const nonBlank = (data: RangeData): readonly Address[] =>
  data.values.flatMap((row, r) => row.flatMap((value, c) => (value === null ? [] : [cellOf(data.address, r, c)])));

// ---------------------------------------------------------------------------------------------------------

/** Runs `work` under the host's lock and always gives the lock back; host faults before any write become `refused`. */
function* locked(work: () => Script<Receipt>): Script<Receipt> {
  try {
    const got = yield* ask({ kind: 'lock' });
    if (!got)
      return {
        status: 'refused',
        problems: [
          error(
            'lock-timeout',
            'the workbook',
            'someone else is writing',
            'a free workbook',
            'Wait a moment and try again; nothing was changed.',
          ),
        ],
      };
  } catch (fault) {
    return { status: 'refused', problems: [faultProblem(fault)] };
  }
  try {
    return yield* work();
  } catch (fault) {
    return { status: 'refused', problems: [faultProblem(fault)] };
  } finally {
    // A lock that cannot be given back expires with the execution: the outcome of the run stands.
    yield* attempt(function* () {
      yield* ask({ kind: 'unlock' });
      return [];
    });
  }
}

function* readAll(reads: readonly Read[]): Script<Answers> {
  if (reads.length === 0) return new Map<string, ReadAnswer>();
  const answers = yield* ask({ kind: 'read', reads });
  return new Map(answers.map((answer) => [answer.ref, answer]));
}

function* journalRuns(): Script<readonly JournalRun[]> {
  return readJournal(rangeIn(yield* readAll([JOURNAL_READ]), JOURNAL_NAME)).runs;
}

/** One read of inputs, targets and journal; what changed since the snapshot and what stands in the way. */
function* guard(
  plan: Plan,
): Script<{ stale: boolean; problems: readonly Problem[]; lowered: Lowered; answers: Answers }> {
  const wanted = new Map<string, Read>();
  for (const ref of Object.keys(plan.basedOn)) wanted.set(ref, { ref, detail: 'values' });
  for (const read of [...targetReads(plan), JOURNAL_READ]) wanted.set(read.ref, read);
  const answers = yield* readAll([...wanted.values()]);
  const stale = Object.entries(plan.basedOn).flatMap(([ref, before]) => {
    const now = rangeIn(answers, ref);
    const places = now === null ? [ref] : changedPlaces(before, fingerprintOf(now.address, now.values));
    return places.map((where) =>
      error(
        'stale',
        where,
        now === null ? 'this range is gone' : 'this changed since the preview',
        'the workbook as previewed',
        'Preview again.',
      ),
    );
  });
  const lowered = lower(plan, answers);
  const broken = plan.assertions
    .filter((assertion) => !assertion.holds)
    .map((assertion) =>
      error(
        'assertion',
        plan.title,
        `a law of the result does not hold: ${assertion.law}`,
        'a result that keeps all its laws',
        'Nothing was written; please report this.',
      ),
    );
  const unfinished = readJournal(rangeIn(answers, JOURNAL_NAME))
    .runs.filter((run) => run.status === 'begun')
    .map((run) =>
      error(
        'unfinished-run',
        run.targets[0] ?? JOURNAL_NAME,
        `run "${run.title}" of ${run.at} was cut off`,
        'no unfinished run',
        'Restore it first, then run again.',
      ),
    );
  return {
    stale: stale.length > 0,
    problems: [...stale, ...unfinished, ...broken, ...lowered.problems],
    lowered,
    answers,
  };
}

const afterOf = (at: BeforeImage['images'][number]['at'], lowered: Lowered): string => {
  const target = lowered.expected.find((e) => formatAddress(e.at) === formatAddress(at));
  return target === undefined ? '' : fingerprintOf(target.at, target.values);
};

/** Runs `work`; a fault of the host becomes a problem, so that the caller can restore. */
function* attempt(work: () => Script<readonly Problem[]>): Script<readonly Problem[]> {
  try {
    return yield* work();
  } catch (fault) {
    return [faultProblem(fault)];
  }
}

function* mark(row: number, status: JournalEntry['status']): Script<readonly Problem[]> {
  yield* ask({ kind: 'apply', ops: [setStatus(row, status)], reads: [] });
  return [];
}

type Written = { readonly wrong: readonly Problem[]; readonly stood: ReadonlyMap<string, Grid> };

/** In one request: what stands at `first`, then `ops`, then every target read back; the places that are not as written. */
function* writeAndVerify(
  ops: readonly Op[],
  target: Pick<Lowered, 'expected' | 'names'>,
  first: BeforeImage['images'],
): Script<Written> {
  const reads: Read[] = [
    ...target.expected.map(({ at }): Read => ({ ref: formatAddress(at), detail: 'values' })),
    ...target.names.map(({ name }): Read => ({ ref: name, detail: 'values' })),
  ];
  const answers = yield* ask({
    kind: 'apply',
    first: first.map(({ at }): Read => ({ ref: formatAddress(at), detail: 'values' })),
    ops,
    reads,
  });
  const stood = new Map(
    answers
      .slice(0, first.length)
      .flatMap((answer) => ('values' in answer ? [[answer.ref, answer.values] as const] : [])),
  );
  const back: Answers = new Map(answers.slice(first.length).map((answer) => [answer.ref, answer]));
  const cells = target.expected.flatMap(({ at, values }) => {
    const now = rangeIn(back, formatAddress(at));
    return now === null
      ? [formatAddress(at)]
      : changedPlaces(fingerprintOf(at, values), fingerprintOf(now.address, now.values));
  });
  const names = target.names.flatMap(({ name, at }) => {
    const now = rangeIn(back, name);
    return now !== null && formatAddress(now.address) === formatAddress(at) ? [] : [name];
  });
  return {
    stood,
    wrong: [...cells, ...names].map((where) =>
      error(
        'read-back',
        where,
        'this does not read back as written',
        'what the run wrote',
        'Someone else may be editing this place.',
      ),
    ),
  };
}

/** The images whose sheet outlives an undo: a sheet that the run added goes as a whole. */
const kept = (before: BeforeImage) => before.images.filter((image) => !before.sheets.includes(image.at.sheet));

/** The ops that undo a run, last change first. */
function inverse(before: BeforeImage): readonly Op[] {
  return [
    ...before.names.map(({ name, at }): Op => ({ op: 'setName', name, at })),
    ...kept(before).flatMap((image): Op[] => [
      { op: 'setValues', at: image.at, values: image.values },
      ...(image.formats.length > 0 ? [{ op: 'setFormats', at: image.at, formats: image.formats } as const] : []),
    ]),
    ...before.sheets.map((sheet): Op => ({ op: 'removeSheet', sheet })),
  ];
}

/** Puts the before-image back and proves it; `damaged` lists what could not be put back. */
function* restore(
  before: BeforeImage,
  row: number,
  status: 'restored' | 'undone',
  why: readonly Problem[],
): Script<Receipt> {
  const left = yield* attempt(function* () {
    const expected = kept(before).map(({ at, values }) => ({ at, values }));
    const { wrong } = yield* writeAndVerify(
      inverse(before),
      { expected, names: before.names.flatMap(({ name, at }) => (at === null ? [] : [{ name, at }])) },
      [],
    );
    return wrong.length > 0 ? wrong : yield* mark(row, status);
  });
  if (left.length === 0) return { status: 'restored', problems: why };
  yield* attempt(() => mark(row, 'damaged'));
  return { status: 'damaged', problems: [...why, ...left], beforeImageCsv: imageCsv(before) };
}

/** Undo and recovery: `begun` first, so that a crash in the middle is offered for recovery again. */
function* putBack(entry: JournalRun, status: 'restored' | 'undone', env: Env): Script<Receipt> {
  const { before } = entry;
  if (before === null) return { status: 'refused', problems: [] };
  if (entry.status !== 'begun') yield* mark(entry.row, 'begun');
  const receipt = yield* restore(before, entry.row, status, []);
  return receipt.status === 'damaged'
    ? receipt
    : { status: 'done', run: env.runId, cells: entry.cells, targets: entry.targets, warnings: [] };
}

function faultProblem(fault: unknown): Problem {
  if (!(fault instanceof HostFault)) throw fault;
  return error(
    `host-${fault.code}`,
    'the workbook',
    fault.message,
    'a workbook that answers',
    FAULT_FIXES[fault.code] ?? null,
  );
}

const FAULT_FIXES: Partial<Record<HostFault['code'], string>> = {
  'cell-edit-mode': 'Press Enter or Escape to leave the cell, then try again.',
  protected: 'Unprotect the sheet, then try again.',
  'too-large': 'Choose a smaller range.',
  'lock-timeout': 'Wait a moment and try again.',
  quota: 'Wait until the quota of the service is renewed.',
};
