import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adstock } from '../../src/core/response/adstock.ts';
import { outcome, type RowCurve, rowCurve } from '../../src/core/response/curve.ts';
import { FIT_DEFAULTS, type FitOptions, type History } from '../../src/core/response/fitHistory.ts';
import { fitResponse, fitResponseSteps, type ResponseFit } from '../../src/core/response/fitResponse.ts';
import type { Result } from '../../src/core/result.ts';

const get = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(result.problem.message);
  return result.value;
};
const why = (result: Result<unknown>) => (result.ok ? 'fitted' : result.problem.message);

/** Park and Miller's generator: any uniform numbers do. */
const seeded = (seed: number) => () => {
  seed = (seed * 48271) % 2147483647;
  return seed / 2147483647;
};
const normal = (random: () => number) => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());

type Truth = { readonly curve: RowCurve; readonly decay: number };
/** Weekly spends with pauses, through known curves, on a trend with a season. */
function simulate(weeks: number, channels: number, noise: number, seed: number, kind: 'hill' | 'mm') {
  const random = seeded(seed);
  const truth = Array.from(
    { length: channels },
    (): Truth => ({
      decay: 0.1 + 0.6 * random(),
      curve: get(rowCurve(kind, 40 + 100 * random(), 30 + 60 * random(), 1 + 1.2 * random())),
    }),
  );
  const spends = truth.map((_, c) => ({
    name: `channel ${c + 1}`,
    values: Array.from({ length: weeks }, () => (random() < 0.25 ? 0 : 100 * random() * (0.5 + random()))),
  }));
  const result = Array.from(
    { length: weeks },
    (_, t) => 500 + 0.3 * t + 20 * Math.sin((2 * Math.PI * t * 7) / 365.25) + noise * normal(random),
  );
  truth.forEach(({ curve, decay }, c) => {
    get(adstock(spends[c]?.values ?? [], decay, null, true)).forEach((spend, t) => {
      result[t] = (result[t] ?? 0) + outcome(curve, spend);
    });
  });
  const history: History = { outcome: result, channels: spends, controls: [] };
  return { truth, history };
}
const options = (some: Partial<FitOptions>): FitOptions => ({ ...FIT_DEFAULTS, ...some });
const HILL = options({ saturation: 'hill' });
const modelOf = (history: History, some: FitOptions = HILL, seed = 1): ResponseFit =>
  get(fitResponse(history, some, seeded(seed)));
const sse = (history: History, { fitted }: ResponseFit) =>
  history.outcome.reduce((sum, y, t) => sum + (y - (fitted[t] ?? 0)) ** 2, 0);

