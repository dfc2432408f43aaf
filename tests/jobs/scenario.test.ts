/** Scenarios compared and sensitivity, through the command line, against R27's closed form. */
import { describe, expect, it } from 'vitest';
import { blankBook } from '../../src/file/blankBook.ts';
import type { Book } from '../../src/file/book.ts';
import { apportion, bookAt, fileOf, newFile } from '../support/commandLine.ts';
import { address, put } from '../support/fixtures.ts';

const A = [120_000, 80_000, 60_000];
const B = [20_000, 10_000, 30_000];
/** Without limits the best of logs a·ln(1 + x/b) is a/λ − b each, with λ = Σa ÷ (total + Σb). */
function logs(a: readonly number[], total: number) {
  const price = a.reduce((sum, one) => sum + one, 0) / (total + 60_000);
  const amounts = a.map((one, i) => one / price - (B[i] ?? 0));
  return { amounts, value: a.reduce((sum, one, i) => sum + one * Math.log1p((amounts[i] ?? 0) / (B[i] ?? 1)), 0) };
}

const SCENARIOS = [
  ['Scenario', 'Line', 'Field', 'Value', 'Factor'],
  ['Downturn', null, 'p1', null, 0.8],
  ['Downturn', null, 'total', null, 0.9],
  ['Two, dearer', 'Two', 'p1', 60_000, null],
  ['Two, dearer', 'Two', 'p1', null, 1.1],
];
function plan(scenarios: (string | number | null)[][] | null = SCENARIOS, cap: number | null = null): Book {
  const book = blankBook('scenarios.xlsx', ['Plan']);
  put(book, 'Plan!A1', [['Total budget', 100_000]]);
  put(book, 'Plan!A3', [
    ['Channel', 'Curve', 'P1', 'P2', 'Cap'],
    ...['One', 'Two', 'Three'].map((name, i) => [name, 'log', A[i] ?? 0, B[i] ?? 0, cap]),
  ]);
  book.setName('Budget_Lines', address('Plan!A3:E6'));
  book.setName('Budget_Total', address('Plan!B1'));
  if (scenarios === null) return book;
  put(book, 'Plan!H1', scenarios);
  book.setName('Budget_Scenarios', { ...address('Plan!H1'), rows: scenarios.length, columns: 5 });
  return book;
}

type Cell = string | number | null;
type Table = {
  readonly name: string;
  readonly totalRows: number;
  readonly columns: readonly { readonly header: string }[];
  readonly rows: readonly (readonly Cell[])[];
};
type View = {
  readonly view: {
    readonly headline: string;
    readonly notes: readonly string[];
    readonly tables: readonly Table[];
    readonly checks: readonly { readonly law: string; readonly holds: boolean }[];
  };
};
const scenario = async (book: Book, ...argv: readonly string[]) => {
  const outcome = await apportion('scenario', fileOf(book), ...argv);
  expect(outcome.exit, outcome.text).toBe(0);
  const { view } = outcome.json as View;
  expect(view.checks.filter(({ holds }) => !holds)).toEqual([]);
  const table = (name: string) => {
    const found = view.tables.find((one) => one.name === name);
    return (found?.rows ?? []).map((row) =>
      Object.fromEntries((found?.columns ?? []).map(({ header }, c) => [header, row[c] ?? null])),
    );
  };
  return { view, table, text: outcome.text };
};
const refusal = async (book: Book, ...argv: readonly string[]) => {
  const { exit, text } = await apportion('scenario', fileOf(book), ...argv);
  expect(exit).toBe(1);
  return text;
};

describe('two scenarios line by line', () => {
  const base = logs(A, 100_000);
  const downturn = logs(
    A.map((a) => a * 0.8),
    90_000,
  );
  const dearer = logs([120_000, 66_000, 60_000], 100_000);

  it('each with the base: amounts, outcomes and their differences foot (R27)', async () => {
    const { view, table } = await scenario(plan());
    const rows = table('Budget_Scenario_Changes');
    expect(rows.map((row) => [row.To, row.Line])).toEqual([
      ...['Downturn', 'Two, dearer'].flatMap((to) => ['One', 'Two', 'Three'].map((line) => [to, line])),
      ['Downturn', 'Total'],
      ['Two, dearer', 'Total'],
    ]);
    expect(view.tables.find(({ name }) => name === 'Budget_Scenario_Changes')?.totalRows).toBe(2);
    rows.slice(0, 3).forEach((row, i) => {
      expect(row.From).toBe('Base');
      expect(row['Amount from']).toBeCloseTo(base.amounts[i] ?? 0, 1);
      expect(row['Amount to']).toBeCloseTo(downturn.amounts[i] ?? 0, 1);
      expect(row.Difference).toBeCloseTo((downturn.amounts[i] ?? 0) - (base.amounts[i] ?? 0), 1);
    });
    expect(rows[6]).toMatchObject({ 'Amount from': 100_000, 'Amount to': 90_000, Difference: -10_000 });
    expect(rows[6]?.['Outcome difference']).toBeCloseTo(downturn.value - base.value, 3);
    expect(rows[7]?.['Outcome to']).toBeCloseTo(dearer.value, 3);
    for (const column of ['Difference', 'Outcome difference', 'Outcome from', 'Amount to'])
      expect(rows.slice(3, 6).reduce((sum, row) => sum + Number(row[column]), 0)).toBeCloseTo(
        Number(rows[7]?.[column]),
        6,
      );
  });
  it('any two, whatever their order, case, and commas in their names', async () => {
    const { view, table } = await scenario(plan(), '--set', 'compare=two, DEARER, downturn');
    const rows = table('Budget_Scenario_Changes');
    expect(rows).toHaveLength(4);
    expect(rows[3]).toMatchObject({ From: 'Two, dearer', To: 'Downturn', Line: 'Total', Difference: -10_000 });
    expect(rows[3]?.['Outcome difference']).toBeCloseTo(downturn.value - dearer.value, 3);
    expect(view.headline).toMatch(/^From Two, dearer to Downturn the budget changes by -10,000 and the outcome by -/);
  });
  it('with itself nothing changes', async () => {
    const { view, table } = await scenario(plan(), '--set', 'compare=Base,Base');
    for (const row of table('Budget_Scenario_Changes'))
      expect([row.Difference, row['Outcome difference']]).toEqual([0, 0]);
    expect(view.headline).toContain('no line changes');
  });
  it('without scenarios there is nothing to compare', async () => {
    const { view, table } = await scenario(plan(null));
    expect(table('Budget_Scenario_Changes')).toEqual([]);
    expect(view.headline).toMatch(/^The base plan of 100,000 brings 296,723\./);
  });
  it.each(['Base', 'Base, Boom', 'Base, Downturn, Two, dearer'])('refuses compare=%s by name', async (asked) =>
    expect(await refusal(plan(), '--set', `compare=${asked}`)).toContain('two of Base, Downturn, Two, dearer'),
  );
});

