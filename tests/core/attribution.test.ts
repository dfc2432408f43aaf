/** Rules, time decay, Shapley, lookback and claims: worked examples, a published data set, laws. */
import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AttributionModel, attribute } from '../../src/core/attribution/attribute.ts';
import { scaleClaims } from '../../src/core/attribution/claims.ts';
import { touchesWithin } from '../../src/core/attribution/lookback.ts';
import { type Paths, parsePaths } from '../../src/core/attribution/paths.ts';
import { creditsOf, type Shares, splitByShares } from '../../src/core/attribution/shares.ts';
import type { Result } from '../../src/core/result.ts';

function get<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.problem.message);
  return result.value;
}
const sum = (values: readonly number[]) => values.reduce((all, one) => all + one, 0);
const read = (texts: readonly string[], model: AttributionModel): Paths =>
  get(parsePaths(texts, model.kind === 'time_decay'));

/** Whole units by channel. */
function split(texts: readonly string[], conversions: readonly number[], model: AttributionModel) {
  const paths = read(texts, model);
  const amounts = splitByShares(sum(conversions), get(attribute(paths, conversions, model)));
  return Object.fromEntries(paths.channels.map((channel, id) => [channel, amounts[id] ?? 0]));
}
/** Real credits by channel. */
function real(texts: readonly string[], conversions: readonly number[], model: AttributionModel) {
  const paths = read(texts, model);
  const credits = creditsOf(sum(conversions), get(attribute(paths, conversions, model)));
  return Object.fromEntries(paths.channels.map((channel, id) => [channel, credits[id] ?? 0]));
}
const linear: AttributionModel = { kind: 'linear' };
const position: AttributionModel = { kind: 'position', first: 0.4, last: 0.4 };
const decay: AttributionModel = { kind: 'time_decay', halfLife: 7 };

