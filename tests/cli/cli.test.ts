/** The command line as a person uses it: real processes over real files. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { blankBook } from '../../src/file/blankBook.ts';
import type { Book } from '../../src/file/book.ts';
import { openBook } from '../../src/file/open.ts';
import { REPORTS } from '../../src/jobs/report/catalogue.ts';
import { address, planBook, put, value } from '../support/fixtures.ts';

const folder = mkdtempSync(join(tmpdir(), 'apportion-'));
const at = (name: string) => join(folder, name);
const apportion = (args: readonly string[], input = '') => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'src/file/cli.ts', ...args], {
    input,
    encoding: 'utf8',
  });
  return { exit: status, out: stdout, err: stderr, all: stdout + stderr };
};
const save = (name: string, book: Book): string => {
  writeFileSync(at(name), book.save());
  return at(name);
};
const read = (path: string): Book => {
  const opened = openBook(readFileSync(path), 'x');
  if (!opened.ok) throw new Error(opened.problems[0]?.found);
  return opened.book;
};
const PHILADELPHIA = '../shared/data/workbooks/philadelphia_budget_in_brief_fy15.xlsx';

describe('apportion', () => {
  it('explains itself', () => {
    const { out } = apportion(['help']);
    for (const { name, summary } of REPORTS) expect(out).toContain(`  ${name.padEnd(12)} ${summary}`);
    const { out: own } = apportion(['help', 'scenario']);
    for (const word of ['draws', 'curve', 'Budget_Scenarios', '--out NEW.xlsx']) expect(own).toContain(word);
    expect(apportion(['help', 'allocate']).out).toContain('holdback');
    expect(apportion([]).exit).toBe(0);
    expect(apportion(['version']).out.trim()).toBe(JSON.parse(readFileSync('package.json', 'utf8')).version);
  });

  it('finds tables and says what each job would use', () => {
    const { exit, out } = apportion(['inspect', 'examples/marketing-plan.xlsx']);
    expect(exit).toBe(0);
    expect(out).toContain('allocate: ready on Budget_Lines');
    expect(out).toContain('variance: ready on Budget_Lines');
    expect(out).toContain('total: 8,000,000 at Budget_Total');
  });

  it('shows an allocation and writes nothing unless told to', () => {
    const path = save('plan.xlsx', planBook());
    const before = readFileSync(path);
    const { exit, out } = apportion(['allocate', path]);
    expect(exit).toBe(0);
    expect(out).toMatch(/Search.*412\.50/);
    expect(out).toContain('Nothing was written');
    expect(readFileSync(path)).toEqual(before);
  });

  it('writes to another file with totals recalculated, then undoes it in place', () => {
    const path = save('plan2.xlsx', planBook());
    const out = at('plan2-out.xlsx');
    expect(apportion(['allocate', path, '--out', out]).exit).toBe(0);
    const book = read(out);
    expect([4, 5, 6, 7, 8].map((row) => value(book, `Plan!H${row}`))).toEqual([412.5, 250, 200, 137.5, 1000]);
    expect(apportion(['undo', out, '--in-place']).exit).toBe(0);
    expect([4, 5, 6, 7, 8].map((row) => value(read(out), `Plan!H${row}`))).toEqual([null, null, null, null, 0]);
    expect(apportion(['undo', out, '--in-place']).exit).toBe(1);
  });

  it('never overwrites a file that is there', () => {
    const path = save('a.xlsx', planBook());
    const other = save('b.xlsx', planBook());
    const before = readFileSync(other);
    const { exit, err } = apportion(['allocate', path, '--out', other]);
    expect([exit, err]).toEqual([1, expect.stringContaining('already there')]);
    expect(readFileSync(other)).toEqual(before);
  });

  it('answers as JSON and honours --dry-run', () => {
    const path = save('c.xlsx', planBook());
    const { exit, out } = apportion(['allocate', path, '--json', '--dry-run', '--out', at('never.xlsx')]);
    expect(exit).toBe(0);
    expect(JSON.parse(out).view.lines.map((line: { amount: number }) => line.amount)).toEqual([412.5, 250, 200, 137.5]);
    expect(existsSync(at('never.xlsx'))).toBe(false);
  });

  it.skipIf(!existsSync(PHILADELPHIA))('reviews a city budget that nobody prepared', () => {
    const { exit, out } = apportion(['variance', PHILADELPHIA, '--json']);
    expect(exit).toBe(0);
    const { view, problems } = JSON.parse(out);
    expect(view.lines).toHaveLength(183);
    expect(view.total).toMatchObject({ actual: 3_613_265_717, budget: 4_524_565_000, variance: -911_299_283 });
    expect(problems.map((problem: { code: string }) => problem.code)).toContain('different-years');
  });

  it.skipIf(!existsSync(PHILADELPHIA))(
    'takes the mapping by flag, and lists the candidates when it cannot be used',
    () => {
      expect(
        apportion(['variance', PHILADELPHIA, '--set', 'budget=C', '--set', 'actual=FY2013 Actual', '--json']).exit,
      ).toBe(0);
      const { exit, err } = apportion(['variance', PHILADELPHIA, '--set', 'budget=Plan']);
      expect(exit).toBe(1);
      expect(err).toContain('B "FY2013 Actual", C "FY2015 Budgeted"');
    },
  );

  it('answers cell functions line by line', () => {
    const lines = [
      '{"fn":"ALLOCATE","args":[100,[[50],[30],[20]]]}',
      '{"fn":"ROI","args":[5,0]}',
      'not json',
      '{"fn":"NOPE","args":[]}',
    ];
    const { out } = apportion(['call'], lines.join('\n'));
    const answers = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(answers[0]).toEqual({ value: [[50], [30], [20]] });
    expect(answers.slice(1).map((answer) => answer.error.code)).toEqual(['#DIV/0!', '#VALUE!', '#NAME?']);
  });
});

describe('bad input: a problem with its place and what to do, exit code 1, nothing written', () => {
  const broken = (change: (book: Book) => void): Book => {
    const book = planBook();
    change(book);
    return book;
  };
  const cases: readonly (readonly [string, () => string, RegExp])[] = [
    ['a missing file', () => at('nowhere.xlsx'), /there is no such file/],
    [
      'not a zip',
      () => {
        writeFileSync(at('text.xlsx'), 'hello');
        return at('text.xlsx');
      },
      /not a zip file/,
    ],
    [
      'an old .xls',
      () => {
        writeFileSync(at('old.xlsx'), Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)]));
        return at('old.xlsx');
      },
      /old \.xls/,
    ],
    [
      'an encrypted workbook',
      () => {
        writeFileSync(
          at('enc.xlsx'),
          Buffer.concat([
            Buffer.from('d0cf11e0a1b11ae1', 'hex'),
            Buffer.alloc(512),
            Buffer.from('EncryptedPackage', 'utf16le'),
            Buffer.alloc(64),
          ]),
        );
        return at('enc.xlsx');
      },
      /encrypted/,
    ],
    [
      'a cut-off file',
      () => {
        const bytes = planBook().save();
        writeFileSync(at('cut.xlsx'), bytes.slice(0, bytes.length - 300));
        return at('cut.xlsx');
      },
      /not a zip file|damaged/,
    ],
    [
      'a file open in Excel',
      () => {
        const path = save('open.xlsx', planBook());
        writeFileSync(at('~$open.xlsx'), '');
        return path;
      },
      /~\$open\.xlsx stands beside it/,
    ],
    [
      'a file open in LibreOffice',
      () => {
        const path = save('lo.xlsx', planBook());
        writeFileSync(at('.~lock.lo.xlsx#'), '');
        return path;
      },
      /\.~lock\.lo\.xlsx#/,
    ],
    [
      'text where a number belongs',
      () =>
        save(
          'text-cell.xlsx',
          broken((book) => put(book, 'Plan!C5', [['1,234.50']])),
        ),
      /Plan!C5: "1,234\.50" is text.*Retype it as the number 1234\.5/,
    ],
    [
      'an error cell',
      () =>
        save(
          'error-cell.xlsx',
          broken((book) => put(book, 'Plan!C6', [[{ error: '#N/A' }]])),
        ),
      /Plan!C6: the cell shows #N\/A/,
    ],
    [
      'a line that stands twice',
      () =>
        save(
          'twice.xlsx',
          broken((book) => put(book, 'Plan!A5', [['Search', 'Performance']])),
        ),
      /Plan!A5: "Search" stands at Plan!A4 too/,
    ],
    [
      'floors above the total',
      () =>
        save(
          'floors.xlsx',
          broken((book) => put(book, 'Plan!D6', [[1500]])),
        ),
      /floors and holds add up to 1,500, the total is 1,000: 500 too much.*Raise the total by 500/,
    ],
    [
      'a floor above its cap',
      () =>
        save(
          'crossed.xlsx',
          broken((book) => put(book, 'Plan!D5', [[300]])),
        ),
      /Plan!D5: floor 300 of "Social" is above its cap 250/,
    ],
    [
      'a locked sheet',
      () =>
        save(
          'locked.xlsx',
          broken((book) => book.setProtected('Plan', true)),
        ),
      /Plan!H4: this cell is locked on a protected sheet/,
    ],
    [
      'a formula in a target cell',
      () =>
        save(
          'formula.xlsx',
          broken((book) => book.setFormula('Plan', 4, 7, '1+1', 2)),
        ),
      /Plan!H5: a formula stands in this cell/,
    ],
    ['no table at all', () => save('empty.xlsx', blankBook('empty.xlsx')), /no table with a header row/],
    [
      'a total of several cells',
      () =>
        save(
          'shape.xlsx',
          broken((book) => book.setName('Budget_Total', address('Plan!B1:B2'))),
        ),
      /Plan!B1:B2: 2 × 1 cells/,
    ],
    [
      'a total that is text',
      () =>
        save(
          'total-text.xlsx',
          broken((book) => put(book, 'Plan!B1', [['a lot']])),
        ),
      /Plan!B1: "a lot" is no number/,
    ],
  ];
  it.each(cases)('%s', (_, make, expected) => {
    const path = make();
    const before = existsSync(path) ? readFileSync(path) : null;
    const { exit, all } = apportion(['allocate', path, '--out', at(`out-${Math.random()}.xlsx`)]);
    expect(all).toMatch(expected);
    expect(all).toContain('Nothing was written.');
    expect(exit).toBe(1);
    if (before !== null) expect(readFileSync(path)).toEqual(before);
  });

  it('a name that is gone or broken', () => {
    const path = save(
      'names.xlsx',
      broken((book) => book.setName('Budget_Total', null)),
    );
    expect(apportion(['allocate', path, '--set', 'total=Budget_Nothing']).err).toContain(
      'there is no name or table "Budget_Nothing"',
    );
    const book = planBook();
    book.addSheet('Inputs', false);
    book.setName('Budget_Total', address('Inputs!A1'));
    book.removeSheet('Inputs');
    const broke = save('ref.xlsx', book);
    expect(apportion(['inspect', broke]).out).toContain('it refers to #REF!');
    expect(apportion(['allocate', broke, '--set', 'total=Budget_Total']).err).toMatch(/#REF!.*deleted/);
  });

  it('wrong use of the command line is exit code 2 with the choices', () => {
    expect(apportion(['alocate', 'x.xlsx'])).toMatchObject({
      exit: 2,
      err: expect.stringContaining('one of inspect, allocate'),
    });
    expect(apportion(['allocate'])).toMatchObject({ exit: 2 });
    expect(apportion(['allocate', 'x.xlsx', '--set', 'colour=red'])).toMatchObject({
      exit: 2,
      err: expect.stringContaining('one of table, header, total'),
    });
    expect(apportion(['allocate', 'examples/departments.xlsx', '--set', 'method=magic'])).toMatchObject({
      exit: 1,
      err: expect.stringContaining('one of weights, priority'),
    });
  });

  it('a file that changed on disk since it was read is not overwritten', async () => {
    const { loadFile, saveFile } = await import('../../src/file/disk.ts');
    const path = save('race.xlsx', planBook());
    const loaded = loadFile(path);
    if (!loaded.ok) throw new Error('not loaded');
    copyFileSync('examples/departments.xlsx', path);
    expect(saveFile(path, planBook().save(), loaded.file)).toMatchObject({
      ok: false,
      problems: [{ code: 'changed-on-disk' }],
    });
    expect(readFileSync(path)).toEqual(readFileSync('examples/departments.xlsx'));
  });
});
