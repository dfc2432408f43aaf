/** The Markov removal effect: worked examples, published effects, power iteration, long loops, limits. */
import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attribute } from '../../src/core/attribution/attribute.ts';
import { removalEffects } from '../../src/core/attribution/markov.ts';
import { parsePaths } from '../../src/core/attribution/paths.ts';
import { creditsOf, splitByShares } from '../../src/core/attribution/shares.ts';
import type { Result } from '../../src/core/result.ts';

function get<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.problem.message);
  return result.value;
}
type Journey = { readonly touches: readonly string[]; readonly won: number; readonly lost: number };

function effects(journeys: readonly Journey[], order: number, nulls = true): Readonly<Record<string, number>> {
  const paths = get(parsePaths(journeys.map(({ touches }) => touches.join('>'))));
  const lost = nulls ? journeys.map((journey) => journey.lost) : null;
  const won = journeys.map((journey) => journey.won);
  const found = get(removalEffects(paths, won, lost, order));
  return Object.fromEntries(paths.channels.map((channel, id) => [channel, found[id] ?? Number.NaN]));
}
const journey = (text: string, won: number, lost: number): Journey => ({ touches: text.split('>'), won, lost });
const round = (record: Readonly<Record<string, number>>) =>
  Object.fromEntries(Object.entries(record).map(([name, effect]) => [name, Number(effect.toFixed(12))]));

describe('worked examples of R35', () => {
  it('one conversion, two dead ends', () =>
    expect(round(effects([journey('C1>C2>C3', 1, 0), journey('C1', 0, 1), journey('C2>C3', 0, 1)], 1))).toEqual({
      C1: 0.5,
      C2: 1,
      C3: 1,
    }));
  const loop = [journey('A>B>A', 10, 40), journey('B>C', 20, 30), journey('C', 15, 85), journey('A>C', 5, 45)];
  it('with a loop', () => expect(round(effects(loop, 1))).toEqual({ A: 0.5, B: 0.333333333333, C: 0.8 }));
  it('with a loop: credits of 50', () => {
    const paths = get(parsePaths(loop.map(({ touches }) => touches.join(' > '))));
    const won = loop.map((one) => one.won);
    const shares = get(attribute(paths, won, { kind: 'markov', order: 1, nulls: loop.map(({ lost }) => lost) }));
    expect(creditsOf(50, shares).map((credit) => Number(credit.toFixed(9)))).toEqual([
      15.306122449, 10.204081633, 24.489795918,
    ]);
    expect(splitByShares(5000, shares)).toEqual([1531, 1020, 2449]);
  });
  it('without nulls every journey converts, and a channel nobody can do without has 1', () =>
    expect(round(effects([journey('A>B', 1, 0), journey('C>B', 3, 0), journey('B', 4, 0)], 1, false))).toEqual({
      A: 0.125,
      B: 1,
      C: 0.375,
    }));
  it('nothing converts: no effect at all', () => expect(effects([journey('A>B', 0, 5)], 1)).toEqual({ A: 0, B: 0 }));
  it('journeys that nobody took do not count', () =>
    expect(effects([journey('A', 1, 1), journey('A>B', 0, 0)], 1)).toEqual({ A: 1, B: 0 }));
});

it('a loop so long that a simulation would not come back', () => {
  // A>B>A>B… ten thousand times; C alone converts as often.
  const long = Array.from({ length: 20_000 }, (_, i) => (i % 2 === 0 ? 'A' : 'B'));
  const found = effects([{ touches: long, won: 1, lost: 1e9 }, journey('C', 1, 0)], 1);
  expect(found).toEqual({ A: expect.closeTo(0.5, 12), B: expect.closeTo(0.5, 12), C: expect.closeTo(0.5, 12) });
});

it('limits are refused with a sentence', () => {
  const many = get(parsePaths(Array.from({ length: 1001 }, (_, i) => `c${i}`)));
  const once = Array(1001).fill(1);
  expect(removalEffects(many, once, null, 1)).toMatchObject({ problem: { code: 'too-many-states' } });
  const wide = get(parsePaths([Array.from({ length: 2001 }, (_, i) => `c${(i * i) % 997}-${i % 7}`).join('>')]));
  expect(removalEffects(wide, [1], null, 3)).toMatchObject({ problem: { code: 'too-many-states' } });
  expect(removalEffects(many, once, null, 1.5)).toMatchObject({ problem: { code: 'bad-order' } });
});