describe('worked examples', () => {
  const four = 'Display > Social > Email > Search';
  it.each<[string, string, AttributionModel, readonly number[]]>([
    ['first', four, { kind: 'first' }, [100_000, 0, 0, 0]],
    ['last', four, { kind: 'last' }, [0, 0, 0, 100_000]],
    ['R33 linear', four, linear, [25_000, 25_000, 25_000, 25_000]],
    ['R33 position', four, position, [40_000, 10_000, 10_000, 40_000]],
    ['R33 position of five', 'A > B > C > D > E', position, [40_000, 6667, 6667, 6666, 40_000]],
    ['position of two', 'A > B', position, [50_000, 50_000]],
    ['position of one', 'A', position, [100_000]],
    ['own ends', 'A > B > C', { kind: 'position', first: 0.3, last: 0.5 }, [30_000, 20_000, 50_000]],
    ['own ends, two touches', 'A > B', { kind: 'position', first: 0.3, last: 0.5 }, [37_500, 62_500]],
    ['no ends, two touches', 'A > B', { kind: 'position', first: 0, last: 0 }, [50_000, 50_000]],
    ['no middle', 'A > B > C', { kind: 'position', first: 0.5, last: 0.5 }, [50_000, 0, 50_000]],
    ['W of one', 'A', { kind: 'w' }, [100_000]],
    ['W of two', 'A > B', { kind: 'w' }, [50_000, 50_000]],
    ['W of three', 'A > B > C', { kind: 'w' }, [33_334, 33_333, 33_333]],
    ['W of four: the later middle', four, { kind: 'w' }, [30_000, 10_000, 30_000, 30_000]],
    ['W of five', 'A > B > C > D > E', { kind: 'w' }, [30_000, 5000, 30_000, 5000, 30_000]],
    ['custom', 'A > B > C', { kind: 'custom', weights: [3, 2, 1] }, [50_000, 33_333, 16_667]],
    ['custom, shorter path', 'A > B', { kind: 'custom', weights: [3, 2, 1] }, [60_000, 40_000]],
    ['custom, longer path', 'A > B > C > D', { kind: 'custom', weights: [3, 1] }, [50_000, 16_667, 16_667, 16_666]],
    ['R34', 'Display:14 > Social:7 > Email:3 > Search:0', decay, [10_028, 20_056, 29_804, 40_112]],
    ['R34: only differences of days count', 'A:1014 > B:1007', decay, [33_333, 66_667]],
    ['time decay without days: a day apart', 'A > B', { kind: 'time_decay', halfLife: 1 }, [33_333, 66_667]],
    ['last non-direct', 'A > B > direct > Direct', { kind: 'last_non_direct', direct: 'Direct' }, [0, 100_000, 0, 0]],
    ['direct alone', 'Direct > Direct', { kind: 'last_non_direct', direct: 'DIRECT ' }, [100_000]],
    ['direct before the last', 'A > Direct > B', { kind: 'last_non_direct', direct: 'direct' }, [0, 0, 100_000]],
    ['Shapley counts a channel once', 'A > B > A > A', { kind: 'shapley' }, [50_000, 50_000]],
    ['linear counts every touch', 'A > B > A > A', linear, [75_000, 25_000]],
  ])('%s', (_, path, model, expected) => expect(Object.values(split([path], [100_000], model))).toEqual(expected));

  it('R36: Shapley of seven coalitions', () => {
    // v: A 10, B 6, C 4, AB 24, AC 18, BC 12, ABC 36; so the paths of exactly AB are 24 − 10 − 6, and so on.
    const texts = ['A', 'B', 'C', 'A>B', 'A>C', 'B>C', 'A>B>C'];
    const credits = real(texts, [10, 6, 4, 8, 4, 2, 2], { kind: 'shapley' });
    expect(Object.values(credits).map((credit) => Number(credit.toFixed(12)))).toEqual([
      16.666666666667, 11.666666666667, 7.666666666667,
    ]);
  });
  it('R36: 60 + 50 + 30 claimed, 100 booked', () => {
    expect(get(scaleClaims(100, [60, 50, 30]))).toEqual([43, 36, 21]);
    expect(get(scaleClaims(100, [30, 20]))).toEqual([30, 20]);
    expect(scaleClaims(100, [30, -20])).toMatchObject({ problem: { code: 'negative-weight' } });
  });
  it('R33: the lookback includes its edge and ends at the conversion', () => {
    const touch = (channel: string, at: number) => ({ channel, at });
    const touches = [
      touch('late', 100.01),
      touch('now', 100),
      touch('edge', 70),
      touch('old', 69.99),
      touch('mid', 80),
    ];
    expect(touchesWithin(touches, 100).map(({ channel }) => channel)).toEqual(['edge', 'mid', 'now']);
    expect(touchesWithin(touches, 100, 7).map(({ channel }) => channel)).toEqual(['now']);
    expect(touchesWithin([touch('none', Number.NaN)], 100)).toEqual([]);
  });
  it('ties go to the channel that appears first', () =>
    expect(split(['B > A > C'], [100], linear)).toEqual({ B: 34, A: 33, C: 33 }));
  it('many thirds are a whole: no drift before rounding', () => {
    const texts = Array.from({ length: 3000 }, (_, i) => ['A > B > C', 'B > C > A', 'C > A > B'][i % 3] ?? '');
    expect(split(texts, Array(3000).fill(1), linear)).toEqual({ A: 1000, B: 1000, C: 1000 });
  });
  it('amounts near 2^53 stay exact, over repeated touches too', () => {
    const all = Number.MAX_SAFE_INTEGER;
    expect(split(['A > A > A > B'], [all], linear)).toEqual({ A: 6755399441055743, B: 2251799813685248 });
    expect(BigInt(6755399441055743) * BigInt(4)).toBe(BigInt(all) * BigInt(3) - BigInt(1));
  });
});

