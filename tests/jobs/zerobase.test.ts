/** Zero-based budget: seed 003's nine initiatives (R12), levels and rules by hand, and its laws. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Grid } from '../../src/core/cell.ts';
import { zerobase } from '../../src/jobs/zerobase/zerobase.ts';
import { address, put } from '../support/fixtures.ts';
import { bookOf, rowsOf, runReport } from '../support/runReport.ts';
import { tableIn, writeReport } from '../support/writtenTable.ts';

/** Cost in millions and return multiple. */
const S3 = [
  ['Enterprise sales expansion', 1.2, 3.5],
  ['Marketing automation platform', 0.8, 2.2],
  ['Customer acquisition optimization', 0.6, 2.8],
  ['AI platform development', 1.8, 4.2],
  ['Infrastructure modernization', 1.1, 2.8],
  ['Developer productivity tools', 0.7, 3.1],
  ['Process automation suite', 0.9, 3.2],
  ['Quality management system', 0.4, 2.1],
  ['Supply chain optimization', 0.6, 2.7],
] as const;
const NINE: Grid = [
  ['Initiative', 'Request', 'Benefit'],
  ...S3.map(([name, cost, multiple]) => [name, cost * 1e6, Math.round(cost * multiple * 100) / 100]),
];
const bookWith = (lines: Grid, total: number) => {
  const book = bookOf({ Budget_Lines: lines, Inputs: [['Total budget', total]] });
  book.setName('Budget_Total', address('Inputs!B1'));
  return book;
};
const run = (lines: Grid, total: number, settings: Record<string, string> = {}) =>
  runReport(zerobase, bookWith(lines, total), settings);

describe('R12: the nine initiatives', () => {
  it.each([
    ['best', 7, 6.9, 23.19],
    ['best', 6, 6, 20.31],
    ['best', 5.5, 5.5, 18.78],
    ['ratio', 6, null, 20.11],
    ['ratio', 5.5, null, 18.49],
  ] as const)('%s with %s million', async (order, total, spent, benefit) => {
    const ran = await run(NINE, total * 1e6, { order });
    const lines = rowsOf(ran, 'Budget_Funded_Lines');
    const [sum, left, budget] = lines.slice(-3);
    expect(sum?.['Benefit funded']).toBeCloseTo(benefit, 9);
    if (spent !== null) expect(sum?.Funded).toBe(spent * 1e6);
    expect(Number(sum?.Funded) + Number(left?.Funded)).toBe(budget?.Funded);
    expect(budget).toMatchObject({ Line: 'Budget', Funded: total * 1e6 });
  });
  it('says which package the next money buys', async () => {
    const { view } = await run(NINE, 7e6, { order: 'best' });
    expect(view?.headline).toBe(
      "7 of 9 packages are funded with 6,900,000 of 7,000,000 and bring 23.19: proven best; 100,000 is left. At 7,100,000 'Marketing automation platform' would come in for 'Supply chain optimization'.",
    );
  });
});