describe('known parameters come back', () => {
  it.each([
    ['hill', 1, 104, 3],
    ['hill', 5, 156, 7],
    ['mm', 3, 120, 11],
    ['mm', 8, 208, 5],
  ] as const)('%s, %i channels, %i weeks, without noise', (kind, channels, weeks, seed) => {
    const { truth, history } = simulate(weeks, channels, 0, seed, kind);
    const found = modelOf(history, options({ saturation: kind, ridge: 0 }));
    found.channels.forEach((channel, c) => {
      expect(channel.decay).toBeCloseTo(truth[c]?.decay ?? -1, 6);
      expect(channel.curve.kind).toBe(kind);
      expect(channel.curve.a / (truth[c]?.curve.a ?? 0)).toBeCloseTo(1, 6);
      expect(channel.curve.b / (truth[c]?.curve.b ?? 0)).toBeCloseTo(1, 6);
      if (kind === 'hill') expect(channel.curve.s).toBeCloseTo(truth[c]?.curve.s ?? -1, 6);
      expect(channel.identified).toBe(true);
      expect(channel.notes).toEqual([]);
    });
    expect(found.r2).toBeCloseTo(1, 10);
    expect(found.holdout?.wape).toBeLessThan(1e-9);
  });

  it('with noise: truth within the errors that are stated, holdout near the noise', () => {
    let inside = 0;
    let all = 0;
    for (const seed of [7, 8, 9, 10]) {
      const { truth, history } = simulate(156, 5, 8, seed, 'hill');
      const found = modelOf(history, options({ saturation: 'hill', ridge: 0 }));
      expect(found.holdout?.rmse).toBeGreaterThan(4);
      expect(found.holdout?.rmse).toBeLessThan(16);
      expect(found.holdout?.wape).toBeLessThan(found.holdout?.wapeWithoutMedia ?? 0);
      found.channels.forEach((channel, c) => {
        const real = truth[c];
        if (real === undefined) return;
        const spends = get(adstock(history.channels[c]?.values ?? [], real.decay, null, true));
        const added = spends.reduce((sum, spend) => sum + outcome(real.curve, spend), 0);
        const pairs: readonly (readonly [number, number, number | null])[] = [
          [channel.contribution, added, channel.contributionError],
          [channel.decay, real.decay, channel.errors.decay],
          [channel.curve.b, real.curve.b, channel.errors.b],
          [channel.curve.s, real.curve.s, channel.errors.s],
        ];
        for (const [estimate, true_, error] of pairs) {
          if (error === null) continue;
          all++;
          if (Math.abs(estimate - true_) < 2 * error) inside++;
        }
      });
    }
    expect(all).toBeGreaterThan(60);
    expect(inside / all).toBeGreaterThan(0.85);
  });

  // scipy 1.17 least_squares on the projected residuals, started at the truth and at six random points.
  it.each([
    ['hill', 104, 1, 8, 3, 6705.5293276630055],
    ['hill', 156, 5, 8, 7, 7764.864571821357],
    ['hill', 156, 5, 25, 9, 80588.35634756928],
  ] as const)('%s %i × %i, noise %i: the squared error of scipy', (kind, weeks, channels, noise, seed, expected) => {
    const { history } = simulate(weeks, channels, noise, seed, kind);
    const found = modelOf(history, options({ saturation: kind, ridge: 0, holdout: 0 }));
    expect(sse(history, found) / expected).toBeLessThan(1.001);
  });

  it('never fits worse than the truth does', () => {
    for (const seed of [21, 22, 23]) {
      const { truth, history } = simulate(156, 4, 10, seed, 'mm');
      const found = modelOf(history, options({ ridge: 0, holdout: 0 }));
      const noise = history.outcome.map((y, t) => {
        const media = truth.reduce((sum, { curve, decay }, c) => {
          const spends = get(adstock(history.channels[c]?.values ?? [], decay, null, true));
          return sum + outcome(curve, spends[t] ?? 0);
        }, 0);
        return y - media - 500 - 0.3 * t - 20 * Math.sin((2 * Math.PI * t * 7) / 365.25);
      });
      expect(sse(history, found)).toBeLessThanOrEqual(noise.reduce((sum, e) => sum + e * e, 0));
    }
  });
});

