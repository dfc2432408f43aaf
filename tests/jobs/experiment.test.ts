/** The job experiment against R's t.test on Student's sleep data, and the tests that a user gets wrong. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Grid } from '../../src/core/cell.ts';
import { normal, seeded } from '../../src/core/random.ts';
import { experiment } from '../../src/jobs/experiment/experiment.ts';
import { codes, decided, records, sheets, shown, typed } from './seriesBook.ts';

/** R: t.test(extra ~ group, data = sleep): t = -1.8608, df = 17.776, p-value = 0.07939, 95 % −3.3654832 … 0.2054832. */
const FIRST = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2];
const SECOND = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];
const sleep: Grid = [
  ['Region', 'Group', 'After', 'Spend'],
  ...FIRST.map((extra, i) => [`c${i}`, 'control', extra, 0]),
  ...SECOND.map((extra, i) => [`t${i}`, 'Test', extra, 1]),
];
const row = (view: Awaited<ReturnType<typeof shown>>, measure: string) =>
  records(view, 'Budget_Experiment').find((one) => one.Measure === measure);

describe("Student's sleep data", () => {
  it('has the p-value, the difference and the interval of R', async () => {
    const view = await shown(sheets({ Geo: sleep }), experiment, { confidence: '95%' });
    expect(row(view, 'p-value')?.Estimate).toBeCloseTo(0.07939, 5);
    // 10 units of spend for 10 test units: iROAS is the difference of the means.
    expect(row(view, 'iROAS')?.Estimate).toBeCloseTo(1.58, 10);
    expect(row(view, 'iROAS')?.Low).toBeCloseTo(-0.2054832, 6);
    expect(row(view, 'iROAS')?.High).toBeCloseTo(3.3654832, 6);
    expect(row(view, 'Incremental outcome')?.Estimate).toBe(15.8);
    expect(view.headline).toContain('No effect is proven at 95 % confidence (p = 0.0794): the interval holds 0');
    expect(view.notes.join()).toContain('17.8 degrees of freedom');
  });
  it('proves an effect at 90 %', async () => {
    const view = await shown(sheets({ Geo: sleep }), experiment);
    expect(view.headline).toContain('An effect is proven at 90 % confidence (p = 0.0794)');
    // 1.58 on what the test group would have had: 23.3 − 15.8 = 7.5.
    expect(row(view, 'Lift')?.Estimate).toBeCloseTo(15.8 / 7.5, 10);
    const groups = records(view, 'Budget_ExperimentGroups');
    expect(groups.map((group) => [group.Group, group.Units, group.After, group.Spend])).toEqual([
      ['Test', 10, 23.3, 10],
      ['Control', 10, 7.5, 0],
      ['Total', 20, 30.8, 10],
    ]);
    expect(groups[0]).toMatchObject({ 'Mean after': 2.33, Spread: 2 });
  });
  it('takes the names of groups and the spend from settings', async () => {
    const geo: Grid = sleep.map((cells) => cells.slice(0, 3).map((cell) => (cell === 'Test' ? 'North' : cell)));
    const view = await shown(sheets({ Geo: geo }), experiment, { test: 'north', spend: '20' });
    expect(row(view, 'iROAS')?.Estimate).toBeCloseTo(0.79, 10);
  });
});

