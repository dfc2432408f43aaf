import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_KPIS, type KpiDefinition, kpiReport, type Measures } from '../../src/core/control/kpis.ts';
import { cappedSteps, classifyReallocation } from '../../src/core/control/reallocation.ts';
import { judgeTrades } from '../../src/core/control/trades.ts';
import { get, sum } from './varianceTools.ts';

describe('size of a reallocation (R21)', () => {
  const before = [50_000_000, 30_000_000, 20_000_000];
  const move = (...changes: readonly number[]) =>
    get(
      classifyReallocation(
        before,
        before.map((amount, i) => amount + (changes[i] ?? 0)),
      ),
    );
  it('−60k, +40k, +20k on 1,000,000 is 6 %: major, where the gross sum would say 12 %', () =>
    expect(move(-6_000_000, 4_000_000, 2_000_000)).toEqual({
      class: 'major',
      moved: 6_000_000,
      turnover: 0.06,
      net: 0,
    }));
  it.each([
    ['nothing', [0, 0], 'none'],
    ['growth alone moves nothing', [5_000_000, 5_000_000], 'none'],
    ['a cent below 5 %', [-4_999_999, 4_999_999], 'minor'],
    ['5 %', [-5_000_000, 5_000_000], 'major'],
    ['15 %', [-15_000_000, 15_000_000], 'major'],
    ['a cent above 15 %', [-15_000_001, 15_000_001], 'refused'],
    ['growth beside it does not count', [-4_000_000, 4_000_000, 90_000_000], 'minor'],
  ] as const)('%s', (_, changes, expected) => expect(move(...changes).class).toBe(expected));
  it('above 15 % only an annual revision or an emergency may', () => {
    const after = [30_000_000, 30_000_000, 40_000_000];
    expect(get(classifyReallocation(before, after)).class).toBe('refused');
    expect(get(classifyReallocation(before, after, 'annual')).class).toBe('exceptional');
    expect(get(classifyReallocation(before, after, 'emergency')).class).toBe('exceptional');
  });
  it('two minor moves in a quarter are judged together: 3 % + 3 % is major', () => {
    const middle = [47_000_000, 33_000_000, 20_000_000];
    const end = [44_000_000, 36_000_000, 20_000_000];
    const of = (a: readonly number[], b: readonly number[]) => get(classifyReallocation(a, b)).class;
    expect([of(before, middle), of(middle, end), of(before, end)]).toEqual(['minor', 'minor', 'major']);
  });
  it.each([
    [classifyReallocation([1], [1, 2]), 'bad-lines'],
    [classifyReallocation([1.5], [1]), 'bad-amount'],
    [classifyReallocation([0, 0], [1, -1]), 'no-base'],
  ] as const)('refuses %#', (result, code) => expect(result).toMatchObject({ ok: false, problem: { code } }));
  it('is the same forth, in any order of lines and in any unit; no more than all is moved', () =>
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 1e6 }), fc.nat(1e6)), { minLength: 1, maxLength: 8 }),
        (lines) => {
          const of = (list: readonly (readonly [number, number])[], unit = 1) =>
            get(
              classifyReallocation(
                list.map(([b]) => b * unit),
                list.map(([, a]) => a * unit),
              ),
            );
          const result = of(lines);
          const reversed = of([...lines].reverse());
          return (
            result.class === reversed.class &&
            result.class === of(lines, 1000).class &&
            result.moved === reversed.moved &&
            result.moved <= sum(lines.map(([b]) => b)) &&
            result.net === sum(lines.map(([b, a]) => a - b))
          );
        },
      ),
      { numRuns: 500 },
    ));
});