describe('laws', () => {
  const { history } = simulate(120, 3, 6, 31, 'hill');
  const first = modelOf(history);

  it('the same seed gives the same bytes', () => expect(modelOf(history)).toEqual(first));
  it('the order of channels does not matter', () => {
    const turned = modelOf({ ...history, channels: [...history.channels].reverse() });
    expect([...turned.channels].reverse()).toEqual(first.channels);
  });
  it.each([
    [1e6, 1],
    [1, 1e6],
    [1e-3, 1e-3],
  ])('spend × %f, outcome × %f: the same curves in other units', (x, y) => {
    const scaled = modelOf({
      ...history,
      outcome: history.outcome.map((value) => value * y),
      channels: history.channels.map(({ name, values }) => ({ name, values: values.map((value) => value * x) })),
    });
    scaled.channels.forEach(({ curve, decay, contribution }, c) => {
      const before = first.channels[c];
      expect(curve.a / y / (before?.curve.a ?? 0)).toBeCloseTo(1, 5);
      expect(curve.b / x / (before?.curve.b ?? 0)).toBeCloseTo(1, 5);
      expect(curve.s / (before?.curve.s ?? 0)).toBeCloseTo(1, 5);
      expect(decay).toBeCloseTo(before?.decay ?? -1, 5);
      expect(contribution / y / (before?.contribution ?? 0)).toBeCloseTo(1, 5);
    });
    expect(scaled.r2).toBeCloseTo(first.r2, 9);
  });
  it('base and contributions add up to the fit', () => {
    const media = first.fitted.reduce((sum, value, t) => sum + value - (first.base[t] ?? 0), 0);
    const parts = first.channels.reduce((sum, { contribution }) => sum + contribution, 0);
    expect(media / parts).toBeCloseTo(1, 9);
  });
  it('the curve and decay that are reported are the ones that were fitted', () => {
    const media = history.outcome.map((_, t) => (first.fitted[t] ?? 0) - (first.base[t] ?? 0));
    first.channels.forEach(({ curve, decay }, c) => {
      get(adstock(history.channels[c]?.values ?? [], decay, null, true)).forEach((spend, t) => {
        media[t] = (media[t] ?? 0) - outcome(curve, spend);
      });
    });
    expect(Math.max(...media.map(Math.abs))).toBeLessThan(1e-6);
  });
  it('steps: progress grows to its total, with the same answer', () => {
    const seen: number[] = [];
    const steps = fitResponseSteps(history, HILL, seeded(1));
    let step = steps.next();
    for (; !step.done; step = steps.next()) {
      seen.push(step.value.done);
      expect(step.value.total).toBe(HILL.starts + 2);
    }
    expect(seen).toEqual(Array.from({ length: HILL.starts + 2 }, (_, i) => i + 1));
    expect(get(step.value)).toEqual(first);
  });
});

describe('what the history cannot tell', () => {
  const { history } = simulate(130, 2, 5, 41, 'mm');
  const [one, two] = history.channels;
  if (one === undefined || two === undefined) throw new Error('two channels');

  it('two channels that move together', () => {
    const twin = { name: 'twin', values: one.values.map((value, t) => value * (1 + 0.01 * Math.sin(t))) };
    const found = modelOf({ ...history, channels: [one, two, twin] }, FIT_DEFAULTS);
    expect(found.channels[0]?.notes.join()).toContain('channel 1 and twin move together');
    expect(found.channels.map(({ identified }) => identified)).toEqual([false, true, false]);
    expect(found.channels[1]?.notes).toEqual([]);
    expect(found.channels[2]?.notes.join()).toContain('twin and channel 1 move together');
  });
  it('a channel without effect, or one of pure noise', () => {
    const random = seeded(5);
    const idle = { name: 'idle', values: one.values.map(() => 100 * random()) };
    const found = modelOf({ ...history, channels: [one, two, idle] }, FIT_DEFAULTS).channels[2];
    expect(found?.identified).toBe(false);
    expect(found?.notes[0]).toMatch(/no effect of idle was found|the effect of idle is uncertain/);
  });
  it('a constant spend takes no part', () => {
    const flat = { name: 'flat', values: one.values.map(() => 70) };
    const found = modelOf({ ...history, channels: [flat, one, two] }, FIT_DEFAULTS);
    expect(found.channels[0]).toMatchObject({ name: 'flat', identified: false, contribution: 0 });
    expect(found.channels[0]?.notes).toEqual([
      'flat is spent alike in every week: the history cannot show what it does',
    ]);
    expect(found.channels.slice(1)).toEqual(modelOf(history, FIT_DEFAULTS).channels);
  });
  it('a control that never changes, and a history below a season', () => {
    const control = { name: 'price', values: one.values.map(() => 9.9) };
    expect(modelOf({ ...history, controls: [control] }).notes.join()).toContain('control price never changes');
    const short = simulate(45, 1, 2, 3, 'mm').history;
    expect(modelOf(short, FIT_DEFAULTS).notes.join()).toContain('shorter than a season');
  });
});

