/** Optimising jobs as a person runs them: from a workbook to a written, certified, explained plan. */
import { describe, expect, it } from 'vitest';
import { mediaCurves } from '../../scripts/examples/mediaCurves.ts';
import { blankBook } from '../../src/file/blankBook.ts';
import type { Book } from '../../src/file/book.ts';
import { apportion, bookAt, fileOf, newFile } from '../support/commandLine.ts';
import { address, put, value } from '../support/fixtures.ts';
import { SEED_MODEL } from '../support/seedModel.ts';

const MEDIA = 'examples/media-curves.xlsx';
const DEPARTMENTS = 'examples/departments.xlsx';

type Line = {
  readonly line: string;
  readonly amount: number;
  readonly reason: string;
  readonly marginal: number | null;
};
type Allocated = {
  readonly view: {
    readonly sum: number;
    readonly reserve: number;
    readonly unallocated: number;
    readonly lines: readonly Line[];
    readonly notes: readonly string[];
    readonly optimum: { readonly value: number; readonly gap: number; readonly verdict: string } | null;
  };
};
const allocate = async (file: string, ...argv: readonly string[]) => {
  const outcome = await apportion('allocate', file, ...argv);
  expect(outcome.exit, outcome.text).toBe(0);
  return (outcome.json as Allocated).view;
};

/** R27's three logs, in a sheet. */
function channels(): Book {
  const book = blankBook('channels.xlsx', ['Plan']);
  put(book, 'Plan!A1', [['Total budget', 100_000]]);
  put(book, 'Plan!A3', [
    ['Channel', 'Current', 'Curve', 'P1', 'P2', 'Floor', 'Cap', 'Allocation'],
    ['One', 33_333.34, 'log', 120_000, 20_000, null, null, null],
    ['Two', 33_333.33, 'log', 80_000, 10_000, null, 30_000, null],
    ['Three', 33_333.33, 'log', 60_000, 30_000, null, null, null],
  ]);
  book.setName('Budget_Lines', address('Plan!A3:H6'));
  book.setName('Budget_Total', address('Plan!B1'));
  return book;
}

describe('allocate --set method=value on the seed’s departments (R14)', () => {
  it('gives the true optimum, proven, and not the table that the seed prints', async () => {
    const view = await allocate(DEPARTMENTS, '--set', 'method=value');
    expect(view.lines.map(({ amount }) => amount / 1e6)).toEqual(SEED_MODEL.optimum);
    expect(view.optimum).toMatchObject({ gap: 0, verdict: 'OPTIMAL' });
    expect((view.optimum?.value ?? 0) / 1e6).toBeCloseTo(SEED_MODEL.objective, 9);
    expect(view.notes).toContain('One more 1,000 of budget would bring 700.');
  });
});

describe('allocate --set method=curves', () => {
  it('says why each line stops, in money (R27)', async () => {
    const view = await allocate(fileOf(channels()));
    expect(view.lines.map(({ amount }) => amount)).toEqual([60_000, 30_000, 10_000]);
    expect(view.lines[1]?.reason).toBe('stops at 30,000: its cap; each further 1,000 would have added 500');
    expect(view.notes).toContain('Proven: no allocation within these limits brings more.');
  });
  it('keeps groups and limits across lines, and prices them', async () => {
    const view = await allocate(MEDIA);
    const of = (...names: readonly string[]) =>
      view.lines.filter(({ line }) => names.includes(line)).reduce((sum, { amount }) => sum + amount, 0);
    expect(view.sum).toBe(1_400_000);
    expect(of('Paid social', 'Affiliates', 'Connected TV', 'Podcasts')).toBeGreaterThanOrEqual(
      0.35 * 1_400_000 - 0.005,
    );
    const carbon = [0.02, 0.02, 0.03, 0.01, 0.05, 0.08, 0.01, 0.005];
    expect(view.lines.reduce((sum, { amount }, i) => sum + amount * (carbon[i] ?? 0), 0)).toBeLessThanOrEqual(
      38_000.01,
    );
    expect(view.notes.some((note) => note.startsWith('Carbon stops at its most'))).toBe(true);
    expect(view.optimum?.gap).toBeLessThan(1e-6);
    expect(view.lines.find(({ line }) => line === 'Connected TV')?.amount).toBe(0);
  });
  it('spends less when the goal asks for less', async () => {
    const book = fileOf(channels());
    const target = await allocate(book, '--set', 'goal=target=250000');
    expect(target.optimum?.value).toBeGreaterThanOrEqual(250_000);
    expect(target.unallocated).toBeGreaterThan(10_000);
    const roas = await allocate(book, '--set', 'goal=roas=4');
    expect((roas.optimum?.value ?? 0) / roas.sum).toBeGreaterThanOrEqual(4 - 1e-9);
    const cpa = await allocate(book, '--set', 'goal=cpa=0.25');
    expect(cpa.sum).toBe(roas.sum);
    const profit = await allocate(book, '--set', 'goal=profit=50%', '--set', 'total=900000');
    expect(profit.sum).toBeLessThan(900_000);
    expect((await apportion('allocate', book, '--set', 'goal=target=9e9')).exit).toBe(1);
    expect((await apportion('allocate', book, '--set', 'goal=more')).exit).toBe(1);
  });
  it.each([
    ['P1', -5, 'Plan!D4', 'p1 of log is -5'],
    ['Curve', 'loglog', 'Plan!D4', "'loglog' is no curve"],
    ['Curve', null, 'Plan!C4', 'the curve is blank'],
  ])('names the cell when %s is %s', async (header, bad, where, found) => {
    const book = channels();
    put(book, header === 'P1' ? 'Plan!D4' : 'Plan!C4', [[bad]]);
    const { exit, text } = await apportion('allocate', fileOf(book));
    expect(exit).toBe(1);
    expect(text).toContain(where);
    expect(text).toContain(found);
  });
});

