import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PARTS, type Units } from '../../src/core/variance/lineParts.ts';
import { mixParts } from '../../src/core/variance/mixParts.ts';
import { roundParts } from '../../src/core/variance/roundParts.ts';
import { pathOf, type TreeLine, type TreeNode, varianceTree } from '../../src/core/variance/tree.ts';
import type { Thresholds } from '../../src/core/variance/variance.ts';
import { get, sum } from './varianceTools.ts';

const R3: Thresholds = { watch: 0.05, review: 0.1, floor: 500_000, cap: 5_000_000 };
const tree = (lines: readonly TreeLine[], thresholds = R3) => get(varianceTree(lines, thresholds));
const at = (nodes: readonly TreeNode[], path: string): TreeNode => {
  const node = nodes.find((candidate) => candidate.path.join('/') === path);
  if (node === undefined) throw new Error(`no node ${path}`);
  return node;
};
const line = (path: string, budget: number, actual: number, more: Partial<TreeLine> = {}): TreeLine => ({
  path: pathOf(path),
  kind: 'cost',
  budget,
  actual,
  ...more,
});
const units = (units0: number, price0: number, units1: number, price1: number, unit = ''): Units => ({
  units0,
  price0,
  units1,
  price1,
  unit,
});
const none = { volume: 0, price: 0, mix: 0, fx: 0, timing: 0, unexplained: 0 };

describe('worked examples of the domain page', () => {
  it('R1: revenue and cost under one node; the impact is −5,000 U', () => {
    const root = tree([
      line('Result/Sales', 10_000_000, 9_200_000, { kind: 'revenue' }),
      line('Result/Media', 5_000_000, 4_700_000),
    ]);
    expect(at(root, 'Result')).toMatchObject({ kind: 'mixed', impact: -500_000, favourable: 'U', net: -1_100_000 });
    expect(at(root, 'Result/Sales')).toMatchObject({ net: -800_000, impact: -800_000, favourable: 'U' });
    expect(at(root, 'Result/Media')).toMatchObject({ net: -300_000, impact: 300_000, favourable: 'F' });
  });
  it('R3: a small line by 20 % is not material, a large one by 4 % is', () => {
    const nodes = tree([line('A', 100_000, 120_000), line('B', 200_000_000, 208_000_000)]);
    expect([at(nodes, 'A').material, at(nodes, 'B').material]).toEqual([false, true]);
  });
  it('R4: +30,000 and −28,000 give net 2,000 and gross 58,000; the parent is judged on its own net', () => {
    const nodes = tree([line('P/x', 10_000_000, 13_000_000), line('P/y', 10_000_000, 7_200_000)]);
    expect(at(nodes, 'P')).toMatchObject({ net: 200_000, gross: 5_800_000, material: false });
    expect([at(nodes, 'P/x').material, at(nodes, 'P/y').material]).toEqual([true, true]);
  });
  it('R16: price 86,000, quantity 53,333.33, mix 6,666.67', () => {
    const nodes = tree([
      line('S/A', 20_000_000, 33_000_000, { kind: 'revenue', units: units(2000, 10_000, 2200, 15_000) }),
      line('S/B', 20_000_000, 21_600_000, { kind: 'revenue', units: units(1000, 20_000, 1200, 18_000) }),
    ]);
    expect(at(nodes, 'S').parts).toEqual({ ...none, price: 8_600_000, volume: 5_333_333, mix: 666_667 });
    expect(at(nodes, 'S/A').parts).toEqual({ ...none, price: 11_000_000, volume: 2_666_666, mix: -666_666 });
    expect(at(nodes, 'S/B').parts).toEqual({ ...none, price: -2_400_000, volume: 2_666_667, mix: 1_333_333 });
  });
  it('R16 media: volume +4,000, rate −1,200', () => {
    const nodes = tree([line('Search', 2_000_000, 2_280_000, { units: units(10_000, 200, 12_000, 190) })]);
    expect(at(nodes, 'Search').parts).toEqual({ ...none, volume: 400_000, price: -120_000 });
  });
  it('R17: operational +4,400, FX −4,160, with units and without', () => {
    const rates = { rate0: 1.1, rate1: 1.06 };
    const nodes = tree([
      line('a', 11_000_000, 11_024_000, { rates, units: units(10_000_000, 1, 10_400_000, 1) }),
      line('b', 11_000_000, 11_024_000, { rates }),
    ]);
    expect(at(nodes, 'a').parts).toEqual({ ...none, volume: 440_000, fx: -416_000 });
    expect(at(nodes, 'b').parts).toEqual({ ...none, unexplained: 440_000, fx: -416_000 });
  });
  it('an order that is not invoiced yet explains an underspend as timing; an early bill as timing too', () => {
    const nodes = tree([line('a', 10_000, 7000, { committed: 2000 }), line('b', 10_000, 11_500, { timing: 1000 })]);
    expect(at(nodes, 'a').parts).toEqual({ ...none, timing: -2000, unexplained: -1000 });
    expect(at(nodes, 'b').parts).toEqual({ ...none, timing: 1000, unexplained: 500 });
  });
});