describe('reading paths', () => {
  it('ids in order of first appearance, blanks trimmed, blank paths kept in place', () =>
    expect(get(parsePaths(['B >A', '', ' A>  B > A ']))).toMatchObject({
      channels: ['B', 'A'],
      touches: Int32Array.of(0, 1, 1, 0, 1),
      starts: Int32Array.of(0, 2, 2, 5),
      days: null,
    }));
  it('days after the last colon; other colons belong to the name', () => {
    const paths = get(parsePaths(['utm:x:14 > b : 3.5', 'utm:x > b'], true));
    expect(paths.channels).toEqual(['utm:x', 'b']);
    expect(paths.days).toEqual([14, 3.5, 1, 0]);
    expect(get(parsePaths(['a:14'])).channels).toEqual(['a:14']);
  });
  it.each([
    [['A > B', 'A >> B'], false, 'blank-touch', 'path 2'],
    [['A >'], false, 'blank-touch', 'path 1'],
    [['>'], false, 'blank-touch', 'path 1'],
    [['A:3 > B'], true, 'mixed-days', '1 of 2'],
    [['A:3 > B:-1'], true, 'after-conversion', 'path 1'],
  ])('%j', (texts, withDays, code, words) => {
    const read = parsePaths(texts, withDays);
    expect(read).toMatchObject({ ok: false, problem: { code } });
    expect(read.ok ? '' : read.problem.message).toContain(words);
  });
});

describe('refusals', () => {
  const paths = get(parsePaths(['A > B', '']));
  it.each<[AttributionModel, readonly number[], string]>([
    [linear, [1, 1], 'blank-path'],
    [linear, [-1, 0], 'bad-conversions'],
    [linear, [0.5, 0], 'bad-conversions'],
    [linear, [Number.MAX_SAFE_INTEGER, 1], 'bad-conversions'],
    [{ kind: 'position', first: 0.7, last: 0.4 }, [1, 0], 'bad-shares'],
    [{ kind: 'position', first: -0.1, last: 0.4 }, [1, 0], 'bad-shares'],
    [{ kind: 'position', first: Number.NaN, last: 0.4 }, [1, 0], 'bad-shares'],
    [{ kind: 'custom', weights: [] }, [1, 0], 'no-weights'],
    [{ kind: 'custom', weights: [0, 1] }, [1, 0], 'no-weights'],
    [{ kind: 'custom', weights: [1, -1] }, [1, 0], 'negative-weight'],
    [{ kind: 'time_decay', halfLife: 0 }, [1, 0], 'bad-half-life'],
    [{ kind: 'time_decay', halfLife: Number.POSITIVE_INFINITY }, [1, 0], 'bad-half-life'],
    [{ kind: 'markov', order: 4, nulls: null }, [1, 0], 'bad-order'],
    [{ kind: 'markov', order: 1, nulls: [-1, 0] }, [1, 0], 'bad-nulls'],
    [{ kind: 'markov', order: 1, nulls: [Number.NaN, 0] }, [1, 0], 'bad-nulls'],
  ])('%j of %j', (model, conversions, code) =>
    expect(attribute(paths, conversions, model)).toMatchObject({ ok: false, problem: { code } }),
  );
  it('nothing converted: nothing to credit', () => expect(split(['A > B'], [0], linear)).toEqual({ A: 0, B: 0 }));
});

const DATA = ['../shared/data', '../../shared/data']
  .map((folder) => `${folder}/attribution_pathdata_subset.json`)
  .find((path) => existsSync(path));
