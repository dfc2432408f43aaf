/** The evaluator: known answers, the taint rule, and workbooks whose values another program computed. */
import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CellValue } from '../../src/core/cell.ts';
import { blankBook } from '../../src/file/blankBook.ts';
import type { Book } from '../../src/file/book.ts';
import { parseFormula } from '../../src/file/calc/parse.ts';
import { recalculate } from '../../src/file/calc/recalculate.ts';
import { openBook } from '../../src/file/open.ts';
import { address, planBook, put, value } from '../support/fixtures.ts';

/** A sheet with numbers in A1:A4, text in B1:B4, a blank C1, an error in D1. */
function sheet(): Book {
  const book = blankBook('calc.xlsx', ['S', 'Other sheet']);
  put(book, 'S!A1', [
    [1, 'x', null, { error: '#N/A' }],
    [2, 'y', true, null],
    [3, 'x', '7', null],
    [4.5, 'Zed', false, null],
  ]);
  put(book, "'Other sheet'!A1", [[100]]);
  book.setName('Rate', address('S!A4'));
  return book;
}
const calc = (formula: string): CellValue => {
  const book = sheet();
  book.setFormula('S', 9, 9, formula, null);
  const { unknown } = recalculate(book);
  if (unknown.length > 0) throw new Error(unknown[0]?.reason);
  return value(book, 'S!J10');
};

describe('known answers', () => {
  it.each<readonly [string, CellValue]>([
    ['1+2*3^2', 19],
    ['-2^2', 4],
    ['50%*10', 5],
    ['"a"&1&TRUE', 'a1TRUE'],
    ['1/0', { error: '#DIV/0!' }],
    ['0.1+0.2=0.3', true],
    ['"A"="a"', true],
    ['C1=0', true],
    ['C1=""', true],
    ['2>"1"', false],
    ['SUM(A1:A4)', 10.5],
    ['SUM(A1:C4)', 10.5],
    ['SUM(A:A)', 10.5],
    ['SUM("3",TRUE)', 4],
    ['A1+C3', 8],
    ['SUM(A1:D4)', { error: '#N/A' }],
    ['AVERAGE(A1:A4)', 2.625],
    ['COUNT(A1:D4)', 4],
    ['COUNTA(A1:C4)', 11],
    ['MAX(A1:A4)-MIN(A1:A4)', 3.5],
    ['SUMIF(B1:B4,"x",A1:A4)', 4],
    ['SUMIF(A1:A4,">1.5")', 9.5],
    ['COUNTIF(B1:B4,"?")', 3],
    ['SUMIFS(A1:A4,B1:B4,"x",A1:A4,">1")', 3],
    ['SUMPRODUCT(A1:A4,A1:A4)', 34.25],
    ['AVERAGEIF(B1:B4,"x",A1:A4)', 2],
    ['IF(A1>0,"yes","no")', 'yes'],
    ['IFERROR(D1,"none")', 'none'],
    ['IFERROR(1/0,5)', 5],
    ['IFNA(D1,0)', 0],
    ['AND(A1>0,A2>5)', false],
    ['OR(FALSE,A1=1)', true],
    ['SWITCH(A2,1,"a",2,"b")', 'b'],
    ['CHOOSE(2,"a","b")', 'b'],
    ['INDEX(A1:B4,3,2)', 'x'],
    ['MATCH("zed",B1:B4,0)', 4],
    ['MATCH(3.2,A1:A4)', 3],
    ['VLOOKUP(2,A1:B4,2,FALSE)', 'y'],
    ['VLOOKUP(9,A1:B4,2,FALSE)', { error: '#N/A' }],
    ['XLOOKUP("y",B1:B4,A1:A4)', 2],
    ['ROWS(A1:A4)*COLUMNS(A1:C1)', 12],
    ['ROUND(2.345,2)', 2.35],
    ['ROUND(-2.5,0)', -3],
    ['ROUNDUP(1.01,0)', 2],
    ['MOD(-3,2)', 1],
    ['INT(-1.5)', -2],
    ['ABS(-3)', 3],
    ['LEFT("budget",3)&RIGHT("plan",2)', 'budan'],
    ['MID("budget",2,3)', 'udg'],
    ['SUBSTITUTE("a-b-c","-","+")', 'a+b+c'],
    ['TRIM("  a  b ")', 'a b'],
    ['LEN("☃ab")', 3],
    ['TEXTJOIN(",",TRUE,B1:B4)', 'x,y,x,Zed'],
    ['DATE(2026,11,21)', 46347],
    ['YEAR(46347)*100+MONTH(46347)', 202611],
    ['EOMONTH(DATE(2024,1,31),1)', 45351],
    ['EDATE(DATE(2024,1,31),1)', 45351],
    ['Rate*2', 9],
    ["'Other sheet'!A1+1", 101],
    ['SUBTOTAL(9,A1:A4)', 10.5],
    ['SUM({1,2;3,4})', 10],
    ['_xlfn.CONCAT(B1:B2)', 'xy'],
    ['SUM((A1:A4)*2)', 21],
    ['NOT(TRUE)', false],
    ['PMT(0.01,12,-1000)', expect.closeTo(88.8488, 4) as unknown as number],
    ['BUDGET.VARIANCE(A1,A2)', 1],
    ['_xldudf_BUDGET_VARIANCE(A1,A2)', 1],
    ['IFERROR(__xludf.DUMMYFUNCTION("BUDGET_ROI(A2,A1)"),0)', 1],
    ['SUM(BUDGET.ALLOCATE(100,A1:A4))', 100],
    ['BUDGET.ROI(1,0)', { error: '#DIV/0!' }],
  ])('%s', (formula, expected) => expect(calc(formula)).toEqual(expected));

  it('structured references', () => {
    const path = '../shared/data/workbooks/closedxml_tables_and_14_pivots.xlsx';
    if (!existsSync(path)) return;
    expect(agreement(path)).toMatchObject({ formulas: 1450, equal: 1450 });
  });
});