describe('what the next test takes', () => {
  it('is z·sd·√(1/test + 1/control)·test ÷ iROAS', async () => {
    const view = await shown(sheets({ Geo: sleep }), experiment, { confidence: '95%', power: '80%', effect: '2' });
    // Pooled spread 1.898; z = 1.959964 + 0.841621 = 2.801585; budget = 2.801585 × 1.898 × √0.2 × 10 ÷ 2.
    const sd = Math.sqrt((1.78900973 ** 2 + 2.00224873 ** 2) / 2);
    const plan = records(view, 'Budget_ExperimentPlan');
    const needed = (2.801585 * sd * Math.sqrt(0.2) * 10) / 2;
    expect(Math.abs(Number(plan[1]?.['Extra spend needed']) - needed)).toBeLessThan(0.011);
    expect(plan.map((one) => one['Smallest iROAS'])).toEqual([1, 2, 3, 4, 6]);
    // Half the effect: twice the spend, or four times as long.
    expect(Number(plan[0]?.['Times this spend'])).toBeCloseTo(2 * Number(plan[1]?.['Times this spend']), 6);
    expect(Number(plan[1]?.['Or times this duration'])).toBeCloseTo(Number(plan[1]?.['Times this spend']) ** 2, 10);
  });
  it('plans from the time before when there is no after', async () => {
    const geo: Grid = [
      ['Region', 'Group', 'Before'],
      ...[100, 110, 120, 130].map((before, i) => [`r${i}`, i < 2 ? 'test' : 'control', before]),
    ];
    const view = await shown(sheets({ Geo: geo }), experiment);
    expect(view.tables.map(({ name }) => name)).toEqual([
      'Budget_ExperimentGroups',
      'Budget_ExperimentPlan',
      'Budget_Test_Size',
    ]);
    // Pooled spread √50, mean 115: 2 × (2.486475 × 7.0711 ÷ 11.5)² = 4.67 units see 10 %.
    const sizes = records(view, 'Budget_Test_Size');
    expect(sizes[1]).toMatchObject({ 'Mean without': 115, 'Units per group': 5, 'Units here': 2, Enough: 'no' });
    expect(sizes[1]?.['Mean with']).toBeCloseTo(126.5, 9);
    expect(sizes.map((size) => size['Units per group'])).toEqual([19, 5, 3, 2, 2]);
    expect(view.headline).toContain('5 units per group see a lift of 10 % with 80 % chance.');
    expect(view.headline).toMatch(/^Plan: a test of these groups needs [\d,.]+ of extra spend/);
  });
});

/** Regions of unlike size, of which the test regions get 400 that bring 900. */
function geo(seed: number): Grid {
  const random = seeded(seed);
  return [
    ['Region', 'Group', 'Before', 'After', 'Spend'],
    ...Array.from({ length: 24 }, (_, i) => {
      const before = Math.round(normal(random, 10_000, 2000));
      const test = i % 2 === 0;
      return [
        `R${i}`,
        test ? 'test' : 'holdout',
        before,
        Math.round(before + normal(random, 50, 300) + (test ? 900 : 0)),
        test ? 400 : 0,
      ];
    }),
  ];
}
it('judges by the change: the truth, 2.25, lies in about 9 of 10 intervals', async () => {
  let inside = 0;
  for (let seed = 1; seed <= 60; seed++) {
    const view = await shown(sheets({ Geo: geo(seed) }), experiment);
    const found = row(view, 'iROAS');
    if (Number(found?.Low) <= 2.25 && 2.25 <= Number(found?.High)) inside++;
  }
  expect(inside).toBeGreaterThanOrEqual(48);
  expect(inside).toBeLessThan(60);
});
it('the level of unlike regions shows far less', async () => {
  const width = async (basis: string) => {
    const found = row(await shown(sheets({ Geo: geo(4) }), experiment, { basis }), 'iROAS');
    return Number(found?.High) - Number(found?.Low);
  };
  expect(await width('level')).toBeGreaterThan(3 * (await width('change')));
});