describe('refusals are sentences', () => {
  const { history } = simulate(60, 2, 1, 3, 'mm');
  const [one] = history.channels;
  if (one === undefined) throw new Error('a channel');
  const refused = (change: Partial<History>, some: Partial<FitOptions> = {}) =>
    why(fitResponse({ ...history, ...change }, options(some), seeded(1)));
  const bent = (t: number, value: number) => ({ ...one, values: one.values.map((x, i) => (i === t ? value : x)) });
  it.each([
    ['a negative spend', { channels: [bent(3, -1)] }, 'the spend of channel 1 in week 4 is -1; it must be 0 or more'],
    ['not finite', { channels: [bent(0, Number.NaN)] }, 'week 1 of channel 1 is not a number, or too large'],
    ['one name twice', { channels: [one, one] }, 'two channels are named channel 1'],
    ['lengths', { outcome: [1, 2, 3] }, 'channel 1 has 60 weeks, the outcome 3'],
    ['flat outcome', { outcome: one.values.map(() => 5) }, 'the outcome never changes; there is nothing to explain'],
    [
      'no spend that moves',
      { channels: [{ name: 'x', values: one.values.map(() => 1) }] },
      'no channel has a spend that changes; there is nothing to fit',
    ],
    ['nothing', { outcome: [], channels: [], controls: [] }, 'the outcome never changes; there is nothing to explain'],
  ])('%s', (_, change, message) => expect(refused(change)).toBe(message));
  it('too few weeks, an outcome that the base explains, odd options', () => {
    const many = simulate(40, 8, 1, 3, 'hill').history;
    expect(why(fitResponse(many, HILL, seeded(1)))).toMatch(/27 weeks are too few for \d+ parameters/);
    expect(refused({ outcome: one.values.map((_, t) => 3 + 2 * t) })).toMatch(/explain the outcome wholly/);
    expect(refused({}, { starts: 0 })).toMatch(/starts at least 1/);
    expect(refused({}, { ridge: -1 })).toMatch(/0 or more/);
  });
});

describe('any history', () => {
  const weeks40 = (last: number, before = 0) => Array.from({ length: 40 }, (_, t) => (t === 39 ? last : before));
  it('a spend that moves by less than doubles can square is no spend', () => {
    const channels = [{ name: 'x', values: weeks40(Number.MIN_VALUE) }];
    const outcome = weeks40(0, 1).map((value, t) => value + (t % 3));
    expect(why(fitResponse({ outcome, channels, controls: [] }, options({ holdout: 0 }), seeded(3)))).toBe(
      'no channel has a spend that changes; there is nothing to fit',
    );
  });
  it('unseen weeks of as good as nothing leave no infinite error', () => {
    const outcome = Array.from({ length: 40 }, (_, t) =>
      t < 35 ? 10 + ((t * 7) % 5) : t === 35 ? Number.MIN_VALUE : 0,
    );
    const channels = [{ name: 'x', values: outcome.map((_, t) => (t * 3) % 4) }];
    const found = modelOf({ outcome, channels, controls: [] }, options({ holdout: 5, starts: 3, season: 0 }));
    expect(Number.isFinite(found.holdout?.wape)).toBe(true);
    expect(found.holdout?.rmse).toBeGreaterThan(1);
  });
  it('a fit of finite numbers, or a sentence', () => {
    const amount = fc.oneof(
      fc.constant(0),
      fc.integer({ min: 0, max: 5 }),
      fc.double({ min: 0, max: 1e9, noNaN: true }),
      fc.double({ min: 0, max: 1e-9, noNaN: true }),
    );
    const weeks = (value: fc.Arbitrary<number>) => fc.array(value, { minLength: 40, maxLength: 40 });
    const any = fc.record({
      outcome: weeks(fc.oneof(amount, fc.double({ min: -1e3, max: 1e3, noNaN: true }))),
      spends: fc.array(weeks(amount), { minLength: 1, maxLength: 3 }),
      control: weeks(amount),
      saturation: fc.constantFrom('hill', 'mm'),
      holdout: fc.constantFrom(0, 5),
    });
    fc.assert(
      fc.property(any, ({ outcome: y, spends, control, saturation, holdout }) => {
        const channels = spends.map((values, c) => ({ name: `c${c}`, values }));
        const result = fitResponse(
          { outcome: y, channels, controls: [{ name: 'z', values: control }] },
          options({ saturation, holdout, starts: 3, season: 13, harmonics: 1 }),
          seeded(3),
        );
        expect(why(result)).toMatch(/\w+/);
        if (!result.ok) return;
        const numbers: number[] = [];
        JSON.stringify(result.value, (_, value) => {
          if (typeof value === 'number') numbers.push(value);
          return value;
        });
        expect(numbers.every(Number.isFinite)).toBe(true);
        expect(result.value.r2).toBeLessThanOrEqual(1 + 1e-12);
        for (const { curve, decay } of result.value.channels) {
          expect(rowCurve(curve.kind, curve.a, curve.b, curve.s).ok).toBe(true);
          expect(decay >= 0 && decay < 1).toBe(true);
        }
      }),
      { numRuns: 80 },
    );
  });
});