const LEVELS: Grid = [
  ['Package', 'Department', 'Level', 'Cost', 'Benefit', 'Rank', 'Mandatory', 'After', 'Instead of'],
  ['S1', 'Support', 'Minimum', 400, 90, 1, null, null, null],
  ['S2', 'Support', 'Current', 300, 20, 3, null, null, null],
  ['S3', 'Support', 'Enhanced', 50, 80, 7, null, null, null],
  ['AU', 'Audit', 'Minimum', 200, null, 9, 'yes', null, null],
  ['WEB', 'Web', null, 300, 60, 5, null, null, null],
  ['APP', 'Web', null, 100, 30, 4, null, 'WEB', null],
  ['SHOP', 'Web', null, 120, 55, 6, null, 's1, au', 'WEB'],
];
describe('by rank to the cut line', () => {
  it('mandatory first, then ranks; the first package that is too dear ends it', async () => {
    const ran = await run(LEVELS, 1000);
    const rows = rowsOf(ran, 'Budget_Funded');
    expect(rows.map(({ Package, Funded, Status }) => [Package, Funded, Status])).toEqual([
      ['AU', 200, 'funded'],
      ['S1', 400, 'funded'],
      ['S2', 300, 'funded, cut line'],
      ['APP', 0, 'not funded'],
      ['WEB', 0, 'first unfunded'],
      ['SHOP', 0, 'not funded'],
      ['S3', 0, 'not funded'],
      ['Total', 900, null],
    ]);
    expect(rows.map(({ Why }) => Why)).toEqual([
      'funded: mandatory, or needed by what is',
      'funded: rank 1 is above the cut line',
      'funded: rank 3 is above the cut line',
      "not funded: needs 'WEB', which comes after it in the ranking",
      'not funded: 200 more would be needed',
      "not funded: below the cut line, which lies above 'WEB'",
      "not funded: below the cut line, which lies above 'WEB'",
      null,
    ]);
    expect(ran.view?.headline).toContain(
      "cut line lies below 'S2'; 100 is left. The first unfunded package is 'WEB': 200",
    );
    expect(rowsOf(ran, 'Budget_Funded_Lines')).toMatchObject([
      {
        Line: 'Support',
        Packages: 3,
        'Packages funded': 2,
        'Funded up to': 'current',
        Request: 750,
        Funded: 700,
        'Not funded': 50,
      },
      { Line: 'Audit', Funded: 200 },
      { Line: 'Web', Funded: 0, 'Not funded': 520, 'Funded up to': null },
      { Line: 'Total', Request: 1470, Funded: 900, 'Not funded': 570, 'Benefit funded': 110 },
      { Line: 'Left', Funded: 100 },
      { Line: 'Budget', Funded: 1000 },
    ]);
  });
  it('all of it fits: no cut line', async () =>
    expect((await run(LEVELS.slice(0, 5), 5000)).view?.headline).toContain('every package is funded; 4,050 is left.'));
  it('an alternative is passed over', async () => {
    const rows = rowsOf(await run(LEVELS, 5000), 'Budget_Funded');
    expect(rows.find(({ Package }) => Package === 'SHOP')).toMatchObject({
      Funded: 0,
      Why: "not funded: 'WEB' is funded instead",
    });
  });
  it('the best plan keeps levels, needs, alternatives and what is mandatory', async () => {
    const rows = rowsOf(await run(LEVELS, 1050, { order: 'best' }), 'Budget_Funded');
    // AU must; S1+S2+S3 for 750 bring 190, S1+WEB+APP for 800 bring 180, S1+SHOP 145; all of them do not fit.
    expect(rows.filter(({ Funded }) => Funded !== 0).map(({ Package }) => Package)).toEqual([
      'S1',
      'S2',
      'S3',
      'AU',
      'Total',
    ]);
  });
  it('without ranks the rows are the ranking', async () => {
    const ran = await run(
      [
        ['Line', 'Request', 'Value'],
        ['A', 60, 1],
        ['B', 50, 9],
        ['Total', 110, 10],
      ],
      100,
    );
    expect(rowsOf(ran, 'Budget_Funded').map(({ Funded }) => Funded)).toEqual([60, 0, 60]);
    expect(ran.view?.notes.join(' ')).toContain('the order of the rows is the ranking');
  });
});

describe('mistakes are named where they are', () => {
  const broken = (row: number, column: number, cell: string | number | null): Grid =>
    LEVELS.map((cells, r) => cells.map((old, c) => (r === row && c === column ? cell : old)));
  it.each([
    ['bad-level', broken(1, 2, 'silver'), 'Budget_Lines!C2', {}],
    ['bad-cost', broken(1, 3, null), 'Budget_Lines!D2', {}],
    ['bad-cost', broken(1, 3, -5), 'Budget_Lines!D2', {}],
    ['no-such-package', broken(6, 7, 'WEB, XYZ'), 'Budget_Lines!H7', {}],
    ['twice', broken(2, 0, 's1'), 'Budget_Lines!A3', {}],
    ['not-a-flag', broken(4, 6, 'perhaps'), 'Budget_Lines!G5', {}],
    ['no-benefit', broken(5, 4, null), 'Budget_Lines!E6', { order: 'best' }],
    ['no-line', broken(3, 1, null), 'Budget_Lines!B4', {}],
    ['conflict', broken(6, 7, 'WEB, SHOP'), 'Budget_Lines!A1:I8', {}],
  ])('%s', async (code, lines, where, settings) => {
    const { view, problems } = await run(lines, 1000, settings);
    expect(view).toBeNull();
    expect(problems).toContainEqual(expect.objectContaining({ code, where }));
  });
  it('what is mandatory costs more than there is', async () => {
    const { problems } = await run(LEVELS, 150);
    expect(problems[0]?.found).toBe('the required packages cost 200, 50 more than the budget 150');
  });
  it('mandatory packages that exclude each other are named', async () => {
    const lines = LEVELS.map((cells, r) => cells.map((old, c) => (c === 6 && (r === 5 || r === 7) ? 'x' : old)));
    expect((await run(lines, 5000)).problems[0]).toMatchObject({
      code: 'conflict',
      found: "packages 'SHOP' and 'WEB' are both mandatory, or needed by what is, and exclude each other",
    });
  });
  it('a table without costs', async () =>
    expect(
      (
        await run(
          [
            ['Line', 'Benefit'],
            ['A', 1],
          ],
          5,
        )
      ).problems[0]?.code,
    ).toBe('missing-column'));
});