describe('a certificate', () => {
  const certified = async (tamper: (book: Book) => void) => {
    const out = newFile();
    await allocate(fileOf(channels()), '--out', out);
    const book = bookAt(out);
    tamper(book);
    const { text } = await apportion('explain', fileOf(book));
    return text;
  };
  it('holds for the very inputs, and says what one must believe', async () => {
    const text = await certified(() => undefined);
    expect(text).toContain('OPTIMAL.');
    expect(text).not.toContain('STALE');
    expect(text).toContain('The certificate of the last run still holds');
  });
  it.each([
    ['a floor', 'Plan!F4', 0.01],
    ['a cap', 'Plan!G5', 30_000.01],
    ['a parameter', 'Plan!D6', 60_000.01],
    ['an amount', 'Plan!H4', 60_000.01],
  ])('is STALE when %s moves by a cent', async (_, where, moved) => {
    expect(await certified((book) => put(book, where, [[moved]]))).toContain('STALE');
  });
  it('counts limits across lines: the best within them is OPTIMAL, a plan that breaks one is told which', async () => {
    const out = newFile();
    await allocate(MEDIA, '--out', out);
    expect((await apportion('explain', out)).text).toContain('OPTIMAL.');
    const book = bookAt(out);
    const [search = 0, email = 0] = [7, 14].map((row) => Number(value(book, `Media!M${row}`)));
    put(book, 'Media!M7', [[search - 1]]);
    put(book, 'Media!M14', [[email + 1]]);
    put(book, 'Media!M9', [[Number(value(book, 'Media!M9')) - 50_000]]);
    put(book, 'Media!M11', [[Number(value(book, 'Media!M11')) + 50_000]]);
    expect((await apportion('explain', fileOf(book))).text).toMatch(
      /the limit "(Carbon|Americas share)" is (above|below) its/,
    );
  });
  it('judges a plan that nobody optimised, and the values that would make it right (R27 inverse)', async () => {
    const book = channels();
    put(book, 'Plan!G5', [[null]]);
    const outcome = await apportion('explain', fileOf(book), '--set', 'plan=current');
    expect(outcome.text).toContain('WITHIN 6.1 %');
    const { rows } = (outcome.json as { view: { tables: { rows: (string | number | null)[][] }[] } }).view
      .tables[0] ?? { rows: [] };
    expect(rows.slice(0, 3).map((row) => Number(row[8]).toFixed(3))).toEqual(['1.000', '1.219', '2.375']);
  });
});

describe('a contingency reserve', () => {
  it('is a line of its own: lines + reserve = total, to the cent (C20: 5 % of 25M)', async () => {
    const view = await allocate(DEPARTMENTS, '--set', 'method=weights', '--set', 'holdback=5%');
    expect([view.reserve, view.sum + view.reserve]).toEqual([1_250_000, 25_000_000]);
    expect(view.lines.map(({ line }) => line)).not.toContain('Contingency reserve');
    const out = newFile();
    await allocate(DEPARTMENTS, '--set', 'holdback=5%', '--set', 'write=sheet', '--out', out);
    const sheet = 'Budget Allocation';
    const rows = Array.from({ length: 20 }, (_, r) => [
      value(bookAt(out), `'${sheet}'!A${r + 1}`),
      value(bookAt(out), `'${sheet}'!F${r + 1}`),
    ]);
    expect(rows).toContainEqual(['Contingency reserve', 1_250_000]);
    expect(rows).toContainEqual(['Total', 25_000_000]);
  });
  it.each(['120%', '-5%', 'some'])('of %s is refused', async (share) => {
    expect((await apportion('allocate', DEPARTMENTS, '--set', `holdback=${share}`)).exit).toBe(1);
  });
});