const DATA = ['../shared/data', '../../shared/data']
  .map((folder) => `${folder}/attribution_pathdata_subset.json`)
  .find((path) => existsSync(path));
it.skipIf(DATA === undefined)('removal effects of ChannelAttribution’s PathData', () => {
  const { input, expected } = JSON.parse(DATA === undefined ? '' : readFileSync(DATA, 'utf8'));
  const rows: readonly (readonly [string, number, number, number])[] = input.rows;
  const found = effects(
    rows.map(([path, won, , lost]) => journey(path.replaceAll(' ', ''), won, lost)),
    1,
  );
  const published: Readonly<Record<string, number>> = expected.markovRemovalEffects;
  expect(Object.keys(found).sort()).toEqual(Object.keys(published).sort());
  for (const [channel, effect] of Object.entries(published))
    expect(Math.abs((found[channel] ?? Number.NaN) / effect - 1), channel).toBeLessThan(1e-9);
});

/** P of conversion by walking the chain a step at a time until hardly anybody is left; `without` ends in nothing. */
function walk(journeys: readonly Journey[], order: number, without: string | null): number {
  const out = new Map<string, Map<string, number>>();
  const add = (from: string, to: string, amount: number) => {
    const row = out.get(from) ?? new Map<string, number>();
    out.set(from, row.set(to, (row.get(to) ?? 0) + amount));
  };
  for (const { touches, won, lost } of journeys) {
    let from = '';
    touches.forEach((_, i) => {
      const to = touches.slice(Math.max(0, i + 1 - order), i + 1).join(',');
      add(from, to, won + lost);
      from = to;
    });
    add(from, '(won)', won);
    add(from, '(lost)', lost);
  }
  let at = new Map([['', 1]]);
  let won = 0;
  for (let step = 0; step < 20_000 && at.size > 0; step++) {
    const next = new Map<string, number>();
    for (const [from, mass] of at) {
      const row = out.get(from) ?? new Map<string, number>();
      const all = [...row.values()].reduce((sum, count) => sum + count, 0);
      for (const [to, count] of row) {
        const moved = (mass * count) / all;
        if (to === '(won)') won += moved;
        else if (to !== '(lost)' && moved > 1e-18 && (without === null || !to.split(',').includes(without)))
          next.set(to, (next.get(to) ?? 0) + moved);
      }
    }
    at = next;
  }
  return won;
}

describe('against power iteration', () => {
  const journeys = fc.array(
    fc.record({
      touches: fc.array(fc.constantFrom('A', 'B', 'C', 'D', 'E'), { minLength: 1, maxLength: 7 }),
      won: fc.integer({ min: 1, max: 50 }),
      lost: fc.integer({ min: 0, max: 200 }),
    }),
    { minLength: 1, maxLength: 12 },
  );
  it.each([1, 2, 3])('order %i', (order) =>
    fc.assert(
      fc.property(journeys, (rows) => {
        const whole = walk(rows, order, null);
        const [won, lost] = rows.reduce(([w, l], row) => [w + row.won, l + row.lost], [0, 0]);
        expect(whole).toBeCloseTo(won / (won + lost), 9);
        for (const [channel, effect] of Object.entries(effects(rows, order)))
          expect(Math.abs(effect - (1 - walk(rows, order, channel) / whole)), channel).toBeLessThan(1e-9);
      }),
      { numRuns: 60 },
    ),
  );
});

it('an order longer than every journey credits only what each journey passed', () =>
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          touches: fc.array(fc.constantFrom('A', 'B', 'C'), { minLength: 1, maxLength: 3 }),
          won: fc.integer({ min: 1, max: 50 }),
          lost: fc.nat(50),
        }),
        { minLength: 1, maxLength: 10 },
      ),
      (rows) => {
        // With a memory of three touches a chain of journeys up to three is the journeys themselves.
        const won = rows.reduce((sum, row) => sum + row.won, 0);
        for (const [channel, effect] of Object.entries(effects(rows, 3))) {
          const through = rows.filter(({ touches }) => touches.some((touch) => touch === channel));
          const lostWithout = through.reduce((sum, row) => sum + row.won, 0) / won;
          expect(Math.abs(effect - lostWithout)).toBeLessThan(1e-12);
        }
      },
    ),
    { numRuns: 200 },
  ));