describe('laws', () => {
  const levels = ['minimum', 'current', 'enhanced', null] as const;
  const one = fc.record({
    line: fc.constantFrom('A', 'B', 'C'),
    level: fc.constantFrom(...levels),
    cost: fc.integer({ min: 0, max: 9000 }),
    benefit: fc.integer({ min: -3, max: 50 }),
    rank: fc.integer({ min: 1, max: 5 }),
    must: fc.constantFrom(null, null, null, 'x'),
    oneOf: fc.constantFrom(null, null, 'p', 'q'),
  });
  it('any packages: every check holds, best is never worse, and the rows may come in any order', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(one, { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 0, max: 40_000 }),
        async (all, total) => {
          const lines = (items: typeof all): Grid => [
            ['Package', 'Line', 'Level', 'Cost', 'Benefit', 'Rank', 'Mandatory', 'One of'],
            ...items.map(({ line, level, cost, benefit, rank, must, oneOf }) => [
              `p${all.findIndex((other) => other.cost === cost && other.benefit === benefit && other.line === line)}-${items.length}`,
              ...[line, level, cost / 100, benefit, rank, must, oneOf],
            ]),
          ];
          const distinct = all.filter(
            (a, i) => all.findIndex((b) => b.cost === a.cost && b.benefit === a.benefit && b.line === a.line) === i,
          );
          const benefits: number[] = [];
          for (const order of ['rank', 'ratio', 'best']) {
            const ran = await run(lines(distinct), total / 100, { order });
            if (ran.view === null) {
              expect(['infeasible', 'conflict']).toContain(ran.problems[0]?.code);
              return;
            }
            const rows = rowsOf(ran, 'Budget_Funded_Lines');
            benefits.push(Number(rows.at(-3)?.['Benefit funded']));
            const again = rowsOf(
              await run(lines([...distinct].reverse()), total / 100, { order }),
              'Budget_Funded_Lines',
            );
            if (order === 'best') expect(again.at(-3)?.['Benefit funded']).toBe(benefits.at(-1));
          }
          expect(benefits[2]).toBeGreaterThanOrEqual(Math.max(benefits[0] ?? 0, benefits[1] ?? 0));
        },
      ),
      { numRuns: 60 },
    ));
});

describe('on the command line', () => {
  it('writes both sheets, which open again and foot', async () => {
    const book = bookWith(LEVELS, 1000);
    put(book, 'Inputs!A3', [['Notes of the user']]);
    const { text, book: written } = await writeReport(book, 'zerobase', '--set', 'order=rank');
    expect(text).toContain('first unfunded');
    const [header = [], ...rows] = tableIn(written, 'Budget Funded', 'Order');
    const at = header.indexOf('Funded');
    const amounts = rows.map((row) => Number(row[at] ?? 0));
    expect(amounts.slice(0, -1).reduce((a, b) => a + b)).toBe(amounts.at(-1));
    const lines = tableIn(written, 'Budget Funded Lines', 'Line');
    expect(lines.slice(-3).map((row) => row[0])).toEqual(['Total', 'Left', 'Budget']);
    const again = await writeReport(written, 'zerobase', '--set', 'order=best');
    expect(again.text).toContain('proven best');
  });
});
