/** The life of a run: what can follow what, and that nothing unproven is ever written. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canWrite, type Run, type RunEvent, reduce, start } from '../../src/panel/run.ts';
import type { Plan, Receipt } from '../../src/workbook/port.ts';
import { error, warning } from '../../src/workbook/problem.ts';

type View = string;
const plan = (holds: boolean): Plan => ({
  title: 'Allocate',
  edits: [],
  basedOn: {},
  assertions: [{ law: 'sum = total', holds }],
});
const bad = error('x', 'Plan!A1', 'text', 'a number');
const note = warning('y', 'Plan!A2', 'blank', 'a number');
const done: Receipt = { status: 'done', run: 'r1', cells: 4, targets: ['Plan!H4:H7'], warnings: [] };
const play = (...events: readonly RunEvent<View>[]): Run<View> => events.reduce(reduce<View>, start<View>());
const previewed = (holds = true, problems = [note], proposed: Plan | null = plan(holds)): readonly RunEvent<View>[] => [
  { type: 'read', token: 7 },
  { type: 'decided', token: 7, decision: { view: 'v', problems, plan: proposed } },
];

describe('a run', () => {
  it('goes from options over a preview to written and undone', () => {
    const written = play(...previewed(), { type: 'write', token: 8 }, { type: 'receipt', token: 8, receipt: done });
    expect(written).toMatchObject({ at: 'written', run: 'r1', cells: 4 });
    const undone = [
      { type: 'undo', token: 9 },
      { type: 'receipt', token: 9, receipt: done },
    ] as const;
    expect(undone.reduce<Run<View>>(reduce, written)).toEqual({ at: 'undone', token: 9 });
  });
  it.each([
    ['a failing law', previewed(false)],
    ['an error', previewed(true, [bad])],
    ['no plan', previewed(true, [], null)],
  ])('does not write with %s', (_, events) => {
    const run = play(...events);
    expect(run.at).toBe('preview');
    expect(canWrite(run)).toBe(false);
    expect(reduce(run, { type: 'write', token: 8 })).toBe(run);
  });
  it('writes with a warning', () => expect(canWrite(play(...previewed()))).toBe(true));
  it('ignores the reply of a cancelled reading', () => {
    const [read, decided] = previewed();
    if (read === undefined || decided === undefined) throw new Error('two events expected');
    expect(play(read, { type: 'edit' }, decided).at).toBe('options');
    expect(play(read, { type: 'read', token: 8 }, decided)).toEqual({ at: 'reading', token: 8, progress: null });
  });
  it('shows how far long work has come, and only that of its own reading', () => {
    const [read] = previewed();
    if (read === undefined) throw new Error('an event expected');
    const progress = { done: 3, of: 9 };
    const { token } = play(read);
    expect(play(read, { type: 'progress', token, progress })).toMatchObject({ at: 'reading', progress });
    expect(play(read, { type: 'progress', token: token + 1, progress })).toMatchObject({ progress: null });
  });
  it('cannot be left while it writes', () => {
    const run = play(...previewed(), { type: 'write', token: 8 });
    expect(reduce(run, { type: 'edit' })).toBe(run);
    expect(reduce(run, { type: 'read', token: 9 })).toBe(run);
  });
  it.each(['stale', 'refused', 'restored'] as const)('keeps the problems of a %s write', (status) => {
    const receipt: Receipt = { status, problems: [bad] };
    expect(play(...previewed(), { type: 'write', token: 8 }, { type: 'receipt', token: 8, receipt })).toEqual({
      at: status,
      token: 8,
      problems: [bad],
    });
  });
  it('keeps the values before when they could not be put back', () => {
    const receipt: Receipt = { status: 'damaged', problems: [bad], beforeImageCsv: 'A1,5' };
    expect(play(...previewed(), { type: 'write', token: 8 }, { type: 'receipt', token: 8, receipt })).toMatchObject({
      at: 'damaged',
      csv: 'A1,5',
    });
  });
});

describe('any sequence of events', () => {
  const token = fc.integer({ min: 1, max: 2 });
  const problems = fc.constantFrom([], [note], [bad], [bad, note]);
  const receipt: fc.Arbitrary<Receipt> = fc.oneof(
    fc.constant(done),
    fc.record({ status: fc.constantFrom('stale' as const, 'refused' as const, 'restored' as const), problems }),
    fc.record({ status: fc.constant('damaged' as const), problems, beforeImageCsv: fc.constant('A1,5') }),
  );
  const event: fc.Arbitrary<RunEvent<View>> = fc.oneof(
    fc.constant({ type: 'edit' as const }),
    fc.record({ type: fc.constantFrom('read' as const, 'write' as const, 'undo' as const), token }),
    fc.record({
      type: fc.constant('decided' as const),
      token,
      decision: fc.record({
        view: fc.constantFrom('v', null),
        problems,
        plan: fc.constantFrom(plan(true), plan(true), plan(false), null),
      }),
    }),
    fc.record({
      type: fc.constant('stage' as const),
      token,
      stage: fc.constantFrom('writing' as const, 'verifying' as const),
    }),
    fc.record({ type: fc.constant('receipt' as const), token, receipt }),
    fc.record({ type: fc.constant('fault' as const), token, problem: fc.constant(bad) }),
  );
  // A preview that may be written is rare among random events: whole ones are mixed in.
  const step = fc.oneof(
    event.map((one) => [one]),
    fc.constant(previewed()),
  );
  it('writes only from a preview without errors whose laws all hold', () => {
    let writes = 0;
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const events = steps.flat();
        let run = start<View>();
        for (const next of events) {
          const before = run;
          run = reduce(before, next);
          const ok =
            before.at === 'preview' &&
            before.plan !== null &&
            before.problems.every((p) => p.severity === 'warning') &&
            before.plan.assertions.every((a) => a.holds);
          expect(canWrite(before)).toBe(ok);
          if (run.at === 'writing' && before.at !== 'writing') {
            writes++;
            expect(ok).toBe(true);
          }
          if (before.at === 'writing' && run.at !== 'writing') expect(['receipt', 'fault']).toContain(next.type);
          if (run !== before && 'token' in next && ['decided', 'stage', 'receipt', 'fault'].includes(next.type))
            expect(next.token).toBe(before.token);
        }
      }),
      { numRuns: 3000, seed: 20261121 },
    );
    expect(writes).toBeGreaterThan(50);
  });
});