describe('what is wrong', () => {
  const good: Grid = [
    ['Region', 'Group', 'Before', 'After', 'Spend'],
    ['a', 'test', 1, 4, 2],
    ['b', 'test', 2, 6, 2],
    ['c', 'test', 3, 7, 2],
    ['g', 'test', 2, 5, 2],
    ['d', 'control', 1, 1, 0],
    ['e', 'control', 2, 4, 0],
    ['f', 'control', 3, 3, 0],
    ['h', 'control', 2, 3, 0],
  ];
  const change = (r: number, c: number, cell: string | number | null): Grid =>
    good.map((cells, i) => cells.map((old, k) => (i === r && k === c ? cell : old)));
  it.each<[string, Grid, string[]]>([
    ['is right', good, []],
    ['a group of another name', change(2, 1, 'maybe'), ['no-group Geo!B3']],
    ['a blank group', change(2, 1, null), ['no-group Geo!B3']],
    ['a blank outcome', change(4, 3, null), ['no-outcome Geo!D5']],
    ['no extra spend', good.map((cells) => cells.slice(0, 4)), ['no-spend Geo!A1:D9']],
    ['one control region', good.slice(0, 6), ['too-few Geo!A1:E6']],
    ['too few regions to judge', [...good.slice(0, 3), ...good.slice(5, 7)], ['too-few Geo!A1:E5']],
  ])('%s', async (_, grid, expected) => {
    expect(codes(await decided(sheets({ Geo: grid }), experiment))).toEqual(expected);
  });
  it('spend of the control group does not count as extra', async () => {
    const both: Grid = good.map((cells, i) => (i === 0 ? cells : [...cells.slice(0, 4), Number(cells[4]) + 1]));
    const spend = async (grid: Grid) => row(await shown(sheets({ Geo: grid }), experiment), 'Extra spend')?.Estimate;
    expect(await spend(both)).toBe(await spend(good));
  });
  it('groups that were unlike before, and rows that are days, are warned about', async () => {
    const unlike: Grid = good.map((cells, i) =>
      i >= 1 && i <= 4 ? [cells[0] ?? '', 'test', 10 * i, 10 * i + 4 + i, 2] : cells,
    );
    expect(codes(await decided(sheets({ Geo: unlike }), experiment))).toEqual(['unlike-groups Geo!A1:E9']);
    const days: Grid = good.map((cells, i) => [i === 0 ? 'Date' : 45_000 + i, ...cells.slice(1)]);
    expect(codes(await decided(sheets({ Geo: days }), experiment))).toEqual(['days Geo!A1:E9']);
  });
});

it('holds for any test: the estimate is in its interval, and the order of the rows does not matter', async () => {
  const unit = fc.tuple(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 0, max: 1000 }));
  await fc.assert(
    fc.asyncProperty(
      fc.array(unit, { minLength: 6, maxLength: 12 }),
      fc.array(unit, { minLength: 6, maxLength: 12 }),
      async (test, control) => {
        const rows = [
          ...test.map(([before, after], i) => [`t${i}`, 'test', before, after, 10]),
          ...control.map(([before, after], i) => [`c${i}`, 'control', before, after, 0]),
        ];
        const head = ['Region', 'Group', 'Before', 'After', 'Spend'];
        const decision = await decided(sheets({ Geo: [head, ...rows] }), experiment);
        if (decision.view === null) return;
        expect(decision.view.checks.filter(({ holds }) => !holds)).toEqual([]);
        const turned = await decided(sheets({ Geo: [head, ...[...rows].reverse()] }), experiment);
        expect(turned.view?.headline).toBe(decision.view.headline);
      },
    ),
    { numRuns: 40 },
  );
});