describe.skipIf(DATA === undefined)('ChannelAttribution’s PathData, 1,200 journeys', () => {
  const { input, expected } = JSON.parse(DATA === undefined ? '{"input":{"rows":[]}}' : readFileSync(DATA, 'utf8'));
  const texts: readonly string[] = input.rows.map((row: readonly unknown[]) => row[0]);
  const column = (i: number): readonly number[] => input.rows.map((row: readonly unknown[]) => row[i]);
  const close = (actual: Readonly<Record<string, number>>, published: Readonly<Record<string, number>>) => {
    expect(Object.keys(actual).sort()).toEqual(Object.keys(published).sort());
    for (const [channel, credit] of Object.entries(published))
      expect(Math.abs((actual[channel] ?? Number.NaN) / credit - 1), channel).toBeLessThan(1e-9);
  };
  it.each<[string, AttributionModel]>([
    ['firstTouch', { kind: 'first' }],
    ['lastTouch', { kind: 'last' }],
    ['linear', linear],
    ['shapleySets', { kind: 'shapley' }],
    ['markovAttribution', { kind: 'markov', order: 1, nulls: column(3) }],
  ])('%s of conversions', (name, model) => close(real(texts, column(1), model), expected[name]));
  it.each<[string, AttributionModel]>([
    ['firstTouchValue', { kind: 'first' }],
    ['lastTouchValue', { kind: 'last' }],
    ['linearValue', linear],
  ])('%s', (name, model) => {
    // 10^10 units keep the sum of values exact.
    const values = column(2).map((amount) => Math.round(amount * 1e10));
    const credits = Object.entries(real(texts, values, model)).map(([channel, credit]) => [channel, credit / 1e10]);
    close(Object.fromEntries(credits), expected[name]);
  });
});

