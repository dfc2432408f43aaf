import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { trajectory } from '../../src/core/control/trajectory.ts';
import { DEFAULT_TRIGGERS } from '../../src/core/control/triggerRules.ts';
import {
  evaluateTriggers,
  type Reading,
  type TriggerCase,
  type TriggerRule,
  triggerKey,
} from '../../src/core/control/triggers.ts';
import { get } from './varianceTools.ts';

const rule: TriggerRule = {
  id: 'variance',
  version: 3,
  metric: 'variancePercent',
  operator: 'above',
  threshold: 0.1,
  clear: 0.09,
  window: 'period',
  scope: null,
  period: null,
  action: 'Review',
  dueDays: 7,
};
const reading = (value: number | null, more: Partial<Reading> = {}): Reading => ({
  metric: 'variancePercent',
  window: 'period',
  scope: 'Sales',
  period: '2026-10',
  value,
  owner: 'ann@example.com',
  source: 'Variance!F7',
  ...more,
});
const run = (
  readings: readonly Reading[],
  open: readonly TriggerCase[] = [],
  day = 46_000,
  rules: readonly TriggerRule[] = [rule],
) => get(evaluateTriggers(rules, readings, open, day));
const opened = (value: number) => run([reading(value)]).opened;
/** Which of the seeds' rules one reading opens. */
const fires = (metric: string, value: number, window = 'period') =>
  run([reading(value, { metric, window })], [], 1, DEFAULT_TRIGGERS).opened.map((found) => found.rule);

describe('hysteresis (R28)', () => {
  it('10.4 % opens, 9.6 % stays, 8.9 % clears', () => {
    const first = run([reading(0.104)]);
    expect(first.opened).toEqual([
      {
        id: 'variance|Sales|2026-10|46000',
        rule: 'variance',
        scope: 'Sales',
        period: '2026-10',
        openedOn: 46_000,
        due: 46_007,
        owner: 'ann@example.com',
        action: 'Review',
        opening: { value: 0.104, source: 'Variance!F7', ruleVersion: 3, threshold: 0.1, day: 46_000 },
        latest: { value: 0.104, source: 'Variance!F7', ruleVersion: 3, threshold: 0.1, day: 46_000 },
      },
    ]);
    const second = run([reading(0.096)], first.opened, 46_001);
    expect([second.opened, second.cleared]).toEqual([[], []]);
    expect(second.kept[0]).toMatchObject({
      id: first.opened[0]?.id,
      opening: { value: 0.104 },
      latest: { value: 0.096 },
    });
    const third = run([reading(0.089)], second.kept, 46_002);
    expect([third.opened, third.kept]).toEqual([[], []]);
    expect(third.cleared[0]).toMatchObject({ id: first.opened[0]?.id, latest: { value: 0.089, day: 46_002 } });
  });
  it('the thresholds themselves: 10 % does not open, 9 % does not clear', () => {
    expect(opened(0.1)).toEqual([]);
    expect(run([reading(0.09)], opened(0.2)).kept).toHaveLength(1);
  });
  it('9.6 % alone opens nothing', () => expect(opened(0.096)).toEqual([]));
  it('one case per breach: a second snapshot of the same breach opens none', () =>
    expect(run([reading(0.3)], opened(0.2), 46_005)).toMatchObject({ opened: [], kept: [{ openedOn: 46_000 }] }));
  it('a breach after it cleared is a case of its own', () =>
    expect(run([reading(0.2)], [], 46_030).opened[0]?.id).toBe('variance|Sales|2026-10|46030'));
});

describe('what keeps a case open', () => {
  it.each([
    ['no reading', []],
    ['a reading without a meaning, or too young to judge', [reading(null)]],
    ['a reading of another period', [reading(0, { period: '2026-11' })]],
    ['a reading of another window', [reading(0, { window: 'ytd' })]],
  ] as const)('%s', (_, readings) => expect(run(readings, opened(0.2)).kept).toHaveLength(1));
  it('its rule is gone', () => expect(run([reading(0)], opened(0.2), 46_001, []).kept).toHaveLength(1));
});

describe('rules', () => {
  it('may be bound to one scope or one period', () => {
    const readings = [reading(0.2), reading(0.2, { scope: 'Ops' }), reading(0.2, { period: '2026-11' })];
    expect(run(readings).opened).toHaveLength(3);
    expect(run(readings, [], 1, [{ ...rule, scope: 'Ops' }]).opened.map(({ scope }) => scope)).toEqual(['Ops']);
    expect(run(readings, [], 1, [{ ...rule, period: '2026-11' }]).opened).toHaveLength(1);
  });
  it.each([
    [evaluateTriggers([rule, rule], [], [], 1), 'bad-rule'],
    [evaluateTriggers([{ ...rule, clear: 0.11 }], [], [], 1), 'bad-rule'],
    [evaluateTriggers([{ ...rule, operator: 'below', clear: 0.09 }], [], [], 1), 'bad-rule'],
    [evaluateTriggers([{ ...rule, threshold: Number.NaN }], [], [], 1), 'bad-rule'],
    [evaluateTriggers([rule], [reading(0.1), reading(0.2)], [], 1), 'duplicate-reading'],
    [evaluateTriggers([rule], [reading(Number.POSITIVE_INFINITY)], [], 1), 'not-finite'],
    [evaluateTriggers([rule], [], [...opened(0.2), ...opened(0.3)], 1), 'duplicate-case'],
  ] as const)('refuses %#', (result, code) => expect(result).toMatchObject({ ok: false, problem: { code } }));
  it('names with bars and backslashes never share a key', () => {
    const names = ['a', 'a|', '|a', 'a\\', '\\|', '', 'a|b', 'a\\|b'];
    const keys = names.flatMap((r) => names.flatMap((s) => names.map((p) => triggerKey(r, s, p))));
    expect(new Set(keys).size).toBe(names.length ** 3);
  });
});