describe('steps of at most 20 % (R21, B46)', () => {
  it('10k → 25k takes six; five reach 24,883', () => {
    const steps = get(cappedSteps(1_000_000, 2_500_000));
    expect(steps).toEqual([1_200_000, 1_440_000, 1_728_000, 2_073_600, 2_488_320, 2_500_000]);
  });
  it('none when it is there; down to 0 it ends', () => {
    expect(get(cappedSteps(500, 500))).toEqual([]);
    expect(get(cappedSteps(100_000, 0)).slice(-1)).toEqual([0]);
  });
  it.each([
    [cappedSteps(0, 5), 'bad-amount'],
    [cappedSteps(5, -5), 'bad-amount'],
    [cappedSteps(5, 9, 0), 'bad-amount'],
    [cappedSteps(1, 1e9, 1e-9), 'too-many-steps'],
  ] as const)('refuses %#', (result, code) => expect(result).toMatchObject({ ok: false, problem: { code } }));
  it('no step is larger than the cap, but for one unit, and none overshoots', () =>
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e8 }), fc.nat(1e8), fc.constantFrom(0.2, 0.5, 1), (from, to, cap) => {
        const steps = get(cappedSteps(from, to, cap));
        return (
          (steps[steps.length - 1] ?? from) === to &&
          steps.every((amount, i) => {
            const was = steps[i - 1] ?? from;
            return Math.abs(amount - was) <= Math.max(was * cap, 1) && Math.sign(amount - was) === Math.sign(to - from);
          })
        );
      }),
    ));
});

describe('trades judged (C02)', () => {
  it('against what they promised, totals as a ratio of sums over the mature ones', () =>
    expect(
      get(
        judgeTrades([
          { promised: 100, realised: 100 },
          { promised: 101, realised: 51 },
          { promised: 101, realised: 50 },
          { promised: 98, realised: -1 },
          { promised: 900, realised: null },
        ]),
      ),
    ).toEqual({
      verdicts: ['kept', 'partly', 'missed', 'backfired', 'open'],
      promised: 400,
      realised: 200,
      attainment: 0.5,
    }));
  it('nothing is judged before its time', () =>
    expect(get(judgeTrades([{ promised: 5, realised: null }])).attainment).toBeNull());
  it.each([[{ promised: 0, realised: 1 }], [{ promised: 1.5, realised: 1 }], [{ promised: 1, realised: Number.NaN }]])(
    'refuses %#',
    (trade) => expect(judgeTrades([trade])).toMatchObject({ problem: { code: 'bad-amount' } }),
  );
});

const kpi = (id: string): KpiDefinition => {
  const found = DEFAULT_KPIS.find((candidate) => candidate.id === id);
  if (found === undefined) throw new Error(`no ${id}`);
  return found;
};
const report = (id: string, baseline: readonly Measures[], actual: readonly Measures[]) =>
  get(kpiReport(kpi(id), baseline, actual));