describe('laws', () => {
  const names = ['A', 'B', 'C', 'D', 'E', 'F'];
  const journey = fc.array(fc.constantFrom(...names), { minLength: 1, maxLength: 8 });
  const journeys = fc.array(
    fc.record({ touches: journey, won: fc.integer({ min: 0, max: 1_000_000 }), lost: fc.nat(1_000_000) }),
    { minLength: 1, maxLength: 25 },
  );
  type Journeys = readonly { readonly touches: readonly string[]; readonly won: number; readonly lost: number }[];
  const textsOf = (rows: Journeys) => rows.map(({ touches }) => touches.join(' > '));
  const wonOf = (rows: Journeys) => rows.map(({ won }) => won);
  const modelsFor = (rows: Journeys): readonly AttributionModel[] => [
    { kind: 'first' },
    { kind: 'last' },
    { kind: 'last_non_direct', direct: 'A' },
    linear,
    position,
    { kind: 'position', first: 0.123, last: 0.7 },
    { kind: 'w' },
    { kind: 'custom', weights: [0.1, 0.2, 0, 5] },
    decay,
    { kind: 'shapley' },
    ...[1, 2, 3].map((order): AttributionModel => ({ kind: 'markov', order, nulls: rows.map(({ lost }) => lost) })),
    { kind: 'markov', order: 1, nulls: null },
  ];

  it('credits are 0 or more, add up exactly, and lie within a unit of the real ones', () =>
    fc.assert(
      fc.property(journeys, (rows) => {
        for (const model of modelsFor(rows)) {
          const amounts = split(textsOf(rows), wonOf(rows), model);
          expect(sum(Object.values(amounts))).toBe(sum(wonOf(rows)));
          const exact = real(textsOf(rows), wonOf(rows), model);
          for (const [channel, amount] of Object.entries(amounts)) {
            expect(amount).toBeGreaterThanOrEqual(0);
            expect(Math.abs(amount - (exact[channel] ?? Number.NaN))).toBeLessThan(1);
          }
        }
      }),
      { numRuns: 150 },
    ));
  it('a channel that no conversion ever passes gets nothing', () =>
    fc.assert(
      fc.property(journeys, (rows) => {
        const texts = [...textsOf(rows), 'A > Dummy > Dummy'];
        for (const model of modelsFor([...rows, { touches: [], won: 0, lost: 9 }]))
          expect(split(texts, [...wonOf(rows), 0], model).Dummy).toBe(0);
      }),
      { numRuns: 60 },
    ));
  it('names and the order of journeys do not matter', () =>
    fc.assert(
      fc.property(journeys, (rows) => {
        const renamed = (name: string) => names[(names.indexOf(name) + 1) % names.length] ?? '';
        const other = rows.map((row) => ({ ...row, touches: row.touches.map(renamed) })).reverse();
        const models = modelsFor(other);
        modelsFor(rows).forEach((model, i) => {
          if (model.kind === 'last_non_direct') return;
          const before = real(textsOf(rows), wonOf(rows), model);
          const after = real(textsOf(other), wonOf(other), models[i] ?? model);
          for (const [name, credit] of Object.entries(before))
            expect(Math.abs((after[renamed(name)] ?? Number.NaN) - credit)).toBeLessThan(1e-6);
        });
      }),
      { numRuns: 60 },
    ));
  it('turning journeys around swaps first and last, and leaves linear, Shapley and equal ends as they are', () =>
    fc.assert(
      fc.property(journeys, (rows) => {
        const back = rows.map((row) => ({ ...row, touches: [...row.touches].reverse() }));
        const credits = (side: Journeys, model: AttributionModel) => real(textsOf(side), wonOf(side), model);
        expect(credits(back, { kind: 'first' })).toEqual(credits(rows, { kind: 'last' }));
        expect(credits(back, { kind: 'last' })).toEqual(credits(rows, { kind: 'first' }));
        for (const model of [linear, position, { kind: 'shapley' }] as const)
          expect(credits(back, model)).toEqual(credits(rows, model));
      }),
      { numRuns: 150 },
    ));
  it('channels that play the same part get the same: Shapley symmetry', () =>
    fc.assert(
      fc.property(journeys, (rows) => {
        const swap = (name: string) => (name === 'A' ? 'B' : name === 'B' ? 'A' : name);
        const both = [...rows, ...rows.map((row) => ({ ...row, touches: row.touches.map(swap) }))];
        for (const model of modelsFor(both)) {
          if (model.kind === 'last_non_direct') continue;
          const { A = 0, B = 0 } = real(textsOf(both), wonOf(both), model);
          expect(Math.abs(A - B)).toBeLessThan(1e-6);
        }
      }),
      { numRuns: 60 },
    ));
  it('an infinitely long half-life is linear, an infinitely short one the last touch', () =>
    fc.assert(
      fc.property(journeys, (rows) => {
        const near = (halfLife: number, model: AttributionModel) => {
          const other = real(textsOf(rows), wonOf(rows), model);
          for (const [name, credit] of Object.entries(
            real(textsOf(rows), wonOf(rows), { kind: 'time_decay', halfLife }),
          ))
            expect(Math.abs(credit - (other[name] ?? Number.NaN))).toBeLessThan(1e-3);
        };
        near(1e12, linear);
        near(1e-3, { kind: 'last' });
      }),
      { numRuns: 60 },
    ));
  it('Shapley is the average marginal contribution over all orders of joining, by brute force over all subsets', () =>
    fc.assert(
      fc.property(journeys, (rows) => {
        const bits = (touches: readonly string[]) => touches.reduce((set, name) => set | (1 << names.indexOf(name)), 0);
        const worth = (coalition: number) =>
          sum(rows.filter(({ touches }) => (bits(touches) & ~coalition) === 0).map(({ won }) => won));
        const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
        const size = (set: number): number => (set === 0 ? 0 : (set & 1) + size(set >> 1));
        const credits = real(textsOf(rows), wonOf(rows), { kind: 'shapley' });
        names.forEach((name, i) => {
          let value = 0;
          for (let set = 0; set < 64; set++)
            if ((set & (1 << i)) === 0)
              value +=
                ((factorial(size(set)) * factorial(5 - size(set))) / factorial(6)) *
                (worth(set | (1 << i)) - worth(set));
          const scale = Math.max(1, sum(wonOf(rows)));
          expect(Math.abs((credits[name] ?? 0) - value) / scale).toBeLessThan(1e-12);
        });
      }),
      { numRuns: 100 },
    ));
  it('shares of one only, and of none', () => {
    const one: Shares = [BigInt(0), BigInt(7)];
    expect([splitByShares(5, one), creditsOf(5, one)]).toEqual([
      [0, 5],
      [0, 5],
    ]);
    expect([splitByShares(5, [BigInt(0)]), creditsOf(5, [BigInt(0)])]).toEqual([[0], [0]]);
  });
});