describe('the triggers of seed 003', () => {
  it.each([
    ['variancePercent', 'period', 0.1, []],
    ['variancePercent', 'period', 0.1001, ['variance']],
    ['variancePercent', 'period', -0.15, ['variance']],
    ['roiTrajectory', 'year', 0.5, []],
    ['roiTrajectory', 'year', 0.49, ['roi-behind']],
    ['roiTrajectory', 'year', 1.5, []],
    ['roiTrajectory', 'year', 1.51, ['roi-ahead']],
    ['milestoneSlip', 'period', 28, []],
    ['milestoneSlip', 'period', 29, ['milestone-late']],
    ['milestoneSlip', 'period', -14, []],
    ['milestoneSlip', 'period', -15, ['milestone-early']],
    ['satisfaction', 'period', 0.75, []],
    ['satisfaction', 'period', 0.749, ['satisfaction']],
  ] as const)('%s over a %s of %f', (metric, window, value, expected) =>
    expect(fires(metric, value, window)).toEqual(expected),
  );
});

describe('trajectory (R29)', () => {
  it('1.78x a year against 4.2x in 24 months: 42 % raw, 85 % annualised; only the raw one would fire', () => {
    const { raw, annualised } = get(trajectory({ multiple: 3.2 / 1.8, months: 12 }, { multiple: 4.2, months: 24 }));
    expect([raw.toFixed(2), annualised.toFixed(2)]).toEqual(['0.42', '0.85']);
    expect([fires('roiTrajectory', raw, 'year'), fires('roiTrajectory', annualised, 'year')]).toEqual([
      ['roi-behind'],
      [],
    ]);
  });
  it('on one horizon both are the same, and months or years do not matter', () =>
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99 }), fc.integer({ min: 1, max: 99 }), fc.nat(500), (m, n, x) => {
        const one = get(trajectory({ multiple: x, months: m }, { multiple: 4, months: m }));
        const long = get(trajectory({ multiple: x, months: m * 12 }, { multiple: 4, months: n * 12 }));
        const short = get(trajectory({ multiple: x, months: m }, { multiple: 4, months: n }));
        return (
          Math.abs(one.raw - one.annualised) < 1e-12 * (1 + x) &&
          Math.abs(long.annualised - short.annualised) < 1e-9 * (1 + x)
        );
      }),
    ));
  it.each([
    [{ multiple: 1, months: 12 }, { multiple: 0, months: 12 }, 'no-base'],
    [{ multiple: 1, months: 0 }, { multiple: 1, months: 12 }, 'no-base'],
    [{ multiple: Number.NaN, months: 1 }, { multiple: 1, months: 12 }, 'not-finite'],
  ])('refuses %#', (projected, target, code) =>
    expect(trajectory(projected, target)).toMatchObject({ ok: false, problem: { code } }),
  );
});

describe('laws', () => {
  const readings = fc
    .array(
      fc.record({
        scope: fc.constantFrom('a', 'b', 'c'),
        period: fc.constantFrom('p1', 'p2'),
        value: fc.option(fc.integer({ min: -300, max: 300 }).map((n) => n / 1000)),
      }),
      { maxLength: 8 },
    )
    .map((list) => {
      const first = new Map(
        list.map(({ scope, period, value }) => [scope + period, reading(value, { scope, period })]),
      );
      return [...first.values()];
    });
  const rules: readonly TriggerRule[] = [
    rule,
    { ...rule, id: 'both', operator: 'outside', threshold: 0.2, clear: 0.1 },
    { ...rule, id: 'low', operator: 'below', threshold: -0.1, clear: 0 },
  ];
  it('same snapshot, same cases, in any order of rows', () =>
    fc.assert(
      fc.property(readings, readings, (first, second) => {
        const open = run(first, [], 1, rules).opened;
        const once = run(second, open, 2, rules);
        const again = run([...second].reverse(), [...open].reverse(), 2, [...rules].reverse());
        return JSON.stringify(once) === JSON.stringify(again);
      }),
      { numRuns: 500 },
    ));
  it('no case is lost or doubled over a series of snapshots', () =>
    fc.assert(
      fc.property(fc.array(readings, { maxLength: 5 }), (days) => {
        let open: readonly TriggerCase[] = [];
        return days.every((list, day) => {
          const { opened: fresh, kept, cleared } = run(list, open, day, rules);
          const seen = kept.length + cleared.length === open.length;
          const repeated = run(list, [...kept, ...fresh], day, rules);
          open = [...kept, ...fresh];
          const keys = new Set(open.map((found) => triggerKey(found.rule, found.scope, found.period)));
          return seen && keys.size === open.length && repeated.opened.length === 0 && repeated.cleared.length === 0;
        });
      }),
      { numRuns: 500 },
    ));
});