describe('tests on rates', () => {
  /** Physicians' Health Study, heart attacks (Agresti, Categorical Data Analysis; 2.30 there, from rounded logarithms). */
  const aspirin: Grid = [
    ['Group', 'Trials', 'Conversions', 'Spend'],
    ['test', 5000, 89, 400],
    ['control', 11_037, 104, 300],
    ['test', 6034, 100, 200],
  ];
  it('through the command line: the difference is 0.0077 (0.0047, 0.0107), the ratio 1.82 (1.43, 2.31)', async () => {
    const view = await typed('experiment', sheets({ Trial: aspirin }), { confidence: '95%', worth: '10' });
    const difference = row(view, 'Difference of the rates');
    expect([difference?.Estimate, difference?.Low, difference?.High].map((n) => Number(n).toFixed(4))).toEqual([
      '0.0077',
      '0.0047',
      '0.0107',
    ]);
    const lift = row(view, 'Lift');
    expect([lift?.Estimate, lift?.Low, lift?.High].map((n) => (1 + Number(n)).toFixed(2))).toEqual([
      '1.82',
      '1.43',
      '2.31',
    ]);
    expect(Number(row(view, 'p-value')?.Estimate)).toBeLessThan(1e-6);
    expect(view.headline).toMatch(/^An effect is proven at 95 % confidence \(p < 0.0001\). 1.71 % of the test group/);
    const incremental = 189 - (104 / 11_037) * 11_034;
    expect(row(view, 'Incremental conversions')?.Estimate).toBeCloseTo(incremental, 9);
    // 600 − 300 × 11,034 ÷ 11,037.
    expect(row(view, 'Extra spend')?.Estimate).toBe(300.08);
    expect(row(view, 'Cost per incremental conversion')?.Estimate).toBeCloseTo(300.08 / incremental, 9);
    expect(row(view, 'iROAS')?.Estimate).toBeCloseTo((10 * incremental) / 300.08, 9);
    expect(records(view, 'Budget_ExperimentGroups')).toMatchObject([
      { Group: 'Test', Trials: 11_034, Conversions: 189, Spend: 600 },
      { Group: 'Control', Trials: 11_037, Conversions: 104, Spend: 300 },
      { Group: 'Total', Trials: 22_071, Conversions: 293, Rate: 293 / 22_071, Spend: 900 },
    ]);
  });
  it("R's power.prop.test(p1 = .50, p2 = .75, power = .90): 77 per group, planned without groups", async () => {
    const today: Grid = [
      ['Page', 'Visitors', 'Orders'],
      ['Home', 300, 170],
      ['Shop', 100, 30],
    ];
    const view = await shown(sheets({ Today: today }), experiment, { confidence: '95%', power: '90%', uplift: '50%' });
    expect(view.tables.map(({ name }) => name)).toEqual(['Budget_ExperimentGroups', 'Budget_Test_Size']);
    const sizes = records(view, 'Budget_Test_Size');
    expect(sizes[1]).toMatchObject({
      'Rate without': 0.5,
      'Rate with': 0.75,
      'Trials per group': 77,
      'Trials in all': 154,
    });
    // Beyond a rate of 1 there is nothing to see.
    expect(sizes.map((size) => size['Trials per group'] === null)).toEqual([false, false, false, true, true]);
    expect(view.headline).toBe(
      'Plan: a test needs 77 trials per group to see a lift of 50 % on 50 % with 90 % chance.',
    );
  });
  const change = (r: number, c: number, cell: string | number | null): Grid =>
    aspirin.map((cells, i) => cells.map((old, k) => (i === r && k === c ? cell : old)));
  it.each<[string, Grid, string[]]>([
    ['is right', aspirin, []],
    ['more conversions than trials', change(2, 2, 20_000), ['bad-sample Trial!C3']],
    ['no trials', change(3, 1, null), ['bad-sample Trial!B4']],
    ['a group of another name', change(1, 0, 'maybe'), ['no-group Trial!A2']],
    ['no control group', [...aspirin.slice(0, 2), aspirin[3] ?? []], ['bad-sample Trial!A1:D3']],
    ['a control group that never converts', change(2, 2, 0), ['bad-effect Trial!A1:D4']],
  ])('%s', async (_, grid, expected) =>
    expect(codes(await decided(sheets({ Trial: grid }), experiment))).toEqual(expected),
  );
  it('any two groups: laws hold, and rows may stand in any order', async () => {
    const group = fc
      .tuple(fc.integer({ min: 10, max: 100_000 }), fc.double({ min: 0.01, max: 0.99, noNaN: true }))
      .map(([trials, rate]) => [trials, Math.round(trials * rate)]);
    await fc.assert(
      fc.asyncProperty(fc.array(group, { minLength: 2, maxLength: 6 }), async (groups) => {
        const rows = groups.map((cells, i) => [i % 2 === 0 ? 'test' : 'control', ...cells]);
        const head = ['Group', 'Trials', 'Conversions'];
        const decision = await decided(sheets({ T: [head, ...rows] }), experiment);
        if (decision.view === null) return;
        expect(decision.view.checks.filter(({ holds }) => !holds)).toEqual([]);
        const turned = await decided(sheets({ T: [head, ...[...rows].reverse()] }), experiment);
        expect(turned.view).toEqual(decision.view);
      }),
      { numRuns: 60 },
    );
  });
});