/** Recomputes every formula of a workbook and compares with what its author's program had computed. */
function agreement(path: string) {
  const opened = openBook(readFileSync(path), path);
  if (!opened.ok) throw new Error('not opened');
  const { book } = opened;
  const before = book.sheets().flatMap((s) => book.formulas(s.name).map((f) => ({ ...f, sheet: s.name })));
  const { unknown } = recalculate(book);
  const skipped = new Set(unknown.map((u) => u.where));
  const close = (a: CellValue, b: CellValue) =>
    typeof a === 'number' && typeof b === 'number'
      ? Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a))
      : JSON.stringify(a) === JSON.stringify(b) || (a === null && (b === '' || b === 0));
  const equal = before.filter((f) => close(f.value, book.cell(f.sheet, f.row, f.column).value)).length;
  return { formulas: before.length, equal, unknown: skipped.size };
}

describe('taint', () => {
  it('an unknown function keeps what it shows, and IFERROR around its dependents swallows nothing', () => {
    const book = sheet();
    book.setFormula('S', 5, 0, 'MYSTERY(A1)', 42);
    book.setFormula('S', 6, 0, 'IFERROR(A6,0)+1', 43);
    book.setFormula('S', 7, 0, 'A2*2', 4);
    put(book, 'S!A1', [[9]]);
    put(book, 'S!A2', [[5]]);
    const { unknown } = recalculate(book, [address('S!A1:A2')]);
    expect([value(book, 'S!A6'), value(book, 'S!A7'), value(book, 'S!A8')]).toEqual([42, 43, 10]);
    expect(unknown.map((u) => u.where)).toEqual(['S!A6', 'S!A7']);
  });
  it('what an unknown function shows may be used while nothing it reads changed', () => {
    const book = sheet();
    book.setFormula('S', 5, 0, 'MYSTERY(A1)', 42);
    book.setFormula('S', 6, 0, 'A6+A2', 0);
    put(book, 'S!A2', [[5]]);
    expect(recalculate(book, [address('S!A2')]).unknown).toEqual([]);
    expect(value(book, 'S!A7')).toBe(47);
  });
  it('a circle is named, not followed', () => {
    const book = sheet();
    book.setFormula('S', 5, 0, 'A7+1', 0);
    book.setFormula('S', 6, 0, 'A6+1', 0);
    expect(recalculate(book).unknown.map((u) => u.reason)).toContain('it depends on itself');
  });
  it('only what depends on a change is touched', () => {
    const book = planBook();
    book.setFormula('Plan', 9, 0, '1+1', 999);
    put(book, 'Plan!H4', [[5]]);
    expect(recalculate(book, [address('Plan!H4')]).updated).toBe(1);
    expect([value(book, 'Plan!H8'), value(book, 'Plan!A10')]).toEqual([5, 999]);
  });
});

it('a chain of 20,000 formulas needs no deep stack', () => {
  const book = blankBook('chain.xlsx', ['S']);
  put(book, 'S!A1', [[1]]);
  for (let row = 1; row < 20_000; row++) book.setFormula('S', row, 0, `A${row}+1`, 0);
  recalculate(book);
  expect(value(book, 'S!A20000')).toBe(20_000);
});

it('any text is parsed or refused, never crashed on', () =>
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ maxLength: 60 }),
        fc
          .array(
            fc.constantFrom(
              'A1',
              '(',
              ')',
              ',',
              '+',
              '"x"',
              'SUM(',
              '{',
              '}',
              ';',
              '[',
              ']',
              "'",
              '!',
              ':',
              '%',
              '1e',
              '@',
              '#REF!',
              'T[',
              '$',
              '<>',
            ),
            { maxLength: 30 },
          )
          .map((parts) => parts.join('')),
      ),
      (text) => typeof parseFormula(text).ok === 'boolean',
    ),
    { numRuns: 3000 },
  ));