describe('whole packages and performance', () => {
  function initiatives(): Book {
    const book = blankBook('initiatives.xlsx', ['Plan']);
    put(book, 'Plan!A1', [['Total budget', 6]]);
    put(book, 'Plan!A3', [
      ['Initiative', 'Request', 'Value', 'Hold', 'Allocation'],
      ['A', 4, 9, null, null],
      ['B', 3, 4, null, null],
      ['C', 3, 4, null, null],
    ]);
    book.setName('Budget_Lines', address('Plan!A3:E6'));
    book.setName('Budget_Total', address('Plan!B1'));
    return book;
  }
  it('funds the best selection, and says what the next money would buy', async () => {
    const view = await allocate(fileOf(initiatives()));
    expect(view.lines.map(({ amount }) => amount)).toEqual([4, 0, 0]);
    expect(view.unallocated).toBe(2);
    expect(view.notes.some((note) => note.startsWith('The next step: at 7 B comes in'))).toBe(true);
  });
  it('takes a held package first', async () => {
    const book = initiatives();
    put(book, 'Plan!D5', [['yes']]);
    expect((await allocate(fileOf(book))).lines.map(({ amount }) => amount)).toEqual([0, 3, 3]);
  });
  it('moves money towards what returned more, within the step and the turnover', async () => {
    const book = blankBook('performance.xlsx', ['Plan']);
    put(book, 'Plan!A1', [['Total budget', 1000]]);
    put(book, 'Plan!A3', [
      ['Line', 'Current', 'Return', 'Allocation'],
      ['Good', 500, 4, null],
      ['Poor', 500, 1, null],
    ]);
    book.setName('Budget_Lines', address('Plan!A3:D5'));
    book.setName('Budget_Total', address('Plan!B1'));
    const view = await allocate(fileOf(book));
    expect(view.lines.map(({ amount }) => amount)).toEqual([600, 400]);
    expect(view.lines[0]?.reason).toContain('up 100, the most of 20 % that one step may move');
    const tight = await allocate(fileOf(book), '--set', 'turnover=3%');
    expect(tight.lines.map(({ amount }) => amount)).toEqual([530, 470]);
  });
});

describe('frontier, scenario, doctor', () => {
  it('walks the frontier, and marks the total with the most profit', async () => {
    const { text, exit } = await apportion('frontier', fileOf(channels()), '--set', 'margin=50%', '--set', 'points=11');
    expect(exit, text).toBe(0);
    expect(text).toContain('this total');
    expect(text).toContain('most profit');
    expect(text).toContain('✓ a larger total never brings less');
  });
  it('solves every scenario anew, and judges plans over seeded draws', async () => {
    const once = await apportion('scenario', MEDIA, '--set', 'draws=40', '--json');
    const again = await apportion('scenario', MEDIA, '--set', 'draws=40', '--json');
    expect(once.exit, once.text).toBe(0);
    expect(JSON.stringify(once.json)).toBe(JSON.stringify(again.json));
    expect(once.text).toContain('Downturn');
    expect(once.text).toContain('Greatest regret');
    const other = await apportion('scenario', MEDIA, '--set', 'draws=40', '--set', 'seed=2');
    expect(other.text).not.toBe(once.text);
  });
  it('names a scenario’s mistake by its row', async () => {
    const book = mediaCurves();
    put(book, 'Limits!B16', [['Search']]);
    const { exit, text } = await apportion('scenario', fileOf(book));
    expect(exit).toBe(1);
    expect(text).toContain('Budget_Scenarios, row 3');
  });
  it('finds the limits in conflict; every repair that it offers and writes makes the allocation possible', async () => {
    const book = channels();
    put(book, 'Plan!F4', [[50_000], [25_000], [35_000]]);
    const file = fileOf(book);
    expect((await apportion('allocate', file)).text).toContain('The job doctor names the limits');
    const found = await apportion('doctor', file);
    expect(found.text).toContain('cannot be kept together');
    const repairs =
      (found.json as { view: { tables: { rows: (string | number | null)[][] }[] } }).view.tables[1]?.rows ?? [];
    expect(repairs.length).toBeGreaterThan(2);
    for (const [number] of repairs) {
      const out = newFile();
      const applied = await apportion('doctor', file, '--set', `apply=${number}`, '--out', out);
      expect(applied.exit, applied.text).toBe(0);
      const after = await apportion('allocate', out, '--set', 'write=sheet');
      expect(after.exit, after.text).toBe(0);
    }
    expect((await apportion('doctor', file, '--set', 'apply=99')).exit).toBe(1);
  });
  it('finds nothing where nothing is wrong', async () => {
    expect((await apportion('doctor', fileOf(channels()))).text).toContain('Nothing is in conflict');
  });
});

it('writes the plan and its certificate beside each other, and undoes both', async () => {
  const out = newFile();
  await allocate(fileOf(channels()), '--out', out);
  const book = bookAt(out);
  expect(value(book, 'Plan!H4')).toBe(60_000);
  expect(book.sheets().some(({ name }) => name === 'Budget Certificate')).toBe(true);
  expect((await apportion('undo', out, '--in-place')).exit).toBe(0);
  expect(value(bookAt(out), 'Plan!H4')).toBe(null);
});