describe('overrides', () => {
  const one = (...row: (string | number | null)[]) => plan([SCENARIOS[0] ?? [], row]);
  it.each([
    [['Base', null, 'total', 1, null], 'Base is the plan without overrides'],
    [['Up', null, 'roas', 1, null], 'one of total, p1, p2, p3, floor'],
    [['Up', null, 'value', 1, null], '"value" is no field'],
    [['Up', 'Serach', 'p1', 1, null], '"Serach" is no line'],
    [['Up', 'One', 'cap', null, 0.5], 'a factor on cap, which is blank'],
    [['Up', 'One', 'cap', null, null], 'neither Value nor Factor'],
    [['Up', 'One', 'cap', 1, 2], 'both Value and Factor'],
  ])('%j is refused at its row', async (row, words) => {
    const text = await refusal(one(...row));
    expect(text).toContain('Budget_Scenarios, row 1');
    expect(text).toContain(words);
  });
  it.each([
    ['total', -1],
    ['p1', 1e300],
    ['cap', 1e300],
  ])('%s of %d: the scenario is left out and named, the base stands', async (field, value) => {
    const { text, table } = await scenario(one('Odd', null, field, value, null));
    expect(text).toContain(`scenario Odd: ${field} becomes an amount`);
    expect(table('Budget_Scenario_Results')).toHaveLength(1);
  });
  it('a value fills a blank limit, a factor then works on it', async () => {
    const { table } = await scenario(
      plan([SCENARIOS[0] ?? [], ['Capped', 'One', 'cap', 40_000, null], ['Capped', 'One', 'cap', null, 0.75]]),
    );
    expect(table('Budget_Scenario_Changes')[0]).toMatchObject({ Line: 'One', 'Amount to': 30_000 });
  });
});

describe('sensitivity (C61)', () => {
  it('each line and the total by 10 %, the plan made anew, ranked by range', async () => {
    const { view, table } = await scenario(plan(), '--set', 'swing=10%');
    const rows = table('Budget_Sensitivity');
    const ends = [
      ...['One', 'Two', 'Three'].map((name, i) => {
        const [low, high] = [0.9, 1.1].map(
          (f) =>
            logs(
              A.map((a, k) => (k === i ? a * f : a)),
              100_000,
            ).value,
        );
        return { name, low: low ?? 0, high: high ?? 0 };
      }),
      { name: 'Total budget', low: logs(A, 90_000).value, high: logs(A, 110_000).value },
    ].sort((a, b) => b.high - b.low - (a.high - a.low));
    expect(rows.map((row) => row.Input)).toEqual(ends.map(({ name }) => name));
    rows.forEach((row, i) => {
      const { low = 0, high = 0 } = ends[i] ?? {};
      expect(row).toMatchObject({ Low: 0.9, High: 1.1 });
      expect(row['Outcome at low']).toBeCloseTo(low, 2);
      expect(row['Outcome at high']).toBeCloseTo(high, 2);
      expect(row.Range).toBeCloseTo(high - low, 2);
    });
    expect(view.notes.some((note) => note.includes(`The widest range is that of ${ends[0]?.name}`))).toBe(true);
  });
  it('an end without room is blank and said, the rest stands', async () => {
    const { text, table } = await scenario(plan(null, 35_000), '--set', 'swing=0.1');
    const total = table('Budget_Sensitivity').find((row) => row.Input === 'Total budget');
    expect(total).toMatchObject({ 'Outcome at high': null, 'Change at high': null });
    expect(total?.['Outcome at low']).toBeLessThan(Number(table('Budget_Scenario_Results')[0]?.['Best outcome']));
    expect(text).toContain('Total budget: caps add up to 105,000');
  });
  it('is left out without a swing, and refused above 100 %', async () => {
    expect((await scenario(plan())).table('Budget_Sensitivity')).toEqual([]);
    expect(await refusal(plan(), '--set', 'swing=150%')).toContain('a swing from 0 to 100 %');
  });
  it('by value, and with limits across lines', async () => {
    for (const file of ['examples/departments.xlsx', 'examples/media-curves.xlsx']) {
      const { exit, text } = await apportion('scenario', file, '--set', 'swing=5%');
      expect(exit, text).toBe(0);
      expect(text).toContain('✓ at no end would the base plan bring more than the plan made anew');
    }
  });
  it('is written beside the scenarios', async () => {
    const out = newFile();
    await scenario(plan(), '--set', 'swing=10%', '--out', out);
    const names = bookAt(out)
      .sheets()
      .map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['Budget Scenario Changes', 'Budget Sensitivity']));
  });
});