describe('structure', () => {
  it('is a list from the root down; groups in order of first appearance, each with its parent', () => {
    const nodes = tree([line('M/Search/Brand', 1, 2), line('Ops', 5, 5), line('M/Social', 3, 3), line('M', 10, 9)]);
    expect(nodes.map(({ path, parent }) => [path.join('/'), parent])).toEqual([
      ['', null],
      ['M', 0],
      ['M/Search', 1],
      ['M/Search/Brand', 2],
      ['M/Social', 1],
      ['Ops', 0],
    ]);
    // The line that stands on the group itself counts in net and gross.
    expect(at(nodes, 'M')).toMatchObject({ budget: 14, actual: 14, net: 0, gross: 2 });
  });
  it('two lines with one path add up', () =>
    expect(at(tree([line('A', 5, 6), line('A', 7, 5)]), 'A')).toMatchObject({ budget: 12, net: -1, gross: 1 }));
  it('a mixed node is judged on revenue − cost: both up by 100,000 is no change', () => {
    const nodes = tree([
      line('R/Sales', 20_000_000, 30_000_000, { kind: 'revenue' }),
      line('R/Cost', 10_000_000, 20_000_000),
    ]);
    expect(at(nodes, 'R')).toMatchObject({ net: 20_000_000, impact: 0, favourable: '–', material: false });
  });
  it('units of another sort have their own mix', () => {
    const nodes = tree([
      line('M/clicks', 2000, 4000, { units: units(10, 200, 20, 200, 'click') }),
      line('M/seats', 5000, 5000, { units: units(5, 1000, 5, 1000, 'seat') }),
    ]);
    expect(at(nodes, 'M').parts).toEqual({ ...none, volume: 2000 });
  });
  it('a new line is mix, or volume when the whole mix is new; a dropped one has no price part', () => {
    const nodes = tree([
      line('M/old', 1000, 0, { units: units(10, 100, 0, 0) }),
      line('M/new', 0, 900, { units: units(0, 0, 3, 300) }),
      line('N/new', 0, 900, { units: units(0, 0, 3, 300) }),
    ]);
    expect(at(nodes, 'M/old').parts).toEqual({ ...none, volume: -700, mix: -300 });
    expect(at(nodes, 'M/new').parts).toEqual({ ...none, mix: 900 });
    expect(at(nodes, 'N').parts).toEqual({ ...none, volume: 900 });
  });
  it('returns (negative units) and units that cancel out', () => {
    const nodes = tree([
      line('R/a', -5000, -7200, { units: units(-5, 1000, -6, 1200) }),
      line('Z/sold', 5000, 6000, { units: units(5, 1000, 6, 1000) }),
      line('Z/back', -5000, -4000, { units: units(-5, 1000, -4, 1000) }),
    ]);
    expect(at(nodes, 'R').parts).toEqual({ ...none, volume: -1000, price: -1200 });
    // Σ units before is 0: there are no shares, so all of it is volume.
    expect(at(nodes, 'Z').parts).toEqual({ ...none, volume: 2000 });
  });
  it('no lines give a root of nothing, and a very deep path does not overflow', () => {
    expect(tree([])).toMatchObject([{ parent: null, net: 0, gross: 0, favourable: '–', kind: 'neutral' }]);
    const deep = { ...line('x', 1, 3), path: Array.from({ length: 3000 }, (_, i) => `n${i}`) };
    expect(tree([deep])).toHaveLength(3001);
  });
  it.each([
    [line('', 1, 1), 'bad-path'],
    [line('A//B', 1, 1), 'bad-path'],
    [line('A', 1.5, 1), 'bad-amount'],
    [line('A', 1, 1, { committed: Number.NaN }), 'bad-amount'],
    [line('A', 1, 1, { rates: { rate0: 0, rate1: 1 } }), 'bad-driver'],
    [line('A', 1, 1, { units: units(Number.POSITIVE_INFINITY, 1, 1, 1) }), 'bad-driver'],
    [line('A', 1, 1, { units: units(1e200, 1e200, 1, 1) }), 'bad-driver'],
    [line('A', 1, 1, { units: units(9e15, 9e15, 9e15, 9e15), rates: { rate0: 1e-300, rate1: 9e15 } }), 'too-large'],
    [line('A', 1, 1, { rates: { rate0: 9e15, rate1: 1e-300 } }), 'too-large'],
    [line('A', Number.MAX_SAFE_INTEGER, 1), 'too-large'],
    [line('A', 1, 1, { units: units(1e12, 1e12, 1, 1) }), 'too-large'],
  ] as const)('refuses %#', (bad, code) =>
    expect(varianceTree([line('ok', 1, 1), bad], R3)).toMatchObject({ ok: false, problem: { code } }),
  );
  // Bounded by the time limit of a test; a pass per line would take minutes.
  it('carries 30,000 lines with drivers', () => {
    const lines = Array.from({ length: 30_000 }, (_, i) =>
      line(`g${i % 3}/l${i}`, 20_000, 21_000, { units: units(10 + (i % 9), 2000, 11, 1900.5) }),
    );
    expect(tree(lines)[0]?.net).toBe(30_000_000);
  }, 10_000);
});