describe('key figures (C36)', () => {
  it('R24: 10k → 80k and 90k → 180k is 2.6, not 5.0', () =>
    expect(
      report(
        'efficiency',
        [],
        [
          { outcome: 80_000, spend: 10_000 },
          { outcome: 180_000, spend: 90_000 },
        ],
      ),
    ).toMatchObject({ baseline: null, target: null, actual: 2.6, attainment: null, status: 'n/m' }));
  it.each([
    [
      'efficiency: 20 % better than 2.0',
      'efficiency',
      { outcome: 200, spend: 100 },
      { outcome: 240, spend: 100 },
      2.4,
      'met',
    ],
    ['efficiency: half of it', 'efficiency', { outcome: 200, spend: 100 }, { outcome: 220, spend: 100 }, 2.4, 'missed'],
    [
      'efficiency: nine tenths of it',
      'efficiency',
      { outcome: 200, spend: 100 },
      { outcome: 236, spend: 100 },
      2.4,
      'near',
    ],
    [
      '20 % better than 7 ÷ 3 is 2.8 exactly',
      'efficiency',
      { outcome: 7, spend: 3 },
      { outcome: 28, spend: 10 },
      2.8,
      'met',
    ],
    [
      'utilisation: 15 % better than 80 %',
      'utilisation',
      { spend: 80, budget: 100 },
      { spend: 92, budget: 100 },
      0.92,
      'met',
    ],
    [
      'utilisation: overspent is no success',
      'utilisation',
      { spend: 80, budget: 100 },
      { spend: 101, budget: 100 },
      0.92,
      'missed',
    ],
    ['ROI: 25 % better than 60 %', 'roi', { gain: 160, spend: 100 }, { gain: 175, spend: 100 }, 0.75, 'met'],
    [
      'ROI: better than a loss is less of a loss',
      'roi',
      { gain: 60, spend: 100 },
      { gain: 70, spend: 100 },
      -0.3,
      'met',
    ],
    [
      'cost control: lower is better',
      'costControl',
      { overspend: 8, budget: 100 },
      { overspend: 6, budget: 100 },
      0.06,
      'met',
    ],
    [
      'cost control: worse',
      'costControl',
      { overspend: 8, budget: 100 },
      { overspend: 9, budget: 100 },
      0.06,
      'missed',
    ],
    ['compliance: 95 % met', 'compliance', { passed: 1, tested: 2 }, { passed: 19, tested: 20 }, 0.95, 'met'],
    ['compliance: 94 % is near', 'compliance', { passed: 1, tested: 2 }, { passed: 94, tested: 100 }, 0.95, 'near'],
    ['compliance: 80 % is missed', 'compliance', { passed: 1, tested: 2 }, { passed: 80, tested: 100 }, 0.95, 'missed'],
    ['compliance: nothing tested', 'compliance', { passed: 1, tested: 2 }, { passed: 0, tested: 0 }, 0.95, 'n/m'],
  ] as const)('%s', (_, id, baseline, actual, target, status) => {
    const result = report(id, [baseline], [actual]);
    expect(result.target).toBeCloseTo(target, 12);
    expect(result.status).toBe(status);
  });
  it('a workbook sets its own target; attainment says how far', () => {
    const at = (value: number) =>
      get(kpiReport(kpi('costControl'), [], [{ overspend: 5, budget: 100 }], { kind: 'level', value }));
    expect(at(0.04)).toMatchObject({ target: 0.04, actual: 0.05, attainment: 0.8, status: 'missed' });
    expect(at(0.05)).toMatchObject({ attainment: 1, status: 'met' });
    expect(report('compliance', [], [{ passed: 19, tested: 25 }]).attainment).toBeCloseTo(0.8, 12);
    expect(report('efficiency', [{ outcome: 200, spend: 100 }], [{ outcome: 210, spend: 100 }]).attainment).toBe(0.25);
  });
  it('no overspend at all meets a level of 0', () =>
    expect(
      get(kpiReport(kpi('costControl'), [], [{ overspend: 0, budget: 9 }], { kind: 'level', value: 0 })),
    ).toMatchObject({ actual: 0, attainment: null, status: 'met' }));
  it('refuses a row without its measure, and a target that is no number', () => {
    expect(kpiReport(kpi('roi'), [], [{ spend: 1 }])).toMatchObject({ problem: { code: 'missing-measure' } });
    expect(kpiReport(kpi('roi'), [], [{ spend: 1, gain: Number.NaN }])).toMatchObject({
      problem: { code: 'missing-measure' },
    });
    expect(kpiReport(kpi('roi'), [], [], { kind: 'level', value: Number.NaN })).toMatchObject({
      problem: { code: 'bad-target' },
    });
  });
  it('refuses what leaves the range of numbers', () =>
    expect(
      [
        [{ outcome: 1e308, spend: 1e-308 }],
        [
          { outcome: 1e308, spend: 1e308 },
          { outcome: 1e308, spend: 1e308 },
        ],
      ].map((rows) => kpiReport(kpi('efficiency'), [], rows)),
    ).toMatchObject([{ problem: { code: 'not-finite' } }, { problem: { code: 'not-finite' } }]));
  it('splitting a row or changing the currency changes nothing', () =>
    fc.assert(
      fc.property(
        fc.array(fc.record({ outcome: fc.nat(1e6), spend: fc.integer({ min: 1, max: 1e6 }) }), { minLength: 2 }),
        (rows) => {
          const one = [{ outcome: sum(rows.map((r) => r.outcome)), spend: sum(rows.map((r) => r.spend)) }];
          const other = rows.map((r) => ({ outcome: r.outcome * 0.25, spend: r.spend * 0.25 }));
          const base = [{ outcome: 3, spend: 2 }];
          const expected = JSON.stringify(report('efficiency', base, rows));
          return (
            JSON.stringify(report('efficiency', base, one)) === expected &&
            JSON.stringify(report('efficiency', base, other)) === expected
          );
        },
      ),
    ));
});
