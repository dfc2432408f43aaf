/** Workbooks that others wrote, reviewed from the command line to the written file. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openBook } from '../../src/file/open.ts';
import { apportion, bookAt, fileOf, newFile } from '../support/commandLine.ts';
import { address, put, value } from '../support/fixtures.ts';

const FOLDER = '../shared/data/workbooks';
const EDGERYDERS = `${FOLDER}/edgeryders_budget_template_v3.xlsx`;
const PHILADELPHIA = `${FOLDER}/philadelphia_budget_in_brief_fy15.xlsx`;
const open = (path: string) => {
  const opened = openBook(readFileSync(path), path);
  if (!opened.ok) throw new Error(path);
  return opened.book;
};
const set = (settings: Readonly<Record<string, string>>) =>
  Object.entries(settings).flatMap(([name, text]) => ['--set', `${name}=${text}`]);

describe.skipIf(!existsSync(EDGERYDERS))('Edgeryders: a project budget with units and sums above its lines', () => {
  const revenue = set({ table: 'Revenue!A1:D8', header: '3', line: 'B', date: 'C', actual: 'D' });
  const cost = set({ table: 'Cost!A1:I14', header: '5', line: 'B', budget: 'H' });

  it('payments by month add up to the sum that the template shows', async () => {
    const out = newFile();
    const { exit, text } = await apportion('spend', EDGERYDERS, ...revenue, '--out', out);
    expect([exit, text]).toEqual([0, expect.stringContaining('62,000 was spent from 2018-04-30 to 2019-12-01')]);
    const book = bookAt(out);
    expect(value(book, 'Overview!B14')).toBe(62_000);
    const used = book.sheets().find(({ name }) => name === 'Budget Spend')?.used;
    const total = used == null ? [] : (book.values(used).find(([name]) => name === 'Total') ?? []);
    expect(total).toContain(62_000);
  });
  it('names the two amounts that are text, reads them once they are numbers, and writes nothing before', async () => {
    const { exit, text } = await apportion('risk', EDGERYDERS, ...cost, '--out', newFile());
    expect(exit).toBe(1);
    expect(text).toContain('Cost!H6: "14,400" is text');
    expect(text).toContain('Cost!H9: "723" is text; expected a number for Budget. Retype it as the number 723.');
    const book = open(EDGERYDERS);
    put(book, 'Cost!H6', [[14_400]]);
    put(book, 'Cost!H9', [[723]]);
    const fixed = await apportion('risk', fileOf(book), ...cost);
    expect([fixed.exit, fixed.text]).toEqual([0, expect.stringContaining('Software development')]);
  });
  it.each(['0', '20', 'two'])('%s header rows are refused', async (header) => {
    const { exit, text } = await apportion('spend', EDGERYDERS, ...set({ table: 'Revenue!A1:D8', header }));
    expect(exit).toBe(1);
    expect(text).toContain('a whole number of rows from 1 to 7');
  });
});

describe.skipIf(!existsSync(PHILADELPHIA))('Philadelphia: 183 lines of a city', () => {
  const columns = set({ budget: 'FY2015 Budgeted', actual: 'FY2013 Actual' });
  it('foots to the totals that the city published, down the tree and back in the file', async () => {
    const out = newFile();
    const { exit, text } = await apportion('decompose', PHILADELPHIA, ...columns, '--out', out);
    expect(exit, text).toBe(0);
    expect(text).toMatch(/Actual 3,613,265,717 against budget 4,524,565,000/);
    const book = bookAt(out);
    expect(book.sheets().map(({ name }) => name)).toContain('Data');
    const cells = (path: string) => open(path).values(address('Data!A1:F184'));
    expect(cells(out)).toEqual(cells(PHILADELPHIA));
  });
  it('reviews by variance, with the same totals', async () => {
    const { text } = await apportion('variance', PHILADELPHIA, ...columns);
    expect(text).toContain('3,613,265,717');
    expect(text).toContain('4,524,565,000');
  });
});