describe('data of others', () => {
  const pathOf = (file: string) =>
    ['../shared/data/', '../../shared/data/'].map((folder) => folder + file).find((path) => existsSync(path)) ?? file;
  const robyn = pathOf('data_robyn_dt_simulated_weekly.json');
  it.runIf(existsSync(robyn))('Robyn’s simulated weeks: media help to forecast weeks that the fit did not see', () => {
    const data: Record<string, number[]> = JSON.parse(readFileSync(robyn, 'utf8')).input;
    const of = (name: string) => ({ name, values: data[name] ?? [] });
    const found = modelOf(
      {
        outcome: of('revenue').values,
        channels: ['tv_S', 'ooh_S', 'print_S', 'facebook_S', 'search_S'].map(of),
        controls: [of('competitor_sales_B')],
      },
      FIT_DEFAULTS,
    );
    expect(found.r2).toBeGreaterThan(0.85);
    expect(found.r2).toBeLessThan(0.95);
    expect(found.holdout?.wape).toBeLessThan(0.05);
    expect(found.holdout?.wape).toBeLessThan(found.holdout?.wapeWithoutMedia ?? 0);
    const revenue = of('revenue').values.reduce((sum, y) => sum + y, 0);
    const added = found.channels.reduce((sum, { contribution }) => sum + contribution, 0);
    expect(added / revenue).toBeGreaterThan(0.05);
    expect(added / revenue).toBeLessThan(0.6);
  });

  const stan = pathOf('workbooks/mmm_stan_weekly.csv');
  it.runIf(existsSync(stan))(
    '209 weeks, 10 channels, 40 controls: finite, and honest about what it cannot tell',
    () => {
      const [head = [], ...rows] = readFileSync(stan, 'utf8')
        .trim()
        .split('\n')
        .map((line) => line.split(','));
      const of = (name: string) => ({ name, values: rows.map((row) => Number(row[head.indexOf(name)])) });
      const found = modelOf(
        {
          outcome: of('sales').values,
          channels: head.filter((name) => name.startsWith('mdsp_')).map(of),
          controls: head.filter((name) => /^hldy_|^me_|^st_ct|^mrkdn_/.test(name)).map(of),
        },
        FIT_DEFAULTS,
      );
      expect(
        found.channels.every(({ curve, decay, contribution }) =>
          Number.isFinite(curve.a + curve.b + decay + contribution),
        ),
      ).toBe(true);
      expect(found.fitted.every(Number.isFinite)).toBe(true);
      expect(found.r2).toBeGreaterThan(0.5);
      expect(found.holdout?.wape).toBeLessThan(1);
      // Where the unseen weeks are worse with these curves than without, the report must say so.
      expect(found.channels.filter(({ identified }) => !identified).length).toBeGreaterThan(2);
      if ((found.holdout?.wape ?? 0) >= (found.holdout?.wapeWithoutMedia ?? 0))
        expect(found.notes.join()).toContain('no better with media than without');
    },
  );
});