const amount = fc.integer({ min: -1_000_000, max: 1_000_000 });
const decimal = fc.integer({ min: 0, max: 20_000 }).map((n) => n / 100);
const signed = fc.integer({ min: -1000, max: 1000 }).map((n) => n / 10);
const lineOf: fc.Arbitrary<TreeLine> = fc.record(
  {
    path: fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 4 }),
    kind: fc.constantFrom('cost', 'revenue', 'neutral'),
    budget: amount,
    actual: amount,
    // Negative units are returns.
    units: fc.record({ units0: signed, price0: decimal, units1: signed, price1: decimal }),
    rates: fc.record({
      rate0: fc.constantFrom(1, 0.93, 1.1, 0.0067),
      rate1: fc.constantFrom(1, 0.91, 1.06, 0.0071),
    }),
    timing: amount,
    committed: fc.nat({ max: 10_000 }),
  },
  { requiredKeys: ['path', 'kind', 'budget', 'actual'] },
);
const lines = fc.array(lineOf, { maxLength: 8 });

describe('laws', () => {
  it(
    '10,000 random trees: no cent is left over at any node, and children add up to their parent',
    () =>
      fc.assert(
        fc.property(lines, (given) => {
          const nodes = tree(given);
          const own = (path: string) => given.filter((l) => l.path.join('/') === path);
          return nodes.every((node, i) => {
            const children = nodes.filter(({ parent }) => parent === i);
            const here = own(node.path.join('/'));
            const ownNet = sum(here.map((l) => l.actual - l.budget));
            return (
              sum(PARTS.map((part) => node.parts[part])) === node.net &&
              node.net === node.actual - node.budget &&
              node.net === sum(children.map(({ net }) => net)) + ownNet &&
              node.gross === sum(children.map(({ net }) => Math.abs(net))) + Math.abs(ownNet) &&
              node.gross >= Math.abs(node.net) &&
              (here.length > 0 ||
                PARTS.every((part) => node.parts[part] === sum(children.map(({ parts }) => parts[part]))))
            );
          });
        }),
        { numRuns: 10_000 },
      ),
    30_000,
  );
  it('the order of lines changes no node, but for the cent of a tie between parts', () =>
    fc.assert(
      fc.property(lines, (given) => {
        const byPath = (list: readonly TreeLine[]) =>
          new Map(tree(list).map(({ parent: _, ...node }) => [JSON.stringify(node.path), node]));
        const back = byPath([...given].reverse());
        return [...byPath(given)].every(([path, { parts, ...node }]) => {
          const { parts: other, ...same } = back.get(path) ?? { parts: none };
          return (
            JSON.stringify(node) === JSON.stringify(same) &&
            PARTS.every((part) => Math.abs(parts[part] - other[part]) <= given.length)
          );
        });
      }),
      { numRuns: 500 },
    ));
  it('swapping budget and actual flips net, impact and favourable', () =>
    fc.assert(
      fc.property(lines, (given) => {
        const plain = given.map(({ path, kind, budget, actual }) => ({ path, kind, budget, actual }));
        const back = tree(plain.map((l) => ({ ...l, budget: l.actual, actual: l.budget })));
        return tree(plain).every(
          (node, i) =>
            node.net === 0 - (back[i]?.net ?? 0) &&
            node.gross === back[i]?.gross &&
            node.impact === 0 - (back[i]?.impact ?? 0),
        );
      }),
      { numRuns: 500 },
    ));
  // Exact in whole ten-thousandths, then half away from zero: what a ledger would show.
  const ledger = (q: number, p: number) => Math.round((Math.round(q * 100) * Math.round(p * 100)) / 10_000);
  const names = ['volume', 'price', 'mix'] as const;
  const byFormula = (rows: readonly (readonly [number, number, number, number])[]) => {
    const [all0, all1] = [sum(rows.map(([u0]) => u0)), sum(rows.map(([, , u1]) => u1))];
    return rows.map(([u0, p0, u1, p1]) => {
      const volume = all0 === 0 ? u1 * p1 : ((all1 - all0) * u0 * p0) / all0;
      const price = u0 === 0 ? 0 : (p1 - p0) * u1;
      return { volume, price, mix: u1 * p1 - u0 * p0 - price - volume };
    });
  };
  const driven = (rows: readonly (readonly [number, number, number, number])[]) =>
    mixParts(
      rows.map(([u0, p0, u1, p1]) => ({
        units: units(u0, p0, u1, p1),
        budget: ledger(u0, p0),
        actual: ledger(u1, p1),
      })),
    );
  it('drivers that agree with the ledger leave nothing unexplained, and each part is within cents of R16', () =>
    fc.assert(
      fc.property(fc.array(fc.tuple(decimal, decimal, decimal, decimal), { minLength: 1, maxLength: 5 }), (rows) => {
        const expected = byFormula(rows);
        return driven(rows).every(
          (parts, i) =>
            parts.unexplained === 0 && names.every((name) => Math.abs(parts[name] - (expected[i]?.[name] ?? 0)) < 4),
        );
      }),
      { numRuns: 2000 },
    ));
  it('over the lines of a mix each part is its exact sum to within a cent', () => {
    const whole = fc.integer({ min: 1, max: 5000 });
    fc.assert(
      fc.property(fc.array(fc.tuple(whole, whole, whole, whole), { minLength: 2, maxLength: 40 }), (rows) => {
        const expected = byFormula(rows);
        // A cent moves inside a line between two parts that it has.
        fc.pre(expected.every((line) => names.every((name) => Math.abs(line[name]) > 1e-6)));
        const parts = driven(rows);
        return names.every(
          (name) => Math.abs(sum(parts.map((p) => p[name])) - sum(expected.map((e) => e[name]))) < 1.0001,
        );
      }),
      { numRuns: 500 },
    );
  });
  it('rounded parts add up, are within a unit or so, and leave a zero at zero', () =>
    fc.assert(
      fc.property(
        fc.array(fc.bigInt({ min: -(10n ** 9n), max: 10n ** 9n }), { minLength: 1, maxLength: 6 }),
        fc.bigInt({ min: 1n, max: 1000n }),
        (numerators, denominator) => {
          const exact = numerators.reduce((all, n) => all + n, 0n);
          if (numerators.every((n) => n === 0n)) return true;
          const total = Math.round(Number(exact) / Number(denominator));
          const parts = roundParts(numerators, denominator, total);
          return (
            sum(parts) === total &&
            parts.every((part, i) => {
              const n = numerators[i] ?? 0n;
              return (n !== 0n || part === 0) && Math.abs(part - Number(n) / Number(denominator)) <= 1.5;
            })
          );
        },
      ),
    ));
});
